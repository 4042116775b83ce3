"""Records as YAML, in the style of a curator who writes them by hand.

Quotes only where YAML needs them, abstracts folded, lists indented. A writer of our own: a general
one takes ten times as long, and asks for each of these to be bent its way.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import Any

_WIDTH = 100
_DATES = frozenset(("date", "added", "counted"))
_NUMBERS = frozenset(("volume", "number", "pages", "edition", "series"))
_JOINED = frozenset(("abstract", "summary", "status_note"))
"""Long texts whose lines are joined when they are read."""

# What YAML takes for the end of a line, or refuses.
_SPECIAL = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff\ufeff\ufffe\uffff]")
# Where a text without quotes would be something else: by its first character, by what is in it,
_MARKS = re.compile(r"[-?:,\[\]{}#&*!|>'\"%@`]|(?:=|<<|~)$|.*(?:: | #|[: ]$)|\s", re.DOTALL)
# or as a word or number of YAML 1.1, which other programs read.
_GUESSED = re.compile(
    r"y|n|yes|no|on|off|true|false|null|[-+]?\.(?:inf|nan)"
    r"|[-+]?(?:0[xob][0-9a-f_]+|\.?[0-9][0-9_,]*(?:\.[0-9_]*)?(?:e[-+]?[0-9]+)?)"
    r"|[-+]?[0-9][0-9_]*(?::[0-5]?[0-9])+(?:\.[0-9_]*)?|[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}(?:[t ].*)?",
    re.IGNORECASE,
)


def record_text(record: Mapping[str, Any], schema: str = "") -> str:
    """A file of one record; `schema` is the way from it to the schema, for editors."""
    head = f"# yaml-language-server: $schema={schema}\n" if schema else ""
    return head + "".join(key_text(key, value) for key, value in record.items())


def key_text(key: str, value: Any, column: int = 0) -> str:
    """One key and its value, as whole lines that begin at a column."""
    margin = " " * column
    if isinstance(value, Mapping):
        return f"{margin}{key}:\n{_mapping(value, f'{margin}  ')}"
    if isinstance(value, (list, tuple)):
        return f"{margin}{key}:\n" + "".join(_item(one, f"{margin}  ") for one in value)
    return f"{margin}{key}: {_value(key, value, column)}\n"


def _mapping(value: Mapping[str, Any], margin: str) -> str:
    return "".join(f"{margin}{scalar(key)}: {scalar(one)}\n" for key, one in value.items())


def _item(value: Any, margin: str) -> str:
    if not isinstance(value, Mapping):
        return f"{margin}- {scalar(value)}\n"
    return f"{margin}- {_mapping(value, f'{margin}  ').lstrip()}"


def _value(key: str, value: Any, column: int) -> str:
    if not isinstance(value, str) or key in _DATES:
        return _number(value)
    if key in _NUMBERS and re.fullmatch(r"[1-9][0-9]{0,15}", value):
        return value
    if not _SPECIAL.search(value):
        if key in _JOINED and ("\n" in value or key == "abstract" or len(value) > _WIDTH):
            return _block(value, column + 2)
        if "\n" in value:
            return _literal(value.split("\n"), column + 2)
    return scalar(value)


def _number(value: Any) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


def _block(text: str, margin: int) -> str:
    """A long text, its lines broken; one paragraph is folded, several are literal."""
    paragraphs = [_lines(part, _WIDTH - margin) for part in text.split("\n\n")]
    if len(paragraphs) == 1:
        return _literal(paragraphs[0], margin, ">-")
    return _literal([line for lines in paragraphs for line in (*lines, "")][:-1], margin)


def _literal(lines: list[str], margin: int, sign: str = "|-") -> str:
    return "\n".join([sign, *(f"{' ' * margin}{line}" if line else "" for line in lines)])


def _lines(text: str, width: int) -> list[str]:
    """The words of a text in lines; a word that is longer has a line of its own."""
    line = rf"\S.{{0,{max(width, 20) - 1}}}(?= |$)|\S+"
    return [found[0] for found in re.finditer(line, " ".join(text.split()))]


def scalar(value: Any) -> str:
    """A value on one line, in quotes where YAML needs them."""
    if not isinstance(value, str):
        return _number(value)
    if _SPECIAL.search(value) or "\n" in value or "\t" in value:
        told = json.dumps(value, ensure_ascii=False)
        return _SPECIAL.sub(lambda found: f"\\u{ord(found[0]):04x}", told)
    if not value or _MARKS.match(value) or _GUESSED.fullmatch(value):
        return "'" + value.replace("'", "''") + "'"
    return value
