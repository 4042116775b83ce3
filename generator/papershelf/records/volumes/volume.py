"""A volume of proceedings: an entry of `volumes.yaml`."""

from __future__ import annotations

import re
from collections.abc import Iterator

from pydantic import Field

from ..fields import (
    CitationKey,
    Date,
    Doi,
    Isbn,
    Issn,
    Link,
    Markdown,
    PaperId,
    Required,
    Short,
    Text,
    WebLink,
    is_local,
)
from ..paper import Author, Paper
from ..source import Location
from ..value import Value

INHERITED = (
    "editors", "date", "venue", "publisher", "address", "series", "volume", "number", "isbn",
    "issn",
)  # fmt: skip
"""The keys that a record need not repeat: its volume has them."""
_MARKUP = re.compile("[$<{}]")
_OF_RECORD = ("key", "doi", "url", *(key for key in INHERITED if key != "venue"))
FILE_KEYS = ("pdf", "front_matter")
"""The keys that may name a file."""


class Track(Value):
    """A part of a volume, below a heading."""

    title: Required = Field(description="The heading, such as `Short papers`.")
    papers: tuple[PaperId, ...] = Field((), description="Ids of its papers in order.")


class Volume(Value):
    """An entry of `volumes.yaml`."""

    id: PaperId = Field(description="Permanent address of the page.")
    aliases: tuple[PaperId, ...] = Field((), description="Earlier ids: each redirects to the page.")
    key: CitationKey = Field("", description="BibTeX citation key; the id by default.")
    title: Required = Field(
        description="Title of the volume, which is the `booktitle` of its papers."
    )
    venue: Text = Field("", description="The conference or workshop, as in records.")
    date: Date | None = Field(
        None, description="Date of publication: `YYYY`, `YYYY-MM` or `YYYY-MM-DD`."
    )
    editors: tuple[Author, ...] = Field((), description="Names, written like `authors`.")
    publisher: Text = Field("", description="As in BibTeX.")
    address: Text = Field("", description="As in BibTeX.")
    series: Short = Field("", description="As in BibTeX: the series of the volume.")
    volume: Short = Field("", description="As in BibTeX: its number in the series.")
    number: Short = Field("", description="As in BibTeX.")
    isbn: Isbn = Field("", description="ISBN, 10 or 13 digits.")
    issn: Issn = Field("", description="ISSN of the series, eight digits.")
    doi: Doi = Field("", description="DOI of the volume, or its URL.")
    url: WebLink = Field("", description="The volume's or the conference's page elsewhere.")
    pdf: Link = Field("", description="PDF of the whole volume: a link or a file.")
    front_matter: Link = Field("", description="PDF of the front matter: a link or a file.")
    archive: bool = Field(
        False, description="`true`: a ZIP file of its papers' PDFs and their BibTeX."
    )
    intro: Markdown = Field("", description="Text above the papers: Markdown, sanitised.")
    papers: tuple[PaperId, ...] = Field(
        (),
        description="Ids of its papers in order. Without `papers` and `tracks`: those of its "
        "`venue` in the year of its `date`, by their pages.",
    )
    tracks: tuple[Track, ...] = Field(
        (), description="Groups of papers below headings, after the others: `{title, papers}`."
    )

    def iter_papers(self) -> Iterator[tuple[Location, str, str]]:
        """(location in the entry, heading or empty, id), in the order of the page."""
        for at, id in enumerate(self.papers):
            yield ("papers", at), "", id
        for number, track in enumerate(self.tracks):
            for at, id in enumerate(track.papers):
                yield ("tracks", number, "papers", at), track.title, id

    @property
    def year(self) -> str:
        """The year of publication; empty if it is unknown."""
        return f"{self.date.year:04}" if self.date else ""

    @property
    def names_papers(self) -> bool:
        """Whether it says which papers are in it: else venue and year do."""
        return bool(self.papers or self.tracks)

    @property
    def local_files(self) -> tuple[tuple[str, str], ...]:
        """(key, path under `content/`) of every file that it names."""
        named = ((key, getattr(self, key)) for key in FILE_KEYS)
        return tuple((key, link) for key, link in named if link and is_local(link))

    def to_paper(self) -> Paper:
        """The volume as a record, which all formats can write.

        The venue is left out: formats take that of proceedings for their series.
        """
        given = {key: value for key in _OF_RECORD if (value := getattr(self, key))}
        title = _MARKUP.sub(r"\\\g<0>", self.title)  # plain text, unlike titles of papers
        return Paper.model_construct(type="proceedings", id=self.id, title=title, **given)
