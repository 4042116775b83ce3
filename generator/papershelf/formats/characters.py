"""One character as LaTeX: decomposed into letter and accents, or looked up in a table.

A letter with accents is written from its canonical decomposition, so one short table of accents
covers every Latin letter, including Vietnamese ones, and combinations for which Unicode has no
character. Everything else comes from pylatexenc's table; `_OWN` corrects its errors.

The output works in LaTeX with T1 fonts, amsmath and amssymb, and in the Unicode engines. Characters
that need more have no mapping and stay UTF-8: CJK, Arabic and emoji; Cyrillic, as `\\CYRA` needs
T2A fonts like the letter itself, and no reference manager reads it; and the hooks and horns of
Vietnamese, as `\\h` exists only in T5.
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
"""ASCII character with a meaning in TeX -> LaTeX that prints it."""

# Combining mark -> LaTeX's accent, for those that both T1 and the Unicode engines' TU have.
ACCENTS = {
    "\u0300": "`", "\u0301": "'", "\u0302": "^", "\u0303": "~", "\u0304": "=", "\u0306": "u",
    "\u0307": ".", "\u0308": '"', "\u030a": "r", "\u030b": "H", "\u030c": "v", "\u0323": "d",
    "\u0326": "textcommabelow", "\u0327": "c", "\u0328": "k", "\u0331": "b", "\u0332": "b",
}  # fmt: skip
_ABOVE = 230  # the canonical combining class of marks above the letter
_DOTLESS = {"i": r"\i", "j": r"\j"}

_CORRECTIONS = {
    # Punctuation, as it is typed in TeX
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
    # With the space that Zotero asks for (`mappingTable` of its translator BibTeX.js)
    "Ł": r"{\L }", "ł": r"{\l }",
}  # fmt: skip
# Characters whose commands in the table print other letters, or do not exist in LaTeX with amsmath
# and amssymb (found by typesetting the whole table).
_UNUSABLE = frozenset("ΐŦŧĸɛƕƞəɸʔʞ\u2060↜↝⇅⇵∟∯∰∱∻∾≆≋≌≙≛≸≹⊫⊶⊷⊹⊾⋘⋙⋨⋰⌆⌕♩⨏⨖")
_TABLE: dict[int, str] = get_builtin_uni2latex_dict()
_MATHS = r"\ensuremath{"


@lru_cache(maxsize=8192)
def as_latex(cluster: str) -> str:
    """Write a character of NFC text, with the combining marks that follow it, as LaTeX.

    Commands are in braces, so that BibTeX counts an accented letter as one letter and does not
    change the case of a symbol. A character without a mapping is returned unchanged.
    """
    if (own := ASCII.get(cluster) or _CORRECTIONS.get(cluster)) is not None:
        return own
    apart = unicodedata.normalize("NFD", cluster)
    if len(apart) > 1 and (accented := _write_accented(apart[0], apart[1:])):
        return f"{{{accented}}}"
    if len(cluster) > 1:
        return ASCII.get(cluster[0], cluster[0]) + cluster[1:]
    return _find_symbol(cluster) or cluster


def _write_accented(base: str, marks: str) -> str:
    """Write a letter with its accents; return an empty string if one of them has no command.

    Marks above the letter come first: TeX sets `\\d` below anything, but `\\^` only on a letter.
    """
    latex = base if base.isascii() and base.isalnum() else _find_letter_command(base)
    if not latex or any(mark not in ACCENTS for mark in marks):
        return ""
    if any(map(_is_above, marks)):
        latex = _DOTLESS.get(latex, latex)
    for mark in sorted(marks, key=_is_above, reverse=True):
        latex = _put_accent(ACCENTS[mark], latex)
    return latex


def _is_above(mark: str) -> bool:
    return unicodedata.combining(mark) == _ABOVE


def _find_letter_command(char: str) -> str:
    """Return the command of a Latin letter that Unicode does not decompose, such as `\\o`."""
    latex = as_latex(char) if unicodedata.name(char, "").startswith("LATIN ") else ""
    return latex[1:-1] if latex.startswith("{\\") else ""


def _put_accent(accent: str, latex: str) -> str:
    """Write an accented letter: `\\'e`, `\\'\\i`, `\\v{c}`, `\\~{\\^e}`.

    Zotero knows `\\H o`, and not `\\H{o}` (`mappingTable` of its translator BibTeX.js).
    """
    is_letter = len(latex) == 1 or latex in _DOTLESS.values()
    if is_letter and accent == "H":
        return f"\\H {latex}"
    return f"\\{accent}{latex}" if is_letter and not accent.isalpha() else f"\\{accent}{{{latex}}}"


def _find_symbol(char: str) -> str:
    """Look a character up in pylatexenc's table; return an empty string without a usable entry."""
    latex = "" if char in _UNUSABLE else _TABLE.get(ord(char), "")
    # A mark without its letter, a quote that could end a field's value, or Cyrillic.
    if unicodedata.combining(char) or '"' in latex or "\\cyr" in latex.lower():
        return ""
    if latex.startswith(r"\textfrac"):  # no such command in LaTeX
        return latex.replace(r"\textfrac", r"{$\frac") + "$}"
    if latex.startswith(_MATHS):
        return _find_maths_symbol(latex[len(_MATHS) : -1])
    return f"{{{latex}}}" if latex[:1] == "\\" and latex[1:2].isalpha() else latex


def _find_maths_symbol(latex: str) -> str:
    """Put maths between dollars; return an empty string if amssymb's fonts lack it: 𝕓, 𝒶."""
    latex = latex.replace("mathscr", "mathcal")  # the kernel's: \mathscr would need a package
    is_small = latex.startswith((r"\mathbb", r"\mathcal")) and not latex[-2].isupper()
    return "" if is_small else f"{{${latex}$}}"


class LatexMeanings(NamedTuple):
    """Command name -> character, and TeX of a formula -> character."""

    commands: dict[str, str]
    formulas: dict[str, str]


@cache
def load_meanings() -> LatexMeanings:
    """Load the inverse of `as_latex`, and the other commands that pylatexenc has characters for."""
    from pylatexenc.latex2text import get_default_latex_context_db  # builds never need it

    database = get_default_latex_context_db()
    categories = [database.d[name]["macros"] for name in database.category_list]
    macros = [spec for category in categories for spec in category.values()]
    commands = {
        spec.macroname: spec.simplify_repl
        for spec in macros
        if isinstance(spec.simplify_repl, str) and len(spec.simplify_repl) == 1
    }
    formulas: dict[str, str] = {}
    for char in sorted([*ASCII, *map(chr, _TABLE)], reverse=True):
        if unicodedata.is_normalized("NFC", char) and (latex := as_latex(char)).startswith("{"):
            if latex.startswith("{$"):
                formulas[latex[2:-2]] = char
            elif latex[2:-1].isalpha():
                commands[latex[2:-1]] = char
    return LatexMeanings(commands, formulas)
