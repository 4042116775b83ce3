"""The programs that read our bibliographies report no errors or warnings.

The papers are those of the demo and the toy shelf, and 10,000 real ones if `PAPERSHELF_CORPUS` names
a file of them.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from functools import cache
from itertools import islice
from pathlib import Path
from typing import Any

import pybtex.database
import pytest
from benchmarks import corpus
from bibtexparser import middlewares as bib
from bibtexparser.entrypoint import parse_string
from pydantic import ValidationError
from pylatexenc.latex2text import LatexNodes2Text

from papershelf.formats import FORMATS, biblatex, bibtex
from papershelf.formats.common_values import format_page_range, get_venue_name, list_people
from papershelf.records.collection import Collection
from papershelf.records.name import Name
from papershelf.records.paper import Paper
from papershelf.records.text import split_segments, to_plain
from tests.build import ROOT, TOY

from . import tex
from .cases import RECORDS, record

STYLES = ("plain", "alpha", "acm", "ieeetr")
SHELVES = {"demo": ROOT / "content", "toy": TOY / "content"}
CORPUS = os.environ.get("PAPERSHELF_CORPUS", "")


def entries(shelf: str, name: str) -> str:
    """Return a collection's bibliography in a format."""
    if shelf == "cases":
        return FORMATS[name].join(FORMATS[name].write(*record(one)) for one in RECORDS)
    found = Collection.load(SHELVES[shelf].parent, SHELVES[shelf])[0]
    return FORMATS[name].join(FORMATS[name].write(one, found.venues) for one in found.papers)


@cache
def real() -> list[Paper]:
    """Return 10,000 valid papers from all parts of the corpus."""
    found = map(_validate, islice(corpus.read_records(Path(CORPUS)), 0, None, 8))
    papers = list(islice(filter(None, found), 10_000))
    assert len(papers) == 10_000
    return papers


def _validate(raw: dict[str, Any]) -> Paper | None:
    try:
        return Paper.model_validate(raw)
    except ValidationError:
        return None


@tex.needs("bibtex")
@pytest.mark.parametrize("style", STYLES)
@pytest.mark.parametrize("shelf", [*SHELVES, "cases"])
def test_bibtex_reports_nothing(shelf: str, style: str, tmp_path: Path) -> None:
    text = entries(shelf, "BibTeX")
    assert tex.bibtex(tmp_path, style, text).count("\\bibitem") == text.count("\n}\n")


@tex.needs("biber", "lualatex")
@pytest.mark.parametrize(("shelf", "name"), [
    ("toy", "BibTeX"), ("demo", "biblatex"),
    pytest.param("demo", "BibTeX", marks=pytest.mark.long), pytest.param("toy", "biblatex", marks=pytest.mark.long),
])  # fmt: skip
def test_biber_reports_nothing(shelf: str, name: str, tmp_path: Path) -> None:
    tex.biber(tmp_path, entries(shelf, name))


@pytest.mark.long
@tex.needs("bibtex")
@pytest.mark.skipif(not CORPUS, reason="PAPERSHELF_CORPUS names no file")
@pytest.mark.parametrize("style", STYLES)
def test_bibtex_reports_nothing_about_real_papers(style: str, tmp_path: Path) -> None:
    text = bibtex.join(bibtex.write(paper, {}) for paper in real())
    assert tex.bibtex(tmp_path, style, text).count("\\bibitem") == 10_000


@pytest.mark.long
@tex.needs("biber", "lualatex")
@pytest.mark.timeout(1500)
@pytest.mark.skipif(not CORPUS, reason="PAPERSHELF_CORPUS names no file")
def test_biber_reports_nothing_about_real_papers(tmp_path: Path) -> None:
    """Entries alternate between the dialects. `PAPERSHELF_BIBER` sets how many papers biber reads: all
    10,000 take minutes, so it is a thousand by default."""
    wanted = int(os.environ.get("PAPERSHELF_BIBER", "1000"))
    papers = real()[:: 10_000 // wanted]
    writers = (bibtex.write, biblatex.write)
    tex.biber(tmp_path, bibtex.join(writers[at % 2](paper, {}) for at, paper in enumerate(papers)))


# --- other readers --------------------------------------------------------------------------


def papers(shelf: str) -> Iterator[tuple[Paper, str, dict[str, Any]]]:
    """Yield papers of a collection with their entries' fields, as two readers return them."""
    found = Collection.load(SHELVES[shelf].parent, SHELVES[shelf])[0]
    for paper in found.papers:
        text = bibtex.write(paper, found.venues)
        for read in (_bibtexparser, _pybtex):
            yield paper, get_venue_name(paper, found.venues), read(text)


def _bibtexparser(text: str) -> dict[str, Any]:
    library = parse_string(text, append_middleware=[bib.SeparateCoAuthors()])
    (entry,) = library.entries
    fields = {field.key: field.value for field in entry.fields}
    return {**fields, "author": fields.get("author", []), "editor": fields.get("editor", [])}


def _pybtex(text: str) -> dict[str, Any]:
    ((_, entry),) = pybtex.database.parse_string(text, "bibtex").entries.items()
    names = {role: [str(person) for person in entry.persons.get(role, [])]
             for role in ("author", "editor")}  # fmt: skip
    return {**dict(entry.fields), **names}


def read_back(latex: str) -> str:
    return tex.letters(LatexNodes2Text().latex_to_text(latex))


def invert(name: Name) -> str:
    if name.name:
        return tex.letters(name.name)
    parts = (name.particle, name.family, name.suffix, name.given)
    return tex.letters("".join(parts)) if name.given else tex.letters(name.display)


@pytest.mark.parametrize("shelf", SHELVES)
def test_two_readers_agree_with_the_record(shelf: str) -> None:
    """They agree on title, names, year, venue and pages."""
    for paper, venue, fields in papers(shelf):
        if "$" not in paper.title:
            title = to_plain(paper.title, braces=True)
            assert read_back(fields["title"]).endswith(tex.letters(title)), paper.id
        for role, names in list_people(paper):
            written = [read_back(name) for name in fields[role]]
            assert written[: len(names)] == [invert(name) for name in names], paper.id
        assert fields.get("year", "0") == str(paper.date.year if paper.date else 0)
        assert fields.get("pages", "") == format_page_range(paper.pages, "--")
        if venue:
            assert tex.letters(venue) in {read_back(str(value)) for value in fields.values()}


# --- LaTeX ----------------------------------------------------------------------------------


@tex.needs("lualatex", "bibtex", "biber", "pdftotext")
@pytest.mark.parametrize(
    ("name", "document"), [pytest.param("BibTeX", tex.BIBTEX, marks=pytest.mark.long), ("biblatex", tex.BIBLATEX)]
)
def test_latex_prints_titles_and_names_as_in_the_record(
    name: str, document: str, tmp_path: Path
) -> None:
    shelf = Collection.load(TOY, TOY / "content")[0]
    text = tex.print_pdf_text(tmp_path, entries("toy", name), document)
    for paper in shelf.papers:
        for part in split_segments(paper.title, braces=True):
            assert part.kind == "math" or tex.letters(part.value) in text, paper.title
        for _, names in list_people(paper):
            for one in names:
                parts = (one.given, one.particle, one.family, one.suffix)
                assert tex.letters(one.name or "".join(parts)) in text, one
