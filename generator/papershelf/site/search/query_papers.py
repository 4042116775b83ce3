"""The papers of a collection that a query of the search page selects, for exports."""

from __future__ import annotations

from itertools import chain

from ... import search
from ...records.collection import Collection
from ...records.paper import Paper
from ..site import Site
from .facets import CITES, INSTITUTION, VOLUME, find_label, list_facet, list_types
from .index_documents import drop_weightless, get_expander

_LIKE_OWN = (INSTITUTION, VOLUME, CITES)
"""Facets that queries name as they do own fields: where a paper has a value."""


def find_papers(site: Site, text: str) -> list[Paper]:
    """Return the works that match all of a query, in the collection's order; all if it is empty.

    The query is read as the search page reads it, except that the last word is a whole word, and
    that a query without results is not loosened.
    """
    collection, languages = site.collection, site.languages
    if not text.strip():
        return list(collection.works)
    years = {paper.date.year for paper in collection.works if paper.date}
    own = {name for paper in collection.works for name in paper.own}
    own |= {
        facet
        for facet in _LIKE_OWN
        if any(list_facet(facet, paper, collection) for paper in collection.works)
    }
    matcher = search.QueryMatcher(search.parse_query(text, languages, years, own), languages)
    return [
        paper for paper in collection.works if matcher.matches(_describe(site, collection, paper))
    ]


def _describe(site: Site, collection: Collection, paper: Paper) -> search.Candidate:
    slug = collection.venue_slug(paper)
    names = (slug, collection.venue_label(slug), collection.venue_short(paper)) if slug else ()
    return search.Candidate(
        lambda: drop_weightless(site, search.to_texts(paper, collection, get_expander(site))),
        date=str(paper.date or ""),
        venue_names=names,
        types=list_types(collection, paper),
        lists=tuple(collection.lists_of(paper)),
        own={name: _list_names(site, paper, name) for name in (*paper.own, *_LIKE_OWN)},
    )


def _list_names(site: Site, paper: Paper, name: str) -> list[str]:
    """What a query may call a paper's values of an own field: as their addresses, also with blanks
    for hyphens, and as pages do, without case and accents."""
    slugs = list_facet(name, paper, site.records)
    texts = ((slug, slug.replace("-", " "), find_label(name, slug, site)) for slug in slugs)
    return [search.fold(text) for text in chain.from_iterable(texts)]
