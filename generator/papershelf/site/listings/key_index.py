"""The BibTeX index: citation key -> entry -> paper."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

from ...records.paper import Paper, Status
from ..exports import bibliographies
from ..reading import read_head
from ..rendering import metadata, phrases, urls
from ..rendering.output import Output, Page
from ..rendering.renderer import get_renderer
from ..site import Site, kept_selection
from .pager import Pager, count_pages


class KeyRow(NamedTuple):
    """What the index shows of a paper."""

    id: str
    key: str
    title: str
    status: Status | None


@dataclass(frozen=True)
class KeyPage:
    """A page of the index: its papers.

    Only the first page has the number of all, and (label, address) of files: later pages stay as
    they are when a paper comes behind them.
    """

    pager: Pager
    papers: list[KeyRow]
    total: int
    files: list[tuple[str, str]]


def plan(site: Site) -> Iterator[int]:
    """The numbers of its pages."""
    last = count_pages(len(_sort_by_key(site)), site.settings.names_per_page)
    yield from range(1, last + 1)


def match(_site: Site, path: str) -> int | None:
    """See `Maker.match`."""
    return urls.match_page(urls.BIBTEX, path)


def inputs(site: Site, number: int) -> KeyPage:
    ids, per_page = _sort_by_key(site), site.settings.names_per_page
    pager, shown = Pager.cut(urls.BIBTEX, ids, per_page, number)
    papers = [read_head(site, id) for id in shown]
    return KeyPage(
        pager,
        [KeyRow(paper.id, paper.key, paper.title, paper.status) for paper in papers],
        len(ids) if number == 1 else 0,
        label_files(site) if number == 1 else [],
    )


def make(site: Site, inputs: KeyPage) -> Iterator[Output]:
    pager = inputs.pager
    if pager.number > pager.last:
        return
    body = get_renderer(site).render(
        "bibtex.html", papers=inputs.papers, pager=pager, total=inputs.total, files=inputs.files
    )
    address = pager.at(pager.number)
    title = pager.number_title("BibTeX", site.locale)
    head = metadata.write_head(site, address, title, [metadata.link_bibtex(urls.BIBLIOGRAPHY)])
    meta = {"tab": urls.BIBTEX, "bib": urls.BIBLIOGRAPHY, "head": head, "search": {"exclude": True}}
    about = site.locale.gettext(
        "Citation keys and BibTeX entries of the papers on %(site)s.", site=site.name
    )
    yield Page(address, title, body, about, meta)


def label_files(site: Site) -> list[tuple[str, str]]:
    """(label, address) of the bibliography's files; a label has format and size."""
    with_abstracts = site.locale.gettext("BibTeX with abstracts")
    return [
        (phrases.file(site.locale, name or with_abstracts, address, size), address)
        for name, address, size in bibliographies.list_bibliographies(site)
    ]


@kept_selection
def _sort_by_key(site: Site) -> tuple[str, ...]:
    return tuple(paper.id for paper in sorted(site.index.papers, key=_get_key))


def _get_key(paper: Paper) -> tuple[str, str]:
    return paper.key.lower(), paper.key
