"""What a change of records changes in the documents of the search index."""

from __future__ import annotations

from collections.abc import Iterator, Set
from typing import Any

from ... import search
from ...records.collection import Collection
from ...records.paper import Paper
from ...records.slug import LONGEST
from ...records.text import fold
from ..previous import Previous
from .facets import CITES


def find_touched(previous: Previous, now: Collection) -> set[str]:
    """The ids of works that may differ: of papers that may, the works whose versions they are."""
    before, touched = previous.collection, previous.changed | _find_relabelled(previous, now)
    touched |= _find_renamed(before, now)
    was, is_now = before.main_versions, now.main_versions
    moved = {id for id in was.keys() | is_now.keys() if was.get(id) != is_now.get(id)}
    mains = {mains.get(id, id) for id in touched | moved for mains in (was, is_now)}
    return {id for id in touched | mains if id in now.by_id and id not in was and id not in is_now}


def _find_relabelled(previous: Previous, now: Collection) -> set[str]:
    """The ids of papers with a tag that is called differently since most papers write it so."""
    before, changed = previous.collection, previous.changed
    touched = changed | (before.by_id.keys() ^ now.by_id.keys())
    slugs = {
        collection.tag_slug(tag)
        for collection in (before, now)
        for id in touched & collection.by_id.keys()
        for tag in collection.by_id[id].tags
    }
    others = {
        slug for slug in slugs - now.tags.keys()
        if _label_tag(before, slug) != _label_tag(now, slug)
    }  # fmt: skip
    return {
        paper.id for paper in now.works
        if others and not others.isdisjoint(map(now.tag_slug, paper.tags))
    }  # fmt: skip


def _find_renamed(before: Collection, now: Collection) -> set[str]:
    """The ids of papers of which an author has other earlier names than before."""
    was, is_now = before.earlier_names.by_person, now.earlier_names.by_person
    people = {id for id in was.keys() | is_now.keys() if was.get(id) != is_now.get(id)}
    if not people:
        return set()
    return {
        paper.id for paper in now.papers
        if any(now.author_slug(name) in people for name in paper.authors)
    }  # fmt: skip


def _label_tag(collection: Collection, slug: str) -> str:
    """The label of a tag; empty if no paper has it."""
    try:
        return collection.tag_label(slug)
    except KeyError:
        return ""


def _label_people(collection: Collection) -> dict[str, str]:
    """Author -> label, of those in the vocabulary."""
    return {person.id: person.name for person in collection.people}


def _label_tags(collection: Collection) -> dict[str, str]:
    """Tag -> label, of those in the vocabulary."""
    return {slug: tag.label or tag.tag for slug, tag in collection.tags.items()}


def _label_lists(collection: Collection) -> dict[str, str]:
    """Reading list -> title."""
    return {id: item.title for id, item in collection.lists.items()}


def _label_volumes(collection: Collection) -> dict[str, str]:
    """Volume -> title."""
    return {id: volume.title for id, volume in collection.volumes.items()}


def _label_cited(collection: Collection) -> dict[str, str]:
    """Work that others cite -> title."""
    return {id: collection.by_id[id].title for id in collection.cited_by}


LABELLERS = {
    "author": _label_people, "tag": _label_tags, "list": _label_lists, "volume": _label_volumes,
    CITES: _label_cited,
}  # fmt: skip


def find_relisted(before: Collection, now: Collection) -> set[str]:
    """The ids of papers that are on other reading lists or in other volumes than before."""
    if (before.lists, before.volumes) == (now.lists, now.volumes):
        return set()
    return {
        paper.id for paper in now.works
        if list(before.lists_of(paper)) != list(now.lists_of(paper))
        or list(before.volumes_of(paper)) != list(now.volumes_of(paper))
    }  # fmt: skip


def find_recited(before: Collection, now: Collection) -> set[str]:
    """The ids of works that cite other works than before, or are cited by more or fewer."""
    if not before.cited_by and not now.cited_by:
        return set()
    old, new = ({*_list_citations(collection)} for collection in (before, now))
    return {id for id, *_ in old ^ new if id in now.by_id and id not in now.main_versions}


def _list_citations(collection: Collection) -> Iterator[tuple[str, int, tuple[str, ...]]]:
    """(id, number of citing works, ids of cited works) of each work."""
    for work in collection.works:
        cites = tuple(dict.fromkeys(collection.list_cited(work)))
        yield work.id, len(collection.cited_by.get(work.id, ())), cites


def find_moved(before: Collection, now: Collection) -> set[str]:
    """The ids of papers below other tags than before, because their tags have other parents."""
    if before.tags == now.tags:
        return set()
    return {
        paper.id for paper in now.works
        if search.list_facet("tag", paper, before) != search.list_facet("tag", paper, now)
    }  # fmt: skip


def select_shown(id: str, collection: Collection) -> object:
    """All that a paper's card, terms and exports depend on; None if there is no such paper."""
    paper = collection.by_id.get(id)
    if paper is None or id in collection.main_versions:
        return None
    labels = [collection.tag_label(collection.tag_slug(tag)) for tag in paper.tags]
    venue = collection.venue_slug(paper)
    label = collection.venue_label(venue) if venue else ""
    versions = collection.versions.get(id)
    earlier = search.list_earlier_names(paper, collection)
    cited = len(collection.cited_by.get(id, ()))
    return paper, labels, label, collection.venues.get(paper.venue), versions, earlier, cited


def select_names(paper: Paper, collection: Collection) -> tuple[Any, ...]:
    """All that facets and their labels depend on. A version may change the lists and the volumes
    of its work."""
    within = tuple(collection.lists_of(paper)), tuple(collection.volumes_of(paper))
    return paper.authors, paper.venue, paper.date, paper.tags, paper.entry_type, paper.own, within


def find_papers_of(authors: Set[str], collection: Collection) -> dict[str, list[str]]:
    """Author -> ids of papers, of some authors, by their slugs.

    Most names are only asked for their last word: `by_author` needs the slugs of all.
    """
    words = {word for author in authors for word in _list_last_words(author, collection)}
    # Such slugs are of names that were cut, so that their last words are unknown.
    is_cut = any(len(author) > LONGEST for author in authors)
    found: dict[str, dict[str, None]] = {author: {} for author in authors}
    for paper in collection.works:
        for name in paper.authors:
            last = name.family
            if (last.lower() in words or name.suffix or name.id or is_cut
                    or not (last.isascii() and last.isalnum())):  # fmt: skip
                slug = collection.author_slug(name)
                if slug in found:
                    found[slug][paper.id] = None
    return {author: list(ids) for author, ids in found.items()}


def _list_last_words(author: str, collection: Collection) -> Iterator[str]:
    """The last words of names that may have a slug; a hash may follow them there."""
    yield from author.split("-")[-2:]
    if person := collection.person(author):
        for name in (person.name, *person.variants):
            yield from fold(name).split()[-1:]
