"""The curator's own fields in entries that are imported."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from ...errors import quote
from ...formats.read import Entry, Unread, tex
from ...records.own.own_fields import OwnField, check_own_value, list_texts


def take_own_values(entry: Entry, fields: Iterable[OwnField]) -> Entry:
    """Return an entry with its values of own fields in the record's `own`.

    They are the values of keys that are no key of Papershelf's, and of fields of BibTeX that
    `fields.yaml` names. Values that a field refuses stay under `bibtex`; other keys are left out.
    Both are reported.
    """
    by_name = {field.name: field for field in fields}
    own: dict[str, Any] = {}
    unread: list[Unread] = []
    bibtex = dict(entry.record.get("bibtex") or {})
    for name, value in list(bibtex.items()):
        field = next((one for one in by_name.values() if one.bibtex == name.lower()), None)
        if field:
            text = tex.decode_text(str(value)).text
            if _take(entry, field, text.split(";") if field.type == "list" else text, own, unread):
                del bibtex[name]
    for name, value in entry.others.items():
        if name in by_name:
            _take(entry, by_name[name], value, own, unread)
        else:
            what = (
                f"unknown key `{name}`: {quote(value)}; left out: `fields.yaml` has no such field"
            )
            unread.append(Unread(entry.line, what))
    if not own and not unread:
        return entry
    record = {key: value for key, value in entry.record.items() if key != "bibtex"}
    record |= ({"bibtex": bibtex} if bibtex else {}) | ({"own": own} if own else {})
    return replace(entry, record=record, unread=(*entry.unread, *unread))


def _take(
    entry: Entry, field: OwnField, value: Any, own: dict[str, Any], unread: list[Unread]
) -> bool:
    """Add a value to `own`, or why it can't be one to `unread`; returns whether it was added."""
    texts = [text.strip() for text in list_texts(value)]
    try:
        own[field.name] = check_own_value(field, texts if field.type == "list" else " ".join(texts))
    except ValueError:
        what = f"`{field.name}` is no {field.type}: {quote(value)}"
        unread.append(Unread(entry.line, what))
        return False
    return True
