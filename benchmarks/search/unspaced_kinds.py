"""The kinds of queries that people type in Chinese, Japanese and Thai, which put no spaces between
words.

Made by rule as in `language_kinds`. Only the kinds of words need to know which letters are words;
the others cut pieces of a title's letters anywhere.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence

from papershelf.search.terms.fold import SIGNS

from .language_kinds import Kind, Title, Typed, strip_marks

# A letter with its signs of vowels and tones, which are typed with it.
_LETTER = f"[\u0e01-\u0e2f\u0e30-\u0e4e\u3041-\u30ff\u3400-\u9fff][{SIGNS}]*"
_RUN = re.compile(f"(?:{_LETTER})+")
_LETTERS = re.compile(_LETTER)
_FOREIGN = re.compile("[A-Za-z0-9]{2,}")
_HALF = {
    unicodedata.normalize("NFKC", chr(code)): chr(code) for code in (*range(0xFF66, 0xFF9E), 0xFF70)
}
"""Katakana -> the same of half width."""


def _cut_runs(title: Title) -> list[list[str]]:
    """The letters between blanks, signs and Latin letters."""
    text = unicodedata.normalize("NFC", title.text)
    return [_LETTERS.findall(run) for run in _RUN.findall(text)]


def _cut_piece(title: Title, length: int) -> list[str]:
    """Letters that follow each other, cut out of a title anywhere; none if no run is as long."""
    runs = [run for run in _cut_runs(title) if len(run) >= length]
    if not runs:
        return []
    run = title.random.choice(runs)
    at = title.random.randrange(len(run) - length + 1)
    return run[at : at + length]


def _list_words(title: Title) -> list[str]:
    """The words that are known, in their order, each as long as it can be."""
    longest = max(map(len, title.words_known), default=0)
    found: list[str] = []
    for run in map("".join, _cut_runs(title)):
        at = 0
        while at < len(run):
            ends = range(min(at + longest, len(run)), at + 1, -1)
            word = next((run[at:end] for end in ends if run[at:end] in title.words_known), "")
            found += [word] if word else []
            at += len(word) or 1
    return list(dict.fromkeys(found))


def _type(query: str, *pieces: str) -> Typed:
    return Typed(query, [strip_marks(piece) for piece in pieces or (query,)])


def _type_piece(length: int) -> Kind:
    def make(title: Title) -> Typed | None:
        piece = "".join(_cut_piece(title, length))
        return _type(piece) if piece else None

    return make


def _type_words(count: int, between: str) -> Kind:
    """Some words in the order of the title, with blanks or without."""

    def make(title: Title) -> Typed | None:
        words = _list_words(title)
        if len(words) < count:
            return None
        places = sorted(title.random.sample(range(len(words)), count))
        chosen = [words[at] for at in places]
        return _type(between.join(chosen), *chosen)

    return make


def _type_far_apart(title: Title) -> Typed | None:
    """Three letters near the beginning and three near the end, with a blank."""
    runs = [run for run in _cut_runs(title) if len(run) > 2]
    if sum(map(len, runs)) < 9:
        return None
    pieces = "".join(runs[0][:3]), "".join(runs[-1][-3:])
    return _type(" ".join(pieces), *pieces)


def _type_without_signs(title: Title) -> Typed | None:
    """A title with blanks for its punctuation."""
    text = "".join(" " if unicodedata.category(char)[0] in "PS" else char for char in title.text)
    return _type(" ".join(text.split()), title.text) if text != title.text else None


def _type_joined(title: Title) -> Typed | None:
    """A title without its punctuation and blanks."""
    text = re.sub(r"[\W_]+", "", title.text) if title.language != "th" else ""
    return _type(text, title.text) if text not in ("", title.text) else None


def _type_half(title: Title) -> Typed | None:
    half = title.text[: len(title.text) // 2].strip()
    return _type(half) if len(half) > 3 else None


def _leave_unfinished(title: Title) -> Typed | None:
    """The beginning of a title, up to its first, second, … sixth letter."""
    run = next(iter(_cut_runs(title)), [])
    beginning = "".join(run[: title.random.randint(1, 6)])
    return _type(beginning) if beginning and title.text.startswith(beginning) else None


def _mistype(length: int, how: str) -> Kind:
    """A piece with a letter that is wrong, less, or more."""

    def make(title: Title) -> Typed | None:
        piece = _cut_piece(title, length)
        others = [letter for run in _cut_runs(title) for letter in run if letter not in piece]
        if not piece or not others:
            return None
        at, other = title.random.randrange(1, length - 1), title.random.choice(others)
        kept = {"wrong": [other], "less": [], "more": [piece[at], other]}[how]
        return _type("".join([*piece[:at], *kept, *piece[at + 1 :]]), "".join(piece))

    return make


def _type_foreign(wide: bool) -> Kind:
    """A word of Latin letters or a number, in full width or as it stands, and three letters."""

    def make(title: Title) -> Typed | None:
        words, piece = _FOREIGN.findall(title.text), "".join(_cut_piece(title, 3))
        if not words or not piece:
            return None
        word = title.random.choice(words)
        typed = "".join(chr(ord(char) + 0xFEE0) for char in word) if wide else word
        return _type(f"{typed} {piece}", word, piece)

    return make


def _write_katakana(how: str) -> Kind:
    """A word of Katakana in half width or in Hiragana."""

    def make(title: Title) -> Typed | None:
        words = re.findall("[ァ-ヶー]{4,}", title.text)
        if not words:
            return None
        word = title.random.choice(words)
        if how == "Hiragana":
            return _type("".join(chr(ord(c) - 0x60) if c <= "ヶ" else c for c in word), word)
        return _type("".join(_HALF.get(c, c) for c in unicodedata.normalize("NFD", word)), word)

    return make


def list_unspaced_kinds(language: str) -> dict[str, Kind]:
    """The kinds of queries in such a language."""
    lengths: Sequence[int] = (2, 3, 4, 8)
    kinds: dict[str, Kind] = {
        "whole title": lambda title: _type(title.text),
        "title without punctuation": _type_without_signs,
        "title without punctuation and blanks": _type_joined,
        "first half of the title": _type_half,
        "while typing": _leave_unfinished,
        **{f"{length} letters": _type_piece(length) for length in lengths},
        "3 letters, 3 letters far apart": _type_far_apart,
        "a word": _type_words(1, ""),
        "two words with a blank": _type_words(2, " "),
        "two words without a blank": _type_words(2, ""),
        "three words with blanks": _type_words(3, " "),
        "three words without blanks": _type_words(3, ""),
        **{f"6 letters, one {how}": _mistype(6, how) for how in ("wrong", "less", "more")},
        "10 letters, one wrong": _mistype(10, "wrong"),
        "Latin word or number, 3 letters": _type_foreign(wide=False),
        "the same in full width": _type_foreign(wide=True),
    }
    if language == "ja":
        kinds["Katakana of half width"] = _write_katakana("half width")
        kinds["Hiragana for Katakana"] = _write_katakana("Hiragana")
    return kinds
