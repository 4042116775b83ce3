"""From the files of a collection to checked values, and to every problem in them."""

from __future__ import annotations

import os
import re
import struct
import time
from collections.abc import Iterator, Mapping, Sequence
from hashlib import blake2b
from pathlib import Path
from typing import Any, NamedTuple, TypeVar

from .. import parallel
from ..errors import Problem
from . import schema, source
from .fields import ID_PATTERN
from .lists import ReadingList
from .own.own_fields import OwnField, check_own_fields, take_own_fields
from .paper import Paper
from .parts.fingerprint import Fingerprint, compute_fingerprint
from .source import Location, Place
from .value import Value, share_values

V = TypeVar("V", bound=Value)

Stamp = bytes
"""Changes with a file: its size, times of change and inode. Empty: can't be trusted."""
ParsedPaper = tuple[Location, Paper, Fingerprint]
"""(location in the file, paper, fingerprint)."""
RawEntries = list[tuple[Place, Any]]
"""The raw entries of a file, each with its place."""

_BATCH = 64
_SHARED = frozenset(("date", "added", "venue", "booktitle", "publisher", "series", "tags"))
"""Keys of which many papers have the same value."""
_STAMP = struct.Struct("<qqqQ")  # a tuple of the same numbers takes three times the memory
_RACY = 2_000_000_000
"""Nanoseconds within which a file may change twice and keep its stamp
(git-scm.com/docs/racy-git)."""


class ParsedFile(NamedTuple):
    """A file as it was read: its stamp, the digest of its bytes, and its papers."""

    stamp: Stamp
    digest: bytes
    papers: list[ParsedPaper]


class Memory(dict[str, ParsedFile]):
    """Path of a file -> its parsed content."""

    def list_papers(self, root: Path) -> Iterator[tuple[Place, Paper, Fingerprint]]:
        """The papers of all files, which are below `root`."""
        for path, parsed in self.items():
            for steps, paper, fingerprint in parsed.papers:
                yield Place(str(root), path, steps), paper, fingerprint


class RecordReader:
    """Reads the files of one collection, and collects their problems.

    `memory` saves reading files that have not changed, and is brought up to date. `texts` maps
    paths to texts that are read in place of the files there.
    """

    def __init__(self, root: Path, memory: Memory, texts: Mapping[str, str] | None = None) -> None:
        self.root = root
        self.own_fields: tuple[OwnField, ...] = ()
        """The curator's own fields."""
        self.problems: list[Problem] = []
        self.partial_papers: list[tuple[Place, Paper]] = []
        """What is left of papers that have problems, without the wrong values."""
        self.memory = memory
        self.texts = texts or {}
        self._values: dict[Any, Any] = {}
        """Values that many papers have: see `share_values`."""

    def read_papers(
        self, folder: Path, stamps: Mapping[str, Stamp] | None = None
    ) -> list[tuple[Place, Paper, Fingerprint]]:
        """The papers of all files below a folder, each with its place and fingerprint; beside the
        folder, `fields.yaml` has the curator's own fields of them.

        `stamps` are those of the files, and maybe of others, if the caller has them already.
        """
        self.read_own_fields(folder.parent / "fields.yaml")
        if stamps is None:
            stamps = dict(stamp_files(self.root, folder))
        if self.own_fields:  # papers that were checked by other definitions are read again
            mark = _digest_fields(self.own_fields)
            stamps = {path: stamp and stamp + mark for path, stamp in stamps.items()}
        below = f"{folder.relative_to(self.root).as_posix()}/"
        stamps = {path: stamp for path, stamp in stamps.items() if path.startswith(below)}
        if self.texts:
            stamps = {path: stamp for path, stamp in stamps.items() if path not in self.texts}
        old = dict(self.memory)
        found = {path: parsed for path, parsed in old.items()
                 if path in stamps and stamps[path] and parsed.stamp == stamps[path]}  # fmt: skip
        self.memory.clear()
        self.memory.update(found)
        self._read_missing(stamps, old, found)
        root = str(self.root)
        return [
            (Place(root, path, steps), paper, fingerprint)
            for path in stamps
            if path in found
            for steps, paper, fingerprint in found[path].papers
        ] + list(self._parse_texts(folder))

    def _parse_texts(self, folder: Path) -> Iterator[tuple[Place, Paper, Fingerprint]]:
        """The papers of those `texts` whose path is below a folder."""
        for path, text in self.texts.items():
            if (self.root / path).is_relative_to(folder):
                papers, partial, problems = _parse_papers(
                    self.root, path, text.encode(), self.own_fields
                )
                self.problems += problems
                self.partial_papers += partial
                for steps, paper, fingerprint in papers:
                    yield Place(str(self.root), path, steps), paper, fingerprint

    def _read_missing(
        self,
        stamps: Mapping[str, Stamp],
        old: Mapping[str, ParsedFile],
        found: dict[str, ParsedFile],
    ) -> None:
        """Read the files that `found` lacks into it; remember the valid ones."""
        paths = [path for path in stamps if path not in found]
        batches = ([(path, old[path].digest if path in old else b"") for path in some]
                   for some in parallel.split_batches(paths, _BATCH))  # fmt: skip
        unread = iter(paths)
        shared = (self.root, self.own_fields)
        for results in parallel.SpreadRun(_read_some, shared, batches):
            for digest, papers, partial, problems in results:
                path = next(unread)
                self.problems += problems
                self.partial_papers += partial
                same = old[path].papers if papers is None else papers
                lean = [(self._values.setdefault(steps, steps), self._save_memory(paper), seen)
                        for steps, paper, seen in same]  # fmt: skip
                found[path] = ParsedFile(stamps[path], digest, lean)
                if not problems:
                    self.memory[path] = found[path]

    def _save_memory(self, paper: Paper) -> Paper:
        """The paper in less memory: with its abstract in a file, and values of other papers."""
        share_values(paper, _SHARED, self._values)
        return paper.store_abstract()

    def read_vocabulary(self, model: type[V], path: Path) -> list[tuple[Place, V]]:
        """The entries of a file of people, venues or tags."""
        is_there = self._find_text(path) is not None or path.exists()
        return self._check_entries(model, self._read_entries(path)) if is_there else []

    def read_own_fields(self, path: Path) -> None:
        """Read the fields for the papers that are read afterwards."""
        found = self.read_vocabulary(OwnField, path)
        self.problems += check_own_fields(found)
        self.own_fields = tuple({field.name: field for _, field in found}.values())

    def read_lists(self, folder: Path) -> list[tuple[Place, ReadingList]]:
        """The reading lists of all files below a folder."""
        found = []
        for path in find_files(self.root, folder):
            entries = self._read_entries(self.root / path)
            if _is_single_record(entries):
                _set_default_id(entries[0][1], Path(path).stem)
            found += self._check_entries(ReadingList, entries)
        return found

    def _read_entries(self, path: Path) -> RawEntries:
        text = self._find_text(path)
        if text is None:
            entries, problems = source.read_file(self.root, path)
        else:
            place = Place(str(self.root), path.relative_to(self.root).as_posix())
            entries, problems = source.parse(place, text.encode())
        self.problems += problems
        return entries

    def _find_text(self, path: Path) -> str | None:
        return self.texts.get(path.relative_to(self.root).as_posix()) if self.texts else None

    def _check_entries(self, model: type[V], entries: RawEntries) -> list[tuple[Place, V]]:
        found = []
        for place, values in entries:
            value = schema.check_values(model, values, place)
            if isinstance(value, list):
                self.problems += value
            else:
                found.append((place, value))
        return found


def stamp_files(root: Path, folder: Path) -> Iterator[tuple[str, Stamp]]:
    """The path of every record file below a folder, and its stamp."""
    for path in find_files(root, folder):
        try:
            stat = os.stat(f"{root}/{path}")  # noqa: PTH116 - there are thousands
        except OSError:
            yield path, b""  # reading it reports the reason
        else:
            yield path, to_stamp(stat)


def to_stamp(stat: os.stat_result) -> Stamp:
    """The stamp of a file, from its `os.stat` result."""
    times = stat.st_mtime_ns, stat.st_ctime_ns
    racy = time.time_ns() - max(times) < _RACY
    return b"" if racy else _STAMP.pack(stat.st_size, *times, stat.st_ino)


_Result = tuple[bytes, list[ParsedPaper] | None, list[tuple[Place, Paper]], list[Problem]]
"""(digest, papers or None if the digest is the expected one, partial papers, problems)."""


def _digest_fields(fields: tuple[OwnField, ...]) -> bytes:
    """What digests and stamps of files depend on besides their bytes; empty without fields."""
    return blake2b(repr(fields).encode(), digest_size=8).digest() if fields else b""


def _read_some(
    shared: tuple[Path, tuple[OwnField, ...]], files: Sequence[tuple[str, bytes]]
) -> list[_Result]:
    """Read some files, each with the digest that it had before: the work of one process."""
    root, fields = shared
    source.clear_cache()  # a worker of a cluster may have read the files for an earlier build
    return [_read_one(root, path, expected, fields) for path, expected in files]


def _read_one(root: Path, path: str, expected: bytes, fields: tuple[OwnField, ...]) -> _Result:
    data, problems = source.read_bytes(root, root / path)
    if data is None:
        return b"", [], [], problems
    digest = blake2b(data, digest_size=16, key=_digest_fields(fields)).digest()
    if digest == expected:
        return digest, None, [], []
    return (digest, *_parse_papers(root, path, data, fields))


def _parse_papers(
    root: Path, path: str, data: bytes, fields: tuple[OwnField, ...]
) -> tuple[list[ParsedPaper], list[tuple[Place, Paper]], list[Problem]]:
    """The papers in a file's bytes, those that have problems, and the problems."""
    entries, problems = source.parse(Place(str(root), path), data)
    is_sound = not problems
    is_single = _is_single_record(entries)
    papers: list[ParsedPaper] = []
    partial: list[tuple[Place, Paper]] = []
    for place, values in entries:
        if isinstance(values, dict):
            _set_default_id(values, Path(path).stem if is_single else "")
            _set_default_key(values)
        wrong = take_own_fields(values, fields, place) if isinstance(values, dict) else []
        problems += wrong
        paper = schema.check_values(Paper, values, place)
        if isinstance(paper, list):
            problems += paper
            rest, more = schema.check_rest(Paper, values, place)
            problems += more
            if rest:
                partial.append((place, rest))
        elif is_sound and not wrong:
            papers.append((place.steps, paper, compute_fingerprint(paper)))
        else:
            partial.append((place, paper))
    return papers, partial, problems


def _is_single_record(entries: RawEntries) -> bool:
    """Whether a file is one record, not a list or several documents."""
    return [place.steps for place, _ in entries] == [(0,)]


def _set_default_id(values: Any, stem: str) -> None:
    """A file with one record gives it its stem as id."""
    if isinstance(values, dict) and not values.get("id") and stem:
        values["id"] = stem


def _set_default_key(values: dict[str, object]) -> None:
    """The citation key is the id by default."""
    id = values.get("id")
    if not values.get("key") and isinstance(id, str) and re.fullmatch(ID_PATTERN, id):
        values["key"] = id


def find_files(root: Path, folder: Path) -> Iterator[str]:
    """Every `.yaml` and `.yml` file below a folder, in any case, sorted; hidden ones are skipped.

    Paths are relative to `root`. A folder that can't be read counts as a file: reading it fails.
    """
    errors: list[OSError] = []
    for top, folders, files in os.walk(folder, onerror=errors.append):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        above = Path(top).relative_to(root).as_posix()
        for name in sorted(files):
            if name.lower().endswith((".yaml", ".yml")) and not name.startswith("."):
                yield f"{above}/{name}"
    for error in errors:
        if not isinstance(error, FileNotFoundError):
            yield Path(error.filename).relative_to(root).as_posix()
