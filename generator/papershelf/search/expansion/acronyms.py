"""Acronyms that a collection's own texts explain, such as "graph neural networks (GNNs)".

Long forms are found by the algorithm of A. S. Schwartz and M. A. Hearst, "A simple algorithm for
identifying abbreviation definitions in biomedical text", Pacific Symposium on Biocomputing 2003.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence

from ..terms.tokens import ToTerm, split_terms

Explanation = tuple[str, str]
"""An acronym and its long form, as a text has them."""
_Terms = tuple[str, ...]

_LEAST = 2
"""Fewest papers that explain an acronym in the same way: one alone may be mistaken."""
_SHARE = 3
"""An acronym stands for its most frequent long form, and for others a third as frequent."""
_BEFORE = 120
"""Most characters that are read before an acronym."""
# Two capitals at least, and ten characters at most, beside an "s" of the plural.
_EXPLAINED = re.compile(r" \((?=[a-z]*[A-Z][^\W_]*[A-Z])([^\W_]{2,11})\)")
_BREAK = re.compile(r"[().;:!?]")
_WORD = re.compile(r"[^\W_]+")
_CAPITALS = re.compile(r"[^\W_]*[A-Z][^\W_]*[A-Z]")


def find_explanations(text: str) -> Iterator[Explanation]:
    """The acronyms that stand in parentheses behind their long forms."""
    for match in _EXPLAINED.finditer(text):
        acronym = match[1][:-1] if match[1].endswith("s") else match[1]
        before = _BREAK.split(text[max(match.start() - _BEFORE, 0) : match.start()])[-1]
        words = before.split()[-min(len(acronym) + 5, 2 * len(acronym)) :]
        long = find_long_form(acronym.lower(), " ".join(words))
        if long:
            yield acronym, long


def find_long_form(acronym: str, before: str) -> str:
    """The end of a text that an acronym in lower case stands for; empty if there is none.

    From the right, each letter of the acronym is looked for in the text. The first one has to begin
    a word.
    """
    text, place = before.lower(), len(before)
    for letter in reversed(acronym[1:]):
        place = text.rfind(letter, 0, max(place, 0))
    while True:
        place = text.rfind(acronym[0], 0, max(place, 0))
        if place < 0:
            return ""
        if place == 0 or not text[place - 1].isalnum():
            break
    # "multi-robot systems (RS)" is all of it.
    long = before[before.rfind(" ", 0, place) + 1 :]
    is_longer = len(long) > len(acronym) and acronym not in long.lower().split()
    return long if is_longer else ""


class Acronyms:
    """The acronyms of a collection, from the number of papers with each explanation."""

    def __init__(self, explained: Mapping[Explanation, int], to_term: ToTerm) -> None:
        self._to_term = to_term
        self._long_forms: dict[str, dict[_Terms, str]] = {}
        """Acronym -> terms of a long form -> the long form."""
        self._by_first: dict[str, list[tuple[_Terms, str]]] = defaultdict(list)
        """First term of a long form -> (its terms, the acronym)."""
        for acronym, forms in self._group(explained).items():
            most = max(count for count, _ in forms.values())
            for terms, (count, long) in forms.items():
                if count >= _LEAST:
                    self._by_first[terms[0]].append((terms, acronym))
                if count >= _LEAST and count * _SHARE >= most:
                    self._long_forms.setdefault(acronym, {})[terms] = long

    def __eq__(self, other: object) -> bool:
        """Whether both find the same, of any title."""
        return isinstance(other, Acronyms) and (
            (self._long_forms, self._by_first) == (other._long_forms, other._by_first)
        )

    __hash__ = None  # type: ignore[assignment]

    def _group(
        self, explained: Mapping[Explanation, int]
    ) -> dict[str, dict[_Terms, tuple[int, str]]]:
        """Acronym -> terms of a long form -> (papers, the long form); the terms of plurals are the
        same."""
        found: dict[str, dict[_Terms, tuple[int, str]]] = defaultdict(dict)
        for (acronym, long), count in sorted(explained.items()):
            short, terms = self._split(acronym), self._split(long)
            if len(short) == 1 and len(terms) > 1:
                before, first = found[short[0]].get(terms, (0, long))
                found[short[0]][terms] = before + count, first
        return found

    def find_long_forms(self, title: str, explained: Iterable[Explanation]) -> Iterator[str]:
        """The long forms of acronyms in a title; none of those that the paper explains otherwise.

        `explained` are the acronyms that the paper explains.
        """
        words = [word for word in _WORD.findall(title) if _CAPITALS.match(word)]
        if not words or title.isupper():
            return
        own = self._group(dict.fromkeys(explained, 1))
        for word in words:
            for term in self._split(word):
                for terms, long in self._long_forms.get(term, {}).items():
                    if terms in own.get(term, {terms: ""}):
                        yield long

    def find_acronyms(self, terms: Sequence[str]) -> Iterator[str]:
        """The acronyms of the long forms in a title, given by its terms."""
        for at, term in enumerate(terms):
            for long, acronym in self._by_first.get(term, ()):
                if tuple(terms[at : at + len(long)]) == long and acronym not in terms:
                    yield acronym

    def _split(self, text: str) -> _Terms:
        return tuple(split_terms(text, self._to_term))
