"""Every colour that a curator may name can be read, on light pages and on dark ones."""

from __future__ import annotations

import re
from itertools import product

import pytest
from pydantic import ValidationError

from papershelf.settings import COLOURS, Settings
from papershelf.site.rendering.accent import DEFAULT, Shades, find_shades, write_styles
from tests.build import ROOT

STYLES = (ROOT / "generator/papershelf/theme/shared/assets/papershelf/papershelf.css").read_text("utf-8")
CORNERS = ["#" + "".join(parts) for parts in product(("00", "55", "aa", "ff"), repeat=3)]


def contrast(one: str, other: str) -> float:
    """The contrast ratio of WCAG 2.2, by its own formula (relative luminance, in sRGB)."""

    def luminance(colour: str) -> float:
        parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
        linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
        return sum(weight * part for weight, part in zip((0.2126, 0.7152, 0.0722), linear, strict=True))

    dark, light = sorted(map(luminance, (one, other)))
    return (light + 0.05) / (dark + 0.05)


def variables(scheme: int) -> dict[str, str]:
    """The colours of the style sheet, in the light scheme (0) or the dark one (1)."""
    block = re.findall(r"\{([^{}]*--ps-paper[^{}]*)\}", STYLES)[scheme]
    return {name: "#" + "".join(digit * (2 if len(value) == 3 else 1) for digit in value)
            for name, value in re.findall(r"--ps-(\w+): #(\w+);", block)}  # fmt: skip


@pytest.mark.parametrize("scheme", [0, 1])
def test_every_colour_can_be_read(scheme: int) -> None:
    ours = variables(scheme)
    for colour in [*COLOURS.values(), *CORNERS]:
        accent, wash = find_shades(colour)[scheme]
        for ground in (ours["paper"], ours["raised"], wash):
            assert contrast(accent, ground) >= 4.5, (colour, ground)
        assert contrast(ours["soft"], wash) >= 4.5, colour
        assert contrast(ours["ink"], wash) >= 4.5, colour


def test_a_colour_that_can_be_read_stays() -> None:
    assert find_shades("#8a2b2b")[0].accent == "#8a2b2b"
    assert find_shades("#7e56c2")[0].accent != "#7e56c2"
    assert find_shades(DEFAULT)[0] == Shades(DEFAULT, find_shades(DEFAULT)[0].wash)
    assert variables(0)["accent"] == DEFAULT
    assert write_styles("") == ""


def test_a_setting_is_a_colour_or_a_name() -> None:
    assert Settings(accent="#8A2B2B").accent == "#8a2b2b"
    assert Settings(accent="deep-purple").accent == COLOURS["deep-purple"]
    for wrong, hint in {"indgo": "did you mean `indigo`", "#abc": "in quotes", "8a2b2b": "in quotes"}.items():
        with pytest.raises(ValidationError, match=hint):
            Settings(accent=wrong)
