"""Text as LaTeX, for the fields of BibTeX: escaped, in ASCII or in UTF-8.

The braces of the output always match, however a program counts them: BibTeX counts every brace,
bibtexparser only those without a backslash before them.
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
# Characters for `as_latex`, and two runs that need their own rule: a Greek word is text (a single
# letter is a symbol), and TeX would read three quotes in a row as 2 + 1.
_SPECIAL_RUN = re.compile(
    "(?P<greek>[\u0370-\u03ff\u1f00-\u1fff]{3,})|(?P<quotes>['’]”|‘“)"
    f"|(?:.[{_MARKS}]+|[^\x00-\x7f]|{_SPECIAL.pattern})",
    re.DOTALL,
)
_NOT_ASCII = re.compile("[^\x00-\x7f]")
# A word, without those that never need braces: "cats", "Cats".
_WORD = re.compile(rf"(?<!\w)(?![A-Z]?[a-z]+(?![\w'’.{_MARKS}]))\w+(?:['’.]\w+|[{_MARKS}]+\w*)*")
# Characters that join a letter to its neighbour, so that even an "A" is a symbol: A*, A-Star, Q&A.
_JOINTS = frozenset("-*+/&")
_BEFORE_QUOTE = ("", *" ([{-–—/‘“")
# In maths, a bare % would comment out the rest of the line and a bare # stop TeX.
_UNESCAPED = re.compile(r"(?<!\\)[%#]")
_COMMANDS = {
    "i": ("\\textit{", "}"), "b": ("\\textbf{", "}"), "sub": ("\\textsubscript{", "}"),
    "sup": ("\\textsuperscript{", "}"), "nocase": ("", ""),
}  # fmt: skip


@dataclass(frozen=True)
class Latex:
    """Writes text as LaTeX: with commands for all it can, or in UTF-8 with only TeX's own
    characters escaped."""

    utf8: bool = False

    def escape(self, text: str) -> str:
        """Escape a text without markup so that LaTeX prints it as it is.

        Straight double quotes become pairs of ``…'', opened or closed by their neighbours.
        Characters without a command in LaTeX stay as they are, in NFC.
        """
        return self._escape(_pair_quotes(text))

    def _escape(self, text: str) -> str:
        if text.isascii():
            return text.translate(_TRANSLATION) if _SPECIAL.search(text) else text
        composed = unicodedata.normalize("NFC", text)
        if self.utf8:
            return composed.translate(_TRANSLATION)
        return _SPECIAL_RUN.sub(_replace_special, composed)

    @lru_cache(maxsize=4096)  # noqa: B019 - it keeps no more instances than the two below
    def write_text(self, text: str) -> str:
        """Write a text of a record, with TeX maths in `$…$`, for any field but the title."""
        parts = split_segments(_pair_quotes(text), tags=False)
        return "".join(map(self._write_part, parts))

    def write_abstract(self, abstract: str) -> str:
        """Write an abstract on one line, with its markup as commands and no case protected."""
        parts = split_segments(" ".join(abstract.split()))
        if '"' in abstract:
            parts = _pair_quotes_in_parts(parts)
        return _join_parts(abstract, parts, map(self._write_part, parts))

    def write_title(self, title: str, *, whole: bool = False) -> str:
        """Write a title for BibTeX, whose styles lower-case titles after the first letter.

        Braces protect the case of what the record puts in braces, of maths with capitals, and of
        words with capitals that sentence case keeps (see `_is_cased`), and of nothing else: the
        style decides about the rest. Words of a title in capitals only are not protected, as
        their capitals mean nothing. `whole` protects the whole title, for languages in which
        lower-casing would be wrong (German nouns).

        Italics, bold and scripts keep their case in BibTeX, as they are in the braces of a command.
        That suits what titles have in italics: names of species, works and ships.
        """
        parts = split_segments(title, braces=True)
        if '"' in title:
            parts = _pair_quotes_in_parts(parts)
        if whole:
            return protect(_join_parts(title, parts, map(self._write_part, parts)))
        words = "".join([part.value for part in parts if part.kind == "text"])
        is_shouted = words.isupper() and len(words.split()) > 2
        latex = map(self._protect_part, parts) if is_shouted else self._protect_words(parts)
        return _join_parts(title, parts, latex)

    def _write_part(self, part: Segment) -> str:
        return self._write_maths(part.value) if part.kind == "math" else self._escape(part.value)

    def _protect_part(self, part: Segment) -> str:
        """Write a part, in braces if it is protected or is maths with a capital to lose."""
        latex = self._write_part(part)
        has_capital = part.kind == "math" and latex != latex.lower()
        return protect(latex) if part.kind == "protected" or has_capital else latex

    def _protect_words(self, parts: tuple[Segment, ...]) -> Iterator[str]:
        """Write parts with words protected that may span them: Fe<sub>3</sub>O<sub>4</sub>."""
        text = "".join(map(_as_letters, parts))
        words = [match.span() for match in _WORD.finditer(text) if _is_cased(match)]
        start = 0
        for part in parts:
            is_text = part.kind == "text"
            yield self._protect_in(part, start, words) if is_text else self._protect_part(part)
            start += len(part.value)

    def _protect_in(self, part: Segment, start: int, words: list[tuple[int, int]]) -> str:
        """Write a part that begins at `start` of the title; `words` are (start, end) in it too.

        The pieces of words that lie in this part are put in braces.
        """
        text, latex, end = part.value, "", 0
        for first, last in words:
            word = slice(max(first - start, 0), max(last - start, 0))
            if (piece := text[word]) != piece.lower():
                latex += self._escape(text[end : word.start]) + protect(self._escape(piece))
                end = word.stop
        return latex + self._escape(text[end:])

    def _write_maths(self, tex: str) -> str:
        """Write maths with its symbols as commands, or as text if its braces can't match."""
        maths = _UNESCAPED.sub(r"\\\g<0>", tex)
        if not maths.isascii():
            maths = _NOT_ASCII.sub(_write_maths_symbol, unicodedata.normalize("NFC", maths))
        if not is_balanced(maths):
            maths = maths.replace(r"\{", r"\lbrace ").replace(r"\}", r"\rbrace ")
        return f"${maths}$" if is_balanced(maths) else self._escape(f"${tex}$")


CLASSIC, UNICODE = Latex(), Latex(utf8=True)
"""For BibTeX, which reads bytes, and for biblatex, which reads Unicode."""


def _replace_special(match: re.Match[str]) -> str:
    run = match[0]
    if match["greek"]:
        return run
    if match["quotes"]:
        return "`{}``" if run[0] == "‘" else "'{}''"
    return as_latex(run)


def _pair_quotes(text: str) -> str:
    """Replace straight double quotes with typographic ones."""
    if '"' not in text:
        return text
    first, *others = text.split('"')
    result, is_open = first, False
    for after in others:
        before = result[-1:]
        # The next quote closes an open one, unless it is right before a word.
        is_open = before in _BEFORE_QUOTE and (not is_open or after[:1].isalnum())
        result += ("“" if is_open else "”") + after
    return result


def protect(latex: str) -> str:
    """Put LaTeX in braces, so that no style changes its case or splits it.

    A brace followed by a backslash is BibTeX's "special character", whose case does change (btxdoc,
    section 4); a second pair of braces prevents that.
    """
    return f"{{{{{latex}}}}}" if latex.startswith("\\") else f"{{{latex}}}"


def _pair_quotes_in_parts(parts: tuple[Segment, ...]) -> tuple[Segment, ...]:
    """Replace straight quotes in the parts of a text; pairs may span several parts."""
    chars = iter(_pair_quotes("".join(part.value for part in parts)))
    values = ["".join(islice(chars, len(part.value))) for part in parts]
    return tuple(
        part if part.kind == "math" else replace(part, value=value)
        for part, value in zip(parts, values, strict=True)
    )


def _join_parts(title: str, parts: Iterable[Segment], latex: Iterable[str]) -> str:
    if "<" not in title and "\\" not in title:
        return "".join(latex)
    formatting = [part.formatting for part in parts]
    return apply_formatting(zip(formatting, latex, strict=True), _COMMANDS)


def _as_letters(part: Segment) -> str:
    """Return a part's characters for finding words: scripts count as digits, maths as spaces."""
    if part.kind != "text":
        return " " * len(part.value)
    return "0" * len(part.value) if {"sub", "sup"}.intersection(part.formatting) else part.value


def _is_cased(match: re.Match[str]) -> bool:
    """Whether a word keeps its capitals in sentence case: GPT, iPhone, McKay, 3D, T5, Llama2, T's.

    Hyphens separate words: "Multi-Agent" keeps no capital, "U-Net" keeps the first.
    """
    first, rest = match[0][0], match[0][1:]
    if rest.islower() and rest.isalpha():  # as most words
        return False
    if rest != rest.lower():
        return True
    if not first.isupper() or any(char.isdigit() for char in rest):
        return first.isupper()
    single = rest[:1] in ("", "'", "’")
    return single and (first != "A" or _is_joined(match))


def _is_joined(match: re.Match[str]) -> bool:
    text, start, end = match.string, match.start(), match.end()
    return text[start - 1 : start] in _JOINTS or text[end : end + 1] in _JOINTS


def _write_maths_symbol(match: re.Match[str]) -> str:
    latex = as_latex(match[0])
    if not latex.startswith("{$"):
        return latex
    needs_space = match.string[match.end() : match.end() + 1].isalpha()
    return f"{latex[2:-2]} " if needs_space else latex[2:-2]


def is_balanced(text: str) -> bool:
    """Whether a text can stand between braces, whether escaped braces count or not."""
    if text.endswith("\\"):
        return False
    return _is_nested(re.findall("[{}]", text)) and _is_nested(re.findall(r"(?<!\\)[{}]", text))


def _is_nested(braces: list[str]) -> bool:
    depth = 0
    for brace in braces:
        depth += 1 if brace == "{" else -1
        if depth < 0:
            return False
    return depth == 0
