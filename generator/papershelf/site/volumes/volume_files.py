"""The files beside the pages of volumes: those that they name, such as the PDF of a whole volume,
and their archives."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from ..reading import digest_file, read_volume
from ..rendering import urls
from ..rendering.output import Asset, Output
from ..site import Site, selection
from .volume_archive import ArchiveInputs, make_archive, read_archive

_PATH = re.compile(r"volumes/([^/]+)/(?:files/[^/]+|\1\.zip)")


class VolumeFiles(NamedTuple):
    """The files that a volume names, as (address, file, digest of its content), and what its
    archive is made from."""

    named: list[tuple[str, Path, bytes]]
    archive: ArchiveInputs | None


@selection
def _list_with_files(site: Site) -> tuple[str, ...]:
    volumes = site.read_parts("volumes").volumes.values()
    return tuple(volume.id for volume in volumes if volume.local_files or volume.archive)


def plan(site: Site) -> Iterator[str]:
    """The volumes that name files of the collection, or ask for an archive."""
    yield from _list_with_files(site)


def match(site: Site, path: str) -> str | None:
    """See `Maker.match`."""
    found = _PATH.fullmatch(path)
    return found[1] if found and found[1] in site.records.volumes else None


def inputs(site: Site, id: str) -> VolumeFiles:
    paths = sorted({path for _, path in read_volume(site, id).local_files})
    named = [
        (urls.volume_file(id, path), site.records.folder / path, digest_file(site, path))
        for path in paths
    ]
    return VolumeFiles(named, read_archive(site, id))


def make(_site: Site, inputs: VolumeFiles) -> Iterator[Output]:
    for address, path, _ in inputs.named:
        yield Asset(address, path)
    if inputs.archive:
        yield from make_archive(inputs.archive)
