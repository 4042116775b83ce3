"""Making what changed: pages in the chromes of their kinds, and the files beside them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence, Set
from dataclasses import replace
from typing import NamedTuple, Protocol

from ..parallel import LeanRun, Run, SpreadRun
from ..site import Page, Site, makers
from ..site.facts import see_site
from ..site.makers import Job, WholeMaker
from ..site.paper_fragments import get_fragments
from ..site.recorder import Changes, Reads
from . import render
from .cache.manifest import JobOutput, JobOutputs, Manifest, pack_files, unpack_files
from .chrome import Chrome, PageKind
from .progress_steps import Steps
from .render import Batch, JobResult, RenderContext, RenderTask
from .whole_files import Outputs

_BATCH, _SMALL_BATCH = 100, 5
"""Most and fewest jobs of a batch."""
_LARGE = 500_000
"""Bytes of inputs after which a batch has no more jobs: several batches wait in memory."""
_BATCHES = 32
"""Few jobs are cut into so many batches, so that all cores have some soon."""


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


def _split_tasks(tasks: Iterable[RenderTask], few: int) -> Iterator[list[RenderTask]]:
    """The tasks in runs of up to `few`, or of fewer with large inputs; none is taken ahead."""
    run: list[RenderTask] = []
    size = 0
    for task in tasks:
        run.append(task)
        size += len(task.inputs)
        if len(run) >= few or size > _LARGE:
            yield run
            run, size = [], 0
    if run:
        yield run


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


class _Pending(NamedTuple):
    """A job that is being made: a digest of its inputs, and what was read for them."""

    key: bytes
    reads: Reads


class PageBuild:
    """The pages of a build, and files beside them: outputs whose inputs are unchanged stay.

    Work begins at once in other processes, with jobs that need no theme. `start` adds the pages, so
    that the host can go on with its own; `finish` waits for the results.
    """

    def __init__(
        self, site: Site, work: RenderContext, theme: Theme, old: Manifest,
        changes: Changes | None,
    ) -> None:  # fmt: skip
        self.new = Manifest(names=site.records.without_papers(), taken=work.taken)
        self.shadowed: list[str] = []
        self.chromes: dict[PageKind, Chrome] = {}
        """The chromes of all kinds of pages that have one."""
        self._site, self._work, self._theme = site, work, theme
        self._old, self._changes = old, changes
        self._fragments = get_fragments(site)
        self._same_kinds: frozenset[PageKind] = frozenset()
        """The kinds of pages whose chromes are as before."""
        self._changed: Set[int] = frozenset()
        """The numbers of what changed."""
        if changes:  # data have been added to the site since they were looked for
            see_site(changes, site)
            self._changed = changes.look_at_all()
            site.recorder.trust(self._changed)
        self._pending: dict[Job, _Pending] = {}
        jobs = list(self._plan())
        # In the order of the plan, since results come in another order.
        self.new.jobs = (old.jobs if changes else JobOutputs()).select(jobs)
        if old.taken != work.taken:
            self._forget_covered_outputs()
        self._jobs = [job for job in jobs if not isinstance(makers.MAKERS[job[0]], WholeMaker)]
        # Where all is made, this process goes through the whole collection meanwhile.
        run = SpreadRun if changes else LeanRun
        self._results: Run[Batch, list[JobResult]] = run(render.run_batch, work, ordered=False)
        self._todo = 0
        self._queue(job for job in self._jobs if not makers.MAKERS[job[0]].has_pages)

    def add_whole_files(self, outputs: Outputs) -> None:
        """Add files that hold all papers, except those that are also hand-written, which win."""
        for job, output in outputs.items():
            files, taken = output.files, self._work.taken.intersection(output.files)
            for path in taken:
                (self._work.folder / path).unlink(missing_ok=True)
                del files[path]
            self.shadowed += taken
            self.new.jobs[job] = JobOutput.from_files(b"", files) if taken else output

    def _plan(self) -> Iterator[Job]:
        """All jobs but those of sections: planned, or as before where that is the same."""
        sections, old = frozenset(makers.list_section_jobs(self._site)), defaultdict(list)
        for job in self._old.jobs:
            old[job[0]].append(job)
        names = makers.find_new_plans(self._changes) if self._changes else makers.MAKERS.keys()
        for name in makers.MAKERS:
            jobs = makers.plan(self._site, [name]) if name in names else old[name]
            yield from (job for job in jobs if job not in sections)

    # --- which jobs -------------------------------------------------------------------------

    def _queue(self, jobs: Iterable[Job]) -> None:
        todo = list(self.new.jobs.list_outdated(jobs, self._changed, self._same_kinds))
        self._todo += len(todo)
        self._results.add(self._make_batches(todo, dict(self.chromes)))

    def _forget_covered_outputs(self) -> None:
        """Forget the outputs of which a hand-written page takes the place of a file."""
        for job, output in self.new.jobs.items():
            if not self._work.taken.isdisjoint(output.files):
                self.new.jobs[job] = JobOutput()

    def _make_batches(
        self, jobs: Sequence[Job], chromes: dict[PageKind, Chrome]
    ) -> Iterator[Batch]:
        """The jobs in batches, with inputs that are put together when a batch is taken."""
        few = min(max(len(jobs) // _BATCHES, _SMALL_BATCH), _BATCH)
        tasks = filter(None, map(self._make_task, jobs))
        for some in _split_tasks(tasks, few):
            yield chromes, some, self._fragments.collect(self._fragments.take_shown())

    def _make_task(self, job: Job) -> RenderTask | None:
        """A job with its inputs; None if they are as before, so that its old output stays."""
        inputs, reads = makers.read_inputs(self._site, job)
        data, key = makers.pickle_inputs(self._site, inputs, reads)
        kept = self.new.jobs[job]
        if kept.key == key and kept.kinds <= self._same_kinds:
            self.new.jobs[job] = kept._replace(reads=reads)
            return None
        self._pending[job] = _Pending(key, reads)
        old = self._old.jobs.get(job)
        return RenderTask(job, data, old.packed if old else b"")

    # --- making -----------------------------------------------------------------------------

    def start(self) -> None:
        """Begin to make the pages."""
        for job in (*pick_samples(self._jobs), *self._find_jobs_of_old_kinds()):
            page = next(makers.make(self._site, job))
            if isinstance(page, Page) and (chrome := self._theme.get_chrome(page)):
                self.chromes[PageKind.from_page(page)] = chrome
        self.start_with(self.chromes)

    def start_with(self, chromes: dict[PageKind, Chrome]) -> None:
        """Begin to make the pages with chromes that are known to be right."""
        self.chromes = chromes
        self._same_kinds = frozenset(
            kind for kind, chrome in chromes.items() if chrome.digest == self._old.chromes.get(kind)
        )
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
        if mismatching:
            self._build_again(mismatching)
        self.new.chromes = {kind: chrome.digest for kind, chrome in self.chromes.items()}

    def _record(self, result: JobResult) -> None:
        if result.bare:
            self._wrap_bare_pages(result)
        self.shadowed += result.shadowed
        pending = self._pending.pop(result.job)
        # Pages of the host, and warnings about shadowed pages, are needed in every build.
        again = result.bare or result.shadowed
        key = b"" if again else pending.key
        self.new.jobs[result.job] = JobOutput(key, result.packed, result.kinds, pending.reads)

    def _wrap_bare_pages(self, result: JobResult) -> None:
        """Write the pages without a chrome: in a new one, now that there is a sample, or as the
        host renders them."""
        bare, files = [], unpack_files(result.packed)
        for page in result.bare:
            kind = PageKind.from_page(page)
            is_sound = kind not in self._theme.mismatching_kinds()
            chrome = self._theme.get_chrome(page) if is_sound else None
            if chrome and kind not in self._theme.mismatching_kinds():
                self.chromes[kind] = chrome
                html = chrome.fill(page)
                result.kinds |= {kind}
            else:
                html = self._theme.render(page)
                bare.append(page)
            render.write_file(self._work.folder, files, page.file, html.encode(), {})
        result.bare, result.packed = bare, pack_files(files)

    def _build_again(self, mismatching: set[PageKind]) -> None:
        """Let the host render the pages of some kinds, whose chromes are wrong.

        Their files must be overwritten, even by files that equal those of the site.
        """
        again = {
            job: None
            for job, output in self.new.jobs.items()
            if not mismatching.isdisjoint(output.kinds)
        }
        self.chromes = {
            kind: chrome for kind, chrome in self.chromes.items() if kind not in mismatching
        }
        for job in again:
            self.new.jobs[job] = JobOutput()
        left = [job for job in self._old.jobs if job not in again]
        self._old = replace(self._old, jobs=self._old.jobs.select(left))
        for batch in self._make_batches(list(again), self.chromes):
            for result in render.run_batch(self._work, batch):
                self._record(result)

    def close(self) -> None:
        """Stop the build early."""
        self._results.close()
        self._fragments.close()
