"""A suggestion to merge names, as `papershelf check` prints it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from ..errors import format_count, to_printable
from .yaml_write import format_flow_list, format_key


def format_merge(
    kind: str,
    names: Iterable[tuple[str, int]],
    remarks: Iterable[str],
    entry: Mapping[str, str | list[str]],
    others: Iterable[str],
) -> str:
    """Return a line that says what the names are likely, and the entry to paste.

    `names` are (name, number of papers). The last line is what keeps the slugs of `others` apart
    from the entry if they are not the same after all.
    """
    listed = ", ".join(
        f"{to_printable(name)} ({format_count(papers, 'paper')})" for name, papers in names
    )
    lines = "".join(format_key(key, value, 2) for key, value in entry.items())
    first = "; ".join(filter(None, (f"{kind}: {listed}", *remarks)))
    return f"{first}\n- {lines[2:]}  # if not: distinct: {format_flow_list(others)}\n"
