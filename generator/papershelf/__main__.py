"""The program `papershelf`, also as `python -m papershelf`."""

from __future__ import annotations

import os
import sys

_is_module = __name__ == "__main__" and not sys.flags.safe_path
if _is_module and not __file__.startswith(f"{sys.path[0]}{os.sep}"):
    # With `-m`, Python looks for modules in the current folder first: a collection may have files
    # that are called like modules of others, and nothing of it is to be run.
    del sys.path[0]

# Nothing that takes time: until `run` is called, Ctrl-C ends in Python's own traceback. And no
# `threading`: a signal may come while that is imported, while `_thread` is always whole.
import _thread
import gc
import signal
import time
from collections.abc import Callable
from contextlib import suppress

_DEFAULTS = (signal.SIG_DFL, signal.default_int_handler)
_MOMENT = 0.05
"""Seconds after which a signal whose exception was dropped is sent again."""
_STOPPED = "papershelf: stopped"


def run() -> None:
    """Run a command, and exit at once: it never returns.

    Freeing a large collection takes as long as reading it, and neither it nor imported modules
    become garbage before the end.
    """
    gc.disable()
    code = 0
    try:
        _handle_signals(_end)
        _open_streams()
        _import_commands()
        _interrupt_on_signals()
        code = _run_command()
        _flush_output()
    except KeyboardInterrupt as error:  # before or after a command: see `PapershelfCommand`
        code = 128 + (error.args[0] if error.args else signal.SIGINT)
        _write_error(_STOPPED)
    except OSError as error:
        code = 2
        _write_error(f"papershelf: the output can't be written: {error.strerror}")
    with suppress(KeyboardInterrupt):
        _clean_up()
    os._exit(code)


def _clean_up() -> None:
    """Do what modules would do at the end of Python."""
    if "papershelf.parallel" in sys.modules:
        from .parallel import remove_temporary_folder

        remove_temporary_folder()


def _flush_output() -> None:
    import logging

    logging.shutdown()
    sys.stdout.flush()
    sys.stderr.flush()


def _write_error(message: str) -> None:
    """Write a message to standard error, if that is possible."""
    with suppress(OSError):
        os.write(2, f"{message}\n".encode())


def _end(number: int, _: object) -> None:
    """End at once because of a signal: there is nothing to clean up yet."""
    _write_error(_STOPPED)
    os._exit(128 + number)


def _import_commands() -> None:
    """Import what takes most of a short command's time.

    An exception that a signal's handler raised meanwhile might come out as another: of what a
    validator raises while pydantic makes it, it makes a `SchemaError`.
    """
    from . import cli  # noqa: F401


def _run_command() -> int:
    """Run the command, and give its exit code."""
    try:
        from .cli import main

        main()
    except SystemExit as end:
        return end.code if isinstance(end.code, int) else int(end.code is not None)
    return 0


def _open_streams() -> None:
    """Open the standard streams that are closed, to nowhere.

    Else the next file that is opened would take the place of one, and get what is printed.
    """
    for number, name in enumerate(("stdin", "stdout", "stderr")):
        try:
            os.fstat(number)
        except OSError:
            os.open(os.devnull, os.O_RDWR)  # the lowest number that is free
        if getattr(sys, name) is None:
            setattr(sys, name, os.fdopen(number, "w" if number else "r", encoding="utf-8"))


def _interrupt_on_signals() -> None:
    """Let signals interrupt the process.

    The processes that it forks leave that to it. Where Python drops exceptions, as in what it
    calls after a fork, the signal is sent again a moment later
    (https://docs.python.org/3/library/sys.html#sys.unraisablehook).
    """
    process = os.getpid()

    def interrupt(number: int, _: object) -> None:
        if os.getpid() == process:
            raise KeyboardInterrupt(number)

    def send_again(number: int) -> None:
        time.sleep(_MOMENT)
        os.kill(process, number)

    def interrupt_again(found: sys.UnraisableHookArgs) -> None:
        error = found.exc_value
        if isinstance(error, KeyboardInterrupt) and error.args:
            _thread.start_new_thread(send_again, error.args)
        else:
            sys.__unraisablehook__(found)

    _handle_signals(interrupt)
    sys.unraisablehook = interrupt_again


def _handle_signals(handle: Callable[[int, object], None]) -> None:
    """Handle Ctrl-C and the signals that end a process, unless they are ignored."""
    for name in ("SIGINT", "SIGTERM", "SIGHUP"):
        number = getattr(signal, name, None)  # Windows has no SIGHUP
        if number is not None and signal.getsignal(number) in (*_DEFAULTS, _end):
            signal.signal(number, handle)


if __name__ == "__main__":
    run()
