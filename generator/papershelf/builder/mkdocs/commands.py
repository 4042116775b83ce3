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
from mkdocs.livereload import LiveReloadServer

from ...errors import CallError
from ..from_cache import ServedSite
from .pages import check_language

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
    if config.theme.name == "material":
        check_language(config)
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
    server starts with the site that it had, brought up to date. Raises CallError if the address is
    in use.
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

    def find_error_page(code: int) -> bytes | None:
        page = site / f"{code}.html"
        return page.read_bytes() if page.is_file() else None

    first.plugins.on_startup(command="serve", dirty=False)
    server = LiveReloadServer(build_all, host, port, str(site), mount)
    server.error_handler = find_error_page
    try:
        plugin: Any = first.plugins["papershelf"]
        plugin.served = ServedSite.find(Path(config_file), site)
        if not (plugin.served and plugin.served.build()):
            build_all(first)
        for path in (first.docs_dir, config_file):
            server.watch(path)
        server = first.plugins.on_serve(server, config=first, builder=build_all)
        for path in first.watch:
            server.watch(path)
        _run(server, open_browser)
    finally:
        first.plugins.on_shutdown()


def _run(server: LiveReloadServer, open_browser: bool) -> None:
    try:
        server.serve(open_in_browser=open_browser)  # type: ignore[no-untyped-call]
    except KeyboardInterrupt:
        log.info("Shutting down...")
    except OSError as error:
        where = server.url.partition("//")[2].partition("/")[0]
        raise CallError(
            f"cannot serve at {where}: {error.strerror}; --dev-addr takes another address"
        ) from None
    finally:
        server.shutdown()
