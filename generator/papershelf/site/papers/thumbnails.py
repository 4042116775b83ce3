"""Smaller copies of papers' images: one for cards, one for the papers' own pages.

Pillow writes them. It belongs to an extra, so it is imported only for an image that needs copies.
"""

from __future__ import annotations

import io
from collections.abc import Callable, Iterable
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path
from typing import NamedTuple

Size = tuple[int, int]
"""Width and height in pixels."""


class Thumbnails(NamedTuple):
    """The sizes of an image's copies; None where the image itself is small enough."""

    card: Size | None
    page: Size | None


# On screens with two pixels for each of CSS: a card's picture fills 120 by 80 of these, a page's is
# at most 640 wide or 320 high.
_CARD, _PAGE = (240, 160), (1280, 640)
_SMALL = 40_000
"""Bytes of an image that is worth no copies."""
_FORMATS = ("PNG", "JPEG", "WEBP")
_QUALITY = 80


def plan_thumbnails(path: Path) -> Thumbnails | None:
    """The copies that an image needs; None if none.

    Files that Pillow can't read, animations and drawings stay as they are.
    """
    size = _read_size(path)
    if size is None:
        return None
    found = Thumbnails(_shrink(size, _CARD, max), _shrink(size, _PAGE, min))
    return found if any(found) else None


def resize(path: Path, size: Size) -> bytes:
    """A copy of an image in a size, as WebP; the file itself if it is damaged."""
    from PIL import Image, ImageOps

    file = io.BytesIO()
    try:
        with Image.open(path, formats=_FORMATS) as image:
            image.draft("RGB", (2 * max(size), 2 * max(size)))  # large JPEG are read faster
            upright = image if image.format == "PNG" else ImageOps.exif_transpose(image)
            colours = upright.convert("RGBA" if upright.has_transparency_data else "RGB")
            profile = image.info.get("icc_profile") if image.mode != "CMYK" else None
            copy = colours.resize(size, Image.Resampling.LANCZOS)
            copy.save(file, "WEBP", quality=_QUALITY, icc_profile=profile or b"")
    except (OSError, SyntaxError, ValueError):
        return path.read_bytes()
    return file.getvalue()


def describe_version() -> str:
    """The version of Pillow: with another, copies may have other bytes."""
    return version("pillow")


def _read_size(path: Path) -> Size | None:
    """The size of an image that may need copies."""
    try:
        if path.stat().st_size <= _SMALL or not find_spec("PIL"):
            return None
        return _open_size(path)
    except (OSError, SyntaxError, ValueError):
        return None


def _open_size(path: Path) -> Size | None:
    from PIL import ExifTags, Image

    with Image.open(path, formats=_FORMATS) as image:
        if getattr(image, "is_animated", False):
            return None
        width, height = image.size
        # To look for it in a PNG, all of it would be read.
        exif = {} if image.format == "PNG" else image.getexif()
        is_turned = exif.get(ExifTags.Base.Orientation, 1) >= 5
        return (height, width) if is_turned else (width, height)


def _shrink(size: Size, box: Size, choose: Callable[[Iterable[float]], float]) -> Size | None:
    """The size that fills (`max`) or fits into (`min`) a box; None if the image is not larger."""
    scale = choose([most / own for most, own in zip(box, size, strict=True)])
    width, height = size
    return (max(1, round(width * scale)), max(1, round(height * scale))) if scale < 1 else None
