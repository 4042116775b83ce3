"""Jobs of two sites, compared as a build compares them: by what they read, and by their inputs."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from functools import partial

from papershelf.site import Site, makers
from papershelf.site.facts import digest_fact, see_site
from papershelf.site.makers import Job
from papershelf.site.recorder import Changes, Recorder

_DIGESTS: dict[int, tuple[Site, dict[Job, bytes]]] = {}
"""The digests of the first site of a comparison, by its identity: many are compared with it in turn."""


def digest_inputs(site: Site, job: Job) -> bytes:
    """A digest of the inputs of a job: if it is the same, a build leaves the outputs as they are."""
    inputs, reads = makers.read_inputs(site, job)
    return makers.pickle_inputs(site, inputs, reads)[1]


def find_changed_jobs(before: Site, after: Site, jobs: Iterable[Job]) -> set[Job]:
    """The jobs whose inputs differ."""
    if id(before) not in _DIGESTS:
        _DIGESTS.clear()
        _DIGESTS[id(before)] = before, {}
    kept = _DIGESTS[id(before)][1]
    before, after = (replace(site, recorder=Recorder()) for site in (before, after))
    for job in (jobs := [*jobs]):
        if job not in kept:
            kept[job] = digest_inputs(before, job)
    return {job for job in jobs if kept[job] != digest_inputs(after, job)}


def find_concerned_jobs(before: Site, after: Site, jobs: Iterable[Job]) -> set[Job]:
    """The jobs that a build looks at again, since something differs that was read for them."""
    before, after = (replace(site, recorder=Recorder()) for site in (before, after))
    reads = {job: makers.read_inputs(before, job)[1] for job in jobs}
    trace = before.recorder.to_trace(partial(digest_fact, before))
    changes = Changes(trace)
    see_site(changes, after)
    return {job for job, read in reads.items() if changes.concern(read)}
