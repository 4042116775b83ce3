"""The citations of a site's papers, computed on all cores and cached from build to build."""

from __future__ import annotations

import json
import logging
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from hashlib import blake2b
from pathlib import Path
from typing import Any

from ...formats import csl, csl_citations, styles
from ...formats.csl_citations import CitedText
from ...formats.styles import Style
from ...parallel import count_cores, split_batches
from ...records.collection import Collection
from ...settings import Settings
from ...site import Site
from ..cache import signed_pickle

# MkDocs shows the messages of loggers below its own.
log = logging.getLogger("mkdocs.plugins.papershelf")

CITED_UP_TO = 1000
"""Largest collection with citations by default: they take 3 s per thousand papers, once."""
_BATCH = 250
"""Items of one run: enough to outweigh its start, few enough to distribute."""
_FILE = "citations"
_TEXTS_FILE = "cited-texts"
_TEXTS = 500
"""Pages whose citations are cached: those that were used last."""
CitationJob = tuple[bytes, str, Style]
"""(key of a citation, its item, its style)."""


def choose_styles(collection: Collection, settings: Settings) -> list[Style]:
    """The styles that the settings name; by default all short ones, unless the collection is large.

    Raises CallError if a style can't be read.
    """
    names = settings.citation_styles
    if names is None:
        is_small = len(collection.papers) <= CITED_UP_TO
        names = tuple(styles.NAMED_STYLES) if is_small else ()
        if names and not csl_citations.are_possible():
            log.info(f"papershelf: no citations on paper pages: {styles.INSTALL} to add them")
            return []
    return [styles.read_style(name, collection.folder) for name in dict.fromkeys(names)]


class Citations:
    """Citations of items, given as JSON, in some styles.

    A folder caches those of the last build. Others are made when asked for, which takes a tenth of
    a second each; `prepare` makes many at once.
    """

    def __init__(self, used: Sequence[Style], folder: Path) -> None:
        self._styles = tuple(used)
        self._folder = folder
        self._texts: dict[bytes, str | None] | None = None
        self._cited: dict[bytes, CitedText] | None = None

    def __getstate__(self) -> dict[str, Any]:
        """For another process, which reads the cache itself if it needs it."""
        return {**self.__dict__, "_texts": None, "_cited": None}

    @property
    def digest(self) -> bytes:
        """A digest of everything that citations depend on, except for their items."""
        labels = [(style.label, style.digest) for style in self._styles]
        version = csl_citations.get_processor_version()
        return _hash(repr((labels, version))) if self._styles else b""

    @property
    def has_styles(self) -> bool:
        """Whether there is any style, and so any citation."""
        return bool(self._styles)

    def cite(self, item: str) -> list[tuple[str, str]]:
        """(label of a style, citation as inline HTML) in each style that gives a text."""
        texts = [(style.label, self._cite_in_style(item, style)) for style in self._styles]
        return [(label, text) for label, text in texts if text]

    @property
    def has_failed(self) -> bool:
        """Whether the processor has failed at any item."""
        return bool(self._styles) and None in self._load_texts().values()

    def list_failed_styles(self, item: str) -> list[str]:
        """The labels of the styles in which the processor fails at an item."""
        return [style.label for style in self._styles if self._cite_in_style(item, style) is None]

    def recall_text(self, key: bytes, make: Callable[[], CitedText]) -> CitedText:
        """What a page cites, by a digest of all that it is made from."""
        if self._cited is None:
            found = signed_pickle.load(self._folder / _TEXTS_FILE)
            self._cited = found if isinstance(found, dict) else {}
        text = self._cited.pop(key, None)
        is_new = text is None
        self._cited[key] = text or make()
        if is_new:
            self._cited = dict([*self._cited.items()][-_TEXTS:])
            self._folder.mkdir(parents=True, exist_ok=True)
            signed_pickle.save(self._folder / _TEXTS_FILE, self._cited)
        return self._cited[key]

    def prepare(self, items: Iterable[str]) -> None:
        """Make the citations that are missing, and cache exactly those of `items`."""
        if not self._styles:
            return
        before = self._load_texts()
        wanted = {_to_key(item, style): (item, style) for item in items for style in self._styles}
        texts = {key: before[key] for key in wanted if key in before}
        texts.update(_cite_all([(key, *job) for key, job in wanted.items() if key not in texts]))
        self._texts = texts
        if texts.keys() != before.keys():
            self._folder.mkdir(parents=True, exist_ok=True)
            signed_pickle.save(self._folder / _FILE, texts)

    def _cite_in_style(self, item: str, style: Style) -> str | None:
        texts, key = self._load_texts(), _to_key(item, style)
        if key not in texts:
            (texts[key],) = _cite_batch([(key, item, style)])
        return texts[key]

    def _load_texts(self) -> dict[bytes, str | None]:
        if self._texts is None:
            found = signed_pickle.load(self._folder / _FILE)
            self._texts = found if isinstance(found, dict) else {}
        return self._texts


def prepare_citations(collection: Collection, settings: Settings, folder: Path) -> Citations:
    """The citations of a collection, all of them made; papers without are logged.

    Raises CallError as `choose_styles` and `cite` do.
    """
    found = Citations(choose_styles(collection, settings), folder)
    _prepare_all(found, collection)
    return found


def add_citations(site: Site) -> None:
    """Make the citations that a site's papers lack since it was built the last time."""
    if isinstance(site.citer, Citations):
        _prepare_all(site.citer, site.records)


def _prepare_all(citer: Citations, collection: Collection) -> None:
    papers, venues = collection.papers, collection.venues
    citer.prepare(csl.write_for_citing(paper, venues) for paper in papers)
    for paper in papers if citer.has_failed else ():
        if labels := citer.list_failed_styles(csl.write_for_citing(paper, venues)):
            message = f"Pandoc can't format this paper's citation in {', '.join(labels)}"
            place = collection.places[paper.id]
            log.warning(place.to_warning("no-citation", message))


def _cite_all(jobs: Sequence[CitationJob]) -> Iterable[tuple[bytes, str | None]]:
    """(key, citation) of jobs. Threads are enough, since external programs do the work."""
    by_style: dict[str, list[CitationJob]] = {}
    for job in jobs:
        by_style.setdefault(job[2].name, []).append(job)
    runs = [run for same in by_style.values() for run in split_batches(same, _BATCH)]
    executor = ThreadPoolExecutor(count_cores())
    try:
        texts = list(executor.map(_cite_batch, runs))
        executor.shutdown()
    except BaseException:
        executor.shutdown(wait=False, cancel_futures=True)  # an interrupt doesn't wait for Pandoc
        raise
    for run, found in zip(runs, texts, strict=True):
        yield from zip((key for key, _, _ in run), found, strict=True)


def _cite_batch(jobs: Sequence[CitationJob]) -> list[str | None]:
    return csl_citations.cite([json.loads(item) for _, item, _ in jobs], jobs[0][2])


def _to_key(item: str, style: Style) -> bytes:
    return _hash(f"{style.digest.hex()} {csl_citations.get_processor_version()} {item}")


def _hash(text: str) -> bytes:
    return blake2b(text.encode("utf-8", "surrogatepass"), digest_size=12).digest()
