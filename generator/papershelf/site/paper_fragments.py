"""The fragments of papers: what many files show of each, rendered once.

Those of a large collection take as much memory as its records, so they are in a file, and jobs have
only ids of papers. Where a job's outputs are made, the fragments are read from the file: `lend`.
"""

from __future__ import annotations

import os
import struct
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from hashlib import file_digest, sha256
from pathlib import Path
from typing import Literal
from weakref import finalize

from ..records.paper import Paper
from ..records.parts.stored_texts import read_at
from .reading import digest_head
from .site import Site
from .without_papers import strip_papers

Part = Literal[0, 1, 2, 3]
Fragments = tuple[str, str, str, str]
"""(BibTeX entry, row in lists, row among related papers, entry in authors' feeds) of a paper."""
ENTRY: Part = 0
ROW: Part = 1
NEAR: Part = 2
NEWS: Part = 3
FragmentPlace = bytes
"""The digest of a paper's head, and where its fragments are in a file: offset and lengths."""
_HEAD = 12
_PLACE = struct.Struct("<12sQIIII")


@dataclass
class FragmentFile:
    """A file of fragments: `papers` maps ids to places, `digest` is that of the file.

    If it `is_new`, all papers are as they were when it was written.
    """

    path: Path
    papers: dict[str, FragmentPlace]
    digest: bytes = b""
    is_new: bool = True

    def is_sound(self) -> bool:
        """Whether the file is as it was written."""
        try:
            with self.path.open("rb") as file:
                return file_digest(file, sha256).digest() == self.digest
        except OSError:
            return False


@dataclass
class LentFragments:
    """The fragments that some jobs show: places in the file `path`, and others as texts."""

    path: Path = Path()
    places: dict[str, FragmentPlace] = field(default_factory=dict)
    texts: dict[str, dict[Part, str]] = field(default_factory=dict)


class FragmentStore:
    """The fragments of papers that are known: those of a file, and those rendered since."""

    def __init__(self) -> None:
        self._file = FragmentFile(Path(), {})
        self._load: Callable[[], FragmentFile | None] | None = None
        self._lent = LentFragments()
        self._texts: dict[str, dict[Part, str]] = {}
        self._shown: set[str] = set()
        """The ids of papers that a job shows whose inputs are being put together."""
        self._sound: set[str] = set()
        """The ids of papers whose fragments in the file were found to be those of now."""
        self._opened: _OpenFile | None = None

    def use_file(self, file: FragmentFile) -> None:
        """Take fragments from a file. A paper whose head is not as noted there is left out, and one
        of which some were rendered before."""
        self.close()
        self._file, self._load, self._sound = file, None, set()
        for id in self._texts:
            file.papers.pop(id, None)

    def use_saved(self, load: Callable[[], FragmentFile | None]) -> None:
        """Take fragments from the file that `load` finds, if any: once one is asked for."""
        self._load = load

    def find(self, site: Site, paper: Paper, part: Part) -> str | None:
        """A fragment of a paper; None if it is not known."""
        return self.read(paper.id, part) if self._is_known(site, paper, part) else None

    def keep(self, id: str, part: Part, text: str) -> None:
        """Take a fragment that was rendered."""
        self._texts.setdefault(id, {})[part] = text

    def show(
        self, site: Site, papers: Iterable[Paper], part: Part, render: Callable[[Paper], str]
    ) -> tuple[str, ...]:
        """The ids of papers of which the job shows a fragment whose inputs are being put together.

        What is not known is rendered.
        """
        ids = []
        for paper in papers:
            if not self._is_known(site, paper, part):
                self.keep(paper.id, part, render(paper))
            ids.append(paper.id)
        self._shown.update(ids)
        return tuple(ids)

    def take_shown(self) -> set[str]:
        """The ids of the papers that were noted since the last call."""
        shown, self._shown = self._shown, set()
        return shown

    def collect(self, ids: set[str]) -> LentFragments:
        """The fragments of some papers, for the process that makes the outputs that show them."""
        lent = LentFragments(self._file.path)
        for id in ids:
            if found := self._file.papers.get(id):
                lent.places[id] = found
            elif id in self._texts:
                lent.texts[id] = self._texts[id]
        return lent

    @contextmanager
    def lend(self, lent: LentFragments) -> Iterator[None]:
        """Read from these fragments, too."""
        outer, self._lent = self._lent, lent
        try:
            yield
        finally:
            self._lent = outer

    def read(self, id: str, part: Part) -> str:
        """A fragment that is known. Raises KeyError for another."""
        if place := self._lent.places.get(id):
            return self._read_place(self._lent.path, place, part)
        for texts in (self._lent.texts, self._texts):
            if id in texts and part in texts[id]:
                return texts[id][part]
        return self._read_place(self._file.path, self._file.papers[id], part)

    def close(self) -> None:
        """Close the file."""
        self._opened = None

    def _is_known(self, site: Site, paper: Paper, part: Part) -> bool:
        if paper.id in self._sound or (self._file.is_new and paper.id in self._file.papers):
            return True
        if paper.id in self._lent.places or part in self._lent.texts.get(paper.id, ()):
            return True
        if part in self._texts.get(paper.id, ()):
            return True
        if self._load:
            self.use_file(self._load() or self._file)
        found = self._file.papers.get(paper.id)
        if found is None:
            return False
        is_there = self._file.is_new or site.records.by_id.get(paper.id) is not paper
        if is_there or digest_head(site, paper.id) == found[:_HEAD]:
            self._sound.add(paper.id)
            return True
        del self._file.papers[paper.id]
        return False

    def _read_place(self, path: Path, place: FragmentPlace, part: Part) -> str:
        found = _PLACE.unpack(place)
        start = sum(found[1 : 2 + part])
        if self._opened is None or self._opened.path is not path:
            self._opened = _OpenFile(path)
        return self._opened.read(start, found[2 + part]).decode()


class _OpenFile:
    """A file that is open until it is released. Mapped, it would soon be in memory as a whole."""

    def __init__(self, path: Path) -> None:
        self.path = path
        with path.open("rb") as file:
            self._file = os.dup(file.fileno())
        finalize(self, os.close, self._file)

    def read(self, at: int, length: int) -> bytes:
        """Some bytes of the file."""
        return read_at(self._file, at, length)


def get_fragments(site: Site) -> FragmentStore:
    """The fragments of a site's papers."""
    return strip_papers(site).cache("fragments", FragmentStore)


def write_fragments(
    path: Path, written: Iterable[tuple[str, bytes, Fragments]]
) -> FragmentFile:  # fmt: skip
    """Write a file of fragments, from (id, digest of the head, fragments) of papers."""
    papers: dict[str, FragmentPlace] = {}
    digest, offset = sha256(), 0
    with path.open("wb") as file:
        for id, head, fragments in written:
            texts = [text.encode() for text in fragments]
            papers[id] = _PLACE.pack(head, offset, *map(len, texts))
            data = b"".join(texts)
            digest.update(data)
            offset += file.write(data)
    return FragmentFile(path, papers, digest.digest())
