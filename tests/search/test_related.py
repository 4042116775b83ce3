"""Papers near others: as the words say it, pair by pair, and after an edit as if made anew."""

from __future__ import annotations

import pickle
from collections.abc import Mapping
from itertools import pairwise
from math import isqrt, sqrt
from pathlib import Path
from random import Random

import pytest
from benchmarks.search import client
from hypothesis import given, settings
from hypothesis import strategies as st

from papershelf.records.collection import Collection
from papershelf.records.text import to_plain
from papershelf.search import Languages
from papershelf.search.terms.languages import ENGLISH
from papershelf.search.terms.tokens import split_terms
from papershelf.similarity import Neighbours, related
from papershelf.similarity import weights as weighing
from tests.build import ROOT, TOY
from tests.examples import examples

MOST = 4
Texts = Mapping[str, tuple[str, str]]


def neighbours(texts: Texts, known: Neighbours | None = None) -> Neighbours:
    """What is near what among some texts; each is its own mark."""
    known = known or Neighbours(MOST, ENGLISH)
    known.update({id: repr(text).encode() for id, text in texts.items()}, texts.__getitem__)
    return known


def read_texts(folder: Path) -> dict[str, tuple[str, str]]:
    collection, _ = Collection.load(folder, folder / "content")
    return {paper.id: (paper.title, paper.abstract) for paper in collection.papers}


SHELVES = {"demo": read_texts(ROOT), "toy": read_texts(TOY)}


def invent_texts(papers: int, words: int = 3_000, seed: int = 0) -> dict[str, tuple[str, str]]:
    """Texts of words that are rarer the higher their number, as words are."""
    random = Random(seed)

    def some(number: int) -> str:
        return " ".join(f"w{int(words ** random.random())}x" for _ in range(number))

    return {f"p{number}": (some(6), some(40)) for number in range(papers)}


# --- the oracle: every pair, in the words of the manual -----------------------------------------


def vectors(texts: Texts) -> tuple[dict[str, dict[str, int]], dict[str, int]]:
    """Each paper's heaviest terms with their weights, and the bits of their numbers of papers."""
    title = {id: split_terms(to_plain(one, braces=True), ENGLISH.to_term) for id, (one, _) in texts.items()}
    rest = {id: split_terms(to_plain(one), ENGLISH.to_term) for id, (_, one) in texts.items()}
    every = {id: {*title[id], *rest[id]} for id in texts}
    count = {term: sum(term in one for one in every.values())
             for term in set().union(*every.values())}  # fmt: skip
    bits = {term: number.bit_length() for term, number in count.items() if number > 1}
    found = {}
    for id, own in every.items():
        weights = {}
        for term in own & bits.keys():
            times = rest[id].count(term)
            often = 3 if times > 3 else 2 if times > 1 else times
            rare = len(texts).bit_length() + 1 - bits[term]
            weights[term] = (often + 2 * (term in title[id])) * rare
        heaviest = sorted(weights, key=lambda term: (-weights[term], term))[: weighing.TERMS]
        found[id] = {term: weights[term] for term in heaviest}
    return found, bits


def rarest(vector: Mapping[str, int], bits: Mapping[str, int]) -> set[str]:
    left, found = related._LOOKED_AT, set()
    for term in sorted(vector, key=lambda term: (bits[term], -vector[term], term)):
        left -= 2 ** bits[term]
        if left < 0:
            break
        found.add(term)
    return found


def pairs(texts: Texts) -> dict[str, tuple[str, ...]]:
    """The neighbours of each paper, found by comparing it with every other."""
    found, bits = vectors(texts)
    unit = {id: {term: weight * 1_000_000 // isqrt(sum(w * w for w in one.values()) * 10**6)
                 for term, weight in one.items()} for id, one in found.items()}  # fmt: skip
    rare = {id: rarest(one, bits) for id, one in found.items()}
    near = {}
    for id, one in unit.items():
        scores = [(-sum(part * other.get(term, 0) for term, part in one.items()), name)
                  for name, other in unit.items()
                  if name != id and len(rare[id] & rare[name]) > 1]  # fmt: skip
        near[id] = tuple(name for score, name in sorted(scores)[:MOST] if score <= -150_000)
    return near


@pytest.mark.parametrize("name", SHELVES)
def test_neighbours_are_those_of_all_pairs(name: str) -> None:
    assert neighbours(SHELVES[name]).to_lists() == pairs(SHELVES[name])


def test_they_are_with_more_papers_than_one_process_takes() -> None:
    texts = invent_texts(800)
    found = neighbours(texts).to_lists()
    assert found == pairs(texts)
    assert sum(map(bool, found.values())) > 400


def test_whole_numbers_are_near_the_cosine() -> None:
    """A thousandth of a part is enough: the order is that of the cosines but for equals."""
    texts = SHELVES["demo"]
    found, _ = vectors(texts)

    def cosine(one: str, other: str) -> float:
        a, b = found[one], found[other]
        length = sqrt(sum(w * w for w in a.values()) * sum(w * w for w in b.values()))
        return sum(a[term] * b.get(term, 0) for term in a) / length

    for id, near in neighbours(texts).to_lists().items():
        cosines = [cosine(id, other) for other in near]
        assert all(one >= 0.15 for one in cosines)
        assert all(a >= b - 0.004 for a, b in pairwise(cosines))


# --- what readers want of it --------------------------------------------------------------------


@pytest.mark.parametrize("seed", range(3))
def test_near_duplicates_find_each_other(seed: int) -> None:
    """A twin is the same paper under another title, its abstract cut and its sentences moved."""
    random = Random(seed)
    texts = {id: text for id, text in SHELVES["demo"].items() if len(text[1].split()) > 40}
    twins = {}
    for id, (title, abstract) in texts.items():
        sentences = abstract.split(". ")
        random.shuffle(sentences)
        kept = ". ".join(sentences[: max(2, len(sentences) * 3 // 4)])
        twins[f"{id}-twin"] = f"Revised: {title.lower()}", kept
    found = neighbours({**texts, **twins}).to_lists()
    assert len(texts) > 40
    assert {id: found[id][:1] for id in texts} == {id: (f"{id}-twin",) for id in texts}
    assert {id: found[f"{id}-twin"][:1] for id in texts} == {id: (id,) for id in texts}


def test_on_the_demo_like_finds_like() -> None:
    """Chosen by eye: what a reader of one would want to see of the 47."""
    found = neighbours(SHELVES["demo"]).to_lists()
    for one, other in (
        ("spark-prover-x1-formal-theorem-proving-through-diverse-data", "mps-prover-advancing-stepwise-theorem-proving"),
        ("learning-on-model-weights-using-tree-experts", "analysis-of-linear-mode-connectivity-via-permutation-based"),
        ("surfacebench-can-self-evolving-llms-find-the-equations-of-3d", "llm-srbench-a-new-benchmark-for-scientific-equation"),
        ("pfgm-unlocking-the-potential-of-physics-inspired-generative", "scalable-diffusion-for-materials-generation"),
    ):
        assert found[one][:1] == (other,)
        assert one in found[other]


@pytest.mark.parametrize("texts", [
    {}, {"a": ("Alone here", "With nobody near")}, {"a": ("", ""), "b": ("", "")},
    {"a": ("Graphs and trees", "Of roots"), "b": ("Soups and stews", "Of roots")},
])  # fmt: skip
def test_where_nothing_is_near_there_is_no_list(texts: Texts) -> None:
    assert neighbours(texts).to_lists() == dict.fromkeys(texts, ())


def test_titles_alone_find_each_other() -> None:
    texts = {"a": ("Sparse graphs", ""), "b": ("Graphs, sparse", ""), "c": ("Boiled soup", "")}
    assert neighbours(texts).to_lists() == {"a": ("b",), "b": ("a",), "c": ()}


def test_markup_is_no_word() -> None:
    texts = {"a": (r"{G}raphs <i>so</i> sparse", ""), "b": ("graphs, sparse", "")}
    assert neighbours(texts).to_lists()["a"] == ("b",)


def test_words_of_other_languages_are_cut_by_their_stemmers() -> None:
    texts = {"a": ("Häuser und Bäume", ""), "b": ("Das Haus, der Baum", "")}
    for spoken, near in ((ENGLISH, ()), (client.load_languages("de"), ("b",))):
        found = Neighbours(MOST, spoken)
        found.update(dict.fromkeys(texts, b""), texts.__getitem__)
        assert found.to_lists()["a"] == near


# --- after an edit ------------------------------------------------------------------------------

WORDS = st.lists(st.sampled_from([f"w{number}x" for number in range(24)]), max_size=9)
TEXT = st.tuples(WORDS.map(" ".join), WORDS.map(" ".join))
IDS = st.sampled_from([f"p{number}" for number in range(18)])


@pytest.mark.parametrize(("words", "looked_at"), [(20, 2_500), (4, 2_500), (20, 14)])
@settings(max_examples=examples(60), deadline=None)
@given(steps=st.lists(st.dictionaries(IDS, TEXT | st.none(), min_size=1, max_size=12),
                      min_size=2, max_size=6))  # fmt: skip
def test_edited_is_as_new(
    words: int, looked_at: int, steps: list[dict[str, tuple[str, str] | None]]
) -> None:
    """Papers come, change and go, some at once; with vectors and budgets that are soon full."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(weighing, "TERMS", words)
        patch.setattr(related, "_LOOKED_AT", looked_at)
        texts: dict[str, tuple[str, str]] = {}
        known = Neighbours(MOST, ENGLISH)
        for step in steps:
            texts |= {id: text for id, text in step.items() if text}
            texts = {id: text for id, text in texts.items() if step.get(id, text)}
            before = known.to_lists()
            known = pickle.loads(pickle.dumps(known))
            marks = {id: repr(text).encode() for id, text in texts.items()}
            moved = known.update(marks, texts.__getitem__)
            now = known.to_lists()
            assert now == neighbours(texts).to_lists() == pairs(texts)
            assert moved == {id for id in now if now[id] != before.get(id)}


def test_an_edit_of_many_is_as_new() -> None:
    """With papers enough that only a few are looked at again, and words that weigh otherwise."""
    texts = invent_texts(600)
    known = neighbours(texts)
    random = Random(1)
    for number in range(6):
        one, other = random.sample(sorted(texts), 2)
        texts = {**texts, one: texts[other], other: (f"{texts[other][0]} anew", "w7x w7x w99x")}
        if number % 2:
            del texts[random.choice(sorted(texts))]
        neighbours(texts, known)
        assert len(known.read) <= 2
        assert known.to_lists() == neighbours(texts).to_lists()


def test_the_order_of_papers_makes_no_difference() -> None:
    texts = invent_texts(120)
    mixed = list(texts.items())
    Random(2).shuffle(mixed)
    assert neighbours(dict(mixed)).to_lists() == neighbours(texts).to_lists()


def test_what_was_found_otherwise_is_known_for_that() -> None:
    known = pickle.loads(pickle.dumps(neighbours(SHELVES["toy"])))
    assert known.is_compatible(Neighbours(MOST, ENGLISH))
    assert not known.is_compatible(Neighbours(MOST + 1, ENGLISH))
    assert not known.is_compatible(Neighbours(MOST, Languages(("en", "de"), {"de": "x"})))
