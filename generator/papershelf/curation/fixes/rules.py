"""The rules of `papershelf fix`: what can be fixed in a record automatically.

A rule takes the raw value of a key and returns the value in the form that the manual recommends. It
returns the value unchanged if there is nothing to fix or the right value is uncertain.
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
from ...records.parts.arxiv_ids import ARXIV_ID
from ...records.slug import slugify
from ...records.text import split_segments
from ..citation_keys import AUTHOR_YEAR, choose_missing_keys


@dataclass
class CollectionTerms:
    """The tags of a collection, the acronyms in its titles, and the citation keys to add."""

    tags: Mapping[str, str] = field(default_factory=dict)
    """Slug of a tag or its alias -> the tag."""
    acronyms: frozenset[str] = frozenset()
    keys: Mapping[str, str] = field(default_factory=dict)
    """Id -> citation key, of records that shall have one."""

    @classmethod
    def from_collection(cls, collection: Collection, key_style: str = "") -> CollectionTerms:
        """Return the terms of a collection; `key_style` is that of the settings."""
        entries = collection.tags.values()
        tags = {slugify(name): tag.tag for tag in entries for name in (tag.tag, *tag.aliases)}
        titles = (paper.title for paper in collection.papers if not _is_all_capitals(paper.title))
        acronyms = frozenset(word for title in titles for word in _ACRONYM.findall(title))
        return cls(
            tags, acronyms, choose_missing_keys(collection) if key_style == AUTHOR_YEAR else {}
        )


NO_TERMS = CollectionTerms()
Fix = Callable[[Any, CollectionTerms], Any]
Rules = tuple[tuple[str, Fix], ...]
"""(description of the problem, as `check` and the manual show it; its fix), in order."""
_ACRONYM = re.compile(r"\b[A-Z][A-Z0-9]+\b")
_LAST_WORD = re.compile(r"(?<![A-Z0-9])[a-z]{4}[)”\"]?\Z")
_DASHES = re.compile(r"(?<=[0-9A-Za-z])\s*(?:--+|[‐‑‒–—−])\s*(?=[0-9A-Za-z])")
_LATEX = re.compile(r"\\(?:[A-Za-z]+|[\"'`^~=.](?=\{?\\?[A-Za-z]))")
_DOI = re.compile(r"\b10\.[0-9]{4,9}(?:\.[0-9]+)*/[^\s\"<>]+")
_ARXIV = re.compile(rf"(?<![0-9A-Za-z.])({ARXIV_ID})(v[0-9]+)?(?![0-9])")


class FixedValue(NamedTuple):
    """The fixed value of a key, and the problems that its old value has."""

    value: Any
    reasons: tuple[str, ...]


def fix_values(record: Mapping[str, Any], terms: CollectionTerms) -> dict[str, FixedValue]:
    """Return the keys of a record that can be fixed, with their fixed values."""
    return {
        key: fixed for key, fixed in _apply_rules(record, terms) if fixed.value and fixed.reasons
    }


def _apply_rules(
    record: Mapping[str, Any], terms: CollectionTerms
) -> Iterator[tuple[str, FixedValue]]:
    for key, rules in _BY_KEY.items():
        value = record.get(key)
        if isinstance(value, (str, list)) and len(value) < tex.LONGEST:
            yield key, _fix_value(rules, value, terms)


def _fix_value(rules: Rules, value: Any, terms: CollectionTerms) -> FixedValue:
    reasons: tuple[str, ...] = ()
    for reason, fix in rules:
        fixed = fix(value, terms)
        if fixed != value:
            value, reasons = fixed, (*reasons, reason)
    return FixedValue(value, reasons)


# --- identifiers, links, dates --------------------------------------------------------------


def _extract_identifier(kind: Any, pattern: re.Pattern[str] | None = None) -> Fix:
    """Return a fix that reduces a URL or a text to the identifier in it."""
    adapter = TypeAdapter(kind)

    def validate(text: Any) -> Any:
        try:
            return adapter.validate_python(text.rstrip(".,;") if pattern else text)
        except (ValidationError, AttributeError):
            return None

    def fix(value: Any, terms: CollectionTerms) -> Any:
        if (identifier := validate(value)) is not None:
            return identifier
        found = pattern.findall(str(value)) if pattern else []
        identifier = validate("".join(found[0])) if len(found) == 1 else None
        return value if identifier is None else identifier

    return fix


def _complete_link(value: Any, terms: CollectionTerms) -> Any:
    """Add `https://` to a link that begins with `www.`; it can't be the name of a file."""
    return f"https://{value}" if isinstance(value, str) and value.startswith("www.") else value


def _format_date(value: Any, terms: CollectionTerms) -> Any:
    """Rewrite a date in English words or with slashes if it is unambiguous."""
    if not isinstance(value, str):
        return value
    try:
        PartialDate.parse(value)
    except ValueError:
        return parse_date(value)
    return value


def _replace_dashes(value: Any, terms: CollectionTerms) -> Any:
    return _DASHES.sub("-", value) if isinstance(value, str) else value


# --- texts ----------------------------------------------------------------------------------


def _convert_latex(read: Callable[[str], tex.DecodedText], braces: bool = False) -> Fix:
    """Return a fix that converts LaTeX to Unicode if all its commands are known; maths stays."""

    def fix(value: Any, terms: CollectionTerms) -> Any:
        if not isinstance(value, str) or not _has_latex(value, braces):
            return value
        converted = read(value)
        return value if converted.unknown else converted.text

    return fix


def _has_latex(text: str, braces: bool) -> bool:
    if "\\" not in text:
        return False
    parts = split_segments(text, braces=braces, tags=False)
    return any(part.kind != "math" and _LATEX.search(part.value) for part in parts)


def _remove_final_dot(value: Any, terms: CollectionTerms) -> Any:
    """Remove a dot after the last word, unless that may be an abbreviation."""
    if not isinstance(value, str):
        return value
    text = value.strip()
    rest = text.removesuffix(".")
    has_word = rest != text and _LAST_WORD.search(rest[-6:])
    return rest if has_word and "." not in rest else value


def _lower_capitals(value: Any, terms: CollectionTerms) -> Any:
    """Rewrite a title in capitals in sentence case, except for acronyms of other titles."""
    if not isinstance(value, str) or not _is_all_capitals(value):
        return value
    words = [
        word if word in terms.acronyms or any(char.isdigit() for char in word) else word.lower()
        for word in re.split(r"(\W+)", value)
    ]
    return re.sub(r"^\W*\w|[:?!.]\s+\w", lambda found: found[0].upper(), "".join(words))


def _is_all_capitals(title: str) -> bool:
    words = re.findall(r"[^\W\d_]+", title)
    return len(words) > 2 and title == title.upper() and not re.search(r"[$\\{<]", title)


# --- lists ----------------------------------------------------------------------------------


def reorder_names(value: Any, terms: CollectionTerms = NO_TERMS) -> Any:
    """Rewrite `Family, Given` as `Given Family` if that is read as the same name."""
    return [_reorder_name(name) for name in value] if isinstance(value, list) else value


def _reorder_name(value: Any) -> Any:
    if not isinstance(value, str) or "," not in value:
        return value
    try:
        parts = parse_name(value)
    except ValueError:
        return value
    name = people.from_exact_parts(**parts) if "name" not in parts else value
    return name if isinstance(name, str) else value


def _replace_tag_aliases(value: Any, terms: CollectionTerms) -> Any:
    """Replace each alias of a tag by the tag."""
    if not isinstance(value, list) or not all(isinstance(tag, str) for tag in value):
        return value
    return [terms.tags.get(slugify(tag), tag) for tag in value]


def _remove_duplicates(value: Any, terms: CollectionTerms) -> Any:
    if not isinstance(value, list) or not all(isinstance(item, str) for item in value):
        return value
    first: dict[str, str] = {}
    for item in value:
        first.setdefault(slugify(item), item)
    return list(first.values())


_BARE = "a URL or words around the identifier"

RULES: Mapping[str, Rules] = {
    "title": (
        ("LaTeX", _convert_latex(tex.decode_title, braces=True)),
        ("a dot at the end", _remove_final_dot),
        ("all in capitals", _lower_capitals),
    ),
    "authors editors": (("`Family, Given` instead of `Given Family`", reorder_names),),
    "date added counted": (("not written like `2019-08-05`", _format_date),),
    "venue publisher series institution school address": (
        ("LaTeX", _convert_latex(tex.decode_text)),
    ),
    "abstract summary": (("LaTeX outside of maths", _convert_latex(tex.decode_abstract)),),
    "pages": (("a dash other than `-`", _replace_dashes),),
    "doi": ((_BARE, _extract_identifier(fields.Doi, _DOI)),),
    "arxiv": ((_BARE, _extract_identifier(fields.Arxiv, _ARXIV)),),
    "openreview": ((_BARE, _extract_identifier(fields.OpenReview)),),
    " ".join(LINK_KEYS): (("`www.` without `https://`", _complete_link),),
    "tags": (
        ("an alias of a tag in `tags.yaml`", _replace_tag_aliases),
        ("a duplicate", _remove_duplicates),
    ),
    "keywords awards": (("a duplicate", _remove_duplicates),),
}
"""Keys of a record, separated by spaces -> the rules for them."""
_BY_KEY = {key: rules for keys, rules in RULES.items() for key in keys.split()}
