"""Our own records as JSON Lines, one object per line, as a site offers them in `papers.jsonl`."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from ....records.paper import Paper
from ..common.entry import Entry, Unread
from ..common.json_entries import find_first, find_items
from ..common.validate import build_entry

SUFFIXES = (".jsonl", ".json")

_NAMES = {"id", "key"}  # of each record of `papers.jsonl`, which may have own fields
_OF_CSL = {"author", "issued", "container-title", "DOI", "URL"}  # CSL's items have a title too


def recognizes(text: str) -> bool:
    record = find_first(text)
    unknown = record.keys() - Paper.model_fields.keys()
    return (
        isinstance(record.get("title"), str)
        and not unknown & _OF_CSL
        and (len(unknown) * 2 < len(record) or record.keys() >= _NAMES)
    )


def read(text: str) -> Iterator[Entry | Unread]:
    for found in find_items(text):
        yield found if isinstance(found, Unread) else _read_entry(*found)


def _read_entry(line: int, record: dict[str, Any]) -> Entry | Unread:
    """Build an entry of the record as it is; its values are validated like a curator's."""
    key = record.get("key") or record.get("id")
    ours = {name: value for name, value in record.items() if name in Paper.model_fields}
    found = build_entry(ours, key if isinstance(key, str) else "", line)
    others = {name: value for name, value in record.items() if name not in ours}
    return replace(found, others=others) if isinstance(found, Entry) else found
