"""Handles the form for submissions: its answers become a new record."""

from __future__ import annotations

import re
from typing import Any

from ...errors import CallError, FetchError
from ...formats.read import Entry
from ...formats.read.common.identify import Identifier, identify
from ...records.paper import Paper
from ...sources import lookup
from ...sources.client import Client
from .. import lockfile
from ..fixes.rules import fix_values
from ..importing import matching
from ..importing.new_records import create_record
from ..importing.plan import describe_record
from ..importing.planned_entry import PlannedEntry
from ..importing.run_import import format_new_record
from .context import FormContext

_KEYS = {"arXiv": "arxiv", "DOI": "doi", "OpenReview": "openreview"}
_PAGES = {
    "ACL": "https://aclanthology.org/{}/",
    "PMID": "https://pubmed.ncbi.nlm.nih.gov/{}/",
}
_AN_ID = "an-id"  # `Paper` requires an id; the real one is chosen later


def submit(context: FormContext, client: Client | None) -> None:
    """Plan the record of a form.

    With a client the identifier is looked up; values in the form take precedence over those found.
    """
    record = {key: value for key, value in read_values(context).items() if value is not None}
    if client and (identifier := _find_identifier(context)):
        record = _add_found_values(context, record, client, identifier)
    if "title" not in record and context.answers.lacks("title"):
        hint = "" if client else "identifiers are not looked up here"
        context.answers.add_problem("title", "the title is missing", hint)
        return
    record["added"] = context.today
    paper = context.validate(Paper, {"id": _AN_ID, **record})
    if paper is None or not _is_new(context, paper):
        return
    entry = PlannedEntry(Entry(record), "the form", "form", record, paper)
    new = create_record(
        entry, context.index, context.root, context.content,
        lambda note: context.warnings.append(str(note)),
    )  # fmt: skip
    context.texts[new.place.path] = format_new_record(new, context.content)
    found = context.verify().by_id.get(new.paper.id)
    is_other = not found or (
        lockfile.fingerprint_paper(found) != lockfile.fingerprint_paper(new.paper)
    )
    if not context.answers.problems and is_other:
        context.answers.add_problem("", "a record can't hold these values")


def read_values(context: FormContext) -> dict[str, Any]:
    """Return a form's values by the keys of a record, None for a key to remove, with all automatic
    fixes applied."""
    record: dict[str, Any] = dict(context.answers.to_values())
    record.pop("id", None)
    if "identifier" in record:
        record |= _read_identifier(context, record.pop("identifier"))
    for key in ("pdf", "code"):
        if record.get(key) and not re.match(r"(?i:https?)://", record[key]):
            context.answers.add_problem(key, "expected a URL that begins with https://")
            del record[key]
    if record.get("tags"):
        record["tags"] = list(dict.fromkeys(map(context.find_tag, record["tags"])))
    if record.get("venue"):
        record["venue"] = context.find_venue(record["venue"])
    values = {key: value for key, value in record.items() if value is not None}
    fixed = {key: fix.value for key, fix in fix_values(values, context.terms).items()}
    return {**record, **fixed}


def _read_identifier(context: FormContext, text: str | None) -> dict[str, str]:
    """Return the key and value that an identifier or link becomes."""
    if text is None:
        message = "an identifier can't be removed by a form"
        hint = "tell the curators which one is wrong"
        context.answers.add_problem("identifier", message, hint)
        return {}
    if identifier := _find_identifier(context):
        kind, id = identifier
        key = _KEYS.get(kind, "url")
        return {key: _PAGES[kind].format(id) if key == "url" else id}
    if re.match(r"(?i:https?)://", text):
        return {"url": text}
    message = "this doesn't identify a paper"
    hint = "use an arXiv id, a DOI, or a URL that begins with https://"
    context.answers.add_problem("identifier", message, hint)
    return {}


def _find_identifier(context: FormContext) -> Identifier | None:
    """Return the identifier in a form, if a source can look it up."""
    answer = context.answers.find("identifier")
    try:
        identifier = identify(answer.text) if answer and answer.text else None
    except CallError:
        return None
    return identifier if identifier and identifier.kind != "title" else None


def _add_found_values(
    context: FormContext, record: dict[str, Any], client: Client, identifier: Identifier
) -> dict[str, Any]:
    """Return a record with the values that a source has for its identifier."""
    try:
        response = lookup.look_up(client, identifier)
    except FetchError as error:
        context.answers.add_problem("identifier", str(error), "edit the issue later to try again")
        return record
    if response is None:
        context.answers.add_problem("identifier", f"there is no paper {identifier}")
        return record
    entry = response.entries[0]
    title = record.get("title")
    if isinstance(title, str) and not lookup.has_title(entry, title):
        message = f"{identifier} has a different title: {entry.record['title']}"
        context.answers.add_problem("title", message, "leave the title empty to use that one")
    context.warnings += [unread.what for unread in entry.unread]
    found = {key: value for key, value in entry.record.items() if key != "id"}
    if record.get("authors"):
        found.pop("num_authors", None)
    return found | record


def _is_new(context: FormContext, paper: Paper) -> bool:
    """Whether the collection lacks a paper. A record of the same paper is named as a problem, and
    likely versions are named in warnings."""
    similar = matching.find_versions(context.index, paper)
    others = [found for found in similar if not matching.are_distinct(paper, found[1].paper)]
    if same := matching.find_same(context.index, paper):
        others.insert(0, same)
    if others:
        name, record = others[0]
        place = f"`{record.paper.id}` in {describe_record(record)}"
        message = f"the collection already has this paper (same {name}): {place}"
        context.answers.add_problem("", message, "to change it, use the form for corrections")
        return False
    for name, record in similar:
        context.warnings.append(f"likely a version of {describe_record(record)} (same {name})")
    return True
