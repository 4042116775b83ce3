"""EndNote's files of tagged lines (`.enw`), and those of Unix's `refer`, on which they are based.

Tags are those of EndNote's manual ("EndNote Import"). EndNote's XML files (`endnote_xml.py`) have
the same fields with other names, so this module defines the meanings of fields for both.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from ....errors import quote
from ..common.entry import Entry, Unread
from .field_meanings import fill_reference
from .reference import Reference, list_left_out
from .tagged import TaggedBlock, split_blocks

SUFFIXES = (".enw",)

_TAG = re.compile(r"[ \t]*+%([0-9A-Za-z!@#$^&*()+=?\[\]<>|~`_{}:;,./'\"-])(?:[ \t]|$)")
_BEGIN = re.compile(r"[\s\ufeff]*+%[0-9A-Z] \S[^\r\n]*+[\r\n]+[ \t]*+%[0-9A-Z@+!~&*)(>\[?^$#] ")

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
        "thesis": "thesis|dissertation", "report": "report|government document",
        "standard": "standard",
        "manuscript": "unpublished work|manuscript|discussion forum|unpublished",
        "dataset": "dataset|aggregated database|online database", "software": "computer program",
        "webpage": "web page|blog|online multimedia", "patent": "patent",
        "legal_case": "case|legal rule or regulation", "legislation": "statute|bill|hearing",
        "map": "map", "graphic": "artwork|chart or table|figure|equation",
        "motion_picture": "film or broadcast", "speech": "audiovisual material", "song": "music",
        "personal_communication": "personal communication|interview",
        "document": "generic|grant|catalog|press release|podcast|multimedia application|"
                    "television episode|social media|unused 1|unused 2|unused 3|e-mail",
    }.items() for name in names.split("|")
}  # fmt: skip
_MEANINGS = {
    "A": "author", "E": "editor", "Y": "series editor", "?": "translator", "T": "title",
    "D": "date", "8": "other date", "K": "keywords", "U": "link", ">": "pdf", "@": "serial",
    "R": "kind", "Z": "some note", "O": "some note", "X": "abstract", "S": "collection-title",
    "V": "volume", "N": "issue", "P": "page", "7": "some edition", "I": "publisher",
    "C": "publisher-place", "9": "kind", "6": "number-of-volumes", "G": "language",
    "!": "title-short", "Q": "translated title", "[": "seen", "&": "section",
    **dict.fromkeys("FBJ0", " "),
    **dict.fromkeys("12345LMWH+~(#$*^<)=|_`:;,./'{}-", "-"),
}  # fmt: skip
_TYPE_MEANINGS = {
    "report": {"@": "number", "B": "collection-title"}, "book": {"B": "collection-title"},
    "thesis": {"Y": "adviser", "E": "adviser"},
    "standard": {"@": "number"}, "patent": {"@": "number", "I": "authority", "B": "publisher"},
    "speech": {"B": "event-title"}, "software": {"7": "version"}, "dataset": {"7": "version"},
}  # fmt: skip


def recognizes(text: str) -> bool:
    """Whether the text begins with two tagged lines."""
    return _BEGIN.match(text) is not None


def read(text: str) -> Iterator[Entry | Unread]:
    left_out: dict[str, int] = {}
    # Files of `refer` have no types; blank lines separate their references.
    has_types = re.search(r"(?:^|[\r\n])[ \t\ufeff]*+%0 ", text) is not None
    begins = _begins_reference if has_types else _begins_refer_reference
    for block in split_blocks(text, _TAG, begins):
        yield block if isinstance(block, Unread) else read_entry(block, left_out)
    yield from list_left_out({f"%{tag}": line for tag, line in left_out.items()})


def _begins_refer_reference(tag: str, block: TaggedBlock | None, blank: bool) -> bool:
    return block is None or blank


def _begins_reference(tag: str, block: TaggedBlock | None, blank: bool) -> bool:
    """Whether a tag begins a reference: a type, or a title or author after a blank line."""
    if tag == "0":
        return block is None or any(field.tag == "0" for field in block.fields)
    return block is None or (blank and tag in ("T", "A", "F"))


def read_entry(block: TaggedBlock, left_out: dict[str, int]) -> Entry | Unread:
    """Read the entry of a block whose fields have EndNote's tags."""
    kind = " ".join(block.first("0").split()) or _guess_refer_type(block)
    csl_type = _TYPES.get(kind.lower(), "document")
    reference = Reference(csl_type, block.line, block.first("F"), left_out)
    if kind.lower() not in _TYPES:
        reference.add_note(f"unknown EndNote type {quote(kind)}: read as `misc`")
    meanings = _MEANINGS | _TYPE_MEANINGS.get(reference.kind, {})
    is_edited = kind.lower() == "edited book"
    fill_reference(reference, block.fields, meanings, is_edited=is_edited, comma_ends_groups=True)
    _add_container(reference, block)
    return reference.to_entry()


def _add_container(reference: Reference, block: TaggedBlock) -> None:
    """Add the journal or book; in a thesis, `%B` is the department or the degree."""
    if "page" not in reference.values:
        reference.put("page", reference.take("section"))
    reference.take("section")
    journal, book = (" ".join(block.first(tag).split()) for tag in "JB")
    if reference.kind == "thesis":
        reference.put("annote" if "genre" in reference.values else "genre", book)
    elif reference.kind not in _TYPE_MEANINGS:
        reference.put("container-title", journal or book)
        if journal and book != journal:
            is_short = len(book) < len(journal)
            reference.put("container-title-short" if is_short else "event-title", book)


def _guess_refer_type(block: TaggedBlock) -> str:
    """Guess the type of a `refer` reference from its tags; `%J`, a journal, means an article."""
    tags = {field.tag for field in block.fields}
    order = (("J", "Journal Article"), ("B", "Book Section"), ("R", "Report"), ("I", "Book"))
    return next((kind for tag, kind in order if tag in tags), "Generic")
