"""Names of people in the cells of a table, one or many in a cell."""

from __future__ import annotations

import re
from itertools import count

from ..common.name_lists import format_names, parse_list, split_list
from ..common.people import (
    NameValue,
    count_others,
    drop_empty,
    drop_marks,
    from_group,
    from_text,
    stands_for_others,
)
from .partial_record import PartialRecord, Row, to_line

# "Smith J", "Smith J.A.", "de Souza AB": family name and initials, without a comma.
_INITIALS = re.compile(r"([^,.]+?) ((?:[A-Z]\.?-?){1,4})")
_GROUP = re.compile(r"\{[^{}]*\}")
_ET_AL = re.compile(r"[,;\s]+et\.?\s+al\.?\s*\Z")


def read_people(row: Row) -> PartialRecord:
    """Read the authors and editors of a row."""
    part = PartialRecord()
    # Scopus adds each author's number to the full name, in parentheses.
    full = re.sub(r" ?\([0-9]+\)", "", row.get("full_names", ""))
    cells = {"authors": full or row.get("authors", ""), "editors": row.get("editors", "")}
    for role, cell in cells.items():
        names = _split_names(plain := drop_marks(cell), part)
        if plain != cell:
            part.notes.append(f"`{role}`: marks at names, such as `*`, are left out")
        people = [name for name in names if not stands_for_others(name)]
        part.record[role] = found = drop_empty([_read_name(name) for name in people])
        if (others := sum(map(count_others, names))) and role == "authors" and found:
            part.record["num_authors"] = len(found) + others
        if others == 1:
            part.notes.append(f"`{role}`: not all people are named")
    return part


def _split_names(cell: str, part: PartialRecord) -> list[str]:
    """Split a cell into names; a name in braces is a group's."""
    if listed := parse_list(cell):
        return listed
    cell = cell.replace("\0", "")
    groups = _GROUP.findall(cell)
    numbers = count()
    cell, more = _ET_AL.subn("", _GROUP.sub(lambda _: f"\0{next(numbers)}\0", cell))
    names = [*_split_by_separator(cell, part), *(["et al."] if more else [])]
    return [re.sub("\0([0-9]+)\0", lambda at: groups[int(at[1])], name) for name in names]


def _split_by_separator(cell: str, part: PartialRecord) -> list[str]:
    """Split names at `;`, `|` and line ends, or else at " and " and commas."""
    if len(texts := re.split(r"[;\n|]", cell)) > 1:
        return [name for text in texts if (name := to_line(text).removeprefix("and "))]
    texts = [to_line(text) for text in re.split(r"\s(?:and|und|et|y)\s", cell)]
    last = texts[-1] if len(texts) > 1 else ""
    return drop_empty([name for text in texts for name in _split_by_commas(text, last, part)])


def _split_by_commas(text: str, last: str, part: PartialRecord) -> list[str]:
    """Split "Martin Luther King, Rosa Parks" into two names, but not "King, Martin Luther".

    `last` is the name after the last " and ", if there is one.
    """
    names, is_guess = split_list(text, last)
    pieces = [piece for piece in map(to_line, text.split(",")) if piece]
    doubt = f"`authors`: `{text[:60]}` can be read in two ways, here as "
    if len(pieces) % 2 and is_guess:  # names without given names
        return pieces
    if is_guess:
        part.unread.append(doubt + format_names(names))
    if len(names) == 1 and len(pieces) == 2 and all(" " in piece for piece in pieces):
        if "," in last:
            return names
        if not last:  # rather two names in spoken order than one with two family names
            part.notes.append(doubt + format_names(pieces))
        return pieces
    return names


def _read_name(name: str) -> NameValue:
    if match := _INITIALS.fullmatch(name):
        return f"{match[1]}, {match[2]}"
    if name.startswith("{"):
        return from_group(name.strip("{} "))
    return from_text(name)
