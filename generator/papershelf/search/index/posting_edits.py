"""Changing postings in their text form: those of a few documents, or those of the last ones."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from math import inf

from ..fields import IndexField
from .numbers import VALUES, split, split_last, write
from .postings import format_positions

Posting = tuple[int, str, int]
"""A term in a field of a document: 1 if it is there more than once, else 0; the text of its posting
without the gap; its first position, which not all texts tell."""
NumberedPosting = tuple[int, Posting]
"""(number of the document, posting)."""


def encode_postings(field: IndexField, terms: str) -> dict[str, Posting]:
    """Term -> its posting, for all terms of a field of a document."""
    found = terms.split(" ") if terms else []
    length = "" if field.long else write(len(found))
    first = {term: at for at, term in reversed(list(enumerate(found)))}
    return {
        term: (
            int(times > 1),
            f"{write(times - 2) if times > 1 else ''}{length}"
            f"{format_positions(term, found) if field.ordered else ''}",
            first[term],
        )
        for term, times in Counter(found).items()
    }


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
    olds = {number: posting for number, posting in before if number < end}
    news = {number: posting for number, posting in now if number < end}
    last_ones = [entry for entry in before if entry[0] >= end]
    more = [entry for entry in now if entry[0] >= end]
    last = None
    if last_ones:
        text, last = _cut_end(text, last_ones)
    if olds or news or (more and last is None):
        text, last = _replace(text, field, olds, news)
    return text + _format_end(more, -1 if last is None else last)


def count_postings(text: str, field: IndexField) -> int:
    """The number of postings of a term in a field."""
    tokens = split(text)
    count = at = 0
    while at < len(tokens):
        at += _count_tokens(tokens, at, field)
        count += 1
    return count


def find_first_document(text: str) -> int:
    """The document of the first posting."""
    at = 0
    while text[at] >= "w":
        at += 1
    return VALUES[text[: at + 1]] >> 1


def _replace(
    text: str, field: IndexField, before: Mapping[int, Posting], now: Mapping[int, Posting]
) -> tuple[str, int]:
    """The postings with some replaced, and the number of the last document; -1 if none is left."""
    tokens = split(text)
    found: list[str] = []
    at, number, last = 0, -1, -1
    following: float = -1
    for target in [*sorted({**before, **now}), inf]:
        start, start_number = at, number
        while at < len(tokens):
            following = number + (VALUES[tokens[at]] >> 1) + 1
            if following >= target:
                break
            number = int(following)
            at += _count_tokens(tokens, at, field)
        if start < at:
            found.append(write(VALUES[tokens[start]] + 2 * (start_number - last)))
            found += tokens[start + 1 : at]
            last = number
        if at < len(tokens) and following == target:
            start, number = at, int(target)
            at += _count_tokens(tokens, at, field)
            found_posting = VALUES[tokens[start]] & 1, "".join(tokens[start + 1 : at])
            if number not in before or found_posting != before[number][:2]:
                raise ValueError("a posting is not as expected")
        elif target in before:
            raise ValueError("a posting is missing")
        if target in now:
            new = int(target)
            found.append(_format_posting(new - last - 1, now[new]))
            last = new
    return "".join(found), last


def _count_tokens(tokens: Sequence[str], at: int, field: IndexField) -> int:
    """The number of numbers in the posting that begins at a token."""
    often = VALUES[tokens[at]] & 1
    count = 1 + often + (not field.long)
    if field.ordered:
        count += VALUES[tokens[at + 1]] + 2 if often else 1
    return count


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
