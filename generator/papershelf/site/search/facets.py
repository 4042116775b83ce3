"""The facets of papers in the search: `venue`, `tag`, `author`, `type`, `list`, `volume`, the
curator's own fields by their names, `institution` on sites with an index of institutions, and
`cites` where papers cite others of the collection.

A facet more is an entry of `LEAST` in the index's `columns`, one of `_SLUGS` and one of `_LABELS`,
and a title in `page.js`.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from ... import search
from ...formats.work_types import get_type, list_type_words
from ...records.collection import Collection
from ...records.own.own_fields import OwnField
from ...records.own.own_index import list_more_slugs, list_slugs
from ...records.paper import Paper
from ...records.slug import slugify
from ..rendering import phrases
from ..rendering.markup import title_to_line
from ..site import Site

CITES = "cites"
INSTITUTION = "institution"
VOLUME = "volume"
_HEADINGS = {"conference": "inproceedings", "chapter": "incollection"}
"""A word for types -> the type whose heading it has."""
_NARROW = frozenset(
    "inproceedings incollection inbook phdthesis mastersthesis bathesis techreport misc "
    "unpublished presentation online".split()
)
"""Words for types that are not listed, since others of the same papers are."""
_OTHERS = ("type", "list", VOLUME)
"""The facets whose values are in `Document.facets`."""


def list_types(collection: Collection, paper: Paper) -> tuple[str, ...]:
    """The record's type, and the words that people have for it."""
    kind = get_type(paper, collection.venues)
    rest = ("other",) if kind in ("misc", "unpublished") else ()
    return tuple(dict.fromkeys((paper.entry_type, *list_type_words(kind), *rest)))


def list_facet(facet: str, paper: Paper, collection: Collection) -> Sequence[str]:
    """The slugs of a paper's values of a facet."""
    if find := _SLUGS.get(facet):
        return find(paper, collection)
    if field := _find_own_field(facet, collection):
        value = paper.own.get(facet)
        return () if value is None else [*list_slugs(field, value), *list_more_slugs(field, value)]
    return search.list_facet(facet, paper, collection)


def find_label(facet: str, slug: str, site: Site) -> str:
    """The label of a type, a list, a volume or a value of an own field; empty for a type that
    another word stands for, for what is more than the year of a date, and for other spellings.

    Values without a label are found by queries, but not listed.
    """
    if find := _LABELS.get(facet):
        return find(slug, site.records)
    if field := _find_own_field(facet, site.records):
        if field.type == "date" and len(slug) > len("2024"):
            return ""
        text = site.records.own_index.find_text(field.kind, slug)
        return phrases.own_value(site.locale, field.type, text)
    headings = site.cache("headings_of_types", lambda: phrases.publication_types(site.locale))
    return "" if slug in _NARROW else headings.get(_HEADINGS.get(slug, slug), slug)


def list_own_facets(collection: Collection) -> tuple[str, ...]:
    """`institution` where there are any, the names of the curator's own fields, and `cites` where
    papers cite others."""
    own = tuple(field.name for field in collection.own_fields)
    first = (INSTITUTION,) if collection.institutions else ()
    return (*first, *own, CITES) if collection.cited_by else (*first, *own)


def _list_institutions(paper: Paper, collection: Collection) -> list[str]:
    """The slugs of a paper's institutions and of their other spellings, which queries may name."""
    found = collection.list_institutions(paper.authors)
    entries = filter(None, map(collection.known_institutions.get, found))
    aliases = (slugify(alias) for entry in entries for alias in entry.aliases)
    return [*dict.fromkeys((*found, *aliases))]


def _label_institution(slug: str, collection: Collection) -> str:
    """The name of an institution; empty for another spelling of it."""
    return (
        "" if collection.known_institutions.is_alias(slug) else collection.institution_label(slug)
    )


_SLUGS: dict[str, Callable[[Paper, Collection], Sequence[str]]] = {
    "type": lambda paper, collection: list_types(collection, paper),
    "list": lambda paper, collection: list(collection.lists_of(paper)),
    VOLUME: lambda paper, collection: list(collection.volumes_of(paper)),
    INSTITUTION: _list_institutions,
    CITES: lambda paper, collection: list(dict.fromkeys(collection.list_cited(paper))),
}
"""Facet -> what gives the slugs of a paper's values."""
_LABELS: dict[str, Callable[[str, Collection], str]] = {
    "list": lambda slug, collection: collection.lists[slug].title,
    VOLUME: lambda slug, collection: collection.volumes[slug].title,
    INSTITUTION: _label_institution,
    CITES: lambda slug, collection: title_to_line(collection.by_id[slug].title),
}
"""Facet -> what gives the label of a value."""


def _find_own_field(name: str, collection: Collection) -> OwnField | None:
    return next((field for field in collection.own_fields if field.name == name), None)


def add_facets(site: Site, paper: Paper, document: search.Document) -> search.Document:
    """A paper's document with the facets that `search` does not know."""
    found = {
        facet: tuple(
            (slug, find_label(facet, slug, site)) for slug in list_facet(facet, paper, site.records)
        )
        for facet in (*_OTHERS, *list_own_facets(site.records))
    }
    return replace(document, facets=found)
