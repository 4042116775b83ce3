"""Papers as CSV (RFC 4180, UTF-8), which spreadsheets open and `papershelf import` reads again.

A column is named like the key of a record, or like a field of the records' `bibtex` key.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence

from ...records.fields import is_local
from ...records.name import Name
from ...records.own.own_fields import list_texts
from ...records.paper import LINK_KEYS, Paper
from ...records.text import fold
from ...records.vocabulary import Venue
from ..common_values import format_page_range, get_event_name
from ..read.tables.column_names import COLUMNS, IGNORED_COLUMNS
from .csv_rows import write_rows

_NAMES = {"comments": "num_comments"}
"""Key -> the name of its column, where it differs: other programs' `comments` are texts."""
_LISTS = frozenset(("tags", "keywords", "awards"))
_PEOPLE = frozenset(("authors", "editors"))
# What only this collection knows, or no cell can hold.
_LEFT_OUT = frozenset(
    "aliases booktitle translations revisions errata related cites version_of version versions "
    "image draft source links bibtex own".split()
)
_KEYS = [key for key in Paper.model_fields if key not in _LEFT_OUT]


def write_table(papers: Iterable[Paper], venues: Mapping[str, Venue]) -> str:
    """Write papers as a table, without columns that are empty throughout."""
    rows = [_to_row(paper, venues) for paper in papers]
    used = {"id", "title"} | {name for row in rows for name, cell in row.items() if cell}
    names = [name for key in _KEYS if (name := _NAMES.get(key, key)) in used]
    names += sorted(used.difference(names))
    return write_rows([names, *([row.get(name, "") for name in names] for row in rows)])


def _to_row(paper: Paper, venues: Mapping[str, Venue]) -> dict[str, str]:
    row = {_NAMES.get(key, key): _to_cell(paper, key) for key in _KEYS}
    row["venue"] = get_event_name(paper, venues)
    for name, value in paper.bibtex.items():
        column = fold(name)
        if column not in COLUMNS and column not in IGNORED_COLUMNS:
            row[name.lower()] = value
    return row | {name: _join(list_texts(value)) for name, value in paper.own.items()}


def _to_cell(paper: Paper, key: str) -> str:
    value = getattr(paper, key)
    if value is None:
        cell = ""
    elif key in _PEOPLE:
        cell = _join(list(map(_write_name, value)))
    elif key in _LISTS:
        cell = _join(value)
    elif key in LINK_KEYS and is_local(value):
        cell = ""
    elif key == "pages":  # a spreadsheet takes "1-10" for the first of October,
        cell = format_page_range(value, "–")
    elif key == "arxiv" and value:  # and 2301.12720 for a number that ends in 2
        cell = f"arXiv:{value}"
    else:
        cell = str(value)
    return cell


def _join(items: Sequence[str]) -> str:
    """Join items with semicolons; one also follows a single item with a comma, which would
    otherwise be read as several."""
    joined = "; ".join(items)
    return f"{joined};" if len(items) == 1 and re.search(r",| and | & ", joined) else joined


def _write_name(name: Name) -> str:
    if name.is_group:
        return f"{{{name.name}}}"
    last = f"{name.particle} {name.family}".strip()
    return ", ".join(filter(None, (last, name.suffix, name.given)))
