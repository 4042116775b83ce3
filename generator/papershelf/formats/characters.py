"""One character as LaTeX: accents taken apart, symbols looked up.

A letter with accents is written from its canonical decomposition, so that one short table of
accents covers every Latin letter, Vietnamese ones too, and combinations that Unicode has no
character for. Everything else comes from pylatexenc's table, with what is wrong or unusable in it
put right in `_OWN`.

What comes out works in LaTeX with T1 fonts, amsmath and amssymb, and in the Unicode engines. What
needs more has no mapping here and stays UTF-8: CJK, Arabic, emoji, but Cyrillic as well (its
`\\CYRA` needs T2A fonts like the letter itself, and no reference manager reads it back), and so do
the hooks and horns of Vietnamese (`\\h` exists in T5 only).
"""

from __future__ import annotations

import unicodedata
from functools import cache, lru_cache
from typing import NamedTuple

from pylatexenc.latexencode import get_builtin_uni2latex_dict

ASCII = {
    "&": r"\&", "%": r"\%", "$": r"\$", "#": r"\#", "_": r"\_",
    # Not `\{`: BibTeX counts braces without regard to backslashes (btxdoc, section 4).
    "{": r"{\textbraceleft}", "}": r"{\textbraceright}", "~": r"{\textasciitilde}",
    "^": r"{\textasciicircum}", "\\": r"{\textbackslash}", "<": r"{\textless}",
    ">": r"{\textgreater}", "|": r"{\textbar}",
}  # fmt: skip
"""The ASCII characters that mean something to TeX, and how LaTeX prints them."""

# Combining marks as LaTeX's accents, as far as T1 and the Unicode engines' TU both have them.
ACCENTS = {
    "\u0300": "`", "\u0301": "'", "\u0302": "^", "\u0303": "~", "\u0304": "=", "\u0306": "u",
    "\u0307": ".", "\u0308": '"', "\u030a": "r", "\u030b": "H", "\u030c": "v", "\u0323": "d",
    "\u0326": "textcommabelow", "\u0327": "c", "\u0328": "k", "\u0331": "b", "\u0332": "b",
}  # fmt: skip
_ABOVE = 230  # the canonical combining class of marks above the letter
_DOTLESS = {"i": r"\i", "j": r"\j"}

_OWN = {
    # Punctuation, as one types it in TeX
    "\u00a0": "~", "–": "--", "—": "---", "―": "---", "‐": "-", "\u2011": "-", "…": r"{\ldots}",
    "“": "``", "”": "''", "‘": "`", "’": "'", "\u02bc": "'", "¸": r"{\c{}}",
    # Maths that the table has as text, in commands of textcomp or without dollars
    "×": r"{$\times$}", "÷": r"{$\div$}", "¬": r"{$\lnot$}", "←": r"{$\leftarrow$}",
    "↑": r"{$\uparrow$}", "→": r"{$\rightarrow$}", "↓": r"{$\downarrow$}", "′": "{$'$}",
    "″": "{$''$}", "‴": "{$'''$}", "♭": r"{$\flat$}", "♮": r"{$\natural$}", "♯": r"{$\sharp$}",
    "ϒ": r"{$\Upsilon$}", "⟂": r"{$\perp$}", "⊧": r"{$\models$}", "⊨": r"{$\vDash$}",
    "℉": r"{$^\circ$}F", "⁄": "/",
    # Letters that the table writes as other letters: a macron is not a stroke
    "Ħ": r"{\Hwithstroke}", "ħ": r"{\hwithstroke}", "ŉ": "'n",
    "Ŀ": r"L{\textperiodcentered}", "ŀ": r"l{\textperiodcentered}",
}  # fmt: skip
# What the table has only in other letters' commands, or in commands that LaTeX with amsmath and
# amssymb does not know (found by typesetting all of the table).
_NONE = frozenset("ΐŦŧĸɛƕƞəɸʔʞ\u2060↜↝⇅⇵∟∯∰∱∻∾≆≋≌≙≛≸≹⊫⊶⊷⊹⊾⋘⋙⋨⋰⌆⌕♩⨏⨖")
_TABLE: dict[int, str] = get_builtin_uni2latex_dict()
_MATHS = r"\ensuremath{"


@lru_cache(maxsize=8192)
def as_latex(cluster: str) -> str:
    """A character of NFC text, with the combining marks that follow it, as LaTeX.

    Commands stand in braces, so that BibTeX takes an accented letter for one letter and a symbol
    for something whose case it must not touch. What has no mapping is returned as it is.
    """
    if (own := ASCII.get(cluster) or _OWN.get(cluster)) is not None:
        return own
    apart = unicodedata.normalize("NFD", cluster)
    if len(apart) > 1 and (accented := _accented(apart[0], apart[1:])):
        return f"{{{accented}}}"
    if len(cluster) > 1:
        return ASCII.get(cluster[0], cluster[0]) + cluster[1:]
    return _symbol(cluster) or cluster


def _accented(base: str, marks: str) -> str:
    """A letter under its accents, or an empty string where one of them has no command.

    Marks above go on first: TeX sets `\\d` below anything, but `\\^` only on top of a letter.
    """
    latex = base if base.isascii() and base.isalnum() else _letter(base)
    if not latex or any(mark not in ACCENTS for mark in marks):
        return ""
    if any(map(_is_above, marks)):
        latex = _DOTLESS.get(latex, latex)
    for mark in sorted(marks, key=_is_above, reverse=True):
        latex = _under(ACCENTS[mark], latex)
    return latex


def _is_above(mark: str) -> bool:
    return unicodedata.combining(mark) == _ABOVE


def _letter(char: str) -> str:
    """The command of a Latin letter that Unicode does not take apart, such as `\\o`."""
    latex = as_latex(char) if unicodedata.name(char, "").startswith("LATIN ") else ""
    return latex[1:-1] if latex.startswith("{\\") else ""


def _under(accent: str, latex: str) -> str:
    """`\\'e`, `\\'\\i`, `\\v{c}`, `\\~{\\^e}`."""
    bare = len(latex) == 1 or latex in _DOTLESS.values()
    return f"\\{accent}{latex}" if bare and not accent.isalpha() else f"\\{accent}{{{latex}}}"


def _symbol(char: str) -> str:
    """A character by pylatexenc's table, or an empty string."""
    latex = "" if char in _NONE else _TABLE.get(ord(char), "")
    # A mark without its letter, a quote that a reader could take for the end, or Cyrillic.
    if unicodedata.combining(char) or '"' in latex or "\\cyr" in latex.lower():
        return ""
    if latex.startswith(r"\textfrac"):  # no such command in LaTeX
        return latex.replace(r"\textfrac", r"{$\frac") + "$}"
    if latex.startswith(_MATHS):
        return _symbol_of_maths(latex[len(_MATHS) : -1])
    return f"{{{latex}}}" if latex[:1] == "\\" and latex[1:2].isalpha() else latex


def _symbol_of_maths(latex: str) -> str:
    """Between dollars; an empty string for what the fonts of amssymb lack: 𝕓, 𝒶."""
    latex = latex.replace("mathscr", "mathcal")  # the kernel's: \mathscr would need a package
    small = latex.startswith((r"\mathbb", r"\mathcal")) and not latex[-2].isupper()
    return "" if small else f"{{${latex}$}}"


class Meanings(NamedTuple):
    """The characters that LaTeX stands for: commands by their names, formulas by their TeX."""

    commands: dict[str, str]
    formulas: dict[str, str]


@cache
def meanings() -> Meanings:
    """What `as_latex` writes, the other way round, and what other commands pylatexenc knows."""
    from pylatexenc.latex2text import get_default_latex_context_db  # builds never read

    read = get_default_latex_context_db()
    known = [spec for name in read.category_list for spec in read.d[name]["macros"].values()]
    commands = {
        spec.macroname: spec.simplify_repl
        for spec in known
        if isinstance(spec.simplify_repl, str) and len(spec.simplify_repl) == 1
    }
    formulas: dict[str, str] = {}
    for char in sorted([*ASCII, *map(chr, _TABLE)], reverse=True):
        if unicodedata.is_normalized("NFC", char) and (latex := as_latex(char)).startswith("{"):
            if latex.startswith("{$"):
                formulas[latex[2:-2]] = char
            elif latex[2:-1].isalpha():
                commands[latex[2:-1]] = char
    return Meanings(commands, formulas)
