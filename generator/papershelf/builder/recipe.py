"""The recipe: load, plan, compare, make, commit. It knows settings and outputs, not MkDocs."""

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
from ..site import Output, Page, Site, makers
from ..site.makers import Job
from . import render
from .cache import FileDigests, JobOutput, Manifest, get_size
from .chrome import Chrome, PageKind
from .progress_steps import Steps
from .render import JobResult, RenderContext
from .whole_files import Exports


def read_settings(options: dict[str, Any]) -> Settings:
    """The settings that a plugin's options say.

    Raises CallError naming every option that can't be.
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
    return f"option `{option}`: {details['msg'][:1].lower()}{details['msg'][1:]}"


def load_collection(
    root: Path, settings: Settings, memory: Memory | None = None
) -> tuple[Collection, list[Problem]]:
    """The checked collection of a site's folder, and every problem that it has.

    `memory` as in `Collection.load`. Raises CallError as `content_folder` does.
    """
    return Collection.load(root.resolve(), content_folder(root, settings), memory)


def content_folder(root: Path, settings: Settings) -> Path:
    """The folder of the records. Raises CallError where there is none below the site's folder."""
    content = (root / settings.content).resolve()
    if not content.is_relative_to(root.resolve()):
        raise CallError(f"the content folder `{settings.content}` lies outside the site's folder")
    if not content.is_dir():
        raise CallError(f"there is no content folder `{settings.content}` in {root}")
    return content


def load_valid_collection(
    root: Path, settings: Settings, memory: Memory | None = None
) -> tuple[Collection, list[Problem]]:
    """The collection and its warnings. Raises ContentError where a site can't be built of it."""
    collection, problems = load_collection(root, settings, memory)
    if select_errors(problems):
        raise ContentError(problems)
    return collection, problems


def make_outputs(site: Site) -> Iterator[Output]:
    """Everything that the site will hold beside hand-written pages."""
    yield from makers.make_all(site)


# --- the fast way ---------------------------------------------------------------------------


def pick_samples(jobs: Iterable[Job]) -> list[Job]:
    """Some jobs of every sort that makes pages: the first and the last."""
    sorts: dict[object, list[Job]] = {}
    for job in jobs:
        if makers.MAKERS[job[0]].has_pages:
            sorts.setdefault(_to_sort(job), []).append(job)
    return [job for same in sorts.values() for job in dict.fromkeys((same[0], same[-1]))]


def _to_sort(job: Job) -> object:
    """What jobs have in common whose pages look alike: maker, kind, first page or a later one."""
    name, arg = job
    parts = arg if isinstance(arg, tuple) else (arg,)
    number = parts[-1] if isinstance(parts[-1], int) else 0
    return name, parts[0] if len(parts) > 1 else "", min(number, 2)


class Theme(Protocol):
    """The host's pages: where chromes come from, and what they are compared with."""

    def get_chrome(self, page: Page) -> Chrome | None:
        """The chrome of a page's kind, cut from a stub; None where it can't be cut.

        The page is noted as a sample of its kind.
        """

    def mismatching_kinds(self) -> set[PageKind]:
        """The kinds whose samples the host makes otherwise; each sample is looked at once."""

    def render(self, page: Page) -> str:
        """A page as the host makes it."""


class Build:
    """One build the fast way: what is as it was stays, the rest is made.

    What changed begins to be made at once, in other processes: first what needs no theme. `start`
    adds the pages, so that the host can go on with its own; `finish` waits for the end.
    """

    def __init__(
        self, work: RenderContext, theme: Theme, old: Manifest, exports: Exports
    ) -> None:
        self.new = Manifest()
        self.shadowed: list[str] = []
        self.chromes: dict[PageKind, Chrome] = {}
        """Those of all kinds of pages that have one."""
        self._work = work
        self._site = work.site
        self._theme = theme
        self._old = old
        self._kinds: dict[frozenset[PageKind], frozenset[PageKind]] = {}
        sections = frozenset(makers.SECTION_JOBS)
        jobs = [job for job in makers.plan(self._site) if job not in sections]
        # Noted in the order of the plan, in which they don't come.
        self.new.jobs.update(dict.fromkeys(jobs, JobOutput()))
        for job, done in exports.items():
            self._record_export(job, done)
        self._jobs = [job for job in jobs if job not in exports]
        self._results: Run[render.Batch, list[JobResult]] = Run(
            render.run_batch, work, ordered=False
        )
        self._todo = 0
        self._queue(job for job in self._jobs if not makers.MAKERS[job[0]].has_pages)

    def start(self) -> None:
        """Begin to make the pages."""
        for job in (*pick_samples(self._jobs), *self._find_jobs_of_old_kinds()):
            page = next(makers.make(self._site, job))
            if isinstance(page, Page) and (chrome := self._theme.get_chrome(page)):
                self.chromes[PageKind.from_page(page)] = chrome
        self._queue(job for job in self._jobs if makers.MAKERS[job[0]].has_pages)

    def _queue(self, jobs: Iterable[Job]) -> None:
        todo = [job for job in jobs if not self._is_unchanged(job)]
        self._todo += len(todo)
        self._results.add(render.make_batches(dict(self.chromes), todo))

    def close(self) -> None:
        """End it early."""
        self._results.close()

    def finish(self, steps: Steps) -> None:
        """Take what was made; pages whose kind has no chrome are made by the host."""
        steps.begin("making pages", self._todo)
        made = 0
        wrong = self._theme.mismatching_kinds()
        for results in self._results:
            for result in results:
                self._record(result)
            made += len(results)
            steps.advance(made)
        again = [job for job, done in self.new.jobs.items() if not wrong.isdisjoint(done.kinds)]
        self.chromes = {kind: one for kind, one in self.chromes.items() if kind not in wrong}
        if again:
            # What they wrote is to be written over, also by what the site has already.
            wrote = frozenset(again)
            old = {job: done for job, done in self._work.old.items() if job not in wrote}
            self._work = replace(self._work, old=old)
        for result in render.run_batch(self._work, (self.chromes, again)):
            self._record(result)
        self.new.chromes = {kind: self._get_digest(kind) for kind in self.chromes}

    def _find_jobs_of_old_kinds(self) -> Iterator[Job]:
        """A job for each kind that the site had before, of those that are still planned."""
        left = {kind for done in self._old.jobs.values() for kind in done.kinds}
        for job in self._jobs:
            if not left:
                return
            done = self._old.jobs.get(job)
            if done and left & done.kinds:
                left -= done.kinds
                yield job

    def _is_unchanged(self, job: Job) -> bool:
        """Whether a job's files are as they were; if so, they are noted as they are."""
        done = self._old.jobs.get(job)
        stays = (
            done is not None
            and self._work.taken.isdisjoint(done.files)
            and all(self._get_digest(kind) == self._old.chromes.get(kind) for kind in done.kinds)
            and done.key == makers.key(self._site, job)
        )
        if stays and done:
            self.new.jobs[job] = done
        return stays

    def _record_export(self, job: Job, done: JobOutput) -> None:
        """Note what was made already, but for files that are hand-written too: theirs win."""
        shadowed = self._work.taken.intersection(done.files)
        if shadowed:
            made = {path: one for path, one in done.files.items() if path not in shadowed}
            for path in shadowed:
                (self._work.folder / path).unlink(missing_ok=True)
            self.shadowed += shadowed
            done = JobOutput.from_files(b"", made, frozenset())
        self.new.jobs[job] = done

    def _record(self, result: JobResult) -> None:
        self._wrap_bare_pages(result)
        self.shadowed += result.shadowed
        # What the host must do or say each time is made anew each time.
        again = result.bare or result.shadowed
        key = b"" if again else result.key
        kinds = frozenset(result.kinds)
        kinds = self._kinds.setdefault(kinds, kinds)  # one object for all
        self.new.jobs[result.job] = JobOutput.from_files(key, result.made, kinds)

    def _wrap_bare_pages(self, result: JobResult) -> None:
        """Write the pages that had no chrome: in one, now that there is a sample, or as they come
        from the host."""
        bare, result.bare = result.bare, []
        for page in bare:
            kind = PageKind.from_page(page)
            known = kind not in self._theme.mismatching_kinds()
            chrome = self._theme.get_chrome(page) if known else None
            if chrome and kind not in self._theme.mismatching_kinds():
                self.chromes[kind] = chrome
                render.write_page(self._work, result, page, chrome.fill(page))
                result.kinds.add(kind)
            else:
                render.write_page(self._work, result, page, self._theme.render(page))
                result.bare.append(page)

    def _get_digest(self, kind: PageKind) -> str:
        chrome = self.chromes.get(kind)
        return self._site.memo(("chrome", kind), lambda: chrome.digest) if chrome else ""


@dataclass(frozen=True)
class BuildReport:
    """What a build did, for the line at its end."""

    papers: int
    written: int
    unchanged: int
    removed: int
    size: int

    @classmethod
    def from_files(cls, papers: int, old: FileDigests, new: FileDigests) -> BuildReport:
        same = sum(old.get(path) == made for path, made in new.items())
        gone = len(old.keys() - new.keys())
        size = sum(map(get_size, new.values()))
        return cls(papers, len(new) - same, same, gone, size)

    def format_line(self, seconds: float, digits: int = 1) -> str:
        """What was done in how many seconds, and what the site holds now."""
        done = f"{self.written:,} files written, {self.unchanged:,} unchanged"
        gone = f", {self.removed:,} removed" if self.removed else ""
        has = f"{format_count(self.written + self.unchanged, 'file')}, {self.size / 1e6:,.1f} MB"
        papers = format_count(self.papers, "paper")
        return f"{papers}: {done}{gone}; {seconds:.{digits}f} s; the site has {has}"
