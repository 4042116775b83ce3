"""Rows changed in place: the files that all rows would be split into, few of which are read."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

from hypothesis import given, settings
from hypothesis import strategies as st

from papershelf.search.index.file_names import unpack_ranges, write_ranges
from papershelf.search.index.postings import to_utf16
from papershelf.search.index.ranges import Ranges
from papershelf.search.index.shards import DEEPEST
from tests.examples import examples

# Few letters, so that terms share beginnings; in UTF-16, the first of the last two comes last.
TERMS = st.text("abż\uffee𝛼", min_size=1, max_size=5)
ROWS = st.dictionaries(TERMS, st.integers(0, 40), max_size=40)
LONG_TERMS = TERMS.map(lambda term: "a" * (DEEPEST - 2) + term)
"""Terms that differ where files are no longer split."""


def format_row(term: str, weight: int) -> str:
    return f"{term}\t{'x' * weight}"


def collect(writing: Iterator[tuple[str, bytes]]) -> tuple[dict[str, bytes], object]:
    """All files of a generator, and what it returns."""
    files: dict[str, bytes] = {}
    while True:
        try:
            name, data = next(writing)
        except StopIteration as stop:
            return files, stop.value
        files[name] = data


def write(rows: Mapping[str, int], size: int) -> tuple[dict[str, bytes], object]:
    """The files of some rows, and their entry: term -> how long its row is."""
    lines = [(term, format_row(term, rows[term])) for term in sorted(rows, key=to_utf16)]
    return collect(write_ranges("f", lines, size))


def change(
    entry: object, size: int, read: Callable[[str], bytes], rows: Mapping[str, int | None]
) -> tuple[dict[str, bytes], object]:
    """The files that may be new, and their entry; no weight removes a row."""
    assert isinstance(entry, dict)
    ranges = Ranges("f", size, entry, read)
    for term, weight in rows.items():
        if weight is not None:
            ranges.put(term, format_row(term, weight))
        elif ranges.get(term):
            ranges.put(term, "")
    return collect(ranges.build_files())


@settings(max_examples=examples(1500), deadline=None)
@given(ROWS, st.dictionaries(TERMS, st.none() | st.integers(0, 60), max_size=8), st.integers(20, 90), st.data())
def test_changed_rows_are_split_as_all_would_be(
    before: dict[str, int], changes: dict[str, int | None], size: int, data: st.DataObject
) -> None:
    compare_with_all(before, changes, size, data)


@settings(max_examples=examples(300), deadline=None)
@given(st.dictionaries(TERMS | LONG_TERMS, st.integers(0, 40), max_size=40),
       st.dictionaries(TERMS | LONG_TERMS, st.none() | st.integers(0, 60), max_size=8), st.integers(20, 90), st.data())  # fmt: skip
def test_terms_that_share_many_letters_stay_together(
    before: dict[str, int], changes: dict[str, int | None], size: int, data: st.DataObject
) -> None:
    compare_with_all(before, changes, size, data)


def test_two_words_of_5000_letters_are_split_without_recursion() -> None:
    rows = {"a" * 5_000: 40, "a" * 4_999 + "b": 40, "b": 3}
    files, entry = write(rows, 8_000)
    assert isinstance(entry, dict)
    assert sorted(len(data) for data in files.values()) == [5, 10_083]


def compare_with_all(
    before: dict[str, int], changes: dict[str, int | None], size: int, data: st.DataObject
) -> None:
    for term in data.draw(st.lists(st.sampled_from(sorted(before)), max_size=8)) if before else []:
        changes[term] = data.draw(st.none() | st.integers(0, 60))
    old, entry = write(before, size)
    now = {term: weight for term, weight in {**before, **changes}.items() if weight is not None}
    files, expected = write(now, size)
    found, told = change(entry, size, old.__getitem__, changes)
    assert told == expected
    assert {**old, **found}.items() >= files.items()


def test_one_row_is_changed_by_reading_few_files() -> None:
    rows = {f"{number:05}"[::-1]: number % 30 for number in range(20_000)}
    files, entry = write(rows, 8_000)
    assert isinstance(entry, dict)
    assert len(unpack_ranges(entry)[0]) > 40
    read: list[str] = []

    def get(name: str) -> bytes:
        read.append(name)
        return files[name]

    for changes in ({"00000": 29}, {"5555555": 100}, {"99999": None}):
        read.clear()
        found, told = change(entry, 8_000, get, changes)
        changed = {term: weight for term, weight in {**rows, **changes}.items() if weight is not None}
        expected, entry_now = write(changed, 8_000)
        assert told == entry_now
        assert {**files, **found}.items() >= expected.items()
        assert len(read) <= 8


