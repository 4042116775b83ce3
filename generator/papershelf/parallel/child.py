"""One piece of work in a separate process."""

from __future__ import annotations

import ctypes
import multiprocessing
import os
import signal
import sys
import threading
import traceback
from collections.abc import Callable, Generator, Iterator
from concurrent.futures import Future
from contextlib import closing, contextmanager, suppress
from functools import cache, partial
from itertools import islice
from multiprocessing.connection import Connection, wait
from traceback import extract_tb
from typing import Any, TypeVar

from .memory import freeze

R = TypeVar("R")

_PR_SET_PDEATHSIG = 1  # prctl(2)
_PLACES = "places_in_processes"
_NICENESS = 5
"""How far work in a subprocess steps back for the process that starts it, which has most to do
(nice(2))."""


@contextmanager
def in_subprocess(work: Callable[[], R], *, steps_back: bool = True) -> Iterator[Callable[[], R]]:
    """Start `work` in a separate process if forking is possible; yields a function that waits for
    its result.

    For work that runs beside other work, or that needs much memory temporarily, all of which goes
    back to the system. If it `steps_back`, it has a lower priority than this process. Only the
    result comes back from the process, and must pickle. Without fork, the work is done in this
    process when its result is asked for. At the end of the block the process has ended, even if its
    result was not used. An interrupt kills it.
    """
    if not can_fork():
        yield work
        return
    context = multiprocessing.get_context("fork")
    receiver, sender = context.Pipe(duplex=False)
    process = context.Process(target=_send, args=(sender, work, _NICENESS if steps_back else 0))
    process.start()
    sender.close()
    outcome = cache(partial(_receive, receiver))
    try:
        yield lambda: outcome().result()
    except Exception:
        raise
    except BaseException:
        process.kill()
        raise
    finally:
        outcome()
        process.join()
        receiver.close()


@contextmanager
def iterate_in_subprocess(iterate: Callable[[], Generator[R, None, None]]) -> Iterator[Iterator[R]]:
    """Run a generator in a separate process if forking is possible; yields an iterator of its
    items, which must pickle.

    A process that the generator starts inherits memory as it was at the beginning: what this
    process does with the items is not copied. At the end of the block the process has ended, even
    if there are more items.
    """
    if not can_fork():
        with closing(iterate()) as items:
            yield items
        return
    context = multiprocessing.get_context("fork")
    receiver, sender = context.Pipe(duplex=False)
    process = context.Process(target=_send_items, args=(receiver, sender, iterate))
    process.start()
    sender.close()
    try:
        yield _receive_items(receiver)
    finally:
        receiver.close()  # the next item can't be sent
        process.join()


@contextmanager
def call_in_subprocess(
    work: Callable[[], R], prepare: Callable[[], object]
) -> Iterator[Callable[[], R]]:
    """Yields `work`, which is done at each call in one separate process that lives as long as the
    block, if forking is possible.

    So this process may start threads, with which it can't fork, while the work still can.
    `prepare` is called there at once, beside this process. Calls raise what the work raises, and
    ChildProcessError if the process was killed. At the end of the block the work is interrupted.
    """
    if not can_fork():
        yield work
        return
    context = multiprocessing.get_context("fork")
    caller, callee = context.Pipe()
    process = context.Process(target=_answer_calls, args=(caller, callee, work, prepare))
    process.start()
    callee.close()

    def call() -> R:
        with suppress(BrokenPipeError):  # nothing answers
            caller.send(None)
        result: R = _receive(caller).result()
        return result

    try:
        yield call
    finally:
        process.terminate()
        process.join()
        caller.close()


def _answer_calls(
    caller: Connection,
    callee: Connection,
    work: Callable[[], object],
    prepare: Callable[[], object],
) -> None:
    """Send the result of some work whenever it is asked for."""
    become_worker()
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    caller.close()
    with suppress(KeyboardInterrupt, EOFError):  # the latter after the caller's end
        prepare()
        while True:
            callee.recv()
            _send_result(callee, work)


def _send_items(
    receiver: Connection, sender: Connection, iterate: Callable[[], Generator[Any, None, None]]
) -> None:
    """Send each item in a list, and an empty list at the end."""
    become_worker()
    receiver.close()
    with suppress(BrokenPipeError), closing(iterate()) as items:
        has_more = True
        while has_more:
            has_more = _send_result(sender, lambda: list(islice(items, 1)))


def _receive_items(receiver: Connection) -> Iterator[Any]:
    while found := _receive(receiver).result():
        yield from found


def _send(sender: Connection, work: Callable[[], object], niceness: int) -> None:
    """Send the result of some work, or the exception it raised."""
    become_worker()
    os.nice(niceness)
    _send_result(sender, work)


def _send_result(sender: Connection, work: Callable[[], object]) -> bool:
    """Returns whether the result is true, False after an exception."""
    sent: tuple[bool, Any]
    try:
        sent = True, work()
    except Exception as error:
        error.add_note(traceback.format_exc())
        note_places(error)
        sent = False, error
    sender.send(sent)
    return all(sent)


def _receive(receiver: Connection) -> Future[Any]:
    found: Future[Any] = Future()
    try:
        is_result, sent = receiver.recv()
    except (EOFError, ConnectionResetError):
        is_result, sent = False, ChildProcessError("a process ended before its work was done")
    if is_result:
        found.set_result(sent)
    else:
        found.set_exception(sent)
    return found


def note_places(error: Exception) -> None:
    """Note where an error was raised, since its traceback doesn't come with it to another
    process."""
    error.__dict__[_PLACES] = list_places(error)


def list_places(error: BaseException) -> list[tuple[str, int]]:
    """The files and lines that an error was raised through, the innermost last: in this process,
    then in others."""
    here = [(frame.filename, frame.lineno or 0) for frame in extract_tb(error.__traceback__)]
    return here + getattr(error, _PLACES, [])


def become_worker() -> None:
    """Prepare a process that works for another, which started it.

    It ends with that one, even if that was killed: nobody wants its results then, and it would
    hold what it inherited, such as a lock. Interrupts are for that one, too.
    """
    freeze()
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    for name in ("SIGTERM", "SIGHUP"):
        if hasattr(signal, name):
            signal.signal(getattr(signal, name), signal.SIG_DFL)
    parent = multiprocessing.parent_process()
    if parent is None:
        return
    if sys.platform == "linux" and os.getppid() == parent.pid:
        end_with_parent()
        if wait([parent.sentinel], timeout=0):  # it ended before
            os._exit(1)
    else:  # or a server forked it, which lives as long as its processes do
        threading.Thread(target=_wait_for_end, args=(parent.sentinel,), daemon=True).start()


def end_with_parent() -> None:
    """Let the system kill this process when the one ends that forked it; on Linux only."""
    with suppress(AttributeError, OSError):
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)


def _wait_for_end(sentinel: int) -> None:
    wait([sentinel])
    os._exit(1)


def can_fork() -> bool:
    """Whether this process may fork: on Linux, and only without other threads."""
    return sys.platform == "linux" and threading.active_count() == 1
