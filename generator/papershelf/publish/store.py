"""Files of a build: made beside the site, then moved into it at once; and what to remember of them.

A build writes into a pending folder. When all is made, a mark says so, and only then the files are
moved into the site. Killed before the mark, the site is as it was; killed after it, the next build
moves the rest. The manifest says of every file of the site which job made it, and how.

What is remembered lies in pickles, and a pickle can run code when it is read. So each is signed
with a key that never leaves this machine and user: one that came with a stranger's pull request, or
is damaged, counts as not there.
"""

from __future__ import annotations

import contextlib
import hmac
import os
import pickle
import secrets
import shutil
from dataclasses import dataclass, field
from hashlib import blake2b
from pathlib import Path
from typing import Any

from platformdirs import user_cache_path

from .. import __version__
from ..records.reader import Memory

Made = dict[str, tuple[str, int]]
"""Path in the site -> (digest, size)."""


@dataclass
class Done:
    """What a job made, and of what: its key and the digests of the chromes that its pages have.

    An empty key: it is to be made anew each time.
    """

    key: str
    made: Made
    entries: list[Any]
    chromes: dict[Any, str]


@dataclass
class Manifest:
    """What the site holds: what each job made, and what the host made."""

    jobs: dict[Any, Done] = field(default_factory=dict)
    host: Made = field(default_factory=dict)

    def files(self) -> Made:
        """Every file of the site."""
        every = dict(self.host)
        for done in self.jobs.values():
            every.update(done.made)
        return every


def digest(data: bytes) -> str:
    return blake2b(data, digest_size=12).hexdigest()


_NEW = os.O_WRONLY | os.O_CREAT | os.O_TRUNC | getattr(os, "O_BINARY", 0)


def write(folder: Path, path: str, data: bytes) -> None:
    """Write a file of the site below a folder.

    The one seam through which generated files go. Raises ValueError for a path that leads out.
    """
    if path.startswith("/") or ".." in path.split("/") or "\\" in path or ":" in path:
        raise ValueError(f"not a path of the site: {path}")
    # pathlib and file objects cost more than the writing itself.
    target = f"{folder}/{path}"
    try:
        file = os.open(target, _NEW, 0o666)
    except FileNotFoundError:
        _make_folder(target.rpartition("/")[0])
        file = os.open(target, _NEW, 0o666)
    try:
        left = memoryview(data)
        while left:
            left = left[os.write(file, left) :]
    finally:
        os.close(file)


def _make_folder(folder: str) -> None:
    try:
        os.mkdir(folder)  # noqa: PTH102
    except FileExistsError:
        pass  # another worker was quicker
    except FileNotFoundError:
        _make_folder(folder.rpartition("/")[0])
        _make_folder(folder)


class Cache:
    """The folder `.cache/papershelf/` of a collection, for one site folder.

    `name` is for a site folder that has another name each time, as when serving.
    """

    def __init__(self, root: Path, site: Path, name: str = "") -> None:
        self.site = site
        name = name or digest(str(site.resolve()).encode())[:12]
        self.folder = root / ".cache" / "papershelf"
        self.pending = self.folder / f"pending-{name}"
        self.tree = self.pending / "site"
        self.host = self.pending / "host"
        self._ready = self.pending / "ready"
        self._manifest = self.folder / f"manifest-{name}"
        self._records = self.folder / "records"

    # --- a build's steps --------------------------------------------------------------------

    def begin(self) -> Manifest:
        """Finish or forget what an earlier build left behind; gives what the site holds now.

        A site that isn't as the manifest has it, by names and sizes, counts as not there: an empty
        manifest.
        """
        self.folder.mkdir(parents=True, exist_ok=True)
        if self._ready.exists():
            self._apply()
        shutil.rmtree(self.pending, ignore_errors=True)
        self.tree.mkdir(parents=True)
        manifest = _load(self._manifest)
        if not isinstance(manifest, Manifest):
            return Manifest()
        there = _sizes(self.site)
        if all(there.get(path) == size for path, (_, size) in manifest.files().items()):
            return manifest
        return Manifest()

    def commit(self, manifest: Manifest) -> None:
        """Make the site what the manifest says: the pending files and those that stay."""
        _save(self.pending / "manifest", manifest)
        _save(self._ready, sorted(manifest.files()))
        self._apply()

    def forget(self) -> None:
        """Leave the site as it is."""
        shutil.rmtree(self.pending, ignore_errors=True)

    def _apply(self) -> None:
        claimed = _load(self._ready)
        if not isinstance(claimed, list):
            return
        keep = set(claimed)
        there = _sizes(self.site).keys()
        if keep.isdisjoint(there):
            _replace_folder(self.tree, self.site)
        else:
            _move_files(self.tree, self.site)
            _prune(self.site, there - keep)
        if (self.pending / "manifest").exists():
            (self.pending / "manifest").replace(self._manifest)
        self._ready.unlink()
        shutil.rmtree(self.pending, ignore_errors=True)

    # --- records ----------------------------------------------------------------------------

    def records(self) -> Memory:
        """What was read of the records' files; see `Collection.load`."""
        found = _load(self._records)
        return found if isinstance(found, Memory) else Memory()

    def keep_records(self, records: Memory) -> None:
        """Remember what was read, where it is something else than before."""
        if records.changed:
            self.folder.mkdir(parents=True, exist_ok=True)
            _save(self._records, records)


# --- folders --------------------------------------------------------------------------------


def _sizes(folder: Path) -> dict[str, int]:
    """Path -> size of every file below a folder."""
    found: dict[str, int] = {}
    stack = [(str(folder), "")]
    while stack:
        place, prefix = stack.pop()
        try:
            entries = list(os.scandir(place))
        except FileNotFoundError:
            continue
        for entry in entries:
            if entry.is_dir(follow_symlinks=False):
                stack.append((entry.path, f"{prefix}{entry.name}/"))
            else:
                found[prefix + entry.name] = entry.stat(follow_symlinks=False).st_size
    return found


def _replace_folder(new: Path, old: Path) -> None:
    """Put a whole folder in another's place."""
    if not new.exists():
        return  # it was put there before the build was killed
    old.parent.mkdir(parents=True, exist_ok=True)
    if old.exists():
        aside = new.with_name("old")
        shutil.rmtree(aside, ignore_errors=True)
        shutil.move(old, aside)
    shutil.move(new, old)


def _move_files(new: Path, old: Path) -> None:
    for path in _sizes(new):
        target = old / path
        target.parent.mkdir(parents=True, exist_ok=True)
        try:
            (new / path).replace(target)
        except OSError:
            # Another file system, or a folder where the file is to be.
            if target.is_dir():
                shutil.rmtree(target)
            shutil.move(new / path, target)


def _prune(folder: Path, gone: set[str]) -> None:
    """Remove files that no output claims, and the folders that are empty then."""
    for path in gone:
        (folder / path).unlink(missing_ok=True)
    for parent in sorted({(folder / path).parent for path in gone}, reverse=True):
        with contextlib.suppress(OSError):
            at = parent
            while at != folder:
                at.rmdir()
                at = at.parent


# --- signed pickles -------------------------------------------------------------------------


def _key() -> bytes:
    """The key of this machine's user; made when it is first needed."""
    path = user_cache_path("papershelf") / "key"
    try:
        key = path.read_bytes()
        if len(key) == 32:
            return key
    except OSError:
        pass
    key = secrets.token_bytes(32)
    with contextlib.suppress(OSError):
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch(mode=0o600)
        path.write_bytes(key)
    return key


def _sign(data: bytes) -> bytes:
    return blake2b(data, key=_key(), digest_size=32, person=b"papershelf").digest()


def _save(path: Path, value: object) -> None:
    """Write a value, signed, whole or not at all."""
    data = pickle.dumps((__version__, value), protocol=pickle.HIGHEST_PROTOCOL)
    partial = path.with_name(f"{path.name}.part")
    partial.write_bytes(_sign(data) + data)
    partial.replace(path)


def _load(path: Path) -> Any:
    """A value that this machine wrote with this version; None where there is none."""
    try:
        content = path.read_bytes()
    except OSError:
        return None
    if not hmac.compare_digest(_sign(content[32:]), content[:32]):
        return None
    try:
        version, value = pickle.loads(content[32:])  # noqa: S301 - it is ours: the signature fits
    except Exception:  # a class that has changed since, in a checkout under work
        return None
    return value if version == __version__ else None
