"""Memory that processes share, or give back."""

from __future__ import annotations

import ctypes
import gc
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress

_M_MMAP_THRESHOLD = -3


def freeze() -> None:
    """Keep objects from before the fork out of garbage collection, which would copy their
    memory."""
    gc.freeze()


def release_large_blocks() -> None:
    """Return large freed blocks to the system at once, if the C library is glibc.

    It would keep blocks of up to 32 MB for reuse after it has seen one of that size (mallopt(3),
    M_MMAP_THRESHOLD). Child processes inherit this.
    """
    if sys.platform == "linux":
        with suppress(AttributeError, OSError):
            ctypes.CDLL(None).mallopt(_M_MMAP_THRESHOLD, 128 * 1024)


def trim_memory() -> None:
    """Return freed memory to the system where whole pages are free (malloc_trim(3))."""
    if gc.get_freeze_count():  # without it, every object in memory would be scanned
        gc.collect()
    if sys.platform == "linux":
        with suppress(AttributeError, OSError):
            ctypes.CDLL(None).malloc_trim(0)


@contextmanager
def collect_new_garbage() -> Iterator[None]:
    """Collect the garbage that a block makes, without a look at the objects from before it."""
    gc.freeze()
    try:
        yield
        gc.collect()
    finally:
        gc.unfreeze()
