"""Every address of the site, relative to its root; made here and nowhere else.

An address of a page ends in a slash (the home page's is empty), that of a file does not. Ids and
slugs are safe in addresses as they are; only the names of a curator's own files are quoted.
"""

from __future__ import annotations

import re
from typing import Literal
from urllib.parse import quote

Kind = Literal["authors", "tags", "venues", "years", "days", "weeks", "months", "lists"]
KINDS: tuple[Kind, ...] = (
    "authors", "tags", "venues", "years", "days", "weeks", "months", "lists",
)  # fmt: skip
SECTION_KINDS = (*KINDS[:5], KINDS[7])
"""Those whose index a site's navigation may name."""
PERIODS: tuple[Kind, ...] = ("days", "weeks", "months")
"""The kinds that go by when papers were added."""
Ranking = Literal["trending", "top"]
RANKINGS: tuple[Ranking, ...] = ("trending", "top")
"""The papers of the whole collection in another order than the feed's: by their counts."""

BIBTEX = "bibtex/"
PAPERS = "papers/"
SEARCH = "search/"
"""The search's own page, and the folder of what it searches in."""
SHELF = "shelf/"
"""The reader's own shelf, which their browser keeps."""
STATS = "stats/"
"""The statistics, and the folder of their numbers."""
BIBLIOGRAPHY = "bibliography.bib"
ABSTRACTS = "bibliography-abstracts.bib"
"""The bibliography with abstracts."""
RECORDS = "data/papers.jsonl"
"""The records, one a line."""
SCHEMA = "data/schema.json"
"""What a record is valid by."""
GZIP = ".gz"
"""What the address of a compressed file ends in, behind its own suffix."""
LLMS = "llms.txt"
"""What the site is, for programs that read text (llmstxt.org)."""
ATOM = "feed.xml"
JSON_FEED = "feed.json"
"""Names of the feeds for feed readers, beside the page that they are the feeds of."""
SHARE_CARDS = "share/"
"""The folder of the pictures for where a paper's address is shared."""
DIGESTS = "feeds/"
"""The folder of the newest day and week as an e-mail."""
ROBOTS = "robots.txt"
SITEMAP = "sitemap.xml"
"""Sections and hand-written pages only: instant navigation fetches it with every first page."""
SITEMAP_PAPERS = "sitemap-papers.xml"
"""All papers, for crawlers; an index of parts where one file can't hold them."""
STYLES = "assets/papershelf/papershelf.css"
"""Our style sheet, which the theme brings."""
MAP = "map/"
"""The map's page, and the folder of what its script reads."""
MAP_SCRIPT = "assets/papershelf/map.js"
"""What draws the map."""
MAP_STYLES = "assets/papershelf/map.css"
"""What the map's page needs beside ours."""
LUNR = "search/lunr.json"
"""The index in one file, for other programs."""
SEARCH_SCRIPT = "assets/papershelf/search.js"
"""The search's engine, made with the index that it reads."""
FIND_SCRIPT = "assets/papershelf/find.js"
"""The search's dialog."""
FIND_PAGE_SCRIPT = "assets/papershelf/find-page.js"
"""The search's page, which needs the dialog's script too."""
NAMES_SCRIPT = "assets/papershelf/names.js"
"""What finds a name in an index as it is typed."""
CITE_SCRIPT = "assets/papershelf/cite.js"
"""What a paper's panel “Cite” does where there is script."""
COMMENTS_SCRIPT = "assets/papershelf/comments.js"
"""What loads a paper's comments once a reader asks for them."""
FORMS_SCRIPT = "assets/papershelf/forms.js"
"""What fills the form for corrections."""
SHELF_SCRIPT = "assets/papershelf/shelf.js"
"""What puts papers on the reader's shelf."""
SHELF_PAGE_SCRIPT = "assets/papershelf/shelf-page.js"
"""The shelf's page, which needs that script too."""
SHELF_STYLES = "assets/papershelf/shelf.css"
"""What the shelf's page needs beside the style sheet."""
SEARCH_STYLES = "assets/papershelf/search.css"
"""What the search's page needs beside it."""
STATS_STYLES = "assets/papershelf/stats.css"
"""What the statistics need beside it."""

OFFLINE_SCRIPT = "assets/papershelf/offline.js"
"""What tells the service worker what to keep."""
SERVICE_WORKER = "sw.js"
"""At the root: a worker sees only what is beside it and below."""

ROOT = "\0"
"""Stands for the way from a page to the site's root until the page's address is known.

So a card or a row is the same text on every page that shows it. No record holds this character.
"""


_PAGE_FILE = re.compile(r"(?:page/([1-9][0-9]{0,6})/)?index\.md")
_LISTING_FILE = re.compile(
    rf"({'|'.join(KINDS)})/((?!page/)[^/]+)/(?:{_PAGE_FILE.pattern}|bibliography\.bib)"
)


def page(address: str, number: int) -> str:
    """The address of a listing's page, counted from 1."""
    return address if number == 1 else f"{address}page/{number}/"


def match_page(address: str, path: str) -> int | None:
    """The number of a listing's page by its file in a tree of Markdown: `x/page/2/index.md`.

    None if the file is no page of the listing at the address.
    """
    if not path.startswith(address):
        return None
    match = _PAGE_FILE.fullmatch(path, len(address))
    return int(match[1] or 1) if match else None


def match_listing(path: str) -> tuple[Kind, str, int] | None:
    """(kind, slug, number of the page) of a listing by a file of it in a tree of Markdown.

    The bibliography beside the pages goes with the first. None if the file is of no listing.
    """
    match = _LISTING_FILE.fullmatch(path)
    return (match[1], match[2], int(match[3] or 1)) if match else None  # type: ignore[return-value]


def feed(number: int = 1) -> str:
    """The feed, newest papers first."""
    return page("", number)


def ranking(order: Ranking) -> str:
    """The papers that most think well of: lately, or of all time."""
    return f"{order}/"


def paper(id: str) -> str:
    """A paper's page."""
    return f"{PAPERS}{id}/"


def paper_bib(id: str) -> str:
    """A paper's BibTeX entry."""
    return f"{PAPERS}{id}.bib"


def paper_file(id: str, path: str) -> str:
    """A file that a record names, beside the paper's page: where Google Scholar wants a PDF."""
    return f"{PAPERS}{id}/{path.rpartition('/')[2]}"


def share_card(id: str) -> str:
    """The picture of a paper for those with whom its address is shared."""
    return f"{SHARE_CARDS}{id}.png"


def index(kind: Kind) -> str:
    """The index of all authors, tags and so on."""
    return f"{kind}/"


def names(kind: Kind) -> str:
    """The names of an index as its script reads them: this file, and a folder beside it."""
    return f"data/{kind}.json"


def listing(kind: Kind, slug: str) -> str:
    """The papers of one author, tag, venue, year, day, week, month or reading list."""
    return f"{kind}/{slug}/"


def sorted_listing(listing: str, order: str) -> str:
    """A listing in another order than the newest first, such as `oldest`."""
    return f"{listing}{order}/"


def bibliography(address: str, suffix: str = ".bib") -> str:
    """The file of a listing's papers in a format; the whole collection's for the site's root."""
    return f"{address}bibliography{suffix}"


def part(address: str, number: int) -> str:
    """A part of a file, counted from 1, the file itself: `bibliography-2.bib`."""
    stem, dot, suffix = address.partition(".")
    return address if number == 1 else f"{stem}-{number}{dot}{suffix}"


def feed_file(address: str, name: str) -> str:
    """A feed for feed readers, `ATOM` or `JSON_FEED`, of the home page or a listing."""
    return f"{address}{name}"


def numbers(name: str) -> str:
    """What a picture of the statistics shows, as CSV."""
    return f"{STATS}{name}.csv"


def digest(name: str, suffix: str) -> str:
    """The newest day or week as an e-mail, in HTML or as text."""
    return f"{DIGESTS}{name}{suffix}"


SECTIONS = frozenset({feed(), PAPERS, BIBTEX, *map(index, SECTION_KINDS)})
"""The pages that a site's navigation may name: one for each kind of thing."""


_PLAIN = re.compile(r"[a-z0-9._/-]*")


def quote_address(address: str) -> str:
    """An address as URLs write it."""
    return address if _PLAIN.fullmatch(address) else quote(address, safe="/")


def link(address: str) -> str:
    """An address as pages link to it, whatever page they are."""
    return f"{ROOT}{quote_address(address) or './'}"


def path_to_root(address: str) -> str:
    """What `ROOT` stands for on the page at an address: `../` for each step down."""
    return "../" * address.count("/")
