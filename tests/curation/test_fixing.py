"""What is fixed in records, and what is left alone."""

from __future__ import annotations

import time
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from papershelf.curation.fixes import run_fixes
from papershelf.curation.fixes.rules import RULES, CollectionTerms, fix_values
from papershelf.curation.yaml_write import format_key
from papershelf.errors import Problem, format_problems, merge_notes, merge_warnings, summarize
from papershelf.records.collection import Collection
from papershelf.records.paper import Paper
from tests.build import ROOT, TOY

HINT = "`papershelf fix` can fix this"
TERMS = CollectionTerms(tags={"ml": "machine-learning", "machine-learning": "machine-learning"}, acronyms=frozenset({"BERT"}))
CASES: list[tuple[str, Any, Any]] = [
    ("title", "Owls at night.", "Owls at night"),
    ("title", "Owls at St.", None),
    ("title", "Owls in the “dark”.", "Owls in the “dark”"),
    ("title", "Owls by RLhf.", None),
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
def test_values_are_fixed(key: str, value: Any, expected: Any) -> None:
    fixes = fix_values({"title": "T", key: value}, TERMS)
    values = {key: fix.value for key, fix in fixes.items()}
    assert values == ({} if expected is None else {key: expected})
    assert fix_values({"title": "T", **values}, TERMS) == {}


def test_rules_name_keys_of_records() -> None:
    assert {key for keys in RULES for key in keys.split()} <= Paper.model_fields.keys()


@given(st.dictionaries(st.sampled_from([key for keys in RULES for key in keys.split()]),
                       st.text(max_size=40) | st.lists(st.text(max_size=20), max_size=3)))  # fmt: skip
def test_a_fixed_record_needs_no_fix(record: dict[str, Any]) -> None:
    fixed = {**record, **{key: fix.value for key, fix in fix_values(record, TERMS).items()}}
    assert fix_values(fixed, TERMS) == {}


def test_hostile_values_are_fixed_in_linear_time() -> None:
    """Whatever a stranger proposes is looked at, however long it is."""
    started = time.process_time()
    for unit in ("a", "a ", "-", " -", "Ab. ", "\\a", "$a", "{", "10.1234/", "a/", "www."):
        value = (unit * 99_000)[:99_000]
        for key in " ".join(RULES).split():
            fix_values({key: [value] if key in ("authors", "editors", "tags", "keywords") else value}, TERMS)
    assert time.process_time() - started < 20



def test_files_are_fixed_in_place(tmp_path: Path) -> None:
    papers = tmp_path / "content" / "papers"
    papers.mkdir(parents=True)
    (papers / "one.yaml").write_text(
        "# mine\ntitle: Owls at night. # so printed\npages: 12--34\ndoi: doi.org/10.5555/a\n"
        "authors:\n  - Sova, Ann\neditors: # not to be lost:\n  - Uhu, Bea # it's me\nunknown: 1\n"
    )
    (papers / "two.yaml").write_text("title: Fine\n")
    (papers / "three.yaml").write_text("title: [broken\n")
    texts = run_fixes.fix_files(tmp_path, tmp_path / "content")
    assert texts == {
        "content/papers/one.yaml": "# mine\ntitle: Owls at night # so printed\npages: 12-34\n"
        "doi: 10.5555/a\nauthors:\n  - Ann Sova\neditors: # not to be lost:\n  - Uhu, Bea # it's me\n"
        "unknown: 1\n"
    }
    collection, problems = Collection.load(tmp_path, tmp_path / "content")
    found = run_fixes.add_notes(tmp_path, tmp_path / "content", collection, problems)
    assert [(problem.path[15:], problem.line, problem.code, problem.hint == HINT) for problem in found] == [
        ("one.yaml", 2, "style", True), ("one.yaml", 3, "style", True),
        ("one.yaml", 4, "bad-doi", True), ("one.yaml", 5, "style", True),
        ("one.yaml", 9, "unknown-key", False), ("three.yaml", 1, "yaml-syntax", False),
    ]  # fmt: skip


@pytest.mark.parametrize(("key", "value", "expected"), CASES)
def test_check_notes_what_fix_fixes_and_nothing_else(
    key: str, value: Any, expected: Any, tmp_path: Path
) -> None:
    content = tmp_path / "content"
    (content / "papers").mkdir(parents=True)
    (content / "tags.yaml").write_text("- {tag: machine-learning, aliases: [ml]}\n")
    text = format_key(key, value)
    (content / "papers" / "bert.yaml").write_text("title: On BERT\n")
    (content / "papers" / "one.yaml").write_text(text if key == "title" else f"title: T\n{text}")
    collection, problems = Collection.load(tmp_path, content)
    found = run_fixes.add_notes(tmp_path, content, collection, problems)
    named = [problem for problem in found if problem.hint == HINT]
    reasons = [reason for reason, _ in RULES[next(keys for keys in RULES if key in keys.split())]]
    assert (len(named) > 0) == (len(run_fixes.fix_files(tmp_path, content)) > 0)
    assert expected is not None or not named
    for problem in named:
        assert problem.severity == "error" or problem.message in [f"`{key}`: {reason}" for reason in reasons]
    assert [problem for problem in found if problem.hint != HINT] == [
        problem for problem in problems if replace(problem, hint=HINT) not in named
    ]


def test_equal_notes_are_merged() -> None:
    notes = [Problem(f"{name}.yaml", 1, 8, "style", what, HINT, "note")
             for name, what in (("a", "one"), ("b", "two"), ("c", "one"), ("d", "one"))]  # fmt: skip
    error = Problem("e.yaml", 1, 1, "empty", "one")
    merged = merge_notes([*notes, error, replace(error, path="f.yaml")])
    assert [(problem.path, problem.message) for problem in merged] == [
        ("a.yaml", "one; 2 more"), ("b.yaml", "two"), ("e.yaml", "one"), ("f.yaml", "one"),
    ]  # fmt: skip
    assert summarize([*notes, error]) == "1 error, 4 notes"
    assert summarize(notes[:1]) == "no problems, 1 note"


def test_a_build_says_an_equal_warning_once() -> None:
    warnings = [Problem(f"{name}.yaml", 1, 8, "unknown-tag", what, severity="warning")
                for name, what in (("a", "one"), ("b", "two"), ("c", "one"))]  # fmt: skip
    errors = [Problem(f"{name}.yaml", 1, 1, "empty", "none") for name in "de"]
    assert [str(problem) for problem in merge_warnings([*warnings, *errors])] == [
        "a.yaml:1:8: warning[unknown-tag]: one; 1 more: papershelf check", str(warnings[1]), *map(str, errors),
    ]  # fmt: skip


def test_a_check_says_an_equal_warning_once_with_its_places() -> None:
    warnings = [Problem(f"{n}.yaml", n, 8, "unknown-tag", "one", "write two", "warning") for n in range(1, 723)]
    other = replace(warnings[1], message="two", hint="")
    errors = [Problem(f"{name}.yaml", 1, 1, "empty", "none") for name in "de"]
    notes = [replace(warnings[0], severity="note"), replace(warnings[1], severity="note")]
    told = format_problems([*warnings[:2], other, *warnings[2:], *errors, *notes])
    assert told == [
        ("warning", "1.yaml:1:8: warning[unknown-tag]: one\n    hint: write two\n"
                    "    also: 2.yaml:2:8, 3.yaml:3:8, 4.yaml:4:8, 5.yaml:5:8; 717 more: papershelf check --format json"),
        ("warning", "2.yaml:2:8: warning[unknown-tag]: two"),
        ("error", "d.yaml:1:1: error[empty]: none"),
        ("error", "e.yaml:1:1: error[empty]: none"),
        ("note", "1.yaml:1:8: note[unknown-tag]: one; 1 more\n    hint: write two"),
    ]  # fmt: skip
    assert format_problems(warnings[:2])[0][1].endswith("\n    also: 2.yaml:2:8")


@pytest.mark.parametrize("root", [ROOT, TOY], ids=["demo", "toy"])
def test_fixed_collections_have_the_same_values(root: Path, tmp_path: Path) -> None:
    texts = run_fixes.fix_files(root, root / "content")
    for name in ("people.yaml", "institutions.yaml"):  # have earlier names and ROR ids
        for vocabulary in (root / "content").glob(name):
            texts.setdefault(f"content/{name}", vocabulary.read_text("utf-8"))
    for path, text in texts.items():
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).write_text(text, "utf-8")
    before = {paper.id: paper for paper in Collection.load(root, root / "content")[0].papers}
    after = Collection.load(tmp_path, tmp_path / "content")[0].papers
    assert (len(after) > 0) == (root == TOY)
    for paper in after:
        assert paper.authors == before[paper.id].authors
        assert paper.doi == before[paper.id].doi
