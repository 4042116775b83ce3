"""Finds pairs of names that may belong to one person. Names alone are never certain evidence.

Two names of one person can differ in three ways: in spaces, hyphens and the spelling of umlauts; in
the order of given and family name; in initials and middle names that only one of them has. A name
that matches two others which don't match each other is left out: "J. Smith" could be Jane or John.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from itertools import chain, combinations
from typing import Literal, NamedTuple

from ...records.name import Name
from ...records.slug import to_latin

Difference = Literal["spelling", "order", "initial", "middle"]
_NamePair = tuple[str, str, Difference]

# German and the Nordic languages write these letters so if they can't use them.
_TRANSLITERATION = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ø": "oe", "å": "aa"})
# Larger groups of names with the same family name and first name or initial are skipped: an initial
# says nothing there.
_CROWD = 40


class SimilarNames(NamedTuple):
    """Two authors, by their slugs, and how their names differ.

    `others` is how many more authors have their family name. If the names are in different order,
    that of `first` is right: more authors have its family name, or as many and more papers its
    order.
    """

    first: str
    second: str
    difference: Difference
    others: int


class _NameLetters(NamedTuple):
    """The Latin letters of a name, in lower case; `given` has a text for each given name."""

    given: tuple[str, ...]
    family: str

    @property
    def as_pair(self) -> tuple[str, str]:
        """(all given names, family name)"""
        return "".join(self.given), self.family


def find_pairs(names: Mapping[str, Name], papers: Mapping[str, int]) -> Iterator[SimilarNames]:
    """Yield pairs of authors whose names may belong to one person, each pair once.

    `names` is slug -> name, and `papers` slug -> number of papers. The time grows with the number
    of names, not of their pairs.
    """
    letters = {author: found for author, name in names.items() if (found := _read_letters(name))}
    families = Counter(own.family for own in letters.values())
    seen = set()
    pairs = chain(_find_same_letters(names, letters), _find_shortened(letters))
    for author, other, difference in pairs:
        frequency = {slug: families[letters[slug].family] for slug in (author, other)}
        second, first = sorted(frequency, key=lambda slug: (frequency[slug], papers[slug], slug))
        if (first, second) not in seen:
            seen.add((first, second))
            is_same = letters[first].family == letters[second].family
            both = frequency[first] + (0 if is_same else frequency[second])
            # A swapped name has a given name for a family name, which nobody else should have.
            others = frequency[second] - 1 if difference == "order" else both - 2
            yield SimilarNames(first, second, difference, others)


def is_initial(name: Name) -> bool:
    """Whether the first given name is a single letter."""
    words = _split_words(name.given)
    return bool(words) and len(words[0]) == 1


def _find_same_letters(
    names: Mapping[str, Name], letters: Mapping[str, _NameLetters]
) -> Iterator[_NamePair]:
    """Yield pairs of names with the same letters."""
    by_letters = defaultdict(list)
    for author, own in letters.items():
        by_letters[own.as_pair].append(author)
    for (given, family), (first, *others) in by_letters.items():
        yield from ((first, other, "spelling") for other in others)
        if given < family:
            swapped = by_letters.get((family, given), ())
            yield from ((first, other, "order") for other in swapped[:1])
    for author, own in letters.items():
        if (spelt_out := _transliterate(names[author])) not in (None, own.as_pair):
            same = by_letters.get(spelt_out, ())
            yield from ((author, other, "spelling") for other in same)


def _find_shortened(letters: Mapping[str, _NameLetters]) -> Iterator[_NamePair]:
    """Yield pairs of names of which one has fewer or shorter given names."""
    blocks = defaultdict(list)
    for author, own in letters.items():
        blocks[own.family, own.given[0][0]].append(author)
    for authors in blocks.values():
        for group in _group_by_first_name(authors, letters) if len(authors) > 1 else ():
            for first, second in _combine_compatible(group, letters):
                is_short = 1 in (len(letters[first].given[0]), len(letters[second].given[0]))
                yield first, second, "initial" if is_short else "middle"


def _group_by_first_name(
    authors: list[str], letters: Mapping[str, _NameLetters]
) -> list[list[str]]:
    """Group authors of one family name and first letter by first name. Initials are grouped with
    the only first name, if there is only one."""
    groups = defaultdict(list)
    for author in authors:
        groups[letters[author].given[0]].append(author)
    whole = [group for word, group in groups.items() if len(word) > 1]
    return whole if len(whole) > 1 else [authors]


def _combine_compatible(
    authors: list[str], letters: Mapping[str, _NameLetters]
) -> Iterator[tuple[str, str]]:
    """Yield the pairs in groups of names that all match each other and no other name."""
    if not 1 < len(authors) <= _CROWD:
        return
    near = {
        author: frozenset(
            other for other in authors if _match(letters[author].given, letters[other].given)
        )
        for author in authors
    }
    for group in dict.fromkeys(near.values()):
        if len(group) > 1 and all(near[author] == group for author in group):
            yield from combinations(sorted(group), 2)


def _match(first: Iterable[str], second: Iterable[str]) -> bool:
    """Whether given names can be the same, as whole names or initials; one list may be longer."""
    return all(
        a == b or (1 in (len(a), len(b)) and a[0] == b[0])
        for a, b in zip(first, second, strict=False)
    )


def _read_letters(name: Name) -> _NameLetters | None:
    """Return the letters of a name; None if it has no given or no family name."""
    given, family = _split_words(name.given), _split_words(f"{name.particle} {name.family}")
    return _NameLetters(given, "".join(family)) if given and family else None


def _transliterate(name: Name) -> tuple[str, str] | None:
    """Return the letters of a name with umlauts spelt out; None if it is ASCII."""
    family = f"{name.particle} {name.family}"
    if name.given.isascii() and family.isascii():
        return None
    given, family = (text.casefold().translate(_TRANSLITERATION) for text in (name.given, family))
    return "".join(_split_words(given)), "".join(_split_words(family))


def _split_words(text: str) -> tuple[str, ...]:
    return tuple(filter(None, to_latin(text).split("-")))
