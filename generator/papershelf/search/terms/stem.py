"""The English stemmer, by lunr.py: M. F. Porter, "An algorithm for suffix stripping" (1980).

Readers' queries are stemmed by lunr.js, and both sides of the index have to cut words alike.
lunr.py and lunr.js differ in 617 of 123,279 words (the decision record has them); the overrides
follow lunr.js 2.3.9, and a test compares both over all words of a collection.
"""

from __future__ import annotations

from lunr.stemmer import PorterStemmer


class _LunrJsStemmer(PorterStemmer):  # type: ignore[misc]  # lunr.py has no types
    """Porter's stemmer as lunr.js has it."""

    b: str
    """The word."""
    k: int
    """The offset of its last letter; `b` may be longer."""
    j: int
    """The offset of the last letter before its ending."""

    def ends(self, ending: str) -> bool:
        """Whether the word has an ending, and set `j`. A whole word is no ending: `ies` is `ie`."""
        start = self.k - len(ending) + 1
        if start < 1 or self.b[start : self.k + 1] != ending:
            return False
        self.j = start - 1
        return True

    def doublec(self, at: int) -> bool:
        """Whether a double consonant ends there; y is none."""
        return self.b[at] != "y" and bool(super().doublec(at))

    def step1c(self) -> None:
        """y after a consonant becomes i: `fly`, but not `key`; not as the second of two letters."""
        word, last = self.b, self.k
        if last > 1 and word[last] == "y" and word[last - 1] not in "aeiou":
            self.b = f"{word[:last]}i{word[last + 1 :]}"


_STEMMER = _LunrJsStemmer()


def stem(word: str) -> str:
    """The stem of a folded word."""
    found: str = _STEMMER.stem(word)
    return found
