"""The page of the search, its script, and the description for browsers.

The page is a form, with links for readers without JavaScript; a script adds facets and results.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from ... import search
from ..citation_graph import has_citations
from ..rendering import metadata, urls
from ..rendering.output import Output, Page
from ..rendering.renderer import get_renderer
from ..rendering.script_bundles import to_asset
from ..site import Site
from . import opensearch, scripts
from .facets import CITES, INSTITUTION


class SearchPage(NamedTuple):
    """The script, and the labels of further facets by their names."""

    script: str
    own: dict[str, str]


def plan(site: Site) -> Iterator[int]:
    """One page and its script; none if the search is off."""
    if site.settings.search:
        yield 1


def match(_site: Site, path: str) -> int | None:
    """See `Maker.match`."""
    return 1 if path == f"{urls.SEARCH}index.md" else None


def inputs(site: Site, _: int) -> SearchPage | None:
    """None if the search is off. Of the collection, only the names of facets: the reader's
    browser reads the index."""
    if not site.settings.search:
        return None
    collection = site.read_parts("own_fields", "institutions")
    own = {one.name: one.label for one in collection.own_fields if one.facet}
    if collection.institutions:
        own = {INSTITUTION: site.locale.gettext("Institution"), **own}
    if has_citations(site):
        own[CITES] = site.locale.gettext("Cites")
    return SearchPage(scripts.bundle_page_script(), own)


def make(site: Site, inputs: SearchPage | None) -> Iterator[Output]:
    if inputs is None:
        return
    gettext = site.locale.gettext
    own = search.to_json(inputs.own) if inputs.own else ""
    body = get_renderer(site).render("search.html", own=own)
    links = (metadata.write_link(link, urls.SEARCH) for link in opensearch.list_links(site))
    # The script forbids crawlers every search: each has an address of its own.
    head = "\n".join([metadata.write_head(site, urls.SEARCH, gettext("Search")), *links])
    meta = {"tab": urls.SEARCH, "head": head, "search": {"exclude": True}}
    about = gettext("Search the papers on %(site)s.", site=site.name)
    yield Page(urls.SEARCH, gettext("Search"), body, about, meta)
    yield to_asset(site, urls.FIND_PAGE_SCRIPT, inputs.script)
    if opensearch.has_description(site):
        yield opensearch.describe_search(site)
