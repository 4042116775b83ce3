"""The BibTeX entries of papers: each is written once for all the files that hold it."""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial

from ..formats import biblatex, bibtex
from ..records.paper import Paper
from .paper_fragments import ENTRY, get_fragments
from .site import Site


def to_bibtex(site: Site, paper: Paper) -> str:
    """A paper's entry for BibTeX, with the curator's own fields, written anew."""
    return bibtex.write(paper, site.records.venues, site.records.own_index.bibtex_names)


def to_biblatex(site: Site, paper: Paper) -> str:
    """A paper's entry for biblatex, with the curator's own fields."""
    return biblatex.write(paper, site.records.venues, site.records.own_index.bibtex_names)


def write_bibtex(site: Site, paper: Paper) -> str:
    """A paper's BibTeX entry."""
    fragments = get_fragments(site)
    found = fragments.find(site, paper, ENTRY)
    if found is None:
        found = to_bibtex(site, paper)
        fragments.keep(paper.id, ENTRY, found)
    return found


def show_bibtex(site: Site, papers: Iterable[Paper]) -> tuple[str, ...]:
    """The ids of papers whose entries a job shows: its outputs are made with `read_bibtex`."""
    return get_fragments(site).show(site, papers, ENTRY, partial(to_bibtex, site))


def read_bibtex(site: Site, ids: Iterable[str]) -> list[str]:
    """The entries of papers that a job shows."""
    fragments = get_fragments(site)
    return [fragments.read(id, ENTRY) for id in ids]


def join_entries(entries: Iterable[str]) -> bytes:
    """The BibTeX file of some entries."""
    return bibtex.join(entries).encode()
