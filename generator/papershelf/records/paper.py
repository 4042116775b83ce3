"""A paper: the checked, frozen value that everything else is made from.

The fields are the keys of a record, in the order of the manual, which shows their descriptions, as
do editors. No parent, no I/O, no format.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping
from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field, ValidationError, ValidationInfo, field_validator
from pydantic_core import to_json

from .date import PartialDate
from .fields import (  # fmt: skip
    MOST,
    Arxiv,
    ArxivClass,
    BibtexField,
    CitationKey,
    Count,
    Date,
    Day,
    Doi,
    Image,
    Isbn,
    Issn,
    Language,
    Link,
    LongText,
    Markdown,
    OpenReview,
    PaperId,
    Required,
    Short,
    Text,
    Title,
    is_local,
    to_error,
)
from .name import Name, parse_name, to_shared_name
from .parts.amendment import Amendment
from .parts.stored_texts import WithAbstract
from .parts.translation import Translation
from .value import Value
from .vocabulary import find_preprint_server

EntryType = Literal[
    "article", "inproceedings", "incollection", "inbook", "book", "proceedings", "phdthesis",
    "mastersthesis", "bathesis", "thesis", "techreport", "report", "preprint", "unpublished",
    "software", "dataset", "patent", "standard", "talk", "poster", "video", "webpage", "misc",
]  # fmt: skip
PARTS_OF_BOOKS = frozenset(("inproceedings", "incollection", "inbook"))
"""Types of works that are parts of a book, which has a title of its own."""
Status = Literal["retracted", "withdrawn", "corrected"]


def _read_name(value: Any) -> Any:
    if not isinstance(value, str):
        return value
    try:
        return to_shared_name(value)
    except ValidationError:
        return parse_name(value)  # fails again, now with the location of the value
    except ValueError as error:
        raise to_error("bad-name", str(error)) from None


Author = Annotated[Name, BeforeValidator(_read_name, json_schema_input_type=str | Name)]


class LabelledLink(Value):
    """A link that has no key of its own."""

    label: Required = Field(description="Label of the link's button.")
    url: Link = Field(description="A link, or a file under `content/`.")


class Paper(WithAbstract):
    """One paper of the collection."""

    id: PaperId = Field(description="Permanent address of the page; the file's stem by default.")
    aliases: tuple[PaperId, ...] = Field((), description="Earlier ids: each redirects to the page.")
    key: CitationKey = Field(
        "", description="BibTeX citation key; the id by default, so that keys never change."
    )
    type: EntryType | None = Field(
        None, description="Type of work, by default derived from the other keys."
    )
    title: Title = Field(
        description="Plain text; TeX maths in `$…$`; `{…}` keeps capitals in BibTeX; "
        "`<i> <b> <sub> <sup>` as in CSL."
    )
    authors: tuple[Author, ...] = Field(
        (),
        description="Names in order: `Given Family`, `Family, Given`, `von Family, Jr, Given`, "
        "`{A Group}`, or a mapping with parts.",
    )
    editors: tuple[Author, ...] = Field((), description="Names, written like `authors`.")
    num_authors: int | None = Field(
        None, ge=1, le=MOST, description="Number of authors, if their names are not known."
    )
    date: Date | None = Field(
        None, description="Date of publication: `YYYY`, `YYYY-MM` or `YYYY-MM-DD`."
    )
    added: Day | None = Field(
        None, description="Day the paper was added to the collection; orders the feed."
    )
    venue: Text = Field("", description="Journal or book title, or a key of `venues.yaml`.")
    booktitle: Text = Field(
        "", description="Title of the proceedings or the book, if it is not the venue's name."
    )
    volume: Short = Field("", description="As in BibTeX.")
    number: Short = Field("", description="As in BibTeX: issue, or report number.")
    pages: Short = Field("", description="As in BibTeX: `12--34`, `12-34` or an article number.")
    publisher: Text = Field("", description="As in BibTeX.")
    series: Short = Field("", description="As in BibTeX.")
    edition: Short = Field("", description="As in BibTeX.")
    institution: Text = Field("", description="As in BibTeX: the issuer of a report.")
    school: Text = Field("", description="As in BibTeX: the university of a thesis.")
    address: Text = Field("", description="As in BibTeX.")
    isbn: Isbn = Field("", description="ISBN, 10 or 13 digits.")
    issn: Issn = Field("", description="ISSN, eight digits.")
    doi: Doi = Field("", description="DOI, or its URL.")
    arxiv: Arxiv = Field("", description="arXiv id, or its URL.")
    arxiv_class: ArxivClass = Field("", description="Primary class on arXiv, such as `cs.LG`.")
    openreview: OpenReview = Field("", description="OpenReview forum id, or its URL.")
    url: Link = Field("", description="The paper's page: a link, or a file under `content/`.")
    pdf: Link = Field("", description="PDF: a link or a file.")
    code: Link = Field("", description="Source code: a link or a file.")
    data: Link = Field("", description="Data set: a link or a file.")
    slides: Link = Field("", description="Slides: a link or a file.")
    poster: Link = Field("", description="Poster: a link or a file.")
    video: Link = Field("", description="Recording: a link or a file.")
    website: Link = Field("", description="The project's site: a link or a file.")
    demo: Link = Field("", description="Demonstration: a link or a file.")
    links: tuple[LabelledLink, ...] = Field((), description="Others: a list of `{label, url}`.")
    abstract: LongText = Field(
        "",
        description="Plain text with `$…$` and `<i> <b> <sub> <sup>`; "
        "in a `|` block an empty line separates paragraphs.",
    )
    summary: LongText = Field("", description="One line for cards, before the abstract.")
    note: Markdown = Field("", description="The curator's note: Markdown, sanitised.")
    tags: tuple[Required, ...] = Field((), description="The collection's tags.")
    keywords: tuple[Required, ...] = Field((), description="The authors' keywords.")
    awards: tuple[Required, ...] = Field((), description="Awards, such as `Best paper`.")
    language: Language = Field("", description="Language of the paper, such as `de`.")
    translations: dict[Language, Translation] = Field(
        {},
        description="Texts in further languages: a mapping of language tags to "
        "`{title, abstract, summary}`.",
    )
    license: Text = Field("", description="Licence of the paper, such as `CC BY 4.0`.")
    upvotes: Count | None = Field(None, description="Upvotes on the day of `counted`.")
    comments: Count | None = Field(None, description="Comments on the day of `counted`.")
    citations: Count | None = Field(None, description="Citations on the day of `counted`.")
    submitted_by: Text = Field("", description="The person who proposed the paper.")
    counted: Day | None = Field(
        None, description="Day of the counts, which are snapshots; `added` by default."
    )
    status: Status | None = Field(None, description="Shown as a banner above the paper.")
    status_note: LongText = Field("", description="The reason, in a sentence below the banner.")
    revisions: tuple[Amendment, ...] = Field(
        (), description="Later versions of the text: a list of `{date, note, url, pdf}`."
    )
    errata: tuple[Amendment, ...] = Field(
        (), description="Published corrections: a list of `{date, note, url, pdf}`."
    )
    related: tuple[PaperId, ...] = Field((), description="Ids of related papers.")
    cites: tuple[PaperId, ...] = Field((), description="Ids of papers that this one cites.")
    version_of: PaperId = Field(
        "", description="Id of the work's main version, in whose row this one is shown."
    )
    version: Short = Field(
        "",
        description="What this version is, such as `extended version`; by default its type or "
        "venue.",
    )
    versions: tuple[PaperId, ...] = Field(
        (), description="Ids of the same work elsewhere, which keep rows of their own."
    )
    bibtex: dict[BibtexField, Short] = Field(
        {}, description="Extra BibTeX fields that no other key covers."
    )
    image: Image = Field(
        "",
        description="Thumbnail: an image file under `content/`; a large one is resized.",
    )
    draft: bool = Field(False, description="`true` keeps the paper out of the site.")
    source: Text = Field("", description="Source of the record.")
    own: dict[str, Any] = Field({}, description="Values of the fields in `fields.yaml`.")

    @field_validator("bibtex", "translations")
    @classmethod
    def _check_keys(cls, given: dict[str, Any], info: ValidationInfo) -> dict[str, Any]:
        keys = Counter(key.lower() for key in given)
        if twice := [key for key, times in keys.items() if times > 1]:
            kind = "field" if info.field_name == "bibtex" else "language"
            raise to_error("duplicate-key", f"the {kind} `{twice[0]}` is given twice")
        return given

    @field_validator("num_authors")
    @classmethod
    def _check_author_count(cls, number: int | None, info: ValidationInfo) -> int | None:
        named = len(info.data.get("authors", ()))
        if number is not None and number < named:
            raise to_error("author-count", f"says {number}, but `authors` names {named}")
        return number

    @property
    def author_count(self) -> int:
        """The number of authors, named or not; 0 if unknown."""
        return max(self.num_authors or 0, len(self.authors))

    @property
    def entry_type(self) -> EntryType:
        """The BibTeX entry type: as given, or derived from the other keys.

        Never a type whose required fields are missing, since BibTeX would warn about each.
        A preprint server is neither a journal nor a book.
        """
        if self.type:
            return self.type
        if find_preprint_server(self.venue):
            return "misc"
        return self._derive_type()

    def _derive_type(self) -> EntryType:
        if self.date and self.authors:
            if self.school:
                return "phdthesis"
            if self.institution:
                return "techreport"
            if self.booktitle or self.venue:
                return "article" if self._in_periodical else "inproceedings"
        if self.publisher and self.date and (self.authors or self.editors):
            return "book"
        return "misc"

    @property
    def _in_periodical(self) -> bool:
        """Whether the venue is a journal: proceedings have volumes too, but as part of a series."""
        in_book = self.series or self.editors or self.isbn
        is_numbered = (self.volume or self.number) and not in_book
        return not self.booktitle and bool(self.issn or is_numbered)

    @property
    def amended_on(self) -> PartialDate | None:
        """The date of the newest revision or erratum; None if there is none."""
        amendments = (*self.revisions, *self.errata)
        return max(one.date for one in amendments) if amendments else None

    @property
    def local_files(self) -> tuple[tuple[str, str], ...]:
        """(key, path under `content/`) of every file that the record names."""
        given = self.__pydantic_fields_set__
        named = [(key, getattr(self, key)) for key in (*LINK_KEYS, "image") if key in given]
        named += [("links", link.url) for link in self.links]
        for key in AMENDMENT_KEYS:
            for one in getattr(self, key):
                named += [(key, one.url), (key, one.pdf)]
        return tuple((key, link) for key, link in named if link and is_local(link))


Index = Mapping[str, tuple[Paper, ...]]
"""Slug -> its papers, newest first; sorted by slug."""


def group_papers(papers: Iterable[Paper], to_slugs: Callable[[Paper], Iterable[str]]) -> Index:
    """The papers by each of their slugs, in their order."""
    found: dict[str, list[Paper]] = defaultdict(list)
    for paper in papers:
        for slug in dict.fromkeys(to_slugs(paper)):
            found[slug].append(paper)
    return {slug: tuple(found[slug]) for slug in sorted(found)}


def to_sort_key(paper: Paper) -> tuple[object, ...]:
    """The key that sorts the feed, newest last; a missing date counts as old."""
    unknown = PartialDate(0)
    return (paper.added or unknown, paper.date or unknown)


def as_json(paper: Paper) -> str:
    """A paper's record as JSON on one line: names in parts, keys with default values left out."""
    content: bytes = paper.__pydantic_serializer__.to_json(
        paper.with_abstract(), exclude_defaults=True, exclude={"own"}
    )
    if not paper.own:
        return content.decode()
    return f"{content.decode()[:-1]},{to_json(paper.own).decode()[1:]}"


LINK_KEYS = ("url", "pdf", "code", "data", "slides", "poster", "video", "website", "demo")
"""The keys that hold a link, in the order of a paper's page."""
AMENDMENT_KEYS = ("revisions", "errata")
"""The keys that say when a paper changed after its publication."""

__all__ = [
    "AMENDMENT_KEYS", "LINK_KEYS", "PARTS_OF_BOOKS", "Author", "EntryType", "Index",
    "LabelledLink", "Paper", "Status", "as_json", "group_papers", "to_sort_key",
]  # fmt: skip
