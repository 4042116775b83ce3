"""Papers as CSL-JSON, which reference managers import and citation processors read.

The schema is that of CSL 1.0.2 (csl-data.json); preprints are written as Zotero exports arXiv's.
RIS and EndNote are written from these items, here and in the reader's browser.
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
from .fields import (
    STATUS_MARKERS,
    format_page_range,
    get_url,
    get_venue_name,
    lacks_authors,
    list_people,
)

SUFFIX = ".json"

Item = dict[str, Any]
"""An item of CSL-JSON: variable -> plain value, in the order of the file."""

TYPES: dict[EntryType, str] = {
    "article": "article-journal", "inproceedings": "paper-conference", "incollection": "chapter",
    "inbook": "chapter", "book": "book", "proceedings": "book", "phdthesis": "thesis",
    "mastersthesis": "thesis", "techreport": "report", "unpublished": "manuscript",
    "misc": "document",
}  # fmt: skip
"""BibTeX's entry type -> CSL's type; a preprint becomes an `article`."""
OTHERS = {"literal": "others"}
"""Stands for unnamed authors, as Pandoc writes BibTeX's "and others"."""

_GENRES: dict[EntryType, str] = {
    "phdthesis": "PhD thesis", "mastersthesis": "Master's thesis", "techreport": "Technical report",
}  # fmt: skip
# The variable of an entry type's venue, where it is not `container-title`.
_VENUE_VARIABLES: dict[EntryType, str] = {
    "book": "collection-title", "proceedings": "collection-title", "phdthesis": "publisher",
    "mastersthesis": "publisher", "techreport": "publisher",
}  # fmt: skip
_COPIED = {
    "volume": "volume", "address": "publisher-place", "edition": "edition",
    "series": "collection-title",
}  # fmt: skip
_IDENTIFIERS = {"doi": "DOI", "isbn": "ISBN", "issn": "ISSN", "language": "language"}
# The tags that `records.text.to_csl` writes, and how it writes a `<` that is text.
_MARKUP = re.compile('</?(?:i|b|su[bp])>|<span class="nocase">|</span>')
_NO_TAG = "<\u2060"


def write_item(item: Item) -> str:
    """Write an item as compact JSON."""
    return to_json(item).decode()


def to_item(paper: Paper, venues: Mapping[str, Venue]) -> Item:
    """Convert a paper to an item; `venues` maps keys of `venues.yaml` to venues.

    Items have no abstract: it would make files of many papers three times as large.
    """
    item: Item = {"id": paper.key or paper.id, "type": TYPES[paper.entry_type]}
    item["title"] = _format_title(paper)
    item |= _format_people(paper)
    if paper.date:
        item["issued"] = {"date-parts": [list(paper.date.parts)]}
    item |= {name: value for key, name in _COPIED.items() if (value := getattr(paper, key))}
    if publisher := _choose_publisher(paper):
        item["publisher"] = publisher
    _add_venue(item, paper, venues)
    _add_number(item, paper)
    if paper.pages:
        item["page"] = format_page_range(paper.pages, "–")
    item |= {name: value for key, name in _IDENTIFIERS.items() if (value := getattr(paper, key))}
    if url := get_url(paper):
        item["URL"] = url
    if paper.status in STATUS_MARKERS:
        item["status"] = paper.status
    return item | _describe_kind(paper)


def write(paper: Paper, venues: Mapping[str, Venue]) -> str:
    """Write a paper's item as JSON, as one element of a list."""
    return write_item(to_item(paper, venues))


def join(items: Iterable[str]) -> str:
    """Join items into the text of a file: a list with one item per line."""
    lines = ",\n".join(items)
    return f"[\n{lines}\n]\n" if lines else "[]\n"


# --- for the formats that are written from items -------------------------------------------


FormatVariable = Callable[[str, str, Any], Iterator[tuple[str, str]]]
"""(variable, tag, value) -> (tag, text) of each line of that variable."""


def select_tags(
    tags: Mapping[str, str], own: Mapping[str, Mapping[str, str]], kind: str
) -> dict[str, str]:
    """Map variables to tags for one of a format's types, without variables that have no tag."""
    return {variable: tag for variable, tag in {**tags, **own.get(kind, {})}.items() if tag}


def format_lines(
    item: Item, tags: Mapping[str, str], format_variable: FormatVariable
) -> Iterator[tuple[str, str]]:
    """Yield (tag, text) of each line of a reference, in the order of `tags`."""
    for variable, tag in tags.items():
        if variable in item:
            yield from format_variable(variable, tag, item[variable])


def drop_others(names: list[Item]) -> list[Item]:
    """Drop the item that stands for unnamed authors, which only CSL can express."""
    return [name for name in names if name != OTHERS]


def invert_name(name: Item) -> str:
    """Write a name as "van Beethoven, Ludwig" or "King, Martin Luther, Jr."; keep a group's."""
    if "literal" in name:
        return str(name["literal"])
    particle, family = name.get("non-dropping-particle"), name["family"]
    last = f"{particle} {family}" if particle else family
    return ", ".join([last, *(name[part] for part in ("given", "suffix") if part in name)])


def format_date_parts(date: Item) -> list[str]:
    """Return year, month and day as zero-padded digits, as far as they are known."""
    year, *rest = date["date-parts"][0]
    return [f"{year:04}", *(f"{part:02}" for part in rest)]


def strip_markup(title: str) -> str:
    """Remove the markup from a title."""
    return _MARKUP.sub("", title).replace(_NO_TAG, "<") if "<" in title else title


# --- parts of an item -----------------------------------------------------------------------


def _format_title(paper: Paper) -> str:
    title = to_csl(paper.title, braces=True)
    return f"{STATUS_MARKERS[paper.status]} {title}" if paper.status in STATUS_MARKERS else title


def _format_people(paper: Paper) -> Iterator[tuple[str, list[Item]]]:
    for role, names in list_people(paper):
        items = [_format_name(name) for name in names]
        is_incomplete = role == "author" and lacks_authors(paper)
        yield role, [*items, OTHERS] if is_incomplete else items


def _format_name(name: Name) -> Item:
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


def _choose_publisher(paper: Paper) -> str:
    """Choose the issuer: for a thesis or report, the school or institution comes first."""
    issuers = (paper.school, paper.institution, paper.publisher)
    return next(filter(None, issuers if paper.entry_type in _GENRES else reversed(issuers)), "")


def _add_venue(item: Item, paper: Paper, venues: Mapping[str, Venue]) -> None:
    if name := get_venue_name(paper, venues):
        item.setdefault(_VENUE_VARIABLES.get(paper.entry_type, "container-title"), name)


def _add_number(item: Item, paper: Paper) -> None:
    """Add the number, which counts issues of a journal, volumes of a series, or reports."""
    if not paper.number:
        return
    if "collection-title" in item:
        item["collection-number"] = paper.number
    else:
        item["number" if item["type"] in ("report", "book") else "issue"] = paper.number


def _describe_kind(paper: Paper) -> Item:
    """Return the genre and the arXiv number, which CSL's type does not express."""
    if paper.arxiv:
        number = f"arXiv:{paper.arxiv}"
        if paper.entry_type != "misc" or paper.venue:
            return {**_describe_genre(paper), "note": number}
        return {"type": "article", "genre": "preprint", "publisher": "arXiv", "number": number}
    return _describe_genre(paper)


def _describe_genre(paper: Paper) -> Item:
    genre = _GENRES.get(paper.entry_type)
    return {"genre": genre} if genre else {}
