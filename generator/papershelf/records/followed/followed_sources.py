"""Entries of `sources.yaml` and `refused.yaml`: where new papers come from, and which never do."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from typing import Annotated, Literal, Self

from pydantic import AfterValidator, Field, model_validator

from ...errors import quote
from ..fields import Date, Orcid, Required, Text, WebLink, to_error
from ..value import Value

_ZOTERO = re.compile(
    r"(?:https?://(?:www\.)?zotero\.org/)?((?:groups|users)/[0-9]{1,12})"
    r"(?:/(?!collections/)[^/]+)*?(?:(/collections/[A-Z0-9]{8})(?:/.*)?)?/?"
)
_OPENALEX = re.compile(r"https?://(?:api\.)?openalex\.org/(?:[a-z]+/)?([AISais][0-9]{4,12})/?")
_DBLP = re.compile(
    r"(?:https?://dblp\.(?:org|uni-trier\.de|dagstuhl\.de)/(?:db/)?)?"
    r"(?:(pid/[0-9a-z]{1,6}/[A-Za-z0-9-]{1,60})|((?:conf|journals|series|books)/[a-z0-9-]{1,40}))"
    r"(?:\.(?:html|xml))?(?:/(?:index\.html)?)?"
)
_DAY_OR_WEEK = re.compile(r"[0-9]{4}-(?:[0-9]{2}-[0-9]{2}|W[0-9]{2})")


def _take(pattern: re.Pattern[str], expected: str) -> Callable[[str], str]:
    """A validator that accepts a source's name or its address, and returns the name."""

    def check(text: str) -> str:
        if not text:
            return text
        if not (found := pattern.fullmatch(text)):
            raise to_error("bad-source", f"{quote(text)} is not {expected}")
        return "".join(part for part in found.groups() if part) or text

    return check


def _check_openalex(text: str) -> str:
    if found := _OPENALEX.fullmatch(text):
        return found[1].upper()
    if "://" in text:
        expected = "the address of an author, an institution or a source at openalex.org"
        raise to_error("bad-source", f"{quote(text)} is not {expected}")
    return text


def _check_arxiv(text: str) -> str:
    if "://" in text:
        expected = "a category or a query of arXiv: write `cs.DL` or `au:sova AND abs:owl`"
        raise to_error("bad-source", f"{quote(text)} is not {expected}")
    return text


def _check_span(text: str) -> str:
    if text in ("", "day", "week"):
        return text
    try:
        if not _DAY_OR_WEEK.fullmatch(text):
            raise ValueError(text)
        date.fromisoformat(text)
    except ValueError:
        expected = "a time of the Daily Papers: write `day`, `week`, YYYY-MM-DD or YYYY-Www"
        raise to_error("bad-source", f"{quote(text)} is not {expected}") from None
    return text


def _check_url(text: str) -> str:
    if text.startswith("mailto:"):
        raise to_error("bad-source", f"{quote(text)} is not the address of a file")
    return text


ZoteroLibrary = Annotated[Text, AfterValidator(_take(
    _ZOTERO, "a Zotero library: write `groups/123`, `users/123`, or one of these followed by "
             "`/collections/ABCD2345`"))]  # fmt: skip
OpenAlexQuery = Annotated[Text, AfterValidator(_check_openalex)]
ArxivQuery = Annotated[Text, AfterValidator(_check_arxiv)]
DblpName = Annotated[Text, AfterValidator(_take(
    _DBLP, "a person or a venue of dblp: write `pid/65/9612`, `conf/jcdl` or `journals/tois`"
))]  # fmt: skip
DailyPapersSpan = Annotated[Text, AfterValidator(_check_span)]
FileLink = Annotated[WebLink, AfterValidator(_check_url)]
AddedDay = Literal["today", "date"]


class FollowedSource(Value):
    """An entry of `sources.yaml`: one source, which of its papers are wanted, and what new records
    get."""

    zotero: ZoteroLibrary = Field(
        "", description="A library or a collection of Zotero: its path or address."
    )
    orcid: Orcid = Field("", description="A person by ORCID iD: the works of the public record.")
    openalex: OpenAlexQuery = Field(
        "",
        description="An author, an institution or a source of OpenAlex by id (`A…`, `I…`, `S…`), "
        "or words in titles and abstracts.",
    )
    arxiv: ArxivQuery = Field("", description="A category of arXiv, or a query of its API.")
    dblp: DblpName = Field("", description="A person or a venue of dblp: the path of its page.")
    daily_papers: DailyPapersSpan = Field(
        "",
        description="The Daily Papers of Hugging Face: `day`, the last seven days as `week`, or "
        "a day or an ISO week.",
    )
    url: FileLink = Field(
        "", description="A feed (RSS, Atom), a `.bib` or any other file that `import` reads."
    )
    words: tuple[Required, ...] = Field(
        (),
        description="Only papers with one of these words or phrases in title, abstract or "
        "keywords.",
    )
    since: Date | None = Field(None, alias="from", description="Only papers of this date or later.")
    until: Date | None = Field(None, alias="to", description="Only papers of this date or earlier.")
    most: int = Field(
        100, ge=1, le=1000, description="New papers of one run at most; the others wait."
    )
    tags: tuple[Required, ...] = Field((), description="Tags of new records.")
    added: AddedDay = Field(
        "today",
        description="`added` of new records: the day of the run, or the paper's own `date`, so "
        "that old papers are no news.",
    )

    @model_validator(mode="after")
    def _check_kind(self) -> Self:
        found = [kind for kind in KINDS if getattr(self, kind)]
        if not found:
            raise to_error("bad-source", f"no source: give one of {', '.join(KINDS)}")
        if len(found) > 1:
            named = " and ".join(f"`{kind}`" for kind in found)
            raise to_error("bad-source", f"{named}: an entry has one source", "make two entries")
        if self.since and self.until and self.until.is_before(self.since):
            message = f"`to` is {self.until}, which is before `from`, {self.since}"
            raise to_error("bad-date", message)
        return self

    @property
    def kind(self) -> str:
        """The key that names the source."""
        return next(kind for kind in KINDS if getattr(self, kind))

    @property
    def target(self) -> str:
        """What the source is asked for: the value of that key."""
        return str(getattr(self, self.kind))


KINDS = ("zotero", "orcid", "openalex", "arxiv", "dblp", "daily_papers", "url")
"""The kinds of sources."""


class RefusedPaper(Value):
    """An entry of `refused.yaml`."""

    paper: Required = Field(
        description="An identifier, as `papershelf add` takes it, or the full title."
    )
    note: Text = Field("", description="Why it is refused, for other curators.")
