"""Jobs to files: in batches, in as many processes as there are cores.

A batch and its result pickle, and so do the site and the chromes that a worker starts with: any
`concurrent.futures` executor can run them that calls `start` in its workers.
"""

from __future__ import annotations

import multiprocessing
import os
import pickle
import sys
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import Executor, ProcessPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from .. import pages
from ..pages import Job, Output, Page, Site
from .chrome import Chrome, Kind
from .store import Made, digest, write

_FEW = 150
"""Jobs that are not worth a second process."""
_BATCH = 100


@dataclass(frozen=True)
class Work:
    """What every batch of a build needs.

    `known` are the files of the site as they are: what would be the same is not written. `taken`
    are the files of hand-written pages: theirs win.
    `search` gives the search entries of a page, None where no search wants them.
    """

    site: Site
    chromes: dict[Kind, Chrome]
    folder: Path
    known: Made
    taken: frozenset[str]
    search: Callable[[Page], list[Any]] | None


@dataclass
class Result:
    """What came of a job: its files, its search entries, the kinds of its pages.

    `bare` are pages that have no chrome yet, `shadowed` the files that hand-written pages have.
    """

    job: Job
    made: Made = field(default_factory=dict)
    entries: list[Any] = field(default_factory=list)
    bare: list[Page] = field(default_factory=list)
    kinds: set[Kind] = field(default_factory=set)
    shadowed: list[str] = field(default_factory=list)

_work: Work | None = None


def start(work: Work | bytes) -> None:
    """Make a worker ready."""
    global _work  # noqa: PLW0603 - a worker process has one work
    _work = pickle.loads(work) if isinstance(work, bytes) else work  # noqa: S301 - from ourselves


def run(batch: list[Job]) -> list[Result]:
    """Make the outputs of some jobs, and write those that changed."""
    if _work is None:
        raise RuntimeError("start() was not called")
    return [_run(_work, job) for job in batch]


def run_all(work: Work, jobs: list[Job]) -> Iterator[Result]:
    """Run jobs, here or in processes; results in the order of the jobs."""
    cores = os.cpu_count() or 1
    if len(jobs) <= _FEW or cores == 1:
        for job in jobs:
            yield _run(work, job)
        return
    batches = [jobs[at : at + _BATCH] for at in range(0, len(jobs), _BATCH)]
    with _executor(work, min(cores, len(batches))) as executor:
        for results in executor.map(run, batches):
            yield from results


def _executor(work: Work, workers: int) -> Executor:
    """Processes that have the work: by fork where that is safe, else by pickle."""
    forks = sys.platform == "linux" and threading.active_count() == 1
    context = multiprocessing.get_context("fork" if forks else "spawn")
    told = work if forks else pickle.dumps(work)
    return ProcessPoolExecutor(workers, mp_context=context, initializer=start, initargs=(told,))


def _run(work: Work, job: Job) -> Result:
    result = Result(job)
    for output in pages.make(work.site, job):
        if output.file in work.taken:
            result.shadowed.append(output.file)
            continue
        chrome = work.chromes.get(Kind.of(output)) if isinstance(output, Page) else None
        if isinstance(output, Page) and chrome is None:
            result.bare.append(output)
            continue
        put(work, result, output, chrome)
    return result


def put(work: Work, result: Result, output: Output, chrome: Chrome | None) -> None:
    """Write an output, where the site has it not already, and note it in a result."""
    data = _data(output, chrome)
    seen = work.known.get(output.file)
    if seen is not None and seen == (digest(data), len(data)):
        result.made[output.file] = seen
    else:
        result.made[output.file] = write(work.folder, output.file, data)
    if isinstance(output, Page):
        result.kinds.add(Kind.of(output))
        result.entries += work.search(output) if work.search else []


def _data(output: Output, chrome: Chrome | None) -> bytes:
    if isinstance(output, Page):
        return chrome.fill(output).encode() if chrome else b""
    content = output.content
    return content if isinstance(content, bytes) else content.read_bytes()
