"""The MkDocs plugin: receives events and delegates the work.

MkDocs builds into a folder of ours, and the site is changed in one step at the end. So after a
collection with errors, or a build that failed or was killed, the last good site is still there.
"""

from __future__ import annotations

import gc
import logging
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

from mkdocs.config.base import ConfigErrors, ConfigWarnings, ValidationError
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import Abort
from mkdocs.plugins import BasePlugin, CombinedEvent, event_priority
from mkdocs.structure.files import Files
from mkdocs.structure.nav import Navigation

from ... import parallel
from ...errors import CallError, ContentError, Problem, merge_warnings
from ...records.collection import Collection
from ...records.reader import Memory
from ...settings import Settings
from ...site import Asset, Output, Page, Site, makers
from ...site.digests import digest_site
from ...site.listings.index_pages import list_empty_sections
from ...site.makers import Job
from ...site.rendering import minify, urls
from ...site.without_papers import strip_papers
from .. import recipe, render
from ..build_errors import describe_build_error
from ..cache.folder import Cache
from ..cache.manifest import JobOutput, Manifest
from ..cache.renamed import find_renamed_entries, find_renamed_papers
from ..cache.state import BuildState, SectionPage, Surroundings
from ..chrome import Samples
from ..derived import citation_cache
from ..hosting import hosts
from ..hosting.limits import LimitNotice, list_site_notices
from ..page_build import PageBuild
from ..progress_steps import Listener, Steps
from ..report import BuildReport
from ..site_folder import lock_folder
from ..whole_files import EXPORTS, INDEX
from . import own_pages, pages
from .page_events import PageEvents
from .serve_events import ServeEvents
from .theme_settings import check_theme, get_root

THEME = Path(__file__).parents[2] / "theme" / "shared"
# MkDocs counts the warnings of loggers below its own, for `--strict`.
log = logging.getLogger("mkdocs.plugins.papershelf")


class PapershelfPlugin(PageEvents, ServeEvents, BasePlugin):  # type: ignore[type-arg, no-untyped-call]
    """`plugins: - papershelf` in `mkdocs.yml`."""

    settings: Settings
    collection: Collection
    site: Site
    cache: Cache
    report: BuildReport
    notes: Sequence[LimitNotice] = ()  # about limits of the host that are near or exceeded
    steps: Steps
    _memory: Memory | None
    listener: Listener | None = None  # receives the steps of a build
    _build: recipe.SiteBuild
    _pages: PageBuild | None = None  # with `fast: false`, MkDocs renders all
    _templates: Sequence[Path] = ()  # the curator's folder of templates, if there is one

    def load_config(
        self, options: dict[str, Any], config_file_path: str | None = None
    ) -> tuple[ConfigErrors, ConfigWarnings]:
        """Validate the options by our own model, and report errors as MkDocs reports its own."""
        try:
            self.settings = recipe.read_settings(options)
        except CallError as error:
            return [("papershelf", ValidationError(line)) for line in str(error).split("\n")], []
        return [], []

    @event_priority(100)
    def check_theme(self, config: MkDocsConfig) -> MkDocsConfig:
        """Check the theme before other plugins load its words."""
        check_theme(config)
        return config

    def add_theme(self, config: MkDocsConfig) -> MkDocsConfig:
        """Put our theme between a curator's own templates and Material."""
        if self.serving:  # `lunr.json` is made whole at each change, for readers of the built site
            self.settings = self.settings.model_copy(update={"lunr_json_up_to": 0})
        self._templates = pages.list_custom_folders(config)
        config.theme.dirs.insert(1 if config.theme.custom_dir else 0, str(THEME))
        config.extra_css.insert(0, urls.STYLES)
        config.extra_javascript.append(urls.PAGE_SCRIPT)
        if self.settings.offline:
            config.extra_javascript.append(urls.OFFLINE_SCRIPT)
        if self.settings.search:
            config.extra["search_page"] = urls.SEARCH  # the header's link
        config.extra["interface_words"] = pages.get_interface_words(config)
        pages.disable_material_search(config)
        return config

    on_config = CombinedEvent(check_theme, add_theme)

    def on_pre_build(self, *, config: MkDocsConfig) -> None:
        """Load and check the collection, and redirect MkDocs' output to a folder of ours."""
        self.steps = Steps(self.listener)
        self.forget_own_pages()
        self._pages = None
        self.steps.begin("reading records")
        # Nothing of a large collection becomes garbage before the end: collecting is wasted time.
        # So it is after a build that ends the program, which has turned it off.
        self._collects = gc.isenabled() or self.serving
        gc.disable()
        parallel.release_large_blocks()
        self._site_dir = config.site_dir
        name = "serve" if self.serving else ""
        self.cache = Cache(get_root(config), Path(config.site_dir), name)
        self._lock = lock_folder(self.cache.folder)
        self.cache.finish_commit()
        root, custom = get_root(config), pages.list_custom_folders(config)
        roots = (Path(config.config_file_path), Path(config.docs_dir), *custom)
        content = recipe.find_content_folder(root, self.settings)
        self._surroundings = Surroundings.take((*roots, *hosts.list_sign_files(root)), content)
        recipe.check_readable((content, *roots))
        last = self.cache.load_state()
        self._has_same_theme = self._surroundings.have_same_theme(last, config.docs_dir)
        self._records = self._surroundings.stamp_records(root)
        self._load(root)
        self.steps.begin("formatting citations")
        citer = citation_cache.prepare_citations(self.collection, self.settings, self.cache.folder)
        site = pages.make_site(config, self.settings, self.collection, citer, self.cache.folder)
        site, problems = recipe.read_pdfs(site, self.cache.folder, self.steps)
        self._warn(problems)
        self.steps.begin("checking the site")
        self._old = self.cache.begin()
        self._warn(find_renamed_entries(self._old, site, root))
        config.site_dir = str(self.cache.host)
        pages.add_lean_page(config, site, before=THEME)
        self._base = digest_site(site)
        self._build = recipe.SiteBuild(
            site, self._base, self.cache, self._old, self._before, self.steps
        )
        if self._build.changes is None:
            parallel.prepare_lean_run(render.__name__)
        self._build.derive(EXPORTS if self.settings.fast else ())
        self.site = self._build.site
        config.extra["newest_day"] = self.collection.newest_day  # for the sitemap

    def _load(self, root: Path) -> None:
        """Load the collection; while serving, keep the last good one if records have errors."""
        self._memory = self.cache.load_records()
        self._before = Memory(self._memory)
        self._warnings = []
        try:
            self.collection, warnings = recipe.load_valid_collection(
                root, self.settings, self._memory, self._records
            )
            warnings += find_renamed_papers(self._before, self.collection)
        except ContentError as error:
            last = self.cache.load_manifest() if self.serving else None
            if not last:
                raise
            self._memory = None
            self.collection = last.names.with_papers(self._before.list_papers(root))
            log.error(f"papershelf: still serving the last valid records\n{error}")
            return
        self._warn(warnings)

    def _warn(self, problems: Iterable[Problem]) -> None:
        for problem in merge_warnings(problems):
            self._warnings.append(str(problem))
            log.warning(str(problem))

    # Late, so that pages of other plugins are there, and win over ours.
    @event_priority(-50)
    def on_files(self, files: Files, *, config: MkDocsConfig) -> Files:
        """Add the section pages; with `fast: false`, add every output."""
        self.require_own_pages(files, config)
        pages.minify_files(files, THEME, self.site)
        pages.remove_unused(files, self.settings)
        self._taken = frozenset(file.dest_uri for file in files)
        plan = makers.list_section_jobs if self.settings.fast else makers.plan
        self._in_nav: dict[Job, Page] = {}
        self._sections: dict[Job, JobOutput] = {}
        # The search index has the hand-written pages, too.
        for job in (job for job in plan(self.site) if job[0] not in INDEX):
            for output in self._make(job):
                if output.file not in self._taken:
                    files.append(pages.to_file(output, config))
                    if self.settings.fast and isinstance(output, Page):
                        self._in_nav[job] = output
                elif output.address != urls.HOME:
                    own_pages.warn_of_shadowed(output.file)
        if self.settings.fast:
            self._add_linked_pages(files, config)
        return files

    def _make(self, job: Job) -> Iterator[Output]:
        """The outputs of a job, whose reads are recorded if it makes a section."""
        if not self.settings.fast:
            return makers.make(self.site, job)
        inputs, reads = makers.read_inputs(self.site, job)
        self._sections[job] = JobOutput(reads=reads)
        return makers.make_from_inputs(strip_papers(self.site), job, inputs)

    def _add_linked_pages(self, files: Files, config: MkDocsConfig) -> None:
        """Add generated pages that hand-written pages link to, since MkDocs checks these links.

        The fast build generates them too, with the same bytes.
        """
        there = {file.src_uri for file in files}
        own = [file for file in files.documentation_pages() if file.generated_by is None]
        self._links = {}
        for path in sorted({link for file in own for link in pages.find_links(file)} - there):
            output = makers.find_output(self.site, path)
            self._links[path] = output is not None
            if output is not None and output.file not in self._taken:
                files.append(pages.to_file(pages.exclude_from_search(output), config))

    @event_priority(-100)
    def on_nav(self, nav: Navigation, /, *, config: MkDocsConfig, files: Files) -> Navigation:
        """Store the navigation, with which every page is rendered."""
        self._nav = nav
        return nav

    @event_priority(-100)
    def on_env(self, env: Any, /, *, config: MkDocsConfig, files: Files) -> Any:
        """Build everything outside the navigation."""
        self.report_own_problems()
        self.site = self.site.replace(pages=pages.collect_documents(files))
        pages.join_styles(files, config, minify.shorten_templates(env, [THEME.parent]))
        if not self.settings.fast:
            self.cache.save_records(self._memory, self._before)
            self.steps.begin("building MkDocs pages")
            return env
        compared = self._old.chromes if self._has_same_theme else {}
        theme = Samples(lambda page: pages.render(page, config, files, self._nav, env), compared)
        self._build.site = self.site
        self._pages = self._build.start_pages(theme, self._taken)
        self.site = self._build.site
        self.steps.begin("preparing templates")
        self._pages.start()
        self.cache.save_records(self._memory, self._before)
        self.steps.begin("comparing samples with MkDocs")
        with parallel.collect_new_garbage():  # pages and files of MkDocs refer to each other
            theme.mismatching_kinds()
        self.steps.begin("building MkDocs pages")
        return env

    @event_priority(100)
    def _finish_pages(self, *, config: MkDocsConfig) -> None:
        """Wait for our pages and files."""
        if self._pages:
            self._build.finish_pages(self._pages)
            for path in sorted(self._pages.shadowed):
                own_pages.warn_of_shadowed(path)
        else:
            for job in makers.plan(self.site, INDEX):  # they have the hand-written pages, too
                files = [one for one in makers.make(self.site, job) if isinstance(one, Asset)]
                render.write_assets(self.cache.host, files, {})

    @event_priority(-100)
    def _commit_site(self, *, config: MkDocsConfig) -> None:
        """Change the site, in one step."""
        self.steps.begin("moving files into place")
        manifest = self._pages.new if self._pages else Manifest()
        if self._pages:
            manifest.sections, manifest.filled = self._sections, self.own_reads
            manifest.base = self._base
        sections = SectionPage.read_all(self.cache.host, self._in_nav)
        host = self.cache.take_host_files(self._old.host)
        manifest.host = {**self._old.host, **host} if self.dirty else host
        self.report = self._build.commit(manifest)
        # Commands after the build, such as `gh-deploy`, read the configured folder.
        config.site_dir = self._site_dir
        if not self.serving:
            root = get_root(config)
            self.notes = list_site_notices(self.site, root, manifest.list_sizes)
        self._save_state(config, manifest, sections=sections, notices=self.notes)
        self._lock.release()
        if self._collects:
            gc.enable()
        self.steps.end()
        self._log_notices()
        log.info(self.report.format_line(sum(self.steps.seconds.values())))

    def _log_notices(self) -> None:
        """Log which limits are near; only an exceeded one fails a strict build."""
        for note in self.notes:
            log.log(logging.WARNING if note.is_beyond else logging.INFO, note.text)

    on_post_build = CombinedEvent(_finish_pages, PageEvents.write_headers, _commit_site)

    def _save_state(self, config: MkDocsConfig, manifest: Manifest, **rest: Any) -> None:
        """Save the state for the next build, if only files determine the site."""
        if self._pages is None or self._memory is None or self.dirty:
            return
        settings = pages.read_plain_settings(config)
        if settings is None or not all(output.key for output in manifest.jobs.values()):
            return  # MkDocs has to render some pages in every build
        state = BuildState.from_build(
            self.site, surroundings=self._surroundings, records=self._records, report=self.report,
            chromes=self._pages.chromes, taken=self._taken, filled=self.filled, links=self._links,
            empty_sections=list_empty_sections(self.site), warnings=self._warnings, **rest,
        )  # fmt: skip
        path = Path(config.config_file_path)
        if self.serving or pages.has_usual_site(config, settings):
            self.cache.save_state(state, path, "serve" if self.serving else "build")

    @event_priority(-100)
    def on_build_error(self, *, error: Exception) -> None:
        """Leave the site as it was; raise Abort after a message for what is no bug."""
        gc.enable()
        if hasattr(self, "_build"):
            self._build.close()
        if hasattr(self, "cache"):
            self.cache.discard()
        if hasattr(self, "_lock"):
            self._lock.release()
        if message := describe_build_error(error, self._templates):
            is_begun = hasattr(self, "cache") and self.cache.has_changed_site
            site = "is completed by the next build" if is_begun else "is left as it was"
            log.error(f"papershelf: the site {site}\n{message}")
            raise Abort("Aborted with a BuildError!") from None  # as MkDocs does
