"""Entry types and languages of BibTeX and biblatex, and the values of a record for them."""

from __future__ import annotations

import re
from typing import get_args

from ....records.paper import EntryType
from ...language_names import find_translated_name, get_tags_by_name, to_tag

_SAME: dict[str, EntryType] = {name: name for name in get_args(EntryType)}
_TYPES: dict[str, EntryType] = _SAME | {
    "conference": "inproceedings", "report": "techreport", "review": "article",
    "magazine": "article", "suppperiodical": "article", "masterthesis": "mastersthesis",
    "collection": "book", "mvbook": "book", "mvcollection": "book",
    "reference": "book", "mvreference": "book", "mvproceedings": "proceedings",
    "inreference": "incollection", "suppcollection": "incollection", "bookinbook": "inbook",
    "suppbook": "inbook", "softwareversion": "software", "softwaremodule": "software",
    "codefragment": "software", "data": "dataset", "movie": "video", "presentation": "talk",
    "lecture": "talk",
}  # fmt: skip
_MISC = frozenset(
    "online electronic www internet booklet manual periodical artwork audio image music "
    "performance letter commentary bibnote legislation legal jurisdiction set other "
    "newspaper".split()
)
_THESES: dict[str, EntryType] = {
    "phdthesis": "phdthesis", "mathesis": "mastersthesis", "mastersthesis": "mastersthesis",
    "bathesis": "bathesis", "candthesis": "mastersthesis",
}  # fmt: skip
# What a `type` field has for the words that styles print (biblatex manual, 4.9.2.13).
_PRINTED_TYPES = {
    "resreport": "Research Report", "candthesis": "Candidate thesis",
    "datacd": "Data CD", "audiocd": "Audio CD",
    "software": "Computer software",
}  # fmt: skip
_PLAIN_TYPES: dict[EntryType, frozenset[str]] = {
    "phdthesis": frozenset(("thesis", "phd thesis", "ph.d. thesis", "doctoral thesis", "phd")),
    "mastersthesis": frozenset(
        ("mathesis", "masterthesis", "master thesis", "master's thesis", "masters thesis")
    ),
    "bathesis": frozenset(("bachelor's thesis", "bachelor thesis", "bachelors thesis")),
    "thesis": frozenset(("thesis",)),
    "techreport": frozenset(("technical report", "tech report", "tech. rep.")),
    "report": frozenset(("report",)),
    "software": frozenset(("computer software", "computer program")),
    "dataset": frozenset(("data set",)),
}  # fmt: skip
# An entry's type, and its `type` field -> the type that only both tell.
_BY_KIND: dict[tuple[str, str], EntryType] = {
    **{(name, kind): "bathesis" for name in ("thesis", "phdthesis", "mastersthesis")
       for kind in _PLAIN_TYPES["bathesis"]},
    ("thesis", "thesis"): "thesis", ("phdthesis", "thesis"): "thesis",
    ("report", "report"): "report", ("techreport", "report"): "report",
    ("unpublished", "talk"): "talk", ("unpublished", "poster"): "poster",
    ("misc", "preprint"): "preprint",
}  # fmt: skip
_DOCTOR = re.compile(r"ph\.?\s*d|doctor|dissertation|habilitation|th[eè]se", re.IGNORECASE)


def to_entry_type(name: str, kind: str) -> EntryType | None:
    """Return a record's type for one of BibTeX or biblatex; None for an unknown word.

    `kind` is the `type` field, which tells kinds of theses, reports and presentations apart.
    """
    plain = " ".join(kind.lower().split())
    if told := _BY_KIND.get((name, plain)):
        return told
    if name == "thesis":
        is_doctoral = _DOCTOR.search(kind) or not kind
        return _THESES.get(plain) or ("phdthesis" if is_doctoral else "mastersthesis")
    return _TYPES.get(name) or ("misc" if name in _MISC else None)


def is_redundant_type(name: str, entry_type: EntryType, kind: str) -> bool:
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
