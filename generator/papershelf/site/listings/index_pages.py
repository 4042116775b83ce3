"""The indices: all authors, tags, venues, years, days, weeks, months and reading lists.

Where a page can't hold them all, each letter that fits a page stands on one: so a new name moves
few others to another page.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from itertools import groupby

from anyascii import anyascii

from ...records.text import fold
from ..home.calendar import label
from ..rendering import phrases, urls
from ..rendering.markup import cut, note_plain
from ..rendering.output import Output, Page
from ..rendering.renderer import renderer_of
from ..site import Site
from .pager import Pager, cut_groups, first_pages

# The indices in which a name can be typed, and from how many lines on.
_FILTERED = frozenset({"authors", "tags", "venues"})
_FILTERED_FROM = 50


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of an index; `depth` steps in below its parent, `group` is its heading.

    `paper` is the id of the newest paper of an author who has no page: the line leads there.
    """

    label: str
    kind: urls.Kind
    slug: str
    papers: int
    group: str = ""
    description: str = ""
    depth: int = 0
    paper: str = ""

    @property
    def address(self) -> str:
        return urls.paper(self.paper) if self.paper else urls.listing(self.kind, self.slug)


def plan(site: Site) -> Iterator[tuple[urls.Kind, int]]:
    """(kind, number of the page)."""
    for kind in urls.KINDS:
        yield from ((kind, number) for number in range(1, len(_pages(site, kind)) + 1))


def inputs(site: Site, arg: tuple[urls.Kind, int]) -> object:
    kind, number = arg
    shown, is_first = _pages(site, kind)[number - 1], number == 1
    return (shown, len(_pages(site, kind)), _starts(site, kind), is_filtered(site, kind),
            is_first and len(entries(site, kind)), bool(site.collection.by_day),
            bool(site.collection.papers))  # fmt: skip


def make(site: Site, arg: tuple[urls.Kind, int]) -> Iterator[Output]:
    kind, number = arg
    title, found = phrases.title(site.locale, kind), _pages(site, kind)
    pager = Pager(urls.index(kind), number, len(found))
    for shown in found[number - 1 : number]:
        body = renderer_of(site).render(
            "index.html",
            kind=kind,
            title=title,
            pager=pager,
            total=_total(site, kind) if number == 1 else "",
            names=urls.names(kind) if is_filtered(site, kind) else "",
            starts=[(name, _anchor(name), pager.at(at)) for name, at in _starts(site, kind)],
            empty=_empty(site, kind),
            find=_find(site, kind),
            groups=[(name, _anchor(name), list(group)) for name, group in groupby(shown, _group)],
        )
        tab = urls.feed() if kind in urls.PERIODS else urls.index(kind)
        meta = {"tab": tab, "search": {"exclude": True}}
        about = site.locale.gettext(
            "%(names)s of the papers on %(site)s.", names=title, site=site.name
        )
        yield Page(pager.at(number), pager.titled(title, site.locale), body, about, meta)


def _total(site: Site, kind: urls.Kind) -> str:
    return phrases.counted(site.locale, kind, len(entries(site, kind)))


def _find(site: Site, kind: urls.Kind) -> str:
    """What stands in the field of an index that has one."""
    _ = site.locale.gettext
    return {
        "authors": _("Find authors"), "tags": _("Find tags"), "venues": _("Find venues"),
    }.get(kind, "")  # fmt: skip


def _empty(site: Site, kind: urls.Kind) -> str:
    """What an index without a line says; without reading lists there is no index of them."""
    _ = site.locale.gettext
    match kind:
        case "authors":
            return _("No paper names its authors yet.")
        case "tags":
            return _("No paper has a tag yet.")
        case "venues":
            return _("No paper names a venue yet: so far these are preprints.")
        case "years":
            return _("No paper has a date yet.")
    return _("No paper says yet when it was added.")


def entries(site: Site, kind: urls.Kind) -> list[Entry]:
    """The lines of an index; made once for all that shows them."""
    return site.once(("entries", kind), lambda: _MAKE[kind](site))


def is_filtered(site: Site, kind: urls.Kind) -> bool:
    """Whether a reader may type a name, to find it in an index that is too long to look through."""
    return kind in _FILTERED and len(entries(site, kind)) >= _FILTERED_FROM


def _pages(site: Site, kind: urls.Kind) -> list[tuple[Entry, ...]]:
    """What each page of an index shows. Without reading lists there is no page of them."""
    if kind == "lists" and not site.collection.lists:
        return []
    per_page = site.settings.names_per_page
    return site.once(("pages", kind), lambda: cut_groups(entries(site, kind), _group, per_page))


def _starts(site: Site, kind: urls.Kind) -> list[tuple[str, int]]:
    """Each letter or year of an index, and the number of the page on which it begins."""
    return site.once(("starts", kind), lambda: first_pages(_pages(site, kind), _group))


def _group(entry: Entry) -> str:
    return entry.group


def _anchor(name: str) -> str:
    """Where a letter or year begins in its page."""
    return name.lower() if name.isalnum() else "other"


def _authors(site: Site) -> list[Entry]:
    shelf = site.collection
    found = []
    for author, papers in shelf.by_author.items():
        label = shelf.author_name(author).family_first
        folded = fold(label)
        letter = anyascii(folded[:1])[:1].upper()
        group = sys.intern(letter if letter.isalpha() else "#")
        paper = "" if site.has_page(author) else papers[0].id
        entry = Entry(label, "authors", author, len(papers), group, paper=paper)
        found.append((folded, author, entry))
    found.sort(key=lambda one: (one[2].group, *one[:2]))
    return [entry for _, _, entry in found]


def _tags(site: Site) -> list[Entry]:
    """Tags in the order of their labels, sub-tags below their parents."""
    shelf = site.collection

    def order(tag: str) -> tuple[str, str]:
        return fold(shelf.tag_label(tag)), tag

    def below(tags: list[str], depth: int) -> Iterator[Entry]:
        for tag in sorted(tags, key=order):
            entry = shelf.tags.get(tag)
            yield Entry(
                shelf.tag_label(tag),
                "tags",
                tag,
                len(shelf.by_tag[tag]),
                description=entry.description if entry else "",
                depth=depth,
            )
            yield from below(list(shelf.children.get(tag, ())), depth + 1)

    return list(below([tag for tag in shelf.by_tag if not shelf.parent(tag)], 0))


def _venues(site: Site) -> list[Entry]:
    shelf = site.collection
    found = [
        Entry(shelf.venue_label(venue), "venues", venue, len(papers))
        for venue, papers in shelf.by_venue.items()
    ]
    return sorted(found, key=lambda entry: (fold(entry.label), entry.slug))


def _years(site: Site) -> list[Entry]:
    years = site.collection.by_year.items()
    return [Entry(year, "years", year, len(papers)) for year, papers in years][::-1]


def _lists(site: Site) -> list[Entry]:
    shelf = site.collection
    found = [
        Entry(one.title, "lists", id, len(shelf.by_list[id]),
              description=cut(note_plain(one.intro)))
        for id, one in shelf.lists.items()
    ]  # fmt: skip
    return sorted(found, key=lambda entry: (fold(entry.label), entry.slug))


def _period(kind: urls.Kind, site: Site) -> list[Entry]:
    return [
        Entry(_said(site, kind, slug), kind, slug, len(papers), slug[:4])
        for slug, papers in site.collection.index(kind).items()
    ][::-1]


def _said(site: Site, kind: urls.Kind, slug: str) -> str:
    named = label(site, kind, slug)
    return f"{named}: {site.locale.week_span(slug)}" if kind == "weeks" else named


_MAKE: dict[urls.Kind, Callable[[Site], list[Entry]]] = {
    "authors": _authors,
    "tags": _tags,
    "venues": _venues,
    "years": _years,
    "lists": _lists,
    **{kind: partial(_period, kind) for kind in urls.PERIODS},
}
