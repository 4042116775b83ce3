"""Letters as they are compared: without case, accents and ligatures.

Signs of vowels and tones are no accents: words of Thai or Hindi would be others without them.

Texts are folded before they are indexed, queries before they are parsed, so that "Čížek", "Cizek"
and "ČÍŽEK" are the same word. `client/words/letters.js` does the same; a test compares both.
"""

from __future__ import annotations

import re
import unicodedata
from itertools import pairwise

# Letters that Unicode doesn't decompose, the sign in "H∞", the hyphen of Hebrew, and Unicode's
# own (U+2010), to which the one where no line breaks is decomposed.
_LETTERS = {"ß": "ss", "æ": "ae", "ø": "o", "đ": "d", "ı": "i", "ł": "l", "œ": "oe", "ð": "d",
            "þ": "th", "ŧ": "t", "ħ": "h", "∞": "inf", "־": "-", "‐": "-",
            # Lucene's ArabicNormalizer and PersianNormalizer.
            "ـ": "", "ة": "ه", "ى": "ي", "ی": "ي", "ک": "ك"}  # fmt: skip
# Python and JavaScript disagree on which of these are white space; here all of them are.
_ODD_SPACES = re.compile(r"[\x00-\x1f\x7f-\x9f\ufeff\ud800-\udfff]")


# Runs of letters of scripts that put no spaces between words, or particles behind them: Thai, Lao,
# Burmese, Khmer, Japanese, Chinese and Korean, with first consonants of syllables that are being
# typed. Without a dictionary, each two letters with their signs are a word, as in Lucene's
# CJKBigramFilter.
_UNSPACED = re.compile(
    "[\u0e00-\u0eff\u1000-\u109f\u1100-\u1112\u1780-\u17ff\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff"
    "\uf900-\ufaff\uac00-\ud7a3\U00020000-\U0002ffff]+"
)
# Arabic words lose the article, "and", prepositions before the article, and endings: the light
# stemmer of L. S. Larkey et al., "Light stemming for Arabic information retrieval" (2007), as in
# Lucene's ArabicStemmer. Two letters remain; behind "and" three. What looks like another article
# goes with it: without hamza, "electronic" and "obligation" begin like one, with one or without.
_ARABIC = re.compile("[\u0621-\u064a]{3,}")
_ARABIC_PREFIX = re.compile("^(?:و?(?:[بكف]?ال|لل)(?:ال)?(?=..)|و(?=...))")
_ARABIC_SUFFIXES = tuple(
    re.compile(f"(?<=..){ending}$") for ending in "ها ان ات ون ين يه ه ي".split()
)
# Marks of scripts whose vowels are marks, from Devanagari to Khmer: they stay, as in Lucene's
# analyzers of these languages (Unicode Standard, chapters 12, 13, 16 and 17).
_ABUGIDAS = map(chr, range(0x900, 0x1800))
SIGNS = "".join(char for char in _ABUGIDAS if unicodedata.category(char)[0] == "M")
"""The marks that folded texts have."""
_SYLLABLE = re.compile(f".[{SIGNS}]*")


class _FoldTable(dict[int, str]):
    """The folded form of each lower-case character, computed on first use."""

    def __missing__(self, code: int) -> str:
        char = chr(code)
        if unicodedata.category(char).startswith("M") and char not in SIGNS:
            char = ""
        self[code] = _LETTERS.get(char, _ODD_SPACES.sub(" ", char))
        return self[code]


_FOLD_TABLE = _FoldTable()


def fold(text: str) -> str:
    """A text in lower case without accents; control characters become spaces.

    Words of scripts without spaces are separated: "深度学习" becomes "深度 度学 学习". Arabic words
    lose their article and endings.

    The whole text is folded, not its tokens, since some accents become spaces.
    """
    if text.isascii():
        return (text if text.isprintable() else _ODD_SPACES.sub(" ", text)).lower()
    folded = unicodedata.normalize("NFKD", text).lower().translate(_FOLD_TABLE)
    # Only syllables of Korean are composed again: all accents are gone.
    composed = _ARABIC.sub(_stem_arabic, unicodedata.normalize("NFC", folded))
    return _UNSPACED.sub(_separate_pairs, composed)


def _stem_arabic(word: re.Match[str]) -> str:
    bare = _ARABIC_PREFIX.sub("", word[0])
    for ending in _ARABIC_SUFFIXES:
        bare = ending.sub("", bare)
    return bare


def _separate_pairs(run: re.Match[str]) -> str:
    letters = _SYLLABLE.findall(run[0])
    pairs = map("".join, pairwise(letters))
    return f" {' '.join(pairs) or run[0]} "
