"""Files that contain the whole collection, built before all others; and related papers.

Pages need both: they show the sizes of exports, and link to related papers. These files take the
most memory of all.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial
from itertools import chain
from pathlib import Path
from typing import Any

from .. import parallel
from ..site import Site, makers
from ..site.exports import bibliographies
from ..site.makers import Job
from ..site.rendering.renderer import Fragments, keep_fragments, render_fragments
from ..site.search import index_files
from . import render
from .cache import Cache, JobOutput, Manifest, get_size
from .derived import related_papers

Exports = dict[Job, JobOutput]
"""The jobs of these files, and their outputs."""

Keys = dict[Job, bytes]
"""Jobs with their keys, computed once: each takes a look at all papers."""

_BATCH = 250
_IN_BATCHES = {
    maker.name: maker.in_batches for maker in makers.MAKERS.values() if maker.in_batches
}


def export_and_relate(site: Site, cache: Cache, old: Manifest) -> tuple[Site, Exports]:
    """Build the exports in the pending folder, then relate papers.

    Each uses all cores; they don't run at the same time, since both take much memory. The site then
    has the sizes of its exports, its papers' neighbours, and the papers' fragments if they were
    needed. Without `fast`, MkDocs builds the exports too.
    """
    if not site.settings.fast:
        return related_papers.relate(site, cache)[0], {}
    with parallel.in_subprocess(partial(_export, site, cache.tree, old)) as exported:
        exports, fragments = exported()
    if fragments:
        keep_fragments(site, site.collection.papers, fragments)
    sizes = {
        path: get_size(digest)
        for output in exports.values()
        for path, digest in output.files.items()
    }
    site, _ = related_papers.relate(site.replace(export_sizes=sizes), cache)
    return site, exports


def make_index(site: Site, cache: Cache, old: Manifest) -> Exports:
    """Build the search index in the pending folder in the same way; nothing without a search."""
    jobs = [job for job in makers.plan(site, (index_files.NAME,)) if job == index_files.JOB]
    if not jobs:
        return {}
    with parallel.in_subprocess(partial(_build_index, site, jobs, cache.tree, old)) as exports:
        return exports()


def _export(site: Site, folder: Path, old: Manifest) -> tuple[Exports, list[Fragments]]:
    """Build the exports in a folder, and the papers' fragments if they are needed."""
    jobs = [*makers.plan(site, (bibliographies.NAME,))]
    keys = _compute_keys(site, jobs)
    stays = _is_unchanged(bibliographies.BIBTEX_JOB, keys, old)
    fragments = [] if stays else _render_all_fragments(site)
    return _make_all(site, keys, folder, old), fragments


def _build_index(site: Site, jobs: Iterable[Job], folder: Path, old: Manifest) -> Exports:
    return _make_all(site, _compute_keys(site, jobs), folder, old)


def _compute_keys(site: Site, jobs: Iterable[Job]) -> Keys:
    return {job: makers.key(site, job) for job in jobs}


def _make_all(site: Site, keys: Keys, folder: Path, old: Manifest) -> Exports:
    """The outputs of some jobs: built, or unchanged."""
    work = render.RenderContext(site, folder, old.jobs, frozenset())
    return {
        job: old.jobs[job] if _is_unchanged(job, keys, old) else _make(work, job, key)
        for job, key in keys.items()
    }


def _is_unchanged(job: Job, keys: Keys, old: Manifest) -> bool:
    done = old.jobs.get(job)
    return done is not None and done.key == keys[job]


def _make(work: render.RenderContext, job: Job, key: bytes) -> JobOutput:
    """Build the files of a job. Other processes write the parts, this one joins them, so that no
    process needs memory for all papers and all of their texts."""
    site, (name, what) = work.site, job
    maker = _IN_BATCHES[name]
    batches = maker.batches(site, what)
    is_busy = job == index_files.JOB  # it sorts all terms
    parts = parallel.Run(
        _write, (site, job), batches, meanwhile="works" if is_busy else "waits"
    )
    result = render.JobResult(job, key)
    for asset in maker.join(site, what, parts):
        render.write_asset(work, result, asset)
    parallel.trim_memory()  # before the next job takes as much
    return JobOutput.from_files(result.key, result.files, frozenset())


def _write(shared: tuple[Site, Job], batch: range) -> Any:
    site, (name, what) = shared
    return _IN_BATCHES[name].write(site, what, batch)


def _render_all_fragments(site: Site) -> list[Fragments]:
    """The fragments of all papers, in order; the site keeps them.

    They are rendered once for all processes, since each shows most papers on some listing.
    """
    papers = site.collection.papers
    batches = parallel.split_ranges(len(papers), _BATCH)
    run = parallel.Run(_render_some_fragments, site, batches, meanwhile="waits")
    found = [*chain.from_iterable(run)]
    keep_fragments(site, papers, found)
    return found


def _render_some_fragments(site: Site, places: range) -> list[Fragments]:
    return render_fragments(site, site.collection.papers[places.start : places.stop])
