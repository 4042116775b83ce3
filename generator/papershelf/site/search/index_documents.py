"""Papers and hand-written pages as the documents of the search index, by their numbers."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence, Set
from dataclasses import replace
from functools import cached_property
from itertools import chain
from typing import Any

from ... import search
from ...formats import csl
from ...formats.formulas import title_to_characters
from ...records.collection import Collection
from ...records.paper import Paper
from ...records.slug import LONGEST
from ...records.text import fold
from ..bibtex_entries import to_biblatex, to_bibtex
from ..papers import coins
from ..previous import Previous
from ..site import Site
from .facets import find_label, list_facet, list_own_facets


def order_papers(site: Site) -> list[Paper]:
    """The papers in the order of the index; sorted once, before processes are started."""
    return site.memo("index order", lambda: search.sort_papers(site.records.works))


def get_expander(site: Site) -> search.Expander:
    """What finds the words that titles mean beside their own; made once, before processes are
    started."""
    return site.memo("expander", lambda: search.Expander(site.records.works, site.languages))


def write_exports(site: Site, paper: Paper) -> tuple[str, str]:
    """A paper's CSL item and biblatex entry."""
    return csl.write(paper, site.records.venues), to_biblatex(site, paper)


def with_context(site: Site, paper: Paper, document: search.Document) -> search.Document:
    """A paper's document with a title that a result shows, and its context for reference
    managers."""
    shown = replace(document, title=title_to_characters(paper.title))
    return replace(shown, context=coins.pack_context(site, paper, shown))


def get_fields(site: Site) -> tuple[search.IndexField, ...]:
    """The fields with the boosts of the settings."""
    return site.memo("search fields", lambda: search.apply_boosts(site.settings.search_boosts))


def drop_weightless(site: Site, texts: tuple[str, ...]) -> tuple[str, ...]:
    """The texts of the fields, empty for fields with a boost of 0."""
    fields = zip(get_fields(site), texts, strict=True)
    return tuple(text if field.boost else "" for field, text in fields)


class _Documents:
    """The papers of a collection in the order of the index, and after them the pages of a site."""

    def __init__(
        self, site: Site, collection: Collection, papers: Sequence[Paper], expander: search.Expander
    ) -> None:
        self._site = site
        self._collection = collection
        self._papers = papers
        self.expander = expander
        self._terms: dict[int, search.DocumentTerms] = {}

    @cached_property
    def ids(self) -> list[str]:
        return [paper.id for paper in self._papers]

    def get_key(self, number: int) -> str:
        paper = self._papers[number]
        return paper.key or paper.id

    def get_terms(self, number: int) -> search.DocumentTerms:
        found = self._terms.get(number)
        if found is None:
            found = self._terms[number] = self._extract_terms(number)
        return found

    def _extract_terms(self, number: int) -> search.DocumentTerms:
        papers, site = self._papers, self._site
        if number < len(papers):
            texts = search.to_texts(papers[number], self._collection, self.expander)
        else:
            texts = site.pages[number - len(papers)].texts
        return search.extract_text_terms(drop_weightless(site, texts), site.languages)


class FormerDocuments(_Documents):
    """The documents before a change; see `IndexedDocuments` of the search."""

    def __init__(self, site: Site, previous: Previous) -> None:
        before = previous.collection
        old, new = ({paper.id: paper for paper in one.works} for one in (before, site.records))
        touched = previous.changed | (old.keys() ^ new.keys())
        gone, come = ([works[id] for id in touched & works.keys()] for works in (new, old))
        expander = get_expander(site).exchange(gone, come)
        super().__init__(site, before, search.sort_papers(before.works), expander)


class PresentDocuments(_Documents):
    """The documents of a site after a change; see `NewDocuments` of the search."""

    def __init__(self, site: Site, previous: Previous, before: FormerDocuments) -> None:
        super().__init__(site, site.records, order_papers(site), get_expander(site))
        self._previous = previous
        self._before = before
        self._documents: dict[int, search.Document] = {}
        self._by_author: dict[str, list[str]] = {}
        """Author -> ids of papers, as far as they were looked for."""
        self.pages = len(site.pages)
        self._touched = _find_touched(previous, site.records)
        """Ids of papers that may differ in anything but parents of tags, and labels of authors."""
        self.fields = get_fields(site)
        self.languages = site.languages
        self.authors_from = site.settings.author_pages_from
        self.own_facets = list_own_facets(site.records)

    @cached_property
    def changed_ids(self) -> Set[str]:
        old, new = self._previous.collection, self._collection
        found = {id for id in self._touched if _select_shown(id, old) != _select_shown(id, new)}
        return found.union(self.expander.find_differences(self._before.expander, self._papers))

    @cached_property
    def refiled_ids(self) -> Set[str]:
        old, new = self._previous.collection, self._collection
        touched = self._touched - self.changed_ids
        return touched | _find_moved(old, new) | _find_relisted(old, new)

    @cached_property
    def has_new_facets(self) -> bool:
        old, new = self._previous.collection, self._collection
        both = ((old.by_id.get(id), new.by_id.get(id)) for id in self.changed_ids)
        tables, others = (
            (one.people, one.tags, one.venues, one.lists, one.volumes) for one in (old, new)
        )
        return tables != others or any(
            _select_names(one) != _select_names(other) for one, other in both if one and other
        )

    def get_document(self, number: int) -> search.Document:
        found = self._documents.get(number)
        if found is None:
            paper, site = self._papers[number], self._site
            exports = search.Exports(to_bibtex(site, paper), *write_exports(site, paper))
            bare = search.to_bare_document(paper, self._collection, exports)
            found = self._documents[number] = with_context(self._site, paper, bare)
        return found

    def list_facet(self, facet: str, document: int) -> Sequence[str]:
        """The slugs of a document's values."""
        if document >= len(self._papers):
            return ()
        return list_facet(facet, self._papers[document], self._collection)

    def find_documents(self, facet: str, slugs: Set[str]) -> Mapping[str, Sequence[int]]:
        """Slug -> the numbers of all papers, of some authors."""
        more = slugs - self._by_author.keys()
        if more:
            self._by_author |= _find_papers_of(more, self._collection)
        return {slug: [self._numbers[id] for id in self._by_author[slug]] for slug in slugs}

    def find_labels(self, facet: str, slugs: Set[str]) -> Mapping[str, tuple[str, str]]:
        """Slug -> (label, short name or nothing) of some values, which papers have."""
        collection = self._collection
        if facet == "venue":
            return {slug: self._find_venue_labels(slug) for slug in slugs}
        if facet == "author":
            # Names in other papers have no say in which spelling is the most frequent.
            found = self.find_documents(facet, slugs).values()
            papers = [self._papers[number] for number in sorted({*chain.from_iterable(found)})]
            collection = replace(collection, papers=tuple(papers))
            return {slug: (collection.author_label(slug), "") for slug in slugs}
        if facet == "tag":
            return {slug: (collection.tag_label(slug), "") for slug in slugs}
        return {slug: (find_label(facet, slug, self._site), "") for slug in slugs}

    def list_relabelled(self, facet: str) -> Set[str]:
        """The slugs of values whose entry in a vocabulary gives them another label.

        Papers of venues with another name are touched.
        """
        if facet not in _LABELLERS:
            return set()
        label = _LABELLERS[facet]
        pairs = label(self._previous.collection).items() ^ label(self._collection).items()
        return {slug for slug, _ in pairs}

    def _find_venue_labels(self, slug: str) -> tuple[str, str]:
        """See `Columns.add`: the short name is that of the last paper."""
        collection = self._collection
        label = collection.venue_label(slug)
        shorts = {
            self._numbers[paper.id]: collection.venue_short(paper)
            for paper in collection.by_venue[slug]
        }
        others = [number for number, short in shorts.items() if short != label]
        return label, shorts[max(others)] if others else ""

    @cached_property
    def _numbers(self) -> Mapping[str, int]:
        return {id: number for number, id in enumerate(self.ids)}


def _find_touched(previous: Previous, now: Collection) -> set[str]:
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


_LABELLERS = {
    "author": _label_people, "tag": _label_tags, "list": _label_lists, "volume": _label_volumes
}  # fmt: skip


def _find_relisted(before: Collection, now: Collection) -> set[str]:
    """The ids of papers that are on other reading lists or in other volumes than before."""
    if (before.lists, before.volumes) == (now.lists, now.volumes):
        return set()
    return {
        paper.id for paper in now.works
        if list(before.lists_of(paper)) != list(now.lists_of(paper))
        or list(before.volumes_of(paper)) != list(now.volumes_of(paper))
    }  # fmt: skip


def _find_moved(before: Collection, now: Collection) -> set[str]:
    """The ids of papers below other tags than before, because their tags have other parents."""
    if before.tags == now.tags:
        return set()
    return {
        paper.id for paper in now.works
        if search.list_facet("tag", paper, before) != search.list_facet("tag", paper, now)
    }  # fmt: skip


def _select_shown(id: str, collection: Collection) -> object:
    """All that a paper's card, terms and exports depend on; None if there is no such paper."""
    paper = collection.by_id.get(id)
    if paper is None or id in collection.main_versions:
        return None
    labels = [collection.tag_label(collection.tag_slug(tag)) for tag in paper.tags]
    venue = collection.venue_slug(paper)
    label = collection.venue_label(venue) if venue else ""
    versions = collection.versions.get(id)
    earlier = search.list_earlier_names(paper, collection)
    return paper, labels, label, collection.venues.get(paper.venue), versions, earlier


def _select_names(paper: Paper) -> tuple[Any, ...]:
    """All that facets and their labels depend on."""
    return paper.authors, paper.venue, paper.date, paper.tags, paper.entry_type, paper.own


def _find_papers_of(authors: Set[str], collection: Collection) -> dict[str, list[str]]:
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
