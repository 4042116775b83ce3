"""Pairs of names that may be one person's: told by the names alone, so with no certainty.

Three ways in which one person has two names: letters that are the same but for spaces, hyphens and
the spelling of umlauts; given and family name in each other's place; initials and middle names
that one has and the other lacks. Where a name would go with two others that don't go with each
other, it goes with none: "J. Smith" is not told between Jane and John.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from itertools import chain, combinations
from typing import Literal, NamedTuple

from ...records.name import Name
from ...records.slug import to_latin

Way = Literal["spelling", "order", "initial", "middle"]
_Pair = tuple[str, str, Way]

# What German and the Nordic languages write where there are no such letters.
_SPELT_OUT = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ø": "oe", "å": "aa"})
# More names than this with one family name and one first name, or its initial, are not gone
# through: an initial says nothing there.
_CROWD = 40


class Namesakes(NamedTuple):
    """Two authors, by their slugs, and how their names differ; `others` have their family name.

    Of two in another order, `one` is the right one: more authors have its family name.
    """

    one: str
    two: str
    way: Way
    others: int


class _Parts(NamedTuple):
    given: tuple[str, ...]
    family: str

    @property
    def letters(self) -> tuple[str, str]:
        return "".join(self.given), self.family


def pairs(names: Mapping[str, Name]) -> Iterator[Namesakes]:
    """Pairs of authors whose names may be one person's, of slug -> name; each pair once.

    In time that grows with the names, not with the pairs of them.
    """
    parts = {author: found for author, name in names.items() if (found := _parts(name))}
    families = Counter(own.family for own in parts.values())
    seen = set()
    for first, second, way in chain(_spelt(names, parts), _shortened(parts)):
        of_family = {author: families[parts[author].family] for author in (first, second)}
        two, one = sorted(of_family, key=lambda author: (of_family[author], author))
        if (one, two) not in seen:
            seen.add((one, two))
            # The family name of a name the wrong way round is no one else's.
            is_same = parts[one].family == parts[two].family
            both = of_family[one] + (0 if is_same else of_family[two])
            others = of_family[two] - 1 if way == "order" else both - 2
            yield Namesakes(one, two, way, others)


def is_initial(name: Name) -> bool:
    """Whether a first name is no more than its first letter."""
    found = _words(name.given)
    return bool(found) and len(found[0]) == 1


def _spelt(names: Mapping[str, Name], parts: Mapping[str, _Parts]) -> Iterator[_Pair]:
    """Pairs of the same letters."""
    by_letters = defaultdict(list)
    for author, own in parts.items():
        by_letters[own.letters].append(author)
    for (given, family), (first, *others) in by_letters.items():
        yield from ((first, other, "spelling") for other in others)
        if given < family:
            swapped = by_letters.get((family, given), ())
            yield from ((first, other, "order") for other in swapped[:1])
    for author, own in parts.items():
        if (letters := _spelt_out(names[author])) not in (None, own.letters):
            same = by_letters.get(letters, ())
            yield from ((author, other, "spelling") for other in same)


def _shortened(parts: Mapping[str, _Parts]) -> Iterator[_Pair]:
    """Pairs of which one has less of the given names."""
    blocks = defaultdict(list)
    for author, own in parts.items():
        blocks[own.family, own.given[0][0]].append(author)
    for authors in blocks.values():
        for group in _first_names(authors, parts) if len(authors) > 1 else ():
            for one, two in _together(group, parts):
                is_short = 1 in (len(parts[one].given[0]), len(parts[two].given[0]))
                yield one, two, "initial" if is_short else "middle"


def _first_names(authors: list[str], parts: Mapping[str, _Parts]) -> list[list[str]]:
    """Authors of one family name and first letter, by first name; initials go with the only one."""
    found = defaultdict(list)
    for author in authors:
        found[parts[author].given[0]].append(author)
    whole = [group for word, group in found.items() if len(word) > 1]
    return whole if len(whole) > 1 else [authors]


def _together(authors: list[str], parts: Mapping[str, _Parts]) -> Iterator[tuple[str, str]]:
    """The pairs of those names that go with each other and, each, with just the same others."""
    if not 1 < len(authors) <= _CROWD:
        return
    near = {
        one: frozenset(two for two in authors if _agree(parts[one].given, parts[two].given))
        for one in authors
    }
    for group in dict.fromkeys(near.values()):
        if len(group) > 1 and all(near[one] == group for one in group):
            yield from combinations(sorted(group), 2)


def _agree(one: Iterable[str], two: Iterable[str]) -> bool:
    """Whether given names can be the same, as far as both go: whole or as initials."""
    return all(
        a == b or (1 in (len(a), len(b)) and a[0] == b[0])
        for a, b in zip(one, two, strict=False)
    )


def _parts(name: Name) -> _Parts | None:
    """The letters of a name; none where it has no given name."""
    given, family = _words(name.given), _words(f"{name.particle} {name.family}")
    return _Parts(given, "".join(family)) if given and family else None


def _spelt_out(name: Name) -> tuple[str, str] | None:
    """The letters of a name as they are where there are no umlauts; none where it has none."""
    family = f"{name.particle} {name.family}"
    if name.given.isascii() and family.isascii():
        return None
    given, family = (text.casefold().translate(_SPELT_OUT) for text in (name.given, family))
    return "".join(_words(given)), "".join(_words(family))


def _words(text: str) -> tuple[str, ...]:
    return tuple(filter(None, to_latin(text).split("-")))
