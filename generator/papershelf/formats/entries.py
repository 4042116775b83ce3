"""Entries of a `.bib` file: what classic BibTeX and biblatex have in common.

The rules are those of "BibTeXing" (btxdoc, O. Patashnik) and, for names, of "Tame the BeaST"
(N. Markey), which biber follows too.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from types import MappingProxyType
from urllib.parse import quote

from ..records.name import Name
from ..records.own.own_fields import list_texts
from ..records.paper import Paper
from .common_values import (
    STATUS_MARKERS,
    format_page_range,
    get_url,
    lacks_authors,
    list_keywords,
    list_people,
)
from .latex import CLASSIC, Latex, is_balanced, protect

NONE: Mapping[str, str] = MappingProxyType({})
"""No names at all."""
# Many old DOIs contain `<` and `;`; `%` has been escaped already.
_SAFE = "".join(char for char in map(chr, range(0x21, 0x7F)) if char not in "{}\\")


def to_field_values(paper: Paper, latex: Latex, copied: Mapping[str, str]) -> dict[str, str]:
    """Map fields to values without braces; `copied` maps keys of a record to their fields."""
    values = {
        field: latex.write_text(value) for key, field in copied.items()
        if (value := getattr(paper, key))
    }  # fmt: skip
    values |= _format_people(paper, latex)
    values["title"] = _format_title(paper, latex)
    if paper.pages:
        values["pages"] = CLASSIC.escape(format_page_range(paper.pages, "--"))
    if paper.doi:
        values["doi"] = _quote_address(paper.doi)
    if url := get_url(paper):
        values["url"] = _quote_address(url)
    if paper.status in STATUS_MARKERS:
        values["note"] = paper.status.capitalize()
    if keywords := list_keywords(paper):
        values["keywords"] = latex.write_text(", ".join(keywords))
    return values


def format_entry(
    kind: str,
    paper: Paper,
    values: Mapping[str, str],
    order: Iterable[str],
    renamed: Mapping[str, str] = NONE,
) -> str:
    """Format an entry, ending in a newline; `values` maps fields to values with their braces.

    The fields of the record's `bibtex` key come last. They replace generated fields of the same
    name, and an empty one removes that field. Their names are BibTeX's; `renamed` maps them, in
    lower case, to those of this dialect.
    """
    fields = ((renamed.get(name.lower(), name), value) for name, value in paper.bibtex.items())
    extra = {name.lower(): (name, value) for name, value in fields}
    lines = [(name, values[name]) for name in order if name in values and name.lower() not in extra]
    lines += [(name, _format_raw_value(value)) for name, value in extra.values() if value]
    body = ",\n".join(f"  {name} = {value}" for name, value in lines)
    return f"@{kind}{{{paper.key or paper.id},\n{body}\n}}\n"


def write_own_fields(paper: Paper, names: Mapping[str, str], latex: Latex) -> dict[str, str]:
    """Map fields to the values of the curator's own fields, in braces; `names` maps these to
    fields. Items of a list are separated by semicolons."""
    return {
        field: f"{{{latex.write_text('; '.join(list_texts(paper.own[name])))}}}"
        for name, field in names.items()
        if name in paper.own
    }


def join(entries: Iterable[str]) -> str:
    """Join entries into the text of a file, an empty line between them."""
    return "\n".join(entries)


def wrap_in_braces(values: Mapping[str, str]) -> dict[str, str]:
    """Return fields with their values in braces, as an entry has them."""
    return {name: f"{{{value}}}" for name, value in values.items()}


def _format_title(paper: Paper, latex: Latex) -> str:
    language = paper.language.lower().partition("-")[0]
    title = latex.write_title(paper.title, whole=language not in ("", "en", "eng"))
    marker = STATUS_MARKERS.get(paper.status or "")
    return f"{{{marker}}} {title}" if marker else title


def _format_people(paper: Paper, latex: Latex) -> Iterator[tuple[str, str]]:
    for role, names in list_people(paper):
        more = role == "author" and lacks_authors(paper)
        yield role, _format_names(names, latex) + (" and others" if more else "")


def _quote_address(text: str) -> str:
    """Percent-encode what no URI contains: braces, backslashes, characters beyond ASCII."""
    return quote(text, safe=_SAFE)


def _format_raw_value(value: str) -> str:
    """Put a value that the record gives as BibTeX in braces, escaped if its own don't match."""
    return f"{{{value if is_balanced(value) else CLASSIC.escape(value)}}}"


# --- names ----------------------------------------------------------------------------------


def _format_names(names: Iterable[Name], latex: Latex) -> str:
    return " and ".join(
        _format_person(latex, name.given, name.particle, name.family, name.suffix)
        if name.given
        else protect(latex.escape(name.display))
        for name in names
    )


@lru_cache(maxsize=16384)
def _format_person(latex: Latex, given: str, particle: str, family: str, suffix: str) -> str:
    """Format `von Last, Jr, First` so that BibTeX splits it into exactly these parts."""
    is_whole = _has_lower_word(family)
    last = protect(latex.escape(family)) if is_whole else _format_name_part(latex, family)
    if particle:
        last = f"{_format_name_part(latex, particle)} {last}"
    parts = [suffix, given] if suffix else [given]
    return ", ".join([last, *(_format_name_part(latex, part) for part in parts)])


def _format_name_part(latex: Latex, text: str) -> str:
    """Escape a part of a name, in braces where BibTeX would split it: at a comma or " and "."""
    escaped = latex.escape(text)
    is_split = "," in text or ("and" in text.lower() and "and" in text.lower().split())
    return protect(escaped) if is_split else escaped


def _has_lower_word(family: str) -> bool:
    """Whether BibTeX would mistake a part of the family name for a particle ("Costa e Silva").

    BibTeX also splits at hyphens ("al-Khwarizmi"); the last word always belongs to the family name.
    """
    if family.isalpha():
        return False
    words = re.split(r"[\s‐‑–—-]+", family)[:-1]
    return any(next((char for char in word if char.isalpha()), "A").islower() for word in words)
