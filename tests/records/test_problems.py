"""Every kind of mistake, as the curator sees it: `tests/cases/problems/NAME.yaml` gives `NAME.txt`.

To see what a change does to the messages: `UPDATE_CASES=1 make test`, then read the difference.
"""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest

from papershelf.errors import Problem, select_errors
from papershelf.records import schema
from papershelf.records.collection import Collection
from papershelf.records.lists import ListedPaper, ListSection, ReadingList, Session
from papershelf.records.name import Name
from papershelf.records.paper import Paper
from papershelf.records.value import list_keys

CASES = Path(__file__).parent.parent / "cases" / "problems"


def load(root: Path) -> list[Problem]:
    _, problems = Collection.load(root, root / "content")
    return problems


@pytest.mark.parametrize("case", sorted(CASES.glob("*.yaml")), ids=lambda path: path.stem)
def test_case(case: Path, tmp_path: Path) -> None:
    papers = tmp_path / "content" / "papers"
    papers.mkdir(parents=True)
    shutil.copy(case, papers / "case.yaml")
    compare(case, load(tmp_path))


def compare(case: Path, problems: list[Problem]) -> None:
    said = "".join(f"{problem}\n" for problem in problems)
    expected = case.with_suffix(".txt")
    if os.environ.get("UPDATE_CASES"):
        expected.write_text(said, encoding="utf-8")
    assert said == expected.read_text(encoding="utf-8")


PAPERS = "- {id: attention, title: Attention}\n- {id: bert, title: BERT, aliases: [earlier-bert]}\n"


@pytest.mark.parametrize("case", sorted(CASES.glob("lists/*.yaml")), ids=lambda path: path.stem)
def test_case_of_a_reading_list(case: Path, tmp_path: Path) -> None:
    """Beside two records, `attention` and `bert`, which was `earlier-bert` before."""
    lists = tmp_path / "content" / "lists"
    lists.mkdir(parents=True)
    shutil.copy(case, lists / "case.yaml")
    compare(case, record(tmp_path, PAPERS))


def record(root: Path, text: str | bytes, name: str = "papers/case.yaml") -> list[Problem]:
    path = root / "content" / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return load(root)


def codes(problems: list[Problem]) -> list[str]:
    return [problem.code for problem in problems]


def test_a_record_of_100_megabytes_is_not_even_read(tmp_path: Path) -> None:
    path = tmp_path / "content" / "papers" / "huge.yaml"
    path.parent.mkdir(parents=True)
    with path.open("wb") as file:
        file.write(b"title: T\nabstract: ")
        file.truncate(100 * 1024 * 1024)
    assert codes(load(tmp_path)) == ["too-large"]


def test_a_long_text_is_refused(tmp_path: Path) -> None:
    problems = record(tmp_path, "title: T\nabstract: " + "word " * 20_000)
    assert [(problem.code, problem.line, problem.column) for problem in problems] == [
        ("bad-value", 2, 11)
    ]


@pytest.mark.parametrize("depth", [9, 30])
def test_an_alias_bomb_is_a_problem(tmp_path: Path, depth: int) -> None:
    lines = ["a0: &a0 [x, x, x, x, x, x, x, x, x, x]"]
    lines += [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 10)}]" for n in range(1, depth)]
    problems = record(tmp_path, "title: T\n" + "\n".join(lines))
    assert codes(problems) == ["yaml-syntax"]


def test_a_file_name_that_no_system_takes_is_a_missing_file(tmp_path: Path) -> None:
    assert codes(record(tmp_path, f"title: T\npdf: {'a' * 1_500}.pdf")) == ["missing-file"]


def test_modest_aliases_are_yaml(tmp_path: Path) -> None:
    text = "- {id: a, title: T1, tags: &some [x, y]}\n- {id: b, title: T2, tags: *some}\n"
    assert record(tmp_path, text) == []


@pytest.mark.parametrize("opening", ["[", "{a: ", "- "])
def test_deep_nesting_is_a_problem(tmp_path: Path, opening: str) -> None:
    assert codes(record(tmp_path, "title: T\nlinks: " + opening * 50_000)) == ["yaml-syntax"]


def test_a_link_out_of_the_folder_is_not_followed(tmp_path: Path) -> None:
    outside = tmp_path / "outside.yaml"
    outside.write_text("title: A secret\n")
    root = tmp_path / "site"
    papers = root / "content" / "papers"
    papers.mkdir(parents=True)
    try:
        (papers / "link.yaml").symlink_to(outside)
        (root / "content" / "secret.pdf").symlink_to(outside)
    except OSError:
        pytest.skip("no symbolic links here")
    (papers / "b.yaml").write_text("title: T\npdf: secret.pdf\n")
    assert codes(load(root)) == ["missing-file", "outside"]


WHOLE = """id: case
titel: Owls
authors: [Ada Owl, Ada Example, Bob Book]
doi: 10.1
related: [nobody]
pdf: owls.pdf
num_authors: 1
num_authors: 2
tags: [serch]
issn: 1234-5678
"""


def test_all_problems_of_a_record_in_one_run(tmp_path: Path) -> None:
    """A wrong key, and a value that only other records or files show to be wrong; other records know this one."""
    record(tmp_path, "title: Bats\nrelated: [case]\n", "papers/bats.yaml")
    record(tmp_path, "- {tag: search}\n", "tags.yaml")
    found = [(problem.line, problem.code) for problem in record(tmp_path, WHOLE) if problem.path.endswith("case.yaml")]
    assert sorted(found) == [
        (1, "missing-key"), (2, "unknown-key"), (4, "bad-doi"), (5, "unknown-paper"), (6, "missing-file"),
        (7, "author-count"), (8, "duplicate-key"), (9, "unknown-tag"), (10, "bad-issn"),
    ]  # fmt: skip
    assert {problem.path for problem in load(tmp_path)} == {"content/papers/case.yaml"}


VENUES = "- {key: sigir, name: Conference on Information Retrieval, short: SIGIR}\n- {key: Journal of Owls, name: The Journal of Owls}\n"
WRITTEN = {
    "sigir": "", "Journal of Owls": "", "Journal of Bowls": "", "SIGIR": "write its key, `sigir`, or list such names there as `variants`", "sigri": "did you mean `sigir`?",
    "SIGIRX": "", "conference on information retrieval": "write its key, `sigir`, or list such names there as `variants`", "Conference on Information": "",
    "the journal of owls": "write its key, `Journal of Owls`, or list such names there as `variants`", "nature": "",
}  # fmt: skip


def test_a_venue_that_is_nearly_a_key(tmp_path: Path) -> None:
    record(tmp_path, VENUES, "venues.yaml")
    text = "".join(f"- {{id: p{n}, title: T{n}, venue: {venue}}}\n" for n, venue in enumerate(WRITTEN))
    found = {problem.line: problem.hint for problem in record(tmp_path, text) if problem.code == "unknown-venue"}
    assert found == {n: hint for n, hint in enumerate(WRITTEN.values(), 1) if hint}


def test_all_files_in_one_run_sorted_by_place(tmp_path: Path) -> None:
    record(tmp_path, "title: [", "papers/b.yaml")
    record(tmp_path, "date: soon\nnope: 1\n", "papers/a.yaml")
    problems = record(tmp_path, "- {tag: x, parent: y}\n- {tag: z, parnt: x}\n", "tags.yaml")
    assert [(problem.path, problem.line, problem.code) for problem in problems] == [
        ("content/papers/a.yaml", 1, "missing-key"),
        ("content/papers/a.yaml", 1, "bad-date"),
        ("content/papers/a.yaml", 2, "unknown-key"),
        ("content/papers/b.yaml", 2, "yaml-syntax"),
        ("content/tags.yaml", 1, "unknown-tag"),
        ("content/tags.yaml", 2, "unknown-key"),
    ]



def test_members_of_a_group(tmp_path: Path) -> None:
    people = ["{id: a, name: A, photo: photos/gone.png}", "{id: b, name: B, photo: a.svg}", "{id: c, name: C, from: 2021, to: 2020-12}",
              "{id: d, name: D, rolle: Head, form: 2020}", "{id: e, name: E, to: now}", "{id: f, name: F, joined: 2020}"]  # fmt: skip
    problems = record(tmp_path, "".join(f"- {person}\n" for person in people), "people.yaml")
    assert [f"{one.line} {one.code}: {one.message} {one.hint}".rstrip() for one in problems] == [
        "1 missing-file: `photo`: there is no file `photos/gone.png` in the content folder",
        "2 bad-link: `photo`: `a.svg` is not an image: expected .avif .gif .jpeg .jpg .png .webp",
        "3 bad-date: `to` is 2020-12, which is before `from`, 2021",
        "4 unknown-key: unknown key `rolle` did you mean `role`?",
        "4 unknown-key: unknown key `form` did you mean `from`?",
        "5 bad-date: `to`: `now` is not a date: write YYYY, YYYY-MM or YYYY-MM-DD",
        "6 unknown-key: unknown key `joined` write `from`",
    ]


@pytest.mark.parametrize(
    ("path", "entry", "key"),
    [
        ("lists/owls.yaml", "{title: Owls, description: All about owls.}", "intro"),
        ("lists/owls.yaml", "{title: Owls, Summary: All about owls.}", "intro"),
        ("lists/owls.yaml", "{title: Owls, items: [a]}", "papers"),
        ("lists/owls.yaml", "{title: Owls, sections: [{name: Barn owls}]}", "title"),
        ("lists/owls.yaml", "{title: Owls, papers: [{id: a, comment: Old.}]}", "note"),
        ("lists/owls.yaml", "{title: Owls, papers: [{id: a, session: {date: 2026-01-08, speaker: Ada Example}}]}", "presenters"),
        ("people.yaml", "[{id: a, name: A, website: https://example.org}]", "homepage"),
        ("people.yaml", "[{id: a, name: A, title: PhD student}]", "role"),
        ("people.yaml", "[{id: a, name: A, aka: [B]}]", "variants"),
        ("venues.yaml", "[{key: a, name: A, abbreviation: B}]", "short"),
        ("venues.yaml", "[{key: a, name: A, homepage: https://example.org}]", "url"),
        ("tags.yaml", "[{tag: a, part-of: b}]", "parent"),
        ("tags.yaml", "[{tag: a, synonyms: [b]}]", "aliases"),
        ("institutions.yaml", "[{name: A, variants: [b]}]", "aliases"),
        ("volumes.yaml", "[{id: a, title: A, editor: [Ada Example]}]", "editors"),
        ("volumes.yaml", "[{id: a, title: A, description: Of 2024.}]", "intro"),
        ("papers/a.yaml", "{title: A, DOI: 10.5555/x}", "doi"),
        ("papers/a.yaml", "{title: A, version-of: b}", "version_of"),
        ("papers/a.yaml", "{title: A, github: https://example.org}", "code"),
        ("papers/a.yaml", "{title: A, authors: [{first name: Ada, family: Example}]}", "given"),
    ],
)
def test_another_word_for_a_key(path: str, entry: str, key: str, tmp_path: Path) -> None:
    found = [one.hint for one in record(tmp_path, entry, path) if one.code == "unknown-key"]
    assert found == [f"write `{key}`"]


def test_words_of_other_programs_are_no_keys_where_they_are_suggested() -> None:
    models = [Paper, Name, ReadingList, ListSection, ListedPaper, Session, *schema.VOCABULARIES.values()]
    for word, own in schema._SYNONYMS.items():
        assert own.split() == list(dict.fromkeys(own.split()))
        for key in own.split():
            assert any(key in list_keys(model) and word not in list_keys(model) for model in models), (word, key)


def test_vocabularies_clash_and_go_in_circles(tmp_path: Path) -> None:
    people = ["{id: a, name: A B}", "{id: a, name: A. B}", "{id: c, name: C, aliases: [a]}",
              "{id: d, name: D, variants: [c]}"]  # fmt: skip
    record(tmp_path, "".join(f"- {person}\n" for person in people), "people.yaml")
    record(tmp_path, "- {key: V, name: One}\n- {key: V, name: Two}\n- {key: W, name: W, aliases: [V]}\n", "venues.yaml")
    problems = record(tmp_path, "- {tag: a, parent: b}\n- {tag: b, parent: a}\n- {tag: A!}\n",
                      "tags.yaml")  # fmt: skip
    assert [(problem.path[8:], problem.line, problem.code) for problem in problems] == [
        ("people.yaml", 2, "clash"),
        ("people.yaml", 2, "clash"),
        ("people.yaml", 3, "clash"),
        ("people.yaml", 4, "clash"),
        ("tags.yaml", 1, "circular-tag"),
        ("tags.yaml", 2, "circular-tag"),
        ("tags.yaml", 3, "clash"),
        ("venues.yaml", 2, "clash"),
        ("venues.yaml", 3, "clash"),
    ]


def test_a_tag_that_is_nearly_one_of_the_vocabulary_is_a_warning(tmp_path: Path) -> None:
    record(tmp_path, "- tag: language-models\n", "tags.yaml")
    problems = record(tmp_path, "title: T\ntags: [langauge-models, something-else]\n")
    assert [(problem.code, problem.severity, problem.column) for problem in problems] == [
        ("unknown-tag", "warning", 8)
    ]
    assert select_errors(problems) == []


def test_the_toy_shelf_is_sound() -> None:
    root = CASES.parent.parent / "data" / "shelf"
    assert load(root) == []


def test_problems_survive_a_process_boundary() -> None:
    import pickle

    from papershelf.errors import ContentError

    problem = Problem("a.yaml", 1, 2, "code", "message")
    error = pickle.loads(pickle.dumps(ContentError([problem])))
    assert error.problems == [problem]
    assert "a.yaml:1:2: error[code]: message" in str(error)
