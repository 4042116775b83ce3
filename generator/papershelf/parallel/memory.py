"""Memory that processes share, or give back."""

from __future__ import annotations

import ctypes
import gc
import sys
from contextlib import suppress

_M_MMAP_THRESHOLD = -3


def freeze() -> None:
    """What came with the fork stays as it is: looking through it would copy its memory."""
    gc.freeze()


def release_large_blocks() -> None:
    """Let large blocks that are freed go back to the system at once, where the C library is GNU’s.

    It would keep blocks of up to 32 MB for the next ones of their size, as soon as it has seen one
    (mallopt(3), M_MMAP_THRESHOLD). Processes made from this one do as it does.
    """
    if sys.platform == "linux":
        with suppress(AttributeError, OSError):
            ctypes.CDLL(None).mallopt(_M_MMAP_THRESHOLD, 128 * 1024)


def trim_memory() -> None:
    """Let what was freed go back to the system, where whole pages are free (malloc_trim(3))."""
    if gc.get_freeze_count():  # else all that there is would be looked through
        gc.collect()
    if sys.platform == "linux":
        with suppress(AttributeError, OSError):
            ctypes.CDLL(None).malloc_trim(0)
