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
from ..formats import bibtex
from ..locale import Locale
from ..records.collection import Collection
from ..records.paper import Paper
from ..search import Document, Languages, TextTerms
from ..settings import Settings
from ..similarity import Map
from .papers import card_drawing
from .rendering import urls

T = TypeVar("T")

FRAGMENTS = Path(__file__).parent.parent / "theme" / "shared" / "fragments"
"""The folder of our page bodies."""


class Citer(Protocol):
    """Makes citations of CSL items as JSON, in the styles of a site."""

    @property
    def digest(self) -> bytes:
        """Of all that citations depend on beside their items."""

    def of(self, item: str) -> Sequence[tuple[str, str]]:
        """(label of a style, citation as inline HTML) in each style."""


# Where a forge edits a file, as MkDocs has it for pages.
_EDIT = {"github.com": "edit/main/", "codeberg.org": "_edit/main/", "gitlab.com": "-/edit/main/"}


@dataclass(frozen=True)
class Site:
    """One build's collection and settings, with what is made once and shown in many places.

    `url` and `repo_url` are empty where there is none; `language` is a language tag; `fragments`
    are the folders of page bodies, a curator's own before ours. For the search there are the
    hand-written `pages`, once they are known, and the texts of lunr.js and of those files of
    lunr-languages that its languages need.
    Without a `citer` papers have no citations in text. `exported` has the bytes of each file of the
    whole collection (see `exports`) by its address, `related` the ids of the papers near each,
    `terms` those of titles and abstracts that were cut for it, `map` the papers' places; where one
    is None it is found when it is asked for. `compiled` keeps what the templates compile to.
    """

    collection: Collection
    settings: Settings
    name: str
    url: str = ""
    repo_url: str = ""
    language: str = "en"
    fragments: tuple[Path, ...] = ()
    pages: tuple[Document, ...] = ()
    lunr: str = field(default="", repr=False)
    lunr_languages: Mapping[str, str] = field(default_factory=dict, repr=False)
    citer: Citer | None = field(default=None, repr=False, compare=False)
    exported: Mapping[str, int] | None = field(default=None, repr=False, compare=False)
    related: Mapping[str, tuple[str, ...]] | None = field(default=None, repr=False, compare=False)
    terms: Mapping[str, TextTerms] | None = field(default=None, repr=False, compare=False)
    map: Map | None = field(default=None, repr=False, compare=False)
    compiled: BytecodeCache | None = field(default=None, repr=False, compare=False)
    _memos: dict[Hashable, Any] = field(default_factory=dict, init=False, repr=False, compare=False)
    _bibtex: dict[str, str] = field(default_factory=dict, init=False, repr=False, compare=False)
    _heads: dict[str, bytes] = field(default_factory=dict, init=False, repr=False, compare=False)

    def memo(self, what: Hashable, make: Callable[[], T]) -> T:
        """What `make` gives, made the first time it is asked for."""
        if what not in self._memos:
            self._memos[what] = make()
        found: T = self._memos[what]
        return found

    def replace(self, **more: Any) -> Site:
        """The site with some fields known; what was made of the records stays."""
        found = object.__new__(Site)
        found.__dict__.update(self.__dict__, **more)
        return found

    def __getstate__(self) -> dict[str, Any]:
        """For another process: without what it can make itself."""
        state = {name: getattr(self, name) for name in self.__dataclass_fields__}
        return {**state, "_memos": {}, "_bibtex": {}, "_heads": {}}

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
        """A paper's BibTeX entry; written once for all files that hold it."""
        found = self._bibtex.get(paper.id)
        if found is None:
            found = self._bibtex[paper.id] = bibtex.write(paper, self.collection.venues)
        return found

    def keep_bibtex(self, paper: Paper, entry: str) -> None:
        """Take a text for a paper's entry, as another process has written it."""
        self._bibtex[paper.id] = entry

    def bibliography(self, papers: tuple[Paper, ...]) -> bytes:
        """The BibTeX file of some papers."""
        return bibtex.join(map(self.bibtex, papers)).encode()

    # --- authors ----------------------------------------------------------------------------

    def has_page(self, author: str) -> bool:
        """Whether an author has a page: with enough papers, or an entry in `people.yaml`.

        A page for each of the others would say what their paper's own page says.
        """
        return author in self._authors_with_page

    def author_address(self, author: str) -> str:
        """The address of an author's page; empty where there is none."""
        return urls.listing("authors", author) if self.has_page(author) else ""

    @cached_property
    def _authors_with_page(self) -> frozenset[str]:
        least, shelf = self.settings.author_pages_from, self.collection
        return frozenset(
            author
            for author, papers in shelf.by_author.items()
            if len(papers) >= least or shelf.person(author)
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
        is_wanted = few and self.url and card_drawing.is_possible()
        return card_drawing.describe_versions() if is_wanted else ""

    @property
    def newest(self) -> str:
        """The day of the newest paper, as far as it is known: a date that no build changes."""
        return next((str(one.added or one.date or "") for one in self.collection.papers[:1]), "")

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
                      self.locale.digest, ours, own, collection,
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
            [(author, self.has_page(author)) for author in authors],
            [(tag, shelf.tag_label(tag)) for tag in tags],
            venue and self.memo(("venue", venue), lambda: repr(shelf.venue(venue))),
            venue and shelf.venue_label(venue),
        )

    def file_digest(self, path: str) -> bytes:
        """Of a curator's own file."""
        return _hash((self.collection.folder / path).read_bytes())


def _hash(value: object) -> bytes:
    told = value if isinstance(value, bytes) else repr(value).encode("utf-8", "surrogatepass")
    return blake2b(told, digest_size=12).digest()
