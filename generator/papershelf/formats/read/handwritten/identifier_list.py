"""Lists of papers by their names, one a line: DOIs, arXiv ids, PubMed numbers, ISBNs or addresses.

Each is looked up, as by `papershelf add`. A line may hold several, and a note behind `#`. If all
lines are numbers of five to eight digits, they are PubMed's.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from ....errors import CallError, quote
from ..common.entry import Mention, Unread
from ..common.identify import find_identifier, identify
from ..common.validate import replace_surrogates

SUFFIXES = (".txt",)

_NOTE = re.compile(r"(?:^|\s)#.*")
_BULLET = re.compile(r"\s*(?:[-*•]|\[?[0-9]{1,3}[.)\]])\s+")
_BETWEEN = re.compile(r"[\s,;|]+")
_PUBMED = re.compile(r"[1-9][0-9]{4,7}")
_HEADER = re.compile(
    r"\W*(?:dois?|arxiv(?: ids?)?|pmids?|isbns?|ids?|urls?|links?)\W*", re.IGNORECASE
)
_WORD = re.compile(r"(?:doi|arxiv|pmid|isbn|e-?isbn|p-?isbn):?", re.IGNORECASE)
_LONGEST = 20_000


def recognizes(text: str) -> bool:
    """Whether at least half of the first lines are identifiers, and the first of them is."""
    lines = [line for _, line in _list_lines(text[:_LONGEST])]
    are_numbers = _are_pubmed_numbers(lines)
    known = [bool(_split_names(line, are_numbers)) for line in lines]
    return any(known[:1]) and sum(known) * 2 > len(known)


def read(text: str) -> Iterator[Mention | Unread]:
    """Yield the papers; a line without an identifier is a title if it has several words."""
    lines = list(_list_lines(replace_surrogates(text)))
    are_numbers = _are_pubmed_numbers([line for _, line in lines])
    for number, line in lines:
        if names := _split_names(line, are_numbers):
            yield from (Mention(name, number) for name in names)
        elif len(line.split()) > 2:
            yield _read_title(line, number)
        else:
            what = "expected a DOI, an arXiv id, PMID:N, ISBN:N or an address"
            yield Unread(number, f"{quote(line)} doesn't identify a paper; {what}")


def _read_title(line: str, number: int) -> Mention | Unread:
    """Return a title, which is looked up as it is."""
    try:
        return Mention(identify(line).id, number)
    except CallError as error:
        return Unread(number, str(error))


def _list_lines(text: str) -> Iterator[tuple[int, str]]:
    """Yield (number, line) of each line that is neither empty, nor a note, nor the header."""
    is_first = True
    for number, raw in enumerate(re.split(r"\r\n?|\n", text.removeprefix("\ufeff")), 1):
        bare = _NOTE.sub("", raw[:_LONGEST], count=1)
        line = bare[match.end() if (match := _BULLET.match(bare)) else 0 :].strip(" \t\"'<>,;.")
        if line and not (is_first and _HEADER.fullmatch(line)):
            yield number, line
        is_first = is_first and not line


def _are_pubmed_numbers(lines: list[str]) -> bool:
    return all(_PUBMED.fullmatch(line) for line in lines)


def _split_names(line: str, are_numbers: bool) -> list[str]:
    """Return the names of papers that a line consists of; an empty list if it has other words."""
    if are_numbers:
        return [f"PMID:{line}"]
    if found := find_identifier(line):
        return [str(found)]
    parts = [part.strip("\"'<>[]") for part in _BETWEEN.split(line)]
    found_all = [find_identifier(part) for part in parts if part and not _WORD.fullmatch(part)]
    return [str(one) for one in found_all if one] if all(found_all) else []
