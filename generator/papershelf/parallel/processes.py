"""The processes of this machine that a run uses."""

from __future__ import annotations

import multiprocessing
import pickle
from collections.abc import Callable
from concurrent.futures import Future, ProcessPoolExecutor
from typing import Any

from .child import become_worker, note_places


class Processes:
    """Processes with the shared values: inherited by fork, else pickled."""

    def __init__(
        self, work: Callable[[Any, Any], Any], shared: Any, count: int, start: str
    ) -> None:
        self.count = count
        context = multiprocessing.get_context(start)
        task = (work, shared) if start == "fork" else pickle.dumps((work, shared))
        self._executor = ProcessPoolExecutor(
            count, mp_context=context, initializer=_start_worker, initargs=(task,)
        )

    def has_room(self) -> bool:
        """Always: batches are in the memory of this process as long as they wait."""
        return True

    def submit(self, batch: Any) -> Future[Any]:
        return self._executor.submit(_run_batch, batch)

    def shutdown(self, wait: bool = True) -> None:
        self._executor.shutdown(wait, cancel_futures=True)


_task: tuple[Callable[[Any, Any], Any], Any] | None = None


def _start_worker(task: Any) -> None:
    """Prepare a worker process."""
    global _task  # noqa: PLW0603 - a worker process has one task
    _task = pickle.loads(task) if isinstance(task, bytes) else task  # noqa: S301 - our own
    become_worker()


def _run_batch(batch: Any) -> Any:
    if _task is None:
        raise RuntimeError("the worker was not started")
    work, shared = _task
    try:
        return work(shared, batch)
    except Exception as error:
        note_places(error)
        raise
