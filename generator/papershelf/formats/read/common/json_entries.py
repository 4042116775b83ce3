"""Files of JSON to the items that are entries, with their lines, and the values in them.

The standard library's parser tells no lines, so the way to the list of entries is walked here and
each entry is parsed on its own. A file that breaks off in the middle still gives what is before.
"""

from __future__ import annotations

import json
import re
from collections.abc import Generator, Iterator
from typing import Any

from .entry import Unread
from .validate import whole

_SPACE = re.compile(r"[\s\ufeff]*")
_MOST_BROKEN = 100
_DECODER = json.JSONDecoder()


def is_json(text: str) -> bool:
    """Whether a text could be JSON: it begins with a bracket."""
    at = _skip(text, 0)
    return text[at : at + 1] in ("{", "[") and at < len(text)


def first(text: str, *keys: str) -> dict[str, Any]:
    """The first item that is an object, as `items` finds it; empty where the text has none."""
    if is_json(text):
        for found in items(text, *keys):
            if isinstance(found, tuple):
                return found[1]
    return {}


def items(text: str, *keys: str) -> Iterator[tuple[int, dict[str, Any]] | Unread]:
    """The entries of a text, each with its line.

    They are the objects of the text, of a list, or of what an object has under one of `keys`. What
    is no object, or no JSON, is `Unread`; after a broken entry the reading goes on with the next
    line that begins as it did.
    """
    text = whole(text)
    wanted = [key for key in keys if f'"{key}"' in text]
    lines, at, broken = _Lines(text), 0, 0
    while at < len(text):
        try:
            for start, value in _values(text, at, wanted, inside=broken > 0):
                line = lines.at(start)
                if isinstance(value, dict):
                    yield line, _whole_value(value)
                else:
                    yield Unread(line, f"not an object: {_shown(value)}")
            return
        except _CutError as error:
            broken += 1
            yield Unread(lines.at(error.at), f"not JSON that can be read: {error}")
            at = _next(text, error.at) if broken < _MOST_BROKEN else len(text)


class _CutError(ValueError):
    """A value that is no JSON; `at` is where it begins."""

    def __init__(self, at: int, why: str) -> None:
        super().__init__(why)
        self.at = at


def _whole_value(value: Any) -> Any:
    """A value of JSON without such halves, which its `\\ud800` can bring in."""
    written = json.dumps(value, ensure_ascii=False)
    return value if (text := whole(written)) is written else json.loads(text)


_Walk = Generator[tuple[int, Any], None, int]
"""Gives (place, value) of entries, and at last the place behind them."""


def _values(
    text: str, at: int, wanted: list[str], *, inside: bool
) -> Iterator[tuple[int, Any]]:
    """(place, value) of every entry from a place on; `inside` a list, until the list ends."""
    while (at := _skip(text, at, ",")) < len(text):
        if inside and text[at] == "]":
            return
        at = yield from _entries(text, at, wanted)


def _entries(text: str, at: int, wanted: list[str]) -> _Walk:
    """The entries of one value."""
    if text[at : at + 1] == "[":
        return (yield from _list(text, _skip(text, at + 1)))
    if text[at : at + 1] == "{" and wanted:
        end = yield from _under(text, at, wanted)
        if end:
            return end
    value, end = _decode(text, at)
    yield at, value
    return end


def _list(text: str, at: int) -> _Walk:
    """The items of a list; a list that the text breaks off ends with it."""
    while text[at : at + 1] not in ("]", ""):
        value, end = _decode(text, at)
        yield at, value
        at = _skip(text, end, ",")
    return at + 1


def _under(text: str, start: int, wanted: list[str]) -> _Walk:
    """The entries under the wanted keys of an object; place 0 where it has none of these keys."""
    at, found = _skip(text, start + 1), False
    while text[at : at + 1] == '"':
        key, at = _decode(text, at)
        at = _skip(text, at, ":")
        if key in wanted and text[at : at + 1] in ("[", "{"):
            found = True
            at = yield from _entries(text, at, wanted)
        else:
            _, at = _decode(text, at)
        at = _skip(text, at, ",")
    return at + 1 if found else 0


def _decode(text: str, at: int) -> tuple[Any, int]:
    try:
        return _DECODER.raw_decode(text, at)
    except json.JSONDecodeError as error:
        raise _CutError(at, error.msg.lower().removesuffix(" at")) from None
    except RecursionError:
        raise _CutError(at, "nested too deep") from None
    except ValueError:  # more digits than Python turns into a number
        raise _CutError(at, "a number that is too long") from None


def _skip(text: str, at: int, punctuation: str = "") -> int:
    """The place of the next character that is neither space nor of this punctuation."""
    while True:
        at = _SPACE.match(text, at).end()  # type: ignore[union-attr]
        if at >= len(text) or text[at] not in punctuation:
            return at
        at += 1


def _next(text: str, at: int) -> int:
    """Where the next line begins with an object as far in as the one at this place."""
    line = text.rfind("\n", 0, at) + 1
    indent = text[line:at] if text[line:at].isspace() else ""
    found = text.find(f"\n{indent}{{", at)
    return len(text) if found < 0 else found + 1 + len(indent)


class _Lines:
    """The lines of places in a text, asked for in rising order."""

    def __init__(self, text: str) -> None:
        self.text, self.place, self.line = text, 0, 1

    def at(self, place: int) -> int:
        self.line += self.text.count("\n", self.place, place)
        self.place = max(self.place, place)
        return self.line


def _shown(value: Any) -> str:
    return "a list" if isinstance(value, list) else f"`{str(value)[:40]}`"


# --- values, whatever an answer has in their place ---------------------------------------------


def text(value: Any) -> str:
    """A text on one line; a number as its digits; anything else is no text."""
    if isinstance(value, str):
        return " ".join(value.split())
    return str(value) if isinstance(value, (int, float)) and not isinstance(value, bool) else ""


def many(value: Any) -> list[Any]:
    """A list as it is; a single value as a list of it."""
    if isinstance(value, list):
        return value
    return [] if value is None else [value]


def texts(value: Any) -> list[str]:
    """The texts of a list that are not empty."""
    return [found for item in many(value) if (found := text(item))]


def part(value: Any, *keys: str) -> dict[str, Any]:
    """The object under these keys, one in the other; empty where there is none."""
    for key in keys:
        value = value.get(key) if isinstance(value, dict) else None
    return value if isinstance(value, dict) else {}


def parts(value: Any) -> list[dict[str, Any]]:
    """The objects of a list."""
    return [item for item in many(value) if isinstance(item, dict)]
