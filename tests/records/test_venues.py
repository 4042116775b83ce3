"""Venues by the names that records write: `variants` in `venues.yaml`."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from papershelf.formats import bibtex
from papershelf.records.collection import Collection
from papershelf.records.paper import Paper
from papershelf.records.venues.known_venues import KnownVenues
from papershelf.records.vocabulary import Venue

EMNLP = """
- key: emnlp
  name: Conference on Empirical Methods in Natural Language Processing
  short: EMNLP
  variants:
    - EMNLP 20*
    - Proceedings of the * Conference on Empirical Methods in Natural Language Processing
- key: findings-emnlp
  name: Findings of EMNLP
  variants: ["Findings of the Association for Computational Linguistics: EMNLP*"]
- {key: jmlr, name: Journal of Machine Learning Research, short: JMLR, variants: [J. Mach. Learn. Res., "*Learning Research"]}
- {key: nips, name: Neural Information Processing Systems}
"""
YEAR = "Proceedings of the 2023 Conference on Empirical Methods in Natural Language Processing"
MEANT = {
    YEAR: "emnlp",
    "Proceedings of the 2021 conference on empirical methods in natural language processing": "emnlp",
    "Proceedings of the Conference on Empirical Methods in Natural Language Processing": "emnlp",
    "Proceedings of the 2023 Conference on Empirical Methods in Natural Language Processing: Industry Track": None,
    "Conference on Empirical Methods in Natural Language Processing": "emnlp",
    "EMNLP": "emnlp", "emnlp": None, "EMNLP 2023": "emnlp", "EMNLP (2023)": "emnlp", "EMNLP 1999": None, "BlackboxNLP at EMNLP 2023": None,
    "Findings of the Association for Computational Linguistics: EMNLP 2023": "findings-emnlp",
    "Findings of the Association for Computational Linguistics: ACL 2023": None,
    "J Mach Learn Res": "jmlr", "JMLR": "jmlr", "Transactions on Machine Learning Research": "jmlr",
    "Neural Information Processing Systems": None, "nips": None, "": None,
}  # fmt: skip
"""Written -> the key that is meant; None if the record keeps what it has."""


def load(root: Path, papers: str, venues: str = EMNLP) -> tuple[Collection, list[str]]:
    (root / "content/papers").mkdir(parents=True, exist_ok=True)
    (root / "content/venues.yaml").write_text(venues)
    (root / "content/papers/all.yaml").write_text(papers)
    collection, problems = Collection.load(root, root / "content")
    return collection, [f"{one.path}:{one.line}:{one.column} {one.code}: {one.message}" for one in problems]


@pytest.mark.parametrize("written", MEANT)
def test_a_name_means_a_venue(written: str, tmp_path: Path) -> None:
    collection, _ = load(tmp_path, "- {id: a, title: A}\n")
    found = collection.known_venues.find(written)
    assert (found.key if found else None) == MEANT[written]


def find(variants: dict[str, list[str]], written: str) -> str:
    known = KnownVenues(Venue(key=key, name=f"{key} name", variants=tuple(own)) for key, own in variants.items())
    found = known.find(written)
    return found.key if found else ""


@pytest.mark.parametrize(
    ("variant", "fits", "fits_not"),
    [
        ("Vision", ["vision", "VISION!", "Vísion"], ["Visions", "Computer Vision"]),
        ("*Vision", ["Vision", "Computer Vision", "Television"], ["Visions"]),
        ("* Vision", ["Vision", "Computer Vision"], ["Television"]),
        ("Vision*", ["Vision", "Visions", "Vision 2023"], ["Computer Vision"]),
        ("Vision *", ["Vision", "Vision 2023", "Vision, 2023"], ["Visions"]),
        ("*Vision*", ["Televisions"], ["Visi on"]),
        ("A * B * C", ["A B C", "a x b y z c", "A: b: c"], ["A C", "A B", "a bc"]),
        ("Owls & *", ["owls 2", "Owls"], ["Owlset"]),
        ("会议 *", ["会议 2023", "会议"], ["会议论文"]),
    ],
)
def test_a_star_stands_for_any_words(variant: str, fits: list[str], fits_not: list[str]) -> None:
    for written in fits:
        assert find({"v": [variant]}, written) == "v", written
    for written in fits_not:
        assert not find({"v": [variant]}, written), written


def test_of_several_the_exact_name_counts_and_then_the_first() -> None:
    both = {"acl": ["*Association for Computational Linguistics"], "naacl": ["*North American *", "NAACL"]}
    written = "North American Chapter of the Association for Computational Linguistics"
    assert find(both, written) == "acl"
    assert find(dict(reversed(both.items())), written) == "naacl"
    assert find({**both, "third": [written]}, written) == "third"


def test_many_stars_take_no_time() -> None:
    began = time.process_time()
    assert not find({"v": ["a*" * 40 + "b"]}, "a" * 2_000)
    assert time.process_time() - began < 1


PAPERS = f"""
- {{id: a, title: A, authors: [Ada Example], date: 2023, venue: '{YEAR}'}}
- {{id: b, title: B, authors: [Ada Example], date: 2023, venue: EMNLP}}
- {{id: c, title: C, authors: [Ada Example], date: 2023, venue: emnlp, booktitle: Own}}
- {{id: d, title: D, authors: [Ada Example], date: 2022, venue: EMNLP 2022, booktitle: Own}}
- {{id: e, title: E, authors: [Ada Example], date: 2022, venue: J Mach Learn Res, volume: 3}}
- {{id: f, title: F, date: 2022, venue: EMNLP 2022}}
"""


def test_papers_of_all_names_are_at_one_venue_and_cited_as_before(tmp_path: Path) -> None:
    before, _ = load(tmp_path, PAPERS, "[]")
    after, problems = load(tmp_path, PAPERS)
    assert not problems
    assert {slug: [paper.id for paper in papers] for slug, papers in after.by_venue.items()} == {"emnlp": [*"abcdf"], "jmlr": ["e"]}
    assert {paper.id: paper.booktitle for paper in after.papers} == {"a": YEAR, "b": "", "c": "Own", "d": "Own", "e": "", "f": ""}
    assert [paper.entry_type for paper in after.papers] == [paper.entry_type for paper in before.papers]
    assert before.by_id["a"].booktitle == "" and {after.venue_short(paper) for paper in after.papers} == {"EMNLP", "JMLR"}

    def write(collection: Collection, id: str) -> str:
        return bibtex.write(collection.by_id[id], collection.venues)

    assert write(before, "a") == write(after, "a") and YEAR in write(after, "a")
    assert "booktitle = {Conference on Empirical Methods" in write(after, "b")
    assert "journal = {Journal of Machine Learning Research}" in write(after, "e")


def test_without_variants_nothing_changes(tmp_path: Path) -> None:
    bare = "- {key: emnlp, name: Conference, short: EMNLP, aliases: [EMNLP 2023]}\n"
    paper = "{id: a, title: A, venue: EMNLP}"
    collection, _ = load(tmp_path, f"- {paper}\n", bare)
    assert not collection.known_venues
    assert collection.papers[0] == Paper(id="a", title="A", venue="EMNLP", key="a")


def test_a_volume_has_the_papers_of_all_names(tmp_path: Path) -> None:
    (tmp_path / "content").mkdir()
    (tmp_path / "content/volumes.yaml").write_text("- {id: v, title: V, venue: EMNLP, date: 2022, publisher: P}\n")
    collection, problems = load(tmp_path, PAPERS)
    assert not problems and collection.volumes["v"].venue == "emnlp"
    assert [paper.id for paper in collection.by_volume["v"]] == ["d", "f"]
    assert collection.by_id["d"].publisher == "P"


def test_variants_clash_and_need_letters(tmp_path: Path) -> None:
    venues = (
        "- {key: a, name: One, variants: ['A *', Ada]}\n- {key: b, name: Two, variants: [ADA!, one]}\n"
        "- {key: c, name: Two, variants: ['A *']}\n- {key: d, name: D, variants: ['*']}\n- {key: e, name: One}\n"
    )
    _, problems = load(tmp_path, "[]", venues)
    assert problems == [
        "content/venues.yaml:2:34 clash: the name `ada` is already used in content/venues.yaml:1",
        "content/venues.yaml:2:40 clash: the name `one` is already used in content/venues.yaml:1",
        "content/venues.yaml:3:18 clash: the name `two` is already used in content/venues.yaml:2",
        "content/venues.yaml:3:34 clash: the name `A *` is already used in content/venues.yaml:1",
        "content/venues.yaml:4:31 bad-value: `variants`: `*` has no letter or digit",
    ]
