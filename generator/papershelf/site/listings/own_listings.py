"""Which listings a site has on request: those of the curator's own fields, of institutions and of
volumes; and what pages call their values."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeVar

from ...records.own.own_fields import FOLDER, OwnField
from ..reading import count_by_slug
from ..rendering import phrases, urls
from ..site import Site, selection

Kind = TypeVar("Kind", bound=str)


def add_own_kinds(site: Site, kinds: Sequence[Kind]) -> tuple[Kind | urls.OwnKind, ...]:
    """Some kinds of listings, and those that a site has on request."""
    return (*kinds, *map(urls.OwnKind, _list_own_kinds(site)))


@selection
def _list_own_kinds(site: Site) -> tuple[str, ...]:
    collection = site.read_parts("own_fields", "institutions", "volumes")
    own = (field.kind for field in collection.own_fields if field.listing)
    asked = {urls.INSTITUTIONS: collection.institutions, "volumes": collection.volumes}
    return (*(kind for kind, found in asked.items() if found), *own)


@selection
def find_own_field(site: Site, kind: str) -> OwnField | None:
    """The field whose listings are of a kind; None if it is no field's."""
    if not kind.startswith(FOLDER):
        return None
    fields = site.read_parts("own_fields").own_fields
    return next((field for field in fields if field.kind == kind), None)


def title_kind(site: Site, kind: urls.Kind) -> str:
    """The name of an index: `Tags`, or the label of a field."""
    field = find_own_field(site, kind)
    return field.label if field else phrases.title(site.locale, kind)


def link_own_indices(site: Site) -> tuple[tuple[str, str], ...]:
    """(name, address) of the indices that a site has on request, if some paper is in them."""
    kinds = [kind for kind in add_own_kinds(site, ()) if count_by_slug(site, kind)]
    return tuple((title_kind(site, kind), urls.index(kind)) for kind in kinds)


@selection
def label_own(site: Site, kind: str, slug: str) -> str:
    """A value of a field, or an institution, as pages show it."""
    if kind == urls.INSTITUTIONS:
        return site.index.institution_label(slug)
    field, text = find_own_field(site, kind), site.index.own_index.find_text(kind, slug)
    return phrases.own_value(site.locale, field.type, text) if field else text
