"""From jobs to files: in batches, on all cores."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from .. import parallel
from ..site import Asset, Page, Site, makers
from ..site.makers import Job
from .cache import FileDigests, JobOutput, compute_digest
from .chrome import Chrome, PageKind
from .site_folder import write

_BATCH = 100


@dataclass(frozen=True)
class RenderContext:
    """Everything that the batches of a build share, apart from the chromes of pages.

    `old` are the previous outputs of jobs: files that would be the same are not written. `taken`
    are the files of hand-written pages, which win.
    """

    site: Site
    folder: Path
    old: Mapping[Job, JobOutput]
    taken: frozenset[str]

    def get_files(self, job: Job) -> FileDigests:
        """The files that the site has of a job."""
        done = self.old.get(job)
        return done.files if done else {}


@dataclass(slots=True)
class JobResult:
    """The result of a job: its key, its files, the kinds of its pages.

    `bare` are pages without a chrome; `shadowed` are files that hand-written pages have too.
    """

    job: Job
    key: bytes
    files: FileDigests = field(default_factory=dict)
    bare: list[Page] = field(default_factory=list)
    kinds: set[PageKind] = field(default_factory=set)
    shadowed: list[str] = field(default_factory=list)


Chromes = Mapping[PageKind, Chrome]
Batch = tuple[Chromes, Sequence[Job]]


def make_batches(chromes: Chromes, jobs: Sequence[Job]) -> list[Batch]:
    """Jobs in batches for `run_batch`."""
    return [(chromes, some) for some in parallel.split_batches(jobs, _BATCH)]


def run_batch(work: RenderContext, batch: Batch) -> list[JobResult]:
    """Make the outputs of some jobs, and write those that changed."""
    chromes, jobs = batch
    return [_run_job(work, chromes, job) for job in jobs]


def _run_job(work: RenderContext, chromes: Chromes, job: Job) -> JobResult:
    result, old = JobResult(job, makers.key(work.site, job)), work.get_files(job)
    for output in makers.make(work.site, job):
        if output.file in work.taken:
            result.shadowed.append(output.file)
        elif isinstance(output, Page):
            kind = PageKind.from_page(output)
            if chrome := chromes.get(kind):
                _write(work, old, result, output.file, chrome.fill(output).encode())
                result.kinds.add(kind)
            else:
                result.bare.append(output)
        else:
            _write(work, old, result, output.file, output.data)
    return result


def write_page(work: RenderContext, result: JobResult, page: Page, html: str) -> None:
    """Write a page's HTML, and record it in a result."""
    _write(work, work.get_files(result.job), result, page.file, html.encode())


def write_asset(work: RenderContext, result: JobResult, asset: Asset) -> None:
    """Write a file, and record it in a result."""
    _write(work, work.get_files(result.job), result, asset.file, asset.data)


def _write(
    work: RenderContext, old: FileDigests, result: JobResult, path: str, data: bytes
) -> None:
    """Write a file unless the site has it already."""
    digest = compute_digest(data)
    if old.get(path) != digest:
        write(work.folder, path, data)
    result.files[path] = digest
