"""Values of the curator's own fields, as pages show them."""

from __future__ import annotations

from urllib.parse import urlsplit

from markupsafe import Markup, escape

from ...records.date import PartialDate
from ...records.own.own_fields import OwnField
from ...records.paper import Paper
from ..site import Site

_LINK = Markup('<a href="{}" rel="nofollow">{}</a>')


def format_own_value(site: Site, paper: Paper, field: OwnField) -> Markup:
    """A paper's value of a field that it has."""
    value, locale = paper.own[field.name], site.locale
    if isinstance(value, bool):
        return escape(locale.gettext("Yes") if value else locale.gettext("No"))
    if field.type == "link":
        return _LINK.format(value, urlsplit(value).netloc or value)
    if field.type == "date":
        return escape(locale.format_short(PartialDate.parse(value)))
    if field.type == "list":
        return escape(", ".join(value))
    return escape(locale.format_number(value) if isinstance(value, int) else value)
