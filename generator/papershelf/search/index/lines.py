"""A text encoded by its differences from another: a biblatex entry by the BibTeX entry.

Two thirds of their lines are equal, and would be most of the weight of a site's exports.
"""

from __future__ import annotations

Parts = list[int | str]
"""One part per line of the text; `unpacked` of the client reverses it."""


def pack(text: str, reference: str) -> Parts:
    """A text as numbers of equal lines in another text; lines without an equal are given in full.

    A line that differs from line n only by a comma at its end is -1 - n.
    """
    lines = reference.split("\n")
    others = {toggle_comma(line): -1 - number for number, line in enumerate(lines)}
    places = {**others, **{line: number for number, line in enumerate(lines)}}
    return [places.get(line, line) for line in text.split("\n")]


def toggle_comma(line: str) -> str:
    """A line without its final comma, or with one if it has none."""
    return line[:-1] if line.endswith(",") else f"{line},"
