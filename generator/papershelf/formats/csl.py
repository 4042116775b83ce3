"""Papers as CSL-JSON, which reference managers import and citation processors read.

The schema is that of CSL 1.0.2 (csl-data.json); a preprint is written as Zotero exports arXiv's.
RIS and EndNote are made from these items, here and in the reader's browser.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

from pydantic_core import to_json

from ..records.name import Name
from ..records.paper import EntryType, Paper
from ..records.text import to_csl
from ..records.vocabulary import Venue
from .fields import MARKED, lacks_authors, page_range, people, url_of, venue_name

SUFFIX = ".json"

Item = dict[str, Any]
"""An item of CSL-JSON: plain values, in the order in which they are written."""

TYPES: dict[EntryType, str] = {
    "article": "article-journal", "inproceedings": "paper-conference", "incollection": "chapter",
    "inbook": "chapter", "book": "book", "proceedings": "book", "phdthesis": "thesis",
    "mastersthesis": "thesis", "techreport": "report", "unpublished": "manuscript",
    "misc": "document",
}  # fmt: skip
"""BibTeX's types as CSL's; a preprint is an `article`."""
OTHERS = {"literal": "others"}
"""Stands for authors who are not named, as Pandoc writes BibTeX's "and others"."""

_GENRES: dict[EntryType, str] = {
    "phdthesis": "PhD thesis", "mastersthesis": "Master's thesis", "techreport": "Technical report",
}  # fmt: skip
# Where an entry type says where it appeared; a journal's name is for an article what a book's is.
_VENUE: dict[EntryType, str] = {
    "book": "collection-title", "proceedings": "collection-title", "phdthesis": "publisher",
    "mastersthesis": "publisher", "techreport": "publisher",
}  # fmt: skip
_COPIED = {
    "volume": "volume", "address": "publisher-place", "edition": "edition",
    "series": "collection-title",
}  # fmt: skip
_IDENTIFIERS = {"doi": "DOI", "isbn": "ISBN", "issn": "ISSN", "language": "language"}
# The tags that `records.text.csl` writes, and what it writes for a tag that is text.
_MARKUP = re.compile('</?(?:i|b|su[bp])>|<span class="nocase">|</span>')
_NO_TAG = "<\u2060"


def write_item(item: Item) -> str:
    """An item in compact JSON."""
    return to_json(item).decode()


def item(paper: Paper, venues: Mapping[str, Venue]) -> Item:
    """A paper as an item; `venues` are the entries of `venues.yaml` by key.

    Without its abstract, which would make files of many papers three times as large.
    """
    found: Item = {"id": paper.key or paper.id, "type": TYPES[paper.entry_type]}
    found["title"] = _title(paper)
    found |= _people(paper)
    if paper.date:
        found["issued"] = {"date-parts": [list(paper.date.parts)]}
    found |= {name: value for key, name in _COPIED.items() if (value := getattr(paper, key))}
    if publisher := _publisher(paper):
        found["publisher"] = publisher
    _add_venue(found, paper, venues)
    _add_number(found, paper)
    if paper.pages:
        found["page"] = page_range(paper.pages, "–")
    found |= {name: value for key, name in _IDENTIFIERS.items() if (value := getattr(paper, key))}
    if url := url_of(paper):
        found["URL"] = url
    if paper.status in MARKED:
        found["status"] = paper.status
    return found | _kind(paper)


def write(paper: Paper, venues: Mapping[str, Venue]) -> str:
    """A paper's item as JSON, as it stands in a list."""
    return write_item(item(paper, venues))


def join(items: Iterable[str]) -> str:
    """A file of items that are written: a list, an item a line."""
    lines = ",\n".join(items)
    return f"[\n{lines}\n]\n" if lines else "[]\n"


# --- for the formats that are made from items ----------------------------------------------


Values = Callable[[str, str, Any], Iterator[tuple[str, str]]]
"""(variable, its tag, its value) -> tag and text of each line that is written of it."""


def tags_of(
    tags: Mapping[str, str], own: Mapping[str, Mapping[str, str]], kind: str
) -> dict[str, str]:
    """Variable -> tag for one of a format's types, without those that have none."""
    return {variable: tag for variable, tag in {**tags, **own.get(kind, {})}.items() if tag}


def lines_of(item: Item, tags: Mapping[str, str], values: Values) -> Iterator[tuple[str, str]]:
    """Tag and text of each line of a reference, in the order of the tags."""
    for variable, tag in tags.items():
        if variable in item:
            yield from values(variable, tag, item[variable])


def named(names: list[Item]) -> list[Item]:
    """Without the others, for whom other formats have no word."""
    return [name for name in names if name != OTHERS]


def inverted(name: Item) -> str:
    """Family name first: "van Beethoven, Ludwig", "King, Martin Luther, Jr."; a group as it is."""
    if "literal" in name:
        return str(name["literal"])
    particle, family = name.get("non-dropping-particle"), name["family"]
    last = f"{particle} {family}" if particle else family
    return ", ".join([last, *(name[part] for part in ("given", "suffix") if part in name)])


def dated(date: Item) -> list[str]:
    """Year, month and day in digits, as far as they are known."""
    year, *rest = date["date-parts"][0]
    return [f"{year:04}", *(f"{part:02}" for part in rest)]


def bare(title: str) -> str:
    """A title without its markup."""
    return _MARKUP.sub("", title).replace(_NO_TAG, "<") if "<" in title else title


# --- parts of an item -----------------------------------------------------------------------


def _title(paper: Paper) -> str:
    title = to_csl(paper.title, braces=True)
    return f"{MARKED[paper.status]} {title}" if paper.status in MARKED else title


def _people(paper: Paper) -> Iterator[tuple[str, list[Item]]]:
    for role, names in people(paper):
        written = [_name(name) for name in names]
        missing = role == "author" and lacks_authors(paper)
        yield role, [*written, OTHERS] if missing else written


def _name(name: Name) -> Item:
    if name.name:
        return {"literal": name.name}
    parts: Item = {"family": name.family}
    if name.given:
        parts["given"] = name.given
    if name.particle:
        parts["non-dropping-particle"] = name.particle
    if name.suffix:
        parts["suffix"] = name.suffix
        if not name.suffix.isupper():
            parts["comma-suffix"] = True
    return parts


def _publisher(paper: Paper) -> str:
    """Who issued it: of a thesis and a report, the school or institution."""
    issuers = (paper.school, paper.institution, paper.publisher)
    first = paper.entry_type in _GENRES
    return next(filter(None, issuers if first else reversed(issuers)), "")


def _add_venue(found: Item, paper: Paper, venues: Mapping[str, Venue]) -> None:
    if name := venue_name(paper, venues):
        found.setdefault(_VENUE.get(paper.entry_type, "container-title"), name)


def _add_number(found: Item, paper: Paper) -> None:
    """A number counts issues of a journal, volumes of a series, or reports."""
    if not paper.number:
        return
    if "collection-title" in found:
        found["collection-number"] = paper.number
    else:
        found["number" if found["type"] in ("report", "book") else "issue"] = paper.number


def _kind(paper: Paper) -> Item:
    """What CSL's type does not say: the genre, and arXiv's number, of a preprint or beside."""
    if paper.arxiv:
        number = f"arXiv:{paper.arxiv}"
        if paper.entry_type != "misc" or paper.venue:
            return {**_genre(paper), "note": number}
        return {"type": "article", "genre": "preprint", "publisher": "arXiv", "number": number}
    return _genre(paper)


def _genre(paper: Paper) -> Item:
    genre = _GENRES.get(paper.entry_type)
    return {"genre": genre} if genre else {}
