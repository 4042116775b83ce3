"""YAML files to raw values, and back from a value to its line and column.

A file is read in two ways: quickly, for its values, in every build; and as composed nodes, with the
line and column of each, only when a problem has to be shown.

All scalars are text here: `fields.py` decides whether `2019-08` is a date and `no` a word. YAML 1.1
would guess octal numbers, sexagesimal times and booleans, which curators trip over.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml

from ..errors import Problem
from .parts.yaml_hints import is_unclosed, suggest_fix

MAX_BYTES = 32 * 1024 * 1024
"""Largest file that is read: some 25,000 records. A larger one is a mistake or an attack."""
MAX_NODES = 1_000_000
"""Most values of a file after its aliases are expanded: far below a "billion laughs"."""

Step = str | int
Location = tuple[Step, ...]
Reporter = Callable[..., None]
_TEXT, _NULL, _LIST, _MAPPING, _MERGE = (
    f"tag:yaml.org,2002:{name}" for name in ("str", "null", "seq", "map", "merge")
)
# Tags that a curator may write (`!!int 12`). Their values are text, like all others.
_TEXTS = {_TEXT, *(f"tag:yaml.org,2002:{name}" for name in ("int", "float", "bool", "timestamp"))}
# Plain scalars that are not text.
_PLAIN = {**dict.fromkeys(("", "~", "null", "Null", "NULL"), _NULL), "<<": _MERGE}
_BASE = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


@dataclass(frozen=True, slots=True)
class Place:
    """The place of a value: its file, and the steps to it from the file's first document.

    `path` is relative to `root`, the folder of `mkdocs.yml`, with forward slashes.
    """

    root: str
    path: str
    steps: Location = ()

    def find_position(self, location: Location = (), *, of_key: bool = False) -> tuple[int, int]:
        """(line, column), from 1, of the value at a location below this place, or of its key.

        A missing value has the position of the mapping or list that lacks it.
        """
        nodes = _compose_file(str(Path(self.root, self.path)))
        return _find_position(nodes, (*self.steps, *location), of_key)

    def to_problem(
        self, code: str, message: str, at: Location = (), hint: str = "", *, of_key: bool = False
    ) -> Problem:
        """An error at a location below this place, or at its key."""
        return Problem(self.path, *self.find_position(at, of_key=of_key), code, message, hint)

    def to_warning(self, code: str, message: str, at: Location = (), hint: str = "") -> Problem:
        """A warning at a location below this place."""
        return Problem(self.path, *self.find_position(at), code, message, hint, "warning")


class Loader(_BASE):  # type: ignore[misc, valid-type]
    """Safe YAML in which plain scalars are text, except for `null` and the merge key."""

    def __init__(self, text: str) -> None:
        super().__init__(text)
        self.text = text
        self.duplicates: list[yaml.Node] = []

    def resolve(self, kind: type[yaml.Node], value: str, implicit: tuple[bool, bool]) -> str:
        """The tag of a node without one. Called for every node, so it uses no table of patterns."""
        if kind is yaml.ScalarNode:
            return _PLAIN.get(value, _TEXT) if implicit[0] else _TEXT
        return _LIST if kind is yaml.SequenceNode else _MAPPING


def read_file(root: Path, path: Path) -> tuple[list[tuple[Place, Any]], list[Problem]]:
    """The entries of a file: a mapping is one entry, a list or several documents are many.

    A file that can't be read has none.
    """
    data, problems = read_bytes(root, path)
    if data is None:
        return [], problems
    return parse(Place(str(root), _to_relative(root, path)), data)


def read_bytes(root: Path, path: Path) -> tuple[bytes | None, list[Problem]]:
    """The bytes of a file, or None and the problem with it."""
    problems: list[Problem] = []
    return _read_bytes(root, path, _make_reporter(_to_relative(root, path), problems)), problems


def parse(place: Place, data: bytes) -> tuple[list[tuple[Place, Any]], list[Problem]]:
    """The entries of a file's bytes, and the problems; `place` is that of the file."""
    problems: list[Problem] = []
    report = _make_reporter(place.path, problems)
    text = _decode(data, report)
    documents = [] if text is None else _load_documents(text, report)
    return list(_iter_entries(place, documents)), problems


def _to_relative(root: Path, path: Path) -> str:
    return path.relative_to(root).as_posix()


def _make_reporter(path: str, problems: list[Problem]) -> Reporter:
    def report(line: int, column: int, code: str, message: str, hint: str = "") -> None:
        problems.append(Problem(path, line, column, code, message, hint))

    return report


def _iter_entries(place: Place, documents: list[Any]) -> Iterator[tuple[Place, Any]]:
    for index, document in enumerate(documents):
        if isinstance(document, list):
            for item, entry in enumerate(document):
                yield Place(place.root, place.path, (index, item)), entry
        elif document is not None:
            yield Place(place.root, place.path, (index,)), document


def _read_bytes(root: Path, path: Path, report: Reporter) -> bytes | None:
    """The file's bytes, or None after a report."""
    try:
        # Folders that are links are not walked into, so only the file itself can lead out.
        if path.is_symlink() and not path.resolve(strict=True).is_relative_to(root.resolve()):
            report(1, 1, "outside", "the file is a symbolic link to outside the site's folder", "")
        elif path.stat().st_size > MAX_BYTES:
            size = f"the file has more than {MAX_BYTES // 1024**2} MB"
            report(1, 1, "too-large", size, "split it into files of at most a few hundred records")
        else:
            return path.read_bytes()
    except OSError as error:
        report(1, 1, "unreadable", f"this can't be read: {error.strerror}", "")
    return None


def _decode(data: bytes, report: Reporter) -> str | None:
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        before = data[: error.start]
        line = before.count(b"\n") + 1
        column = len(before[before.rfind(b"\n") + 1 :].decode("utf-8", "replace")) + 1
        message = f"the file is not UTF-8: byte 0x{data[error.start]:02X}"
        report(line, column, "not-utf8", message, "save it as UTF-8")
    return None


def _load_documents(text: str, report: Reporter) -> list[Any]:
    """The file's documents; syntax errors and duplicate keys are reported."""
    loader = Loader(text)
    try:
        if "&" in text and "*" in text:
            _refuse_bombs(text)
        documents = []
        while loader.check_node():
            documents.append(_to_value(loader, loader.get_node()))
    except yaml.reader.ReaderError as error:
        line = text.count("\n", 0, error.position) + 1
        column = error.position - text.rfind("\n", 0, error.position)
        message = f"a character YAML forbids: U+{_to_code_point(error):04X}"
        report(line, column, "bad-text", message, "")
    except yaml.MarkedYAMLError as error:
        problem = str(error.problem)
        marks = [error.problem_mark, error.context_mark]
        mark = next(filter(None, reversed(marks) if is_unclosed(problem) else marks), None)
        line, column = (mark.line + 1, mark.column + 1) if mark else (1, 1)
        hint = suggest_fix(problem, text[mark.index : mark.index + 1] if mark else "")
        report(line, column, "yaml-syntax", _format_message(error), hint)
    except RecursionError:
        report(1, 1, "yaml-syntax", "lists or mappings nested too deeply", "")
    else:
        for key in loader.duplicates:
            line, column = _get_start(key)
            report(line, column, "duplicate-key", f"the key `{key.value}` is given twice", "")
        return documents
    finally:
        loader.dispose()
    return []


def _to_value(loader: Loader, node: yaml.Node) -> Any:
    """The value of a node: text, None, a list, or a mapping with text keys. Raises
    yaml.MarkedYAMLError otherwise; PyYAML's constructors raise more, and take twice the time."""
    kind = type(node)
    if kind is yaml.ScalarNode:
        if node.tag in _TEXTS:
            return node.value
        if node.tag == _NULL:
            return None
    elif kind is yaml.SequenceNode and node.tag == _LIST:
        for item in node.value:
            if item.start_mark.line < item.end_mark.line and " - " in item.value and not item.style:
                _refuse_hidden_item(loader, item)
        return [_to_value(loader, item) for item in node.value]
    elif kind is yaml.MappingNode and node.tag == _MAPPING:
        keys = [key.value for key, _ in node.value if key.tag == _TEXT]
        if len(keys) == len(node.value) == len(set(keys)):
            return {key.value: _to_value(loader, value) for key, value in node.value}
        return _to_mapping(loader, node)
    message = f"could not determine a constructor for the tag '{node.tag}'"
    raise yaml.MarkedYAMLError(problem=message, problem_mark=node.start_mark)


def _refuse_hidden_item(loader: Loader, node: yaml.ScalarNode) -> None:
    """Raise yaml.MarkedYAMLError if a plain text goes on with a line that begins like an item."""
    first, last = node.start_mark.line + 1, node.end_mark.line + 1
    for number, line in enumerate(loader.text.split("\n")[first:last], first):
        if (text := line.lstrip()).startswith("- "):
            mark = yaml.Mark("", 0, number, len(line) - len(text), None, 0)
            problem = "an item that is indented deeper than the one above, and so a part of it"
            raise yaml.MarkedYAMLError(problem=problem, problem_mark=mark)


def _to_mapping(loader: Loader, node: yaml.Node) -> dict[str, Any]:
    """The value of any mapping; keys given twice are added to the loader's `duplicates`."""
    keys = [key for key, _ in node.value if key.tag != _MERGE]  # two merge keys are legal YAML
    seen = set()
    for key in keys:
        if (name := _to_key(key)) in seen:
            loader.duplicates.append(key)
        seen.add(name)
    loader.flatten_mapping(node)
    return {_to_key(key): _to_value(loader, value) for key, value in node.value}


def _to_key(node: yaml.Node) -> str:
    if isinstance(node, yaml.ScalarNode) and node.tag in (*_TEXTS, _NULL):
        return str(node.value)
    raise yaml.MarkedYAMLError(problem="a key that is not text", problem_mark=node.start_mark)


def _to_code_point(error: yaml.reader.ReaderError) -> int:
    return error.character if isinstance(error.character, int) else ord(error.character[0])


def _format_message(error: yaml.MarkedYAMLError) -> str:
    parts = (str(part) for part in (error.context, error.problem) if part)
    return ", ".join(parts) or "the file is not YAML"


# --- aliases --------------------------------------------------------------------------------


def _refuse_bombs(text: str) -> None:
    """Raise MarkedYAMLError if the aliases are circular or expand to too many values."""
    sizes: dict[int, int | None] = {}
    for document in yaml.compose_all(text, Loader):
        if document is not None and _count_nodes(document, sizes) > MAX_NODES:
            raise yaml.MarkedYAMLError(problem="aliases that expand to more than a million values")


def _count_nodes(node: yaml.Node, sizes: dict[int, int | None]) -> int:
    """The number of nodes below a node, aliases expanded; in `sizes`, None means in progress."""
    key = id(node)
    if key in sizes:
        size = sizes[key]
        if size is None:
            raise yaml.MarkedYAMLError(
                problem="an alias inside the value that it refers to", problem_mark=node.start_mark
            )
        return size
    sizes[key] = None
    total = 1 + sum(_count_nodes(child, sizes) for child in _iter_children(node))
    sizes[key] = total
    return total


def _iter_children(node: yaml.Node) -> Iterator[yaml.Node]:
    if isinstance(node, yaml.MappingNode):
        for key, value in node.value:
            yield from (key, value)
    elif isinstance(node, yaml.SequenceNode):
        yield from node.value


# --- places ---------------------------------------------------------------------------------


@lru_cache(maxsize=4)
def _compose_file(path: str) -> tuple[yaml.Node, ...]:
    """The documents of a file as nodes; none if it can no longer be read."""
    try:
        return compose(Path(path).read_bytes().decode("utf-8-sig"))
    except (OSError, ValueError, yaml.YAMLError):
        return ()


def compose(text: str) -> tuple[yaml.Node, ...]:
    """The documents of a text as nodes, which know their line and column. Raises yaml.YAMLError."""
    return tuple(yaml.compose_all(text, Loader))


def clear_cache() -> None:
    """Forget all composed files: they may have changed."""
    _compose_file.cache_clear()


def _find_position(
    documents: tuple[yaml.Node, ...], steps: Location, of_key: bool
) -> tuple[int, int]:
    first, *rest = steps or (0,)
    if not isinstance(first, int) or first >= len(documents):
        return 1, 1
    node = documents[first]
    place = _get_start(node)
    for step in rest:
        found = _find_child(node, step)
        if found is None:
            break
        key, node = found
        # A block begins below its key; curators look for it at the key.
        block = isinstance(node, yaml.CollectionNode) and not node.flow_style
        place = _get_start(key if of_key or block else node)
    return place


def _find_child(node: yaml.Node, step: Step) -> tuple[yaml.Node, yaml.Node] | None:
    """(key, value) one step below a node; an item of a list is its own key."""
    if isinstance(node, yaml.MappingNode):
        return next((pair for pair in node.value if pair[0].value == step), None)
    if isinstance(node, yaml.SequenceNode) and isinstance(step, int) and step < len(node.value):
        return node.value[step], node.value[step]
    return None


def _get_start(node: yaml.Node) -> tuple[int, int]:
    return node.start_mark.line + 1, node.start_mark.column + 1
