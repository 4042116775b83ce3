"""Brief pages of authors with few papers, where a collection is large.

Such an author has no page in full: it would say what the paper's own page says, and there are
twice as many of them as papers. But she had one while the collection was small, and an address,
once given, stays.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from . import urls, words
from .output import Asset, Output
from .site import Site


def plan(site: Site) -> Iterator[str]:
    """The ids of papers that are the newest of such an author."""
    yield from _authors(site)


def inputs(site: Site, id: str) -> object:
    shelf = site.collection
    return [
        (author, shelf.author_label(author), [site.head_of(one) for one in shelf.by_author[author]])
        for author in _authors(site)[id]
    ]


def make(site: Site, id: str) -> Iterator[Output]:
    """A page and a BibTeX file for each author."""
    for author in _authors(site).get(id, ()):
        address = urls.listing("authors", author)
        papers = site.collection.by_author[author]
        body = site.templates.render(
            "brief.html",
            name=site.collection.author_label(author),
            said=words.papers(site.locale, len(papers)),
            papers=papers,
            bibliography=urls.bibliography(address),
        )
        body = body.replace(urls.ROOT, urls.way_to_root(address))
        yield Asset(f"{address}index.html", body.encode())
        yield Asset(urls.bibliography(address), site.bibliography(papers))


def _authors(site: Site) -> dict[str, list[str]]:
    """Paper's id -> the authors without a page in full whose newest paper it is."""
    return site.once("briefs", lambda: _found(site))


def _found(site: Site) -> dict[str, list[str]]:
    found = defaultdict(list)
    for author, papers in site.collection.by_author.items():
        if not site.in_full(author):
            found[papers[0].id].append(author)
    return {paper.id: found[paper.id] for paper in site.collection.papers if paper.id in found}
