"""Compounds, and the words that they consist of, as far as a collection's titles have them.

No dictionary is needed: a part of "Routenplanung" is a word if other titles have it on its own.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence

from ..terms.tokens import ToTerm

# Duden, "Die Grammatik", "Fugenelement"; also "Schulbuch" of "Schule".
_LINKS = ("", "s", "es", "n", "en", "ens", "er", "e")
_LEAST = 4
"""Fewest letters of a part."""
_ALONE = 5
"""Fewest letters of a part whose other part is no word."""
_NEAR = 2
"""Words up to which another is near: "Planung von Routen", "Planung optimaler Routen"."""
# Hebrew "and", "which", "the", "in", "to", "from", "as", at most two of them; of Arabic ones, those
# that folding leaves: "in", "to", "as", "so".
_PREFIX = re.compile("[ושהבלמכ]{1,2}|[بلكف]")
JOINING = re.compile("[\u05d0-\u05ea]{3,}|[\u0621-\u064a]{3,}")
"""A word in Hebrew or Arabic letters, which may have others joined to it."""


class Compounds:
    """The compounds of a collection, from the number of titles with each folded word."""

    def __init__(self, words: Mapping[str, int], to_term: ToTerm) -> None:
        self._to_term = to_term
        self._words = {word: count for word, count in words.items() if to_term(word)}
        self._counts: dict[str, int] = defaultdict(int)
        """Term -> titles, of words that can be the last part."""
        for word, count in self._words.items():
            if len(word) >= _LEAST:
                self._counts[to_term(word)] += count
        self._parts: dict[str, tuple[str, ...]] = {}
        self._by_part: dict[str, list[tuple[str, str]]] = defaultdict(list)
        """Term of a compound's first part -> (term of the second, the compound)."""
        for word in sorted(self._words):
            if JOINING.fullmatch(word):
                self._parts[word] = self._drop_prefixes(word)
                continue
            parts = self._parts[word] = self._find_parts(word)
            if len(parts) > 1:
                self._by_part[to_term(parts[0])].append((to_term(parts[1]), word))

    def find_parts(self, words: Sequence[str]) -> Iterator[str]:
        """The parts of compounds in a title, given by its folded words."""
        for word in words:
            yield from self._parts.get(word, ())

    def find_compounds(self, terms: Sequence[str]) -> Iterator[str]:
        """The compounds of words near each other in a title, given by its terms."""
        for at, term in enumerate(terms):
            near = terms[max(at - _NEAR, 0) : at + _NEAR + 1]
            yield from (word for second, word in self._by_part.get(term, ()) if second in near)

    def _find_parts(self, word: str) -> tuple[str, ...]:
        """The two words of which one consists, or one of them; none if it is no compound."""
        if not word.isalpha():
            return ()
        term = self._to_term(word)
        splits = [
            (self._count_head(word[:at]), self._count_tail(word[at:], term[at:]), at)
            for at in range(_LEAST, len(word) - _LEAST + 1)
        ]
        whole = [split for split in splits if all(split[:2])]
        if whole:
            _, _, at = max(whole, key=lambda split: (min(split[:2]), split))
            return word[:at], word[at:]
        heads = [word[:at] for head, _, at in splits if head and at >= _ALONE]
        tails = [word[at:] for _, tail, at in splits if tail and len(word) - at >= _ALONE]
        return tuple(max(some, key=len) for some in (heads, tails) if some)[:1]

    def _drop_prefixes(self, word: str) -> tuple[str, ...]:
        """A Hebrew or Arabic word without what is joined to its beginning; a short rest only if
        others have it, since the first letter of a short word is more often its own."""
        bare = [word[length:] for length in (1, 2) if _PREFIX.fullmatch(word[:length])]
        return tuple(one for one in bare if len(one) >= _LEAST or one in self._words)

    def _count_tail(self, tail: str, term: str) -> int:
        return self._counts.get(term, 0) or self._words.get(tail, 0)

    def _count_head(self, head: str) -> int:
        forms = {head.removesuffix(link) for link in _LINKS} | {f"{head}e"}
        return sum(self._words.get(form, 0) for form in forms if len(form) >= _LEAST)
