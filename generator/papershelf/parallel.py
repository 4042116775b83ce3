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
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Executor, Future, ProcessPoolExecutor
from functools import partial
from typing import Any, Generic, TypeVar

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


class Run(Iterator[R], Generic[B, R]):
    """`work(shared, batch)` of each batch, in the order in which they were added.

    The work begins at once, in other processes; whoever waits for a result does meanwhile what
    they have not begun. Where there are only a few batches, or one core, all is done here, when
    its result is asked for. Close what is not read to its end.
    """

    def __init__(
        self, work: Callable[[Any, B], R], shared: Any, batches: Sequence[B] = (), few: int = 2
    ) -> None:
        self._work, self._shared, self._few = work, shared, few
        self._executor: Executor | None = None
        self._ahead: deque[_Task[R]] = deque()
        """Every batch whose result was not read."""
        self._idle: deque[_Task[R]] = deque()
        """Those of them that may not have begun."""
        self.add(batches)

    def add(self, batches: Sequence[B]) -> None:
        """Work on these too, after those that were there."""
        if self._executor is None and len(batches) > self._few and cores() > 1:
            self._executor = _executor(self._work, self._shared, min(cores(), len(batches)) - 1)
        for batch in batches:
            task = _Task(partial(self._work, self._shared, batch))
            if self._executor:
                task.future = self._executor.submit(_run, batch)
                self._idle.append(task)
            self._ahead.append(task)

    def __next__(self) -> R:
        if not self._ahead:
            self.close()
            raise StopIteration
        task = self._ahead.popleft()
        if self._idle and self._idle[0] is task:
            self._idle.popleft()
        try:
            while not task.is_done() and self._help():
                pass
            return task.result()
        except BaseException:
            self.close()
            raise

    def _help(self) -> bool:
        """Do the next batch that no process has begun; False where there is none."""
        while self._idle:
            if self._idle.popleft().take_back():
                return True
        return False

    def close(self) -> None:
        """End the processes; what they have begun they finish."""
        self._ahead.clear()
        self._idle.clear()
        if self._executor:
            self._executor.shutdown(cancel_futures=True)
            self._executor = None


class _Task(Generic[R]):
    """A batch, its result to be had from another process or made here."""

    def __init__(self, work: Callable[[], R]) -> None:
        self._work = work
        self.future: Future[R] | None = None

    def is_done(self) -> bool:
        return self.future is None or self.future.done()

    def take_back(self) -> bool:
        """Do it here, if no process has begun it."""
        if self.future is None or not self.future.cancel():
            return False
        self.future = Future()
        try:
            self.future.set_result(self._work())
        except Exception as error:  # told when its result is asked for
            self.future.set_exception(error)
        return True

    def result(self) -> R:
        return self.future.result() if self.future else self._work()


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
