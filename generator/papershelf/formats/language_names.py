"""English names of languages, from CLDR."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

from babel import Locale
from babel.core import get_global

# "Unknown language", "Multiple languages" and "No linguistic content" are not languages.
_NOT_LANGUAGES = frozenset(("und", "mul", "zxx", "root"))
_TRANSLATED = ("ru", "pl", "ko", "ja", "zh", "nl", "pt", "it", "es", "fr", "de")
_LONGEST_CODE = 20
_LONGEST_NAME = 60


@cache
def get_tags_by_name() -> Mapping[str, str]:
    """Return names in lower case and their tags: `brazilian portuguese` -> `pt-BR`."""
    names = Locale("en").languages
    return {
        name.lower(): tag.replace("_", "-")
        for tag, name in names.items() if tag not in _NOT_LANGUAGES
    }  # fmt: skip


def to_tag(code: str) -> str:
    """Return the tag of a code of ISO 639 or BCP 47 in any case: `deu` and `DE` -> `de`.

    A region stays only where CLDR has a name for the language there: `pt_BR` -> `pt-BR`, `de-CH`
    -> `de-CH`, `fr-FR` -> `fr`. Returns an empty string for anything else.
    """
    if len(code) > _LONGEST_CODE:
        return ""
    language, *subtags = code.lower().replace("_", "-").split("-")
    language = get_global("language_aliases").get(language, language)
    names = Locale("en").languages
    for name in (_to_cldr_name(language, subtags), language):
        if name in names and name not in _NOT_LANGUAGES:
            return name.replace("_", "-")
    return ""


def _to_cldr_name(language: str, subtags: list[str]) -> str:
    """Return a name of CLDR: scripts as `Hans`, regions as `BR`."""
    parts = (part.title() if len(part) == 4 else part.upper() for part in subtags)
    return "_".join((language, *parts))


@cache
def _get_translated_names() -> Mapping[str, str]:
    """Return names of languages in large languages, in lower case, and their tags."""
    return {
        name.lower(): tag.replace("_", "-")
        for locale in _TRANSLATED for tag, name in Locale(locale).languages.items()
        if tag not in _NOT_LANGUAGES
    }  # fmt: skip


def find_translated_name(name: str) -> str:
    """Find the tag of a language by its name in a large one, in lower case: `englisch`, `中文`.

    Returns an empty string for an unknown name.
    """
    return _get_translated_names().get(name, "") if len(name) < _LONGEST_NAME else ""


def get_english_name(tag: str) -> str:
    """Return the name of a language, empty for an unknown tag: `el` -> `Greek`."""
    name: str = Locale("en").languages.get(tag, "")
    return name
