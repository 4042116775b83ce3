"""Weights of words in titles and abstracts, for everything that measures similarity.

All numbers are whole. The weight of a term depends on the power of two below the number of papers
with the term, so that editing one paper changes the weights of few terms.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import chain, islice
from math import isqrt
from typing import Any

from ..parallel import Run
from ..records.text import to_plain
from ..search.terms.languages import Languages
from ..search.terms.tokens import TextTerms, split_terms

Text = tuple[str, str]
"""(title, abstract) of a paper."""

LENGTH = 1_000
"""Length of every vector."""
TERMS = 20
"""Terms of a vector. More terms find hardly anything else, and take twice the time."""
_IN_TITLE = 2
"""Additional weight of a term in the title, where 1 is the weight of one use in the abstract."""
_MOST_TIMES = 3
"""Weight of a term that occurs four times or more in the abstract; two occurrences weigh 2."""
_FACTORS = range(1, _IN_TITLE + _MOST_TIMES + 1)
_BATCH = 250


def to_step(papers: int) -> int:
    """The step of a term's frequency: bits of the number of papers; 0 if fewer than two have the
    term."""
    return papers.bit_length() if papers > 1 else 0


def split_text(languages: Languages, text: Text) -> TextTerms:
    """The terms of a title and of an abstract."""
    title, abstract = to_plain(text[0], braces=True), to_plain(text[1])
    to_term = languages.to_term
    return " ".join(split_terms(title, to_term)), " ".join(split_terms(abstract, to_term))


def weigh(languages: Languages, text: Text) -> str:
    """A text's terms by weight: one line for each of `_FACTORS`."""
    return weigh_terms(split_text(languages, text))


def weigh_terms(found: TextTerms) -> str:
    """The same, of a text that is already split."""
    title, times = set(found[0].split()), Counter(found[1].split())
    once = {term for term, count in times.items() if count == 1} - title  # most of them
    lines: list[list[str]] = [sorted(once), *([] for _ in _FACTORS[1:])]
    for term in sorted(title.union(times) - once):
        factor = _IN_TITLE * (term in title) + min(times[term].bit_length(), _MOST_TIMES)
        lines[factor - 1].append(term)
    return "\n".join(map(" ".join, lines))


def to_vector(shared: tuple[Mapping[str, int], int], weighed: str) -> str:
    """The vector of a text's heaviest terms, as two lines: the terms, and their components.

    `shared` is the number of papers with each term, and the power of two above all papers. Terms
    that no other paper has are left out, since they lead nowhere. The rarest term comes first.
    """
    papers, scale = shared
    parts = [
        (-factor * (scale + 1 - times.bit_length()), term, times.bit_length())
        for factor, line in zip(_FACTORS, weighed.split("\n"), strict=True)
        for term in line.split()
        if (times := papers[term]) > 1
    ]
    parts = sorted(parts)[:TERMS]
    length = isqrt(sum([weight * weight for weight, _, _ in parts]) * 10**6)
    parts.sort(key=lambda part: part[2])
    numbers = [str(-weight * LENGTH * 1_000 // length) for weight, _, _ in parts]
    return f"{' '.join([term for _, term, _ in parts])}\n{' '.join(numbers)}"


def map_in_parallel(
    work: Callable[[Any, Any], Any], shared: Any, items: Iterable[Any]
) -> Iterator[Any]:
    """The results of `work(shared, item)` in the order of the items, computed on all cores.

    Items are taken as they are needed, so that they need not be in memory together.
    """
    left = iter(items)
    batches = iter(lambda: list(islice(left, _BATCH)), [])
    run: Run[Any, list[Any]] = Run(_map_batch, (work, shared), batches)
    return chain.from_iterable(run)


def _map_batch(task: tuple[Callable[[Any, Any], Any], Any], items: Sequence[Any]) -> list[Any]:
    work, shared = task
    return [work(shared, item) for item in items]
