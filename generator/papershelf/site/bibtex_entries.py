"""The BibTeX entries of papers: each is written once for all the files that hold it."""

from __future__ import annotations

from collections.abc import Iterable

from ..formats import bibtex
from ..records.paper import Paper
from .paper_fragments import ENTRY, get_fragments
from .site import Site


def write_bibtex(site: Site, paper: Paper) -> str:
    """A paper's BibTeX entry."""
    fragments = get_fragments(site)
    found = fragments.find(site, paper, ENTRY)
    if found is None:
        found = bibtex.write(paper, site.records.venues)
        fragments.keep(paper.id, ENTRY, found)
    return found


def show_bibtex(site: Site, papers: Iterable[Paper]) -> tuple[str, ...]:
    """The ids of papers whose entries a job shows: its outputs are made with `read_bibtex`."""
    return get_fragments(site).show(
        site, papers, ENTRY, lambda paper: bibtex.write(paper, site.records.venues)
    )


def read_bibtex(site: Site, ids: Iterable[str]) -> list[str]:
    """The entries of papers that a job shows."""
    fragments = get_fragments(site)
    return [fragments.read(id, ENTRY) for id in ids]


def join_entries(entries: Iterable[str]) -> bytes:
    """The BibTeX file of some entries."""
    return bibtex.join(entries).encode()
