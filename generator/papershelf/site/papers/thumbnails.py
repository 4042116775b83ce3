"""Smaller copies of papers' images: one for cards, one for the papers' own pages."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path
from typing import NamedTuple

from ..rendering.images import Size, read_size, scale_size


class Thumbnails(NamedTuple):
    """The sizes of an image's copies; None where the image itself is small enough."""

    card: Size | None
    page: Size | None


# On screens with two pixels for each of CSS: a card's picture fills 120 by 80 of these, a page's is
# at most 640 wide or 320 high.
_CARD, _PAGE = (240, 160), (1280, 640)
_SMALL = 40_000
"""Bytes of an image that is worth no copies."""


def plan_thumbnails(path: Path) -> Thumbnails | None:
    """The copies that an image needs; None if none.

    Files that Pillow can't read, animations and drawings stay as they are.
    """
    size = _read_large_size(path)
    if size is None:
        return None
    found = Thumbnails(_shrink(size, _CARD, max), _shrink(size, _PAGE, min))
    return found if any(found) else None


def plan_page_thumbnails(size: Size | None) -> Thumbnails | None:
    """The copies of the picture of a PDF's first page: the top of it, and all of it."""
    return Thumbnails(_CARD, size) if size else None


def describe_version() -> str:
    """The version of Pillow: with another, copies may have other bytes."""
    return version("pillow")


def _read_large_size(path: Path) -> Size | None:
    """The size of an image that may need copies."""
    try:
        is_small = path.stat().st_size <= _SMALL
    except OSError:
        return None
    return None if is_small or not find_spec("PIL") else read_size(path)


def _shrink(size: Size, box: Size, choose: Callable[[Iterable[float]], float]) -> Size | None:
    """The size that fills (`max`) or fits into (`min`) a box; None if the image is not larger."""
    scale = choose([most / own for most, own in zip(box, size, strict=True)])
    return scale_size(size, scale) if scale < 1 else None
