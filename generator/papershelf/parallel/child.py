"""One piece of work in a separate process."""

from __future__ import annotations

import multiprocessing
import sys
import threading
import traceback
from collections.abc import Callable, Iterator
from concurrent.futures import Future
from contextlib import contextmanager
from functools import cache, partial
from multiprocessing.connection import Connection
from typing import Any, TypeVar

from .memory import freeze

R = TypeVar("R")


@contextmanager
def in_subprocess(work: Callable[[], R]) -> Iterator[Callable[[], R]]:
    """Start `work` in a separate process if forking is possible; yields a function that waits for
    its result.

    For work that runs beside other work, or that needs much memory temporarily, all of which goes
    back to the system. Only the result comes back from the process, and must pickle. Without fork,
    the work is done in this process when its result is asked for. At the end of the block the
    process has ended, even if its result was not used.
    """
    if not can_fork():
        yield work
        return
    context = multiprocessing.get_context("fork")
    receiver, sender = context.Pipe(duplex=False)
    process = context.Process(target=_send, args=(sender, work))
    process.start()
    sender.close()
    outcome = cache(partial(_receive, receiver))
    try:
        yield lambda: outcome().result()
    finally:
        outcome()
        process.join()
        receiver.close()


def _send(sender: Connection, work: Callable[[], object]) -> None:
    """Send the result of some work, or the exception it raised."""
    freeze()
    try:
        sent = True, work()
    except Exception as error:
        error.add_note(traceback.format_exc())
        sent = False, error
    sender.send(sent)


def _receive(receiver: Connection) -> Future[Any]:
    found: Future[Any] = Future()
    try:
        is_result, sent = receiver.recv()
    except EOFError:
        is_result, sent = False, ChildProcessError("a process ended before its work was done")
    if is_result:
        found.set_result(sent)
    else:
        found.set_exception(sent)
    return found


def can_fork() -> bool:
    return sys.platform == "linux" and threading.active_count() == 1
