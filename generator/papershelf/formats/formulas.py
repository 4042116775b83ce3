"""Formulas of titles as text: Unicode, for citations with CSL's `sup` and `sub`."""

from __future__ import annotations

import logging
import re
from functools import cache, lru_cache
from typing import Any

from ..records.text import split_segments

_SCRIPT = re.compile(r"([\^_])\s*(\{[^{}]*\}|\\[A-Za-z]+|[^\s\\{}])")
_FUNCTION = (
    r"\\(?:arc(?:cos|sin|tan)|arg|(?:cos|sin|tan)h?|coth?|csc|deg|det|dim|exp|gcd|hom|inf|ker|lg|"
    r"lim(?:inf|sup)?|ln|log|max|min|Pr|sec|sup)(?![A-Za-z])"
)
_BEFORE_FUNCTION = re.compile(rf"(?<=[\w)\]}}])\s*(?={_FUNCTION})")
_AFTER_FUNCTION = re.compile(rf"({_FUNCTION})\s*(?=[^\W_]|\\(?!left|[Bb]ig)[A-Za-z])")
_SMALL = {
    "^": str.maketrans("0123456789+-=()ni", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁼⁽⁾ⁿⁱ"),
    "_": str.maketrans("0123456789+-=()aeoxijn", "₀₁₂₃₄₅₆₇₈₉₊₋₌₍₎ₐₑₒₓᵢⱼₙ"),
}
"""Unicode's characters for what is above or below the line."""
_TAGS = {"^": "sup", "_": "sub"}
_SCRIPTS = {
    "^": dict(zip("0123456789+-−=()abcdefghijklmnoprstuvwxyz*′",
                  "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻⁼⁽⁾ᵃᵇᶜᵈᵉᶠᵍʰⁱʲᵏˡᵐⁿᵒᵖʳˢᵗᵘᵛʷˣʸᶻ*′", strict=True)),
    "_": dict(zip("0123456789+-−=()aehijklmnoprstuvx",
                  "₀₁₂₃₄₅₆₇₈₉₊₋₋₌₍₎ₐₑₕᵢⱼₖₗₘₙₒₚᵣₛₜᵤᵥₓ", strict=True)),
}  # fmt: skip
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


def title_to_characters(title: str) -> str:
    """A title without markup, with characters for TeX maths: ℓ₁ for `$\\ell_1$`."""
    parts = split_segments(title, braces=True)
    return "".join(_write(part.value) if part.kind == "math" else part.value for part in parts)


@lru_cache(maxsize=4096)
def _write(tex: str) -> str:
    try:
        text, *scripts = _SCRIPT.split(_space_functions(tex))
        written = _get_converter().latex_to_text(text)
        for sign, script, after in zip(scripts[::3], scripts[1::3], scripts[2::3], strict=True):
            small = _get_converter().latex_to_text(script).strip()
            digits = small.translate(_SMALL[sign])
            written += digits if set(digits).isdisjoint(small) else sign + small
            written += _get_converter().latex_to_text(after)
    except Exception:
        return tex  # as in `_spell_out`
    return tex if "%s" in written else str(written)  # which it leaves of a broken fraction


@lru_cache(maxsize=4096)
def formula_to_text(tex: str) -> str:
    """TeX maths as a line of Unicode; what can't be converted stays TeX."""
    try:
        text, *scripts = _SCRIPT.split(_space_functions(tex))
        convert = _get_converter().latex_to_text
        parts = zip(scripts[::3], scripts[1::3], scripts[2::3], strict=True)
        return "".join(
            [convert(text), *(_raise(sign, convert(one)) + convert(after)
                              for sign, one, after in parts)]
        )  # fmt: skip
    except Exception:
        return tex  # see `_spell_out`


def _space_functions(tex: str) -> str:
    r"""Put spaces around functions, as TeX does: `n\log n` is n log n."""
    return _AFTER_FUNCTION.sub(r"\1\\ ", _BEFORE_FUNCTION.sub(r"\\ ", tex))


def _raise(sign: str, script: str) -> str:
    """A script in characters that are raised or lowered, if there are such for all of it."""
    letters = _SCRIPTS[sign]
    if all(letter in letters for letter in script):
        return "".join(letters[letter] for letter in script)
    return f"{sign}({script})" if len(script) > 1 else f"{sign}{script}"


@lru_cache(maxsize=4096)
def _spell_out(tex: str) -> str:
    try:
        html = _to_html(tex)
    except Exception:
        # pylatexenc raises IndexError, KeyError, RecursionError and others at what it can't read.
        html = _escape_tags(tex)
    return f'<span class="nocase">{html}</span>'


def _to_html(tex: str) -> str:
    text, *scripts = _SCRIPT.split(_space_functions(tex))
    html = _to_unicode(text)
    for sign, script, after in zip(scripts[::3], scripts[1::3], scripts[2::3], strict=True):
        tag = _TAGS[sign]
        html += f"<{tag}>{_to_unicode(script)}</{tag}>{_to_unicode(after)}"
    return html


def _to_unicode(tex: str) -> str:
    return _escape_tags(_get_converter().latex_to_text(tex))


def _escape_tags(text: str) -> str:
    """A word joiner after `<` keeps it from being read as a tag."""
    return text.replace("<", "<\u2060")


@cache
def _get_converter() -> Any:
    # Its tables take longer to load than any other module of this package.
    from pylatexenc.latex2text import LatexNodes2Text

    # Spaces are taken from the source: TeX drops those after commands.
    return LatexNodes2Text(math_mode="text", strict_latex_spaces="based-on-source")
