"""Reads the answers of a form from an issue, as untrusted text.

    ### Label

    The answer, which may have many lines.

For a field that was left empty, GitHub writes `_No response_`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import NamedTuple

from ...errors import did_you_mean, quote, to_printable
from .kinds import FORMS, Form, FormField

MAX_BYTES = 256 * 1024
"""Most bytes of a form: a GitHub issue has up to 65,536 characters of at most four bytes."""
_LONGEST = 50_000
"""Most characters of an answer: as many as a long text of a record."""
_WIDEST = 300
"""Most characters of a problem, which may quote an answer."""
_NO_ANSWER = "_No response_"
_NOTHING = "-"
_HEADING = re.compile(r"###(?!#)[ \t]*(.*?)[ \t]*")
_BULLET = re.compile(r"[-*•][ \t]+")
_HEADING_HINT = "no line of an answer may begin with `###`"


class FormProblem(NamedTuple):
    """What is wrong with a form, for its author: where, what, and what to do."""

    line: int
    label: str
    message: str
    hint: str = ""

    def __str__(self) -> str:
        """The problem on one line, shortened if it quotes a long answer."""
        text = f"{self.label}: {self.message}" if self.label else self.message
        line = to_printable(f"{text} ({self.hint})" if self.hint else text)
        return f"{line[:_WIDEST]}…" if len(line) > _WIDEST else line


class FormAnswer(NamedTuple):
    """The text of an answer and the line of its heading; an empty text removes the value."""

    text: str
    line: int

    @property
    def lines(self) -> list[str]:
        """Its lines that aren't blank, without bullets."""
        lines = (line.strip() for line in self.text.split("\n"))
        return [_BULLET.sub("", line, count=1) for line in lines if line]


@dataclass
class FormAnswers:
    """The answers of a form by field, and the problems of the form."""

    form: Form | None = None
    by_field: dict[FormField, FormAnswer] = field(default_factory=dict)
    refused: set[FormField] = field(default_factory=set)
    """Fields whose answer can't be used, and already has a problem."""
    problems: list[FormProblem] = field(default_factory=list)

    def find(self, key: str) -> FormAnswer | None:
        """Return the answer for a key."""
        return next((answer for asked, answer in self.by_field.items() if asked.key == key), None)

    def lacks(self, key: str) -> bool:
        """Whether there is no answer for a key, not even a wrong one."""
        return not any(asked.key == key for asked in (*self.by_field, *self.refused))

    def to_values(self) -> dict[str, str | list[str] | None]:
        """Return key -> text, list of lines, or None to remove the value. Answers that only a
        person reads are left out."""
        return {
            asked.key: (answer.lines if asked.max_lines else answer.text) if answer.text else None
            for asked, answer in self.by_field.items()
            if asked.key
        }

    def add_problem(self, key: str, message: str, hint: str = "") -> None:
        """Add a problem of the answer for a key, or of the whole form if it has no such field."""
        label = self.form.find_label(key) if self.form else ""
        answer = self.find(key)
        self.problems.append(FormProblem(answer.line if answer else 1, label, message, hint))


def parse(data: bytes) -> FormAnswers:
    """Return the answers in the bytes of an issue. What can't be used becomes a problem."""
    answers = FormAnswers()
    if len(data) > MAX_BYTES:
        return _reject(f"the form is larger than {MAX_BYTES // 1024} KB")
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        return _reject(f"the form is not UTF-8: byte 0x{data[error.start]:02X}")
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    sections = list(_split_sections(lines))
    labels = {label for label, _, _ in sections}
    answers.form = next((form for form in FORMS if form.first_label in labels), None)
    if answers.form is None:
        first, second, third = (f"`### {form.first_label}`" for form in reversed(FORMS))
        hint = f"a form has the heading {first}, {second} or {third}"
        return _reject("this issue is not one of the forms", hint)
    for label, line, answer in sections:
        _add_answer(answers, answers.form, label, FormAnswer(answer, line))
    return answers


def _reject(message: str, hint: str = "") -> FormAnswers:
    return FormAnswers(problems=[FormProblem(1, "", message, hint)])


def _split_sections(lines: list[str]) -> Iterator[tuple[str, int, str]]:
    """Yield (heading, its line, the text below it); first the text above all headings, with an
    empty heading."""
    label, start, below = "", 1, list[str]()
    for number, line in enumerate(lines, 1):
        if found := _HEADING.fullmatch(line):
            yield label, start, "\n".join(below).strip()
            label, start, below = found[1], number, []
        else:
            below.append(line)
    yield label, start, "\n".join(below).strip()


def _add_answer(answers: FormAnswers, form: Form, label: str, answer: FormAnswer) -> None:
    """Add the text below a heading as an answer, or a problem if it isn't one."""
    asked = next((field for field in form.fields if field.label == label), None)
    if asked is None:
        if label or answer.text:
            answers.problems.append(_explain_unknown(form, label, answer))
    elif asked in answers.by_field or asked in answers.refused:
        message = "this heading appears twice"
        answers.problems.append(FormProblem(answer.line, label, message, _HEADING_HINT))
    elif problem := _check_size(asked, answer):
        answers.refused.add(asked)
        answers.problems.append(FormProblem(answer.line, label, problem))
    elif answer.text not in ("", _NO_ANSWER):
        is_removal = answer.text == _NOTHING
        answers.by_field[asked] = FormAnswer("", answer.line) if is_removal else answer


def _explain_unknown(form: Form, label: str, answer: FormAnswer) -> FormProblem:
    """Return the problem of a section that belongs to no field."""
    if not label:
        return FormProblem(answer.line, "", "remove the text before the first heading")
    near = did_you_mean(f"### {label}", [f"### {field.label}" for field in form.fields])
    message = f"{quote(f'### {label}')} is not a heading of this form"
    return FormProblem(answer.line, "", message, near or _HEADING_HINT)


def _check_size(asked: FormField, answer: FormAnswer) -> str:
    """Return what is wrong with an answer that is too long; empty if it isn't."""
    if len(answer.text) > _LONGEST:
        return f"longer than {_LONGEST:,} characters"
    if asked.max_lines and len(answer.lines) > asked.max_lines:
        return f"more than {asked.max_lines:,} lines"
    return ""
