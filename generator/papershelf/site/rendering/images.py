"""Copies of a curator's images in other sizes.

Pillow writes them. It belongs to an extra, so it is imported only for an image that needs a copy.
"""

from __future__ import annotations

import io
from pathlib import Path

Size = tuple[int, int]
"""Width and height in pixels."""
FORMATS = ("PNG", "JPEG", "WEBP")
"""Formats of images that have copies; others may be animations or drawings."""


def read_size(path: Path) -> Size | None:
    """The size of an image as it is shown; None if it is an animation, or Pillow can't read it."""
    from PIL import ExifTags, Image

    try:
        with Image.open(path, formats=FORMATS) as image:
            if getattr(image, "is_animated", False):
                return None
            width, height = image.size
            # To look for it in a PNG, all of it would be read.
            exif = {} if image.format == "PNG" else image.getexif()
            is_turned = exif.get(ExifTags.Base.Orientation, 1) >= 5
    except (OSError, SyntaxError, ValueError, Image.DecompressionBombError):
        return None
    return (height, width) if is_turned else (width, height)


def scale_size(size: Size, scale: float) -> Size:
    """A size times a factor, at least a pixel."""
    width, height = size
    return max(1, round(width * scale)), max(1, round(height * scale))


def copy_image(
    path: Path, size: Size, to_format: str = "WEBP", quality: int = 80, *, from_top: bool = False
) -> bytes:
    """A copy of an image in a size, upright, without metadata, which may have the place where it
    was taken; the file itself if it is damaged. A copy `from_top` leaves out what is below."""
    from PIL import Image, ImageOps

    file = io.BytesIO()
    try:
        with Image.open(path, formats=FORMATS) as image:
            image.draft("RGB", (2 * max(size), 2 * max(size)))  # large JPEG are read faster
            upright = image if image.format == "PNG" else ImageOps.exif_transpose(image)
            has_alpha = upright.has_transparency_data and to_format != "JPEG"
            colours = upright.convert("RGBA" if has_alpha else "RGB")
            profile = image.info.get("icc_profile") if image.mode != "CMYK" else None
            box = _find_top(colours.size, size) if from_top else None
            copy = colours.resize(size, Image.Resampling.LANCZOS, box)
            copy.info.clear()
            copy.save(file, to_format, quality=quality, optimize=True, icc_profile=profile or b"")
    except (OSError, SyntaxError, ValueError, Image.DecompressionBombError):
        return path.read_bytes()
    return file.getvalue()


def _find_top(size: Size, shape: Size) -> tuple[float, float, float, float]:
    """The box at the top of an image that has the shape of a size."""
    width, height = size
    return 0, 0, width, min(height, width * shape[1] / shape[0])
