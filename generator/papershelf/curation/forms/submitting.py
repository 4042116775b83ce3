"""A paper that a reader proposes: a form's answers become a new record."""

from __future__ import annotations

import re
from typing import Any

from ...errors import CallError, FetchError
from ...formats.read import Entry
from ...records.paper import Paper
from ...sources import papers
from ...sources.client import Client
from ...sources.identify import Identifier, identify
from .. import lockfile
from ..fixes.rules import mended
from ..importing import matching
from ..importing.new_records import created
from ..importing.plan import shown
from ..importing.planned_entry import Note, Work
from ..importing.run_import import new_text
from .context import Desk

_KEYS = {"arXiv": "arxiv", "DOI": "doi", "OpenReview": "openreview"}
_PAGES = {
    "ACL": "https://aclanthology.org/{}/",
    "PMID": "https://pubmed.ncbi.nlm.nih.gov/{}/",
}
_AN_ID = "an-id"  # it gets its own later; `Paper` wants one


def submit(desk: Desk, client: Client | None) -> None:
    """Plan the record of a form.

    With a client its identifier is looked up: what the form says itself goes before what is found.
    """
    record = {key: value for key, value in told(desk).items() if value is not None}
    if client and (one := _identifier(desk)):
        record = _with_found(desk, record, client, one)
    if "title" not in record and desk.answers.lacks("title"):
        hint = "" if client else "papers are not looked up here"
        desk.answers.trouble("title", "the title is missing", hint)
        return
    record["added"] = desk.today
    paper = desk.checked(Paper, {"id": _AN_ID, **record})
    if paper is None or not _is_new(desk, paper):
        return
    work = Work(Entry(record), "the form", "form", record, paper)
    held = created(work, desk.shelf, desk.root, desk.content, lambda note: _say(desk, note))
    desk.texts[held.place.path] = new_text(held, desk.content)
    found = desk.prove().by_id.get(held.paper.id)
    is_other = not found or lockfile.marks(found) != lockfile.marks(held.paper)
    if not desk.answers.troubles and is_other:
        desk.answers.trouble("", "no file of ours can say this")


def told(desk: Desk) -> dict[str, Any]:
    """What a form says of a paper, by the keys of a record; None where a key is to have no value.

    What can be mended without asking is mended.
    """
    record: dict[str, Any] = dict(desk.answers.values())
    record.pop("id", None)
    if "identifier" in record:
        record |= _identified(desk, record.pop("identifier"))
    for key in ("pdf", "code"):
        if record.get(key) and not re.match(r"(?i:https?)://", record[key]):
            desk.answers.trouble(key, "expected an address that begins with https://")
            del record[key]
    if record.get("tags"):
        record["tags"] = list(dict.fromkeys(map(desk.tag, record["tags"])))
    if record.get("venue"):
        record["venue"] = desk.venue(record["venue"])
    there = {key: value for key, value in record.items() if value is not None}
    return {**record, **{key: one.value for key, one in mended(there, desk.known).items()}}


def _identified(desk: Desk, text: str | None) -> dict[str, str]:
    """The key that an identifier or link becomes."""
    if text is None:
        message = "it can't be emptied here"
        desk.answers.trouble("identifier", message, "tell the curators which one is wrong")
        return {}
    if one := _identifier(desk):
        key = _KEYS.get(one.kind, "url")
        return {key: _PAGES[one.kind].format(one.id) if key == "url" else one.id}
    if re.match(r"(?i:https?)://", text):
        return {"url": text}
    message = "it names no paper"
    hint = "give an arXiv id, a DOI, or an address that begins with https://"
    desk.answers.trouble("identifier", message, hint)
    return {}


def _identifier(desk: Desk) -> Identifier | None:
    """What a form names a paper by, if a source can be asked for it."""
    answer = desk.answers.of("identifier")
    try:
        one = identify(answer.text) if answer and answer.text else None
    except CallError:
        return None
    return one if one and one.kind != "title" else None


def _with_found(
    desk: Desk, record: dict[str, Any], client: Client, one: Identifier
) -> dict[str, Any]:
    """A record with what a source has of the paper; without, where that is another paper."""
    try:
        answer = papers.ask(client, one)
    except FetchError as error:
        hint = "edit the issue later, to try again"
        desk.answers.trouble("identifier", str(error), hint)
        return record
    if answer is None:
        desk.answers.trouble("identifier", f"there is no paper {one}")
        return record
    entry = answer.entries[0]
    title = record.get("title")
    if isinstance(title, str) and not papers.has_title(entry, title):
        message = f"{one} has another title: {entry.record['title']}"
        desk.answers.trouble("title", message, "leave it empty to take that")
    desk.said += [one.what for one in entry.unread]
    found = {key: value for key, value in entry.record.items() if key != "id"}
    if record.get("authors"):
        found.pop("num_authors", None)
    return found | record


def _is_new(desk: Desk, paper: Paper) -> bool:
    """Whether the collection has no such paper; the one that it has is told."""
    alike = matching.alike(desk.shelf, paper)
    others = [found for found in alike if not matching.told_apart(paper, found[1].paper)]
    if same := matching.same(desk.shelf, paper):
        others.insert(0, same)
    if others:
        name, held = others[0]
        message = f"the paper is here, by its {name}: `{held.paper.id}`, in {shown(held)}"
        desk.answers.trouble("", message, "to correct it, take the form for corrections")
        return False
    for name, held in alike:
        desk.said.append(f"likely a version of {shown(held)}, by its {name}")
    return True


def _say(desk: Desk, note: Note) -> None:
    desk.said.append(str(note))
