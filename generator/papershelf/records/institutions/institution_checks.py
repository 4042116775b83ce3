"""Checks of `institutions.yaml`, and of affiliations that are written in several ways."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ...errors import Problem
from ..paper import Paper
from ..source import Location, Place
from ..text import fold
from .affiliation import Affiliation
from .institution import Institution, KnownInstitutions

_PlacedEntries = list[tuple[Place, Institution]]
_PlacedPapers = list[tuple[Place, Paper]]
_Named = dict[Affiliation, tuple[Place, Location]]

_SHORT = {
    "univ": "university", "uni": "university", "inst": "institute", "institut": "institute",
    "tech": "technology", "technol": "technology", "natl": "national", "lab": "laboratory",
    "labs": "laboratory", "laboratories": "laboratory", "dept": "department", "sci": "science",
    "sciences": "science", "acad": "academy", "coll": "college", "ctr": "center",
    "centre": "center", "res": "research",
}  # fmt: skip
"""Short and other forms of words in names -> the form that they are compared by."""
_SMALL = frozenset("the of for and at in de la des du der die das und et y e a an".split())
_ACRONYM = re.compile(r"[A-Z]{3,8}")


def check_institutions(entries: _PlacedEntries, papers: _PlacedPapers) -> Iterator[Problem]:
    """Entries that clash, and affiliations that are likely other spellings of an institution;
    nothing where there are no entries."""
    if not entries:
        return
    yield from _find_clashes(entries)
    known = KnownInstitutions([entry for _, entry in entries])
    named: _Named = {}
    for place, paper in papers:
        for author, name in enumerate(paper.authors):
            for affiliation in name.affiliation:
                named.setdefault(affiliation, (place, ("authors", author, "affiliation")))
    yield from _find_other_rors(named, known)
    yield from _find_spellings(named, known)


def _find_clashes(entries: _PlacedEntries) -> Iterator[Problem]:
    """A problem for each name or ROR id that an earlier entry has."""
    first: dict[tuple[str, str], Place] = {}
    for place, entry in entries:
        names: list[tuple[str, Location]] = [(entry.name, ("name",))]
        names += [(alias, ("aliases", at)) for at, alias in enumerate(entry.aliases)]
        claims = [("institution", text, fold(text), at) for text, at in names]
        if entry.ror:
            claims.append(("ROR id", entry.ror, entry.ror, ("ror",)))
        for kind, text, key, at in claims:
            other = first.setdefault((kind, key), place)
            if other is not place:
                line, _ = other.find_position()
                message = f"the {kind} `{text}` is already used in {other.path}:{line}"
                yield place.to_problem("clash", message, at)


def _find_other_rors(named: _Named, known: KnownInstitutions) -> Iterator[Problem]:
    """Affiliations by the name of an entry, with another ROR id than the entry has."""
    for affiliation, (place, at) in named.items():
        entry = known.find(Affiliation(affiliation.name)) if affiliation.ror else None
        if entry and entry.ror and entry.ror != affiliation.ror and not known.has_ror(affiliation):
            message = f"`{affiliation.name}` has another ROR id in institutions.yaml, {entry.ror}"
            yield place.to_warning("similar-institution", message, at, "correct one of the two")


def _find_spellings(named: _Named, known: KnownInstitutions) -> Iterator[Problem]:
    """Affiliations that are likely the institution of an entry, or of another affiliation."""
    seen = _SeenNames()
    for entry in known.entries:
        for name in (entry.name, *entry.aliases):
            seen.add(entry.slug, Affiliation(name))
    labels = {entry.slug: entry.name for entry in known.entries}
    reported: set[tuple[str, str]] = set()
    # Long names first, so that an acronym meets the name that it is short for.
    for affiliation in sorted(named, key=lambda one: (-len(one.name), one)):
        slug = known.find_slug(affiliation)
        labels.setdefault(slug, affiliation.name)
        other = seen.add(slug, affiliation)
        if other == slug or (slug, other) in reported:
            continue
        reported.add((slug, other))
        place, at = named[affiliation]
        message = f"`{affiliation.name}` is likely the same institution as `{labels[other]}`"
        hint = "put one into institutions.yaml, and the other under its `aliases`"
        yield place.to_warning("similar-institution", message, at, hint)


class _SeenNames:
    """Names of institutions by what other spellings share with them."""

    def __init__(self) -> None:
        self._by_key: dict[str, str] = {}
        self._by_initials: dict[str, str] = {}
        self._by_acronym: dict[str, str] = {}

    def add(self, slug: str, affiliation: Affiliation) -> str:
        """Add a name of the institution with a slug; returns the slug of the first with such a
        name: the same ROR id, the same words but for small ones and short forms, or the initials
        that it consists of."""
        name, found = affiliation.name, [slug]
        if _ACRONYM.fullmatch(name):
            found.append(self._by_acronym.setdefault(name.lower(), slug))
            found.append(self._by_initials.get(name.lower(), slug))
        else:
            words = [_SHORT.get(word, word) for word in fold(name).split()]
            large = [word for word in words if word not in _SMALL] or words
            found.append(self._by_key.setdefault(" ".join(large), slug))
            for some in (words, large):
                initials = "".join(word[0] for word in some)
                if len(initials) > 2:
                    self._by_initials.setdefault(initials, slug)
                    found.append(self._by_acronym.get(initials, slug))
        if affiliation.ror:
            found.append(self._by_key.setdefault(affiliation.ror, slug))
        return next((other for other in found if other != slug), slug)
