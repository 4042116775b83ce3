"""The client: facets and filters, readers' queries, failures, and strings that mean nothing."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from random import Random
from typing import Any

import pytest
from benchmarks.search import client

from papershelf import search
from papershelf.records.collection import Collection
from papershelf.records.paper import Paper
from papershelf.records.source import Place
from papershelf.search.index import build
from tests import node
from tests.examples import examples

from .samples import documents

HERE = Path(__file__).parent
Ask = Callable[..., Any]
ALL = ["year", "venue", "tag", "author", "type", "list"]


def make_ask(folder: Path) -> Ask:
    def ask(*asks: Any) -> Any:
        told = {"script": str(folder / "search.mjs"), "base": f"{folder}/"}
        return node.ask(HERE / "ask.mjs", {**told, "asks": asks})

    return ask


@pytest.fixture(scope="module")
def invented(tmp_path_factory: pytest.TempPathFactory) -> Ask:
    return make_ask(client.write_index(tmp_path_factory.mktemp("invented"), documents("300")))


# --- facets ---------------------------------------------------------------------------------


def values(document: search.Document, facet: str) -> list[Any]:
    """What a document has of a facet."""
    if facet == "year":
        return [document.year] if document.year else []
    venue = [document.in_venue] if document.in_venue else []
    names = {"venue": venue, "tag": document.tags, "author": document.authors, "type": (), "list": (), **document.facets}[facet]
    return [slug for slug, label in names if label]


def meets(document: search.Document, filters: dict[str, Any], but: str = "") -> bool:
    """Whether a document meets all filters."""
    for facet, wanted in filters.items():
        if facet == but:
            continue
        has = values(document, facet)
        if facet == "year":
            good = any(wanted[0] <= year <= wanted[1] for year in has)
        else:
            good = any(value in wanted for value in has)
        if not good:
            return False
    return True


def some_filters(random: Random) -> dict[str, Any]:
    drawn = [random.choice(documents("300")) for _ in range(3)]
    found: dict[str, Any] = {}
    for facet in ALL:
        has = sorted({value for one in drawn for value in values(one, facet)})
        if has and random.random() < 0.4:
            found[facet] = [has[0], has[-1]] if facet == "year" else has
    authors = Counter(author for one in documents("300") for author in values(one, "author"))
    if "author" in found:
        found["author"] = [author for author in found["author"] if authors[author] > 1] or ["-"]
    return found


def test_facets_are_what_counting_gives(invented: Ask) -> None:
    random = Random(1)
    queries = ["", "robot", "robot learning", "year:1995..2005 robot", "nothingofthekind", "b*"]
    cases = [(query, some_filters(random)) for query in queries * 6]
    options = [{"syntax": "lunr" if "*" in query else "reader"} for query, _ in cases]
    alone = invented(*(["search", query, {**one, "limit": 9999}]
                       for (query, _), one in zip(cases, options, strict=True)))  # fmt: skip
    found = invented(*(["search", query, {**one, "limit": 9999, "filters": filters, "facets": ALL}]
                       for (query, filters), one in zip(cases, options, strict=True)))  # fmt: skip
    collection = {document.id: document for document in documents("300")}
    authors = Counter(author for one in collection.values() for author in values(one, "author"))
    for (_, filters), unfiltered, one in zip(cases, alone, found, strict=True):
        hits = [collection[hit["id"]] for hit in unfiltered["hits"]]
        left = [hit.id for hit in hits if meets(hit, filters)]
        assert [hit["id"] for hit in one["hits"]] == left
        assert one["total"] == len(left)
        for facet in ALL:
            counts = Counter(
                value for hit in hits if meets(hit, filters, but=facet) for value in values(hit, facet)
                if facet != "author" or authors[value] > 1
            )  # fmt: skip
            assert {each["value"]: each["count"] for each in one["facets"][facet]} == counts, facet


def test_results_come_in_the_order_asked_for(invented: Ask) -> None:
    newest, oldest, part = invented(
        ["search", "robot", {"sort": "newest", "limit": 9999}],
        ["search", "robot", {"sort": "oldest", "limit": 9999}],
        ["search", "robot", {"sort": "newest", "offset": 3, "limit": 4}],
    )
    dates = [hit["date"] for hit in newest["hits"]]
    dated = [date for date in dates if date]
    assert dated == sorted(dated, reverse=True)
    assert dates[len(dated) :] == [""] * (len(dates) - len(dated))
    assert [hit["date"] for hit in oldest["hits"]][: len(dated)] == sorted(dated)
    assert part["hits"] == newest["hits"][3:7]
    assert part["total"] == len(dates)


# --- what readers type ----------------------------------------------------------------------

PAPERS = [
    {"id": "attention", "key": "vaswani-2017", "title": "Attention Is All You Need",
     "authors": ["Ashish Vaswani", "Noam Shazeer"], "date": "2017-06-12", "arxiv": "1706.03762",
     "venue": "NeurIPS", "tags": ["transformers"], "abstract": "A network based on attention alone."},
    {"id": "pay-attention", "title": "Pay Less Attention with Lightweight Convolutions",
     "authors": ["Felix Wu"], "date": "2019", "venue": "ICLR", "tags": ["convolutions"],
     "abstract": "Convolutions compete with self-attention."},
    {"id": "tracking", "title": "Rastreo de objetos: robust visual tracking in México",
     "authors": ["José Čížek", "Łukasz Müller"], "date": "2020-05", "doi": "10.1000/X-Y.1",
     "venue": "International Conference on Robotics and Automation", "abstract": "Objects are tracked."},
    {"id": "manipulation", "title": "Planning dexterous manipulation of graphs",
     "authors": ["Ada Example"], "date": "2021", "abstract": "The attention of planners."},
    {"id": "planning-graphs", "title": "Graphs for motion planning", "authors": ["Bo Example"],
     "date": "2022", "abstract": "Dexterous, too."},
    {"id": "undated", "title": "An undated note on tracking"},
]  # fmt: skip

# (what is typed, ids of the first results, how it was understood)
TYPED = [
    ("attention all need", ["attention"], "all"),
    ("ATTENTION", ["attention", "pay-attention", "manipulation"], "all"),
    ("jose cizek", ["tracking"], "all"),
    ("José Čížek", ["tracking"], "all"),
    ("lukasz muller", ["tracking"], "all"),
    ("mexico", ["tracking"], "all"),
    ("author:example graphs", ["planning-graphs", "manipulation"], "all"),
    ("author: Example title: motion", ["planning-graphs"], "all"),
    ('"dexterous manipulation"', ["manipulation"], "all"),
    ('"manipulation dexterous"', ["manipulation"], "apart"),
    ('author:"ada example"', ["manipulation"], "all"),
    ("“manipulation dexterous”", ["manipulation"], "apart"),
    ("„dexterous manipulation“", ["manipulation"], "all"),
    ("« manipulation dexterous »", ["manipulation"], "apart"),
    ("author：Example title：motion", ["planning-graphs"], "all"),
    ("graphs -motion", ["manipulation"], "all"),
    ("tag:transformers", ["attention"], "all"),
    ("venue:robotics", ["tracking"], "everything"),
    ("venue:neur", ["attention"], "everything"),
    ("NeurIPS attention", ["attention"], "all"),
    ("year:2019..2020", ["tracking", "pay-attention"], "everything"),
    ("attention year:2018..", ["pay-attention", "manipulation"], "all"),
    ("attention year:..2018", ["attention"], "all"),
    ("attention year:2019", ["pay-attention"], "all"),
    ("1706.03762", ["attention"], "all"),
    ("arXiv:1706.03762v5", ["attention"], "all"),
    ("https://arxiv.org/abs/1706.03762", ["attention"], "all"),
    ("https://arxiv.org/pdf/1706.03762v2.pdf", ["attention"], "all"),
    ("10.1000/x-y.1", ["tracking"], "all"),
    ("https://doi.org/10.1000/X-Y.1", ["tracking"], "all"),
    ("doi:10.1000/X-Y.1", ["tracking"], "all"),
    ("10.1000/x-y.2", [], "none"),
    ("https://doi.org/10.1000/Y-y.1", [], "none"),
    ("doi:10.1000/x-y.2", [], "none"),
    ("doi 10.1000/x-y.2", [], "none"),
    ("arXiv:1706.03763", [], "none"),
    ("10.1000/x-y", ["tracking"], "all"),
    ("10.1000", ["tracking"], "all"),
    ("10.1000/x-z", [], "none"),
    ("1706.037", ["attention"], "all"),
    ("attention 1706.03763", ["attention", "pay-attention", "manipulation"], "any"),
    ("vaswani-2017", ["attention"], "all"),
    ("manipulatin graphs", ["manipulation"], "guessed"),
    ("dexterus manipulation", ["manipulation"], "guessed"),
    ("raphs motion", ["planning-graphs"], "guessed"),
    ("vaswan attention", ["attention"], "guessed"),
    ("visual track", ["tracking"], "all"),
    ("attention vasw", ["attention"], "all"),
    ("dexterous manip", ["manipulation"], "all"),
    ("graphs m", ["planning-graphs", "manipulation"], "all"),
    ("graphs mo", ["planning-graphs", "manipulation"], "all"),
    ("graphs mot", ["planning-graphs"], "all"),
    ("lightweight convolut", ["pay-attention"], "all"),
    ("vaswani tracking", ["tracking", "undated", "attention"], "any"),
    ("zzzz qqqq", [], "none"),
    ("manipulatin zzzz", ["manipulation"], "any"),
    ("dexterus zzzz qqqq", ["manipulation", "planning-graphs"], "any"),
    ("2019", ["pay-attention"], "all"),
    ('"2019"', [], "none"),
    ("2018", [], "none"),
    ("0000", [], "none"),
    ("the of", [], "common"),
    ("robust: visual", ["tracking"], "all"),
    ("constructor:robust visual", ["tracking"], "any"),
    ("robust~ visual^", ["tracking"], "all"),
    ('"robust visual', ["tracking"], "all"),
    ("self-attention", ["pay-attention"], "all"),
    ("vaswani 2020", ["attention"], "all"),
    ("attention 2019", ["pay-attention", "attention", "manipulation"], "all"),
    ('attention "2019"', ["attention", "pay-attention", "manipulation"], "any"),
    ("Vaswani et al. (2017)", ["attention"], "all"),
    ("A. Vaswani attention", ["attention"], "all"),
    ("wu2019pay", ["pay-attention"], "all"),
    ("doi 10.1000/X-Y.1", ["tracking"], "all"),
    ("papers on tracking by Müller", ["tracking"], "all"),
    ("plannings graph", ["planning-graphs", "manipulation"], "all"),
    ("light weight convolutions", ["pay-attention"], "all"),
    ("motionplanning graphs", ["planning-graphs"], "all"),
    ("venue:icra", ["tracking"], "everything"),
    ("", ["planning-graphs", "manipulation", "tracking", "pay-attention", "attention", "undated", "about/"], "everything"),
]  # fmt: skip


def exports(paper: Paper) -> search.Exports:
    """A BibTeX entry, an item and a biblatex entry, which differ in two lines."""
    entry = f"@misc{{{paper.key or paper.id},\n  year = {{1}},\n  note = {{x}}\n}}\n"
    return search.Exports(entry, f'{{"id":"{paper.id}"}}', entry.replace("@misc", "@online").replace("note = {x}", "date = {1}"))


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Ask:
    papers = [(Place("", "papers.yaml"), Paper.model_validate(one)) for one in PAPERS]
    collection = Collection.of(papers)
    expander = search.Expander(collection.papers, client.ENGLISH)
    found = [
        search.to_document(paper, collection, expander, exports(paper))
        for paper in search.sort_papers(collection.papers)
    ]
    page = search.page_to_document("about/", "About", "How the shelf came about.")
    return make_ask(client.write_index(tmp_path_factory.mktemp("small"), [*found, page]))


def test_readers_find_what_they_typed(small: Ask) -> None:
    answers = small(*(["search", query, {}] for query, _, _ in TYPED))
    found = [
        (query, [hit["id"] for hit in answer["hits"]][: max(len(ids), 1)], answer["report"]["how"])
        for (query, ids, _), answer in zip(TYPED, answers, strict=True)
    ]
    assert found == TYPED


# (query, what was understood of it, the query with the first of these words taken literally)
UNDERSTOOD = [
    ("attention 2019", [["year", "2019", None]], 'attention "2019"'),
    ("Wu (2019a)", [["year", "2019a", None]], 'Wu "(2019a)"'),
    ("wu2019pay", [["key", "wu2019pay", "wu 2019 pay"]], '"wu2019pay"'),
    ("motionplanning graphs", [["joined", "motionplanning", "motion planning"]], '"motionplanning" graphs'),
    ('attention "2019"', [], ""),
    ("attention 1234", [], ""),
    ("2019", [["year", "2019", None]], '"2019"'),
]  # fmt: skip


def test_what_was_understood_is_reported(small: Ask) -> None:
    answers = small(*(["search", query, {}] for query, _, _ in UNDERSTOOD))
    for (query, notes, literal), answer in zip(UNDERSTOOD, answers, strict=True):
        found = [[note["what"], note["typed"], note.get("meant")] for note in answer["report"]["notes"]]
        assert found == notes, query
        if notes:
            assert small(["takeLiterally", query, notes[0][1]]) == [literal]


def test_papers_with_some_words_follow_those_with_all(small: Ask) -> None:
    few, without, whole = small(["search", "dexterous manipulation", {"others": True}], ["search", "dexterous manipulation", {}],
                                ["search", "graphs for motion planning", {"others": True}])  # fmt: skip
    assert (few["total"], [hit["id"] for hit in few["others"]]) == (1, ["planning-graphs"])
    assert (without["hits"], without["others"]) == (few["hits"], [])
    assert whole["others"] == []  # its title is the query


def test_results_show_what_cards_hold(small: Ask) -> None:
    paper, page, guessed = small(["search", "1706.03762", {}], ["search", "shelf came", {}],
                                 ["search", "dexterus the", {}])  # fmt: skip
    hit = paper["hits"][0]
    assert hit.pop("score") > 0
    assert hit == {
        "id": "attention", "page": False, "title": "Attention Is All You Need", "more": 0,
        "authors": ["Ashish Vaswani", "Noam Shazeer"], "date": "2017-06-12", "venue": "NeurIPS",
        "tags": ["transformers"], "status": "", "context": "", "abstract": True,
    }  # fmt: skip
    assert [(one["id"], one["page"]) for one in page["hits"]] == [("about/", True)]
    assert guessed["report"] == {"how": "guessed", "guessed": [["dexterus", ["dexter"], "dexterous"]], "dropped": ["the"], "notes": []}


def test_results_are_exported_in_their_order(small: Ask) -> None:
    found = [exports(Paper.model_validate(one)) for one in PAPERS if one["id"] in ("manipulation", "planning-graphs")]
    for at, form in enumerate(["bibtex", "csl", "biblatex"]):
        told, none = small(["exportPapers", form, "graphs", {"sort": "oldest"}], ["exportPapers", form, "zzzz", {}])
        assert told == [json.loads(one[at]) if form == "csl" else one[at] for one in found]
        assert none == []


def test_papers_are_exported_by_id_or_citation_key(small: Ask) -> None:
    """In the order asked for. A key that is no id has a row of its own; an id is the key of the others."""
    ids = ["undated", "", "attention", "about/", "attention", "@vaswani-2017", "vaswani-2017", "@attention", "@tracking", "@", "zz"]
    found = small(["exportPapers", "csl", ids])[0]
    known = [one and one["id"] for one in found]
    assert known == ["undated", None, "attention", None, "attention", "attention", None, "attention", "tracking", None, None]
    assert small(["exportPapers", "csl", []]) == [[]]
    entry, = small(["exportPapers", "biblatex", ["@vaswani-2017"]])[0]
    assert entry == exports(Paper.model_validate(PAPERS[0]))[2]


def test_ids_of_many_papers_are_in_several_files(tmp_path: Path) -> None:
    papers = [
        replace(one, entry=f"@misc{{{one.id}}}\n", item=f'{{"id":"{one.id}"}}', biblatex="x", key=f"K{one.id}" if at % 2 else one.id)
        for at, one in enumerate([replace(one, id=f"{one.id}-{at}") for at in range(12) for one in documents("300")[:-1]])
    ]  # fmt: skip
    folder = client.write_index(tmp_path, papers)
    assert len(list((folder / "ids").iterdir())) > 3
    names = [f"@{one.key}" if at % 3 else one.id for at, one in enumerate(papers)]
    told = make_ask(folder)(["exportPapers", "csl", names])[0]
    assert [one["id"] for one in told] == [one.id for one in papers]


def test_numbers_are_of_all_papers_that_are_found(invented: Ask) -> None:
    cases = [("", {}), ("robot", {}), ("", {"year": [1995, 2005]}), ("shelf", {}), ("nothingofthekind", {})]
    told = [(query, {"filters": filters}) for query, filters in cases]
    found = invented(*(["findNumbers", *one] for one in told))
    hits = invented(*(["search", query, {**options, "limit": 9999}] for query, options in told))
    order = [one.id for one in documents("300")]
    for numbers, answer in zip(found, hits, strict=True):
        papers = {hit["id"] for hit in answer["hits"] if not hit["page"]}
        assert {order[number] for number in numbers["numbers"]} == papers
        assert numbers["report"] == answer["report"]
    assert len(found[0]["numbers"]) == 300


# (text, query, stems that were guessed, the words that are marked)
MARKED = [
    ("Graphs for motion planning", "graph plann", [], ["Graphs", "planning"]),
    ("Čížek's state-of-the-art graphs", "cizek art", [], ["art"]),
    ("José Čížek, Łukasz Müller", 'author:"jose cizek"', [], ["José", "Čížek,"]),
    ("Planning the graphs", "the -planning graphs ", [], ["graphs"]),
    ("Dexterous hands", "dexterus", ["dexter"], ["Dexterous"]),
    ("<b>Robots</b>", "robots", [], []),
    ("", "robots", [], []),
    ("Robots", "", [], []),
]


def test_what_was_searched_for_is_marked(small: Ask) -> None:
    asks = [["markMatches", text, query, {"guessed": [["", stems]]}] for text, query, stems, _ in MARKED]
    for (text, _, _, words), pieces in zip(MARKED, small(*asks), strict=True):
        assert "".join(piece for piece, _ in pieces) == text
        assert [piece for piece, marks in pieces if marks] == words


def test_nothing_is_found_in_nothing(tmp_path: Path) -> None:
    ask = make_ask(client.write_index(tmp_path, []))
    asks = [["search", query, {"facets": ALL}] for query in ("", "robot", "robo*", '"a robot"')]
    for answer in ask(*asks, ["search", "robot* a~1 -b", {"syntax": "lunr"}]):
        assert answer["total"] == 0


def test_a_query_in_lunr_syntax_may_be_wrong(small: Ask) -> None:
    field, edits = small(*(["search", query, {"syntax": "lunr"}] for query in ("nobody:x", "robot~9")))
    assert field["error"].startswith("QueryParseError: unrecognised field 'nobody'")
    assert edits["error"] == "QueryParseError: 9 edits of 'robot' are too many"


# --- failures -------------------------------------------------------------------------------


def test_a_file_that_is_not_to_be_had_is_told_and_a_retry_helps(tmp_path: Path) -> None:
    papers = [replace(one, entry=f"@misc{{{one.id}}}\n", item="{}") for one in documents("300")[:-1]]
    folder = client.write_index(tmp_path, papers)
    found = client.run(HERE / "failures.mjs", {"script": str(folder / "search.mjs"), "base": f"{folder}/"})
    for case, (first, then) in found.items():
        file, how = case.split()
        gone = how in ("missing", "page") and file != "meta.json"
        assert first == ("Stale" if gone else "Unreachable"), case
        assert isinstance(then, int), case
        assert then > 0, case


def test_a_misspelt_word_is_looked_for_in_what_is_there_and_an_identifier_is_not(tmp_path: Path) -> None:
    folder = client.write_index(tmp_path, documents("300"))
    told = {"script": str(folder / "search.mjs"), "base": f"{folder}/"}
    beside, far, unknown = (node.ask(HERE / "known.mjs", {**told, "query": query}) for query in ("robtos", "obot", "10.1000/none.12-3"))
    assert beside["total"] == far["total"] > 0
    assert not [name for name in beside["asked"] if "words/" in name]
    assert [name for name in far["asked"] if "words/" in name]
    assert unknown["total"] == 0
    assert len(unknown["asked"]) <= 4
    assert not [name for name in unknown["asked"] if "words/" in name]


def test_only_files_with_what_a_word_may_be_are_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(build.SIZES, "words", 100)
    folder = client.write_index(tmp_path, documents("300"))
    told = {"script": str(folder / "search.mjs"), "base": f"{folder}/", "query": "obot"}
    found = node.ask(HERE / "known.mjs", told)
    read = {name for name in found["asked"] if "words/" in name}
    assert found["total"] > 0
    assert any("words/ro" in name for name in read)
    assert 2 * len(read) < len([*(folder / "words").iterdir()])


def ask_about(folder: Path, titles: list[str]) -> Ask:
    return make_ask(write_titles(folder, titles))


def write_titles(folder: Path, titles: list[str]) -> Path:
    papers = [Paper.model_validate({"id": f"p{at}", "title": title, "authors": ["Ada Example"]}) for at, title in enumerate(titles)]
    collection = Collection.of((Place("", "x.yaml"), one) for one in papers)
    return client.write_index(folder, client.make_documents(collection))


def ids_of(answer: dict[str, Any]) -> list[str]:
    return [hit["id"] for hit in answer["hits"]]


def test_the_beginning_of_very_many_identifiers_is_too_short(tmp_path: Path) -> None:
    papers = [Paper.model_validate({"id": f"p{at}", "title": "Owls", "doi": f"10.1000/{at:032}-x"}) for at in range(1_200)]
    folder = client.write_index(tmp_path, client.make_documents(Collection.of((Place("", "x.yaml"), one) for one in papers)))
    assert len(list((folder / "identifiers").iterdir())) > 2
    many, few, one = make_ask(folder)(*(["search", f"10.1000/{'0' * 28}{end}", {}] for end in ("", "012", "0123-x")))
    assert (many["report"]["how"], few["total"], [hit["id"] for hit in one["hits"]]) == ("short", 10, ["p123"])


def test_a_pasted_title_is_found_by_its_rarest_words_as_by_all(invented: Ask) -> None:
    titles = [one.title for one in documents("300") if len(one.title.split()) > 5]
    # What is excluded is nowhere, but such a query is no title.
    found, expected = ([ids_of(one) for one in invented(*(["search", f"{before}{title}", {}] for title in titles))] for before in ("", "-qqqq "))
    assert found == expected
    assert sum(len(ids) == 1 for ids in found) > 30


def test_a_pasted_title_fetches_what_its_rarest_words_need(tmp_path: Path) -> None:
    title = "Owls guard hidden barns near quiet villages tonight"
    words = [word for word in title.split() if word not in ("hidden", "villages")]
    folder = write_titles(tmp_path, [title, *(" ".join([word, word, f"w{at:03}"]) for at in range(1_500) for word in words)])
    told = {"script": str(folder / "search.mjs"), "base": f"{folder}/"}
    pasted, usual, other = (node.ask(HERE / "known.mjs", {**told, "query": query}) for query in (title, f"-qqqq {title}", f"{title} owls w001"))
    assert [one["total"] for one in (pasted, usual)] == [1, 1]
    assert other["total"] == 0 or other["total"] > 1
    sizes = [sum((folder / name).stat().st_size for name in one["asked"] if name.startswith("shards/")) for one in (pasted, usual)]
    assert sizes[0] < 0.8 * sizes[1]


def test_a_stop_word_may_be_the_beginning_of_a_word(tmp_path: Path) -> None:
    ask = ask_about(tmp_path, ["Online owls", "Owls in a line of old trees"])
    found = ask(["search", "owls on line", {}], ["search", "owls in line", {}])
    assert [set(ids_of(one)) for one in found] == [{"p0", "p1"}, {"p1"}]


def test_as_many_others_follow_as_are_asked_for(tmp_path: Path) -> None:
    ask = ask_about(tmp_path, ["Blue graph of many words", *["Blue tree", "Green graph"] * 4])
    found = ask(*(["search", "blue graph", {"others": others}] for others in (False, True, 2)))
    assert [len(one["others"]) for one in found] == [0, 8, 2]
    assert found[2]["others"] == found[1]["others"][:2]


def test_long_terms_are_apart_and_found(tmp_path: Path) -> None:
    long = "supercalifragilisticexpialidocious"
    ask = ask_about(tmp_path, ["Blue graph", f"The {long} robot"])
    for folder, is_there in (("identifiers", True), ("shards", False)):
        assert any(long[:25] in path.read_text("utf-8") for path in (tmp_path / folder).iterdir()) == is_there
    queries = [long, f"{long} robot", f"title:{long}", "supercali*"]
    found = ask(*(["search", query, {"syntax": "lunr"}] for query in queries), ["search", long])
    assert [one["total"] for one in found] == [1, 1, 1, 1, 1]


@pytest.mark.parametrize("gone", [False, True])
def test_a_script_that_knows_an_index_asks_what_is_there_only_when_that_is_gone(tmp_path: Path, gone: bool) -> None:
    folder = client.write_index(tmp_path, documents("300"))
    script, meta = folder / "search.mjs", (folder / "meta.json").read_text("utf-8")
    asked = {"script": str(script), "base": f"{folder}/"}
    usual = node.ask(HERE / "known.mjs", asked)
    names = json.loads(meta)["shards"]["hashes"]
    known = meta.replace(names, "z" * len(names)) if gone else meta
    script.write_text(search.embed_meta(script.read_text("utf-8"), known.encode()), "utf-8")
    found = node.ask(HERE / "known.mjs", asked)
    assert found["total"] == usual["total"] > 0
    assert usual["asked"][0] == "meta.json"
    if not gone:
        assert found["ready"] == 0
        assert found["asked"] == usual["asked"][1:]
    else:
        assert found["asked"][1:] == usual["asked"]


@pytest.mark.parametrize("part", [1, *(pytest.param(part, marks=pytest.mark.long) for part in range(2, 5))])
def test_no_string_is_an_exception(tmp_path: Path, part: int) -> None:
    """5,000 strings a part, always the same; `make test` tries a fifth of one part."""
    folder = client.write_index(tmp_path, documents("toy"))
    words = " ".join(text for one in documents("toy") for text in one.texts).split()[:3000]
    told = {"script": str(folder / "search.mjs"), "base": f"{folder}/", "words": words}
    count = examples(5_000)
    found = client.run(HERE / "fuzz.mjs", {**told, "count": count, "state": part})
    assert found["failures"] == []
    assert found["found"] > count / 4


LISTINGS: list[tuple[str, list[str]]] = [
    # query, the first listings that are found
    ("adams", ["author:Amy Adams 2", "author:Bob Adams 2"]),
    ("amy ada", ["author:Amy Adams 2"]),
    ("ädams", ["author:Amy Adams 2", "author:Bob Adams 2"]),
    ("large mod", ["tag:large models 2"]),
    ("neurips", ["venue:Neural Information 3"]),
    ("2020", ["year:2020 2"]),
    ("a", ["author:Amy Adams 2"]),
    ("best of", ["list:The best of owls 1"]),
    ("clara", []),  # who has no page
    ("amy robots", []), ("author:adams", []), ('"adams"', []), ("-adams", []), ("2021", []), ("", []),
    ("the large models of amy adams", []),
]  # fmt: skip


def test_pages_are_found_by_their_names(tmp_path: Path) -> None:
    facets = {"venue": ("neurips", "Neural Information"), "tags": (("large-models", "large models"),)}
    amy, bob, clara = ((name.lower().replace(" ", "-"), name) for name in ("Amy Adams", "Bob Adams", "Clara Clay"))
    papers = [
        search.Document("p1", ("Owls", *[""] * 6), "Owls", date="2020", venue="NeurIPS", in_venue=facets["venue"], tags=facets["tags"],
                        authors=(amy, bob, clara), facets={"list": (("best", "The best of owls"),)}),
        search.Document("p2", ("Owls", *[""] * 6), "Owls", date="2020", venue="NeurIPS", in_venue=facets["venue"], tags=facets["tags"], authors=(amy,)),
        search.Document("p3", ("Owls", *[""] * 6), "Owls", date="2022", venue="NeurIPS", in_venue=facets["venue"], authors=(bob,)),
    ]  # fmt: skip
    ask = make_ask(client.write_index(tmp_path, papers))
    found = ask(*(["search", query, {"listings": 5}] for query, _ in LISTINGS))
    for (query, expected), answer in zip(LISTINGS, found, strict=True):
        shown = [f"{one['kind']}:{one['label']} {one['count']}" for one in answer["listings"]]
        assert shown[: len(expected)] == expected and bool(shown) == bool(expected), query
    assert [one["slug"] for one in found[0]["listings"]] == ["amy-adams", "bob-adams"]


def test_names_that_begin_alike_are_in_one_file(tmp_path: Path) -> None:
    """The first of many by their papers, whatever the size of files; an author of too few has no page."""
    names = [(f"sam-sato{at}", f"Sam Sato{at}") for at in range(60)]
    papers = [search.Document(f"p{at}", ("Owls", *[""] * 6), "Owls", authors=tuple(names[at:])) for at in range(60)]
    ask = make_ask(client.write_index(tmp_path, papers))
    for query in ("s", "sa", "sat", "sato"):
        (answer,) = ask(["search", query, {"listings": 3}])
        assert [one["slug"] for one in answer["listings"]] == ["sam-sato59", "sam-sato58", "sam-sato57"], query
    (answer,) = ask(["search", "sam sato0", {"listings": 3}])
    assert answer["listings"] == []


def test_every_name_is_found_by_its_words_and_their_beginnings(invented: Ask) -> None:
    papers, labels = documents("300"), Counter[tuple[str, str]]()
    for one in papers:
        values = {("author", label) for _, label in one.authors} | {("tag", label) for _, label in one.tags}
        labels.update(values | ({("venue", one.in_venue[1])} if one.in_venue else set()))
    names = sorted(name for name, count in labels.items() if count > 1)[:60]
    queries = [(name, query) for name in names for label in [name[1]] for query in [label, *label.split(), label[:-1], label[:3]]
               if len(query) > 2 and len(query.split()) <= 3]  # fmt: skip
    found = invented(*(["search", query, {"listings": 999}] for _, query in queries))
    assert len(queries) > 100
    for (name, query), answer in zip(queries, found, strict=True):
        shown = {(one["kind"], one["label"]): one["count"] for one in answer["listings"]}
        if len(shown) == 5 and len(query) < 5:
            continue  # the first of many
        assert shown.get(name) == labels[name], (name, query)


def test_names_are_in_files_that_are_fetched_for_words(tmp_path: Path) -> None:
    folder = client.write_index(tmp_path, documents("300"))
    told = {"script": str(folder / "search.mjs"), "base": f"{folder}/"}
    for query in ("learning robots", "jose"):
        usual, more = (node.ask(HERE / "known.mjs", {**told, "query": query, "options": one}) for one in ({}, {"listings": 3}))
        assert more["asked"] == usual["asked"], query


def test_papers_are_sorted_by_citations_and_filtered_by_day(invented: Ask) -> None:
    cited, dated = invented(["search", "robot", {"sort": "citations", "limit": 9999}],
                            ["search", "", {"filters": {"date": ["2003-02-03", "2009-11"]}, "limit": 9999}])  # fmt: skip
    collection = {document.id: document for document in documents("300")}
    counts = [collection[hit["id"]].citations for hit in cited["hits"]]
    known = [count for count in counts if count is not None]
    assert known == sorted(known, reverse=True) and counts[len(known):] == [None] * (len(counts) - len(known))
    assert cited["numbers"] == ["day", "citations"]
    found = {one.id for one in documents("300") if one.date >= "2003-02-03" and one.date and one.date[:7] <= "2009-11"}
    assert {hit["id"] for hit in dated["hits"]} == found
    assert len(found) > 20


OWLS = "Owls hunt at night. Their hearing is acute, and the feathers of their wings are soft, so that nobody hears them"
TEXT = f"{OWLS} come. A flock of small birds follows a state of the art detector for large owls, which is slow. It ends."
SNIPPETS: list[tuple[str, str, str]] = [
    # query, what a result shows, passage of TEXT
    ("owls", "Night Owls", ""),  # the title has it
    ("owls hunting", "Night Owls", OWLS[:-4].strip()),
    ("detector", "Owls", "nobody hears them come. A flock of small birds follows a state of the art detector for large owls, which is slow. It ends."),
    ("detec", "Owls", "them come. A flock"),  # unfinished
    ('"small birds"', "Small owls, large birds", "A flock of small birds follows"),  # side by side only there
    ('"state of the art"', "Art of the state", "come. A flock of small birds follows a state of the art detector"),
    ('"large birds"', "Large birds", ""),
    ('"soft birds"', "Soft birdsongs", "small birds follows"),  # nowhere side by side: the word that is missing
    ("title:detector -slow", "Owls", ""),
    ("nothing", "Owls", ""),
]  # fmt: skip


def test_snippets_have_what_results_lack(invented: Ask) -> None:
    found = invented(*(["cutSnippet", TEXT, shown, query, {}] for query, shown, _ in SNIPPETS))
    for (query, _, passage), snippet in zip(SNIPPETS, found, strict=True):
        assert bool(snippet) == bool(passage) and passage in snippet, (query, snippet)
        assert len(snippet.split()) <= 28
        assert snippet.removeprefix("… ").removesuffix(" …") in TEXT
    lacking = invented(*(["isLacking", shown, query, {}] for query, shown, _ in SNIPPETS))
    assert [query for (query, _, passage), lacks in zip(SNIPPETS, lacking, strict=True) if lacks != bool(passage)] == ["nothing"]


def test_first_letters_are_not_a_word_yet(invented: Ask) -> None:
    found = invented(*(["search", query, {}] for query in ("q", "zz", "zz ", "robot q", "zz robot")))
    assert [one["report"]["how"] for one in found] == ["short", "short", "none", "all", "any"]
    assert found[0]["total"] == 0
