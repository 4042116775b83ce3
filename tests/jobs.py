"""Jobs of two sites, compared as a build compares them: by what they read, and by their inputs."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from functools import partial

from papershelf.site import Site, makers
from papershelf.site.facts import digest_fact, see_site
from papershelf.site.makers import Job
from papershelf.site.recorder import Changes, Reads, Recorder, Trace


class _First:
    """The first site of a comparison, with what was found of its jobs: many are compared with it in turn."""

    def __init__(self, site: Site) -> None:
        self.site = site
        self.digests: dict[Job, bytes] = {}
        self.reads: dict[Job, Reads] = {}
        self._recorded = replace(site, recorder=Recorder())
        self._trace: Trace | None = None

    def read(self, jobs: Iterable[Job]) -> Trace:
        """What was read for jobs, and for those before them."""
        for job in jobs:
            if job not in self.reads:
                self.reads[job] = makers.read_inputs(self._recorded, job)[1]
                self._trace = None
        if self._trace is None:
            self._trace = self._recorded.recorder.to_trace(partial(digest_fact, self._recorded))
        return self._trace


_LAST: list[_First] = []


def _find_first(site: Site) -> _First:
    if not _LAST or _LAST[0].site is not site:
        _LAST[:] = [_First(site)]
    return _LAST[0]


def digest_inputs(site: Site, job: Job) -> bytes:
    """A digest of the inputs of a job: if it is the same, a build leaves the outputs as they are."""
    inputs, reads = makers.read_inputs(site, job)
    return makers.pickle_inputs(site, inputs, reads)[1]


def find_changed_jobs(before: Site, after: Site, jobs: Iterable[Job]) -> set[Job]:
    """The jobs whose inputs differ."""
    kept = _find_first(before).digests
    before, after = (replace(site, recorder=Recorder()) for site in (before, after))
    for job in (jobs := [*jobs]):
        if job not in kept:
            kept[job] = digest_inputs(before, job)
    return {job for job in jobs if kept[job] != digest_inputs(after, job)}


def find_concerned_jobs(before: Site, after: Site, jobs: Iterable[Job]) -> set[Job]:
    """The jobs that a build looks at again, since something differs that was read for them."""
    first = _find_first(before)
    changes = Changes(first.read(jobs := [*jobs]))
    see_site(changes, replace(after, recorder=Recorder()))
    return {job for job in jobs if changes.concern(first.reads[job])}
