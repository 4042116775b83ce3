"""The picture that is shown where the address of the site, or of a list of papers, is shared."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import urlsplit

from ..reading import count_papers
from ..rendering import phrases, urls
from ..rendering.output import Asset, Output
from ..site import Site
from . import card_drawing
from .card_drawing import CardText


def plan(site: Site) -> Iterator[str]:
    """One job, if the site has the picture."""
    if has_site_card(site):
        yield urls.SITE_CARD


def match(_site: Site, path: str) -> str | None:
    """See `Maker.match`."""
    return path if path == urls.SITE_CARD else None


def inputs(site: Site, _address: str) -> CardText:
    locale = card_drawing.find_locale(site.locale)
    return _write_card_text(site, phrases.papers(locale, count_papers(site)))


def make(_site: Site, inputs: CardText) -> Iterator[Output]:
    yield Asset(urls.SITE_CARD, card_drawing.draw(inputs))


def has_site_card(site: Site) -> bool:
    """Whether the site has the picture: share cards are on, and the fonts have all letters.

    However many papers there are, it is one file.
    """
    is_wanted = bool(site.url and site.settings.share_cards_up_to and card_drawing.is_possible())
    return is_wanted and site.memo(
        "site card", lambda: card_drawing.can_draw(_write_card_text(site))
    )  # each page asks for it


def _write_card_text(site: Site, facts: str = "") -> CardText:
    url = urlsplit(site.url)
    return CardText(
        f"{url.netloc}{url.path}".strip("/"), site.name, (), 0, facts, accent=site.settings.accent
    )
