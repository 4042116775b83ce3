"""The build without its host: load, check, read PDFs, compare, derive, make, commit.

Nothing here knows MkDocs. The functions load what a build needs. `SiteBuild` does the rest, for
MkDocs' plugin and for builds without MkDocs (`from_cache.py`).
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Mapping
from contextlib import ExitStack
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from ..errors import CallError, ContentError, Problem, did_you_mean, select_errors
from ..records.collection import Collection
from ..records.reader import Memory, Stamp
from ..records.schema import EXPECTED, describe_value
from ..records.works import is_public
from ..settings import Settings
from ..site import Site
from ..site.facts import digest_fact, see_site
from ..site.paper_fragments import get_fragments
from ..site.recorder import Changes, Trace
from ..site.without_papers import strip_papers
from .cache.folder import Cache
from .cache.manifest import Manifest
from .derived import related_cache
from .derived.map_cache import place_papers
from .page_build import PageBuild, Theme
from .progress_steps import Steps
from .render import RenderContext
from .report import BuildReport
from .whole_files import EXPORTS, INDEX, WholeFiles

# --- load and check -------------------------------------------------------------------------


def read_settings(options: dict[str, Any]) -> Settings:
    """The settings from a plugin's options.

    Raises CallError naming every invalid option.
    """
    try:
        return Settings.model_validate(options)
    except ValidationError as error:
        raise CallError("\n".join(map(_format_option_error, error.errors()))) from None


def _format_option_error(details: Any) -> str:
    option = ".".join(str(step) for step in details["loc"])
    if details["type"] == "extra_forbidden":
        hint = did_you_mean(option, Settings.model_fields)
        return f"unknown option `{option}`" + (f": {hint}" if hint else "")
    if expected := EXPECTED.get(details["type"]):
        return f"option `{option}`: expected {expected}, found {describe_value(details['input'])}"
    message = details["msg"].removeprefix("Value error, ")
    return f"option `{option}`: {message[:1].lower()}{message[1:]}"


def load_collection(root: Path, settings: Settings) -> tuple[Collection, list[Problem]]:
    """The checked collection of a site's folder, and every problem in it.

    Raises CallError as `find_content_folder` does.
    """
    found, find_problems = read_collection(root, settings)
    return found, find_problems()


def read_collection(
    root: Path,
    settings: Settings,
    memory: Memory | None = None,
    stamps: Mapping[str, Stamp] | None = None,
) -> tuple[Collection, Callable[[], list[Problem]]]:
    """The collection of a site's folder, and what finds every problem in it.

    `memory` and `stamps` are those of `Collection.read`. Raises CallError as `find_content_folder`
    does.
    """
    content = find_content_folder(root, settings)
    found, find_problems = Collection.read(root.resolve(), content, memory, stamps=stamps)
    if day := find_last_day(settings):
        papers = tuple(paper for paper in found.papers if is_public(paper, day))
        places = {paper.id: found.places[paper.id] for paper in papers}
        prints = {paper.id: found.fingerprints[paper.id] for paper in papers}
        found = replace(found, papers=papers, places=places, fingerprints=prints, last_day=day)
    return found, find_problems


def find_last_day(settings: Settings) -> str:
    """The ISO day after which no paper may have been added; empty without the setting `scheduled`.

    It is today in UTC, or the day that `SOURCE_DATE_EPOCH` says
    (reproducible-builds.org/specs/source-date-epoch). Raises CallError if that is no time.
    """
    if not settings.scheduled:
        return ""
    epoch = os.environ.get("SOURCE_DATE_EPOCH", "")
    try:
        now = datetime.fromtimestamp(int(epoch), UTC) if epoch else datetime.now(UTC)
    except (ValueError, OverflowError, OSError):
        raise CallError(f"SOURCE_DATE_EPOCH is no number of seconds: {epoch[:40]}") from None
    return now.date().isoformat()


def find_content_folder(root: Path, settings: Settings) -> Path:
    """The folder of the records. Raises CallError if there is none below the site's folder."""
    content = (root / settings.content).resolve()
    if not content.is_relative_to(root.resolve()):
        raise CallError(f"the content folder `{settings.content}` is outside the site's folder")
    if not content.is_dir():
        raise CallError(f"there is no content folder `{settings.content}` in {root}")
    return content


def check_readable(roots: Iterable[Path]) -> None:
    """Raise CallError naming every folder below some folders that can't be read.

    Without its files the site would be built as if they had been deleted. Hidden folders belong to
    other programs, and `lost+found` to the file system.
    """
    unreadable: list[str] = []

    def note(error: OSError) -> None:
        if not isinstance(error, FileNotFoundError | NotADirectoryError):
            unreadable.append(f"{error.filename} can't be read: {error.strerror}")

    for root in roots:
        for _, folders, _ in os.walk(root, onerror=note):
            folders[:] = [
                name for name in folders if not name.startswith(".") and name != "lost+found"
            ]
    if unreadable:
        raise CallError("\n".join(dict.fromkeys(unreadable)))


def load_valid_collection(
    root: Path,
    settings: Settings,
    memory: Memory | None = None,
    stamps: Mapping[str, Stamp] | None = None,
) -> tuple[Collection, list[Problem]]:
    """The collection and its warnings. Raises ContentError if the content has errors."""
    collection, find_problems = read_collection(root, settings, memory, stamps)
    problems = find_problems()
    if select_errors(problems):
        raise ContentError(problems)
    return collection, problems


# --- read PDFs ------------------------------------------------------------------------------


def read_pdfs(site: Site, cache: Path, steps: Steps) -> tuple[Site, list[Problem]]:
    """The site with what is in its local PDFs, and a warning for each that can't be read.

    `cache` is the folder of the cache. Raises CallError if a library is missing.
    """
    if not site.settings.read_pdfs:
        return site, []
    from .pdfs.prepare_pdfs import prepare_pdfs  # most builds don't need it

    steps.begin("reading PDFs")
    pdfs, problems = prepare_pdfs(site.records, site.settings, cache)
    return site.replace(pdfs=pdfs), [one for one in problems if one.severity == "warning"]


# --- compare, derive, make, commit ----------------------------------------------------------


@dataclass(eq=False)
class SiteBuild:
    """A build of a site from its loaded records on. The methods stand in the order of a build.

    Between `start_pages` and `finish_pages`, the host makes its own pages. `site` gets what is
    derived from its records. `base` is a digest of all that every page may show; `old` is the
    manifest of the last build, and `before` are its records. If the build fails, `close` stops what
    is under way.
    """

    site: Site
    base: bytes
    cache: Cache
    old: Manifest
    before: Memory
    steps: Steps

    def __post_init__(self) -> None:
        self.changes: Changes | None = None
        """What changed since the last build; None if everything may have."""
        if self.old.base and self.old.base == self.base:
            self.site.restore(self.old.trace)  # from now on what is read is recorded
            self.changes = Changes(self.old.trace)
            see_site(self.changes, self.site)
        self._whole = WholeFiles(self.cache, self.old, self.changes, self.before)
        self._patched: frozenset[str] = frozenset()
        self._stack = ExitStack()
        self._stack.callback(self._whole.close)

    def derive(self, patched: Iterable[str]) -> None:
        """Add the data that need all papers, and make the exports.

        The data are related papers, sizes of exports, and places on the map. Files of the makers
        `patched` are patched from now on, beside that. Raises CallError if a library for the map is
        missing.
        """
        site, steps, cache, whole = self.site, self.steps, self.cache, self._whole
        self._patched = frozenset(patched)
        steps.begin("finding related papers")
        with related_cache.start_relating(site, cache) as relate:
            whole.look_ahead(site)
            whole.start_patching(site, patched)
            whole.start_making(site, EXPORTS)
            site = relate()
        if site.settings.fast:
            steps.begin("writing exports")
            whole.finish(site, EXPORTS)
            site = site.replace(export_sizes=whole.list_sizes())
        if site.settings.map:
            steps.begin("drawing the map")
        self.site = place_papers(site, cache)

    def start_pages(self, theme: Theme, taken: frozenset[str]) -> PageBuild:
        """Begin to make pages, the files beside them, and the index, in other processes.

        `theme` is the host's, and `taken` are the files of hand-written pages. From now on the site
        has fragments of papers.
        """
        self.steps.begin("planning pages")
        site, whole = self.site, self._whole
        if left := [name for name in INDEX if name not in self._patched]:
            whole.start_patching(site, left)
        whole.load_fragments(site)
        whole.start_making(site, INDEX)
        work = RenderContext(strip_papers(site), self.cache.tree, taken)
        self.site = site.replace(terms=None)  # of the index, which has them by now
        pages = PageBuild(self.site, work, theme, self.old, self.changes)
        self._stack.callback(pages.close)
        return pages

    def finish_pages(self, pages: PageBuild) -> None:
        """Wait for all that `start_pages` has started."""
        steps = self.steps
        pages.finish(steps)
        steps.begin("building the search index")
        self._whole.finish(self.site, INDEX)
        pages.add_whole_files(self._whole.outputs)

    def finish_manifest(self, manifest: Manifest) -> None:
        """Note in a manifest what was read, and release what the site has computed."""
        site = self.site
        manifest.pages = site.pages
        manifest.trace = site.recorder.to_trace(partial(digest_fact, site), self.changes)
        site.restore(Trace())

    def commit(self, manifest: Manifest) -> BuildReport:
        """Make the site what a manifest says, in one step, and report what changed.

        If the manifest has a base, what was read is noted in it.
        """
        if manifest.base:  # what makers have computed goes before all files' paths are in memory
            get_fragments(self.site).close()
            self.site.forget()
        files = manifest.list_files()
        papers = len(self.site.records.papers)
        report = BuildReport.from_files(papers, self.old.list_files(), files)
        paths = list(files)
        del files  # their digests take more memory than the paths
        if manifest.base:
            self.finish_manifest(manifest)
        self.cache.commit(manifest, paths)
        return report

    def close(self) -> None:
        """Stop what is under way; nothing is if the build has ended."""
        self._stack.close()
