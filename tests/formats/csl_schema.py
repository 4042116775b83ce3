"""The JSON Schema of CSL-JSON, built from CSL's own lists of types and variables.

No package contains `csl-data.json` itself; citeproc-py contains the RELAX NG schema with the same
lists. The schemas of names and dates follow the specification of CSL-JSON.
"""

from __future__ import annotations

import re
from importlib.resources import files
from typing import Any

_FOLDER = files("citeproc") / "data/schema/schemas/styles"
_TEXT = {"type": "string", "minLength": 1}
_NUMBER = {"type": ["string", "number"], "minLength": 1}
_NAME_PARTS = ("family", "given", "dropping-particle", "non-dropping-particle", "suffix", "literal")
_NAME = {
    "type": "object",
    "properties": {**dict.fromkeys(_NAME_PARTS, _TEXT), "comma-suffix": {"type": "boolean"}},
    "additionalProperties": False,
    "anyOf": [{"required": ["family"]}, {"required": ["literal"]}],
}
_PARTS = {"type": "array", "items": {"type": "integer"}, "minItems": 1, "maxItems": 3}
_DATE = {
    "type": "object",
    "properties": {
        "date-parts": {"type": "array", "items": _PARTS, "minItems": 1, "maxItems": 2}
    },
    "additionalProperties": False,
    "required": ["date-parts"],
}

# CSL-JSON's place for values without a variable, which is no variable itself.
_CUSTOM = {"type": "object"}


def schema() -> dict[str, Any]:
    """Return the schema of a file of CSL 1.0.2 items."""
    kinds = {
        "dates": _DATE,
        "names": {"type": "array", "items": _NAME, "minItems": 1},
        "numbers": _NUMBER,
        "titles": _TEXT,
        "strings": _TEXT,
    }
    known = {
        name: shape
        for kind, shape in kinds.items()
        for name in _read_list("csl-variables.rnc", f"variables.{kind}")
    }
    types = {"enum": _read_list("csl-types.rnc", "item-types")}
    return {
        "type": "array",
        "items": {
            "type": "object",
            "properties": {**known, "id": _NUMBER, "type": types, "custom": _CUSTOM},
            "required": ["id", "type"],
            "additionalProperties": False,
        },
    }


def _read_list(file: str, name: str) -> list[str]:
    """Return the strings that a definition of the RELAX NG schema lists."""
    text = (_FOLDER / file).read_text("utf-8")
    found = re.search(rf"  {re.escape(name)} =\n(.*?)\n(?:  \n|}})", text, re.DOTALL)
    assert found, name
    return re.findall(r'"([\w-]+)"', found[1])
