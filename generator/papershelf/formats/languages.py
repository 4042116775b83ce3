"""English names of languages, from CLDR."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

from babel import Locale

# "Unknown language", "Multiple languages" and "No linguistic content" are not languages.
_NOT_LANGUAGES = frozenset(("und", "mul", "zxx", "root"))


@cache
def get_tags_by_name() -> Mapping[str, str]:
    """Return names in lower case and their tags: `brazilian portuguese` -> `pt-BR`."""
    names = Locale("en").languages
    return {
        name.lower(): tag.replace("_", "-")
        for tag, name in names.items() if tag not in _NOT_LANGUAGES
    }  # fmt: skip


def get_english_name(tag: str) -> str:
    """Return the name of a language, empty for an unknown tag: `el` -> `Greek`."""
    name: str = Locale("en").languages.get(tag, "")
    return name
