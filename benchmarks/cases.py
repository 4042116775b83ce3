"""What is run, and how it is made ready before the clock starts."""

from __future__ import annotations

import os
import shutil
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from itertools import count
from pathlib import Path

from . import measure

_NUMBERS = count(1)
_ORDERS = frozenset(("oldest", "title", "upvotes", "cited"))
"""Folders beside the papers' pages, for the list of all papers in other orders."""


def _do_nothing() -> None:
    pass


@dataclass(frozen=True)
class Case:
    """A command that builds a site, and the proof that it did."""

    name: str
    command: tuple[str, ...]
    folder: Path
    """Where it runs."""
    output: Path
    """The folder that it writes."""
    pages: int
    """How many papers' pages there are when it is done."""
    prepare: Callable[[], None] = _do_nothing
    proof: tuple[str, str] = ("", "")
    """A file of the output, and what it says then: a run that did not do its work counts for
    nothing."""
    rest: float = 0.0
    """Seconds between the preparation and the run."""

    def run(self) -> measure.Run:
        """Make ready, run, check. Raises SystemExit where the work was not done."""
        self.prepare()
        time.sleep(self.rest)
        result = measure.run(self.command, self.folder, self.output)
        self._check()
        return result

    def _check(self) -> None:
        pages = self.output.glob("papers/*/index.html")
        made = sum(page.parent.name not in _ORDERS for page in pages)
        if made != self.pages:
            raise SystemExit(f"{self.name}: {made} papers' pages, not {self.pages}")
        path, text = self.proof
        if path and text not in (self.output / path).read_text(encoding="utf-8"):
            raise SystemExit(f"{self.name}: {path} does not say {text!r}")


def find_program(name: str) -> str | None:
    """A program, first where this Python's own are: in its virtual environment."""
    own = str(Path(sys.executable).parent)
    return shutil.which(name, path=own) or shutil.which(name)


def move_aside(trash: Path, *paths: Path) -> Callable[[], None]:
    """A preparation: move what is there into `trash`, so that a build starts with nothing.

    Nothing is deleted before the whole run ends, with its temporary folder. A file system may
    remember for minutes what was deleted, and be slow meanwhile: ext4 without a journal passes over
    every inode that was freed lately whenever it makes a file. A benchmark that deletes the last
    output before it builds the next would measure that. A rename frees nothing; `trash` has to be
    on the same file system.
    """

    def prepare() -> None:
        trash.mkdir(exist_ok=True)
        for path in paths:
            if path.exists():
                path.rename(_find_free_path(trash, path))

    return prepare


def keep(trash: Path, folder: Path) -> None:
    """Link a folder's files in `trash`, so that a build that replaces them deletes none either."""
    shutil.copytree(folder, _find_free_path(trash, folder), copy_function=os.link)


def _find_free_path(trash: Path, path: Path) -> Path:
    return trash / f"{next(_NUMBERS)}-{path.name}"
