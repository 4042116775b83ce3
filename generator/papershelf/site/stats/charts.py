"""Charts as SVG: columns over time, and bars beside names.

All lengths are in per cent, so that a chart is as wide as its page and its text as large as the
page's; the style sheet has colours and heights. A table beside each chart has the numbers.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from markupsafe import Markup, escape

from ...locale import Locale
from ..rendering import phrases

_TOP, _FLOOR = 14, 82
"""The top of the highest column and the bottom of all: there is text above and below."""
_NUMBERED = 12
"""The most columns that have room for their numbers."""


def draw_columns(
    description: str, numbers: Sequence[tuple[str, int]], ticks: Mapping[int, str], locale: Locale
) -> Markup:
    """A column for each (label, number of papers), at least one of them not 0.

    `description` is the picture in words; `ticks` has the labels below some of the columns, by
    their positions.
    """
    highest, last = max(number for _, number in numbers), len(numbers)
    shown = range(last) if last <= _NUMBERED else [_find_place(highest, numbers)]
    shapes = [_draw_column(at, last, f"{label}: {phrases.papers(locale, number)}", number, highest)
             for at, (label, number) in enumerate(numbers) if number]  # fmt: skip
    shapes += [
        _draw_text(
            at, last, _measure_column(number, highest)[0] - 3, locale.format_number(number), 4
        )
        for at in shown
        if (number := numbers[at][1])
    ]
    shapes += [_draw_text(at, last, 98, label, 7) for at, label in ticks.items()]
    return Markup(  # noqa: S704 - labels are escaped
        f'<svg class="ps-columns" role="img" aria-label="{escape(description)}">'
        f'<line x2="100%" y1="{_FLOOR}%" y2="{_FLOOR}%"/>{"".join(shapes)}</svg>'
    )


def draw_course(numbers: Sequence[int], highest: int) -> Markup:
    """Small columns without text; other charts have the same scale, given by `highest`."""
    width = 100 / len(numbers)
    shapes = [
        f'<rect x="{at * width:.2f}%" y="{100 - 100 * number / highest:.1f}%" '
        f'width="{width * 0.8:.2f}%" height="{100 * number / highest:.1f}%"/>'
        for at, number in enumerate(numbers)
        if number
    ]
    return Markup(f'<svg class="ps-course" aria-hidden="true">{"".join(shapes)}</svg>')  # noqa: S704


def draw_bar(number: int, highest: int) -> Markup:
    """A bar whose length is a number's share of the highest."""
    width = f"{100 * number / highest:.1f}%"
    return Markup(  # noqa: S704 - numbers only
        f'<svg class="ps-share" aria-hidden="true"><rect width="{width}" height="100%"/></svg>'
    )


def _find_place(highest: int, numbers: Sequence[tuple[str, int]]) -> int:
    return next(at for at, (_, number) in enumerate(numbers) if number == highest)


def _measure_column(number: int, highest: int) -> tuple[float, float]:
    """(top, height) of a column."""
    height = (_FLOOR - _TOP) * number / highest
    return _FLOOR - height, height


def _draw_column(at: int, last: int, label: str, number: int, highest: int) -> str:
    width, (top, height) = 100 / last, _measure_column(number, highest)
    return (
        f'<rect x="{(at + 0.1) * width:.2f}%" y="{top:.1f}%" width="{width * 0.8:.2f}%" '
        f'height="{height:.1f}%"><title>{escape(label)}</title></rect>'
    )


def _draw_text(at: int, last: int, y: float, text: str, edge: float) -> str:
    """A text centred on a column's place, or aligned with it if it is less than `edge` from one."""
    middle = 100 * (at + 0.5) / last
    x, anchor = middle, "middle"
    if middle < edge:
        x, anchor = 100 * at / last, "start"
    elif middle > 100 - edge:
        x, anchor = 100 * (at + 1) / last, "end"
    return f'<text x="{x:.2f}%" y="{y:.1f}%" text-anchor="{anchor}">{escape(text)}</text>'
