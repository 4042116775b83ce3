"""The site as its makers see it: the collection, the settings, and what pages share."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from hashlib import blake2b
from pathlib import Path
from typing import Any, Protocol, TypeVar

from jinja2 import BytecodeCache

from .. import __version__
from ..formats import FORMATS, entries
from ..locale import Locale
from ..mapping import Map
from ..records.collection import Collection
from ..records.paper import Paper
from ..search import Document, Languages
from ..settings import Settings
from . import drawing, urls
from .templates import FRAGMENTS, Templates

T = TypeVar("T")


class Citer(Protocol):
    """Makes citations of CSL items as JSON, in the styles of a site."""

    @property
    def digest(self) -> bytes:
        """Of all that citations depend on beside their items."""

    def of(self, item: str) -> Sequence[tuple[str, str]]:
        """(label of a style, citation as inline HTML) in each style."""


# Where a forge edits a file, as MkDocs has it for pages.
_EDIT = {"github.com": "edit/main/", "codeberg.org": "_edit/main/", "gitlab.com": "-/edit/main/"}
# (collections of more papers than this, the least papers of an author with a page in full)
_AUTHOR_PAGES = ((50_000, 5), (20_000, 3), (5_000, 2), (-1, 1))
# Up to how many papers every listing has its feeds in full.
_ALL_FEEDS = 500
# Up to how many papers the feed and its kin have whole abstracts.
_ALL_ABSTRACTS = 5_000

BIBTEX = "BibTeX"
"""The format that all listings have."""
CSL = "CSL-JSON"
"""The format that scripts make others of."""
# Kind of listing -> papers of the largest collection in which it has files in all formats.
_ALL_FORMATS_UP_TO = {"authors": 5_000, "": 20_000}


@dataclass(frozen=True)
class Site:
    """One build's collection and settings, with what is made once and shown in many places.

    `url` and `repo_url` are empty where there is none; `language` is a language tag; `fragments`
    are the folders of page bodies, a curator's own before ours; `stylesheets` are a curator's own,
    paths in the site or addresses. For the search there are the hand-written `pages`, once they are
    known, and the texts of lunr.js and of those files of lunr-languages that its languages need.
    Without a `citer` papers have no citations in text. `related` has the ids of the papers near
    each, `map` their places; where one is None it is found when it is asked for. `compiled` keeps
    what the templates compile to.
    """

    collection: Collection
    settings: Settings
    name: str
    url: str = ""
    repo_url: str = ""
    language: str = "en"
    fragments: tuple[Path, ...] = ()
    stylesheets: tuple[str, ...] = ()
    pages: tuple[Document, ...] = ()
    lunr: str = field(default="", repr=False)
    lunr_languages: Mapping[str, str] = field(default_factory=dict, repr=False)
    citer: Citer | None = field(default=None, repr=False, compare=False)
    related: Mapping[str, tuple[str, ...]] | None = field(default=None, repr=False, compare=False)
    map: Map | None = field(default=None, repr=False, compare=False)
    compiled: BytecodeCache | None = field(default=None, repr=False, compare=False)
    _kept: dict[Hashable, Any] = field(default_factory=dict, init=False, repr=False, compare=False)
    _entries: dict[str, Any] = field(default_factory=dict, init=False, repr=False, compare=False)
    _heads: dict[str, bytes] = field(default_factory=dict, init=False, repr=False, compare=False)

    @cached_property
    def templates(self) -> Templates:
        return Templates(self)

    def once(self, what: Hashable, make: Callable[[], T]) -> T:
        """What `make` gives, made the first time it is asked for."""
        if what not in self._kept:
            self._kept[what] = make()
        found: T = self._kept[what]
        return found

    def knowing(self, **more: Any) -> Site:
        """The site with some fields known; what was made of the records stays."""
        found = object.__new__(Site)
        found.__dict__.update(self.__dict__, **more)
        return found

    def __getstate__(self) -> dict[str, Any]:
        """For another process: without what it can make itself."""
        state = {name: getattr(self, name) for name in self.__dataclass_fields__}
        return {**state, "_kept": {}, "_entries": {}, "_heads": {}}

    def __setstate__(self, state: dict[str, Any]) -> None:
        self.__dict__.update(state)

    @cached_property
    def locale(self) -> Locale:
        """How its pages speak."""
        return Locale(self.language)

    @cached_property
    def languages(self) -> Languages:
        """Those of the search."""
        return Languages(self.settings.search_languages, self.lunr_languages)

    def full(self, link: str) -> str:
        """A page's link as it is written elsewhere: in a feed, a sitemap, an e-mail."""
        return link.replace(urls.ROOT, f"{self.url.rstrip('/')}/")

    # --- bibliographies ---------------------------------------------------------------------

    def bibtex(self, paper: Paper) -> str:
        """A paper's BibTeX entry."""
        return self.entry(BIBTEX, paper)

    def entry(self, name: str, paper: Paper) -> str:
        """A paper in a format of `FORMATS`; it is written once for all files."""
        venues = self.collection.venues
        if name != BIBTEX and not self.in_all_formats(""):
            # Only the whole collection has a file in the format: to keep them is for nothing.
            return FORMATS[name].write(paper, venues)
        found: str | None = self._entries.get(name, {}).get(paper.id)
        if found is None:
            for other, text in entries(name, paper, venues).items():
                self._entries.setdefault(other, {})[paper.id] = text
            found = str(self._entries[name][paper.id])
        return found

    def bibliography(self, papers: tuple[Paper, ...], name: str = BIBTEX) -> bytes:
        """The file of some papers in a format."""
        return FORMATS[name].join(self.entry(name, paper) for paper in papers).encode()

    def files(self, address: str) -> list[tuple[str, str]]:
        """(format, address) of the files with a listing's papers; the root's are of all papers.

        A listing's files say again what others say: those of too many don't fit GitHub Pages.
        """
        is_all = not address or self.in_all_formats(address.partition("/")[0])
        names = FORMATS if is_all else (BIBTEX,)
        return [(name, urls.bibliography(address, FORMATS[name].SUFFIX)) for name in names]

    def in_all_formats(self, kind: str) -> bool:
        """Whether a kind of listings, or what a search finds, is to be had in all formats."""
        most = _ALL_FORMATS_UP_TO.get(kind, _ALL_FORMATS_UP_TO[""])
        return len(self.collection.papers) <= most

    @property
    def whole_abstracts(self) -> bool:
        """Whether papers have their whole abstract wherever they stand as cards.

        They do so five times: a large collection's wouldn't fit GitHub Pages.
        """
        return len(self.collection.papers) <= _ALL_ABSTRACTS

    # --- authors ----------------------------------------------------------------------------

    @cached_property
    def author_pages_from(self) -> int:
        """From how many papers on an author has a page in full."""
        papers = len(self.collection.papers)
        default = next(least for most, least in _AUTHOR_PAGES if papers > most)
        return self.settings.author_pages_from or default

    def in_full(self, author: str) -> bool:
        """Whether an author has a page in full; who stands in `people.yaml` has one."""
        return author not in self._brief

    def linked(self, author: str) -> bool:
        """Whether names lead to the author's page: not to a brief one with nothing but the paper
        that they stand at."""
        return author not in self._alone

    @cached_property
    def _alone(self) -> frozenset[str]:
        """Authors without a page in full who have one paper."""
        if not self._brief:
            return frozenset()
        authors = self.collection.by_author
        return frozenset(author for author in self._brief if len(authors[author]) == 1)

    @cached_property
    def _brief(self) -> frozenset[str]:
        shelf, least = self.collection, self.author_pages_from
        if least == 1:
            return frozenset()
        return frozenset(
            author
            for author, papers in shelf.by_author.items()
            if len(papers) < least and not shelf.person(author)
        )

    # --- papers -----------------------------------------------------------------------------

    @cached_property
    def by_id(self) -> list[Paper]:
        """The papers in the order of their ids."""
        return sorted(self.collection.papers, key=lambda paper: paper.id)

    @cached_property
    def share_cards(self) -> str:
        """What draws a picture of each paper, with its versions; empty where there are none."""
        few = len(self.collection.papers) <= self.settings.share_cards_up_to
        # Whoever shows them takes whole addresses only.
        return drawing.version_of_all() if few and self.url and drawing.is_possible() else ""

    @property
    def newest(self) -> str:
        """The day of the newest paper, as far as it is known: a date that no build changes."""
        return next((str(one.added or one.date or "") for one in self.collection.papers[:1]), "")

    def brief_feed(self, kind: str, slug: str) -> bool:
        """Whether a listing has a brief feed; a kind is empty for the whole collection."""
        if kind in ("", "lists") or len(self.collection.papers) <= _ALL_FEEDS:
            return False
        return kind == "authors" or (kind, slug) not in self._busy

    @cached_property
    def _busy(self) -> frozenset[tuple[str, str]]:
        """The tags and venues that have more papers than one feed holds, or just as many."""
        least, shelf = self.settings.feed_entries, self.collection
        indices = (("tags", shelf.by_tag), ("venues", shelf.by_venue))
        return frozenset(
            (kind, slug)
            for kind, index in indices
            for slug, papers in index.items()
            if len(papers) >= least
        )

    def edit_url(self, paper: Paper) -> str:
        """Where the paper's record is edited; empty without a repository."""
        place = self.collection.places.get(paper.id)
        if not self.repo_url or place is None:
            return ""
        base = self.repo_url.rstrip("/")
        host = base.split("/")[2] if "//" in base else ""
        way = self.settings.edit_records or _EDIT.get(host, "edit/main/")
        return f"{base}/{way.strip('/')}/{place.path}"

    # --- digests: what outputs are made from, in short --------------------------------------

    @cached_property
    def own_fragments(self) -> list[Path]:
        """A curator's own page bodies: they may show anything of the collection."""
        return [path for folder in self.fragments for path in sorted(folder.rglob("*"))
                if path.is_file()]  # fmt: skip

    @cached_property
    def digest(self) -> bytes:
        """Of all that every page may show: version, settings, and the templates' own text.

        A curator's own fragments may show anything of the collection, so then all of it counts.
        """
        ours = [path.read_bytes() for path in sorted(FRAGMENTS.rglob("*.html"))]
        own = [path.read_bytes() for path in self.own_fragments]
        collection = [self.digest_of(paper) for paper in self.collection.papers] if own else []
        shelf = self.collection
        vocabulary = [shelf.people, shelf.venues, shelf.tags, shelf.lists]
        return _hash((__version__, self.settings, self.name, self.url, self.repo_url,
                      self.locale.digest, self.stylesheets, ours, own, collection,
                      vocabulary if own else [], self.share_cards,
                      self.citer.digest if self.citer else b""))  # fmt: skip

    def digest_of(self, paper: Paper) -> bytes:
        """Of a paper, and of the labels its page shows for the names that it uses."""
        return self.collection.fingerprints[paper.id].whole + self.head_of(paper)

    def head_of(self, paper: Paper) -> bytes:
        """Of a paper as rows and BibTeX entries show it: without abstract and counts."""
        found = self._heads.get(paper.id)
        if found is None:
            head = self.collection.fingerprints[paper.id].head
            found = self._heads[paper.id] = _hash((head, self._labels(paper)))
        return found

    def _labels(self, paper: Paper) -> object:
        """What the collection says of the names that a paper uses."""
        shelf = self.collection
        authors = [shelf.author_slug(name) for name in paper.authors]
        tags = [shelf.tag_slug(tag) for tag in paper.tags]
        venue = shelf.venue_slug(paper)
        return (
            [(author, self.linked(author)) for author in authors],
            [(tag, shelf.tag_label(tag)) for tag in tags],
            venue and self.once(("venue", venue), lambda: repr(shelf.venue(venue))),
            venue and shelf.venue_label(venue),
        )

    def file_digest(self, path: str) -> bytes:
        """Of a curator's own file."""
        return _hash((self.collection.folder / path).read_bytes())


def _hash(value: object) -> bytes:
    told = value if isinstance(value, bytes) else repr(value).encode("utf-8", "surrogatepass")
    return blake2b(told, digest_size=12).digest()
