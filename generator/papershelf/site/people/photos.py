"""Photos of people, in the size in which pages show them."""

from __future__ import annotations

from collections.abc import Iterator
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path
from typing import NamedTuple

from ..authors import find_person
from ..reading import digest_file
from ..rendering import urls
from ..rendering.images import copy_image, read_size, scale_size
from ..rendering.output import Asset, Output
from ..site import Site

_PIXELS = 240
"""The shorter side: pages show 96 px, and screens have up to 2.5 pixels for one of them."""
_FORMATS = {".jpg": "JPEG", ".jpeg": "JPEG", ".png": "PNG", ".webp": "WEBP"}
"""Suffixes of what is made smaller; other images may move."""


class Photo(NamedTuple):
    """A photo: its address, the curator's file, a digest of it, and the version of Pillow, if it
    is installed."""

    address: str
    file: Path
    digest: bytes
    pillow: str


def plan(site: Site) -> Iterator[str]:
    """The ids of the members who have a photo."""
    yield from (one.id for one in site.read_parts("people").people if one.photo and one.is_member)


def inputs(site: Site, id: str) -> Photo | None:
    person = find_person(site, id)
    if person is None or not (person.photo and person.is_member):
        return None
    path = site.records.folder / person.photo
    pillow = version("pillow") if find_spec("PIL") else ""
    return Photo(urls.photo(id, person.photo), path, digest_file(site, person.photo), pillow)


def make(_site: Site, photo: Photo | None) -> Iterator[Output]:
    if photo:
        is_shrunk = photo.pillow and photo.file.suffix.lower() in _FORMATS
        yield Asset(photo.address, shrink(photo.file) if is_shrunk else photo.file)


def shrink(file: Path) -> bytes | Path:
    """The image without superfluous pixels and metadata; the file itself where Pillow can't read
    it."""
    size = read_size(file)
    if size is None:
        return file
    small = scale_size(size, min(_PIXELS / min(size), 1))
    return copy_image(file, small, _FORMATS[file.suffix.lower()], quality=82)
