"""Papers and hand-written pages as the documents of the search index, by their numbers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence, Set
from dataclasses import replace
from functools import cached_property
from itertools import chain

from ... import search
from ...formats import csl
from ...records.collection import Collection
from ...records.paper import Paper
from ..bibtex_entries import to_biblatex, to_bibtex
from ..papers import coins
from ..previous import Previous
from ..rendering.markup import title_to_line
from ..site import Site
from .document_changes import (
    LABELLERS,
    find_moved,
    find_papers_of,
    find_recited,
    find_relisted,
    find_touched,
    select_names,
    select_shown,
)
from .facets import CITES, find_label, list_facet, list_own_facets


def order_papers(site: Site) -> list[Paper]:
    """The papers in the order of the index; sorted once, before processes are started."""
    return site.memo("index order", lambda: search.sort_papers(site.records.works))


def get_expander(site: Site) -> search.Expander:
    """The expander that adds to titles the words that they imply. It is made once, before
    processes are started."""
    return site.memo_recent("expander", lambda: search.Expander(site.records.works, site.languages))


def write_exports(site: Site, paper: Paper) -> tuple[str, str]:
    """A paper's CSL item and biblatex entry."""
    return csl.write(paper, site.records.venues), to_biblatex(site, paper)


def with_context(site: Site, paper: Paper, document: search.Document) -> search.Document:
    """A paper's document with a title that a result shows, and its context for reference
    managers."""
    title = title_to_line(paper.title)
    return replace(document, title=title, context=coins.pack_context(site, paper, title, document))


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
        self.pages: Sequence[search.Document] = site.pages
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
            texts = self.pages[number - len(papers)].texts
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
        self.pages = previous.pages


class PresentDocuments(_Documents):
    """The documents of a site after a change; see `NewDocuments` of the search."""

    def __init__(self, site: Site, previous: Previous, before: FormerDocuments) -> None:
        super().__init__(site, site.records, order_papers(site), get_expander(site))
        self._previous = previous
        self._before = before
        self._documents: dict[int, search.Document] = {}
        self._by_author: dict[str, list[str]] = {}
        """Author -> ids of papers, as far as they were looked for."""
        self._recited = find_recited(previous.collection, site.records)
        self._touched = find_touched(previous, site.records) | self._recited
        """Ids of papers that may differ in anything but parents of tags, and labels of authors."""
        self.fields = get_fields(site)
        self.languages = site.languages
        self.authors_from = site.settings.author_pages_from
        self.own_facets = list_own_facets(site.records)

    @cached_property
    def changed_ids(self) -> Set[str]:
        old, new = self._previous.collection, self._collection
        found = {id for id in self._touched if select_shown(id, old) != select_shown(id, new)}
        return found.union(self.expander.find_differences(self._before.expander, self._papers))

    @cached_property
    def refiled_ids(self) -> Set[str]:
        old, new = self._previous.collection, self._collection
        touched = self._touched - self.changed_ids
        return touched | find_moved(old, new) | find_relisted(old, new)

    @cached_property
    def has_new_facets(self) -> bool:
        old, new = self._previous.collection, self._collection
        tables, others = (
            (one.people, one.tags, one.venues, one.lists, one.volumes) for one in (old, new)
        )
        if tables != others or self._recited or self.list_relabelled(CITES):
            return True
        both = ((old.by_id.get(id), new.by_id.get(id)) for id in self.changed_ids)
        return any(
            select_names(one, old) != select_names(other, new) for one, other in both
            if one and other
        )  # fmt: skip

    def get_document(self, number: int) -> search.Document:
        if number >= len(self._papers):
            return self.pages[number - len(self._papers)]
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
            self._by_author |= find_papers_of(more, self._collection)
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
        if facet not in LABELLERS:
            return set()
        label = LABELLERS[facet]
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
