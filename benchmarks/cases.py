"""What is run, and how it is made ready before the clock starts."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from . import measure


def _nothing() -> None:
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
    prepare: Callable[[], None] = _nothing
    proof: tuple[str, str] = ("", "")
    """A file of the output, and what it says then: a run that did not do its work counts for
    nothing."""
    waste: tuple[Path, ...] = field(default=())
    """What to remove afterwards, for the sake of the disk."""

    def run(self) -> measure.Run:
        """Make ready, run, check. Raises SystemExit where the work was not done."""
        self.prepare()
        result = measure.run(self.command, self.folder, self.output)
        self._check()
        for folder in self.waste:
            shutil.rmtree(folder, ignore_errors=True)
        return result

    def _check(self) -> None:
        made = sum(1 for _ in self.output.glob("papers/*/index.html"))
        if made != self.pages:
            raise SystemExit(f"{self.name}: {made} papers' pages, not {self.pages}")
        path, text = self.proof
        if path and text not in (self.output / path).read_text(encoding="utf-8"):
            raise SystemExit(f"{self.name}: {path} does not say {text!r}")


def program(name: str) -> str | None:
    """A program, first where this Python's own are: in its virtual environment."""
    own = str(Path(sys.executable).parent)
    return shutil.which(name, path=own) or shutil.which(name)


def remove(*folders: Path) -> Callable[[], None]:
    """A preparation: remove folders, so that a build starts with nothing."""

    def prepare() -> None:
        for folder in folders:
            shutil.rmtree(folder, ignore_errors=True)

    return prepare
