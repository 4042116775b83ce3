"""Comparing the files of a site with the digests that its last build has noted."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Literal, NamedTuple

from ..errors import CallError
from . import site_folder
from .cache.folder import Cache
from .cache.manifest import compute_file_digest, get_size


class Difference(NamedTuple):
    """A file of a site that is not as the build wrote it."""

    kind: Literal["changed", "missing", "added"]
    path: str


class Verification(NamedTuple):
    """The number of files that a build wrote, and those that are different now, sorted by path."""

    files: int
    differences: list[Difference]


def verify_site(root: Path, site: Path) -> Verification:
    """Compare the site of a folder with what its last build wrote.

    Raises CallError if no build is known.
    """
    cache = Cache(root, site)
    manifest = cache.load_manifest()
    if manifest is None:
        raise CallError(
            f"there is nothing to compare {site} with: `papershelf build` notes the digests of its "
            f"files in {cache.folder}, on this machine"
        )
    expected = manifest.list_files()
    found = _find_differences(site, expected)
    return Verification(len(expected), sorted(found, key=lambda one: one.path))


def _find_differences(site: Path, expected: dict[str, bytes]) -> Iterator[Difference]:
    there = site_folder.list_sizes(site)
    for path, digest in expected.items():
        if path not in there:
            yield Difference("missing", path)
        elif there[path] != get_size(digest) or not _has_digest(site / path, digest):
            yield Difference("changed", path)
    for path in there.keys() - expected.keys():
        yield Difference("added", path)


def _has_digest(file: Path, digest: bytes) -> bool:
    try:
        return not file.is_symlink() and compute_file_digest(file) == digest
    except OSError:
        return False
