"""Entry types and languages of BibTeX and biblatex, and the values of a record for them."""

from __future__ import annotations

import re
from typing import get_args

from ....records.paper import EntryType
from ...languages import find_translated_name, get_tags_by_name, to_tag

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
# What a `type` field has for the words that styles print (biblatex manual, 4.9.2.13).
_PRINTED_TYPES = {
    "resreport": "Research Report", "candthesis": "Candidate thesis",
    "bathesis": "Bachelor's thesis", "datacd": "Data CD", "audiocd": "Audio CD",
    "software": "Computer software",
}  # fmt: skip
_PLAIN_TYPES: dict[EntryType, frozenset[str]] = {
    "phdthesis": frozenset(("thesis", "phd thesis", "ph.d. thesis", "doctoral thesis", "phd")),
    "mastersthesis": frozenset(
        ("mathesis", "masterthesis", "master thesis", "master's thesis", "masters thesis")
    ),
    "techreport": frozenset(("report", "technical report", "tech report", "tech. rep.")),
}  # fmt: skip
_DOCTOR = re.compile(r"ph\.?\s*d|doctor|dissertation|habilitation|th[eè]se", re.IGNORECASE)


def to_entry_type(name: str, thesis_type: str = "") -> EntryType | None:
    """Return a record's entry type for one of BibTeX or biblatex; None for an unknown word.

    `thesis_type` is biblatex's `type` field, which tells kinds of theses apart.
    """
    if name == "thesis":
        thesis = _THESES.get(thesis_type.lower())
        is_doctoral = _DOCTOR.search(thesis_type) or not thesis_type
        is_phd = thesis == "phdthesis" or (not thesis and is_doctoral)
        return "phdthesis" if is_phd else "mastersthesis"
    return _TYPES.get(name) or ("misc" if name in _MISC else None)


def is_redundant_type(name: str, entry_type: EntryType, kind: str = "") -> bool:
    """Whether a `type` field only repeats the entry type, or the word `kind` in a file for it."""
    name = " ".join(name.lower().split())
    return name in (entry_type, kind) or name in _PLAIN_TYPES.get(entry_type, ())


def to_printed_type(name: str) -> str:
    """Return the words that biblatex prints for its own name of a type, else the name itself."""
    return _PRINTED_TYPES.get(name.lower(), name)


# Names that CLDR lacks: those of LaTeX's babel (biblatex manual, table 2), and some languages' own.
_BABEL = {
    "en": "american british usenglish ukenglish australian canadian newzealand en-us en-gb eng",
    "de": "ngerman austrian naustrian swissgerman nswissgerman deutsch ger",
    "fr": "francais français frenchb canadien acadian fre", "es": "español spa",
    "it": "italiano ita", "pt": "português portuges", "pt-BR": "brazilian brazil",
    "nl": "nederlands", "nb": "norwegian norsk bokmål", "nn": "nynorsk", "sl": "slovene",
    "hu": "magyar", "el": "polutonikogreek", "fa": "farsi", "id": "bahasai",
}  # fmt: skip
_TAGS_BY_NAME = {name: tag for tag, names in _BABEL.items() for name in names.split()}


def find_language_tag(name: str) -> str:
    """Find the tag of a language by its English name, its name in its own or another large
    language, LaTeX babel's name, or its code of ISO 639 or BCP 47, in any case.

    Returns an empty string for an unknown name.
    """
    name = " ".join(name.split()).lower().replace("_", "-")
    return (
        _TAGS_BY_NAME.get(name) or get_tags_by_name().get(name) or to_tag(name)
        or find_translated_name(name)
    )  # fmt: skip
