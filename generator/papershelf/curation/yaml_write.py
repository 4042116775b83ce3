"""Formats records as YAML, in the style of a curator who writes them by hand.

Texts are quoted only if YAML needs it, abstracts are folded, and lists are indented. This module
does not use a general YAML writer: that takes ten times as long, and each of these rules would need
an override.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from typing import Any

_WIDTH = 100
_DATES = frozenset(("date", "added", "counted"))
_NUMBERS = frozenset(("volume", "number", "pages", "edition", "series"))
_JOINED = frozenset(("abstract", "summary", "status_note"))
"""Long texts; a reader of records joins their lines."""

# Characters that YAML reads as a line break, or refuses.
_SPECIAL = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff\ufeff\ufffe\uffff]")
# Texts that need quotes: because of their first character or what is in them,
_SYNTAX = re.compile(r"[-?:,\[\]{}#&*!|>'\"%@`]|(?:=|<<|~)$|.*(?:: | #|[: ]$)|\s", re.DOTALL)
# or, in a list on one line, because of one of its signs,
_FLOW = re.compile(r"[,\[\]{}]")
# or because programs that read YAML 1.1 take them for a number, a date or a truth value.
_GUESSED = re.compile(
    r"y|n|yes|no|on|off|true|false|null|[-+]?\.(?:inf|nan)"
    r"|[-+]?(?:0[xob][0-9a-f_]+|\.?[0-9][0-9_,]*(?:\.[0-9_]*)?(?:e[-+]?[0-9]+)?)"
    r"|[-+]?[0-9][0-9_]*(?::[0-5]?[0-9])+(?:\.[0-9_]*)?|[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}(?:[t ].*)?",
    re.IGNORECASE,
)


def format_record(record: Mapping[str, Any], schema: str = "") -> str:
    """Return a file with one record; `schema` is the relative path of its schema, for editors."""
    head = f"# yaml-language-server: $schema={schema}\n" if schema else ""
    return head + "".join(format_key(key, value) for key, value in record.items())


def format_key(key: str, value: Any, column: int = 0) -> str:
    """Return a key and its value as whole lines, indented to a column."""
    margin = " " * column
    if isinstance(value, Mapping):
        return f"{margin}{format_scalar(key)}:\n{_format_mapping(value, f'{margin}  ')}"
    if isinstance(value, (list, tuple)):
        return f"{margin}{key}:\n" + "".join(_format_item(item, f"{margin}  ") for item in value)
    return f"{margin}{key}: {_format_value(key, value, column)}\n"


def _format_mapping(mapping: Mapping[str, Any], margin: str) -> str:
    return "".join(
        format_key(key, value, len(margin)) if isinstance(value, (Mapping, list)) or key in _JOINED
        else f"{margin}{format_scalar(key)}: {format_scalar(value)}\n"
        for key, value in mapping.items()
    )  # fmt: skip


def _format_item(value: Any, margin: str) -> str:
    if not isinstance(value, Mapping):
        return f"{margin}- {format_scalar(value)}\n"
    return f"{margin}- {_format_mapping(value, f'{margin}  ').lstrip()}"


def _format_value(key: str, value: Any, column: int) -> str:
    if not isinstance(value, str) or key in _DATES:
        return _format_number(value)
    if key in _NUMBERS and re.fullmatch(r"[1-9][0-9]{0,15}", value):
        return value
    if not _SPECIAL.search(value):
        if key in _JOINED and ("\n" in value or key == "abstract" or len(value) > _WIDTH):
            return _format_block(value, column + 2)
        if "\n" in value:
            return _format_literal(value.split("\n"), column + 2)
    return format_scalar(value)


def _format_number(value: Any) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


def _format_block(text: str, margin: int) -> str:
    """Return a long text in lines: one paragraph as a folded block, several as a literal one."""
    paragraphs = [_wrap(part, _WIDTH - margin) for part in text.split("\n\n")]
    if len(paragraphs) == 1:
        return _format_literal(paragraphs[0], margin, ">-")
    return _format_literal([line for lines in paragraphs for line in (*lines, "")][:-1], margin)


def _format_literal(lines: list[str], margin: int, sign: str = "|-") -> str:
    return "\n".join([sign, *(f"{' ' * margin}{line}" if line else "" for line in lines)])


def _wrap(text: str, width: int) -> list[str]:
    """Return the words of a text in lines; a word longer than that gets its own line."""
    line = rf"\S.{{0,{max(width, 20) - 1}}}(?= |$)|\S+"
    return [found[0] for found in re.finditer(line, " ".join(text.split()))]


def format_scalar(value: Any) -> str:
    """Return a value on one line, in quotes if YAML needs them."""
    if not isinstance(value, str):
        return _format_number(value)
    if _SPECIAL.search(value) or "\n" in value or "\t" in value:
        quoted = json.dumps(value, ensure_ascii=False)
        return _SPECIAL.sub(lambda found: f"\\u{ord(found[0]):04x}", quoted)
    if not value or _SYNTAX.match(value) or _GUESSED.fullmatch(value):
        return _quote(value)
    return value


def format_flow_list(values: Iterable[str]) -> str:
    """Return texts as a list on one line, `[one, two]`, whose signs need quotes in a text."""
    scalars = [(value, format_scalar(value)) for value in values]
    texts = (_quote(text) if text == value and _FLOW.search(text) else text
             for value, text in scalars)  # fmt: skip
    return f"[{', '.join(texts)}]"


def _quote(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"
