"""Work in several processes, and the memory that they take."""

from __future__ import annotations

from .child import in_subprocess
from .memory import release_large_blocks, trim_memory
from .pool import Run, count_cores, deal, split_batches, split_ranges

__all__ = [
    "Run", "count_cores", "deal", "in_subprocess", "release_large_blocks", "split_batches",
    "split_ranges", "trim_memory",
]  # fmt: skip
