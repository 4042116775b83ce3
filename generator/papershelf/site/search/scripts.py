"""The scripts of the search: that of the engine and the dialog, and what is imported from it."""

from __future__ import annotations

from functools import cache

from ... import search
from ..rendering import urls
from ..rendering.script_bundles import bundle, bundle_pair
from ..site import Site

_DIALOG = urls.SEARCH_SCRIPT, (
    "rendering/locale", "rendering/elements", "rendering/phrases", "rendering/read_page",
    "search/query_string", "search/recent", "search/client", "search/results", "search/snippets",
    "search/understood", "search/dialog",
)  # fmt: skip
_PAGE = urls.FIND_PAGE_SCRIPT, (
    "search/facets", "search/years", "search/days", "search/rows", "rendering/status",
    "exports/export_button", "search/page",
)  # fmt: skip
_PDF_RESULTS = urls.PDF_RESULTS_SCRIPT, ("search/pdf_results",)


def build_script(site: Site) -> str:
    """The engine and the dialog, without names of files of the index.

    Readers need both for their first search, and one file is one request.
    """
    return site.memo("search script", lambda: site.locale.translate_script(
        search.build_script(site.lunr, site.languages).decode() + bundle_dialog()
    ))  # fmt: skip


@cache
def bundle_dialog() -> str:
    """The dialog, which needs the engine before it in the same file, with English messages."""
    return bundle(_DIALOG[1])


@cache
def bundle_page_script() -> str:
    """The script of the search page."""
    return bundle_pair(_DIALOG, _PAGE)[urls.FIND_PAGE_SCRIPT]


@cache
def bundle_pdf_results() -> str:
    """The script that shows what was found in PDFs."""
    return bundle_pair(_DIALOG, _PDF_RESULTS)[urls.PDF_RESULTS_SCRIPT]
