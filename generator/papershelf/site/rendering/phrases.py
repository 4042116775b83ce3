"""Phrases that several pages use: names of things, and numbers of them."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import lru_cache

from ...locale import Locale
from ...records.collection import Collection
from ...records.name import CREDIT
from ...records.own.own_fields import FieldType
from ...records.paper import EntryType, Paper, Status
from ...records.vocabulary import Person
from ...records.volumes.volume import Volume
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


def cited_here(locale: Locale, number: int) -> str:
    """How many papers of the collection cite one of them."""
    return locale.ngettext("cited here by %(num)s paper", "cited here by %(num)s papers", number)


def and_more(locale: Locale, names: str, more: int) -> str:
    """`A, B and 3 more`: some names, and the number of those left out."""
    if not more:
        return names
    return locale.ngettext(
        "%(names)s and %(num)s more", "%(names)s and %(num)s more", more, names=names
    )


def file(locale: Locale, name: str, address: str, size: int) -> str:
    """A file's format, compression and size: `RIS (4.3 MB)`, `RIS (gzip, 12 MB)`."""
    packed = "gzip, " if address.endswith(urls.GZIP) else ""
    return f"{name} ({packed}{locale.format_size(size)})"


def title(locale: Locale, kind: urls.Kind) -> str:
    """The name of an index: `Tags`."""
    _ = locale.gettext
    return {
        "authors": _("Authors"), "tags": _("Tags"), "venues": _("Venues"), "years": _("Years"),
        "days": _("Days"), "weeks": _("Weeks"), "months": _("Months"),
        "lists": _("Reading lists"), urls.INSTITUTIONS: _("Institutions"),
        "volumes": _("Volumes"),
    }[kind]  # fmt: skip


def count_kind(locale: Locale, kind: urls.Kind, number: int) -> str:
    """The number of lines of an index: `47 tags`."""
    return _COUNT.get(kind, _count_values)(locale, number)


def _count_values(locale: Locale, number: int) -> str:
    return locale.ngettext("%(num)s value", "%(num)s values", number)


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
    urls.INSTITUTIONS: lambda locale, number: locale.ngettext(
        "%(num)s institution", "%(num)s institutions", number
    ),
    "volumes": lambda locale, number: locale.ngettext("%(num)s volume", "%(num)s volumes", number),
}


def edited_by(locale: Locale, volume: Volume) -> str:
    """`Edited by A, B`; empty if the editors are unknown."""
    names = ", ".join(name.display for name in volume.editors)
    return locale.gettext("Edited by %(names)s", names=names) if names else ""


def pages(locale: Locale, shown: str) -> str:
    """`pages 3–12`, `page 7`."""
    if any(mark in shown for mark in "–,-"):
        return locale.gettext("pages %(pages)s", pages=shown)
    return locale.gettext("page %(page)s", page=shown)


def own_value(locale: Locale, type: FieldType, text: str) -> str:
    """A value of a curator's own field: `1,200`, `Yes`."""
    if type == "boolean":
        return locale.gettext("Yes") if text == "true" else locale.gettext("No")
    if type == "number" and text.removeprefix("-").isdecimal():
        return locale.format_number(int(text))
    return text


def venue(collection: Collection, paper: Paper) -> str:
    """The short name of a paper's venue, or else its arXiv id; empty without either."""
    if paper.venue:
        return collection.venue_short(paper)
    return f"arXiv {paper.arxiv}" if paper.arxiv else ""


def years_in_group(locale: Locale, person: Person) -> str:
    """The years in the group: `2015–2019`, `since 2020`; empty if they are unknown."""
    first, last = (f"{one.year:04}" if one else "" for one in (person.joined, person.left))
    if first and last:
        return first if first == last else f"{first}–{last}"
    if first:
        return locale.gettext("since %(year)s", year=first)
    return locale.gettext("until %(year)s", year=last) if last else ""


def publication_types(locale: Locale) -> dict[str, str]:
    """A record's type, or `other` -> heading of such papers, in the order of a CV."""
    _ = locale.gettext
    theses, chapters, other = _("Theses"), _("Book chapters"), _("Other")
    reports = _("Reports")
    return {
        "article": _("Journal articles"), "inproceedings": _("Conference papers"),
        "book": _("Books"), "incollection": chapters, "inbook": chapters,
        "proceedings": _("Proceedings"), "preprint": _("Preprints"), "techreport": reports,
        "report": reports, "phdthesis": theses, "mastersthesis": theses, "bathesis": theses,
        "thesis": theses, "software": _("Software"), "dataset": _("Data sets"),
        "patent": _("Patents"), "standard": _("Standards"), "talk": _("Talks"),
        "poster": _("Posters"), "video": _("Videos"), "webpage": _("Web pages"),
        "misc": other, "unpublished": other, "other": other,
    }  # fmt: skip


def credit_roles(locale: Locale, roles: Iterable[str]) -> str:
    """Contributor roles of CRediT on one line."""
    _ = locale.gettext
    names = {
        "conceptualization": _("Conceptualization"), "data-curation": _("Data curation"),
        "formal-analysis": _("Formal analysis"), "funding-acquisition": _("Funding acquisition"),
        "investigation": _("Investigation"), "methodology": _("Methodology"),
        "project-administration": _("Project administration"), "resources": _("Resources"),
        "software": _("Software"), "supervision": _("Supervision"), "validation": _("Validation"),
        "visualization": _("Visualization"),
        "writing-original-draft": _("Writing – original draft"),
        "writing-review-editing": _("Writing – review and editing"),
    }  # fmt: skip
    return ", ".join((CREDIT if locale.tag == "en" else names)[role] for role in roles)


def work_type(locale: Locale, kind: EntryType) -> str:
    """What a work is, in a word: `Data set`; empty for papers and books, whose venue says it."""
    return _work_types(locale).get(kind, "")


@lru_cache
def _work_types(locale: Locale) -> dict[EntryType, str]:
    _ = locale.gettext
    return {
        "phdthesis": _("PhD thesis"), "mastersthesis": _("Master's thesis"),
        "bathesis": _("Bachelor's thesis"), "thesis": _("Thesis"),
        "techreport": _("Technical report"), "report": _("Report"), "preprint": _("Preprint"),
        "software": _("Software"), "dataset": _("Data set"), "patent": _("Patent"),
        "standard": _("Standard"), "talk": _("Talk"), "poster": _("Poster"),
        "video": _("Video"), "webpage": _("Web page"),
    }  # fmt: skip


def status(locale: Locale, status: Status) -> str:
    """A paper's status in a word: `Retracted`."""
    _ = locale.gettext
    return {
        "retracted": _("Retracted"), "withdrawn": _("Withdrawn"), "corrected": _("Corrected"),
    }[status]  # fmt: skip


def status_sentence(locale: Locale, status: Status) -> str:
    """A paper's status in a sentence."""
    _ = locale.gettext
    return {
        "retracted": _("This paper has been retracted."),
        "withdrawn": _("This paper has been withdrawn."),
        "corrected": _("This paper has been corrected."),
    }[status]


def link(locale: Locale, key: str) -> str:
    """The label of a record's link, by its key."""
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
    """The phrases of the theme's templates, which get them from the settings.

    Other builders than MkDocs render these templates too.
    """
    _ = locale.gettext
    return {
        "shelf": _("My shelf"),
        "made_with": _("Made with %(papershelf)s and %(material)s"),
        "not_found": _("Not found"),
        "no_page": _(
            "There is no page at this address. It may have been renamed, or the link may be "
            "incomplete."
        ),
        "instead": _("%(newest)s, %(papers)s, or the search above."),
        "newest": _("The newest papers"),
        "papers": _("all papers"),
    }
