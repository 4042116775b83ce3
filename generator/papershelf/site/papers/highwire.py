"""A paper as Highwire `citation_*` tags, which Google Scholar and Zotero read.

Scholar's rules are those of its inclusion guidelines (scholar.google.com/intl/en/scholar/
inclusion.html), Zotero's those of its translators "Embedded Metadata" and "RDF" (github.com/zotero/
translators). Where no `citation_*` tag has a meaning that both understand, a tag `z:field` names
Zotero's own field, and one of EPrints says where the paper is. The manual's page
`machine-readers.md` has the rules as a list.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import NamedTuple

from ...formats.common_values import get_booktitle, get_pdf, get_repository, get_url, mark_title
from ...formats.csl import GENRES
from ...formats.work_types import REPORTS, THESES, TYPES, VERSIONED, describe_type
from ...records.date import PartialDate
from ...records.fields import is_local
from ...records.name import Name
from ...records.paper import EntryType, Paper
from ...records.parts.arxiv_ids import to_arxiv_doi
from ...records.vocabulary import ARXIV, find_preprint_server
from ..reading import find_file_address
from ..rendering import urls
from ..rendering.markup import title_to_line
from ..site import Site


class MetaTag(NamedTuple):
    """A `<meta>` with a `name`, or a `property` of Open Graph, or both if they mean the same.

    `language` is that of the content, if it is another than the paper's.
    """

    name: str
    content: str
    property: str = ""
    language: str = ""


_AUTHOR = "citation_author"
_JOURNAL = "citation_journal_title"
_BOOK = "citation_inbook_title"
_REPORT = "citation_technical_report_institution"
# The tag for the venue, from which Zotero also infers the type of item.
_WHERE: Mapping[EntryType, str] = {
    "article": _JOURNAL,
    "inproceedings": "citation_conference_title",
    "incollection": _BOOK,
    "inbook": _BOOK,
    **dict.fromkeys(THESES, "citation_dissertation_institution"),
    **dict.fromkeys(REPORTS, _REPORT),
    "book": "citation_series_title",
    "proceedings": "citation_series_title",
}
# Zotero's fields for the venue of types that no `citation_*` tag has one for.
_PLACES: Mapping[EntryType, str] = {
    "talk": "z:meetingName", "poster": "z:meetingName", "webpage": "z:websiteTitle",
    "patent": "z:issuingAuthority",
}  # fmt: skip
_NUMBERS: Mapping[EntryType, str] = {
    **dict.fromkeys(REPORTS, "citation_technical_report_number"),
    "patent": "z:patentNumber",
    "standard": "z:number",
    **dict.fromkeys(("book", "proceedings", "incollection", "inbook"), "z:seriesNumber"),
}
"""The tag for the number, where it doesn't count the issues of a journal."""
# Keys of a record -> tags of the same meaning.
_COPIED = (
    ("volume", "citation_volume"), ("issn", "citation_issn"), ("isbn", "citation_isbn"),
    ("address", "z:place"), ("edition", "z:edition"),
)  # fmt: skip
_GENRES = {
    "thesis": "z:thesisType", "report": "z:reportType", "presentation": "z:presentationType",
}  # fmt: skip
PUBLISHED_BY_VENUE = frozenset(("misc", "preprint", "software", "dataset", "video", "standard"))
"""Types whose venue counts as a publisher, beside the publisher itself."""
_BETWEEN_PAGES = re.compile(r"\s*(?:[-–—]+|,)\s*")


def make_tags(site: Site, paper: Paper) -> Iterator[MetaTag]:
    """The tags of a paper's page. The tag of the title is for Open Graph too."""
    yield MetaTag("citation_title", format_title(paper), "og:title")
    for tag, one in paper.translations.items():
        # As OJS writes it: `citation_title` is there once, and the original's.
        yield MetaTag("DC.Title.Alternative", title_to_line(one.title), language=tag)
    yield from tag_people(_AUTHOR, paper.authors)
    yield from tag_people("citation_editor", paper.editors)
    yield from _tag_dates(paper)
    yield from _tag_place(site, paper)
    for key, name in _COPIED:
        if value := getattr(paper, key):
            is_version = key == "edition" and paper.entry_type in VERSIONED
            yield MetaTag("z:versionNumber" if is_version else name, value)
    yield _tag_language(paper.language)
    yield from _tag_pages(paper.pages)
    yield from _tag_addresses(site, paper)


def format_title(paper: Paper) -> str:
    """The title as plain text, after `[RETRACTED]` or `[WITHDRAWN]` for a paper that is."""
    return mark_title(paper, title_to_line(paper.title))


# --- people ---------------------------------------------------------------------------------


def tag_people(tag: str, names: tuple[Name, ...]) -> Iterator[MetaTag]:
    """A tag for each name, in the order of the paper; after an author, tags of the affiliations."""
    before = ""
    for name in names:
        text = invert_name(name, alone=len(names) == 1)
        # Zotero drops a text that is repeated.
        before = text = name.display if text == before else text
        yield MetaTag(tag, text.replace(";", " "))  # Zotero splits names at semicolons
        for one in name.affiliation if tag == _AUTHOR else ():
            yield MetaTag("citation_author_institution", one.name)


def invert_name(name: Name, *, alone: bool = False) -> str:
    """`Family, Given`. A comma after a name without parts keeps Zotero from splitting it.

    `alone` says that the name is the only one of a page's tags.
    """
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
    if not paper.date:
        return
    date = _format_date(paper.date)
    if paper.date.month and not paper.date.day:
        # Scholar reads a day or a year. Zotero prefers this tag, by which Springer and others give
        # the month that is printed on the cover.
        yield MetaTag("citation_publication_date", str(paper.date.year))
        yield MetaTag("citation_cover_date", date)
    else:
        yield MetaTag("citation_publication_date", date)
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
        if kind == "inproceedings":
            # Zotero takes the title of the proceedings from this tag, and the conference's name
            # and the type from the one that follows.
            yield MetaTag(_BOOK, place)
        yield MetaTag(tag, (kind == "inproceedings" and _name_venue(site, paper)) or place)
    elif place and kind in _PLACES:
        yield MetaTag(_PLACES[kind], place)
    if not place or tag in ("", "citation_series_title"):
        yield MetaTag("z:itemType", find_item_type(site, paper))
    if tag == _JOURNAL and (short := site.collection.venue_short(paper)) != place:
        yield MetaTag("citation_journal_abbrev", short)
    if paper.series and paper.series != place:
        yield MetaTag("citation_series_title", paper.series)
    if paper.number:
        yield MetaTag(_NUMBERS.get(kind, "citation_issue"), paper.number)
    if publisher := find_publisher(paper, place):
        yield MetaTag("citation_publisher", publisher)
    if genre := GENRES.get(kind):
        yield MetaTag(_GENRES[TYPES[kind].zotero], genre)


def find_publisher(paper: Paper, place: str) -> str:
    """The publisher, which for a `misc` is its venue too: a preprint server, a blog."""
    if paper.entry_type not in PUBLISHED_BY_VENUE:
        return paper.publisher
    names = (place,) if find_preprint_server(place) else (place, paper.publisher)
    return ", ".join(filter(None, names))


def find_item_type(site: Site, paper: Paper) -> str:
    """Zotero's type of item."""
    return describe_type(paper, site.collection.venues if paper.venue else {}).zotero


def _find_repository(site: Site, paper: Paper) -> str:
    return get_repository(paper, site.collection.venues if paper.venue else {})


def find_place(site: Site, paper: Paper) -> str:
    """The full name of the venue, preprint server, series, school or institution; empty if
    unknown."""
    own = _get_own_place(paper)
    own = own or get_booktitle(paper) or _find_repository(site, paper)
    return own or _name_venue(site, paper)


def _name_venue(site: Site, paper: Paper) -> str:
    """The full name of the venue; empty if unknown."""
    collection = site.collection if paper.venue else None
    return collection.venue_label(collection.venue_slug(paper)) if collection else ""


def _get_own_place(paper: Paper) -> str:
    kind = paper.entry_type
    if kind in THESES:
        return paper.school
    if kind in REPORTS or kind == "standard":
        return paper.institution
    return paper.series if kind in ("book", "proceedings") else ""


def _tag_language(language: str) -> MetaTag:
    """The tag of the language. A blank one keeps Zotero from taking that of the site."""
    return MetaTag("citation_language", language) if language else MetaTag("language", " ")


def _tag_pages(pages: str) -> Iterator[MetaTag]:
    if pages:
        first, *others = _BETWEEN_PAGES.split(pages)
        yield MetaTag("citation_firstpage", first)
        if others:
            yield MetaTag("citation_lastpage", others[-1])


# --- addresses ------------------------------------------------------------------------------


def _tag_addresses(site: Site, paper: Paper) -> Iterator[MetaTag]:
    """The tags of the identifiers, and of where the paper itself is.

    Zotero keeps the paper's own address, or else the page's, from its canonical link.
    """
    if doi := find_doi(site, paper):
        yield MetaTag("citation_doi", doi)
    if _is_on_arxiv(site, paper):
        yield MetaTag("z:archiveID", f"arXiv:{paper.arxiv}")
    if address := find_own_address(paper):
        yield MetaTag("eprints.official_url", address)
    yield from _tag_pdf(site, paper)


def find_doi(site: Site, paper: Paper) -> str:
    """The DOI, which for a preprint on arXiv is the one that arXiv registers; empty if unknown."""
    return paper.doi or (to_arxiv_doi(paper.arxiv) if _is_on_arxiv(site, paper) else "")


def _is_on_arxiv(site: Site, paper: Paper) -> bool:
    """Whether the paper is a preprint on arXiv, and nothing else."""
    return bool(paper.arxiv) and find_place(site, paper) == ARXIV


def find_own_address(paper: Paper) -> str:
    """The URL of the paper's own page on another site; empty if there is none."""
    if url := get_url(paper):
        return url
    if paper.doi:
        return f"https://doi.org/{urls.quote_address(paper.doi)}"
    return f"https://openreview.net/forum?id={paper.openreview}" if paper.openreview else ""


def _tag_pdf(site: Site, paper: Paper) -> Iterator[MetaTag]:
    """The tag of the PDF. Google Scholar wants one beside the page in its own tag, and only that;
    Zotero fetches any."""
    if site.url and is_local(paper.pdf) and paper.pdf.lower().endswith(".pdf"):
        at = site.to_full_url(urls.link(find_file_address(site, paper, paper.pdf)))
        yield MetaTag("citation_pdf_url", at)
    elif pdf := get_pdf(paper):
        yield MetaTag("eprints.document_url", pdf)
