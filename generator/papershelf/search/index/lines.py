"""A text told by another that has most of its lines: a biblatex entry by the BibTeX entry.

Two thirds of its lines are the same, and would be most of what a site's exports weigh.
"""

from __future__ import annotations

Parts = list[int | str]
"""What `unpacked` of the client puts together, a part a line."""


def pack(text: str, known: str) -> Parts:
    """A text as lines of another: their numbers, and what is no line of it as it is.

    A line n that has a comma at its end, and here has none, or the other way round, is -1 - n.
    """
    lines = known.split("\n")
    others = {toggle_comma(line): -1 - number for number, line in enumerate(lines)}
    places = {**others, **{line: number for number, line in enumerate(lines)}}
    return [places.get(line, line) for line in text.split("\n")]


def toggle_comma(line: str) -> str:
    """A line without its last comma, or with one where it has none."""
    return line[:-1] if line.endswith(",") else f"{line},"
