"""The MkDocs plugin: hears its events, hands the work on. Nothing else here knows MkDocs.

Everything is done before MkDocs empties the site's folder, or not at all: a collection with
errors leaves the last good site as it was.
"""

from __future__ import annotations

import logging
from pathlib import Path
from typing import Any

from mkdocs.config.base import ConfigErrors, ConfigWarnings, ValidationError
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import PluginError
from mkdocs.livereload import LiveReloadServer
from mkdocs.plugins import BasePlugin, event_priority
from mkdocs.structure.files import File, Files, InclusionLevel

from ..errors import CallError, ContentError, PapershelfError
from ..pages import Asset, Output, Page, Site, urls
from ..records.collection import Collection
from ..settings import Settings
from . import build

THEME = Path(__file__).parent.parent / "theme"
# The logger's name makes MkDocs count warnings, for `--strict`.
log = logging.getLogger("mkdocs.plugins.papershelf")


class PapershelfPlugin(BasePlugin):  # type: ignore[type-arg, no-untyped-call]
    """`plugins: - papershelf` in `mkdocs.yml`."""

    settings: Settings
    collection: Collection
    site: Site
    serving = False

    def on_startup(self, *, command: str, dirty: bool) -> None:
        """Note what MkDocs was started for. Having this event keeps the plugin between rebuilds."""
        self.serving = command == "serve"

    def load_config(
        self, options: dict[str, Any], config_file_path: str | None = None
    ) -> tuple[ConfigErrors, ConfigWarnings]:
        """Read the options by our own model, and report them as MkDocs reports its own."""
        try:
            self.settings = build.read_settings(options)
        except CallError as error:
            return [("papershelf", ValidationError(line)) for line in str(error).split("\n")], []
        return [], []

    def on_config(self, config: MkDocsConfig) -> MkDocsConfig:
        """Add our theme between a curator's own overrides and Material."""
        if config.theme.name != "material":
            raise PluginError("papershelf: set `theme: name: material` in mkdocs.yml")
        config.theme.dirs.insert(1 if config.theme.custom_dir else 0, str(THEME))
        config.extra_css.insert(0, "assets/papershelf/papershelf.css")
        config.extra_javascript.append("assets/papershelf/papershelf.js")
        return config

    def on_pre_build(self, *, config: MkDocsConfig) -> None:
        """Load and check the collection."""
        try:
            self._load(_root(config))
        except PapershelfError as error:
            raise PluginError(f"papershelf: the site is left as it was\n{error}") from error
        custom = [Path(config.theme.custom_dir)] if config.theme.custom_dir else []
        self.site = Site(
            self.collection,
            self.settings,
            name=config.site_name,
            repo_url=config.repo_url or "",
            fragments=tuple(folder / "fragments" for folder in custom),
        )

    def _load(self, root: Path) -> None:
        """Load the collection; while serving, records with errors leave the last good one."""
        try:
            self.collection, warnings = build.load_sound(root, self.settings)
        except ContentError as error:
            if not (self.serving and hasattr(self, "collection")):
                raise
            log.error(f"papershelf: still serving the records as they were\n{error}")
            return
        for problem in warnings:
            log.warning(str(problem))

    # Late, so that other plugins' pages are there and win over ours.
    @event_priority(-50)
    def on_files(self, files: Files, *, config: MkDocsConfig) -> Files:
        """Add every output, but where a hand-written page has its address already."""
        taken = {file.dest_uri for file in files}
        for output in build.outputs(self.site):
            file = _file(output, config)
            if file.dest_uri not in taken:
                files.append(file)
            elif output.address != urls.feed():
                log.warning(f"{file.dest_uri} is a hand-written page: ours is left out")
        return files

    def on_serve(
        self, server: LiveReloadServer, *, config: MkDocsConfig, builder: Any
    ) -> LiveReloadServer:
        """Watch the records too."""
        server.watch(str(_root(config) / self.settings.content))
        return server


def _root(config: MkDocsConfig) -> Path:
    return Path(config.config_file_path or "mkdocs.yml").resolve().parent


def _file(output: Output, config: MkDocsConfig) -> File:
    """An output as MkDocs takes it; sections make the navigation where the curator gives none."""
    section = config.nav is None and isinstance(output, Page) and output.address in urls.SECTIONS
    level = InclusionLevel.UNDEFINED if section else InclusionLevel.NOT_IN_NAV
    if isinstance(output, Asset) and isinstance(output.content, Path):
        path = str(output.content)
        return File.generated(config, output.path, abs_src_path=path, inclusion=level)
    content = output.markdown if isinstance(output, Page) else output.content
    return File.generated(config, output.path, content=content, inclusion=level)  # type: ignore[arg-type]
