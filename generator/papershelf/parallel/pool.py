"""Processes that work on batches: as many as there are cores, or those of a cluster."""

from __future__ import annotations

import multiprocessing
import os
import shutil
import signal
import sys
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Future
from contextlib import contextmanager
from functools import partial
from itertools import chain, islice
from multiprocessing import resource_tracker
from multiprocessing.forkserver import ensure_running
from queue import SimpleQueue
from typing import Any, Generic, Literal, TypeVar

from .child import can_fork
from .cluster import Workers, get_cluster
from .processes import Processes

B = TypeVar("B")
R = TypeVar("R")

_FEW, _FEW_TO_SPAWN = 2, 12
"""So few batches are faster in this process than in others: forked ones, or those that start anew
and take half a second to import what they need."""
_FOR_PROCESSES = {
    "PYTHONSAFEPATH": "1",
    # After an interrupt the semaphores of queues are left to Python's tracker of resources, which
    # removes them but warns.
    "PYTHONWARNINGS": "ignore:resource_tracker:UserWarning",
}
"""Variables of the environment for processes that start."""
_AHEAD = 12
"""Most batches that wait for a process: enough for a caller that is busy with something else."""


def count_cores() -> int:
    """The number of cores that this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def split_batches(items: Sequence[B], size: int) -> list[Sequence[B]]:
    """The items in runs of `size`; the last may be shorter."""
    return [items[at : at + size] for at in range(0, len(items), size)]


def deal(items: Sequence[B], hands: int) -> list[Sequence[B]]:
    """The items in turn to so many runs, as cards are dealt; none of them is empty."""
    return [items[first::hands] for first in range(min(hands, len(items)))]


def split_ranges(items: int, size: int) -> list[range]:
    """The indices of `items` items in runs of `size`, for items that every process has."""
    return [range(at, min(at + size, items)) for at in range(0, items, size)]


class Run(Iterator[R], Generic[B, R]):
    """`work(shared, batch)` for each batch, in the order of the batches or of completion.

    Work begins at once, in other processes. Batches are taken from their iterable a few at a time,
    so that they need not be in memory together. While the caller waits for a result, it works on
    batches that have not begun. With few batches, or one core, everything is done in this process
    when its result is asked for. Close a run that is not read to its end.

    A caller that does not help only takes results, and so needs no memory for the work itself:
    `works` means that it uses a core for the results, `waits` that it leaves all cores to the
    processes.

    Processes are replaced after some batches. Reading a value inherited by fork copies its memory,
    and caches grow with each batch, so a long-lived process would take as much memory as this one.
    """

    _START: Literal["fork", "forkserver"] = "fork"
    _LIFE = 25
    """Batches of a process before it is replaced."""
    _SPREADS = False
    """Whether the workers of a cluster work on the batches, and they alone, if this process uses
    one."""

    def __init__(
        self, work: Callable[[Any, B], R], shared: Any, batches: Iterable[B] = (),
        *, ordered: bool = True, meanwhile: Literal["helps", "works", "waits"] = "helps",
    ) -> None:  # fmt: skip
        self._work, self._shared, self._ordered = work, shared, ordered
        self._cluster = get_cluster() if self._SPREADS else None
        self._helps = meanwhile == "helps" and not self._cluster
        self._processes = max(1, count_cores() - (meanwhile != "waits"))
        self._executor: Workers | None = None
        self._left = 0
        """Batches that the current processes still accept."""
        self._batches: Iterator[B] = iter(())
        """Batches that are not taken yet."""
        self._ahead: deque[_Task[R]] = deque()
        """Tasks whose results have not been read."""
        self._given: deque[_Task[R]] = deque()
        """Those that processes have been given, and may not have ended."""
        self._done: SimpleQueue[_Task[R]] = SimpleQueue()
        """Those that have ended, if they are read in the order of completion."""
        self.add(batches)

    def add(self, batches: Iterable[B]) -> None:
        """Work on these batches too, after the others."""
        few = _FEW if self._cluster or can_fork() else _FEW_TO_SPAWN
        batches = iter(batches)
        first = list(islice(batches, max(self._processes, few + 1)))
        self._batches = chain(self._batches, first, batches)
        if self._executor is None and len(first) > few and (self._cluster or count_cores() > 1):
            self._start(min(self._processes, len(first)))
        self._submit()

    def _start(self, workers: int) -> None:
        if self._cluster:
            self._executor = self._cluster.start(self._work, self._shared)
            self._processes, self._left = max(1, self._executor.count), sys.maxsize
            return
        start = self._START if can_fork() else "spawn"
        with _hide_program():
            self._executor = Processes(self._work, self._shared, workers, start)
        self._left = workers * self._LIFE
        self._given.clear()

    def _submit(self) -> None:
        """Give batches to the processes; start new processes once the old ones accept no more."""
        if self._executor is None:
            return
        self._given = deque(task for task in self._given if not task.is_done())
        if not self._left:
            if self._given:
                return
            self._executor.shutdown()
            self._start(self._processes)
        most = self._processes * _AHEAD
        while self._left and len(self._given) < most and self._executor.has_room():
            if not (task := self._take()):
                return
            with _hide_program():
                future = self._executor.submit(task.batch)
            if self._cluster:
                task.batch = None  # it is done there or not at all
            self._track(task, future)
            self._given.append(task)
            self._left -= 1

    def _take(self) -> _Task[R] | None:
        """A task for the next batch; None if there is none."""
        for batch in self._batches:
            task = _Task(partial(self._work, self._shared), batch)
            self._ahead.append(task)
            return task
        return None

    def __next__(self) -> R:
        self._submit()
        if not self._ahead and not self._take():
            self.close()
            raise StopIteration
        try:
            return self._take_next_task().result()
        except BaseException as error:
            self.close(wait=isinstance(error, Exception))
            raise

    def _take_next_task(self) -> _Task[R]:
        """The task whose result is read next: one that has ended, or that is to be done here."""
        task = self._ahead[0]
        if self._ordered or task.future is None:
            while not task.is_done() and self._do_one():
                pass
        else:
            while self._done.empty() and self._do_one():
                pass
            task = self._done.get()
        self._ahead.remove(task)
        return task

    def _do_one(self) -> bool:
        """Do a batch that no process has begun; returns False if there is none."""
        self._submit()
        if not self._helps:
            return False
        if task := self._take():
            self._track(task, Future())
            task.do()
            return True
        while self._given:
            task = self._given.pop()
            if task.future and task.future.cancel():
                self._track(task, Future())
                task.do()
                return True
        return False

    def _track(self, task: _Task[R], future: Future[R]) -> None:
        def note(ended: Future[R]) -> None:
            if not ended.cancelled():
                task.batch = None  # its result may wait for long
                if not self._ordered:
                    self._done.put(task)

        task.future = future
        future.add_done_callback(note)

    def close(self, *, wait: bool = True) -> None:
        """End the processes after the batches that they have begun, and wait for that if told."""
        self._batches = iter(())
        self._ahead.clear()
        self._given.clear()
        if self._executor:
            self._executor.shutdown(wait)
            self._executor = None


class SpreadRun(Run[B, R]):
    """A run that the workers of a cluster do, if this process uses one.

    They inherit nothing: the shared value and the batches are pickled, so they are small and name
    files by absolute paths.
    """

    _SPREADS = True
    _LIFE = 200


class LeanRun(SpreadRun[B, R]):
    """A run whose processes inherit nothing either; the shared value is pickled.

    While the caller works through a large collection, every part of it that it touches would be
    copied for processes that inherit it. They take longer to start: see `prepare_lean_run`.
    """

    _START = "forkserver"


def prepare_lean_run(module: str) -> None:
    """Start the server that the processes of a lean run are forked from, beside other work; it
    imports the module of the work."""
    if can_fork() and count_cores() > 1 and not get_cluster():
        multiprocessing.set_forkserver_preload([module])
        with _hide_program():
            resource_tracker.ensure_running()  # it changes the mask
            # Ctrl-C is for this process; the server inherits the mask.
            before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
            try:
                ensure_running()
            finally:
                signal.pthread_sigmask(signal.SIG_SETMASK, before)


def remove_temporary_folder() -> None:
    """Remove the folder that the server has its socket in, if there is one.

    Python does so when it ends, but not if that is by `os._exit`.
    """
    config: dict[str, Any] = vars(multiprocessing.current_process())["_config"]
    if folder := config.get("tempdir"):
        shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def _hide_program() -> Iterator[None]:
    """Let processes that start now not import the program of this process, or a module of the
    current folder.

    None of the work needs it, and a script that builds a site may lack the guard that Python asks
    for (https://docs.python.org/3/library/multiprocessing.html#the-spawn-and-forkserver-start-methods).
    A collection may have a file that is called like a module of Python.
    """
    program = vars(sys.modules["__main__"])
    hidden: dict[str, Any] = {
        name: program[name] for name in ("__spec__", "__file__") if name in program
    }
    program.update(dict.fromkeys(hidden))
    before = {name: os.environ.get(name) for name in _FOR_PROCESSES}
    os.environ.update(_FOR_PROCESSES)
    try:
        yield
    finally:
        program.update(hidden)
        for name, value in before.items():
            del os.environ[name]
            if value is not None:
                os.environ[name] = value


class _Task(Generic[R]):
    """A batch whose result comes from another process or is computed here."""

    def __init__(self, work: Callable[[Any], R], batch: Any) -> None:
        self._work = work
        self.batch = batch
        self.future: Future[R] | None = None

    def is_done(self) -> bool:
        return self.future is None or self.future.done()

    def do(self) -> None:
        """Compute the future's result in this process."""
        if self.future:
            try:
                self.future.set_result(self._work(self.batch))
            except Exception as error:  # raised when the result is asked for
                self.future.set_exception(error)

    def result(self) -> R:
        """The result; can be asked for once, so that results are not kept after they are read."""
        future, batch = self.future, self.batch
        self.future = self.batch = None
        return future.result() if future else self._work(batch)
