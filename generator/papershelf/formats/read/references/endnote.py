"""EndNote's files of tagged lines (`.enw`), and `refer`'s of Unix, which they go back to.

Tags are those of EndNote's manual ("EndNote Import"). Its files of XML have the same fields by
other names (`endnote_xml.py`), so what the fields mean is said here for both.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from ..common.entry import Entry, Unread, shown
from .field_meanings import fill
from .reference import Reference, listed_once
from .tagged import Block, blocks

SUFFIXES = (".enw",)

_TAG = re.compile(r"[ \t]*+%([0-9A-Za-z!@#$^&*()+=?\[\]<>|~`_{}:;,./'\"-])(?:[ \t]|$)")
_KNOWN = re.compile(r"[\s\ufeff]*+%[0-9A-Z] \S[^\r\n]*+[\r\n]+[ \t]*+%[0-9A-Z@+!~&*)(>\[?^$#] ")

_TYPES = {
    name: kind for kind, names in {
        "article-journal": "journal article|electronic article|article|magazine article|"
                           "in press|journal",
        "article-newspaper": "newspaper article",
        "paper-conference": "conference paper|conference proceedings|conference proceeding|"
                            "inproceedings",
        "chapter": "book section|electronic book section|book chapter|encyclopedia|dictionary|"
                   "serial",
        "book": "book|edited book|electronic book|classical work|ancient text|ebook|pamphlet",
        "thesis": "thesis|dissertation", "report": "report|government document|standard",
        "manuscript": "unpublished work|manuscript|discussion forum|unpublished",
        "dataset": "dataset|aggregated database|online database", "software": "computer program",
        "webpage": "web page|blog|online multimedia", "patent": "patent",
        "legal_case": "case|legal rule or regulation", "legislation": "statute|bill|hearing",
        "map": "map", "graphic": "artwork|chart or table|figure|equation",
        "motion_picture": "film or broadcast|audiovisual material", "song": "music",
        "personal_communication": "personal communication|interview",
        "document": "generic|grant|catalog|press release|podcast|multimedia application|"
                    "television episode|social media|unused 1|unused 2|unused 3|e-mail",
    }.items() for name in names.split("|")
}  # fmt: skip
_MEANINGS = {
    "A": "author", "E": "editor", "Y": "series editor", "?": "translator", "T": "title",
    "D": "date", "8": "date", "K": "keywords", "U": "link", ">": "link", "@": "serial",
    "R": "kind", "Z": "some note", "O": "some note", "X": "abstract", "S": "collection-title",
    "V": "volume", "N": "issue", "P": "page", "7": "some edition", "I": "publisher",
    "C": "publisher-place", "9": "kind", "6": "number-of-volumes", "G": "language",
    "!": "title-short", "[": "seen", "&": "section", **dict.fromkeys("FBJ0", " "),
    **dict.fromkeys("12345LMWHQ+~(#$*^<)=|_`:;,./'{}-", "-"),
}  # fmt: skip
_OWN = {
    "report": {"@": "number", "B": "collection-title"}, "book": {"B": "collection-title"},
    "thesis": {"Y": "adviser", "E": "adviser"},
}  # fmt: skip


def knows(text: str) -> bool:
    """Whether the text begins with two lines of tags."""
    return _KNOWN.match(text) is not None


def read(text: str) -> Iterator[Entry | Unread]:
    left_out: dict[str, int] = {}
    # Files of `refer` have no types; a blank line stands between references.
    has_types = re.search(r"(?:^|[\r\n])[ \t\ufeff]*+%0 ", text) is not None
    for block in blocks(text, _TAG, _begins if has_types else _begins_in_refer):
        yield block if isinstance(block, Unread) else entry_of(block, left_out)
    yield from listed_once({f"%{tag}": line for tag, line in left_out.items()})


def _begins_in_refer(tag: str, block: Block | None, blank: bool) -> bool:
    return block is None or blank


def _begins(tag: str, block: Block | None, blank: bool) -> bool:
    """A type begins a reference; a title or author does after a blank line, if a type follows."""
    if tag == "0":
        return block is None or any(field.tag == "0" for field in block.fields)
    return block is None or (blank and tag in ("T", "A", "F"))


def entry_of(block: Block, left_out: dict[str, int]) -> Entry | Unread:
    """The entry of a reference whose fields have EndNote's tags."""
    kind = " ".join(block.first("0").split()) or _kind_of_refer(block)
    one = Reference(_TYPES.get(kind.lower(), "document"), block.line, block.first("F"), left_out)
    if kind.lower() not in _TYPES:
        one.miss(f"{shown(kind)} is no type of EndNote's: taken for `misc`")
    meanings = _MEANINGS | _OWN.get(one.kind, {})
    is_edited = kind.lower() == "edited book"
    fill(one, block.fields, meanings, is_edited=is_edited, groups_are_told=True)
    _appeared(one, block)
    return one.entry()


def _appeared(one: Reference, block: Block) -> None:
    """The journal or book; `%B` of a thesis is the department, or what it was for."""
    if "page" not in one.values:
        one.put("page", one.take("section"))
    one.take("section")
    journal, book = (" ".join(block.first(tag).split()) for tag in "JB")
    if one.kind == "thesis":
        one.put("annote" if "genre" in one.values else "genre", book)
    elif one.kind not in _OWN:
        one.put("container-title", journal or book)
        if journal and book != journal:
            one.put("container-title-short" if len(book) < len(journal) else "event-title", book)


def _kind_of_refer(block: Block) -> str:
    """What has no type: an article where a journal is named, a chapter, a report or a book."""
    tags = {field.tag for field in block.fields}
    order = (("J", "Journal Article"), ("B", "Book Section"), ("R", "Report"), ("I", "Book"))
    return next((kind for tag, kind in order if tag in tags), "Generic")
