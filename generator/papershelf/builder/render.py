"""From jobs to files: in batches, on all cores."""

from __future__ import annotations

import pickle
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from ..records import name
from ..site import Asset, Page, Site, makers
from ..site.makers import Job
from ..site.paper_fragments import LentFragments, get_fragments
from ..site.rendering.output import Archive
from .cache.manifest import (
    FileDigests,
    compute_digest,
    compute_file_digest,
    pack_files,
    unpack_files,
)
from .chrome import Chrome, PageKind
from .site_folder import copy, pack, write


@dataclass(frozen=True)
class RenderContext:
    """Everything that the batches of a build share, apart from the chromes of pages.

    `site` has no papers. Files are written below `folder`. `taken` are the files of hand-written
    pages, which win.
    """

    site: Site
    folder: Path
    taken: frozenset[str]


class RenderTask(NamedTuple):
    """A job with its pickled inputs, and its packed files as the site has them: those that would be
    the same are not written."""

    job: Job
    inputs: bytes
    old: bytes


@dataclass(slots=True)
class JobResult:
    """The result of a job: its packed files, and the kinds of its pages.

    `bare` are pages without a chrome; `shadowed` are files that hand-written pages have too.
    """

    job: Job
    packed: bytes = b""
    kinds: frozenset[PageKind] = frozenset()
    bare: Sequence[Page] = ()
    shadowed: Sequence[str] = ()


Batch = tuple[Mapping[PageKind, Chrome], Sequence[RenderTask], LentFragments]
"""Chromes, jobs, and the fragments of papers that they show."""


def run_batch(work: RenderContext, batch: Batch) -> list[JobResult]:
    """Make the outputs of some jobs, and write those that changed."""
    chromes, tasks, lent = batch
    with get_fragments(work.site).lend(lent):
        results = [_run_named_task(work, chromes, task) for task in tasks]
    name.clear_cache()  # else every name of a large collection would stay
    return results


def _run_named_task(
    work: RenderContext, chromes: Mapping[PageKind, Chrome], task: RenderTask
) -> JobResult:
    """Run a task; an error that ends the build says of which record or page it is."""
    try:
        return _run_task(work, chromes, task)
    except Exception as error:
        error.add_note(f"while making {' '.join(map(str, task.job))}")
        raise


def _run_task(
    work: RenderContext, chromes: Mapping[PageKind, Chrome], task: RenderTask
) -> JobResult:
    files: FileDigests = {}
    kinds: set[PageKind] = set()
    bare: list[Page] = []
    shadowed: list[str] = []
    old = unpack_files(task.old)
    inputs = pickle.loads(task.inputs)  # noqa: S301 - this build pickled them
    for output in makers.make_from_inputs(work.site, task.job, inputs):
        if output.file in work.taken:
            shadowed.append(output.file)
        elif isinstance(output, Page):
            kind = PageKind.from_page(output)
            if chrome := chromes.get(kind):
                html = chrome.fill(output).encode()
                write_file(work.folder, files, output.file, html, old)
                kinds.add(kind)
            else:
                bare.append(output)
        else:
            write_asset(work.folder, files, output, old)
    return JobResult(task.job, pack_files(files), frozenset(kinds), bare, shadowed)


def write_assets(folder: Path, assets: Sequence[Asset], old: FileDigests) -> FileDigests:
    """Write files unless the site has them already; returns their digests."""
    files: FileDigests = {}
    for asset in assets:
        write_asset(folder, files, asset, old)
    return files


def write_asset(folder: Path, files: FileDigests, asset: Asset, old: FileDigests) -> None:
    """Write or copy a file unless the site has it already, and record it in `files`.

    An archive is always written, since its job is only run again after a change.
    """
    if isinstance(asset.content, bytes):
        write_file(folder, files, asset.file, asset.content, old)
        return
    if isinstance(asset.content, Archive):
        files[asset.file] = compute_file_digest(pack(folder, asset.file, asset.content))
        return
    digest = compute_file_digest(asset.content)
    if old.get(asset.file) != digest:
        digest = compute_file_digest(copy(folder, asset.file, asset.content))
    files[asset.file] = digest


def write_file(folder: Path, files: FileDigests, path: str, data: bytes, old: FileDigests) -> None:
    """Write a file unless the site has it already, and record it in `files`."""
    digest = files[path] = compute_digest(data)
    if old.get(path) != digest:
        write(folder, path, data)
