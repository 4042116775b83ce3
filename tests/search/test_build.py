"""The files of the index: what changes when content does, and what never does."""

from __future__ import annotations

import json
import pickle
from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Any

import pytest

from papershelf import search
from papershelf.search.index import postings
from papershelf.search.index.numbers import SINGLE, write
from papershelf.search.index.result_blocks import format_card
from papershelf.search.index.shards import split_shards
from papershelf.search.index_fields import FIELDS

from .samples import ROOT, documents, invent_papers, load_collection


def build_index(documents: Iterable[search.Document]) -> dict[str, bytes]:
    return dict(search.build_files(search.with_terms(documents)))


def edit_index(document: search.Document, abstract: str) -> search.Document:
    at = [field.name for field in FIELDS].index("abstract")
    texts = (*document.texts[:at], abstract, *document.texts[at + 1 :])
    return replace(document, texts=texts)


def shards(files: dict[str, bytes]) -> set[str]:
    return {name for name in files if name.startswith("shards/")}


def test_the_same_documents_give_the_same_files() -> None:
    assert build_index(documents("300")) == build_index(documents("300"))


def test_documents_may_be_counted_in_another_process() -> None:
    pairs = [pickle.loads(pickle.dumps(pair)) for pair in search.with_terms(documents("toy"))]
    assert dict(search.build_files(pairs)) == build_index(documents("toy"))


def test_every_file_but_one_is_named_by_its_content() -> None:
    first, second = build_index(documents("300")), build_index(documents("301"))
    assert search.META in first
    for name in first.keys() & second.keys() - {search.META}:
        assert first[name] == second[name], name
    assert len({name.lower() for name in first}) == len(first)


@pytest.mark.parametrize("number", [0, 10, 500, 999])
def test_an_edit_changes_no_more_shards_than_words(number: int) -> None:
    before = list(documents("1000"))
    text = before[number].texts[2]
    changed = "entirely unheard xylophones " + text[: len(text) // 2]
    after = [*before[:number], edit_index(before[number], changed), *before[number + 1 :]]
    one, two = (set(postings.extract_text_terms(each[number].texts)[2].split()) for each in (before, after))
    old, new = build_index(before), build_index(after)
    assert 0 < len(shards(new) - shards(old)) <= len(one ^ two)
    assert len(shards(old)) > 20
    same = {name for name in old if name.startswith(("cards/", "columns/", "entries/"))}
    assert same <= set(new)


def test_a_newest_paper_leaves_most_files() -> None:
    papers = list(documents("1000"))[:-1]
    more = [*papers, replace(papers[0], id="newest", date="2030-01-01")]
    old, new = build_index(papers), build_index(more)
    words = set(" ".join(postings.extract_text_terms(papers[0].texts)).split())
    assert len(shards(new) - shards(old)) <= len(words)


def test_papers_are_numbered_by_date_and_id() -> None:
    papers = search.sort_papers(invent_papers(300).papers)
    keys = [(str(paper.date or ""), paper.id) for paper in papers]
    assert keys == sorted(keys)


def test_cards_say_what_results_show() -> None:
    names = {one.id: one for one in documents("toy")}
    crowd = next(one for one in names.values() if one.names and one.more)
    assert len(json.loads(format_card(crowd))[2]) == 12
    assert json.loads(format_card(names["about/"])) == ["about/", "About this shelf"]
    for document in names.values():
        assert json.loads(format_card(document))[0] == document.id


def test_a_tag_stands_for_those_above_it() -> None:
    for name in ("toy", "demo"):
        collection = load_collection(name)
        for tag, papers in collection.by_tag.items():
            found = [one.id for one in documents(name) if tag in dict(one.tags)]
            assert sorted(found) == sorted(paper.id for paper in papers), tag


def test_collections_of_nothing_have_an_index() -> None:
    meta = json.loads(build_index([])[search.META])
    assert meta["papers"] == 0
    assert meta["shards"] == {"starts": "", "hashes": ""}


@pytest.mark.parametrize("number", [0, 1, SINGLE - 1, SINGLE, 687, 688, 5503, 5504, 86_560, 10**7])
def test_numbers_are_printable_and_prefix_free(number: int) -> None:
    text = write(number)
    assert all("!" <= char <= "~" for char in text)
    assert _read(text) == number
    assert all(ord(char) - 33 >= SINGLE for char in text[:-1])


def _read(text: str) -> int:
    high = 0
    for char in text[:-1]:
        high = high * (94 - SINGLE) + ord(char) - 33 - SINGLE
    return high * SINGLE + ord(text[-1]) - 33


def test_shards_hold_every_row_in_order() -> None:
    rows: Sequence[Any] = [(f"{letter}{number:03}", "x" * number) for letter in "abq" for number in range(300)]
    found = list(split_shards(rows, 1000))
    assert [line for shard in found for line in shard.lines] == [line for _, line in rows]
    assert [shard.start for shard in found] == sorted({shard.start for shard in found})
    assert all(len(shard.lines) == 1 or len(shard.content) <= 1100 for shard in found)


def test_the_manual_names_every_key_and_kind_of_file() -> None:
    text = (ROOT / "docs/content/pages/search-format.md").read_text(encoding="utf-8")
    files = build_index(replace(one, entry="@misc{}") for one in documents("toy")[:-1])
    for key in json.loads(files[search.META]):
        assert f"`{key}`" in text, key
    for folder in {name.split("/")[0] for name in files}:
        assert f"`{folder}" in text, folder
    for field in FIELDS:
        assert f"| `{field.name}` | {field.boost} |" in text
