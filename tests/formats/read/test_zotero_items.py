"""Files of Zotero and of MODS, as Zotero's own translators and bibutils write them of our papers.

What the program itself drops or changes on the way through RIS or BibTeX is not compared.
"""

from __future__ import annotations

import shutil
import subprocess
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from benchmarks.search import client

from papershelf.formats import bibtex, ris
from papershelf.formats.read import Entry, read_text, recognize
from papershelf.formats.xml import mods
from papershelf.records.collection import Collection
from papershelf.records.name import parse_name
from papershelf.records.paper import Paper
from papershelf.records.text import fold, to_plain
from tests.build import ROOT, TOY

SCRIPT = Path(__file__).with_name("zotero_export.mjs")
SAME = "type venue volume number pages publisher series isbn issn doi arxiv date language".split()


@cache
def load_papers() -> list[Paper]:
    """The papers of the demo and of the toy shelf whose text has no markup."""
    papers = []
    for root in (ROOT, TOY):
        collection, _ = Collection.load(root, root / "content")
        venues = {key: venue.name for key, venue in collection.venues.items()}
        papers += [paper.model_copy(update={"venue": venues.get(paper.venue, paper.venue)}) for paper in collection.papers]
    return [paper for paper in papers if paper.id != "names" and not set("<>{}$^\\") & set(paper.title) and paper.authors and not paper.status]


@cache
def export_all() -> dict[str, str]:
    """Format of Zotero -> what it writes of our papers."""
    text = ris.join(ris.write(paper, {}) for paper in load_papers())
    written: dict[str, str] = client.run(SCRIPT, [text, "items", "rdf_zotero", "mods"])
    return written


def read(text: str, format: str) -> list[dict[str, Any]]:
    assert recognize(text) == format
    found = list(read_text(text, format))
    assert all(isinstance(one, Entry) for one in found), found
    return [one.record for one in found if isinstance(one, Entry)]


def summarize(record: dict[str, Any]) -> dict[str, Any]:
    """What every program keeps of a paper, with one spelling for what they write alike."""
    names = [parse_name(name) if isinstance(name, str) else name for name in record.get("authors", [])]
    return {
        "title": fold(to_plain(record["title"])),
        "families": [fold(str(name.get("family") or name.get("name"))) for name in names],
        **{key: str(record.get(key, "")).replace("--", "-").replace("–", "-") for key in SAME},
    }


def expect(paper: Paper) -> dict[str, Any]:
    record = {key: getattr(paper, key) or "" for key in SAME if key != "type"}
    names = [name.name if name.is_group else name.family for name in paper.authors]
    return summarize({**record, "title": paper.title, "type": paper.entry_type}) | {"families": [fold(name) for name in names]}


def compare(found: list[dict[str, Any]], without: str = "") -> None:
    papers = load_papers()
    assert len(found) == len(papers) > 40
    for paper, record in zip(papers, found, strict=True):
        one, other = expect(paper), summarize(record)
        if one["type"] == "misc":  # Zotero had no preprints in 2019, and bibutils has none
            one["type"] = other["type"]
        one |= {without: other.get(without)} if without else {}
        one["date"], other["date"] = one["date"][:7], other["date"][:7]  # BibTeX has no days
        assert other == one, paper.id


def test_our_mods_is_read_back() -> None:
    compare(read(mods.write_collection(load_papers(), {}), "mods"))


@pytest.mark.parametrize(("format", "name"), [("items", "zotero"), ("rdf_zotero", "zotero-rdf"), ("mods", "mods")])
def test_what_zotero_writes_is_read(format: str, name: str) -> None:
    # The translator of 2019 writes no numbers of reports into MODS.
    compare(read(export_all()[format], name), without="number" if name == "mods" else "")


@pytest.mark.skipif(not shutil.which("bib2xml"), reason="not installed: bibutils")
def test_what_bibutils_writes_is_read() -> None:
    text = bibtex.join(bibtex.write(paper, {}) for paper in load_papers())
    done = subprocess.run(["bib2xml", "-i", "utf8", "-o", "utf8"], input=text, capture_output=True, encoding="utf-8", check=True)
    compare(read(done.stdout, "mods"), without="language")
