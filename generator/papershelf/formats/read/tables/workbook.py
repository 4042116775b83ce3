"""Workbooks of spreadsheets (`.xlsx`), as Excel, LibreOffice, Google Sheets and pandas write them.

Every sheet whose header is known is read like a CSV file; the header is one of its first ten rows.
Lines of messages are rows. The text given is the file's bytes, each as the character of its number
(Latin-1).
"""

from __future__ import annotations

import warnings
import zipfile
from collections.abc import Iterable, Iterator
from contextlib import closing
from dataclasses import replace
from datetime import date, datetime, time
from io import BytesIO
from itertools import islice
from typing import Any

from ..common.entry import Entry, Mention, Unread
from ..common.validate import replace_surrogates
from .header import GivenColumns, TableHeader, parse_given_columns, quote_names, to_header
from .table import read_rows

SUFFIXES = (".xlsx", ".xlsm")

_LARGEST = 300_000_000
"""Most bytes of an unpacked workbook."""
_MOST_ROWS = 200_000
_MOST_CELLS = 200
"""Most cells of a row."""
_HEADER_WITHIN = 10

_Row = tuple[int, list[str]]


def recognizes(text: str) -> bool:
    """Whether the text is a ZIP file with a workbook."""
    return text.startswith("PK\x03\x04") and "xl/workbook.xml" in text


def read(text: str, columns: str = "") -> Iterator[Entry | Mention | Unread]:
    """Yield the papers of all sheets; `columns` is that of `table.read`."""
    given = parse_given_columns(columns) if columns else None
    try:
        with closing(_open_workbook(text.encode("latin-1"))) as workbook:
            sheets = [sheet for sheet in workbook.worksheets if sheet.sheet_state == "visible"]
            is_empty = True
            for sheet in sheets:
                place = f"sheet `{sheet.title[:40]}`: " if len(sheets) > 1 else ""
                for found in _read_sheet(sheet, given, place):
                    is_empty = False
                    yield found
            if is_empty:
                yield Unread(1, "a workbook without a table of papers")
    except Exception as error:  # openpyxl raises whatever a broken file leads to
        what = error if isinstance(error, _TooLargeError) else f"not a valid workbook: {error}"
        yield Unread(1, " ".join(str(what).split())[:200])


class _TooLargeError(Exception):
    """A workbook that no collection of papers is."""


def _open_workbook(data: bytes) -> Any:
    with zipfile.ZipFile(BytesIO(data)) as archive:
        if sum(part.file_size for part in archive.infolist()) > _LARGEST:
            raise _TooLargeError("a workbook that is too large; save the sheet as CSV")
    with warnings.catch_warnings(action="ignore"):  # about styles and extensions
        import openpyxl  # with NumPy if there is one, which no other command may wait for

        return openpyxl.load_workbook(BytesIO(data), read_only=True, data_only=True)


def _read_sheet(
    sheet: Any, given: GivenColumns | None, place: str
) -> Iterator[Entry | Mention | Unread]:
    rows = _list_rows(sheet)
    first = list(islice(rows, _HEADER_WITHIN))
    found = _find_header(first, given)
    if found is None:
        if first:
            shown = quote_names(first[0][1][:8])
            what = f"no column of titles among {shown}; name it: --columns title=NAME,authors=NAME"
            yield Unread(first[0][0], place + what)
        return
    at, header = found
    for one in read_rows(_chain(first[at:], rows), header, given):
        yield _add_place(one, place)


def _add_place(found: Entry | Mention | Unread, place: str) -> Entry | Mention | Unread:
    """Put the name of the sheet before messages."""
    if isinstance(found, Unread):
        return replace(found, what=place + found.what)
    if isinstance(found, Entry) and found.unread and place:
        return replace(found, unread=tuple(
            replace(unread, what=place + unread.what) for unread in found.unread
        ))  # fmt: skip
    return found


def _chain(first: list[_Row], rest: Iterable[_Row]) -> Iterator[_Row | Unread]:
    yield from first
    yield from rest


def _find_header(rows: list[_Row], given: GivenColumns | None) -> tuple[int, TableHeader] | None:
    """Return the first row that is a header, by its index, or the one that names all columns given;
    without a header row, the columns given."""
    if given and given.order:
        return (0, to_header([], given)) if rows else None
    for at, (_, cells) in enumerate(rows):
        header = to_header(cells, given)
        if given and set(header.names) >= set(given.names):
            return at, header
        if not given and header.is_sufficient:
            return at, header
    return None


def _list_rows(sheet: Any) -> Iterator[_Row]:
    """Yield the rows that are not empty, as texts, by their numbers."""
    sheet.reset_dimensions()  # what the file says of its size is often wrong
    for number, row in enumerate(sheet.iter_rows(values_only=True), 1):
        cells = [_to_text(value) for value in row[:_MOST_CELLS]]
        if any(cells):
            if number > _MOST_ROWS:
                raise _TooLargeError(f"more than {_MOST_ROWS:,} rows; the rest is not read")
            while cells and not cells[-1]:
                cells.pop()
            yield number, cells


def _to_text(value: Any) -> str:
    """Write a cell as a person would: a whole number without a fraction, a day without a time."""
    if value is None:
        return ""
    if isinstance(value, float) and value.is_integer() and abs(value) < 10**15:
        return str(int(value))
    if isinstance(value, datetime):
        is_day = value.time() == time()
        return (value.date() if is_day else value).isoformat()
    if isinstance(value, date):
        return value.isoformat()
    return replace_surrogates(str(value)).strip()
