"""What makers read of authors: who has a page, their names, and their entries in `people.yaml`.

As in `reading.py`, each function notes what it reads.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from itertools import chain

from ..records.slug import to_latin
from ..records.text import fold
from ..records.vocabulary import Person
from .rendering import urls
from .site import Site, kept_selection, selection

_BEGINNING = 3
"""Letters of a slug. Of 28,000 authors in 10,000 papers, 0.3 % begin as one of them does."""


def find_authors_with_page(site: Site) -> frozenset[str]:
    """The slugs of the authors who have a page: those with enough papers, those in `people.yaml`,
    and the editors of volumes.

    A page for each of the others would repeat what their paper's own page says.
    """
    if site.authors_with_page is not None:
        return site.authors_with_page
    return site.memo("authors_with_page", lambda: frozenset(_list_authors_with_page(site)))


@kept_selection
def _list_authors_with_page(site: Site) -> tuple[str, ...]:
    collection = site.read_parts("index", "people", "volumes")
    fewest = site.settings.author_pages_from
    slugs = collection.author_slugs
    counts = Counter(chain.from_iterable(set(slugs[paper.id]) for paper in collection.works))
    found = (author for author in counts
             if counts[author] >= fewest or collection.person(author))  # fmt: skip
    return tuple(sorted({*found, *collection.edited_volumes}))


def find_author_address(site: Site, author: str) -> str:
    """The address of an author's page; empty if there is none.

    Nothing is noted, since heads include it for the authors of their papers.
    """
    found = _recall_authors_with_page(site)
    return urls.listing("authors", author) if author in found else ""


def _recall_authors_with_page(site: Site) -> frozenset[str]:
    """The slugs of the authors who have a page; nothing is noted."""
    return site.cache("authors_with_page_unnoted", lambda: find_authors_with_page(site))


@selection
def find_person(site: Site, author: str) -> Person | None:
    """The entry of `people.yaml` with a slug."""
    return site.read_parts("people").person(author)


def describe_authors(site: Site, slugs: Sequence[str]) -> list[tuple[object, ...]]:
    """(slug, whether there is a page, (ORCID iD, whether a member) by `people.yaml` or None) of the
    authors of a paper.

    What is read are those whose slugs begin as these do, not all people.
    """
    for beginning in dict.fromkeys(map(_get_beginning, slugs)):
        _list_people(site, beginning)
    people, with_page = map(site.records.person, slugs), _recall_authors_with_page(site)
    return [(slug, slug in with_page, person and (person.orcid, person.is_member))
            for slug, person in zip(slugs, people, strict=True)]  # fmt: skip


@selection
def _list_people(site: Site, beginning: str) -> tuple[object, ...]:
    """What heads show of the authors whose slugs have a beginning: who has a page, and entries of
    `people.yaml`; also the entries that may give such names another slug."""
    found = site.memo("people_by_beginning", lambda: _group_people(site))
    return *found.get(beginning, ()), *found.get("", ())


def _group_people(site: Site) -> Mapping[str, tuple[object, ...]]:
    found: defaultdict[str, list[object]] = defaultdict(list)
    for author in _list_authors_with_page(site):
        found[_get_beginning(author)].append(author)
    for person in site.read_parts("people").people:
        names = [person.name, *person.variants]
        entry = (person.id, person.orcid, person.is_member, sorted(map(fold, names)))
        # Latin letters of a name are the same in all spellings that fold to it; without any, the
        # slug is a hash.
        slugs = person.id, *map(to_latin, names)
        for beginning in sorted({*map(_get_beginning, slugs)}):
            found[beginning].append(entry)
    return {beginning: tuple(entries) for beginning, entries in found.items()}


def _get_beginning(slug: str) -> str:
    """The beginning of a slug's first word, which a hash at its end does not change."""
    return slug.partition("-")[0][:_BEGINNING]


def label_author(site: Site, author: str) -> str:
    """An author's name as in `people.yaml`, or as most papers write it.

    If all papers write it the same way, their heads include it.
    """
    found = _list_chosen_labels(site, author[:_BEGINNING]).get(author)
    return found or site.records.author_label(author)


@selection
def _list_chosen_labels(site: Site, beginning: str) -> Mapping[str, str]:
    """Author's slug -> name, of those in `people.yaml` and those with several spellings, whose
    slugs have a beginning: so another spelling concerns few pages."""
    site.read_parts("index", "people")
    return site.memo("chosen labels", lambda: _group_chosen_labels(site)).get(beginning, {})


def _group_chosen_labels(site: Site) -> Mapping[str, Mapping[str, str]]:
    people = {person.id: person.name for person in site.records.people}
    respelled = {one: name.display for one, name in site.records.respelled_authors.items()}
    found: defaultdict[str, dict[str, str]] = defaultdict(dict)
    for author, label in sorted((respelled | people).items()):
        found[author[:_BEGINNING]][author] = label
    return found
