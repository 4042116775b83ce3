"""Compares an entry with a record: the same paper, two versions of a work, or merely similar."""

from __future__ import annotations

from difflib import SequenceMatcher

from ...records.paper import Paper
from ...records.parts.arxiv_ids import is_arxiv_doi
from ...records.text import fold
from ...records.vocabulary import find_preprint_server
from ...records.works import MATCH_KEYS, fold_title
from .. import lockfile
from ..record_index import IndexedRecord, RecordIndex

_DISTINGUISHING = ("volume", "number", "pages", "edition")
"""If both papers have one of these keys and the values differ, they are two papers."""
_NEAR = 0.6
"""Least similarity, from 0 to 1, of two titles of which one is a correction of the other."""


def find_same(index: RecordIndex, paper: Paper) -> tuple[str, IndexedRecord] | None:
    """Return the record of the very same paper, and the name of the value that shows it.

    A paper is the same if an identifier and the title agree, or the citation key, title and first
    author, or title, authors, year and venue, or if the record already has all its values.
    """
    for name, record in index.find_alike(paper):
        if name == "title":
            if says_nothing_new(paper, record) or _are_published_together(paper, record.paper):
                return name, record
        elif _agree(name, paper, record.paper):
            return name, record
    return None


def _agree(name: str, paper: Paper, other: Paper) -> bool:
    """Whether two papers that share an identifier or citation key are the same. Papers of different
    authors can have the same citation key."""
    if _contradict(paper, other) or not titles_agree(paper, other):
        return False
    return name != "citation key" or _families_agree(paper, other)


def _are_published_together(paper: Paper, other: Paper) -> bool:
    """Whether two papers of one title have the same authors, year and venue, and nothing tells them
    apart."""
    facts = [
        ([fold(name.family or name.name) for name in one.authors], one.date and one.date.year,
         fold(one.venue))
        for one in (paper, other)
    ]  # fmt: skip
    return facts[0] == facts[1] and all(facts[0]) and not are_distinct(paper, other)


def find_versions(index: RecordIndex, paper: Paper) -> list[tuple[str, IndexedRecord]]:
    """Return the records that are likely of the same work, each once, with the name of the value
    that they share."""
    found: dict[int, tuple[str, IndexedRecord]] = {}
    for name, record in index.find_alike(paper):
        same_title = name == "title" and _families_agree(paper, record.paper)
        if name in ("DOI", "arXiv id") or same_title:
            found.setdefault(id(record), (name, record))
    return list(found.values())


def says_nothing_new(paper: Paper, record: IndexedRecord) -> bool:
    """Whether a record has every value of a paper; it may have more."""
    return lockfile.fingerprint_paper(paper).items() <= record.fingerprints.items()


def is_another(paper: Paper, other: Paper) -> bool:
    """Whether an entry with the name of an earlier one is a different paper, not a correction."""
    if any(read(paper) and read(paper) == read(other) for read in MATCH_KEYS.values()):
        return False
    if not _families_agree(paper, other) or _contradict(paper, other):
        return True
    titles = (fold_title(paper), fold_title(other))
    return SequenceMatcher(None, *titles, autojunk=False).ratio() < _NEAR


def are_distinct(paper: Paper, other: Paper) -> bool:
    """Whether two similar papers can't be the same one: two versions of a work, or two works."""
    if paper.date and other.date and paper.date.year != other.date.year:
        return True
    return _contradict(paper, other) or any(
        _differ(getattr(paper, key), getattr(other, key)) for key in _DISTINGUISHING
    )


def _contradict(paper: Paper, other: Paper) -> bool:
    identifiers = (MATCH_KEYS["DOI"], MATCH_KEYS["arXiv id"])
    return are_versions(paper, other) or any(
        _differ(read(paper), read(other)) for read in identifiers
    )


def _differ(value: str, other: str) -> bool:
    return bool(value and other) and fold(value) != fold(other)


def titles_agree(paper: Paper, other: Paper) -> bool:
    """Whether two titles are equal, or one is the other without its subtitle."""
    short, long = sorted((fold_title(paper), fold_title(other)), key=len)
    return long == short or long.startswith(f"{short} ")


def _families_agree(paper: Paper, other: Paper) -> bool:
    """Whether the first authors have the same family name, or a paper has no authors."""
    families = [
        fold(name.family or name.name) for item in (paper, other) for name in item.authors[:1]
    ]
    return len(families) < 2 or families[0] == families[1]


def are_versions(paper: Paper, other: Paper) -> bool:
    """Whether one is a preprint and the other was published."""
    return {is_published(paper), is_published(other)} == {True, False} and bool(
        (other if is_published(paper) else paper).arxiv
    )


def is_published(paper: Paper) -> bool:
    """Whether a paper is more than a preprint: its DOI or venue isn't that of a preprint server."""
    if paper.doi and not is_arxiv_doi(paper.doi):
        return True
    return bool(fold(paper.venue)) and not find_preprint_server(paper.venue)
