"""Papers are found by words that mean what their titles say: acronyms that other papers explain, signs, TeX, parts of
words."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from benchmarks.search import client

from papershelf import search
from papershelf.records.collection import Collection
from papershelf.records.paper import Paper
from papershelf.records.source import Place
from papershelf.search.expansion.acronyms import find_explanations
from papershelf.settings import Settings
from papershelf.site import Site
from papershelf.site.search.query_papers import find_papers

from .test_client import Ask, make_ask

# (text, what it explains)
EXPLAINED = [
    ("the gene heat shock transcription factor (HSF) is", [("HSF", "heat shock transcription factor")]),
    ("the gene product of a virus (QXV)", []),
    ("in-band polymerase chain reactions (PCRs)", [("PCR", "polymerase chain reactions")]),
    ("an emission study (PET)", []),
    ("anterior cruciate ligament (ACL), posterior cruciate ligament (PCL)",
     [("ACL", "anterior cruciate ligament"), ("PCL", "posterior cruciate ligament")]),
    ("simultaneous localization and mapping (SLAM)", [("SLAM", "simultaneous localization and mapping")]),
    ("Neural Radiance Fields (NeRFs)", [("NeRF", "Neural Radiance Fields")]),
    ("extensible markup (XML)", []),  # no letter l after m
    ("a graph (see Figure)", []),
    ("Deep nets. Graph networks (DGN)", []),  # not beyond a full stop
    ("the GNN model (GNN)", []),
    ("of X (GN)", []),
    ("(GNN) graph", []),
    ("graphs (G)", []),
    ("p(GN)", []),
    ("généralisation du réseau (GDR)", [("GDR", "généralisation du réseau")]),
]  # fmt: skip


@pytest.mark.parametrize(("text", "pairs"), EXPLAINED)
def test_long_forms_stand_before_acronyms(text: str, pairs: list[tuple[str, str]]) -> None:
    assert list(find_explanations(text)) == pairs


GNN = "We train graph neural networks (GNNs) again."
PAPERS: list[dict[str, Any]] = [
    {"id": "first", "title": "Owls by night", "abstract": GNN},
    {"id": "second", "title": "Owls by day", "abstract": "A graph neural network (GNN) of owls."},
    {"id": "acronym", "title": "Molecules seen by GNNs", "abstract": ""},
    {"id": "long", "title": "Weather from a Graph Neural Network", "abstract": ""},
    {"id": "apart", "title": "Neural graph of a network", "abstract": ""},
    {"id": "own", "title": "The GNN of geese", "abstract": "A goose night nest (GNN) is warm."},
    {"id": "once", "title": "Geese in a QRX", "abstract": "Quiet rare xylophones (QRX)."},
    {"id": "xylophones", "title": "Quiet rare xylophones"},
    {"id": "shout", "title": "GNN OF ALL CAPITALS"},
    {"id": "word", "title": "Gnn as a word"},
    {"id": "cpp", "title": "A toolbox in C++"},
    {"id": "csharp", "title": "A toolbox (C#)"},
    {"id": "plain", "title": "Adaptive H∞ controllers"},
    {"id": "tex", "title": "$H_\\infty$ control of $\\varepsilon$-nets"},
    {"id": "font", "title": "The $\\mathcal{H}_\\infty$ norm"},
    {"id": "norm", "title": "$\\ell_\\infty$ regression"},
    {"id": "power", "title": "Swans in $O(1/n^{2})$ of $\\mathcal{C}^2$"},
    {"id": "raised", "title": "S³Net and $\\ell^0$"},
    {"id": "hyphen", "title": "A t-SNE map of multi-modal swans, 10-20 state-of-the-art"},
    {"id": "joined", "title": "Multimodal ducks"},
]

# (query, papers)
FOUND = [
    ("C++ toolbox", {"cpp"}),
    ("c toolbox", {"cpp", "csharp"}),  # a single letter is not demanded
    ("C#", {"csharp"}),
    ("H∞", {"plain", "tex", "font"}),
    ("$H_\\infty$", {"plain", "tex", "font"}),
    ("hinf norm", {"font"}),
    ("l∞", {"norm"}),
    ("ε-nets", {"tex"}),
    ("n^2 swans", {"power"}),
    ("n² swans", {"power"}),
    ("O(1/n²)", {"power"}),
    ("C^2 swans", {"power"}),
    ("c2", {"power"}),
    ("S^3Net", {"raised"}),
    ("l0", {"raised"}),
    ("gnn molecules", {"acronym"}),
    ("graph neural network molecules", {"acronym"}),
    ("graph neural networks", {"first", "second", "acronym", "long", "apart"}),
    ("gnn", {"first", "second", "acronym", "long", "own", "shout", "word"}),
    ("GNN weather", {"long"}),
    ("graph geese", set[str]()),
    ("title:graph molecules", set[str]()),
    ("qrx", {"once"}),
    ("tsne swans", {"hyphen"}),
    ("t-sne swans", {"hyphen"}),
    ("multimodal", {"hyphen", "joined"}),
    ("1020 swans", set[str]()),
    ("stateoftheart swans", set[str]()),
    ("gnn -weather -owls", {"acronym", "own", "shout", "word"}),
]


@pytest.fixture(scope="module")
def collection() -> Collection:
    return Collection.of((Place("", "x.yaml"), Paper.model_validate(one)) for one in PAPERS)


@pytest.fixture(scope="module")
def ask(collection: Collection, tmp_path_factory: pytest.TempPathFactory) -> Ask:
    folder = tmp_path_factory.mktemp("acronyms")
    return make_ask(client.write_index(folder, list(client.make_documents(collection))))


def test_acronyms_and_long_forms_find_each_other(ask: Ask, collection: Collection) -> None:
    answers = ask(*(["search", f"{query} ", {"limit": 99}] for query, _ in FOUND))
    site = Site(collection, Settings(), name="S")
    for (query, ids), answer in zip(FOUND, answers, strict=True):
        strict = {hit["id"] for hit in answer["hits"]} if answer["report"]["how"] == "all" else set()
        assert strict == ids, query
        assert {paper.id for paper in find_papers(site, query)} == ids, query


def test_a_title_that_means_all_words_comes_first(ask: Ask) -> None:
    answer, = ask(["search", "graph neural network ", {}])
    assert {hit["id"] for hit in answer["hits"][:2]} == {"long", "apart"}
    assert answer["hits"][2]["id"] == "acronym"


def test_the_field_may_be_left_out(collection: Collection) -> None:
    site = Site(collection, Settings(search_boosts={"expansion": 0}), name="S")
    assert find_papers(site, "gnn weather") == []


def test_an_expander_may_exchange_papers(collection: Collection) -> None:
    papers, spoken = collection.papers, client.ENGLISH
    for gone in papers:
        rest = [paper for paper in papers if paper is not gone]
        exchanged, new = search.Expander(papers, spoken).exchange([gone], []), search.Expander(rest, spoken)
        assert list(exchanged.find_differences(new, papers)) == []
    changed = search.Expander(papers, spoken).find_differences(search.Expander(rest := papers[1:], spoken), rest)
    assert set(changed) <= {paper.id for paper in papers}


# (title, words that find it, words that don't), in the forms in which each script joins words. All are invented.
JOINED: dict[str, list[tuple[str, list[str], list[str]]]] = {
    "de": [
        ("Routenplanung für Unterwasserfahrzeuge", ["Planung", "Route", "Routen", "Fahrzeug", "Unterwasser"], ["Wasserfall"]),
        ("Planung einer langen Route", ["Routenplanung"], ["Fahrzeug"]),
        ("Fahrzeuge unterwasser", ["Unterwasserfahrzeug", "Fahrzeug"], ["Planung"]),
        ("Das Schulbuch im Wandel", ["Buch", "Schule", "Schulbücher"], ["Planung"]),
        ("Schule und Buch", ["Schulbuch"], ["Bucht"]),
        ("Geschwindigkeitsregelung mit Folgen", ["Regelung", "Geschwindigkeit"], ["Bahnhof"]),
        ("Regelung der Geschwindigkeit", ["Geschwindigkeitsregelung"], ["Route"]),
    ],
    "ko": [
        ("심층신경망을 이용한 음성 인식", ["신경망", "심층 신경망", "신경망은", "음성", "음성 인식", "인식에서"], ["영상"]),
        ("로봇의 경로와 평가", ["로봇", "로봇은", "경로", "경로를", "평가"], ["신경망"]),
    ],
    "ar": [
        ("الشبكات العصبيّة والتعلّم", ["شبكة", "شبكات", "الشبكة", "عصبية", "العصبية", "تعلم", "التعلم", "بالشبكات"], ["كتاب"]),
        ("كتاب الروبوت للطلاب", ["الكتاب", "روبوت", "والروبوت", "طلاب", "الطلاب"], ["شبكة"]),
    ],
    "he": [
        ("הרשתות והלמידה בשפה", ["רשתות", "הרשתות", "למידה", "הלמידה", "שפה"], ["ספרים"]),
        ("שפה של ספרים", ["השפה", "ספרים", "הספרים", "בספרים"], ["למידה"]),
    ],
}  # fmt: skip


@pytest.mark.parametrize("script", JOINED)
def test_words_that_are_joined_to_others_are_found(script: str, tmp_path: Path) -> None:
    titles = JOINED[script]
    papers = [{"id": f"p{at}", "title": title} for at, (title, _, _) in enumerate(titles)]
    collection = Collection.of((Place("", "x.yaml"), Paper.model_validate(one)) for one in papers)
    spoken = client.load_languages(*(["de", "en"] if script == "de" else ["en"]))
    ask = make_ask(client.write_index(tmp_path, list(client.make_documents(collection, spoken)), spoken))
    site = Site(collection, Settings(search_languages=spoken.names), name="S", lunr_languages=spoken.files)
    cases = [(f"p{at}", word, finds) for at, (_, *both) in enumerate(titles) for finds, words in zip((True, False), both, strict=True) for word in words]
    answers = ask(*(["search", f"{word} ", {}] for _, word, _ in cases))
    for (id, word, finds), answer in zip(cases, answers, strict=True):
        shown = {hit["id"] for hit in answer["hits"]} if answer["report"]["how"] == "all" else set()
        assert (id in shown) == finds, word
        assert shown == {paper.id for paper in find_papers(site, word)}, word
