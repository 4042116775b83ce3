"""The cluster that this process uses, if any: what a run needs to know of it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import Future
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Protocol


class Workers(Protocol):
    """Processes that run `work(shared, batch)` of one run."""

    count: int

    def has_room(self) -> bool:
        """Whether they take another batch now."""

    def submit(self, batch: Any) -> Future[Any]:
        """Run a batch."""

    def shutdown(self, wait: bool = True) -> None:
        """Begin no more batches; wait for those that have begun if told."""


class Cluster(Protocol):
    """Other machines that work for this process.

    `folder` is one of this build alone; all workers see it under the same path. When a build has
    ended, however it did, they can no longer write to it.
    """

    @property
    def folder(self) -> Path: ...

    def start(self, work: Callable[[Any, Any], Any], shared: Any) -> Workers:
        """Workers for a run. Raises CallError if there are none."""


_cluster: Cluster | None = None


def get_cluster() -> Cluster | None:
    """The cluster that this process uses; None for none."""
    return _cluster


@contextmanager
def use_cluster(cluster: Cluster) -> Iterator[None]:
    """Let runs that may be spread use a cluster, in the block."""
    global _cluster  # noqa: PLW0603 - a process has at most one
    _cluster = cluster
    try:
        yield
    finally:
        _cluster = None
