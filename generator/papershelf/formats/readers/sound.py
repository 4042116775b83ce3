"""From what a reader found to an entry that is a sound record.

Readers copy what a text says without asking whether a record may hold it. Here the record's own
checks decide: what they refuse is left out, and listed with the line of its entry.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from ...records.fields import FORBIDDEN
from ...records.paper import Paper
from .entry import Entry, Unread

_ID = "an-id"  # the importer's to choose; `Paper` wants one


def sound(
    found: Mapping[str, Any], key: str = "", line: int = 1, unread: Iterable[Unread] = ()
) -> Entry | Unread:
    """The entry of what was found: keys without a value are not in it.

    `Unread` where nothing is left that could be a paper: it has no title.
    """
    record = {name: value for name, value in found.items() if value not in (None, "", [], {}, ())}
    title, left_out = record.get("title"), list(unread)
    while problems := _problems(record):
        seen: set[object] = set()
        for details in problems:
            if (place := _place(details)) not in seen:
                seen.add(place)
                left_out += _mend(record, details["type"], details["msg"], place, line)
        if "title" not in record:
            what = f"an entry with no title that a record can have: {_shown(title)}"
            return Unread(line, what if title else "an entry without a title")
    return Entry(record, key, line, tuple(left_out))


def _problems(record: dict[str, Any]) -> list[ErrorDetails]:
    """What the record's checks refuse; the last item of a list first, so that places stay."""
    try:
        Paper.model_validate({"id": _ID, **record})
    except ValidationError as error:
        return error.errors(include_url=False)[::-1]
    return []


def _place(details: ErrorDetails) -> tuple[int | str, ...]:
    """The key, and the item or key in its value; a problem of the whole is of the key it is of."""
    if not details["loc"]:
        return ("bibtex",) if details["type"] == "duplicate-key" else ("num_authors",)
    return details["loc"][:2]


def _mend(
    record: dict[str, Any], kind: str, message: str, place: tuple[int | str, ...], line: int
) -> list[Unread]:
    """Take what was refused out of the record, or the characters of a text that are none."""
    name = str(place[0])
    if name not in record:  # the title is missing
        return []
    value = record[name]
    if kind == "bad-text" and isinstance(value, str):
        record[name] = FORBIDDEN.sub("", value)
        return [Unread(line, f"`{name}` has characters that are not text: they are left out")]
    if isinstance(value, (list, dict)) and len(place) > 1 and len(value) > 1:
        refused = value[place[1]]  # type: ignore[index]
        record[name] = _without(value, place[1])
    else:
        refused = record.pop(name)
    return [Unread(line, f"`{name}`: {message}: {_shown(refused)} is left out")]


def _without(value: list[Any] | dict[str, Any], index: int | str) -> list[Any] | dict[str, Any]:
    if isinstance(value, dict):
        return {key: item for key, item in value.items() if key != index}
    return [item for at, item in enumerate(value) if at != index]


def _shown(value: object) -> str:
    text = " ".join(str(value).split())
    return f"`{text[:60]}…`" if len(text) > 60 else f"`{text}`"
