"""Files of a build: built in a pending folder, then moved into the site; and the manifest of the
site.

When everything is built, a marker says so, and only then the files are moved. If a build is killed
before the marker, the site is unchanged; after it, the next build moves the rest. The manifest maps
every file of the site to the job that made it, and to the job's inputs.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterable
from dataclasses import dataclass, field
from hashlib import blake2b
from pathlib import Path
from typing import Any

from ..records.reader import Memory, ParsedFile
from . import signed_pickle, site_folder

FileDigests = dict[str, bytes]
"""Path in the site -> digest of the file. There are half a million, so digests are short."""
_DIGEST, _SIZE = 12, 5
_LENGTH = _DIGEST + _SIZE
_DERIVED = "related", "places"
"""Names of derived data cached beside the manifest: related papers, and places on the map."""


@dataclass(frozen=True, slots=True)
class JobOutput:
    """The output of a job: the key of its inputs, its files, and the kinds of its pages.

    An empty key means that the job must run in every build. There is one value per page, so the
    files are packed into bytes; a dict of three files would take three times the memory.
    """

    key: bytes = b""
    packed: bytes = b""
    kinds: frozenset[Any] = frozenset()

    @classmethod
    def from_files(cls, key: bytes, files: FileDigests, kinds: frozenset[Any]) -> JobOutput:
        packed = b"".join([digest + path.encode() + b"\0" for path, digest in files.items()])
        return cls(key, packed, kinds)

    @property
    def files(self) -> FileDigests:
        files: FileDigests = {}
        start = 0
        while (end := self.packed.find(b"\0", start + _LENGTH)) > 0:
            path = start + _LENGTH
            files[self.packed[path:end].decode()] = self.packed[start:path]
            start = end + 1
        return files


@dataclass
class Manifest:
    """The contents of the site: the outputs of jobs, and the files of the host.

    `chromes` are the digests of the chromes, by kind of page.
    """

    jobs: dict[Any, JobOutput] = field(default_factory=dict)
    host: FileDigests = field(default_factory=dict)
    chromes: dict[Any, str] = field(default_factory=dict)

    def list_files(self) -> FileDigests:
        """Every file of the site."""
        files = dict(self.host)
        for output in self.jobs.values():
            files.update(output.files)
        return files


@dataclass
class Delta:
    """Changes to a manifest by builds without MkDocs: jobs, files of the host, records.

    `edits` are jobs that changed some of their files: those, and the paths of removed ones.
    """

    jobs: dict[Any, JobOutput] = field(default_factory=dict)
    edits: dict[Any, tuple[FileDigests, set[str]]] = field(default_factory=dict)
    host: FileDigests = field(default_factory=dict)
    records: dict[str, ParsedFile] = field(default_factory=dict)
    base: bytes = b""
    """The signature of the manifest."""

    def list_files(self) -> FileDigests:
        """Every file that changed."""
        files = Manifest(self.jobs, self.host).list_files()
        for edited, _ in self.edits.values():
            files.update(edited)
        return files

    def list_removed(self) -> set[str]:
        """Every file that was removed."""
        return {path for _, removed in self.edits.values() for path in removed}

    def record_edit(self, job: Any, files: FileDigests, removed: set[str]) -> None:
        """Record that a job changed some files and removed others."""
        files_before, removed_before = self.edits.get(job, ({}, set()))
        rest = {path: digest for path, digest in files_before.items() if path not in removed}
        self.edits[job] = {**rest, **files}, (removed_before | removed) - files.keys()

    def apply_to(self, manifest: Manifest) -> None:
        """Change a manifest accordingly. Jobs whose files were edited run again in the next full
        build."""
        manifest.jobs.update(self.jobs)
        manifest.host.update(self.host)
        for job, (files, removed) in self.edits.items():
            old = manifest.jobs.get(job, JobOutput()).files
            rest = {path: digest for path, digest in old.items() if path not in removed}
            manifest.jobs[job] = JobOutput.from_files(b"", {**rest, **files}, frozenset())


def compute_digest(data: bytes) -> bytes:
    """A digest of a file's content, followed by its size."""
    return blake2b(data, digest_size=_DIGEST).digest() + len(data).to_bytes(_SIZE, "big")


def get_size(digest: bytes) -> int:
    """The size in a file's digest, in bytes."""
    return int.from_bytes(digest[_DIGEST:], "big")


class Cache:
    """The folder `.cache/papershelf/` of a collection, for one site folder.

    `name` is for site folders with a new path each time, as when serving.
    """

    def __init__(self, root: Path, site: Path, name: str = "") -> None:
        self.site = site
        name = name or compute_digest(str(site.resolve()).encode()).hex()[:12]
        self._name = name
        self.root = root
        self.folder = root / ".cache" / "papershelf"
        self.pending = self.folder / f"pending-{name}"
        self.tree = self.pending / "site"
        self.host = self.pending / "host"
        self._ready = self.pending / "ready"
        self._manifest = self.folder / f"manifest-{name}"
        self._state = self.folder / f"state-{name}"
        self._delta = self.folder / f"delta-{name}"
        self._records = self.folder / "records"
        self._settled = self.folder / f"settled-{name}"
        self._there: dict[str, int] | None = None
        """The site's files, while a build runs: nothing else changes them then."""

    # --- steps of a build -------------------------------------------------------------------

    def begin(self) -> Manifest:
        """Finish or discard what an earlier build left behind; returns the manifest of the site.

        If the files of the site differ from the manifest by name or size, the manifest is empty.
        """
        if self._ready.exists():
            self._apply()
        self.open_pending()
        manifest = signed_pickle.load(self._manifest)
        if not isinstance(manifest, Manifest):
            return Manifest()
        self.load_delta().apply_to(manifest)
        there = self._there = site_folder.list_sizes(self.site)
        files = manifest.list_files()
        if all(there.get(path) == get_size(digest) for path, digest in files.items()):
            return manifest
        return Manifest()

    def open_pending(self) -> None:
        """Create an empty pending folder."""
        shutil.rmtree(self.pending, ignore_errors=True)
        self.tree.mkdir(parents=True)

    def take_host_files(self, old: FileDigests) -> FileDigests:
        """Move the host's files into the pending folder, except for those that the site has
        already."""
        digests: FileDigests = {}
        for path in sorted(self.host.rglob("*")):
            name = path.relative_to(self.host).as_posix()
            # The compressed sitemap contains the time of the build; robots.txt names the other one.
            if not path.is_file() or name == "sitemap.xml.gz":
                continue
            data = path.read_bytes()
            digests[name] = compute_digest(data)
            if old.get(name) != digests[name]:
                target = self.tree / name
                target.parent.mkdir(parents=True, exist_ok=True)
                path.replace(target)
        return digests

    def commit(self, manifest: Manifest, files: Iterable[str]) -> None:
        """Make the site what the manifest says: the pending files, and unchanged ones.

        `files` are the paths of all files.
        """
        signed_pickle.save(self.pending / "manifest", manifest)
        signed_pickle.save(self._ready, sorted(files))
        self._apply()

    def commit_delta(self, delta: Delta) -> None:
        """Move the pending files into the site, remove deleted files, and leave the rest."""
        signed_pickle.save(self.pending / "delta", delta)
        signed_pickle.save(self._ready, tuple(sorted(delta.list_removed())))
        self._apply()

    def discard(self) -> None:
        """Discard the pending files; the site stays as it is."""
        shutil.rmtree(self.pending, ignore_errors=True)

    def _apply(self) -> None:
        claimed = signed_pickle.load(self._ready)
        if isinstance(claimed, list):
            self._replace(set(claimed))
            self._there = None
        elif isinstance(claimed, tuple):
            site_folder.move_files(self.tree, self.site)
            site_folder.prune(self.site, set(claimed))
        else:
            return
        targets = {"manifest": self._manifest, "delta": self._delta}
        targets |= {what: self._to_derived_path(what) for what in _DERIVED}
        for what, target in targets.items():
            if (self.pending / what).exists():
                (self.pending / what).replace(target)
        # The time of the site's file system, which may be on another machine.
        os.utime(self.site)
        self._settled.write_text(str(self.site.lstat().st_mtime_ns), encoding="ascii")
        self._ready.unlink()
        shutil.rmtree(self.pending, ignore_errors=True)

    def _replace(self, keep: set[str]) -> None:
        """Keep only the pending files and those of `keep`."""
        there = (site_folder.list_sizes(self.site) if self._there is None else self._there).keys()
        if keep.isdisjoint(there):
            site_folder.replace_folder(self.tree, self.site)
        else:
            site_folder.move_files(self.tree, self.site)
            site_folder.prune(self.site, there - keep)

    # --- builds without MkDocs --------------------------------------------------------------

    @classmethod
    def find(cls, config_file: Path) -> Cache | None:
        """The cache of the last build with a settings file; None if there was none."""
        folder = config_file.resolve().parent / ".cache" / "papershelf"
        found = signed_pickle.load(folder / f"last-{config_file.name}")
        cache = cls(*found) if isinstance(found, tuple) else None
        return cache if cache and cache.folder == folder else None

    def save_state(self, state: object, config_file: Path) -> None:
        """Save the state for the next build with these settings."""
        signed_pickle.save(self._state, (self._read_signature(), state))
        last = self.folder / f"last-{config_file.name}"
        signed_pickle.save(last, (self.root, self.site, self._name))

    def load_state(self) -> Any:
        """The state of the last build; None if the manifest has changed since."""
        found = signed_pickle.load(self._state)
        base, state = found if isinstance(found, tuple) else (b"", None)
        return state if base and base == self._read_signature() else None

    def load_settled(self) -> int:
        """The `st_mtime_ns` of the last change to the site by a build; 0 if unknown.

        No folder of the site has changed since, unless files were added or removed by hand.
        """
        try:
            return int(self._settled.read_text(encoding="ascii"))
        except (OSError, ValueError):
            return 0

    def load_delta(self) -> Delta:
        """The changes since the manifest."""
        found, base = signed_pickle.load(self._delta), self._read_signature()
        return found if isinstance(found, Delta) and found.base == base else Delta(base=base)

    def _read_signature(self) -> bytes:
        """The signature of the manifest."""
        try:
            with self._manifest.open("rb") as file:
                return file.read(32)
        except OSError:
            return b""

    # --- data derived from all papers -------------------------------------------------------

    def load_derived(self, what: str) -> Any:
        """The data saved under a name with the last commit; None if there is none."""
        return signed_pickle.load(self._to_derived_path(what))

    def save_derived(self, what: str, value: object) -> None:
        """Save data under one of the names `_DERIVED` with the next commit."""
        signed_pickle.save(self.pending / what, value)

    def _to_derived_path(self, what: str) -> Path:
        return self.folder / f"{what}-{self._name}"

    # --- records ----------------------------------------------------------------------------

    def load_records(self) -> Memory:
        """The parsed record files; see `Collection.load`."""
        memory = Memory(signed_pickle.load_runs(self._records))
        memory.update(self.load_delta().records)
        return memory

    def save_records(self, records: Memory) -> None:
        """Save the parsed record files if they changed."""
        if records.changed:
            self.folder.mkdir(parents=True, exist_ok=True)
            signed_pickle.save_runs(self._records, records)
