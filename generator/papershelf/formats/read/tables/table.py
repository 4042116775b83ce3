"""Tables with a header row: CSV and TSV as spreadsheets and reference managers export them.

The header determines the separator of cells and the key of each column (`columns.py`). Columns
without a key go into `bibtex`.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Iterator
from io import StringIO
from itertools import count
from typing import Any

from ...languages import get_tags_by_name
from ...lists.csv_rows import unescape_formula
from ..common import jats
from ..common.dates import find_month, parse_date, parse_timestamp, to_iso
from ..common.entry import Entry, Mention, Unread
from ..common.identify import find_identifier
from ..common.name_lists import format_names, parse_list, split_list
from ..common.people import (
    NameValue,
    count_others,
    drop_empty,
    from_group,
    from_text,
    stands_for_others,
)
from ..common.validate import build_entry, replace_surrogates
from .header import (
    IDENTIFIERS,
    GivenColumns,
    TableHeader,
    list_missing,
    parse_given_columns,
    quote_names,
    read_header,
)

SUFFIXES = (".csv", ".tsv", ".tab")

Row = dict[str, str]
"""A row: key, or "=" and the name of a column without a key -> cell."""

_SEPARATORS = ("\t", ";", ",", "|")
_MOST_BROKEN = 100
_TEXTS = (
    "id", "key", "volume", "number", "publisher", "series", "edition", "institution",
    "school", "address", "arxiv", "arxiv_class", "openreview", "language", "license",
    "submitted_by", "status", "status_note", "image", "draft", "summary",
)  # fmt: skip
_LINKS = ("url", "pdf", "code", "data", "slides", "poster", "video", "website", "demo")
_LISTS = ("tags", "keywords", "awards", "related", "versions", "aliases")
_COUNTS = ("num_authors", "upvotes", "comments", "citations")
_TYPES = {
    "article": "article", "journal article": "article", "journalarticle": "article",
    "review": "article", "letter": "article", "editorial": "article", "j": "article",
    "inproceedings": "inproceedings", "conference paper": "inproceedings", "c": "inproceedings",
    "conferencepaper": "inproceedings", "proceedings paper": "inproceedings",
    "book chapter": "incollection", "booksection": "incollection", "book section": "incollection",
    "incollection": "incollection", "inbook": "inbook", "s": "incollection", "book": "book",
    "b": "book", "proceedings": "proceedings", "thesis": "phdthesis", "phdthesis": "phdthesis",
    "dissertation": "phdthesis", "mastersthesis": "mastersthesis", "report": "techreport",
    "techreport": "techreport", "preprint": "misc", "misc": "misc", "dataset": "misc",
    "manuscript": "unpublished", "unpublished": "unpublished",
}  # fmt: skip
# "Smith J", "Smith J.A.", "de Souza AB": family name and initials, without a comma.
_INITIALS = re.compile(r"([^,.]+?) ((?:[A-Z]\.?-?){1,4})")
_GROUP = re.compile(r"\{[^{}]*\}")
_PREFIXES = {"openreview": "OpenReview:", "isbn": "ISBN:"}
_CHINESE_SEPARATORS = str.maketrans("；、", ";;")
_ET_AL = re.compile(r"[,;\s]+et\.?\s+al\.?\s*\Z")
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
    given: GivenColumns | None = None,
) -> Iterator[Entry | Mention | Unread]:
    """Yield the papers of the rows of a table, each with its line; the first is its header."""
    if given and (missing := list_missing(header, given)):
        names = quote_names(name for name in header.names if name)
        yield Unread(1, f"there is no column {quote_names(missing)}; the table has {names}")
    if header.ignored_names:
        names = quote_names(header.ignored_names)
        what = f"columns of the program that wrote the table are left out: {names}"
        yield Unread(1, what, is_lost=False)
    is_first = header.is_row
    for row in rows:
        if isinstance(row, Unread):
            yield row
        elif not any(cell.strip() for cell in row[1]):
            continue
        elif is_first:
            is_first = False
        else:
            line, cells = row
            yield _read_entry(_read_row(header, cells), cells[len(header.keys) :], line)


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
        if key in ("authors", "editors"):
            text = text.translate(_CHINESE_SEPARATORS)
        if row.setdefault(key, text) != text:
            row.setdefault(f"={name}", text)
    return row


def _read_entry(row: Row, beyond: list[str], line: int) -> Entry | Mention | Unread:
    if not row.get("title"):
        cells = (f"{_PREFIXES.get(key, '')}{row[key]}" for key in IDENTIFIERS if key in row)
        if found := next(filter(None, map(find_identifier, cells)), None):
            return Mention(str(found), line)
    unread = [Unread(line, f"a cell beyond the last column: `{cell[:60]}`")
              for cell in beyond if cell.strip()]  # fmt: skip
    record: dict[str, Any] = {key: _to_line(row[key]) for key in _TEXTS if key in row}
    record["title"] = jats.to_line(row.get("title", ""))
    if "subtitle" in row:
        record["title"] += f": {jats.to_line(row['subtitle'])}"
    record["venue"] = jats.to_line(row.get("venue", ""))
    record["abstract"] = _read_abstract(row.get("abstract", ""))
    record["note"] = jats.to_paragraphs(row.get("note", ""))
    record["pages"] = _read_pages(row)
    if language := get_tags_by_name().get(row.get("language", "").strip().lower()):
        record["language"] = language
    record["type"] = _TYPES.get(row.get("type", "").lower(), "")
    record |= {key: _split_list(row[key]) for key in _LISTS if key in row}
    record |= {key: _read_first_number(row[key]) for key in ("isbn", "issn") if key in row}
    record["doi"] = row.get("doi") or row.get("doi_link", "")
    record["bibtex"] = {
        _BIBTEX_FIELD.sub("-", key[1:]): _to_line(cell)
        for key, cell in row.items() if key.startswith("=")
    }  # fmt: skip
    for part in (_read_people(row), _read_dates(row), _read_counts(row), _read_links(row)):
        record |= part.record
        unread += [Unread(line, what) for what in part.unread]
        unread += [Unread(line, what, is_lost=False) for what in part.notes]
    key = record.get("key", "")
    if _ZOTERO_KEY.fullmatch(key):
        del record["key"]
    return build_entry(record, key or record.get("id", ""), line, unread)


class _PartialRecord:
    """Some keys of a record, and messages about cells: of what could not be read, and others."""

    def __init__(self) -> None:
        self.record: dict[str, Any] = {}
        self.unread: list[str] = []
        self.notes: list[str] = []


def _to_line(cell: str) -> str:
    return " ".join(cell.split())


def _split_list(cell: str) -> list[str]:
    """Split a cell at `;`, `|` and line ends, or at commas if it has none of these."""
    parts = re.split(r"[;|\n]", cell)
    if len(parts) == 1:
        parts = cell.split(",")
    return [item for part in parts if (item := _to_line(part))]


def _read_first_number(cell: str) -> str:
    """Return the first of several numbers, such as the print ISSN before the electronic one."""
    return re.split(r" ?[;,|]| (?=[0-9]{4}-?[0-9]{3})", _to_line(cell), maxsplit=1)[0]


def _read_abstract(cell: str) -> str:
    """Read the abstract, without Scopus' text for a missing one."""
    return "" if cell == "[No abstract available]" else jats.to_paragraphs(cell)


def _read_pages(row: Row) -> str:
    first, last = row.get("first_page", ""), row.get("last_page", "")
    if row.get("pages") or not first:
        return _to_line(row.get("pages") or row.get("article_number", ""))
    return first if last in ("", first) else f"{first}--{last}"


# --- people -----------------------------------------------------------------------------------


def _read_people(row: Row) -> _PartialRecord:
    part = _PartialRecord()
    # Scopus adds each author's number to the full name, in parentheses.
    full = re.sub(r" ?\([0-9]+\)", "", row.get("full_names", ""))
    cells = {"authors": full or row.get("authors", ""), "editors": row.get("editors", "")}
    for role, cell in cells.items():
        names = _split_names(cell, part)
        people = [name for name in names if not stands_for_others(name)]
        part.record[role] = found = drop_empty([_read_name(name) for name in people])
        if (others := sum(map(count_others, names))) and role == "authors" and found:
            part.record["num_authors"] = len(found) + others
        if others == 1:
            part.notes.append(f"`{role}`: not all people are named")
    return part


def _split_names(cell: str, part: _PartialRecord) -> list[str]:
    """Split a cell into names; a name in braces is a group's."""
    if listed := parse_list(cell):
        return listed
    cell = cell.replace("\0", "")
    groups = _GROUP.findall(cell)
    numbers = count()
    cell, more = _ET_AL.subn("", _GROUP.sub(lambda _: f"\0{next(numbers)}\0", cell))
    names = [*_split_by_separator(cell, part), *(["et al."] if more else [])]
    return [re.sub("\0([0-9]+)\0", lambda at: groups[int(at[1])], name) for name in names]


def _split_by_separator(cell: str, part: _PartialRecord) -> list[str]:
    """Split names at `;`, `|` and line ends, or else at " and " and commas."""
    if len(texts := re.split(r"[;\n|]", cell)) > 1:
        return [name for text in texts if (name := _to_line(text).removeprefix("and "))]
    texts = [_to_line(text) for text in re.split(r"\s(?:and|und|et|y)\s", cell)]
    last = texts[-1] if len(texts) > 1 else ""
    return drop_empty([name for text in texts for name in _split_by_commas(text, last, part)])


def _split_by_commas(text: str, last: str, part: _PartialRecord) -> list[str]:
    """Split "Martin Luther King, Rosa Parks" into two names, but not "King, Martin Luther".

    `last` is the name after the last " and ", if there is one.
    """
    names, is_guess = split_list(text, last)
    pieces = [piece for piece in map(_to_line, text.split(",")) if piece]
    told = f"`authors`: `{text[:60]}` can be read in two ways, here as "
    if len(pieces) % 2 and is_guess:  # names without given names
        return pieces
    if is_guess:
        part.unread.append(told + format_names(names))
    if len(names) == 1 and len(pieces) == 2 and all(" " in piece for piece in pieces):
        if "," in last:
            return names
        if not last:  # rather two names in spoken order than one with two family names
            part.notes.append(told + format_names(pieces))
        return pieces
    return names


def _read_name(name: str) -> NameValue:
    if match := _INITIALS.fullmatch(name):
        return f"{match[1]}, {match[2]}"
    if name.startswith("{"):
        return from_group(name.strip("{} "))
    return from_text(name)


# --- the rest ---------------------------------------------------------------------------------


def _read_dates(row: Row) -> _PartialRecord:
    part = _PartialRecord()
    date = parse_date(row.get("date", ""))
    if row.get("date") and not date:
        part.unread.append(f"`date`: `{row['date'][:60]}` could not be read")
    if not date and (year := row.get("year")):
        month = find_month(row.get("month", "")) or row.get("month")
        date = to_iso(year, month) or parse_date(year)
        if not date:
            part.unread.append(f"`date`: `{year[:60]}` is not a year")
    part.record["date"] = date
    for key in ("added", "counted"):
        if key in row:
            # Zotero and spreadsheets add the time of day.
            part.record[key] = parse_timestamp(row[key]) or parse_date(row[key]) or row[key]
    return part


def _read_counts(row: Row) -> _PartialRecord:
    part = _PartialRecord()
    for key in _COUNTS:
        if cell := row.get(key):
            if cell.isdecimal() and len(cell) < 10:
                part.record[key] = int(cell) if key != "num_authors" or int(cell) else None
            else:
                part.unread.append(f"`{key}`: `{cell[:60]}` is not a number")
    return part


def _read_links(row: Row) -> _PartialRecord:
    """Read links to the web; report others, such as paths on the disk of the table's author."""
    part = _PartialRecord()
    for key in _LINKS:
        if not (cell := row.get(key)):
            continue
        link = re.split(r"[\s;|]", cell, maxsplit=1)[0]
        if link.lower().startswith(("http://", "https://")):
            part.record[key] = link
        else:
            part.unread.append(f"`{key}`: `{cell[:60]}` is not a link to the web")
    return part
