"""Keys of records set in a file that a curator wrote: all else stays as it is, byte by byte.

Comments, the order of keys, quotes and line ends are the curator's. So only the lines of the keys
that change are replaced, and what comes out is read again: where it doesn't say just what it was to
say, the file is left alone. A general YAML editor would write every line anew, in its own style.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from ..records import source
from ..records.paper import Paper
from ..records.source import Location, Place
from ..records.value import Value
from .yaml_write import key_text


class Edited(NamedTuple):
    """A file's text with keys set; and those that could not be, by record."""

    text: str
    refused: dict[Location, list[str]]


class _Key(NamedTuple):
    """A key of a record in a text; `end` is where its value ends, without what is behind it."""

    name: str
    start: int
    end: int
    column: int
    comment: str
    is_plain: bool
    """Whether it is written so that it can be replaced without loss."""


class _Change(NamedTuple):
    start: int
    end: int
    order: int
    text: str


def edited(
    text: str,
    values: Mapping[Location, Mapping[str, Any]],
    model: type[Value] = Paper,
) -> Edited:
    """The text of a file with some keys of some of its records set; None takes a key out.

    A key is refused where its value can't be replaced without losing something: it has comments
    inside, an anchor or an alias, or its record is written in braces. `model` has the keys in the
    order in which new ones are put.
    """
    order = {key: index for index, key in enumerate(model.model_fields)}
    old, text = text, text if text.endswith("\n") else f"{text}\n"
    documents = source.compose(text)
    changes: list[_Change] = []
    refused: dict[Location, list[str]] = {}
    for steps, keys in values.items():
        layout = _layout(text, _node(documents, steps))
        for key, value in keys.items():
            if change := _change(text, layout, key, value, order):
                changes.append(change)
            else:
                refused.setdefault(steps, []).append(key)
    new = _with(text, changes)
    wanted = {
        steps: {key: value for key, value in keys.items() if key not in refused.get(steps, ())}
        for steps, keys in values.items()
    }
    if changes and _says(new, text, wanted):
        return Edited(new, refused)
    return Edited(old, {steps: list(keys) for steps, keys in values.items()})


def _change(
    text: str, layout: list[_Key], name: str, value: Any, order: Mapping[str, int]
) -> _Change | None:
    if not layout:
        return None
    key = next((key for key in layout if key.name == name), None)
    if value is None:
        return _removal(text, key) if key else None
    lines = key_text(name, value, layout[0].column)
    if key:
        if not key.is_plain:
            return None
        first, *rest = lines.strip().split("\n")
        told = "\n".join([f"{first} {key.comment}" if key.comment else first, *rest])
        return _Change(key.start, _line_end(text, key.end), 0, _as_in(text, told))
    at = text.index("\n", _neighbour(layout, name, order).end) + 1
    return _Change(at, at, order[name], _as_in(text, lines))


def _removal(text: str, key: _Key) -> _Change | None:
    """A key's lines taken out: not where a comment is on them, or the mark of a list's item."""
    start = text.rfind("\n", 0, key.start) + 1
    if not key.is_plain or key.comment or text[start : key.start].strip():
        return None
    return _Change(start, text.index("\n", key.end) + 1, 0, "")


def _neighbour(layout: list[_Key], name: str, order: Mapping[str, int]) -> _Key:
    """The key that a new one comes after: the nearest of those before it in the contract."""
    before = [key for key in layout if order.get(key.name, -1) < order[name]]
    return max(before, key=lambda key: order.get(key.name, -1), default=layout[0])


def _with(text: str, changes: list[_Change]) -> str:
    parts, end = [], 0
    for change in sorted(changes):
        parts += [text[end : change.start], change.text]
        end = change.end
    return "".join([*parts, text[end:]])


def _as_in(text: str, lines: str) -> str:
    return lines.replace("\n", "\r\n") if "\r\n" in text else lines


def _line_end(text: str, at: int) -> int:
    """Where the line ends that a place is in; the end of a Windows line is of its break."""
    end = text.find("\n", at)
    return end - 1 if "\r\n" in text and text[end - 1] == "\r" and end > at else end


# --- where things stand ---------------------------------------------------------------------


def _node(documents: tuple[Any, ...], steps: Location) -> Any:
    """The node of a record: its document, or an item of it."""
    node: Any = None
    for step in steps:
        node = documents[int(step)] if node is None else node.value[step]
    return node


def _layout(text: str, node: Any) -> list[_Key]:
    """The keys of a record as they stand; none where it is written in braces."""
    return [] if node.flow_style else [_key(text, key, value) for key, value in node.value]


def _key(text: str, key: Any, value: Any) -> _Key:
    start, column = key.start_mark.index, key.start_mark.column
    end = max(_end(text, value), key.end_mark.index + 1)
    behind = text[end : text.find("\n", end)].strip()
    told = text[start:end]
    is_plain = (
        value.start_mark.index >= key.end_mark.index  # else it is the alias of something above
        and text[value.start_mark.index : value.start_mark.index + 1] not in ("&", "!")
        and "#" not in _without_scalars(text, start, end, [key, value])
        and (not behind or "\n" not in told)
    )
    return _Key(str(key.value), start, end, column, behind, is_plain)


def _end(text: str, node: Any) -> int:
    """Where a value ends: the last thing in it; the end that YAML gives lists is further down."""
    if isinstance(node.value, str) or node.flow_style or not node.value:
        start: int = node.start_mark.index
        return start + len(text[start : node.end_mark.index].rstrip())
    last = node.value[-1]
    return _end(text, last[1] if isinstance(last, tuple) else last)


def _without_scalars(text: str, start: int, end: int, nodes: list[Any]) -> str:
    """What stands between a key's texts: punctuation, and the comments in its value."""
    parts = []
    for scalar in _scalars(nodes):
        first, last = scalar.start_mark.index, scalar.end_mark.index
        if scalar.style in ("|", ">"):  # a comment may follow its sign
            parts.append(text[first : text.find("\n", first)])
        parts.append(text[start:first])
        start = min(last, end)
    return "".join([*parts, text[start:end]])


def _scalars(nodes: list[Any]) -> Iterator[Any]:
    for node in nodes:
        if isinstance(node.value, str):
            yield node
        else:
            yield from _scalars([
                part for child in node.value
                for part in (child if isinstance(child, tuple) else (child,))
            ])  # fmt: skip


# --- the proof ------------------------------------------------------------------------------


def _says(new: str, old: str, wanted: Mapping[Location, Mapping[str, Any]]) -> bool:
    """Whether a text says what the old one says, and what was to be set."""
    place = Place("", "")
    (before, _), (after, problems) = (source.parse(place, one.encode()) for one in (old, new))
    expected = [
        (at.steps, _with_keys(values, wanted.get(at.steps, {}))) for at, values in before
    ]
    return not problems and expected == [(at.steps, _flat(values)) for at, values in after]


def _with_keys(values: Any, wanted: Mapping[str, Any]) -> Any:
    """A record's values with some set, and without those that are to go."""
    gone = {key for key, value in wanted.items() if value is None}
    told = {**_flat(values), **_flat(wanted)} if wanted else _flat(values)
    return {key: one for key, one in told.items() if key not in gone} if gone else told


def _flat(value: Any) -> Any:
    """A value as YAML gives it back: texts, their white space as records read it."""
    if isinstance(value, Mapping):
        return {key: _flat(one) for key, one in value.items()}
    if isinstance(value, (list, tuple)):
        return [_flat(one) for one in value]
    if isinstance(value, bool):
        return str(value).lower()
    if value is None:
        return None
    return re.sub(r"\s+", " ", str(value)).strip()
