"""Values that all formats have in common: people, venue, pages, URL."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from ..records.fields import is_local
from ..records.name import Name
from ..records.paper import PARTS_OF_BOOKS, Paper
from ..records.vocabulary import (
    ARXIV,
    Venue,
    find_preprint_server,
    find_registering_server,
)

STATUS_MARKERS = {"retracted": "[RETRACTED]", "withdrawn": "[WITHDRAWN]"}
"""Status of a paper that should not be relied on -> the marker before its title."""

_CC = re.compile(r"CC[ -](BY(?:-NC)?(?:-ND|-SA)?)[ -]([1-4]\.[05])", re.IGNORECASE)
_CC0 = re.compile(r"CC0(?:[ -]1\.0)?", re.IGNORECASE)
_DASHES = re.compile(r"\s*(?:[–—]|-{2,})\s*")
# A hyphen means a range between two pages that both have a number.
_RANGE = re.compile(r"^([^\s-]*[0-9][^\s-]*)\s*-\s*([^\s-]*[0-9][^\s-]*)$")


def mark_title(paper: Paper, title: str) -> str:
    """Put `[RETRACTED]` or `[WITHDRAWN]` before the title of a paper that is."""
    marker = STATUS_MARKERS.get(paper.status or "")
    return f"{marker} {title}" if marker else title


def list_people(paper: Paper) -> Iterator[tuple[str, tuple[Name, ...]]]:
    """Yield the roles `author` and `editor` with their names, if there are any.

    The people of a volume of proceedings are always its editors.
    """
    authors, editors = paper.authors, paper.editors
    if paper.entry_type == "proceedings":
        authors, editors = (), editors or authors
    if authors:
        yield "author", authors
    if editors:
        yield "editor", editors


def lacks_authors(paper: Paper) -> bool:
    """Whether the paper has more authors than the record names."""
    return (paper.num_authors or 0) > len(paper.authors)


def get_venue_name(paper: Paper, venues: Mapping[str, Venue]) -> str:
    """Return the full name of the paper's venue; of a part of a book, the title of the book."""
    return get_booktitle(paper) or get_event_name(paper, venues)


def get_event_name(paper: Paper, venues: Mapping[str, Venue]) -> str:
    """Return the full name of the paper's venue, also if its proceedings have another title."""
    venue = venues.get(paper.venue)
    return venue.name if venue else paper.venue


def get_booktitle(paper: Paper) -> str:
    """Return the title of the book that the paper is a part of, if it is not the venue's name."""
    return paper.booktitle if paper.entry_type in PARTS_OF_BOOKS else ""


def get_repository(paper: Paper, venues: Mapping[str, Venue]) -> str:
    """Return the name of the preprint server that has the paper; empty if it is not a preprint.

    A preprint has the type `preprint`, or the type `misc` and no venue other than the server.
    """
    if paper.entry_type not in ("misc", "preprint"):
        return ""
    if paper.venue:
        name = get_venue_name(paper, venues)
        server = find_preprint_server(name) or find_preprint_server(paper.venue)
        return server or (name if paper.entry_type == "preprint" else "")
    if paper.arxiv:
        return ARXIV
    return find_registering_server(paper.doi) or ("OpenReview" if paper.openreview else "")


def get_url(paper: Paper) -> str:
    """Return the URL of the paper's page on the web; empty for a file of the collection.

    A paper with neither `url` nor `doi` has its page at arXiv.
    """
    if paper.url and not is_local(paper.url) and not paper.url.startswith("mailto:"):
        return paper.url
    if paper.doi or not paper.arxiv:
        return ""
    return f"https://arxiv.org/abs/{paper.arxiv}"


def get_pdf(paper: Paper) -> str:
    """Return the URL of the paper's PDF elsewhere on the web, if need be that of its preprint."""
    if paper.pdf and not is_local(paper.pdf):
        return paper.pdf
    return f"https://arxiv.org/pdf/{paper.arxiv}" if paper.arxiv else ""


def get_license_url(text: str) -> str:
    """Return the URL of a record's licence; empty if it is unknown."""
    if text.startswith(("https://", "http://")) and " " not in text:
        return text
    if found := _CC.fullmatch(text):
        return f"https://creativecommons.org/licenses/{found[1].lower()}/{found[2]}/"
    return "https://creativecommons.org/publicdomain/zero/1.0/" if _CC0.fullmatch(text) else ""


def list_keywords(paper: Paper) -> list[str]:
    """List the collection's tags and then the authors' keywords, each once.

    Every program takes a comma or a semicolon for the end of a keyword, so they have none.
    """
    words: dict[str, str] = {}
    for word in re.split(r"\s*[,;]\s*", ",".join((*paper.tags, *paper.keywords))):
        words.setdefault(word.casefold(), word)
    return list(filter(None, words.values()))


def format_place_in_series(paper: Paper) -> str:
    """`Notes 5`: the series of the book that a paper is part of, and the book's number in it; empty
    for other papers.

    The paper's volume is then one of the series, not of the venue: BibTeX's own styles print it as
    "volume 5 of Notes".
    """
    if not paper.series or paper.entry_type not in PARTS_OF_BOOKS:
        return ""
    return " ".join(filter(None, (paper.series, paper.volume or paper.number)))


def format_page_range(pages: str, dash: str) -> str:
    """Write `1-10`, `1–10` and `1 -- 10` with `dash`; keep the hyphens of `A-1`, `S1-2–S1-9`."""
    if _DASHES.search(pages):
        return _DASHES.sub(dash, pages)
    return ", ".join(_RANGE.sub(rf"\1{dash}\2", part.strip()) for part in pages.split(","))
