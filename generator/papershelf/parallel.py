"""Work in as many processes as there are cores.

What goes in and out of a process pickles, so that any `concurrent.futures` executor could do it:
one of a cluster, too.
"""

from __future__ import annotations

import gc
import multiprocessing
import os
import pickle
import sys
import threading
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Executor, ProcessPoolExecutor
from typing import Any, TypeVar

B = TypeVar("B")
R = TypeVar("R")


def cores() -> int:
    """How many processes this one may keep busy."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def batches(items: Sequence[B], size: int) -> list[Sequence[B]]:
    """The items in runs of some size; the last may be shorter."""
    return [items[at : at + size] for at in range(0, len(items), size)]


class Run(Iterator[R]):
    """`work(shared, batch)` of each batch, in the order of the batches.

    The work begins at once, in processes; where there are only a few batches, or one core, it is
    done here when its result is asked for. Close what is not read to its end.
    """

    def __init__(
        self, work: Callable[[Any, B], R], shared: Any, batches: Sequence[B], few: int = 2
    ) -> None:
        workers = min(cores(), len(batches))
        self._executor: Executor | None = None
        self._results: Iterator[R]
        if len(batches) <= few or workers == 1:
            self._results = (work(shared, batch) for batch in batches)
        else:
            self._executor = _executor(work, shared, workers)
            self._results = self._executor.map(_run, batches)

    def __next__(self) -> R:
        try:
            return next(self._results)
        except BaseException:
            self.close()
            raise

    def close(self) -> None:
        """End the processes; what they have begun they finish."""
        if self._executor:
            self._executor.shutdown(cancel_futures=True)
            self._executor = None


def _executor(work: Callable[[Any, B], R], shared: Any, workers: int) -> Executor:
    """Processes that have what they share: by fork where that is safe, else by pickle."""
    forks = sys.platform == "linux" and threading.active_count() == 1
    context = multiprocessing.get_context("fork" if forks else "spawn")
    told = (work, shared) if forks else pickle.dumps((work, shared))
    return ProcessPoolExecutor(workers, mp_context=context, initializer=_start, initargs=(told,))


_task: tuple[Callable[[Any, Any], Any], Any] | None = None


def _start(task: Any) -> None:
    """Make a worker ready."""
    global _task  # noqa: PLW0603 - a worker process has one task
    _task = pickle.loads(task) if isinstance(task, bytes) else task  # noqa: S301 - our own
    # What came with the fork stays as it is: looking through it would copy its memory.
    gc.freeze()


def _run(batch: Any) -> Any:
    if _task is None:
        raise RuntimeError("the worker was not started")
    work, shared = _task
    return work(shared, batch)
