"""From the files of a collection to checked values, and to every problem that they have."""

from __future__ import annotations

import re
from hashlib import blake2b
from pathlib import Path
from typing import TypeVar

from ..errors import Problem
from . import schema, source
from .fields import ID_PATTERN, Value
from .paper import Paper
from .source import Location, Place

V = TypeVar("V", bound=Value)

Memory = dict[str, tuple[bytes, list[tuple[Location, Paper]]]]
"""Path of a file -> the digest of what it held, and the papers in it."""


class Reader:
    """Reads files of one collection, and keeps their problems."""

    def __init__(self, root: Path, memory: Memory) -> None:
        self.root = root
        self.problems: list[Problem] = []
        self.memory = memory
        self._new: Memory = {}

    def remember(self) -> None:
        """Leave in the memory what was read this time, and nothing else."""
        self.memory.clear()
        self.memory.update(self._new)

    def papers(self, folder: Path) -> list[tuple[Place, Paper]]:
        return [found for path in source.find(folder) for found in self._papers(path)]

    def _papers(self, path: Path) -> list[tuple[Place, Paper]]:
        """The papers of a file; those of a sound file are remembered by what it holds."""
        data, problems = source.read_bytes(self.root, path)
        self.problems += problems
        if data is None:
            return []
        place = Place(str(self.root), path.relative_to(self.root).as_posix())
        digest = blake2b(data, digest_size=16).digest()
        seen = self.memory.get(place.path)
        if seen is None or seen[0] != digest:
            before = len(self.problems)
            papers = self._read(place, data, path.stem)
            seen = digest, [(place.steps, paper) for place, paper in papers]
            if len(self.problems) > before:
                return papers
        self._new[place.path] = seen
        return [(Place(place.root, place.path, steps), paper) for steps, paper in seen[1]]

    def _read(self, place: Place, data: bytes, stem: str) -> list[tuple[Place, Paper]]:
        entries, problems = source.parse(place, data)
        self.problems += problems
        alone = [place.steps for place, _ in entries] == [(0,)]
        found = []
        for entry, values in entries:
            if isinstance(values, dict):
                self._default_keys(values, stem if alone else "")
            paper = self._checked(Paper, values, entry)
            found += [(entry, paper)] if paper else []
        return found

    def vocabulary(self, model: type[V], path: Path) -> list[tuple[Place, V]]:
        if not path.exists():
            return []
        entries, problems = source.read(self.root, path)
        self.problems += problems
        checked = ((place, self._checked(model, values, place)) for place, values in entries)
        return [(place, value) for place, value in checked if value is not None]

    def _default_keys(self, values: dict[str, object], stem: str) -> None:
        """The id is the file's stem where the file is one record; the citation key is the id."""
        if not values.get("id") and stem:
            values["id"] = stem
        id = values.get("id")
        if not values.get("key") and isinstance(id, str) and re.fullmatch(ID_PATTERN, id):
            values["key"] = id

    def _checked(self, model: type[V], values: object, place: Place) -> V | None:
        result = schema.check(model, values, place)
        if isinstance(result, list):
            self.problems += result
            return None
        return result
