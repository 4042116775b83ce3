"""Values as JSON, as short as it can be written."""

from __future__ import annotations

import json


def to_json(value: object) -> str:
    """JSON without white space; letters of other scripts as they are."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
