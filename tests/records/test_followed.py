"""`sources.yaml` and `refused.yaml`: what is read, and each mistake with its place and a hint."""

from __future__ import annotations

import random
from pathlib import Path

import jsonschema
import pytest
from click.testing import CliRunner

from papershelf import cli
from papershelf.records.followed.followed_files import Followed, load_followed
from papershelf.records.followed.followed_sources import KINDS, FollowedSource
from papershelf.records.schema import CollectingPlace, build_vocabulary_schema, check_values
from papershelf.records.value import list_keys
from tests.hostile import ODD_VALUES, make_text


def load(root: Path, sources: str = "", refused: str = "") -> tuple[Followed, list[str]]:
    for name, text in (("sources", sources), ("refused", refused)):
        if text:
            (root / f"{name}.yaml").write_text(text, encoding="utf-8")
    followed, problems = load_followed(root, root)
    return followed, [str(problem) for problem in problems]


@pytest.mark.parametrize(
    ("entry", "target"),
    [
        ("zotero: groups/42", "groups/42"),
        ("zotero: https://www.zotero.org/groups/42/the_nest", "groups/42"),
        ("zotero: https://www.zotero.org/groups/42/the_nest/library", "groups/42"),
        ("zotero: https://www.zotero.org/groups/42/the_nest/collections/ABCD2345/items/EFGH6789/item-list", "groups/42/collections/ABCD2345"),
        ("zotero: users/7/collections/ABCD2345", "users/7/collections/ABCD2345"),
        ("orcid: https://orcid.org/0000-0002-1825-0097", "0000-0002-1825-0097"),
        ("openalex: https://openalex.org/A5000000001", "A5000000001"),
        ("openalex: https://openalex.org/institutions/i123456", "I123456"),
        ("openalex: owls at night", "owls at night"),
        ("arxiv: cs.DL", "cs.DL"), ("arxiv: 'au:sova AND ti:owl'", "au:sova AND ti:owl"),
        ("dblp: https://dblp.org/pid/k/AnnSova-1.html", "pid/k/AnnSova-1"), ("dblp: pid/65/9612", "pid/65/9612"),
        ("dblp: https://dblp.uni-trier.de/db/journals/tois/", "journals/tois"), ("dblp: https://dblp.org/db/conf/jcdl/index.html", "conf/jcdl"),
        ("daily_papers: day", "day"), ("daily_papers: 2031-05-02", "2031-05-02"), ("daily_papers: 2031-W18", "2031-W18"),
        ("url: HTTPS://nest.example/a.bib", "https://nest.example/a.bib"),
    ],
)  # fmt: skip
def test_names_and_addresses_of_sources(tmp_path: Path, entry: str, target: str) -> None:
    followed, problems = load(tmp_path, f"- {entry}\n")
    assert problems == []
    [(_, source)] = followed.sources
    assert (source.kind, source.target) == (entry.partition(":")[0], target)


@pytest.mark.parametrize(
    ("entry", "problem"),
    [
        ("zotero: https://www.zotero.org/ada", "1:11: error[bad-source]: `zotero`: `https://www.zotero.org/ada` is not a Zotero library"),
        ("zotero: groups/42/collections/abc", "1:11: error[bad-source]"),
        ("orcid: 0000-0002-1825-0098", "1:10: error[bad-orcid]"),
        ("openalex: https://openalex.org/W123", "1:13: error[bad-source]"),
        ("arxiv: https://arxiv.org/list/cs.DL/new", "1:10: error[bad-source]: `arxiv`: `https://arxiv.org/list/cs.DL/new` is not a category"),
        ("dblp: sigir", "1:9: error[bad-source]: `dblp`: `sigir` is not a person or a venue of dblp"),
        ("daily_papers: 2031-02-30", "1:17: error[bad-source]"), ("daily_papers: 2031-W60", "1:17: error[bad-source]"),
        ("daily_papers: weekly", "1:17: error[bad-source]"),
        ("url: mailto:ann@nest.example", "1:8: error[bad-source]"), ("url: owls.bib", "1:8: error[bad-link]"),
        ("words: [owls]", "1:3: error[bad-source]: no source: give one of zotero, orcid"),
        ("{arxiv: cs.DL, dblp: conf/jcdl}", "1:3: error[bad-source]: `arxiv` and `dblp`: an entry has one source"),
        ("{arxiv: cs.DL, word: [owls]}", "1:18: error[unknown-key]: unknown key `word`\n    hint: did you mean `words`?"),
        ("{arxv: cs.DL}", "1:4: error[unknown-key]: unknown key `arxv`\n    hint: did you mean `arxiv`?"),
        ("{arxiv: cs.DL, words: owls}", "1:25: error[wrong-type]: `words`: expected a list"),
        ("{arxiv: cs.DL, most: many}", "1:24: error[wrong-type]: `most`: expected a whole number"),
        ("{arxiv: cs.DL, most: 0}", "1:24: error[bad-value]"), ("{arxiv: cs.DL, most: 2000}", "1:24: error[bad-value]"),
        ("{arxiv: cs.DL, from: May 2031}", "1:24: error[bad-date]"),
        ("{arxiv: cs.DL, from: 2031, to: 2030-12}", "1:3: error[bad-date]: `to` is 2030-12, which is before `from`, 2031"),
        ("{arxiv: cs.DL, added: dates}", "1:25: error[bad-value]: `added`: `dates` is not one of `today` or `date`\n    hint: did you mean `date`?"),
        ("arxiv", "1:3: error[wrong-type]: expected a mapping"), ("{arxiv: [", "yaml-syntax"),
    ],
)  # fmt: skip
def test_mistakes_have_a_place(tmp_path: Path, entry: str, problem: str) -> None:
    followed, problems = load(tmp_path, f"- {entry}\n")
    assert followed.sources == []
    assert any(problem in found for found in problems), problems


def test_all_mistakes_of_both_files_are_found(tmp_path: Path) -> None:
    _, problems = load(tmp_path, "- zotero: x\n- arxiv: cs.DL\n  words: owls\n", "- papers: x\n- paper: ''\n")
    assert [found.partition(": ")[0] for found in problems] == [
        "sources.yaml:1:11", "sources.yaml:3:10", "refused.yaml:1:3", "refused.yaml:1:3", "refused.yaml:2:10",
    ]  # fmt: skip


def test_files_that_are_not_there_name_nothing(tmp_path: Path) -> None:
    assert load(tmp_path) == (Followed([], []), [])


def test_the_check_reads_both_files(tmp_path: Path) -> None:
    (tmp_path / "mkdocs.yml").write_text("site_name: S\ntheme: {name: material}\nplugins: [papershelf]\n")
    (tmp_path / "docs").mkdir()
    (tmp_path / "content/papers").mkdir(parents=True)
    load(tmp_path / "content", "- dblp: x\n", "- {}\n")
    done = CliRunner().invoke(cli.main, ["check", "-f", str(tmp_path / "mkdocs.yml")])
    assert done.exit_code == 1
    assert "content/sources.yaml:1:9: error[bad-source]" in done.output
    assert "content/refused.yaml:1:3: error[missing-key]" in done.output


@pytest.mark.parametrize("key", list_keys(FollowedSource))
def test_no_value_ends_a_check(key: str) -> None:
    rnd = random.Random(7)
    texts = [make_text(rnd, 300) for _ in range(60)]
    for value in (*ODD_VALUES, *texts, [texts], "https://dblp.org/" * 50, "https://zotero.org/groups/1" + "/a" * 400):
        found = check_values(FollowedSource, {"arxiv": "cs.DL", key: value}, CollectingPlace())
        assert isinstance(found, list) or found.target


@pytest.mark.parametrize(("most", "is_valid"), [(5, True), (0, False), ("many", False)])
def test_editors_check_numbers(most: object, is_valid: bool) -> None:
    validator = jsonschema.Draft202012Validator(build_vocabulary_schema("sources"))
    assert validator.is_valid([{"arxiv": "cs.DL", "most": most}]) == is_valid
    assert {*KINDS} <= {*build_vocabulary_schema("sources")["$defs"]["FollowedSource"]["properties"]}
