"""The recipe of `papershelf fix`: mend what can be mended in all records, or show it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

from ..errors import Problem
from ..records import schema, source
from ..records.collection import Collection
from ..records.paper import Paper
from ..records.source import Location, Place
from .edits import edited
from .mends import Known, mended

_HINT = "`papershelf fix` mends it"


def fixed(root: Path, content: Path) -> dict[str, str]:
    """The files that change, as they will be; files that are no YAML are left alone."""
    known = Known.of(Collection.load(root, content)[0])
    texts = {}
    for path in source.find(root, content / "papers"):
        if told := _file(root, path, known):
            before, after = told
            if after != before:
                texts[path] = after
    return texts


def hinted(root: Path, shelf: Collection, problems: list[Problem]) -> list[Problem]:
    """The problems; those that `fixed` mends say so in their hint."""
    found: dict[str, set[Problem]] = {}
    for problem in problems:
        found.setdefault(problem.path, set()).add(problem)
    known = Known.of(shelf)
    gone = {problem for path, here in found.items() for problem in _gone(root, path, known, here)}
    return [replace(one, hint=_HINT) if one in gone else one for one in problems]


def _gone(root: Path, path: str, known: Known, problems: set[Problem]) -> Iterator[Problem]:
    for place, values in source.read(root, root / path)[0]:
        keys = _mends(values, place, known)
        lines = {place.position((key,))[0] for key in keys}
        left = {one.message for one in _problems({**values, **keys}, place)} if keys else set()
        yield from (one for one in problems if one.line in lines and one.message not in left)


def _file(root: Path, path: str, known: Known) -> tuple[str, str] | None:
    data, _ = source.read_bytes(root, root / path)
    entries, problems = source.parse(Place(str(root), path), data or b"")
    if problems or not entries:
        return None
    before = (data or b"").decode("utf-8-sig")
    mends: dict[Location, dict[str, Any]] = {
        place.steps: keys for place, values in entries if (keys := _mends(values, place, known))
    }
    return before, edited(before, mends).text if mends else before


def _mends(values: Any, place: Place, known: Known) -> dict[str, Any]:
    """What can be mended in a record; nothing, if it would have a problem that it has not now."""
    if not isinstance(values, dict):
        return {}
    keys = mended(values, known)
    if not keys:
        return {}
    before = {one.message for one in _problems(values, place)}
    after = {one.message for one in _problems({**values, **keys}, place)}
    return keys if after <= before else {}


def _problems(values: dict[str, Any], place: Place) -> list[Problem]:
    found = schema.check(Paper, {"id": "an-id", **values}, place)
    return found if isinstance(found, list) else []
