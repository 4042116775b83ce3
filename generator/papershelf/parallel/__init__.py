"""Work in several processes, and the memory that they take."""

from __future__ import annotations

from .child import in_subprocess
from .memory import release_large_blocks, trim_memory
from .pool import Run, batches, cores, ranges

__all__ = [
    "Run", "batches", "cores", "in_subprocess", "ranges", "release_large_blocks", "trim_memory",
]  # fmt: skip
