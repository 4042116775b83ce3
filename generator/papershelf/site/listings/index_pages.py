"""The indices: all authors, tags, venues, years, days, weeks, months, reading lists, volumes.

If one page can't hold an index, it is split between letters as far as a letter fits on a page: so
a new name moves few others to another page.
"""

from __future__ import annotations

import pickle
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache, partial
from itertools import groupby
from typing import Any, NamedTuple

from anyascii import anyascii

from ...records.text import fold
from ..authors import find_authors_with_page
from ..home.calendar import format_label
from ..reading import count_by_slug, count_papers, count_slugs
from ..rendering import metadata, phrases, urls
from ..rendering.markup import cut, note_to_text
from ..rendering.output import Output, Page
from ..rendering.renderer import get_renderer
from ..site import Site, selection
from .own_listings import (
    add_own_kinds,
    find_own_field,
    label_own,
    link_own_indices,
    title_kind,
)
from .pager import Pager, cut_groups, find_first_pages

# The indices that have a field for names, if they have at least so many lines.
_FILTERED = frozenset({"authors", "tags", "venues"})
_FILTERED_FROM = 50


class IndexEntry(NamedTuple):
    """A line of an index, `depth` levels below the top; `group` is the heading that it is under.

    `paper` is the id of the newest paper of an author without a page: the line links to it. Of
    what stands below it, `description` is as records write it, and `remark` is plain text.
    """

    label: str
    kind: urls.Kind
    slug: str
    papers: int
    group: str = ""
    description: str = ""
    depth: int = 0
    paper: str = ""
    remark: str = ""

    @property
    def address(self) -> str:
        return urls.paper(self.paper) if self.paper else urls.listing(self.kind, self.slug)


@dataclass(frozen=True)
class _Lines:
    """All lines of an index: those of each page, pickled, since authors are several times as many
    as papers; their number; and (letter or year, number of the page on which it begins)."""

    pages: tuple[bytes, ...]
    total: int
    starts: list[tuple[str, int]]


@dataclass(frozen=True)
class IndexPage:
    """A page of an index, with the number of all its lines; `starts` are (letter or year, number of
    the page on which it begins), `others` the names and addresses of indices of own fields."""

    kind: urls.Kind
    title: str
    pager: Pager
    entries: tuple[tuple[Any, ...], ...]
    """The values of `IndexEntry`: plain tuples pickle several times as fast."""
    total: int
    is_filtered: bool
    starts: list[tuple[str, int]]
    has_days: bool
    has_papers: bool
    others: tuple[tuple[str, str], ...]


@selection
def list_empty_sections(site: Site) -> tuple[str, ...]:
    """The addresses of indices without an entry, to which no navigation leads."""
    kinds = add_own_kinds(site, urls.SECTION_KINDS)
    return tuple(urls.index(kind) for kind in kinds if not count_by_slug(site, kind))


def plan(site: Site) -> Iterator[tuple[urls.Kind, int]]:
    """(kind, number of the page)."""
    for kind in add_own_kinds(site, urls.KINDS):
        yield from ((kind, number) for number in range(1, _count_pages(site, kind) + 1))


def match(site: Site, path: str) -> tuple[urls.Kind, int] | None:
    """See `Maker.match`."""
    for kind in add_own_kinds(site, urls.KINDS):
        if number := urls.match_page(urls.index(kind), path):
            return kind, number
    return None


def inputs(site: Site, arg: tuple[urls.Kind, int]) -> IndexPage | None:
    """A page; None if the index has fewer pages."""
    kind, number = arg
    last = _count_pages(site, kind)
    if number > last:
        return None
    lines = _read_lines(site, kind)
    return IndexPage(
        kind,
        title_kind(site, kind),
        Pager(urls.index(kind), number, last),
        _unpack(lines.pages[number - 1]),
        lines.total if number == 1 else 0,
        is_filtered(site, kind),
        lines.starts,
        has_days=bool(count_by_slug(site, "days")),
        has_papers=bool(count_papers(site)),
        others=link_own_indices(site) if kind == "tags" and number == 1 else (),
    )


def make(site: Site, inputs: IndexPage | None) -> Iterator[Output]:
    if inputs is None:
        return
    kind, pager = inputs.kind, inputs.pager
    title, groups = inputs.title, groupby(map(IndexEntry._make, inputs.entries), _get_group)
    body = get_renderer(site).render(
        "index.html",
        kind=kind,
        title=title,
        pager=pager,
        total=phrases.count_kind(site.locale, kind, inputs.total) if pager.number == 1 else "",
        names=urls.names(kind) if inputs.is_filtered else "",
        starts=[(name, _to_anchor(name), pager.at(at)) for name, at in inputs.starts],
        empty=_describe_empty(site, kind),
        find=_find_placeholder(site, kind),
        groups=[(name, _to_anchor(name), list(group)) for name, group in groups],
        has_days=inputs.has_days,
        has_papers=inputs.has_papers,
        others=inputs.others,
    )
    tab = site.settings.feed_at if kind in urls.PERIODS else urls.index(kind)
    address, numbered = pager.at(pager.number), pager.number_title(title, site.locale)
    head = metadata.write_head(site, address, numbered)
    meta: dict[str, object] = {"tab": tab, "head": head, "search": {"exclude": True}}
    if kind not in urls.KINDS and pager.number == 1:
        meta["section"] = "true"
    about = site.locale.gettext("%(names)s of the papers on %(site)s.", names=title, site=site.name)
    yield Page(address, numbered, body, about, meta)


def _find_placeholder(site: Site, kind: urls.Kind) -> str:
    """The placeholder of an index's field; empty if the index has none."""
    _ = site.locale.gettext
    return {
        "authors": _("Find authors"), "tags": _("Find tags"), "venues": _("Find venues"),
    }.get(kind, "")  # fmt: skip


def _describe_empty(site: Site, kind: urls.Kind) -> str:
    """The text of an empty index; an index of reading lists is never empty, but missing."""
    _ = site.locale.gettext
    match kind:
        case "authors":
            return _("No paper names its authors yet.")
        case "tags":
            return _("No paper has a tag yet.")
        case "venues":
            return _("No paper has a venue yet: so far, all are preprints.")
        case "years":
            return _("No paper has a date yet.")
    return _("No paper says when it was added.")


def list_entries(site: Site, kind: urls.Kind) -> Iterator[IndexEntry]:
    """The lines of an index."""
    for page in _read_lines(site, kind).pages:
        yield from map(IndexEntry._make, _unpack(page))


def is_filtered(site: Site, kind: urls.Kind) -> bool:
    """Whether an index has a field to look up names: it is too long to look through."""
    return kind in _FILTERED and count_slugs(site, kind) >= _FILTERED_FROM


@selection
def _count_pages(site: Site, kind: urls.Kind) -> int:
    """The number of an index's pages; 0 for reading lists or values of a field if there are
    none."""
    if (kind == "lists" or kind not in urls.KINDS) and not count_by_slug(site, kind):
        return 0
    return len(_read_lines(site, kind).pages)


def _read_lines(site: Site, kind: urls.Kind) -> _Lines:
    """The lines of an index; made once, since its pages, its plan and its look-up need them."""
    return site.memo(("lines", kind), lambda: _cut_pages(site, kind))


def _cut_pages(site: Site, kind: urls.Kind) -> _Lines:
    found = _MAKE.get(kind, partial(_list_values, kind))(site)
    pages = cut_groups(found, _get_group, site.settings.names_per_page)
    packed = (pickle.dumps(tuple(map(tuple, page)), pickle.HIGHEST_PROTOCOL) for page in pages)
    return _Lines(tuple(packed), len(found), find_first_pages(pages, _get_group))


def _unpack(page: bytes) -> tuple[tuple[Any, ...], ...]:
    """The values of each `IndexEntry` of a page."""
    lines: tuple[tuple[Any, ...], ...] = pickle.loads(page)  # noqa: S301 - packed by this build
    return lines


def _get_group(entry: IndexEntry) -> str:
    return entry.group


def _to_anchor(name: str) -> str:
    """The anchor of a letter or year in its page."""
    return name.lower() if name.isalnum() else "other"


def _list_authors(site: Site) -> list[IndexEntry]:
    collection, with_page = site.read_parts("index", "people"), find_authors_with_page(site)
    found = []
    for author, papers in collection.by_author.items():
        label = collection.author_name(author).family_first
        folded = fold(label)
        paper = "" if author in with_page else papers[0].id
        found.append((_find_letter(folded[:1]), folded, author, label, len(papers), paper))
    found.sort()  # there are more authors than papers: a function of the order takes as long again
    return [IndexEntry(label, "authors", author, papers, group, paper=paper)
            for group, _, author, label, papers, paper in found]  # fmt: skip


@cache
def _find_letter(first: str) -> str:
    """The Latin letter of names that begin with a character; `#` if there is none."""
    letter = anyascii(first)[:1].upper()
    return letter if letter.isalpha() else "#"


def _list_tags(site: Site) -> list[IndexEntry]:
    """The tags in the order of their labels, with sub-tags below their parents."""
    collection = site.read_parts("index", "tags")

    def get_order(tag: str) -> tuple[str, str]:
        return fold(collection.tag_label(tag)), tag

    def list_below(tags: list[str], depth: int) -> Iterator[IndexEntry]:
        for tag in sorted(tags, key=get_order):
            entry = collection.tags.get(tag)
            yield IndexEntry(
                collection.tag_label(tag),
                "tags",
                tag,
                len(collection.by_tag[tag]),
                description=entry.description if entry else "",
                depth=depth,
            )
            yield from list_below(list(collection.children.get(tag, ())), depth + 1)

    return list(list_below([tag for tag in collection.by_tag if not collection.parent(tag)], 0))


def _list_venues(site: Site) -> list[IndexEntry]:
    collection = site.read_parts("index", "venues")
    found = [
        IndexEntry(collection.venue_label(venue), "venues", venue, len(papers))
        for venue, papers in collection.by_venue.items()
    ]
    return sorted(found, key=lambda entry: (fold(entry.label), entry.slug))


def _list_years(site: Site) -> list[IndexEntry]:
    years = site.read_parts("index").by_year.items()
    return [IndexEntry(year, "years", year, len(papers)) for year, papers in years][::-1]


def _list_reading_lists(site: Site) -> list[IndexEntry]:
    collection = site.read_parts("index", "lists")
    found = [
        IndexEntry(reading_list.title, "lists", id, len(collection.by_list[id]),
              remark=cut(note_to_text(reading_list.intro)))
        for id, reading_list in collection.lists.items()
    ]  # fmt: skip
    return sorted(found, key=lambda entry: (fold(entry.label), entry.slug))


def _list_volumes(site: Site) -> list[IndexEntry]:
    """The volumes by year, the newest first, with their editors."""
    collection = site.read_parts("index", "volumes")
    return [
        IndexEntry(
            volume.title, "volumes", volume.id, len(collection.by_volume[volume.id]),
            volume.year, remark=phrases.edited_by(site.locale, volume),
        )
        for volume in collection.newest_volumes
    ]  # fmt: skip


def _list_values(kind: urls.Kind, site: Site) -> list[IndexEntry]:
    """The values of a field, or institutions: years the last first, numbers by size, others by
    their labels."""
    field = find_own_field(site, kind)
    found = [
        IndexEntry(label_own(site, kind, slug), kind, slug, papers)
        for slug, papers in count_by_slug(site, kind).items()
    ]
    if field and field.type == "date":
        return found[::-1]
    if field and field.type == "number":
        return sorted(found, key=lambda entry: float(entry.slug))
    return sorted(found, key=lambda entry: (fold(entry.label), entry.slug))


def _list_periods(kind: urls.Kind, site: Site) -> list[IndexEntry]:
    return [
        IndexEntry(_format_period(site, kind, slug), kind, slug, len(papers), slug[:4])
        for slug, papers in site.read_parts("index").index(kind).items()
    ][::-1]


def _format_period(site: Site, kind: urls.Kind, slug: str) -> str:
    named = format_label(site, kind, slug)
    return f"{named}: {site.locale.format_week_span(slug)}" if kind == "weeks" else named


_MAKE: dict[urls.Kind, Callable[[Site], list[IndexEntry]]] = {
    "authors": _list_authors,
    "tags": _list_tags,
    "venues": _list_venues,
    "years": _list_years,
    "lists": _list_reading_lists,
    "volumes": _list_volumes,
    **{kind: partial(_list_periods, kind) for kind in urls.PERIODS},
}
