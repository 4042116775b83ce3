"""Values in files, signed.

They are pickles, and reading a pickle can run code. So each is signed with a key that never leaves
this user's machine: a file from a stranger's pull request, or a damaged one, counts as missing.

Where the key can't be kept, each process has its own, and the next build finds nothing.
"""

from __future__ import annotations

import contextlib
import hmac
import os
import pickle
import secrets
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from hashlib import sha256
from itertools import islice
from pathlib import Path
from typing import Any, BinaryIO, TypeVar

from platformdirs import user_cache_path

from ... import __version__

K = TypeVar("K")
V = TypeVar("V")

RUN = 2000
"""Keys of a large mapping that are pickled together."""
_SIGNATURE = 32
_SOME = 1 << 20
"""Bytes that are read at a time to verify a signature."""
PARTIAL = ".part"
"""The end of the names of files that are being written."""
_VERSION = f"{__version__} layout 18"
"""Of the values. Raise the layout when a pickled class changes its attributes."""


@cache
def load_key() -> bytes:
    """The key of this machine's user; created on first use."""
    path = user_cache_path("papershelf") / "key"
    with contextlib.suppress(OSError):
        key = path.read_bytes()
        if len(key) == 32:
            return key
    key = secrets.token_bytes(32)
    # A user without a home would keep it in the current folder, with what is published.
    if path.is_absolute():
        with contextlib.suppress(OSError):
            path.parent.mkdir(parents=True, exist_ok=True)
            path.touch(mode=0o600)
            path.write_bytes(key)
    return key


def _make_signer() -> hmac.HMAC:
    # Processors have instructions for it: twice as fast as BLAKE2, the fastest without them.
    return hmac.new(load_key(), b"papershelf", sha256)


class _SignedFile:
    """A file that signs what is written to it: a pickle need not be in memory as a whole."""

    def __init__(self, file: BinaryIO) -> None:
        self._file = file
        self._signature = _make_signer()
        file.write(bytes(_SIGNATURE))

    def write(self, data: bytes) -> int:
        self._signature.update(data)
        return self._file.write(data)

    def sign(self) -> None:
        """Write the signature in front of everything."""
        self._file.seek(0)
        self._file.write(self._signature.digest())


def save(path: Path, value: object, *, durably: bool = False) -> None:
    """Write a signed value, completely or not at all.

    With `durably`, it is on the disk before anything that happens afterwards.
    """
    save_parts(path, [value], durably=durably)


def save_parts(path: Path, parts: Iterable[object], *, durably: bool = False) -> None:
    """Write signed values one after the other, as `save` writes one.

    pickle remembers every object of a part, so small parts save memory.
    """
    # Several processes may write the same.
    partial = path.with_name(f"{path.name}.{os.getpid()}{PARTIAL}")
    try:
        with partial.open("wb") as file:
            signed = _SignedFile(file)
            for part in parts:
                pickle.dump((_VERSION, part), signed, pickle.HIGHEST_PROTOCOL)
            signed.sign()
            if durably:
                file.flush()
                os.fsync(file.fileno())
        partial.replace(path)
    except BaseException:
        with contextlib.suppress(OSError):  # it may be what fills the disk
            partial.unlink()
        raise
    if durably:
        _sync_folder(path.parent)


def save_runs(path: Path, value: Mapping[str, Any]) -> None:
    """Write a large mapping in parts of some thousand keys."""
    save_parts(path, split_runs(value))


def split_runs(value: Mapping[K, V]) -> Iterator[dict[K, V]]:
    """A mapping in runs of some thousand keys."""
    items = iter(value.items())
    while run := dict(islice(items, RUN)):
        yield run


def _sync_folder(folder: Path) -> None:
    """Bring the names of a folder's files to the disk. Windows does so by itself."""
    if os.name == "nt":
        return
    opened = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(opened)
    finally:
        os.close(opened)


def load(path: Path) -> Any:
    """A value that this version wrote on this machine; None if there is none."""
    return next(_read(path), None)


def load_parts(path: Path) -> list[Any]:
    """The values that `save_parts` wrote; empty if there are none, or if one can't be used."""
    found = list(_read(path))
    return [] if any(part is None for part in found) else found


def load_runs(path: Path) -> dict[str, Any]:
    """A mapping that `save_runs` wrote; empty if there is none."""
    found: dict[str, Any] = {}
    for some in _read(path):
        if not isinstance(some, dict):
            return {}
        found.update(some)
    return found


def _read(path: Path) -> Iterator[Any]:
    """The values in a file; ends with None at the first that can't be used."""
    try:
        file = path.open("rb")
    except OSError:
        return
    with file:
        yield from _read_signed(file)


def _read_signed(file: BinaryIO) -> Iterator[Any]:
    """The values in an open file, which nobody changes: each new one takes the place of the old.

    It is read twice, since the whole of a large one would take as much memory as what is in it.
    """
    expected, signature = file.read(_SIGNATURE), _make_signer()
    while some := file.read(_SOME):
        signature.update(some)
    if not hmac.compare_digest(signature.digest(), expected):
        return
    end = file.tell()
    file.seek(_SIGNATURE)
    while file.tell() < end:
        try:
            version, value = pickle.load(file)  # noqa: S301 - it is ours: the signature fits
        except Exception:  # a class that changed since, in a working copy
            version, value = "", None
        yield value if version == _VERSION else None
        if version != _VERSION:
            return
