"""The recipe of `papershelf add`: ask for papers by name, and import what is answered."""

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
from ..record_index import Held
from . import run_import
from .plan import Plan
from .planned_entry import Note
from .run_import import Import, Listener, unheard

_MOST_SHOWN = 5


def plan(
    made: Plan, names: Iterable[str], client: Client, today: str, heard: Listener = unheard
) -> Import:
    """What adding papers by their identifiers, addresses or titles will do to a collection.

    `made` is `importing.opened`; new records have `added`, today. Raises CallError for a name that
    is none, before anybody is asked.
    """
    wanted = list(dict.fromkeys(map(identify, names)))
    for done, one in enumerate(wanted):
        heard(f"asking for {one}", done, len(wanted))
        try:
            _add(made, client, one)
        except FetchError as error:
            made.notes.append(Note(str(one), 0, "not fetched", str(error)))
    made.finish()
    for held in made.met.values():
        if held.is_new and "added" not in held.sets:
            _date(held, today)
    return run_import.closed(made)


def _add(made: Plan, client: Client, one: Identifier) -> None:
    """Take in the paper of a name. Raises FetchError where there is none."""
    answer = _titled(client, one.id) if one.kind == "title" else _identified(client, one)
    entry, format = answer
    unread = tuple(replace(part, line=0) for part in entry.unread)
    made.add(replace(entry, line=0, unread=unread), str(one), format)


def _identified(client: Client, one: Identifier) -> tuple[Entry, str]:
    answer = papers.ask(client, one)
    if not answer:
        raise FetchError("there is no such paper")
    return answer.entries[0], answer.format


def _titled(client: Client, title: str) -> tuple[Entry, str]:
    """The only paper of just this title that the first source with one has."""
    others: list[Entry] = []
    for answer in papers.search(client, title):
        entries = answer.entries
        same = [entry for entry in entries if papers.has_title(entry, title)]
        if len(same) == 1:
            return same[0], answer.format
        if same:
            raise FetchError(f"several papers have this title; name one: {_shown(same)}")
        others += entries
    if others:
        raise FetchError(f"no paper has just this title; name one, if it is here: {_shown(others)}")
    raise FetchError("there is no such paper")


def _shown(entries: list[Entry]) -> str:
    """Papers as a curator may name them."""
    names = dict.fromkeys(filter(None, (_name(entry.record) for entry in entries)))
    return "; ".join(list(names)[:_MOST_SHOWN])


def _name(record: dict[str, Any]) -> str:
    id = f"doi:{record['doi']}" if "doi" in record else f"arXiv:{record.get('arxiv', '')}"
    year = f" ({str(record['date'])[:4]})" if "date" in record else ""
    return f"{id} {record['title'][:80]}{year}" if id != "arXiv:" else ""


def _date(held: Held, today: str) -> None:
    """Say when a record came in. The lock doesn't hear of it: to add it again is no change."""
    sets = {**held.sets, "added": today}
    held.sets = {key: sets[key] for key in Paper.model_fields if key in sets}
