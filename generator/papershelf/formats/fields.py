"""What all formats say alike: whose work it is, where it appeared, on which pages, at what URL."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from ..records.fields import is_local
from ..records.name import Name
from ..records.paper import Paper
from ..records.vocabulary import Venue

MARKED = {"retracted": "[RETRACTED]", "withdrawn": "[WITHDRAWN]"}
"""What stands before the title of a paper that is not to be relied on, by its status."""

_DASHES = re.compile(r"\s*(?:[–—]|-{2,})\s*")
# A hyphen means a range between two pages that both have a number.
_RANGE = re.compile(r"^([^\s-]*[0-9][^\s-]*)\s*-\s*([^\s-]*[0-9][^\s-]*)$")


def people(paper: Paper) -> Iterator[tuple[str, tuple[Name, ...]]]:
    """`author` and `editor` with their names, as far as there are any.

    Who made a volume of proceedings is always its editor.
    """
    authors, editors = paper.authors, paper.editors
    if paper.entry_type == "proceedings":
        authors, editors = (), editors or authors
    if authors:
        yield "author", authors
    if editors:
        yield "editor", editors


def lacks_authors(paper: Paper) -> bool:
    """Whether there are more authors than the record names."""
    return (paper.num_authors or 0) > len(paper.authors)


def venue_name(paper: Paper, venues: Mapping[str, Venue]) -> str:
    """The venue's full name."""
    known = venues.get(paper.venue)
    return known.name if known else paper.venue


def url_of(paper: Paper) -> str:
    """The paper's page on the web; a file of the collection has no address here."""
    if paper.url and not is_local(paper.url) and not paper.url.startswith("mailto:"):
        return paper.url
    if paper.doi or not paper.arxiv:
        return ""
    return f"https://arxiv.org/abs/{paper.arxiv}"


def page_range(pages: str, dash: str) -> str:
    """`1-10`, `1–10` and `1 -- 10` with this dash; the hyphens of `A-1` and `S1-2–S1-9` stay."""
    if _DASHES.search(pages):
        return _DASHES.sub(dash, pages)
    return ", ".join(_RANGE.sub(rf"\1{dash}\2", part.strip()) for part in pages.split(","))
