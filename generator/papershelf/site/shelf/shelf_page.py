"""The reader's own shelf: its page, and the scripts that store it in the reader's browser.

What a script needs of a paper, such as its BibTeX entry, it reads from the paper's page. Which
papers are retracted stands on the page of the shelf: a reader may never open theirs again.
"""

from __future__ import annotations

from collections import defaultdict

from ..rendering import urls
from ..rendering.reader_page import ReaderPage
from ..site import Site, selection


@selection
def _list_statuses(site: Site) -> dict[str, list[str]]:
    """Status -> the ids of the papers that have it, and their earlier ones, sorted."""
    found: dict[str, list[str]] = defaultdict(list)
    for paper in site.heads.papers:
        if paper.status:
            found[paper.status] += [paper.id, *paper.aliases]
    return {status: sorted(found[status]) for status in sorted(found)}


SHELF_PAGE = ReaderPage(
    urls.SHELF,
    "shelf.html",
    (urls.SHELF_SCRIPT, (
        "rendering/locale", "rendering/elements", "rendering/phrases", "shelf/storage",
        "rendering/status", "shelf/add",
    )),
    (urls.SHELF_PAGE_SCRIPT, (
        "shelf/import_export", "shelf/lookup", "shelf/panel",
        "shelf/download", "exports/export_button", "shelf/rows", "shelf/page",
    )),
    title=lambda site: site.locale.gettext("My shelf"),
    about=lambda site: site.locale.gettext(
        "The papers from %(site)s on your shelf.", site=site.name
    ),
    read_values=lambda site: {"statuses": _list_statuses(site)},
)  # fmt: skip
