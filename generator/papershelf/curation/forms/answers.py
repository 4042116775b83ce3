"""The answers of a form, as GitHub writes them into an issue; read as what a stranger wrote.

    ### Label

    The answer, which may have many lines.

Where a question was left open, GitHub writes `_No response_`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import NamedTuple

from ...errors import did_you_mean, to_printable
from ...records.fields import quote
from .kinds import FORMS, Field, Form

MAX_BYTES = 256 * 1024
"""Largest form: GitHub's issues have up to 65,536 characters, of at most four bytes."""
_LONGEST = 50_000
"""Characters of an answer: those of a long text in a record."""
_WIDEST = 300
"""Characters of what is said of a problem, which may quote an answer."""
_NO_ANSWER = "_No response_"
_NOTHING = "-"
_HEADING = re.compile(r"###(?!#)[ \t]*(.*?)[ \t]*")
_BULLET = re.compile(r"[-*•][ \t]+")


class Trouble(NamedTuple):
    """What is wrong with a form, for the person who filled it: where, what, and what to do."""

    line: int
    label: str
    message: str
    hint: str = ""

    def __str__(self) -> str:
        """On one line that is not too long, whatever it quotes."""
        said = f"{self.label}: {self.message}" if self.label else self.message
        line = to_printable(f"{said} ({self.hint})" if self.hint else said)
        return f"{line[:_WIDEST]}…" if len(line) > _WIDEST else line


class Answer(NamedTuple):
    """The text of an answer, and the line of its heading; empty where nothing is to be there."""

    text: str
    line: int

    @property
    def lines(self) -> list[str]:
        """Its lines, without the marks of a list."""
        lines = (line.strip() for line in self.text.split("\n"))
        return [_BULLET.sub("", line, count=1) for line in lines if line]


@dataclass
class Answers:
    """The questions of a form that were answered, and what can't be understood of it."""

    form: Form | None = None
    given: dict[Field, Answer] = field(default_factory=dict)
    refused: set[Field] = field(default_factory=set)
    """Those whose answer is none to go on with: it is in trouble already."""
    troubles: list[Trouble] = field(default_factory=list)

    def of(self, key: str) -> Answer | None:
        """The answer that becomes a key."""
        return next((one for asked, one in self.given.items() if asked.key == key), None)

    def lacks(self, key: str) -> bool:
        """Whether nothing is said that becomes a key, be it wrong."""
        return not any(asked.key == key for asked in (*self.given, *self.refused))

    def values(self) -> dict[str, str | list[str] | None]:
        """Key -> text, lines, or None where it is to be empty; without what only a person reads."""
        return {
            asked.key: (one.lines if asked.most else one.text) if one.text else None
            for asked, one in self.given.items()
            if asked.key
        }

    def trouble(self, key: str, message: str, hint: str = "") -> None:
        """Note what is wrong with the answer of a key; of a whole form where it asks for none."""
        label = self.form.label(key) if self.form else ""
        answer = self.of(key)
        self.troubles.append(Trouble(answer.line if answer else 1, label, message, hint))


def read(data: bytes) -> Answers:
    """The answers in the bytes of an issue."""
    found = Answers()
    if len(data) > MAX_BYTES:
        return _refused(f"the form has more than {MAX_BYTES // 1024} KB")
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        return _refused(f"the form is not UTF-8: byte 0x{data[error.start]:02X}")
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    parts = list(_parts(lines))
    labels = {label for label, _, _ in parts}
    found.form = next((form for form in FORMS if form.mark in labels), None)
    if found.form is None:
        marks = ", ".join(f"`### {form.mark}`" for form in reversed(FORMS))
        return _refused("this is none of the forms", f"one of these begins each: {marks}")
    for label, line, answer in parts:
        _take(found, found.form, label, Answer(answer, line))
    return found


def _refused(message: str, hint: str = "") -> Answers:
    return Answers(troubles=[Trouble(1, "", message, hint)])


def _parts(lines: list[str]) -> Iterator[tuple[str, int, str]]:
    """(heading, its line, what stands below it); first, with no heading, what is above all."""
    label, start, below = "", 1, list[str]()
    for number, line in enumerate(lines, 1):
        if found := _HEADING.fullmatch(line):
            yield label, start, "\n".join(below).strip()
            label, start, below = found[1], number, []
        else:
            below.append(line)
    yield label, start, "\n".join(below).strip()


def _take(found: Answers, form: Form, label: str, answer: Answer) -> None:
    """Take in what stands below a heading, or note why it can't be."""
    asked = next((one for one in form.fields if one.label == label), None)
    if asked is None:
        if label or answer.text:
            found.troubles.append(_stray(form, label, answer))
    elif asked in found.given or asked in found.refused:
        message = "the heading is there twice"
        hint = "leave `###` out of an answer"
        found.troubles.append(Trouble(answer.line, label, message, hint))
    elif problem := _size(asked, answer):
        found.refused.add(asked)
        found.troubles.append(Trouble(answer.line, label, problem))
    elif answer.text not in ("", _NO_ANSWER):
        found.given[asked] = Answer("", answer.line) if answer.text == _NOTHING else answer


def _stray(form: Form, label: str, answer: Answer) -> Trouble:
    """Why a part of an issue is of no question."""
    if not label:
        message = "what stands before the first heading is no answer"
        return Trouble(answer.line, "", message, "take it out")
    near = did_you_mean(f"### {label}", [f"### {one.label}" for one in form.fields])
    hint = near or "leave `###` out of an answer"
    return Trouble(answer.line, "", f"{quote(f'### {label}')} is no heading of this form", hint)


def _size(asked: Field, answer: Answer) -> str:
    """What is said of an answer that is too long."""
    if len(answer.text) > _LONGEST:
        return f"longer than {_LONGEST:,} characters"
    if asked.most and len(answer.lines) > asked.most:
        return f"more than {asked.most:,} lines"
    return ""
