"""Rows as CSV that is safe to open in a spreadsheet."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Sequence
from io import StringIO

# Text that begins so is a formula to spreadsheets (owasp.org/www-community/attacks/CSV_Injection).
FORMULA = ("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠")


def write_rows(rows: Iterable[Sequence[str | int]]) -> str:
    """Write rows as CSV (RFC 4180); cells are untrusted text, and must not be formulas."""
    text = StringIO()
    csv.writer(text).writerows([[_escape_formula(cell) for cell in row] for row in rows])
    return text.getvalue()


def _escape_formula(cell: str | int) -> str | int:
    """A cell that spreadsheets take for text, by an apostrophe if it looks like a formula."""
    return f"'{cell}" if isinstance(cell, str) and cell.startswith(FORMULA) else cell


def unescape_formula(cell: str) -> str:
    """The text of a cell that `write_rows` may have written."""
    return cell[1:] if cell.startswith("'") and cell[1:].startswith(FORMULA) else cell
