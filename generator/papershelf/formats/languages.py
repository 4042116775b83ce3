"""English names of languages, as CLDR has them."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

from babel import Locale

# "Unknown language", "Multiple languages" and "No linguistic content" are no languages.
_NONE = frozenset(("und", "mul", "zxx", "root"))


@cache
def tags_by_name() -> Mapping[str, str]:
    """Name in lower case -> tag: `brazilian portuguese` -> `pt-BR`."""
    names = Locale("en").languages
    return {name.lower(): tag.replace("_", "-") for tag, name in names.items() if tag not in _NONE}


def english_name(tag: str) -> str:
    """The name of a language, empty for an unknown tag: `el` -> `Greek`."""
    name: str = Locale("en").languages.get(tag, "")
    return name
