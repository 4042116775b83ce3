"""Runs `papershelf form`: a form that a reader has filled in becomes a change, or problems."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from ...errors import to_printable
from ...sources.client import Client
from .. import atomic_write
from .answers import FormProblem, parse
from .claiming import claim
from .context import FormContext
from .correcting import correct
from .kinds import CLAIM, CORRECT
from .submitting import submit


@dataclass(frozen=True)
class Proposal:
    """The change that a form asks for: `texts` are the new texts of files, none if the form has
    problems. `warnings` are for curators.
    """

    root: Path
    texts: dict[str, str]
    problems: list[FormProblem]
    warnings: list[str]

    def write(self) -> None:
        """Write all files. Raises CallError."""
        atomic_write.write(self.root, self.texts)


def plan(
    root: Path, content: Path, data: bytes, today: str, client: Client | None = None
) -> Proposal:
    """Plan the change that a form, as the bytes of its issue, asks for.

    Without a client, identifiers are not looked up. Raises ContentError if the collection already
    has errors.
    """
    answers = parse(data)
    context = FormContext(root, content, answers, today)
    if answers.form == CLAIM:
        claim(context)
    elif answers.form == CORRECT:
        correct(context)
    elif answers.form:
        submit(context, client)
    problems = sorted(set(answers.problems))
    warnings = [to_printable(warning) for warning in dict.fromkeys(context.warnings)]
    return Proposal(root, {} if problems else context.texts, problems, warnings)
