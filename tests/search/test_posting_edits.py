"""Postings changed in their text form: what they would be had the documents been so from the start."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from papershelf.search.index.posting_edits import (
    COUNTS,
    Posting,
    count_postings,
    edit_postings,
    encode_terms,
    find_first_document,
)
from papershelf.search.index.postings import Postings
from papershelf.search.index_fields import FIELDS, LONG
from tests.examples import examples

TERM = "robot"
# Repetitions and lengths of more than one digit, too.
TEXTS = st.one_of(
    st.just(""),
    st.lists(st.sampled_from([TERM, "other"]), max_size=5).map(" ".join),
    st.integers(1, 200).map(lambda times: " ".join([TERM, *["other"] * (200 - times), *[TERM] * times])),
)
GAPS = st.sampled_from([1, 1, 1, 2, 5, 100])


KINDS = (*FIELDS, COUNTS)


def place(at: int, text: str) -> tuple[str, ...]:
    """The terms of a document that has them in one field only."""
    field = LONG if KINDS[at] == COUNTS else at
    return tuple(text if one == field else "" for one in range(len(FIELDS)))


def encode(at: int, text: str) -> Posting | None:
    return encode_terms(place(at, text))[at].get(TERM)


def build(field: int, texts: dict[int, str]) -> str:
    """The term's postings in a field of documents, or its counts there, by their numbers."""
    postings = Postings()
    for number in range(max(texts, default=-1) + 1):
        postings.add(place(field, texts.get(number, "")))
    if KINDS[field] == COUNTS:
        return dict(postings.pop_count_rows()).get(TERM, "").partition("\t")[2]
    rows = {term: row.split("\t") for term, row, _ in postings.iter_rows()}
    return rows[TERM][2 + field] if TERM in rows else ""


@settings(max_examples=examples(400), deadline=None)
@given(st.sampled_from(range(len(KINDS))), st.lists(st.tuples(GAPS, TEXTS, TEXTS, st.booleans()), max_size=8), st.integers(0, 8))
def test_edited_postings_are_those_of_the_documents(
    at: int, documents: list[tuple[int, str, str, bool]], tail: int
) -> None:
    number, before, now, listed = -1, {}, {}, set()
    for gap, old, new, is_listed in documents:
        number += gap
        before[number], now[number] = old, new if is_listed else old
        listed |= {number} if is_listed else set()
    end = number + 1 if tail >= len(before) else sorted(before)[tail]
    sides = []
    for texts in (before, now):
        found = ((one, encode(at, text)) for one, text in texts.items())
        sides.append([(one, posting) for one, posting in found if posting and (one >= end or one in listed)])
    text = edit_postings(build(at, before), KINDS[at], *sides, end)
    assert text == build(at, now)
    having = [one for one, other in now.items() if other.count(TERM) > (2 if KINDS[at] == COUNTS else 0)]
    assert count_postings(text, KINDS[at]) == len(having)
    if text:
        assert find_first_document(text) == min(having)


@pytest.mark.parametrize("end", [0, 1, 9])
@pytest.mark.parametrize("wrong", [{1: TERM}, {0: f"{TERM} {TERM}"}, {0: "other"}])
def test_unexpected_postings_are_refused(wrong: dict[int, str], end: int) -> None:
    text = build(0, wrong)
    posting = encode(0, TERM)
    assert posting
    with pytest.raises(ValueError, match=r"posting|number"):
        edit_postings(text, FIELDS[0], [(0, posting)], [], end)
