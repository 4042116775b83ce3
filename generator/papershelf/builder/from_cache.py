"""Builds without MkDocs, from what the last build left in the cache.

A build leaves the chromes of its pages and the stamps of all files that it read. While nothing but
records has changed, the next build needs no more, since MkDocs would render the same around the
pages. After any other change, MkDocs builds the site: by the same functions, with the same result.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from functools import partial
from math import ceil
from pathlib import Path

from ..errors import ContentError, PapershelfError, merge_warnings, select_errors
from ..parallel import count_cores, in_subprocess, split_batches
from ..records.reader import Memory, Stamp
from ..site import Page, Site, makers
from ..site.listings.index_pages import list_empty_sections
from ..site.makers import Job
from ..site.own_pages.filling import check_own_pages, fill_page
from ..site.recorder import Changes
from ..site.without_papers import strip_papers
from . import recipe
from .cache.folder import Cache
from .cache.manifest import JobOutput, Manifest, compute_digest
from .cache.renamed import find_renamed_entries, find_renamed_papers
from .cache.state import BuildState, FilledPage
from .chrome import Chrome, PageKind
from .derived.citation_cache import add_citations
from .hosting.limits import list_site_notices
from .progress_steps import Steps
from .render import write_assets, write_file
from .site_folder import is_unchanged, try_to_lock, write
from .whole_files import EXPORTS, INDEX

_FEW = 5_000
"""So few files are not worth a process to check."""
_LOOKS = 4
"""Most processes that check files: starting more takes longer than they save."""
_SITEMAP = "sitemap.xml"


class NeedsMkDocsError(Exception):
    """The change needs a build by MkDocs."""


def build_from_cache(config_file: Path, steps: Steps) -> CachedBuild | None:
    """Build the site of a folder without MkDocs; None if that needs MkDocs."""
    cache = Cache.find(config_file)
    lock = try_to_lock(cache.folder) if cache else None
    if cache is None or lock is None:
        return None
    try:
        build = CachedBuild.find(cache, steps)
        if build is None or not build.run():
            return None
        cache.save_state(build.state, config_file)
    except PapershelfError:
        return None  # MkDocs reports it
    finally:
        lock.release()
    return build


class CachedBuild:
    """One build without MkDocs; `state` is what the last one left, then what this one leaves.

    `records` are those of the last build if the caller has them; while the site is served, they are
    then those of this one.
    """

    def __init__(
        self, cache: Cache, state: BuildState, steps: Steps, records: Memory | None = None
    ) -> None:
        self.state = state
        self.records = records
        self._cache = cache
        self._steps = steps
        self.report = state.report.follow(state.report.papers, {}, {})
        self._old = cache.load_manifest() or Manifest()

    @classmethod
    def find(cls, cache: Cache, steps: Steps, records: Memory | None = None) -> CachedBuild | None:
        """A build from what the last one left in the cache; None if that is not known."""
        state = cache.load_state()
        return cls(cache, state, steps, records) if isinstance(state, BuildState) else None

    @property
    def site(self) -> Path:
        """The folder of the site."""
        return self._cache.site

    def run(self) -> bool:
        """Bring the site up to date; False if that needs MkDocs, and then the site stays.

        Raises ContentError if records have errors, and CallError as `SiteBuild.derive` does.
        """
        self._steps.begin("checking what changed")
        state = self.state
        if self._cache.pending.exists():
            return False  # a build was killed
        if not self._old.base or not state.surroundings.is_unchanged():
            return False
        records = state.surroundings.stamp_records(self._cache.root)
        is_same = records == state.records and all(records.values())
        is_same &= recipe.find_last_day(state.site.settings) == state.site.records.last_day
        with _check_in_background(self._cache, self._old, self.report.files) as is_sound:
            try:
                if is_same:
                    return is_sound()
                self._build(records, is_sound)
            except NeedsMkDocsError:
                self._cache.discard()
                return False
            except BaseException:
                self._cache.discard()
                raise
        return True

    def list_warnings(self) -> list[str]:
        """The warnings of the records, and those about the host's limits."""
        return [*self.state.warnings, *(notice.text for notice in self.state.notices)]

    def _build(self, records: dict[str, Stamp], is_sound: Callable[[], bool]) -> None:
        """Make what the changed records concern."""
        cache, state, old = self._cache, self.state, self._old
        if state.site.own_fragments:
            raise NeedsMkDocsError  # they may show anything
        self._steps.begin("reading records")
        before = Memory(cache.load_records() if self.records is None else self.records)
        memory = Memory(before)
        settings = state.site.settings
        collection, check = recipe.read_collection(cache.root, settings, memory, records)
        with ExitStack() as stack:
            find_problems = stack.enter_context(in_subprocess(check))
            problems = list(find_renamed_papers(before, collection))
            collection.keep_slugs(old.names)
            site = replace(state.site, records=collection)
            problems += find_renamed_entries(old, site, cache.root)
            site, found = recipe.read_pdfs(site, cache.folder, self._steps)
            problems += found
            cache.open_pending()
            self._steps.begin("comparing")
            build = recipe.SiteBuild(site, old.base, cache, old, before, self._steps)
            stack.callback(build.close)
            if build.changes is None or self._has_other_sections(site, build.changes):
                raise NeedsMkDocsError
            problems += check_own_pages(site, [filled.page for filled in state.filled.values()])
            self._steps.begin("formatting citations")
            add_citations(site)
            build.derive((*EXPORTS, *INDEX))
            problems = find_problems() + problems
            if select_errors(problems):
                raise ContentError(problems)
            manifest = self._make(build, build.changes)
        manifest.base = old.base
        build.finish_manifest(manifest)
        gone, come = old.list_files(beside=manifest), manifest.list_files(beside=old)
        self.report = self.report.follow(len(collection.papers), gone, come)
        if not is_sound():
            raise NeedsMkDocsError
        if cache.is_serving:
            self.records = Memory(memory)
        count = partial(list_site_notices, build.site, cache.root, manifest.list_sizes)
        with in_subprocess(count) as find_notices:
            cache.save_records(memory, before)
            cache.commit_changes(manifest, gone.keys() - come.keys())
            notices = find_notices()
        self.state = BuildState.from_build(
            build.site,
            surroundings=state.surroundings,
            records=records,
            chromes=state.chromes,
            sections=state.sections,
            taken=state.taken,
            filled=state.filled,
            links=state.links,
            empty_sections=state.empty_sections,
            warnings=[*map(str, merge_warnings(problems))],
            report=self.report,
            notices=notices,
        )

    def _has_other_sections(self, site: Site, changes: Changes) -> bool:
        """Whether the navigation has other indices than before."""
        may_differ = changes.has_changed(("index_pages.list_empty_sections",))
        return may_differ and list_empty_sections(site) != self.state.empty_sections

    def _make(self, build: recipe.SiteBuild, changes: Changes) -> Manifest:
        """Make pages and files, and give the new manifest."""
        state = self.state
        pages = build.start_pages(_SavedTheme(), state.taken)
        self._check_links(build.site, changes)
        pages.start_with(dict(state.chromes))
        manifest = pages.new
        manifest.host = dict(self._old.host)
        self._steps.begin("building MkDocs pages")  # while others are made
        self._make_host_pages(build.site, changes, manifest)
        build.finish_pages(pages)
        if pages.shadowed:
            raise NeedsMkDocsError
        manifest.chromes = self._old.chromes
        return manifest

    def _make_host_pages(self, site: Site, changes: Changes, manifest: Manifest) -> None:
        """Fill the pages that MkDocs rendered."""
        state = self.state
        jobs = makers.list_section_jobs(site)
        if self._old.sections.keys() != {*jobs}:
            raise NeedsMkDocsError
        for job in jobs:
            self._make_section(site, job, changes, manifest)
        for path, filled in state.filled.items():
            self._fill_own_page(site, path, filled, changes, manifest)
        self._date_sitemap(site, manifest)

    def _make_section(self, site: Site, job: Job, changes: Changes, manifest: Manifest) -> None:
        """Fill a page that MkDocs rendered with its content, and write the files beside it."""
        old = manifest.sections[job] = self._old.sections[job]
        if not changes.concern(old.reads):
            return
        inputs, reads = makers.read_inputs(site, job)
        outputs = list(makers.make_from_inputs(strip_papers(site), job, inputs))
        section, tree = self.state.sections.get(job), self._cache.tree
        pages = [page for page in outputs if isinstance(page, Page)]
        own = [page for page in pages if page.file not in self.state.taken]
        if bool(own) != bool(section):
            raise NeedsMkDocsError
        for page in own:
            html = section.fill(page) if section else None
            if html is None:
                raise NeedsMkDocsError
            write_file(tree, manifest.host, page.file, html.encode(), self._old.host)
        assets = [output for output in outputs if not isinstance(output, Page)]
        manifest.host |= write_assets(tree, assets, self._old.host)
        manifest.sections[job] = JobOutput(reads=reads)

    def _fill_own_page(
        self, site: Site, path: str, filled: FilledPage, changes: Changes, manifest: Manifest
    ) -> None:  # fmt: skip
        """Fill the marks of a hand-written page."""
        manifest.filled[path] = self._old.filled[path]
        if changes.concern(manifest.filled[path]):
            html, reads = site.recorder.record(lambda: fill_page(site, filled.page))
            manifest.filled[path] = reads
            text = filled.fill(html)
            write_file(self._cache.tree, manifest.host, path, text.encode(), self._old.host)

    def _check_links(self, site: Site, changes: Changes) -> None:
        """Check that links of hand-written pages still lead where they did, as MkDocs would."""
        if not makers.find_new_plans(changes):
            return
        for path, was_there in self.state.links.items():
            if (makers.find_output(site, path) is not None) != was_there:
                raise NeedsMkDocsError

    def _date_sitemap(self, site: Site, manifest: Manifest) -> None:
        """Write the newest day into the sitemap that MkDocs made."""
        before, now = self.state.newest_day, site.records.newest_day
        if before == now or _SITEMAP not in manifest.host:
            return
        if not before or not now:
            raise NeedsMkDocsError
        text = (self._cache.site / _SITEMAP).read_text(encoding="utf-8")
        text = text.replace(f"<lastmod>{before}</lastmod>", f"<lastmod>{now}</lastmod>")
        manifest.host[_SITEMAP] = compute_digest(text.encode())
        write(self._cache.tree, _SITEMAP, text.encode())


class _SavedTheme:
    """Pages without a chrome, and samples: MkDocs has to render both."""

    def get_chrome(self, page: Page) -> Chrome | None:
        raise NeedsMkDocsError

    def mismatching_kinds(self) -> set[PageKind]:
        return set()

    def render(self, page: Page) -> str:
        raise NeedsMkDocsError


@contextmanager
def _check_in_background(
    cache: Cache, manifest: Manifest, files: int
) -> Iterator[Callable[[], bool]]:
    """Yields a function that says whether the site has exactly the files of a manifest, by name and
    size; `files` is their number.

    Large sites are checked in other processes, beside other work.
    """
    jobs, looks = list(manifest.jobs), min(ceil(files / _FEW), count_cores(), _LOOKS)
    parts = [replace(manifest, jobs=manifest.jobs.select(some))
             for some in split_batches(jobs, ceil((len(jobs) + 1) / looks))]  # fmt: skip
    works: list[Callable[[], bool]] = [
        partial(_is_sound, cache.site, cache.load_settled(), part) for part in parts
    ]
    with ExitStack() as stack:
        if looks > 1:
            works = [stack.enter_context(in_subprocess(work)) for work in works]
        yield lambda: all(work() for work in works)


def _is_sound(site: Path, settled: int, manifest: Manifest) -> bool:
    """Whether a site has the files of a manifest: see `is_unchanged`."""
    return is_unchanged(site, settled, list(manifest.list_sizes().items()))
