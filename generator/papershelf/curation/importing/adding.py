"""Runs `papershelf add`: looks papers up by name, and imports the results."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from contextlib import suppress
from dataclasses import replace
from typing import Any

from ...errors import FetchError, format_count
from ...formats.read import Entry
from ...formats.read.common.identify import Identifier, identify
from ...sources import lookup
from ...sources.client import Client
from . import run_import
from .new_records import set_values
from .plan import ImportPlanner
from .planned_entry import ImportNote
from .run_import import (
    ImportPlan,
    LocatedMention,
    ProgressListener,
    create_unfetched_note,
    ignore_progress,
)

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
            _add(planner, *find_paper(client, identifier), str(identifier))
        except FetchError as error:
            planner.notes.append(ImportNote(str(identifier), 0, "not fetched", str(error)))
    planner.finish()
    _set_added(planner, today)
    return run_import.collect_changes(planner)


def look_up_mentions(
    planner: ImportPlanner,
    mentions: Iterable[LocatedMention],
    client: Client,
    today: str,
    listener: ProgressListener = ignore_progress,
) -> None:
    """Plan to add the papers that files name, each once, as `plan` does with those of a call."""
    known = set(planner.records)
    first: dict[Identifier, LocatedMention] = {}
    for located in mentions:
        first.setdefault(identify(located.mention.name), located)
    listener(f"looking up {format_count(len(first), 'paper')}", 0, len(first))
    found = look_up_several(client, list(first))
    for done, (identifier, (file, mention)) in enumerate(first.items()):
        listener(f"looking up {identifier}", done, len(first))
        try:
            entry, format = found.get(identifier) or find_paper(client, identifier)
        except FetchError as error:
            planner.notes.append(create_unfetched_note(first[identifier], str(error)))
        else:
            _add(planner, entry, format, file, mention.line)
    planner.finish()
    _set_added(planner, today, known)


def look_up_several(
    client: Client, identifiers: list[Identifier]
) -> dict[Identifier, tuple[Entry, str]]:
    """Return the papers that requests for many find. The others are asked for one by one, and so
    are all if that fails: each gets its own message."""
    found: dict[Identifier, tuple[Entry, str]] = {}
    if len(identifiers) > 1:
        with suppress(FetchError):
            for identifier, entry, format in lookup.look_up_several(client, identifiers):
                found.setdefault(identifier, (entry, format))
    return found


def _add(planner: ImportPlanner, entry: Entry, format: str, file: str, line: int = 0) -> None:
    """Add a paper to a plan; messages about it name the place where it is asked for."""
    unread = tuple(replace(part, line=line) for part in entry.unread)
    planner.add(replace(entry, line=line, unread=unread), file, format)


def find_paper(client: Client, identifier: Identifier) -> tuple[Entry, str]:
    """Return the paper of an identifier, and its format. Raises FetchError if there is none."""
    if identifier.kind == "title":
        return _search_title(client, identifier.id)
    return _look_up(client, identifier)


def _look_up(client: Client, identifier: Identifier) -> tuple[Entry, str]:
    response = lookup.look_up(client, identifier)
    if not response:
        raise FetchError("there is no such paper")
    return response.entries[0], response.format


def _search_title(client: Client, title: str) -> tuple[Entry, str]:
    """Return the only paper with exactly this title, from the first source that has one."""
    others: list[Entry] = []
    for response in lookup.search(client, title):
        entries = response.entries
        same = [entry for entry in entries if lookup.has_title(entry, title)]
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


def _set_added(planner: ImportPlanner, today: str, known: Collection[int] = ()) -> None:
    """Set the day on which new records were added, but for those with an identity in `known`. It is
    not in the lock, so that adding the paper again on another day changes nothing."""
    for identity, record in planner.records.items():
        if record.is_new and identity not in known and "added" not in record.edits:
            set_values(record, {**record.edits, "added": today})
