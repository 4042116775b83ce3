"""Whether an entry and a record are one paper, two versions of one, or only look alike."""

from __future__ import annotations

from difflib import SequenceMatcher

from ...records.duplicates import MATCH_KEYS, fold_title
from ...records.fields import is_arxiv_doi
from ...records.paper import Paper
from ...records.text import fold
from .. import lockfile
from ..record_index import Held, Shelf

_PREPRINT_SERVERS = frozenset(("arxiv", "corr", "arxiv preprint", "arxiv e prints"))
_TELLING = ("volume", "number", "pages", "edition")
"""What tells two papers of one title apart, where both have it."""
_NEAR = 0.6
"""How much of two titles is the same where one is a correction of the other."""


def same(shelf: Shelf, paper: Paper) -> tuple[str, Held] | None:
    """The record of the very same paper, and what says so.

    An identifier with the title, the citation key with title and author, or all that there is.
    """
    for name, held in shelf.like(paper):
        if name == "title":
            if says_nothing_new(paper, held):
                return name, held
        elif _agree(name, paper, held.paper):
            return name, held
    return None


def _agree(name: str, paper: Paper, other: Paper) -> bool:
    """Whether two papers that share an identifier or citation key are one; keys are shared by
    papers of different authors."""
    if _contradict(paper, other) or not titles_agree(paper, other):
        return False
    return name != "citation key" or _families_agree(paper, other)


def alike(shelf: Shelf, paper: Paper) -> list[tuple[str, Held]]:
    """The records that likely are of the same work, each once, with what they have in common."""
    found: dict[int, tuple[str, Held]] = {}
    for name, held in shelf.like(paper):
        if name in ("DOI", "arXiv id") or (name == "title" and _families_agree(paper, held.paper)):
            found.setdefault(id(held), (name, held))
    return list(found.values())


def says_nothing_new(paper: Paper, held: Held) -> bool:
    """Whether a record has every value of a paper; it may have more."""
    return lockfile.marks(paper).items() <= held.marks.items()


def is_another(paper: Paper, other: Paper) -> bool:
    """Whether an entry of the same name is another paper, and not the same one corrected."""
    if any(of(paper) and of(paper) == of(other) for of in MATCH_KEYS.values()):
        return False
    if not _families_agree(paper, other) or _contradict(paper, other):
        return True
    titles = (fold_title(paper), fold_title(other))
    return SequenceMatcher(None, *titles, autojunk=False).ratio() < _NEAR


def told_apart(paper: Paper, other: Paper) -> bool:
    """Whether two papers that look alike can't be one: versions of a work, or two works."""
    if paper.date and other.date and paper.date.year != other.date.year:
        return True
    return _contradict(paper, other) or any(
        _differ(getattr(paper, key), getattr(other, key)) for key in _TELLING
    )


def _contradict(paper: Paper, other: Paper) -> bool:
    identifiers = (MATCH_KEYS["DOI"], MATCH_KEYS["arXiv id"])
    return are_versions(paper, other) or any(_differ(of(paper), of(other)) for of in identifiers)


def _differ(value: str, other: str) -> bool:
    return bool(value and other) and fold(value) != fold(other)


def titles_agree(paper: Paper, other: Paper) -> bool:
    """Whether two titles are one, or one is the other without its subtitle."""
    short, long = sorted((fold_title(paper), fold_title(other)), key=len)
    return long == short or long.startswith(f"{short} ")


def _families_agree(paper: Paper, other: Paper) -> bool:
    """Whether the first authors have one family name; where there are none, nothing speaks
    against it."""
    families = [
        fold(name.family or name.name) for one in (paper, other) for name in one.authors[:1]
    ]
    return len(families) < 2 or families[0] == families[1]


def are_versions(paper: Paper, other: Paper) -> bool:
    """Whether one is a preprint and the other was published."""
    return {is_published(paper), is_published(other)} == {True, False} and bool(
        (other if is_published(paper) else paper).arxiv
    )


def is_published(paper: Paper) -> bool:
    """Whether a paper is more than a preprint: it has a DOI or a venue that are not of a server."""
    if paper.doi and not is_arxiv_doi(paper.doi):
        return True
    venue = fold(paper.venue)
    return bool(venue) and not any(venue.startswith(name) for name in _PREPRINT_SERVERS)
