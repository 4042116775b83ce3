"""Letters as they are compared: without case, accents and ligatures.

Texts are folded before they are indexed, queries before they are parsed, so that "Čížek", "Cizek"
and "ČÍŽEK" are one word. `client/letters.js` does the same, and a test compares them.
"""

from __future__ import annotations

import re
import unicodedata

# Letters that Unicode doesn't take apart.
_LETTERS = {"ß": "ss", "æ": "ae", "ø": "o", "đ": "d", "ı": "i", "ł": "l", "œ": "oe", "ð": "d",
            "þ": "th", "ŧ": "t", "ħ": "h"}  # fmt: skip
# Python and JavaScript disagree on which of these are white space: here all are.
_ODD_SPACES = re.compile(r"[\x00-\x1f\x7f-\x9f\ufeff\ud800-\udfff]")


class _FoldTable(dict[int, str]):
    """What becomes of a character of lower case; found out once for each."""

    def __missing__(self, code: int) -> str:
        char = chr(code)
        if unicodedata.category(char).startswith("M"):
            char = ""
        self[code] = _LETTERS.get(char, _ODD_SPACES.sub(" ", char))
        return self[code]


_FOLD_TABLE = _FoldTable()


def fold(text: str) -> str:
    """A text in lower case without accents, its control characters as spaces.

    The whole text is folded, not its tokens: some accents become spaces.
    """
    if text.isascii():
        return (text if text.isprintable() else _ODD_SPACES.sub(" ", text)).lower()
    return unicodedata.normalize("NFKD", text).lower().translate(_FOLD_TABLE)
