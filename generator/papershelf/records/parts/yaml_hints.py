"""Hints for files that are not YAML: what people mean who write what the parser refuses."""

from __future__ import annotations

_TAB = "indent with spaces, not tabs"
_FIXES = {
    "mapping values are not allowed": "put text that contains `: ` in quotes; all keys begin in "
    "the same column and end with `: `",
    "could not find expected ':'": "one of the lines above has no `: ` after its key, no space "
    "after `-`, or goes on with a text and is not indented",
    "did not find expected key": "put all of a text with quotes or brackets in quotes, its own `'` "
    "twice: 'it''s'; all keys begin in the same column, and all `-` of a list",
    "unexpected end of stream": "close the quotation mark",
    "',' or ']'": "close the list with `]`; put text that begins with `[` in quotes",
    "',' or '}'": "close the mapping with `}`; put text that begins with `{` in quotes",
    "comment or line break": "begin the text in the next line; put text that begins with `>` or "
    "`|` in quotes",
    "violates indentation": _TAB,
    "start any token": "put text that begins with this character in quotes",
    "constructor for the tag": "write no tag; put text that begins with `!` in quotes",
    "undefined alias": "put text that begins with `*` in quotes",
    "alphabetic or numeric": "put text that begins with `*` or `&` in quotes; items of a list "
    "begin with `- `",
    "indented deeper": "begin it below the `-` above; put text that begins with `- ` in quotes",
}
"""A part of a message of PyYAML's or of ours -> a hint."""


_UNCLOSED = ("unexpected end of stream", "',' or ']'", "',' or '}'")


def suggest_fix(problem: str, at: str) -> str:
    """The hint for a message, empty if there is none; `at` is the character at its place."""
    if at == "\t":
        return _TAB
    return next((hint for part, hint in _FIXES.items() if part in problem), "")


def is_unclosed(problem: str) -> bool:
    """Whether a message is about what isn't closed; it is best shown where that begins."""
    return any(part in problem for part in _UNCLOSED)
