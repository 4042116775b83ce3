"""The BibTeX entries of papers: each is written once for all the files that hold it."""

from __future__ import annotations

from collections.abc import Iterable

from ..formats import bibtex
from ..records.paper import Paper
from .site import Site


def write_bibtex(site: Site, paper: Paper) -> str:
    """A paper's BibTeX entry."""
    entries = _get_entries(site)
    found = entries.get(paper.id)
    if found is None:
        found = entries[paper.id] = bibtex.write(paper, site.collection.venues)
    return found


def keep_bibtex(site: Site, paper: Paper, entry: str) -> None:
    """Take a paper's entry that another process has written."""
    _get_entries(site)[paper.id] = entry


def write_bibliography(site: Site, papers: Iterable[Paper]) -> bytes:
    """The BibTeX file of some papers."""
    return bibtex.join(write_bibtex(site, paper) for paper in papers).encode()


def _get_entries(site: Site) -> dict[str, str]:
    """Paper's id -> entry, as far as they are written."""
    return site.memo("bibtex entries", dict)
