"""Papers for tests of XML: every entry type in full, the cases of BibTeX, the toy shelf, real ones."""

from __future__ import annotations

import os
from functools import cache
from itertools import islice
from pathlib import Path
from typing import Any, get_args

from benchmarks import corpus

from papershelf.records.collection import Collection
from papershelf.records.paper import EntryType, Paper
from papershelf.records.vocabulary import Venue
from tests.build import TOY

from ..cases import RECORDS, record

CORPUS = os.environ.get("PAPERSHELF_CORPUS", "")
FULL = {
    "title": "An <i>E. coli</i> in $n^2$ {BERT}s: $a < b$ & more", "date": "2020-05-06",
    "authors": ["King, Martin Luther, Jr.", "van Beethoven, Ludwig", "{The Group}",
                {"family": "Moffat", "given": "Alistair", "orcid": "0000-0002-6638-0232", "affiliation": [{"name": "A School", "ror": "05dxps055"}, "B; C"]}],
    "editors": ["Editor, Eve"], "num_authors": 9, "venue": "Where It Was", "volume": "7", "number": "3",
    "pages": "12--19", "publisher": "A Press", "series": "The Series", "edition": "2", "institution": "An Institute",
    "school": "A School", "address": "Oslo", "isbn": "978-3-16-148410-0", "issn": "1234-567x", "doi": "10.5555/a<b>&c",
    "arxiv": "2301.12720", "url": "https://e.example/x?a=1&b=2", "pdf": "https://e.example/x.pdf", "tags": ["a & b"],
    "translations": {"en": {"title": "A <i>title</i> of $n^2$ {BERT}s & more", "abstract": "One.\n\nTwo $x$ & more."},
                     "zh-Hant": {"title": "<本>"}},
    "keywords": ["<k>"], "abstract": "First, $x$ & <i>y</i>.\n\nSecond.", "language": "pt-BR", "license": "CC BY 4.0",
}  # fmt: skip


def make_paper(**keys: Any) -> Paper:
    return Paper.model_validate({"id": "a-paper", "title": "A Title", **keys})


def of_every_type() -> list[Paper]:
    """A paper of each type with every key, one with no key but the title's, and a preprint."""
    full = [make_paper(**{**FULL, "id": f"full-{kind}", "type": kind}) for kind in get_args(EntryType)]
    bare = [make_paper(id=f"bare-{kind}", type=kind) for kind in get_args(EntryType)]
    preprint = make_paper(id="preprint", authors=["A B"], date="2020", arxiv="2301.12720v2", pages="e12")
    server = make_paper(id="server", authors=["A B"], date="2020", venue="bioRxiv", doi="10.1101/1", status="retracted",
                        status_note="Because.")  # fmt: skip
    return [*full, *bare, preprint, server]


def load_papers() -> tuple[list[Paper], dict[str, Venue]]:
    """The papers above, the cases of BibTeX, and the toy shelf; with the venues of the shelf."""
    shelf, _ = Collection.load(TOY, TOY / "content")
    return [*of_every_type(), *(record(name)[0] for name in RECORDS), *shelf.papers], dict(shelf.venues)


@cache
def real() -> list[Paper]:
    """2,000 papers from all parts of the corpus."""
    found = (_validate(raw) for raw in islice(corpus.read_records(Path(CORPUS)), 0, None, 41))
    papers = list(islice(filter(None, found), 2000))
    assert len(papers) == 2000
    return papers


def _validate(raw: dict[str, Any]) -> Paper | None:
    try:
        return Paper.model_validate(raw)
    except ValueError:
        return None
