"""The recipe of `papershelf fix`: mend all records, show how, or only name what can be mended."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any, NamedTuple

from ... import parallel
from ...errors import Problem
from ...records import schema, source
from ...records.collection import Collection
from ...records.paper import Paper
from ...records.source import Place
from ..yaml_edit import edited
from .rules import Known, Mended, mended

_HINT = "`papershelf fix` mends it"
_BATCH = 64


def fixed(root: Path, content: Path) -> dict[str, str]:
    """The files that change, as they will be; files that are no YAML are left alone."""
    known = Known.of(Collection.load(root, content)[0])
    batches = parallel.split_batches(list(source.find_files(root, content / "papers")), _BATCH)
    return {path: text for some in parallel.Run(_fix_some, (root, known), batches)
            for path, text in some}  # fmt: skip


def noted(
    root: Path, content: Path, shelf: Collection, problems: Iterable[Problem]
) -> list[Problem]:
    """The problems, those that `fixed` mends with a hint; and a note of all else that it mends."""
    here: dict[str, list[Problem]] = defaultdict(list)
    for problem in problems:
        here[problem.path].append(problem)
    papers = list(source.find_files(root, content / "papers"))
    shared = (root, Known.of(shelf), here)
    told = [one for path in here.keys() - set(papers) for one in here[path]]
    for some in parallel.Run(_note_some, shared, parallel.split_batches(papers, _BATCH)):
        told += some
    return sorted(set(told))


def firsts(problems: Iterable[Problem]) -> list[Problem]:
    """The problems, but of notes that say the same the first, which tells how many there are."""
    same: dict[object, list[Problem]] = defaultdict(list)
    for problem in problems:
        same[problem.message if problem.severity == "note" else problem].append(problem)
    return [_and_more(first, len(others)) for first, *others in same.values()]


def _and_more(problem: Problem, others: int) -> Problem:
    return replace(problem, message=f"{problem.message}; {others:,} more") if others else problem


# --- one file -------------------------------------------------------------------------------


class _File(NamedTuple):
    """A file as it is, as it will be, and its records that can be mended: place, values, mends."""

    before: str
    after: str
    records: list[tuple[Place, dict[str, Any], dict[str, Mended]]]


def _file(root: Path, path: str, known: Known) -> _File:
    data = source.read_bytes(root, root / path)[0] or b""
    entries, _ = source.parse(Place(str(root), path), data)
    found = [
        (place, values, keys) for place, values in entries if (keys := _mends(values, place, known))
    ]
    if not found:
        return _File("", "", [])
    before = data.decode("utf-8-sig")
    after, refused = edited(before, {place.steps: _values(keys) for place, _, keys in found})
    return _File(before, after, [
        (place, values, {key: told for key, told in keys.items()
                         if key not in refused.get(place.steps, ())})
        for place, values, keys in found
    ])  # fmt: skip


def _fix_some(shared: tuple[Path, Known], paths: Sequence[str]) -> list[tuple[str, str]]:
    root, known = shared
    files = ((path, _file(root, path, known)) for path in paths)
    return [(path, file.after) for path, file in files if file.after != file.before]


def _note_some(
    shared: tuple[Path, Known, dict[str, list[Problem]]], paths: Sequence[str]
) -> list[Problem]:
    root, known, problems = shared
    return [
        one for path in paths
        for one in _noted(_file(root, path, known), problems.get(path, []))
    ]  # fmt: skip


def _noted(file: _File, problems: list[Problem]) -> list[Problem]:
    """The problems of a file, hinted, and its notes: none for a line whose problem is mended."""
    gone: set[Problem] = set()
    notes: list[Problem] = []
    for place, values, keys in file.records:
        notes += _notes(place, keys)
        gone |= set(_gone(place, values, keys, problems))
    lines = {one.line for one in gone}
    hinted = [replace(one, hint=_HINT) if one in gone else one for one in problems]
    return [*hinted, *(note for note in notes if note.line not in lines)]


def _notes(place: Place, keys: dict[str, Mended]) -> Iterator[Problem]:
    for key, told in keys.items():
        line, column = place.find_position((key,))
        for matter in told.matters:
            message = f"`{key}`: {matter}"
            yield Problem(place.path, line, column, "style", message, _HINT, "note")


def _gone(
    place: Place, values: Any, keys: dict[str, Mended], problems: list[Problem]
) -> Iterator[Problem]:
    """Those of a file's problems that its record doesn't have once it is mended."""
    if problems:
        lines = {place.find_position((key,))[0] for key in keys}
        left = {one.message for one in _problems({**values, **_values(keys)}, place)}
        yield from (one for one in problems if one.line in lines and one.message not in left)


def _mends(values: Any, place: Place, known: Known) -> dict[str, Mended]:
    """What can be mended in a record; nothing, if it would have a problem that it has not now."""
    if not isinstance(values, dict) or not (keys := mended(values, known)):
        return {}
    before = {one.message for one in _problems(values, place)}
    after = {one.message for one in _problems({**values, **_values(keys)}, place)}
    return keys if after <= before else {}


def _values(keys: dict[str, Mended]) -> dict[str, Any]:
    return {key: told.value for key, told in keys.items()}


def _problems(values: dict[str, Any], place: Place) -> list[Problem]:
    found = schema.check_values(Paper, {"id": "an-id", **values}, place)
    return found if isinstance(found, list) else []
