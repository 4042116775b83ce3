"""Validates the values of an entry, and formats them for a record."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ValidationError

from ...formats.read import Entry, Unread
from ...records.date import PartialDate
from ...records.paper import Paper
from ...records.slug import slugify
from ...records.vocabulary import Tag
from ..fixes.rules import reorder_names
from .ids import is_id

_AN_ID = "an-id"  # `Paper` requires an id; the real one is chosen later
_NAMES = ("authors", "editors")


def validate_entry(
    entry: Entry, content: Path
) -> tuple[dict[str, Any], Paper | None, list[Unread]]:
    """Return the record of an entry, its paper, and what was left out.

    The paper is None if the record is invalid. Links to files that aren't in the content folder are
    left out, since a record that names one has an error.
    """
    record = {key: value for key, value in entry.record.items() if key != "id"}
    try:
        paper = Paper.model_validate({"id": _AN_ID, **record})
    except ValidationError as error:
        text = f"not a valid record: {_describe_first(error)}"
        return record, None, [Unread(entry.line, text)]
    missing = [(key, link) for key, link in paper.local_files if not _is_in_content(content, link)]
    left_out = [
        Unread(entry.line, f"`{key}`: there is no file `{link}` in the content folder")
        for key, link in missing
    ]
    if missing:
        record = _remove_files(record, {key for key, _ in missing}, {link for _, link in missing})
        paper = Paper.model_validate({"id": _AN_ID, **record})
    return record, paper, left_out


def index_tags(tags: Iterable[Tag]) -> dict[str, str]:
    """Map the slugs of tags, of their labels and of their other spellings to the tags."""
    names = [(name, tag.tag) for tag in tags for name in (*tag.aliases, tag.label, tag.tag)]
    return {slugify(name): tag for name, tag in names if name}


def move_keywords(record: dict[str, Any], tags: Mapping[str, str]) -> dict[str, Any]:
    """Return a record whose keywords that are tags of the collection are its tags."""
    words = record.get("keywords")
    if not isinstance(words, list) or not all(isinstance(word, str) for word in words):
        return record
    known = {word: tag for word in words if (tag := tags.get(slugify(word)))}
    if not known:
        return record
    own = record.get("tags")
    all_tags = dict.fromkeys([*(own if isinstance(own, list) else []), *known.values()])
    moved = {**record, "tags": list(all_tags), "keywords": [w for w in words if w not in known]}
    return moved if moved["keywords"] else {k: v for k, v in moved.items() if k != "keywords"}


def find_id(entry: Entry) -> str:
    """Return the id that an entry has itself; empty if it has no valid one."""
    id = entry.record.get("id")
    return id if isinstance(id, str) and is_id(id) else ""


def to_yaml_values(record: Mapping[str, Any], paper: Paper) -> dict[str, Any]:
    """Return the values of a validated record as a curator would write them, in the order of the
    manual; own fields come last."""
    values = {
        key: reorder_names(_normalize(record[key])) if key in _NAMES
        else _to_plain_value(getattr(paper, key))
        for key in Paper.model_fields
        if key in record and key not in ("id", "own")
    }  # fmt: skip
    return values | {name: _to_plain_value(value) for name, value in paper.own.items()}


def _is_in_content(content: Path, link: str) -> bool:
    file = content / link
    return file.is_file() and file.resolve().is_relative_to(content.resolve())


def _remove_files(record: dict[str, Any], keys: set[str], links: set[str]) -> dict[str, Any]:
    kept = {key: value for key, value in record.items() if key not in keys or key == "links"}
    if "links" in kept:
        kept["links"] = [link for link in kept["links"] if link.get("url") not in links]
    return kept


def _describe_first(error: ValidationError) -> str:
    details = error.errors(include_url=False)[0]
    where = ".".join(str(step) for step in details["loc"])
    return f"`{where}`: {details['msg']}" if where else details["msg"]


def _normalize(value: Any) -> Any:
    if isinstance(value, str):
        return unicodedata.normalize("NFC", " ".join(value.split()))
    if isinstance(value, Mapping):
        return {key: _normalize(item) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [_normalize(item) for item in value]
    return _to_plain_value(value)


def _to_plain_value(value: Any) -> Any:
    """Return a validated value without Papershelf's own types."""
    if isinstance(value, PartialDate):
        return str(value)
    if isinstance(value, BaseModel):
        return value.model_dump(exclude_unset=True)
    if isinstance(value, dict):
        return {key: _to_plain_value(item) for key, item in value.items()}
    return [_to_plain_value(item) for item in value] if isinstance(value, tuple) else value
