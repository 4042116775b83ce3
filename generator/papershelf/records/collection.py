"""The collection: all papers, named indices over them, and the vocabularies of their names."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from itertools import chain
from pathlib import Path

from ..errors import Problem
from . import name, source
from .checks import check_lists, check_papers, check_vocabularies
from .institutions.affiliated_works import AffiliatedWorks
from .institutions.institution import Institution
from .institutions.institution_checks import check_institutions
from .lists import ReadingList
from .name import Name, to_name
from .own.own_fields import FOLDER, OwnField
from .own.own_index import OwnIndex
from .paper import Index, Paper, group_papers, to_sort_key
from .parts.fingerprint import Fingerprint, compute_fingerprint
from .people.earlier_names import EarlierNames
from .reader import Memory, RecordReader, Stamp
from .slug import pick_most_frequent, slugify
from .source import Place
from .text import fold
from .venues.works_in_venues import WorksInVenues
from .vocabulary import Person, Tag, Venue
from .volumes.listed_works import ListedWorks
from .volumes.volume import Volume
from .volumes.volume_checks import check_volumes
from .works import is_public


@dataclass(frozen=True)
class Collection(AffiliatedWorks, ListedWorks, WorksInVenues):
    """All papers that are public, newest first, and the names they use.

    Papers sort by `added`, then by date, newest first, then by id; papers without a date come last.
    Every index keeps this order, and has only `works`.
    """

    papers: tuple[Paper, ...] = ()
    people: tuple[Person, ...] = ()
    venues: Mapping[str, Venue] = field(default_factory=dict)
    tags: Mapping[str, Tag] = field(default_factory=dict)
    own_fields: tuple[OwnField, ...] = ()
    institutions: tuple[Institution, ...] = ()
    lists: Mapping[str, ReadingList] = field(default_factory=dict)
    volumes: Mapping[str, Volume] = field(default_factory=dict)
    places: Mapping[str, Place] = field(default_factory=dict)
    fingerprints: Mapping[str, Fingerprint] = field(default_factory=dict)
    folder: Path = Path()
    last_day: str = ""  # see `is_public`

    @classmethod
    def load(
        cls, root: Path, content: Path, memory: Memory | None = None,
        texts: Mapping[str, str] | None = None,
    ) -> tuple[Collection, list[Problem]]:  # fmt: skip
        """`read` the collection in a folder, and find the problems."""
        found, find_problems = cls.read(root, content, memory, texts)
        return found, find_problems()

    @classmethod
    def read(
        cls, root: Path, content: Path, memory: Memory | None = None,
        texts: Mapping[str, str] | None = None, stamps: Mapping[str, Stamp] | None = None,
    ) -> tuple[Collection, Callable[[], list[Problem]]]:  # fmt: skip
        """Read the collection in a folder; the paths of problems are relative to `root`.

        Returns a collection of all valid records, and what finds every problem, sorted. `memory`
        saves reading unchanged files, and is brought up to date. `texts` maps paths to texts that
        are read in place of the files there. `stamps` are those of the files, if they are known.
        """
        source.clear_cache()
        reader = RecordReader(root, Memory() if memory is None else memory, texts)
        people = reader.read_vocabulary(Person, content / "people.yaml")
        venues = reader.read_vocabulary(Venue, content / "venues.yaml")
        tags = reader.read_vocabulary(Tag, content / "tags.yaml")
        institutions = reader.read_vocabulary(Institution, content / "institutions.yaml")
        lists = reader.read_lists(content / "lists")
        volumes = reader.read_vocabulary(Volume, content / "volumes.yaml")
        read = reader.read_papers(content / "papers", stamps)
        name.clear_cache()
        known = cls.of((), people, venues, tags, content)
        found = replace(
            known,
            lists={item.id: item for _, item in lists}, own_fields=reader.own_fields,
            institutions=tuple(entry for _, entry in institutions),
            volumes=known.identify_volumes(volume for _, volume in volumes),
        ).with_papers(read)  # fmt: skip

        def find_problems() -> list[Problem]:
            papers = [*((place, paper) for place, paper, _ in read), *reader.partial_papers]
            problems = [*reader.problems, *check_vocabularies(people, venues, tags, content)]
            problems += check_papers(papers, people, venues, tags, content)
            problems += check_institutions(institutions, papers)
            problems += check_volumes(volumes, papers, venues, content)
            return sorted({*problems, *check_lists(lists, papers)})

        return found, find_problems

    @classmethod
    def of(
        cls, papers: Iterable[tuple[Place, Paper]], people: Iterable[tuple[Place, Person]] = (),
        venues: Iterable[tuple[Place, Venue]] = (), tags: Iterable[tuple[Place, Tag]] = (),
        folder: Path = Path(),
    ) -> Collection:  # fmt: skip
        """A collection of checked values, which may come in any order."""
        collection = cls(
            people=tuple(person for _, person in people),
            venues={venue.key: venue for _, venue in venues},
            tags={slugify(tag.tag): tag for _, tag in sorted(tags, key=lambda pair: pair[1].tag)},
            folder=folder,
        )
        found = ((place, paper, compute_fingerprint(paper)) for place, paper in papers)
        return collection.with_papers(found)

    def with_papers(self, papers: Iterable[tuple[Place, Paper, Fingerprint]]) -> Collection:
        """A collection of other papers with the same vocabularies, by their authors' present
        names and the keys of their venues, and with what their volumes say of them."""
        papers = self.identify_institutions(self.earlier_names.replace_in_all(papers))
        papers = self.volume_table.complete_all(self.identify_venues(papers))
        public = {entry[1].id: entry for entry in papers if is_public(entry[1], self.last_day)}
        ordered = sorted((paper for _, paper, _ in public.values()), key=lambda paper: paper.id)
        ordered.sort(key=to_sort_key, reverse=True)
        return replace(
            self,
            papers=tuple(ordered),
            places={id: place for id, (place, _, _) in public.items()},
            fingerprints={id: fingerprint for id, (_, _, fingerprint) in public.items()},
        )

    def identify_volumes(self, volumes: Iterable[Volume]) -> dict[str, Volume]:
        """Id -> volume, with the present names of editors and the keys of venues."""
        found = self.earlier_names.replace_in_volumes(volumes)
        for id, volume in found.items():
            if entry := self.known_venues.find(volume.venue):
                found[id] = volume.model_copy(update={"venue": entry.key})
        return found

    def without_papers(self) -> Collection:
        """The collection without papers, which still knows what they call tags and venues."""
        found = replace(self, papers=(), places={}, fingerprints={})
        for table in ("_slugs", "_tag_names", "venue_names"):
            found.__dict__[table] = getattr(self, table)
        return found

    def keep_slugs(self, other: Collection) -> None:
        """Take the slugs of names that another collection has worked out."""
        moved = {one for one, _ in self._people_by_name.items() ^ other._people_by_name.items()}
        known = other._slugs.items()
        self._slugs.update(one for one in known if not moved or fold(one[0]) not in moved)

    # --- names ------------------------------------------------------------------------------

    def author_slug(self, name: Name) -> str:
        """The slug of a name's author: that of the person it belongs to, or the name's own."""
        if name.id:
            return name.id
        found = self._slugs.get(display := name.display)
        if found is None:
            found = self._people_by_name.get(fold(display)) or slugify(display)
            self._slugs[display] = found
        return found

    def tag_slug(self, tag: str) -> str:
        """The slug of a tag, with aliases resolved."""
        own = slugify(tag)
        return self.tag_aliases.get(own, own)

    def person(self, author: str) -> Person | None:
        """The entry of `people.yaml` with a slug."""
        return self._people_by_id.get(author)

    @cached_property
    def _slugs(self) -> dict[str, str]:
        return {}

    @cached_property
    def earlier_names(self) -> EarlierNames:
        """The names that people no longer have."""
        return EarlierNames(self.people)

    @cached_property
    def _people_by_id(self) -> dict[str, Person]:
        return {person.id: person for person in self.people}

    @cached_property
    def _people_by_name(self) -> dict[str, str]:
        return {
            fold(name): person.id
            for person in self.people
            for name in (person.name, *person.variants)
        }

    @cached_property
    def tag_aliases(self) -> dict[str, str]:
        """Slug of an alias -> slug of its tag."""
        return {slugify(alias): own for own, tag in self.tags.items() for alias in tag.aliases}

    # --- labels -----------------------------------------------------------------------------

    def author_label(self, author: str) -> str:
        """An author's name as in `people.yaml`, or as most papers write it."""
        person = self.person(author)
        return person.name if person else self._author_names[author].display

    def author_name(self, author: str) -> Name:
        """The author's name in its parts."""
        person = self.person(author)
        return to_name(person.name) if person else self._author_names[author]

    def tag_label(self, tag: str) -> str:
        """A tag's label as in `tags.yaml`, or the tag as most papers write it."""
        entry = self.tags.get(tag)
        return (entry.label or entry.tag) if entry else self._tag_names[tag]

    @cached_property
    def author_slugs(self) -> dict[str, tuple[str, ...]]:
        """Paper's id -> the slugs of its authors, in their order."""
        to_slug = self.author_slug
        return {paper.id: tuple(map(to_slug, paper.authors)) for paper in self.papers}

    @cached_property
    def _author_names(self) -> dict[str, Name]:
        """Slug -> name; of several spellings, the most frequent one."""
        others = (paper for papers in self.versions.values() for paper in papers)
        names = [(self.author_slug(one), one) for volume in self.newest_volumes[::-1]
                 for one in volume.editors]  # fmt: skip
        names += [pair for paper in others for pair in self._list_authors(paper)]
        newest_last = (
            pair for paper in reversed(self.works) for pair in reversed(self._list_authors(paper))
        )
        return dict(names) | dict(newest_last) | self.respelled_authors

    @cached_property
    def edited_volumes(self) -> Mapping[str, list[str]]:
        """Slug of a person -> ids of the volumes that they edited, the newest first."""
        found = defaultdict(list)
        for volume in self.newest_volumes:
            names = (name for name in volume.editors if not name.is_group)
            for slug in dict.fromkeys(map(self.author_slug, names)):
                found[slug].append(volume.id)
        return dict(found)

    def _iter_authorships(self) -> Iterator[tuple[str, Name]]:
        """(slug, name) of each author of each work, the newest first."""
        return chain.from_iterable(map(self._list_authors, self.works))

    def _list_authors(self, paper: Paper) -> list[tuple[str, Name]]:
        return list(zip(self.author_slugs[paper.id], paper.authors, strict=True))

    @cached_property
    def respelled_authors(self) -> dict[str, Name]:
        """Slug -> name, of the authors whom papers spell differently."""
        pairs, one = self._iter_authorships, dict[str, str]()
        several = {author for author, own in pairs()
                   if one.setdefault(author, own.display) != own.display}  # fmt: skip
        unsure = ((author, own, 1) for author, own in pairs() if author in several)
        return pick_most_frequent(unsure, lambda own: own.display)

    @cached_property
    def _tag_names(self) -> dict[str, str]:
        counts = Counter(tag for paper in self.papers for tag in paper.tags)
        return pick_most_frequent(((self.tag_slug(tag), tag, n) for tag, n in counts.items()), str)

    # --- indices ----------------------------------------------------------------------------

    @cached_property
    def by_author(self) -> Index:
        """Author's slug -> papers. Editors are not authors."""
        return group_papers(self.works, lambda paper: self.author_slugs[paper.id])

    @cached_property
    def by_tag(self) -> Index:
        """Tag's slug -> papers with the tag or one of its sub-tags.

        Tags of `tags.yaml` are included even without papers, so that their pages keep their
        address.
        """
        index = group_papers(self.works, self.tags_of)
        return {tag: index.get(tag, ()) for tag in sorted({*index, *self.tags})}

    @cached_property
    def by_year(self) -> Index:
        """Four-digit year of publication -> papers."""
        return group_papers(self.works, lambda one: [f"{one.date.year:04}"] if one.date else [])

    def index(self, kind: str) -> Index:
        """The index of a kind of listing: `by_author` for `authors`, and so on."""
        if kind.startswith(FOLDER):
            return self.own_index.find_papers(kind)
        found: Index = getattr(self, f"by_{kind.removesuffix('s')}")
        return found

    @cached_property
    def own_index(self) -> OwnIndex:
        """The papers by the curator's own fields."""
        return OwnIndex(self.own_fields, self.works)

    @cached_property
    def children(self) -> Mapping[str, tuple[str, ...]]:
        """Tag's slug -> slugs of its sub-tags, sorted."""
        found = defaultdict(list)
        for own in sorted(self.tags):
            if parent := self.parent(own):
                found[parent].append(own)
        return {parent: tuple(own) for parent, own in found.items()}

    def parent(self, tag: str) -> str:
        """The slug of the tag that a tag is part of; empty if there is none."""
        entry = self.tags.get(tag)
        return self.tag_slug(entry.parent) if entry and entry.parent else ""

    def tags_of(self, paper: Paper) -> Iterable[str]:
        """The slugs of a paper's tags and of all their parents; a slug may come twice."""
        for tag in map(self.tag_slug, paper.tags):
            above = tag
            while above:
                yield above
                above = self.parent(above)
