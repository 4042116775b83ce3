"""A small picture of the number of papers by year."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence

from markupsafe import Markup

from ...records.paper import Paper


def count_years(papers: Iterable[Paper]) -> list[tuple[int, int]]:
    """(year, papers published in it), the oldest first."""
    return sorted(Counter(paper.date.year for paper in papers if paper.date).items())


def draw_sparkline(of_year: Sequence[tuple[int, int]], own: int | None = None) -> Markup:
    """A picture of (year, papers), with its `own` year marked; a table should have the numbers.

    Empty if there are fewer than three years.
    """
    if len(of_year) < 3:
        return Markup()
    numbers = dict(of_year)
    last = max(numbers)
    first = max(min(numbers), last - 39)  # more bars than this are thinner than a line
    step, highest = 192 / (last - first + 1), max(numbers.values())
    bars = {
        year: f"M{(year - first) * step:.1f} 36v-{36 * papers / highest:.1f}h{step * 0.8:.1f}V36"
        for year, papers in of_year
        if year >= first
    }
    own_bar = f'<path class="ps-own" d="{bars.pop(own)}"/>' if own in bars else ""
    return Markup(  # noqa: S704 - numbers only
        '<svg class="ps-spark" viewBox="0 0 192 48" aria-hidden="true">'
        f'<path d="{"".join(bars.values())}"/>{own_bar}'
        f'<text x="0" y="47">{first}</text><text x="192" y="47" text-anchor="end">{last}</text>'
        "</svg>"
    )
