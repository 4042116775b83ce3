"""The files of a built site, with the digests that tell whether they have changed."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from ...errors import CallError, escape_controls
from ..cache.folder import Cache
from ..cache.manifest import FileDigests, compute_file_digest, get_size
from ..progress_steps import Steps


class SiteFiles(NamedTuple):
    """The files of a site's folder, whoever wrote them; `links` are left out.

    A link may lead to anything on this machine.
    """

    folder: Path
    digests: FileDigests
    links: list[str]


class _Entry(NamedTuple):
    path: str
    size: int
    changed: int
    """When its content or its name last changed, in nanoseconds."""
    is_link: bool


def read_site_files(root: Path, site: Path, steps: Steps) -> SiteFiles:
    """Read what is in the site of a folder `root`.

    The digests of the last build are taken for files that nobody has touched since; others are
    computed. Raises CallError if there is no site, or while a build changes it.
    """
    cache = Cache(root, site)
    if cache.is_half_committed():
        raise CallError(
            f"a build is changing {site}, or was stopped while it did: run `papershelf build` first"
        )
    if not (site / "index.html").is_file():
        raise CallError(f"there is no site in {site}: run `papershelf build` first")
    manifest, settled = cache.load_manifest(), cache.load_settled()
    built = manifest.list_files() if manifest else {}
    del manifest
    found = SiteFiles(site, {}, [])
    steps.begin("comparing files")
    for entry in _scan_files(site):
        if entry.is_link:
            found.links.append(entry.path)
            continue
        digest = built.get(entry.path, b"")
        if entry.changed > settled or entry.size != get_size(digest):
            digest = compute_file_digest(site / entry.path)
        found.digests[entry.path] = digest
    return found


def _scan_files(folder: Path) -> Iterator[_Entry]:
    stack = [(str(folder), "")]
    while stack:
        place, prefix = stack.pop()
        for entry in os.scandir(place):
            path = prefix + entry.name
            _check_name(path)
            if entry.is_dir(follow_symlinks=False):
                stack.append((entry.path, f"{path}/"))
            else:
                there = entry.stat(follow_symlinks=False)
                changed = max(there.st_mtime_ns, there.st_ctime_ns)
                yield _Entry(path, there.st_size, changed, entry.is_symlink())


def _check_name(path: str) -> None:
    """Raise CallError for a name with bytes that are no characters: it has no URL."""
    try:
        path.encode()
    except UnicodeEncodeError:
        raise CallError(f"the name of this file is not UTF-8: {escape_controls(path)}") from None
