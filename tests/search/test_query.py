"""Queries answered in Python: the papers that the search page finds by the same query."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

import pytest
from benchmarks.search import client
from benchmarks.search.queries import draw_queries

from papershelf import search
from papershelf.records.collection import Collection
from papershelf.records.paper import Paper
from papershelf.records.source import Place
from papershelf.settings import Settings
from papershelf.site import Site
from papershelf.site.search.query_papers import find_papers

from .samples import documents, invent_papers, load_collection
from .test_client import make_ask

# What a curator may type; each is asked of every collection.
QUERIES = (
    "", "robot", "robot learning", "learning -robot", "-robot", '"robot learning"', '-"robot learning"',
    "title:robot", "title: robot", "author:jose", "authors:José", "abstract:robot", "tag:vision",
    'tag:"large models"', "tags:Σ-theory", "venue:neurips", "venue:icra robot", "venue:journal year:2001..2010",
    'venue:"invented results"', "venue:nowhere", "year:2010", "year:2010..", "year:..1995", "year:2000-2004",
    "year:2000–2004 tag:planning", "year: 2000 .. 2004", "year:abc", "year:2010 -robot", "arxiv:2301.00003",
    "2301.00003", "https://arxiv.org/abs/2301.00003v2", "doi:2301.00003", "paper-3", "id:paper-3", "key:paper-3",
    "the", "the of", "title:the", "the robot", "“robot learning”", "foo:robot", "state-of-the-art", "3D",
    "robotics", "ROBOTS", "p(x|y)", "C++", "nothingofthekind", "title:nothingofthekind robot", '"the robot"',
    "date:2010", "date:2001-05..", "date:..1995-02-03 robot", "date:2023-01..2024-06-15", "date:abc", "date: 2024",
    "date:2010-05..2010-05", "type:conference", "type:inproceedings robot", "-type:preprint", "type:Other", "type:nothing",
    "list:odd", "list:Finding-Laws", "-list:odd learning", "type:conference list:nothing", "type:article -type:preprint the",
    "robot OR vision", "robot OR learning planning", "title:robot OR title:learning", "robot OR title:learning", "OR robot",
    "robot OR", "robot OR vision OR the", '"robot learning" OR robot', "robot OR -learning", "robot or learning", "2010 OR 2011",
    "tag:vision tag:planning", "venue:neurips venue:icra", "robot 2010", "2010", "robot et al. 2003", "J. robot", "a robot 1895",
    "robotics papers", "jose2010robot", "colour robot", "'robot' \"2010\"", "venue:jira", "venue:jiras robot", "robot C", "tag:search year:2019.. ", "attention", "title:attention",
    "reproduced:true", "reproduced:Yes", "-reproduced:true", "Reproduced:no title", "funding:ERC", 'funding:"erc <B> & {{ sons }}"',
    "funding:erc-b-sons crowd", "institution:ioe", "institution:\"Institute of Examples & Proofs\" book", "-institution:IoE thesis", "volume:names.2020", "-volume:Names.2020 names", 'volume:"theses of 2018"', "volume:names-1999", '-funding:"Nobody" paper', "funding:",
)  # fmt: skip
STRICT = {"all", "everything", "common", "none"}


@cache
def make_site(name: str) -> Site:
    collection = invent_papers(int(name)) if name.isdigit() else load_collection(name)
    return Site(collection, Settings(), name="S", lunr_languages={})


@pytest.mark.parametrize("name", ["toy", "demo", pytest.param("300", marks=pytest.mark.long)])
def test_papers_are_those_that_the_page_finds(name: str, tmp_path: Path) -> None:
    ask = make_ask(client.write_index(tmp_path, documents(name)))
    drawn = [query for query in draw_queries(documents(name), 6) if not set(query) & set("*~^+\\")]
    # A space at the end says that the last word is not unfinished.
    queries = [f"{query.strip()} " if query.strip() else "" for query in dict.fromkeys([*QUERIES, *drawn])]
    answers: list[dict[str, Any]] = ask(*(["search", query, {"limit": 9999}] for query in queries))
    strict = 0
    for query, answer in zip(queries, answers, strict=True):
        found = {paper.id for paper in find_papers(make_site(name), query)}
        shown = {hit["id"] for hit in answer["hits"] if not hit["page"]}
        if answer["report"]["how"] in STRICT:
            strict += 1
            assert found == shown, query
        else:  # the page shows what the reader may have meant
            assert found <= shown, query
    assert strict > len(queries) / 2


def find(query: str, *records: dict[str, Any], **settings: Any) -> list[str]:
    papers = [(Place("", "x.yaml"), Paper.model_validate(record)) for record in records]
    site = Site(Collection.of(papers), Settings(**settings), name="S")
    return sorted(paper.id for paper in find_papers(site, query))


OWLS = {"id": "owls", "title": "Night Owls", "tags": ["night birds"], "date": "2020", "abstract": "Owls fly at night."}
BIRDS = {"id": "birds", "title": "Birds of the Night", "tags": ["birds", "night"], "doi": "10.1234/Ab-c"}


SWANS = {"id": "swans", "title": "Swans in $O(n^{2})$ of D$^3$Net, $x^{k+1}$"}


@pytest.mark.parametrize("query", ["n^2", "n²", "n2", "O(n²)", "D3Net", "D³Net", "D^3Net", "x^(k+1)", "x^{k+1}"])
def test_powers_are_found_however_they_are_written(query: str) -> None:
    assert find(query, OWLS, SWANS) == ["swans"]


@pytest.mark.parametrize(("query", "ids"), [
    ("night", ["birds", "owls"]),
    ("nig", []),  # the last word is a whole word
    ("nihgt", []),  # and is taken as it is written
    ('"night owls"', ["owls"]),
    ('"fly at night"', []),  # the order of words in abstracts is not known
    ('tag:"night birds"', ["birds", "owls"]),  # nor is that of tags
    ("doi:10.1234/ab-c", ["birds"]),
    ("https://doi.org/10.1234/AB-C", ["birds"]),
    ("year:..2030", ["owls"]),
    ("year:2020", ["owls"]),
    ("year:20", []),  # no year, so words: `20`
])  # fmt: skip
def test_a_query_is_never_loosened(query: str, ids: list[str]) -> None:
    assert find(query, OWLS, BIRDS) == ids


def test_fields_without_weight_are_not_searched() -> None:
    assert find("fly", OWLS) == ["owls"]
    assert find("fly", OWLS, search_boosts={"abstract": 0}) == []


OWL_BOOK = {"id": "book", "title": "Owls, a Book", "type": "book", "publisher": "Owl Press"}
OWL_THESIS = {"id": "thesis", "title": "Owls, a Thesis", "type": "phdthesis"}
OWL_PREPRINT = {"id": "preprint", "title": "Owls, a Preprint", "arxiv": "2301.00001"}


@pytest.mark.parametrize(("query", "ids"), [
    ("type:book", ["book"]),
    ("type:Thesis", ["thesis"]),
    ("type:phdthesis owls", ["thesis"]),
    ("type:preprint", ["preprint"]),
    ("-type:preprint -type:book", ["thesis"]),
    ("type:book type:thesis", []),
    ("type: book", ["book"]),
    ("type:nothing", []),
])  # fmt: skip
def test_types_are_words_of_bibtex_or_shorter_ones(query: str, ids: list[str]) -> None:
    assert find(query, OWL_BOOK, OWL_THESIS, OWL_PREPRINT) == ids


def test_lists_are_named_by_their_ids() -> None:
    site = make_site("toy")
    for id, entries in site.records.list_entries.items():
        assert {paper.id for paper in find_papers(site, f"list:{id}")} == {entry.paper for entry in entries}
    some = next(iter(site.records.list_entries))
    without = {paper.id for paper in find_papers(site, f"-list:{some}")}
    assert without == {paper.id for paper in site.records.works} - {entry.paper for entry in site.records.list_entries[some]}
    assert find_papers(site, "list:no-such-list") == []


def test_other_languages_have_their_own_stems() -> None:
    spoken = client.load_languages("de", "en")
    query = search.parse_query("Häuser", spoken)
    matcher = search.QueryMatcher(query, spoken)
    assert matcher.matches(to_candidate("Das Haus"))
    assert not matcher.matches(to_candidate("Die Maus"))


def to_candidate(title: str) -> search.Candidate:
    return search.Candidate(lambda: (title, "", "", "", "", "", ""), 0, ())


NEURIPS = {"id": "neurips", "title": "Colour of Matrices", "venue": "Conference on Neural Information Processing Systems",
           "authors": ["Ada Byron"], "date": "2020"}
ICRA = {"id": "icra", "title": "Paper Folding", "venue": "IEEE International Conference on Robotics and Automation",
        "authors": ["Charles Babbage"], "date": "2021"}


@pytest.mark.parametrize(("query", "ids"), [
    ("venue:neurips", ["neurips"]), ("venue:nips", ["neurips"]), ("venue:icra", ["icra"]),
    ("venue:icr", []), ("venue:robot", ["icra"]), ("venue:iros", []),
    ("byron 2021", ["neurips"]),  # a year ranks papers; it does not select them
    ("byron year:2021", []), ('byron "2021"', []), ("byron 1995", []),
    ("Byron et al. (2020)", ["neurips"]), ("A. Byron", ["neurips"]), ("byron2020colour", ["neurips"]),
    ("color matrix", ["neurips"]), ('"color" matrix', []),
    ("papers by Babbage", ["icra"]), ("paper", ["icra"]),
])  # fmt: skip
def test_a_query_is_understood_as_on_the_page(query: str, ids: list[str], tmp_path: Path) -> None:
    assert find(query, NEURIPS, ICRA) == ids
