"""Names of people and groups, and the ways they are written.

The parts are those of BibTeX and CSL: given, (non-dropping) particle, family, suffix. Strings are
parsed like BibTeX does (N. Markey, "Tame the BeaST", section 11), with corrections for names that
BibTeX gets wrong in real lists: "King, Martin Luther, Jr.", "Martin Luther King Jr.", "Jan Van den
Berg", "bell hooks", names in Chinese characters.
"""

from __future__ import annotations

import re
from functools import cache, lru_cache
from typing import Annotated, Any, ClassVar, Literal, Self, TypeVar

from pydantic import BeforeValidator, Field, WithJsonSchema, model_validator

from .fields import Orcid, Slug, Text, to_error
from .institutions.affiliation import Affiliations
from .value import Value, restore

T = TypeVar("T")

# "{A Group}", and not "{One} and {Another}".
_GROUP = re.compile(r"\{+[^{}]+\}+")
_SUFFIX = re.compile(r"(?:jr|sr)\.?|junior|senior|ii|iii|iv", re.IGNORECASE)
# Upper-case words that belong to the particle when a lower-case one follows ("Van den Berg"),
_CAPITAL_PARTICLES = {"Van", "Von", "De", "Della", "Der", "Vom", "Zu", "Op", "Auf", "In"}
# and those that begin a family name ("Luc Van Gool", "Alberto Del Bimbo", "Ursula K. Le Guin"),
_FAMILY_PREFIXES = {"De", "Del", "Della", "Di", "Dos", "Du", "El", "La", "Le", "Van", "Von"}
# but for Vietnamese middle and family names ("Nguyen Van Linh", "Phi Le Nguyen").
_VIETNAMESE = frozenset(
    "Bui Dang Do Duong Ho Hoang Huynh Le Ly Ngo Nguyen Pham Phan Tran Vo Vu".split()
)
_CJK = re.compile(r"[\u2E80-\u30FF\u3400-\u9FFF\uAC00-\uD7AF\uF900-\uFAFF\U00020000-\U0003FFFF·]+")


CREDIT = {
    "conceptualization": "Conceptualization",
    "data-curation": "Data curation",
    "formal-analysis": "Formal analysis",
    "funding-acquisition": "Funding acquisition",
    "investigation": "Investigation",
    "methodology": "Methodology",
    "project-administration": "Project administration",
    "resources": "Resources",
    "software": "Software",
    "supervision": "Supervision",
    "validation": "Validation",
    "visualization": "Visualization",
    "writing-original-draft": "Writing – original draft",
    "writing-review-editing": "Writing – review & editing",
}
"""The contributor roles of CRediT (ANSI/NISO Z39.104-2022), by the last part of their URLs."""


def _to_credit_key(value: Any) -> Any:
    """A role in any spelling of its name: `Writing – original draft`."""
    if not isinstance(value, str):
        return value
    return re.sub(r"[^a-z]+", "-", value.lower().replace("&", "").replace(" and ", " ")).strip("-")


CreditRole = Annotated[
    Literal[
        "conceptualization", "data-curation", "formal-analysis", "funding-acquisition",
        "investigation", "methodology", "project-administration", "resources", "software",
        "supervision", "validation", "visualization", "writing-original-draft",
        "writing-review-editing",
    ],
    BeforeValidator(_to_credit_key),
    WithJsonSchema({"enum": [*CREDIT.values(), *CREDIT]}, mode="validation"),
]  # fmt: skip


class Name(Value):
    """A name as it is printed on the paper.

    Either `family`, with `given`, `particle` and `suffix` where known, or `name` for a group or
    anything else without parts. `native` is the name in its own script, `id` an entry of
    `people.yaml`.
    """

    given: Text = Field("", description="Given names, such as `Ludwig`.")
    particle: Text = Field("", description="Word before the family name, such as `van`.")
    family: Text = Field("", description="Family name, such as `Beethoven`.")
    suffix: Text = Field("", description="Such as `Jr.` or `III`.")
    name: Text = Field("", description="The whole name, if it has no parts: a group.")
    native: Text = Field("", description="The name in its own script.")
    orcid: Orcid = Field("", description="ORCID iD.")
    affiliation: Affiliations = Field((), description="Affiliations given on the paper.")
    id: Slug = Field("", description="Who it is: an `id` of `people.yaml`, or a new slug.")
    equal: bool = Field(False, description="`true`: contributed as much as others so marked.")
    corresponding: bool = Field(False, description="`true`: is a corresponding author.")
    roles: tuple[CreditRole, ...] = Field((), description="Contributor roles of CRediT.")
    _display: ClassVar[str] = ""

    def __reduce__(self) -> tuple[Any, ...]:
        _, state = super().__reduce__()
        return _intern, state

    @property
    def canonical(self) -> Name:
        """This name; one object for all papers that share it."""
        intern, state = self.__reduce__()
        name: Name = intern(*state)
        return name

    @model_validator(mode="after")
    def _check_parts(self) -> Self:
        parts = self.given or self.particle or self.family or self.suffix
        if self.name and parts:
            raise to_error("bad-name", "a name has either `name` (a group) or parts, not both")
        if not self.name and not self.family:
            raise to_error("bad-name", "a name needs `family`; a group needs `name`")
        return self

    @property
    def is_group(self) -> bool:
        return bool(self.name)

    @property
    def display(self) -> str:
        """In reading order: "Ludwig van Beethoven", "Martin Luther King, Jr."."""
        if not self._display:
            # A cached property would make a `__dict__`, which takes more memory than all else.
            object.__setattr__(self, "_display", self._join_parts())
        return self._display

    def _join_parts(self) -> str:
        if self.name:
            return self.name
        last = f"{self.particle} {self.family}" if self.particle else self.family
        if self.given and _is_cjk(self.family) and _is_cjk(self.given):
            return f"{self.family} {self.given}"
        first = f"{self.given} {last}" if self.given else last
        if not self.suffix:
            return first
        return f"{first} {self.suffix}" if self.suffix.isupper() else f"{first}, {self.suffix}"

    @property
    def family_first(self) -> str:
        """Family name first: "Beethoven, Ludwig van", "King, Martin Luther, Jr."."""
        if self.name:
            return self.name
        first = f"{self.given} {self.particle}" if self.particle else self.given
        name = f"{self.family}, {first.strip()}" if first else self.family
        return f"{name}, {self.suffix}" if self.suffix else name


@cache
def _intern(model: type[Name], names: tuple[str, ...], given: tuple[Any, ...]) -> Value:
    """A name that was checked before; one object for all papers that share it, and one of each
    part for all names."""
    found = restore(model, names, tuple(map(_share, given)))
    _ = found.display  # type: ignore[attr-defined]
    return found


@cache
def _share(part: T) -> T:
    return part


@lru_cache(maxsize=32768)
def to_shared_name(text: str) -> Name:
    """A written name as one object; most names of a collection occur several times. Raises
    ValueError as `parse_name` does, and pydantic's error for a name that is wrong otherwise."""
    return Name.model_validate(parse_name(text)).canonical


def clear_cache() -> None:
    """Release the interned names; names read from now on are new objects."""
    to_shared_name.cache_clear()
    _intern.cache_clear()
    _share.cache_clear()


def parse_name(text: str) -> dict[str, str]:
    """Split a name into the keys of `Name`.

    Accepts "Given Family", "Family, Given" and "von Family, Jr, Given"; braces around the whole
    make it a group, as in BibTeX. Raises ValueError with a message for the curator.
    """
    text = " ".join(text.split())
    if not text:
        raise ValueError("an empty name")
    if _GROUP.fullmatch(text):
        return {"name": text.strip("{} ")}
    if re.search(r"\bet al\b", text, re.IGNORECASE):
        raise ValueError(f"`{text}` omits names: give their number as `num_authors`")
    if re.search(r" and ", text) or ";" in text:
        raise ValueError(f"`{text}` looks like several names: write one name per item")
    parts = [part.strip() for part in text.split(",")]
    if len(parts) > 3 or not parts[0] or not parts[-1]:
        wanted = "write `Family, Suffix, Given`, and one name per item"
        raise ValueError(f"`{text}` has too many commas: {wanted}")
    return _drop_empty(_parse_commas(parts))


def to_name(text: str) -> Name:
    """The name in a text that is not empty; that of a group where it can't be split into parts."""
    try:
        return Name.model_validate(parse_name(text))
    except ValueError:
        return Name(name=text)


def _parse_commas(parts: list[str]) -> tuple[str, str, str, str]:
    """(given, particle, family, suffix) of a name that was split at its commas."""
    if len(parts) == 1:
        return _parse_natural(parts[0].split())
    if len(parts) == 3:
        last, suffix, given = parts
        if _SUFFIX.fullmatch(given) and not _SUFFIX.fullmatch(suffix):
            suffix, given = given, suffix
        return (given, *_parse_last(last.split()), suffix)
    if _SUFFIX.fullmatch(parts[1]):
        given, particle, family, _ = _parse_natural(parts[0].split())
        return given, particle, family, parts[1]
    return (parts[1], *_parse_last(parts[0].split()), "")


def _parse_natural(words: list[str]) -> tuple[str, str, str, str]:
    """(given, particle, family, suffix) of a name in spoken order."""
    suffix = words.pop() if len(words) > 2 and _SUFFIX.fullmatch(words[-1]) else ""
    if len(words) == 2 and all(_is_cjk(word) for word in words):
        return words[1], "", words[0], suffix
    lower = [i for i, word in enumerate(words[:-1]) if _is_lower(word)]
    if not lower or (not suffix and all(_is_lower(word) for word in words) and len(words) == 2):
        start = _find_family_start(words)
        return " ".join(words[:start]), "", " ".join(words[start:]), suffix
    start, end = lower[0], lower[-1] + 1
    while start > 1 and words[start - 1] in _CAPITAL_PARTICLES:
        start -= 1
    return " ".join(words[:start]), " ".join(words[start:end]), " ".join(words[end:]), suffix


def _find_family_start(words: list[str]) -> int:
    """The index of the first word of the family name, in a name without a lower-case particle."""
    start = len(words) - 1
    if words[0] in _VIETNAMESE or words[-1] in _VIETNAMESE:
        return start
    while start > 1 and words[start - 1] in _FAMILY_PREFIXES:
        start -= 1
    return start


def _parse_last(words: list[str]) -> tuple[str, str]:
    """(particle, family) of the words before the first comma."""
    lower = [i for i, word in enumerate(words[:-1]) if _is_lower(word)]
    # "Costa e Silva" is one family name; a particle starts it, it does not stand inside.
    if not lower or not (lower[0] == 0 or words[0] in _CAPITAL_PARTICLES):
        return "", " ".join(words)
    end = 0
    while end < len(words) - 1 and (_is_lower(words[end]) or words[end] in _CAPITAL_PARTICLES):
        end += 1
    return " ".join(words[:end]), " ".join(words[end:])


def _drop_empty(parts: tuple[str, str, str, str]) -> dict[str, str]:
    keys = ("given", "particle", "family", "suffix")
    return {key: part for key, part in zip(keys, parts, strict=True) if part}


def _is_lower(word: str) -> bool:
    """Whether the first letter is lower case, as in "van", "de", "d'"; "al-Khwarizmi" too."""
    letter = next((char for char in word if char.isalpha()), "A")
    return letter.islower()


def _is_cjk(text: str) -> bool:
    return _CJK.fullmatch(text) is not None
