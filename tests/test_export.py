"""`papershelf export`, as a curator calls it."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path
from shutil import copytree
from xml.etree.ElementTree import fromstring

import pytest
import rispy

from papershelf.cli.exporting import FORMATS as FORMATS_OFFERED
from papershelf.formats import FORMATS
from papershelf.formats.formulas import to_unicode
from papershelf.records.collection import Collection
from papershelf.site.exports.selection_files import NAMES
from tests.build import TOY
from tests.commands import papershelf_bytes

ENVIRONMENT = {**os.environ, "NO_MKDOCS_2_WARNING": "1", "PYTHONIOENCODING": "utf-8"}
DOI = {"maths": "10.5555/EXAMPLE_1", "maths-journal": "10.5555/example.2"}
WRITERS = {"bibtex": "BibTeX", "biblatex": "biblatex"}


def export(*words: str, cwd: Path) -> subprocess.CompletedProcess[bytes]:
    return papershelf_bytes("export", *words, cwd=cwd)


@pytest.fixture
def toy(tmp_path: Path) -> Path:
    return Path(copytree(TOY, tmp_path / "toy"))


def files_of(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_the_command_offers_every_format() -> None:
    assert FORMATS_OFFERED == NAMES


def test_every_format_is_written_to_standard_output(toy: Path) -> None:
    collection, _ = Collection.load(toy, toy / "content")
    before = files_of(toy)
    needed = {"crossref": ["--email", "a@b.example", "--depositor", "D", "--publisher", "P"], "datacite": ["--publisher", "P"],
              "oai": ["--email", "a@b.example"]}  # fmt: skip
    for name in NAMES:
        options = needed.get(name, [])
        query = [] if name not in ("crossref", "datacite") else ["--query", "doi:10.5555/example.2"]
        done = export("--format", name, *options, *query, cwd=toy)
        assert done.returncode == 0, (name, done.stderr)
        assert done.stderr.decode().splitlines()[-1] == ("1 paper" if query else "14 papers" if name == "markdown" else "15 papers")
        if name in WRITERS:
            writer = FORMATS[WRITERS[name]]
            expected = writer.join(writer.write(one, collection.venues) for one in collection.papers)
            assert done.stdout == expected.encode(), name
        elif name in ("mods", "oai", "crossref", "datacite"):
            fromstring(done.stdout)
    assert files_of(toy) == before


def test_references_have_abstracts(toy: Path) -> None:
    collection, _ = Collection.load(toy, toy / "content")
    texts = [to_unicode(paper.abstract) for paper in collection.papers]
    lines = [" ".join(text.split()) for text in texts]
    assert any(texts)
    items = json.loads(export("--format", "csl", cwd=toy).stdout)
    assert [item.get("abstract", "") for item in items] == texts
    references = rispy.loads(export("--format", "ris", cwd=toy).stdout.decode())
    assert [one.get("abstract", "") for one in references] == lines
    written = export("--format", "endnote", cwd=toy).stdout.decode()
    assert re.findall("^%X (.+)$", written, re.MULTILINE) == [line for line in lines if line]


def test_a_query_selects_papers(toy: Path) -> None:
    done = export("--format", "csl", "-q", "year:2023.. venue:conf", cwd=toy)
    assert [item["id"] for item in json.loads(done.stdout)] == ["maths"]
    done = export("--format", "csl", "-q", "nothingofthekind", cwd=toy)
    assert (done.returncode, json.loads(done.stdout)) == (0, [])
    assert done.stderr.decode() == "no paper matches the query\n"


def test_records_that_lack_something_are_all_named_and_nothing_is_written(toy: Path) -> None:
    before = files_of(toy)
    done = export("--format", "crossref", "--depositor", "D", "--email", "a@b.example", "-o", "deposits/", cwd=toy)
    said = done.stderr.decode().splitlines()
    assert done.returncode == 1
    assert ("content/papers/bare.yaml:1:1: error[incomplete]: the record lacks `doi` and `date`, which Crossref requires"
            in said)  # fmt: skip
    assert said[-1] == "13 errors"
    assert len(said) == 14
    assert files_of(toy) == before


@pytest.mark.parametrize(("words", "message"), [
    (["--format", "crossref", "--email", "a@b.example"], "give --depositor"),
    (["--format", "crossref", "--depositor", "D"], "give --email, or set `contact`"),
    (["--format", "oai"], "which is published: give --email"),
    (["--format", "oai", "--email", "nobody"], "--email: `nobody` is not an e-mail address"),
    (["--format", "oai", "--email", "a@b.example", "--gateway", "g.example"], "--gateway: `g.example` doesn't begin with https://"),
    (["--format", "datacite", "--email", "a@b.example"], "--email is for --format crossref or oai only"),
    (["author:owl", "year:2020"], "unexpected `author:owl`; for a query, write --query 'author:owl year:2020'"),
    (["--format", "mods", "-q", "nothingofthekind"], "no paper matches the query"),
    (["--format", "datacite", "--publisher", "P", "-q", "title:bert"], "-o deposits/"),
    (["--format", "datacite", "--publisher", "P", "-q", "title:bert", "-o", "one.xml"], "name a folder"),
    (["--format", "markdown", "-o", "mkdocs.yml"], "mkdocs.yml has no line `<!-- papershelf:begin -->`"),
])  # fmt: skip
def test_calls_that_cannot_be_carried_out_write_nothing(toy: Path, words: list[str], message: str) -> None:
    before = files_of(toy)
    done = export(*words, cwd=toy)
    assert (done.returncode, done.stdout) == (2, b"")
    assert message in done.stderr.decode()
    assert files_of(toy) == before


def test_several_files_go_into_a_folder(toy: Path) -> None:
    words = ["--publisher", "P", "-q", "title:bert", "-o", "deposits/"]
    assert export("--format", "datacite", *words, cwd=toy).returncode == 0
    done = export("--format", "crossref", "--depositor", "D", "--email", "a@b.example", *words, cwd=toy)
    assert (done.returncode, done.stderr) == (0, b"2 papers\n")
    assert sorted(path.name for path in (toy / "deposits").iterdir()) == [
        "crossref-conference.xml", "crossref-journal.xml", "maths-journal.xml", "maths.xml",
    ]  # fmt: skip
    assert DOI["maths"] in (toy / "deposits/crossref-conference.xml").read_text("utf-8")


def test_a_readme_keeps_all_but_its_lists(toy: Path) -> None:
    marks = "<!-- papershelf:begin{} -->\n<!-- papershelf:end -->\n"
    readme = f"# Toy\n\n{marks.format('')}\n## Journals\n\n{marks.format(' venue:journal')}"
    (toy / "README.md").write_text(readme, "utf-8")
    done = export("--format", "markdown", "-q", "title:bert", "-o", "README.md", cwd=toy)
    assert (done.returncode, done.stderr) == (0, b"2 papers for title:bert\n1 paper for venue:journal\n")
    written = (toy / "README.md").read_text("utf-8")
    lines = written.splitlines()
    assert len([line for line in lines if line.startswith("- [")]) == 3
    others = [line for line in lines if line and not line.startswith("- [")]
    assert others == [line for line in readme.splitlines() if line]
    assert export("--format", "markdown", "-q", "title:bert", "-o", "README.md", cwd=toy).returncode == 0
    assert (toy / "README.md").read_text("utf-8") == written
    # A new file has marks of its own.
    assert export("--format", "markdown", "-o", "new.md", cwd=toy).returncode == 0
    first = (toy / "new.md").read_text("utf-8")
    assert export("--format", "markdown", "-o", "new.md", cwd=toy).returncode == 0
    assert (toy / "new.md").read_text("utf-8") == first


def test_a_repository_names_its_gateway_and_remembers_datestamps(toy: Path) -> None:
    words = ["--format", "oai", "--email", "a@b.example", "-o", "content/pages/about/oai.xml"]
    assert export(*words, cwd=toy).returncode == 0
    file = toy / "content/pages/about/oai.xml"
    text = file.read_text("utf-8")
    assert "<oai:baseURL>https://toy.example/toy/about/oai.xml</oai:baseURL>" in text
    assert "<oai:identifier>oai:toy.example:toy/maths</oai:identifier>" in text
    today = text.partition("<oai:datestamp>")[2][:10]
    file.write_text(text.replace(f"<oai:datestamp>{today}", "<oai:datestamp>2020-01-01"), "utf-8")
    assert export(*words, "--gateway", "http://g.example/oai", cwd=toy).returncode == 0
    again = file.read_text("utf-8")
    assert "<oai:baseURL>http://g.example/oai/toy.example/toy/about/oai.xml</oai:baseURL>" in again
    assert today not in again


def test_a_table_is_imported_as_the_same_records(toy: Path) -> None:
    assert export("--format", "csv", "-q", "title:book", "-o", "papers.csv", cwd=toy).returncode == 0
    words = [sys.executable, "-m", "papershelf", "import", "papers.csv"]
    done = subprocess.run(words, cwd=toy, capture_output=True, env=ENVIRONMENT, check=False)
    assert (done.returncode, done.stderr.decode().splitlines()[-1]) == (0, "0 new, 0 changed, 1 unchanged")
