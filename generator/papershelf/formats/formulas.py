"""Formulas as text: Unicode in place of TeX, and for citations CSL's `sup` and `sub`.

What can't be converted stays TeX, as a whole: half a formula would say something else.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Callable
from functools import cache, lru_cache, partial
from typing import Any

from ..records.text import split_segments, to_plain

# A group that has no scripts of its own, and what is raised or lowered by one sign.
_INNER = r"(?:\\.|[^{}^_\\])"
_GROUP = rf"\{{(?:{_INNER}|\{{(?:{_INNER}|\{{{_INNER}*\}})*\}})*\}}"
_SCRIPT = re.compile(
    rf"(?<!\\)([\^_])\s*({_GROUP}|\\(?:math|text|operatorname)[a-z]*\s*{_GROUP}|\\[A-Za-z]+"
    r"|[^\s\\{}^_])"
)
_DEEPEST = 8
"""How many scripts may be in one another."""
_FUNCTION = (
    r"\\(?:arc(?:cos|sin|tan)|arg|(?:cos|sin|tan)h?|coth?|csc|deg|det|dim|exp|gcd|hom|inf|ker|lg|"
    r"lim(?:inf|sup)?|ln|log|max|min|Pr|sec|sup)(?![A-Za-z])"
)
_BEFORE_FUNCTION = re.compile(rf"(?<=[\w)\]}}])\s*(?={_FUNCTION})")
_AFTER_FUNCTION = re.compile(rf"({_FUNCTION})\s*(?=[^\W_]|\\(?!left|[Bb]ig)[A-Za-z])")
# Signs between two terms, whose space pylatexenc leaves out behind a command: n × m.
_BETWEEN = re.compile(
    "(?<=[\\w)\\]}|‖′*\u0300-\u036f]) ?([∈∉∋⊂⊃⊆⊇≤≥≠≈∼≃≅≡∝≪≫→←↔⇒⇔↦×∪∩∧∨±∖⊕⊗]) ?(?=\\S)"
)
# Commands that differ in size only: `\tfrac` and `\frac`, `\widetilde` and `\tilde`.
_SIZED = re.compile(r"\\(?:(?:[tdc]|nice)(frac)|wide(hat|tilde))(?![A-Za-z])")
# Commands that pylatexenc lacks: those with a text, and those without one of their own.
_TEXTS = {
    **{name: name for name in "arg deg dim gcd hom ker lg liminf limsup mod Pr".split()},
    "|": "‖", "land": "∧", "lor": "∨", "colon": ":", "ne": "≠",
}  # fmt: skip
_SILENT = (
    "left right middle big Big bigg Bigg bigl bigr Bigl Bigr biggl biggr Biggl Biggr limits "
    "nolimits displaystyle textstyle scriptstyle boldsymbol bm pmb smash bf rm it cal tt sf frak "
    "mathop mathrel mathbin mathds operatorname texttt textsf textsc mbox hbox"
).split()
_SCRIPTS = {
    "^": dict(zip("0123456789+-−=()abcdefghijklmnoprstuvwxyz*′∘",
                  "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻⁼⁽⁾ᵃᵇᶜᵈᵉᶠᵍʰⁱʲᵏˡᵐⁿᵒᵖʳˢᵗᵘᵛʷˣʸᶻ*′°", strict=True)),
    "_": dict(zip("0123456789+-−=()aehijklmnoprstuvx",
                  "₀₁₂₃₄₅₆₇₈₉₊₋₋₌₍₎ₐₑₕᵢⱼₖₗₘₙₒₚᵣₛₜᵤᵥₓ", strict=True)),
}  # fmt: skip
"""Unicode's characters for what is above or below the line."""
_TAGS = {"^": "sup", "_": "sub"}
# In what is converted, private characters stand for those that TeX would read once more; one ends
# the name of a command.
_END = "\ue000"
_HELD = {ord(char): chr(0xE001 + at) for at, char in enumerate("^_<>%&#$~{}\\")}
_RELEASED = {ord(held): chr(char) for char, held in _HELD.items()} | {ord(_END): ""}
_PRIVATE = re.compile("[\ue000-\ue00f]")
# Text without commands, groups, and characters or pairs of them that TeX sets as another.
_BARE = re.compile(r"(?:[^\\{}~%&$#'`<>?!-]|-(?!-))*")
_TERM = re.compile("[\\w\ue000-\ue00f]+")
# Its warnings name no record; what it can't convert stays TeX.
logging.getLogger("pylatexenc").setLevel(logging.CRITICAL)


def spell_out_formulas(title: str) -> str:
    """Replace TeX maths in a title of CSL with text whose case no style changes."""
    if "$" not in title:
        return title
    return "".join(
        _spell_out(part.value) if part.kind == "math" else part.value
        for part in split_segments(title, tags=False)
    )


def to_unicode(text: str, *, braces: bool = False) -> str:
    r"""A text without markup, with Unicode in place of TeX maths: ℓ₁ for `$\ell_1$`; `braces` as in
    `split_segments`."""
    if "$" not in text:
        return to_plain(text, braces=braces)
    return "".join(
        formula_to_text(part.value) if part.kind == "math" else part.value
        for part in split_segments(text, braces=braces)
    )


@lru_cache(maxsize=4096)
def formula_to_text(tex: str) -> str:
    """TeX maths as a line of Unicode; what can't be converted stays TeX."""
    try:
        return " ".join(_convert(tex, _raise).translate(_RELEASED).split())
    except Exception:
        # pylatexenc raises IndexError, KeyError, RecursionError and others at what it can't read.
        return tex


@lru_cache(maxsize=4096)
def _spell_out(tex: str) -> str:
    try:
        html = _escape_tags(_convert(tex, _tag)).translate(_RELEASED)
    except Exception:
        html = _escape_tags(tex)  # as above
    return f'<span class="nocase">{html}</span>'


def _convert(tex: str, write_script: Callable[[str, str], str]) -> str:
    """TeX maths as text, with private characters in what `write_script` gave of (sign, text).

    Raises some exception if there is anything that can't be converted.
    """
    if _PRIVATE.search(tex):
        raise ValueError("private characters")
    text = _SIZED.sub(r"\\\1\2", _space_functions(tex))
    for _ in range(_DEEPEST):
        text, number = _SCRIPT.subn(
            lambda found: _END + write_script(found[1], _to_text(found[2])).translate(_HELD), text
        )
        if not number:
            return _BETWEEN.sub(r" \1 ", _to_text(text))
    raise ValueError("too many scripts in scripts")


def _space_functions(tex: str) -> str:
    r"""Put spaces around functions, as TeX does: `n\log n` is n log n."""
    return _AFTER_FUNCTION.sub(r"\1\\ ", _BEFORE_FUNCTION.sub(r"\\ ", tex))


def _to_text(tex: str) -> str:
    """TeX without scripts as text."""
    if _BARE.fullmatch(tex):
        return tex
    text = _get_converter()(tex)
    if "%s" in text:  # which it leaves of a command without what belongs to it
        raise ValueError("incomplete")
    return str(text)


def _raise(sign: str, script: str) -> str:
    """A script in characters that are raised or lowered, if there are such for all of it."""
    letters = _SCRIPTS[sign]
    if all(letter in letters for letter in script):
        return "".join(letters[letter] for letter in script)
    return f"{sign}({script})" if len(script) > 1 else f"{sign}{script}"


def _tag(sign: str, script: str) -> str:
    """A script in CSL's tags."""
    tag = _TAGS[sign]
    return f"<{tag}>{_escape_tags(script)}</{tag}>"


def _escape_tags(text: str) -> str:
    """A word joiner after `<` keeps it from being read as a tag."""
    return text.replace("<", "<\u2060")


@cache
def _get_converter() -> Callable[[str], Any]:
    # Its tables take longer to load than any other module of this package.
    from pylatexenc import latexwalker
    from pylatexenc.latex2text import (
        LatexNodes2Text,
        MacroTextSpec,
        get_default_latex_context_db,
    )

    texts = _TEXTS | dict.fromkeys(_SILENT, "")
    macros = [MacroTextSpec(name, text) for name, text in texts.items()]
    fraction = MacroTextSpec("frac", simplify_repl=_write_fraction)
    commands = get_default_latex_context_db()
    commands.add_context_category("papershelf", macros=[*macros, fraction], prepend=True)
    commands.set_unknown_macro_spec(MacroTextSpec("", simplify_repl=_refuse))
    # Spaces are taken from the source: TeX drops those after commands.
    converter = LatexNodes2Text(
        latex_context=commands, math_mode="text", strict_latex_spaces="based-on-source"
    )
    # It would make the tables of its parser for each formula.
    tables = latexwalker.get_default_latex_context_db()
    return partial(converter.latex_to_text, latex_context=tables)


def _write_fraction(node: Any, l2tobj: Any) -> str:
    """Write a fraction in one line: 1/(n + 1). The names of the arguments are pylatexenc's."""
    parts = [l2tobj.node_arg_to_text(node, at) for at in (0, 1)]
    if not all(parts):
        raise ValueError("half a fraction")
    return "/".join(part if _TERM.fullmatch(part) else f"({part})" for part in parts)


def _refuse(node: Any) -> str:
    """Refuse a command that is not known: pylatexenc would leave it out."""
    raise ValueError(f"unknown: {node.macroname}")
