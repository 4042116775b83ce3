"""The plugin's events from the start of a command to its end."""

from __future__ import annotations

from contextlib import ExitStack
from pathlib import Path
from typing import Any

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.livereload import LiveReloadServer

from ...settings import Settings
from ..recipe import find_content_folder
from .live_server import follow_records
from .theme_settings import get_root


class ServeEvents:
    """Which command runs, and what goes on beside it while it serves."""

    settings: Settings
    serving = dirty = False

    def on_startup(self, *, command: str, dirty: bool) -> None:
        """Store the command. A plugin with this event is kept between rebuilds."""
        self.serving, self.dirty = command == "serve", dirty
        self._stack = ExitStack()

    def on_serve(
        self, server: LiveReloadServer, *, config: MkDocsConfig, builder: Any
    ) -> LiveReloadServer:
        """Watch the records too, and build without MkDocs where that is possible."""
        content = find_content_folder(get_root(config), self.settings)
        follow = follow_records(server, Path(config.config_file_path), content)
        self._stack.enter_context(follow)
        return server

    def on_shutdown(self) -> None:
        """End what `on_serve` started."""
        self._stack.close()
