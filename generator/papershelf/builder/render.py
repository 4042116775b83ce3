"""Jobs to files: in batches, in as many processes as there are cores."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from .. import parallel
from ..site import Asset, Page, Site, makers
from ..site.makers import Job
from .cache import Done, Made, mark
from .chrome import Chrome, Kind
from .site_folder import write

_BATCH = 100


@dataclass(frozen=True)
class Work:
    """What every batch of a build needs, beside the chromes of its pages.

    `old` is what each job made of the site as it is: what would be the same is not written. `taken`
    are the files of hand-written pages: theirs win.
    """

    site: Site
    folder: Path
    old: Mapping[Job, Done]
    taken: frozenset[str]

    def made(self, job: Job) -> Made:
        """What the site has of a job."""
        done = self.old.get(job)
        return done.made if done else {}


@dataclass(slots=True)
class Result:
    """What came of a job: its key, its files, the kinds of its pages.

    `bare` are pages that have no chrome yet, `shadowed` the files that hand-written pages have.
    """

    job: Job
    key: bytes
    made: Made = field(default_factory=dict)
    bare: list[Page] = field(default_factory=list)
    kinds: set[Kind] = field(default_factory=set)
    shadowed: list[str] = field(default_factory=list)


Chromes = Mapping[Kind, Chrome]
Batch = tuple[Chromes, Sequence[Job]]


def batches(chromes: Chromes, jobs: Sequence[Job]) -> list[Batch]:
    """Jobs, in batches for `run`."""
    return [(chromes, some) for some in parallel.split_batches(jobs, _BATCH)]


def run(work: Work, batch: Batch) -> list[Result]:
    """Make the outputs of some jobs, and write those that changed."""
    chromes, jobs = batch
    return [_run(work, chromes, job) for job in jobs]


def _run(work: Work, chromes: Chromes, job: Job) -> Result:
    result, old = Result(job, makers.key(work.site, job)), work.made(job)
    for output in makers.make(work.site, job):
        if output.file in work.taken:
            result.shadowed.append(output.file)
        elif isinstance(output, Page):
            kind = Kind.of(output)
            if chrome := chromes.get(kind):
                _write(work, old, result, output.file, chrome.fill(output).encode())
                result.kinds.add(kind)
            else:
                result.bare.append(output)
        else:
            _write(work, old, result, output.file, output.data)
    return result


def put(work: Work, result: Result, page: Page, html: str) -> None:
    """Write a page's HTML, and note it in a result."""
    _write(work, work.made(result.job), result, page.file, html.encode())


def put_asset(work: Work, result: Result, asset: Asset) -> None:
    """Write a file, and note it in a result."""
    _write(work, work.made(result.job), result, asset.file, asset.data)


def _write(work: Work, old: Made, result: Result, path: str, data: bytes) -> None:
    """Write a file, where the site has it not already."""
    made = mark(data)
    if old.get(path) != made:
        write(work.folder, path, data)
    result.made[path] = made
