"""Title, abstract and summary of a paper in further languages."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from pydantic import Field

from ...errors import Problem
from ..fields import LongText, Title
from ..source import Place
from ..value import Value

UNDETERMINED = "und"
"""The tag of a language that is not known (ISO 639-2)."""


class Translation(Value):
    """The texts of a paper in another language, written like those of the paper."""

    title: Title = Field(description="The title in this language.")
    abstract: LongText = Field("", description="The abstract in this language.")
    summary: LongText = Field("", description="The summary in this language.")


def get_primary(tag: str) -> str:
    """The language in a tag, without script and region: `zh` of `zh-Hant`."""
    return tag.lower().partition("-")[0]


def find_translation(
    translations: Mapping[str, Translation], language: str, original: str
) -> tuple[str, Translation] | None:
    """The (tag, translation) for readers of a language: that with the same tag, or else the first
    in another form of the language. None for readers of the `original`, and if there is none."""
    if not translations:
        return None
    own = get_primary(language)
    if get_primary(original) == own:
        return None
    tags = [tag for tag in translations if get_primary(tag) == own]
    if not tags:
        return None
    best = next((tag for tag in tags if tag.lower() == language.lower()), tags[0])
    return best, translations[best]


def check_translations(
    place: Place, translations: Mapping[str, Translation], original: str
) -> Iterator[Problem]:
    """Warnings of tags that are no language's, and of translations into the paper's own."""
    for tag in translations:
        at = ("translations", tag)
        if tag.lower() == original.lower():
            message = f"`{tag}` is the paper's own language"
            hint = "its texts are those of the record, or `language` is another one"
            yield place.to_warning("own-language", message, at, hint)
        elif get_primary(tag) == UNDETERMINED:
            message, hint = "the language of this translation is not known", "write its code"
            yield place.to_warning("unknown-language", message, at, hint)
        elif hint := _find_hint(get_primary(tag)):
            message = f"no language has the code `{tag}`"
            yield place.to_warning("unknown-language", message, at, hint)


def _find_hint(code: str) -> str:
    """What to do about a code that is no language's; empty for one that is."""
    from babel import Locale  # here, since most collections have no translations
    from babel.core import get_global
    from babel.languages import get_official_languages

    if code in Locale("en").languages or code in get_global("language_aliases"):
        return ""
    spoken: Iterable[str] = get_official_languages(code.upper(), de_facto=True)
    codes = ", ".join(f"`{one}`" for one in list(spoken)[:3])
    return f"is it {codes}?" if codes else "write that of ISO 639, such as `de`"
