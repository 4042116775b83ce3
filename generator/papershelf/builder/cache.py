"""Files of a build: made beside the site, then moved into it at once; and what to remember of them.

A build writes into a pending folder. When all is made, a mark says so, and only then the files are
moved into the site. Killed before the mark, the site is as it was; killed after it, the next build
moves the rest. The manifest says of every file of the site which job made it, and how.
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
"""Path in the site -> mark of the file: there are half a million, so it is kept short."""
_DIGEST, _SIZE = 12, 5
_MARK = _DIGEST + _SIZE
_DERIVED = "related", "places"
"""What is kept of a site beside its manifest: papers near others, and where they are on the map."""


@dataclass(frozen=True, slots=True)
class JobOutput:
    """What a job made, and of what: its key, and the kinds of its pages.

    An empty key: it is to be made anew each time. There are as many as pages, so what it made is
    kept packed: a dict of three files would take three times the memory.
    """

    key: bytes = b""
    packed: bytes = b""
    kinds: frozenset[Any] = frozenset()

    @classmethod
    def from_files(cls, key: bytes, made: FileDigests, kinds: frozenset[Any]) -> JobOutput:
        packed = b"".join([one + path.encode() + b"\0" for path, one in made.items()])
        return cls(key, packed, kinds)

    @property
    def files(self) -> FileDigests:
        found: FileDigests = {}
        start = 0
        while (end := self.packed.find(b"\0", start + _MARK)) > 0:
            path = start + _MARK
            found[self.packed[path:end].decode()] = self.packed[start:path]
            start = end + 1
        return found


@dataclass
class Manifest:
    """What the site holds: what each job made, and what the host made.

    `chromes` are the digests of the chromes of all kinds of pages.
    """

    jobs: dict[Any, JobOutput] = field(default_factory=dict)
    host: FileDigests = field(default_factory=dict)
    chromes: dict[Any, str] = field(default_factory=dict)

    def all_files(self) -> FileDigests:
        """Every file of the site."""
        every = dict(self.host)
        for done in self.jobs.values():
            every.update(done.files)
        return every


@dataclass
class Delta:
    """What builds without MkDocs have changed since a manifest: jobs, host's files, records.

    `edits` are jobs of which some files are others now: those, and the paths of those that went.
    """

    jobs: dict[Any, JobOutput] = field(default_factory=dict)
    edits: dict[Any, tuple[FileDigests, set[str]]] = field(default_factory=dict)
    host: FileDigests = field(default_factory=dict)
    records: dict[str, ParsedFile] = field(default_factory=dict)
    base: bytes = b""
    """The signature of that manifest."""

    def all_files(self) -> FileDigests:
        """Every file that was changed."""
        edited = {path: one for made, _ in self.edits.values() for path, one in made.items()}
        return {**Manifest(self.jobs, self.host).all_files(), **edited}

    def all_removed(self) -> set[str]:
        """Every file that is no longer there."""
        return {path for _, gone in self.edits.values() for path in gone}

    def record_edit(self, job: Any, made: FileDigests, gone: set[str]) -> None:
        """Some files of a job are others now, some are gone."""
        made_before, gone_before = self.edits.get(job, ({}, set()))
        kept = {path: one for path, one in made_before.items() if path not in gone}
        self.edits[job] = {**kept, **made}, (gone_before | gone) - made.keys()

    def apply_to(self, manifest: Manifest) -> None:
        """Change a manifest likewise. Jobs whose files were edited are to be made anew."""
        manifest.jobs.update(self.jobs)
        manifest.host.update(self.host)
        for job, (made, gone) in self.edits.items():
            old = manifest.jobs.get(job, JobOutput()).files
            kept = {path: one for path, one in old.items() if path not in gone}
            manifest.jobs[job] = JobOutput.from_files(b"", {**kept, **made}, frozenset())


def compute_digest(data: bytes) -> bytes:
    """What tells a file's content from another: a digest, and the size behind it."""
    return blake2b(data, digest_size=_DIGEST).digest() + len(data).to_bytes(_SIZE, "big")


def get_size(mark: bytes) -> int:
    """The size of a file, in bytes."""
    return int.from_bytes(mark[_DIGEST:], "big")


class Cache:
    """The folder `.cache/papershelf/` of a collection, for one site folder.

    `name` is for a site folder that has another name each time, as when serving.
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
        """The site's files, from a build's begin to its end: none but it changes them then."""

    # --- a build's steps --------------------------------------------------------------------

    def begin(self) -> Manifest:
        """Finish or forget what an earlier build left behind; gives what the site holds now.

        A site that isn't as the manifest has it, by names and sizes, counts as not there: an empty
        manifest.
        """
        if self._ready.exists():
            self._apply()
        self.open_pending()
        manifest = signed_pickle.load(self._manifest)
        if not isinstance(manifest, Manifest):
            return Manifest()
        self.load_delta().apply_to(manifest)
        there = self._there = site_folder.list_sizes(self.site)
        if all(there.get(path) == get_size(one) for path, one in manifest.all_files().items()):
            return manifest
        return Manifest()

    def open_pending(self) -> None:
        """Make an empty pending folder."""
        shutil.rmtree(self.pending, ignore_errors=True)
        self.tree.mkdir(parents=True)

    def take_host_files(self, old: FileDigests) -> FileDigests:
        """The files that the host made, moved beside ours where the site hasn't them already."""
        made: FileDigests = {}
        for path in sorted(self.host.rglob("*")):
            name = path.relative_to(self.host).as_posix()
            # MkDocs compresses the sitemap with the time of the build in it; robots.txt names the
            # other.
            if not path.is_file() or name == "sitemap.xml.gz":
                continue
            data = path.read_bytes()
            made[name] = compute_digest(data)
            if old.get(name) != made[name]:
                target = self.tree / name
                target.parent.mkdir(parents=True, exist_ok=True)
                path.replace(target)
        return made

    def commit(self, manifest: Manifest, files: Iterable[str]) -> None:
        """Make the site what the manifest says: the pending files and those that stay.

        `files` are the paths of all.
        """
        signed_pickle.save(self.pending / "manifest", manifest)
        signed_pickle.save(self._ready, sorted(files))
        self._apply()

    def commit_delta(self, delta: Delta) -> None:
        """Put the pending files into the site, remove what is gone, and leave the rest."""
        signed_pickle.save(self.pending / "delta", delta)
        signed_pickle.save(self._ready, tuple(sorted(delta.all_removed())))
        self._apply()

    def discard(self) -> None:
        """Leave the site as it is."""
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
        kept = {"manifest": self._manifest, "delta": self._delta}
        kept |= {what: self._derived_path(what) for what in _DERIVED}
        for what, target in kept.items():
            if (self.pending / what).exists():
                (self.pending / what).replace(target)
        # By the clock of the site's file system, which may be another's.
        os.utime(self.site)
        self._settled.write_text(str(self.site.lstat().st_mtime_ns), encoding="ascii")
        self._ready.unlink()
        shutil.rmtree(self.pending, ignore_errors=True)

    def _replace(self, keep: set[str]) -> None:
        """Make the site what is pending and those of its files that are to be kept."""
        there = (site_folder.list_sizes(self.site) if self._there is None else self._there).keys()
        if keep.isdisjoint(there):
            site_folder.replace_folder(self.tree, self.site)
        else:
            site_folder.move_files(self.tree, self.site)
            site_folder.prune(self.site, there - keep)

    # --- builds without MkDocs --------------------------------------------------------------

    @classmethod
    def find(cls, config_file: Path) -> Cache | None:
        """The cache of the last build of a site's settings; None where there was none."""
        folder = config_file.resolve().parent / ".cache" / "papershelf"
        found = signed_pickle.load(folder / f"last-{config_file.name}")
        cache = cls(*found) if isinstance(found, tuple) else None
        return cache if cache and cache.folder == folder else None

    def save_state(self, state: object, config_file: Path) -> None:
        """Remember what the next build of the settings may begin with."""
        signed_pickle.save(self._state, (self._read_signature(), state))
        last = self.folder / f"last-{config_file.name}"
        signed_pickle.save(last, (self.root, self.site, self._name))

    def load_state(self) -> Any:
        """What the last build left; None where it has been overtaken."""
        found = signed_pickle.load(self._state)
        base, state = found if isinstance(found, tuple) else (b"", None)
        return state if base and base == self._read_signature() else None

    def load_settled(self) -> int:
        """When the site was last changed by a build: no folder of it has changed since, by
        `st_mtime_ns`, unless a file was put there or taken away. Zero where that isn't known."""
        try:
            return int(self._settled.read_text(encoding="ascii"))
        except (OSError, ValueError):
            return 0

    def load_delta(self) -> Delta:
        """What has changed since the manifest."""
        found, base = signed_pickle.load(self._delta), self._read_signature()
        return found if isinstance(found, Delta) and found.base == base else Delta(base=base)

    def _read_signature(self) -> bytes:
        """The manifest's signature."""
        try:
            with self._manifest.open("rb") as file:
                return file.read(32)
        except OSError:
            return b""

    # --- what was found out about all papers together ---------------------------------------

    def load_derived(self, what: str) -> Any:
        """What was kept of that name with the last commit; None where nothing was."""
        return signed_pickle.load(self._derived_path(what))

    def save_derived(self, what: str, value: object) -> None:
        """Keep one of `_BESIDE` with the next commit."""
        signed_pickle.save(self.pending / what, value)

    def _derived_path(self, what: str) -> Path:
        return self.folder / f"{what}-{self._name}"

    # --- records ----------------------------------------------------------------------------

    def load_records(self) -> Memory:
        """What was read of the records' files; see `Collection.load`."""
        memory = Memory(signed_pickle.load_runs(self._records))
        memory.update(self.load_delta().records)
        return memory

    def save_records(self, records: Memory) -> None:
        """Remember what was read, where it is something else than before."""
        if records.changed:
            self.folder.mkdir(parents=True, exist_ok=True)
            signed_pickle.save_runs(self._records, records)
