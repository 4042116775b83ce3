"""Responses of sources, cached for a day."""

from __future__ import annotations

import time
from contextlib import suppress
from hashlib import blake2b
from pathlib import Path

DAY = 24 * 60 * 60


class ResponseCache:
    """A folder with a file for each response. A file that can't be read or written is no error."""

    def __init__(self, folder: Path, lifetime: float = DAY) -> None:
        self._folder, self._lifetime = folder, lifetime
        with suppress(OSError):
            for file in list(folder.iterdir()):
                if not self._is_fresh(file):
                    file.unlink()

    def get(self, address: str) -> str | None:
        """Return the cached text of an address; None if there is none, or if it is too old."""
        file = self._get_file(address)
        with suppress(OSError, UnicodeDecodeError):
            if self._is_fresh(file):
                return file.read_bytes().decode()
        return None

    def put(self, address: str, text: str) -> None:
        """Cache the text of an address."""
        file = self._get_file(address)
        part = file.with_suffix(".part")
        with suppress(OSError):
            self._folder.mkdir(parents=True, exist_ok=True)
            part.write_bytes(text.encode())
            part.replace(file)

    def _is_fresh(self, file: Path) -> bool:
        return 0 <= time.time() - file.stat().st_mtime < self._lifetime

    def _get_file(self, address: str) -> Path:
        return self._folder / blake2b(address.encode(), digest_size=16).hexdigest()
