"""Reading lists: papers in an order that the curator chose, with an optional note on each."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Annotated, Any, NamedTuple

from pydantic import BeforeValidator, Field

from .fields import Markdown, PaperId, Required
from .paper import Paper
from .source import Location
from .value import Value


class ListedPaper(Value):
    """A paper on a reading list."""

    id: PaperId = Field(description="The paper's id, or an earlier one.")
    note: Markdown = Field("", description="Why it is on the list: Markdown, sanitised.")


def _read_list_item(value: Any) -> Any:
    return {"id": value} if isinstance(value, str) else value


ListItem = Annotated[
    ListedPaper, BeforeValidator(_read_list_item, json_schema_input_type=str | ListedPaper)
]


class ListSection(Value):
    """A part of a reading list, below a heading."""

    title: Required = Field(description="The heading.")
    papers: tuple[ListItem, ...] = Field(
        (), description="Papers of the section, given like those of the list."
    )


class ReadingList(Value):
    """A list of `content/lists/`."""

    id: PaperId = Field(description="Permanent address of the page; the file's stem by default.")
    title: Required = Field(description="Name of the list.")
    intro: Markdown = Field("", description="Text above the papers: Markdown, sanitised.")
    papers: tuple[ListItem, ...] = Field(
        (),
        description="The papers in order, by id; a `note` in Markdown says why one is listed.",
    )
    sections: tuple[ListSection, ...] = Field(
        (), description="Groups of papers below headings, after the others."
    )
    aliases: tuple[PaperId, ...] = Field((), description="Earlier ids: each redirects to the page.")

    def iter_papers(self) -> Iterator[tuple[Location, str, ListedPaper]]:
        """(location in the list, heading or empty, listed paper), in the order of the page."""
        for at, listed in enumerate(self.papers):
            yield ("papers", at), "", listed
        for number, section in enumerate(self.sections):
            for at, listed in enumerate(section.papers):
                yield ("sections", number, "papers", at), section.title, listed

    def resolve(self, find: Callable[[str], Paper | None]) -> tuple[ListEntry, ...]:
        """The listed papers that `find` knows by id, each once, at its first place."""
        papers = ((find(item.id), heading, item.note) for _, heading, item in self.iter_papers())
        entries = (ListEntry(paper.id, heading, note) for paper, heading, note in papers if paper)
        first: dict[str, ListEntry] = {}
        for entry in entries:
            first.setdefault(entry.paper, entry)
        return tuple(first.values())


class ListEntry(NamedTuple):
    """A paper as the page of a reading list shows it: its id, the heading above it, its note."""

    paper: str
    heading: str
    note: str
