"""Forms as readers fill them: each becomes a valid change, or problems and no change."""

from __future__ import annotations

import logging
import re
import shutil
from collections.abc import Iterable, Iterator
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
import yaml
from click.testing import CliRunner, Result
from hypothesis import given, settings
from hypothesis import strategies as st
from markdown import Markdown

from papershelf.cli import main
from papershelf.curation.forms import proposing
from papershelf.curation.forms.answers import FormProblem, parse
from papershelf.curation.forms.kinds import CLAIM, CORRECT, FORMS, SUBMIT, Form
from papershelf.errors import select_errors
from papershelf.records.collection import Collection
from papershelf.records.paper import Paper
from papershelf.records.vocabulary import Person
from tests.build import ROOT, build, tree
from tests.examples import examples
from tests.formats.cases import LOADER

SKELETON = ROOT / "generator" / "papershelf" / "skeleton"
CASES: list[dict[str, Any]] = yaml.load((ROOT / "tests/cases/forms.yaml").read_text("utf-8"), LOADER)
BY_NAME = {"submit": SUBMIT, "correct": CORRECT, "claim": CLAIM}
HOSTILE = CASES[[case["name"] for case in CASES].index("HTML and script") :]
OWLS = """\
# Kept.
title: "Owl  {Songs}"   # not this
authors:
  - Sova, Ann
  - {given: Ute, family: Kauz, affiliation: Nest}
venue: imaginary-shelves
date: 2020
doi: 10.5555/owl.songs
# Of the day.
abstract: They sing of $k$.
tags: [owls, libraries]
"""
TODAY = "2031-06-01"


@pytest.fixture(autouse=True)
def mkdocs_log() -> Iterator[None]:
    """The command sets MkDocs' log level; here it runs in the same process as other tests."""
    logger = logging.getLogger("mkdocs")
    level, handlers = logger.level, logger.handlers[:]
    yield
    logger.setLevel(level)
    logger.handlers[:] = handlers


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return site(tmp_path / "site")


def site(root: Path) -> Path:
    """A new folder with one more record."""
    shutil.copytree(SKELETON, root)
    (root / "content" / "papers" / "2020").mkdir()
    (root / "content" / "papers" / "2020" / "owl-songs.yaml").write_text(OWLS, encoding="utf-8")
    return root


def issue(form: Form, answers: dict[str, str], more: dict[str, Any] | None = None) -> str:
    """The issue of a form, as GitHub writes it."""
    given = {**answers, **{label: "\n".join([line] * int(times)) for label, (line, times) in (more or {}).items()}}
    assert not {*given} - {field.label for field in form.fields}
    parts = [f"### {field.label}\n\n{given.get(field.label, '_No response_')}" for field in form.fields]
    return "\n\n".join(parts)


def data(case: dict[str, Any]) -> bytes:
    if "bytes" in case:
        return str(case["bytes"]).encode("latin-1")
    if "text" in case:
        return str(case["text"]).encode()
    return issue(BY_NAME[case["form"]], case["answers"], case.get("more")).encode()


def take(root: Path, case: dict[str, Any], *options: str) -> Result:
    """Call the command, as the workflow does."""
    words = ["form", "-f", str(root / "mkdocs.yml"), *options, "-"]
    return CliRunner().invoke(main, words, input=data(case), catch_exceptions=False)


def parametrize_cases(cases: Iterable[dict[str, Any]]) -> Any:
    return pytest.mark.parametrize("case", cases, ids=lambda case: case["name"].replace(" ", "-"))


def test_there_are_fifty_hostile_forms() -> None:
    assert len(HOSTILE) >= 50
    assert len({case["name"] for case in CASES}) == len(CASES)


# --- a form in trouble -------------------------------------------------------------------------


@parametrize_cases([case for case in CASES if "problems" in case])
def test_a_form_with_problems_changes_nothing(root: Path, case: dict[str, Any]) -> None:
    before = tree(root)
    done = take(root, case, "--markdown")
    assert done.exit_code == 1
    assert tree(root) == before
    problems = [line for line in done.stderr.splitlines() if line.startswith("-:")]
    assert len(problems) == len(case["problems"]), done.stderr
    for part, line in zip(case["problems"], problems, strict=True):
        assert part in line
    assert all(line.isprintable() for line in done.stderr.splitlines())
    assert not re.search(r"^\s*::", done.stderr, re.MULTILINE)


@parametrize_cases([case for case in CASES if "problems" in case])
def test_the_reply_has_quotes_in_a_code_block_only(root: Path, case: dict[str, Any]) -> None:
    """All that a stranger wrote is in one block of code: no mention, no link, no markup."""
    answer = take(root, case, "--markdown").stdout
    assert len(answer) < 65_536, "GitHub takes no longer comment"
    html = Markdown(extensions=["fenced_code"]).convert(answer)
    outside = re.sub(r"<pre><code.*?</code></pre>", "", html, flags=re.DOTALL)
    assert re.sub(r"\s+", " ", outside) == (
        "<p>Thank you. Your form can't be proposed to the curators because of these problems:</p> "
        "<p>Please edit the form above. It is then checked again.</p>"
    )


def test_fences_can_not_be_closed_from_inside(root: Path) -> None:
    case = {"form": "submit", "answers": {"Title": "Bats", "Date": "```` @all <b> #1"}}
    answer = take(root, case, "--markdown").stdout
    fence, *lines, end = answer.split("\n\n")[1].split("\n")
    assert fence == f"{end}text"
    assert "````" in lines[0]
    assert end not in "\n".join(lines)


# --- a form that becomes a change ----------------------------------------------------------------


@parametrize_cases([case for case in CASES if "problems" not in case])
def test_a_valid_form_becomes_one_change(root: Path, case: dict[str, Any]) -> None:
    before = tree(root)
    done = take(root, case)
    assert done.exit_code == 0, done.stderr
    after = tree(root)
    assert before.keys() <= after.keys()
    (path,) = [path for path in after if before.get(path) != after[path]]
    assert re.fullmatch(r"content/(people|papers/(20[0-9]{2}|undated)/[a-z0-9-]+)\.yaml", path)
    assert done.stderr.splitlines()[-1] == path
    collection, problems = Collection.load(root, root / "content")
    assert problems == []
    if "paper" in case:
        (id,) = [id for id, place in collection.places.items() if place.path == path]
        wanted = {"id": id, **case["paper"]}
        found: Any = collection.by_id[id]
        expected: Any = Paper.model_validate({"title": "x", **wanted, "date": wanted.get("date") or None})
    else:
        wanted = {"id": case["answers"]["Author page"], **case["person"]}
        found = collection.person(wanted["id"])
        expected = Person.model_validate({"name": "x", **wanted})
    for key in wanted:
        assert getattr(found, key) == getattr(expected, key), key


def test_a_correction_keeps_fields_of_ones_own(root: Path) -> None:
    (root / "content" / "fields.yaml").write_text("- {name: samples, label: Samples, type: number}\n", "utf-8")
    path = "content/papers/2020/owl-songs.yaml"
    (root / path).write_text(f"{OWLS}samples: 12\n", "utf-8")
    form = issue(CORRECT, {"Paper id": "owl-songs", "Title": "Bat Songs"})
    made = proposing.plan(root, root / "content", form.encode(), TODAY)
    assert (made.problems, made.warnings) == ([], [])
    assert made.texts == {path: f"{OWLS}samples: 12\n".replace('"Owl  {Songs}"  ', "Bat Songs")}


class Live(HTMLParser):
    """Collects markup that would run code or load something, except the site's own."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        attributes = dict(attrs)
        if tag in ("iframe", "object", "embed", "style", "base", "form", "img", "svg"):
            self.found.append(tag)
        if tag == "script" and attributes.get("type", "").endswith("json") is False and not attributes.get("src", "").startswith("../../assets/"):
            self.found.append(str(attrs))
        for name, value in attrs:
            if name.startswith("on") or (name in ("href", "src", "action") and re.match(r"\s*(javascript|data|vbscript):", value or "")):
                self.found.append(f"{tag} {name}={value}")


def find_live_markup(page: str) -> list[str]:
    """All live markup in the body of a generated page."""
    parser = Live()
    parser.feed(page[page.index("<div class=ps-paper") : page.index("</article>")])
    return parser.found


def test_all_valid_forms_together_build_a_clean_site(root: Path, tmp_path: Path) -> None:
    kept = [case for case in CASES if "problems" not in case]
    taken = 0
    for case in kept:
        answers = case.get("answers", {})
        title = {"Title": f"Bats {case['name']}"} if answers.get("Title") == "Bats" else {}
        taken += take(root, {**case, "answers": {**answers, **title}}).exit_code == 0
    assert taken > len(kept) - 8, "some are about one paper, and the second of them changes nothing"
    assert select_errors(Collection.load(root, root / "content")[1]) == []
    config = root / "mkdocs.yml"
    settings_text = config.read_text("utf-8")
    config.write_text(settings_text.replace("plugins:\n  - papershelf\n", "plugins:\n  - papershelf: {issue_forms: true, citation_styles: [], share_cards_up_to: 0}\n")
                      + "repo_url: https://github.com/you/papers\n", "utf-8")  # fmt: skip
    folder = build(config, tmp_path / "out") / "papers"
    pages = [folder / id / "index.html" for id in Collection.load(root, root / "content")[0].by_id]
    assert len(pages) > 20
    assert {page.parent.name: found for page in pages if (found := find_live_markup(page.read_text("utf-8")))} == {}


def test_live_markup_would_be_found() -> None:
    page = "<div class=ps-paper>{}</article>"
    for text in ("<script>x</script>", "<a href=' javascript:x'>", "<b onclick=x>", "<img src=x>"):
        assert find_live_markup(page.format(text))
    assert not find_live_markup(page.format("<a href='https://x.example'>&lt;script&gt;</a>"))


def test_a_reply_fits_into_a_comment(root: Path) -> None:
    """However many problems there are, and however much they quote."""
    name = f"{'B' * 300} and {'C' * 300}"
    case = {"form": "submit", "answers": {"Title": "Bats", "Authors": "x, y, z, w\n" * 2000 + name}}
    done = take(root, case, "--markdown")
    assert len(done.stdout) < 20_000
    assert "\nand 1,951 more\n```\n" in done.stdout
    assert done.stderr.endswith("2,001 problems (nothing was written)\n")
    assert max(map(len, done.stderr.splitlines())) < 350


def test_a_comment_beside_a_value_stays(root: Path) -> None:
    path = root / "content" / "papers" / "2024" / "sorting-imaginary-books.yaml"
    before = path.read_text("utf-8")
    case = {"form": "correct", "answers": {"Paper id": "sorting-imaginary-books", "Date": "2024-01-16"}}
    assert take(root, case).exit_code == 0
    expected = re.sub("date: 2024-01-15 +#", "date: 2024-01-16 #", before)
    assert expected != before
    assert path.read_text("utf-8") == expected


def test_an_edit_is_the_smallest(root: Path) -> None:
    path = root / "content" / "papers" / "2020" / "owl-songs.yaml"
    answers = {"Paper id": "owl-songs", "Date": "2020-03", "Tags": "-", "PDF": "https://example.org/x.pdf",
               "Title": "Owl Songs", "Authors": "Ann Sova\nUte Kauz", "Venue": "Proceedings of the Conference on Imaginary Shelves"}  # fmt: skip
    assert take(root, {"form": "correct", "answers": answers}).exit_code == 0
    expected = OWLS.replace("date: 2020\n", "date: 2020-03\n").replace("tags: [owls, libraries]\n", "")
    expected = expected.replace("owl.songs\n", "owl.songs\npdf: https://example.org/x.pdf\n")
    assert path.read_text("utf-8") == expected


def test_an_edit_keeps_the_line_ends_of_windows(root: Path) -> None:
    path = root / "content" / "papers" / "2020" / "owl-songs.yaml"
    path.write_bytes(OWLS.replace("\n", "\r\n").encode())
    answers = {"Paper id": "owl-songs", "Abstract": "-", "Note": "One.\n\nTwo."}
    assert take(root, {"form": "correct", "answers": answers}).exit_code == 0
    text = path.read_bytes().decode()
    assert text.count("\n") == text.count("\r\n")
    assert "abstract" not in text
    assert "note: |-\r\n  One.\r\n\r\n  Two.\r\n" in text


def test_a_new_entry_is_indented_like_the_others(root: Path) -> None:
    path = root / "content" / "people.yaml"
    path.write_text("# Us.\n  - id: ada-sample\n    name: Ada Sample\n    # Here.", encoding="utf-8")
    answers = {"Author page": "ludwig-van-example", "Affiliation": "Nest"}
    assert take(root, {"form": "claim", "answers": answers}).exit_code == 0
    assert path.read_text("utf-8") == (
        "# Us.\n  - id: ada-sample\n    name: Ada Sample\n    # Here.\n"
        "  - id: ludwig-van-example\n    name: Ludwig van Example\n    affiliation: Nest\n"
    )


@pytest.mark.parametrize("text", [None, "", "# Nobody yet.\n"])
def test_the_first_entry_creates_the_file(root: Path, text: str | None) -> None:
    path = root / "content" / "people.yaml"
    path.unlink()
    if text is not None:
        path.write_text(text, encoding="utf-8")
    answers = {"Author page": "ada-sample", "ORCID": "0000-0002-1825-0097"}
    assert take(root, {"form": "claim", "answers": answers}).exit_code == 0
    entry = "- id: ada-sample\n  name: Ada Sample\n  orcid: 0000-0002-1825-0097\n"
    assert path.read_text("utf-8") == (text or "") + entry


def test_a_claim_of_papers_by_others_has_a_warning(root: Path) -> None:
    answers = {"Author page": "ludwig-van-example", "Other ways the name is written": "Ada Sample"}
    done = take(root, {"form": "claim", "answers": answers})
    assert done.stderr.startswith("1 paper by `Ada Sample` would move to the page `ludwig-van-example`\n")


def test_an_entry_in_braces_is_left_to_curators(root: Path) -> None:
    path = root / "content" / "people.yaml"
    path.write_text("[{id: ada-sample, name: Ada Sample}]\n", encoding="utf-8")
    for author in ("ada-sample", "ludwig-van-example"):
        case = {"form": "claim", "answers": {"Author page": author, "Affiliation": "Nest"}}
        assert "because of how the file is written (ask the curators to edit content/people.yaml)" in take(root, case).stderr


def test_a_dry_run_writes_nothing(root: Path) -> None:
    before = tree(root)
    done = take(root, {"form": "submit", "answers": {"Title": "Bats"}}, "--dry-run")
    assert (done.exit_code, tree(root)) == (0, before)
    assert "+++ b/content/papers/undated/bats.yaml\n" in done.stdout
    assert "+title: Bats\n" in done.stdout


def test_errors_of_the_collection_are_not_problems_of_the_form(root: Path) -> None:
    (root / "content" / "papers" / "x.yaml").write_text("titel: x\n")
    done = take(root, {"form": "submit", "answers": {"Title": "Bats"}}, "--markdown")
    assert (done.exit_code, done.stdout) == (2, "")
    assert "content/papers/x.yaml:1:1: error[unknown-key]" in done.stderr


# --- the forms' files ------------------------------------------------------------------------------


@pytest.mark.parametrize("form", FORMS, ids=lambda form: form.name)
def test_the_form_files_have_the_fields_of_the_command(form: Form) -> None:
    form_file = yaml.safe_load((SKELETON / f".github/ISSUE_TEMPLATE/{form.name}.yml").read_text("utf-8"))
    assert {*form_file} == {"name", "description", "title", "labels", "body"}
    first, *asked = form_file["body"]
    assert first["type"] == "markdown"
    assert [(item["id"], item["attributes"]["label"]) for item in asked] == [(field.id, field.label) for field in form.fields]
    for item, field in zip(asked, form.fields, strict=True):
        assert item["type"] in ("input", "textarea")
        assert item["type"] == "textarea" or not field.max_lines
        assert all(isinstance(text, str) for text in item["attributes"].values())
        # Where it is rendered, GitHub puts fences around the answer.
        assert {*item["attributes"]} <= {"label", "description", "placeholder"}


def test_ids_are_not_reserved_by_github() -> None:
    """docs.github.com/en/issues/tracking-your-work-with-issues: creating an issue from a URL query."""
    ids = {field.id for form in FORMS for field in form.fields}
    assert not ids & {"title", "body", "labels", "milestone", "assignees", "projects", "template", "type"}
    assert all(re.fullmatch("[a-z-]+", id) for id in ids)


def test_a_form_is_recognised_by_its_first_label() -> None:
    for at, form in enumerate(FORMS):
        for later in FORMS[at + 1 :]:
            assert form.first_label not in {field.label for field in later.fields}
    workflow = (SKELETON / ".github/workflows/forms.yml").read_text("utf-8")
    assert {*re.findall(r"'### (.+?)'", workflow)} == {form.first_label for form in FORMS}


# --- any text at all -------------------------------------------------------------------------------

PIECES = st.sampled_from([
    "### Title", "### Paper id", "### Author page", "### Authors", "###", "_No response_", "-", "\r", "\x00", "\u202e",
    "owl-songs", "ludwig-van-example", "../", ": ", "- x: &a", "*a", "!!python/object", "'", '"', "{", "```", "<script>",
    "$x", "\\", "#", "---\n", "10.1/x", "2401.00001", "\u2028", "\ufeff", "\U0001f600", "\x85", "{% x %}", "@me", "::error::",
])  # fmt: skip
VALUES = st.one_of(st.text(max_size=40), st.lists(PIECES | st.text(max_size=6), max_size=8).map("\n".join), PIECES)


SOUND = {"title": "Bats", "note": "See.", "affiliation": "Nest"}
IDS = {CORRECT: "owl-songs", CLAIM: "ludwig-van-example"}


@st.composite
def issues(draw: st.DrawFn) -> bytes:
    """A form of which some answers are anything; maybe turned round, or with bytes in it that are no text."""
    form = draw(st.sampled_from(FORMS))
    wild = draw(st.sets(st.sampled_from(form.fields), max_size=4))
    sound = {**SOUND, "id": IDS.get(form, "")}
    parts = [f"### {field.label}\n\n{draw(VALUES) if field in wild else sound.get(field.key, '_No response_')}" for field in form.fields]
    if draw(st.booleans()):
        parts = draw(st.permutations(parts))
    text = draw(st.sampled_from(["\n\n", "\r\n\r\n", "\n"])).join(parts).encode("utf-8", "surrogatepass")
    at = draw(st.integers(0, len(text)))
    return text[:at] + draw(st.sampled_from([*[b""] * 8, b"\xff", b"\x00", b"\n### ", b"\n"])) + text[at:]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return site(tmp_path_factory.mktemp("any") / "site")


@pytest.mark.parametrize("nothing", ["#", "?", "/"])
@pytest.mark.parametrize("label", ["Paper id", "Author page"])
def test_a_url_without_an_id_is_a_problem(folder: Path, label: str, nothing: str) -> None:
    text = f"### {label}\n\n{nothing}\n\n### Affiliation\n\nNest\n\n### Note\n\nSee.\n"
    proposal = proposing.plan(folder, folder / "content", text.encode(), TODAY)
    assert [problem for problem in proposal.problems if " is missing: " in str(problem)]
    assert not proposal.texts


@given(text=issues())
@settings(max_examples=examples(150))
def test_any_form_has_a_valid_change_or_problems(folder: Path, text: bytes) -> None:
    proposal = proposing.plan(folder, folder / "content", text, TODAY)
    assert bool(proposal.problems) != bool(proposal.texts)
    for problem in proposal.problems:
        assert isinstance(problem, FormProblem)
        assert str(problem).isprintable()
    for path in proposal.texts:
        assert (folder / path).resolve().is_relative_to(folder / "content")
    after, problems = Collection.load(folder, folder / "content", texts=proposal.texts)
    assert select_errors(problems) == []
    assert len(after.papers) >= 4


@given(st.binary(max_size=300))
def test_any_bytes_can_be_parsed(text: bytes) -> None:
    found = parse(text)
    assert found.form or found.problems


def test_mutated_forms_are_both_valid_and_invalid(folder: Path) -> None:
    """The property would hold of a command that refuses everything."""
    ends: list[bool] = []

    @given(text=issues())
    @settings(max_examples=150, database=None)
    def look(text: bytes) -> None:
        ends.append(bool(proposing.plan(folder, folder / "content", text, TODAY).texts))

    look()
    assert 15 < sum(ends) < len(ends) - 15


