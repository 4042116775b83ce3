"""Text as LaTeX, for the fields of BibTeX: escaped, in ASCII or in UTF-8.

What comes out always nests its braces, whichever way a reader counts them: BibTeX counts every
brace, bibtexparser those without a backslash before them.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import islice

from ..records.text import Segment, apply_formatting, split_segments
from .characters import ASCII, as_latex

_SPECIAL = re.compile("[" + re.escape("".join(ASCII)) + "]")
_TRANSLATION = str.maketrans(ASCII)
_MARKS = "\u0300-\u036f"
# What `as_latex` is asked for, after the runs that are more than their characters: a Greek word is
# text (an isolated letter is a symbol), and TeX would read three quotes in a row as 2 + 1.
_ODD = re.compile(
    "(?P<greek>[\u0370-\u03ff\u1f00-\u1fff]{3,})|(?P<quotes>['’]”|‘“)"
    f"|(?:.[{_MARKS}]+|[^\x00-\x7f]|{_SPECIAL.pattern})",
    re.DOTALL,
)
_NOT_ASCII = re.compile("[^\x00-\x7f]")
# A word, but for the many that are plain to see: "cats", "Cats".
_WORD = re.compile(rf"(?<!\w)(?![A-Z]?[a-z]+(?![\w'’.{_MARKS}]))\w+(?:['’.]\w+|[{_MARKS}]+\w*)*")
# What joins a single letter to its neighbour, so that even an "A" is a symbol: A*, A-Star, Q&A.
_JOINTS = frozenset("-*+/&")
_BEFORE_QUOTE = ("", *" ([{-–—/‘“")
# In maths, a bare % would comment out the rest of the line and a bare # stop TeX.
_BARE = re.compile(r"(?<!\\)[%#]")
_COMMANDS = {
    "i": ("\\textit{", "}"), "b": ("\\textbf{", "}"), "sub": ("\\textsubscript{", "}"),
    "sup": ("\\textsuperscript{", "}"), "nocase": ("", ""),
}  # fmt: skip


@dataclass(frozen=True)
class Latex:
    """A way of writing text as LaTeX: in ASCII as far as it has commands, or in UTF-8, in which
    only what means something to TeX is a command."""

    utf8: bool = False

    def escape(self, text: str) -> str:
        """A text as LaTeX prints it, with no markup recognised in it.

        Straight double quotes become pairs of ``…'' as far as their neighbours tell which is which;
        characters that LaTeX has no command for stay as they are, in NFC.
        """
        return self._escape(_paired(text))

    def _escape(self, text: str) -> str:
        if text.isascii():
            return text.translate(_TRANSLATION) if _SPECIAL.search(text) else text
        composed = unicodedata.normalize("NFC", text)
        return composed.translate(_TRANSLATION) if self.utf8 else _ODD.sub(_odd, composed)

    def write_text(self, text: str) -> str:
        """A text of a record, with TeX maths in `$…$`, for any field but the title."""
        return _write_text(self, text)

    def write_abstract(self, abstract: str) -> str:
        """An abstract in one line, with its markup as commands; nothing in it is protected."""
        parts = split_segments(" ".join(abstract.split()))
        if '"' in abstract:
            parts = _with_quotes_paired(parts)
        return _joined(abstract, parts, map(self._as_it_is, parts))

    def write_title(self, title: str, *, whole: bool = False) -> str:
        """A title for BibTeX, whose styles put titles in lower case after the first letter.

        Kept in their case: what the record puts in braces, maths with capitals, and words with a
        capital where sentence case has none (see `_is_cased`); nothing else, as lower-casing is
        the style's right. A title all in capitals is not protected word by word: its capitals say
        nothing, and sentence case is what it needs. `whole` protects everything, for languages
        other than English, in which lower-casing would be wrong (German nouns).

        What is in italics, bold or a script keeps its case in BibTeX, as it stands in the braces of
        a command. That suits what titles have in italics: names of species, of works and of ships.
        """
        parts = split_segments(title, braces=True)
        if '"' in title:
            parts = _with_quotes_paired(parts)
        if whole:
            return protect(_joined(title, parts, map(self._as_it_is, parts)))
        words = "".join([part.value for part in parts if part.kind == "text"])
        is_shouted = words.isupper() and len(words.split()) > 2
        written = map(self._kept, parts) if is_shouted else self._with_words_protected(parts)
        return _joined(title, parts, written)

    def _as_it_is(self, part: Segment) -> str:
        return self._maths(part.value) if part.kind == "math" else self._escape(part.value)

    def _kept(self, part: Segment) -> str:
        """A part, in braces where it is protected or maths with a capital to lose."""
        latex = self._as_it_is(part)
        has_capital = part.kind == "math" and latex != latex.lower()
        return protect(latex) if part.kind == "protected" or has_capital else latex

    def _with_words_protected(self, parts: tuple[Segment, ...]) -> Iterator[str]:
        """The parts as LaTeX. A word may go on in the next, as in Fe<sub>3</sub>O<sub>4</sub>."""
        text = "".join(map(_as_letters, parts))
        words = [match.span() for match in _WORD.finditer(text) if _is_cased(match)]
        start = 0
        for part in parts:
            is_text = part.kind == "text"
            yield self._with_protected(part, start, words) if is_text else self._kept(part)
            start += len(part.value)

    def _with_protected(self, part: Segment, start: int, words: list[tuple[int, int]]) -> str:
        """A part that begins at `start` of the title, with what it has of these words in braces."""
        text, written, end = part.value, "", 0
        for first, last in words:
            word = slice(max(first - start, 0), max(last - start, 0))
            if (piece := text[word]) != piece.lower():
                written += self._escape(text[end : word.start]) + protect(self._escape(piece))
                end = word.stop
        return written + self._escape(text[end:])

    def _maths(self, tex: str) -> str:
        """Maths as it was written, with symbols as commands, or as text where it can't be maths."""
        maths = _BARE.sub(r"\\\g<0>", tex)
        if not maths.isascii():
            maths = _NOT_ASCII.sub(_maths_symbol, unicodedata.normalize("NFC", maths))
        if not is_balanced(maths):
            maths = maths.replace(r"\{", r"\lbrace ").replace(r"\}", r"\rbrace ")
        return f"${maths}$" if is_balanced(maths) else self._escape(f"${tex}$")


CLASSIC, UNICODE = Latex(), Latex(utf8=True)
"""For BibTeX, which knows of bytes only, and for biblatex, which knows better."""


@lru_cache(maxsize=4096)
def _write_text(latex: Latex, text: str) -> str:
    return "".join(map(latex._as_it_is, split_segments(_paired(text), tags=False)))


def _odd(match: re.Match[str]) -> str:
    found = match[0]
    if match["greek"]:
        return found
    if match["quotes"]:
        return "`{}``" if found[0] == "‘" else "'{}''"
    return as_latex(found)


def _paired(text: str) -> str:
    """Straight double quotes as typographic ones."""
    if '"' not in text:
        return text
    first, *others = text.split('"')
    paired, opened = first, False
    for after in others:
        before = paired[-1:]
        # An open quote is closed by the next one, unless that stands right before a word.
        opened = before in _BEFORE_QUOTE and (not opened or after[:1].isalnum())
        paired += ("“" if opened else "”") + after
    return paired


def protect(latex: str) -> str:
    """LaTeX in braces, so that no style changes its case or takes it apart.

    A brace followed by a backslash is BibTeX's "special character", whose case does change (btxdoc,
    section 4); a second pair of braces is none.
    """
    return f"{{{{{latex}}}}}" if latex.startswith("\\") else f"{{{latex}}}"


def _with_quotes_paired(parts: tuple[Segment, ...]) -> tuple[Segment, ...]:
    """The parts of a text; which quotes are a pair shows in the text as it is read."""
    chars = iter(_paired("".join(part.value for part in parts)))
    paired = ["".join(islice(chars, len(part.value))) for part in parts]
    return tuple(
        part if part.kind == "math" else replace(part, value=value)
        for part, value in zip(parts, paired, strict=True)
    )


def _joined(title: str, parts: Iterable[Segment], written: Iterable[str]) -> str:
    if "<" not in title:
        return "".join(written)
    formatting = [part.formatting for part in parts]
    return apply_formatting(zip(formatting, written, strict=True), _COMMANDS)


def _as_letters(part: Segment) -> str:
    """A part as the words around it see it; a script makes a symbol of a word, as digits do."""
    if part.kind != "text":
        return " " * len(part.value)
    return "0" * len(part.value) if {"sub", "sup"}.intersection(part.formatting) else part.value


def _is_cased(match: re.Match[str]) -> bool:
    """Whether a word's capitals belong to it: GPT, iPhone, McKay, 3D, T5, Llama2, C, T's.

    Hyphens separate words: in "Multi-Agent" no capital is needed, in "U-Net" the first is.
    """
    first, rest = match[0][0], match[0][1:]
    if rest != rest.lower():
        return True
    if not first.isupper() or any(char.isdigit() for char in rest):
        return first.isupper()
    single = rest[:1] in ("", "'", "’")
    return single and (first != "A" or _is_joined(match))


def _is_joined(match: re.Match[str]) -> bool:
    text, start, end = match.string, match.start(), match.end()
    return text[start - 1 : start] in _JOINTS or text[end : end + 1] in _JOINTS


def _maths_symbol(match: re.Match[str]) -> str:
    latex = as_latex(match[0])
    if not latex.startswith("{$"):
        return latex
    followed = match.string[match.end() : match.end() + 1].isalpha()
    return f"{latex[2:-2]} " if followed else latex[2:-2]


def is_balanced(text: str) -> bool:
    """Whether the text can stand between braces: for BibTeX, and for readers of TeX's escapes."""
    if text.endswith("\\"):
        return False
    return _nests(re.findall("[{}]", text)) and _nests(re.findall(r"(?<!\\)[{}]", text))


def _nests(braces: list[str]) -> bool:
    depth = 0
    for brace in braces:
        depth += 1 if brace == "{" else -1
        if depth < 0:
            return False
    return depth == 0
