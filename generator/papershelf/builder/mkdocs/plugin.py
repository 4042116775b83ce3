"""The MkDocs plugin: hears its events, hands the work on.

MkDocs builds into a folder of ours, and the site is changed in one step at the end. So a collection
with errors, a failed build or a killed one leave the last good site as it was.
"""

from __future__ import annotations

import gc
import logging
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from mkdocs.config.base import ConfigErrors, ConfigWarnings, ValidationError
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import PluginError
from mkdocs.livereload import LiveReloadServer
from mkdocs.plugins import BasePlugin, CombinedEvent, event_priority
from mkdocs.structure.files import Files
from mkdocs.structure.nav import Navigation

from ... import parallel
from ...errors import CallError, ContentError, PapershelfError
from ...records.collection import Collection
from ...records.reader import Memory
from ...settings import Settings
from ...site import Asset, Page, Site, makers
from ...site.makers import Job
from ...site.rendering import urls
from .. import recipe
from ..cache import Cache, Manifest, get_size
from ..chrome import Samples
from ..derived import citations, coordinates
from ..hosting import hosts
from ..hosting.limits import LimitNotice, LimitWatch, Sizes
from ..progress_steps import Listener, Steps
from ..quick import QuickBuild
from ..render import RenderContext
from ..site_folder import lock_folder, write
from ..state import BuildState, SectionPage, Surroundings
from ..whole_files import export_and_relate, make_index
from . import pages

THEME = Path(__file__).parents[2] / "theme" / "shared"
# The logger's name makes MkDocs count warnings, for `--strict`.
log = logging.getLogger("mkdocs.plugins.papershelf")


class PapershelfPlugin(BasePlugin):  # type: ignore[type-arg, no-untyped-call]
    """`plugins: - papershelf` in `mkdocs.yml`."""

    settings: Settings
    collection: Collection
    site: Site
    cache: Cache
    report: recipe.BuildReport
    notes: Sequence[LimitNotice] = ()
    """Which limits of its host the site is near."""
    steps: Steps
    _memory: Memory | None
    _state: BuildState | None = None
    listener: Listener | None = None
    """Who is told what a build is doing."""
    _build: recipe.Build | None = None
    serving = False
    dirty = False

    def on_startup(self, *, command: str, dirty: bool) -> None:
        """Note what MkDocs was started for. Having this event keeps the plugin between rebuilds."""
        self.serving = command == "serve"
        self.dirty = dirty

    def load_config(
        self, options: dict[str, Any], config_file_path: str | None = None
    ) -> tuple[ConfigErrors, ConfigWarnings]:
        """Read the options by our own model, and report them as MkDocs reports its own."""
        try:
            self.settings = recipe.read_settings(options)
        except CallError as error:
            return [("papershelf", ValidationError(line)) for line in str(error).split("\n")], []
        return [], []

    def on_config(self, config: MkDocsConfig) -> MkDocsConfig:
        """Add our theme between a curator's own overrides and Material."""
        if config.theme.name != "material":
            raise PluginError("papershelf: set `theme: name: material` in mkdocs.yml")
        config.theme.dirs.insert(1 if config.theme.custom_dir else 0, str(THEME))
        config.extra_css.insert(0, urls.STYLES)
        config.extra_javascript.append("assets/papershelf/papershelf.js")
        if self.settings.offline:
            config.extra_javascript.append(urls.OFFLINE_SCRIPT)
        if self.settings.search:
            config.extra["search_page"] = urls.SEARCH  # the header's link
        config.extra["interface_words"] = pages.get_interface_words(config)
        pages.disable_material_search(config)
        return config

    def on_pre_build(self, *, config: MkDocsConfig) -> None:
        """Load and check the collection; then take the site's folder from MkDocs, for a while."""
        self.steps = Steps(self.listener)
        self.steps.begin("reading records")
        # Nothing of a large collection is garbage before the end: not to be looked for in between.
        gc.disable()
        parallel.release_large_blocks()
        self._site_dir = config.site_dir
        name = "serve" if self.serving else ""
        self.cache = Cache(_get_root(config), Path(config.site_dir), name)
        self._lock = lock_folder(self.cache.folder, log.info)
        custom = pages.custom_folders(config)
        signs = hosts.list_sign_files(_get_root(config))
        roots = (Path(config.config_file_path), Path(config.docs_dir), *custom, *signs)
        try:
            content = recipe.content_folder(_get_root(config), self.settings)
            self._surroundings = Surroundings.take(roots, content)
            self._load(_get_root(config))
            self.steps.begin("writing citations")
            citer = citations.prepare_citations(self.collection, self.settings, self.cache.folder)
            site = pages.make_site(config, self.settings, self.collection, citer, self.cache.folder)
        except PapershelfError as error:
            raise PluginError(f"papershelf: the site is left as it was\n{error}") from error
        self.steps.begin("looking at the site")
        self._old = self.cache.begin()
        self._build = None
        self.steps.begin("planning pages")
        config.site_dir = str(self.cache.host)
        pages.add_lean_page(config, before=THEME)
        self.steps.begin("relating papers")
        site, self._exports = export_and_relate(site, self.cache, self._old)
        if self.settings.map:
            self.steps.begin("drawing the map")
        try:
            self.site = coordinates.place_papers(site, self.cache)
        except PapershelfError as error:
            raise PluginError(f"papershelf: the site is left as it was\n{error}") from error
        config.extra["newest_day"] = next(reversed(self.collection.days), "")  # for the sitemap

    def _load(self, root: Path) -> None:
        """Load the collection; while serving, records with errors leave the last good one."""
        self._memory = self.cache.load_records()
        self._state = None
        try:
            self.collection, warnings = recipe.load_valid_collection(
                root, self.settings, self._memory
            )
        except ContentError as error:
            if not (self.serving and hasattr(self, "collection")):
                raise
            self._memory = None
            log.error(f"papershelf: still serving the records as they were\n{error}")
            return
        self._warnings = [str(problem) for problem in warnings]
        for warning in self._warnings:
            log.warning(warning)

    def _keep_records(self) -> None:
        if self._memory is not None:
            self.cache.save_records(self._memory)

    # Late, so that other plugins' pages are there and win over ours.
    @event_priority(-50)
    def on_files(self, files: Files, *, config: MkDocsConfig) -> Files:
        """Add the section pages; or every output, where the fast way is off."""
        pages.minify_files(files, THEME, self.site.locale)
        pages.remove_unused(files, self.settings)
        self._taken = frozenset(file.dest_uri for file in files)
        jobs = makers.SECTION_JOBS if self.settings.fast else makers.plan(self.site)
        self._in_nav: dict[Job, Page] = {}
        for job in jobs:
            if makers.MAKERS[job[0]].needs_own_pages:
                continue
            for output in makers.make(self.site, job):
                if output.file not in self._taken:
                    files.append(pages.to_file(output, config))
                    if self.settings.fast and isinstance(output, Page):
                        self._in_nav[job] = output
                elif output.address != urls.feed():
                    self._warn_of_shadowed(output.file)
        if self.settings.fast:
            self._add_linked_pages(files, config)
        return files

    def _add_linked_pages(self, files: Files, config: MkDocsConfig) -> None:
        """Let MkDocs make what hand-written pages link to: it checks that links lead somewhere.

        The fast way makes it too, with the same bytes.
        """
        there = {file.src_uri for file in files}
        own = [file for file in files.documentation_pages() if file.generated_by is None]
        for path in sorted({link for file in own for link in pages.find_links(file)} - there):
            output = makers.find_output(self.site, path)
            if output is not None and output.file not in self._taken:
                files.append(pages.to_file(pages.exclude_from_search(output), config))

    def _warn_of_shadowed(self, file: str) -> None:
        """A hand-written home page is a wish; one at another address of ours may be a mistake."""
        log.warning(f"{file} is a hand-written page: ours is left out")

    @event_priority(-100)
    def on_nav(self, nav: Navigation, /, *, config: MkDocsConfig, files: Files) -> Navigation:
        """Keep the navigation: every page is rendered with it."""
        self._nav = nav
        return nav

    @event_priority(-100)
    def on_env(self, env: Any, /, *, config: MkDocsConfig, files: Files) -> Any:
        """Make everything that stands in no navigation: the fast way."""
        self.site = self.site.replace(pages=pages.collect_documents(files))
        pages.join_styles(files, config, env)
        if not self.settings.fast:
            self._keep_records()
            self.steps.begin("letting MkDocs make its pages")
            return env
        theme = Samples(lambda page: pages.render(page, config, files, self._nav, env))
        self.steps.begin("indexing papers")
        self._exports |= make_index(self.site, self.cache, self._old)
        self.site = self.site.replace(terms=None)
        work = RenderContext(self.site, self.cache.tree, self._old.jobs, self._taken)
        self._build = recipe.Build(work, theme, self._old, self._exports)
        self.steps.begin("cutting the theme")
        self._build.start()
        self._keep_records()  # while other processes work
        self.steps.begin("comparing samples with MkDocs' pages")
        theme.mismatching_kinds()
        self.steps.begin("letting MkDocs make its pages")
        return env

    @event_priority(100)
    def _finish_pages(self, *, config: MkDocsConfig) -> None:
        """Wait for the fast way."""
        if not self.settings.fast:
            self._make_late()
        if self._build:
            self._build.finish(self.steps)
            for path in sorted(self._build.shadowed):
                self._warn_of_shadowed(path)

    def _make_late(self) -> None:
        """Make what had to wait for the hand-written pages, beside the pages that MkDocs made."""
        for job in makers.plan(self.site):
            if makers.MAKERS[job[0]].needs_own_pages:
                for output in makers.make(self.site, job):
                    if isinstance(output, Asset):
                        write(self.cache.host, output.file, output.data)

    @event_priority(-100)
    def _commit_site(self, *, config: MkDocsConfig) -> None:
        """Change the site, in one step."""
        self.steps.begin("moving files into place")
        manifest = self._build.new if self._build else Manifest()
        sections = self._read_sections()
        manifest.host = self.cache.take_host_files(self._old.host)
        if self.dirty:
            manifest.host = {**self._old.host, **manifest.host}
        papers = len(self.collection.papers)
        files = manifest.all_files()
        self.report = recipe.BuildReport.from_files(papers, self._old.all_files(), files)
        self.cache.commit(manifest, files)
        # What comes after a build, `gh-deploy` among it, finds the site where it was told.
        config.site_dir = self._site_dir
        sizes = {path: get_size(one) for path, one in files.items()}
        watch = LimitWatch() if self.serving else LimitWatch.from_site(self.site, _get_root(config))
        self._save_state(config, manifest, sections, sizes=sizes, watch=watch)
        self._lock.release()
        gc.enable()
        self.steps.end()
        self._log_notices(watch, sizes)
        log.info(self.report.format_line(sum(self.steps.seconds.values())))

    def _log_notices(self, watch: LimitWatch, sizes: Sizes) -> None:
        """Say which limits are near; only one that the site is beyond fails a strict build."""
        self.notes = watch.list_notices(sizes)
        for note in self.notes:
            log.log(logging.WARNING if note.is_beyond else logging.INFO, note.text)

    on_post_build = CombinedEvent(_finish_pages, _commit_site)

    def _read_sections(self) -> dict[Job, SectionPage]:
        """The pages in the navigation, as MkDocs made them, to be filled anew without it."""
        found: dict[Job, SectionPage] = {}
        for job, page in self._in_nav.items():
            path = self.cache.host / page.file
            if path.exists():
                section = SectionPage.split(page, path.read_text(encoding="utf-8"))
                found |= {job: section} if section else {}
        return found

    def _save_state(
        self,
        config: MkDocsConfig,
        manifest: Manifest,
        sections: dict[Job, SectionPage],
        **rest: Any,
    ) -> None:
        """Keep what the next build may begin with, if nothing but files shapes the site."""
        if self._build is None or self._memory is None or self.dirty:
            return
        if not pages.is_plain(config) or not all(one.key for one in manifest.jobs.values()):
            return  # some is to be made by MkDocs each time
        self._state = BuildState.from_build(
            self.site,
            self._memory,
            surroundings=self._surroundings,
            chromes=self._build.chromes,
            sections=sections,
            taken=self._taken,
            warnings=self._warnings,
            edits=not self.site.own_fragments,
            **rest,
        )
        self._delta = self.cache.load_delta()
        if pages.has_usual_site(config):
            self.cache.save_state(self._state, Path(config.config_file_path))

    def on_build_error(self, *, error: Exception) -> None:
        """Leave the site as it was."""
        gc.enable()
        if self._build:
            self._build.close()
        if hasattr(self, "cache"):
            self.cache.discard()
        if hasattr(self, "_lock"):
            self._lock.release()

    def on_serve(
        self, server: LiveReloadServer, *, config: MkDocsConfig, builder: Any
    ) -> LiveReloadServer:
        """Watch the records too, and show what is quickly made at once."""
        pages.watch(server, _get_root(config) / self.settings.content)
        pages.rebuild(server, self._build_quickly)
        return server

    def _build_quickly(self, show: Callable[[], None]) -> bool:
        """Build without MkDocs, where that can be; else `show` what is there before the rest."""
        if self._state is None:
            return False
        started = time.perf_counter()
        with self._lock:
            report = QuickBuild(self.cache, self._state, self._delta, self._memory).run(show)
        if report:
            log.info(report.format_line(time.perf_counter() - started, digits=2))
        else:
            self._state = None  # what was shown is not in it; the usual way leaves another
        return report is not None


def _get_root(config: MkDocsConfig) -> Path:
    return Path(config.config_file_path or "mkdocs.yml").resolve().parent
