"""The data that results show, in small files: cards, or exports, of some documents each."""

from __future__ import annotations

from collections.abc import Iterator

from ..documents import Document
from .compact import to_json
from .file_names import File, hash_content
from .lines import pack

GROUP = 512
"""Documents per folder of blocks: one hash for all of them keeps `meta.json` small."""


class Blocks:
    """One value per document, in files of `size` values: `cards/<hash of the
    group>/<block>.json`."""

    def __init__(self, folder: str, size: int) -> None:
        self._folder = folder
        self._size = size
        self._values: list[str] = []
        self._groups: list[str] = []

    def add(self, value: str) -> Iterator[File]:
        """Add the next document's value, as JSON; yields files that are complete."""
        self._values.append(value)
        if len(self._values) == GROUP:
            yield from self.flush()

    @property
    def meta(self) -> dict[str, object]:
        """The entry of `meta.json` about the files."""
        return {"size": self._size, "group": GROUP, "names": self._groups}

    def flush(self) -> Iterator[File]:
        """The files of the values added since the last flush."""
        values, self._values = self._values, []
        starts = range(0, len(values), self._size)
        texts = [",\n".join(values[at : at + self._size]) for at in starts]
        blocks = [f"[{text}]\n".encode() for text in texts]
        if blocks:
            group = hash_content(b"".join(blocks))
            first = len(self._groups) * (GROUP // self._size)
            self._groups.append(group)
            for at, block in enumerate(blocks, first):
                yield f"{self._folder}/{group}/{at}.json", block


def format_export(document: Document) -> str:
    """What is exported of a paper: its BibTeX entry, its CSL item, its biblatex entry after
    `pack`."""
    biblatex = to_json(pack(document.biblatex, document.entry))
    return f"[{to_json(document.entry)},{document.item},{biblatex}]"


def format_card(document: Document) -> str:
    """The data of a card: id, title, authors, date, venue, tags, and the number of further authors.

    Empty values at the end are omitted.
    """
    values = [document.id, document.title, document.names, document.date, document.venue,
            document.labels, document.more]  # fmt: skip
    while not values[-1]:
        values.pop()
    return to_json(values)
