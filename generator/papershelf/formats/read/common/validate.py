"""Turns a reader's values into an entry whose record is valid.

Readers copy values from a text without checking them. Here the record's own checks decide: values
that they refuse are left out and reported with the line of the entry.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from pydantic import ValidationError

from ....errors import quote
from ....records import schema
from ....records.paper import Paper
from ....records.schema import CollectingPlace, Refusal
from ....records.source import Location
from ....records.text import FORBIDDEN
from .entry import Entry, Unread

_ID = "an-id"  # `Paper` requires one; the importer chooses it
_IDENTIFIERS = ("doi", "arxiv", "openreview")  # may be given as an address


def build_entry(
    values: Mapping[str, Any], key: str = "", line: int = 1, unread: Iterable[Unread] = ()
) -> Entry | Unread:
    """Build an entry from a reader's values, with empty ones removed and keys in record order.

    Returns `Unread` if no valid title is left.
    """
    record = {name: value for name, value in values.items() if value not in (None, "", [], {}, ())}
    title, left_out = record.get("title"), list(unread)
    if own := record.pop("own", None):  # no key of a curator
        left_out.append(Unread(line, f"unknown key `own`: {quote(own)}; left out"))
    if "title" not in record:
        return Unread(line, "an entry without a title")
    while isinstance(paper := _validate(record), list):
        fixes = _fix_all(record, paper, line)
        left_out += fixes
        if "title" not in record or not fixes:
            return Unread(line, f"an entry without a valid title: {quote(title)}")
    record |= {name: getattr(paper, name) for name in _IDENTIFIERS if name in record}
    in_order = {name: record[name] for name in Paper.model_fields if name in record}
    return Entry(in_order, key, line, tuple(left_out))


def replace_surrogates(text: str) -> str:
    """Replace halves of surrogate pairs, which no record can hold, with U+FFFD."""
    try:
        text.encode()
    except UnicodeEncodeError:
        return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    return text


def _validate(record: dict[str, Any]) -> Paper | list[Refusal]:
    """Return the paper, or its refusals in reverse order, so that list indices stay valid."""
    try:
        return Paper.model_validate({"id": _ID, **record})
    except ValidationError:
        place = CollectingPlace()
        schema.check_values(Paper, {"id": _ID, **record}, place)
        return place.refusals[::-1]


def _fix_all(record: dict[str, Any], refusals: list[Refusal], line: int) -> list[Unread]:
    """Fix each refused value once; return what was left out or changed."""
    fixes: dict[Location, list[Unread]] = {}
    for refusal in refusals:
        if (place := _locate(refusal)) not in fixes:
            fixes[place] = _fix(record, refusal, place, line)
    return [unread for fix in fixes.values() for unread in fix]


def _locate(refusal: Refusal) -> Location:
    """Return the refused key, and the item in its value; for a whole record, the key at fault."""
    if not refusal.place:
        return ("bibtex",) if refusal.code == "duplicate-key" else ("num_authors",)
    return refusal.place[:2]


def _fix(record: dict[str, Any], refusal: Refusal, place: Location, line: int) -> list[Unread]:
    """Remove a refused value from the record, or the forbidden characters from a text."""
    name = str(place[0])
    if name not in record:  # the title is missing
        return []
    value = record[name]
    if refusal.code == "bad-text" and isinstance(value, str):
        record[name] = FORBIDDEN.sub("", value)
        return [Unread(line, f"`{name}` has characters that are not allowed; they are removed")]
    if isinstance(value, (list, dict)) and len(place) > 1 and len(value) > 1:
        refused = value[place[1]]  # type: ignore[index]
        record[name] = _remove_item(value, place[1])
    else:
        refused = record.pop(name)
    message = refusal.message if f"`{name}" in refusal.message else f"`{name}`: {refusal.message}"
    value = "" if quote(refused) in message else f": {quote(refused)}"
    return [Unread(line, f"{message}{value}; left out")]


def _remove_item(value: list[Any] | dict[str, Any], index: int | str) -> list[Any] | dict[str, Any]:
    if isinstance(value, dict):
        return {key: item for key, item in value.items() if key != index}
    return [item for at, item in enumerate(value) if at != index]
