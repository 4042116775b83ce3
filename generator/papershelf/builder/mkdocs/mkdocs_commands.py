"""MkDocs' own commands, as `papershelf` calls them."""

from __future__ import annotations

import logging
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from mkdocs import config as configuration
from mkdocs.commands import build as building
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import Abort, ConfigurationError

from ...errors import CallError
from ..served_site import ServedSite
from .live_server import LiveServer, keep_valid
from .pages import list_custom_folders
from .theme_settings import check_theme

log = logging.getLogger("mkdocs.commands.serve")


class BuildStoppedError(Exception):
    """A build that was stopped; the message is empty if the log has shown the reason."""


def load_config(config_file: str, **overrides: Any) -> MkDocsConfig:
    """The settings of a site. Raises CallError if there are none or MkDocs refuses them."""
    if not Path(config_file).is_file():
        raise CallError(f"there is no {config_file} here: `papershelf new DIR` creates a project")
    try:
        config = configuration.load_config(config_file, **overrides)
    except (Abort, ConfigurationError) as error:
        raise CallError(f"{config_file}: {error}") from None
    if "papershelf" in config.plugins:
        check_theme(config)
    return config


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
    """Serve a site, and rebuild it after each change, until interrupted.

    MkDocs' own command builds into a temporary folder each time. Here the folder stays, so that the
    server starts with the site that it had, brought up to date. Open pages show why a build failed,
    the first one too. Raises CallError if the address is in use.
    """
    site = Path(config_file).resolve().parent / ".cache" / "papershelf" / "served"
    site.mkdir(parents=True, exist_ok=True)
    first = load_config(config_file, site_dir=str(site), **overrides)
    (host, port), mount = first.dev_addr, urlsplit(first.site_url or "/").path
    url = f"http://{host}:{port}{mount.rstrip('/')}/"

    def build_all(config: MkDocsConfig | None = None) -> None:
        config = config or load_config(config_file, site_dir=str(site), **overrides)
        config.site_url = url
        building.build(config, serve_url=url)

    def build_first() -> None:
        if not keep_valid(ServedSite(Path(config_file), site).build):
            build_all(first)

    first.plugins.on_startup(command="serve", dirty=False)
    server = LiveServer(build_all, host, port, str(site), mount)
    server.error_handler = server.read_error_page
    try:
        server.build(build_first)
        for path in (first.docs_dir, config_file, *list_custom_folders(first), *first.watch):
            server.watch(str(path))
        first.plugins.on_serve(server, config=first, builder=build_all)
        server.show_errors()
        _run(server, open_browser)
    finally:
        first.plugins.on_shutdown()


def _run(server: LiveServer, open_browser: bool) -> None:
    try:
        server.serve(open_in_browser=open_browser)  # type: ignore[no-untyped-call]
    except KeyboardInterrupt:
        log.info("Shutting down...")
    except (OSError, OverflowError) as error:  # the latter for a port beyond 65535
        where = server.url.partition("//")[2].partition("/")[0]
        reason = error.strerror if isinstance(error, OSError) else str(error).rstrip(".")
        raise CallError(
            f"cannot serve at {where}: {reason}; --dev-addr takes another address"
        ) from None
    finally:
        server.shutdown()
