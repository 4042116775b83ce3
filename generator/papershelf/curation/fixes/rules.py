"""What can be mended in a record without asking: the same, written as the manual has it.

A mend takes the value of a key as it is written and gives the value that it should be; the same,
where it has nothing to mend or can't be sure.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from pydantic import TypeAdapter, ValidationError

from ...formats.read import tex
from ...formats.read.common import people
from ...formats.read.common.dates import parse_date
from ...records import fields
from ...records.collection import Collection
from ...records.date import PartialDate
from ...records.name import parse_name
from ...records.paper import LINK_KEYS
from ...records.slug import slugify
from ...records.text import split_segments


@dataclass
class Known:
    """What a collection says of words: its tags, and the acronyms of its titles."""

    tags: Mapping[str, str] = field(default_factory=dict)
    """Slug of a tag or its alias -> the tag."""
    acronyms: frozenset[str] = frozenset()

    @classmethod
    def of(cls, shelf: Collection) -> Known:
        """What a collection says."""
        entries = shelf.tags.values()
        tags = {slugify(name): tag.tag for tag in entries for name in (tag.tag, *tag.aliases)}
        titles = (paper.title for paper in shelf.papers if not _is_shouted(paper.title))
        return cls(tags, frozenset(word for title in titles for word in _ACRONYM.findall(title)))


NOTHING = Known()
"""What a collection says that is not known."""
Mend = Callable[[Any, Known], Any]
Mends = tuple[tuple[str, Mend], ...]
"""What is the matter, as `check` and the manual say it, and its mend; in their order."""
_ACRONYM = re.compile(r"\b[A-Z][A-Z0-9]+\b")
_SMALL = frozenset("a an and as at by for from in into is of on or the to via with".split())
_DASHES = re.compile(r"(?<=[0-9A-Za-z])\s*(?:--+|[‐‑‒–—−])\s*(?=[0-9A-Za-z])")
_LATEX = re.compile(r"\\(?:[A-Za-z]+|[\"'`^~=.](?=\{?\\?[A-Za-z]))")
_DOI = re.compile(r"\b10\.[0-9]{4,9}(?:\.[0-9]+)*/[^\s\"<>]+")
_ARXIV = re.compile(
    r"(?<![0-9A-Za-z.])([0-9]{4}\.[0-9]{4,5}|[a-z-]+(?:\.[A-Z]{2})?/[0-9]{7})(v[0-9]+)?(?![0-9])"
)


class Mended(NamedTuple):
    """What a key should be, and what is the matter with what it is."""

    value: Any
    matters: tuple[str, ...]


def mended(record: Mapping[str, Any], known: Known) -> dict[str, Mended]:
    """The keys of a record that can be mended."""
    return {
        key: told for key, told in _mended(record, known) if told.value and told.matters
    }


def _mended(record: Mapping[str, Any], known: Known) -> Iterator[tuple[str, Mended]]:
    for key, mends in _BY_KEY.items():
        value = record.get(key)
        if isinstance(value, (str, list)) and len(value) < tex.LONGEST:
            yield key, _through(mends, value, known)


def _through(mends: Mends, value: Any, known: Known) -> Mended:
    matters: tuple[str, ...] = ()
    for matter, mend in mends:
        told = mend(value, known)
        if told != value:
            value, matters = told, (*matters, matter)
    return Mended(value, matters)


# --- identifiers, links, dates --------------------------------------------------------------


def _bare(kind: Any, inside: re.Pattern[str] | None = None) -> Mend:
    """An identifier without what is around it."""
    adapter = TypeAdapter(kind)

    def reduced(text: Any) -> Any:
        try:
            return adapter.validate_python(text.rstrip(".,;") if inside else text)
        except (ValidationError, AttributeError):
            return None

    def mend(value: Any, known: Known) -> Any:
        if (told := reduced(value)) is not None:
            return told
        found = inside.findall(str(value)) if inside else []
        told = reduced("".join(found[0])) if len(found) == 1 else None
        return value if told is None else told

    return mend


def _link(value: Any, known: Known) -> Any:
    """`www.` begins an address, of no file."""
    return f"https://{value}" if isinstance(value, str) and value.startswith("www.") else value


def _date(value: Any, known: Known) -> Any:
    """A date in English or with slashes, where it can be but one."""
    if not isinstance(value, str):
        return value
    try:
        PartialDate.parse(value)
    except ValueError:
        return parse_date(value)
    return value


def _pages(value: Any, known: Known) -> Any:
    return _DASHES.sub("-", value) if isinstance(value, str) else value


# --- texts ----------------------------------------------------------------------------------


def _latex(read: Callable[[str], tex.Told], braces: bool = False) -> Mend:
    """A text whose commands all have a meaning, without them; maths stays."""

    def mend(value: Any, known: Known) -> Any:
        if not isinstance(value, str) or not _has_latex(value, braces):
            return value
        told = read(value)
        return value if told.unknown else told.text

    return mend


def _has_latex(text: str, braces: bool) -> bool:
    if "\\" not in text:
        return False
    parts = split_segments(text, braces=braces)
    return any(part.kind != "math" and _LATEX.search(part.value) for part in parts)


def _dot(value: Any, known: Known) -> Any:
    """A dot after the last word, which is no abbreviation."""
    if not isinstance(value, str):
        return value
    found = re.fullmatch(r"(.*(?<![A-Z0-9])[a-z]{4,}[)”\"]?)\.", value.strip(), re.DOTALL)
    return found[1] if found and "." not in found[1] else value


def _shouted(value: Any, known: Known) -> Any:
    """A title in capitals as a sentence, but for acronyms that other titles have."""
    if not isinstance(value, str) or not _is_shouted(value):
        return value
    words = re.split(r"(\W+)", value)
    told = [
        word if word in known.acronyms or any(char.isdigit() for char in word) else word.lower()
        for word in words
    ]
    return re.sub(r"^\W*\w|[:?!.]\s+\w", lambda found: found[0].upper(), "".join(told))


def _is_shouted(title: str) -> bool:
    words = re.findall(r"[^\W\d_]+", title)
    return len(words) > 2 and title == title.upper() and not re.search(r"[$\\{<]", title)


# --- lists ----------------------------------------------------------------------------------


def names(value: Any, known: Known = NOTHING) -> Any:
    """`Family, Given` as `Given Family`, where that is read as the same."""
    return [_name(one) for one in value] if isinstance(value, list) else value


def _name(value: Any) -> Any:
    if not isinstance(value, str) or "," not in value:
        return value
    try:
        parts = parse_name(value)
    except ValueError:
        return value
    told = people.from_exact_parts(**parts) if "name" not in parts else value
    return told if isinstance(told, str) else value


def _tags(value: Any, known: Known) -> Any:
    """The tags that their aliases stand for."""
    if not isinstance(value, list) or not all(isinstance(one, str) for one in value):
        return value
    return [known.tags.get(slugify(tag), tag) for tag in value]


def _once(value: Any, known: Known) -> Any:
    """A list without what is in it already."""
    if not isinstance(value, list) or not all(isinstance(one, str) for one in value):
        return value
    first: dict[str, str] = {}
    for one in value:
        first.setdefault(slugify(one), one)
    return list(first.values())


_BARE = "an address, or words, around the identifier"

MENDS: Mapping[str, Mends] = {
    "title": (
        ("LaTeX", _latex(tex.title, braces=True)),
        ("a dot at the end", _dot),
        ("all in capitals", _shouted),
    ),
    "authors editors": (("`Family, Given`, where `Given Family` says the same", names),),
    "date added counted": (("not written as `2019-08-05`", _date),),
    "venue publisher series institution school address": (("LaTeX", _latex(tex.text)),),
    "abstract summary": (("LaTeX outside of maths", _latex(tex.abstract)),),
    "pages": (("a dash that is not `-`", _pages),),
    "doi": ((_BARE, _bare(fields.Doi, _DOI)),),
    "arxiv": ((_BARE, _bare(fields.Arxiv, _ARXIV)),),
    "openreview": ((_BARE, _bare(fields.OpenReview)),),
    " ".join(LINK_KEYS): (("`www.` without `https://`", _link),),
    "tags": (("another name of a tag of `tags.yaml`", _tags), ("the same twice", _once)),
    "keywords awards": (("the same twice", _once),),
}
"""Keys of a record -> what is mended there."""
_BY_KEY = {key: mends for keys, mends in MENDS.items() for key in keys.split()}
