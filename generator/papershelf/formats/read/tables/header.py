"""The header of a table: which column is which key of a record.

The names are known (`column_names.py`), or the caller gives them: `title=Titel,authors=Wer` names
columns of the header, and `title,authors,,year` is the order of the columns in a table without one.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from ....errors import CallError, did_you_mean
from ....records.text import fold
from .column_names import BIBTEX_FIELDS, COLUMNS, IGNORED_COLUMNS, TRANSLATED_COLUMNS

IDENTIFIERS = ("doi", "arxiv", "openreview", "url", "doi_link", "pdf", "isbn")
"""Keys that may name a paper whose title a table doesn't have."""
_SEPARATORS = ("\t", ";", ",", "|")
_LONGEST = 20_000
_ROW_NUMBERS = frozenset(("no", "nr", "num", "n", "s no", "sr no", "sl no", "lfd nr", "n o"))


class GivenColumns(NamedTuple):
    """What a caller says about columns: the folded `names` of some in the header -> key, or the
    `order` of keys in a table without a header, where "" is a column that counts for nothing."""

    names: dict[str, str]
    order: list[str]


@dataclass(frozen=True, slots=True)
class TableHeader:
    """The columns of a table: their `names`, folded, and the key of each; "=" and the name for a
    column without a key, and "" for one that is left out. `is_row`: whether the table has it."""

    names: list[str]
    keys: list[str]
    is_row: bool = True

    @property
    def known_keys(self) -> set[str]:
        """The keys that some column has."""
        return {key for key in self.keys if key and not key.startswith("=")}

    @property
    def is_sufficient(self) -> bool:
        """Whether papers can be read by it: a title or an identifier, and another known column."""
        return len(self.known_keys) >= 2 and not self.known_keys.isdisjoint(
            ("title", "doi", "arxiv")
        )

    @property
    def ignored_names(self) -> list[str]:
        """Names of columns that are about a program and not about a paper."""
        return [name for name, key in zip(self.names, self.keys, strict=True)
                if not key and name in IGNORED_COLUMNS]  # fmt: skip

    @property
    def unknown_names(self) -> list[str]:
        """Names of columns without a meaning, which are left out: a collection is public."""
        return [name for name, key in zip(self.names, self.keys, strict=True)
                if self.is_row and not key and name and name not in IGNORED_COLUMNS]  # fmt: skip


def parse_given_columns(text: str) -> GivenColumns:
    """Parse what a caller says about columns, as in the docstring of this module.

    Raises CallError for a key that tables don't have, and without a title or an identifier.
    """
    parts = [part.strip() for part in next(csv.reader([text]), [])]
    pairs = [part.partition("=") for part in parts]
    given = [key for key, _, _ in pairs if key]
    keys = {key: _find_key(key) for key in given}
    if not {"title", *IDENTIFIERS}.intersection(keys.values()):
        raise CallError("--columns: no column of titles; expected `title=NAME,authors=NAME` or, "
                        "without a header row, `title,authors,year`")  # fmt: skip
    if not any(sign for _, sign, _ in pairs):
        return GivenColumns({}, [keys.get(part, "") for part in parts])
    if missing := [key for key, _, name in pairs if not key or not fold(name)]:
        key = missing[0] or "title"
        raise CallError(f"--columns: `{key}` has no name of a column; expected `{key}=NAME`")
    return GivenColumns({fold(name): keys[key] for key, _, name in pairs}, [])


def _find_key(name: str) -> str:
    key = COLUMNS.get(fold(name), "")
    if not key and name in COLUMNS.values():
        return name
    if not key:
        choices = sorted(set(COLUMNS.values()))
        hint = did_you_mean(name, choices) or f"choose from {', '.join(choices)}"
        raise CallError(f"--columns: tables have no key `{name}`; {hint}")
    return key


def to_header(cells: Sequence[str], given: GivenColumns | None) -> TableHeader:
    """Return the header that a row of cells is, or that `given` is in its place."""
    if given and given.order:
        return TableHeader(given.order, given.order, is_row=False)
    names = [fold(cell) for cell in cells]
    keys = [_to_key(name, given) for name in names]
    pairs = list(zip(names, keys, strict=True))
    english = {key for name, key in pairs if name not in TRANSLATED_COLUMNS}
    chosen = [f"={name}" if name in TRANSLATED_COLUMNS and key in english else key
              for name, key in pairs]  # fmt: skip
    if "volume" not in chosen:  # "No." has the numbers of rows, as an issue is that of a volume
        chosen = ["" if key == "number" and name in _ROW_NUMBERS else key
                  for name, key in zip(names, chosen, strict=True)]  # fmt: skip
    return TableHeader(names, chosen)


def _to_key(name: str, given: GivenColumns | None) -> str:
    is_left_out = not name or name in IGNORED_COLUMNS  # pandas writes a column without a name
    is_left_out = is_left_out or name.replace(" ", "") not in BIBTEX_FIELDS
    key = COLUMNS.get(name, "" if is_left_out else f"={name}")
    if not given:
        return key
    if key in given.names.values():  # another column was said to be that
        key = f"={name}"
    return given.names.get(name, key)


def list_missing(header: TableHeader, given: GivenColumns) -> list[str]:
    """Return the names that a caller gave and the header doesn't have."""
    return [name for name in given.names if name not in header.names]


def read_header(text: str, given: GivenColumns | None = None) -> tuple[str, TableHeader]:
    """Return the separator of the first line's cells, and the header that they are.

    The separator is the one that gives the most known columns, or the most cells.
    """
    line = first_line(text)
    rows = [(separator, split_cells(line, separator)) for separator in _SEPARATORS]
    headers = [(separator, cells, to_header(cells, given)) for separator, cells in rows]
    separator, _, header = max(
        headers, key=lambda row: (len(row[2].known_keys) if row[2].is_row else 0, len(row[1]))
    )
    return separator, header


def first_line(text: str) -> str:
    """The first line of a text that is not blank, or its beginning if it is long."""
    start = text.lstrip("\ufeff\r\n \t")[:_LONGEST]
    return re.split(r"[\r\n]", start, maxsplit=1)[0]


def split_cells(line: str, separator: str) -> list[str]:
    """The cells of a line of CSV; none if it can't be split."""
    try:
        return next(csv.reader([line], delimiter=separator), [])
    except csv.Error:
        return []


def quote_names(names: Iterable[str]) -> str:
    """Quote some names for a message."""
    return ", ".join(f"`{' '.join(name.split())[:40]}`" for name in names)
