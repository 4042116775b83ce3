"""What readers follow: its page, and the scripts that store it in the reader's browser.

A script finds what is new in the listings' feeds, and by searching again.
"""

from __future__ import annotations

from ..rendering import urls
from ..rendering.reader_page import ReaderPage

FOLLOWING_PAGE = ReaderPage(
    urls.FOLLOWING,
    "following.html",
    (urls.FOLLOWING_SCRIPT, (
        "rendering/locale", "rendering/elements", "following/visits", "following/news",
    )),
    (urls.FOLLOWING_PAGE_SCRIPT, ("rendering/phrases", "following/page")),
    title=lambda site: site.locale.gettext("Following"),
    about=lambda site: site.locale.gettext(
        "New papers on %(site)s in what you follow.", site=site.name
    ),
)  # fmt: skip
