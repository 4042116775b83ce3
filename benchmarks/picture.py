"""The saved results as a picture and tables, for the manual.

The picture is SVG by hand: seconds over papers, both logarithmic, so that work that grows with
the papers is a straight line. The tables beside it say the same in numbers.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from html import escape
from math import ceil, floor, log10
from pathlib import Path

from . import goals
from .peers import HUGO, MATERIAL, ZENSICAL
from .report import HEAD, Result, find_smaller, format_number, format_rows, load_results
from .site_folder import ABSTRACT, COLD, COPY

PAGES = Path(__file__).parent.parent / "docs" / "content" / "pages"
PAGE = PAGES / "benchmarks.md"
PICTURE = PAGES / "images" / "benchmarks.svg"
MARKS = re.compile(r"(<!-- begin benchmarks -->\n).*?(<!-- end benchmarks -->)", re.DOTALL)

# Case -> the class of its line. Each line has its name at its end, so colour is not all it has.
_LINES = {
    COLD: "cold",
    ABSTRACT: "edit",
    MATERIAL: "material",
    ZENSICAL: "zensical",
    HUGO: "hugo",
    COPY: "floor",
}
# Its own background: the reader's switch between light and dark does not reach into a picture.
_STYLE = """
  .paper { fill: #fbfaf6 } .grid { stroke: #e4dfd4 }
  text { font: 13px system-ui, sans-serif; fill: #46433d } .up { text-anchor: end }
  .at { text-anchor: middle } polyline { fill: none; stroke-width: 2 }
  .cold { --ink: #1f5f5b } .edit { --ink: #1f5f5b } .material { --ink: #a3470f }
  .zensical { --ink: #7a3e9d } .hugo { --ink: #1f4e9c } .floor { --ink: #5f5b54 }
  g polyline { stroke: var(--ink) } g circle, g text { fill: var(--ink) }
  .cold polyline { stroke-width: 3.5 } .edit polyline { stroke-dasharray: 7 4 }
  .floor polyline { stroke-dasharray: 2 3 }
  g .lead { stroke: var(--ink); stroke-width: 1; opacity: .45; fill: none }
"""
_WIDTH, _HEIGHT = 800, 440
_LEFT, _RIGHT, _TOP, _BOTTOM = 72, 470, 20, 380
_LABELS = 17
"""Pixels between two lines' names, at least."""
_NAMES = _RIGHT + 24
"""Where the names begin: in a column, so that none stands on another's line."""

Point = tuple[float, float]


def draw() -> list[Path]:
    """Write the picture and the generated part of the manual's page; the files written."""
    results = load_results()
    PICTURE.parent.mkdir(exist_ok=True)
    PICTURE.write_text(to_svg(results), "utf-8", newline="\n")
    page = PAGE.read_text(encoding="utf-8")
    part = f"\n{format_tables(results)}\n\n"
    page = MARKS.sub(lambda found: f"{found[1]}{part}{found[2]}", page)
    PAGE.write_text(page, "utf-8", newline="\n")
    return [PICTURE, PAGE]


# --- tables ---------------------------------------------------------------------------------


def format_tables(results: Sequence[Result]) -> str:
    """Seconds at every size; then all that was measured at the largest."""
    names = dict.fromkeys(name for one in results for name in (*one.runs, *one.absent))
    seconds = [(name, *(_format_seconds(result, name) for result in results)) for name in names]
    sizes = [f"{result.papers:,} papers" for result in results]
    last = results[-1]
    return "\n\n".join(
        [
            "Seconds, and in brackets how many times Papershelf's cold build:",
            _format_table(["", *sizes], seconds),
            f"With {last.papers:,} papers ({last.machine}):",
            _format_table(HEAD, format_rows(last)),
            "What Papershelf is to reach:",
            _format_table(goals.RATIOS, goals.ratios(last, find_smaller(last, results))),
            "Sizes in Papershelf's site, of pages the median:",
            _format_table(goals.SIZES, goals.sizes(last)),
        ]
    )


def _format_seconds(result: Result, name: str) -> str:
    if name not in result.runs:
        return result.find_missing(name)
    return f"{format_number(result.seconds(name))} ({format_number(result.ratio(name, COLD))})"


def _format_table(head: Sequence[str], body: Iterable[Sequence[str]]) -> str:
    rule = ["---", *("---:" for _ in head[1:])]
    return "\n".join(f"| {' | '.join(line)} |" for line in [head, rule, *body])


# --- the picture ----------------------------------------------------------------------------


def to_svg(results: Sequence[Result]) -> str:
    """Seconds over papers, a line a case."""
    lines = {
        name: [(one.papers, one.seconds(name)) for one in results if name in one.runs]
        for name in _LINES
    }
    lines = {name: points for name, points in lines.items() if points}
    every = [seconds for points in lines.values() for _, seconds in points]
    low = floor(log10(min(every)))
    high = max(ceil(log10(max(every))), low + 1)
    placed = {name: [_place(point, low, high) for point in line] for name, line in lines.items()}
    heights = _spread({name: line[-1][1] for name, line in placed.items()})
    said = "; ".join(f"{name}: {_describe(points)}" for name, points in lines.items())
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_WIDTH} {_HEIGHT}" role="img"'
        ' aria-labelledby="title about">',
        '<title id="title">Seconds to build a site, over its papers</title>',
        f'<desc id="about">{escape(said)}.</desc>',
        f"<style>{_STYLE}</style>",
        f'<rect class="paper" width="{_WIDTH}" height="{_HEIGHT}" rx="6"/>',
        *_draw_axes(low, high),
        *(_draw_line(name, line, heights[name]) for name, line in placed.items()),
        "</svg>\n",
    ]
    return "\n".join(parts)


def _place(point: tuple[float, float], low: int, high: int) -> Point:
    """Where (papers, seconds) is in the picture; the axis of papers goes from 100 to 100,000."""
    papers, seconds = point
    across = (log10(papers) - 2) / 3
    up = (log10(seconds) - low) / (high - low)
    return _LEFT + across * (_RIGHT - _LEFT), _BOTTOM - up * (_BOTTOM - _TOP)


def _spread(heights: dict[str, float]) -> dict[str, float]:
    """The names' heights, moved apart where two would overlap, down and at the bottom up."""
    found: dict[str, float] = {}
    above = 0.0
    for name in sorted(heights, key=lambda name: heights[name]):
        found[name] = above = max(heights[name], above + _LABELS)
    below = float(_BOTTOM + _LABELS)
    for name in reversed(found):
        found[name] = below = min(found[name], below - _LABELS)
    return found


def _describe(points: list[tuple[int, float]]) -> str:
    return ", ".join(
        f"{format_number(seconds)} s for {papers:,} papers" for papers, seconds in points
    )


def _draw_axes(low: int, high: int) -> Iterable[str]:
    for power in range(low, high + 1):
        _, y = _place((100, 10.0**power), low, high)
        yield f'<path class="grid" d="M{_LEFT} {y:.1f}H{_RIGHT}"/>'
        yield f'<text class="up" x="{_LEFT - 8}" y="{y + 4:.1f}">{10.0**power:,g} s</text>'
    for papers in (100, 1_000, 10_000, 100_000):
        x, _ = _place((papers, 10.0**low), low, high)
        yield f'<path class="grid" d="M{x:.1f} {_TOP}V{_BOTTOM}"/>'
        yield f'<text class="at" x="{x:.1f}" y="{_BOTTOM + 20}">{papers:,}</text>'
    yield f'<text class="at" x="{(_LEFT + _RIGHT) / 2}" y="{_BOTTOM + 42}">papers</text>'


def _draw_line(name: str, points: list[Point], height: float) -> str:
    way = " ".join(f"{x:.1f},{y:.1f}" for x, y in points)
    dots = "".join(f'<circle cx="{x:.1f}" cy="{y:.1f}" r="3.5"/>' for x, y in points)
    x, y = points[-1]
    lead = f'<path class="lead" d="M{x + 5:.1f} {y:.1f}L{_NAMES - 5} {height:.1f}"/>'
    label = f'<text x="{_NAMES}" y="{height + 4:.1f}">{escape(name)}</text>'
    return f'<g class="{_LINES[name]}"><polyline points="{way}"/>{dots}{lead}{label}</g>'
