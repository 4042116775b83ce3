"""Papers as BibTeX, for the classic program and its styles as well as for biblatex.

The rules are those of "BibTeXing" (btxdoc, O. Patashnik) and, for names, of "Tame the BeaST"
(N. Markey); arXiv's fields are written as arXiv's own export writes them.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping
from functools import lru_cache
from urllib.parse import quote

from ..records.date import MONTHS
from ..records.fields import is_local
from ..records.name import Name
from ..records.paper import EntryType, Paper
from ..records.text import plain
from ..records.vocabulary import Venue
from .latex import escape, is_balanced, protect, write_text, write_title

SUFFIX = ".bib"

ORDER = (
    "author", "editor", "key", "title", "journal", "booktitle", "howpublished", "volume", "number",
    "series", "pages", "publisher", "institution", "school", "address", "edition", "year", "month",
    "isbn", "issn", "doi", "eprint", "archivePrefix", "primaryClass", "url", "note",
)  # fmt: skip
"""The fields of an entry, in the order they are written in."""

# Keys of a record that are fields of the same name and meaning.
_COPIED = (
    "volume", "number", "series", "publisher", "institution", "school", "address", "edition",
    "isbn", "issn",
)  # fmt: skip
# Where an entry type says where it appeared.
_VENUE_FIELD: dict[EntryType, str] = {
    "article": "journal", "inproceedings": "booktitle", "incollection": "booktitle",
    "inbook": "booktitle", "book": "series", "proceedings": "series", "phdthesis": "school",
    "mastersthesis": "school", "techreport": "institution", "unpublished": "note",
}  # fmt: skip
# The fields that the styles sort an entry by; any one will do (plain.bst, `presort`).
_SORTED_BY: dict[EntryType, tuple[str, ...]] = {
    "book": ("author", "editor"), "inbook": ("author", "editor"), "proceedings": ("editor",),
}  # fmt: skip
_STATUS = {"retracted": "Retracted", "withdrawn": "Withdrawn"}
_MACROS = tuple(month[:3].lower() for month in MONTHS)
_DASHES = re.compile(r"\s*(?:[–—]|-{2,})\s*")
# A hyphen means a range between two pages that both have a number.
_RANGE = re.compile(r"^([^\s-]*[0-9][^\s-]*)\s*-\s*([^\s-]*[0-9][^\s-]*)$")
# `<` and `;` are in many an old DOI; `%` has been escaped already.
_SAFE = "".join(char for char in map(chr, range(0x21, 0x7F)) if char not in "{}\\")


def write(paper: Paper, venues: Mapping[str, Venue]) -> str:
    """One entry, ending in a newline; `venues` are the entries of `venues.yaml` by key.

    The record's extra `bibtex` fields come last, in place of ours of the same name; an empty one
    takes ours away.
    """
    values = _values(paper, venues)
    extra = {name.lower(): (name, value) for name, value in paper.bibtex.items()}
    lines = [(name, values[name]) for name in ORDER if name in values and name.lower() not in extra]
    lines += [(name, _raw(value)) for name, value in extra.values() if value]
    fields = ",\n".join(f"  {name} = {value}" for name, value in lines)
    return f"@{paper.entry_type}{{{paper.key or paper.id},\n{fields}\n}}\n"


def write_all(papers: Iterable[Paper], venues: Mapping[str, Venue]) -> str:
    """The entries in the order given, an empty line between them."""
    return "\n".join(write(paper, venues) for paper in papers)


def _values(paper: Paper, venues: Mapping[str, Venue]) -> dict[str, str]:
    """The values of an entry by field, with their braces."""
    values = {name: write_text(value) for name in _COPIED if (value := getattr(paper, name))}
    values |= _people(paper)
    values["title"] = _title(paper)
    if paper.pages:
        values["pages"] = escape(_page_range(paper.pages))
    if paper.doi:
        values["doi"] = _address(paper.doi)
    if url := _url(paper):
        values["url"] = _address(url)
    values |= _arxiv(paper)
    if paper.status in _STATUS:
        values["note"] = _STATUS[paper.status]
    _add_venue(values, paper, venues)
    _add_key(values, paper)
    braced = {name: f"{{{value}}}" for name, value in values.items()}
    return braced | _date(paper)


def _title(paper: Paper) -> str:
    language = paper.language.lower().partition("-")[0]
    title = write_title(paper.title, whole=language not in ("", "en", "eng"))
    if paper.status in _STATUS:
        return f"{{[{paper.status.upper()}]}} {title}"
    return title


def _people(paper: Paper) -> dict[str, str]:
    """`author` and `editor`; who made a volume of proceedings is always its editor."""
    authors, editors = paper.authors, paper.editors
    if paper.entry_type == "proceedings":
        authors, editors = (), editors or authors
    people = {}
    if authors:
        missing = (paper.num_authors or 0) > len(authors)
        people["author"] = _names(authors) + (" and others" if missing else "")
    if editors:
        people["editor"] = _names(editors)
    return people


def _add_venue(values: dict[str, str], paper: Paper, venues: Mapping[str, Venue]) -> None:
    kind = paper.entry_type
    if paper.venue:
        known = venues.get(paper.venue)
        field = _VENUE_FIELD.get(kind, "howpublished")
        free = "howpublished" if field in values else field
        values[free] = write_text(known.name if known else paper.venue)
    if kind == "unpublished":
        values.setdefault("note", "Unpublished")  # the one type that must have a note


def _add_key(values: dict[str, str], paper: Paper) -> None:
    """What to sort by and to label with, where nobody is named."""
    if not any(name in values for name in _SORTED_BY.get(paper.entry_type, ("author",))):
        values["key"] = sort_key(paper.title) or paper.key or paper.id


def sort_key(title: str) -> str:
    """The ASCII letters of a title."""
    bare = unicodedata.normalize("NFKD", plain(title, braces=True))
    return " ".join(re.findall("[A-Za-z0-9]+", "".join(char for char in bare if char.isascii())))


def _date(paper: Paper) -> dict[str, str]:
    if paper.date is None:
        return {}
    date = {"year": f"{{{paper.date.year:04}}}"}
    if paper.date.month:
        date["month"] = _MACROS[paper.date.month - 1]
    return date


def _arxiv(paper: Paper) -> dict[str, str]:
    if not paper.arxiv:
        return {}
    fields = {"eprint": paper.arxiv, "archivePrefix": "arXiv"}
    return fields | ({"primaryClass": paper.arxiv_class} if paper.arxiv_class else {})


def _url(paper: Paper) -> str:
    """The paper's page on the web; a file of the collection has no address here."""
    if paper.url and not is_local(paper.url) and not paper.url.startswith("mailto:"):
        return paper.url
    if paper.doi or not paper.arxiv:
        return ""
    return f"https://arxiv.org/abs/{paper.arxiv}"


def _address(text: str) -> str:
    """A URL or DOI, not escaped, but for what no URI has: braces, backslashes, other scripts."""
    return quote(text, safe=_SAFE)


def _page_range(pages: str) -> str:
    """`1-10`, `1–10` and `1 -- 10` as `1--10`; the hyphens of `A-1` and `S1-2–S1-9` stay."""
    if _DASHES.search(pages):
        return _DASHES.sub("--", pages)
    return ", ".join(_RANGE.sub(r"\1--\2", part.strip()) for part in pages.split(","))


def _raw(value: str) -> str:
    """A value that the record gives as BibTeX, kept within its braces."""
    return f"{{{value if is_balanced(value) else escape(value)}}}"


# --- names ----------------------------------------------------------------------------------


def _names(names: Iterable[Name]) -> str:
    return " and ".join(
        _person(name.given, name.particle, name.family, name.suffix)
        if name.given
        else protect(escape(name.display))
        for name in names
    )


@lru_cache(maxsize=16384)
def _person(given: str, particle: str, family: str, suffix: str) -> str:
    """`von Last, Jr, First`, each part so that BibTeX takes all of it for that part."""
    last = protect(escape(family)) if _has_lower_word(family) else _part(family)
    if particle:
        last = f"{_part(particle)} {last}"
    return ", ".join([last, _part(suffix), _part(given)] if suffix else [last, _part(given)])


def _part(text: str) -> str:
    """A part of a name, in braces where BibTeX would cut it: at a comma or an " and "."""
    latex = escape(text)
    cut = "," in text or ("and" in text.lower() and "and" in text.lower().split())
    return protect(latex) if cut else latex


def _has_lower_word(family: str) -> bool:
    """Whether BibTeX would take a part of the family name for a particle ("Costa e Silva").

    It cuts at hyphens too ("al-Khwarizmi"), but the last word is always the family's.
    """
    if family.isalpha():
        return False
    words = re.split(r"[\s‐‑–—-]+", family)[:-1]
    return any(next((char for char in word if char.isalpha()), "A").islower() for word in words)
