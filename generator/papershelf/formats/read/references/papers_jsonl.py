"""Our own records as JSON Lines, an object a line: what a site offers as `papers.jsonl`."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ....records.paper import Paper
from ..common.entry import Entry, Unread
from ..common.json_entries import first, items
from ..common.validate import sound

SUFFIXES = (".jsonl", ".json")

_OF_CSL = {"author", "issued", "container-title", "DOI", "URL"}  # CSL's items have a title too


def knows(text: str) -> bool:
    record = first(text)
    unknown = record.keys() - Paper.model_fields.keys()
    return (
        isinstance(record.get("title"), str)
        and not unknown & _OF_CSL
        and len(unknown) * 2 < len(record)
    )


def read(text: str) -> Iterator[Entry | Unread]:
    for found in items(text):
        yield found if isinstance(found, Unread) else _entry(*found)


def _entry(line: int, record: dict[str, Any]) -> Entry | Unread:
    """The record as it is: what its keys may hold is the contract's to say."""
    key = record.get("key") or record.get("id")
    return sound(record, key if isinstance(key, str) else "", line)
