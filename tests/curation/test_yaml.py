"""Records as YAML: written values are read again unchanged, by Papershelf and other programs."""

from __future__ import annotations

from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from papershelf.curation.yaml_edit import set_keys
from papershelf.curation.yaml_write import (
    format_flow_list,
    format_key,
    format_record,
    format_scalar,
)
from papershelf.records import source
from papershelf.records.fields import FORBIDDEN
from papershelf.records.source import Place

words = st.text(
    st.characters(codec="utf-8", exclude_characters="\r\n") | st.sampled_from(":#-'\"{}[]&*!|>%@ ?,"),
    min_size=1, max_size=40,
).map(lambda text: " ".join(FORBIDDEN.sub("", text).split())).filter(bool)  # fmt: skip
GUESSED = "y no NO on Off true null ~ 12 1_000 0x1F 0o7 1e5 .5 .inf -3 12:30:45 2019-08-05 = << - ? : 1704.08792".split()
paragraphs = st.lists(words, min_size=1, max_size=30).map(" ".join)
records = st.fixed_dictionaries(
    {"title": words},
    optional={
        "authors": st.lists(words | st.fixed_dictionaries({"family": words, "given": words}), min_size=1, max_size=3),
        "volume": words | st.integers(1, 99).map(str),
        "pages": words,
        "abstract": st.lists(paragraphs, min_size=1, max_size=3).map("\n\n".join),
        "summary": paragraphs,
        "note": st.lists(words, min_size=1, max_size=4).map("\n".join),
        "tags": st.lists(words, min_size=1, max_size=3),
        "bibtex": st.dictionaries(st.sampled_from(["no", "y", "howpublished"]), words, min_size=1),
    },
)


def flat(value: Any) -> Any:
    """As records read it: a long text's lines are joined."""
    if isinstance(value, dict):
        return {key: flat(one) for key, one in value.items()}
    return [flat(one) for one in value] if isinstance(value, list) else " ".join(str(value).split())


def read(text: str) -> Any:
    entries, problems = source.parse(Place("", "x.yaml"), text.encode())
    assert not problems, (problems, text)
    return entries[0][1]


@given(records)
def test_written_records_are_read_again_unchanged(record: dict[str, Any]) -> None:
    assert flat(read(format_record(record))) == flat(record)


@given(words | st.sampled_from(GUESSED))
def test_other_readers_of_yaml_read_texts_as_texts(text: str) -> None:
    assert yaml.safe_load(f"- {format_scalar(text)}") == [text]
    assert yaml.safe_load(f"{format_scalar(text)}: 1") == {text: 1}


@given(st.lists(words | st.sampled_from(GUESSED), max_size=4))
def test_lists_on_one_line_are_read_again_unchanged(texts: list[str]) -> None:
    assert yaml.safe_load(format_flow_list(texts)) == texts


def test_a_list_on_one_line_has_few_quotes() -> None:
    texts = ["owls", "Owls (2nd)", "Owls, 2nd", "a[b]", "it's {x}", "yes"]
    assert format_flow_list(texts) == "[owls, Owls (2nd), 'Owls, 2nd', 'a[b]', 'it''s {x}', 'yes']"


@given(st.lists(paragraphs, min_size=2, max_size=3))
def test_paragraphs_stay_apart(parts: list[str]) -> None:
    text = read(format_key("abstract", "\n\n".join(parts)))["abstract"]
    assert [" ".join(part.split()) for part in text.split("\n\n")] == parts


@pytest.mark.parametrize(
    ("key", "value", "expected"),
    [
        ("title", "Owls", "title: Owls\n"),
        ("title", "Owls: a study", "title: 'Owls: a study'\n"),
        ("title", "It's {GPT}", "title: It's {GPT}\n"),
        ("title", "{GPT} it's", "title: '{GPT} it''s'\n"),
        ("title", "1984", "title: '1984'\n"),
        ("title", "A\u2028B", 'title: "A\\u2028B"\n'),
        ("arxiv", "1704.08790", "arxiv: '1704.08790'\n"),
        ("date", "2019-08-05", "date: 2019-08-05\n"),
        ("date", "2019", "date: 2019\n"),
        ("volume", "12", "volume: 12\n"),
        ("volume", "012", "volume: '012'\n"),
        ("pages", "12-34", "pages: 12-34\n"),
        ("num_authors", 3, "num_authors: 3\n"),
        ("draft", True, "draft: true\n"),
        ("authors", ["A B", "{A Group}"], "authors:\n  - A B\n  - '{A Group}'\n"),
        ("authors", [{"given": "A", "family": "B"}], "authors:\n  - given: A\n    family: B\n"),
        ("abstract", "One.", "abstract: >-\n  One.\n"),
        ("abstract", "One.\n\nTwo.", "abstract: |-\n  One.\n\n  Two.\n"),
        ("abstract", "w " * 60 + "w", "abstract: >-\n  " + "w " * 48 + "w\n  " + "w " * 11 + "w\n"),
        ("bibtex", {"no": "1"}, "bibtex:\n  'no': '1'\n"),
    ],
)  # fmt: skip
def test_a_value_is_written_as_a_curator_would(key: str, value: Any, expected: str) -> None:
    assert format_key(key, value) == expected


def test_texts_of_10_megabytes_are_written_fast() -> None:
    for text in ("x" * 10**7, "a " * 5_000_000, ": " * 5_000_000, "'" * 10**7):
        assert read(format_record({"title": "T", "abstract": text.strip()}))["title"] == "T"


# --- edits ----------------------------------------------------------------------------------

CURATED = """\
# The curator's own words.
title:  "A 'quoted' title"   # checked
# authors are as on the PDF
authors: [Ada Byron, 'Kurt "K" Gödel']

venue:   Owls

abstract: |
   Kept as
   it stands.

# tags come last
tags:
- birds      # not an item to lose
- night
"""


@pytest.mark.parametrize(
    ("values", "changes"),
    [
        ({"title": "New"}, {'title:  "A \'quoted\' title"   # checked': "title: New # checked"}),
        ({"venue": "Bats"}, {"venue:   Owls": "venue: Bats"}),
        ({"doi": "10.1/x"}, {"venue:   Owls\n": "venue:   Owls\ndoi: 10.1/x\n"}),
        ({"date": "2019", "doi": "10.1/x"}, {
            "'Kurt \"K\" Gödel']\n": "'Kurt \"K\" Gödel']\ndate: 2019\n",
            "venue:   Owls\n": "venue:   Owls\ndoi: 10.1/x\n"}),
        ({"authors": ["A B"]}, {"authors: [Ada Byron, 'Kurt \"K\" Gödel']": "authors:\n  - A B"}),
        ({"abstract": "Short."}, {"abstract: |\n   Kept as\n   it stands.\n": "abstract: >-\n  Short.\n"}),
        ({"license": "CC0"}, {"- night\n": "- night\nlicense: CC0\n"}),
    ],
)  # fmt: skip
@pytest.mark.parametrize("ends", ["\n", "\r\n"])
def test_only_the_lines_of_a_key_change(
    values: dict[str, Any], changes: dict[str, str], ends: str
) -> None:
    expected = CURATED
    for old, new in changes.items():
        assert old in expected
        expected = expected.replace(old, new)
    result = set_keys(CURATED.replace("\n", ends), {(0,): values})
    assert result.text == expected.replace("\n", ends)
    assert not result.refused


@pytest.mark.parametrize(
    ("text", "key"),
    [
        (CURATED, "tags"),
        ("{title: T, venue: V}\n", "venue"),
        ("{title: T}\n", "doi"),
        ("title: T\nvenue: &v V\nseries: *v\n", "venue"),
        ("title: T\nvenue: &v V\nseries: *v\n", "series"),
        ("title: T\nvenue: # of 2019\n  V\n", "venue"),
        ("title: T\nabstract: > # mine\n  V\n", "abstract"),
        ("title: T\nvenue: !!str V\n", "venue"),
    ],
)
def test_keys_that_can_not_be_set_without_loss_are_left_alone(text: str, key: str) -> None:
    result = set_keys(text, {(0,): {key: "new"}})
    assert (result.text, result.refused) == (text, {(0,): [key]})


def test_records_in_a_file_of_several_are_edited_in_place() -> None:
    text = "- title: One\n  doi: 10.1/a\n# second\n- title: Two\n- # third\n  title: Three\n"
    result = set_keys(text, {(0, 0): {"doi": "10.1/b"}, (0, 1): {"date": "2019"}, (0, 2): {"tags": ["x"]}})
    assert result.text == (
        "- title: One\n  doi: 10.1/b\n# second\n- title: Two\n  date: 2019\n- # third\n"
        "  title: Three\n  tags:\n    - x\n"
    )
    text = "title: One\n---\ntitle: Two"
    assert set_keys(text, {(1,): {"date": "2019"}}).text == "title: One\n---\ntitle: Two\ndate: 2019\n"


@given(records, records)
def test_an_edit_sets_its_keys_and_keeps_the_rest(
    record: dict[str, Any], values: dict[str, Any]
) -> None:
    text = "# first\n" + "".join(f"# {key}\n{format_key(key, value)}" for key, value in record.items())
    result = set_keys(text, {(0,): values})
    assert not result.refused
    assert flat(read(result.text)) == flat({**record, **values})
    for key in record:
        assert f"# {key}\n{key}:" in result.text
