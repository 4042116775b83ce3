"""The build without its host: load, check, derive, plan, compare, build, commit.

Nothing here knows MkDocs, whose plugin calls these functions in this order.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Protocol

from pydantic import ValidationError

from ..errors import CallError, ContentError, Problem, did_you_mean, format_count, select_errors
from ..parallel import Run
from ..records.collection import Collection
from ..records.reader import Memory
from ..settings import Settings
from ..site import Page, Site, makers
from ..site.makers import Job
from . import render
from .cache import Cache, FileDigests, JobOutput, Manifest, get_size
from .chrome import Chrome, PageKind
from .derived.coordinates import place_papers
from .progress_steps import Steps
from .render import JobResult, RenderContext
from .whole_files import Exports, export_and_relate

# --- load and check -------------------------------------------------------------------------


def read_settings(options: dict[str, Any]) -> Settings:
    """The settings from a plugin's options.

    Raises CallError naming every invalid option.
    """
    try:
        return Settings.model_validate(options)
    except ValidationError as error:
        raise CallError("\n".join(map(_format_option_error, error.errors()))) from None


def _format_option_error(details: Any) -> str:
    option = ".".join(str(step) for step in details["loc"])
    if details["type"] == "extra_forbidden":
        hint = did_you_mean(option, Settings.model_fields)
        return f"unknown option `{option}`" + (f": {hint}" if hint else "")
    message = details["msg"].removeprefix("Value error, ")
    return f"option `{option}`: {message[:1].lower()}{message[1:]}"


def load_collection(
    root: Path, settings: Settings, memory: Memory | None = None
) -> tuple[Collection, list[Problem]]:
    """The checked collection of a site's folder, and every problem in it.

    `memory` is that of `Collection.load`. Raises CallError as `content_folder` does.
    """
    return Collection.load(root.resolve(), find_content_folder(root, settings), memory)


def find_content_folder(root: Path, settings: Settings) -> Path:
    """The folder of the records. Raises CallError if there is none below the site's folder."""
    content = (root / settings.content).resolve()
    if not content.is_relative_to(root.resolve()):
        raise CallError(f"the content folder `{settings.content}` is outside the site's folder")
    if not content.is_dir():
        raise CallError(f"there is no content folder `{settings.content}` in {root}")
    return content


def load_valid_collection(
    root: Path, settings: Settings, memory: Memory | None = None
) -> tuple[Collection, list[Problem]]:
    """The collection and its warnings. Raises ContentError if the content has errors."""
    collection, problems = load_collection(root, settings, memory)
    if select_errors(problems):
        raise ContentError(problems)
    return collection, problems


# --- derive ---------------------------------------------------------------------------------


def derive(site: Site, cache: Cache, old: Manifest, steps: Steps) -> tuple[Site, Exports]:
    """The site with the data that need all papers, and the exports, built in the pending folder.

    The data are sizes of exports, related papers, and places on the map. Raises CallError if a
    library for the map is missing.
    """
    steps.begin("finding related papers")
    site, exports = export_and_relate(site, cache, old)
    if site.settings.map:
        steps.begin("drawing the map")
    return place_papers(site, cache), exports


# --- plan, compare and build ----------------------------------------------------------------


def pick_samples(jobs: Iterable[Job]) -> list[Job]:
    """The first and the last job of every sort that makes pages."""
    sorts: dict[object, list[Job]] = {}
    for job in jobs:
        if makers.MAKERS[job[0]].has_pages:
            sorts.setdefault(_to_sort(job), []).append(job)
    return [job for same in sorts.values() for job in dict.fromkeys((same[0], same[-1]))]


def _to_sort(job: Job) -> object:
    """A value that jobs share if their pages look alike: maker, kind, first page or a later one."""
    name, arg = job
    parts = arg if isinstance(arg, tuple) else (arg,)
    number = parts[-1] if isinstance(parts[-1], int) else 0
    return name, parts[0] if len(parts) > 1 else "", min(number, 2)


class Theme(Protocol):
    """The host's renderer: the source of chromes, and the reference that they are compared with."""

    def get_chrome(self, page: Page) -> Chrome | None:
        """The chrome of a page's kind, made from a stub; None if that is not possible.

        The page is added to the samples of its kind.
        """

    def mismatching_kinds(self) -> set[PageKind]:
        """The kinds whose samples the host renders differently; each sample is compared once."""

    def render(self, page: Page) -> str:
        """A page as the host renders it."""


class Build:
    """One incremental build: outputs whose inputs are unchanged stay, all others are built.

    Work begins at once in other processes, with jobs that need no theme. `start` adds the pages, so
    that the host can go on with its own; `finish` waits for the results.
    """

    def __init__(
        self, work: RenderContext, theme: Theme, old: Manifest, exports: Exports
    ) -> None:
        self.new = Manifest()
        self.shadowed: list[str] = []
        self.chromes: dict[PageKind, Chrome] = {}
        """The chromes of all kinds of pages that have one."""
        self._work = work
        self._site = work.site
        self._theme = theme
        self._old = old
        self._kinds: dict[frozenset[PageKind], frozenset[PageKind]] = {}
        sections = frozenset(makers.SECTION_JOBS)
        jobs = [job for job in makers.plan(self._site) if job not in sections]
        # In the order of the plan, since results come in another order.
        self.new.jobs.update(dict.fromkeys(jobs, JobOutput()))
        for job, output in exports.items():
            self._record_export(job, output)
        self._jobs = [job for job in jobs if job not in exports]
        self._results: Run[render.Batch, list[JobResult]] = Run(
            render.run_batch, work, ordered=False
        )
        self._todo = 0
        self._queue(job for job in self._jobs if not makers.MAKERS[job[0]].has_pages)

    def _record_export(self, job: Job, output: JobOutput) -> None:
        """Record an export, except for files that are also hand-written: those win."""
        shadowed = self._work.taken.intersection(output.files)
        if shadowed:
            files = {path: digest for path, digest in output.files.items() if path not in shadowed}
            for path in shadowed:
                (self._work.folder / path).unlink(missing_ok=True)
            self.shadowed += shadowed
            output = JobOutput.from_files(b"", files, frozenset())
        self.new.jobs[job] = output

    def _queue(self, jobs: Iterable[Job]) -> None:
        todo = [job for job in jobs if not self._is_unchanged(job)]
        self._todo += len(todo)
        self._results.add(render.make_batches(dict(self.chromes), todo))

    def _is_unchanged(self, job: Job) -> bool:
        """Whether a job's inputs are unchanged; its old output is then part of the new manifest."""
        output = self._old.jobs.get(job)
        is_unchanged = (
            output is not None
            and self._work.taken.isdisjoint(output.files)
            and all(self._get_digest(kind) == self._old.chromes.get(kind) for kind in output.kinds)
            and output.key == makers.key(self._site, job)
        )
        if is_unchanged and output:
            self.new.jobs[job] = output
        return is_unchanged

    def _get_digest(self, kind: PageKind) -> str:
        chrome = self.chromes.get(kind)
        return self._site.memo(("chrome", kind), lambda: chrome.digest) if chrome else ""

    def start(self) -> None:
        """Begin to build the pages."""
        for job in (*pick_samples(self._jobs), *self._find_jobs_of_old_kinds()):
            page = next(makers.make(self._site, job))
            if isinstance(page, Page) and (chrome := self._theme.get_chrome(page)):
                self.chromes[PageKind.from_page(page)] = chrome
        self._queue(job for job in self._jobs if makers.MAKERS[job[0]].has_pages)

    def _find_jobs_of_old_kinds(self) -> Iterator[Job]:
        """A planned job for each kind of page that the site had before."""
        left = {kind for output in self._old.jobs.values() for kind in output.kinds}
        for job in self._jobs:
            if not left:
                return
            output = self._old.jobs.get(job)
            if output and left & output.kinds:
                left -= output.kinds
                yield job

    def finish(self, steps: Steps) -> None:
        """Collect the results; the host renders pages of kinds without a chrome."""
        steps.begin("building pages", self._todo)
        mismatching = self._theme.mismatching_kinds()
        done = 0
        for results in self._results:
            for result in results:
                self._record(result)
            done += len(results)
            steps.advance(done)
        self._build_again(mismatching)
        self.new.chromes = {kind: self._get_digest(kind) for kind in self.chromes}

    def _record(self, result: JobResult) -> None:
        self._wrap_bare_pages(result)
        self.shadowed += result.shadowed
        # Pages of the host, and warnings about shadowed pages, are needed in every build.
        again = result.bare or result.shadowed
        key = b"" if again else result.key
        kinds = frozenset(result.kinds)
        kinds = self._kinds.setdefault(kinds, kinds)  # interned
        self.new.jobs[result.job] = JobOutput.from_files(key, result.files, kinds)

    def _wrap_bare_pages(self, result: JobResult) -> None:
        """Write the pages without a chrome: in a new one, now that there is a sample, or as the
        host renders them."""
        bare, result.bare = result.bare, []
        for page in bare:
            kind = PageKind.from_page(page)
            is_sound = kind not in self._theme.mismatching_kinds()
            chrome = self._theme.get_chrome(page) if is_sound else None
            if chrome and kind not in self._theme.mismatching_kinds():
                self.chromes[kind] = chrome
                render.write_page(self._work, result, page, chrome.fill(page))
                result.kinds.add(kind)
            else:
                render.write_page(self._work, result, page, self._theme.render(page))
                result.bare.append(page)

    def _build_again(self, mismatching: set[PageKind]) -> None:
        """Let the host render the pages of some kinds, whose chromes are wrong."""
        again = [
            job
            for job, output in self.new.jobs.items()
            if not mismatching.isdisjoint(output.kinds)
        ]
        self.chromes = {
            kind: chrome for kind, chrome in self.chromes.items() if kind not in mismatching
        }
        if again:
            # Their files must be overwritten, even by files that equal those of the site.
            jobs = frozenset(again)
            old = {job: output for job, output in self._work.old.items() if job not in jobs}
            self._work = replace(self._work, old=old)
        for result in render.run_batch(self._work, (self.chromes, again)):
            self._record(result)

    def close(self) -> None:
        """Stop the build early."""
        self._results.close()


# --- commit ---------------------------------------------------------------------------------


def commit(cache: Cache, manifest: Manifest, old: Manifest, papers: int) -> BuildReport:
    """Make the site what a manifest says, in one step; `papers` is a number for the report."""
    files = manifest.list_files()
    report = BuildReport.from_files(papers, old.list_files(), files)
    cache.commit(manifest, files)
    return report


@dataclass(frozen=True)
class BuildReport:
    """The results of a build, for the line at its end."""

    papers: int
    written: int
    unchanged: int
    removed: int
    size: int

    @classmethod
    def from_files(cls, papers: int, old: FileDigests, new: FileDigests) -> BuildReport:
        same = sum(old.get(path) == digest for path, digest in new.items())
        removed = len(old.keys() - new.keys())
        size = sum(map(get_size, new.values()))
        return cls(papers, len(new) - same, same, removed, size)

    def format_line(self, seconds: float, digits: int = 1) -> str:
        """What the build did, in how many seconds, and what the site contains now."""
        done = f"{self.written:,} files written, {self.unchanged:,} unchanged"
        removed = f", {self.removed:,} removed" if self.removed else ""
        has = f"{format_count(self.written + self.unchanged, 'file')}, {self.size / 1e6:,.1f} MB"
        papers = format_count(self.papers, "paper")
        return f"{papers}: {done}{removed}; {seconds:.{digits}f} s; the site has {has}"
