"""What all pages wait for: the files of the whole collection, since pages tell how large they are,
and which papers are related."""

from __future__ import annotations

from functools import partial
from pathlib import Path

from .. import pages, parallel
from ..pages import Job, Site
from . import related, render
from .store import Cache, Done, Manifest, size_of

Exports = dict[Job, Done]
"""The jobs of the whole collection's files, and what they made."""


def export_and_relate(site: Site, cache: Cache, old: Manifest) -> tuple[Site, Exports]:
    """Make the exports in the pending folder, and relate papers meanwhile.

    The site then knows the sizes of its exports, and its papers' neighbours. Where MkDocs makes
    everything, it makes the exports too.
    """
    if not site.settings.fast:
        return related.relate(site, cache)[0], {}
    with parallel.apart(partial(_export, site, cache.tree, old)) as exported:
        site, _ = related.relate(site, cache)
        exports = exported()
    sizes = {path: size_of(one) for done in exports.values() for path, one in done.made.items()}
    return site.knowing(exported=sizes), exports


def _export(site: Site, folder: Path, old: Manifest) -> Exports:
    """Make the exports in a folder, but for those that are as they were."""
    jobs = [job for job in pages.plan(site) if job[0] == pages.EXPORTS]
    stay = {
        job: done for job in jobs
        if (done := old.jobs.get(job)) and done.key == pages.key(site, job)
    }  # fmt: skip
    work = render.Work(site, folder, old.jobs, frozenset())
    todo: list[render.Batch] = [({}, [job]) for job in jobs if job not in stay]
    results = (result for some in parallel.Run(render.run, work, todo) for result in some)
    return stay | {one.job: Done.of(one.key, one.made, frozenset()) for one in results}
