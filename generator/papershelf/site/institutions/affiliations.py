"""The affiliations of a paper's authors, as its page lists them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from ...records.institutions.affiliation import Affiliation, number_affiliations
from ...records.institutions.institution import Institution
from ...records.paper import Paper
from ..reading import count_by_slug
from ..rendering import urls
from ..site import Site, selection


class ListedAffiliation(NamedTuple):
    """An affiliation: its name, its link, that of the institution's page or else of its ROR id, and
    whether this leads to another site; the link is empty if both are unknown."""

    name: str
    link: str = ""
    is_elsewhere: bool = False


def list_affiliations(site: Site, paper: Paper) -> tuple[ListedAffiliation, ...]:
    """The affiliations of the authors, each once, in their order."""
    if not any(name.affiliation for name in paper.authors):
        return ()
    found = []
    for one in number_affiliations([name.affiliation for name in paper.authors])[0]:
        if address := _find_address(site, one):
            found.append(ListedAffiliation(one.name, urls.link(address)))
        else:
            found.append(ListedAffiliation(one.name, one.url, is_elsewhere=bool(one.url)))
    return tuple(found)


def _find_address(site: Site, affiliation: Affiliation) -> str:
    """The address of the page of an affiliation's institution; empty if it has none."""
    collection = site.read_parts("institutions")
    if not collection.institutions:
        return ""
    slug = collection.known_institutions.find_slug(affiliation)
    with_page = site.memo(urls.INSTITUTIONS, lambda: frozenset(_list_slugs(site)))
    return urls.listing(urls.INSTITUTIONS, slug) if slug in with_page else ""


def link_affiliations(
    site: Site, affiliations: Iterable[Affiliation]
) -> tuple[tuple[str, str], ...]:
    """Affiliations as (name, address of the institution's page or nothing)."""
    return tuple((one.name, _find_address(site, one)) for one in affiliations)


@selection
def _list_slugs(site: Site) -> tuple[str, ...]:
    """The slugs of the institutions with a page."""
    return tuple(count_by_slug(site, urls.INSTITUTIONS))


@selection
def find_institution(site: Site, slug: str) -> Institution | None:
    """The entry of `institutions.yaml` with a slug."""
    return site.read_parts("institutions").known_institutions.get(slug)
