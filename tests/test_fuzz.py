"""Every command and every key with the values of a fuzzer: an exit code and a message, no traceback.

`tests/builder/test_fuzz.py` does the same with whole builds. `make test` tries some, always the same
ones; `make test-long` tries 50,000 values, others each time.
"""

from __future__ import annotations

import random
import shutil
import socket
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from papershelf.builder.recipe import read_settings
from papershelf.cli import main
from papershelf.errors import CallError, Problem
from papershelf.records import schema
from papershelf.records.collection import Collection
from papershelf.records.lists import ReadingList
from papershelf.records.paper import Paper
from papershelf.records.schema import CollectingPlace
from papershelf.records.value import list_keys
from papershelf.records.vocabulary import Person, Tag, Venue
from papershelf.settings import Settings
from papershelf.sources.client import Client
from tests import hostile
from tests.build import TOY
from tests.builder.test_fuzz import write_folder
from tests.formats.cases import CASES
from tests.formats.read.test_mutated import mutate

YAML = [
    *(f"!!{tag} " for tag in "int float bool timestamp binary null set omap pairs str seq map merge python/name:os.system".split()),
    "! ", "!x ", "!<tag:yaml.org,2002:int> ", "%TAG ! tag:a,2000:\n---\n", "%YAML 1.1\n---\n", "&a ", "*a", "&a [*a]", "<<: ", "<<: *a\n",
    "<<: [{a: b}]\n", "? ", "? [a]\n: b\n", "- ", "---\n", "...\n", "|\n", "|9\n", ">-\n", "|+2\n", "\t", "\0", "\x01", "\ud800", "\ufeff",
    "\u2028", "\x85", '"', "'", '"\\ud800"', '"\\xZZ"', '"\\U0010ffff"', *"{}[],#@`\r\n~=", ": ", "\r\n", " " * 9, "null", "1e999", "0x", "0o9",
    "1:2:3", "9" * 5_000, "[" * 300, "{a: " * 300, "- " * 400, "é", "汉", "😀", "id: a\n", "title: [x]\n", "upvotes: !!int \n",
]  # fmt: skip
"""What YAML gives a meaning to, and what it forbids."""
FILES = sorted((TOY / "content").rglob("*.y*ml"))
LONGEST = 3_000
"""Letters of an example file that are mutated: more of them only take longer."""
ODD = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text() | st.sampled_from(hostile.ODD_VALUES) | st.sampled_from(hostile.ATOMS),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=6,
)  # fmt: skip
IS_LONG = settings().max_examples >= 100
QUIET = [HealthCheck.too_slow, HealthCheck.function_scoped_fixture, HealthCheck.data_too_large]


@pytest.fixture(autouse=True)
def without_network(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*args: Any, **named: Any) -> None:
        raise OSError("no network in this test")

    monkeypatch.setattr(socket, "getaddrinfo", refuse)
    assert Client.__init__.__defaults__
    monkeypatch.setattr(Client.__init__, "__defaults__", (*Client.__init__.__defaults__[:-1], lambda seconds: None))


def count(long: int, short: int) -> Any:
    """The settings of a property: the number of its examples in `make test-long`, and in `make test`."""
    return settings(max_examples=long if IS_LONG else short, suppress_health_check=QUIET)


def edit(text: str, rnd: random.Random, junk: list[str]) -> str:
    """The text with a few of its letters replaced by junk and by hostile text."""
    edits = [(rnd.randrange(20_000), rnd.choice([0, 0, 1, 5, 40]), rnd.choice(junk) if rnd.random() < 0.8 else hostile.make_text(rnd, 50))
             for _ in range(rnd.randint(1, 8))]  # fmt: skip
    return mutate(text[: rnd.choice([100, 1_000, LONGEST])], edits)


def write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(text.encode("utf-8", "surrogatepass"))


def call(*words: str, given: bytes | None = None) -> Result:
    """The result of a command; what is not an exit is raised."""
    found = CliRunner().invoke(main, words, input=given)
    if found.exception and not isinstance(found.exception, SystemExit):
        raise found.exception
    assert found.exit_code in (0, 1, 2)
    assert "Traceback" not in found.output
    return found


# --- values ---------------------------------------------------------------------------------


@pytest.mark.parametrize("model", [Paper, Person, Venue, Tag, ReadingList], ids=lambda model: model.__name__)
@count(2_000, 40)
@given(data=st.data())
def test_any_value_of_any_key_is_checked(model: type[Paper], data: st.DataObject) -> None:
    keys = data.draw(st.lists(st.sampled_from([*list_keys(model), "nope", ""]), unique=True, min_size=1, max_size=8))
    place = CollectingPlace()
    found = schema.check_values(model, {key: data.draw(ODD) for key in keys} | {"title": "T"}, place)
    assert not isinstance(found, list) or all(isinstance(problem, Problem) and str(problem) for problem in found)


@count(2_000, 60)
@given(st.dictionaries(st.sampled_from([*Settings.model_fields, "nope"]), ODD, min_size=1, max_size=4))
def test_any_value_of_any_option_is_checked(options: dict[str, Any]) -> None:
    try:
        read_settings(options)
    except CallError as error:
        assert str(error)


@count(3_000, 100)
@given(st.randoms(use_true_random=False))
def test_any_files_of_records_are_read(tmp_path: Path, rnd: random.Random) -> None:
    """As a check reads them: three of the example's files, mutated."""
    shutil.rmtree(tmp_path / "content", ignore_errors=True)
    for file in rnd.sample(FILES, 3):
        write(tmp_path / file.relative_to(TOY), edit(file.read_text("utf-8"), rnd, YAML))
    (tmp_path / "content").mkdir(exist_ok=True)
    _, problems = Collection.load(tmp_path, tmp_path / "content")
    assert all(problem.line > 0 and str(problem) for problem in problems)


# --- commands -------------------------------------------------------------------------------

FORMATS = "bibtex biblatex ris csl endnote mods crossref datacite oai markdown csv".split()
DEPOSIT = ["--depositor", "A", "--email", "a@example.org", "--publisher", "P", "--gateway", "https://a.example/"]
OPTIONS = {"crossref": DEPOSIT[:6], "datacite": DEPOSIT[4:6], "oai": [*DEPOSIT[2:4], *DEPOSIT[6:]]}


def check_commands(folder: Path, seed: int, papers: int) -> None:
    """Run every command that reads records on hostile ones."""
    write_folder(folder, hostile.make_papers(seed, papers), seed)
    config = ("-f", str(folder / "mkdocs.yml"))
    for style in FORMATS:
        out = ["-o", f"{folder}/{style}/"] if style in ("crossref", "datacite") else []
        call("export", "--format", style, *OPTIONS.get(style, []), *out, *config)
    for words in (["digest"], ["digest", "--week"], ["fix"], ["check", "--merges", "all"], ["check", "--format", "json"],
                  ["check", "--format", "github"], ["generate", "--out", f"{folder}/tree"], ["refresh"]):  # fmt: skip
        call(*words, *config)
    call("fix", "--write", *config)
    assert call("check", *config).exit_code == 0


def test_commands_read_hostile_records(tmp_path: Path) -> None:
    check_commands(tmp_path / "site", 1, 10)


@pytest.mark.long
@pytest.mark.parametrize("seed", range(2, 12))
def test_commands_read_many_hostile_records(seed: int, tmp_path: Path) -> None:
    check_commands(tmp_path / "site", seed, 60)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A site's folder with a few records."""
    write_folder(tmp_path, hostile.make_papers(0, 2), 0)
    return tmp_path


SOURCES = sorted(path for path in (CASES / "readers").iterdir() if path.suffix not in (".yaml", ".xlsx"))
QUOTED = [*YAML, "<", ">", "</", "&", "{", "}", "\\", "$", "@", "|", ",", ";", "]]>", "<!--", "NaN", "TY  - ", "%A "]


@count(600, 40)
@given(st.randoms(use_true_random=False), st.sampled_from(SOURCES))
def test_any_file_is_imported_or_refused(folder: Path, rnd: random.Random, source: Path) -> None:
    text = edit(source.read_text("utf-8"), rnd, QUOTED)
    write(folder / source.name, text)
    call("import", "--dry-run", "-f", str(folder / "mkdocs.yml"), str(folder / source.name))


@count(300, 30)
@given(st.randoms(use_true_random=False))
def test_any_issue_is_taken_or_refused(folder: Path, rnd: random.Random) -> None:
    labels = ["Identifier or link", "Title", "Authors", "Date", "Venue", "Abstract", "PDF", "Tags", "Note", "Id of the paper", "Name", "ORCID iD"]
    answers = [f"### {label}\n\n{hostile.make_text(rnd, 2_000) if rnd.random() < 0.7 else rnd.choice(labels)}\n" for label in rnd.sample(labels, 8)]
    text = edit("\n".join(answers), rnd, QUOTED) if rnd.random() < 0.5 else "\n".join(answers)
    call("form", "--dry-run", "--markdown", "-f", str(folder / "mkdocs.yml"), "-", given=text.encode("utf-8", "surrogatepass"))


@count(300, 15)
@given(st.randoms(use_true_random=False))
def test_anything_is_added_or_refused(folder: Path, rnd: random.Random) -> None:
    """Without a network, so that nothing is found."""
    start = rnd.choice(["", "10.1234/", "arXiv:", "https://doi.org/", "https://openreview.net/forum?id=", "https://aclanthology.org/", "PMID:", "978"])
    call("add", "--dry-run", "-f", str(folder / "mkdocs.yml"), "--", start + hostile.make_text(rnd, 300))


@count(300, 30)
@given(st.text() | st.sampled_from(["title:", "author:(", "year:..", "year:9..1", '"', "-", "a AND", "~9", "^", "*", "tag:\"a", "year:99999999999"]))
def test_any_query_selects_or_is_refused(query: str) -> None:
    call("export", "--format", "csv", "-f", str(TOY / "mkdocs.yml"), "--query", query.replace("\0", ""))
