"""Trouble, told apart by whose it is.

A mistake in the content is a value, `Problem`: it has a place and a hint, many are collected in
one run, and none is raised where it is found. Exceptions are for what stops a run:

    PapershelfError
    ├── ContentError    the curator's records: carries every problem of the run
    ├── CallError       the call itself: a wrong folder, a setting that can't be
    └── FetchError      a source on the network: no answer, or none that is sound

Anything else is a bug of ours, and crashes as one. All of them pickle, so that an error in a
worker process arrives with its message.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Literal, get_args

Severity = Literal["error", "warning", "note"]
"""`note`: it says what it should, and could be written better."""


@dataclass(frozen=True, slots=True, order=True)
class Problem:
    """A mistake in the content; sorts by place.

    `path` is relative to the folder of `mkdocs.yml`, with forward slashes; `line` and `column`
    count from 1; `code` is a word that documentation and filters can rely on.
    """

    path: str
    line: int
    column: int
    code: str
    message: str
    hint: str = ""
    severity: Severity = "error"

    def __post_init__(self) -> None:
        # Messages quote strangers' text: no line break or terminal code of theirs gets through.
        object.__setattr__(self, "message", printable(self.message))
        object.__setattr__(self, "hint", printable(self.hint))

    def __str__(self) -> str:
        """`path:line:column: error[code]: message`, the hint on a line below."""
        place = f"{self.path}:{self.line}:{self.column}"
        text = f"{place}: {self.severity}[{self.code}]: {self.message}"
        return f"{text}\n    hint: {self.hint}" if self.hint else text


def printable(text: str) -> str:
    """A stranger's text on one line, for a terminal or a log."""
    line = " ".join(text.split())
    return line if line.isprintable() else "".join(c if c.isprintable() else "\ufffd" for c in line)


def errors_of(problems: Iterable[Problem]) -> list[Problem]:
    """The problems that a collection can't be built with."""
    return [problem for problem in problems if problem.severity == "error"]


def did_you_mean(word: str, known: Iterable[str]) -> str:
    """A hint naming the nearest of the known words, or an empty string."""
    near = get_close_matches(word, list(known), n=1, cutoff=0.7)
    return f"did you mean `{near[0]}`?" if near else ""


def count(number: int, noun: str, plural: str = "") -> str:
    """`1 paper`, `2 papers`."""
    return f"{number:,} {noun if number == 1 else plural or noun + 's'}"


def annotation(problem: Problem) -> str:
    """A problem as a GitHub workflow command, escaped as the runner's own toolkit does it
    (actions/toolkit, packages/core/src/command.ts): records are strangers' text."""
    where = {
        "file": problem.path,
        "line": str(problem.line),
        "col": str(problem.column),
        "title": problem.code,
    }
    properties = ",".join(f"{key}={_escape(value, ':,')}" for key, value in where.items())
    text = f"{problem.message} ({problem.hint})" if problem.hint else problem.message
    kind = "notice" if problem.severity == "note" else problem.severity
    return f"::{kind} {properties}::{_escape(text)}"


def _escape(text: str, also: str = "") -> str:
    for char in f"%\r\n{also}":
        text = text.replace(char, f"%{ord(char):02X}")
    return text


class PapershelfError(Exception):
    """Anything a run of Papershelf stops for, with a message for the person who started it."""


class CallError(PapershelfError):
    """The call can't be carried out as it was made."""


class FetchError(PapershelfError):
    """A source on the network didn't answer as it should; what else was asked for may be sound."""


class ContentError(PapershelfError):
    """The content has errors; `problems` holds them all, warnings too, sorted."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = sorted(problems)
        super().__init__(self.problems)

    def __str__(self) -> str:
        lines = [str(problem) for problem in self.problems]
        return "\n".join([*lines, summary(self.problems)])


def summary(problems: list[Problem]) -> str:
    """The closing line of a check: `2 errors, 1 warning`."""
    numbers = Counter(problem.severity for problem in problems)
    parts = [count(numbers[kind], kind) for kind in get_args(Severity) if numbers[kind]]
    sound = not (numbers["error"] or numbers["warning"])
    return ", ".join(["no problems"] * sound + parts)
