"""Values as JSON in the shortest form."""

from __future__ import annotations

import json


def to_json(value: object) -> str:
    """JSON without white space; non-ASCII letters are not escaped."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
