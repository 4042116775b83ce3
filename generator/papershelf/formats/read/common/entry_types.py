"""Words of BibTeX and biblatex, and what a record calls the same: entry types, languages."""

from __future__ import annotations

import re
from typing import get_args

from ....records.paper import EntryType
from ...languages import tags_by_name

_SAME: dict[str, EntryType] = {name: name for name in get_args(EntryType)}
_TYPES: dict[str, EntryType] = _SAME | {
    "conference": "inproceedings", "report": "techreport", "review": "article",
    "magazine": "article", "suppperiodical": "article", "masterthesis": "mastersthesis",
    "collection": "book", "mvbook": "book", "mvcollection": "book",
    "reference": "book", "mvreference": "book", "mvproceedings": "proceedings",
    "inreference": "incollection", "suppcollection": "incollection", "bookinbook": "inbook",
    "suppbook": "inbook",
}  # fmt: skip
_MISC = frozenset(
    "online electronic www webpage internet booklet manual dataset software softwareversion "
    "softwaremodule codefragment patent standard periodical artwork audio video image movie music "
    "performance letter commentary bibnote legislation legal jurisdiction set other newspaper "
    "presentation talk lecture data".split()
)
_THESES = {
    "phdthesis": "phdthesis", "mathesis": "mastersthesis", "mastersthesis": "mastersthesis",
    "bathesis": "mastersthesis", "candthesis": "mastersthesis",
}  # fmt: skip
_DOCTOR = re.compile(r"ph\.?\s*d|doctor|dissertation|habilitation|th[eè]se", re.IGNORECASE)


def entry_type(name: str, of_thesis: str = "") -> EntryType | None:
    """The entry type of a record for one of BibTeX or biblatex; None for a word that is none.

    `of_thesis` is biblatex's `type` field, which says what kind of thesis it is.
    """
    if name == "thesis":
        known = _THESES.get(of_thesis.lower())
        doctor = _DOCTOR.search(of_thesis) or not of_thesis
        return "phdthesis" if known == "phdthesis" or (not known and doctor) else "mastersthesis"
    return _TYPES.get(name) or ("misc" if name in _MISC else None)


def names_its_kind(of_thesis: str) -> bool:
    """Whether a thesis' `type` says no more than the entry type does."""
    return of_thesis.lower() in ("phdthesis", "mathesis", "mastersthesis")


# Names that CLDR does not have: those of LaTeX's babel (biblatex manual, table 2), and some that
# the languages have for themselves.
_BABEL = {
    "en": "american british usenglish ukenglish australian canadian newzealand en-us en-gb eng",
    "de": "ngerman austrian naustrian swissgerman nswissgerman deutsch ger",
    "fr": "francais français frenchb canadien acadian fre", "es": "español spa",
    "it": "italiano ita", "pt": "português portuges", "pt-BR": "brazilian brazil",
    "nl": "nederlands", "nb": "norwegian norsk bokmål", "nn": "nynorsk", "sl": "slovene",
    "hu": "magyar", "el": "polutonikogreek", "fa": "farsi", "id": "bahasai",
}  # fmt: skip
_TAGS = {name: tag for tag, names in _BABEL.items() for name in names.split()}


def language_tag(name: str) -> str:
    """The tag of a language by its English name or the name that LaTeX's babel has for it.

    Letters may be in any case. Empty for an unknown name.
    """
    name = name.lower()
    return _TAGS.get(name) or tags_by_name().get(name, "")
