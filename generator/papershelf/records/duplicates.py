"""Keys that two records of the same paper have in common."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from .paper import Paper
from .text import fold, to_plain


def strip_arxiv_version(paper: Paper) -> str:
    """The arXiv id without its version; empty where there is no id."""
    base, _, version = paper.arxiv.rpartition("v")
    return base if base and version.isdigit() else paper.arxiv


def fold_title(paper: Paper) -> str:
    """The words of the title, without case, accents and formatting."""
    return fold(to_plain(paper.title, braces=True))


MATCH_KEYS: Mapping[str, Callable[[Paper], str]] = {
    "DOI": lambda paper: paper.doi.lower(),
    "arXiv id": strip_arxiv_version,
    "title": fold_title,
}
"""Label -> key of a paper. Papers with the same key, if not empty, are likely the same."""
