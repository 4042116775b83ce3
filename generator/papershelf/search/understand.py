"""Which words of a query a paper need not contain, by what they mean.

`client/query/understand.js` has the same rules, with their sources, for readers' queries. There,
years, initials and words of a request rank papers; here, where papers are not ranked, they are
ignored.
Words in quotes and with a scope are taken as they are.
"""

from __future__ import annotations

import re
from collections.abc import Container, Iterator, Sequence
from dataclasses import dataclass, replace

from .terms.fold import SIGNS

_OTHERS = ("et", "al")
_YEAR = re.compile(r"((?:19|20)[0-9]{2})[a-z]?")
_CITATION_KEY = re.compile(r"([^\W\d_]{2,})((?:19|20)[0-9]{2})([^\W\d_]{3,})?")
_REQUEST = frozenset(
    "paper papers article articles publication publications preprint find show me please".split()
)
# A Korean noun of two syllables or more with a particle, the longest that fits.
_PARTICLE = re.compile(
    "([가-힣]{2,}?)들?(?:을|를|은|는|이|가|의|에|에서|에게|으로|로|와|과|도|만|부터|까지|처럼|보다)"
)


@dataclass(frozen=True, slots=True)
class QueryGroup:
    """Words that stand in quotes, or a single one; `field` is empty for any field."""

    words: tuple[str, ...]
    field: str = ""
    is_quoted: bool = False
    is_excluded: bool = False
    is_literal: bool = False
    """Whether it is in quotes, even if it is only one word."""
    is_initial: bool = False
    alternatives: tuple[str, ...] = ()
    """Words that will do instead of its only one."""

    @property
    def is_plain(self) -> bool:
        """Whether it is a word that rules may apply to."""
        return not (self.is_literal or self.is_excluded or self.field)


def keep_needed(groups: Sequence[QueryGroup], years: Container[int]) -> Sequence[QueryGroup]:
    """The groups that a paper must match; all of them if none would be left.

    `years` are those of the collection's papers.
    """
    needed = tuple(_list_needed(groups, years))
    return needed if any(not group.is_excluded for group in needed) else groups


def _list_needed(groups: Sequence[QueryGroup], years: Container[int]) -> Iterator[QueryGroup]:
    particles = set(_find_particles(groups))
    places = iter(range(len(groups)))
    for at in places:
        group = groups[at]
        word = group.words[0]
        if not group.is_plain:
            yield group
        elif _has_others(groups[at : at + 2]):
            next(places)
        elif (year := _YEAR.fullmatch(word)) and int(year[1]) in years:
            continue
        elif len(groups) == 1 and (key := _CITATION_KEY.fullmatch(word)):
            yield from (replace(group, words=(part,)) for part in (key[1], key[3]) if part)
        elif not (
            group.is_initial or len(word.rstrip(SIGNS)) == 1 or word in _REQUEST or at in particles
        ):
            yield group


def _has_others(groups: Sequence[QueryGroup]) -> bool:
    words = tuple(group.words[0] for group in groups if group.is_plain)
    return words == _OTHERS


def _find_particles(groups: Sequence[QueryGroup]) -> Iterator[int]:
    """The places of pairs of letters (see `fold`) with letters of a Korean word's particle."""
    start, text = 0, ""
    for at, group in enumerate((*groups, QueryGroup(("",)))):
        word = group.words[0] if group.is_plain else ""
        if len(word) == 2 and text.endswith(word[0]):
            text += word[1]
            continue
        noun = _PARTICLE.fullmatch(text)
        if noun:
            yield from range(start + len(noun[1]) - 1, at)
        start, text = at, word
