"""Which papers a hand-written page shows: those of a query, and those that it cites."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any

from ...errors import Problem, did_you_mean
from ...formats.work_types import get_type
from ...records.date import PartialDate
from ...records.paper import Paper
from ...records.text import fold
from ..citation_graph import count_citing
from ..listings.sorted_pages import get_upvotes_key, to_title_key
from ..reading import find_paper, label_tag, label_venue
from ..rendering import phrases
from ..search.query_papers import find_papers
from ..site import Site, selection
from .marks import Citation, Group, Mark, PapersBlock, Sort


@selection
def select_papers(site: Site, query: str, sort: Sort, limit: int) -> tuple[str, ...]:
    """The ids of the papers that match a query, in an order; at most `limit`, unless it is 0."""
    papers = find_papers(site, query)
    if sort == "cited":
        counts = count_citing(site)
        papers.sort(key=lambda paper: -counts.get(paper.id, 0))
    elif sort != "added":  # the collection's own order
        key, is_reverse = _SORT_KEYS[sort]
        papers.sort(key=key, reverse=is_reverse)
    return tuple(paper.id for paper in papers[: limit or None])


_UNDATED = PartialDate(0)
_SORT_KEYS: dict[Sort, tuple[Callable[[Paper], Any], bool]] = {
    "newest": (lambda paper: paper.date or _UNDATED, True),
    "oldest": (lambda paper: (paper.date is None, paper.date or _UNDATED), False),
    "title": (to_title_key, False),
    "upvotes": (get_upvotes_key, True),
}
"""(key, whether the greatest is first). Ties stay in the collection's order."""


def find_cited_paper(site: Site, key: str) -> str:
    """The id of the paper with a citation key, an id or an alias; empty if there is none."""
    return _find_keys(site).get(key, "") or find_paper(site, key)


@selection
def _find_keys(site: Site) -> Mapping[str, str]:
    """Citation key -> id, of the papers whose key is not their id."""
    return {paper.key: paper.id for paper in site.index.papers if paper.key}


# --- groups ---------------------------------------------------------------------------------


def group_papers(
    site: Site, papers: Sequence[Paper], group: Group
) -> list[tuple[str, list[Paper]]]:
    """(heading, papers) of the groups of some papers, each in their order.

    Years follow the papers, types have an order of their own, and venues and tags are sorted. A
    paper with several tags is in several groups.
    """
    if group == "none":
        return [("", list(papers))]
    found: dict[str, list[Paper]] = {}
    for paper in papers:
        for heading in _GROUPS[group](site, paper):
            found.setdefault(heading, []).append(paper)
    headings = list(found)
    if group == "type":
        every = [*phrases.publication_types(site.locale).values()]
        headings.sort(key=every.index)
    elif group != "year":
        other = _get_other(site)
        headings.sort(key=lambda heading: (heading == other, fold(heading)))
    return [(heading, found[heading]) for heading in headings]


def _get_other(site: Site) -> str:
    return phrases.publication_types(site.locale)["other"]


def _list_years(site: Site, paper: Paper) -> Iterator[str]:
    yield f"{paper.date.year:04}" if paper.date else site.locale.gettext("No date")


def _list_types(site: Site, paper: Paper) -> Iterator[str]:
    yield phrases.publication_types(site.locale)[get_type(paper, site.records.venues)]


def _list_venues(site: Site, paper: Paper) -> Iterator[str]:
    venue = site.records.venue_slug(paper)
    yield label_venue(site, venue) if venue else _get_other(site)


def _list_tags(site: Site, paper: Paper) -> Iterable[str]:
    slugs = dict.fromkeys(map(site.records.tag_slug, paper.tags))
    return [label_tag(site, slug) for slug in slugs] or [_get_other(site)]


_GROUPS: dict[Group, Callable[[Site, Paper], Iterable[str]]] = {
    "year": _list_years, "type": _list_types, "venue": _list_venues, "tag": _list_tags,
}  # fmt: skip


# --- problems -------------------------------------------------------------------------------


def check_marks(site: Site, path: str, marks: Iterable[Mark]) -> Iterator[Problem]:
    """The problems of a page's marks: keys that no paper has, and queries that find nothing."""
    for mark in marks:
        if isinstance(mark, Citation):
            for source in mark.sources:
                if not find_cited_paper(site, source.key):
                    yield Problem(
                        path,
                        source.line,
                        source.column,
                        "unknown-paper",
                        f"no paper has the citation key or id `{source.key}`",
                        _suggest_key(site, source.key)
                        or r"write `\[` for a bracket that begins no citation",
                    )
        elif isinstance(mark, PapersBlock) and not select_papers(
            site, mark.query, mark.sort, mark.limit
        ):
            yield Problem(
                path,
                mark.line,
                1,
                "no-papers",
                f"no paper matches `{mark.query}`",
                "the syntax is that of the search page; the block is empty until a paper matches",
                "warning",
            )


def _suggest_key(site: Site, key: str) -> str:
    return did_you_mean(key, {**_find_keys(site), **site.index.by_id})
