"""What lunr.js itself finds: the same documents, in the same order, with the same scores."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from benchmarks.search import client
from benchmarks.search.queries import KINDS, draw_queries
from lunr.builder import Builder

from papershelf import search
from papershelf.search.client.bundle import MINIFIED, join_own_modules
from papershelf.search.index_fields import FIELDS, K1, B
from tests.examples import examples

from .samples import documents

# (what is changed in the client, into what): each must be noticed, or the oracle sees too little.
MUTATIONS = {
    "terms in another order": ("a.first[0] - b.first[0] ||", "b.first[0] - a.first[0] ||"),
    "position of a term forgotten": ("|| a.first[2] - b.first[2]", ""),
    "frequency of one field": ("sum += this.getPostings(field)", "sum = this.getPostings(field)"),
    "average without pages": ("total / (papers + pages)", "total / papers"),
    "weights not rounded": ("Math.round(score * 1000) / 1000", "score"),
    "no magnitude": ("sums[document] / magnitude || 0", "sums[document] || 0"),
    "no boost of a clause": ("+ clause.boost)", "+ 1)"),
    "no boost of a field": ("score *= boost", "score *= 1"),
    "lengths of long fields ignored": ("long ? long.lengths[document]", "long ? average"),
    "counts of long fields ignored": ("more?.get(document) ?? ", ""),
    "expansions in alphabetical order": (".toArray()", ".toArray().sort()"),
    "best of equals the last": ("sort((a, b) => scores[b] - scores[a])", "reverse().sort((a, b) => scores[b] - scores[a])"),
    "required words in any clause": ("clause.presence === REQUIRED ? 1 : 0", "clause.presence === REQUIRED ? 2 : 0"),
}  # fmt: skip


@pytest.fixture(scope="module")
def invented(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An index of a thousand invented papers."""
    return client.write_index(tmp_path_factory.mktemp("invented"), documents("1000"))


@pytest.mark.parametrize("name", ["toy", "demo"])
def test_small_shelves_give_what_lunr_gives(name: str, tmp_path: Path) -> None:
    folder, each = client.write_index(tmp_path, documents(name)), examples(60)
    found = client.compare(folder, documents(name), draw_queries(documents(name), each))
    assert found["differences"] == []
    assert found["queries"] >= 13 * each
    assert found["results"] > 25 * each


def test_a_thousand_papers_give_what_lunr_gives(invented: Path) -> None:
    each = examples(60)
    found = client.compare(invented, documents("1000"), draw_queries(documents("1000"), each, seed=2))
    assert found["differences"] == []
    assert found["results"] > 1_300 * each


def test_odd_queries_are_what_they_are_to_lunr(invented: Path) -> None:
    odd = ["", "*", "-*", "+", "a:b", "title:", "x^", "x~", "^2", "~1", "\\", "the", "+the", "robot^0",
           "title:robot^2 robot", "robot robot", "+robot -robot", "rob*t*", "**", "robotics*", "r~3",
           "ümlaut JOSÉ", "p(x|y)", "[", "(", "$", "a\\:b", "year:2019", "*~1", "ro*~1", "-a -b*"]  # fmt: skip
    found = client.compare(invented, documents("1000"), odd)
    assert found["differences"] == []


@pytest.fixture(scope="module")
def noticed(invented: Path) -> dict[str, list[Any]]:
    """The differences that each wrong client makes; those of the right one without a name."""
    scripts = {name: (invented / name).read_text(encoding="utf-8") for name in ("search.mjs", "lunr-syntax.js")}
    minified = MINIFIED.read_text(encoding="utf-8").partition("\n")[2]
    scripts["search.mjs"] = scripts["search.mjs"].replace(minified, join_own_modules())  # as it is written
    clients = {}
    for mutation, (before, after) in {"": ("", ""), **MUTATIONS}.items():
        assert any(before in script for script in scripts.values()), mutation
        clients[mutation] = invented / f"client {mutation}"
        clients[mutation].mkdir()
        for name, script in scripts.items():
            changed = script.replace(before, after) if before else script
            (clients[mutation] / name).write_text(changed, encoding="utf-8")
    asked = draw_queries(documents("1000"), 4, seed=3)
    found = client.compare_all(invented, documents("1000"), asked, [one / "search.mjs" for one in clients.values()])
    return {name: one["differences"] for name, one in zip(clients, found, strict=True)}


@pytest.mark.parametrize("mutation", MUTATIONS)
def test_a_wrong_client_is_noticed(mutation: str, noticed: dict[str, list[Any]]) -> None:
    assert noticed[mutation]
    assert noticed[""] == []


def test_there_are_thirteen_kinds_of_queries_and_more() -> None:
    assert len(KINDS) >= 13


@pytest.mark.parametrize("name", ["toy", "demo", "300"])
def test_a_stock_client_loads_the_stock_index(name: str, tmp_path: Path) -> None:
    index = tmp_path / "lunr.json"
    index.write_bytes(search.build_lunr_index(search.with_terms(documents(name))))
    folder = client.write_index(tmp_path, documents(name))
    found = client.compare(folder, documents(name), draw_queries(documents(name), 8), stock=index)
    assert found["differences"] == []
    assert found["results"] > 100
    assert json.loads(index.read_bytes())["version"] == "2.3.9"


@pytest.mark.parametrize("name", ["toy", "demo", "300"])
def test_lunr_py_builds_the_stock_index_alike(name: str) -> None:
    builder = Builder()
    builder.k1(K1)
    builder.b(B)
    for field in FIELDS:
        builder.field(field.name, field.boost)
    found = list(search.with_terms(documents(name)))
    for document, terms in found:
        builder.add({"id": document.id, **{field.name: text.split() for field, text in zip(FIELDS, terms, strict=True)}})
    expected = builder.build().serialize()
    ours = json.loads(search.build_lunr_index(found))
    # lunr.js refuses terms in another order than that of UTF-16.
    expected["invertedIndex"].sort(key=lambda entry: entry[0].encode("utf-16-be", "surrogatepass"))
    assert {**ours, "pipeline": []} == json.loads(json.dumps(expected))
