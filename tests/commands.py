"""The program `papershelf` in the tests' own process: to start another takes longer than what most commands do."""

from __future__ import annotations

import logging
import subprocess
from collections.abc import Iterator, Sequence
from contextlib import chdir, contextmanager
from pathlib import Path

from click.testing import CliRunner, Result

from papershelf.cli import main


def papershelf(*words: str, cwd: Path) -> subprocess.CompletedProcess[str]:
    """Call a command in a folder. What is raised by a bug is raised here."""
    done = _call(words, cwd)
    return subprocess.CompletedProcess(words, done.exit_code, done.stdout, done.stderr)


def papershelf_bytes(*words: str, cwd: Path) -> subprocess.CompletedProcess[bytes]:
    """The same, with the bytes of its output."""
    done = _call(words, cwd)
    return subprocess.CompletedProcess(words, done.exit_code, done.stdout_bytes, done.stderr_bytes)


def _call(words: Sequence[str], cwd: Path) -> Result:
    with chdir(cwd), isolate_logs():
        done = CliRunner().invoke(main, words)
    if done.exception and not isinstance(done.exception, SystemExit):
        raise done.exception
    return done


@contextmanager
def isolate_logs() -> Iterator[None]:
    """Let a command set MkDocs' logs up as if it were the first, and leave them as they were.

    Else messages would go to the console of an earlier one, whose filters drop some.
    """
    log, building = logging.getLogger("mkdocs"), logging.getLogger("mkdocs.commands.build")
    level, handlers, propagate, filters = log.level, log.handlers[:], log.propagate, building.filters[:]
    log.handlers.clear()
    try:
        yield
    finally:
        log.setLevel(level)
        log.handlers[:], log.propagate, building.filters[:] = handlers, propagate, filters
