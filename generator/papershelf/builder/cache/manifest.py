"""The manifest: what the site has, and what each job has read and made."""

from __future__ import annotations

import struct
from array import array
from collections.abc import Iterable, Iterator, MutableMapping, Sequence, Set
from copy import copy
from dataclasses import dataclass, field, replace
from hashlib import file_digest, sha256
from mmap import mmap
from pathlib import Path
from typing import Any, NamedTuple

from ...parallel import split_batches
from ...records.collection import Collection
from ...search import Document
from ...site.recorder import Reads, Trace
from .signed_pickle import RUN, split_runs
from .spool import Spool

FileDigests = dict[str, bytes]
"""Path in the site -> digest of the file. There are half a million, so digests are short."""
_DIGEST, _SIZE = 12, 5
_LENGTH = _DIGEST + _SIZE


class JobOutput(NamedTuple):
    """The output of a job: its files, and the kinds of its pages.

    `key` is a digest of its inputs, `reads` what was read for them. An empty key means that the job
    must run in every build.

    The files are packed into bytes: see `pack_files`.
    """

    key: bytes = b""
    packed: bytes = b""
    kinds: frozenset[Any] = frozenset()
    reads: Reads = b""

    @classmethod
    def from_files(
        cls, key: bytes, files: FileDigests, kinds: frozenset[Any] = frozenset(), reads: Reads = b""
    ) -> JobOutput:
        return cls(key, pack_files(files), kinds, reads)

    @property
    def files(self) -> FileDigests:
        return unpack_files(self.packed)


def pack_files(files: FileDigests) -> bytes:
    """The paths and digests of some files as bytes."""
    return b"".join([digest + path.encode() + b"\0" for path, digest in files.items()])


def unpack_files(packed: bytes) -> FileDigests:
    """The files that `pack_files` packed."""
    files: FileDigests = {}
    start = 0
    while (end := packed.find(b"\0", start + _LENGTH)) > 0:
        path = start + _LENGTH
        files[packed[path:end].decode()] = packed[start:path]
        start = end + 1
    return files


class JobOutputs(MutableMapping[Any, JobOutput]):
    """The outputs of jobs, in the order in which the jobs came.

    There are several for each paper. So they are packed, one after the other, in a spool. After a
    small change, nearly all stay: `select` shares them.
    """

    def __init__(self, kinds: Sequence[frozenset[Any]] = ()) -> None:
        self.places: dict[Any, int] = {}
        """Job -> where its output begins."""
        self.packed = Spool()
        self.kinds = list(kinds)
        """All values of `kinds`, of which there are few: packed outputs have their numbers."""
        self._numbers = {some: number for number, some in enumerate(self.kinds)}

    def __getitem__(self, job: Any) -> JobOutput:
        packed, place = self.packed.find(self.places[job])
        kinds, *lengths = _HEAD.unpack_from(packed, place)
        start = place + _HEAD.size
        values = []
        for length in lengths:
            values.append(bytes(packed[start : start + length]))
            start += length
        key, files, reads = values
        return JobOutput(key, files, self.kinds[kinds], reads)

    def __setitem__(self, job: Any, output: JobOutput) -> None:
        self.places[job] = self._add(output)

    def _add(self, output: JobOutput) -> int:
        """The place of an output that is added."""
        key, files, kinds, reads = output
        number = self._numbers.get(kinds)
        if number is None:
            number = self._numbers[kinds] = len(self.kinds)
            self.kinds.append(kinds)
        place = len(self.packed)
        head = _HEAD.pack(number, len(key), len(files), len(reads))
        self.packed.append(head + key + files + reads)
        return place

    def __delitem__(self, job: Any) -> None:
        del self.places[job]

    def __iter__(self) -> Iterator[Any]:
        return iter(self.places)

    def __len__(self) -> int:
        return len(self.places)

    def select(self, jobs: Iterable[Any]) -> JobOutputs:
        """The outputs of some jobs, in this order; those of jobs without one are empty.

        Either can get other outputs. What both have is in memory once.
        """
        found, empty = copy(self), self._add(JobOutput())
        found.places = {job: self.places.get(job, empty) for job in jobs}
        return found

    def list_outdated(
        self, jobs: Iterable[Any], changed: Set[int], same_kinds: Set[Any]
    ) -> Iterator[Any]:
        """The jobs that may have to run: for which one of some facts and selections was read, by
        their numbers, whose pages are not of `same_kinds`, or which have no key."""
        may_stay = [kinds <= same_kinds for kinds in self.kinds]
        for job in jobs:
            packed, place = self.packed.find(self.places[job])
            kinds, key, files, length = _HEAD.unpack_from(packed, place)
            start = place + _HEAD.size + key + files
            reads = array("I", packed[start : start + length])
            if not key or not may_stay[kinds] or not changed.isdisjoint(reads):
                yield job

    def list_packed_files(self, beside: JobOutputs | None = None) -> Iterator[bytes]:
        """The files of each output, as `pack_files` packs them, without outputs that are the same
        ones in `beside`."""
        same = beside.places if beside and beside.packed is self.packed else {}
        for job, at in self.places.items():
            if same.get(job) != at:
                packed, place = self.packed.find(at)
                _, key, files, _ = _HEAD.unpack_from(packed, place)
                start = place + _HEAD.size + key
                yield bytes(packed[start : start + files])
        self.packed.release()

    def to_runs(self) -> Iterator[tuple[Sequence[Any], bytes]]:
        """Some thousand jobs at a time, and their outputs."""
        for jobs in split_batches(list(self.places), RUN):
            outputs = []
            for job in jobs:
                packed, place = self.packed.find(self.places[job])
                outputs.append(packed[place : _find_end(packed, place)])
            yield jobs, b"".join(outputs)
        self.packed.release()

    def extend(self, run: tuple[Sequence[Any], bytes]) -> None:
        """Add what `to_runs` gave of outputs with the same `kinds`."""
        jobs, packed = run
        start, place = len(self.packed), 0
        for job in jobs:
            self.places[job] = start + place
            place = _find_end(packed, place)
        self.packed.append(packed)


def _find_end(packed: bytes | bytearray | mmap, place: int) -> int:
    """Where the output ends that begins at a place."""
    _, key, files, reads = _HEAD.unpack_from(packed, place)
    return place + _HEAD.size + int(key + files + reads)


_HEAD = struct.Struct("<HBII")
"""The number of the kinds, and the lengths of key, files and reads, which follow."""


@dataclass
class Manifest:
    """What the site has: the outputs of jobs, and the files of the host.

    `sections` are the jobs whose pages the host renders, without their files, which are the host's.
    `taken` are the files of hand-written pages; `filled` has what was read for those with marks.
    `chromes` are the digests of the chromes, by kind of page. The build read what `trace` says;
    `base` is a digest of all that every page may show. `names` is the collection without its
    papers, `pages` are the hand-written pages as the search knows them.
    """

    jobs: JobOutputs = field(default_factory=JobOutputs)
    sections: dict[Any, JobOutput] = field(default_factory=dict)
    host: FileDigests = field(default_factory=dict)
    taken: frozenset[str] = frozenset()
    filled: dict[str, Reads] = field(default_factory=dict)
    chromes: dict[Any, str] = field(default_factory=dict)
    trace: Trace = field(default_factory=Trace)
    base: bytes = b""
    names: Collection = field(default_factory=Collection)
    pages: tuple[Document, ...] = ()

    def to_parts(self) -> Iterator[object]:
        """The manifest in parts: pickled as one, it would take as much memory again."""
        yield replace(self, jobs=JobOutputs(self.jobs.kinds), trace=Trace())
        yield from (("jobs", run) for run in self.jobs.to_runs())
        for name, numbers in self.trace.numbers.items():
            yield from (("numbers", (name, some)) for some in split_runs(numbers))
        for kind in ("facts", "selections"):
            entries: list[bytes] = getattr(self.trace, kind)
            yield from ((kind, some) for some in split_batches(entries, RUN))
        yield from (("values", {number: one}) for number, one in self.trace.values.items())

    @classmethod
    def from_parts(cls, parts: Sequence[Any]) -> Manifest | None:
        """The manifest of such parts; None if there are none."""
        found = parts[0] if parts else None
        if not isinstance(found, Manifest):
            return None
        for kind, run in parts[1:]:
            if kind == "numbers":
                name, numbers = run
                found.trace.numbers.setdefault(name, {}).update(numbers)
            elif kind == "values":
                found.trace.values.update(run)
            else:
                getattr(found if kind == "jobs" else found.trace, kind).extend(run)
        return found

    def list_files(self, beside: Manifest | None = None) -> FileDigests:
        """Every file of the site; or some, with all that `beside` does not have.

        That is fast if the outputs of this manifest were selected from those of `beside`, or the
        other way round.
        """
        files = dict(self.host)
        for packed in self.jobs.list_packed_files(beside.jobs if beside else None):
            files.update(unpack_files(packed))
        return files

    def list_sizes(self) -> dict[str, int]:
        """Path -> size of every file of the site, in bytes."""
        sizes = get_sizes(self.host)
        for packed in self.jobs.list_packed_files():
            sizes.update(get_sizes(unpack_files(packed)))
        return sizes


def compute_digest(data: bytes) -> bytes:
    """A digest of a file's content, followed by its size."""
    # Processors have instructions for it: twice as fast as BLAKE2, the fastest without them.
    return sha256(data).digest()[:_DIGEST] + len(data).to_bytes(_SIZE, "big")


def compute_file_digest(path: Path) -> bytes:
    """The digest of a file, which is read in parts: it may be larger than the memory."""
    with path.open("rb") as file:
        digest = file_digest(file, sha256).digest()[:_DIGEST]
        return digest + file.tell().to_bytes(_SIZE, "big")


def get_size(digest: bytes) -> int:
    """The size in a file's digest, in bytes."""
    return int.from_bytes(digest[_DIGEST:], "big")


def get_sizes(files: FileDigests) -> dict[str, int]:
    """Path -> size of each file, in bytes."""
    return {path: get_size(digest) for path, digest in files.items()}
