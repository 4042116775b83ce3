"""The reader's own shelf: its page, and the scripts that store it in the reader's browser.

What a script needs of a paper, such as its BibTeX entry, it reads from the paper's page.
"""

from __future__ import annotations

from ..rendering import urls
from ..rendering.reader_page import ReaderPage

SHELF_PAGE = ReaderPage(
    urls.SHELF,
    "shelf.html",
    (urls.SHELF_SCRIPT, (
        "rendering/locale", "rendering/elements", "rendering/phrases", "shelf/storage",
        "rendering/status", "shelf/add",
    )),
    (urls.SHELF_PAGE_SCRIPT, (
        "shelf/import_export", "shelf/lookup", "shelf/panel",
        "shelf/download", "exports/export_button", "shelf/page",
    )),
    title=lambda site: site.locale.gettext("My shelf"),
    about=lambda site: site.locale.gettext(
        "The papers from %(site)s on your shelf.", site=site.name
    ),
)  # fmt: skip
