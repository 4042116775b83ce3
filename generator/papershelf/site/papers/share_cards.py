"""A picture for each paper, which is shown where the paper's address is shared."""

from __future__ import annotations

from collections.abc import Iterator

from ...formats.common_values import mark_title
from ...records.paper import Paper
from ..reading import count_papers, read_head
from ..rendering import urls
from ..rendering.markup import title_to_line
from ..rendering.output import Asset, Output
from ..site import Site, selection
from . import card_drawing
from .card_drawing import CardText

_NAMES = 8
"""More names don't fit in a line."""
_SEPARATOR = " · "


def plan(site: Site) -> Iterator[str]:
    """The ids of the papers that have one."""
    if find_drawing_version(site):
        yield from (paper.id for paper in site.heads.papers if has_card(site, paper))


def match(site: Site, path: str) -> str | None:
    """See `Maker.match`."""
    id = path.removeprefix(urls.SHARE_CARDS).removesuffix(".png")
    return id if id in site.records.by_id and path == urls.share_card(id) else None


def inputs(site: Site, id: str) -> tuple[str, CardText]:
    """(a paper's id, text)."""
    # The site's digest has the versions of fonts and Pillow.
    return id, _write_card_text(site, read_head(site, id))


def make(_site: Site, inputs: tuple[str, CardText]) -> Iterator[Output]:
    id, text = inputs
    yield Asset(urls.share_card(id), card_drawing.draw(text))


def find_drawing_version(site: Site) -> str:
    """The versions of what draws the pictures; empty if the site has no pictures."""
    return _find_drawing_version(site)


def has_card(site: Site, paper: Paper) -> bool:
    """Whether a paper has a picture: its record has no image, and the fonts have all letters."""
    is_wanted = bool(find_drawing_version(site)) and not paper.image
    return is_wanted and card_drawing.can_draw(_write_card_text(site, paper))


@selection
def _find_drawing_version(site: Site) -> str:
    few = count_papers(site) <= site.settings.share_cards_up_to
    # Programs that show such pictures take whole URLs only.
    is_wanted = few and site.url and card_drawing.is_possible()
    return card_drawing.describe_versions() if is_wanted else ""


def _write_card_text(site: Site, paper: Paper) -> CardText:
    collection = site.records
    venue = collection.venue_short(paper) if paper.venue else ""
    locale = card_drawing.find_locale(site.locale)
    when = locale.format_short(paper.date) if paper.date else ""
    return CardText(
        site.name,
        mark_title(paper, title_to_line(paper.title)),
        tuple(name.display for name in paper.authors[:_NAMES]),
        paper.author_count - len(paper.authors[:_NAMES]),
        _SEPARATOR.join(filter(None, (venue, when))),
        locale.tag,
        site.settings.accent,
    )
