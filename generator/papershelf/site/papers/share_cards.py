"""A picture for each paper, which shows where its address is shared."""

from __future__ import annotations

from collections.abc import Iterator

from ...locale import Locale
from ...records.paper import Paper
from ..rendering import urls
from ..rendering.markup import title_plain
from ..rendering.output import Asset, Output
from ..site import Site
from . import card_drawing
from .card_drawing import Words

_NAMES = 8
"""More don't stand in a line."""
_SEPARATOR = " · "


def plan(site: Site) -> Iterator[str]:
    """The ids of the papers that have one."""
    if site.share_cards:
        yield from (paper.id for paper in site.collection.papers if has(site, paper))


def inputs(site: Site, id: str) -> object:
    # The site's digest has the rest.
    return _words(site, site.collection.by_id[id])


def make(site: Site, id: str) -> Iterator[Output]:
    paper = site.collection.by_id[id]
    if has(site, paper):
        yield Asset(urls.share_card(id), card_drawing.draw(_words(site, paper)))


def has(site: Site, paper: Paper) -> bool:
    """Whether a paper has one: not where its record has a picture, nor where the fonts lack a
    letter of what would stand on it."""
    is_wanted = bool(site.share_cards) and not paper.image
    return is_wanted and card_drawing.can_be_drawn(_words(site, paper))


def _words(site: Site, paper: Paper) -> Words:
    shelf = site.collection
    venue = shelf.venue_short(paper) if paper.venue else ""
    # The fonts have no Chinese letters, for one.
    locale = site.locale if card_drawing.can_speak(site.locale) else Locale()
    when = locale.short(paper.date) if paper.date else ""
    return Words(
        site.name,
        title_plain(paper.title),
        tuple(name.display for name in paper.authors[:_NAMES]),
        paper.author_count - len(paper.authors[:_NAMES]),
        _SEPARATOR.join(filter(None, (venue, when))),
        locale.tag,
    )
