"""Hints for values of the wrong shape: a text in place of a list, nothing in place of a name."""

from __future__ import annotations

from typing import Any


def suggest_shape(kind: str, value: Any) -> str:
    """The hint for pydantic's kind of error; empty if there is none."""
    if value is None:
        return "write something after the `-`, or remove it"
    if kind == "tuple_type" and isinstance(value, str):
        return "write a list, one item per line, each beginning with `- `"
    return ""
