"""What Crossref and DataCite need to register DOIs, and which records lack some of it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from ...records.paper import EntryType, Paper
from ...records.vocabulary import Venue


@dataclass(frozen=True)
class Deposit:
    """Who deposits, and what records don't say.

    `time` is `YYYYMMDDhhmmss`, later than that of any earlier deposit; `publisher` is that of
    papers without one; `get_page` gives the URL to which a paper's DOI leads, or nothing;
    `get_work` gives the main version of a paper's work and its other versions.
    """

    venues: Mapping[str, Venue]
    get_page: Callable[[Paper], str]
    depositor: str = ""
    registrant: str = ""
    email: str = ""
    publisher: str = ""
    time: str = ""
    get_work: Callable[[Paper], tuple[Paper, Sequence[Paper]]] = lambda paper: (paper, ())

    def get_publisher(self, paper: Paper) -> str:
        """Return the paper's publisher, or else that of the deposit."""
        return paper.publisher or self.publisher


@dataclass(frozen=True)
class Requirements:
    """What an agency requires of records.

    `keys` has the keys that each type needs; `a|b` means that one of the two is enough, and `url`
    stands for any page of the paper. `limits` has the most characters of a key, `first_year` is the
    earliest year of publication.
    """

    agency: str
    keys: Mapping[EntryType, str]
    limits: Mapping[str, int] = field(default_factory=dict)
    first_year: int = 0


def find_lacks(deposit: Deposit, paper: Paper, required: Requirements) -> list[str]:
    """List what a record lacks, in the words of a message: "`doi`", "a shorter `volume`"."""
    keys = required.keys[paper.entry_type].split()
    lacks = [f"`{key}`".replace("|", "` or `") for key in keys if not _has(deposit, paper, key)]
    if paper.date and paper.date.year < required.first_year:
        lacks.append(f"a `date` from {required.first_year} on")
    return lacks + [
        f"a `{key}` of at most {most} characters"
        for key, most in required.limits.items() if len(getattr(paper, key)) > most
    ]  # fmt: skip


def _has(deposit: Deposit, paper: Paper, keys: str) -> bool:
    values = {"url": deposit.get_page(paper), "publisher": deposit.get_publisher(paper)}
    return any(values.get(key) or getattr(paper, key) for key in keys.split("|"))
