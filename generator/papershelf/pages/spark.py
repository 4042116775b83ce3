"""A small picture of how papers spread over the years."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence

from markupsafe import Markup

from ..records.paper import Paper


def years(papers: Sequence[Paper]) -> Counter[int]:
    """How many papers were published in each year."""
    return Counter(paper.date.year for paper in papers if paper.date)


def spark(of_year: Mapping[int, int]) -> Markup:
    """A small picture of how many papers years have; empty where there are fewer than three."""
    if len(of_year) < 3:
        return Markup()
    last = max(of_year)
    first = max(min(of_year), last - 39)  # more bars than this are thinner than a line
    counts = [of_year.get(year, 0) for year in range(first, last + 1)]
    step, highest = 192 / len(counts), max(counts)
    bars = "".join(
        f"M{at * step:.1f} 36v-{36 * number / highest:.1f}h{step * 0.8:.1f}V36"
        for at, number in enumerate(counts)
        if number
    )
    said = f"Papers by year, {first} to {last}; most in a year: {highest}"
    return Markup(  # noqa: S704 - numbers only
        f'<svg class="ps-spark" viewBox="0 0 192 48" role="img" aria-label="{said}">'
        f'<path d="{bars}"/>'
        f'<text x="0" y="47">{first}</text><text x="192" y="47" text-anchor="end">{last}</text>'
        "</svg>"
    )
