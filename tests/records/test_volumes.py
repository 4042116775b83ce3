"""Volumes of proceedings: which papers are in them, what these take, and mistakes in `volumes.yaml`."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from papershelf.records.collection import Collection

WORKSHOP = {
    "id": "bats", "title": "Proceedings of Bats", "venue": "Bats", "date": "2024-06", "editors": ["Edda Editor"],
    "publisher": "Cave Press", "address": "Vienna", "series": "Notes", "volume": "5", "isbn": "978-3-16-148410-0",
    "issn": "1234-5679",
}  # fmt: skip


def load(root: Path, volumes: Any, papers: Any = (), **files: Any) -> tuple[Collection, list[str]]:
    """The collection, and its problems as `line code`."""
    content = root / "content"
    (content / "papers").mkdir(parents=True)
    for name, entries in {"volumes": volumes, "papers/all": list(papers), **files}.items():
        text = entries if isinstance(entries, str) else yaml.safe_dump(entries, sort_keys=False, allow_unicode=True)
        (content / f"{name}.yaml").write_text(text, "utf-8")
    found, problems = Collection.load(root, content)
    return found, [f"{problem.line}:{problem.column} {problem.code}" for problem in problems if problem.path.endswith("volumes.yaml")]


def paper(id: str, **keys: Any) -> dict[str, Any]:
    return {"id": id, "title": f"On {id}", "authors": ["Ann Author"], **keys}


# --- what papers take -----------------------------------------------------------------------


def test_a_paper_takes_what_its_record_lacks(tmp_path: Path) -> None:
    found, problems = load(tmp_path, [{**WORKSHOP, "papers": ["a", "b"]}], [paper("a"), paper("b", publisher="Own", date="2025")])
    a, b = found.by_id["a"], found.by_id["b"]
    taken = {key: str(getattr(a, key)) for key in ("venue", "date", "publisher", "address", "series", "volume", "isbn", "issn", "booktitle")}
    assert taken == {**{key: WORKSHOP[key] for key in taken if key in WORKSHOP}, "booktitle": "Proceedings of Bats"}
    assert [name.display for name in a.editors] == ["Edda Editor"]
    assert (a.entry_type, b.publisher, str(b.date)) == ("inproceedings", "Own", "2025")
    assert problems == []
    assert found.by_venue["bats"] == (b, a)
    assert found.fingerprints["a"] != load(tmp_path / "other", [{**WORKSHOP, "isbn": "", "papers": ["a", "b"]}], [paper("a"), paper("b")])[0].fingerprints["a"]


@pytest.mark.parametrize("keys", [
    {"venue": "Journal of Bats"}, {"type": "article"}, {"type": "phdthesis"}, {"institution": "Cave", "date": "2024"},
    {"issn": "1234-5679", "venue": "Bats", "date": "2024"},  # an article by its ISSN
])  # fmt: skip
def test_a_paper_that_appeared_elsewhere_takes_nothing(keys: dict[str, str], tmp_path: Path) -> None:
    found, _ = load(tmp_path, [{**WORKSHOP, "papers": ["a"]}], [paper("a", **keys)])
    assert found.by_id["a"].booktitle == ""
    assert not found.by_id["a"].editors
    assert [one.id for one in found.by_volume["bats"]] == ["a"]


def test_a_volume_without_papers_has_those_of_its_venue_and_year(tmp_path: Path) -> None:
    papers = [paper("in", venue="bats", date="2024-01"), paper("early", venue="Bats", date="2023"), paper("other", date="2024", venue="Cats")]
    found, problems = load(tmp_path, [WORKSHOP], papers)
    assert [one.id for one in found.by_volume["bats"]] == ["in"]
    assert found.by_id["in"].booktitle == "Proceedings of Bats"
    assert found.by_id["early"].booktitle == ""
    assert problems == []


def test_of_several_volumes_a_paper_takes_the_first_that_it_appeared_in(tmp_path: Path) -> None:
    other = {"id": "cats", "title": "Cats", "venue": "Cats", "papers": ["a"]}
    found, problems = load(tmp_path, [other, {**WORKSHOP, "papers": ["a"]}], [paper("a", venue="Bats")])
    assert found.by_id["a"].booktitle == "Proceedings of Bats"
    assert [[one.id for one in found.by_volume[id]] for id in ("cats", "bats")] == [["a"], ["a"]]
    assert problems == []


def test_papers_are_named_by_earlier_ids_drafts_are_left_out_and_versions_stand_for_works(tmp_path: Path) -> None:
    papers = [
        paper("work", venue="Journal"), paper("talk", version_of="work", aliases=["talk-1"]), paper("hidden", draft=True),
    ]  # fmt: skip
    found, problems = load(tmp_path, [{**WORKSHOP, "tracks": [{"title": "T", "papers": ["talk-1", "hidden"]}]}], papers)
    assert found.tracks_of_volume("bats") == {"work": "T"}
    assert [one.id for one in found.by_volume["bats"]] == ["work"]
    assert (found.by_id["talk"].booktitle, found.by_id["work"].booktitle) == ("Proceedings of Bats", "")
    assert problems == []


def test_editors_have_their_present_names(tmp_path: Path) -> None:
    people = [{"id": "edda", "name": "Edda New", "renamed": ["Edda Editor"]}]
    found, _ = load(tmp_path, [{**WORKSHOP, "papers": ["a"]}], [paper("a")], people=people)
    assert [name.display for name in (*found.volumes["bats"].editors, *found.by_id["a"].editors)] == ["Edda New", "Edda New"]
    assert found.edited_volumes == {"edda": ["bats"]}


def test_a_book_title_of_a_record_needs_no_volume(tmp_path: Path) -> None:
    found, _ = load(tmp_path, [], [paper("a", booktitle="A Book", date="2024", issn="1234-5679"), paper("b", booktitle="A Book", type="incollection")])
    assert [found.by_id[id].entry_type for id in "ab"] == ["inproceedings", "incollection"]


# --- mistakes -------------------------------------------------------------------------------

def test_an_archive_needs_a_pdf_of_the_curators_own(tmp_path: Path) -> None:
    volumes = [{"id": "v", "title": "V", "archive": True, "papers": ["a", "b"]}]
    papers = [paper("a", pdf="https://example.org/a.pdf"), paper("b", draft=False), paper("c", pdf="c.pdf")]
    (tmp_path / "content").mkdir()
    (tmp_path / "content/c.pdf").write_bytes(b"%PDF-1.4")
    assert load(tmp_path, volumes, papers)[1] == ["3:12 missing-file"]


# Text of `volumes.yaml`, in which `^` is before the place of each problem -> the codes, in this order.
MISTAKES = {
    "- {id: a, title: A, papers: [p, ^q]}": "unknown-paper",
    "- {id: a, title: A, papers: [p], tracks: [{title: T, papers: [^old-p]}]}": "listed-twice",
    "- ^{id: a, title: A}": "missing-key",
    "- {id: ^A, title: A, papers: [p]}": "bad-id",
    "- {id: a, title: A, papers: [p]}\n- {id: b, title: B, papers: [p], aliases: [^a]}": "clash",
    "- {id: a, title: A, papers: [p]}\n- {id: ^a, title: B, papers: [p]}": "clash",
    "- {id: a, title: A, papers: [p], key: ^P}": "clash",
    "- {id: ^p, title: A, papers: [p]}": "clash",
    "- {id: a, title: A, venue: V, date: 2024}\n- {id: b, title: B, venue: v, date: ^2024-05}": "clash",
    "- {id: a, title: A, papers: [p], isbn: ^978-3-16-148410-1}": "bad-isbn",
    "- {id: a, title: A, papers: [p], pdf: ^files/none.pdf}": "missing-file",
    "- {id: a, title: A, papers: [p], url: ^'javascript:x'}": "bad-link",
    "- {id: a, title: A, papers: [p], tracks: [^{^titel: T}]}": "missing-key unknown-key",
    "- ^{id: a, papers: ^p, ^editor: E}": "missing-key wrong-type unknown-key",
    "- ^a": "wrong-type",
    "- {id: a, title: ^' ', papers: [p], editors: [^' ']}": "empty bad-name",
}  # fmt: skip


@pytest.mark.parametrize("text", MISTAKES)
def test_mistakes_have_their_places(text: str, tmp_path: Path) -> None:
    _, problems = load(tmp_path, text.replace("^", "") + "\n", [paper("p", aliases=["old-p"])])
    lines = enumerate(text.split("\n"), 1)
    places = [f"{number}:{column}" for number, line in lines for column in find_marks(line)]
    assert problems == [f"{place} {code}" for place, code in zip(places, MISTAKES[text].split(), strict=True)]


def find_marks(line: str) -> list[int]:
    """The columns before which a line has marks, which it is without."""
    parts = line.split("^")[:-1]
    return [len("".join(parts[: at + 1])) + 1 for at in range(len(parts))]


def test_a_misspelled_venue_is_a_warning(tmp_path: Path) -> None:
    venues = [{"key": "bats", "name": "Workshop on Bats"}]
    _, problems = load(tmp_path, "- {id: a, title: A, papers: [p], venue: Workshop on Bats}\n", [paper("p")], venues=venues)
    assert [problem.split()[1] for problem in problems] == ["unknown-venue"]
