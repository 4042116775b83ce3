"""The affiliations of a name, and identifiers of the Research Organization Registry."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from itertools import chain
from typing import Annotated, Any, NamedTuple

from pydantic import (
    AfterValidator,
    BeforeValidator,
    Field,
    GetPydanticSchema,
    PlainSerializer,
    WithJsonSchema,
)
from pydantic_core.core_schema import no_info_after_validator_function

from ...errors import quote
from ..fields import Required, Text, to_error
from ..value import Value

_ROR = re.compile(r"0[0-9a-hj-km-np-tv-z]{6}[0-9]{2}")
_ROR_ADDRESS = re.compile(r"^(?:https?://)?ror\.org/", re.IGNORECASE)
# Crockford's alphabet, without i, l, o and u (https://www.crockford.com/base32.html).
_DIGITS = "0123456789abcdefghjkmnpqrstvwxyz"


def is_ror(text: str) -> bool:
    """Whether a text is a ROR id with right check digits.

    These are ISO/IEC 7064 MOD 97-10 of the number that the characters before them are in base 32
    (https://ror.readme.io/docs/identifier).
    """
    if not _ROR.fullmatch(text):
        return False
    number = 0
    for char in text[:7]:
        number = 32 * number + _DIGITS.index(char)
    return int(text[7:]) == 98 - number * 100 % 97


def to_ror(text: str) -> str:
    """The id in a ROR URL, or in what is a bare id already."""
    return _ROR_ADDRESS.sub("", text.strip()).lower()


def _parse_ror(text: str) -> str:
    ror = to_ror(text)
    if not ror or is_ror(ror):
        return ror
    if _ROR.fullmatch(ror):
        raise to_error("bad-ror", f"{quote(text)} is not a ROR id: its check digits are wrong")
    hint = "look it up at https://ror.org"
    raise to_error("bad-ror", f"{quote(text)} is not a ROR id: write one like 05dxps055", hint)


Ror = Annotated[Text, AfterValidator(_parse_ror)]


class Affiliation(NamedTuple):
    """A name of an institution as a paper has it, and its ROR id if that is known."""

    name: str
    ror: str = ""

    @property
    def url(self) -> str:
        """The address of the ROR id; empty without one."""
        return f"https://ror.org/{self.ror}" if self.ror else ""


class AffiliationEntry(Value):
    """An affiliation with its identifier, as records have it."""

    name: Required = Field(description="The institution, as on the paper.")
    ror: Ror = Field("", description="Its id in the Research Organization Registry.")


def _split(value: Any) -> Any:
    """The entries of what a record has: a text with semicolons, an entry, or a list of both."""
    if isinstance(value, str):
        value = [part for part in value.split(";") if part.strip()]
    elif isinstance(value, Mapping):
        value = [value]
    return [*map(_to_entry, value)] if isinstance(value, list | tuple) else value


def _to_entry(item: Any) -> Any:
    if isinstance(item, Affiliation):
        return item._asdict()
    return {"name": item} if isinstance(item, str) else item


def write_affiliations(affiliations: Iterable[tuple[str, str]]) -> str | list[Any]:
    """Affiliations, as (name, ROR id or nothing), as a record has them: a text where all are
    names, else a list."""
    found = [*affiliations]
    if not any(ror or ";" in name for name, ror in found):
        return "; ".join(name for name, _ in found)
    return [{"name": name, "ror": ror} if ror else name for name, ror in found]


_SCHEMA = AffiliationEntry.model_json_schema()
# A tuple takes much less memory than the entry that it is read from.
_AsEntry = GetPydanticSchema(
    lambda _, to_schema: no_info_after_validator_function(
        lambda entry: Affiliation(entry.name, entry.ror), to_schema(AffiliationEntry)
    )
)
Affiliations = Annotated[
    tuple[Annotated[Affiliation, _AsEntry], ...],
    BeforeValidator(_split),
    PlainSerializer(write_affiliations),
    WithJsonSchema(
        {"anyOf": [{"type": "string"}, {"type": "array", "items": {"anyOf": [
            {"type": "string"},
            {"type": "object", "properties": _SCHEMA["properties"], "required": ["name"],
             "additionalProperties": False},
        ]}}]},
        mode="validation",
    ),
]  # fmt: skip
"""The affiliations of a name: in a record a text, with semicolons between several, or a list of
texts and of `name` with `ror`."""


def split_names(text: str) -> tuple[Affiliation, ...]:
    """The affiliations in a line, which has semicolons between several."""
    return tuple(Affiliation(part) for part in map(str.strip, text.split(";")) if part)


def number_affiliations(
    of_names: Sequence[tuple[Affiliation, ...]],
) -> tuple[tuple[Affiliation, ...], list[tuple[int, ...]]]:
    """The affiliations of some names, each once, in their order; and for each of the names the
    numbers of its own, from 1, or none where all names have the same one."""
    found: dict[str, Affiliation] = {}
    for one in chain.from_iterable(of_names):
        if one.ror or one.name not in found:
            found[one.name] = one
    numbers = {name: at for at, name in enumerate(found, 1)}
    marks = [tuple(dict.fromkeys(numbers[one.name] for one in own)) for own in of_names]
    if len(found) == 1 and all(marks):
        marks = [()] * len(of_names)
    return tuple(found.values()), marks
