"""Runs `papershelf refresh`: asks sources for updates of papers, and plans the changes.

The lock records what was written, so that what the curator has changed or removed since stays so.
"""

from __future__ import annotations

from collections import defaultdict

from ...errors import FetchError
from ...formats.read import Entry
from ...formats.read.common.validate import build_entry
from ...formats.read.web_apis.crossref import to_doi_url
from ...records.paper import Paper
from ...records.parts.arxiv_ids import is_arxiv_doi
from ...sources.client import Client
from ...sources.updates import UPDATE_SOURCES, Update, UpdateSource
from .. import lockfile
from ..lockfile import Fingerprints, ImportedEntry
from ..record_index import IndexedRecord
from . import record_values, run_import
from .plan import ImportPlanner
from .planned_entry import ImportNote
from .run_import import ImportPlan, ProgressListener, ignore_progress

_FORMAT = "refresh"
"""The format of the lock's lines that a refresh writes."""
_COUNTS = ("upvotes", "comments", "citations")
_GRAVITY = ("", "corrected", "withdrawn", "retracted")
"""The statuses of a paper, from good to bad."""
_MOST_SHOWN = 5


def plan(
    planner: ImportPlanner,
    client: Client,
    today: str,
    listener: ProgressListener = ignore_progress,
) -> ImportPlan:
    """Plan the updates of all records.

    `planner` is from `run_import.open_planner`; `today` is the day of the counts. If a source
    fails, a note is added and the others are still asked.
    """
    papers = [record.paper for record in planner.index.records]
    updates = _gather_updates(planner, client, papers, listener)
    _resolve_references(updates)
    lines = group_lock_lines(planner)
    for record in planner.index.records:
        if update := updates.get(record.paper.id):
            planner.records[id(record)] = record
            changes = _plan_changes(planner, record, update, today)
            _announce(planner, record, apply_changes(planner, record, changes, lines[id(record)]))
    return run_import.collect_changes(planner)


def group_lock_lines(planner: ImportPlanner) -> dict[int, list[ImportedEntry]]:
    """Return the lock's lines of each record, by its identity; its id may have changed since."""
    lines: dict[int, list[ImportedEntry]] = defaultdict(list)
    for line in planner.lock.list_entries():
        if record := planner.index.find(line.record):
            lines[id(record)].append(line)
    return lines


def _gather_updates(
    planner: ImportPlanner, client: Client, papers: list[Paper], listener: ProgressListener
) -> dict[str, Update]:
    """Return the updates from all sources by paper id; the first source of a value counts."""
    updates: dict[str, Update] = defaultdict(dict)
    for source in UPDATE_SOURCES:
        asked = filter(source.has_updates_for, papers)
        batch = sorted(asked, key=lambda paper: (str(paper.added), paper.id))
        failed: dict[str, list[str]] = defaultdict(list)
        for start in range(0, len(batch), source.at_once):
            listener(f"asking {source.name}", start, len(batch))
            some = batch[start : start + source.at_once]
            try:
                for paper, update in source.ask(client, some):
                    _merge_update(updates[paper.id], update)
            except FetchError as error:
                failed[str(error)] += [paper.id for paper in some]
        planner.notes += [_create_failure_note(source, why, ids) for why, ids in failed.items()]
    return updates


def _merge_update(update: Update, other: Update) -> None:
    """Add the values of another update that are missing; of two statuses the graver counts."""
    old, new = update.get("status", ""), other.get("status", "")
    if _GRAVITY.index(new) > _GRAVITY.index(old):
        update.pop("status_note", None)
    elif new:
        other = {key: value for key, value in other.items() if key not in ("status", "status_note")}
    for key, value in other.items():
        if value not in (None, "") and (key not in update or key == "status"):
            update[key] = value


def _resolve_references(updates: dict[str, Update]) -> None:
    """Replace references by `cites`: the ids of the records that are among them, sorted."""
    ids: dict[str, str] = {}
    for id, update in updates.items():
        ids.setdefault(update.pop("openalex", ""), id)
    for id, update in updates.items():
        cited = {ids[work] for work in update.pop("references", ()) if work and work in ids}
        update["cites"] = sorted(cited - {id})


def _create_failure_note(source: UpdateSource, why: str, ids: list[str]) -> ImportNote:
    more = f" and {len(ids) - _MOST_SHOWN:,} more" if len(ids) > _MOST_SHOWN else ""
    text = f"{why} (for {', '.join(ids[:_MOST_SHOWN])}{more})"
    return ImportNote(source.name, 0, "not fetched", text)


# --- what changes in a record -----------------------------------------------------------------


def apply_changes(
    planner: ImportPlanner, record: IndexedRecord, changes: Update, lines: list[ImportedEntry]
) -> list[str]:
    """Set the new values that the curator has no own values for, and write them into the lock.

    `lines` are those of the record. Returns the keys that are set.
    """
    found = build_entry({"title": record.paper.title, **changes}) if changes else None
    if not isinstance(found, Entry):
        return []
    values, paper, _ = record_values.validate_entry(found, planner.content)
    fingerprints = lockfile.fingerprint_paper(paper) if paper else {}
    new = {key: fingerprints[key] for key in changes if key in fingerprints}
    new |= {key: "" for key, value in changes.items() if value == []}  # these are removed
    keys = _select_keys(planner, record, new, lines)
    if paper is None or not keys:
        return []
    yaml_values = record_values.to_yaml_values(values, paper)
    record.set({key: yaml_values.get(key) for key in keys}, paper)
    planner.index.update(record)
    _remember(planner, record, {key: new[key] for key in keys if key != "counted"})
    return keys


def _select_keys(
    planner: ImportPlanner,
    record: IndexedRecord,
    fingerprints: Fingerprints,
    lines: list[ImportedEntry],
) -> list[str]:
    """Return the keys whose values are new and that the curator has not edited."""
    now = record.fingerprints
    new = [key for key, fingerprint in fingerprints.items() if fingerprint != now.get(key)]
    kept = [key for key in new if key != "counted" and _is_edited(key, now, lines)]
    if kept:
        names = ", ".join(f"`{key}`" for key in kept)
        _add_note(planner, record, "kept", f"you have edited {names} in this record")
    keys = [key for key in new if key not in kept]
    return keys if keys != ["counted"] else []


def _is_edited(key: str, now: Fingerprints, lines: list[ImportedEntry]) -> bool:
    """Whether the curator has changed or removed a key since it was imported or refreshed."""
    imported = {line.keys[key] for line in lines if key in line.keys}
    return bool(imported) and now.get(key, "") not in imported


def _remember(planner: ImportPlanner, record: IndexedRecord, keys: Fingerprints) -> None:
    """Write the fingerprints of a record's updated values into the lock."""
    name = record.paper.id
    line = next(iter(planner.lock.find(_FORMAT, name)), None)
    keys = {**(line.keys if line else {}), **keys}
    planner.lock.put(ImportedEntry(_FORMAT, name, name, "", keys), line)


def _plan_changes(
    planner: ImportPlanner, record: IndexedRecord, update: Update, today: str
) -> Update:
    """Return the keys that an update would set in a record."""
    changes = _update_counts(record.paper, update, today) | _update_status(record.paper, update)
    changes |= _update_cites(planner, record.paper, update)
    published = build_entry({"title": record.paper.title, "doi": update.get("published", "")})
    if isinstance(published, Entry) and "doi" in published.record:
        return changes | _update_published(planner, record, published.record["doi"])
    return changes | _update_journal_ref(record.paper, update.get("journal_ref", ""))


def _update_counts(paper: Paper, update: Update, today: str) -> Update:
    """Return the counts that have changed, with their day; without a change the old day stays."""
    counts = {
        key: update[key] for key in _COUNTS if update.get(key) not in (None, getattr(paper, key))
    }
    return {**counts, "counted": today} if counts else {}


def _update_cites(planner: ImportPlanner, paper: Paper, update: Update) -> Update:
    """Return the papers that it cites, if they aren't those of the record: the record's, without
    ids of deleted ones, then new ones."""
    named = {id: found.paper.id for id in paper.cites if (found := planner.index.find(id))}
    new = [id for id in update["cites"] if id not in named.values()]
    cites = [*named, *new]
    return {"cites": cites} if cites != [*paper.cites] else {}


def _update_status(paper: Paper, update: Update) -> Update:
    """Return a graver status than the record's, and the reason unless the record has one."""
    if _GRAVITY.index(update.get("status", "")) <= _GRAVITY.index(paper.status or ""):
        return {}
    changes = {"status": update["status"]}
    if update.get("status_note") and not paper.status_note:
        changes["status_note"] = update["status_note"]
    return changes


def _update_published(planner: ImportPlanner, record: IndexedRecord, doi: str) -> Update:
    """Return how a record names its published version: by DOI, another record's id, or a link."""
    paper = record.paper
    similar = planner.index.find_alike(Paper(id=paper.id, title=paper.title, doi=doi))
    same = [found for name, found in similar if name == "DOI"]
    if record in same:
        return {}
    if same:
        can_link = planner.index.can_be_version(paper, same[0].paper)
        return {"version_of": same[0].paper.id} if can_link else {}
    if not paper.doi or is_arxiv_doi(paper.doi):
        return {"doi": doi}
    url = to_doi_url(doi)
    links = [link.model_dump(exclude_unset=True) for link in paper.links]
    is_linked = any(link["url"] == url for link in links)
    return {} if is_linked else {"links": [*links, {"label": "Published version", "url": url}]}


def _update_journal_ref(paper: Paper, reference: str) -> Update:
    """Return where a preprint appeared in its authors' words, if nothing more precise is known."""
    if not reference or paper.venue or paper.doi or paper.bibtex.get("journal_ref") == reference:
        return {}
    return {"bibtex": {**paper.bibtex, "journal_ref": reference}}


def _announce(planner: ImportPlanner, record: IndexedRecord, keys: list[str]) -> None:
    """Add notes about changes that a curator should not overlook among the counts."""
    if "status" in keys:
        _add_note(planner, record, str(record.paper.status), "according to a source")
    if "doi" in keys:
        doi = record.paper.doi
        text = f"as {doi}; to add the venue, run `papershelf add {doi}`"
        _add_note(planner, record, "published", text)
    elif "version_of" in keys or "links" in keys:
        _add_note(planner, record, "published", "added a link to the published version")
    elif "bibtex" in keys:
        reference = record.paper.bibtex["journal_ref"]
        _add_note(planner, record, "published", f"in {reference}, according to arXiv")


def _add_note(planner: ImportPlanner, record: IndexedRecord, kind: str, text: str) -> None:
    line, _ = record.place.find_position()
    planner.notes.append(ImportNote(record.place.path, line, kind, text))
