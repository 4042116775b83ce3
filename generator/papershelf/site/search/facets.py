"""The facets of papers in the search: `venue`, `tag`, `author`, `type` and `list`.

A facet more is an entry of `LEAST` in the index's `columns`, a case in `list_facet` and one in
`find_label`, and a title in `page.js`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from ... import search
from ...formats.work_types import get_type, list_type_words
from ...records.collection import Collection
from ...records.paper import Paper
from ..rendering import phrases
from ..site import Site

_HEADINGS = {"conference": "inproceedings", "chapter": "incollection"}
"""A word for types -> the type whose heading it has."""
_NARROW = frozenset(
    "inproceedings incollection inbook phdthesis mastersthesis bathesis techreport misc "
    "unpublished presentation online".split()
)
"""Words for types that are not listed, since others of the same papers are."""
_OTHERS = ("type", "list")
"""The facets whose values are in `Document.facets`."""


def list_types(collection: Collection, paper: Paper) -> tuple[str, ...]:
    """The record's type, and the words that people have for it."""
    kind = get_type(paper, collection.venues)
    rest = ("other",) if kind in ("misc", "unpublished") else ()
    return tuple(dict.fromkeys((paper.entry_type, *list_type_words(kind), *rest)))


def list_facet(facet: str, paper: Paper, collection: Collection) -> Sequence[str]:
    """The slugs of a paper's values of a facet."""
    if facet == "type":
        return list_types(collection, paper)
    if facet == "list":
        return list(collection.lists_of(paper))
    return search.list_facet(facet, paper, collection)


def find_label(facet: str, slug: str, site: Site) -> str:
    """The label of a type or a reading list; empty for a type that another word stands for.

    Values without a label are found by queries, but not listed.
    """
    if facet == "list":
        return site.records.lists[slug].title
    headings = phrases.publication_types(site.locale)
    return "" if slug in _NARROW else headings.get(_HEADINGS.get(slug, slug), slug)


def add_facets(site: Site, paper: Paper, document: search.Document) -> search.Document:
    """A paper's document with the facets that `search` does not know."""
    found = {
        facet: tuple(
            (slug, find_label(facet, slug, site)) for slug in list_facet(facet, paper, site.records)
        )
        for facet in _OTHERS
    }
    return replace(document, facets=found)
