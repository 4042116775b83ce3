"""Builds that need no MkDocs: nothing changed, or no more than records' abstracts and counts.

A build the usual way leaves a `State`: stamps of all files that it read and sizes of all that it
wrote, the chromes, and what of the collection its pages share. As long as that holds, a page of a
record that changed in nothing but what its own page and its card show can be made at once. Where
anything else is otherwise, or may be, the usual way is gone, which makes the same site.
"""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing, suppress
from dataclasses import dataclass, replace
from hashlib import blake2b
from pathlib import Path
from stat import S_ISDIR
from typing import Any

from filelock import FileLock, Timeout

from .. import pages
from ..pages import Job, Page, Site, ranking
from ..parallel import Run
from ..records.collection import Collection
from ..records.paper import Paper
from ..records.reader import Memory, Reader, Stamp, stamp, stamps_below
from . import related, render
from .build import Report
from .chrome import Chrome, Kind
from .folders import sizes, write
from .store import Cache, Delta, Done, Made, mark, size_of

_FEW = 5_000
"""Files that are not worth other processes to look at."""
_OF_SITE = ("_brief", "_alone", "_busy", "author_pages_from")
"""What a site has worked out that its pages share."""


@dataclass(frozen=True)
class Section:
    """A page that MkDocs made, cut where its content stands."""

    front_matter: dict[str, Any]
    before: str
    after: str

    @classmethod
    def cut(cls, page: Page, html: str) -> Section | None:
        """None where its content isn't in it as it is, just once."""
        parts = html.split(page.content)
        return cls(page.front_matter, *parts) if len(parts) == 2 else None


@dataclass
class State:
    """What a build leaves for the next.

    `seeds` are what the site and its collection have worked out, as it would come out again of the
    same `outline`. `edits` says whether a changed record can be made here.
    """

    site: Site
    surroundings: Surroundings
    records: dict[str, Stamp]
    sizes: dict[str, int]
    outline: bytes
    seeds: tuple[dict[str, Any], dict[str, Any]]
    chromes: dict[Kind, Chrome]
    sections: dict[Job, Section]
    taken: frozenset[str]
    warnings: list[str]
    papers: int
    edits: bool

    @classmethod
    def after(cls, site: Site, memory: Memory, **rest: Any) -> State:
        """The state after a build of a site."""
        shelf = site.collection
        return cls(
            site=replace(site, collection=shelf.holding(()), related=None, map=None),
            records={path: seen.stamp for path, seen in memory.items()},
            outline=outline(shelf),
            seeds=(
                {name: getattr(site, name) for name in _OF_SITE},
                {name: getattr(shelf, name) for name in ("_tag_names", "_venue_names")},
            ),
            papers=len(shelf.papers),
            **rest,
        )


@dataclass(frozen=True)
class Surroundings:
    """What a build reads beside the records of a content folder: files, and what is installed."""

    roots: tuple[Path, ...]
    content: Path
    stamps: dict[str, Stamp]

    @classmethod
    def of(cls, roots: Iterable[Path], content: Path) -> Surroundings:
        """As they are before a build; `roots` are files and folders beside the content's."""
        every = (*roots, content, Path(__file__).parent.parent)
        return cls(every, content, _surroundings(every, content))

    def remain(self) -> bool:
        """Whether they are as they were; not so of a file that changed just when they were seen."""
        return _surroundings(self.roots, self.content) == self.stamps


def _surroundings(roots: Iterable[Path], content: Path) -> dict[str, Stamp]:
    found: dict[str, Stamp] = {"installed": _installed()}
    for root in roots:
        found.update(_stamps(str(root), f"{content / 'papers'}{os.sep}"))
    return found


def _installed() -> bytes:
    """A digest of the interpreter and the names and versions of all packages."""
    packages = sorted(
        entry.name for path in sys.path if path and Path(path).is_dir()
        for entry in os.scandir(path) if entry.name.endswith(".dist-info")
    )  # fmt: skip
    told = repr((sys.version, packages)).encode()
    return blake2b(told, digest_size=8).digest()


def _stamps(root: str, papers: str) -> Iterator[tuple[str, Stamp]]:
    """Paths and stamps of a file, or of all files of a folder but the records."""
    stack = [root]
    while stack:
        path = stack.pop()
        try:
            stat = os.stat(path)  # noqa: PTH116 - there are thousands
            if not S_ISDIR(stat.st_mode):
                yield path, stamp(stat) or str(time.time_ns()).encode()
                continue
            for entry in os.scandir(path):
                record = entry.path.startswith(papers) and entry.name.endswith((".yaml", ".yml"))
                if not record and entry.name != "__pycache__":
                    stack.append(entry.path)
        except OSError:
            yield path, b""


def outline(shelf: Collection) -> bytes:
    """A digest of all that more than a paper's own page and its card show."""
    # The first count of a paper may give a listing or a site its order by counts, and other pages a
    # link to it.
    papers = [(paper.id, shelf.fingerprints[paper.id].head, shelf.places[paper.id].path,
               paper.upvotes is None, ranking.points(paper) > 0)
              for paper in shelf.papers]  # fmt: skip
    told = repr((papers, shelf.people, shelf.venues, shelf.tags, shelf.lists))
    return blake2b(told.encode("utf-8", "surrogatepass"), digest_size=16).digest()


def build(config_file: Path) -> tuple[Report, Path, list[str]] | None:
    """Build the site of a folder, where that is quick; None where it takes the usual way.

    Gives what was done, the site's folder, and the warnings that the records still have.
    """
    cache = Cache.of(config_file)
    state = cache.state() if cache else None
    if cache is None or not isinstance(state, State):
        return None
    lock = FileLock(cache.folder / "lock")
    try:
        lock.acquire(timeout=0)
    except (Timeout, OSError):
        return None
    with lock:
        if cache.pending.exists():
            return None
        delta = cache.delta()
        state.sizes.update({path: size_of(one) for path, one in delta.files().items()})
        for path in delta.gone():
            state.sizes.pop(path, None)
        state.records.update({path: seen.stamp for path, seen in delta.records.items()})
        with closing(_Look(cache.site, state.sizes)) as look:
            report = Quick(cache, state, delta, is_sound=look.finds_all).run()
    return (report, cache.site, state.warnings) if report else None


class _Look:
    """A look at the site's files, in other processes where there are many."""

    def __init__(self, site: Path, expected: dict[str, int]) -> None:
        self._expected = expected
        with suppress(FileNotFoundError):
            names = sorted(os.listdir(site))  # noqa: PTH208
            few = len(names) if len(expected) < _FEW else 1
            self._run = Run(_found, (site, dict(expected)), names, few)
            return
        self._run = Run(_found, (site, {}), ())

    def finds_all(self) -> bool:
        """Whether the site has just the files that are expected, by name and size."""
        return sum(self._run) == len(self._expected)

    def close(self) -> None:
        self._run.close()


def _found(shared: tuple[Path, dict[str, int]], name: str) -> int:
    """How many expected files are below a name; a negative number where another is."""
    site, expected = shared
    there = sizes(site / name, f"{name}/")
    if (site / name).is_file():
        there = {name: (site / name).stat().st_size}
    same = all(expected.get(path) == size for path, size in there.items())
    return len(there) if same else -len(expected)


class Quick:
    """A build without MkDocs, of the state that an earlier one left."""

    def __init__(
        self,
        cache: Cache,
        state: State,
        delta: Delta,
        memory: Memory | None = None,
        is_sound: Callable[[], bool] = lambda: True,
    ) -> None:
        self._cache = cache
        self._state = state
        self._delta = delta
        self._memory = memory
        self._is_sound = is_sound

    def run(self) -> Report | None:
        """Bring the site up to date; None where that takes the usual way."""
        state = self._state
        if not state.surroundings.remain():
            return None
        now = dict(stamps_below(self._cache.root, state.surroundings.content / "papers"))
        if now.keys() != state.records.keys():
            return None
        changed = {path for path, stamp in now.items() if not stamp or state.records[path] != stamp}
        if not changed:
            return self._report(0, 0) if self._is_sound() else None
        with suppress(_UnlikeError):
            return self._report(*self._edit(changed, now))
        self._cache.forget()
        return None

    def _report(self, written: int, removed: int) -> Report:
        state = self._state
        unchanged, size = len(state.sizes) - written, sum(state.sizes.values())
        return Report(state.papers, written, unchanged, removed, size)

    def _edit(self, changed: set[str], now: dict[str, Stamp]) -> tuple[int, int]:
        """Make what shows changed records; gives how many files changed, and how many went."""
        memory = self._cache.records() if self._memory is None else self._memory
        before = {path: memory[path] for path in changed if path in memory}
        reader = Reader(self._cache.root, memory)
        content = self._state.surroundings.content
        papers = reader.papers(content / "papers", now)
        shelf = self._state.site.collection.holding(papers)
        if reader.problems or len(before) < len(changed):
            raise _UnlikeError
        told = {mark.whole for seen in before.values() for _, _, mark in seen.papers}
        ids = {paper.id for path in changed for _, paper, mark in memory[path].papers
               if mark.whole not in told and not paper.draft}  # fmt: skip
        old = [paper for seen in before.values() for _, paper, _ in seen.papers if paper.id in ids]
        other = any(memory[path].digest != seen.digest for path, seen in before.items())
        if other and (not self._state.edits or outline(shelf) != self._state.outline):
            raise _UnlikeError
        if any(pages.moves(shelf, paper) for paper in old) and self._state.site.settings.map:
            raise _UnlikeError
        for path in changed:
            self._delta.records[path] = memory[path]
            self._state.records[path] = memory[path].stamp
        site = replace(self._state.site, collection=shelf)
        for what, known in zip((site, shelf), self._state.seeds, strict=True):
            what.__dict__.update(known)
        self._cache.open()
        site, moved = related.relate(site, self._cache)
        jobs = dict.fromkeys(job for paper in old for job in pages.of_whole(site, paper))
        jobs.update(dict.fromkeys(("papers", id) for id in sorted(moved)))
        made = {path: size for job in jobs for path, size in self._make(site, job)}
        made.update(self._edit_files(site, old))
        if not self._is_sound():
            raise _UnlikeError
        self._cache.commit_delta(self._delta)
        self._state.sizes.update(made)
        gone = self._delta.gone() & self._state.sizes.keys()
        for path in gone:
            del self._state.sizes[path]
        return len(made), len(gone)

    def _make(self, site: Site, job: Job) -> Iterator[tuple[str, int]]:
        """Make a job's files; gives the path and size of those that are others than before."""
        tree, state = self._cache.tree, self._state
        if job in pages.SECTIONS:
            made = self._delta.host = {**self._delta.host, **self._section(site, job)}
        else:
            work = render.Work(site, tree, {}, state.taken)
            (result,) = render.run(work, (state.chromes, [job]))
            if result.bare or result.shadowed:
                raise _UnlikeError
            kinds = frozenset(result.kinds)
            self._delta.jobs[job] = Done.of(result.key, result.made, kinds)
            made = result.made
        for path, one in made.items():
            new, old, size = tree / path, self._cache.site / path, size_of(one)
            if size == state.sizes.get(path) and new.read_bytes() == old.read_bytes():
                new.unlink()
            else:
                yield path, size

    def _edit_files(self, site: Site, old: list[Paper]) -> Iterator[tuple[str, int]]:
        """Change the files of all papers; gives the path and size of those that are others now."""
        folder = self._cache.site

        def read(path: str) -> bytes:
            return (folder / path).read_bytes()

        try:
            edits = list(pages.edits(site, read, old))
        except (OSError, ValueError):
            raise _UnlikeError from None
        for job, assets, gone in edits:
            made: Made = {}
            for asset in assets:
                path, data = asset.file, asset.data
                if len(data) != self._state.sizes.get(path) or read(path) != data:
                    write(self._cache.tree, path, data)
                    made[path] = mark(data)
                    yield path, len(data)
            self._delta.edit(job, made, gone)

    def _section(self, site: Site, job: Job) -> Made:
        page, section = next(pages.make(site, job)), self._state.sections.get(job)
        if section is None or not isinstance(page, Page):
            raise _UnlikeError
        if page.front_matter != section.front_matter:
            raise _UnlikeError
        data = f"{section.before}{page.content}{section.after}".encode()
        write(self._cache.tree, page.file, data)
        return {page.file: mark(data)}


class _UnlikeError(Exception):
    """More is otherwise than can be made here."""
