"""Files of a build: built in a pending folder, then moved into the site.

When everything is built, a marker says so, and only then the files are moved. If a build is killed
before the marker, the site is unchanged; after it, the next build moves the rest. What the next
build needs to know of this one is moved with them: the manifest, the records, derived data.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterable
from itertools import chain
from pathlib import Path
from typing import Any

from ...errors import CallError
from ...parallel import get_cluster, split_batches
from ...records.reader import Memory, ParsedFile
from ...site.paper_fragments import FragmentFile, Fragments, write_fragments
from .. import site_folder
from . import signed_pickle
from .manifest import FileDigests, Manifest, compute_digest, compute_file_digest, get_size

_FRAGMENTS, _PLACES = "fragments", "fragment-places"
_DERIVED = "related", "places", _FRAGMENTS, _PLACES
"""Names of derived data cached beside the manifest: related papers, places on the map, and the
fragments of papers with their places in that file."""
_WORTH = 8
"""The records are saved again as a whole once more than an eighth of them has changed."""


class Cache:
    """The folder `.cache/papershelf/` of a collection, for one site folder.

    `name` is for site folders with a new path each time, as when serving.
    """

    def __init__(self, root: Path, site: Path, name: str = "") -> None:
        signed_pickle.load_key()  # one for all processes, even if it can't be kept
        self.site = site
        name = name or compute_digest(str(site.resolve()).encode()).hex()[:12]
        self._name = name
        self.root = root
        self.folder = root / ".cache" / "papershelf"
        self.pending = self.folder / f"pending-{name}"
        self._finished = self.pending / "site"
        cluster = get_cluster()
        self.tree = cluster.folder / "site" if cluster else self._finished
        """The files that this build has made so far."""
        self.host = self.pending / "host"
        self._ready = self.pending / "ready"
        self._manifest = self.folder / f"manifest-{name}"
        self._state = self.folder / f"state-{name}"
        self._records = self.folder / f"records-{name}"
        self._edited = self.folder / f"edited-{name}"
        """The records that have changed since `_records`."""
        self._settled = self.folder / f"settled-{name}"
        self._there: dict[str, int] | None = None
        """The site's files, while a build runs: nothing else changes them then."""
        self.has_changed_site = False
        """Whether this build has begun to change the site."""

    @property
    def is_serving(self) -> bool:
        """Whether its site is a preview, for a curator who waits for it."""
        return self._name == "serve"

    # --- steps of a build -------------------------------------------------------------------

    def begin(self) -> Manifest:
        """Finish or discard what an earlier build left behind; returns the manifest of the site.

        If the files of the site differ from the manifest by name or size, the manifest is empty.
        """
        self.finish_commit()
        for left in self.folder.glob(f"*-{self._name}.*{signed_pickle.PARTIAL}"):
            left.unlink(missing_ok=True)  # a build was killed while it wrote that
        self.open_pending()
        manifest = self.load_manifest()
        if manifest is None:
            return Manifest()
        there = self._there = site_folder.list_sizes(self.site)
        files = manifest.list_files()
        if all(there.get(path) == get_size(digest) for path, digest in files.items()):
            return manifest
        return Manifest()

    def is_half_committed(self) -> bool:
        """Whether a build is changing the site, or was stopped while it did."""
        return self._ready.exists()

    def finish_commit(self) -> None:
        """Finish what an earlier build began to commit, if it did not get to the end."""
        if not self.is_half_committed():
            return
        marker = signed_pickle.load_parts(self._ready)
        if marker:
            is_whole, *runs = marker
            self._apply(list(chain.from_iterable(runs)), is_whole=is_whole)
        else:  # of another user or version: nobody knows what the site has by now
            self._manifest.unlink(missing_ok=True)
            self._ready.unlink()

    def open_pending(self) -> None:
        """Create an empty pending folder."""
        shutil.rmtree(self.pending, ignore_errors=True)
        self.pending.mkdir(parents=True)
        if self.tree != self._finished:
            shutil.rmtree(self.tree, ignore_errors=True)
        self.tree.mkdir()

    def take_host_files(self, old: FileDigests) -> FileDigests:
        """Move the host's files into the pending folder, except for those that the site has
        already."""
        digests: FileDigests = {}
        for path in sorted(self.host.rglob("*")):
            name = path.relative_to(self.host).as_posix()
            # The compressed sitemap contains the time of the build; robots.txt names the other one.
            if not path.is_file() or name == "sitemap.xml.gz":
                continue
            digests[name] = compute_file_digest(path)
            if old.get(name) != digests[name]:
                target = self.tree / name
                target.parent.mkdir(parents=True, exist_ok=True)
                path.replace(target)
        return digests

    def commit(self, manifest: Manifest, files: Iterable[str]) -> None:
        """Make the site what the manifest says: the pending files, and unchanged ones.

        `files` are the paths of all files; all others are removed.
        """
        self._commit(manifest, sorted(files), is_whole=True)

    def commit_changes(self, manifest: Manifest, removed: Iterable[str]) -> None:
        """Like `commit` for a site that has no other files than the last manifest says.

        `removed` are the paths of files that it shall no longer have.
        """
        self._commit(manifest, sorted(removed), is_whole=False)

    def _commit(self, manifest: Manifest, paths: list[str], *, is_whole: bool) -> None:
        """`paths` are those of all files if it `is_whole`, or else those of removed ones."""
        # After a power failure too, there is a marker that can be read if the site has changed.
        self._take_tree(manifest)
        signed_pickle.save_parts(self.pending / "manifest", manifest.to_parts(), durably=True)
        marker = is_whole, *split_batches(paths, signed_pickle.RUN)
        signed_pickle.save_parts(self._ready, marker, durably=True)
        self._apply(paths, is_whole=is_whole)

    def _take_tree(self, manifest: Manifest) -> None:
        """Take what workers of a cluster have made, once all of it has arrived.

        A folder that is shared by a network may show a file late. Under another name than the
        workers know, nothing can change the files any more.
        """
        if self.tree == self._finished:
            return
        self.tree = self.tree.replace(self._finished)
        there = site_folder.list_sizes(self.site) | site_folder.list_sizes(self.tree)
        missing = [path for path, digest in manifest.list_files().items()
                   if there.get(path) != get_size(digest)]  # fmt: skip
        if missing:
            raise CallError(
                f"{missing[0]} and {len(missing) - 1} more files of workers are not in "
                f"{self.folder} as they wrote them: check that all workers share this folder"
            )

    def discard(self) -> None:
        """Discard the pending files; the site stays as it is.

        A commit that failed half-way is left for `finish_commit`: it has changed the site already.
        """
        if not self._ready.exists():
            shutil.rmtree(self.pending, ignore_errors=True)

    def _apply(self, paths: list[str], *, is_whole: bool) -> None:
        self.has_changed_site = True
        if is_whole:
            self._replace(paths)
            self._there = None
        else:
            site_folder.move_files(self._finished, self.site)
            site_folder.prune(self.site, set(paths))
        targets = {
            "manifest": self._manifest, "records": self._records, "edited": self._edited,
        }  # fmt: skip
        targets |= {what: self._to_derived_path(what) for what in _DERIVED}
        for what, target in targets.items():
            if (self.pending / what).exists():
                (self.pending / what).replace(target)
        # The time of the site's file system, which may be on another machine.
        os.utime(self.site)
        self._settled.write_text(str(self.site.lstat().st_mtime_ns), encoding="ascii")
        self._ready.unlink()
        shutil.rmtree(self.pending, ignore_errors=True)

    def _replace(self, keep: list[str]) -> None:
        """Keep only the pending files and those of `keep`."""
        there = (site_folder.list_sizes(self.site) if self._there is None else self._there).keys()
        if there.isdisjoint(keep):
            site_folder.replace_folder(self._finished, self.site)
        else:
            site_folder.move_files(self._finished, self.site)
            site_folder.prune(self.site, there - set(keep))

    # --- builds without MkDocs ----------------------------------------------------

    @classmethod
    def find(cls, config_file: Path, command: str = "build") -> Cache | None:
        """The cache of the last build with a settings file; None if there was none.

        The site that the command `serve` shows has another folder and other URLs.
        """
        folder = config_file.resolve().parent / ".cache" / "papershelf"
        found = signed_pickle.load(folder / f"last-{command}-{config_file.name}")
        cache = cls(*found) if isinstance(found, tuple) else None
        return cache if cache and cache.folder == folder else None

    def save_state(self, state: object, config_file: Path, command: str = "build") -> None:
        """Save the state for the next build with these settings."""
        signed_pickle.save(self._state, (self.read_signature(), state))
        last = self.folder / f"last-{command}-{config_file.name}"
        signed_pickle.save(last, (self.root, self.site, self._name))

    def load_state(self) -> Any:
        """The state of the last build; None if the manifest has changed since."""
        found = signed_pickle.load(self._state)
        base, state = found if isinstance(found, tuple) else (b"", None)
        return state if base and base == self.read_signature() else None

    def load_settled(self) -> int:
        """The `st_mtime_ns` of the last change to the site by a build; 0 if unknown.

        No folder of the site has changed since, unless files were added or removed by hand.
        """
        try:
            return int(self._settled.read_text(encoding="ascii"))
        except (OSError, ValueError):
            return 0

    def load_manifest(self) -> Manifest | None:
        """The manifest of the site; None if there is none."""
        return Manifest.from_parts(signed_pickle.load_parts(self._manifest))

    def read_signature(self) -> bytes:
        """The signature of the manifest; empty if there is none."""
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

    def load_fragments(self) -> FragmentFile | None:
        """The fragments that this build has saved, or the last one that had all of them; None if
        there are none."""
        new = self.pending / _FRAGMENTS
        if new.exists():
            papers, digest = signed_pickle.load(self.pending / _PLACES)
            return FragmentFile(new, papers, digest)
        found = signed_pickle.load(self._to_derived_path(_PLACES))
        if not isinstance(found, tuple):
            return None
        papers, digest = found
        path = self._to_derived_path(_FRAGMENTS)
        file = FragmentFile(path, papers, digest, is_new=False)
        return file if file.is_sound() else None

    def save_fragments(self, written: Iterable[tuple[str, bytes, Fragments]]) -> FragmentFile:
        """Save the fragments of all papers with the next commit: see `write_fragments`."""
        file = write_fragments(self.pending / _FRAGMENTS, written)
        signed_pickle.save(self.pending / _PLACES, (file.papers, file.digest))
        return file

    def _to_derived_path(self, what: str) -> Path:
        return self.folder / f"{what}-{self._name}"

    # --- records ----------------------------------------------------------------------------

    def load_records(self) -> Memory:
        """The parsed record files of the last commit; see `Collection.load`."""
        memory = Memory(signed_pickle.load_runs(self._records))
        for path, parsed in self._load_edited().items():
            if parsed:
                memory[path] = parsed
            else:
                memory.pop(path, None)
        return memory

    def save_records(self, records: Memory | None, before: Memory) -> None:
        """Save the parsed record files with the next commit; `before` are those of the last one.

        None stands for records that are not valid, so that the last ones stay. Both are empty
        afterwards, since the rest of a build does without them.
        """
        if records is not None:
            self._save_records(records, before)
            records.clear()
        before.clear()

    def _save_records(self, records: Memory, before: Memory) -> None:
        edited: dict[str, ParsedFile | None] = dict.fromkeys(before.keys() - records.keys())
        edited |= {path: file for path, file in records.items() if before.get(path) is not file}
        if not edited:
            return
        edited = {**self._load_edited(), **edited}
        if before and len(edited) * _WORTH < len(records):
            signed_pickle.save(self.pending / "edited", edited)
        else:
            signed_pickle.save_runs(self.pending / "records", records)
            signed_pickle.save(self.pending / "edited", {})

    def _load_edited(self) -> dict[str, ParsedFile | None]:
        """Path -> the file, or None if it is gone, of those that changed since `_records`."""
        found = signed_pickle.load(self._edited)
        return found if isinstance(found, dict) else {}
