"""Tables with a header row: CSV and TSV as spreadsheets and reference managers export them.

The header determines the separator of cells and the key of each column (`column_names.py`). Columns
without a key go into `bibtex`.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Iterator
from io import StringIO
from typing import Any, get_args

from ....records.paper import EntryType
from ...lists.csv_rows import unescape_formula
from ..common import jats
from ..common.addresses import parse_link, split_address
from ..common.dates import (
    DayOrder,
    find_day_order,
    find_month,
    find_year,
    parse_spreadsheet_date,
    parse_timestamp,
    to_iso,
)
from ..common.entry import Entry, Mention, Unread
from ..common.entry_types import find_language_tag
from ..common.identifiers import find_number, parse_doi
from ..common.identify import find_identifier
from ..common.record_identifiers import read_identifier
from ..common.validate import build_entry, replace_surrogates
from .column_names import BIBTEX_FIELDS
from .header import (
    IDENTIFIERS,
    GivenColumns,
    TableHeader,
    list_missing,
    parse_given_columns,
    quote_names,
    read_header,
)
from .partial_record import PartialRecord, Row, to_line
from .people_cells import read_people

SUFFIXES = (".csv", ".tsv", ".tab")

_SEPARATORS = ("\t", ";", ",", "|")
_MOST_BROKEN = 100
_TEXTS = (
    "id", "key", "volume", "number", "publisher", "series", "edition", "institution",
    "school", "address", "arxiv", "arxiv_class", "openreview", "language", "license",
    "submitted_by", "status", "status_note", "image", "draft", "summary",
)  # fmt: skip
_DATES = ("date", "year", "added", "counted")
_NO_VALUES = frozenset(
    ("N/A", "n/a", "#N/A", "NA", "NaN", "nan", "NULL", "null", "None", "-", "–", "—", "?")
)
"""What programs and people write into a cell for which they have no value."""
_LINKS = ("url", "pdf", "code", "data", "slides", "poster", "video", "website", "demo")
_LISTS = ("tags", "keywords", "awards", "related", "versions", "aliases")
_COUNTS = ("num_authors", "upvotes", "comments", "citations")
_TYPES = {
    **{kind: kind for kind in get_args(EntryType)},
    "journal article": "article", "journalarticle": "article",
    "review": "article", "letter": "article", "editorial": "article", "j": "article",
    "conference paper": "inproceedings", "c": "inproceedings",
    "conferencepaper": "inproceedings", "proceedings paper": "inproceedings",
    "book chapter": "incollection", "booksection": "incollection", "book section": "incollection",
    "s": "incollection", "b": "book", "dissertation": "phdthesis", "manuscript": "unpublished",
    "computerprogram": "software", "computer program": "software", "data set": "dataset",
    "presentation": "talk", "conference presentation": "talk", "conference poster": "poster",
    "videorecording": "video", "blogpost": "webpage", "web page": "webpage",
}  # fmt: skip
_PREFIXES = {"openreview": "OpenReview:", "isbn": "ISBN:"}
_CHINESE_SEPARATORS = str.maketrans("；、", ";;")
_LINK_BEGIN = re.compile(r"https?:|www\.|10\.|arxiv:", re.IGNORECASE)
_LINK_SEPARATOR = re.compile(r"[\s;|]+(?=https?:)|[;|\n]+")
_ZOTERO_KEY = re.compile(r"[2-9A-Z]{8}")  # of an item in a library; not a citation key
_BIBTEX_FIELD = re.compile(r"[^a-z0-9]+")


def recognizes(text: str) -> bool:
    """Whether the first line names a title or identifier, and another known column."""
    return read_header(text)[1].is_sufficient


def read(text: str, columns: str = "") -> Iterator[Entry | Mention | Unread]:
    """Yield the rows; report ignored columns, and cells beyond the header's last column.

    `columns` are those that a caller names (`header.py`). Raises CallError if they make no sense.
    """
    text = replace_surrogates(text)
    given = parse_given_columns(columns) if columns else None
    separator, header = read_header(text, given)
    yield from read_rows(_split_rows(text, separator), header, given)


def read_rows(
    rows: Iterable[tuple[int, list[str]] | Unread],
    header: TableHeader,
    given: GivenColumns | None,
) -> Iterator[Entry | Mention | Unread]:
    """Yield the papers of the rows of a table, each with its line; the first is its header."""
    if given and (missing := list_missing(header, given)):
        names = quote_names(name for name in header.names if name)
        yield Unread(1, f"there is no column {quote_names(missing)}; the table has {names}")
    if header.ignored_names:
        names = quote_names(header.ignored_names)
        what = f"columns of the program that wrote the table are left out: {names}"
        yield Unread(1, what, is_lost=False)
    if header.unknown_names:
        names = quote_names(header.unknown_names)
        what = f"columns without a key of a record are left out: {names}; to read one, name it: "
        yield Unread(1, f"{what}--columns note=NAME", is_lost=False)
    is_first = header.is_row
    rows = list(rows)
    order = _find_day_order(header, rows)
    for row in rows:
        if isinstance(row, Unread):
            yield row
        elif not any(cell.strip() for cell in row[1]):
            continue
        elif is_first:
            is_first = False
        else:
            line, cells = row
            row_of_keys = _read_row(header, cells)
            yield _read_entry(row_of_keys, cells[len(header.keys) :], line, order)


def _find_day_order(
    header: TableHeader, rows: Iterable[tuple[int, list[str]] | Unread]
) -> DayOrder:
    """Return whether the day or the month is first in the dates of a table."""
    columns = [at for at, key in enumerate(header.keys) if key in _DATES]
    return find_day_order(
        row[1][at] for row in rows if not isinstance(row, Unread)
        for at in columns if at < len(row[1])
    )  # fmt: skip


def _split_rows(text: str, separator: str) -> Iterator[tuple[int, list[str]] | Unread]:
    rows = csv.reader(StringIO(text.removeprefix("\ufeff"), newline=""), delimiter=separator)
    broken = 0
    while broken < _MOST_BROKEN:
        line = rows.line_num + 1
        try:
            yield line, next(rows)
        except StopIteration:
            return
        except csv.Error as error:
            broken += 1
            yield Unread(line, f"not a row of a table: {error}")


def _read_row(header: TableHeader, cells: list[str]) -> Row:
    """Map keys to cells that are not empty; a second column for a key keeps its own name."""
    row: Row = {}
    for name, key, cell in zip(header.names, header.keys, cells, strict=False):
        if not key or not (text := unescape_formula(cell.strip())):
            continue
        if text in _NO_VALUES and key != "title":
            continue
        if key in ("authors", "editors"):
            text = text.translate(_CHINESE_SEPARATORS)
        if row.setdefault(key, text) != text:
            row.setdefault(f"={name}", text)
    return row


def _read_entry(
    row: Row, beyond: list[str], line: int, order: DayOrder
) -> Entry | Mention | Unread:
    if not row.get("title"):
        cells = (f"{_PREFIXES.get(key, '')}{row[key]}" for key in IDENTIFIERS if key in row)
        if found := next(filter(None, map(find_identifier, cells)), None):
            return Mention(str(found), line)
    unread = [Unread(line, f"a cell beyond the last column: `{cell[:60]}`")
              for cell in beyond if cell.strip()]  # fmt: skip
    record: dict[str, Any] = {key: to_line(row[key]) for key in _TEXTS if key in row}
    record["title"] = jats.to_line(row.get("title", ""))
    if "subtitle" in row:
        record["title"] += f": {jats.to_line(row['subtitle'])}"
    record["venue"] = jats.to_line(row.get("venue", ""))
    record["abstract"] = _read_abstract(row.get("abstract", ""))
    record["note"] = jats.to_paragraphs(row.get("note", ""))
    record["pages"] = _read_pages(row)
    if language := find_language_tag(re.split(r"[;,/]", row.get("language", ""))[0]):
        record["language"] = language
    record["type"] = _TYPES.get(row.get("type", "").lower(), "")
    record |= {key: _split_list(row[key]) for key in _LISTS if key in row}
    bibtex = {
        _to_field(key[1:]): to_line(cell)
        for key, cell in row.items() if key.startswith("=")
    }  # fmt: skip
    for key in ("isbn", "issn"):
        if cell := to_line(row.get(key, "")[:1_000]):
            number, more = find_number(key, cell)
            record[key] = number or cell
            bibtex |= {key: cell} if number and more else {}
    record["doi"] = row.get("doi") or row.get("doi_link", "")
    record["bibtex"] = {name: cell for name, cell in bibtex.items() if name[:1].isalpha()}
    links = _read_links(row, record)
    for part in (read_people(row), _read_dates(row, order), _read_counts(row), links):
        record |= part.record
        unread += [Unread(line, what) for what in part.unread]
        unread += [Unread(line, what, is_lost=False) for what in part.notes]
    key = record.get("key", "")
    if _ZOTERO_KEY.fullmatch(key):
        del record["key"]
    id = record.get("id", "")
    if re.fullmatch(r"[0-9]+", id):  # of a row or in a database; an id is part of an address
        del record["id"]
    return build_entry(record, key or id, line, unread)


def _to_field(column: str) -> str:
    """Return the BibTeX field of a column: `eventtitle` for "Event title"; `my-name` for others."""
    name = _BIBTEX_FIELD.sub("", column)
    return name if name in BIBTEX_FIELDS else _BIBTEX_FIELD.sub("-", column).strip("-")


def _split_list(cell: str) -> list[str]:
    """Split a cell at `;`, `|` and line ends, or at commas if it has none of these."""
    parts = re.split(r"[;|\n]", cell)
    if len(parts) == 1:
        parts = cell.split(",")
    return [item for part in parts if (item := to_line(part))]


def _read_abstract(cell: str) -> str:
    """Read the abstract, without Scopus' text for a missing one."""
    return "" if cell == "[No abstract available]" else jats.to_paragraphs(cell)


def _read_pages(row: Row) -> str:
    first, last = row.get("first_page", ""), row.get("last_page", "")
    if row.get("pages") or not first:
        return to_line(row.get("pages") or row.get("article_number", ""))
    return first if last in ("", first) else f"{first}--{last}"


def _read_dates(row: Row, order: DayOrder) -> PartialRecord:
    part = PartialRecord()
    date = _read_date(part, row.get("date", ""), order)
    if row.get("date") and not date:
        part.unread.append(f"`date`: `{row['date'][:60]}` could not be read")
    if not date and (year := row.get("year")):
        month = find_month(row.get("month", "")) or row.get("month")
        date = to_iso(year, month) or _read_date(part, year, order)
        if not date:
            part.unread.append(f"`date`: `{year[:60]}` is not a year")
    part.record["date"] = date
    for key in ("added", "counted"):
        if key in row:
            # Zotero and spreadsheets add the time of day.
            day = parse_timestamp(row[key]) or parse_spreadsheet_date(row[key], order)
            part.record[key] = day or row[key]
    return part


def _read_date(part: PartialRecord, cell: str, order: DayOrder) -> str:
    """Read a date; only the year of one that could be two days, which is noted."""
    if date := parse_spreadsheet_date(cell, order):
        return date
    if date := find_year(cell):
        part.notes.append("`date`: only the year is read, as day and month can't be told apart; "
                          "write YYYY-MM-DD")  # fmt: skip
    return date


def _read_counts(row: Row) -> PartialRecord:
    part = PartialRecord()
    for key in _COUNTS:
        if cell := row.get(key):
            if cell.isdecimal() and len(cell) < 10:
                part.record[key] = int(cell) if key != "num_authors" or int(cell) else None
            else:
                part.unread.append(f"`{key}`: `{cell[:60]}` is not a number")
    return part


def _read_links(row: Row, record: dict[str, Any]) -> PartialRecord:
    """Read links to the web, and identifiers that are links or stand in their place; report others,
    such as paths on the disk of the table's author. `record` has what other columns say."""
    part = PartialRecord()
    doi = parse_doi(record["doi"]) or record["doi"]
    part.record = {"doi": doi, "bibtex": record["bibtex"]}
    part.record |= {"arxiv": record["arxiv"]} if "arxiv" in record else {}
    for key in _LINKS:
        cell = row.get(key, "")
        texts = _LINK_SEPARATOR.split(cell) if _LINK_BEGIN.match(cell) else [cell]
        for text in filter(None, map(str.strip, texts)):
            address = parse_link(text) or split_address(text)[0]
            is_known = key in ("url", "pdf") and read_identifier(part.record, address or text)
            if not is_known and not address.lower().startswith(("http://", "https://")):
                part.unread.append(f"`{key}`: `{text[:60]}` is not a link to the web")
            elif not is_known and part.record.setdefault(key, address) != address:
                links = part.record.setdefault("links", [])
                links.append({"label": "Link", "url": address})
    return part
