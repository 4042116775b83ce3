"""The index after an edit: the files that a new one would have."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from papershelf import search
from papershelf.search import Document
from papershelf.search.fields import FIELDS
from tests.examples import examples

ABSTRACT = [field.name for field in FIELDS].index("abstract")
# Few words, so that they come and go in many documents, and long ones, which no reader mistypes.
WORDS = ["graph", "graphs", "robot", "żółw", "𝛼lpha", "x" * 30, "planning", "plan", "the", "1"]
TEXTS = st.lists(st.sampled_from(WORDS), max_size=12).map(" ".join)


def document(number: int, title: str, abstract: str) -> Document:
    return Document(f"p{number}", (title, "Ada Example", abstract, "tag", "", f"p{number}"), title)


def with_abstract(one: Document, abstract: str) -> Document:
    texts = list(one.texts)
    texts[ABSTRACT] = abstract
    return replace(one, texts=tuple(texts))


def build_index(documents: list[Document]) -> dict[str, bytes]:
    return dict(search.build_files(search.with_terms(documents)))


def edit(files: dict[str, bytes], before: list[Document], now: list[Document]) -> dict[str, bytes]:
    changes = {number: (search.extract_terms(old), search.extract_terms(new))
               for number, (old, new) in enumerate(zip(before, now, strict=True)) if old != new}  # fmt: skip
    found = dict(
        search.edit_index(files.__getitem__, changes, lambda number: search.extract_terms(now[number]))
    )
    gone = search.list_editable_files(files[search.META]) - search.list_editable_files(found[search.META])
    return {**{name: data for name, data in files.items() if name not in gone}, **found}


@settings(max_examples=examples(150), deadline=None)
@given(
    st.lists(st.tuples(TEXTS, TEXTS), min_size=1, max_size=8),
    st.lists(st.tuples(st.integers(0, 7), TEXTS), min_size=1, max_size=3),
)
def test_edits_make_what_a_new_index_has(
    texts: list[tuple[str, str]], edits: list[tuple[int, str]]
) -> None:
    before = [document(number, *both) for number, both in enumerate(texts)]
    now = list(before)
    for number, abstract in edits:
        now[number % len(now)] = with_abstract(now[number % len(now)], abstract)
    assert edit(build_index(before), before, now) == build_index(now)


def test_many_documents_and_shards() -> None:
    """More documents than one digit counts, more rows than one file holds."""
    rare = "{0:03d}a {0:03d}b everywhere in {0:03d}c".format
    before = [document(number, f"Title {number}", rare(number)) for number in range(1200)]
    files = build_index(before)
    assert sum(name.startswith("shards/") for name in files) > 5
    now = list(before)
    now[700] = with_abstract(now[700], "everywhere everywhere, and nowhere else: 003a")
    now[0] = with_abstract(now[0], "")
    found = edit(files, before, now)
    assert found == build_index(now)
    changed = {name for name in found.keys() - files.keys() if name.startswith("shards/")}
    assert 0 < len(changed) <= 11  # the words that came or went


def test_other_fields_are_more_than_an_edit() -> None:
    before = [document(0, "A title", "words"), document(1, "Other", "words")]
    now = [before[0], document(1, "Another", "words")]
    with pytest.raises(ValueError, match="title"):
        edit(build_index(before), before, now)
