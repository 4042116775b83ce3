"""Tables with a header: CSV and TSV as spreadsheets and reference managers export them.

The header decides: what separates cells, and which column is which key (`columns.py`). A column
that no key is for goes under `bibtex`.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from io import StringIO
from itertools import count
from typing import Any

from ....records.text import fold
from ...languages import tags_by_name
from ..common import jats
from ..common.dates import day_of, iso, month, written
from ..common.entry import Entry, Unread
from ..common.people import Written, group, several, spoken, stands_for_others
from ..common.validate import sound, whole
from .columns import COLUMNS, OWN

SUFFIXES = (".csv", ".tsv", ".tab")

Row = dict[str, str]
"""What a row says: key, or the name of a column that none is for -> cell."""

_SEPARATORS = ("\t", ";", ",", "|")
_MOST_BROKEN = 100
_TEXTS = (
    "id", "key", "volume", "number", "publisher", "series", "edition", "institution",
    "school", "address", "arxiv", "arxiv_class", "openreview", "language", "license",
    "submitted_by", "status", "status_note", "image", "draft", "summary",
)  # fmt: skip
_LINKS = ("url", "pdf", "code", "data", "slides", "poster", "video", "website", "demo")
_LISTS = ("tags", "keywords", "awards", "related", "versions", "aliases")
_COUNTS = ("num_authors", "upvotes", "comments")
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
_ZOTERO_KEY = re.compile(r"[2-9A-Z]{8}")  # of an item in a library, which nobody cites by
_BIBTEX_FIELD = re.compile(r"[^a-z0-9]+")


def knows(text: str) -> bool:
    """Whether the first line names at least two columns that we know, the title among them."""
    _, header = _header(text[:20_000])
    known = {COLUMNS.get(name) for name in header} - {None}
    return "title" in known and len(known) >= 2


def read(text: str) -> Iterator[Entry | Unread]:
    """The rows. Cells beyond the header's last column are listed, and columns that are left out."""
    text = whole(text)
    separator, header = _header(text)
    if of_program := [name for name in header if name in OWN]:
        names = ", ".join(f"`{name}`" for name in of_program)
        yield Unread(1, f"columns of the program that wrote the table are left out: {names}")
    rows = csv.reader(StringIO(text.removeprefix("\ufeff"), newline=""), delimiter=separator)
    line, broken, is_first = 1, 0, True
    while broken < _MOST_BROKEN:
        line = rows.line_num + 1
        try:
            cells = next(rows, None)
        except csv.Error as error:
            broken += 1
            yield Unread(line, f"not a row of a table: {error}")
            continue
        if cells is None:
            return
        if is_first or not any(cell.strip() for cell in cells):
            is_first = is_first and not any(cell.strip() for cell in cells)
            continue
        yield _entry(_row(header, cells), cells[len(header) :], line)


def _header(text: str) -> tuple[str, list[str]]:
    """What separates the cells of the first line, and the folded names in it.

    The separator is the one by which most columns are known.
    """
    start = text.lstrip("\ufeff\r\n \t")[:20_000]
    start = re.split(r"[\r\n]", start, maxsplit=1)[0]
    found = [(mark, _cells(start, mark)) for mark in _SEPARATORS]
    return max(found, key=lambda one: len({COLUMNS.get(name) for name in one[1]} - {None}))


def _cells(line: str, separator: str) -> list[str]:
    try:
        return [fold(cell) for cell in next(csv.reader([line], delimiter=separator), [])]
    except csv.Error:
        return []


def _row(header: list[str], cells: list[str]) -> Row:
    """The cells that say something. Of two columns for one key, the second keeps its name."""
    row: Row = {}
    for name, cell in zip(header, cells, strict=False):
        if name in OWN or not (text := cell.strip()):
            continue
        key = COLUMNS.get(name, f"={name}")
        if row.setdefault(key, text) != text:
            row.setdefault(f"={name}", text)
    return row


def _entry(row: Row, beyond: list[str], line: int) -> Entry | Unread:
    unread = [Unread(line, f"a cell beyond the last column: `{cell[:60]}`")
              for cell in beyond if cell.strip()]  # fmt: skip
    record: dict[str, Any] = {key: _one_line(row[key]) for key in _TEXTS if key in row}
    record["title"] = jats.line(row.get("title", ""))
    if "subtitle" in row:
        record["title"] += f": {jats.line(row['subtitle'])}"
    record["venue"] = jats.line(row.get("venue", ""))
    record["abstract"] = _abstract(row.get("abstract", ""))
    record["note"] = jats.paragraphs(row.get("note", ""))
    record["pages"] = _pages(row)
    if language := tags_by_name().get(row.get("language", "").strip().lower()):
        record["language"] = language
    record["type"] = _TYPES.get(row.get("type", "").lower(), "")
    record |= {key: _list(row[key]) for key in _LISTS if key in row}
    record |= {key: _first(row[key]) for key in ("isbn", "issn") if key in row}
    record["doi"] = row.get("doi") or row.get("doi_link", "")
    record["bibtex"] = {
        _BIBTEX_FIELD.sub("-", key[1:]): _one_line(cell)
        for key, cell in row.items() if key.startswith("=")
    }  # fmt: skip
    for part in (_people(row), _dates(row), _counts(row), _links(row)):
        record |= part.record
        unread += [Unread(line, what) for what in part.unread]
    key = record.get("key", "")
    if _ZOTERO_KEY.fullmatch(key):
        del record["key"]
    return sound(record, key or record.get("id", ""), line, unread)


class _Part:
    """Some keys of a record, and what of their cells was not understood."""

    def __init__(self) -> None:
        self.record: dict[str, Any] = {}
        self.unread: list[str] = []


def _one_line(cell: str) -> str:
    return " ".join(cell.split())


def _list(cell: str) -> list[str]:
    """The items of a cell: separated by `;` or `|` or lines, commas only where there are none."""
    parts = re.split(r"[;|\n]", cell)
    if len(parts) == 1:
        parts = cell.split(",")
    return [item for part in parts if (item := _one_line(part))]


def _first(cell: str) -> str:
    """The first of several numbers: an ISSN in print before that of the web."""
    return re.split(r" ?[;,|]| (?=[0-9]{4}-?[0-9]{3})", _one_line(cell), maxsplit=1)[0]


def _abstract(cell: str) -> str:
    """The abstract; Scopus says in its place that there is none."""
    return "" if cell == "[No abstract available]" else jats.paragraphs(cell)


def _pages(row: Row) -> str:
    first, last = row.get("first_page", ""), row.get("last_page", "")
    if row.get("pages") or not first:
        return _one_line(row.get("pages") or row.get("article_number", ""))
    return first if last in ("", first) else f"{first}--{last}"


# --- people -----------------------------------------------------------------------------------


def _people(row: Row) -> _Part:
    part = _Part()
    # Scopus adds each name's number to the full names, in parentheses.
    full = re.sub(r" ?\([0-9]+\)", "", row.get("full_names", ""))
    cells = {"authors": full or row.get("authors", ""), "editors": row.get("editors", "")}
    for role, cell in cells.items():
        names = _names(cell)
        named = [name for name in names if not stands_for_others(name)]
        if len(named) < len(names):
            part.unread.append(f"`{role}`: there are others, who are not named")
        part.record[role] = several([_name(name) for name in named])
    return part


def _names(cell: str) -> list[str]:
    """The names of a cell. What is in braces is one name, a group's."""
    cell = cell.replace("\0", "")
    groups = _GROUP.findall(cell)
    numbers = count()
    names = _separated(_GROUP.sub(lambda _: f"\0{next(numbers)}\0", cell))
    if names and names[-1].rstrip(".").endswith(" et al"):
        names[-1:] = [names[-1].rpartition(" et al")[0].rstrip(",; "), "et al."]
    return [re.sub("\0([0-9]+)\0", lambda at: groups[int(at[1])], name) for name in names]


def _separated(cell: str) -> list[str]:
    """Names separated by `;`, `|` or lines, else by " and ", else by commas."""
    if len(parts := re.split(r"[;\n|]", cell)) > 1:
        return [name for part in parts if (name := _one_line(part).removeprefix("and "))]
    *before, last = (_one_line(part) for part in re.split(r"\s(?:and|&)\s", cell))
    if before and "," in last:
        return several([*before, last])
    names = [name for part in before for name in _listed(part)]
    return several([*names, last] if before else _listed(last))


def _listed(text: str) -> list[str]:
    """"Martin Luther King, Rosa Parks" are two names, "King, Martin Luther" is one."""
    parts = [part for part in map(_one_line, text.split(",")) if part]
    whole = all(" " in part or stands_for_others(part) for part in parts)
    return parts if whole or len(parts) > 3 else [text]


def _name(name: str) -> Written:
    if match := _INITIALS.fullmatch(name):
        return f"{match[1]}, {match[2]}"
    if name.startswith("{"):
        return group(name.strip("{} "))
    return spoken(name)


# --- the rest ---------------------------------------------------------------------------------


def _dates(row: Row) -> _Part:
    part = _Part()
    date = written(row.get("date", ""))
    if row.get("date") and not date:
        part.unread.append(f"`date`: `{row['date'][:60]}` could not be read")
    if not date and (year := row.get("year")):
        date = iso(year, month(row.get("month", "")) or row.get("month")) or written(year)
        if not date:
            part.unread.append(f"`date`: `{year[:60]}` is not a year")
    part.record["date"] = date
    for key in ("added", "counted"):
        if key in row:
            # Zotero and spreadsheets add the time of the day.
            part.record[key] = day_of(row[key]) or written(row[key]) or row[key]
    return part


def _counts(row: Row) -> _Part:
    part = _Part()
    for key in _COUNTS:
        if cell := row.get(key):
            if cell.isdecimal() and len(cell) < 10:
                part.record[key] = int(cell) if key != "num_authors" or int(cell) else None
            else:
                part.unread.append(f"`{key}`: `{cell[:60]}` is not a number")
    return part


def _links(row: Row) -> _Part:
    """Links to the web; a path on the disk of whoever made the table leads nowhere."""
    part = _Part()
    for key in _LINKS:
        if not (cell := row.get(key)):
            continue
        link = re.split(r"[\s;|]", cell, maxsplit=1)[0]
        if link.lower().startswith(("http://", "https://")):
            part.record[key] = link
        else:
            part.unread.append(f"`{key}`: `{cell[:60]}` is not a link to the web")
    return part
