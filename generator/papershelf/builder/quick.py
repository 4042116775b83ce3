"""Builds without MkDocs: nothing changed, or only abstracts and counts of records.

A full build leaves a `BuildState`: stamps of all files it read, sizes of all files it wrote, the
chromes, and data of the collection that pages share. While that is valid, pages of a record can be
built at once if it changed only in what its own page and card show. After any other change, the
full build runs, which gives the same site. When serving, the pages of changed records are shown
before that.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass, replace
from functools import partial
from itertools import chain
from math import ceil
from pathlib import Path

from filelock import FileLock, Timeout

from ..parallel import count_cores, in_subprocess, split_batches
from ..records.collection import Collection
from ..records.paper import Paper
from ..records.reader import Memory, ParsedFile, RecordReader, Stamp, stamp_files
from ..site import Page, Site, makers, paper_edits
from ..site.makers import Job
from . import render
from .cache import Cache, Delta, FileDigests, JobOutput, compute_digest, get_size
from .derived import related_papers
from .recipe import BuildReport
from .site_folder import is_unchanged, write
from .state import BuildState, compute_outline

_FEW = 5_000
"""So few files are not worth a process to check."""
_LOOKS = 4
"""Most processes that check files: starting more takes longer than they save."""
_AT_ONCE = 20
"""Most changed papers that are shown before a full build."""
_SHOWN = ("papers", "feed")
"""The makers whose pages are shown before a full build."""


def build_quickly(config_file: Path) -> tuple[BuildReport, Path, list[str]] | None:
    """Build the site of a folder without MkDocs; None if the change needs a full build.

    Returns the report, the site's folder, and the warnings: those of the records, and those about
    the host's limits.
    """
    cache = Cache.find(config_file)
    state = cache.load_state() if cache else None
    if cache is None or not isinstance(state, BuildState):
        return None
    lock = FileLock(cache.folder / "lock")
    try:
        lock.acquire(timeout=0)
    except (Timeout, OSError):
        return None
    with lock:
        if cache.pending.exists():
            return None
        delta = cache.load_delta()
        files = delta.list_files()
        state.sizes.update({path: get_size(digest) for path, digest in files.items()})
        for path in delta.list_removed():
            state.sizes.pop(path, None)
        state.records.update({path: seen.stamp for path, seen in delta.records.items()})
        with _check_in_background(cache, state.sizes) as is_sound:
            report = QuickBuild(cache, state, delta, is_sound=is_sound).run()
    if report is None:
        return None
    warnings = [*state.warnings, *(note.text for note in state.watch.list_notices(state.sizes))]
    return report, cache.site, warnings


@contextmanager
def _check_in_background(cache: Cache, expected: Mapping[str, int]) -> Iterator[Callable[[], bool]]:
    """Yields a function that says whether the site has exactly the expected files, by name and
    size.

    Large sites are checked in other processes, beside other work.
    """
    some = max(_FEW, ceil(len(expected) / min(count_cores(), _LOOKS)))
    looks = [partial(is_unchanged, cache.site, cache.load_settled(), files)
             for files in split_batches(list(expected.items()), some)]  # fmt: skip
    with ExitStack() as stack:
        is_shared = len(looks) > 1
        parts = [stack.enter_context(in_subprocess(look)) if is_shared else look for look in looks]
        yield lambda: all(part() for part in parts)


@dataclass(frozen=True)
class _Edit:
    """A change: parsed files before and after it, the new collection, the ids of changed papers.

    `before` lacks new files.
    """

    before: Mapping[str, ParsedFile]
    after: Mapping[str, ParsedFile]
    collection: Collection
    ids: frozenset[str]

    @classmethod
    def from_files(
        cls,
        before: Mapping[str, ParsedFile],
        after: Mapping[str, ParsedFile],
        collection: Collection,
    ) -> _Edit:
        known = {fingerprint.whole for file in before.values() for *_, fingerprint in file.papers}
        papers = (paper for file in after.values() for paper in file.papers)
        ids = frozenset(
            paper.id
            for _, paper, fingerprint in papers
            if fingerprint.whole not in known and not paper.draft
        )
        return cls(before, after, collection, ids)

    @property
    def old(self) -> list[Paper]:
        """The changed papers before the change, without new ones."""
        papers = (paper for seen in self.before.values() for _, paper, _ in seen.papers)
        return [paper for paper in papers if paper.id in self.ids]

    @property
    def is_in_text(self) -> bool:
        """Whether the bytes of a file changed."""
        digests = {path: seen.digest for path, seen in self.before.items()}
        return any(seen.digest != digests.get(path) for path, seen in self.after.items())


class QuickBuild:
    """A build without MkDocs, from the state that an earlier build left."""

    def __init__(
        self,
        cache: Cache,
        state: BuildState,
        delta: Delta,
        memory: Memory | None = None,
        is_sound: Callable[[], bool] = lambda: True,
    ) -> None:
        self._cache = cache
        self._state = state
        self._delta = delta
        self._memory = memory
        self._is_sound = is_sound

    def run(self, show: Callable[[], None] | None = None) -> BuildReport | None:
        """Bring the site up to date; None if that needs a full build.

        In that case `show` is called before, once the changed records' own pages are in the site.
        """
        state = self._state
        if not state.surroundings.is_unchanged():
            return None
        now = dict(stamp_files(self._cache.root, state.surroundings.content / "papers"))
        changed = {path for path, stamp in now.items()
                   if not stamp or state.records.get(path) != stamp}  # fmt: skip
        is_same = now.keys() == state.records.keys()
        if not is_same and not (show and len(changed) <= _AT_ONCE):
            return None
        if is_same and not changed:
            return self._make_report(0, 0) if self._is_sound() else None
        with suppress(_NotQuickError):
            edit = self._read_edit(changed, now)
            if is_same and self._is_quick(edit):
                return self._make_report(*self._apply_edit(edit))
            if show and 0 < len(edit.ids) <= _AT_ONCE:
                self._preview(edit)
                show()
        self._cache.discard()
        return None

    def _make_report(self, written: int, removed: int) -> BuildReport:
        state = self._state
        unchanged, size = len(state.sizes) - written, sum(state.sizes.values())
        return BuildReport(state.papers, written, unchanged, removed, size)

    def _read_edit(self, changed: set[str], now: Mapping[str, Stamp]) -> _Edit:
        """Read the changed files; `now` are the stamps of all files."""
        memory = self._cache.load_records() if self._memory is None else self._memory
        before = {path: memory[path] for path in changed if path in memory}
        reader = RecordReader(self._cache.root, memory)
        papers = reader.read_papers(self._state.surroundings.content / "papers", now)
        if reader.problems:
            raise _NotQuickError
        collection = self._state.site.collection.with_papers(papers)
        return _Edit.from_files(before, {path: memory[path] for path in changed}, collection)

    def _is_quick(self, edit: _Edit) -> bool:
        """Whether nothing changed beyond the papers' own pages and cards."""
        state = self._state
        if edit.before.keys() != edit.after.keys():
            return False
        collection = edit.collection
        if edit.is_in_text and (not state.edits or compute_outline(collection) != state.outline):
            return False
        if not state.site.settings.map:
            return True
        return not any(paper_edits.changes_place(edit.collection, paper) for paper in edit.old)

    def _apply_edit(self, edit: _Edit) -> tuple[int, int]:
        """Rebuild what shows changed records; returns the numbers of changed and of removed
        files."""
        collection, old = edit.collection, edit.old
        self._delta.records.update(edit.after)
        self._state.records.update({path: seen.stamp for path, seen in edit.after.items()})
        collection.__dict__.update(self._state.of_collection)
        site = self._state.to_site(collection)
        self._cache.open_pending()
        with related_papers.relate_in_background(site, self._cache, edit.ids) as found:
            files = dict(self._edit_files(site, old))
            near, moved = found()
        sizes = {path: files.get(path, size) for path, size in (site.export_sizes or {}).items()}
        before, site = site, site.replace(related=near, export_sizes=sizes)
        jobs = dict.fromkeys(job for paper in old for job in paper_edits.find_jobs(site, paper))
        jobs.update(dict.fromkeys(paper_edits.find_size_jobs(site, before)))
        jobs.update(dict.fromkeys(("papers", id) for id in sorted(moved)))
        files.update(file for job in jobs for file in self._make_job(site, job))
        if not self._is_sound():
            raise _NotQuickError
        self._cache.commit_delta(self._delta)
        self._state.site = self._state.site.replace(export_sizes=sizes)
        self._state.sizes.update(files)
        removed = self._delta.list_removed() & self._state.sizes.keys()
        for path in removed:
            del self._state.sizes[path]
        return len(files), len(removed)

    def _preview(self, edit: _Edit) -> None:
        """Build only the changed papers' pages and the feed pages that show them.

        They may show outdated data of other papers, so the next build runs these jobs again.
        """
        related = related_papers.load_lists(self._cache)
        site = self._state.to_site(edit.collection).replace(related=related)
        papers = [edit.collection.by_id[id] for id in sorted(edit.ids)]
        jobs = dict.fromkeys(job for paper in papers for job in paper_edits.find_jobs(site, paper)
                             if job[0] in _SHOWN)  # fmt: skip
        self._cache.open_pending()
        files = {path: size for job in jobs for path, size in self._make_job(site, job)}
        for job in jobs.keys() & self._delta.jobs.keys():
            self._delta.jobs[job] = replace(self._delta.jobs[job], key=b"")
        self._cache.commit_delta(self._delta)
        self._state.sizes.update(files)

    def _make_job(self, site: Site, job: Job) -> Iterator[tuple[str, int]]:
        """Build a job's files; yields path and size of those that changed."""
        tree, state = self._cache.tree, self._state
        if job in makers.SECTION_JOBS:
            files = self._make_section(site, job)
            self._delta.host.update(files)
        else:
            work = render.RenderContext(site, tree, {}, state.taken)
            (result,) = render.run_batch(work, (state.chromes, [job]))
            if result.bare or result.shadowed:
                raise _NotQuickError
            kinds = frozenset(result.kinds)
            self._delta.jobs[job] = JobOutput.from_files(result.key, result.files, kinds)
            files = result.files
        for path, digest in files.items():
            new, old, size = tree / path, self._cache.site / path, get_size(digest)
            if size == state.sizes.get(path) and new.read_bytes() == old.read_bytes():
                new.unlink()
            else:
                yield path, size

    def _edit_files(self, site: Site, old: list[Paper]) -> Iterator[tuple[str, int]]:
        """Edit files that contain all papers; yields path and size of those that changed."""
        folder = self._cache.site

        def read(path: str) -> bytes:
            return (folder / path).read_bytes()

        first, *others = paper_edits.list_edits(site, read, old)
        try:
            with ExitStack() as stack:
                beside = [stack.enter_context(in_subprocess(other)) for other in others]
                found = [first(), *(other() for other in beside)]
        except (OSError, ValueError):
            raise _NotQuickError from None
        for job, assets, removed in chain.from_iterable(found):
            files: FileDigests = {}
            for asset in assets:
                path, data = asset.file, asset.data
                if len(data) != self._state.sizes.get(path) or read(path) != data:
                    write(self._cache.tree, path, data)
                    files[path] = compute_digest(data)
                    yield path, len(data)
            self._delta.record_edit(job, files, removed)

    def _make_section(self, site: Site, job: Job) -> FileDigests:
        page, section = next(makers.make(site, job)), self._state.sections.get(job)
        if section is None or not isinstance(page, Page):
            raise _NotQuickError
        if page.front_matter != section.front_matter:
            raise _NotQuickError
        data = f"{section.before}{page.content}{section.after}".encode()
        write(self._cache.tree, page.file, data)
        return {page.file: compute_digest(data)}


class _NotQuickError(Exception):
    """The change needs a full build."""
