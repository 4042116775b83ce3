"""What the benchmark measures over thousands of papers, in small: relevance, and what readers pay."""

from __future__ import annotations

from pathlib import Path
from statistics import median

import pytest
from benchmarks.search import contestants, known, typed
from benchmarks.search.__main__ import (
    format_costs,
    format_costs_by_kind,
    format_oracle,
    format_relevance,
)

from papershelf.search.terms.tokens import split_words

from .samples import documents, load_collection


@pytest.fixture(scope="module")
def found(tmp_path_factory: pytest.TempPathFactory) -> contestants.Found:
    """What readers find who have a paper of the demo in mind."""
    items = known.draw_known_items(documents("demo")[:-1], each=40)
    folder = tmp_path_factory.mktemp("ours")
    return contestants.measure_papershelf(folder, load_collection("demo"), items)


def test_known_papers_come_first(found: contestants.Found) -> None:
    ranks = [answer["rank"] for answer in found.answers]
    assert len(ranks) == 200
    assert sum(rank == 0 for rank in ranks) >= 0.95 * len(ranks)
    assert sum(rank >= 0 for rank in ranks) >= 0.99 * len(ranks)


def test_a_first_query_is_cheap(found: contestants.Found) -> None:
    requests, sizes = zip(*(answer["first"] for answer in found.answers), strict=True)
    assert median(requests) <= 8
    assert median(sizes) <= 40_000


def test_lunr_is_searched_too(tmp_path: Path) -> None:
    items = known.draw_known_items(documents("demo")[:-1], each=4)
    theirs = contestants.measure_lunr(documents("demo"), items)
    assert sum(answer["rank"] >= 0 for answer in theirs.answers) > 15
    assert "lunr.js, one file" in format_relevance([theirs])


def test_what_was_measured_is_told(found: contestants.Found) -> None:
    assert found.files > 20
    assert found.seconds > 0
    assert "| Papershelf |" in format_costs([found])
    assert all(kind in format_costs_by_kind(found) for kind in known.KINDS)
    told = format_oracle({"queries": 3, "results": 5, "differences": [{}]})
    assert told == "3 queries in Lunr's syntax, 5 results: 1 differ from lunr.js"


def test_what_people_type_is_drawn_with_the_papers_that_it_describes() -> None:
    found = documents("demo")[:-1]
    items = typed.draw_typed(found, each=3)
    assert items == typed.draw_typed(found, each=3)
    assert len({kind for kind, _, _ in items}) >= 50
    by_id = {one.id: one for one in found}
    for kind, query, ids in items:
        assert 0 < len(ids) <= typed.MOST_RIGHT
        if kind == "X et al. (year)":
            family, year = query.split(" ")[0], int(query[-5:-1])
            wanted = {one.id for one in found if one.year == year and family in [name.split()[-1] for name in one.names]}
            assert set(ids) == wanted, query
        if kind == "three title words":
            assert all(set(query.split()) <= set(split_words(by_id[id].title)) for id in ids), query
