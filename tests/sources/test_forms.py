"""`papershelf form --fetch`: what a form names is looked up, and what it says itself goes before."""

from __future__ import annotations

from pathlib import Path

import pytest

from papershelf.curation.forms import proposing
from papershelf.curation.forms.proposing import Proposal
from papershelf.records.collection import Collection

from . import answers
from .conftest import Impatient
from .server import Network

TODAY = "2031-06-01"


@pytest.fixture
def root(tmp_path: Path) -> Path:
    (tmp_path / "site" / "content" / "papers").mkdir(parents=True)
    return tmp_path / "site"


@pytest.fixture
def papers(net: Network) -> Network:
    net.on("arxiv", "query", lambda asked: answers.atom(answers.preprint("3105.00001")) if asked.query["id_list"] == "3105.00001" else answers.atom())
    net.on("crossref", "works/10.5555%2Fowls.1", answers.single(answers.work("10.5555/owls.1")))
    return net


def propose(root: Path, client: Impatient | None, identifier: str, **given: str) -> Proposal:
    more = "".join(f"\n\n### {label}\n\n{text}" for label, text in given.items())
    issue = f"### Identifier or link\n\n{identifier}{more}"
    return proposing.plan(root, root / "content", issue.encode(), TODAY, client)


def test_an_identifier_is_enough(root: Path, client: Impatient, papers: Network) -> None:
    made = propose(root, client, "https://arxiv.org/abs/3105.00001v3")
    assert made.problems == []
    made.write()
    (paper,) = Collection.load(root, root / "content")[0].papers
    assert (paper.title, paper.arxiv, str(paper.added)) == ("Owls at Night", "3105.00001", TODAY)
    assert [name.display for name in paper.authors] == ["Ann Sova"]
    assert not (root / "content" / "imports.lock").exists()


def test_nobody_is_asked_unless_that_is_asked_for(root: Path, papers: Network) -> None:
    (trouble,) = propose(root, None, "3105.00001").problems
    assert str(trouble) == "Title: the title is missing (identifiers are not looked up here)"
    assert papers.asked == []


def test_what_the_form_says_goes_before_what_is_found(root: Path, client: Impatient, papers: Network) -> None:
    made = propose(root, client, "10.5555/owls.1", Title="owls at night", Authors="Ann B. Sova", Date="2031-03-04")
    assert made.problems == []
    (text,) = made.texts.values()
    assert "title: owls at night\n" in text
    assert "authors:\n  - Ann B. Sova\n" in text
    assert "date: 2031-03-04\n" in text
    assert "volume: 7\n" in text


def test_a_title_of_another_paper_is_refused(root: Path, client: Impatient, papers: Network) -> None:
    made = propose(root, client, "10.5555/owls.1", Title="Buy Bats")
    assert [str(one) for one in made.problems] == ["Title: DOI:10.5555/owls.1 has a different title: Owls at Night (leave the title empty to use that one)"]
    assert made.texts == {}


def test_what_is_there_already_is_refused(root: Path, client: Impatient, papers: Network) -> None:
    propose(root, client, "3105.00001").write()
    (trouble,) = propose(root, client, "arXiv:3105.00001").problems
    assert "the collection already has this paper (same arXiv id): `owls-at-night`" in str(trouble)


@pytest.mark.parametrize("identifier", ["3105.00002", "10.5555/none"])
def test_what_is_nowhere_is_told(root: Path, client: Impatient, papers: Network, identifier: str) -> None:
    said = [str(one) for one in propose(root, client, identifier, Title="Bats").problems]
    assert len(said) == 1
    assert said[0].startswith("Identifier or link: ")


def test_an_address_of_elsewhere_is_asked_for_nowhere(root: Path, client: Impatient, papers: Network) -> None:
    made = propose(root, client, "https://evil.example/?q=https://arxiv.org/abs/3105.00001", Title="Bats")
    assert (made.problems, papers.asked) == ([], [])
    assert "url: https://evil.example/?q=https://arxiv.org/abs/3105.00001\n" in "".join(made.texts.values())
