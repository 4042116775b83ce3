"""The BibTeX entries of papers: each is written once for all the files that hold it."""

from __future__ import annotations

from collections.abc import Iterable

from ..formats import bibtex
from ..records.paper import Paper
from .reading import strip_papers
from .site import Site


def write_bibtex(site: Site, paper: Paper) -> str:
    """A paper's BibTeX entry."""
    entries = _get_entries(site)
    found = entries.get(paper.id)
    if found is None:
        found = entries[paper.id] = bibtex.write(paper, site.records.venues)
    return found


def keep_bibtex(site: Site, paper: Paper, entry: str) -> None:
    """Take a paper's entry that another process has written."""
    _get_entries(site)[paper.id] = entry


def join_entries(entries: Iterable[str]) -> bytes:
    """The BibTeX file of some entries."""
    return bibtex.join(entries).encode()


def _get_entries(site: Site) -> dict[str, str]:
    """Paper's id -> entry, as far as they are written."""
    return strip_papers(site).cache("bibtex entries", dict)
