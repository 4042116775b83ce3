"""Mutated files: reading any file ends and gives valid records."""

from __future__ import annotations

import os

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from papershelf.formats.read import READERS, Entry
from papershelf.records.paper import Paper
from tests.examples import examples

from .test_cases import FORMATS, read_case

JUNK = st.sampled_from([
    "", "\0", '"', "'", "<", ">", "</", "&", "&amp;", "{", "}", "[", "]", ",", ";", ":", "\n", "\t",
    "\\", "$", "null", "-1", "1e999", "NaN", "true", "\ud800", "\\ud800", "\u202e", "<i>", "]]>", "<!--",
    "{}", "[[]]", "@", "|", "9" * 50, "é", "\ufeff", "•", "·", "et al.", "\r",
])  # fmt: skip
PLACE = st.integers(0, 20_000)
MUTATIONS = int(os.environ.get("PAPERSHELF_MUTATIONS", "0")) or examples(100)
"""Mutated files of each format."""
EDITS = st.lists(st.tuples(PLACE, st.integers(0, 60), JUNK | st.text(max_size=5)), max_size=8)


def mutate(text: str, edits: list[tuple[int, int, str]]) -> str:
    """The text with some characters replaced by others at some places."""
    for place, length, junk in edits:
        at = place % (len(text) + 1)
        text = text[:at] + junk + text[at + length :]
    return text


@pytest.mark.parametrize("name", FORMATS)
@settings(deadline=2_000, max_examples=MUTATIONS, suppress_health_check=[HealthCheck.too_slow])
@given(edits=EDITS)
def test_a_mutated_file_is_read_to_its_end(name: str, edits: list[tuple[int, int, str]]) -> None:
    reader = READERS[FORMATS[name]]
    text = mutate(read_case(name), edits)
    reader.recognizes(text)
    last = text.count("\n") + text.count("\r") + 1
    for found in reader.read(text):
        assert 1 <= found.line <= last
        if isinstance(found, Entry):
            Paper.model_validate({"id": "x", **found.record})


@pytest.mark.parametrize("name", FORMATS)
def test_a_file_that_breaks_off_is_read_as_far_as_it_goes(name: str) -> None:
    reader, text = READERS[FORMATS[name]], read_case(name)
    whole = sum(isinstance(found, Entry) for found in reader.read(text))
    for end in range(0, len(text), 17):
        entries = sum(isinstance(found, Entry) for found in reader.read(text[:end]))
        assert entries <= whole + 1
