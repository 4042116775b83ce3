"""The site as makers see it: the collection, the settings, and values that pages share."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any, Protocol, TypeVar

from jinja2 import BytecodeCache

from ..locale import Locale
from ..records.collection import Collection
from ..records.paper import Paper
from ..search import Document, Languages, TextTerms
from ..settings import Settings
from ..similarity import Map
from .rendering import urls

T = TypeVar("T")

FRAGMENTS = Path(__file__).parent.parent / "theme" / "shared" / "fragments"
"""The folder of our page bodies."""


class Citer(Protocol):
    """Formats citations in the citation styles of a site."""

    @property
    def digest(self) -> bytes:
        """A digest of all that citations depend on, except their items."""

    def cite(self, item: str) -> Sequence[tuple[str, str]]:
        """(label of the style, citation as inline HTML) of a CSL item as JSON, in each style."""


@dataclass(frozen=True)
class Site:
    """The collection and the settings of one build, and the values that several makers share.

    `url` and `repo_url` are empty if the site has none; `language` is a language tag (BCP 47);
    `fragments` are folders of a curator's own page bodies, which come before ours.

    The search needs `pages`, the hand-written pages as documents (empty until MkDocs has read
    them), `lunr`, the text of lunr.js, and `lunr_languages`, those files of lunr-languages that
    the site's languages need. Without a `citer`, pages show no formatted citations.

    Values that are expensive to compute can be handed in; where one is None it is computed when
    a maker asks for it: `export_sizes` has the bytes of each file of the whole collection by its
    address (see `exports/`), `related` has a paper's id -> the ids of its nearest papers, `terms`
    the terms of titles and abstracts that were found while relating them, and `map` the places
    of papers. `template_cache` keeps compiled templates.
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
    export_sizes: Mapping[str, int] | None = field(default=None, repr=False, compare=False)
    related: Mapping[str, tuple[str, ...]] | None = field(default=None, repr=False, compare=False)
    terms: Mapping[str, TextTerms] | None = field(default=None, repr=False, compare=False)
    map: Map | None = field(default=None, repr=False, compare=False)
    template_cache: BytecodeCache | None = field(default=None, repr=False, compare=False)
    _memos: dict[Hashable, Any] = field(default_factory=dict, init=False, repr=False, compare=False)

    def memo(self, key: Hashable, make: Callable[[], T]) -> T:
        """The value of `make()`, which is called the first time that a key is asked for."""
        if key not in self._memos:
            self._memos[key] = make()
        found: T = self._memos[key]
        return found

    def replace(self, **fields: Any) -> Site:
        """The site with other values of some fields; it shares its memos with this one.

        So replace no field that a memo depends on, such as the collection or the settings:
        `dataclasses.replace` gives a site without memos.
        """
        found = object.__new__(Site)
        found.__dict__.update(self.__dict__, **fields)
        return found

    def __getstate__(self) -> dict[str, Any]:
        """The fields without memos: another process computes its own."""
        state = {name: getattr(self, name) for name in self.__dataclass_fields__}
        return {**state, "_memos": {}}

    def __setstate__(self, state: dict[str, Any]) -> None:
        self.__dict__.update(state)

    @cached_property
    def locale(self) -> Locale:
        """The messages, numbers and dates of its language."""
        return Locale(self.language)

    @cached_property
    def languages(self) -> Languages:
        """The languages of its search."""
        return Languages(self.settings.search_languages, self.lunr_languages)

    def to_full_url(self, link: str) -> str:
        """A text with links as pages write them, with whole URLs: for feeds, sitemaps, e-mail."""
        return link.replace(urls.ROOT, f"{self.url.rstrip('/')}/")

    @cached_property
    def sorted_by_id(self) -> list[Paper]:
        """The papers in the order of their ids."""
        return sorted(self.collection.papers, key=lambda paper: paper.id)

    @property
    def newest_day(self) -> str:
        """The date of the newest paper, as precise as it is known; empty if it is unknown.

        Files that show it stay the same until a record changes, unlike the day of the build.
        """
        newest = next(iter(self.collection.papers), None)
        return str(newest.added or newest.date or "") if newest else ""

    @cached_property
    def own_fragments(self) -> list[Path]:
        """The files of a curator's own page bodies, which may show anything of the collection."""
        return [path for folder in self.fragments for path in sorted(folder.rglob("*"))
                if path.is_file()]  # fmt: skip
