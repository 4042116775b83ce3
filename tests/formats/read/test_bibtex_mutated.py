"""Files that went wrong: whatever happens to a file, reading it ends, and what it gives is sound.

`PAPERSHELF_MUTATIONS` sets how many files are tried, 300 by default.
"""

from __future__ import annotations

import os
import time
from random import Random

import pytest

from papershelf.formats.read import Entry, Unread, bibtex
from papershelf.records import schema
from papershelf.records.paper import Paper
from papershelf.records.source import Place

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


def mutated(random: Random) -> str:
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
    bibtex.knows(text)
    last = text.count("\n") + text.count("\r") + 1
    for found in bibtex.read(text):
        listed = [found] if isinstance(found, Unread) else found.unread
        assert all(1 <= one.line <= last and one.what for one in listed)
        if isinstance(found, Entry):
            assert 1 <= found.line <= last
            paper = schema.check_values(Paper, {"id": "x", **found.record}, Place("", ""))
            assert isinstance(paper, Paper), paper
    assert time.process_time() - began < 2


def test_the_file_itself_is_understood() -> None:
    entries = [one for one in bibtex.read(FILE) if isinstance(one, Entry)]
    assert [one.key for one in entries] == ["müller2020", "part", "vol", "2301", "l"]


@pytest.mark.parametrize("part", range(10))
def test_a_mutated_file_is_read_to_its_end(part: int) -> None:
    random = Random(part)
    for _ in range(int(os.environ.get("PAPERSHELF_MUTATIONS", "300")) // 10):
        check(mutated(random))


def test_a_file_that_breaks_off_is_read_as_far_as_it_goes() -> None:
    for end in range(0, len(FILE), 7):
        check(FILE[:end])
        whole = [one.key for one in bibtex.read(FILE[:end]) if isinstance(one, Entry)]
        assert whole == [key for key in ("müller2020", "part", "vol", "2301", "l") if key in whole]
