"""The page of the search, the scripts of page and dialog, and the description for browsers.

The page is a form, with links for readers without JavaScript; a script adds facets and results. One
file is for the dialog, and a second for the page.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from typing import NamedTuple

from ... import search
from ..citations import has_citations
from ..reading import read_vocabularies
from ..rendering import metadata, script_bundles, urls
from ..rendering.output import Output, Page
from ..rendering.renderer import get_renderer
from ..site import Site
from . import opensearch
from .facets import CITES, INSTITUTION

_SHARED = (
    "rendering/locale", "rendering/elements", "rendering/phrases", "rendering/read_page",
    "search/query_string", "search/recent", "search/client", "search/results", "search/snippets",
    "search/understood",
)  # fmt: skip
_DIALOG = urls.FIND_SCRIPT, (*_SHARED, "search/dialog")
_PAGE = urls.FIND_PAGE_SCRIPT, (
    "search/facets", "search/years", "search/days", "rendering/status", "exports/export_button",
    "search/context", "search/page",
)  # fmt: skip

_PDF_RESULTS = urls.PDF_RESULTS_SCRIPT, ("search/pdf_results",)


class SearchPage(NamedTuple):
    """The scripts by their addresses, and the labels of further facets by their names."""

    scripts: dict[str, str]
    own: dict[str, str]


def plan(site: Site) -> Iterator[int]:
    """One page and its scripts; none if the search is off."""
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
    collection = read_vocabularies(site)
    own = {one.name: one.label for one in collection.own_fields if one.facet}
    if collection.institutions:
        own = {INSTITUTION: site.locale.gettext("Institution"), **own}
    if has_citations(site):
        own[CITES] = site.locale.gettext("Cites")
    return SearchPage(bundle_scripts(), own)


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
    for address, text in inputs.scripts.items():
        yield script_bundles.to_asset(site, address, text)
    if opensearch.has_description(site):
        yield opensearch.describe_search(site)


@cache
def bundle_pdf_results() -> str:
    """The script that shows what was found in PDFs, which both files import."""
    return script_bundles.bundle_pair(_DIALOG, _PDF_RESULTS)[urls.PDF_RESULTS_SCRIPT]


@cache
def bundle_scripts() -> dict[str, str]:
    """Address -> text of the two files, with English messages."""
    return script_bundles.bundle_pair(_DIALOG, _PAGE)
