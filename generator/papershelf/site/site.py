"""The site as makers see it: the collection, the settings, and values that pages share.

What inputs are put together from is recorded (`recorder.py`), so the next build knows which jobs a
change concerns. Makers read the collection through functions that say as narrowly as they can what
they read (`reading.py`); `Site.heads` and `Site.collection` stand for all of it.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property, wraps
from pathlib import Path
from typing import Any, Concatenate, NamedTuple, ParamSpec, Protocol, TypeVar, cast

from jinja2 import BytecodeCache

from ..formats.csl_citations import CitedText
from ..locale import Locale
from ..records.collection import Collection
from ..search import Document, Languages, TermsFile
from ..settings import Settings
from ..similarity import Map
from .papers.thumbnails import Thumbnails
from .pdfs.contents import PdfContents
from .recorder import Key, Reads, Recorder, Trace, digest_value
from .rendering import urls

T = TypeVar("T")
P = ParamSpec("P")

VOCABULARIES = (
    "people", "venues", "tags", "lists", "own_fields", "institutions", "volumes",
)  # fmt: skip
"""What a collection has beside its papers, by its attributes: each is a fact."""
FRAGMENTS = Path(__file__).parent.parent / "theme" / "shared" / "fragments"
"""The folder of our page bodies."""


class Citer(Protocol):
    """Formats citations in the citation styles of a site."""

    @property
    def digest(self) -> bytes:
        """A digest of all that citations depend on, except their items."""

    @property
    def has_styles(self) -> bool:
        """Whether there is any style, and so any citation."""

    def cite(self, item: str) -> Sequence[tuple[str, str]]:
        """(label of the style, citation as inline HTML) of a CSL item as JSON, in each style."""

    def recall_text(self, key: bytes, make: Callable[[], CitedText]) -> CitedText:
        """The value of `make()`, kept from build to build by a digest of all that it depends on."""


_RECENT = 16
"""Values that `Site.memo_recent` keeps."""
_SELECTIONS: dict[str, Callable[..., Any]] = {}
"""The functions of selections by name."""
_KEPT: set[str] = set()
"""The names of those whose values are kept for the next build."""
_UNKNOWN = object()
"""In place of the value of a selection that was not computed yet."""


def selection(
    compute: Callable[Concatenate[Site, P], T],
) -> Callable[Concatenate[Site, P], T]:
    """Decorate a function of a site as a selection: see `recorder.py`.

    It is computed once in a build. Its arguments are texts and numbers; its value is plain, or
    prints all that it consists of, and has no papers, which would be compared in whole.
    """
    name = _name_selection(compute)
    _SELECTIONS[name] = compute

    @wraps(compute)
    def select(site: Site, /, *args: P.args, **_: P.kwargs) -> T:
        found: T = site.select((name, *args))
        return found

    return cast("Callable[Concatenate[Site, P], T]", select)


def kept_selection(
    compute: Callable[Concatenate[Site, P], T],
) -> Callable[Concatenate[Site, P], T]:
    """Decorate a selection whose value is kept for the next build, since computing it takes long.

    The value is not None, and small.
    """
    _KEPT.add(_name_selection(compute))
    return selection(compute)


def _name_selection(compute: Callable[..., Any]) -> str:
    return f"{compute.__module__.rpartition('.')[2]}.{compute.__name__.lstrip('_')}"


class VersionLink(NamedTuple):
    """A version of a work as links name it: `label` is what it is and its year."""

    id: str
    label: str
    title: str


@dataclass(frozen=True)
class Site:
    """The collection and the settings of one build, and the values that several makers share.

    `url`, `repo_url` and `description` are empty if the site has none; `language` is a language tag
    (BCP 47); `fragments` are folders of a curator's own page bodies, which come before ours.

    The search needs `pages`, the hand-written pages as documents (empty until MkDocs has read
    them), `lunr`, the text of lunr.js, and `lunr_languages`, those files of lunr-languages that
    the site's languages need. Without a `citer`, pages show no formatted citations. `pdfs` is what
    was found in local PDFs.

    Values that are expensive to compute can be handed in; where one is None it is computed when
    a maker asks for it: `export_sizes` has the bytes of each file of the whole collection by its
    address (see `exports/`), `related` has a paper's id -> the ids of its nearest papers, `terms`
    the terms of titles and abstracts that were found while relating them, and `map` the places
    of papers. `template_cache` keeps compiled templates.

    `records` is the collection for those who note what they read, as `reading.py` does. Outputs are
    made with a site without papers (`without_papers.py`), which has `authors_with_page`, the slugs
    of the authors with a page, `shared_files` and `thumbnails`, as `reading.py` gives them, and
    `versions` of works, as `versions.py` does.
    """

    records: Collection
    settings: Settings
    name: str
    url: str = ""
    repo_url: str = ""
    description: str = ""
    language: str = "en"
    fragments: tuple[Path, ...] = ()
    pages: tuple[Document, ...] = ()
    lunr: str = field(default="", repr=False)
    lunr_languages: Mapping[str, str] = field(default_factory=dict, repr=False)
    citer: Citer | None = field(default=None, repr=False, compare=False)
    pdfs: PdfContents = field(default_factory=PdfContents, repr=False, compare=False)
    export_sizes: Mapping[str, int] | None = field(default=None, repr=False, compare=False)
    related: Mapping[str, tuple[str, ...]] | None = field(default=None, repr=False, compare=False)
    terms: TermsFile | None = field(default=None, repr=False, compare=False)
    map: Map | None = field(default=None, repr=False, compare=False)
    template_cache: BytecodeCache | None = field(default=None, repr=False, compare=False)
    authors_with_page: frozenset[str] | None = field(default=None, repr=False, compare=False)
    shared_files: Mapping[str, str] | None = field(default=None, repr=False, compare=False)
    versions: Mapping[str, tuple[VersionLink, ...]] | None = field(
        default=None, repr=False, compare=False
    )
    thumbnails: Mapping[str, Thumbnails] | None = field(default=None, repr=False, compare=False)
    recorder: Recorder = field(default_factory=Recorder, repr=False, compare=False)
    _memos: dict[Hashable, Any] = field(default_factory=dict, init=False, repr=False, compare=False)
    _selected: list[Any] = field(default_factory=list, init=False, repr=False, compare=False)
    """The values of selections by the numbers of their keys."""

    @property
    def collection(self) -> Collection:
        """The whole collection: its reader depends on every record."""
        self.recorder.note(("collection",))
        return self.records

    @property
    def heads(self) -> Collection:
        """The collection, of whose papers only the heads are read (see `Fingerprint`)."""
        self.recorder.note(("heads",))
        return self.records

    @property
    def index(self) -> Collection:
        """The collection, of whose papers only that is read which `Fingerprint.listing` covers."""
        return self.read_parts("index", *VOCABULARIES)

    def read_parts(self, *names: str) -> Collection:
        """The collection, of which only some of its `VOCABULARIES` are read; `index` is what
        `Fingerprint.listing` covers of its papers."""
        for name in names:
            self.recorder.note((name,))
        return self.records

    def memo(self, key: Hashable, make: Callable[[], T]) -> T:
        """The value of `make()`, which is called the first time that a key is asked for.

        Who asks depends on what was read for it.
        """
        return self._recall(self._memos, key, make)

    def memo_recent(self, key: Hashable, make: Callable[[], T]) -> T:
        """Like `memo`, for large values that follow each other: only the last few are kept."""
        recent: dict[Hashable, Any] = self._memos.setdefault("recent", {})
        if key not in recent and len(recent) >= _RECENT:
            del recent[next(iter(recent))]
        return self._recall(recent, key, make)

    def cache(self, key: Hashable, make: Callable[[], T]) -> T:
        """Like `memo`, for values that show nothing of the records by themselves, such as
        templates: nobody depends on what is read for them."""
        if key not in self._memos:
            self._memos[key] = self.recorder.ignore(make)
        found: T = self._memos[key]
        return found

    def _recall(self, memos: dict[Hashable, Any], key: Hashable, make: Callable[[], T]) -> T:
        found: tuple[T, Reads] | None = memos.get(key)
        if found is None:
            found = memos[key] = self.recorder.record(make)
        self.recorder.replay(found[1])
        return found[0]

    def select(self, key: Key) -> Any:
        """The value of a selection, by its key."""
        recorder, selected = self.recorder, self._selected
        number = recorder.find_number(key)
        value = selected[number] if 0 <= number < len(selected) else _UNKNOWN
        if value is _UNKNOWN:
            value, number = self._compute_selection(key)
        recorder.note_number(number)
        return value

    def _compute_selection(self, key: Key) -> tuple[Any, int]:
        """The value of a selection that is not known yet, and the number of its key."""
        # A function within `select`, which is called a hundred thousand times, would slow it down.
        recorder, selected, (name, *args) = self.recorder, self._selected, key
        value = recorder.recall_value(key) if name in _KEPT else None
        if value is None:
            compute = _SELECTIONS[name]
            value, number = recorder.record_selection(
                key, lambda: compute(self, *args), is_kept=name in _KEPT
            )
        else:
            number = recorder.find_number(key)
        selected += [_UNKNOWN] * (number + 1 - len(selected))
        selected[number] = value
        return value, number

    def restore(self, trace: Trace) -> None:
        """Begin with what an earlier build had recorded: see `Recorder.restore`. What was computed
        before is forgotten, since it has other numbers."""
        self.forget()
        self.recorder.restore(trace)

    def forget(self) -> None:
        """Release the memory of what was computed: it is computed again if it is asked for."""
        self._memos.clear()
        self._selected.clear()

    def digest_selection(self, key: Key) -> bytes:
        """The digest of a selection's value, which is computed only if it may have changed."""
        found = self.recorder.recall_digest(key)
        if found is None:
            found = digest_value(self.select(key))
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
        return {**state, "_memos": {}, "_selected": [], "recorder": Recorder()}

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
    def own_fragments(self) -> list[Path]:
        """The files of a curator's own page bodies, which may show anything of the collection."""
        return [path for folder in self.fragments for path in sorted(folder.rglob("*"))
                if path.is_file()]  # fmt: skip
