"""Reads which authors contributed equally from the signs at their names."""

from __future__ import annotations

import re
from typing import Any

from ....records.name import parse_name
from ..common.people import NameValue, count_others
from .draft import EntryDraft
from .names import split_names

_MEANS_EQUAL = re.compile(
    r"\W*(?:\\?\*|\$\^?\{?\*\}?\$)[\s:=]*(?:(?:denotes?|indicates?|these authors)\s+)?"
    r"(?:equal(?:ly)?[\s-]+contribut\w+|contributed\s+equally(?:\s+to\s+this\s+work)?)\W*",
    re.IGNORECASE,
)


def mark_equal_authors(draft: EntryDraft, authors: str) -> bool:
    """Mark the authors with a `*` if al-folio's `annotation` says that it means equal contribution;
    returns whether it did. `authors` is the field as the file has it."""
    if not _MEANS_EQUAL.fullmatch(draft.left.get("annotation", "")[:200]):
        return False
    written = [name for name in split_names(authors) if not count_others(name)]
    names = draft.record["authors"]
    if "*" not in authors or len(written) != len(names):
        return False
    draft.record["authors"] = [
        _mark(name) if "*" in raw else name for raw, name in zip(written, names, strict=True)
    ]
    del draft.left["annotation"]
    return True


def _mark(name: NameValue) -> dict[str, Any]:
    return {**(parse_name(name) if isinstance(name, str) else name), "equal": True}
