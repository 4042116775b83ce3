"""Work in several processes, and the memory that they take."""

from __future__ import annotations

from .child import (
    call_in_subprocess,
    end_with_parent,
    in_subprocess,
    iterate_in_subprocess,
    list_places,
)
from .cluster import get_cluster
from .memory import collect_new_garbage, release_large_blocks, trim_memory
from .pool import (
    LeanRun,
    Run,
    SpreadRun,
    count_cores,
    deal,
    prepare_lean_run,
    remove_temporary_folder,
    split_batches,
    split_ranges,
)

__all__ = [
    "LeanRun", "Run", "SpreadRun", "call_in_subprocess", "collect_new_garbage", "count_cores",
    "deal", "end_with_parent", "get_cluster", "in_subprocess", "iterate_in_subprocess",
    "list_places", "prepare_lean_run", "release_large_blocks", "remove_temporary_folder",
    "split_batches", "split_ranges", "trim_memory",
]  # fmt: skip
