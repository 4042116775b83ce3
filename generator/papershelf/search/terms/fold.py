"""Letters as they are compared: without case, accents and ligatures.

Texts are folded before they are indexed, queries before they are parsed, so that "Čížek", "Cizek"
and "ČÍŽEK" are the same word. `client/letters.js` does the same; a test compares both.
"""

from __future__ import annotations

import re
import unicodedata

# Letters that Unicode doesn't decompose.
_LETTERS = {"ß": "ss", "æ": "ae", "ø": "o", "đ": "d", "ı": "i", "ł": "l", "œ": "oe", "ð": "d",
            "þ": "th", "ŧ": "t", "ħ": "h"}  # fmt: skip
# Python and JavaScript disagree on which of these are white space; here all of them are.
_ODD_SPACES = re.compile(r"[\x00-\x1f\x7f-\x9f\ufeff\ud800-\udfff]")


class _FoldTable(dict[int, str]):
    """The folded form of each lower-case character, computed on first use."""

    def __missing__(self, code: int) -> str:
        char = chr(code)
        if unicodedata.category(char).startswith("M"):
            char = ""
        self[code] = _LETTERS.get(char, _ODD_SPACES.sub(" ", char))
        return self[code]


_FOLD_TABLE = _FoldTable()


def fold(text: str) -> str:
    """A text in lower case without accents; control characters become spaces.

    The whole text is folded, not its tokens, since some accents become spaces.
    """
    if text.isascii():
        return (text if text.isprintable() else _ODD_SPACES.sub(" ", text)).lower()
    return unicodedata.normalize("NFKD", text).lower().translate(_FOLD_TABLE)
