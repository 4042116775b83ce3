"""Sets keys of records in a curator's YAML file and keeps everything else byte for byte.

Comments, the order of keys, quotes and line ends stay as the curator wrote them: only the lines of
changed keys are replaced. The result is then parsed again, and if it doesn't have exactly the
expected values, the file is left alone. A general YAML editor would rewrite every line in its own
style.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from ..records import source
from ..records.paper import Paper
from ..records.source import Location, Place
from ..records.value import Value, list_keys
from .yaml_write import format_key


class EditedText(NamedTuple):
    """A file's text with keys set, and by record the keys that could not be set."""

    text: str
    refused: dict[Location, list[str]]


class _KeyLayout(NamedTuple):
    """Where a key of a record is in a text; `end` is where its value ends, before any comment."""

    name: str
    start: int
    end: int
    column: int
    comment: str
    is_plain: bool
    """Whether its value can be replaced without losing a comment, an anchor or a tag."""


class _Replacement(NamedTuple):
    start: int
    end: int
    order: int
    text: str


def set_keys(
    text: str,
    values: Mapping[Location, Mapping[str, Any]],
    model: type[Value] = Paper,
) -> EditedText:
    """Set keys of records in the text of a file; the value None removes a key.

    A key is refused if replacing its value would lose something: it has comments inside, an anchor
    or an alias, or its record is written in braces. New keys are placed in the order of `model`.
    """
    order = {key: index for index, key in enumerate(list_keys(model))}
    old, text = text, text if text.endswith("\n") else f"{text}\n"
    documents = source.compose(text)
    changes: list[_Replacement] = []
    refused: dict[Location, list[str]] = {}
    for steps, keys in values.items():
        layout = _list_keys(text, _find_node(documents, steps))
        for key, value in keys.items():
            if change := _plan_change(text, layout, key, value, order):
                changes.append(change)
            else:
                refused.setdefault(steps, []).append(key)
    new = _apply_changes(text, changes)
    wanted = {
        steps: {key: value for key, value in keys.items() if key not in refused.get(steps, ())}
        for steps, keys in values.items()
    }
    if changes and _has_values(new, text, wanted):
        return EditedText(new, refused)
    return EditedText(old, {steps: list(keys) for steps, keys in values.items()})


def append_entry(text: str, values: dict[str, Any]) -> str:
    """Return the text of a list with one more entry, indented like the others."""
    nodes = [node for node in source.compose(text) if node is not None]
    margin = nodes[-1].start_mark.column if nodes else 0
    lines = "".join(format_key(key, value, margin + 2) for key, value in values.items())
    entry = f"{' ' * margin}- {lines.lstrip()}"
    line_end = "\r\n" if "\r\n" in text else "\n"
    above = text if not text or text.endswith("\n") else f"{text}{line_end}"
    return above + entry.replace("\n", line_end)


def _plan_change(
    text: str, layout: list[_KeyLayout], name: str, value: Any, order: Mapping[str, int]
) -> _Replacement | None:
    if not layout:
        return None
    key = next((key for key in layout if key.name == name), None)
    if value is None:
        return _remove_key(text, key) if key else None
    lines = format_key(name, value, layout[0].column)
    if key:
        if not key.is_plain:
            return None
        first, *rest = lines.strip().split("\n")
        lines = "\n".join([f"{first} {key.comment}" if key.comment else first, *rest])
        end = _find_line_end(text, key.end)
        return _Replacement(key.start, end, 0, _match_line_ends(text, lines))
    at = text.index("\n", _find_predecessor(layout, name, order).end) + 1
    return _Replacement(at, at, order[name], _match_line_ends(text, lines))


def _remove_key(text: str, key: _KeyLayout) -> _Replacement | None:
    """Remove the lines of a key, unless they have a comment or the dash of a list item."""
    start = text.rfind("\n", 0, key.start) + 1
    if not key.is_plain or key.comment or text[start : key.start].strip():
        return None
    return _Replacement(start, text.index("\n", key.end) + 1, 0, "")


def _find_predecessor(layout: list[_KeyLayout], name: str, order: Mapping[str, int]) -> _KeyLayout:
    """Return the key that a new key follows: the last one that precedes it in the model."""
    before = [key for key in layout if order.get(key.name, -1) < order[name]]
    return max(before, key=lambda key: order.get(key.name, -1), default=layout[0])


def _apply_changes(text: str, changes: list[_Replacement]) -> str:
    parts, end = [], 0
    for change in sorted(changes):
        parts += [text[end : change.start], change.text]
        end = change.end
    return "".join([*parts, text[end:]])


def _match_line_ends(text: str, lines: str) -> str:
    return lines.replace("\n", "\r\n") if "\r\n" in text else lines


def _find_line_end(text: str, at: int) -> int:
    """Return the end of the line at an offset, before its line break (`\\n` or `\\r\\n`)."""
    end = text.find("\n", at)
    return end - 1 if "\r\n" in text and text[end - 1] == "\r" and end > at else end


# --- the layout of a file -------------------------------------------------------------------


def _find_node(documents: tuple[Any, ...], steps: Location) -> Any:
    """Return the node of a record: a document, or an item of one."""
    node: Any = None
    for step in steps:
        node = documents[int(step)] if node is None else node.value[step]
    return node


def _list_keys(text: str, node: Any) -> list[_KeyLayout]:
    """Return the keys of a record in order; none if it is written in braces."""
    return [] if node.flow_style else [_locate_key(text, key, value) for key, value in node.value]


def _locate_key(text: str, key: Any, value: Any) -> _KeyLayout:
    start, column = key.start_mark.index, key.start_mark.column
    end = max(_find_end(text, value), key.end_mark.index + 1)
    behind = text[end : text.find("\n", end)].strip()
    written = text[start:end]
    is_plain = (
        value.start_mark.index >= key.end_mark.index  # otherwise it is an alias
        and text[value.start_mark.index : value.start_mark.index + 1] not in ("&", "!")
        and "#" not in _remove_scalars(text, start, end, [key, value])
        and (not behind or "\n" not in written)
    )
    return _KeyLayout(str(key.value), start, end, column, behind, is_plain)


def _find_end(text: str, node: Any) -> int:
    """Return the end of the last scalar in a value; YAML's own end of a list is further down."""
    if isinstance(node.value, str) or node.flow_style or not node.value:
        start: int = node.start_mark.index
        return start + len(text[start : node.end_mark.index].rstrip())
    last = node.value[-1]
    return _find_end(text, last[1] if isinstance(last, tuple) else last)


def _remove_scalars(text: str, start: int, end: int, nodes: list[Any]) -> str:
    """Return what is between the scalars of a key: punctuation, and any comments in its value."""
    parts = []
    for scalar in _walk_scalars(nodes):
        first, last = scalar.start_mark.index, scalar.end_mark.index
        if scalar.style in ("|", ">"):  # a comment may follow its `|` or `>`
            parts.append(text[first : text.find("\n", first)])
        parts.append(text[start:first])
        start = min(last, end)
    return "".join([*parts, text[start:end]])


def _walk_scalars(nodes: list[Any]) -> Iterator[Any]:
    for node in nodes:
        if isinstance(node.value, str):
            yield node
        else:
            yield from _walk_scalars([
                part for child in node.value
                for part in (child if isinstance(child, tuple) else (child,))
            ])  # fmt: skip


# --- verification ---------------------------------------------------------------------------


def _has_values(new: str, old: str, wanted: Mapping[Location, Mapping[str, Any]]) -> bool:
    """Whether the new text parses to the values of the old one with the wanted keys set."""
    place = Place("", "")
    (before, _), (after, problems) = (source.parse(place, text.encode()) for text in (old, new))
    expected = [(at.steps, _merge_keys(values, wanted.get(at.steps, {}))) for at, values in before]
    return not problems and expected == [(at.steps, _normalize(values)) for at, values in after]


def _merge_keys(record: Any, wanted: Mapping[str, Any]) -> Any:
    """Return a record with the wanted keys set; those that are None are removed."""
    removed = {key for key, value in wanted.items() if value is None}
    values = {**_normalize(record), **_normalize(wanted)} if wanted else _normalize(record)
    if removed:
        return {key: value for key, value in values.items() if key not in removed}
    return values


def _normalize(value: Any) -> Any:
    """Return a value as a reader of YAML would: scalars as text, with single spaces."""
    if isinstance(value, Mapping):
        return {key: _normalize(item) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [_normalize(item) for item in value]
    if isinstance(value, bool):
        return str(value).lower()
    if value is None:
        return None
    return re.sub(r"\s+", " ", str(value)).strip()
