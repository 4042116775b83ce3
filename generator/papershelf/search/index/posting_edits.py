"""Changing postings in their text form: those of a few documents, or those of the last ones."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from itertools import accumulate

from ..index_fields import FIELDS, LONG, IndexField
from .numbers import FIRST, SINGLE, VALUES, split, split_last, write
from .postings import DocumentTerms, format_positions

COUNTS = IndexField("counts", 0)
"""How often documents have a term in the long field, if more than twice, is written like postings
of a field; the number of occurrences minus 3 is in the place of a length."""
HEAD = 2
"""Parts of a row before its fields: the term, and the position of its first occurrence."""
Posting = tuple[int, str, int]
"""A term in a field of a document: 1 if it is there more than once, else 0; the text of its posting
without the gap; its first position, which not all texts tell."""
NumberedPosting = tuple[int, Posting]
"""(number of the document, posting)."""

# A gap is odd if its last digit is, and then the number of occurrences follows.
_ODD = "".join(re.escape(chr(FIRST + digit)) for digit in range(1, SINGLE, 2))
_NUMBER = "[w-~]*[!-v]"
_POSTING = f"(?:[w-~]*[^w-~{_ODD}]|[w-~]*[{_ODD}]{_NUMBER})"
_SHORT = re.compile(_POSTING + _NUMBER)
"""Postings of fields without positions that are not long."""


def encode_postings(field: IndexField, terms: str) -> dict[str, Posting]:
    """Term -> its posting, for all terms of a field of a document."""
    found = terms.split(" ") if terms else []
    length = write(len(found))
    first = {term: at for at, term in reversed(list(enumerate(found)))}
    return {
        term: (
            int(times > 1),
            ""
            if field.long
            else f"{write(times - 2) if times > 1 else ''}{length}"
            f"{format_positions(term, found) if field.ordered else ''}",
            first[term],
        )
        for term, times in Counter(found).items()
    }


def encode_terms(terms: DocumentTerms) -> list[dict[str, Posting]]:
    """The postings of a document's terms by field, and last the counts of those of the long one."""
    counts = Counter(terms[LONG].split(" "))
    return [
        *map(encode_postings, FIELDS, terms),
        {term: (0, write(times - 3), 0) for term, times in counts.items() if times > 2},
    ]


def edit_postings(
    text: str,
    field: IndexField,
    before: Sequence[NumberedPosting],
    now: Sequence[NumberedPosting],
    end: int,
) -> str:
    """The postings of a term in a field, without those of `before`, and with those of `now`.

    Both are sorted. From document `end` on, they have all postings: then the text before need not
    be read. Raises ValueError if the text does not have those of `before`.
    """
    last_ones = [entry for entry in before if entry[0] >= end]
    more = [entry for entry in now if entry[0] >= end]
    last = None
    if last_ones:
        text, last = _cut_end(text, last_ones)
    if len(last_ones) < len(before) or len(more) < len(now) or (more and last is None):
        olds = dict(before[: len(before) - len(last_ones)])
        text, last = _replace(text, field, olds, dict(now[: len(now) - len(more)]))
    return text + _format_end(more, -1 if last is None else last)


def count_postings(text: str, field: IndexField) -> int:
    """The number of postings of a term in a field."""
    return len(_split_postings(text, field))


def find_first_document(text: str) -> int:
    """The document of the first posting."""
    return VALUES[_find_gap(text)] >> 1


def _replace(
    text: str, field: IndexField, before: Mapping[int, Posting], now: Mapping[int, Posting]
) -> tuple[str, int]:
    """The postings with some replaced, and the number of the last document; -1 if none is left."""
    postings = _split_postings(text, field)
    numbers = list(accumulate(map(_STEPS.__getitem__, postings), initial=-1))
    found: list[str] = []
    at, last = 0, -1

    def copy(stop: int) -> None:
        """Copy postings up to a place; the first has another gap if those before it changed."""
        nonlocal at, last
        if at < stop:
            gap, rest = _cut_gap(postings[at])
            found.append(write(VALUES[gap] + 2 * (numbers[at] - last)) + rest)
            found.extend(postings[at + 1 : stop])
            at, last = stop, numbers[stop]

    for target in sorted({**before, **now}):
        copy(bisect_left(numbers, target, lo=1) - 1)
        is_there = at < len(postings) and numbers[at + 1] == target
        if is_there != (target in before):
            raise ValueError("a posting is missing, or is not as expected")
        if is_there:
            gap, rest = _cut_gap(postings[at])
            if (VALUES[gap] & 1, rest) != before[target][:2]:
                raise ValueError("a posting is not as expected")
            at += 1
        if target in now:
            found.append(_format_posting(target - last - 1, now[target]))
            last = target
    copy(len(postings))
    return "".join(found), last


def _split_postings(text: str, field: IndexField) -> list[str]:
    """The texts of the postings of a term in a field."""
    if not field.ordered:
        return split(text) if field.long else _SHORT.findall(text)
    tokens, found, at = split(text), [], 0
    while at < len(tokens):
        often = VALUES[tokens[at]] & 1
        positions = VALUES[tokens[at + 1]] + 2 if often else 1
        start, at = at, at + 1 + often + (not field.long) + positions
        found.append("".join(tokens[start:at]))
    return found


def _find_gap(posting: str) -> str:
    """The text of a posting's first number."""
    at = 0
    while posting[at] >= "w":
        at += 1
    return posting[: at + 1]


def _cut_gap(posting: str) -> tuple[str, str]:
    gap = _find_gap(posting)
    return gap, posting[len(gap) :]


class _Steps(dict[str, int]):
    """How far each posting's document is from the one before, by the posting's text."""

    def __missing__(self, posting: str) -> int:
        self[posting] = (VALUES[_find_gap(posting)] >> 1) + 1
        return self[posting]


_STEPS = _Steps()


def _cut_end(text: str, postings: Sequence[NumberedPosting]) -> tuple[str, int]:
    """The postings without these last ones, and the number of the last document before them.

    Reads backwards; -1 if none is left.
    """
    (number, (often, rest, _)), *others = postings
    end = rest + _format_end(others, number)
    if not text.endswith(end):
        raise ValueError("the last postings are not as expected")
    text, gap = split_last(text.removesuffix(end))
    last = number - (VALUES[gap] >> 1) - 1
    if VALUES[gap] & 1 != often or (last < 0 if text else last != -1):
        raise ValueError("a posting is not as expected")
    return text, last


def _format_end(postings: Iterable[NumberedPosting], last: int) -> str:
    """The text of postings after the document `last`."""
    text = ""
    for number, posting in postings:
        text += _format_posting(number - last - 1, posting)
        last = number
    return text


def _format_posting(gap: int, posting: Posting) -> str:
    return write(2 * gap + posting[0]) + posting[1]


def has_same_text(before: Sequence[NumberedPosting], now: Sequence[NumberedPosting]) -> bool:
    """Whether postings differ at most in positions that their text does not tell."""
    return [(number, posting[:2]) for number, posting in before] == [
        (number, posting[:2]) for number, posting in now
    ]


def find_first(parts: Sequence[str]) -> tuple[int, int] | None:
    """(document, field) of the first occurrence of a row's term; None if there is none."""
    found = [(find_first_document(text), at) for at, text in enumerate(parts[HEAD:]) if text]
    return min(found, default=None)


def count_fields(row: str) -> int:
    """The number of fields of documents with a row's term."""
    columns = zip(row.split("\t")[HEAD:], FIELDS, strict=False)
    return sum(count_postings(text, field) for text, field in columns)
