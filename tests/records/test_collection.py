"""The collection: its order, its indices, its labels."""

from __future__ import annotations

import itertools
from pathlib import Path
from typing import Any

import pytest

from papershelf.records.collection import Collection
from papershelf.records.date import PartialDate
from papershelf.records.paper import Paper
from papershelf.records.source import Place
from papershelf.records.vocabulary import Person, Tag, Venue
from tests.build import TOY

HERE = Place("", "x.yaml", (0,))


def paper(id: str, **values: Any) -> tuple[Place, Paper]:
    return HERE, Paper.model_validate({"id": id, "title": id, "key": id, **values})


def make_collection(*papers: tuple[Place, Paper], **vocabularies: list[Any]) -> Collection:
    placed = {key: [(HERE, value) for value in values] for key, values in vocabularies.items()}
    return Collection.of(papers, **placed)


def test_newest_first_whatever_the_order_of_files() -> None:
    papers = [
        paper("old", added="2024-01-01", date="2020"),
        paper("b", added="2024-01-02", date="2019-05"),
        paper("a", added="2024-01-02", date="2019-05"),
        paper("undated", added="2024-01-02"),
        paper("never-added", date="2024-01-03"),
        paper("nothing"),
    ]
    expected = ["a", "b", "undated", "old", "never-added", "nothing"]
    for order in itertools.permutations(papers):
        assert [one.id for one in make_collection(*order).papers] == expected


def test_indices() -> None:
    one = make_collection(
        paper("a", authors=["Ada Example", "Example, Ada"], tags=["x"], venue="V", date="2020",
              added="2024-01-01"),
        paper("b", authors=["Äda Example"], editors=["Eve Editor"], date="2021-05", tags=["X", "y"]),
    )  # fmt: skip
    ids = {
        name: {key: [paper.id for paper in papers] for key, papers in index.items()}
        for name, index in (("author", one.by_author), ("tag", one.by_tag), ("venue", one.by_venue),
                            ("year", one.by_year), ("day", one.by_day))
    }  # fmt: skip
    assert ids == {
        "author": {"ada-example": ["a", "b"]},
        "tag": {"x": ["a", "b"], "y": ["b"]},
        "venue": {"v": ["a"]},
        "year": {"2020": ["a"], "2021": ["b"]},
        "day": {"2024-01-01": ["a"]},
    }


def test_sub_tags_count_for_their_parents_and_aliases_for_their_tag() -> None:
    tags = [Tag(tag="top"), Tag(tag="mid", parent="top"), Tag(tag="low", parent="mid",
                                                               aliases=("Bottom",))]  # fmt: skip
    one = make_collection(paper("a", tags=["bottom"]), paper("b", tags=["top"]), tags=tags)
    assert {tag: len(papers) for tag, papers in one.by_tag.items()} == {"low": 1, "mid": 1, "top": 2}
    assert one.children == {"top": ("mid",), "mid": ("low",)}


def test_people_merge_their_variants() -> None:
    person = Person(id="ada", name="Ada Example", variants=("A. Example",))
    one = make_collection(paper("a", authors=["A. Example"]), paper("b", authors=["Example, Ada"]),
                people=[person])  # fmt: skip
    assert list(one.by_author) == ["ada"]
    assert one.author_label("ada") == "Ada Example"
    assert one.author_name("ada").family_first == "Example, Ada"


def test_a_person_may_be_a_group_whose_name_looks_like_several() -> None:
    people = [Person(id="press", name="Smith, Jones and Sons"), Person(id="et", name="A et al."), Person(id="one", name="Jr, ,")]
    one = make_collection(people=people)
    assert [one.author_name(person.id).display for person in people] == [person.name for person in people]


def test_two_people_of_one_name() -> None:
    other = {"given": "Ada", "family": "Example", "id": "ada-example-2"}
    papers = [paper("a", authors=["Ada Example"]), paper("b", authors=[other]),
              paper("c", authors=["Example, Ada", "Bo Berg"])]  # fmt: skip
    person = Person(id="ada-example-2", name="Ada Example (Nowhere)")
    for people in ([], [person]):
        one = make_collection(*papers, people=people)
        ids = {author: [paper.id for paper in papers] for author, papers in one.by_author.items()}
        assert ids == {"ada-example": ["a", "c"], "ada-example-2": ["b"], "bo-berg": ["c"]}
        assert one.author_label("ada-example") == "Ada Example"
    assert one.author_label("ada-example-2") == "Ada Example (Nowhere)"


def test_labels_are_what_most_papers_write() -> None:
    one = make_collection(
        paper("a", venue="the venue", tags=["deep learning"], authors=["Jose Garcia"]),
        paper("b", venue="The Venue", tags=["Deep learning"], authors=["José García"]),
        paper("c", venue="The Venue", tags=["Deep learning"], authors=["José García"]),
    )
    assert one.venue_label("the-venue") == "The Venue"
    assert one.tag_label("deep-learning") == "Deep learning"
    assert one.author_label("jose-garcia") == "José García"


def test_a_venues_key_and_name() -> None:
    venue = Venue(key="CONF", name="Conference", short="Conf")
    one = make_collection(paper("a", venue="CONF"), venues=[venue])
    assert one.venue_label("conf") == "Conference"
    assert one.venue_short(one.papers[0]) == "Conf"


def test_papers_by_id_and_alias() -> None:
    one = make_collection(paper("a", aliases=["old"]), paper("draft", draft="true"))
    assert one.paper("old") is one.paper("a")
    assert one.paper("draft") is None


def test_every_record_of_the_toy_shelf_is_there() -> None:
    collection, _ = Collection.load(TOY, TOY / "content")
    ids = {paper.id for paper in collection.papers}
    assert ids == {
        "bare", "book", "crowd", "front-matter", "front-matter-2", "hostile", "maths",
        "maths-journal", "names", "numbers", "report_2", "right-to-left", "thesis-draft", "thesis.1", "unpublished",
    }  # fmt: skip
    numbers = collection.paper("numbers")
    assert numbers is not None
    assert (numbers.title, numbers.arxiv, numbers.volume, numbers.venue, numbers.key) == (
        "2001", "2301.12720", "010", "no", "yes",
    )  # fmt: skip


def test_entry_types() -> None:
    known = {"authors": ["Ada Example"], "date": "2020"}
    for values, expected in [
        ({}, "misc"),
        ({"arxiv": "2301.00001", **known}, "misc"),
        ({"venue": "V", **known}, "inproceedings"),
        ({"venue": "V", "volume": "3", **known}, "article"),
        ({"venue": "V", "issn": "1234-5679", **known}, "article"),
        ({"venue": "V", "volume": "3", "series": "LNCS", **known}, "inproceedings"),
        ({"venue": "V", "volume": "3", "editors": ["Eve Editor"], **known}, "inproceedings"),
        ({"venue": "V"}, "misc"),
        ({"venue": "V", "date": "2020"}, "misc"),
        ({"school": "S", **known}, "phdthesis"),
        ({"institution": "I", "number": "7", **known}, "techreport"),
        ({"publisher": "P", "date": "2020", "editors": ["Eve Editor"]}, "book"),
        ({"type": "inbook", **known}, "inbook"),
    ]:
        assert paper("a", **values)[1].entry_type == expected, values


def test_drafts_keep_their_address(tmp_path: Path) -> None:
    papers = tmp_path / "content" / "papers"
    papers.mkdir(parents=True)
    (papers / "a.yaml").write_text("title: A\ndraft: true\n")
    (papers / "b.yaml").write_text("id: a\ntitle: B\n")
    _, problems = Collection.load(tmp_path, tmp_path / "content")
    assert [problem.code for problem in problems] == ["clash"]


def test_members_of_the_group_are_those_with_a_group_or_a_role() -> None:
    told = [{"group": "Optics"}, {"role": "Head"}, {"role": "Student", "to": "2020"}, {"affiliation": "Elsewhere"}, {"from": "2020"}]
    people = [Person.model_validate({"id": f"p{at}", "name": f"P {at}", **one}) for at, one in enumerate(told)]
    assert [person.is_member for person in people] == [True, True, True, False, False]
    assert [person.id for person in make_collection(people=people[::-1]).people] == ["p4", "p3", "p2", "p1", "p0"]


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [("2019", "2020", True), ("2019-12", "2020", True), ("2020", "2020-05", False), ("2020-05", "2020", False),
     ("2020-05", "2020-06-01", True), ("2024-05", "2023-06", False), ("2020-05-02", "2020-05-02", False)],
)  # fmt: skip
def test_a_date_is_before_another_only_if_that_is_certain(one: str, other: str, expected: bool) -> None:
    assert PartialDate.parse(one).is_before(PartialDate.parse(other)) is expected


def test_the_ending_of_a_file_may_be_in_capitals(tmp_path: Path) -> None:
    papers = tmp_path / "content" / "papers"
    papers.mkdir(parents=True)
    for name in ("one.yaml", "two.YAML", "three.Yml", "four.txt", ".five.YAML"):
        (papers / name).write_text("title: T\n", encoding="utf-8")
    collection, _ = Collection.load(tmp_path, tmp_path / "content")
    assert {*collection.by_id} == {"one", "two", "three"}
