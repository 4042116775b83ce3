"""Runs `papershelf add`: looks papers up by name, and imports the results."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from ...errors import FetchError
from ...formats.read import Entry
from ...records.paper import Paper
from ...sources import papers
from ...sources.client import Client
from ...sources.identify import Identifier, identify
from ..record_index import IndexedRecord
from . import run_import
from .plan import ImportPlanner
from .planned_entry import ImportNote
from .run_import import ImportPlan, ProgressListener, ignore_progress

_MOST_SHOWN = 5


def plan(
    planner: ImportPlanner,
    names: Iterable[str],
    client: Client,
    today: str,
    listener: ProgressListener = ignore_progress,
) -> ImportPlan:
    """Plan to add papers by their identifiers, URLs or titles.

    `planner` is from `run_import.open_planner`. New records get `added: today`. Raises CallError
    for a name that isn't a paper's, before any request is sent.
    """
    identifiers = list(dict.fromkeys(map(identify, names)))
    for done, identifier in enumerate(identifiers):
        listener(f"looking up {identifier}", done, len(identifiers))
        try:
            _add(planner, client, identifier)
        except FetchError as error:
            planner.notes.append(ImportNote(str(identifier), 0, "not fetched", str(error)))
    planner.finish()
    for record in planner.records.values():
        if record.is_new and "added" not in record.edits:
            _set_added(record, today)
    return run_import.collect_changes(planner)


def _add(planner: ImportPlanner, client: Client, identifier: Identifier) -> None:
    """Add the paper of an identifier to a plan. Raises FetchError if there is none."""
    if identifier.kind == "title":
        entry, format = _search_title(client, identifier.id)
    else:
        entry, format = _look_up(client, identifier)
    unread = tuple(replace(part, line=0) for part in entry.unread)
    planner.add(replace(entry, line=0, unread=unread), str(identifier), format)


def _look_up(client: Client, identifier: Identifier) -> tuple[Entry, str]:
    response = papers.look_up(client, identifier)
    if not response:
        raise FetchError("there is no such paper")
    return response.entries[0], response.format


def _search_title(client: Client, title: str) -> tuple[Entry, str]:
    """Return the only paper with exactly this title, from the first source that has one."""
    others: list[Entry] = []
    for response in papers.search(client, title):
        entries = response.entries
        same = [entry for entry in entries if papers.has_title(entry, title)]
        if len(same) == 1:
            return same[0], response.format
        if same:
            names = _format_names(same)
            raise FetchError(f"several papers have this title; add one by its id: {names}")
        others += entries
    if others:
        names = _format_names(others)
        raise FetchError(f"no paper has exactly this title; if you mean one of these: {names}")
    raise FetchError("there is no such paper")


def _format_names(entries: list[Entry]) -> str:
    """Return papers with identifiers that `papershelf add` takes."""
    names = dict.fromkeys(filter(None, (_format_name(entry.record) for entry in entries)))
    return "; ".join(list(names)[:_MOST_SHOWN])


def _format_name(record: dict[str, Any]) -> str:
    id = f"doi:{record['doi']}" if "doi" in record else f"arXiv:{record.get('arxiv', '')}"
    year = f" ({str(record['date'])[:4]})" if "date" in record else ""
    return f"{id} {record['title'][:80]}{year}" if id != "arXiv:" else ""


def _set_added(record: IndexedRecord, today: str) -> None:
    """Set the day on which a record was added. It is not in the lock, so that adding the paper
    again on another day changes nothing."""
    edits = {**record.edits, "added": today}
    record.edits = {key: edits[key] for key in Paper.model_fields if key in edits}
