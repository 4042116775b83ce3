"""Names that are likely written wrongly: people as groups, and one person as two."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from ...errors import Problem
from ..name import Name, parse_name
from ..source import Place

GROUP_WORD = re.compile(
    r"(?:\b|(?<=_))(?:group|consorti\w+|team|collaborat\w+|committee|society|association|institut\w*|"
    r"universit\w*|organi[sz](?:ation|er)s?|council|department|ministry|foundation|project|network|"
    r"cent(?:er|re)s?|initiative|inc|ltd|gmbh|llc|corp(?:oration)?|company|press|"
    r"lab(?:s|orator\w+)?|agency|commission|bureau|office|board|program(?:me)?|academy|"
    r"investigators|task ?force|for|of|the|and|et|und|national|international|world|united|service|"
    r"school|college|hospital|bank|union|alliance|authors|contributors|developers|editors|members|"
    r"research\w*|community|observat\w+|survey|systems|workshop)\b|[0-9&]",
    re.IGNORECASE,
)  # fmt: skip
"""What names of groups have, and names of people lack."""
_OF_A_PERSON = ("affiliation", "orcid", "equal", "corresponding", "roles", "native")
"""Keys that groups hardly ever have."""
_WORD = r"[^\W\d_]+(?:[.'’-]+[^\W\d_]+)*\.?"
_WORDS = re.compile(rf"{_WORD}(?:,? {_WORD}){{1,4}}")
_ACRONYM = re.compile(r"(?<!\w)[^\W\d_]{2,}(?!\w)")
_NAME_WORD = re.compile(r"[^\W\d_][a-zß-ÿ][\w'’-]+")
_INITIAL = re.compile(r"(?<!\w)[^\W\d_]\.")


def looks_like_person(name: str) -> bool:
    """Whether a name without parts looks like a given and a family name.

    That is two to five words in capitals and lower case. Names of groups look so, too, if they have
    none of the usual words, as Red Hat.
    """
    if not _WORDS.fullmatch(name) or GROUP_WORD.search(name):
        return False
    ends = name[0] + name.rpartition(" ")[2][0]
    return ends.isupper() and not any(word.isupper() for word in _ACRONYM.findall(name))


def find_people_as_groups(place: Place, key: str, names: Iterable[Name]) -> Iterator[Problem]:
    """Names of a record's `key` whose whole `name` likely is a person's: with an initial, or with
    what only people have, such as an affiliation."""
    for index, name in enumerate(names):
        if name.is_group and _is_likely_person(name):
            message = f"`{name.name}` is written as a group, but looks like a person"
            parts = ", ".join(f"{part}: {text}" for part, text in parse_name(name.name).items())
            hint = f"write `{parts}` in place of `name`, or a text without braces"
            yield place.to_warning("person-as-group", message, (key, index, "name"), hint)


def _is_likely_person(name: Name) -> bool:
    is_marked = _INITIAL.search(name.name) or any(getattr(name, key) for key in _OF_A_PERSON)
    return bool(is_marked and looks_like_person(name.name))


def find_names_in_two(place: Place, key: str, names: Sequence[Name]) -> Iterator[Problem]:
    """Two names of one word each, which are likely the parts of one: `[Example, Ada]`.

    Of 86,560 papers none has two authors or more, all with one word.
    """
    words = [name.family for name in names if name.display == name.family and not name.id]
    if len(words) == len(names) == 2 and all(map(_NAME_WORD.fullmatch, words)):
        family, given = words
        message = f"`{key}`: `{family}` and `{given}` are two names of one word each"
        hint = f'if they are one person, write `{given} {family}`, or "{family}, {given}" in quotes'
        yield place.to_warning("name-in-two", message, (key, 0), hint)
