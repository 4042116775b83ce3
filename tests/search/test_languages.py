"""Other languages than English: words cut alike on both sides, and found in all their forms."""

from __future__ import annotations

import json
from functools import cache
from importlib import import_module
from pathlib import Path
from random import Random
from typing import Any, get_args

import pytest
from benchmarks.search import client
from benchmarks.search.queries import draw_queries

from papershelf import search
from papershelf.search.terms.fold import fold
from papershelf.search.terms.languages import OFFERED
from papershelf.search.terms.tokens import split_terms, split_words
from papershelf.settings import SearchLanguage
from tests import node
from tests.examples import examples

HERE = Path(__file__).parent
SYLLABLES = "ba ce di fo gu ka li mo nu pra ri schwe sta tro un ver zü š ж но ра те ли ство s' l' d'".split()
# Every one alone, and some together: their stemmers follow each other.
SPOKEN = [*((name,) for name in OFFERED), ("en", "de"), ("de", "fr", "es"), ("en", "ru"), ("it", "pt", "en")]


@cache
def invent_words(names: tuple[str, ...], count: int) -> list[str]:
    """Words of syllables and of the endings that the languages' stemmers look for."""
    random = Random(len(names))
    modules = [import_module(f"snowballstemmer.{OFFERED[name].stemmer}_stemmer") for name in names if name != "en"]
    stemmers = [value for module in modules for key, value in vars(module).items()
                if key.endswith("Stemmer") and key != "BaseStemmer"]  # fmt: skip
    tables = [table for one in stemmers for key, table in vars(one).items() if key.startswith("a_")]
    endings = sorted({one.s for table in tables for one in table if one.s})
    assert len(endings) > 20
    return ["".join(random.choices(SYLLABLES, k=random.randint(1, 4)) + random.choices(endings, k=random.randint(0, 3)))
            for _ in range(count)]  # fmt: skip


@pytest.mark.parametrize("names", SPOKEN, ids="-".join)
def test_both_sides_cut_words_alike(names: tuple[str, ...], tmp_path: Path) -> None:
    spoken = client.load_languages(*names)
    texts = invent_words(names, examples(4000))
    # Without the small words that an apostrophe joins: no stemmer sees those.
    folded = sorted({word for text in texts for word in split_words(text) if "'" not in word})
    told = {
        "lunr": str(client.LUNR),
        "files": [str(client.LANGUAGES / f"lunr.{name}.js") for name in search.list_required_files(names)],
        "names": names,
        "script": str(client.write_index(tmp_path, [], spoken) / "search.mjs"),
        "texts": texts,
        "words": folded,
    }
    found = node.ask(HERE / "words.mjs", told)
    assert found["terms"] == [split_terms(text, spoken.to_term) for text in texts]
    assert found["stemmed"] == list(map(spoken.stem, folded))
    assert set(found["stopped"]) == spoken.stop_words
    assert {fold(word) for word in spoken.stop_words} == spoken.stop_words
    assert all(found["stemmed"])
    # The stemmers as they come, where nothing is done before them.
    plain = [(stem, bare) for word, stem, bare in zip(folded, found["stemmed"], found["bare"], strict=True)
             if word.isascii() and word.isalpha() and "ci" not in word and not word.endswith(tuple(dict(spoken.endings)))]  # fmt: skip
    assert len(plain) > len(texts) / 20
    assert all(stem == bare for stem, bare in plain)


def documents(texts: list[str]) -> list[search.Document]:
    """A paper for each text, its title."""
    return [search.Document(f"p{at}", (text, "", "", "", "", f"p{at}", ""), text) for at, text in enumerate(texts)]


# (languages, text, what readers may type who look for it)
FORMS = [
    ("fr", "Modèles génératifs pour l’apprentissage supervisé", "modeles|Modèle|modele|apprentissage|l'apprentissage|supervisée|supervisées"),
    ("fr", "L'étude d'une qualité", "etude|études|qualités|qualite"),
    ("de", "Bücher über Maßstäbe", "Bucher|Buch|büchern|maßstab|massstabe"),
    ("de", "Erklärbare Modellierungen", "erklarbar|modellierung|Modellierun|Modellieru"),
    ("es", "Una investigación sobre redes neuronales", "investigaciones|investigacion|red|neuronal|investigac"),
    ("pt", "Classificação de imagens", "classificações|classificacao|classificacoes|imagens"),
    ("it", "L'apprendimento e le università", "apprendimenti|universita|dell'apprendimento"),
    ("ru", "Новый метод обучения сетей", "новая|новые|методы|обучение|сеть|нового"),
    ("nl", "Neurale netwerken", "netwerk|neuraal"),
    ("sv", "Maskininlärningens metoder", "metod|maskininlarning|metoderna"),
    ("no", "Læring med nettverkene", "nettverk|laering|læringen"),
    ("da", "Maskinlæring med netværkene", "netvaerk|netværket"),
    ("fi", "Neuroverkkojen oppiminen", "neuroverkko|neuroverkot|oppiminen"),
    ("hu", "Neurális hálózatok", "halozat|hálózatot"),
    ("ro", "Rețele neuronale", "rețea|neuronala|retele"),
    ("en de", "Learning Bücher", "learned|buch"),
    ("de en", "Learning Bücher", "learned|buch"),
]  # fmt: skip


@pytest.mark.parametrize(("names", "text", "typed"), FORMS, ids=lambda value: value[:12])
def test_words_are_found_in_all_their_forms(names: str, text: str, typed: str, tmp_path: Path) -> None:
    folder = client.write_index(tmp_path, documents([text, "Xyzzy plugh"]), client.load_languages(*names.split()))
    asks = [["search", word, {}] for word in typed.split("|")]
    answers = node.ask(HERE / "ask.mjs", {"script": str(folder / "search.mjs"), "base": f"{folder}/", "asks": asks})
    found = [(word, one["report"]["how"], [hit["id"] for hit in one["hits"]])
             for (_, word, _), one in zip(asks, answers, strict=True)]  # fmt: skip
    assert found == [(word, "all", ["p0"]) for _, word, _ in asks]


def test_words_that_are_in_every_text_are_left_out(tmp_path: Path) -> None:
    folder = client.write_index(tmp_path, documents(["Das Buch für alle"]), client.load_languages("de"))
    asks = [["search", query, {}] for query in ("für", "fur das", "the")]
    answers = node.ask(HERE / "ask.mjs", {"script": str(folder / "search.mjs"), "base": f"{folder}/", "asks": asks})
    assert [one["report"]["how"] for one in answers] == ["common", "common", "none"]


@pytest.mark.parametrize("names", [("en", "de"), ("fr",), ("es", "ru")], ids="-".join)
def test_lunr_with_lunr_languages_finds_the_same(names: tuple[str, ...], tmp_path: Path) -> None:
    random, drawn = Random(1), invent_words(names, 300)
    papers = documents([" ".join(random.choices(drawn, k=random.randint(1, 8))) for _ in range(200)])
    spoken = client.load_languages(*names)
    found = client.compare(client.write_index(tmp_path, papers, spoken), papers, draw_queries(papers, 12), spoken=spoken)
    assert found["differences"] == []
    assert found["results"] > 1000


def test_lunr_with_lunr_languages_loads_the_stock_index(tmp_path: Path) -> None:
    # It has the stemmers as they come, which see words of other scripts, too.
    drawn = [word for word in invent_words(("en", "de"), 1000) if fold(word).isascii() and word.isalpha()]
    papers, spoken = documents(drawn[:200]), client.load_languages("en", "de")
    index = tmp_path / "lunr.json"
    index.write_bytes(search.build_lunr_index(search.with_terms(papers, spoken), languages=spoken))
    folder = client.write_index(tmp_path, papers, spoken)
    found = client.compare(folder, papers, draw_queries(papers, 12), stock=index, spoken=spoken)
    assert found["differences"] == []
    assert json.loads(index.read_bytes())["pipeline"] == ["stemmer", "stemmer-de"]


def test_a_script_of_other_languages_does_not_read_an_index(tmp_path: Path) -> None:
    german = client.write_index(tmp_path / "de", documents(["Das Buch"]), client.load_languages("de"))
    english = client.write_index(tmp_path / "en", documents(["A book"]))
    told = {"script": str(english / "search.mjs"), "base": f"{german}/", "asks": [["search", "buch", {}]]}
    assert node.ask(HERE / "ask.mjs", told)[0]["error"].startswith("Stale")


def test_a_script_has_the_stemmers_of_its_languages_and_their_licence(tmp_path: Path) -> None:
    sizes: dict[str, Any] = {}
    for names in ("en", "de", "en de"):
        script = search.build_script(client.LUNR.read_text("utf-8"), client.load_languages(*names.split()))
        sizes[names] = len(script)
        assert (b"lunr.de.stemmer" in script) == ("de" in names.split())
        assert (b"Mozilla" in script or b"mozilla.org/MPL" in script) == ("de" in names.split())
        assert b"lunr.fr" not in script
    assert sizes["en"] < sizes["de"] < sizes["en de"] < sizes["en"] + 20_000


def test_what_may_be_set_is_what_is_offered() -> None:
    assert set(get_args(SearchLanguage)) == {"en", *OFFERED}
