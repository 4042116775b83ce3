"""New records: their ids, files and citation keys, none of which another record has."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from ...records.paper import Paper
from ...records.source import Place
from ..record_index import Held, Shelf
from . import record_values
from .ids import new_id
from .planned_entry import Note, Work

Say = Callable[[Note], None]


def created(work: Work, shelf: Shelf, root: Path, content: Path, say: Say) -> Held:
    """The record of a new entry; what it can't have is told, and left out."""
    year = f"{work.paper.date.year:04}" if work.paper.date else "undated"
    folder = f"{content.relative_to(root).as_posix()}/papers/{year}"

    def is_free(id: str) -> bool:
        path = f"{folder}/{id}.yaml"
        return shelf.has_room_for(id, path) and not (root / path).exists()

    id = new_id(work.paper, record_values.given_id(work.entry), is_free)
    key, aliases = _key(work, id, shelf, say), _aliases(work, id, shelf, say)
    paper = work.paper.model_copy(update={"id": id, "key": key or id, "aliases": aliases})
    record = {**work.written, "key": key, "aliases": list(aliases)}
    given = [name for name in Paper.model_fields if record.get(name, "") not in ("", [])]
    sets = {name: record[name] for name in given}
    return Held(Place(str(root), f"{folder}/{id}.yaml", (0,)), paper, True, sets)


def _key(work: Work, id: str, shelf: Shelf, say: Say) -> str:
    """The citation key, where it is neither the id nor another record's."""
    key = work.paper.key
    if key == id or key.lower() not in shelf.keys:
        return "" if key == id else key
    what = f"the citation key `{key}` is another record's: here it is the id, `{id}`"
    say(work.note("not understood", what))
    return ""


def _aliases(work: Work, id: str, shelf: Shelf, say: Say) -> tuple[str, ...]:
    others = [one for one in work.paper.aliases if one != id]
    free = tuple(one for one in others if shelf.has_room_for(one))
    if taken := [f"`{one}`" for one in others if one not in free]:
        say(work.note("not understood", f"`aliases`: {', '.join(taken)} are others' already"))
    return free
