"""Reads JSON files entry by entry, with line numbers, and the values of their objects.

The standard library's parser reports no lines of values, so the path to the list of entries is
walked here and each entry is parsed on its own. The entries before an error are still read.
"""

from __future__ import annotations

import json
import re
from collections.abc import Generator, Iterator
from typing import Any

from .entry import Unread
from .validate import replace_surrogates

_SPACE = re.compile(r"[\s\ufeff]*")
_MOST_BROKEN = 100
_DEEPEST = 5
"""Objects around a list of entries at most; no format has more than two."""
_DECODER = json.JSONDecoder()


def is_json(text: str) -> bool:
    """Whether a text may be JSON: it begins with a bracket or brace."""
    at = _skip(text, 0)
    return text[at : at + 1] in ("{", "[") and at < len(text)


def find_first(text: str, *keys: str) -> dict[str, Any]:
    """Return the first object that `find_items` yields; an empty dictionary without one."""
    if is_json(text):
        for found in find_items(text, *keys):
            if isinstance(found, tuple):
                return found[1]
    return {}


def find_items(text: str, *keys: str) -> Iterator[tuple[int, dict[str, Any]] | Unread]:
    """Yield (line, object) of each entry of a text.

    Entries are the objects of the text itself, of a list, or of an object's value under one of
    `keys`. Other values and invalid JSON are `Unread`; after a broken entry, reading continues at
    the next line that begins with an object at the same indentation.
    """
    text = replace_surrogates(text)
    wanted = [key for key in keys if f'"{key}"' in text]
    lines, at, broken = _LineCounter(text), 0, 0
    while at < len(text):
        try:
            for start, value in _walk_values(text, at, wanted, inside=broken > 0):
                line = lines.at(start)
                if isinstance(value, dict):
                    yield line, _replace_surrogates_in(value)
                else:
                    yield Unread(line, f"not an object: {_quote(value)}")
            return
        except _CutError as error:
            broken += 1
            yield Unread(lines.at(error.at), f"invalid JSON: {error}")
            at = _find_next(text, error.at) if broken < _MOST_BROKEN else len(text)


class _CutError(ValueError):
    """A value that is not JSON; `at` is where it begins."""

    def __init__(self, at: int, reason: str) -> None:
        super().__init__(reason)
        self.at = at


def _replace_surrogates_in(value: Any) -> Any:
    """Replace halves of surrogate pairs, which escapes such as `\\ud800` bring into a value."""
    dumped = json.dumps(value, ensure_ascii=False)
    return value if (text := replace_surrogates(dumped)) is dumped else json.loads(text)


_Walk = Generator[tuple[int, Any], None, int]
"""Yields (position, value) of entries and returns the position behind them."""


def _walk_values(
    text: str, at: int, wanted: list[str], *, inside: bool
) -> Iterator[tuple[int, Any]]:
    """Yield (position, value) of each entry from `at` on; if `inside` a list, up to its end."""
    while (at := _skip(text, at, ",")) < len(text):
        if inside and text[at] == "]":
            return
        at = yield from _walk_value(text, at, wanted, 0)


def _walk_value(text: str, at: int, wanted: list[str], depth: int) -> _Walk:
    """Walk the entries of one value, which is inside `depth` objects."""
    if text[at : at + 1] == "[":
        return (yield from _walk_list(text, _skip(text, at + 1)))
    if text[at : at + 1] == "{" and wanted and depth < _DEEPEST:
        end = yield from _walk_object(text, at, wanted, depth + 1)
        if end:
            return end
    value, end = _decode(text, at)
    yield at, value
    return end


def _walk_list(text: str, at: int) -> _Walk:
    """Walk the items of a list, which may break off at the end of the text."""
    while text[at : at + 1] not in ("]", ""):
        value, end = _decode(text, at)
        yield at, value
        at = _skip(text, end, ",")
    return at + 1


def _walk_object(text: str, start: int, wanted: list[str], depth: int) -> _Walk:
    """Walk the entries under the wanted keys of an object; return 0 if it has none of them."""
    at, found = _skip(text, start + 1), False
    while text[at : at + 1] == '"':
        key, at = _decode(text, at)
        at = _skip(text, at, ":")
        if key in wanted and text[at : at + 1] in ("[", "{"):
            found = True
            at = yield from _walk_value(text, at, wanted, depth)
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
    """Return the position of the next character that is neither white space nor `punctuation`."""
    while True:
        at = _SPACE.match(text, at).end()  # type: ignore[union-attr]
        if at >= len(text) or text[at] not in punctuation:
            return at
        at += 1


def _find_next(text: str, at: int) -> int:
    """Find the next line that begins with an object, indented like the one at this position."""
    line = text.rfind("\n", 0, at) + 1
    indent = text[line:at] if text[line:at].isspace() else ""
    found = text.find(f"\n{indent}{{", at)
    return len(text) if found < 0 else found + 1 + len(indent)


class _LineCounter:
    """Converts positions in a text to lines; they must be given in rising order."""

    def __init__(self, text: str) -> None:
        self.text, self.position, self.line = text, 0, 1

    def at(self, position: int) -> int:
        self.line += self.text.count("\n", self.position, position)
        self.position = max(self.position, position)
        return self.line


def _quote(value: Any) -> str:
    return "a list" if isinstance(value, list) else f"`{str(value)[:40]}`"


# --- values, whatever type an answer has in their place ----------------------------------------


def to_text(value: Any) -> str:
    """Return a string on one line, a number as its digits, and "" for anything else."""
    if isinstance(value, str):
        return " ".join(value.split())
    return str(value) if isinstance(value, (int, float)) and not isinstance(value, bool) else ""


def to_list(value: Any) -> list[Any]:
    """Return a list as it is, a single value as a list of it, and [] for None."""
    if isinstance(value, list):
        return value
    return [] if value is None else [value]


def to_texts(value: Any) -> list[str]:
    """Return the texts of a list, or of a single value, that are not empty."""
    return [found for item in to_list(value) if (found := to_text(item))]


def get_object(value: Any, *keys: str) -> dict[str, Any]:
    """Return the object under a path of keys; an empty dictionary without one."""
    for key in keys:
        value = value.get(key) if isinstance(value, dict) else None
    return value if isinstance(value, dict) else {}


def get_objects(value: Any) -> list[dict[str, Any]]:
    """Return the objects of a list, or of a single value."""
    return [item for item in to_list(value) if isinstance(item, dict)]
