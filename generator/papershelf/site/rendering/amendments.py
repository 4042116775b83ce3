"""Revisions and errata of a paper, as pages and feeds show them."""

from __future__ import annotations

from typing import NamedTuple

from ...locale import Locale
from ...records.paper import Paper


class AmendmentLine(NamedTuple):
    """A revision or an erratum: `heading` says which and when; the links are those of the record,
    empty where it has none."""

    heading: str
    note: str
    url: str
    pdf: str


def list_amendments(locale: Locale, paper: Paper) -> list[AmendmentLine]:
    """The revisions and errata of a paper, newest first."""
    if not paper.amended_on:
        return []
    _, to_day = locale.gettext, locale.format_short
    found = [(one, _("Revised %(day)s", day=to_day(one.date))) for one in paper.revisions]
    found += [(one, _("Erratum, %(day)s", day=to_day(one.date))) for one in paper.errata]
    found.sort(key=lambda pair: pair[0].date, reverse=True)
    return [AmendmentLine(heading, one.note, one.url, one.pdf) for one, heading in found]
