"""From raw values to checked values or to all problems in them; and the JSON Schema."""

from __future__ import annotations

import ast
import inspect
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any, NamedTuple, TypeVar

from pydantic import BaseModel, TypeAdapter, ValidationError
from pydantic_core import ErrorDetails

from ..errors import Problem, did_you_mean, quote
from .followed.followed_sources import FollowedSource, RefusedPaper
from .institutions.affiliation import AffiliationEntry
from .institutions.institution import Institution
from .lists import ListedPaper, ListSection, ReadingList, Session
from .name import Name
from .paper import LabelledLink, Paper
from .parts.amendment import Amendment
from .parts.shape_hints import suggest_shape
from .parts.translation import Translation
from .source import Location, Place
from .value import Value, list_keys
from .vocabulary import Person, Tag, Venue
from .volumes.volume import Track, Volume

V = TypeVar("V", bound=Value)

_NESTED: dict[str, type[BaseModel]] = {
    "authors": Name,
    "editors": Name,
    "affiliation": AffiliationEntry,
    "links": LabelledLink,
    "revisions": Amendment,
    "errata": Amendment,
    "translations": Translation,
    "papers": ListedPaper,
    "sections": ListSection,
    "session": Session,
    "tracks": Track,
    "presenters": Name,
}
EXPECTED = {
    "string_type": "a text",
    "int_type": "a whole number",
    "int_parsing": "a whole number",
    "int_parsing_size": "a whole number",
    "bool_type": "true or false",
    "bool_parsing": "true or false",
    "tuple_type": "a list",
    "dict_type": "a mapping",
    "model_type": "a mapping",
    "model_attributes_type": "a mapping",
}
"""Type of pydantic's error -> what was expected."""


_FOREIGN = {
    "year": "date", "month": "date", "author": "authors", "editor": "editors", "journal": "venue",
    "journaltitle": "venue", "conference": "venue", "keyword": "keywords",
    "file": "pdf", "eprint": "arxiv", "primaryclass": "arxiv_class", "issue": "number",
    "location": "address", "organization": "institution", "langid": "language",
    "entrytype": "type", "citekey": "key",
}  # fmt: skip
"""Fields of BibTeX, biblatex and CSL -> the key of a record that holds the same."""


VOCABULARIES: dict[str, type[Value]] = {
    "people": Person, "venues": Venue, "tags": Tag, "institutions": Institution,
    "sources": FollowedSource, "refused": RefusedPaper, "volumes": Volume,
}  # fmt: skip
"""Name of a file of entries, without `.yaml` -> what its entries are."""


def check_values(model: type[V], values: Any, place: Place) -> V | list[Problem]:
    """The checked value of a raw mapping, or every problem in it.

    Keys without a value (`doi:`) count as missing.
    """
    if not isinstance(values, dict):
        message = f"expected a mapping, found {describe_value(values)}"
        keys = list_keys(model)
        required = [key for key in keys if key in model.model_fields
                    and model.model_fields[key].is_required()]  # fmt: skip
        key = "title" if "title" in keys else [*required, *keys][0]
        return [place.to_problem("wrong-type", message, hint=f"write lines such as `{key}: …`")]
    given = {key: value for key, value in values.items() if value is not None}
    try:
        return model.model_validate(given)
    except ValidationError as error:
        return [_to_problem(model, details, place) for details in error.errors(include_url=False)]


def check_rest(model: type[V], values: Any, place: Place) -> tuple[V | None, list[Problem]]:
    """What is left of a raw mapping without its wrong values, and the problems in that.

    So checks of whole values, and of all records, run before the first mistakes are fixed. None if
    too much is missing; a missing title becomes "?".
    """
    rest = dict(values) if isinstance(values, dict) else {}
    try:
        return model.model_validate(
            {k: value for k, value in rest.items() if value is not None}
        ), []
    except ValidationError as error:
        wrong = {str(details["loc"][0]) for details in error.errors() if details["loc"]}
    for key in wrong:
        rest.pop(key, None)
    if "title" in wrong:
        rest["title"] = "?"
    needed = {key for key, field in model.model_fields.items() if field.is_required()}
    if not wrong or needed - rest.keys():
        return None, []
    found = check_values(model, rest, place)
    return (None, found) if isinstance(found, list) else (found, [])


def build_json_schema(own: Mapping[str, Any] = MappingProxyType({})) -> dict[str, Any]:
    """The JSON Schema (2020-12) of a record file: one record, or a list of records.

    `own` has the schemas of the curator's own fields.
    """
    for model in (Paper, Name, LabelledLink, Amendment, Translation):
        model.__doc__ = model.__doc__ or _read_docstring(model)
    schema = TypeAdapter(Paper | list[Paper]).json_schema(mode="validation")
    # A file's stem is the default of `id`.
    paper = schema["$defs"]["Paper"]
    del paper["properties"]["own"]
    paper["properties"] |= own
    paper["required"] = [key for key in paper["required"] if key != "id"]
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "Papershelf records",
        **schema,
    }


def build_vocabulary_schema(name: str) -> dict[str, Any]:
    """The JSON Schema (2020-12) of a file of `VOCABULARIES`: a list of entries."""
    schema = TypeAdapter(list[VOCABULARIES[name]]).json_schema(mode="validation")  # type: ignore[valid-type]
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": f"Papershelf {name}",
        **schema,
    }


def build_list_schema() -> dict[str, Any]:
    """The JSON Schema (2020-12) of a file of reading lists: one list, or several."""
    schema = TypeAdapter(ReadingList | list[ReadingList]).json_schema(mode="validation")
    schema["$defs"]["ReadingList"]["required"].remove("id")  # the file's stem by default
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "Papershelf reading lists",
        **schema,
    }


def _read_docstring(model: type[BaseModel]) -> str | None:
    """A model's docstring, its description in the schema, which `python -OO` leaves out."""
    definition = ast.parse(inspect.getsource(model)).body[0]
    return ast.get_docstring(definition) if isinstance(definition, ast.ClassDef) else None


def _suggest_key(key: str, owner: type[BaseModel]) -> str:
    """A hint for an unknown key: ours for a field of BibTeX or another word, else one written
    alike."""
    keys, word = list_keys(owner), re.sub(r"[\s-]+", "_", key.lower())
    field = _FOREIGN.get(word, "")
    if owner is Paper and field:
        return f"BibTeX's `{key}` is `{field}` in a record{_EXAMPLES.get(field, '')}"
    found = [own for own in (word, *_SYNONYMS.get(word, "").split(), field) if own in keys]
    if not found and " " in key:
        return "if this line is part of the text above, indent it"
    return f"write `{found[0]}`" if found else did_you_mean(key, keys)


_SYNONYMS = {
    "description": "intro abstract note", "introduction": "intro", "about": "intro note",
    "text": "intro note", "summary": "intro", "tldr": "summary", "comment": "note",
    "reason": "note", "why": "note", "heading": "title", "name": "title tag",
    "title": "role name label", "slug": "id key tag", "id": "key tag paper", "items": "papers",
    "entries": "papers",
    "publications": "papers", "groups": "sections tracks", "headings": "sections tracks",
    "day": "date", "when": "date", "time": "date", "where": "place", "room": "place",
    "speaker": "presenters", "speakers": "presenters", "video": "recording", "slides": "notes",
    "since": "from", "start": "from date", "joined": "from", "until": "to", "end": "to",
    "left": "to", "abbr": "short", "abbreviation": "short", "acronym": "short",
    "aka": "variants aliases", "synonyms": "variants aliases", "other_names": "variants aliases",
    "variants": "aliases", "names": "variants aliases", "former_names": "renamed",
    "earlier_names": "renamed", "old_names": "renamed", "redirects": "aliases",
    "redirect_from": "aliases", "homepage": "url", "website": "homepage url",
    "web": "homepage url", "link": "homepage url", "url": "homepage", "github": "code",
    "repository": "code", "picture": "photo image", "image": "photo", "photo": "image",
    "avatar": "photo", "thumbnail": "image", "position": "role", "job": "role", "team": "group",
    "lab": "group", "organisation": "affiliation institution", "university": "affiliation school",
    "employer": "affiliation", "first": "given", "first_name": "given", "last": "family",
    "last_name": "family", "surname": "family", "broader": "parent", "part_of": "parent",
    "category": "parent tags", "categories": "tags", "topics": "tags", "subjects": "tags",
    "creators": "authors", "query": "words", "limit": "most", "max": "most", "feed": "url",
    "kind": "type", "licence": "license",
}  # fmt: skip
"""Other words for a key -> keys of which an entry has at most one, or the first is meant."""


_FOREIGN_TYPES = {
    "conference": "inproceedings", "conferencepaper": "inproceedings", "paper": "inproceedings",
    "paperconference": "inproceedings", "proceedingsarticle": "inproceedings",
    "journal": "article", "journalarticle": "article", "articlejournal": "article",
    "chapter": "incollection", "bookchapter": "incollection", "booksection": "incollection",
    "monograph": "book", "editedbook": "book", "postedcontent": "preprint",
    "collection": "book", "dissertation": "phdthesis", "doctoralthesis": "phdthesis",
    "phd": "phdthesis", "mathesis": "mastersthesis", "masterthesis": "mastersthesis",
    "bachelorthesis": "bathesis", "bachelorsthesis": "bathesis", "manuscript": "unpublished",
    "computerprogram": "software", "program": "software", "code": "software", "data": "dataset",
    "presentation": "talk", "speech": "talk", "lecture": "talk", "slides": "talk",
    "conferenceposter": "poster", "eprint": "preprint", "film": "video", "movie": "video",
    "motionpicture": "video", "videorecording": "video", "online": "webpage", "www": "webpage",
    "electronic": "webpage", "blogpost": "webpage", "postweblog": "webpage",
    "website": "webpage", "document": "misc", "manual": "misc", "booklet": "misc", "other": "misc",
}  # fmt: skip
"""Types of biblatex, CSL, Zotero, Crossref and others, without hyphens -> the type of a record."""
_EXAMPLES = {
    "date": ", as in `date: 2024-05`",
    "pdf": ": a file below the content folder, or a URL",
}


def _to_problem(model: type[BaseModel], details: ErrorDetails, place: Place) -> Problem:
    kind, location = details["type"], _to_location(details["loc"])
    key = str(location[-1]) if location else ""
    if kind == "extra_forbidden":
        hint = _suggest_key(key, _find_owner(model, location))
        message = f"unknown key {quote(key)}"
        return place.to_problem("unknown-key", message, location, hint, of_key=True)
    if kind == "missing":
        hint = "where a file has several, each needs one" if key == "id" else ""
        return place.to_problem("missing-key", f"the key `{key}` is missing", location, hint)
    if kind in EXPECTED:
        found = describe_value(details["input"])
        message = f"`{_format_path(location)}`: expected {EXPECTED[kind]}, found {found}"
        hint = suggest_shape(kind, details["input"])
        return place.to_problem("wrong-type", message, location, hint)
    if kind == "literal_error":
        return _to_choice_problem(details, place, location)
    context = details.get("ctx", {})
    if "message" in context:
        message, hint = str(context["message"]), str(context.get("hint", ""))
        return place.to_problem(kind, f"{_format_prefix(location)}{message}", location, hint)
    message = f"{_format_prefix(location)}{_describe_limit(details)}"
    return place.to_problem("bad-value", message, location)


def _describe_limit(details: ErrorDetails) -> str:
    """The message about a value outside its limits; ours where pydantic's is written for
    programmers."""
    context = details.get("ctx", {})
    if "max_length" in context:
        return f"longer than {context['max_length']:,} characters"
    if "ge" in context:
        return f"expected {context['ge']} or more, found {describe_value(details['input'])}"
    if "le" in context:
        return f"expected {context['le']:,} or less, found {describe_value(details['input'])}"
    return _lower_first(details["msg"])


def _to_choice_problem(details: ErrorDetails, place: Place, location: Location) -> Problem:
    choices = details["ctx"]["expected"].replace("'", "`")
    word = str(details["input"])
    hint = _suggest_type(word) if location == ("type",) else ""
    hint = hint or did_you_mean(
        word, [part.strip("` ") for part in choices.replace(" or", ",").split(",")]
    )
    message = f"`{_format_path(location)}`: {quote(word)} is not one of {choices}"
    return place.to_problem("bad-value", message, location, hint)


def _suggest_type(word: str) -> str:
    """A hint for another program's name of a type."""
    own = _FOREIGN_TYPES.get(re.sub(r"[\s_-]+", "", word.lower()))
    return f"write `{own}`" if own else ""


def _to_location(loc: tuple[int | str, ...]) -> Location:
    """pydantic's location of a value, without the steps that are not in the file."""
    return tuple(step for step in loc if step != "[key]")


def _find_owner(model: type[BaseModel], location: Location) -> type[BaseModel]:
    """The model that a key belongs to."""
    above = map(str, location[-2::-1])
    return next((_NESTED[step] for step in above if step in _NESTED), model)


def _format_path(location: Location) -> str:
    return ".".join(str(step + 1 if isinstance(step, int) else step) for step in location)


def _format_prefix(location: Location) -> str:
    return f"`{_format_path(location)}`: " if location else ""


def _lower_first(message: str) -> str:
    return message[:1].lower() + message[1:]


def describe_value(value: Any) -> str:
    """A value as a message about its type names it."""
    if value is None:
        return "nothing"
    if isinstance(value, dict):
        return "a mapping"
    if isinstance(value, list):
        return "a list"
    return f"the text {quote(value)}" if isinstance(value, str) else quote(str(value))


# --- values that are not in a file yet ------------------------------------------------------


class Refusal(NamedTuple):
    """A problem with a value that is not in a file."""

    place: Location
    code: str
    message: str
    hint: str


@dataclass(frozen=True, slots=True)
class CollectingPlace(Place):
    """A place outside any file: collects the problems of values, and looks up no positions."""

    root: str = ""
    path: str = ""
    refusals: list[Refusal] = field(default_factory=list)

    def to_problem(
        self, code: str, message: str, at: Location = (), hint: str = "", *, of_key: bool = False
    ) -> Problem:
        self.refusals.append(Refusal(at, code, message, hint))
        return Problem(self.path, 1, 1, code, message, hint)
