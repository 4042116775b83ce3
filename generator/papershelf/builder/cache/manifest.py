"""The manifest: what the site has, and what each job has read and made."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from hashlib import file_digest, sha256
from pathlib import Path
from typing import Any, NamedTuple

from ...parallel import split_batches
from ...records.collection import Collection
from ...site.recorder import Reads, Trace
from .signed_pickle import RUN, split_runs

FileDigests = dict[str, bytes]
"""Path in the site -> digest of the file. There are half a million, so digests are short."""
_DIGEST, _SIZE = 12, 5
_LENGTH = _DIGEST + _SIZE


class JobOutput(NamedTuple):
    """The output of a job: its files, and the kinds of its pages.

    `key` is a digest of its inputs, `reads` what was read for them. An empty key means that the job
    must run in every build.

    There is one value per page, so the files are packed into bytes; a dict of three files would
    take three times the memory.
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


@dataclass
class Manifest:
    """What the site has: the outputs of jobs, and the files of the host.

    `sections` are the jobs whose pages the host renders, without their files, which are the host's.
    `taken` are the files of hand-written pages; `filled` has what was read for those with marks.
    `chromes` are the digests of the chromes, by kind of page. The build read what `trace` says;
    `base` is a digest of all that every page may show. `names` is the collection without its
    papers.
    """

    jobs: dict[Any, JobOutput] = field(default_factory=dict)
    sections: dict[Any, JobOutput] = field(default_factory=dict)
    host: FileDigests = field(default_factory=dict)
    taken: frozenset[str] = frozenset()
    filled: dict[str, Reads] = field(default_factory=dict)
    chromes: dict[Any, str] = field(default_factory=dict)
    trace: Trace = field(default_factory=Trace)
    base: bytes = b""
    names: Collection = field(default_factory=Collection)

    def to_parts(self) -> Iterator[object]:
        """The manifest in parts: pickled as one, it would take as much memory again."""
        yield replace(self, jobs={}, trace=Trace())
        yield from (("jobs", run) for run in split_runs(self.jobs))
        for name, entries in vars(self.trace).items():
            yield from ((name, some) for some in split_batches(entries, RUN))

    @classmethod
    def from_parts(cls, parts: Sequence[Any]) -> Manifest | None:
        """The manifest of such parts; None if there are none."""
        found = parts[0] if parts else None
        if not isinstance(found, Manifest):
            return None
        for name, run in parts[1:]:
            if name == "jobs":
                found.jobs.update(run)
            else:
                getattr(found.trace, name).extend(run)
        return found

    def list_files(self) -> FileDigests:
        """Every file of the site."""
        files = dict(self.host)
        for output in self.jobs.values():
            files.update(output.files)
        return files


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
