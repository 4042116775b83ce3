"""The curator's own fields: their definitions in `fields.yaml`, and their values in records."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from math import isfinite
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, Field, TypeAdapter, ValidationError

from ...errors import Problem, did_you_mean, quote
from ..fields import Date, Required, Text, WebLink, to_error
from ..paper import Paper
from ..source import Place
from ..value import Value

FieldType = Literal["text", "date", "number", "boolean", "link", "list"]
FieldPlace = Literal["page", "row", "none"]

FOLDER = "fields/"
"""The folder of the listings of all fields."""
_NAME = re.compile(r"[a-z]{2,40}")
_NUMBER = re.compile(r"[-+]?[0-9]{1,15}(\.[0-9]{1,15})?")
_BIBTEX_NAME = re.compile(r"[a-z][a-z0-9-]{0,39}")
# Fields that our files have or that readers of BibTeX give another meaning to.
_TAKEN_IN_BIBTEX = frozenset(
    "abstract address archiveprefix article-number author author_keywords bibsource biburl "
    "booksubtitle booktitle code copyright crossref data date day demo doi edition editor eid "
    "eprint eprintclass eprinttype eventtitle holder howpublished ids institution isbn issn issue "
    "journal journaltitle key keyword keywords langid language license location month note number "
    "options organization pages pdf poster primaryclass publisher school series shortauthor slides "
    "subtitle title type url urldate venue version video volume website xdata xref year "
    # Reference managers keep their own data in these, so imports leave them out.
    "file local-url localfile pdffile owner timestamp creationdate modificationdate date-added "
    "date-modified added-at posted-at groups username interhash intrahash mendeley-groups "
    "mendeley-tags priority ranking readstatus printed qualityassured relevance "
    "citeulike-article-id abbr altmetric bibtex_show dimensions google_scholar_id "
    "preview".split()
)
_BOOLEANS = {"true": True, "yes": True, "false": False, "no": False}
# What queries and listings have before a colon or in an address, besides the keys of records; and
# the name that every object of JavaScript has.
_TAKEN = frozenset("author tag list lists year venues people own sort shown by constructor".split())


def _check_name(name: str) -> str:
    if not _NAME.fullmatch(name):
        raise to_error("bad-id", f"{quote(name)} is not the name of a field: use 2 to 40 of a-z")
    if name in Paper.model_fields or name in _TAKEN:
        raise to_error("bad-id", f"`{name}` is a name of Papershelf's own", "choose another name")
    return name


FieldName = Annotated[str, AfterValidator(_check_name)]


def _check_bibtex_name(name: str) -> str:
    if not _BIBTEX_NAME.fullmatch(name):
        raise to_error("bad-field", f"{quote(name)} is not the name of a BibTeX field: use a-z")
    if name in _TAKEN_IN_BIBTEX:
        raise to_error("bad-field", f"the BibTeX field `{name}` has values of its own already")
    return name


BibtexName = Annotated[str, AfterValidator(_check_bibtex_name)]


class OwnField(Value):
    """An entry of `fields.yaml`."""

    name: FieldName = Field(description="The key in records: one word of the letters a-z.")
    label: Required = Field(description="Label for readers.")
    type: FieldType = Field("text", description="What its values are.")
    show: FieldPlace = Field(
        "page", description="`row`: on the paper's page and in lists; `none`: in files only."
    )
    listing: bool = Field(
        False, description="Whether each value has a page with its papers, as tags have."
    )
    facet: bool = Field(False, description="Whether the search page offers its values as a filter.")
    bibtex: BibtexName = Field(
        "", description="The field that it is in `.bib` files, which `papershelf import` reads too."
    )
    description: Text = Field("", description="What it means, for editors and curators.")

    @property
    def kind(self) -> str:
        """The kind of its listings, which is their folder too."""
        return f"{FOLDER}{self.name}"


# --- values ---------------------------------------------------------------------------------


def _to_number(text: str) -> int | float:
    if not _NUMBER.fullmatch(text):
        raise ValueError(f"{quote(text)} is not a number")
    number = float(text)
    return int(number) if "." not in text and isfinite(number) else number


def _to_boolean(text: str) -> bool:
    if text.lower() not in _BOOLEANS:
        raise ValueError(f"{quote(text)} is neither `true` nor `false`")
    return _BOOLEANS[text.lower()]


_TEXT, _LINK, _DATE = TypeAdapter(Required), TypeAdapter(WebLink), TypeAdapter(Date)
_LIST = TypeAdapter(tuple[Required, ...])
_CHECKS: dict[FieldType, Callable[[Any], Any]] = {
    "text": _TEXT.validate_python,
    "link": _LINK.validate_python,
    "list": _LIST.validate_python,
    "date": lambda value: str(_DATE.validate_python(value)),
    "number": lambda value: _to_number(_TEXT.validate_python(value)),
    "boolean": lambda value: _to_boolean(_TEXT.validate_python(value)),
}
_EXPECTED: dict[FieldType, str] = {
    "text": "a text", "link": "a link", "list": "a list of texts", "date": "a date",
    "number": "a number", "boolean": "`true` or `false`",
}  # fmt: skip


def check_own_value(field: OwnField, value: Any) -> Any:
    """A field's value, checked, of a text or a list of texts. Raises ValueError."""
    return _CHECKS[field.type](value)


def take_own_fields(
    values: dict[str, Any], fields: Sequence[OwnField], place: Place
) -> list[Problem]:
    """Move a raw record's own fields into one mapping, checked, under the key `own`.

    Returns the problems in them. A key written almost like one of theirs is a problem too.
    """
    problems = []
    if "own" in values:  # no key of a curator
        del values["own"]
        problems.append(place.to_problem("unknown-key", "unknown key `own`", ("own",), of_key=True))
    by_name = {field.name: field for field in fields}
    found = {}
    for key in [key for key in values if key not in Paper.model_fields]:
        if key not in by_name:
            if hint := did_you_mean(str(key), by_name):
                del values[key]
                message = f"unknown key {quote(str(key))}"
                problems.append(place.to_problem("unknown-key", message, (key,), hint, of_key=True))
            continue
        value = values.pop(key)
        if value is None:
            continue
        try:
            found[key] = check_own_value(by_name[key], value)
        except ValueError as error:
            problems.append(_to_problem(by_name[key], value, error, place))
    if found:
        values["own"] = {name: found[name] for name in by_name if name in found}
    return problems


def _to_problem(field: OwnField, value: Any, error: ValueError, place: Place) -> Problem:
    expected = _EXPECTED[field.type]
    if not isinstance(error, ValidationError):
        return place.to_problem("bad-value", f"`{field.name}`: {error}", (field.name,))
    details = error.errors(include_url=False)[0]
    reason = details.get("ctx", {}).get("message")
    if reason and isinstance(value, str):
        return place.to_problem(details["type"], f"`{field.name}`: {reason}", (field.name,))
    found = "a mapping" if isinstance(value, dict) else "a list" if isinstance(value, list) else ""
    found = found or f"the text {quote(str(value))}"
    hint = "write a list, one item per line, each beginning with `- `"
    return place.to_problem(
        "wrong-type",
        f"`{field.name}`: expected {expected}, found {found}",
        (field.name,),
        hint if field.type == "list" and isinstance(value, str) else "",
    )


def check_own_fields(fields: Iterable[tuple[Place, OwnField]]) -> list[Problem]:
    """The fields that are defined twice, also as BibTeX's, and links that shall be listed."""
    seen: set[str] = set()
    fields_of_bibtex: set[str] = set()
    problems = []
    for place, field in fields:
        if field.name in seen:
            message = f"the field `{field.name}` is defined twice"
            problems.append(place.to_problem("duplicate-key", message, ("name",)))
        seen.add(field.name)
        if field.bibtex in fields_of_bibtex:
            message = f"the BibTeX field `{field.bibtex}` is named twice"
            problems.append(place.to_problem("duplicate-key", message, ("bibtex",)))
        fields_of_bibtex |= {field.bibtex} - {""}
        if field.type == "link":  # each paper has another one
            asked = [key for key in ("listing", "facet") if getattr(field, key)]
            problems += [
                place.to_problem(
                    "bad-value", f"`{key}`: links have no listing and no facet", (key,)
                )
                for key in asked
            ]
    return problems


# --- for editors and readers ------------------------------------------------------------------

_SCHEMAS: dict[FieldType, dict[str, Any]] = {
    "text": {"type": "string"}, "link": {"type": "string"},
    "list": {"type": "array", "items": {"type": "string"}},
    "date": {"type": ["string", "integer"], "pattern": "^[0-9]{4}(-[0-9]{2}(-[0-9]{2})?)?$"},
    "number": {"type": "number"}, "boolean": {"type": "boolean"},
}  # fmt: skip


def describe_fields(fields: Iterable[OwnField]) -> dict[str, Any]:
    """Name of each field -> its JSON Schema."""
    return {
        field.name: {
            "title": field.label,
            **({"description": field.description} if field.description else {}),
            **_SCHEMAS[field.type],
        }
        for field in fields
    }


def list_texts(value: Any) -> list[str]:
    """A value as texts, one for each item of a list; `true` and `false` for a boolean."""
    if isinstance(value, bool):
        return ["true" if value else "false"]
    return [str(one) for one in value] if isinstance(value, tuple | list) else [str(value)]
