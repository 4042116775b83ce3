"""Values that stand in no file yet: what the checks have against them, by their place."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import NamedTuple

from ..errors import Problem
from .source import Location, Place


class Refusal(NamedTuple):
    """What the checks have against a value."""

    place: Location
    code: str
    message: str
    hint: str


@dataclass(frozen=True, slots=True)
class Unfiled(Place):
    """A place that is in no file of ours: keeps what is said of it, and looks nothing up."""

    root: str = ""
    path: str = ""
    refusals: list[Refusal] = field(default_factory=list)

    def problem(
        self, code: str, message: str, at: Location = (), hint: str = "", *, of_key: bool = False
    ) -> Problem:
        self.refusals.append(Refusal(at, code, message, hint))
        return Problem(self.path, 1, 1, code, message, hint)
