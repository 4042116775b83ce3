"""Creates new records, with ids, files and citation keys that no other record has."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from ...records.paper import Paper
from ...records.source import Place
from ..citation_keys import AUTHOR_YEAR, choose_author_year_key
from ..record_index import IndexedRecord, RecordIndex
from . import record_values
from .ids import choose_id
from .planned_entry import ImportNote, PlannedEntry

AddNote = Callable[[ImportNote], None]


def create_record(
    entry: PlannedEntry, index: RecordIndex, root: Path, content: Path, add_note: AddNote
) -> IndexedRecord:
    """Return the record of a new entry. Names that it can't have are left out, with a note."""
    year = f"{entry.paper.date.year:04}" if entry.paper.date else "undated"
    folder = f"{content.relative_to(root).as_posix()}/papers/{year}"

    def is_free(id: str) -> bool:
        path = f"{folder}/{id}.yaml"
        return index.has_room_for(id, path) and not (root / path).exists()

    id = choose_id(entry.paper, record_values.find_id(entry.entry), is_free)
    key = _choose_key(entry, id, index, add_note)
    aliases = _choose_aliases(entry, id, index, add_note)
    paper = entry.paper.model_copy(update={"id": id, "key": key or id, "aliases": aliases})
    values = {**entry.yaml_values, "key": key, "aliases": list(aliases)}
    names = [
        name for name in (*Paper.model_fields, *paper.own) if values.get(name, "") not in ("", [])
    ]
    edits = {name: values[name] for name in names}
    return IndexedRecord(Place(str(root), f"{folder}/{id}.yaml", (0,)), paper, True, edits)


def set_values(record: IndexedRecord, values: Mapping[str, Any]) -> None:
    """Set the keys of a new record, in the order of the manual."""
    record.edits = {key: values[key] for key in Paper.model_fields if key in values}


def _choose_key(entry: PlannedEntry, id: str, index: RecordIndex, add_note: AddNote) -> str:
    """Return the citation key; empty if it is the id or belongs to another record."""
    key = entry.paper.key
    is_free = key.lower() not in index.keys
    if index.key_style == AUTHOR_YEAR and not entry.entry.record.get("key"):
        present = index.earlier_names.replace_in(entry.paper)
        return choose_author_year_key(present, index.keys)
    if index.key_style == AUTHOR_YEAR and is_free:
        return key  # written even if it is the id: `fix` would take it for missing
    if key == id or is_free:
        return "" if key == id else key
    text = f"another record has the citation key `{key}`, so this one uses its id, `{id}`"
    add_note(entry.create_note("noted", text))
    return ""


def _choose_aliases(
    entry: PlannedEntry, id: str, index: RecordIndex, add_note: AddNote
) -> tuple[str, ...]:
    aliases = [alias for alias in entry.paper.aliases if alias != id]
    free = tuple(alias for alias in aliases if index.has_room_for(alias))
    if taken := [f"`{alias}`" for alias in aliases if alias not in free]:
        text = f"`aliases`: other records already use {', '.join(taken)}"
        add_note(entry.create_note("not understood", text))
    return free
