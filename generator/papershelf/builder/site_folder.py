"""The folder of a site: writing into it, replacing it, pruning it."""

from __future__ import annotations

import contextlib
import logging
import os
import shutil
from collections.abc import Iterable, Sequence
from pathlib import Path
from stat import S_ISDIR, S_ISREG

from filelock import FileLock, Timeout

from ..site.rendering.output import Archive

# Not below MkDocs' loggers: a strict build doesn't fail for having waited.
log = logging.getLogger("papershelf")

_HOLDER = "lock-holder"
"""The file with the number of the process that holds the lock."""
_OLD = os.O_WRONLY | getattr(os, "O_BINARY", 0)
_NEW = _OLD | os.O_CREAT | os.O_EXCL


def write(folder: Path, path: str, data: bytes) -> None:
    """Write a file of the site below a folder, which is made if only itself is missing.

    All generated files are written here. A file that is there already is not emptied first: two
    processes may write the same bytes, and it has them all once one of them is done. Raises
    ValueError for a path that leads out of the folder.
    """
    file, is_new = _open(folder, path)
    try:
        left = memoryview(data)
        while left:
            left = left[os.write(file, left) :]
        if not is_new:
            os.ftruncate(file, len(data))
    except OSError as error:
        error.filename = f"{folder}/{path}"
        raise
    finally:
        os.close(file)


def _open(folder: Path, path: str) -> tuple[int, bool]:
    """A file of the site below a folder, open for writing, and whether it is new."""
    if path.startswith("/") or ".." in path.split("/") or "\\" in path or ":" in path:
        raise ValueError(f"not a path of the site: {path}")
    # pathlib and file objects would cost more than the writing itself.
    target = f"{folder}/{path}"
    if path.endswith("/index.html"):  # a page, of which nearly all have folders of their own
        with contextlib.suppress(OSError):
            os.mkdir(target.removesuffix("/index.html"))  # noqa: PTH102
    try:
        return os.open(target, _NEW, 0o666), True
    except FileExistsError:
        return os.open(target, _OLD), False
    except FileNotFoundError:
        _make_folder(target.rpartition("/")[0], str(folder))
    try:
        return os.open(target, _NEW, 0o666), True
    except FileExistsError:  # another process made it
        return os.open(target, _OLD), False


def copy(folder: Path, path: str, source: Path) -> Path:
    """Copy a curator's own file to a path of the site below a folder; returns the copy."""
    os.close(_open(folder, path)[0])  # which makes its folder
    return Path(shutil.copyfile(source, folder / path))


def pack(folder: Path, path: str, archive: Archive) -> Path:
    """Write an archive to a path of the site below a folder; returns the file."""
    with os.fdopen(_open(folder, path)[0], "wb") as file:
        archive.write(file)
        file.truncate()
    return folder / path


def _make_folder(folder: str, top: str) -> None:
    """Make a folder and those above it, up to `top`."""
    try:
        os.mkdir(folder)  # noqa: PTH102
    except FileExistsError:
        pass  # another worker created it
    except FileNotFoundError:
        if folder == top:
            raise  # the build has ended meanwhile
        _make_folder(folder.rpartition("/")[0], top)
        _make_folder(folder, top)


def list_sizes(folder: Path, prefix: str = "") -> dict[str, int]:
    """Path -> size of every file below a folder; `prefix` is put before each path."""
    found: dict[str, int] = {}
    stack = [(str(folder), prefix)]
    while stack:
        place, prefix = stack.pop()
        try:
            entries = list(os.scandir(place))
        except (FileNotFoundError, NotADirectoryError):
            continue
        for entry in entries:
            if entry.is_dir(follow_symlinks=False):
                stack.append((entry.path, f"{prefix}{entry.name}/"))
            else:
                found[prefix + entry.name] = entry.stat(follow_symlinks=False).st_size
    return found


def is_unchanged(site: Path, settled: int, files: Sequence[tuple[str, int]]) -> bool:
    """Whether files of a site have their sizes, and their folders got or lost no files.

    `files` are paths and sizes; no folder may have changed after `settled`, an `st_mtime_ns`.
    Looking up files by name takes half the time of listing them.
    """
    root = str(site)
    try:
        for path, size in files:
            there = os.lstat(f"{root}/{path}")
            if there.st_size != size or not S_ISREG(there.st_mode):
                return False
        for folder in _list_folders(path for path, _ in files):
            there = os.lstat(f"{root}/{folder}")
            if there.st_mtime_ns > settled or not S_ISDIR(there.st_mode):
                return False
    except OSError:
        return False
    return True


def _list_folders(paths: Iterable[str]) -> set[str]:
    """The folders of paths, and all folders above them; the top is an empty text."""
    folders = {path.rpartition("/")[0] for path in paths}
    above = folders
    while above := {path.rpartition("/")[0] for path in above} - folders:
        folders |= above
    return folders


def replace_folder(new: Path, old: Path) -> None:
    """Replace a whole folder by another."""
    if not new.exists():
        return  # an earlier build was killed after it moved the folder
    old.parent.mkdir(parents=True, exist_ok=True)
    if old.exists():
        aside = new.with_name("old")
        shutil.rmtree(aside, ignore_errors=True)
        shutil.move(old, aside)
    shutil.move(new, old)


def move_files(new: Path, old: Path) -> None:
    """Move all files of a folder into another."""
    paths = list_sizes(new)
    old.mkdir(parents=True, exist_ok=True)
    for folder in sorted(_list_folders(paths)):
        _make_folder(f"{old}/{folder}".rstrip("/"), str(old))
    for path in paths:
        try:
            os.replace(f"{new}/{path}", f"{old}/{path}")  # noqa: PTH105 - there are thousands
        except OSError:
            # Another file system, or a folder in the file's place.
            target = old / path
            if target.is_dir():
                shutil.rmtree(target)
            shutil.move(new / path, target)


def prune(folder: Path, paths: set[str]) -> None:
    """Remove files, and the folders that are empty afterwards."""
    for path in paths:
        (folder / path).unlink(missing_ok=True)
    for parent in sorted({(folder / path).parent for path in paths}, reverse=True):
        with contextlib.suppress(OSError):
            at = parent
            while at != folder:
                at.rmdir()
                at = at.parent


def lock_folder(folder: Path) -> FileLock:
    """The lock of a folder that only one build at a time may write to.

    While another build holds it, says so and waits.
    """
    lock = try_to_lock(folder)
    if lock is None:
        lock = FileLock(folder / "lock")
        holder = _read_holder(folder)
        log.warning(
            f"papershelf: waiting for another build in this folder{holder}; "
            "it holds .cache/papershelf/lock"
        )
        lock.acquire()
        _note_holder(folder)
    return lock


def try_to_lock(folder: Path) -> FileLock | None:
    """The lock of a folder as of `lock_folder`; None if another build holds it."""
    folder.mkdir(parents=True, exist_ok=True)
    lock = FileLock(folder / "lock")
    try:
        lock.acquire(timeout=0)
    except Timeout:
        return None
    _note_holder(folder)
    return lock


def _note_holder(folder: Path) -> None:
    with contextlib.suppress(OSError):  # of use for a message only
        (folder / _HOLDER).write_text(str(os.getpid()), encoding="ascii")


def _read_holder(folder: Path) -> str:
    try:
        return f", by process {int((folder / _HOLDER).read_text(encoding='ascii'))}"
    except (OSError, ValueError):
        return ""
