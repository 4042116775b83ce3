"""The values of an entry as they are written into a record."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ValidationError

from ...formats.read import Entry, Unread
from ...records.date import PartialDate
from ...records.paper import Paper
from ..fixes.rules import names
from .ids import is_id

_AN_ID = "an-id"  # the importer's to choose; `Paper` wants one
_NAMES = ("authors", "editors")


def checked(entry: Entry, content: Path) -> tuple[dict[str, Any], Paper | None, list[Unread]]:
    """The record of an entry, the paper that it is, and what was left out.

    No paper where the record is none. Files that aren't in the content folder are left out: a
    record that names one is an error.
    """
    record = {key: value for key, value in entry.record.items() if key != "id"}
    try:
        paper = Paper.model_validate({"id": _AN_ID, **record})
    except ValidationError as error:
        return record, None, [Unread(entry.line, f"no record can say this: {_first(error)}")]
    missing = [(key, link) for key, link in paper.local_files if not _is_there(content, link)]
    left_out = [
        Unread(entry.line, f"`{key}`: there is no file `{link}` in the content folder")
        for key, link in missing
    ]
    if missing:
        record = _without(record, {key for key, _ in missing}, {link for _, link in missing})
        paper = Paper.model_validate({"id": _AN_ID, **record})
    return record, paper, left_out


def given_id(entry: Entry) -> str:
    """The id that the entry itself has, if it can be one."""
    id = entry.record.get("id")
    return id if isinstance(id, str) and is_id(id) else ""


def written(record: Mapping[str, Any], paper: Paper) -> dict[str, Any]:
    """The values of a checked record as a curator would write them, in the contract's order."""
    return {
        key: names(_clean(record[key])) if key in _NAMES else _plain(getattr(paper, key))
        for key in Paper.model_fields
        if key in record and key != "id"
    }


def _is_there(content: Path, link: str) -> bool:
    file = content / link
    return file.is_file() and file.resolve().is_relative_to(content.resolve())


def _without(record: dict[str, Any], keys: set[str], links: set[str]) -> dict[str, Any]:
    kept = {key: value for key, value in record.items() if key not in keys or key == "links"}
    if "links" in kept:
        kept["links"] = [link for link in kept["links"] if link.get("url") not in links]
    return kept


def _first(error: ValidationError) -> str:
    details = error.errors(include_url=False)[0]
    where = ".".join(str(step) for step in details["loc"])
    return f"`{where}`: {details['msg']}" if where else details["msg"]


def _clean(value: Any) -> Any:
    if isinstance(value, str):
        return unicodedata.normalize("NFC", " ".join(value.split()))
    if isinstance(value, Mapping):
        return {key: _clean(one) for key, one in value.items()}
    return [_clean(one) for one in value] if isinstance(value, (list, tuple)) else _plain(value)


def _plain(value: Any) -> Any:
    """A checked value without our own types."""
    if isinstance(value, PartialDate):
        return str(value)
    if isinstance(value, BaseModel):
        return value.model_dump(exclude_unset=True)
    return [_plain(one) for one in value] if isinstance(value, tuple) else value
