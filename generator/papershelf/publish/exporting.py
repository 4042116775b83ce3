"""What all pages wait for: the files of the whole collection, since pages tell how large they are,
and which papers are related."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from itertools import chain
from pathlib import Path

from .. import pages, parallel
from ..pages import Job, Site, exports
from ..records.paper import Paper
from . import related, render
from .store import Cache, Done, Manifest, size_of

Exports = dict[Job, Done]
"""The jobs of the whole collection's files, and what they made."""
_Fragments = list[tuple[str, str]]

_BATCH = 250


def export_and_relate(site: Site, cache: Cache, old: Manifest) -> tuple[Site, Exports]:
    """Make the exports in the pending folder, then relate papers: each with all cores, and not at
    the same time, since both take much memory.

    The site then knows the sizes of its exports, its papers' neighbours, and, if they were needed,
    the papers' fragments. Where MkDocs makes everything, it makes the exports too.
    """
    if not site.settings.fast:
        return related.relate(site, cache)[0], {}
    with parallel.apart(partial(_export, site, cache.tree, old)) as exported:
        made, fragments = exported()
    if fragments:
        site.keep_fragments(site.collection.papers, fragments)
    sizes = {path: size_of(one) for done in made.values() for path, one in done.made.items()}
    site, _ = related.relate(site.knowing(exported=sizes), cache)
    return site, made


def _export(site: Site, folder: Path, old: Manifest) -> tuple[Exports, _Fragments]:
    """Make the exports in a folder, but for those that are as they were."""
    jobs = [*pages.plan(site, (pages.EXPORTS,))]
    stay = {
        job: done for job in jobs
        if (done := old.jobs.get(job)) and done.key == pages.key(site, job)
    }  # fmt: skip
    todo = [job for job in jobs if job not in stay]
    fragments = _fragments(site) if pages.BIBTEX_JOB in todo else []
    work = render.Work(site, folder, old.jobs, frozenset())
    return {**stay, **{job: _make(work, job) for job in todo}}, fragments


def _make(work: render.Work, job: Job) -> Done:
    """Make the files of a job. Other processes write what is in them, this one puts it together: so
    neither holds all papers and all of their texts."""
    site, (_, what) = work.site, job
    written = parallel.Run(_write, (site, what), exports.batches(site, what))
    result = render.Result(job, pages.key(site, job))
    for asset in exports.join(site, what, written):
        render.put_asset(work, result, asset)
    return Done.of(result.key, result.made, frozenset())


def _write(shared: tuple[Site, str], papers: Sequence[Paper]) -> exports.Texts:
    return exports.write(*shared, papers)


def _fragments(site: Site) -> _Fragments:
    """Those of all papers, in their order; the site keeps them.

    Made once for all processes: each shows most papers on some listing.
    """
    papers = site.collection.papers
    batches = parallel.batches(papers, _BATCH)
    found = [*chain.from_iterable(parallel.Run(_fragments_of, site, batches))]
    site.keep_fragments(papers, found)
    return found


def _fragments_of(site: Site, papers: Sequence[Paper]) -> _Fragments:
    return site.fragments_of(papers)
