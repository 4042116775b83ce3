"""Files that hold all papers, and related papers.

Pages need both: they show the sizes of exports, and link to related papers. After a change of few
records these files are patched, in some processes. Others are made from all papers, those of a
maker one after the other, since that takes the most memory of all. Either begins beside other work.
"""

from __future__ import annotations

import pickle
from collections.abc import Callable, Generator, Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack, closing
from dataclasses import replace
from functools import partial
from itertools import chain, islice
from typing import Any

from .. import parallel
from ..records import name as names
from ..records.paper import Paper
from ..records.reader import Memory
from ..site import Site, makers
from ..site.exports import bibliographies
from ..site.facts import find_changed_papers, look_ahead, see_site
from ..site.makers import Job, WholeMaker, WholeModule
from ..site.paper_fragments import Fragments, get_fragments
from ..site.pdfs import pdf_index
from ..site.previous import Previous
from ..site.reading import digest_head
from ..site.recorder import Changes
from ..site.rendering.renderer import render_fragments
from ..site.search import index_files
from ..site.without_papers import strip_papers
from .cache.folder import Cache
from .cache.manifest import FileDigests, JobOutput, Manifest, get_size
from .render import write_assets

Outputs = dict[Job, JobOutput]
"""The jobs of these files, and their outputs."""
Patches = Mapping[Job, JobOutput | None]
"""The outputs of jobs whose files were patched; None where that was not possible."""
SavedFragments = tuple[str, bytes, Fragments]
"""A paper's id, the digest of its head, and its fragments."""
_KEY = b"whole"
"""In place of a digest of the inputs, which are all papers."""
_BATCH = 250
_FEW = 500
"""Most changed papers for which files are patched; making them uses all cores."""
EXPORTS = (bibliographies.NAME,)
INDEX = index_files.NAME, pdf_index.NAME
"""The names of the makers of exports, and of the search's files."""


class WholeFiles:
    """The files that hold all papers, in one build; new ones are in the pending folder.

    Without `changes`, everything is made. `before` are the records of the site that the manifest
    `old` describes.
    """

    def __init__(
        self,
        cache: Cache,
        old: Manifest,
        changes: Changes | None,
        before: Memory,
    ) -> None:
        self._cache, self._old, self._changes, self._before = cache, old, changes, before
        self._previous: list[Previous | None] = []
        self._reads: dict[Job, bytes] = {}
        self._missing: list[Job] = []
        self._started: list[tuple[str, Callable[[], Patches]]] = []
        """(name of a maker, what waits for some of its files)."""
        self._stack = ExitStack()
        self._renders_all = False
        """Whether the fragments of all papers are saved, with the bibliography."""
        self.outputs: Outputs = {}

    def start_patching(self, site: Site, names: Iterable[str]) -> None:
        """Begin to patch the files of some makers, where that is possible."""
        if self._changes:  # the hand-written pages may have been read since they were looked for
            see_site(self._changes, site)
            strip_papers(site)  # pages need it, and so do patches: their processes share it
        for name in names:
            self._start_patches(site, name)

    def _start_patches(self, site: Site, name: str) -> None:
        patched: dict[Job, JobOutput] = {}
        for job in makers.plan(site, [name]):
            _, self._reads[job] = makers.read_inputs(site, job)
            output = self._old.jobs.get(job)
            if output and not output.key:
                output = None  # hand-written files took the place of some of its own
            if output and self._changes and not self._changes.concern(output.reads):
                self.outputs[job] = output
            elif output and self._find_previous(site):
                patched[job] = output
            else:
                self._missing.append(job)
        if previous := self._find_previous(site) if patched else None:
            # Few processes: to start one takes as long as to patch a small file.
            for some in parallel.deal(list(patched.items()), parallel.count_cores()):
                work = partial(_patch_all, site, some, previous, self._cache)
                self._start(name, work, steps_back=name in INDEX)  # exports are waited for

    def look_ahead(self, site: Site) -> None:
        """Look at what changed, as far as that does not need related papers or these files."""
        if self._changes:
            look_ahead(self._changes, site)

    def _start(self, name: str, work: Callable[[], Patches], *, steps_back: bool = True) -> None:
        process = parallel.in_subprocess(work, steps_back=steps_back)
        self._started.append((name, self._stack.enter_context(process)))

    def _find_previous(self, site: Site) -> Previous | None:
        """The site that the manifest describes; None if more than a few papers have changed.

        It is looked for once.
        """
        if not self._previous:
            self._previous.append(self._compare_papers(site))
        return self._previous[0]

    def _compare_papers(self, site: Site) -> Previous | None:
        if self._changes is None:
            return None
        cache = self._cache
        collection = self._old.names.with_papers(self._before.list_papers(cache.root))
        changed = find_changed_papers(site, collection, self._changes)
        others = collection.fingerprints.keys() ^ site.records.fingerprints.keys()
        if changed is None or len(changed) + len(others) > _FEW:
            return None

        def read(path: str) -> bytes:
            return (cache.site / path).read_bytes()

        return Previous(collection, frozenset(changed), read, self._old.pages)

    def start_making(self, site: Site, names: Iterable[str]) -> None:
        """Begin to make the files of some makers that are not patched.

        The site has its related papers and exports by then, or what is read of them is made twice.
        """
        for name in names:
            jobs = [job for job in self._missing if job[0] == name]
            self._missing = [job for job in self._missing if job[0] != name]
            if jobs:
                self._renders_all |= bibliographies.BIBTEX_JOB in jobs
                # What is read of all papers is read here: a process would copy their memory.
                batches = {job: _get_module(name).batches(site, job[1]) for job in jobs}
                work = partial(_make_all, site, batches, self._cache, self._old)
                # The index is joined by one process, so it ends last: it should not wait, too.
                self._start(name, work, steps_back=name not in INDEX)

    def finish(self, site: Site, names: Iterable[str]) -> None:
        """Wait for the files of some makers; make those that could not be patched."""
        self._wait(site, names)
        self.start_making(site, names)
        self._wait(site, names)
        if self._renders_all and bibliographies.NAME in names:
            self._take_fragments(site)
        if not self._started:
            self.close()

    def _wait(self, site: Site, names: Iterable[str]) -> None:
        for name, wait in self._started:
            for job, output in (wait() if name in names else {}).items():
                if output:
                    self.outputs[job] = output._replace(reads=self._reads[job])
                else:
                    self._missing.append(job)
        self._started = [one for one in self._started if one[0] not in names]

    def _take_fragments(self, site: Site) -> None:
        """Take the fragments of all papers, which were saved with the bibliography."""
        if file := self._cache.load_fragments():
            own = site.records.by_id  # whose ids are in memory already
            places = {own[id].id: place for id, place in file.papers.items()}
            get_fragments(site).use_file(replace(file, papers=places))

    def list_sizes(self) -> dict[str, int]:
        """Address -> bytes of the exports."""
        return {
            path: get_size(digest)
            for job, output in self.outputs.items()
            if job[0] in EXPORTS
            for path, digest in output.files.items()
        }

    def close(self) -> None:
        """Wait for what is under way."""
        self._stack.close()

    def load_fragments(self, site: Site) -> None:
        """Take the fragments of papers that the last build saved, if a page shows some: a changed
        paper stands in listings with many others."""
        if self._changes and not self._renders_all:
            get_fragments(site).use_saved(self._cache.load_fragments)


def _patch_all(
    site: Site, jobs: Iterable[tuple[Job, JobOutput]], previous: Previous, cache: Cache
) -> Patches:
    return {job: _patch(site, job, previous, output, cache) for job, output in jobs}


def _patch(
    site: Site, job: Job, previous: Previous, output: JobOutput, cache: Cache
) -> JobOutput | None:
    """The output of a job whose files were patched; None if that is not possible."""
    name, what = job
    patched = _get_module(name).patch(site, what, previous)
    if patched is None:
        return None
    assets, removed = patched
    old = output.files
    files = {path: digest for path, digest in old.items() if path not in removed}
    files |= write_assets(cache.tree, assets, old)
    return JobOutput.from_files(_KEY, files)


def _make_all(site: Site, jobs: Mapping[Job, list[range]], cache: Cache, old: Manifest) -> Outputs:
    """The outputs of a maker's jobs, by their batches; the papers' fragments are saved for pages.

    Other processes write the parts, this one joins them, so that no process needs memory for all
    papers and all of their texts.
    """
    if bibliographies.BIBTEX_JOB in jobs:
        file = cache.save_fragments(_render_all_fragments(site))
        get_fragments(site).use_file(file)  # exports have entries
    before = {job: old.jobs[job].files if job in old.jobs else {} for job in jobs}
    write = partial(_write_all, site, [(job, some) for job in jobs for some in jobs[job]])
    # The index grows: each process that this one starts would keep what it was.
    is_index = index_files.JOB in jobs
    with parallel.iterate_in_subprocess(write) if is_index else closing(write()) as parts:
        return {
            job: _join(site, job, islice(parts, len(batches)), cache, before[job])
            for job, batches in jobs.items()
        }


def _join(
    site: Site, job: Job, parts: Iterator[bytes], cache: Cache, before: FileDigests
) -> JobOutput:
    """Write the files of a job, from its parts."""
    name, what = job
    files: FileDigests = {}
    for asset in _get_module(name).join(site, what, map(_unpack, parts)):
        files |= write_assets(cache.tree, [asset], before)
    parallel.trim_memory()  # before the next job takes as much
    return JobOutput.from_files(_KEY, files)


def _write_all(site: Site, batches: list[tuple[Job, range]]) -> Generator[bytes, None, None]:
    """The parts of the files of some jobs, packed, in the order of the batches.

    There is one run for all jobs, so that parts of the next one are written while the files of one
    are joined.
    """
    # This process joins the parts meanwhile, others work beside it, and each more copies memory.
    run = parallel.Run(_write, site, batches, meanwhile="works")
    with closing(run):  # a file may be complete before the run has ended
        yield from run


def _write(site: Site, task: tuple[Job, range]) -> bytes:
    (name, what), batch = task
    return pickle.dumps(_get_module(name).write(site, what, batch))


def _unpack(part: bytes) -> Any:
    return pickle.loads(part)  # noqa: S301 - our own


def _get_module(name: str) -> WholeModule:
    maker = makers.MAKERS[name]
    if not isinstance(maker, WholeMaker):
        raise TypeError(f"{name} makes no files that hold all papers")
    return maker.module


def _render_all_fragments(site: Site) -> Iterator[SavedFragments]:
    """The fragments of all papers, in order.

    They are rendered once for all processes, since each shows most papers on some listing.
    """
    papers = site.records.papers
    batches = parallel.split_batches(papers, _BATCH)
    work = _render_some_fragments
    run = parallel.SpreadRun(work, strip_papers(site), batches, meanwhile="waits")
    with closing(run):
        for paper, found in zip(papers, chain.from_iterable(run), strict=True):
            yield paper.id, digest_head(site, paper.id), found


def _render_some_fragments(site: Site, papers: Sequence[Paper]) -> list[Fragments]:
    found = list(render_fragments(site, papers))
    names.clear_cache()  # as in `render.run_batch`
    return found
