"""The service worker, for sites with the setting `offline`: it keeps what a reader has seen."""

from __future__ import annotations

from collections.abc import Iterator

from ..search import bare, to_json
from . import urls
from .modules import SCRIPTS
from .output import Asset, Output
from .site import Site


def plan(site: Site) -> Iterator[int]:
    """One file at the root, since it sees no address beside or above it."""
    if site.settings.offline:
        yield 1


def inputs(site: Site, _: int) -> object:
    return _script(site)


def make(site: Site, _: int) -> Iterator[Output]:
    if site.settings.offline:
        yield Asset(urls.SERVICE_WORKER, _script(site))


def _script(site: Site) -> bytes:
    text = bare((SCRIPTS / "sw.js").read_text(encoding="utf-8"))
    told = f"const LANGUAGE = {to_json(site.language)}\n"
    return (told + site.locale.script(text)).encode()
