"""Papers as CSL-JSON, which reference managers import and citation processors read.

The schema is that of CSL 1.0.2 (csl-data.json); preprints are written as Zotero exports arXiv's,
and names as Zotero keeps them. RIS and EndNote are written from these items, here and in the
reader's browser.
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
from . import work_types
from .common_values import (
    STATUS_MARKERS,
    format_page_range,
    get_pdf,
    get_repository,
    get_url,
    get_venue_name,
    lacks_authors,
    list_keywords,
    list_people,
    mark_title,
)
from .formulas import to_unicode
from .work_types import REPORTS, THESES, VERSIONED, is_preprint

SUFFIX = ".json"

Item = dict[str, Any]
"""An item of CSL-JSON: variable -> plain value, in the order of the file."""

TYPES = {kind: names.csl for kind, names in work_types.TYPES.items()}
"""A record's type -> CSL's; a preprint of any type becomes an `article`."""
OTHERS = {"literal": "others"}
"""Stands for unnamed authors, as Pandoc writes BibTeX's "and others"."""

NOT_CITED = frozenset(("note", "status", "keyword", "custom"))
"""Variables for reference managers, which styles would print out of place, or not at all."""

GENRES: Mapping[EntryType, str] = {
    kind: names.genre
    for kind, names in work_types.TYPES.items()
    if names.genre and kind != "preprint"
}
"""Entry type -> the kind of thesis, report or presentation."""
# The variable of an entry type's venue, where it is not `container-title`.
_VENUE_VARIABLES: Mapping[EntryType, str] = {
    "book": "collection-title",
    "proceedings": "collection-title",
    **dict.fromkeys((*THESES, *REPORTS, "standard"), "publisher"),
    "patent": "authority",
    "talk": "event-title",
    "poster": "event-title",
}
# Types whose venue counts as a publisher, beside the publisher itself.
_PUBLISHED_BY_VENUE = frozenset(("misc", "software", "dataset", "video"))
# Types that an institution issues.
_ISSUED = THESES | REPORTS | {"standard"}
_NUMBERED = frozenset(("report", "book", "patent", "standard"))
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
    item = _describe_work(paper, venues)
    if keywords := list_keywords(paper):
        item["keyword"] = ", ".join(keywords)
    if pdf := get_pdf(paper):
        item["custom"] = {"pdf": pdf}
    return item


def to_item_with_abstract(paper: Paper, venues: Mapping[str, Venue]) -> Item:
    """Convert a paper to an item with its abstract as plain text, if it has one."""
    item = to_item(paper, venues)
    return {**item, "abstract": to_unicode(paper.abstract)} if paper.abstract else item


def _describe_work(paper: Paper, venues: Mapping[str, Venue]) -> Item:
    item: Item = {"id": paper.key or paper.id, "type": TYPES[paper.entry_type]}
    item["title"] = _format_title(paper)
    item |= _format_people(paper)
    if paper.date:
        item["issued"] = {"date-parts": [list(paper.date.parts)]}
    item |= {
        _rename(name, paper.entry_type): value
        for key, name in _COPIED.items() if (value := getattr(paper, key))
    }  # fmt: skip
    item |= _describe_publication(paper, venues)
    _add_number(item, paper)
    if paper.pages:
        item["page"] = format_page_range(paper.pages, "–")
    item |= {name: value for key, name in _IDENTIFIERS.items() if (value := getattr(paper, key))}
    if url := get_url(paper):
        item["URL"] = url
    if paper.status in STATUS_MARKERS:
        item["status"] = paper.status
    if notes := list(_list_notes(paper, is_preprint=item["type"] == "article")):
        item["note"] = "\n".join(notes)
    return item


def _rename(variable: str, kind: EntryType) -> str:
    """The variable for a value of some types: programs have versions, talks have a place."""
    if variable == "edition" and kind in VERSIONED:
        return "version"
    if variable == "publisher-place" and kind in ("talk", "poster"):
        return "event-place"
    return variable


def write(paper: Paper, venues: Mapping[str, Venue]) -> str:
    """Write a paper's item as JSON, as one element of a list."""
    return write_item(to_item(paper, venues))


def describe_for_citing(paper: Paper, venues: Mapping[str, Venue]) -> Item:
    """A paper's item, with only the variables that a citation may show."""
    item = _describe_work(paper, venues)
    return {name: value for name, value in item.items() if name not in NOT_CITED}


def write_for_citing(paper: Paper, venues: Mapping[str, Venue]) -> str:
    """Write a paper's item as JSON, with only the variables that a citation may show."""
    return write_item(describe_for_citing(paper, venues))


def join(items: Iterable[str]) -> str:
    """Join items into the text of a file: a list with one item per line."""
    lines = ",\n".join(items)
    return f"[\n{lines}\n]\n" if lines else "[]\n"


# --- for the formats that are written from items -------------------------------------------


LISTS = {"keyword": ", ", "note": "\n"}
"""Variables with several values in one text -> what separates them."""
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
    return ", ".join(name[part] for part in ("family", "given", "suffix") if part in name)


def format_date_parts(date: Item) -> list[str]:
    """Return year, month and day as zero-padded digits, as far as they are known."""
    year, *rest = date["date-parts"][0]
    return [f"{year:04}", *(f"{part:02}" for part in rest)]


def strip_markup(title: str) -> str:
    """Remove the markup from a title."""
    return _MARKUP.sub("", title).replace(_NO_TAG, "<") if "<" in title else title


# --- parts of an item -----------------------------------------------------------------------


def _format_title(paper: Paper) -> str:
    return mark_title(paper, to_csl(paper.title, braces=True))


def _format_people(paper: Paper) -> Iterator[tuple[str, list[Item]]]:
    for role, names in list_people(paper):
        items = [_format_name(name) for name in names]
        is_incomplete = role == "author" and lacks_authors(paper)
        yield role, [*items, OTHERS] if is_incomplete else items


def _format_name(name: Name) -> Item:
    """Write a name as Zotero does, which has no parts for particle and suffix.

    They are before the family name and after the given name. Zotero drops CSL's parts for them
    (`itemFromCSLJSON`); citation processors find the parts again.
    """
    if name.name:
        return {"literal": name.name}
    parts: Item = {"family": f"{name.particle} {name.family}" if name.particle else name.family}
    if name.given:
        parts["given"] = f"{name.given}, {name.suffix}" if name.suffix else name.given
    elif name.suffix:
        parts["suffix"] = name.suffix
    return parts


def _describe_publication(paper: Paper, venues: Mapping[str, Venue]) -> Item:
    """Return venue, publisher and genre, and for a preprint its type and number.

    A venue that is neither journal nor book, such as a blog, counts as a publisher: as its
    container, styles would print "In" before it, and Zotero would drop it.
    """
    if is_preprint(paper, venues):
        repository = get_repository(paper, venues) or paper.publisher
        preprint = {"type": "article", "publisher": repository, "genre": "preprint"}
        preprint = {name: value for name, value in preprint.items() if value}
        return preprint | ({"number": f"arXiv:{paper.arxiv}"} if paper.arxiv else {})
    item = _describe_genre(paper)
    venue, publisher = get_venue_name(paper, venues), _choose_publisher(paper)
    if paper.entry_type in _PUBLISHED_BY_VENUE:
        venue, publisher = "", ", ".join(filter(None, (venue, publisher)))
    if publisher:
        item["publisher"] = publisher
    if venue:
        variable = _VENUE_VARIABLES.get(paper.entry_type, "container-title")
        if variable != "collection-title" or not paper.series:
            item.setdefault(variable, venue)
    return item


def _list_notes(paper: Paper, *, is_preprint: bool) -> Iterator[str]:
    """Yield the arXiv number of a published paper, and that a paper is retracted and why."""
    if paper.arxiv and not is_preprint:
        yield f"arXiv:{paper.arxiv}"
    if paper.status in STATUS_MARKERS:
        yield ": ".join(filter(None, (paper.status.capitalize(), paper.status_note)))


def _choose_publisher(paper: Paper) -> str:
    """Choose the issuer: for a thesis or report, the school or institution comes first."""
    issuers = (paper.school, paper.institution, paper.publisher)
    return next(filter(None, issuers if paper.entry_type in _ISSUED else reversed(issuers)), "")


def _add_number(item: Item, paper: Paper) -> None:
    """Add the number, which counts issues of a journal, volumes of a series, or reports."""
    if not paper.number:
        return
    if "collection-title" in item:
        item["collection-number"] = paper.number
    else:
        item["number" if item["type"] in _NUMBERED else "issue"] = paper.number


def _describe_genre(paper: Paper) -> Item:
    genre = GENRES.get(paper.entry_type)
    return {"genre": genre} if genre else {}
