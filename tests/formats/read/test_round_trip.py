"""Records -> BibTeX -> records: only what BibTeX cannot express changes (the manual has a table).

The papers are the toy shelf, the cases of the writer, any record, and 10,000 papers of the corpus if
it is available.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Iterator, Mapping
from itertools import islice
from pathlib import Path
from typing import Any
from unicodedata import normalize
from urllib.parse import unquote

import pytest
from benchmarks import corpus
from hypothesis import given, settings

from papershelf.formats import bibtex as writer
from papershelf.formats.common_values import get_venue_name
from papershelf.formats.latex import CLASSIC, is_balanced
from papershelf.formats.read import Entry, bibtex
from papershelf.records.collection import Collection
from papershelf.records.name import Name
from papershelf.records.paper import Paper
from papershelf.records.text import to_plain as title_plain
from papershelf.records.vocabulary import Venue

from ..cases import RECORDS, record
from ..test_bibtex import RECORD

ROOT = Path(__file__).parents[3]
SAME = (
    "volume number publisher edition address isbn issn doi arxiv arxiv_class"
).split()
TYPOGRAPHY = str.maketrans({"’": "'", "‘": "'", "`": "'", "“": '"', "”": '"', "‐": "-", "―": "—", "\u2011": "-"})

# Braces without a capital mean nothing to BibTeX.
NO_CAPITALS = re.compile(r"\{([^{}A-Z]*)\}")


def read_back(papers: Iterable[Paper], venues: Mapping[str, Venue]) -> Iterator[Entry]:
    """Write papers and yield the entries that are read back; nothing may be reported."""
    for found in bibtex.read(writer.join(writer.write(paper, venues) for paper in papers)):
        assert isinstance(found, Entry), found
        for problem in found.unread:
            assert "`num_authors` is" in problem.what, problem
        yield found


def differences(paper: Paper, entry: Entry, venues: Mapping[str, Venue]) -> Iterator[tuple[str, Any, Any]]:
    """Yield (key, expected, read) of each difference that BibTeX could avoid."""
    raw = entry.record | ({"language": paper.language} if paper.language else {})
    read = Paper.model_validate({"id": paper.id, **raw})
    expected = expect(paper, get_venue_name(paper, venues))
    found = expect(read, read.venue)
    for key, value in expected.items():
        if value != found[key]:
            yield key, value, found[key]


def expect(paper: Paper, venue: str) -> dict[str, Any]:
    """Return the values that BibTeX can express, with one spelling for what it writes alike."""
    values: dict[str, Any] = {key: getattr(paper, key) for key in SAME} | {"type": paper.entry_type}
    values["bibtex"] = {
        name: value if is_balanced(value) else CLASSIC.escape(value)
        for name, value in paper.bibtex.items()
        if value
    }
    values["key"] = paper.key or paper.id
    values["pages"] = re.sub(r"\s*(?:-+|–|—)\s*", "-", paper.pages)
    values["title"] = to_plain_title(paper)
    for key in ("authors", "editors"):
        values[key] = [split_name(name) for name in getattr(paper, key)]
    if paper.entry_type == "proceedings":  # its people are editors
        values["authors"], values["editors"] = [], values["editors"] or values["authors"]
    values["others"] = (paper.num_authors or 0) > len(paper.authors) > 0
    values["date"] = str(paper.date)[:7] if paper.date else ""
    values["status"] = paper.status if paper.status in ("retracted", "withdrawn") else None
    values["where"] = {plain(text) for text in (venue, paper.institution, paper.school, paper.series) if text}
    if paper.type == "unpublished" and "note" in values["bibtex"]:  # where it may be found
        values["where"].add(values["bibtex"].pop("note"))
    values["url"] = "" if paper.url == f"https://arxiv.org/abs/{paper.arxiv}" else web(paper.url)
    return values


def to_plain_title(paper: Paper) -> str:
    """Return a title with its protected parts; in other languages than English, all is protected."""
    if paper.language[:2] not in ("", "en"):
        return plain(title_plain(paper.title, braces=True))
    title = NO_CAPITALS.sub(r"\1", NO_CAPITALS.sub(r"\1", paper.title))
    return CLASSIC.write_title(plain(title))


def plain(text: str) -> str:
    """Replace characters that BibTeX can't distinguish: it has one apostrophe."""
    text = text.translate(TYPOGRAPHY).replace("---", "—").replace("--", "–").replace("''", '"')
    return " ".join(normalize("NFC", text.replace("ı\u0301", "i\u0301")).split())


def web(url: str) -> str:
    """Return a URL as a `.bib` file may have it; empty for other links."""
    return unquote(url) if url.startswith("http") else ""


def split_name(name: Name) -> tuple[str, ...]:
    """The parts of a name; of one word, BibTeX doesn't say whether it is a person's or a group's."""
    if not name.given:
        return (plain(name.display),)
    return tuple(map(plain, (name.given, name.particle, name.family, name.suffix)))


def check(papers: list[Paper], venues: Mapping[str, Venue]) -> None:
    entries = list(read_back(papers, venues))
    assert len(entries) == len(papers)
    for paper, entry in zip(papers, entries, strict=True):
        assert not list(differences(paper, entry, venues)), paper.id


def test_the_toy_shelf() -> None:
    shelf, problems = Collection.load(ROOT, ROOT / "tests/data/shelf/content")
    assert not [problem for problem in problems if problem.severity == "error"]
    check(list(shelf.papers), shelf.venues)


@pytest.mark.parametrize("name", [name for name in RECORDS if name != "extra"])
def test_the_cases_of_the_writer(name: str) -> None:
    paper, venues = record(name)
    check([paper], venues)


def test_extra_fields_come_back_as_they_are() -> None:
    paper, venues = record("extra")
    [entry] = read_back([paper], venues)
    read = Paper.model_validate({"id": "extra", **entry.record})
    # Its year goes before the date's, an empty field takes ours away, what has a key comes back as it.
    assert str(read.date) == "2021-05"
    expected = expect(paper, "")["bibtex"]
    del expected["Year"]
    assert expect(read, "")["bibtex"] == expected
    assert not read.url


@settings(deadline=None)
@given(RECORD)
def test_any_record_is_read_back_as_one(raw: dict[str, Any]) -> None:
    try:
        paper = Paper.model_validate({"id": "x", **raw})
    except ValueError:  # such as a control character in a DOI: never a Paper
        return
    [found] = bibtex.read(writer.write(paper, {}))
    assert isinstance(found, Entry)
    again = Paper.model_validate({"id": "x", **found.record})
    assert again.entry_type == paper.entry_type
    if "date" not in paper.bibtex:
        assert str(again.date)[:7] == str(paper.date)[:7]
    written = writer.write(again, {})
    assert isinstance(next(bibtex.read(written)), Entry)


@pytest.mark.long
@pytest.mark.skipif(not os.environ.get("PAPERSHELF_CORPUS"), reason="PAPERSHELF_CORPUS is not set")
def test_10_000_papers_of_the_corpus() -> None:
    records = corpus.read_records(Path(os.environ["PAPERSHELF_CORPUS"]))
    papers = list(islice(filter(None, map(_paper, records)), 10_000))
    assert len(papers) == 10_000
    check(papers, {})
    # And what is read is written as what was read.
    for paper, entry in zip(papers, read_back(papers, {}), strict=True):
        again = Paper.model_validate({"id": paper.id, **entry.record})
        assert writer.write(again, {}) == writer.write(paper, {})


def _paper(raw: dict[str, Any]) -> Paper | None:
    """The paper of a record of the corpus, some of which have broken links."""
    try:
        return Paper.model_validate(raw)
    except ValueError:
        return None
