"""Splits lists of names that commas or `&` separate, as people paste them from other places.

The forms are those of APA (`Smith, J., Doe, A., & Roe, B.`), of the Vancouver style (`Smith J, Doe
A`), of prose (`Jo Smith, Al Doe, and Bo Roe`), and lists of Python and JSON (`['Jo Smith']`). A
form is used only if all of the text has it.
"""

from __future__ import annotations

import re
from itertools import pairwise
from typing import NamedTuple

from .people import stands_for_others

_LONGEST = 50_000
_LONGEST_NAME = 200
_BETWEEN_QUOTES = re.compile(r"(?<=['\"]),\s*(?=['\"])")
_NAME_KEY = re.compile(r"[\"'](?:full_?)?name[\"']\s*:\s*([\"'])([^\n]{1,200}?)\1\s*[,}]")
# Groups in braces, which are one word, and the stand-ins for them.
_GROUP = re.compile(r"(?:\\(?:[A-Za-z]++\s*+|.))?\{(?>[^{}]++|\{[^{}]*+\})*+\}")
_STAND_IN = re.compile("\ue020([0-9]+)\ue021")
_AMPERSAND = re.compile(r"\s*,?\s+\\?&\s+")
_UPPER = r"(?:[^\W\d_a-zß-öø-ÿ]|\ue020[0-9]+\ue021)"
_INITIAL = rf"{_UPPER}[a-z]?\.|{_UPPER}(?![^\W_])"
_INITIALS = re.compile(rf"(?:(?:{_INITIAL})[\s~-]*){{1,6}}|{_UPPER}{{1,3}}")
_BEGINS_WITH_INITIAL = re.compile(rf"{_UPPER}[a-z]?\.[\s~-]*\S")
# "Smith J", "de Souza AB", "Smith J.A.": a family name and initials.
_VANCOUVER = re.compile(rf"([^,.~]*?[^,.~\s][^\W\d_]) ((?:{_UPPER}\.?-?){{1,4}})")
_SUFFIX = re.compile(r"[JS]r\.?|Junior|Senior|Filho|Neto|II|III|IV|2nd|3rd", re.IGNORECASE)
_DEGREE = re.compile(
    r"(?:Ph|M|D|Ed|Sc|B|Dr)\.? ?(?:D|Phil|Sc|Ed|A|S)\.?|M\.?B\.?A\.?|Dr\.|Prof\.?|Esq\.?"
)
_DOTS = re.compile(r"(?:\.\s*){2,}|…\s*|\\l?dots\s*(?:\{\})?\s*")
_COMPANY = re.compile(
    r"\b(?:inc|ltd|llc|gmbh|corp|co|company|sons|partners|group|press|institut\w*|universit\w*|"
    r"society|association|department|lab\w*|research|development|technology|design|sciences?)\b",
    re.IGNORECASE,
)


def format_names(names: list[str]) -> str:
    """Quote the names that a text was split into, for a message."""
    return " and ".join(f"`{name[:60]}`" for name in names[:3]) + (" …" if len(names) > 3 else "")


def invert_vancouver(names: list[str]) -> list[str]:
    """Write "Sova AB" as "Sova, AB" if there are several names and all have this form."""
    found = [_split_vancouver(name) for name in names if not stands_for_others(name)]
    if len(found) < 2 or not all(found):
        return names
    return [_split_vancouver(name) or name for name in names]


def _split_vancouver(name: str) -> str:
    """Write "Sova AB" as "Sova, AB"; return an empty string for a name of another form."""
    found = _VANCOUVER.fullmatch(name.strip(", ")) if len(name) < _LONGEST_NAME else None
    return f"{found[1]}, {found[2]}" if found else ""


class SplitNames(NamedTuple):
    """The names in a text, in the order of the text; an ellipsis among them is `...`.

    If `is_guess`, the text can be read in another way, so a curator should look at it.
    """

    names: list[str]
    is_guess: bool = False


def parse_list(text: str) -> list[str]:
    """Return the names in a list of Python or JSON; empty for any other text."""
    text = text.strip()
    if len(text) > _LONGEST or text[:1] != "[" or text[-1:] != "]":
        return []
    inner = text[1:-1].strip()
    if inner.startswith("{"):
        names = [found[2] for found in _NAME_KEY.finditer(inner)]
    else:
        names = _BETWEEN_QUOTES.split(inner)
        if not all(len(name) > 1 and name[0] == name[-1] and name[0] in "'\"" for name in names):
            return []
        names = [name[1:-1] for name in names]
    return [name for name in map(str.strip, names) if name]


def split_list(text: str, following: str = "") -> SplitNames:
    """Split a text without " and " and semicolons into its names; a text in braces is one word.

    `following` is the name that follows the text after an " and ". A single name is returned as it
    is, however many commas it has.
    """
    if len(text) > _LONGEST or not ("," in text or "&" in text):
        return SplitNames([text])
    groups = _GROUP.findall(text)
    numbers = iter(range(len(groups)))
    masked = _GROUP.sub(lambda _: f"\ue020{next(numbers)}\ue021", text) if groups else text
    found = _split_at_ampersands(masked, following)
    if len(found.names) == 1 and found.names[0] == masked:
        return SplitNames([text], found.is_guess)
    names = [_STAND_IN.sub(lambda at: groups[int(at[1])], name) for name in found.names]
    return SplitNames(names, found.is_guess)


def _split_at_ampersands(text: str, following: str) -> SplitNames:
    """Split at `&` if people are on both sides of each, and each part at its commas."""
    before, *after = _AMPERSAND.split(text.strip().removeprefix("& "))
    # BibTeX has no `&` between names, so what is before it is in no form of BibTeX.
    parts = [_split_at_commas(f"{before}," if after else before, (*after, following)[0])]
    parts += [_split_at_commas(part, "") for part in after]
    names = [name for part in parts for name in part.names]
    if after and not all(_is_person(name) for name in names):
        return SplitNames([text])
    return SplitNames(names, any(part.is_guess for part in parts))


def _is_person(name: str) -> bool:
    return name == "..." or (
        ("," in name or _is_whole(name)) and not _COMPANY.search(name) and "\ue020" not in name[:1]
    )


def _split_at_commas(text: str, following: str) -> SplitNames:
    had_comma = text.rstrip().endswith(",")
    parts = [" ".join(part.split()) for part in text.strip(", ").split(",")]
    without = _drop_degrees([part for part in parts if part])
    had_comma, parts = had_comma or len(without) < len(parts), without
    if len(parts) < 2:
        return SplitNames([part.strip() for part in parts] or [text])
    if all(found := [_VANCOUVER.fullmatch(part) for part in parts]):
        return SplitNames([f"{name[1]}, {name[2]}" for name in found if name])
    if len(names := _pair_with_initials(parts)) > 1:
        return SplitNames(names)
    if _are_whole_names(parts, is_followed=had_comma and "," not in following):
        return SplitNames(parts)
    if len(parts) > 3 and len(parts) % 2 == 0 and not any(" " in part for part in parts):
        pairs = [f"{family}, {given}" for family, given in list(pairwise(parts))[::2]]
        return SplitNames(pairs, is_guess=True)
    suffixed = len(parts) == 3 and any(map(_SUFFIX.fullmatch, parts[1:]))
    return SplitNames([", ".join(parts)], is_guess=len(parts) == 3 and not suffixed)


def _drop_degrees(parts: list[str]) -> list[str]:
    """Remove academic degrees after a whole name, or after a family and a given name."""
    kept: list[str] = []
    for part in parts:
        is_after_name = len(kept) > 1 or (bool(kept) and _is_whole(kept[-1]))
        if not (is_after_name and _DEGREE.fullmatch(part)):
            kept.append(part)
    return kept


def _pair_with_initials(parts: list[str]) -> list[str]:
    """Join family names and the initials after them; empty if a part fits nowhere."""
    names: list[str] = []
    left = parts[::-1]
    while left:
        part = left.pop()
        if dots := _DOTS.match(part):
            names.append("...")
            part = part[dots.end() :]
            if not part:
                continue
        if left and _are_initials(left[-1]) and not _are_initials(part):
            given = left.pop()
            suffix = f"{left.pop()}, " if left and _SUFFIX.fullmatch(left[-1]) else ""
            names.append(f"{part}, {suffix}{given}")
        elif _is_whole(part) and not _BEGINS_WITH_INITIAL.match(part):
            names.append(part)
        else:
            return []
    return names if any("," in name for name in names) else []


def _are_initials(part: str) -> bool:
    return _INITIALS.fullmatch(part) is not None and not _SUFFIX.fullmatch(part)


def _are_whole_names(parts: list[str], *, is_followed: bool) -> bool:
    """Whether each part is a whole name; of two parts, this may be one name in inverted order."""
    if not all(map(_is_whole, parts)) or any(map(_SUFFIX.fullmatch, parts)):
        return False
    # A particle begins an inverted name, as in "da Silva, V. Freire"; initials alone end one.
    begins_with_given = not parts[0][:1].islower() and any(
        _BEGINS_WITH_INITIAL.match(part) and not _are_initials(part) for part in parts
    )
    return len(parts) > 2 or is_followed or begins_with_given


def _is_whole(part: str) -> bool:
    """Whether a text without a comma has a given and a family name."""
    words = re.split(r"[\s~]+", part)
    is_spaced = len(words) > 1 and not _INITIALS.fullmatch(part)
    return is_spaced or _BEGINS_WITH_INITIAL.match(part) is not None
