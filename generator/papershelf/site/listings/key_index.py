"""The BibTeX index: citation key -> entry -> paper."""

from __future__ import annotations

from collections.abc import Iterator

from ...records.paper import Paper
from ..exports import bibliographies
from ..rendering import metadata, phrases, urls
from ..rendering.output import Output, Page
from ..rendering.renderer import get_renderer
from ..site import Site
from .pager import Pager, count_pages


def plan(site: Site) -> Iterator[int]:
    """The numbers of its pages."""
    last = count_pages(len(site.collection.papers), site.settings.names_per_page)
    yield from range(1, last + 1)


def match(_site: Site, path: str) -> int | None:
    """See `Maker.match`."""
    return urls.match_page(urls.BIBTEX, path)


def inputs(site: Site, number: int) -> object:
    pager, papers = _cut_page(site, number)
    shown = [(paper.id, paper.key, paper.title) for paper in papers]
    return pager, len(site.collection.papers), shown, label_files(site) if number == 1 else ()


def make(site: Site, number: int) -> Iterator[Output]:
    pager, papers = _cut_page(site, number)
    if number > pager.last:
        return
    total = len(site.collection.papers)
    body = get_renderer(site).render(
        "bibtex.html", papers=papers, pager=pager, total=total,
        files=label_files(site) if number == 1 else (),
    )  # fmt: skip
    address = pager.at(number)
    head = metadata.write_head(address, [metadata.link_bibtex(urls.BIBLIOGRAPHY)])
    meta = {"tab": urls.BIBTEX, "bib": urls.BIBLIOGRAPHY, "head": head, "search": {"exclude": True}}
    about = site.locale.gettext(
        "Citation keys and BibTeX entries of the papers on %(site)s.", site=site.name
    )
    yield Page(address, pager.number_title("BibTeX", site.locale), body, about, meta)


def label_files(site: Site) -> list[tuple[str, str]]:
    """(label, address) of the bibliography's files; a label has format and size."""
    with_abstracts = site.locale.gettext("BibTeX with abstracts")
    return [
        (phrases.file(site.locale, name or with_abstracts, address, size), address)
        for name, address, size in bibliographies.list_bibliographies(site)
    ]


def _cut_page(site: Site, number: int) -> tuple[Pager, tuple[Paper, ...]]:
    return Pager.cut(urls.BIBTEX, _sort_by_key(site), site.settings.names_per_page, number)


def _sort_by_key(site: Site) -> list[Paper]:
    papers = site.collection.papers
    return site.memo("by_key", lambda: sorted(papers, key=_get_key))


def _get_key(paper: Paper) -> tuple[str, str]:
    return paper.key.lower(), paper.key
