"""Words that several pages say: what things are called, and how many there are."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache

from ...locale import Locale
from ...records.collection import Collection
from ...records.paper import Paper, Status
from . import urls


def papers(locale: Locale, number: int) -> str:
    """`1 paper`, `2 papers`."""
    return locale.ngettext("%(num)s paper", "%(num)s papers", number)


def authors(locale: Locale, number: int) -> str:
    """`1 author`, `2 authors`."""
    return locale.ngettext("%(num)s author", "%(num)s authors", number)


def upvotes(locale: Locale, number: int) -> str:
    """`1 upvote`, `2 upvotes`."""
    return locale.ngettext("%(num)s upvote", "%(num)s upvotes", number)


def and_more(locale: Locale, names: str, more: int) -> str:
    """Some names, and how many are left out."""
    if not more:
        return names
    return locale.ngettext(
        "%(names)s and %(num)s more", "%(names)s and %(num)s more", more, names=names
    )


def file(locale: Locale, name: str, address: str, size: int) -> str:
    """A file's format, how it is packed, and its size: `RIS (4.3 MB)`, `RIS (gzip, 12 MB)`."""
    packed = "gzip, " if address.endswith(urls.GZIP) else ""
    return f"{name} ({packed}{locale.format_size(size)})"


def title(locale: Locale, kind: urls.Kind) -> str:
    """What an index is called."""
    _ = locale.gettext
    return {
        "authors": _("Authors"), "tags": _("Tags"), "venues": _("Venues"), "years": _("Years"),
        "days": _("Days"), "weeks": _("Weeks"), "months": _("Months"),
        "lists": _("Reading lists"),
    }[kind]  # fmt: skip


def count_kind(locale: Locale, kind: urls.Kind, number: int) -> str:
    """How many lines an index has: `47 tags`."""
    return _COUNT[kind](locale, number)


_COUNT: dict[urls.Kind, Callable[[Locale, int], str]] = {
    "authors": authors,
    "tags": lambda locale, number: locale.ngettext("%(num)s tag", "%(num)s tags", number),
    "venues": lambda locale, number: locale.ngettext("%(num)s venue", "%(num)s venues", number),
    "years": lambda locale, number: locale.ngettext("%(num)s year", "%(num)s years", number),
    "days": lambda locale, number: locale.ngettext("%(num)s day", "%(num)s days", number),
    "weeks": lambda locale, number: locale.ngettext("%(num)s week", "%(num)s weeks", number),
    "months": lambda locale, number: locale.ngettext("%(num)s month", "%(num)s months", number),
    "lists": lambda locale, number: locale.ngettext(
        "%(num)s reading list", "%(num)s reading lists", number
    ),
}


def venue(collection: Collection, paper: Paper) -> str:
    """Where a paper appeared, in short; its arXiv id where that is all that is known."""
    if paper.venue:
        return collection.venue_short(paper)
    return f"arXiv {paper.arxiv}" if paper.arxiv else ""


def status(locale: Locale, status: Status) -> str:
    """What has become of a paper, in a word."""
    _ = locale.gettext
    return {
        "retracted": _("Retracted"), "withdrawn": _("Withdrawn"), "corrected": _("Corrected"),
    }[status]  # fmt: skip


def status_sentence(locale: Locale, status: Status) -> str:
    """What has become of a paper."""
    _ = locale.gettext
    return {
        "retracted": _("This paper has been retracted."),
        "withdrawn": _("This paper has been withdrawn."),
        "corrected": _("This paper has been corrected."),
    }[status]


def link(locale: Locale, key: str) -> str:
    """What a link of a record is called, by its key."""
    return _links(locale)[key]


@lru_cache
def _links(locale: Locale) -> dict[str, str]:
    _ = locale.gettext
    return {
        "url": _("Paper page"), "pdf": "PDF", "code": _("Code"), "data": _("Data"),
        "slides": _("Slides"), "poster": _("Poster"), "video": _("Video"),
        "website": _("Website"), "demo": _("Demo"),
    }  # fmt: skip


def theme_words(locale: Locale) -> dict[str, str]:
    """What the theme says around pages, which other builders render too: their templates have it
    from the settings."""
    _ = locale.gettext
    return {
        "shelf": _("My shelf"),
        "made_with": _("Made with %(papershelf)s and %(material)s"),
        "not_found": _("Not found"),
        "no_page": _(
            "There is no page at this address. It may have been renamed, or the link may be cut "
            "off."
        ),
        "instead": _("%(newest)s, %(papers)s, or the search above."),
        "newest": _("The newest papers"),
        "papers": _("all papers"),
    }
