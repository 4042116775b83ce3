"""Reading lists: papers of the collection in an order of the curator's, with a word on each."""

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
    note: Markdown = Field("", description="Why it is here: Markdown, sanitised.")


def _read_list_item(value: Any) -> Any:
    return {"id": value} if isinstance(value, str) else value


ListItem = Annotated[
    ListedPaper, BeforeValidator(_read_list_item, json_schema_input_type=str | ListedPaper)
]


class ListSection(Value):
    """A part of a reading list, below a heading."""

    title: Required = Field(description="The heading.")
    papers: tuple[ListItem, ...] = Field((), description="As those of the list.")


class ReadingList(Value):
    """A list of `content/lists/`."""

    id: PaperId = Field(description="The page's address, for good; the file's stem by default.")
    title: Required = Field(description="What the list is called.")
    intro: Markdown = Field("", description="What stands above the papers: Markdown, sanitised.")
    papers: tuple[ListItem, ...] = Field(
        (),
        description="The papers in their order, by their ids; a `note` in Markdown says why.",
    )
    sections: tuple[ListSection, ...] = Field(
        (), description="Papers below headings, after the others."
    )
    aliases: tuple[PaperId, ...] = Field((), description="Earlier ids: each redirects.")

    def iter_papers(self) -> Iterator[tuple[Location, str, ListedPaper]]:
        """Every paper in the order of the page: where it stands in the list, and its heading."""
        for at, one in enumerate(self.papers):
            yield ("papers", at), "", one
        for number, section in enumerate(self.sections):
            for at, one in enumerate(section.papers):
                yield ("sections", number, "papers", at), section.title, one

    def resolve(self, find: Callable[[str], Paper | None]) -> tuple[ListEntry, ...]:
        """The papers that can be found, each once."""
        found = ((find(one.id), heading, one.note) for _, heading, one in self.iter_papers())
        shown = (ListEntry(paper.id, heading, note) for paper, heading, note in found if paper)
        return tuple({entry.paper: entry for entry in reversed([*shown])}.values())[::-1]


class ListEntry(NamedTuple):
    """A paper of a reading list as its page shows it: the id, the heading above it, the note."""

    paper: str
    heading: str
    note: str
