"""Files of the whole collection that crawlers read."""

from __future__ import annotations

from collections.abc import Iterator

from markupsafe import escape

from ...records.date import PartialDate
from ...records.paper import Paper
from ..reading import list_papers_by_id
from ..rendering import urls
from ..rendering.output import Asset, Output
from ..site import Site

_MOST = 50_000
"""Addresses in one sitemap (sitemaps.org/protocol.html)."""
_HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n'
_SCHEMA = 'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"'


def plan(site: Site) -> Iterator[str]:
    """The files' addresses; none without `site_url`, since crawlers need full URLs."""
    if site.url:
        yield from (urls.ROBOTS, urls.SITEMAP_PAPERS, *_split_sitemap(site))


def match(_site: Site, path: str) -> str | None:
    """See `Maker.match`."""
    return path if path in (urls.ROBOTS, urls.SITEMAP_PAPERS) else None


def inputs(site: Site, address: str) -> tuple[str, str]:
    """(address, content) of a file."""
    if address == urls.ROBOTS:
        both = (urls.SITEMAP, urls.SITEMAP_PAPERS)
        maps = "".join(f"Sitemap: {_to_full_url(site, address)}\n" for address in both)
        return address, f"User-agent: *\nAllow: /\n\n{maps}"
    return address, _write_sitemap(site, address)


def make(_site: Site, inputs: tuple[str, str]) -> Iterator[Output]:
    address, content = inputs
    yield Asset(address, content.encode())


def _split_sitemap(site: Site) -> dict[str, list[Paper]]:
    """Address -> papers of the parts of a sitemap; empty if one file can hold it."""
    papers = list_papers_by_id(site)
    if len(papers) <= _MOST:
        return {}
    stem = urls.SITEMAP_PAPERS.removesuffix(".xml")
    starts = range(0, len(papers), _MOST)
    return {f"{stem}-{part}.xml": papers[at : at + _MOST] for part, at in enumerate(starts, 1)}


def _write_sitemap(site: Site, address: str) -> str:
    parts = _split_sitemap(site)
    if address not in parts and parts:
        maps = "".join(
            f"<sitemap><loc>{_to_full_url(site, part)}</loc></sitemap>\n" for part in parts
        )
        return f"{_HEAD}<sitemapindex {_SCHEMA}>\n{maps}</sitemapindex>\n"
    papers = parts.get(address) or list_papers_by_id(site)
    lines = "".join(
        f"<url><loc>{_to_full_url(site, urls.paper(paper.id))}</loc>"
        f"{f'<lastmod>{day}</lastmod>' if (day := _find_last_change(paper)) else ''}</url>\n"
        for paper in papers
    )
    return f"{_HEAD}<urlset {_SCHEMA}>\n{lines}</urlset>\n"


def _find_last_change(paper: Paper) -> PartialDate | None:
    """The day on which a paper was added, or the date of a later revision or erratum."""
    return max(filter(None, (paper.added, paper.amended_on)), default=None)


def _to_full_url(site: Site, address: str) -> str:
    return str(escape(site.to_full_url(f"{urls.ROOT}{address}")))
