"""Every kind of file that a site may hold: its address, its content, when it exists, who needs it.

A file exists if a reader, a crawler or a program asks for it by its address and no other file would
serve as well. This list enforces that: a test looks up each file of built sites in it, and the
manual shows it. A new kind of file needs a row here, and a row needs someone who asks for the file.
"""

from __future__ import annotations

from ..institutions.institution_files import INSTITUTION_FILES
from ..pdfs.pdf_file_kinds import PDF_FILES
from ..volumes.volume_file_kinds import VOLUMES
from .file_kinds import FileKind, InventorySection
from .own_field_files import OWN_FIELDS
from .session_file_kinds import SESSION_FILES


def _kind(addresses: str, what: str, when: str, asked_by: str) -> FileKind:
    return FileKind(tuple(addresses.split()), what, when, asked_by)


_SITE_URL = "`site_url` is set"
_READERS = "readers"
_READ = "readers, crawlers"
_TAKEN = "readers, for LaTeX or a reference manager; programs"
_SUBSCRIBED = "feed readers"
_BY_PAGES = "browsers, for every page"

SECTIONS: tuple[InventorySection, ...] = (
    InventorySection("Papers", (
        _kind("/papers/<id>/",
              "a paper: abstract, links, BibTeX entry, citations, related papers, and metadata "
              "in the head; for an alias, a redirect to the paper",
              "for each paper and each of its `aliases`, except drafts",
              "readers, crawlers, Google Scholar, Zotero"),
        _kind("/papers/<id>.bib",
              "the paper's BibTeX entry",
              "for each paper",
              _TAKEN),
        _kind("/papers/<id>/<file>",
              "a PDF, an image or another file of yours, beside the paper's page; smaller copies "
              "of a large image, or of a PDF's first page, for cards and for the page",
              "the record names it",
              "readers, Google Scholar"),
        _kind("/share/<id>.png",
              "a [picture](machine-readers.md#pictures-for-links) of title and authors",
              f"{_SITE_URL}, up to `share_cards_up_to` papers, and the record has no `image`",
              "messengers and social networks, where the page is shared"),
        _kind("/share.png",
              "a picture of the site's name and its number of papers",
              f"{_SITE_URL}, and `share_cards_up_to` is not 0",
              "messengers and social networks, where any other page is shared"),
    )),
    InventorySection("Home page and views", (
        _kind("/[page/<n>/]",
              "the newest papers with their abstracts, 40 pages at most",
              "always",
              "readers, crawlers; Zotero, which finds each paper on them"),
        _kind("/days/<yyyy>-<mm>-<dd>/[page/<n>/] /weeks/<yyyy>-W<ww>/[page/<n>/] "
              "/months/<yyyy>-<mm>/[page/<n>/]",
              "the papers added on a day, in a week (of ISO 8601) or in a month, with their "
              "abstracts, the most upvoted first; four pages at most of a week or a month",
              "for each `added` of a record",
              _READ),
        _kind("/days/<yyyy>-<mm>-<dd>/bibliography.bib",
              "the BibTeX entries of a day",
              "for each `added` of a record",
              _TAKEN),
        _kind("/trending/[page/<n>/] /top/[page/<n>/]",
              "the papers with the [most upvotes and comments]"
              "(addresses.md#the-feed-and-its-views), recently and of all time, 40 pages at most",
              "records have `upvotes` or `comments`; `/trending/` also needs `added`",
              _READ),
    )),
    InventorySection("Listings", (
        _kind("/papers/[page/<n>/]", "all papers", "always", _READ),
        _kind("/authors/<slug>/[page/<n>/]",
              "the papers of an author by year, with co-authors and venues; for an alias, a "
              "redirect",
              "for authors with at least `author_pages_from` papers (2), and for those in "
              "`people.yaml`",
              _READ),
        _kind("/authors/<slug>/bibliography.bib",
              "the BibTeX entries of an author's papers",
              "with the author's page",
              _TAKEN),
        _kind("/authors/<slug>/feed.xml",
              "an author's newest papers as Atom, without abstracts",
              f"with the author's page, if {_SITE_URL}",
              _SUBSCRIBED),
        _kind("/tags/<slug>/[page/<n>/] /venues/<slug>/[page/<n>/] "
              "/years/<yyyy>/[page/<n>/] /lists/<id>/[page/<n>/]",
              "the papers of a tag and its sub-tags, of a venue, of a year of publication, of a "
              "[reading list](records.md#reading-lists); for an alias of a tag, a venue "
              "or a list, a redirect",
              "for each tag, venue, year and reading list",
              _READ),
        _kind("/tags/<slug>/bibliography.bib /venues/<slug>/bibliography.bib "
              "/years/<yyyy>/bibliography.bib /lists/<id>/bibliography.bib",
              "the BibTeX entries of these papers",
              "for each of them that has papers",
              _TAKEN),
        _kind("/tags/<slug>/feed.xml /venues/<slug>/feed.xml /years/<yyyy>/feed.xml "
              "/lists/<id>/feed.xml",
              "the newest of these papers as Atom, with whole abstracts",
              f"for each of them that has papers, if {_SITE_URL}",
              _SUBSCRIBED),
        _kind("/papers/<order>/[page/<n>/] /authors/<slug>/upvotes/[page/<n>/] "
              "/authors/<slug>/cited/[page/<n>/] /tags/<slug>/<order>/[page/<n>/] "
              "/venues/<slug>/<order>/[page/<n>/] /years/<yyyy>/<order>/[page/<n>/]",
              "the papers in [another order](addresses.md#listings): `oldest`, `title`, "
              "`upvotes` or `cited`",
              "for listings of ten papers or more",
              _READERS),
    )),
    InventorySection("Indices", (
        _kind("/authors/[page/<n>/] /tags/[page/<n>/] /venues/[page/<n>/] "
              "/years/[page/<n>/]",
              "all authors, tags, venues and years; authors without a page are listed with a link "
              "to their newest paper",
              "always",
              _READ),
        _kind("/days/[page/<n>/] /weeks/[page/<n>/] /months/[page/<n>/]",
              "all days, weeks and months in which papers were added",
              "always",
              _READ),
        _kind("/lists/[page/<n>/]", "all reading lists", "there is one", _READ),
        _kind("/bibtex/[page/<n>/]",
              "all citation keys, with their entries and papers; on the first page the files of "
              "the whole collection with their formats and sizes",
              "always",
              _READ),
        _kind("/data/<index>.json /data/<index>/<file>.txt",
              "the names of an index; the first file lists the others; `<index>` is `authors`, "
              "`tags` or `venues`",
              "the index has at least 50 names",
              "browsers, when a reader types in the [field](addresses.md#long-indices) above it"),
    )),
    OWN_FIELDS, INSTITUTION_FILES, SESSION_FILES, PDF_FILES, VOLUMES,
    InventorySection("People", (
        _kind("/people/",
              "the [people of a group](how-to/a-labs-people.md), with photos, roles and alumni",
              "an entry of `people.yaml` has a `group` or a `role`",
              _READ),
        _kind("/people/<slug>.<image> /assets/papershelf/people.css",
              "a member's `photo` with 240 pixels; the style sheet",
              "with that page",
              "browsers, for that page and members' pages"),
    )),
    InventorySection("The whole collection", (
        _kind("/bibliography.bib /bibliography-<n>.bib",
              "the BibTeX entries of all papers, never compressed, in "
              "[parts](bibliography.md#the-whole-collection) of less than 50 MB",
              "always",
              "LaTeX, Zotero, readers, programs"),
        _kind("/bibliography[-<n>].<format>[.gz]",
              "the same for biblatex (`biblatex.bib`), as RIS (`ris`) and CSL-JSON (`json`), and "
              "for EndNote (`enw`)",
              "always; compressed with gzip if a file is larger than 10 MB",
              "reference managers, Pandoc, readers, programs"),
        _kind("/bibliography-abstracts[-<n>].bib[.gz]",
              "the BibTeX entries with abstracts",
              "always; compressed in the same way",
              "readers, for a reference manager; programs"),
        _kind("/data/papers[-<n>].jsonl[.gz]",
              "the records as JSON, one paper per line",
              "always; compressed in the same way",
              "programs"),
        _kind("/data/schema.json",
              "the JSON Schema of a record",
              "always",
              "programs that check or read records"),
    )),
    InventorySection("Feeds and e-mail", (
        _kind("/feed.xml /feed.json",
              "the newest papers as [Atom and JSON Feed](feeds.md), with whole abstracts",
              _SITE_URL,
              _SUBSCRIBED),
        _kind("/embed.html /embed.json /papers/embed.html /papers/embed.json "
              "/authors/<slug>/embed.html /authors/<slug>/embed.json "
              "/tags/<slug>/embed.html /tags/<slug>/embed.json /venues/<slug>/embed.html "
              "/venues/<slug>/embed.json /years/<yyyy>/embed.html /years/<yyyy>/embed.json "
              "/lists/<id>/embed.html /lists/<id>/embed.json",
              "a listing, or the newest papers, for [other sites](how-to/other-sites.md)",
              "`embeds` is on",
              "pages of other sites, and programs behind them"),
        _kind("/feeds/digest.html /feeds/digest.txt /feeds/digest-week.html "
              "/feeds/digest-week.txt",
              "the newest day, and the week that ends on it, "
              "[as an e-mail](feeds.md#the-newest-papers-as-an-e-mail)",
              f"{_SITE_URL}, and a record has `added`",
              "the service or program that sends your e-mail"),
    )),
    InventorySection("Search", (
        _kind("/search/",
              "the search; `/search/?q=<words>` shows results",
              "`search` is on",
              _READERS),
        _kind("/search/meta.json",
              "the head of the [index](search-format.md), which lists its other files",
              "`search` is on",
              "browsers, if the site was rebuilt since they loaded the script; programs"),
        _kind("/search/opensearch.xml",
              "the [description of the search](searching.md#in-the-address-bar) in OpenSearch 1.1",
              f"`search` is on, and {_SITE_URL}",
              "browsers, to offer the search in their address bar"),
        _kind("/search/<part>/<file> /search/<part>/<file>/<file>",
              "the index in small files: words, results, years, tags, entries to export",
              "`search` is on",
              "browsers, a few files for each query"),
        _kind("/search/lunr.json",
              "the whole index in one file",
              "`search` is on, and there are at most `lunr_json_up_to` papers",
              "programs that use lunr.js"),
    )),
    InventorySection("Shelf, statistics, map", (
        _kind("/following/",
              "what is new in the lists and searches that a reader "
              "[follows](my-shelf.md#following), known only to their browser",
              "always",
              _READ),
        _kind("/shelf/",
              "the [reader's own shelf](my-shelf.md), which the browser stores; a link with "
              "`#name=<name>&papers=<id>,<id>` offers to add these papers",
              "always",
              _READERS),
        _kind("/stats/",
              "[statistics](addresses.md#statistics): the papers by year, month, venue, tag and "
              "author",
              "there is a paper",
              _READ),
        _kind("/stats/<figure>.csv",
              "the numbers behind a chart of the statistics",
              "with the chart",
              "readers, for a spreadsheet; programs"),
        _kind("/map/[page/<n>/]",
              "the [map](map.md), and below it a list of its papers by neighbourhood; "
              "`/map/?q=<words>` marks what a search finds",
              "`map` is on",
              _READ),
        _kind("/map/meta.json /map/points-<hash>.bin /map/numbers-<hash>.bin "
              "/map/titles/<hash>.txt",
              "places, colours and titles of the papers, and their numbers in the search index; "
              "the first file lists the others",
              "`map` is on; the numbers also need `search`",
              "browsers, to draw the map"),
    )),
    InventorySection("For crawlers and programs", (
        _kind("/robots.txt",
              "permission to crawl everything, and the sitemaps",
              _SITE_URL,
              "crawlers, if the site is at the root of its domain"),
        _kind("/sitemap.xml",
              "the sections and the hand-written pages",
              "always; it needs `site_url` to be useful",
              "crawlers; browsers, if the theme has `navigation.instant`"),
        _kind("/sitemap-papers.xml /sitemap-papers-<n>.xml",
              "all papers; with more than 50,000 the first file lists parts",
              _SITE_URL,
              "crawlers"),
        _kind("/llms.txt",
              "a description of the collection, its files, and how addresses are built",
              "always",
              "language models and other programs that read text"),
    )),
    InventorySection("Scripts and style sheets", (
        _kind("/assets/papershelf/papershelf.js /assets/papershelf/boot.js "
              "/assets/papershelf/papershelf.css",
              "the style sheet, which includes Material's, and the scripts of all pages",
              "always",
              _BY_PAGES),
        _kind("/manifest.webmanifest", "the site's name, icon and colours",
              "always", "browsers that keep a site among applications"),
        _kind("/assets/papershelf/icon.svg",
              "an icon in the site's [colour](how-to/logo-and-colours.md#colours-and-fonts)",
              "`theme.favicon` is not set", "browsers, for every page, and the manifest"),
        _kind("/assets/papershelf/cite.js /assets/papershelf/keys.js /assets/papershelf/shelf.js "
              "/assets/papershelf/following.js",
              "citing and exporting, the list of [keys](readers.md#keyboard), the shelf, "
              "[what is new](my-shelf.md#following)",
              "always",
              "browsers, on pages that need them, or when a reader uses them"),
        _kind("/assets/papershelf/shelf-page.js /assets/papershelf/shelf.css "
              "/assets/papershelf/stats.css /assets/papershelf/following-page.js",
              "the scripts and the style sheets of the shelf, following and the statistics",
              "always",
              "browsers, for these pages"),
        _kind("/assets/papershelf/search.js /assets/papershelf/lunr-syntax.js "
              "/assets/papershelf/find-page.js /assets/papershelf/search.css",
              "the search: its engine with its dialog, Lunr's own syntax for programs, its page",
              "`search` is on",
              "browsers, when a reader searches"),
        _kind("/assets/papershelf/names.js",
              "the field above a long index",
              "an index has at least 50 names",
              "browsers, for the page of the index"),
        _kind("/assets/papershelf/map.js /assets/papershelf/map.css",
              "the script and the style sheet of the map",
              "`map` is on",
              "browsers, for the map"),
        _kind("/assets/papershelf/comments.js",
              "the script that loads [comments](community.md) when a reader asks for them",
              "`comments` is set",
              "browsers, for pages of papers"),
        _kind("/assets/papershelf/forms.js",
              "the script that fills in the [form](community.md#forms) for corrections",
              "`issue_forms` is on",
              "browsers, for pages of papers"),
        _kind("/sw.js /assets/papershelf/offline.js",
              "the [service worker](my-shelf.md#without-a-network), which stores pages for use "
              "without a network, and the script that registers it",
              "`offline` is on",
              "browsers"),
    )),
    InventorySection("Files of MkDocs and its theme", (
        _kind("/404.html",
              "the page for addresses that don't exist",
              "always",
              "the host"),
        _kind("/_headers",
              "the [headers](hosts.md#headers) that the host sends: the "
              "[policy](safety.md#content-security-policy), and which files browsers may keep",
              "the host is Cloudflare Pages or Netlify",
              "the host, which doesn't serve it"),
        _kind("/assets/javascripts/bundle.<hash>.min.js",
              "Material's script",
              "always",
              _BY_PAGES),
    )),
    InventorySection("Pages and files of your own", (
        _kind("/<path>/",
              "a page that you wrote",
              "a Markdown file in `docs_dir`",
              "readers, crawlers"),
        _kind("/<path>",
              "an image, a style sheet or another file",
              "a file in `docs_dir`, or in the `custom_dir` of the theme",
              "the pages that link to it"),
    ), is_own=True),
)  # fmt: skip
"""The list."""

KINDS: tuple[FileKind, ...] = tuple(
    kind for section in SECTIONS if not section.is_own for kind in section.kinds
)
"""The kinds of files that a build makes; each file is of exactly one kind."""
