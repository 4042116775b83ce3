"""MkDocs' own commands, as `papershelf` calls them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from mkdocs import config as configuration
from mkdocs.commands import build as building
from mkdocs.commands import serve as serving
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import Abort, ConfigurationError

from ...errors import CallError


class BuildStoppedError(Exception):
    """A build that was stopped; the message is empty if the log has shown the reason."""


def load_config(config_file: str, **overrides: Any) -> MkDocsConfig:
    """The settings of a site. Raises CallError if there are none or MkDocs refuses them."""
    if not Path(config_file).is_file():
        raise CallError(f"there is no {config_file} here: `papershelf new DIR` creates a project")
    try:
        return configuration.load_config(config_file, **overrides)
    except (Abort, ConfigurationError) as error:
        raise CallError(f"{config_file}: {error}") from None


def build(config: MkDocsConfig) -> None:
    """Build a site. Raises BuildStoppedError."""
    config.plugins.on_startup(command="build", dirty=False)
    try:
        building.build(config)
    except Abort as abort:
        raise BuildStoppedError("" if "BuildError" in str(abort) else str(abort)) from None
    finally:
        config.plugins.on_shutdown()


def serve(config_file: str, *, open_browser: bool, **overrides: Any) -> None:
    """Serve a site, and rebuild it after each change, until interrupted."""
    serving.serve(config_file, open_in_browser=open_browser, **overrides)
