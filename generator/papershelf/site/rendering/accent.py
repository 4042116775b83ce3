"""The accent: the one colour of a site's links, buttons and marks, in shades that can be read.

A curator names any colour. On a light page it is darkened, on a dark one lightened, until text in
it and text on it have the contrast that WCAG 2.2 asks for (1.4.3): 4.5 to 1.
"""

from __future__ import annotations

from collections.abc import Iterator
from colorsys import hls_to_rgb, rgb_to_hls
from typing import NamedTuple

DEFAULT = "#1f5f5b"
"""The accent of the style sheet on light pages."""

_CONTRAST = 4.5
_WASH = 0.09
"""The share of the accent in the ground of tags and chosen buttons on a light page."""
_DARK_WASH = 0.12


class _Scheme(NamedTuple):
    """A colour scheme: the grounds of its text, as in the style sheet, and the way to be seen."""

    grounds: tuple[str, str]
    wash: float
    step: float


_LIGHT = _Scheme(("#fbfaf6", "#ffffff"), _WASH, -0.005)
_DARK = _Scheme(("#16181a", "#1d2022"), _DARK_WASH, 0.005)


class Shades(NamedTuple):
    """The accent in a scheme, and the ground of what is marked by it."""

    accent: str
    wash: str


def find_shades(colour: str) -> tuple[Shades, Shades]:
    """The shades of a colour, `#rrggbb`, on light and on dark pages."""
    return _shade(colour, _LIGHT), _shade(colour, _DARK)


def write_styles(colour: str) -> str:
    """The rules that replace the default accent; empty if no colour is given."""
    if not colour:
        return ""
    light, dark = map(_declare, find_shades(colour))
    return (
        f":root{{{light}}}"
        f'[data-md-color-scheme="slate"]{{{dark}}}'
        f"@media screen and (prefers-color-scheme:dark){{"
        f'.no-js [data-md-color-scheme="default"]{{{dark}}}}}'
        # Over all of the rules above, as on paper all is black.
        f"@media print{{:root,[data-md-color-scheme],.no-js [data-md-color-scheme]"
        f"{{--ps-accent:#000;--ps-wash:#fff}}}}\n"
    )


def _declare(shades: Shades) -> str:
    return f"--ps-accent:{shades.accent};--ps-wash:{shades.wash}"


def _shade(base: str, scheme: _Scheme) -> Shades:
    """The first shade of a colour that can be read; black or white always can."""
    for accent in _vary(base, scheme.step):
        wash = _mix(accent, scheme.grounds[0], scheme.wash)
        if all(_compute_contrast(accent, one) >= _CONTRAST for one in (*scheme.grounds, wash)):
            break
    return Shades(accent, wash)


def _vary(base: str, step: float) -> Iterator[str]:
    """A colour, then in ever darker or lighter shades."""
    hue, lightness, saturation = rgb_to_hls(*(part / 255 for part in _split(base)))
    while 0 <= lightness <= 1:
        yield _join(hls_to_rgb(hue, lightness, saturation))
        lightness += step


def _mix(colour: str, ground: str, share: float) -> str:
    pairs = zip(_split(colour), _split(ground), strict=True)
    return _join((one * share + other * (1 - share)) / 255 for one, other in pairs)


def _compute_contrast(one: str, other: str) -> float:
    low, high = sorted((_compute_luminance(one), _compute_luminance(other)))
    return (high + 0.05) / (low + 0.05)


def _compute_luminance(colour: str) -> float:
    """The relative luminance, as WCAG 2.2 defines it."""
    parts = [part / 255 for part in _split(colour)]
    red, green, blue = [
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    ]
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _split(colour: str) -> tuple[int, int, int]:
    red, green, blue = bytes.fromhex(colour[1:])
    return red, green, blue


def _join(parts: Iterator[float] | tuple[float, float, float]) -> str:
    return "#" + bytes(round(part * 255) for part in parts).hex()
