"""Where this machine has a file system in memory."""

from __future__ import annotations

import os

_FOLDER = "/dev/shm"
_ROOM = 3 * 2**30
"""Bytes that have to be free: a run of all tests takes a third of them."""


def find_memory() -> str | None:
    """A folder in memory for files of a run, on Linux.

    None if whoever starts the tests chose a folder, or the machine has too little memory, as
    containers have unless they are told otherwise, or runs no program from there.
    """
    if "TMPDIR" in os.environ or not os.access(_FOLDER, os.W_OK):
        return None
    found = os.statvfs(_FOLDER)
    has_room = found.f_bavail * found.f_frsize >= _ROOM
    return _FOLDER if has_room and not found.f_flag & os.ST_NOEXEC else None
