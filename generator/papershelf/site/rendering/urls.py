"""Every address of the site, relative to its root; no other module builds addresses.

The address of a page ends in a slash (that of the home page is empty); the address of a file does
not. Ids and slugs are safe in URLs; only the names of a curator's own files need quoting.
"""

from __future__ import annotations

import re
from typing import Literal, NewType
from urllib.parse import quote

OwnKind = NewType("OwnKind", str)
"""The kind of the listings of one of the curator's own fields: `fields/<name>`."""
INSTITUTIONS = OwnKind("institutions")
"""The kind of the listings of authors' institutions, which a site has on request, as it has those
of own fields."""
Period = Literal["days", "weeks", "months"]
Kind = Literal["authors", "tags", "venues", "years", "lists", "volumes"] | Period | OwnKind
KINDS: tuple[Kind, ...] = (
    "authors", "tags", "venues", "years", "days", "weeks", "months", "lists",
)  # fmt: skip
SECTION_KINDS = (*KINDS[:5], KINDS[7])
"""The kinds whose index a site's navigation may name."""
PERIODS: tuple[Period, ...] = ("days", "weeks", "months")
"""The kinds that depend on when papers were added."""
Ranking = Literal["trending", "top"]
RANKINGS: tuple[Ranking, ...] = ("trending", "top")
"""The papers of the whole collection by their counts, instead of the order of the feed."""

HOME = ""
"""The front page, and the feed unless the settings name another address for it."""
BIBTEX = "bibtex/"
PAPERS = "papers/"
PEOPLE = "people/"
"""The page of the group's people, and the folder of their photos."""
SEARCH = "search/"
"""The page of the search, and the folder of its index."""
SHELF = "shelf/"
"""The page of the reader's own shelf, which the browser stores."""
FOLLOWING = "following/"
"""The page of what the reader follows, which the browser stores."""
STATS = "stats/"
"""The page of the statistics, and the folder of their CSV files."""
BIBLIOGRAPHY = "bibliography.bib"
ABSTRACTS = "bibliography-abstracts.bib"
"""The bibliography with abstracts."""
RECORDS = "data/papers.jsonl"
"""The records, one per line."""
SCHEMA = "data/schema.json"
"""The JSON Schema of a record."""
GZIP = ".gz"
"""The suffix of a compressed file, after its own."""
LLMS = "llms.txt"
"""A description of the site for language models (llmstxt.org)."""
ATOM = "feed.xml"
JSON_FEED = "feed.json"
"""Names of the feeds for feed readers, which lie beside the page with the same papers."""
CALENDAR = "sessions.ics"
"""The name of a reading list's calendar, which lies beside its page."""
EMBED = "embed"
"""The name, without its ending, of a listing's files for other sites, beside its page."""
OWN = "fields/"
"""The folder of the listings of the curator's own fields."""
OWN_KINDS = rf"{OWN}[a-z]+|{INSTITUTIONS}|volumes"
"""A pattern of all kinds that a site has on request."""
SHARE_CARDS = "share/"
"""The folder of the pictures that are shown where a paper's address is shared."""
SITE_CARD = "share.png"
"""The picture that is shown where any other address is shared."""
DIGESTS = "feeds/"
"""The folder of the newest day and week as an e-mail."""
ROBOTS = "robots.txt"
SITEMAP = "sitemap.xml"
"""The sitemap of sections and hand-written pages; it is small, since instant navigation fetches it
with every first page."""
SITEMAP_PAPERS = "sitemap-papers.xml"
"""The sitemap of all papers, for crawlers; an index of parts if one file can't hold them."""
STYLES = "assets/papershelf/papershelf.css"
"""Our style sheet, a file of the theme."""
MAP = "map/"
"""The page of the map, and the folder of the files that its script reads."""
MAP_SCRIPT = "assets/papershelf/map.js"
"""The script that draws the map."""
MAP_STYLES = "assets/papershelf/map.css"
"""The additional style sheet of the map's page."""
LUNR = "search/lunr.json"
"""The search index in one file, for other programs."""
OPENSEARCH = "search/opensearch.xml"
"""The description of the search for browsers."""
PAGE_SCRIPT = "assets/papershelf/papershelf.js"
"""The script of all pages."""
KEYS_SCRIPT = "assets/papershelf/keys.js"
"""The script of the keyboard's shortcuts."""
SEARCH_SCRIPT = "assets/papershelf/search.js"
"""The script of the search: its engine and its dialog, generated together with the index."""
PDF_SEARCH_SCRIPT = "assets/papershelf/pdf-search.js"
"""What the engine imports to look into PDFs."""
PDF_RESULTS_SCRIPT = "assets/papershelf/pdf-results.js"
"""What shows what was found there."""
LUNR_SYNTAX_SCRIPT = "assets/papershelf/lunr-syntax.js"
"""The part of that script for queries in Lunr's own syntax, which programs ask for."""
FIND_PAGE_SCRIPT = "assets/papershelf/find-page.js"
"""The script of the search page, which needs that of the search too."""
NAMES_SCRIPT = "assets/papershelf/names.js"
"""The script that looks up names in an index as one types."""
CITE_SCRIPT = "assets/papershelf/cite.js"
"""The script of a paper's panel “Cite”."""
COMMENTS_SCRIPT = "assets/papershelf/comments.js"
"""The script that loads a paper's comments when a reader asks for them."""
FORMS_SCRIPT = "assets/papershelf/forms.js"
"""The script that fills in the form for corrections."""
SHELF_SCRIPT = "assets/papershelf/shelf.js"
"""The script that adds papers to the reader's shelf."""
SHELF_PAGE_SCRIPT = "assets/papershelf/shelf-page.js"
"""The script of the shelf's page, which needs that script too."""
SHELF_STYLES = "assets/papershelf/shelf.css"
"""The additional style sheet of the shelf's page."""
SESSIONS_SCRIPT = "assets/papershelf/sessions.js"
"""The script of reading lists with sessions."""
SESSIONS_STYLES = "assets/papershelf/sessions.css"
"""The additional style sheet of these pages."""
FOLLOWING_SCRIPT = "assets/papershelf/following.js"
"""The script of lists: “Follow”, and what is new since the last visit."""
FOLLOWING_PAGE_SCRIPT = "assets/papershelf/following-page.js"
"""The script of the page of what the reader follows, which needs that script too."""
SEARCH_STYLES = "assets/papershelf/search.css"
"""The additional style sheet of the search's page."""
STATS_STYLES = "assets/papershelf/stats.css"
"""The additional style sheet of the statistics."""
PEOPLE_STYLES = "assets/papershelf/people.css"
"""The additional style sheet of the people's page, and of photos on pages of authors."""

OFFLINE_SCRIPT = "assets/papershelf/offline.js"
"""The script that registers the service worker and tells it what to store."""
SERVICE_WORKER = "sw.js"
"""The service worker; it is at the root, since a worker sees only addresses below its own."""

ROOT = "\0"
"""A placeholder for the path from a page to the site's root, until the page's address is known.

So a card or a row is the same text on every page that shows it. No record has this character.
"""


_PAGE_FILE = re.compile(r"(?:page/([1-9][0-9]{0,6})/)?index\.md")
_LISTING_FILE = re.compile(
    rf"({'|'.join(KINDS)}|{OWN_KINDS})/((?!page/)[^/]+)/(?:{_PAGE_FILE.pattern}|bibliography\.bib)"
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


def ranking(order: Ranking) -> str:
    """The most popular papers: lately, or of all time."""
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


def thumbnail(image: str, place: str) -> str:
    """The copy of an image, by its address, for a place: see `Thumbnails`."""
    return f"{image}.{place}.webp"


def pdf_text(id: str) -> str:
    """The text of a paper's PDF, from which results show passages."""
    return f"{SEARCH}pdfs/texts/{id}.txt"


def photo(id: str, path: str) -> str:
    """The photo of a person, whose file has a path."""
    return f"{PEOPLE}{id}.{path.rpartition('.')[2].lower()}"


def share_card(id: str) -> str:
    """The picture that is shown where a paper's address is shared."""
    return f"{SHARE_CARDS}{id}.png"


def index(kind: Kind) -> str:
    """The index of all authors, tags and so on."""
    return f"{kind}/"


def names(kind: Kind) -> str:
    """The JSON file of an index's names, which lists the files in the folder beside it."""
    return f"data/{kind}.json"


def listing(kind: Kind, slug: str) -> str:
    """The papers of one author, tag, venue, year, day, week, month, reading list or value."""
    return f"{kind}/{slug}/"


def volume_file(id: str, path: str) -> str:
    """The address of a file that a volume names, by its path in the content folder."""
    return f"{listing('volumes', id)}files/{path.rpartition('/')[2]}"


def volume_archive(id: str) -> str:
    """The PDFs and the BibTeX file of a volume in one file, beside its page."""
    return f"{listing('volumes', id)}{id}.zip"


def sorted_listing(listing: str, order: str) -> str:
    """A listing in another order than newest first, such as `oldest`."""
    return f"{listing}{order}/"


def bibliography(address: str, suffix: str = ".bib") -> str:
    """The bibliography of a listing's papers; of the whole collection if the address is empty."""
    return f"{address}bibliography{suffix}"


def part(address: str, number: int) -> str:
    """A part of a file: `bibliography-2.bib`; part 1 has the address of the file."""
    stem, dot, suffix = address.partition(".")
    return address if number == 1 else f"{stem}-{number}{dot}{suffix}"


def feed_file(address: str, name: str) -> str:
    """A feed for feed readers, `ATOM` or `JSON_FEED`, of the home page or a listing."""
    return f"{address}{name}"


def calendar(listing: str) -> str:
    """The sessions of a reading list as a calendar."""
    return f"{listing}{CALENDAR}"


def numbers(name: str) -> str:
    """The numbers behind a picture of the statistics, as CSV."""
    return f"{STATS}{name}.csv"


def digest(name: str, suffix: str) -> str:
    """The newest day or week as an e-mail, in HTML or as text."""
    return f"{DIGESTS}{name}{suffix}"


RESERVED = frozenset({
    PAPERS, PEOPLE, BIBTEX, SEARCH, SHELF, FOLLOWING, STATS, MAP, SHARE_CARDS, DIGESTS, "data/",
    "assets/", OWN, *map(index, (*KINDS, INSTITUTIONS)), *map(ranking, RANKINGS),
})  # fmt: skip
"""Folders in which the feed can't be."""
SECTIONS = frozenset({HOME, PAPERS, PEOPLE, BIBTEX, *map(index, SECTION_KINDS)})
"""The pages whose front matter says `section`: the feed, all papers, people, the keys, indices."""


_PLAIN = re.compile(r"[a-z0-9._/-]*")


def quote_address(address: str) -> str:
    """An address, percent-encoded for URLs: in HTML, it needs no quotes."""
    return address if _PLAIN.fullmatch(address) else quote(address, safe="/")


def link(address: str) -> str:
    """An address as the pages of any folder link to it, with the placeholder `ROOT`."""
    return f"{ROOT}{quote_address(address) or './'}"


def make_relative(text: str, address: str) -> str:
    """A page's text with links relative to its address, instead of those with `ROOT`.

    They are as short as they can be: from `papers/a/`, the paper `papers/b/` is `../b/`.
    """
    own = quote_address(address)
    if own and (link := f"{ROOT}{own}") in text:
        for end in '" >':
            text = text.replace(f"{link}{end}", f"./{end}")
        text = text.replace(link, "")
    steps = own.split("/")[:-1]
    for above in range(1, len(steps)):
        folder = "/".join(steps[: len(steps) - above])
        text = text.replace(f"{ROOT}{folder}/", "../" * above)
    return text.replace(ROOT, "../" * len(steps))
