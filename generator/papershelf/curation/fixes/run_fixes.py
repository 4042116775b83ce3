"""Runs the rules of `papershelf fix` over all records, to fix them or to note what can be fixed."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any, NamedTuple

from ... import parallel
from ...errors import Problem
from ...records import reader, schema, source
from ...records.collection import Collection
from ...records.paper import Paper
from ...records.source import Place
from ..people.repeated_authors import note_repeated_authors
from ..yaml_edit import set_keys
from .rules import CollectionTerms, FixedValue, fix_values

_HINT = "`papershelf fix` can fix this"
_BATCH = 64
_AN_ID = "an-id"  # `Paper` requires an id; a record's may come from its file's name


def fix_files(root: Path, content: Path, key_style: str = "") -> dict[str, str]:
    """Return path -> fixed text of the files that change; files that aren't YAML are left alone.

    `key_style` is that of the settings.
    """
    terms = CollectionTerms.from_collection(Collection.load(root, content)[0], key_style)
    batches = parallel.split_batches(list(reader.find_files(root, content / "papers")), _BATCH)
    return {path: text for batch in parallel.Run(_fix_batch, (root, terms), batches)
            for path, text in batch}  # fmt: skip


def add_notes(
    root: Path,
    content: Path,
    collection: Collection,
    problems: Iterable[Problem],
    key_style: str = "",
) -> list[Problem]:
    """Return the problems, with a hint at those that `fix_files` solves, and notes: about
    everything else that it fixes, and about authors named twice."""
    by_path: dict[str, list[Problem]] = defaultdict(list)
    for problem in problems:
        by_path[problem.path].append(problem)
    papers = list(reader.find_files(root, content / "papers"))
    shared = (root, CollectionTerms.from_collection(collection, key_style), by_path)
    found = [problem for path in by_path.keys() - set(papers) for problem in by_path[path]]
    for batch in parallel.Run(_note_batch, shared, parallel.split_batches(papers, _BATCH)):
        found += batch
    return sorted({*found, *note_repeated_authors(collection)})


# --- one file -------------------------------------------------------------------------------


class _FixedFile(NamedTuple):
    """A file before and after fixes, and (place, values, fixes) of each record with fixes."""

    before: str
    after: str
    records: list[tuple[Place, dict[str, Any], dict[str, FixedValue]]]


def _fix_file(root: Path, path: str, terms: CollectionTerms) -> _FixedFile:
    data = source.read_bytes(root, root / path)[0] or b""
    entries, _ = source.parse(Place(str(root), path), data)
    found = [
        (place, values, fixes)
        for place, values in entries
        if (fixes := _select_fixes(values, place, terms))
    ]
    if not found:
        return _FixedFile("", "", [])
    before = data.decode("utf-8-sig")
    edits = {place.steps: _get_values(fixes) for place, _, fixes in found}
    after, refused = set_keys(before, edits)
    return _FixedFile(before, after, [
        (place, values, {key: fix for key, fix in fixes.items()
                         if key not in refused.get(place.steps, ())})
        for place, values, fixes in found
    ])  # fmt: skip


def _fix_batch(shared: tuple[Path, CollectionTerms], paths: Sequence[str]) -> list[tuple[str, str]]:
    root, terms = shared
    files = ((path, _fix_file(root, path, terms)) for path in paths)
    return [(path, file.after) for path, file in files if file.after != file.before]


def _note_batch(
    shared: tuple[Path, CollectionTerms, dict[str, list[Problem]]], paths: Sequence[str]
) -> list[Problem]:
    root, terms, problems = shared
    return [
        problem for path in paths
        for problem in _add_file_notes(_fix_file(root, path, terms), problems.get(path, []))
    ]  # fmt: skip


def _add_file_notes(file: _FixedFile, problems: list[Problem]) -> list[Problem]:
    """Return the problems of a file with hints, and notes for lines without a fixable problem."""
    solved: set[Problem] = set()
    notes: list[Problem] = []
    for place, values, fixes in file.records:
        notes += _create_notes(place, fixes)
        solved |= set(_find_solved(place, values, fixes, problems))
    lines = {problem.line for problem in solved}
    hinted = [replace(problem, hint=_HINT) if problem in solved else problem
              for problem in problems]  # fmt: skip
    return [*hinted, *(note for note in notes if note.line not in lines)]


def _create_notes(place: Place, fixes: dict[str, FixedValue]) -> Iterator[Problem]:
    for key, fix in fixes.items():
        line, column = place.find_position((key,))
        for reason in fix.reasons:
            message = f"`{key}`: {reason}"
            yield Problem(place.path, line, column, "style", message, _HINT, "note")


def _find_solved(
    place: Place, values: Any, fixes: dict[str, FixedValue], problems: list[Problem]
) -> Iterator[Problem]:
    """Yield the problems of a file that the fixes of a record solve."""
    if problems:
        lines = {place.find_position((key,))[0] for key in fixes}
        left = _check_values({**values, **_get_values(fixes)}, place)
        yield from (
            problem for problem in problems if problem.line in lines and problem.message not in left
        )


def _select_fixes(values: Any, place: Place, terms: CollectionTerms) -> dict[str, FixedValue]:
    """Return the fixes of a record; none if they would cause a new problem."""
    if not isinstance(values, dict):
        return {}
    fixes = fix_values(values, terms)
    if not values.get("key") and (key := terms.keys.get(values.get("id") or Path(place.path).stem)):
        fixes["key"] = FixedValue(key, ("not given, though `key_style` is author-year",))
    if not fixes:
        return {}
    before = _check_values(values, place)
    after = _check_values({**values, **_get_values(fixes)}, place)
    return fixes if after <= before else {}


def _get_values(fixes: dict[str, FixedValue]) -> dict[str, Any]:
    return {key: fix.value for key, fix in fixes.items()}


def _check_values(values: dict[str, Any], place: Place) -> set[str]:
    """Return the messages of a record's problems."""
    found = schema.check_values(Paper, {"id": _AN_ID, **values}, place)
    return {problem.message for problem in found} if isinstance(found, list) else set()
