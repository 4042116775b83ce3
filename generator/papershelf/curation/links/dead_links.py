"""Runs `papershelf refresh --links`: finds dead links, and plans what takes their place.

A dead link becomes the address of its archived copy; a dead or missing PDF becomes a free copy, if
there is one. Without either a dead link stays: no link is removed.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

from ...errors import FetchError, Problem, format_count
from ...formats.read.web_apis.crossref import to_doi_url
from ...records.paper import LINK_KEYS, Paper
from ...sources.client import Client
from ...sources.links import copies
from ...sources.links.copies import FreeCopy
from ...sources.links.link_checker import LinkChecker, LinkState
from ..importing import run_import
from ..importing.plan import ImportPlanner
from ..importing.planned_entry import ImportNote
from ..importing.refreshing import apply_changes, group_lock_lines
from ..importing.run_import import ImportPlan, ProgressListener, ignore_progress
from .placed_links import PlacedLink, list_links

_FREE = "Free copy"


@dataclass
class LinkPlan:
    """What was found, and the planned changes of records."""

    changes: ImportPlan
    notes: list[Problem | ImportNote]
    links: int
    dead: int
    unclear: int
    free: int
    left: int
    """Dead links that have no copy, or can't be changed."""

    @property
    def texts(self) -> dict[str, str]:
        """Path -> new text, as in `ImportPlan`."""
        return self.changes.texts

    def write(self) -> None:
        """Write all files. Raises CallError."""
        self.changes.write()

    def get_exit_code(self, is_written: bool) -> int:
        """1 if the files have dead links, or a source failed."""
        dead = self.left if is_written else self.dead
        return int(dead > 0 or self.changes.count_notes("not fetched") > 0)

    def __str__(self) -> str:
        parts = [f"{self.dead:,} dead", f"{self.unclear:,} unclear"]
        copies = format_count(self.free, "free copy", "free copies")
        records = format_count(self.changes.changed, "record")
        found = f"{format_count(self.links, 'link')}: {', '.join(parts)}; {copies}"
        return f"{found}; {records} changed"


@dataclass
class _Search:
    """What is found out about the links of a collection."""

    planner: ImportPlanner
    client: Client
    checker: LinkChecker
    listener: ProgressListener
    states: dict[str, LinkState] = field(default_factory=dict)
    archived: dict[str, str] = field(default_factory=dict)
    """Dead link -> address of its archived copy."""
    free: dict[str, FreeCopy] = field(default_factory=dict)
    """Paper's id -> free copy."""

    def check(self, links: Iterable[str], step: str) -> None:
        """Find out about links."""
        new = set(links) - self.states.keys()
        self.states |= self.checker.check(
            sorted(new), lambda done, total: self.listener(step, done, total)
        )

    def is_dead(self, link: str) -> bool:
        """Whether a link is known to be dead."""
        return link in self.states and self.states[link].kind == "dead"

    def find_copy(self, link: PlacedLink) -> str:
        """Return what takes the place of a dead link; empty if there is nothing."""
        free = self.free.get(link.record.paper.id) if link.record and link.at == ("pdf",) else None
        return (free.pdf if free else "") or self.archived.get(link.address, "")

    def find_free_copies(self, papers: list[Paper]) -> None:
        """Find copies of papers whose PDF is dead or missing, and that none is known of."""
        wanted = [
            paper for paper in papers
            if paper.doi and not paper.arxiv and not paper.openreview
            and (not paper.pdf or self.is_dead(paper.pdf))
        ]  # fmt: skip
        found: dict[str, FreeCopy] = {}
        for start in range(0, len(wanted), copies.AT_ONCE):
            self.listener("asking OpenAlex", start, len(wanted))
            some = wanted[start : start + copies.AT_ONCE]
            try:
                found |= copies.find_free_copies(self.client, some)
            except FetchError as error:
                self._note_failure("OpenAlex", error)
                break
        self.check((copy.pdf or copy.page for copy in found.values()), "checking free copies")
        self.free = {
            id: copy for id, copy in found.items() if not self.is_dead(copy.pdf or copy.page)
        }

    def find_archived_copies(self, dead: list[PlacedLink]) -> None:
        """Find archived copies of dead links, as near to the day a paper was added as possible."""
        days = {one.address: str(one.record.paper.added or "") if one.record else ""
                for one in dead}  # fmt: skip
        for done, (link, day) in enumerate(sorted(days.items())):
            self.listener("asking the Wayback Machine", done, len(days))
            try:
                self.archived[link] = copies.find_archived_copy(self.client, link, day)
            except FetchError as error:
                self._note_failure("Wayback Machine", error)
                break

    def _note_failure(self, source: str, error: FetchError) -> None:
        self.planner.notes.append(ImportNote(source, 0, "not fetched", str(error)))


def plan(
    planner: ImportPlanner,
    client: Client,
    checker: LinkChecker,
    listener: ProgressListener = ignore_progress,
) -> LinkPlan:
    """Check the links of a collection and plan the changes; `planner` is from
    `run_import.open_planner`. If a source fails, a note is added."""
    records = planner.index.records
    links = list_links(planner.root, planner.content, records)
    search = _Search(planner, client, checker, listener)
    addresses = {link.address for link in links}
    search.check(addresses, "checking links")
    dead = [link for link in links if search.is_dead(link.address)]
    search.find_free_copies([record.paper for record in records])
    search.find_archived_copies(dead)
    replaced = _apply_changes(planner, dead, search)
    changes = run_import.collect_changes(planner)
    return LinkPlan(
        changes=changes,
        notes=[
            *(_describe_dead(link, search) for link in dead),
            *_describe_free(planner, search),
            *_describe_unclear(links, search),
            *changes.notes,
        ],
        links=len(addresses),
        dead=len(dead),
        unclear=sum(search.states[link].kind == "unclear" for link in addresses),
        free=len(search.free),
        left=len(dead) - replaced,
    )


# --- what changes in a record -----------------------------------------------------------------


def _apply_changes(planner: ImportPlanner, dead: list[PlacedLink], search: _Search) -> int:
    """Plan the changes of all records; returns how many dead links are replaced."""
    lines = group_lock_lines(planner)
    by_record: dict[int, list[PlacedLink]] = defaultdict(list)
    for link in dead:
        by_record[id(link.record)].append(link)
    replaced = 0
    for record in planner.index.records:
        own = by_record[id(record)]
        if changes := _plan_changes(record.paper, own, search):
            planner.records[id(record)] = record
            keys = apply_changes(planner, record, changes, lines[id(record)])
            replaced += sum(link.key in keys and bool(search.find_copy(link)) for link in own)
    return replaced


def _plan_changes(paper: Paper, dead: list[PlacedLink], search: _Search) -> dict[str, Any]:
    """Return the keys of a record that get other values: those of its dead links, and the one of a
    free copy."""
    changes: dict[str, Any] = {}
    for link in dead:
        if copy := search.find_copy(link):
            if len(link.at) > 1:
                _, index, name = link.at
                changes.setdefault(link.key, _dump_items(paper, link.key))[index][name] = copy
            else:
                changes[link.key] = copy
    free = search.free.get(paper.id)
    if free and free.pdf:
        changes["pdf"] = free.pdf
    elif free and free.page not in _list_addresses(paper):
        links = changes.get("links") or _dump_items(paper, "links")
        changes["links"] = [*links, {"label": _FREE, "url": free.page}]
    return changes


def _dump_items(paper: Paper, key: str) -> list[dict[str, Any]]:
    items = getattr(paper, key)
    return [one.model_dump(mode="json", exclude_unset=True) for one in items]


def _list_addresses(paper: Paper) -> set[str]:
    """Return where the links of a paper lead, its DOI too."""
    own = {getattr(paper, key) for key in LINK_KEYS} | {link.url for link in paper.links}
    return {*own, to_doi_url(paper.doi)}


# --- notes ------------------------------------------------------------------------------------


def _describe_dead(link: PlacedLink, search: _Search) -> Problem:
    message = f"`{link.key}`: {search.states[link.address].reason}: {link.address}"
    copy = search.find_copy(link)
    return link.place.to_warning(
        "dead-link", message, link.at, f"a copy is at {copy}" if copy else ""
    )


def _describe_free(planner: ImportPlanner, search: _Search) -> Iterator[ImportNote]:
    for record in planner.index.records:
        if copy := search.free.get(record.paper.id):
            line, _ = record.place.find_position()
            kind = f" ({copy.kind})" if copy.kind else ""
            text = f"{record.paper.id}: {copy.pdf or copy.page}{kind}"
            yield ImportNote(record.place.path, line, "free copy", text)


def _describe_unclear(links: list[PlacedLink], search: _Search) -> Iterator[ImportNote]:
    """Describe what could not be found out, with a note for each host and reason."""
    found: dict[tuple[str, str], list[PlacedLink]] = defaultdict(list)
    for link in links:
        state = search.states[link.address]
        if state.kind == "unclear":
            found[urlsplit(link.address).netloc, state.reason].append(link)
    for (host, reason), some in sorted(found.items()):
        first = some[0]
        line, _ = first.place.find_position(first.at)
        number = f"{format_count(len(some), 'link')}, " if len(some) > 1 else ""
        text = f"{reason} ({number}{first.place.path}:{line})"
        yield ImportNote(host, 0, "unclear", text)
