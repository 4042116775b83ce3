"""The service worker of sites with the setting `offline`: it keeps the pages a reader has seen."""

from __future__ import annotations

from collections.abc import Iterator

from ...search import to_json
from ..rendering import urls
from ..rendering.output import Asset, Output
from ..rendering.script_bundles import bundle_classic, read_script
from ..site import Site


def plan(site: Site) -> Iterator[int]:
    """A worker at the root, since it sees only addresses below its own, and what registers it."""
    if site.settings.offline:
        yield 1


def match(_site: Site, path: str) -> int | None:
    """See `Maker.match`."""
    return 1 if path == urls.SERVICE_WORKER else None


def inputs(site: Site, _: int) -> bytes:
    return _write_script(site)


def make(_site: Site, script: bytes) -> Iterator[Output]:
    yield Asset(urls.SERVICE_WORKER, script)
    yield Asset(urls.OFFLINE_SCRIPT, bundle_classic(["offline/register"]).encode())


def _write_script(site: Site) -> bytes:
    text = read_script("offline/service_worker")
    head = f"const LANGUAGE = {to_json(site.language)}\n"
    return (head + site.locale.translate_script(text)).encode()
