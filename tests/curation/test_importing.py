"""Imports into a collection on disk: new records, changes and notes."""

from __future__ import annotations

import contextlib
import itertools
import json
import random
from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from papershelf.curation import atomic_write
from papershelf.curation.diff import format_diffs
from papershelf.curation.importing import run_import
from papershelf.curation.importing.run_import import ImportPlan
from papershelf.errors import CallError, ContentError, Problem
from papershelf.formats import bibtex
from papershelf.records.collection import Collection
from tests.build import ROOT, tree
from tests.examples import examples

BIB = """\
@article{sova2031,
  title = {Owls at night},
  author = {Sova, Ann and Kauz, Ute},
  journal = {Birds}, year = 2031, volume = 3,
  doi = {10.5555/owls.1},
}

@misc{bat2030, title = {Bats}, author = {Bat, Bo}, year = 2030}
"""


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return create_collection(tmp_path / "site")


def create_collection(root: Path, **records: str) -> Path:
    (root / "content" / "papers").mkdir(parents=True)
    for name, text in records.items():
        (root / "content" / "papers" / f"{name}.yaml").write_text(text, encoding="utf-8")
    return root


def take(root: Path, *texts: str, suffix: str = ".bib", **options: bool) -> ImportPlan:
    """Import texts, each as a file, and write the changes."""
    result = plan(root, *texts, suffix=suffix, **options)
    result.write()
    return result


def plan(root: Path, *texts: str, suffix: str = ".bib", **options: bool) -> ImportPlan:
    folder = root / "sources"
    folder.mkdir(exist_ok=True)
    paths = [folder / f"{index}{suffix}" for index, _ in enumerate(texts)]
    for path, text in zip(paths, texts, strict=True):
        path.write_text(text, encoding="utf-8", newline="")
    return run_import.plan(run_import.open_planner(root, root / "content", **options), map(str, paths))


def record(root: Path, name: str) -> str:
    return (root / "content" / "papers" / f"{name}.yaml").read_text("utf-8")


def edit(root: Path, name: str, old: str, new: str) -> None:
    text = record(root, name)
    assert old in text
    (root / "content" / "papers" / f"{name}.yaml").write_text(text.replace(old, new), "utf-8")


def check(root: Path) -> list[Problem]:
    return Collection.load(root, root / "content")[1]


def format_notes(result: ImportPlan) -> list[str]:
    return [f"{note.line}: {note.kind}: {note.text}" for note in result.notes]


# --- new records ----------------------------------------------------------------------------


def test_each_entry_is_a_record_in_the_folder_of_its_year(root: Path) -> None:
    (root / "content" / "schema.json").write_text("{}")
    result = take(root, BIB)
    assert str(result) == "2 new, 0 changed, 0 unchanged"
    assert record(root, "2031/sova2031") == (
        "# yaml-language-server: $schema=../../schema.json\n"
        "type: article\ntitle: Owls at night\nauthors:\n  - Ann Sova\n  - Ute Kauz\n"
        "date: 2031\nvenue: Birds\nvolume: 3\ndoi: 10.5555/owls.1\n"
    )
    assert record(root, "2030/bat2030").startswith("# yaml")
    assert check(root) == []


@pytest.mark.parametrize(
    ("key", "title", "id"),
    [
        ("sova2031", "Owls", "sova2031"),
        ("Sova:2031+x", "Owls", "sova-2031-x"),
        ("DBLP:conf/x/Sova31", "Owls", "dblp-conf-x-sova31"),
        ("1", "Owls at night", "owls-at-night"),
        ("a1", "Owls at night", "owls-at-night"),
        ("../../etc/passwd", "Owls", "owls"),
        ("..", "Owls", "owls"),
        ("page", "Owls", "owls"),
        ("index", "Feed", "feed-paper"),
        ("night\u0000", "Owls", "night"),
        ("x" * 200, "Owls", "owls"),
        ("1", "On " + "the owls of " * 30, "on-the-owls-of-the-owls-of-the-owls-of-the-owls-of-the-owls"),
        ("1", "C++: 王伟", "c-wangwei"),
        ("1", "☃", "paper"),
        ("1", "x" * 300, "x" * 60),
    ],
)  # fmt: skip
def test_ids_are_keys_or_the_words_of_titles(root: Path, key: str, title: str, id: str) -> None:
    line = json.dumps({"id": "Not an id", "key": key, "title": title})
    take(root, line, suffix=".jsonl")
    assert [path.stem for path in (root / "content" / "papers").rglob("*.yaml")] == [id]
    assert check(root) == []
    assert {path.name for path in root.parent.iterdir()} == {"site"}


def test_no_id_key_or_file_is_used_twice(tmp_path: Path) -> None:
    root = create_collection(tmp_path / "s", owls="id: Owls\n".lower() + "title: A\nkey: Sova2031\naliases: [night]\n",
                 draft="title: D\ndraft: true\n")  # fmt: skip
    (root / "content/papers/undated").mkdir()
    (root / "content/papers/undated/left.yaml").write_text("")
    entries = ("sova2031", "SOVA2031", "night", "draft", "left", "x1")
    result = take(root, *(f"@misc{{{key}, title = {{Title {n}}}}}" for n, key in enumerate(entries)))
    new = sorted(Path(path).stem for path in result.texts)
    assert new == ["draft-2", "left-2", "night-2", "sova2031-2", "sova2031-3", "title-5"]
    assert check(root) == []


def test_invalid_values_are_left_out_with_a_note(root: Path) -> None:
    records = [
        {"title": "x" * 10_000_000},
        {"title": "Far", "pdf": "files/none.pdf", "related": ["nobody", "sova"], "date": "2031-02-30"},
        {"id": "sova", "title": "Owls", "aliases": ["far", "owl"], "url": "javascript:alert(1)"},
    ]
    result = take(root, "\n".join(map(json.dumps, records)), suffix=".jsonl")
    notes = "\n".join(format_notes(result))
    assert sorted(note.line for note in result.notes) == [1, 2, 2, 2, 3, 3]
    for what in ("an entry without a valid title", "2031-02-30", "javascript:", "no file `files/none.pdf`",
                 "other records already use `far`", "there is no paper `nobody`"):  # fmt: skip
        assert what in notes
    assert record(root, "undated/far") == "title: Far\nrelated:\n  - sova\n"
    assert record(root, "undated/sova") == "aliases:\n  - owl\ntitle: Owls\n"
    assert check(root) == []


def test_a_collection_with_errors_is_left_alone(tmp_path: Path) -> None:
    root = create_collection(tmp_path / "s", bad="titel: x\n")
    with pytest.raises(ContentError, match="titel"):
        plan(root, BIB)


# --- again ----------------------------------------------------------------------------------


def test_a_second_import_changes_nothing(root: Path) -> None:
    take(root, BIB)
    before = tree(root)
    result = take(root, BIB)
    assert (str(result), result.texts, result.lock_texts) == ("0 new, 0 changed, 2 unchanged", {}, {})
    assert tree(root) == before


ENTRY = st.builds(
    lambda key, title, family, year, more: (
        f"@{'article' if 'doi' in more else 'misc'}{{{key}, title = {{{title}}}, "
        f"author = {{{family}, A.}}, year = {year}{more}}}\n"
    ),
    st.sampled_from(["k1", "key1", "Key1", "key2", "key3"]),
    st.sampled_from(["Owls at night", "Owls at night: a study", "Owls at noon", "Bats", "{GPT}-4"]),
    st.sampled_from(["Sova", "Kauz"]),
    st.sampled_from([2019, 2020]),
    st.lists(st.sampled_from([
        ", doi = {10.5555/a}", ", doi = {10.5555/b}", ", eprint = {2001.00001}, archiveprefix = {arXiv}",
        ", abstract = {Long.}", ", abstract = {Longer: than $x$.}", ", volume = 2", ", journal = {J}",
    ]), unique=True, max_size=4).map("".join),
)  # fmt: skip


@settings(max_examples=examples(60), deadline=None)
@given(texts=st.lists(st.lists(ENTRY, max_size=4).map("".join), min_size=1, max_size=3),
       link=st.booleans())  # fmt: skip
def test_importing_any_files_again_changes_nothing_in_any_order(
    texts: list[str], link: bool, tmp_path_factory: pytest.TempPathFactory
) -> None:
    root = create_collection(tmp_path_factory.mktemp("site") / "s")
    take(root, *texts, link_versions=link)
    assert not [problem for problem in check(root) if problem.severity == "error"]
    before = tree(root / "content")
    result = take(root, *texts, link_versions=link)
    assert (result.new, result.changed, result.texts) == (0, 0, {}), format_notes(result)
    assert tree(root / "content") == before
    names = [str(path) for path in sorted((root / "sources").iterdir())]
    again = run_import.plan(run_import.open_planner(root, root / "content", link_versions=link), names[::-1])
    assert not again.texts


def test_the_order_of_files_does_not_matter(tmp_path: Path) -> None:
    texts = [BIB, BIB.replace("Owls", "Bats").replace("owls.1", "bats.1"), "@misc{sova2031, title = {X}}"]
    trees = []
    for number, order in enumerate(itertools.permutations(range(3))):
        root = create_collection(tmp_path / str(number))
        plan(root, *texts)
        names = [str(root / "sources" / f"{index}.bib") for index in order]
        run_import.plan(run_import.open_planner(root, root / "content"), names).write()
        trees.append(tree(root / "content"))
    assert all(other == trees[0] for other in trees)


def test_a_changed_entry_changes_keys_that_were_not_edited(root: Path) -> None:
    take(root, BIB)
    edit(root, "2031/sova2031", "title: Owls at night", "# as printed\ntitle: Owls, at night")
    edit(root, "2031/sova2031", "volume: 3\n", "volume: 3 # of five\ntags: [birds]\n")
    result = take(root, BIB.replace("Owls at", "Owls by").replace("volume = 3", "volume = 4, number = 2"))
    assert format_notes(result) == ["1: kept: content/papers/2031/sova2031.yaml has its own `title`"]
    assert str(result) == "0 new, 1 changed, 1 unchanged"
    assert record(root, "2031/sova2031") == (
        "type: article\n# as printed\ntitle: Owls, at night\nauthors:\n  - Ann Sova\n  - Ute Kauz\n"
        "date: 2031\nvenue: Birds\nvolume: 4 # of five\nnumber: 2\ntags: [birds]\ndoi: 10.5555/owls.1\n"
    )
    assert take(root, BIB.replace("volume = 3", "volume = 4, number = 2")).changed == 0


def test_translations_are_written_and_kept_once_edited(root: Path) -> None:
    ris = "TY  - JOUR\nTI  - Owls at night\nAU  - Sova, Ann\nTT  - {}\nER  - \n"
    take(root, ris.format("Nuits: des hiboux"), suffix=".ris")
    (path,) = (root / "content" / "papers").rglob("*.yaml")
    assert "translations:\n  und:\n    title: 'Nuits: des hiboux'\n" in path.read_text("utf-8")
    take(root, ris.format("Hiboux de nuit"), suffix=".ris")
    own = path.read_text("utf-8").replace("  und:", "  fr:")
    assert "title: Hiboux de nuit\n" in own
    path.write_text(own, "utf-8")
    take(root, ris.format("Autre chose"), suffix=".ris")
    assert path.read_text("utf-8") == own


def test_a_different_spelling_is_not_an_edit(root: Path) -> None:
    take(root, BIB)
    edit(root, "2031/sova2031", "  - Ann Sova\n", "  - {family: Sova, given: Ann}\n")
    result = take(root, BIB.replace("Kauz, Ute", "Kauz, Uta"))
    assert (result.changed, format_notes(result)) == (1, [])
    assert "authors:\n  - Ann Sova\n  - Uta Kauz\n" in record(root, "2031/sova2031")


def test_a_key_or_record_that_was_removed_stays_away(root: Path) -> None:
    take(root, BIB)
    edit(root, "2031/sova2031", "volume: 3\n", "")
    (root / "content/papers/2030/bat2030.yaml").unlink()
    result = take(root, BIB.replace("volume = 3", "volume = 4").replace("Bats", "Bats!"))
    assert str(result) == "0 new, 0 changed, 1 unchanged, 1 removed by hand"
    assert format_notes(result) == [
        "1: kept: content/papers/2031/sova2031.yaml has its own `volume`",
        "8: removed: `bat2030` was imported before and then deleted; not created again",
    ]
    assert "volume" not in record(root, "2031/sova2031")


def test_a_record_that_moved_is_found_again(root: Path) -> None:
    take(root, BIB)
    old = root / "content/papers/2031/sova2031.yaml"
    old.rename(root / "content/papers/owls.yaml")
    result = take(root, BIB)
    assert (result.new, format_notes(result)) == (0, [])
    assert check(root) == []


def test_a_deleted_lock_is_written_again(root: Path) -> None:
    take(root, BIB)
    lock = root / "content" / "imports.lock"
    before = lock.read_bytes()
    lock.unlink()
    assert take(root, BIB).texts == {}
    assert lock.read_bytes() == before


def test_branches_merge_line_by_line(tmp_path: Path) -> None:
    ours, theirs, both = (create_collection(tmp_path / name) for name in ("ours", "theirs", "both"))
    first, second = BIB.split("\n\n")
    take(ours, first)
    take(theirs, second)
    take(both, first, second)
    lines = [(root / "content/imports.lock").read_text().splitlines() for root in (ours, theirs, both)]
    assert [line.replace("1.bib", "0.bib") for line in lines[2]] == sorted({*lines[0], *lines[1]})
    lock = ours / "content/imports.lock"
    lock.write_text("<<<<<<< ours\n" + lock.read_text())
    with pytest.raises(CallError, match=r"imports\.lock:1: this line was not written by an import"):
        plan(ours, first)


# --- one paper or two -----------------------------------------------------------------------

PREPRINT = "@misc{a, title = {Owls}, author = {Sova, A}, year = 2030, eprint = {2001.00001}, archiveprefix = {arXiv}}\n"
PUBLISHED = "@article{b, title = {Owls}, author = {Sova, A}, year = 2031, journal = {J}, doi = {10.5555/a}}\n"


@pytest.mark.parametrize(
    ("mine", "entry", "kind", "text"),
    [
        ("title: Owls\ndoi: 10.5555/A\n", PUBLISHED, "joined",
         "content/papers/mine.yaml is the same paper (same DOI): added `type`, `authors`, `date`, `venue`; it has its own `doi`"),
        ("title: Owls\narxiv: 2001.00001v2\n", PREPRINT, "joined",
         "content/papers/mine.yaml is the same paper (same arXiv id): added `type`, `authors`, `date`; it has its own `arxiv`"),
        ("title: OWLS\nauthors: [Ann Sova]\ndate: 2031-05\nvenue: j\n", PUBLISHED, "joined",
         "content/papers/mine.yaml is the same paper (same title): added `type`, `doi`; it has its own `title`, `authors`, `date`, `venue`"),
        ("title: Owls\nkey: B\n", PUBLISHED, "joined",
         "content/papers/mine.yaml is the same paper (same citation key): added `type`, `authors`, `date`, `venue`, `doi`"),
        ("title: 'OWLS!'\nauthors: [Ann Sova]\n", PUBLISHED, "likely duplicate",
         "of content/papers/mine.yaml (same title), not imported; only this entry has `type`, `date`, `venue`, `doi`"),
        ("title: Owls\n", PUBLISHED, "likely duplicate",
         "of content/papers/mine.yaml (same title), not imported; only this entry has `type`, `authors`, `date`, `venue`, `doi`"),
        ("title: Owls\nauthors: [Ann Sova]\ndate: 2031\nvenue: K\n", PUBLISHED, "likely duplicate",
         "of content/papers/mine.yaml (same title), not imported; only this entry has `type`, `doi`"),
        ("title: Owls\nauthors: [Ann Sova, Bo Kauz]\ndate: 2031\nvenue: J\n", PUBLISHED, "likely duplicate",
         "of content/papers/mine.yaml (same title), not imported; only this entry has `type`, `doi`"),
        ("title: Mice\ndoi: 10.5555/a\n", PUBLISHED, "likely duplicate",
         "of content/papers/mine.yaml (same DOI), not imported; only this entry has `type`, `authors`, `date`, `venue`"),
        ("title: Owls\nauthors: [Ann Sova]\ndate: 2019\n", PUBLISHED, "likely duplicate",
         "of content/papers/mine.yaml (same title), imported as content/papers/2031/owls.yaml"),
        ("title: Owls\nauthors: [A Sova]\narxiv: '2001.00001'\n", PUBLISHED, "likely duplicate",
         "of content/papers/mine.yaml (same title), imported as content/papers/2031/owls.yaml; "
         "use --link-versions to link the two"),
    ],
)  # fmt: skip
def test_likely_duplicates_have_a_note(
    tmp_path: Path, mine: str, entry: str, kind: str, text: str
) -> None:
    root = create_collection(tmp_path / "s", mine=mine)
    result = take(root, entry)
    assert format_notes(result)[0] == f"1: {kind}: {text}"
    assert [problem.code for problem in check(root)] == ["duplicate"] * (", imported as" in text)
    if kind == "likely duplicate":
        assert record(root, "mine") == mine
    else:
        assert set(mine.splitlines()) < set(record(root, "mine").splitlines())
    assert take(root, entry).texts == {}


@pytest.mark.parametrize(
    ("mine", "entry"),
    [
        ("title: Owls\nauthors: [Bo Kauz]\n", PUBLISHED),
        ("title: Bats\nauthors: [A Sova]\n", PUBLISHED),
        ("title: Bats\nauthors: [A Sova]\nkey: b\n", PUBLISHED),
    ],
)
def test_other_papers_are_new(tmp_path: Path, mine: str, entry: str) -> None:
    root = create_collection(tmp_path / "s", mine=mine)
    result = take(root, entry)
    assert (result.new, result.count_notes("likely duplicate")) == (1, 0)


def test_an_entry_without_new_values_matches_its_record(tmp_path: Path) -> None:
    root = create_collection(tmp_path / "s")
    (root / "content/papers").rmdir()
    (root / "content/papers").symlink_to(ROOT / "content" / "papers")
    papers = Collection.load(ROOT, ROOT / "content")[0].papers
    lines = [json.dumps({"title": paper.title, "abstract": paper.abstract, "date": str(paper.date)})
             for paper in papers if paper.date]  # fmt: skip
    result = plan(root, "\n".join(lines), suffix=".jsonl")
    assert (result.texts, format_notes(result), result.unchanged) == ({}, [], len(lines))


def test_versions_are_linked_with_the_option(tmp_path: Path) -> None:
    mine = "title: Owls\nauthors: [A Sova]\narxiv: '2001.00001' # first\nversions: [talk]\n"
    root = create_collection(tmp_path / "s", mine=mine, talk="title: Talk\n")
    result = take(root, PUBLISHED, link_versions=True)
    assert format_notes(result) == [
        "1: linked: content/papers/mine.yaml is a version of content/papers/2031/owls.yaml"
    ]
    assert "version" not in record(root, "2031/owls")
    assert record(root, "mine") == mine.replace("versions: [talk]", "version_of: owls\nversions: [talk]")
    assert check(root) == []
    assert take(root, PUBLISHED, link_versions=True).texts == {}


def test_versions_that_came_before_are_linked_later(root: Path) -> None:
    take(root, PREPRINT, PUBLISHED)
    assert [problem.code for problem in check(root)] == ["duplicate"]
    assert take(root, PREPRINT, PUBLISHED, link_versions=True).changed == 1
    assert check(root) == []


# --- files ----------------------------------------------------------------------------------


def test_a_dry_run_shows_what_would_be_written(root: Path) -> None:
    take(root, BIB)
    before = tree(root / "content")
    result = plan(root, BIB.replace("volume = 3", "volume = 4"), "@misc{new1, title = {New}}")
    assert list(format_diffs(root, result.texts)) == [
        "--- a/content/papers/2031/sova2031.yaml\n+++ b/content/papers/2031/sova2031.yaml\n"
        "@@ -5,5 +5,5 @@\n   - Ute Kauz\n date: 2031\n venue: Birds\n-volume: 3\n+volume: 4\n"
        " doi: 10.5555/owls.1",
        "--- /dev/null\n+++ b/content/papers/undated/new1.yaml\n@@ -0,0 +1,2 @@\n+type: misc\n+title: New",
    ]
    assert tree(root / "content") == before


def test_folders_are_read_with_subfolders_by_suffix(root: Path) -> None:
    folder = root / "library" / "more"
    folder.mkdir(parents=True)
    (folder / "a.BIB").write_text("@misc{one1, title = {One}}")
    (folder / ".hidden.bib").write_text("@misc{two2, title = {Two}}")
    (folder / "notes.md").write_text("@misc{three3, title = {Three}}")
    (folder / "odd.json").write_text("{}")
    result = run_import.plan(run_import.open_planner(root, root / "content"), [str(root / "library")])
    assert list(result.texts) == ["content/papers/undated/one1.yaml"]
    [note] = format_notes(result)
    assert note.startswith("1: not understood: in none of the formats that can be imported: workbook, ")
    for wrong in (["nothing.bib"], [str(folder / "a.BIB"), "nothing.bib"]):
        with pytest.raises(CallError, match=r"there is no file nothing\.bib"):
            run_import.plan(run_import.open_planner(root, root / "content"), wrong)


@pytest.mark.parametrize(
    ("encoding", "notes"),
    [("utf-8", 0), ("utf-8-sig", 0), ("utf-16", 0), ("cp1252", 1), ("utf-32", 0)],
)
def test_encodings_are_detected(root: Path, encoding: str, notes: int) -> None:
    path = root / "x.bib"
    path.write_bytes("@misc{one1,\n title = {Über Öl}}".encode(encoding))
    result = run_import.plan(run_import.open_planner(root, root / "content"), [str(path)])
    assert "title: Über Öl\n" in next(iter(result.texts.values()))
    assert len(result.notes) == notes


def test_a_killed_import_leaves_no_partial_file(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    take(root, BIB)
    many = BIB.replace("volume = 3", "volume = 4") + "".join(
        f"@misc{{more{n}, title = {{More {'abcdefgh'[n]}}}, year = 2030}}\n" for n in range(8)
    )
    want = None
    for kill_at in range(11):
        site = create_collection(root.parent / f"k{kill_at}")
        take(site, BIB)
        before = tree(site / "content")
        result = plan(site, many)
        with monkeypatch.context() as patch:
            _kill(patch, kill_at)
            with contextlib.suppress(KeyboardInterrupt):
                result.write()
        after = tree(site / "content")
        whole = {**before, **{path.removeprefix("content/"): text.encode() for path, text in result.texts.items()}}
        for path, data in after.items():
            if path.endswith(".yaml") and not Path(path).name.startswith("."):
                assert data in (whole[path], before.get(path))
        assert not [problem for problem in check(site) if problem.severity == "error"]
        take(site, many)
        end = {path: data for path, data in tree(site / "content").items() if not path.endswith(".part")}
        want = want or end
        assert end == want


NOTED = """\
@preamble{"\\newcommand{\\x}{}"}
@oddity{a, title = {Owls \\oddly{seen}}, author = {Sova, Ann and others}, file = {a.pdf}, groups = {owls}, timestamp = {7}}
@misc{a, title = {Bats}, year = {2020/2021}, doi = {none}, url = {none}, year = {2022}}
"""


def test_what_loses_nothing_is_noted_and_no_error(root: Path) -> None:
    result = take(root, NOTED)
    assert {note.kind for note in result.notes} == {"noted"}
    assert result.count_notes("not understood") == 0
    assert str(result).endswith(f", {len(result.notes)} noted")


GROUPED = {
    "JabRef": "@misc{a, title = {Owls}, keywords = {Wings}, groups = {Night Birds, To read}}",
    "Mendeley": "@misc{a, title = {Owls}, keywords = {Wings}, mendeley-groups = {Animals/Night Birds}, mendeley-tags = {To read}}",
    "Zotero's API": """{"collections": {"ABCD2345": {"name": "Night Birds"}}, "items": [{"key": "K", "data": {"itemType": "document",
        "title": "Owls", "tags": [{"tag": "Wings"}, {"tag": "To read"}], "collections": ["ABCD2345"]}}]}""",
    "Better BibTeX": """{"config": {"id": "36a3b0b5"}, "collections": {"ABCD2345": {"key": "ABCD2345", "parent": "", "name": "Night Birds",
        "collections": [], "items": [7]}}, "items": [{"itemID": 7, "itemType": "document", "title": "Owls", "creators": [],
        "tags": [{"tag": "Wings"}, {"tag": "To read"}]}]}""",
    "Zotero RDF": """<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:z="http://www.zotero.org/namespaces/export#"
        xmlns:bib="http://purl.org/net/biblio#" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/">
        <bib:Document rdf:about="#item_1"><z:itemType>document</z:itemType><dc:title>Owls</dc:title><dc:subject>Wings</dc:subject>
        <dc:subject>To read</dc:subject></bib:Document>
        <z:Collection rdf:about="#collection_1"><dc:title>Night Birds</dc:title><dcterms:hasPart rdf:resource="#item_1"/></z:Collection></rdf:RDF>""",
}  # fmt: skip


@pytest.mark.parametrize("program", GROUPED)
def test_groups_become_tags_or_keywords(root: Path, program: str) -> None:
    """By `tags.yaml` and its aliases; what is in neither is kept, and nothing is lost."""
    (root / "content" / "tags.yaml").write_text("- {tag: owls, aliases: [night birds]}\n- {tag: flight, label: Wings}\n", "utf-8")
    result = take(root, GROUPED[program])
    assert [note for note in result.notes if note.kind != "noted"] == []
    (record,) = (yaml.safe_load(text) for text in result.texts.values())
    assert (sorted(record["tags"]), record["keywords"]) == (["flight", "owls"], ["To read"])


def test_what_is_lost_is_not_understood(root: Path) -> None:
    result = take(root, "@misc{a, title = {Owls}, x, date = {2020-13}}\n@misc{b, year = 2020}")
    assert format_notes(result) == [
        "1: not understood: `x,` is not a field: expected `name = value`",
        "1: not understood: `2020-13` is not a date: there is no month 13",
        "2: not understood: an entry without a title",
    ]


def test_likely_duplicates_of_a_record_are_one_line(root: Path) -> None:
    again = "\n".join(f"@misc{{k{i}, title = {{Bats}}, author = {{Bat, Bo}}, year = 2030, note = {{{i}}}}}" for i in range(12))
    result = take(root, BIB, again)
    (note,) = (note for note in result.notes if note.kind == "likely duplicate")
    assert str(note).endswith(
        "1.bib:1: likely duplicate: of content/papers/2030/bat2030.yaml (same title), not imported; only this entry has `bibtex` "
        "(also lines 2, 3, 4, 5, 6, 7, 8, 9 and 3 more)"
    )  # fmt: skip
    assert ", 12 likely duplicates" in str(result)


def test_a_field_that_several_entries_inherit_has_one_place(root: Path) -> None:
    parts = "".join(f"@inproceedings{{p{i}, title = {{Bats {i}}}, crossref = {{all}}}}\n" for i in range(3))
    result = take(root, parts + "@proceedings{all, title = {Bats}, year = {in press}}")
    assert [str(note).rpartition("0.bib:")[2] for note in result.notes] == [
        "4: noted: `year`: `in press` is not a date; all of it is kept under `bibtex`"
    ]


TAGS = """\
- tag: machine-learning
  label: Machine learning
  aliases: [ml]
- tag: owls
"""


def test_keywords_that_the_collection_has_as_tags_become_tags(root: Path) -> None:
    (root / "content" / "tags.yaml").write_text(TAGS)
    text = "@misc{a, title = {Owls}, keywords = {Machine Learning, ML, nests, OWLS}}\n@misc{b, title = {Mice}, keywords = {owls}}"
    take(root, text)
    assert "\ntags:\n  - machine-learning\n  - owls\nkeywords:\n  - nests\n" in record(root, "undated/owls")
    assert record(root, "undated/mice").endswith("\ntags:\n  - owls\n")
    assert str(take(root, text)) == "0 new, 0 changed, 2 unchanged"


def _kill(patch: pytest.MonkeyPatch, at: int) -> None:
    """The process ends before the file with this number is moved to its place."""
    moves = itertools.count()
    replace = Path.replace

    def kill(self: Path, target: Path) -> Path:
        if next(moves) == at:
            raise KeyboardInterrupt
        return replace(self, target)

    patch.setattr(Path, "replace", kill)


def test_if_one_file_can_not_be_written_none_is(tmp_path: Path) -> None:
    (tmp_path / "b").write_text("a file, no folder")
    with pytest.raises(CallError, match="can't be written"):
        atomic_write.write(tmp_path, {"a.yaml": "1", "b/c.yaml": "2"})
    assert [path.name for path in tmp_path.iterdir()] == ["b"]
    (tmp_path / "s").mkdir()
    (tmp_path / "s" / "out").symlink_to(tmp_path)
    with pytest.raises(CallError, match="link"):
        atomic_write.write(tmp_path / "s", {"out/c.yaml": "2"})
    assert not (tmp_path / "c.yaml").exists()


def test_the_demo_comes_back_from_its_bibtex(root: Path) -> None:
    demo = Collection.load(ROOT, ROOT / "content")[0]
    venues = demo.venues
    result = take(root, bibtex.join(bibtex.write(paper, venues) for paper in demo.papers))
    assert (result.new, format_notes(result)) == (47, [])
    assert check(root) == []
    again = Collection.load(root, root / "content")[0]
    for paper in demo.papers:
        other = again.by_id[paper.id]
        assert (other.authors, other.arxiv, other.key) == (paper.authors, paper.arxiv, paper.key)


def test_broken_files_become_valid_records(root: Path) -> None:
    rng = random.Random(6)
    for text in itertools.islice(_mutate(BIB + PREPRINT, rng), 60):
        take(root, text)
        assert not [problem for problem in check(root) if problem.severity == "error"], text


def _mutate(text: str, rng: random.Random) -> Iterator[str]:
    while True:
        parts = list(text)
        for _ in range(rng.randrange(1, 12)):
            at = rng.randrange(len(parts))
            parts[at : at + rng.randrange(3)] = rng.choice(["{", "}", ",", "\\", "é", "\0", '"', "=", ":"])
        yield "".join(parts)
