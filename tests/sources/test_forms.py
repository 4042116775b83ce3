"""`papershelf form --fetch`: identifiers are looked up, and values in the form take precedence."""

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
def papers(net: Network) -> Network:
    net.on("arxiv", "query", lambda asked: answers.atom(answers.preprint("3105.00001")) if asked.query["id_list"] == "3105.00001" else answers.atom())
    net.on("crossref", "works/10.5555%2Fowls.1", answers.single(answers.work("10.5555/owls.1")))
    return net


def propose(root: Path, client: Impatient | None, identifier: str, **given: str) -> Proposal:
    more = "".join(f"\n\n### {label}\n\n{text}" for label, text in given.items())
    issue = f"### Identifier or link\n\n{identifier}{more}"
    return proposing.plan(root, root / "content", issue.encode(), TODAY, client)


def test_an_identifier_is_enough(root: Path, client: Impatient, papers: Network) -> None:
    proposal = propose(root, client, "https://arxiv.org/abs/3105.00001v3")
    assert proposal.problems == []
    proposal.write()
    (paper,) = Collection.load(root, root / "content")[0].papers
    assert (paper.title, paper.arxiv, str(paper.added)) == ("Owls at Night", "3105.00001", TODAY)
    assert [name.display for name in paper.authors] == ["Ann Sova"]
    assert not (root / "content" / "imports.lock").exists()


def test_nothing_is_requested_without_the_option(root: Path, papers: Network) -> None:
    (problem,) = propose(root, None, "3105.00001").problems
    assert str(problem) == "Title: the title is missing (identifiers are not looked up here)"
    assert papers.asked == []


def test_values_in_the_form_take_precedence(root: Path, client: Impatient, papers: Network) -> None:
    proposal = propose(root, client, "10.5555/owls.1", Title="owls at night", Authors="Ann B. Sova", Date="2031-03-04")
    assert proposal.problems == []
    (text,) = proposal.texts.values()
    assert "title: owls at night\n" in text
    assert "authors:\n  - Ann B. Sova\n" in text
    assert "date: 2031-03-04\n" in text
    assert "volume: 7\n" in text


def test_a_different_title_is_refused(root: Path, client: Impatient, papers: Network) -> None:
    proposal = propose(root, client, "10.5555/owls.1", Title="Buy Bats")
    assert [str(problem) for problem in proposal.problems] == ["Title: DOI:10.5555/owls.1 has a different title: Owls at Night (leave the title empty to use that one)"]
    assert proposal.texts == {}


def test_a_paper_that_exists_is_refused(root: Path, client: Impatient, papers: Network) -> None:
    propose(root, client, "3105.00001").write()
    (problem,) = propose(root, client, "arXiv:3105.00001").problems
    assert "the collection already has this paper (same arXiv id): `owls-at-night`" in str(problem)


@pytest.mark.parametrize("identifier", ["3105.00002", "10.5555/none"])
def test_an_unknown_identifier_is_a_problem(root: Path, client: Impatient, papers: Network, identifier: str) -> None:
    problems = [str(problem) for problem in propose(root, client, identifier, Title="Bats").problems]
    assert len(problems) == 1
    assert problems[0].startswith("Identifier or link: ")


def test_other_urls_are_not_requested(root: Path, client: Impatient, papers: Network) -> None:
    proposal = propose(root, client, "https://evil.example/?q=https://arxiv.org/abs/3105.00001", Title="Bats")
    assert (proposal.problems, papers.asked) == ([], [])
    assert "url: https://evil.example/?q=https://arxiv.org/abs/3105.00001\n" in "".join(proposal.texts.values())
