"""Metadata for machines: a part of a page's `<head>`, as the front matter's `head`.

The theme prints it as it is (`theme/shared/made.html`), whichever builder renders the page. A page
also has its title and its description; a paper's description is its whole abstract, so the head
needs it only once.
"""

from __future__ import annotations

import posixpath
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from markupsafe import escape

from ...records.paper import Paper
from ..papers import card_drawing, highwire, schema_org, site_card
from ..papers.highwire import MetaTag
from ..reading import find_file_address
from ..site import Site
from . import urls
from .minify import write_attribute

EXPORT = "alternate describedby"
"""The relation of a page to its papers as data. It has two words, since Material's script asks the
server for a sitemap beside each link with only `alternate`."""
FEED = "alternate feed"
"""The relation of a page to a feed of its papers; it has two words for the same reason."""
BIBTEX = "application/x-bibtex"
"""The media type of BibTeX files; it is not registered, but common."""
NOINDEX = "<meta name=robots content=noindex>"
"""The part of a head that asks search engines to leave the page out."""


class Link(NamedTuple):
    """A link in a page's head to an address of the site; the `title` is for readers."""

    rel: str
    type: str
    address: str
    title: str = ""


def link_bibtex(address: str) -> Link:
    """The link to a BibTeX file."""
    return Link(EXPORT, BIBTEX, address, "BibTeX")


def write_head(
    site: Site, address: str, title: str, links: Iterable[Link] = (), *, first: str = ""
) -> str:
    """The head of a page that is not of one paper: its links, and what is shown where it is shared.

    `title` is plain text, without the site's name; `first` is HTML that comes first.
    """
    tags = map(_write_meta, _make_page_tags(site, title))
    return "".join(filter(None, [first, *(write_link(link, address) for link in links), *tags]))


def write_paper_head(
    site: Site,
    paper: Paper,
    *,
    has_card: bool,
    relations: schema_org.Relations = schema_org.NO_RELATIONS,
) -> str:
    """The head of a paper's page; `has_card` says whether there is a picture for sharing it."""
    link = Link(EXPORT, BIBTEX, urls.paper_bib(paper.id))
    tags = [*highwire.make_tags(site, paper), *_make_open_graph_tags(site, paper, has_card)]
    head = [write_link(link, urls.paper(paper.id)), *map(_write_meta, tags)]
    return "".join([*head, schema_org.write_script(site, paper, relations)])


def _make_page_tags(site: Site, title: str) -> Iterator[MetaTag]:
    """Tags of Open Graph (ogp.me), except what it infers (`og:url` from the canonical link, and
    `og:type`, which is `website` if no tag says so) and the description, which the theme's tag has.
    """
    yield MetaTag("", title, "og:title")
    yield MetaTag("", site.name, "og:site_name")
    if site_card.has_site_card(site):
        yield from _tag_picture(site, urls.SITE_CARD)
        yield MetaTag("", site.name, "og:image:alt")
    else:
        yield MetaTag("twitter:card", "summary")


def _make_open_graph_tags(site: Site, paper: Paper, has_card: bool) -> Iterator[MetaTag]:
    """Tags of Open Graph (ogp.me), except those that are Highwire's tags too."""
    yield MetaTag("", "article", "og:type")
    yield MetaTag("", site.name, "og:site_name")
    if day := paper.amended_on:
        yield MetaTag("", str(day), "article:modified_time")
    if paper.image and site.url:
        image = find_file_address(site, paper, paper.image)
        yield MetaTag("", site.to_full_url(urls.link(image)), "og:image")
    elif has_card:
        yield from _tag_picture(site, urls.share_card(paper.id))
    else:
        return
    yield MetaTag("", highwire.format_title(paper), "og:image:alt")


def _tag_picture(site: Site, address: str) -> Iterator[MetaTag]:
    """The tags of a share card."""
    yield MetaTag("", site.to_full_url(urls.link(address)), "og:image")
    yield MetaTag("", str(card_drawing.WIDTH), "og:image:width")
    yield MetaTag("", str(card_drawing.HEIGHT), "og:image:height")
    # For a large picture: without it X, and others that read its tags, show a small one.
    yield MetaTag("twitter:card", "summary_large_image")


def measure_card_tags(site: Site) -> int:
    """The bytes of the tags of a share card on a page; 0 if the site has no cards."""
    if not site_card.has_site_card(site):
        return 0
    return sum(len(_write_meta(tag).encode()) for tag in _tag_picture(site, urls.SITE_CARD))


def _write_meta(tag: MetaTag) -> str:
    name, content, also, language = tag
    keys = f" name={name}" if name else ""
    if also:
        keys += f" property={also}"
    if language:
        keys += f" lang={write_attribute(language)}"
    return f"<meta{keys} content={write_attribute(content)}>"


def _to_relative(address: str, page: str) -> str:
    """An address relative to a page; the common cases come first, since every page needs it."""
    above = f"{page.rstrip('/').rpartition('/')[0]}/"
    if address.startswith(page):
        return address.removeprefix(page)
    if address.startswith(above):
        return f"../{address.removeprefix(above)}"
    return posixpath.relpath(address, page)


def write_link(link: Link, page: str) -> str:
    """The element of a link, in the head of the page at an address."""
    href = urls.quote_address(_to_relative(link.address, page))
    title = f' title="{escape(link.title)}"' if link.title else ""
    return f'<link rel="{link.rel}" type={link.type}{title} href={href}>'
