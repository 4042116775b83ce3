"""Handles the form for corrections: changes only the lines of a record that have to change."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping
from typing import Any

from ...errors import did_you_mean, quote
from ...formats.common_values import get_booktitle
from ...records import source
from ...records.name import Name, parse_name
from ...records.paper import Paper
from ...records.source import Place
from ...records.text import to_plain
from ...records.works import strip_arxiv_version
from ..importing import record_values
from ..importing.plan import describe_record
from ..record_index import IndexedRecord
from .context import FormContext
from .submitting import read_values

_LONGEST_ID = 100


def correct(context: FormContext) -> None:
    """Plan the changes of a record that a form asks for."""
    record = _find_record(context)
    values = read_values(context)
    if record is None:
        return
    raw = _read_raw_values(context, record)
    changes = _select_changes(context, record, raw, values)
    if "title" in changes and changes["title"] is None:
        context.answers.add_problem("title", "the title can't be removed")
        return
    merged = {"id": record.paper.id, "key": record.paper.key, **raw, **changes}
    paper = context.validate(Paper, {key: value for key, value in merged.items()
                                     if value is not None})  # fmt: skip
    if paper is None:
        return
    edits = _plan_edits(record, raw, changes, paper)
    if not edits and not context.answers.problems:
        message = f"no changes: {describe_record(record)} already has these values"
        context.answers.add_problem("", message)
    if edits:
        context.edit(record.place, edits)
        context.verify()


def _find_record(context: FormContext) -> IndexedRecord | None:
    if not (id := context.read_id("the id is missing: it is the last part of the paper's URL")):
        return None
    record = context.index.find(id)
    if record is None:
        is_short = len(id) <= _LONGEST_ID
        ids = [record.paper.id for record in context.index.records] if is_short else []
        context.answers.add_problem("id", f"there is no paper {quote(id)}", did_you_mean(id, ids))
    return record


def _read_raw_values(context: FormContext, record: IndexedRecord) -> dict[str, Any]:
    """Return a record's values as its file has them, without the curator's own fields."""
    data = (context.root / record.place.path).read_bytes()
    entries, _ = source.parse(Place(str(context.root), record.place.path), data)
    found = next(values for at, values in entries if at.steps == record.place.steps)
    own = record.paper.own
    return {key: value for key, value in found.items() if value is not None and key not in own}


def _select_changes(
    context: FormContext, record: IndexedRecord, raw: Mapping[str, Any], values: dict[str, Any]
) -> dict[str, Any]:
    """Return the values that differ from what the paper's page shows, with which the form was
    filled."""
    paper = record.paper
    # Pages show the present names of people who had others, and what volumes say of their papers.
    shown = context.collection.by_id.get(paper.id, paper)
    if values.get("authors"):
        values["authors"] = _match_authors(shown, raw, values["authors"])
    if values.get("venue") and values["venue"] == get_booktitle(shown):
        del values["venue"]
    if values.get("tags"):
        slugs = [context.collection.tag_slug(tag) for tag in paper.tags]
        if [context.collection.tag_slug(tag) for tag in values["tags"]] == slugs:
            del values["tags"]
    return {
        key: value
        for key, value in values.items()
        if not (value and key in _IS_AS_SHOWN and _IS_AS_SHOWN[key](paper, value))
    }


def _match_authors(paper: Paper, raw: Mapping[str, Any], lines: list[str]) -> list[Any]:
    """Return the names of a form; a name that the record already has keeps the record's value,
    which may have more than the name."""
    values = raw.get("authors", [])
    if not isinstance(values, list) or len(values) != len(paper.authors):
        values = []
    by_name: dict[str, list[Any]] = defaultdict(list)
    for name, value in zip(paper.authors, values, strict=False):
        by_name[name.display].append(value)
    authors = []
    for line in lines:
        same = by_name.get(" ".join(line.split())) or by_name.get(_to_display_name(line))
        authors.append(same.pop(0) if same else line)
    return authors


def _to_display_name(line: str) -> str:
    try:
        return Name.model_validate(parse_name(line)).display
    except ValueError:
        return line


def _is_title(paper: Paper, text: str) -> bool:
    title = to_plain(paper.title, braces=True)
    return _normalize_space(to_plain(text, braces=True)) == _normalize_space(title)


def _is_abstract(paper: Paper, text: str) -> bool:
    return _normalize_space(to_plain(text)) == _normalize_space(to_plain(paper.abstract))


def _normalize_space(text: str) -> str:
    return " ".join(text.split())


_IS_AS_SHOWN: Mapping[str, Callable[[Paper, str], bool]] = {
    "title": _is_title,
    "abstract": _is_abstract,
    "doi": lambda paper, text: text.lower() == paper.doi.lower(),
    "arxiv": lambda paper, text: text == strip_arxiv_version(paper),
}
"""Whether an answer is what the paper's page shows."""


def _plan_edits(
    record: IndexedRecord, raw: Mapping[str, Any], changes: Mapping[str, Any], paper: Paper
) -> dict[str, Any]:
    """Return the keys whose value changes, with their value in YAML; None for keys to remove."""
    removed = [key for key, value in changes.items() if value is None and key in raw]
    changed = [
        key for key, value in changes.items()
        if value is not None and getattr(paper, key) != getattr(record.paper, key)
    ]  # fmt: skip
    values = record_values.to_yaml_values({key: changes[key] for key in changed}, paper)
    return {**values, **dict.fromkeys(removed)}
