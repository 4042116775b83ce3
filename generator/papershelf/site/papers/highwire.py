"""A paper as Highwire `citation_*` tags, which Google Scholar and Zotero read.

Scholar's rules are those of its inclusion guidelines (scholar.google.com/intl/en/scholar/
inclusion.html), Zotero's those of its translator "Embedded Metadata" (github.com/zotero/
translators). The manual's page `machine-readers.md` has both as a list.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from ...records.date import PartialDate
from ...records.fields import is_local
from ...records.name import Name
from ...records.paper import EntryType, Paper
from ..rendering import urls
from ..rendering.markup import title_to_text
from ..site import Site


class MetaTag(NamedTuple):
    """A `<meta>` with a `name`, or a `property` of Open Graph, or both if they mean the same."""

    name: str
    content: str
    property: str = ""


_JOURNAL = "citation_journal_title"
_REPORT = "citation_technical_report_institution"
# The tag for the venue, from which Zotero also infers the type of item.
_WHERE: dict[EntryType, str] = {
    "article": _JOURNAL,
    "inproceedings": "citation_conference_title",
    "incollection": "citation_inbook_title",
    "inbook": "citation_inbook_title",
    "phdthesis": "citation_dissertation_institution",
    "mastersthesis": "citation_dissertation_institution",
    "techreport": _REPORT,
    "book": "citation_series_title",
    "proceedings": "citation_series_title",
}
# Zotero's own names of the types, for papers whose tags don't imply it.
_ITEM_TYPES: dict[EntryType, str] = {
    "article": "journalArticle", "inproceedings": "conferencePaper",
    "incollection": "bookSection", "inbook": "bookSection", "phdthesis": "thesis",
    "mastersthesis": "thesis", "techreport": "report", "book": "book", "proceedings": "book",
    "unpublished": "manuscript", "misc": "document",
}  # fmt: skip
# Keys of a record -> tags of the same meaning.
_COPIED = (
    ("volume", "citation_volume"), ("publisher", "citation_publisher"),
    ("issn", "citation_issn"), ("isbn", "citation_isbn"), ("doi", "citation_doi"),
    ("language", "citation_language"),
)  # fmt: skip
_BETWEEN_PAGES = re.compile(r"\s*(?:[-–—]+|,)\s*")


def make_tags(site: Site, paper: Paper) -> Iterator[MetaTag]:
    """The tags of a paper's page, none of them empty.

    The tags of the title and the page's URL are for Open Graph too.
    """
    yield MetaTag("citation_title", title_to_text(paper.title), "og:title")
    yield from tag_people("citation_author", paper.authors)
    yield from tag_people("citation_editor", paper.editors)
    yield from _tag_dates(paper)
    yield from _tag_place(site, paper)
    for key, name in _COPIED:
        if value := getattr(paper, key):
            yield MetaTag(name, value)
    yield from _tag_pages(paper.pages)
    yield from _tag_addresses(site, paper)


# --- people ---------------------------------------------------------------------------------


def tag_people(tag: str, names: tuple[Name, ...]) -> Iterator[MetaTag]:
    """A tag for each name, in the order of the paper."""
    before = ""
    for name in names:
        text = _invert_name(name, alone=len(names) == 1)
        # Zotero drops a text that is repeated.
        before = text = name.display if text == before else text
        yield MetaTag(tag, text.replace(";", " "))  # Zotero splits names at semicolons


def _invert_name(name: Name, alone: bool) -> str:
    """`Family, Given`. A comma after a name without parts keeps Zotero from splitting it."""
    family = f"{name.particle} {name.family}" if name.particle else name.family or name.name
    family = family.replace(",", "")
    given = f"{name.given} {name.suffix}" if name.suffix else name.given
    if not given:
        return f"{family}," if " " in family else family
    if alone and " " in family:
        # Zotero splits a single author's name in two if there are spaces before and after the
        # comma; other programs treat this space like any.
        given = given.replace(" ", "\N{NO-BREAK SPACE}")
    return f"{family}, {given.replace(',', '')}"


# --- when and where -------------------------------------------------------------------------


def _tag_dates(paper: Paper) -> Iterator[MetaTag]:
    """The tags of the dates; none without a date of publication, for which Zotero would otherwise
    take the day of `added`."""
    if paper.date:
        yield MetaTag("citation_publication_date", _format_date(paper.date))
        if paper.added:
            yield MetaTag("citation_online_date", _format_date(paper.added))


def _format_date(date: PartialDate) -> str:
    """`2010/5/12`, or as much of it as is known."""
    return "/".join(map(str, date.parts))


def _tag_place(site: Site, paper: Paper) -> Iterator[MetaTag]:
    """The tags of the venue, and of Zotero's type of item if the venue's tag doesn't imply it."""
    kind, place = paper.entry_type, find_place(site, paper)
    tag = _WHERE.get(kind, "")
    if place and tag:
        yield MetaTag(tag, place)
    if not place or tag in ("", "citation_series_title"):
        yield MetaTag("z:itemType", find_item_type(paper))
    if tag == _JOURNAL and (short := site.collection.venue_short(paper)) != place:
        yield MetaTag("citation_journal_abbrev", short)
    if paper.series and paper.series != place:
        yield MetaTag("citation_series_title", paper.series)
    if paper.number:
        report = "citation_technical_report_number"
        yield MetaTag(report if kind == "techreport" else "citation_issue", paper.number)


def find_item_type(paper: Paper) -> str:
    """Zotero's type of item."""
    if paper.entry_type == "misc" and (paper.arxiv or paper.openreview):
        return "preprint"
    return _ITEM_TYPES[paper.entry_type]


def find_place(site: Site, paper: Paper) -> str:
    """The full name of the venue, series, school or institution, as in BibTeX; empty if unknown."""
    own = {"phdthesis": paper.school, "mastersthesis": paper.school,
           "techreport": paper.institution, "book": paper.series,
           "proceedings": paper.series}.get(paper.entry_type)  # fmt: skip
    if own or not paper.venue:
        return own or ""
    collection = site.collection
    return collection.venue_label(collection.venue_slug(paper))


def _tag_pages(pages: str) -> Iterator[MetaTag]:
    if pages:
        first, *others = _BETWEEN_PAGES.split(pages)
        yield MetaTag("citation_firstpage", first)
        if others:
            yield MetaTag("citation_lastpage", others[-1])


# --- addresses ------------------------------------------------------------------------------


def _tag_addresses(site: Site, paper: Paper) -> Iterator[MetaTag]:
    """The tags of the page's URL, and of the PDF's if the PDF is a file of the site.

    Google Scholar wants the PDF beside the page.
    """
    if site.url:
        yield MetaTag(
            "citation_public_url", site.to_full_url(urls.link(urls.paper(paper.id))), "og:url"
        )
        if paper.pdf.lower().endswith(".pdf") and is_local(paper.pdf):
            at = site.to_full_url(urls.link(urls.paper_file(paper.id, paper.pdf)))
            yield MetaTag("citation_pdf_url", at)
