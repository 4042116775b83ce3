"""What a page says of itself to machines: text of its `<head>`, as the metadata `head`.

The theme prints it as it is (`theme/made.html`), whatever builder makes the page.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from markupsafe import escape

from . import urls

EXPORT = "alternate describedby"
"""How a page is linked with its papers as data. Two words: for each link that says `alternate` and
no more, Material's script asks the server for a sitemap beside it."""
BIBTEX = "application/x-bibtex"


class Link(NamedTuple):
    """A link in a page's head to an address of the site; `title` is for readers who choose."""

    rel: str
    type: str
    address: str
    title: str = ""


def bibtex(address: str) -> Link:
    """The link to a BibTeX file."""
    return Link(EXPORT, BIBTEX, address)


def head(address: str, links: Iterable[Link]) -> str:
    """The head of the page at an address."""
    return "\n".join(_link(link, address) for link in links)


def _link(link: Link, page: str) -> str:
    href = urls.link(link.address).replace(urls.ROOT, urls.way_to_root(page))
    title = f' title="{escape(link.title)}"' if link.title else ""
    return f'<link rel="{link.rel}" type="{link.type}"{title} href="{href}">'
