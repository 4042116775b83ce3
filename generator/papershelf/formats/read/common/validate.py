"""From what a reader found to an entry that is a sound record.

Readers copy what a text says without asking whether a record may hold it. Here the record's own
checks decide: what they refuse is left out, and listed with the line of its entry.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from pydantic import ValidationError

from ....records import schema
from ....records.fields import FORBIDDEN
from ....records.paper import Paper
from ....records.schema import CollectingPlace, Refusal
from ....records.source import Location
from .entry import Entry, Unread

_ID = "an-id"  # the importer's to choose; `Paper` wants one
_IDENTIFIERS = ("doi", "arxiv", "openreview")  # may be given as an address


def sound(
    found: Mapping[str, Any], key: str = "", line: int = 1, unread: Iterable[Unread] = ()
) -> Entry | Unread:
    """The entry of what was found: without the keys that have no value, in the contract's order.

    `Unread` where nothing is left that could be a paper: it has no title.
    """
    record = {name: value for name, value in found.items() if value not in (None, "", [], {}, ())}
    title, left_out = record.get("title"), list(unread)
    while isinstance(paper := _checked(record), list):
        mended = _mended(record, paper, line)
        left_out += mended
        if "title" not in record or not mended:
            what = f"an entry with no title that a record can have: {_shown(title)}"
            return Unread(line, what if title else "an entry without a title")
    record |= {name: getattr(paper, name) for name in _IDENTIFIERS if name in record}
    in_order = {name: record[name] for name in Paper.model_fields if name in record}
    return Entry(in_order, key, line, tuple(left_out))


def whole(text: str) -> str:
    """The text with U+FFFD for halves of surrogate pairs, which no check of a record bears."""
    try:
        text.encode()
    except UnicodeEncodeError:
        return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    return text


def _checked(record: dict[str, Any]) -> Paper | list[Refusal]:
    """The paper, or what is refused; the last item of a list first, so that places stay."""
    try:
        return Paper.model_validate({"id": _ID, **record})
    except ValidationError:
        place = CollectingPlace()
        schema.check_values(Paper, {"id": _ID, **record}, place)
        return place.refusals[::-1]


def _mended(record: dict[str, Any], refusals: list[Refusal], line: int) -> list[Unread]:
    """What had to be done for a record; what can be done for a value is done once."""
    said: dict[Location, list[Unread]] = {}
    for refusal in refusals:
        if (place := _place(refusal)) not in said:
            said[place] = _mend(record, refusal, place, line)
    return [unread for found in said.values() for unread in found]


def _place(refusal: Refusal) -> Location:
    """The key, and the item or key in its value; what is wrong with the whole is one key's."""
    if not refusal.place:
        return ("bibtex",) if refusal.code == "duplicate-key" else ("num_authors",)
    return refusal.place[:2]


def _mend(record: dict[str, Any], refusal: Refusal, place: Location, line: int) -> list[Unread]:
    """Take what was refused out of the record, or the characters of a text that are none."""
    name = str(place[0])
    if name not in record:  # the title is missing
        return []
    value = record[name]
    if refusal.code == "bad-text" and isinstance(value, str):
        record[name] = FORBIDDEN.sub("", value)
        return [Unread(line, f"`{name}` has characters that are not text: they are left out")]
    if isinstance(value, (list, dict)) and len(place) > 1 and len(value) > 1:
        refused = value[place[1]]  # type: ignore[index]
        record[name] = _without(value, place[1])
    else:
        refused = record.pop(name)
    said = refusal.message if f"`{name}" in refusal.message else f"`{name}`: {refusal.message}"
    value = "" if _shown(refused) in said else f": {_shown(refused)}"
    return [Unread(line, f"{said}{value}; left out")]


def _without(value: list[Any] | dict[str, Any], index: int | str) -> list[Any] | dict[str, Any]:
    if isinstance(value, dict):
        return {key: item for key, item in value.items() if key != index}
    return [item for at, item in enumerate(value) if at != index]


def _shown(value: object) -> str:
    text = " ".join(str(value).split())
    return f"`{text[:60]}…`" if len(text) > 60 else f"`{text}`"
