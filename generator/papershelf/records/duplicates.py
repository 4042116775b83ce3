"""What two records of one paper have in common."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from .paper import Paper
from .text import fold, plain


def arxiv_id(paper: Paper) -> str:
    """The arXiv id without its version."""
    base, _, version = paper.arxiv.rpartition("v")
    return base if base and version.isdigit() else paper.arxiv


def folded_title(paper: Paper) -> str:
    """The words of the title, without case, accents and markup."""
    return fold(plain(paper.title, braces=True))


LIKENESS: Mapping[str, Callable[[Paper], str]] = {
    "DOI": lambda paper: paper.doi.lower(),
    "arXiv id": arxiv_id,
    "title": folded_title,
}
"""What likely makes two records one paper, where it is the same in both; empty where unknown."""
