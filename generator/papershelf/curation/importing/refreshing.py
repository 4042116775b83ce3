"""The recipe of `papershelf refresh`: ask what became of the papers, and plan what that changes.

The lock remembers what was written, so that what the curator changed or took out since stays so.
"""

from __future__ import annotations

from collections import defaultdict

from ...errors import FetchError
from ...formats.read import Entry
from ...formats.read.common.validate import build_entry
from ...formats.read.web_apis.crossref import to_doi_url
from ...records.fields import is_arxiv_doi
from ...records.paper import Paper
from ...sources.client import Client
from ...sources.updates import SOURCES, Asked, News
from .. import lockfile
from ..lockfile import Line, Marks
from ..record_index import Held
from . import record_values, run_import
from .plan import Plan
from .planned_entry import Note
from .run_import import Import, Listener, unheard

_FORMAT = "refresh"
"""What the lock's lines have for a format, where no format was read."""
_COUNTS = ("upvotes", "comments", "citations")
_GRAVITY = ("", "corrected", "withdrawn", "retracted")
_MOST_SHOWN = 5


def plan(made: Plan, client: Client, today: str, heard: Listener = unheard) -> Import:
    """What the news of the papers will change in their records.

    `made` is `importing.opened`; `today` is the day of the counts. A source that fails is told, and
    the others are heard.
    """
    papers = [held.paper for held in made.shelf.records]
    news = _gathered(made, client, papers, heard)
    lines = _lines(made)
    for held in made.shelf.records:
        if told := news.get(held.paper.id):
            made.met[id(held)] = held
            wanted = _wanted(made, held, told, today)
            _take(made, held, wanted, lines[id(held)])
    return run_import.closed(made)


def _lines(made: Plan) -> dict[int, list[Line]]:
    """What the lock knows of each record, whatever it was called then; by identity."""
    found: dict[int, list[Line]] = defaultdict(list)
    for line in made.lock.lines():
        if held := made.shelf.record(line.record):
            found[id(held)].append(line)
    return found


def _gathered(
    made: Plan, client: Client, papers: list[Paper], heard: Listener
) -> dict[str, News]:
    """What all sources say, by the papers' ids; of a count what the first says."""
    news: dict[str, News] = defaultdict(dict)
    for source in SOURCES:
        asked = sorted(filter(source.of, papers), key=lambda paper: (str(paper.added), paper.id))
        failed: dict[str, list[str]] = defaultdict(list)
        for start in range(0, len(asked), source.at_once):
            heard(f"asking {source.name}", start, len(asked))
            some = asked[start : start + source.at_once]
            try:
                for paper, told in source.ask(client, some):
                    _hear(news[paper.id], told)
            except FetchError as error:
                failed[str(error)] += [paper.id for paper in some]
        made.notes += [_failure(source, said, ids) for said, ids in failed.items()]
    return news


def _hear(news: News, told: News) -> None:
    """Add what a source says; of two statuses the graver."""
    known, new = news.get("status", ""), told.get("status", "")
    if _GRAVITY.index(new) > _GRAVITY.index(known):
        news.pop("status_note", None)
    elif new:
        told = {key: value for key, value in told.items() if key not in ("status", "status_note")}
    for key, value in told.items():
        if value not in (None, "") and (key not in news or key == "status"):
            news[key] = value


def _failure(source: Asked, said: str, ids: list[str]) -> Note:
    more = f" and {len(ids) - _MOST_SHOWN:,} more" if len(ids) > _MOST_SHOWN else ""
    what = f"{said} (for {', '.join(ids[:_MOST_SHOWN])}{more})"
    return Note(source.name, 0, "not fetched", what)


# --- what changes in a record -----------------------------------------------------------------


def _take(made: Plan, held: Held, wanted: News, lines: list[Line]) -> None:
    """Set what is new in a record and not the curator's own, and remember it."""
    found = build_entry({"title": held.paper.title, **wanted}) if wanted else None
    if not isinstance(found, Entry):
        return
    record, paper, _ = record_values.checked(found, made.content)
    marks = lockfile.marks(paper) if paper else {}
    ours = _ours(made, held, {key: marks[key] for key in wanted if key in marks}, lines)
    if paper is None or not ours:
        return
    written = record_values.written(record, paper)
    held.set({key: written[key] for key in written if key in ours}, paper)
    made.shelf.note(held)
    _announce(made, held, ours)
    _remember(made, held, {key: marks[key] for key in ours if key != "counted"})


def _ours(made: Plan, held: Held, marks: Marks, lines: list[Line]) -> list[str]:
    """The keys that may be set: those that are new and that the curator has not changed."""
    now = held.marks
    news = [key for key, mark in marks.items() if mark != now.get(key)]
    kept = [key for key in news if key != "counted" and _is_edited(key, now, lines)]
    if kept:
        _tell(made, held, "kept", f"it has its own {', '.join(f'`{key}`' for key in kept)}")
    ours = [key for key in news if key not in kept]
    return ours if ours != ["counted"] else []


def _is_edited(key: str, now: Marks, lines: list[Line]) -> bool:
    """Whether the curator changed a key, or took it out, since it was imported or refreshed."""
    known = {line.keys[key] for line in lines if key in line.keys}
    return bool(known) and now.get(key) not in known


def _remember(made: Plan, held: Held, keys: Marks) -> None:
    name = held.paper.id
    line = next(iter(made.lock.of(_FORMAT, name)), None)
    made.lock.put(Line(_FORMAT, name, name, "", {**(line.keys if line else {}), **keys}), line)


def _wanted(made: Plan, held: Held, told: News, today: str) -> News:
    """The keys that news would set in a record."""
    found = _counts(held.paper, told, today) | _status(held.paper, told)
    published = build_entry({"title": held.paper.title, "doi": told.get("published", "")})
    if isinstance(published, Entry) and "doi" in published.record:
        return found | _published(made, held, published.record["doi"])
    return found | _in_words(held.paper, told.get("journal_ref", ""))


def _counts(paper: Paper, told: News, today: str) -> News:
    """The counts that are others than they were: else they keep their day."""
    found = {key: told[key] for key in _COUNTS if told.get(key) not in (None, getattr(paper, key))}
    return {**found, "counted": today} if found else {}


def _status(paper: Paper, told: News) -> News:
    """A status that is graver than the record's, and why, unless the record says why."""
    if _GRAVITY.index(told.get("status", "")) <= _GRAVITY.index(paper.status or ""):
        return {}
    found = {"status": told["status"]}
    if told.get("status_note") and not paper.status_note:
        found["status_note"] = told["status_note"]
    return found


def _published(made: Plan, held: Held, doi: str) -> News:
    """Where a record says that it was published: its DOI, another record, or a link."""
    paper = held.paper
    like = made.shelf.like(Paper(id=paper.id, title=paper.title, doi=doi))
    same = [one for name, one in like if name == "DOI"]
    if held in same:
        return {}
    if same:
        other = same[0].paper
        is_known = other.id in paper.versions or paper.id in other.versions
        return {} if is_known else {"versions": [*paper.versions, other.id]}
    if not paper.doi or is_arxiv_doi(paper.doi):
        return {"doi": doi}
    url = to_doi_url(doi)
    links = [link.model_dump(exclude_unset=True) for link in paper.links]
    is_linked = any(link["url"] == url for link in links)
    return {} if is_linked else {"links": [*links, {"label": "Published version", "url": url}]}


def _in_words(paper: Paper, place: str) -> News:
    """Where a preprint appeared, as its authors have put it, where there is nothing surer."""
    if not place or paper.venue or paper.doi or paper.bibtex.get("journal_ref") == place:
        return {}
    return {"bibtex": {**paper.bibtex, "journal_ref": place}}


def _announce(made: Plan, held: Held, keys: list[str]) -> None:
    """Say what a curator should not overlook among the counts."""
    if "status" in keys:
        _tell(made, held, str(held.paper.status), "so a source says")
    if "doi" in keys:
        doi = held.paper.doi
        _tell(made, held, "published", f"as {doi}; `papershelf add {doi}` writes where")
    elif "versions" in keys or "links" in keys:
        _tell(made, held, "published", "and linked to that version")
    elif "bibtex" in keys:
        _tell(made, held, "published", f"in {held.paper.bibtex['journal_ref']}, says arXiv")


def _tell(made: Plan, held: Held, kind: str, what: str) -> None:
    made.notes.append(Note(held.place.path, held.place.find_position()[0], kind, what))
