"""Values as JSON in the shortest form."""

from __future__ import annotations

import json

# `json.dumps` with these options makes an encoder for each value.
_ENCODER = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"))


def to_json(value: object) -> str:
    """JSON without white space; non-ASCII letters are not escaped."""
    return _ENCODER.encode(value)
