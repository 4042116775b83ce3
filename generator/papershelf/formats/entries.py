"""Entries of a `.bib` file: what classic BibTeX and biblatex write alike.

The rules are those of "BibTeXing" (btxdoc, O. Patashnik) and, for names, of "Tame the BeaST"
(N. Markey), which biber keeps too.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from types import MappingProxyType
from urllib.parse import quote

from ..records.name import Name
from ..records.paper import Paper
from .fields import MARKED, lacks_authors, page_range, people, url_of
from .latex import CLASSIC, Latex, is_balanced, protect

# `<` and `;` are in many an old DOI; `%` has been escaped already.
_SAFE = "".join(char for char in map(chr, range(0x21, 0x7F)) if char not in "{}\\")


def values_of(paper: Paper, latex: Latex, copied: Mapping[str, str]) -> dict[str, str]:
    """Field -> value, without braces; `copied` are keys of a record and the fields they become."""
    values = {
        field: latex.write_text(value) for key, field in copied.items()
        if (value := getattr(paper, key))
    }  # fmt: skip
    values |= _people(paper, latex)
    values["title"] = _title(paper, latex)
    if paper.pages:
        values["pages"] = CLASSIC.escape(page_range(paper.pages, "--"))
    if paper.doi:
        values["doi"] = _address(paper.doi)
    if url := url_of(paper):
        values["url"] = _address(url)
    if paper.status in MARKED:
        values["note"] = paper.status.capitalize()
    return values


def entry(
    kind: str,
    paper: Paper,
    values: Mapping[str, str],
    order: Iterable[str],
    renamed: Mapping[str, str] = MappingProxyType({}),
) -> str:
    """An entry of fields with their braces, ending in a newline.

    The record's extra `bibtex` fields come last, in place of ours of the same name; an empty one
    takes ours away. They are BibTeX's: `renamed` says what this dialect calls them, in lower case.
    """
    named = ((renamed.get(name.lower(), name), value) for name, value in paper.bibtex.items())
    extra = {name.lower(): (name, value) for name, value in named}
    lines = [(name, values[name]) for name in order if name in values and name.lower() not in extra]
    lines += [(name, _raw(value)) for name, value in extra.values() if value]
    fields = ",\n".join(f"  {name} = {value}" for name, value in lines)
    return f"@{kind}{{{paper.key or paper.id},\n{fields}\n}}\n"


def join(entries: Iterable[str]) -> str:
    """A file of entries that are written, an empty line between them."""
    return "\n".join(entries)


def braced(values: Mapping[str, str]) -> dict[str, str]:
    return {name: f"{{{value}}}" for name, value in values.items()}


def _title(paper: Paper, latex: Latex) -> str:
    language = paper.language.lower().partition("-")[0]
    title = latex.write_title(paper.title, whole=language not in ("", "en", "eng"))
    return f"{{{MARKED[paper.status]}}} {title}" if paper.status in MARKED else title


def _people(paper: Paper, latex: Latex) -> Iterator[tuple[str, str]]:
    for role, names in people(paper):
        more = role == "author" and lacks_authors(paper)
        yield role, _names(names, latex) + (" and others" if more else "")


def _address(text: str) -> str:
    """A URL or DOI, not escaped, but for what no URI has: braces, backslashes, other scripts."""
    return quote(text, safe=_SAFE)


def _raw(value: str) -> str:
    """A value that the record gives as BibTeX, kept within its braces."""
    return f"{{{value if is_balanced(value) else CLASSIC.escape(value)}}}"


# --- names ----------------------------------------------------------------------------------


def _names(names: Iterable[Name], latex: Latex) -> str:
    return " and ".join(
        _person(latex, name.given, name.particle, name.family, name.suffix)
        if name.given
        else protect(latex.escape(name.display))
        for name in names
    )


@lru_cache(maxsize=16384)
def _person(latex: Latex, given: str, particle: str, family: str, suffix: str) -> str:
    """`von Last, Jr, First`, each part so that BibTeX takes all of it for that part."""
    last = protect(latex.escape(family)) if _has_lower_word(family) else _part(latex, family)
    if particle:
        last = f"{_part(latex, particle)} {last}"
    parts = [suffix, given] if suffix else [given]
    return ", ".join([last, *(_part(latex, part) for part in parts)])


def _part(latex: Latex, text: str) -> str:
    """A part of a name, in braces where BibTeX would cut it: at a comma or an " and "."""
    written = latex.escape(text)
    cut = "," in text or ("and" in text.lower() and "and" in text.lower().split())
    return protect(written) if cut else written


def _has_lower_word(family: str) -> bool:
    """Whether BibTeX would take a part of the family name for a particle ("Costa e Silva").

    It cuts at hyphens too ("al-Khwarizmi"), but the last word is always the family's.
    """
    if family.isalpha():
        return False
    words = re.split(r"[\s‐‑–—-]+", family)[:-1]
    return any(next((char for char in word if char.isalpha()), "A").islower() for word in words)
