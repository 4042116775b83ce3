"""The indices: all authors, tags, venues, years and days, and all citation keys."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby

from anyascii import anyascii

from ..errors import count
from ..records.date import PartialDate
from ..records.text import fold
from . import dates, urls
from .output import Output, Page
from .pager import paginate
from .site import Site

_TITLES: dict[urls.Kind, str] = {
    "authors": "Authors", "tags": "Tags", "venues": "Venues", "years": "Years", "days": "Days",
}  # fmt: skip
_EMPTY: dict[urls.Kind, str] = {
    "authors": "No paper names its authors yet.",
    "tags": "No paper has a tag yet.",
    "venues": "No paper names a venue yet: so far these are preprints.",
    "years": "No paper has a date yet.",
    "days": "No paper says yet when it was added.",
}


@dataclass(frozen=True)
class Entry:
    """One line of an index; `depth` steps in below its parent, `group` is its heading."""

    label: str
    address: str
    papers: int
    group: str = ""
    description: str = ""
    depth: int = 0


def make(site: Site) -> Iterator[Output]:
    """The index of every kind of listing, and the BibTeX index."""
    entries = {
        "authors": _authors,
        "tags": _tags,
        "venues": _venues,
        "years": _years,
        "days": _days,
    }
    for kind in urls.KINDS:
        yield from _index(site, kind, entries[kind](site))
    yield from _bibtex(site)


def _index(site: Site, kind: urls.Kind, entries: list[Entry]) -> Iterator[Page]:
    title = _TITLES[kind]
    meta = {"tab": urls.feed() if kind == "days" else urls.index(kind), "search": {"exclude": True}}
    for pager, shown in paginate(urls.index(kind), entries, site.settings.names_per_page):
        body = site.templates.render(
            "index.html",
            kind=kind,
            title=title,
            pager=pager,
            total=count(len(entries), kind.removesuffix("s")),
            empty=_EMPTY[kind],
            groups=[(name, list(group)) for name, group in groupby(shown, lambda one: one.group)],
        )
        about = f"{title} of the papers on {site.name}."
        yield Page(pager.at(pager.number), pager.titled(title), body, about, meta)


def _authors(site: Site) -> list[Entry]:
    shelf = site.collection
    found = []
    for author, papers in shelf.by_author.items():
        label = shelf.author_inverted(author)
        letter = anyascii(fold(label))[:1].upper()
        entry = Entry(
            label,
            urls.listing("authors", author),
            len(papers),
            letter if letter.isalpha() else "#",
        )
        found.append((fold(label), author, entry))
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
                urls.listing("tags", tag),
                len(shelf.by_tag[tag]),
                description=entry.description if entry else "",
                depth=depth,
            )
            yield from below(list(shelf.children.get(tag, ())), depth + 1)

    return list(below([tag for tag in shelf.by_tag if not shelf.parent(tag)], 0))


def _venues(site: Site) -> list[Entry]:
    shelf = site.collection
    found = [
        Entry(shelf.venue_label(venue), urls.listing("venues", venue), len(papers))
        for venue, papers in shelf.by_venue.items()
    ]
    return sorted(found, key=lambda entry: (fold(entry.label), entry.address))


def _years(site: Site) -> list[Entry]:
    years = site.collection.by_year.items()
    return [Entry(year, urls.listing("years", year), len(papers)) for year, papers in years][::-1]


def _days(site: Site) -> list[Entry]:
    return [
        Entry(dates.long(PartialDate.parse(day)), urls.listing("days", day), len(papers), day[:4])
        for day, papers in site.collection.by_day.items()
    ][::-1]


def _bibtex(site: Site) -> Iterator[Page]:
    """Citation key -> entry -> paper."""
    papers = sorted(site.collection.papers, key=lambda paper: (paper.key.lower(), paper.key))
    meta = {"tab": urls.BIBTEX, "bib": urls.BIBLIOGRAPHY, "search": {"exclude": True}}
    for pager, shown in paginate(urls.BIBTEX, papers, site.settings.names_per_page):
        body = site.templates.render("bibtex.html", papers=shown, pager=pager, total=len(papers))
        about = f"Citation keys and BibTeX entries of the papers on {site.name}."
        yield Page(pager.at(pager.number), pager.titled("BibTeX"), body, about, meta)
