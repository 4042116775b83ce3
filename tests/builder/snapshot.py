"""A folder that is built once for many tests, each of which finds it as it was and may change it."""

from __future__ import annotations

import shutil
import struct
from collections.abc import Callable
from pathlib import Path

import pytest

_SIZE_AND_TIME = struct.Struct("<qq")


class _Stamp:
    """Packs no more of a stamp than what a copy keeps: not the time of its inode, and no inode."""

    def pack(self, size: int, changed: int, *_: int) -> bytes:
        return _SIZE_AND_TIME.pack(size, changed)


class Snapshot:
    """A folder, its site and its cache, as a function left them; always in the same place, which caches know."""

    def __init__(self, base: Path, build: Callable[[Path], object]) -> None:
        self._folder, self._copy = base / "shelf", base / "snapshot"
        with pytest.MonkeyPatch.context() as patch:
            trust_stamps(patch)
            build(self._folder)
        shutil.copytree(self._folder, self._copy, symlinks=True)

    def restore(self) -> Path:
        """The folder, as it was; for builds that call `trust_stamps` too."""
        shutil.rmtree(self._folder)
        return shutil.copytree(self._copy, self._folder, symlinks=True)


def trust_stamps(patch: pytest.MonkeyPatch) -> None:
    """Let files count as long unchanged, and copies of files as the files themselves."""
    patch.setattr("papershelf.records.reader._RACY", 0)
    patch.setattr("papershelf.records.reader._STAMP", _Stamp())
