"""Says why a file can't be imported, and how it could be."""

from __future__ import annotations

import re
from collections.abc import Iterable

from .common.entry import Unread
from .common.json_entries import find_items
from .tables.header import first_line, quote_names, read_header, split_cells

_KINDS = (
    ("pk\x03\x04", "a ZIP file", "unpack it; of office files, only .xlsx is read"),
    ("\xf0\xef\x11\xe0", "a file of an old office program", "save it as .xlsx or CSV"),
    ("{\\rtf", "a text document", "save it as plain text"),
    ("<!doctype html", "a web page", "download the list as BibTeX, RIS or CSV"),
    ("<html", "a web page", "download the list as BibTeX, RIS or CSV"),
)
"""Beginning of a file in small letters (also of bytes as Latin-1), what it is, and what to do."""
_JSON = re.compile(r"\ufeff?\s*[\[{]\s*[{\"']")
_MOST_SHOWN = 6


def explain_refusal(text: str, formats: Iterable[str]) -> str:
    """Return why the content of a file is in none of the known formats, and what to do."""
    start = text[:200].lstrip("\ufeff \t\r\n").lower()
    if not start:
        return "an empty file"
    for beginning, kind, way in _KINDS:
        if start.startswith(beginning):
            return f"{kind}, which can't be imported; {way}"
    if explanation := _explain_json(text) or _explain_table(text):
        return explanation
    names = ", ".join(formats)
    return (
        f"in none of the formats that can be imported: {names}. If it is one of these, say so with "
        "--format NAME; papers can also be added by identifier or title: papershelf add"
    )


def _explain_json(text: str) -> str:
    """Say where the JSON of a text is broken; empty if it isn't, or if the text is no JSON."""
    if not _JSON.match(text):
        return ""
    broken = next((one for one in find_items(text, "items") if isinstance(one, Unread)), None)
    return f"{broken.what} (in what begins in line {broken.line})" if broken else ""


def _explain_table(text: str) -> str:
    """Explain how a table can be read whose header isn't known; empty if the text is no table."""
    separator, header = read_header(text)
    cells = split_cells(first_line(text), separator)
    lines = [line for line in text[:20_000].splitlines() if line.strip()][:5]
    rows = [len(split_cells(line, separator)) for line in lines]
    is_table = len(cells) > 1 and len(rows) > 1 and (separator != "," or min(rows) == max(rows))
    if not (is_table and min(rows) > 1) and not header.known_keys:
        return ""
    names = [cell for cell in cells if cell.strip()][:_MOST_SHOWN]
    example = "title=NAME,authors=NAME,year=NAME,doi=NAME"
    return (
        f"a table without a known column of titles beside another one; its first row is "
        f"{quote_names(names)}. Say which columns are which, with --columns {example}; or, if "
        "there is no header row, name them in their order: --columns title,authors,year,doi"
    )
