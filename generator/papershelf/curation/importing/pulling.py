"""Runs `papershelf pull`: imports the new papers of the sources that the collection follows.

Papers that the collection has are left alone, and so are those that it had or refuses: a lock line
without a record is of a paper that was deleted, whichever source has it now.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date
from typing import Any, NamedTuple

from ...errors import CallError, ContentError, FetchError
from ...formats.read import Entry, Mention, Unread
from ...formats.read.common.identify import Identifier, find_identifier, identify
from ...records.followed.followed_files import SOURCES, Followed, load_followed
from ...records.followed.followed_sources import FollowedSource, RefusedPaper
from ...records.paper import Paper
from ...records.parts.arxiv_ids import from_arxiv_doi
from ...records.source import Place
from ...records.text import fold, to_plain
from ...sources import following, lookup
from ...sources.client import Client
from ..lockfile import choose_entry_name, fingerprint_paper
from ..record_index import IndexedRecord
from . import adding, matching, record_values, run_import
from .new_records import set_values
from .plan import ImportPlanner, to_note
from .planned_entry import ImportNote
from .run_import import ImportPlan, ProgressListener, ignore_progress

_SUMMARIES = ("orcid", "feed")
"""Formats that say little of a paper: those with an identifier are looked up."""
_IDENTIFIERS = ("DOI", "arXiv id")
"""Papers that share one are the same, or versions of which `refresh` knows."""
_TELLING = ("title", "authors", "doi", "arxiv")
"""Values by which an entry with the name of an earlier one is the same paper."""
_KEYS = {"DOI": "doi", "arXiv": "arxiv"}
_AN_ID = "an-id"  # `Paper` requires one


class FoundPaper(NamedTuple):
    """A paper that a source has: its entry, which is empty for one that the source only names, and
    the format of the response. If `identifier` is set, the paper is looked up by it."""

    entry: Entry
    format: str
    paper: Paper
    identifier: Identifier | None = None

    @property
    def name(self) -> str:
        """Its name in the lock."""
        return choose_entry_name(self.entry.key, self.paper)


def load_valid(planner: ImportPlanner) -> Followed:
    """Return what the planner's collection follows. Raises CallError if it follows nothing, and
    ContentError if its files have errors."""
    if not (planner.content / SOURCES).exists():
        folder = planner.content.relative_to(planner.root).as_posix()
        raise CallError(f"there is no {folder}/{SOURCES}, which names the sources to follow")
    followed, problems = load_followed(planner.root, planner.content)
    if problems:
        raise ContentError(problems)
    return followed


def plan(
    planner: ImportPlanner,
    followed: Followed,
    client: Client,
    today: date,
    listener: ProgressListener = ignore_progress,
) -> ImportPlan:
    """Plan to add the new papers of all sources.

    `planner` is from `run_import.open_planner`. If a source fails, a note is added and the others
    are still asked.
    """
    refused = RefusedPapers(planner, followed.refused)
    for done, (place, source) in enumerate(followed.sources):
        name = source.kind if source.kind == "url" else f"{source.kind} {source.target}"
        listener(f"asking {name}", done, len(followed.sources))
        pull = SourcePull(planner, client, refused, place, source)
        try:
            pull.run(today)
        except FetchError as error:
            pull.add_note("not fetched", str(error))
    return run_import.collect_changes(planner)


class RefusedPapers:
    """The papers that the collection refuses: listed ones, and those that it had before."""

    def __init__(self, planner: ImportPlanner, listed: Iterable[RefusedPaper]) -> None:
        self._names: set[str] = set()
        self._prints: set[tuple[str, ...]] = set()
        self._entries: dict[tuple[str, str], set[tuple[str, str]]] = defaultdict(set)
        for entry in listed:
            identifier = find_identifier(entry.paper)
            self._names.add(str(identifier).lower() if identifier else _fold_title(entry.paper))
        for line in planner.lock.list_entries():
            if not planner.index.find(line.record):
                self._entries[line.format, line.entry] |= set(line.keys.items())
                self._prints |= set(_list_prints(line.keys))

    def has(self, found: FoundPaper) -> bool:
        """Whether a paper is refused."""
        paper = found.paper
        identifiers = (found.identifier, *_list_identifiers(paper))
        names = {str(one).lower() for one in identifiers} | {_fold_title(paper.title)}
        if not self._names.isdisjoint(names):
            return True
        # In two files, different papers can have the same citation key.
        before = self._entries.get((found.format, found.name), set())
        if any((key, print) in before for key, print in fingerprint_paper(paper).items()
               if key in _TELLING):  # fmt: skip
            return True
        dois = {paper.doi, paper.doi.lower(), paper.doi.upper()}
        variants = (paper.model_copy(update={"doi": doi}) for doi in dois)
        prints = (print for one in variants for print in _list_prints(fingerprint_paper(one)))
        return not self._prints.isdisjoint(prints)


def _list_prints(keys: dict[str, str]) -> Iterator[tuple[str, ...]]:
    """Yield what tells a paper from others among the fingerprints of its values."""
    for names in (("doi",), ("arxiv",), ("title", "authors")):
        if all(name in keys for name in names):
            yield (*names, *(keys[name] for name in names))


def _list_identifiers(paper: Paper) -> list[Identifier]:
    """Return the identifiers of a paper, the best one to look it up by first."""
    arxiv = paper.arxiv or from_arxiv_doi(paper.doi)
    named = (
        f"arXiv:{arxiv}", f"doi:{paper.doi}", f"PMID:{paper.bibtex.get('pmid', '')}",
        f"OpenReview:{paper.openreview}", f"ISBN:{paper.isbn}", paper.url,
    )  # fmt: skip
    return [found for name in named if (found := find_identifier(name))]


def _fold_title(title: str) -> str:
    return f"title {fold(to_plain(title, braces=True))}"


class SourcePull:
    """Pulls from one source; messages name the line of its entry, at `place`."""

    def __init__(
        self,
        planner: ImportPlanner,
        client: Client,
        refused: RefusedPapers,
        place: Place,
        source: FollowedSource,
    ) -> None:
        self._planner, self._client, self._refused = planner, client, refused
        self._source = source
        self._file, self._line = place.path, place.find_position()[0]
        self._words = [f" {fold(word)} " for word in source.words]

    def run(self, today: date) -> None:
        """Plan to add what is new. Raises FetchError if the source can't be asked."""
        known = set(self._planner.records)
        for found in self._complete(self._find_new(today)):
            title = found.paper.title
            unread = tuple(self._place(one, title) for one in found.entry.unread)
            entry = replace(found.entry, line=self._line, unread=unread)
            self._planner.add(entry, self._file, found.format)
        self._planner.finish()
        for identity, record in self._planner.records.items():
            if record.is_new and identity not in known:
                set_values(record, self._choose_values(record, today))

    def add_note(self, kind: str, text: str) -> None:
        """Add a note about the source."""
        self._planner.notes.append(ImportNote(self._file, self._line, kind, text))

    def _place(self, unread: Unread, title: str = "") -> Unread:
        """Name the place of a source in a message about its response."""
        what = f"“{title[:60]}”: {unread.what}" if title else unread.what
        if self._source.kind == "url" and not title:
            what += f" (line {unread.line} there)"
        return replace(unread, line=self._line, what=what)

    def _find_new(self, today: date) -> list[FoundPaper]:
        """Return the papers that are new and wanted, as many as the source's entry allows."""
        new: list[FoundPaper] = []
        for format, part in following.fetch(self._client, self._source, today):
            for one in part:
                if isinstance(one, Unread):
                    if one.is_lost or not format:  # what a program keeps for itself is no news
                        self._planner.notes.append(to_note(self._place(one), self._file))
                elif (found := self._read(one, format)) and self._is_new(found):
                    new.append(found)
            if len(new) > self._source.most:
                self.add_note("noted", f"more than {self._source.most} are new: the others wait")
                break
        return new[: self._source.most]

    def _read(self, one: Entry | Mention, format: str) -> FoundPaper | None:
        """Return a paper of a source; None for one that is not wanted."""
        if isinstance(one, Mention):
            identifier = identify(one.name)
            key = _KEYS.get(identifier.kind)
            values = {"title": one.name, **({key: identifier.id} if key else {})}
            named = Paper.model_validate({"id": _AN_ID, **values})
            return FoundPaper(Entry({}), format, named, identifier)
        _, paper, _ = record_values.validate_entry(one, self._planner.content)
        if not paper or not self._is_wanted(paper):
            return None
        identifiers = _list_identifiers(paper) if format in _SUMMARIES else ()
        return FoundPaper(one, format, paper, next(iter(identifiers), None))

    def _is_wanted(self, paper: Paper) -> bool:
        """Whether a paper passes the filters of the source."""
        day, since, until = paper.date, self._source.since, self._source.until
        if day and ((since and day.is_before(since)) or (until and until.is_before(day))):
            return False
        texts = (paper.title, paper.abstract, *paper.keywords)
        text = f" {fold(' '.join(to_plain(text, braces=True) for text in texts))} "
        return not self._words or any(word in text for word in self._words)

    def _is_new(self, found: FoundPaper) -> bool:
        """Whether the collection neither has a paper nor refuses it."""
        index, paper = self._planner.index, found.paper
        lines = self._planner.lock.find(found.format, found.name)
        imported = [record for line in lines if (record := index.find(line.record))]
        if any(not matching.is_another(paper, record.paper) for record in imported):
            return False
        if matching.find_same(index, paper):
            return False
        shared = (value for value, _ in index.find_alike(paper))
        return not (any(value in _IDENTIFIERS for value in shared) or self._refused.has(found))

    def _complete(self, new: list[FoundPaper]) -> Iterator[FoundPaper]:
        """Yield papers as the best source has them, if theirs only names or describes them."""
        wanted = [found.identifier for found in new if found.identifier]
        several = adding.look_up_several(self._client, wanted)
        for found in new:
            identifier = found.identifier
            if not identifier:
                yield found
                continue
            try:
                entry, format = several.get(identifier) or self._look_up(found, identifier)
            except FetchError as error:
                self.add_note("not fetched", f"{identifier}: {error}")
                continue
            better = self._read(entry, format)
            if better and self._is_new(better):
                yield better

    def _look_up(self, found: FoundPaper, identifier: Identifier) -> tuple[Entry, str]:
        """Return the best entry of a paper, and its format. Raises FetchError if it is only named
        and no source has it, or if a source can't be reached."""
        if not found.entry.record:
            return adding.find_paper(self._client, identifier)
        response = lookup.look_up(self._client, identifier)
        return (response.entries[0], response.format) if response else found[:2]

    def _choose_values(self, record: IndexedRecord, today: date) -> dict[str, Any]:
        """Return the values of a new record with those that the source's entry sets. They are not
        in the lock, so that another day or tag changes nothing."""
        values = {"added": today.isoformat(), **record.edits}
        if self._source.added == "date" and record.paper.date:
            values["added"] = min(today.isoformat(), record.paper.date.first_day)
        if tags := dict.fromkeys([*record.edits.get("tags", ()), *self._source.tags]):
            values["tags"] = list(tags)
        return values
