"""Values of the curator's own fields, as papers' pages and rows show them."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import Any
from urllib.parse import urlsplit

from markupsafe import Markup, escape

from ...records.date import PartialDate
from ...records.own.own_fields import OwnField, list_texts
from ...records.own.own_index import list_slugs
from ...records.paper import Paper
from ..rendering import phrases, urls
from ..site import Site

_OUT = Markup('<a href="{}" rel="nofollow">{}</a>')
_LISTED = Markup("<a href={}>{}</a>")


def format_own_value(
    site: Site, paper: Paper, field: OwnField, unlisted: Collection[tuple[str, str]] = ()
) -> Markup:
    """A paper's value of a field that it has; where the field has listings, it links to them,
    except to those in `unlisted`: (kind, slug)."""
    value = paper.own[field.name]
    if field.type == "link":
        return _OUT.format(value, urlsplit(value).netloc or value)
    return Markup(", ").join(_format(site, field, one, unlisted) for one in _list_items(value))


def _list_items(value: Any) -> Iterable[Any]:
    return value if isinstance(value, tuple | list) else (value,)


def _format(
    site: Site, field: OwnField, item: Any, unlisted: Collection[tuple[str, str]]
) -> Markup:
    (text,) = list_texts(item)
    shown = _to_text(site, field, text)
    (slug,) = list_slugs(field, item) if field.listing else ("",)
    if not slug or (field.kind, slug) in unlisted:
        return escape(shown)
    return _LISTED.format(urls.link(urls.listing(urls.OwnKind(field.kind), slug)), shown)


def _to_text(site: Site, field: OwnField, text: str) -> str:
    if field.type == "date":
        return site.locale.format_short(PartialDate.parse(text))
    return phrases.own_value(site.locale, field.type, text)
