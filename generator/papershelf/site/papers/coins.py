"""A paper as a COinS: what Zotero reads on pages that show many papers (ocoins.info).

A COinS is an OpenURL "context object", here in Dublin Core, the only one of its formats that suits
any type of paper. Zotero's rules are those of `parseContextObject` (github.com/zotero/utilities,
`openurl.js`) and of its translator "COinS": it takes keys of all formats, so the few that Dublin
Core lacks, such as the volume, are those of OpenURL's formats for journals and books. As in what
Zotero itself writes, authors are `rft.au`, which is shorter than `rft.creator`.

The search page writes the same COinS by script, from the card of a result and what `pack_context`
adds to it.

Listings show a hundred papers, so bytes count: to a compressed page, a COinS adds 18 bytes with a
DOI and 40 to 60 without, most of it names, which stay: Zotero would save the first few as if they
were all. OpenURL would encode spaces and letters too, but then a page would have each title and
name twice.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from ...formats.common_values import format_page_range
from ...formats.csl import GENRES
from ...records.name import Name
from ...records.paper import Paper
from ...search import Document
from ..rendering import urls
from ..site import Site
from . import highwire

_FORMAT = "info:ofi/fmt:kev:mtx:dc"
_MOST_NAMES = 50
"""The thousand authors of a large collaboration would be most of a listing."""
_COPIED = {
    "volume": "rft.volume", "isbn": "rft.isbn", "issn": "rft.issn", "edition": "rft.edition",
    "address": "rft.place", "language": "rft.language",
}  # fmt: skip
"""Keys of a record -> keys of the same meaning."""
# To Zotero, the university of a thesis and the institution of a report are publishers.
_PLACE_KEYS = {
    "book": "rft.series", "thesis": "rft.publisher", "report": "rft.publisher",
}  # fmt: skip
"""Zotero's type of item -> the key of the series, school or institution; of others, the venue's."""
_COMMON = 2
"""Pairs at the beginning that are the same for all papers."""
_OF_VENUES = "rft.source", "rft.publisher", "rft.series"
"""Keys that may have the full name of the venue."""
# What readers would misread; they leave spaces and letters as they are.
_MISREAD = "%&=+#;"
_ENCODED = str.maketrans({character: f"%{ord(character):02X}" for character in _MISREAD})
_HAS_MISREAD = re.compile(f"[{_MISREAD}]").search


def write_context(site: Site, paper: Paper) -> str:
    """The context object, for the `title` of a `<span class=Z3988>`."""
    pairs = _list_pairs(site, paper)
    return "&".join([f"{key}={_encode(value)}" for key, value in pairs])


def pack_context(site: Site, paper: Paper, title: str, card: Document) -> str:
    """What the context object has beside the data of a result's card, which shows a title;
    `rows.js` of the search reverses it.

    Without what all papers have in common, without title, authors and date if they are those of the
    card, and without `rft` before keys. A key without a value has the full name of the paper's
    venue, or `_id` the URL of its page.
    """
    pairs = list(_list_pairs(site, paper))[_COMMON:]
    shown = {"rft.title": [title], "rft.au": [*card.names], "rft.date": [card.date]}
    known = {key for key, values in shown.items() if _select(pairs, key) == values}
    venue = site.collection.venue_slug(paper)
    label = site.collection.venue_label(venue) if venue else ""
    implied = {**dict.fromkeys(_OF_VENUES, label), "rft_id": _find_page(site, paper)}
    return "&".join([
        key.removeprefix("rft") + ("" if value == implied.get(key) else f"={_encode(value)}")
        for key, value in pairs if key not in known
    ])  # fmt: skip


def _select(pairs: Iterable[tuple[str, str]], key: str) -> list[str]:
    return [value for name, value in pairs if name == key]


def _encode(value: str) -> str:
    return value.translate(_ENCODED) if _HAS_MISREAD(value) else value


def _list_pairs(site: Site, paper: Paper) -> Iterator[tuple[str, str]]:
    """The keys and values. With a DOI only a title: Zotero then looks up the rest by the DOI, and
    gets more than fits here."""
    kind, doi = highwire.find_item_type(site, paper), highwire.find_doi(site, paper)
    yield "ctx_ver", "Z39.88-2004"
    yield "rft_val_fmt", _FORMAT
    yield "rft.title", highwire.format_title(paper)
    if doi:
        yield "rft_id", f"info:doi/{doi}"
    else:
        yield from _list_other_pairs(site, paper, kind)
    # After most types Zotero misreads the keys that follow; before this one it ignores the degree.
    yield "rft.type", kind
    if not doi and kind == "thesis":
        yield "rft.degree", GENRES[paper.entry_type]


def _list_other_pairs(site: Site, paper: Paper, kind: str) -> Iterator[tuple[str, str]]:
    for name in paper.authors[:_MOST_NAMES]:
        yield "rft.au", name.display if _is_simple(name) else highwire.invert_name(name)
    if paper.date:
        yield "rft.date", str(paper.date)
    yield from _list_places(site, paper, kind)
    for key, name_ in _COPIED.items():
        if value := getattr(paper, key):
            yield name_, value
    if paper.number and kind == "journalArticle":
        yield "rft.issue", paper.number
    if paper.pages:
        yield "rft.pages", format_page_range(paper.pages, "-")
    if address := highwire.find_own_address(paper):
        yield "rft_id", address
    elif page := _find_page(site, paper):
        yield "rft_id", page


def _find_page(site: Site, paper: Paper) -> str:
    """The URL of the paper's page; empty if that of the site is not known."""
    return site.to_full_url(urls.link(urls.paper(paper.id))) if site.url else ""


def _list_places(site: Site, paper: Paper, kind: str) -> Iterator[tuple[str, str]]:
    """The publisher, venue and series, or what stands for them."""
    place = highwire.find_place(site, paper)
    if publisher := highwire.find_publisher(paper, place):
        yield "rft.publisher", publisher
    if place and paper.entry_type not in highwire.PUBLISHED_BY_VENUE:
        yield _PLACE_KEYS.get(kind, "rft.source"), place
    if paper.series and paper.series != place:
        yield "rft.series", paper.series


def _is_simple(name: Name) -> bool:
    """Whether Zotero finds the family name without a comma: it takes the last word."""
    family = name.family
    return family[:1].isalpha() and " " not in family and name.display == f"{name.given} {family}"
