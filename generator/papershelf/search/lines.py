"""A text told by another that has most of its lines: a biblatex entry by the BibTeX entry.

Two thirds of its lines are the same, and would be most of what a site's exports weigh.
"""

from __future__ import annotations

Parts = list[int | str]
"""What `unpacked` of the client puts together, a part a line."""


def packed(text: str, known: str) -> Parts:
    """A text as lines of another: their numbers, and what is no line of it as it is.

    A line n that has a comma at its end, and here has none, or the other way round, is -1 - n.
    """
    places = {line: number for number, line in reversed([*enumerate(known.split("\n"))])}
    return [_part(line, places) for line in text.split("\n")]


def _part(line: str, places: dict[str, int]) -> int | str:
    if line in places:
        return places[line]
    other = line[:-1] if line.endswith(",") else f"{line},"
    return -1 - places[other] if other in places else line
