"""The documents of the index: papers and hand-written pages."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import NamedTuple

from ..records.collection import Collection
from ..records.name import to_name
from ..records.paper import Paper
from ..records.text import to_plain
from .expansion.expander import Expander
from .terms.tokens import join_identifiers

FacetValue = tuple[str, str]
"""(slug, label) of a venue, tag or author."""

_AUTHORS = 12
"""Most names on a card; the thousand names of a large collaboration would slow down every list."""


@dataclass(frozen=True, slots=True)
class Document:
    """A paper or a page, as the index takes it. Pickles small.

    `texts` are the texts of `FIELDS`, in their order. The other fields are what a result shows and
    what it can be filtered by. Exports use the paper's citation `key`, its BibTeX `entry`, its
    `biblatex` entry, and its CSL `item` as JSON.
    """

    id: str
    """A paper's id, or a page's address."""
    texts: tuple[str, ...]
    title: str
    names: tuple[str, ...] = ()
    """Authors as they are printed on the paper, at most twelve."""
    more: int = 0
    """The number of authors beyond those."""
    date: str = ""
    """ISO date, as precise as the record."""
    venue: str = ""
    """Short name, as cards show it."""
    labels: tuple[str, ...] = ()
    """Labels of the tags."""
    in_venue: FacetValue | None = None
    tags: tuple[FacetValue, ...] = ()
    """Tags and all their parents, so that a filter by a tag also finds its sub-tags."""
    authors: tuple[FacetValue, ...] = ()
    facets: Mapping[str, tuple[FacetValue, ...]] = field(default_factory=dict)
    """Values of the other facets, by the facet's name."""
    citations: int | None = None
    cited: int = 0
    """The number of works in the collection that cite this one."""
    status: str = ""
    """Whether the paper is retracted, withdrawn or corrected."""
    lacks_abstract: bool = False
    key: str = ""
    entry: str = ""
    item: str = ""
    biblatex: str = ""
    context: str = ""
    """What the search page shows to reference managers beside the other data of a card."""
    is_page: bool = False

    @property
    def year(self) -> int:
        """The year, 0 if unknown."""
        return int(self.date[:4] or 0)


def sort_papers(papers: Iterable[Paper]) -> list[Paper]:
    """Papers by date, those without first, then by id: the order of their numbers in the index.

    A new paper then usually comes last, so that the numbers of the others stay the same.
    """
    return sorted(papers, key=_get_sort_key)


def _get_sort_key(paper: Paper) -> tuple[int, int, int, str]:
    date = paper.date
    return (date.year, date.month, date.day, paper.id) if date else (0, 0, 0, paper.id)


class Exports(NamedTuple):
    """A paper's texts for exports."""

    entry: str = ""
    """In BibTeX."""
    item: str = ""
    """In CSL, as JSON."""
    biblatex: str = ""


NO_EXPORTS = Exports()


def to_document(
    paper: Paper, collection: Collection, expander: Expander, exports: Exports = NO_EXPORTS
) -> Document:
    """A paper of a collection, with its texts for exports."""
    tags, authors = (list_facet(facet, paper, collection) for facet in ("tag", "author"))
    venue = collection.venue_slug(paper)
    return replace(
        to_bare_document(paper, collection, exports),
        texts=to_texts(paper, collection, expander),
        in_venue=(venue, collection.venue_label(venue)) if venue else None,
        tags=tuple((slug, collection.tag_label(slug)) for slug in tags),
        authors=tuple((slug, collection.author_label(slug)) for slug in authors),
    )


def to_bare_document(paper: Paper, collection: Collection, exports: Exports) -> Document:
    """A paper without what needs all papers: its texts, and what it can be filtered by."""
    names = [name.display for name in paper.authors]
    return Document(
        id=paper.id,
        texts=(),
        title=to_plain(paper.title, braces=True),
        names=tuple(names[:_AUTHORS]),
        more=max(paper.author_count - _AUTHORS, 0) if names else paper.author_count,
        date=str(paper.date or ""),
        venue=collection.venue_short(paper),
        labels=tuple(collection.tag_label(collection.tag_slug(tag)) for tag in paper.tags),
        citations=paper.citations,
        cited=len(collection.cited_by.get(paper.id, ())),
        status=paper.status or "",
        lacks_abstract=not paper.abstract,
        key=paper.key or paper.id,
        entry=exports.entry,
        item=exports.item,
        biblatex=exports.biblatex,
    )


def list_facet(facet: str, paper: Paper, collection: Collection) -> Sequence[str]:
    """The slugs of a paper's values of a facet: `venue`, `tag` or `author`."""
    if facet == "venue":
        venue = collection.venue_slug(paper)
        return [venue] if venue else []
    if facet == "author":
        return list(dict.fromkeys(map(collection.author_slug, paper.authors)))
    return _add_parent_tags([collection.tag_slug(tag) for tag in paper.tags], collection)


def page_to_document(address: str, title: str, text: str) -> Document:
    """A hand-written page: its text, without markup, is indexed as an abstract."""
    return Document(address, (title, "", text, "", "", "", ""), title, is_page=True)


def to_texts(paper: Paper, collection: Collection, expander: Expander) -> tuple[str, ...]:
    """A paper's texts, one for each of `FIELDS`.

    A work is also found by its texts in further languages, by the titles, authors and identifiers
    of its other versions, and by earlier names of its authors, which no result shows.
    """
    title, venue = to_plain(paper.title, braces=True), collection.venue_short(paper)
    tags = [*(collection.tag_label(collection.tag_slug(tag)) for tag in paper.tags), *paper.tags]
    names = [name.display for name in paper.authors]
    names += [name.native for name in paper.authors if name.native]
    prose = f"{to_plain(paper.abstract)} {to_plain(paper.summary)}".strip()
    titles = [title, *(to_plain(one.title, braces=True) for one in paper.translations.values())]
    for one in paper.translations.values():
        prose = f"{prose} {to_plain(one.abstract)} {to_plain(one.summary)}".strip()
    ids, both = _list_ids(paper), dict.fromkeys([*tags, *paper.keywords])
    for other in collection.versions.get(paper.id, ()):
        names += [name.display for name in other.authors if name.display not in names]
        ids += _list_ids(other)
        if (its := to_plain(other.title, braces=True)) != title:
            both[its] = None
    names += list_earlier_names(paper, collection)
    short = venue if _is_short(venue) else ""
    more, identifiers = expander.expand(paper), join_identifiers(*dict.fromkeys(ids))
    return " ".join(titles), " ".join(names), prose, " ".join(both), short, identifiers, more


def list_earlier_names(paper: Paper, collection: Collection) -> list[str]:
    """The earlier names of the authors of a work and its versions, in reading order."""
    by_person = collection.earlier_names.by_person
    if not by_person:
        return []
    papers = (paper, *collection.versions.get(paper.id, ()))
    slugs = dict.fromkeys(collection.author_slug(name) for one in papers for name in one.authors)
    return [to_name(text).display for slug in slugs for text in by_person.get(slug, ())]


def _list_ids(paper: Paper) -> list[str]:
    """All by which a paper is asked for."""
    found = (paper.key or paper.id, paper.arxiv, paper.doi, paper.openreview)
    return [*filter(None, found)]


def _is_short(venue: str) -> bool:
    """Whether a venue's name is distinctive: "Robotics and Automation" would match half of all
    papers."""
    return len(venue.split()) <= 3


def _add_parent_tags(tags: list[str], collection: Collection) -> Sequence[str]:
    slugs = dict.fromkeys(tags)
    for tag in tags:
        above = collection.parent(tag)
        while above and above not in slugs:
            slugs[above] = None
            above = collection.parent(above)
    return list(slugs)
