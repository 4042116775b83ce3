"""The recipe of `papershelf form`: a form that a stranger filled becomes a change, or problems."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from ...errors import to_printable
from ...sources.client import Client
from .. import atomic_write
from .answers import Trouble, read
from .claiming import claim
from .context import Desk
from .correcting import correct
from .kinds import CLAIM, CORRECT
from .submitting import submit


@dataclass(frozen=True)
class Proposal:
    """What a form would change: `texts` are the files as they will be; none where it is in trouble.

    `said` is for curators.
    """

    root: Path
    texts: dict[str, str]
    troubles: list[Trouble]
    said: list[str]

    def write(self) -> None:
        """Write all files. Raises CallError."""
        atomic_write.write(self.root, self.texts)


def plan(
    root: Path, content: Path, data: bytes, today: str, client: Client | None = None
) -> Proposal:
    """What the form in the bytes of an issue does to a collection.

    Nobody is asked about an identifier without a client. Raises ContentError where the collection
    itself has errors.
    """
    answers = read(data)
    desk = Desk(root, content, answers, today)
    if answers.form == CLAIM:
        claim(desk)
    elif answers.form == CORRECT:
        correct(desk)
    elif answers.form:
        submit(desk, client)
    troubles = sorted(set(answers.troubles))
    said = [to_printable(one) for one in dict.fromkeys(desk.said)]
    return Proposal(root, {} if troubles else desk.texts, troubles, said)
