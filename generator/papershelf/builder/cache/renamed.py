"""URLs of the last build that are gone, although what they led to now has another URL."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from ...curation.yaml_write import format_flow_list
from ...errors import Problem
from ...records.collection import Collection
from ...records.lists import ReadingList
from ...records.reader import Memory, RecordReader
from ...records.slug import slugify
from ...records.source import Place
from ...records.text import fold
from ...records.vocabulary import Person, Tag, Venue
from ...records.works import MATCH_KEYS
from ...site import Site
from .manifest import Manifest


def find_renamed_papers(before: Memory, collection: Collection) -> Iterator[Problem]:
    """Yield a warning for each paper of the last build that now has another id and no alias for
    the old one. There is none for a paper that was removed."""
    old = {paper.id: paper for file in before.values() for _, paper, _ in file.papers}
    lost = [paper for id, paper in old.items() if not paper.draft and not collection.paper(id)]
    if not lost:
        return
    new = [paper for paper in collection.papers if paper.id not in old]
    by_key = {(name, to_key(paper)): paper for paper in new for name, to_key in MATCH_KEYS.items()}
    for paper in lost:
        keys = ((name, to_key(paper)) for name, to_key in MATCH_KEYS.items() if to_key(paper))
        if found := next((by_key[key] for key in keys if key in by_key), None):
            yield _describe_loss(collection.places[found.id], "paper", [paper.id], "id")


def find_renamed_entries(last: Manifest, site: Site, root: Path) -> Iterator[Problem]:
    """Yield a warning for each person, venue, tag and reading list of the last build that has
    another URL now, and no alias for the old one. There is none for what was removed."""
    if not last.base:  # there was no build
        return
    before = last.names
    now, pages_from = site.records, site.settings.author_pages_from
    reader, content = RecordReader(root, Memory(), None), now.folder

    def describe(kind: str, lost: Mapping[str, str]) -> Iterator[Problem]:
        """`lost` maps an earlier key to the present one."""
        name, model, key = _KINDS[kind]
        if not lost:
            return
        entries: Iterable[tuple[Place, Any]] = (
            reader.read_lists(content / name) if model is ReadingList
            else reader.read_vocabulary(model, content / name)
        )  # fmt: skip
        places = {getattr(entry, key): place for place, entry in entries}
        earlier: dict[str, list[str]] = defaultdict(list)
        for old, new in lost.items():
            earlier[new].append(old)
        for new, several in earlier.items():
            if new in places:
                yield _describe_loss(places[new], kind, several, key)

    if before.people != now.people:
        yield from describe("person", _find_moved_people(before, now, pages_from))
    if before.venues != now.venues:
        lost = _find_renamed(before.venues, now.venues, _get_venue_name)
        yield from describe("venue", lost | _find_moved_venues(before, now))
    if before.tags != now.tags:
        old, new = ({tag.tag: tag for tag in one.tags.values()} for one in (before, now))
        yield from describe("tag", _find_renamed(old, new, _get_tag_label))
    if before.lists != now.lists:
        yield from describe("list", _find_renamed(before.lists, now.lists, _get_title))


_KINDS: Mapping[str, tuple[str, type[Any], str]] = {
    "person": ("people.yaml", Person, "id"),
    "venue": ("venues.yaml", Venue, "key"),
    "tag": ("tags.yaml", Tag, "tag"),
    "list": ("lists", ReadingList, "id"),
}
"""Kind -> its file or folder, what its entries are, and the key that makes their address."""


def _find_moved_people(before: Collection, now: Collection, pages_from: int) -> dict[str, str]:
    """Return earlier slug -> id now, of authors whose names belong to an entry of `people.yaml`."""
    known = {id for person in now.people for id in (person.id, *person.aliases)}
    ids = {fold(name): one.id for one in now.people for name in (one.name, *one.variants)}
    moved: dict[str, str] = {}
    papers: Counter[str] = Counter()
    for name in (name for paper in now.works for name in paper.authors if not name.id):
        if id := ids.get(fold(name.display)):
            slug = before.author_slug(name)
            papers[slug] += 1
            if slug not in known and slug not in now.by_author:
                moved[slug] = id
    return {
        slug: id for slug, id in moved.items() if papers[slug] >= pages_from or before.person(slug)
    }


def _find_moved_venues(before: Collection, now: Collection) -> dict[str, str]:
    """Return earlier name -> key now, of venues whose names are among the variants of an entry."""
    if not now.known_venues:
        return {}
    own = {slugify(alias) for venue in now.venues.values() for alias in venue.aliases}
    moved: dict[str, str] = {}
    for slug, name in sorted(before.venue_names.items()):
        entry = before.venue(slug)
        written = entry.key if entry else name
        found = now.known_venues.find(written)
        if found and slug not in own and slug not in now.by_venue:
            moved[written] = found.key
    return moved


def _find_renamed(
    before: Mapping[str, Any], now: Mapping[str, Any], get_name: Callable[[Any], str]
) -> dict[str, str]:
    """Return earlier key -> key now, of entries that have the same name for readers."""
    known = {slugify(key) for one in now.values() for key in one.aliases} | {*map(slugify, now)}
    new = {fold(get_name(one)): key for key, one in now.items() if key not in before}
    return {
        key: new[fold(get_name(one))]
        for key, one in before.items()
        if slugify(key) not in known and fold(get_name(one)) in new
    }


def _get_venue_name(venue: Venue) -> str:
    return venue.name


def _get_tag_label(tag: Tag) -> str:
    return tag.label or tag.tag


def _get_title(found: ReadingList) -> str:
    return found.title


def _describe_loss(place: Place, kind: str, old: list[str], key: str) -> Problem:
    names = ", ".join(f"`{one}`" for one in old)
    aliases = format_flow_list(old)
    lost, they = ("address is", "it leads") if len(old) == 1 else ("addresses are", "they lead")
    message = f"the last build had this {kind} as {names}, whose {lost} now lost"
    hint = f"add `aliases: {aliases}`, so that {they} here"
    return place.to_warning("missing-alias", message, (key,), hint)
