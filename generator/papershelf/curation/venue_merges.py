"""Proposes entries of `venues.yaml` for names that likely mean one venue.

Names are of one venue if they differ only in numbers, years and ordinals, in "Proceedings of the",
or in an acronym and what follows it: `2019 IEEE International Conference on Data Mining (ICDM)`,
`Proceedings of the 12th IEEE International Conference on Data Mining, ICDM 2012, Brussels`. An
acronym alone is of the only venue that has it.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Set
from dataclasses import dataclass
from typing import NamedTuple

from ..records.collection import Collection
from ..records.slug import slugify
from ..records.text import fold
from ..records.venues.known_venues import KnownVenues
from ..records.vocabulary import Venue, find_preprint_server
from .merge_text import format_merge

_ONES = "first|second|third|fourth|fifth|sixth|seventh|eighth|ninth"
_TENS = "twent|thirt|fort|fift|sixt|sevent|eight|ninet"
_TEENS = "tenth|eleventh|twelfth|(?:thir|four|fif|six|seven|eigh|nine)teenth"
_NUMBER = re.compile(
    rf"(?<!\w)['’]?(?:\d+(?:st|nd|rd|th)?|(?:{_TENS})(?:ieth|y[- ]?(?:{_ONES}))|{_ONES}|{_TEENS})"
    r"(?!\w)",
    re.IGNORECASE,
)
_LEAD = re.compile(
    r"(?:In:? )?(?:Proc(?:eedings|\.)?(?: of)?\s*[-–:]?\s+)?(?:the\s+)?", re.IGNORECASE
)
_ACRONYM = r"[A-Z][A-Za-z]*[A-Z][A-Za-z]*"
# `(ICDM)` and `(ICDM 2012)` at the end, or `, ICDM 2012` and the rest.
_TAIL = re.compile(rf"\s*(?:\(({_ACRONYM})[ -]?['’]?\d*\)$|,\s*({_ACRONYM})[ -]?['’]?\d+\b.*$)")
_PARENTHESIS = re.compile(r"\s*\([^()]*\)")
_ALONE = re.compile(rf"({_ACRONYM})(?:[ -]?['’]?\d+)?")
_GENERIC = frozenset(
    """a and annual article book chapter collection conference deliverable for in international
    issue journal lecture letters meeting notes of on paper part preprint proceedings publication
    report reports research review series symposium technical the thesis transactions university
    volume working workshop""".split()
)
"""Words that name no venue by themselves."""


@dataclass(frozen=True)
class VenueMerge:
    """A proposed entry of `venues.yaml`, or new keys of an existing one.

    `others` are the slugs of the venues that become the one with the key. `venues` are (name,
    number of papers) of all names that it joins.
    """

    keys: Mapping[str, str | list[str]]
    others: tuple[str, ...]
    venues: tuple[tuple[str, int], ...]
    is_known: bool

    @property
    def papers(self) -> int:
        """The number of papers."""
        return sum(papers for _, papers in self.venues)

    def __str__(self) -> str:
        """The proposal for a curator, with YAML to paste."""
        remarks = ["change the entry"] if self.is_known else []
        return format_merge("likely one venue", self.venues, remarks, self.keys, self.others)


class _VenueName(NamedTuple):
    """A name of a venue: `core` is what it has in common with that of other years, folded, and
    `title` the same as it is written; `acronym` may be empty."""

    slug: str
    written: str
    title: str
    core: str
    acronym: str


def propose_venue_merges(collection: Collection) -> list[VenueMerge]:
    """Return the likely merges, those of most papers first. Each venue is in at most one.

    What would also join another name is left out.
    """
    distinct = {slug for entry in collection.venues.values() for slug in entry.distinct}
    names = [_split_name(slug, collection.venue_label(slug)) for slug in collection.by_venue]
    entries: dict[str, Venue] = dict(collection.venues)
    groups: dict[str, list[_VenueName]] = {}
    for group in _group_names(name for name in names if name.slug not in distinct):
        if entry := _join(group, collection, entries):
            entries[entry.key] = entry
            groups[entry.key] = group
    # All in one, since each name is compared with each variant.
    known = KnownVenues(entries.values())
    meant: dict[str, set[str]] = defaultdict(set)
    for name in names:
        if found := known.find(name.written):
            meant[found.key].add(name.slug)
    merges = [
        _create_merge(group, entries[key], collection) for key, group in groups.items()
        if meant[key] | {slugify(key)} == {name.slug for name in group} | {slugify(key)}
    ]  # fmt: skip
    return sorted(merges, key=lambda merge: (-merge.papers, merge.venues))


def _split_name(slug: str, written: str) -> _VenueName:
    rest, tail = written, _TAIL.search(written)
    if tail:
        rest = written[: tail.start()]
    title = " ".join(_NUMBER.sub(" ", _LEAD.sub("", rest, count=1)).split()).strip(" ,;:-–")
    title = _LEAD.sub("", title, count=1)  # `2019 Proceedings of the …`
    alone = _ALONE.fullmatch(title)
    acronym = next(filter(None, tail.groups()), "") if tail else alone[1] if alone else ""
    return _VenueName(slug, written, title, fold(title), acronym)


def _group_names(names: Iterable[_VenueName]) -> list[list[_VenueName]]:
    """Group the names of the same venue; acronyms alone are added to the only venue with them."""
    groups: dict[str, list[_VenueName]] = defaultdict(list)
    for name in names:
        if not _GENERIC.issuperset(name.core.split()) and not find_preprint_server(name.written):
            groups[name.core].append(name)
    by_acronym: dict[str, set[str]] = defaultdict(set)
    for core, group in groups.items():
        for name in group:
            if name.acronym and core != fold(name.acronym):
                by_acronym[fold(name.acronym)].add(core)
    for acronym, cores in by_acronym.items():
        if len(cores) == 1 and acronym in groups:
            groups[min(cores)] += groups.pop(acronym)
    return [group for group in groups.values() if len(group) > 1]


def _join(
    group: list[_VenueName], collection: Collection, entries: Mapping[str, Venue]
) -> Venue | None:
    """Return the entry that joins a group, in place of its own or beside `entries`; None if the
    group has two entries of `venues.yaml`, which are told apart there."""
    known = [entry for name in group if (entry := collection.venue(name.slug))]
    if len(known) > 1:
        return None
    taken = {*map(slugify, entries), *collection.by_venue} - {name.slug for name in group}
    entry = known[0] if known else _create_entry(group, taken)
    own = {fold(text) for text in (entry.name, entry.short)}
    texts = (_to_variant(name) for name in group if collection.venue(name.slug) is None)
    new = {text.casefold(): text for text in texts if "*" in text or fold(text) not in own}
    return entry.model_copy(update={"variants": (*entry.variants, *sorted(new.values()))})


def _create_entry(group: list[_VenueName], taken: Set[str]) -> Venue:
    """Return an entry without variants: by the longest name, and the acronym if there is one."""
    titles = {_PARENTHESIS.sub("", name.title) for name in group}
    name = max(titles, key=lambda title: (len(title), title))
    acronyms = sorted({name.acronym for name in group} - {""})
    is_one = len({*map(fold, acronyms)}) == 1 and slugify(acronyms[0]) not in taken
    short = acronyms[0] if is_one else ""
    return Venue(key=slugify(short or name), name=name, short="" if short == name else short)


def _create_merge(group: list[_VenueName], entry: Venue, collection: Collection) -> VenueMerge:
    is_known = entry.key in collection.venues
    keys: dict[str, str | list[str]] = {"key": entry.key}
    if not is_known:
        keys |= {"name": entry.name} | ({"short": entry.short} if entry.short else {})
    moved = sorted((name.written, name.slug) for name in group if name.slug != slugify(entry.key))
    aliases = [*entry.aliases, *(written for written, _ in moved)]
    keys |= {"variants": list(entry.variants), "aliases": aliases}
    papers = ((name.written, len(collection.by_venue[name.slug])) for name in group)
    venues = tuple(sorted(papers, key=lambda one: (-one[1], one[0])))
    return VenueMerge(keys, tuple(slug for _, slug in moved), venues, is_known)


def _to_variant(name: _VenueName) -> str:
    """Return the name with `*` for its numbers, and for what follows an acronym and a year."""
    tail = _TAIL.search(name.written)
    end = ""
    rest = name.written
    if tail:
        rest = rest[: tail.start()]
        end = f" ({tail[1]} *)" if tail[1] else f", {tail[2]} *"
        end = f" ({tail[1]})" if tail[0].strip() == f"({tail[1]})" else end
    return re.sub(r"\*(?:[\s,.-]*\*)+", "*", _NUMBER.sub("*", rest)) + end
