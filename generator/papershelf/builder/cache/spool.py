"""Bytes that are written one after the other, and can be read."""

from __future__ import annotations

import os
import tempfile
from mmap import ACCESS_READ, mmap
from weakref import finalize

_SOME = 1 << 20
"""Bytes that are kept in memory before they are written."""


class Spool:
    """Bytes that grow. Many are in a temporary file without a name; only who reads them needs
    memory for them, which the system may take back."""

    def __init__(self) -> None:
        self._new = bytearray()
        """The last bytes, which are not in the file."""
        self._file: int | None = None
        """The descriptor of the file; None as long as there is none."""
        self._written = 0
        self._mapped: mmap | None = None

    def __len__(self) -> int:
        return self._written + len(self._new)

    def append(self, data: bytes) -> None:
        """Add some bytes. Raises OSError if the file has no room for them."""
        self._new += data
        if len(self._new) > _SOME:
            self._write()

    def find(self, place: int) -> tuple[mmap | bytearray, int]:
        """Bytes that have what was added at a place, and where in them it is.

        They must not be changed, and are valid until more are added.
        """
        if self._file is None or place >= self._written:
            return self._new, place - self._written
        if self._mapped is None or place >= len(self._mapped):
            self._mapped = mmap(self._file, 0, access=ACCESS_READ)
        return self._mapped, place

    def release(self) -> None:
        """Release the memory that bytes take which were read."""
        self._mapped = None

    def _write(self) -> None:
        if self._file is None:
            with tempfile.TemporaryFile() as file:
                self._file = os.dup(file.fileno())
            finalize(self, os.close, self._file)
        left = memoryview(self._new)
        try:
            while left:
                left = left[os.write(self._file, left) :]
        except OSError as error:
            error.filename = tempfile.gettempdir()
            raise
        self._written += len(self._new)
        self._new = bytearray()
