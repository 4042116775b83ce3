"""What is mended in records, and what is left alone."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from papershelf.curate import fixing
from papershelf.curate.mends import MENDS, Known, mended
from papershelf.records.collection import Collection
from papershelf.records.paper import Paper
from tests.build import ROOT, TOY

KNOWN = Known(tags={"ml": "machine-learning", "machine-learning": "machine-learning"}, acronyms=frozenset({"BERT"}))
CASES: list[tuple[str, Any, Any]] = [
    ("title", "Owls at night.", "Owls at night"),
    ("title", "Owls at St.", None),
    ("title", "Owls at night...", None),
    ("title", "Of owls, bats, etc.", None),
    ("title", "What owls see. And bats hear.", None),
    ("title", "DEEP OWLS: BERT AND GPT4 AT NIGHT", "Deep owls: BERT and GPT4 at night"),
    ("title", "BERT NLP", None),
    ("title", "G{\\\"o}del's \\emph{Owls} and $\\alpha$", "Gödel's <i>Owls</i> and $\\alpha$"),
    ("title", "On $\\frac12$ owls", None),
    ("title", "On \\unknown{} owls", None),
    ("title", "70\\% of owls", None),
    ("abstract", "Schr\\\"odinger's cat; $\\ket{x}$.", "Schrödinger's cat; $\\ket{x}$."),
    ("venue", "Owls {\\&} B\\'ats", "Owls & Báts"),
    ("authors", ["Sova, Ann", "Ute Kauz", "{A, Group}"], ["Ann Sova", "Ute Kauz", "{A, Group}"]),
    ("authors", ["King, Jr, Martin"], ["Martin King Jr"]),
    ("authors", ["Lopez Garcia, Ana", {"family": "Sova"}], None),
    ("date", "5 August 2019", "2019-08-05"),
    ("date", "2019/8/5", "2019-08-05"),
    ("date", "5/8/2019", None),
    ("date", "soon", None),
    ("pages", "12--34", "12-34"),
    ("pages", "12 – 34, 40—41", "12-34, 40-41"),
    ("pages", "e12", None),
    ("doi", "https://doi.org/10.5555/Owls.1", "10.5555/Owls.1"),
    ("doi", "doi.org/10.5555/owls.", "10.5555/owls"),
    ("doi", "10.5555/a and 10.5555/b", None),
    ("doi", "none", None),
    ("arxiv", "arXiv:2301.12726v1 [cs.CL]", "2301.12726v1"),
    ("arxiv", "https://arxiv.org/pdf/2301.12726.pdf", "2301.12726"),
    ("arxiv", "2301.12726v1", None),
    ("openreview", "https://openreview.net/forum?id=aBcDeF", "aBcDeF"),
    ("url", "www.owls.example/x", "https://www.owls.example/x"),
    ("pdf", "files/x.pdf", None),
    ("tags", ["ML", "owls", "machine-learning", "Owls"], ["machine-learning", "owls"]),
    ("keywords", ["a", "b", "a"], ["a", "b"]),
]  # fmt: skip


@pytest.mark.parametrize(("key", "value", "expected"), CASES)
def test_a_value_is_mended(key: str, value: Any, expected: Any) -> None:
    told = mended({"title": "T", key: value}, KNOWN)
    assert told == ({} if expected is None else {key: expected})
    assert mended({"title": "T", **told}, KNOWN) == {}


def test_every_key_that_is_mended_is_one() -> None:
    assert {key for keys in MENDS for key in keys.split()} <= Paper.model_fields.keys()


@given(st.dictionaries(st.sampled_from([key for keys in MENDS for key in keys.split()]),
                       st.text(max_size=40) | st.lists(st.text(max_size=20), max_size=3)))  # fmt: skip
def test_a_mend_is_done_once(record: dict[str, Any]) -> None:
    once = {**record, **mended(record, KNOWN)}
    assert mended(once, KNOWN) == {}


def test_files_are_mended_in_their_place(tmp_path: Path) -> None:
    papers = tmp_path / "content" / "papers"
    papers.mkdir(parents=True)
    (papers / "one.yaml").write_text(
        "# mine\ntitle: Owls at night. # so printed\npages: 12--34\ndoi: doi.org/10.5555/a\n"
        "authors:\n  - Sova, Ann\nunknown: 1\n"
    )
    (papers / "two.yaml").write_text("title: Fine\n")
    (papers / "three.yaml").write_text("title: [broken\n")
    told = fixing.fixed(tmp_path, tmp_path / "content")
    assert told == {
        "content/papers/one.yaml": "# mine\ntitle: Owls at night # so printed\npages: 12-34\n"
        "doi: 10.5555/a\nauthors:\n  - Ann Sova\nunknown: 1\n"
    }
    shelf, problems = Collection.load(tmp_path, tmp_path / "content")
    found = fixing.hinted(tmp_path, shelf, problems)
    assert {problem.code for problem in found} == {"bad-doi", "unknown-key", "yaml-syntax"}
    assert [one.code for one in found if one.hint == "`papershelf fix` mends it"] == ["bad-doi"]


@pytest.mark.parametrize("root", [ROOT, TOY], ids=["demo", "toy"])
def test_mended_collections_say_the_same(root: Path, tmp_path: Path) -> None:
    texts = fixing.fixed(root, root / "content")
    for path, text in texts.items():
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).write_text(text, "utf-8")
    before = {one.id: one for one in Collection.load(root, root / "content")[0].papers}
    after = Collection.load(tmp_path, tmp_path / "content")[0].papers
    assert (len(texts) > 0) == (root == TOY)
    for paper in after:
        assert paper.authors == before[paper.id].authors
        assert paper.doi == before[paper.id].doi
