"""The file `llms.txt` of each tag, venue, year and reading list: all its papers, a line each.

Its form is that of the site's own file (`llms_txt.py`). Authors and institutions have none: there
are so many of them that their files would not fit hosts that limit the number.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import partial
from typing import NamedTuple

from ...errors import format_count
from ..listings.heads import get_listing, list_rows
from ..listings.own_listings import add_own_kinds, title_kind
from ..paper_fragments import LINE, get_fragments
from ..reading import count_by_slug, read_head
from ..rendering import urls
from ..rendering.output import Asset, Output
from ..site import Site
from .llms_lines import write_line

Arg = tuple[urls.Kind, str]
"""(kind, slug) of a listing."""
KINDS: tuple[urls.Kind, ...] = ("tags", "venues", "years", "lists")
"""The kinds of listings that say what the collection is about."""
_PATH = re.compile(rf"({'|'.join(KINDS)}|{urls.OWN_KINDS})/([^/]+)/{re.escape(urls.LLMS)}")


class ListingText(NamedTuple):
    """The address of a file, its text before the papers, and the papers' ids."""

    address: str
    before: str
    ids: tuple[str, ...]


def plan(site: Site) -> Iterator[Arg]:
    """The listings that have papers."""
    for kind in add_own_kinds(site, KINDS):
        if kind == urls.INSTITUTIONS:
            continue
        yield from ((kind, slug) for slug, papers in count_by_slug(site, kind).items() if papers)


def match(site: Site, path: str) -> Arg | None:
    """See `Maker.match`."""
    found = _PATH.fullmatch(path)
    if not found or found[2] not in site.records.index(found[1]):
        return None
    return found[1], found[2]  # type: ignore[return-value]


def inputs(site: Site, arg: Arg) -> ListingText:
    listing = get_listing(site, *arg)
    heads = (read_head(site, id) for id in list_rows(site, *arg))
    ids = get_fragments(site).show(site, heads, LINE, partial(write_line, site))
    kind, title, name = (
        " ".join(text.split()) for text in (title_kind(site, arg[0]), listing.title, site.name)
    )
    number, page = format_count(listing.total, "paper"), _link(site, listing.address)
    before = (
        f"# {title}\n\n> {number} on {name}. {kind}: {title}.\n\n"
        f"The page of these papers is {page}, their BibTeX entries are in "
        f"{page}{urls.BIBLIOGRAPHY}.\n\n## Papers\n\n"
    )
    return ListingText(f"{listing.address}{urls.LLMS}", before, ids)


def _link(site: Site, address: str) -> str:
    """The URL of a listing; relative to its folder if the site has none."""
    return site.to_full_url(urls.link(address)) if site.url else "./"


def make(site: Site, inputs: ListingText) -> Iterator[Output]:
    fragments = get_fragments(site)
    lines = [f"{fragments.read(id, LINE)}\n" for id in inputs.ids]
    yield Asset(inputs.address, "".join([inputs.before, *lines]).encode())
