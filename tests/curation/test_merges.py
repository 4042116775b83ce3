"""Proposed merges of authors, by a table of cases, and that the proposals work."""

from __future__ import annotations

import time
from pathlib import Path

import pytest
import yaml

from papershelf.curation.people.merges import propose_merges
from papershelf.records.collection import Collection

# name: (papers as their authors, people.yaml, proposals as "slug <- slug, slug")
CASES: dict[str, tuple[list[str], str, list[str]]] = {
    "an initial, with a co-author in common": (
        ["J. Smith; Bo Berg", "Jane Smith; Bo Berg"], "", ["jane-smith <- j-smith"]),
    "an initial, of a frequent family name": (["J. Smith", "Jane Smith"], "", []),
    "an initial, of a family name that nobody else has": (
        ["J. Rakotoson", "Jane Rakotoson"], "", ["jane-rakotoson <- j-rakotoson"]),
    "an initial, of a family name that another has": (
        ["J. Rakotoson", "Jane Rakotoson", "Bo Rakotoson"], "", []),
    "an initial of two": (
        ["J. Rakotoson; Bo Berg", "Jane Rakotoson; Bo Berg", "John Rakotoson; Bo Berg"], "", []),
    "two initials and one": (["J. Q. Rakotoson", "J. Rakotoson"], "",
                             ["j-rakotoson <- j-q-rakotoson"]),
    "initials that differ": (["J. Q. Rakotoson", "J. P. Rakotoson"], "", []),
    "a middle initial": (
        ["Jane Rakotoson", "Jane Rakotoson", "Jane Q. Rakotoson"], "",
        ["jane-rakotoson <- jane-q-rakotoson"]),
    "a middle name and its initial": (
        ["Jane Quincy Rakotoson", "Jane Q. Rakotoson; Bo Berg", "Jane Rakotoson"], "",
        ["jane-rakotoson <- jane-q-rakotoson, jane-quincy-rakotoson"]),
    "middle names of two": (
        ["Jane Quincy Rakotoson", "Jane Paula Rakotoson", "Jane Rakotoson"], "", []),
    "hyphens, spaces and nothing": (
        ["Zhi-Wei Luo; Bo Berg", "Zhiwei Luo; Bo Berg", "Zhi-Wei Luo"], "",
        ["zhi-wei-luo <- zhiwei-luo"]),
    "hyphens, of a frequent family name": (["Zhi-Wei Luo", "Zhiwei Luo"], "", []),
    "an apostrophe": (["Shin'ichi Yuta", "Shinichi Yuta", "Shinichi Yuta"], "",
                      ["shinichi-yuta <- shin-ichi-yuta"]),
    "accents are one author as it is": (["Paul Erdős", "Paul Erdos"], "", []),
    "umlauts written out": (["Jörg Höfling", "Joerg Hoefling", "Jörg Höfling"], "",
                            ["jorg-hofling <- joerg-hoefling"]),
    "letters like an umlaut written out": (["Manuel Puel", "Manul Pul"], "", []),
    "names the wrong way round": (
        ["Zoubin Ghahramani; Bo Berg", "Ghahramani Zoubin; Bo Berg", "Ada Ghahramani"], "",
        ["zoubin-ghahramani <- ghahramani-zoubin"]),
    "two names the wrong way round, of which one is frequent": (
        ["Ann Lee; Bo Berg", "Ann Lee", "Lee Ann; Bo Berg"], "", ["ann-lee <- lee-ann"]),
    "names that are both ways names": (
        ["Wei Zhang", "Zhang Wei", "Li Zhang", "Li Wei"], "", []),
    "a particle": (["Jaime Del Cerro", "J. del Cerro"], "", ["jaime-del-cerro <- j-del-cerro"]),
    "they wrote a paper together": (["J. Rakotoson; Jane Rakotoson"], "", []),
    "two ORCID iDs": (
        ["J. Rakotoson @0000-0002-1825-0097; Bo Berg",
         "Jane Rakotoson @0000-0001-5109-3700; Bo Berg"], "", []),
    "one ORCID iD, whatever the names": (
        ["Jane Smith @0000-0002-1825-0097", "Jane Jones @0000-0002-1825-0097", "Jane Jones"], "",
        ["jane-jones <- jane-smith"]),
    "a group has no initials": (["{J Rakotoson}", "Jane Rakotoson"], "", []),
    "who is known stays": (
        ["J. Rakotoson", "Jane Rakotoson", "Jane Rakotoson"],
        "[{id: jr, name: J. Rakotoson, variants: [JR], aliases: [jay]}]", ["jr <- jane-rakotoson"]),
    "who was joined is joined": (
        ["J. Rakotoson", "Jane Rakotoson"],
        "[{id: jr, name: Jane Rakotoson, variants: [J. Rakotoson]}]", []),
    "two who are both known": (
        ["J. Rakotoson", "Jane Rakotoson"],
        "[{id: a, name: Jane Rakotoson}, {id: b, name: J. Rakotoson}]", []),
    "told to be two": (
        ["J. Rakotoson; Bo Berg", "Jane Rakotoson; Bo Berg"],
        "[{id: jane-rakotoson, name: Jane Rakotoson, distinct: [j-rakotoson]}]", []),
    "told apart by a record": (
        ["Jane Rakotoson; Bo Berg", "Jane Q. Rakotoson #jane-2; Bo Berg"], "", []),
}  # fmt: skip


def load_collection(folder: Path, papers: list[str], people: str) -> Collection:
    """A collection whose papers are given by their authors: `name @orcid #id; name`."""
    content = folder / "content"
    (content / "papers").mkdir(parents=True, exist_ok=True)
    records = [
        {"id": f"p{number}", "title": f"Paper {number}", "authors": [*map(_author, names.split("; "))]}
        for number, names in enumerate(papers)
    ]
    (content / "papers" / "all.yaml").write_text(yaml.safe_dump(records), encoding="utf-8")
    (content / "people.yaml").write_text(people or "[]", encoding="utf-8")
    collection, problems = Collection.load(folder, content)
    assert problems == []
    return collection


def _author(text: str) -> object:
    words = text.split()
    identifiers = {{"@": "orcid", "#": "id"}[word[0]]: word[1:] for word in words if word[0] in "@#"}
    name = " ".join(word for word in words if word[0] not in "@#")
    if not identifiers:
        return name
    given, _, family = name.rpartition(" ")
    return {"given": given, "family": family, **identifiers}


def format_merges(collection: Collection) -> list[str]:
    return [f"{merge.id} <- {', '.join(sorted(merge.others))}" for merge in propose_merges(collection)]


@pytest.mark.parametrize("case", CASES)
def test_who_is_likely_one_person(case: str, tmp_path: Path) -> None:
    papers, people, expected = CASES[case]
    assert format_merges(load_collection(tmp_path, papers, people)) == expected


@pytest.mark.parametrize("case", [case for case in CASES if CASES[case][2]])
def test_a_proposed_entry_merges_the_authors(case: str, tmp_path: Path) -> None:
    papers, people, _ = CASES[case]
    before = load_collection(tmp_path, papers, people)
    (merge,) = propose_merges(before)
    (entry,) = yaml.safe_load(str(merge).partition("\n")[2])
    old = {person["id"]: person for person in yaml.safe_load(people or "[]")}
    assert merge.is_known == (merge.id in old)
    entries = {**old, merge.id: {**old.get(merge.id, {}), **entry}}
    after = load_collection(tmp_path, papers, yaml.safe_dump([*entries.values()], allow_unicode=True))
    gone = set(merge.others)
    assert set(after.by_author) == set(before.by_author) - gone
    joined = {paper.id for author in (merge.id, *gone) for paper in before.by_author[author]}
    assert {paper.id for paper in after.by_author[merge.id]} == joined
    person = after.person(merge.id)
    assert person
    assert gone <= set(person.aliases)
    assert format_merges(after) == []


def test_distinct_authors_are_not_proposed_again(tmp_path: Path) -> None:
    papers, people, _ = CASES["an initial, with a co-author in common"]
    text = str(propose_merges(load_collection(tmp_path, papers, people))[0])
    assert text.splitlines()[0] == (
        "likely one person: Jane Smith (1 paper), J. Smith (1 paper); 1 co-author in common"
    )
    distinct = text.splitlines()[-1].partition("if not: ")[2]
    entry = f"- id: jane-smith\n  name: Jane Smith\n  {distinct}\n"
    after = load_collection(tmp_path, papers, entry)
    assert propose_merges(after) == []
    assert sorted(after.by_author) == ["bo-berg", "j-smith", "jane-smith"]


def test_the_likeliest_come_first_and_no_author_twice(tmp_path: Path) -> None:
    papers = ["A. Berg; Cy Dahl; Ed Falk", "Ada Berg; Cy Dahl; Ed Falk", "Ada Q. Berg; Cy Dahl",
              "Xi Zyx @0000-0002-1825-0097", "X. Ab @0000-0002-1825-0097", "M. Odd", "Max Odd"]  # fmt: skip
    found = propose_merges(load_collection(tmp_path, papers, ""))
    assert [merge.why for merge in found] == [
        "the same ORCID iD", "2 co-authors in common", "nobody else has the family name"]  # fmt: skip
    authors = [author for merge in found for author in (merge.id, *merge.others)]
    assert len(authors) == len(set(authors))


def test_names_are_quoted_if_yaml_needs_it(tmp_path: Path) -> None:
    (merge,) = propose_merges(load_collection(tmp_path, ["Jane {Ra: Odd", "J. {Ra: Odd"], ""))
    (entry,) = yaml.safe_load(str(merge).partition("\n")[2])
    assert (entry["name"], entry["variants"]) == ("Jane {Ra: Odd", ["J. {Ra: Odd"])


def test_time_grows_with_the_number_of_names_not_of_pairs(tmp_path: Path) -> None:
    """Four thousand of one family name and one initial: eight million pairs."""
    names = [f"Q{chr(97 + n % 26)}{chr(97 + n // 26 % 26)}{chr(97 + n // 676)} Rako" for n in range(4000)]
    collection = load_collection(tmp_path, ["; ".join(names[at : at + 50]) for at in range(0, 4000, 50)], "")
    started = time.process_time()
    assert propose_merges(collection) == []
    assert time.process_time() - started < 5
