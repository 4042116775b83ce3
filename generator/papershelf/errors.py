"""Problems in the content, and the exceptions that stop a run.

A mistake in the content is a value, `Problem`, with a place and a hint. A run collects all of
them; none is raised where it is found. Exceptions are for what stops a run:

    PapershelfError
    ├── ContentError    the curator's records: carries every problem of the run
    ├── CallError       the call itself: a missing folder, an impossible setting
    └── FetchError      a source on the network: no answer, or an invalid one

A fault of the machine, such as a full disk, is reported in one line, too: see `describe_fault`.
Anything else is a bug in Papershelf and crashes with a traceback. All of them pickle, so that an
error in a worker process arrives with its message.
"""

from __future__ import annotations

import errno
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from difflib import get_close_matches
from typing import Literal, get_args

Severity = Literal["error", "warning", "note"]
"""A `note` marks content that is correct but could be written better."""


@dataclass(frozen=True, slots=True, order=True)
class Problem:
    """A mistake in the content; problems sort by place.

    `path` is relative to the folder of `mkdocs.yml`, with forward slashes; `line` and `column`
    count from 1; `code` is a stable word for documentation and filters.
    """

    path: str
    line: int
    column: int
    code: str
    message: str
    hint: str = ""
    severity: Severity = "error"

    def __post_init__(self) -> None:
        # Messages quote untrusted text, so line breaks and terminal codes are removed.
        object.__setattr__(self, "message", to_printable(self.message))
        object.__setattr__(self, "hint", to_printable(self.hint))

    def __str__(self) -> str:
        """`path:line:column: error[code]: message`, with the hint on the next line."""
        text = f"{self.place}: {self.severity}[{self.code}]: {self.message}"
        return f"{text}\n    hint: {self.hint}" if self.hint else text

    @property
    def place(self) -> str:
        """`path:line:column`, on one line."""
        return f"{escape_controls(self.path)}:{self.line}:{self.column}"


def to_printable(text: str) -> str:
    """Return untrusted text as one printable line, for a terminal or a log."""
    line = " ".join(text.split())
    return line if line.isprintable() else "".join(c if c.isprintable() else "\ufffd" for c in line)


def quote(value: object) -> str:
    """A value as messages quote it: on one line, cut after 60 characters."""
    line = " ".join(str(value)[:500].split())
    return f"`{line[:60]}…`" if len(line) > 60 else f"`{line}`"


def escape_controls(text: str, kept: str = "") -> str:
    """Return a text with escapes such as `\\n` in place of what is not printable and not `kept`.

    Names of files may have line breaks, terminal codes, and bytes that are no characters.
    """
    if text.isprintable():
        return text
    return "".join(
        c if c.isprintable() or c in kept else c.encode("unicode_escape").decode() for c in text
    )


def select_errors(problems: Iterable[Problem]) -> list[Problem]:
    """Return the problems that prevent a build."""
    return [problem for problem in problems if problem.severity == "error"]


_PLACES = 4
"""Further places of a warning to name."""


def format_problems(problems: Iterable[Problem]) -> list[tuple[Severity, str]]:
    """Return what a person should read of all problems, with the severity of each text.

    Equal warnings are one text: the first of them, its hint, and the places of some others. Of
    equal notes there is only the first. Every error stands alone, since each stops a build.
    """
    return [(first.severity, "\n".join([str(first), *_describe_others(others)]))
            for first, *others in _group_equal(merge_notes(problems), "warning")]  # fmt: skip


def _describe_others(others: list[Problem]) -> Iterator[str]:
    if others:
        named = [one.place for one in others[:_PLACES]]
        more = len(others) - len(named)
        rest = f"; {more:,} more: papershelf check --format json" if more else ""
        yield f"    also: {', '.join(named)}{rest}"


def merge_notes(problems: Iterable[Problem]) -> list[Problem]:
    """Return the problems with only the first of equal notes; it says how many more there are."""
    return _merge_equal(problems, "note", "")


def merge_warnings(problems: Iterable[Problem]) -> list[Problem]:
    """Return the problems with only the first of equal warnings, which says how many more there
    are and how to see them: a tag without an entry is a warning at each of a thousand papers."""
    return _merge_equal(problems, "warning", ": papershelf check")


def _merge_equal(problems: Iterable[Problem], severity: Severity, lister: str) -> list[Problem]:
    return [
        replace(first, message=f"{first.message}; {len(others):,} more{lister}")
        if others else first
        for first, *others in _group_equal(problems, severity)
    ]  # fmt: skip


def _group_equal(problems: Iterable[Problem], severity: Severity) -> Iterable[list[Problem]]:
    """Group problems of one severity with equal messages; every other one is a group by itself."""
    same: dict[object, list[Problem]] = defaultdict(list)
    for problem in problems:
        is_merged = problem.severity == severity
        same[(problem.code, problem.message) if is_merged else problem].append(problem)
    return same.values()


def did_you_mean(word: str, choices: Iterable[str]) -> str:
    """Return a hint that names the closest of the choices, or an empty string."""
    near = get_close_matches(word, list(choices), n=1, cutoff=0.7)
    return f"did you mean `{near[0]}`?" if near else ""


def format_count(number: int, noun: str, plural: str = "") -> str:
    """Return a number with its noun: `1 paper`, `2 papers`."""
    return f"{number:,} {noun if number == 1 else plural or noun + 's'}"


def format_annotation(problem: Problem) -> str:
    """Return a problem as a GitHub workflow command.

    Records are untrusted text, so values are escaped as in actions/toolkit,
    packages/core/src/command.ts.
    """
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
    """An error that stops a run, with a message for the person who started it."""


class CallError(PapershelfError):
    """The call can't be carried out: a wrong argument, setting or folder."""


class FetchError(PapershelfError):
    """A source on the network failed to answer; other requests may have succeeded."""

    def __init__(self, message: str) -> None:
        # A response's words may be in it.
        super().__init__(to_printable(message))


class ContentError(PapershelfError):
    """The content has errors; `problems` lists all of them and the warnings, sorted."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = sorted(problems)
        super().__init__(self.problems)

    def __str__(self) -> str:
        lines = [str(problem) for problem in self.problems]
        return "\n".join([*lines, summarize(self.problems)])


def summarize(problems: list[Problem]) -> str:
    """Return the last line of a check: `2 errors, 1 warning`."""
    numbers = Counter(problem.severity for problem in problems)
    parts = [format_count(numbers[kind], kind) for kind in get_args(Severity) if numbers[kind]]
    has_problems = numbers["error"] or numbers["warning"]
    return ", ".join(parts if has_problems else ["no problems", *parts])


# --- faults of the machine ------------------------------------------------------------------


_REMEDIES = {
    errno.ENOSPC: "free some space",
    errno.EDQUOT: "free some space, or ask for a larger quota",
    errno.EFBIG: "raise the limit of file sizes: see `ulimit -f`",
    errno.EMFILE: "raise the limit of open files: see `ulimit -n`",
    errno.ENFILE: "close other programs",
    errno.EAGAIN: "raise the limit of processes, or close other programs: see `ulimit -u`",
    errno.ENOMEM: "close other programs",
    errno.EROFS: "work in a folder that can be written to",
}


def describe_fault(error: BaseException) -> str:
    """An error of the machine as one line: what failed, and what to do. Empty for other errors."""
    from concurrent.futures import BrokenExecutor  # most runs go well

    if isinstance(error, MemoryError):
        return "there is not enough memory: close other programs"
    if isinstance(error, BrokenExecutor | ChildProcessError):
        return "a process of this run was killed, maybe because memory was short: try again"
    if not isinstance(error, OSError):
        return ""
    name = error.filename2 or error.filename
    reason = error.strerror or str(error)
    if error.errno is None and error.args and isinstance(error.args[0], list):
        name, _, reason = error.args[0][0]  # an error of shutil: all that couldn't be copied
    remedy = _REMEDIES.get(error.errno or 0, "")
    parts = (to_printable(str(part)) for part in (name, reason) if part)
    return ": ".join(parts) + (f"; {remedy}" if remedy else "")
