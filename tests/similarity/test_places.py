"""Where papers stand: the alike near each other, the same each time, and few moved by an edit."""

from __future__ import annotations

import os
import pickle
import subprocess
import sys
from collections.abc import Mapping
from hashlib import blake2b
from itertools import pairwise
from pathlib import Path
from random import Random
from statistics import median

import pytest

from papershelf.errors import CallError
from papershelf.search import Languages
from papershelf.similarity import WIDTH, Layout, Map, landmarks, places
from papershelf.similarity.neighbourhoods import find_neighbourhoods

Texts = Mapping[str, tuple[str, str]]
TOPICS = 8


def marks(texts: Texts) -> dict[str, bytes]:
    return {id: blake2b(repr(text).encode()).digest() for id, text in texts.items()}


def draw_map(texts: Texts, known: Layout | None = None) -> Map:
    """The map of some texts, the oldest first."""
    known = known or Layout(Languages())
    return known.update(marks(texts), texts.__getitem__)


def invent_texts(number: int) -> dict[str, tuple[str, str]]:
    """Papers of some topics, each with words of its own; paper `pN` is of topic N modulo TOPICS."""
    pick = Random(5)
    shared = [f"common{word}" for word in range(200)]
    own = [[f"topic{topic}word{word}" for word in range(40)] for topic in range(TOPICS)]

    def text(topic: int, words: int) -> str:
        return " ".join(pick.choices(own[topic], k=words // 2) + pick.choices(shared, k=words // 2))

    return {f"p{at}": (text(at % TOPICS, 8), text(at % TOPICS, 60)) for at in range(number)}


TEXTS = invent_texts(1000)


@pytest.fixture(scope="module")
def known() -> Layout:
    found = Layout(Languages())
    draw_map(TEXTS, found)
    return found


def copy(known: Layout) -> Layout:
    found: Layout = pickle.loads(pickle.dumps(known))
    return found


def way(one: tuple[int, int], other: tuple[int, int]) -> float:
    return float(((one[0] - other[0]) ** 2 + (one[1] - other[1]) ** 2) ** 0.5)


def test_papers_of_a_topic_are_near_each_other(known: Layout) -> None:
    found = draw_map(TEXTS, copy(known)).places
    pick = Random(1)
    pairs = [pick.sample([*TEXTS], 2) for _ in range(4000)]
    ways: dict[bool, list[float]] = {True: [], False: []}
    for one, other in pairs:
        ways[int(one[1:]) % TOPICS == int(other[1:]) % TOPICS].append(way(found[one], found[other]))
    assert median(ways[True]) * 3 < median(ways[False])


def test_a_near_duplicate_stands_by_its_original(known: Layout) -> None:
    for id in ("p3", "p500", "p997"):
        title, abstract = TEXTS[id]
        found = draw_map({**TEXTS, "copy": (title, f"{abstract} Also this.")}, copy(known)).places
        assert way(found["copy"], found[id]) < WIDTH / 50


def test_the_neighbourhoods_are_the_topics(known: Layout) -> None:
    """Each has its papers' own words, and no topic's papers are spread over many."""
    found = draw_map(TEXTS, copy(known))
    assert len(found.neighbourhoods) >= TOPICS
    of_topic = {topic: {found.find_neighbourhood(f"p{at}") for at in range(topic, 1000, TOPICS)} for topic in range(TOPICS)}
    for topic, around in of_topic.items():
        words = [word for number in around for word in found.neighbourhoods[number].words]
        assert sum(word.startswith(f"topic{topic}") for word in words) > len(words) / 2


def test_all_are_within_the_map(known: Layout) -> None:
    odd = {"empty": ("", ""), "signs": ("!!! …", "— ×"), "unknown": ("Qwxyzzy", "Plugh"), "han": ("深度学习", "")}
    found = draw_map({**TEXTS, **odd}, copy(known)).places
    assert [*found] == [*TEXTS, *odd]
    assert all(0 <= x <= WIDTH and 0 <= y <= WIDTH for x, y in found.values())
    assert len(set(found.values())) > 990


@pytest.mark.parametrize("number", [0, 1, 2, 3, 7, 8, 9, 30])
def test_few_papers_have_places_too(number: int) -> None:
    found = draw_map(dict([*TEXTS.items()][:number]))
    assert len(set(found.places.values())) == number
    same = draw_map({f"x{at}": ("The same", "text") for at in range(number)})
    assert len(same.places) == number


def test_neighbourhoods_are_named_by_phrases() -> None:
    left = ("A study of optical flow", "The optical flow of images, and images of few-shot learners.")
    right = ("Towards question answering", "We study answering of questions.")
    found = find_neighbourhoods(
        [(100, 100 + at) for at in range(8)] + [(900, 900 + at) for at in range(8)], [left] * 8 + [right] * 8, Languages()
    )
    assert [area.words[0] for area in found] == ["optical flow", "question answering"]
    assert all(len(area.words) == 2 for area in found)


# --- the same each time ---------------------------------------------------------------------


LANDMARKS = places.choose_landmarks([*TEXTS])
# What is added or edited, and what is removed.
MAP_EDITS: dict[str, tuple[list[str], list[str]]] = {
    "added": (["new"], []), "edited": (["p990"], []), "a landmark is edited": ([LANDMARKS[0]], []),
    "removed, a landmark too": ([], ["p996", LANDMARKS[0]]),
    "all at once": (["new", "p990", LANDMARKS[0]], ["p996", LANDMARKS[1]]),
}  # fmt: skip


@pytest.mark.parametrize("what", [pytest.param(name, marks=pytest.mark.long if name != "all at once" else ()) for name in MAP_EDITS])
def test_what_is_kept_from_before_changes_nothing(known: Layout, what: str) -> None:
    """It is as if drawn anew."""
    edited, removed = MAP_EDITS[what]
    now = {id: text for id, text in (TEXTS | dict.fromkeys(edited, TEXTS["p5"])).items() if id not in removed}
    kept = copy(known)
    assert draw_map(now, kept) == draw_map(now)
    assert kept.read > 0
    assert draw_map(now, kept) == draw_map(now, copy(kept))
    draw_map(now, kept)
    assert kept.read == 0


def test_a_preview_stays_while_a_landmark_is_edited(known: Layout) -> None:
    first = places.choose_landmarks([*TEXTS])[0]
    edited = {**TEXTS, first: TEXTS["p5"]}
    kept = copy(known)
    stays = kept.update(marks(edited), edited.__getitem__, may_move=False)
    assert stays == draw_map(TEXTS)
    assert kept.has_changed
    assert kept.read == 1


_ELSEWHERE = """
import sys; sys.path.insert(0, sys.argv[1])
from tests.similarity.test_places import TEXTS, draw_map
if __name__ == "__main__":
    print(repr(draw_map(TEXTS)))
"""


@pytest.mark.parametrize("threads", [pytest.param("1", marks=pytest.mark.long), "4"])
def test_another_process_draws_the_same_map(known: Layout, threads: str, tmp_path: Path) -> None:
    script = tmp_path / "elsewhere.py"
    script.write_text(_ELSEWHERE, encoding="utf-8")
    names = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS")
    environment = {**os.environ, **dict.fromkeys(names, threads), "PYTHONHASHSEED": threads}
    root = str(Path(__file__).parents[2])
    done = subprocess.run([sys.executable, str(script), root], capture_output=True, text=True, env=environment, check=True)
    assert done.stdout.strip() == repr(draw_map(TEXTS, copy(known)))


# --- few are moved by an edit ---------------------------------------------------------------


def find_moved(before: Map, after: Map) -> set[str]:
    return {id for id in before.places if after.places.get(id) != before.places[id]}


def test_a_new_paper_moves_no_other(known: Layout) -> None:
    before = draw_map(TEXTS, copy(known))
    for number in (1, 23):
        more = {f"new{at}": TEXTS[f"p{at}"] for at in range(number)}
        after = draw_map({**TEXTS, **more}, copy(known))
        assert find_moved(before, after) == set()
        assert after.neighbourhoods == before.neighbourhoods


def test_an_edit_moves_no_other_unless_it_is_of_a_landmark(known: Layout) -> None:
    before, chosen = draw_map(TEXTS, copy(known)), set(places.choose_landmarks([*TEXTS]))
    others = [id for id in TEXTS if id not in chosen]
    assert len(others) >= len(TEXTS) / 2
    for id in others[::120]:
        edited = {**TEXTS, id: TEXTS["p1" if id[-1] != "1" else "p2"]}
        assert find_moved(before, draw_map(edited, copy(known))) <= {id}
        gone = {other: text for other, text in TEXTS.items() if other != id}
        if places.choose_landmarks([*gone]) == places.choose_landmarks([*TEXTS]):
            assert find_moved(before, draw_map(gone, copy(known))) == {id}


def test_a_landmark_whose_words_stay_moves_no_other(known: Layout) -> None:
    (first, *_) = places.choose_landmarks([*TEXTS])
    title, abstract = TEXTS[first]
    after = draw_map({**TEXTS, first: (title, f"{abstract.upper()} and of the!")}, copy(known))
    assert find_moved(draw_map(TEXTS, copy(known)), after) == set()


@pytest.mark.parametrize(("papers", "expected"), [(100, 96), (1000, 500), (10_000, 1500),
                                                     pytest.param(86_560, 1500, marks=pytest.mark.long)])
def test_landmarks_are_of_those_that_were_there_first(papers: int, expected: int) -> None:
    ids = [f"p{at}" for at in range(papers)]
    chosen = places.choose_landmarks(ids)
    assert len(set(chosen)) == expected
    assert max(int(id[1:]) for id in chosen) < papers - papers // 25 or papers == 100
    sizes = range(papers, papers * 2, max(papers // 50, 1))
    redrawn = [places.choose_landmarks([f"p{at}" for at in range(size)]) for size in sizes]
    changes = sum(one != other for one, other in pairwise(redrawn))
    assert changes <= 5  # while the collection doubles


def test_where_the_library_is_missing_it_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "sklearn", None)
    with pytest.raises(CallError, match=r"pip install 'papershelf\[map\]'"):
        Layout(Languages())


def test_others_versions_draw_anew(known: Layout, monkeypatch: pytest.MonkeyPatch) -> None:
    assert copy(known).is_compatible(Layout(Languages()))
    assert not known.is_compatible(Layout(Languages(("en", "de"), {"de": "x"})))
    monkeypatch.setattr(places, "list_library_versions", lambda: ("9.9", "9", "9"))
    assert not known.is_compatible(Layout(Languages()))
    assert landmarks.list_library_versions() != ("9.9", "9", "9")
