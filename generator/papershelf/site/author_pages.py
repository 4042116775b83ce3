"""Which authors have a page: those with enough papers, and those in `people.yaml`.

A page for each of the others would repeat what their paper's own page says.
"""

from __future__ import annotations

from .rendering import urls
from .site import Site

_MEMO = "author_pages"


def has_page(site: Site, author: str) -> bool:
    """Whether an author, by their slug, has a page."""
    return author in find_authors_with_page(site)


def find_author_address(site: Site, author: str) -> str:
    """The address of an author's page; empty if there is none."""
    return urls.listing("authors", author) if has_page(site, author) else ""


def find_authors_with_page(site: Site) -> frozenset[str]:
    """The slugs of the authors who have a page."""
    return site.memo(_MEMO, lambda: _select_authors(site))


def keep_authors_with_page(site: Site, authors: frozenset[str]) -> None:
    """Take what `find_authors_with_page` gave for a site whose authors have the same papers."""
    site.memo(_MEMO, lambda: authors)


def _select_authors(site: Site) -> frozenset[str]:
    collection, fewest = site.collection, site.settings.author_pages_from
    return frozenset(
        author
        for author, papers in collection.by_author.items()
        if len(papers) >= fewest or collection.person(author)
    )
