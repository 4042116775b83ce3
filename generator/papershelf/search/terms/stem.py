"""The Porter stemmer as lunr.js 2.3.9 has it.

M. F. Porter, "An algorithm for suffix stripping" (1980), with the departures of lunr.js, which
differ from those of other libraries in a word of a hundred. The regular expressions are the
specification: what counts is that both sides of the index cut words alike, and a test compares
them over all words of a collection.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

_CONSONANTS = "[^aeiou][^aeiouy]*"
_VOWELS = "[aeiouy][aeiou]*"
# A stem's measure m counts its changes from vowels to consonants.
_M_ABOVE_0 = re.compile(f"^({_CONSONANTS})?{_VOWELS}{_CONSONANTS}", re.DOTALL)
_M_IS_1 = re.compile(f"^({_CONSONANTS})?{_VOWELS}{_CONSONANTS}({_VOWELS})?\\Z", re.DOTALL)
_M_ABOVE_1 = re.compile(f"^({_CONSONANTS})?{_VOWELS}{_CONSONANTS}{_VOWELS}{_CONSONANTS}", re.DOTALL)
_HAS_VOWEL = re.compile(f"^({_CONSONANTS})?[aeiouy]", re.DOTALL)
_ENDS_CVC = re.compile(f"^{_CONSONANTS}[aeiouy][^aeiouwxy]\\Z", re.DOTALL)
_ENDS_DOUBLE = re.compile(r"([^aeiouylsz])\1\Z", re.DOTALL)
_Y_AFTER_CONSONANT = re.compile(r"..*[^aeiou]y\Z", re.DOTALL)

_STEP_2 = {
    "ational": "ate", "tional": "tion", "enci": "ence", "anci": "ance", "izer": "ize",
    "bli": "ble", "alli": "al", "entli": "ent", "eli": "e", "ousli": "ous", "ization": "ize",
    "ation": "ate", "ator": "ate", "alism": "al", "iveness": "ive", "fulness": "ful",
    "ousness": "ous", "aliti": "al", "iviti": "ive", "biliti": "ble", "logi": "log",
}  # fmt: skip
_STEP_3 = {"icate": "ic", "ative": "", "alize": "al", "iciti": "ic", "ical": "ic", "ful": "",
           "ness": ""}  # fmt: skip
_STEP_4 = ("al", "ance", "ence", "er", "ic", "able", "ible", "ant", "ement", "ment", "ent", "ou",
           "ism", "ate", "iti", "ous", "ive", "ize")  # fmt: skip


def _ending(endings: Iterable[str]) -> re.Pattern[str]:
    """Finds the longest of some endings: a search from the left meets it first."""
    return re.compile(f"(?:{'|'.join(endings)})\\Z")


_ENDS_2, _ENDS_3, _ENDS_4 = map(_ending, (_STEP_2, _STEP_3, _STEP_4))


def stem(word: str) -> str:
    """The stem of a folded word."""
    if len(word) < 3:
        return word
    # A first y is a consonant.
    if word[0] == "y":
        word = "Y" + word[1:]
    word = _past(_plural(word))
    if _Y_AFTER_CONSONANT.match(word):
        word = word[:-1] + "i"
    word = _suffix(word, _ENDS_2, _STEP_2)
    word = _suffix(word, _ENDS_3, _STEP_3)
    word = _final_e(_residue(word))
    return "y" + word[1:] if word[0] == "Y" else word


def _plural(word: str) -> str:
    """Step 1a: caresses, ponies, cats."""
    if (len(word) > 4 and word.endswith("sses")) or (len(word) > 3 and word.endswith("ies")):
        return word[:-2]
    return word[:-1] if word[-1] == "s" and word[-2] != "s" else word


def _past(word: str) -> str:
    """Step 1b: agreed, plastered, motoring."""
    if word.endswith("eed") and len(word) > 3:
        return word[:-1] if _M_ABOVE_0.match(word[:-3]) else word
    cut = 2 if word.endswith("ed") else 3 if word.endswith("ing") else 0
    if not cut or len(word) <= cut or not _HAS_VOWEL.match(word[:-cut]):
        return word
    word = word[:-cut]
    if word.endswith(("at", "bl", "iz")):
        return word + "e"
    if _ENDS_DOUBLE.search(word):
        return word[:-1]
    return word + "e" if _ENDS_CVC.match(word) else word


def _suffix(word: str, ends: re.Pattern[str], instead: dict[str, str]) -> str:
    """Steps 2 and 3: a double suffix becomes a single one."""
    match = ends.search(word, 1)
    if match and _M_ABOVE_0.match(word[: match.start()]):
        return word[: match.start()] + instead[match[0]]
    return word


def _residue(word: str) -> str:
    """Step 4: the suffix goes."""
    if match := _ENDS_4.search(word, 1):
        stem_ = word[: match.start()]
        return stem_ if _M_ABOVE_1.match(stem_) else word
    if word.endswith(("sion", "tion")) and len(word) > 4 and _M_ABOVE_1.match(word[:-3]):
        return word[:-3]
    return word


def _final_e(word: str) -> str:
    """Step 5: probate, controll."""
    if word.endswith("e") and len(word) > 1:
        stem_ = word[:-1]
        if _M_ABOVE_1.match(stem_) or (_M_IS_1.match(stem_) and not _ENDS_CVC.match(stem_)):
            word = stem_
    return word[:-1] if word.endswith("ll") and _M_ABOVE_1.match(word) else word
