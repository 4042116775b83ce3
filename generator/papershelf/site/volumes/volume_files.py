"""The files that volumes name, such as the PDF of a whole volume, beside their pages."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from ..reading import digest_file, read_vocabularies, read_volume
from ..rendering import urls
from ..rendering.output import Asset, Output
from ..site import Site, selection

_PATH = re.compile(r"volumes/([^/]+)/files/[^/]+")


@selection
def _list_with_files(site: Site) -> tuple[str, ...]:
    volumes = read_vocabularies(site).volumes.values()
    return tuple(volume.id for volume in volumes if volume.local_files)


def plan(site: Site) -> Iterator[str]:
    """The volumes that name files of the collection."""
    yield from _list_with_files(site)


def match(site: Site, path: str) -> str | None:
    """See `Maker.match`."""
    found = _PATH.fullmatch(path)
    return found[1] if found and found[1] in site.records.volumes else None


def inputs(site: Site, id: str) -> list[tuple[str, Path, bytes]]:
    """(address, file, digest of its content)."""
    paths = sorted({path for _, path in read_volume(site, id).local_files})
    return [
        (urls.volume_file(id, path), site.records.folder / path, digest_file(site, path))
        for path in paths
    ]


def make(_site: Site, inputs: list[tuple[str, Path, bytes]]) -> Iterator[Output]:
    for address, path, _ in inputs:
        yield Asset(address, path)
