"""Marks of hand-written pages, as MkDocs meets them: in Markdown, then in the finished page."""

from __future__ import annotations

import json
import logging
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import PluginError
from mkdocs.plugins import event_priority
from mkdocs.structure.files import File, Files, get_files
from mkdocs.structure.pages import Page as MkDocsPage
from mkdocs.utils.meta import get_data

from ...errors import ContentError, PapershelfError, Problem, select_errors
from ...site import Site
from ...site.own_pages.filling import OwnPage, check_own_pages, fill_page
from ...site.own_pages.marks import FeedBlock, MarkedPage, find_marks, remove_tokens
from ...site.own_pages.selecting import check_marks
from ...site.recorder import Reads
from ..cache.state import FilledPage
from .theme_settings import get_root

log = logging.getLogger("mkdocs.plugins.papershelf")


def check_pages(config: MkDocsConfig, site: Site) -> Iterator[Problem]:
    """The problems of all hand-written pages of a site."""
    home, has_feed = "", False
    for file in get_files(config).documentation_pages():
        path = _to_path(file, config)
        if unreadable := _find_unreadable(file, config):
            yield unreadable
            continue
        page = find_page_marks(get_data(file.content_string)[0], file, config, site)
        yield from page.problems
        yield from check_marks(site, path, page.marks)
        home = path if file.dest_uri == "index.html" else home
        has_feed |= FeedBlock() in page.marks
    if site.settings.feed_at:
        yield from [] if home else [_describe_front_page(site)]
    elif home and not has_feed:
        message = "this page replaces the feed, which no page shows now"
        hint = (
            "put an empty block `feed` into it or another page, or set `feed_at: daily/` in "
            "mkdocs.yml"
        )
        yield Problem(home, 1, 1, "no-feed", message, hint, "note")


def _describe_front_page(site: Site) -> Problem:
    """The problem of a site without a front page."""
    message = f"the feed is at `{site.settings.feed_at}`, and the site has no front page"
    hint = "write a page `index.md`, or remove the option `feed_at`"
    return Problem("mkdocs.yml", 1, 1, "no-front-page", message, hint)


def warn_of_shadowed(file: str) -> None:
    """A hand-written page may replace one of ours by mistake; the home page never does."""
    log.warning(f"{file} is a hand-written page, which replaces the generated one")


def _find_unreadable(file: File, config: MkDocsConfig) -> Problem | None:
    """The problem of a page whose text can't be read."""
    try:
        _ = file.content_string
    except OSError as error:
        message = f"this can't be read: {error.strerror}"
        return Problem(_to_path(file, config), 1, 1, "unreadable", message)
    except ValueError:
        path = _to_path(file, config)
        return Problem(path, 1, 1, "not-utf8", "the page is not UTF-8", "save it as UTF-8")
    return None


def write_filled_source(file: File, config: MkDocsConfig, site: Site) -> str:
    """A page's Markdown with the HTML of its marks, which any builder leaves as it is; empty for a
    page without marks.

    Raises ContentError if the marks have errors.
    """
    markdown, meta = get_data(file.content_string)
    found = find_page_marks(markdown, file, config, site)
    if not found.marks:
        return ""
    own = _to_own_page(file, config, found, meta)
    problems = [*found.problems, *check_own_pages(site, [own])]
    if select_errors(problems):
        raise ContentError(problems)
    # A line is one block of HTML, wherever it stands.
    marks = [" ".join(mark.split("\n")) for mark in fill_page(site, own)]
    front = json.dumps(meta, ensure_ascii=False, default=str)
    return f"---\n{front}\n---\n\n{FilledPage.split(own, found.markdown).fill(marks)}"


def find_page_marks(markdown: str, file: File, config: MkDocsConfig, site: Site) -> MarkedPage:
    """The marks of a page. The lines of its problems are right if other plugins left it alone."""
    source = file.content_string
    front = source[: len(source) - len(markdown)] if source.endswith(markdown) else ""
    heading = site.locale.gettext("References")
    return find_marks(markdown, _to_path(file, config), 1 + front.count("\n"), heading)


def _to_own_page(
    file: File, config: MkDocsConfig, found: MarkedPage, meta: Mapping[str, Any]
) -> OwnPage:
    folder = file.dest_uri.rpartition("/")[0]
    address, style = f"{folder}/" if folder else "", str(meta.get("citation_style", ""))
    return OwnPage(_to_path(file, config), address, found.marks, style)


class OwnPageEvents:
    """The events of the plugin that fill the marks of hand-written pages."""

    site: Site
    serving: bool
    _warnings: list[str]

    def forget_own_pages(self) -> None:
        """Begin a build."""
        self._own_pages: dict[str, OwnPage] = {}
        self._own_problems: list[Problem] = []
        self.filled: dict[str, FilledPage] = {}
        """File in the site -> page with marks, as MkDocs rendered it."""
        self.own_reads: dict[str, Reads] = {}
        """File in the site -> what was read for its marks."""

    def require_own_pages(self, files: Files, config: MkDocsConfig) -> None:
        """Raise PluginError naming every hand-written page that can't be read, or if the feed is
        elsewhere and none is the front page."""
        own = [file for file in files.documentation_pages() if file.generated_by is None]
        problems = [found for file in own if (found := _find_unreadable(file, config))]
        if self.site.settings.feed_at and not any(file.dest_uri == "index.html" for file in files):
            problems.append(_describe_front_page(self.site))
        if problems:
            text = str(ContentError(problems))
            raise PluginError(f"papershelf: the site is left as it was\n{text}")

    def on_page_markdown(
        self, markdown: str, /, *, page: MkDocsPage, config: MkDocsConfig, files: Files
    ) -> str | None:
        """Replace marks by tokens, which the converter of Markdown leaves as they are."""
        file = page.file
        if file.generated_by is not None:
            return None
        found = find_page_marks(markdown, file, config, self.site)
        self._own_problems += found.problems
        if not found.marks:
            return None
        self._own_pages[file.dest_uri] = _to_own_page(file, config, found, page.meta)
        return found.markdown

    def clean_titles(
        self, html: str, /, *, page: MkDocsPage, config: MkDocsConfig, files: Files
    ) -> None:
        """Remove tokens from the page's title and its table of contents."""
        if page.file.dest_uri in self._own_pages:
            page.title = remove_tokens(str(page.title))
            for anchor in _walk_anchors(page.toc):
                anchor.title = remove_tokens(anchor.title)

    def report_own_problems(self) -> None:
        """Warn of problems of hand-written pages. Raises PluginError if there are errors, except
        while serving."""
        found = check_own_pages(self.site, self._own_pages.values())
        problems = sorted([*self._own_problems, *found])
        if errors := select_errors(problems):
            message = f"papershelf: the site is left as it was\n{ContentError(problems)}"
            if not self.serving:
                raise PluginError(message)
            log.error(str(ContentError(errors)))
        for problem in problems:
            if problem.severity != "error":
                log.warning(str(problem))
                self._warnings.append(str(problem))

    @event_priority(-100)  # after other plugins have changed the page
    def fill_marks(self, output: str, /, *, page: MkDocsPage, config: MkDocsConfig) -> str | None:
        """Put the HTML of the marks into a page."""
        own = self._own_pages.get(page.file.dest_uri)
        if own is None:
            return None
        filled = FilledPage.split(own, output)
        try:
            html, reads = self.site.recorder.record(lambda: fill_page(self.site, own))
        except PapershelfError as error:
            message = f"papershelf: the site is left as it was\n{page.file.src_uri}: {error}"
            raise PluginError(message) from error
        self.filled[page.file.dest_uri] = filled
        self.own_reads[page.file.dest_uri] = reads
        return filled.fill(html)


def _to_path(file: File, config: MkDocsConfig) -> str:
    """A page's file, relative to the folder of the settings."""
    root = get_root(config)
    path = Path(file.abs_src_path or file.src_uri).resolve()
    return path.relative_to(root).as_posix() if path.is_relative_to(root) else file.src_uri


def _walk_anchors(toc: Iterable[Any]) -> Iterator[Any]:
    for anchor in toc:
        yield anchor
        yield from _walk_anchors(anchor.children)
