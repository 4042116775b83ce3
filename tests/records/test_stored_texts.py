"""Papers whose abstracts are in a file: nobody sees a difference."""

from __future__ import annotations

import pickle
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml

from papershelf.records.collection import Collection
from papershelf.records.paper import Paper, as_json
from papershelf.records.parts import stored_texts
from papershelf.records.parts.fingerprint import compute_fingerprint

TEXTS = ("One.", "Ümlaut, 漢字 and 🦉.", "First.\n\nSecond" + " word" * 5000)


def make_paper(**values: Any) -> Paper:
    return Paper.model_validate({"id": "a", "key": "a", "title": "A", **values})


@pytest.mark.parametrize("text", TEXTS)
def test_a_stored_paper_is_like_the_one_in_memory(text: str) -> None:
    paper = make_paper(abstract=text, tags=["x"])
    stored = paper.store_abstract()
    assert stored.abstract == text
    assert (stored, hash(stored)) == (paper, hash(paper))
    assert as_json(stored) == as_json(paper)
    assert compute_fingerprint(stored) == compute_fingerprint(paper)
    assert stored.model_copy(update={"title": "B"}) == make_paper(abstract=text, tags=["x"], title="B")
    assert pickle.dumps(stored) == pickle.dumps(paper)
    assert pickle.loads(pickle.dumps(stored)).abstract_place == 0
    assert stored != make_paper(abstract=f"{text}!", tags=["x"])


def test_a_changed_copy_is_written_like_one_of_another_process() -> None:
    """Macs and Windows send papers to processes: volumes may have completed them before."""
    changed = make_paper(tags=["x"], isbn="978-3-16-148410-0").model_copy(update={"booktitle": "B"})
    assert as_json(changed) == as_json(pickle.loads(pickle.dumps(changed)))
    assert as_json(changed) == as_json(make_paper(tags=["x"], isbn="978-3-16-148410-0", booktitle="B"))


def test_texts_do_not_overwrite_each_other() -> None:
    papers = [make_paper(abstract=text).store_abstract() for text in TEXTS]
    papers += [make_paper(abstract=text).store_abstract() for text in TEXTS]
    assert [paper.abstract for paper in papers] == [*TEXTS, *TEXTS]


def test_a_paper_without_an_abstract_is_not_stored() -> None:
    for paper in (make_paper(), make_paper(abstract="")):
        assert paper.store_abstract() is paper
        assert paper.abstract == ""


def test_without_room_for_the_file_texts_stay_in_memory(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object) -> int:
        raise OSError("No space left on device")

    monkeypatch.setattr(stored_texts, "_write", fail)
    paper = make_paper(abstract="One.")
    assert paper.store_abstract() is paper
    assert paper.abstract == "One."


def write_records(root: Path) -> None:
    folder = root / "content" / "papers"
    folder.mkdir(parents=True)
    for at, text in enumerate(TEXTS):
        record = {"title": f"Paper {at}", "venue": "A Venue", "tags": ["robots"], "abstract": text}
        (folder / f"p{at}.yaml").write_text(yaml.safe_dump(record), encoding="utf-8")


def test_a_collection_reads_its_abstracts_from_the_file(tmp_path: Path) -> None:
    write_records(tmp_path)
    papers = Collection.load(tmp_path, tmp_path / "content")[0].by_id
    assert [papers[f"p{at}"].abstract for at in range(3)] == list(TEXTS)
    assert all(paper.abstract_place for paper in papers.values())
    assert papers["p0"].venue is papers["p1"].venue
    assert papers["p0"].tags is papers["p1"].tags


NO_DICTIONARIES = """
import gc, sys
from pathlib import Path
from papershelf.records.collection import Collection

papers = Collection.load(Path(sys.argv[1]), Path(sys.argv[1], "content"))[0].papers
assert len(papers) == 3
found = [one for paper in papers for one in gc.get_referents(paper) if isinstance(one, dict)]
assert not found or sys.version_info >= (3, 13)
assert not [one for one in found if sys.getsizeof(one) == sys.getsizeof({**one})]
"""


def test_no_paper_has_a_dictionary_of_its_own(tmp_path: Path) -> None:
    """It would take twice the memory. In a new process: what other papers had before matters to Python.

    Since Python 3.13, objects of such a class have one, whose keys are those of the class: its copy has another size.
    """
    write_records(tmp_path)
    subprocess.run([sys.executable, "-c", NO_DICTIONARIES, str(tmp_path)], check=True)


def test_what_is_dumped_has_its_abstract() -> None:
    paper = make_paper(abstract="One.").store_abstract()
    assert paper.abstract_place
    assert paper.model_dump(exclude_unset=True)["abstract"] == "One."
