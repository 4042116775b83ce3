"""Mutated files: reading any file ends and gives valid records.

`PAPERSHELF_MUTATIONS` sets how many files are tried; by default 300, or a share of them: see `examples`.
"""

from __future__ import annotations

import os
import time
from dataclasses import replace
from random import Random

import pytest

from papershelf.formats.read import Entry, Unread, bibtex
from papershelf.formats.read.bibtex import syntax
from papershelf.formats.read.bibtex.raw_entry import RawEntry
from papershelf.records import schema
from papershelf.records.paper import Paper
from papershelf.records.source import Place
from tests.examples import examples

FILE = r"""% A file as people have them
@string{jie = "Journal of " # {Invented} # " Examples"}
@preamble{"\newcommand{\noopsort}[1]{}"}
@comment{jabref-meta: groupstree: 0 AllEntriesGroup:;}
@article{müller2020,
  author = {M{\"u}ller, J{\'e}r{\^o}me and {van der Berg}, Jan and {A Group, Inc.} and others},
  title = {{GPT}-4 \& {\'E}tudes: $O(n^2)$ ``quoted'' <i>E. coli</i> in H\textsubscript{2}O},
  journal = jie, volume = 3, number = {4}, pages = {12--34}, year = 2020, month = jan # "~5",
  doi = {https://doi.org/10.1000/a\_b}, url = "http://a.example/~x\_y", issn = {1234-567X},
  abstract = {First \emph{line} of 50\% \ldots

    Second &amp; last, {\textasciitilde}.}, keywords = {a, b; c}, note = {Retracted},
  file = {:x.pdf:PDF}, timestamp = {2020.01.01}, custom = {\LaTeX{} stays}
}
@inproceedings(part, crossref = vol, title = "A {"}part{"}", pages = {1}, xdata = {x})
@proceedings{vol, title = {Proc.}, editor = {E, F}, date = {2020-05/2020-06}, isbn = {0-201-13447-0}}
@xdata{x, publisher = {P}}
@misc{2301, eprint = {2301.12726v2}, archivePrefix = {arXiv}, primaryClass = {cs.LG}, title = {T}}
@online{l, title = {L}, url = {https://a.example}, langid = {ngerman}, year = {in press}}
"""
JUNK = ["{", "}", '"', "@", ",", "=", "#", "%", "\\", "$", "\n", "\n@misc{", "\n title = {", "(", ")", "<i>", "</", "&",
        "&amp;", "and", " and ", "\0", "\ud800", "\u202e", "\ue001", "é", "e\u0301", "--", "''", "~", "\\textit{", "\\'", "\\$",
        "9" * 40, "10.1000/", "http://", "family=", "crossref = {2301},", "@string{a = a # a}", "\r", "\ufeff", " " * 50]  # fmt: skip


def mutate(random: Random) -> str:
    """The file with up to eight pieces cut out, doubled, moved or replaced by junk."""
    text = FILE
    for _ in range(random.randint(1, 8)):
        start = random.randrange(len(text) + 1)
        end = start + random.choice([0, 1, 2, 5, 30, 200])
        piece = text[start:end]
        new = random.choice(["", piece * 2, random.choice(JUNK), random.choice(JUNK) + piece])
        text = text[:start] + new + text[end:]
    return text[: random.choice([len(text), random.randrange(len(text) + 1)])]


def check(text: str) -> None:
    began = time.process_time()
    bibtex.recognizes(text)
    last = text.count("\n") + text.count("\r") + 1
    for found in bibtex.read(text):
        listed = [found] if isinstance(found, Unread) else found.unread
        assert all(1 <= one.line <= last and one.what for one in listed)
        if isinstance(found, Entry):
            assert 1 <= found.line <= last
            paper = schema.check_values(Paper, {"id": "x", **found.record}, Place("", ""))
            assert isinstance(paper, Paper), paper
    assert time.process_time() - began < 2


def test_the_file_itself_is_read() -> None:
    entries = [one for one in bibtex.read(FILE) if isinstance(one, Entry)]
    assert [one.key for one in entries] == ["müller2020", "part", "vol", "2301", "l"]


@pytest.mark.parametrize("part", range(10))
def test_a_mutated_file_is_read_to_its_end(part: int) -> None:
    random = Random(part)
    for _ in range((int(os.environ.get("PAPERSHELF_MUTATIONS", "0")) or examples(300)) // 10):
        check(mutate(random))


def test_a_file_that_breaks_off_is_read_as_far_as_it_goes() -> None:
    for end in range(0, len(FILE), 7):
        check(FILE[:end])
        whole = [one.key for one in bibtex.read(FILE[:end]) if isinstance(one, Entry)]
        assert whole == [key for key in ("müller2020", "part", "vol", "2301", "l") if key in whole]


# Where bibtexparser's splitter and BibTeX differ, and what both read.
PIECES = [
    "\n@misc{k,\n  title = {A},\n}\n", "\n@article{z, x = q, y = jan,}\n", "% c\n", "@string{q = \"v\"}\n", "@comment{",
    "}\n", "\\\n", "a = b", "@misc{k\\\"a,x=1}", "@stringx{a, b = 1}\n", "@preamble{x}\n", "@commenty{a, b={c}}\n",
    "@misc\n{a,b=1}\n", "@Misc {a,\n b\n=\n{c}}\n", "@misc(a)b, x=1)\n", "@é{a,b=1}\n", "@_a{b,c=1}\n", "@misc{a,b={x\\}\n,c=1}\n",
    "x={a}} , y = {b}\n",
]  # fmt: skip


@pytest.mark.parametrize("part", range(4))
def test_the_splitter_reads_what_our_own_parser_reads(part: int, monkeypatch: pytest.MonkeyPatch) -> None:
    random = Random(100 + part)
    texts = [mutate(random) for _ in range(100)]
    texts += ["".join(random.choices(PIECES, k=random.randint(1, 12))) for _ in range(200)]
    found = [list(syntax.parse(text)) for text in texts]
    monkeypatch.setattr(syntax, "split_entry", lambda *_: None)
    for text, both in zip(texts, found, strict=True):
        alone = list(syntax.parse(text))
        assert list(map(_drop_places, both)) == list(map(_drop_places, alone)), text


def test_entries_without_faults_are_read_by_the_splitter(monkeypatch: pytest.MonkeyPatch) -> None:
    """Our own parser is for the others: nothing of it is called for these."""
    text = "@string{j = {J}}\n@article{a,\n title = \"T\", journal = j, month = jan,\n year = 2020\n}\n% words\n@misc{b}\n"
    monkeypatch.setattr(syntax._Parser, "_read_block", None)
    assert [one.key for one in syntax.parse(text) if isinstance(one, RawEntry)] == ["a", "b"]


def _drop_places(one: RawEntry | Unread) -> object:
    """An entry without the offsets of its values, which only our own parser needs."""
    if isinstance(one, Unread):
        return one
    return replace(one, fields={name: field._replace(at=0) for name, field in one.fields.items()})
