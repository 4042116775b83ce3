"""A paper's texts in several languages, as pages and feeds show them."""

from __future__ import annotations

from typing import NamedTuple

from ...locale import to_autonym
from ...records.paper import Paper
from ...records.parts.translation import Translation, find_translation

Translated = tuple[str, Translation] | None
"""A translation with its language tag."""


class LanguageText(NamedTuple):
    """A text of a paper in a language: `label` names the language in itself, and is empty for a
    language that the record does not name; `is_original` says that it is the record's own text.

    `title` is empty where the page shows it elsewhere.
    """

    language: str
    label: str
    title: str
    abstract: str
    summary: str
    is_original: bool = False


def find_shown_translation(paper: Paper, language: str) -> Translated:
    """The translation for readers of a page in a language; None if they read the original."""
    return find_translation(paper.translations, language, paper.language)


def list_language_texts(paper: Paper, language: str) -> list[LanguageText]:
    """The texts of a paper, of which a page in a language shows the first one, and the others on
    request: first a translation for its readers, or the original."""
    label = to_autonym(paper.language) if paper.translations else ""
    original = LanguageText(paper.language, label, "", paper.abstract, paper.summary, True)
    if not paper.translations:
        return [original]
    shown = find_shown_translation(paper, language)
    own = shown[0] if shown else ""
    texts = {
        tag: LanguageText(
            tag, to_autonym(tag), "" if tag == own else one.title, one.abstract, one.summary
        )
        for tag, one in paper.translations.items()
    }
    first = texts.pop(own, None)
    has_first = first and (first.abstract or first.summary)
    has_original = original.abstract or original.summary
    found = [first] if first and has_first else []
    found += [original] if has_original or not has_first else []
    return [*found, *texts.values()]


def choose_texts(paper: Paper, language: str) -> tuple[str, str, str]:
    """(tag, abstract, summary) for readers of a language: the translated ones, or the original's
    if there is no translation or it has only a title."""
    tag, shown = find_shown_translation(paper, language) or ("", None)
    if shown and (shown.abstract or shown.summary):
        return tag, shown.abstract, shown.summary
    return paper.language, paper.abstract, paper.summary
