"""Redirects on a static host: pages that send readers on to another page."""

from __future__ import annotations

from ..rendering import urls
from ..rendering.output import Asset
from ..rendering.renderer import get_renderer
from ..site import Site


def redirect(site: Site, address: str, target: str) -> Asset:
    """A page at an earlier address that leads to the target.

    GitHub Pages can't answer with status 301; search engines accept such a page instead
    (developers.google.com/search/docs/crawling-indexing/301-redirects).
    """
    body = get_renderer(site).render("redirect.html", target=target)
    return Asset(f"{address}index.html", urls.make_relative(body, address).encode())
