"""The data that results show, in small files: cards, or exports, of some documents each."""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterator, Mapping, Sequence
from typing import Any

from ..documents import Document
from .compact import to_json
from .file_names import File, Read, hash_content
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

    def keep(self, group: str) -> None:
        """Add the values of a group whose files stay the same."""
        self._groups.append(group)

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


class WrittenBlocks:
    """The blocks of an index, with `count` values in all; `entry` is theirs in `meta.json`."""

    def __init__(self, folder: str, entry: Mapping[str, Any], count: int, read: Read) -> None:
        self._folder = folder
        self._size: int = entry["size"]
        self._names: list[str] = entry["names"]
        self._count = count
        self._read = read
        self._blocks: dict[int, list[str]] = {}

    def list_files(self) -> Iterator[str]:
        """The names of all files."""
        for at in range(0, self._count, self._size):
            yield self._find_file(at)

    def patch(
        self, sources: Sequence[int], format_value: Callable[[int], str]
    ) -> Generator[File, None, dict[str, object]]:
        """The files of groups that may have changed; returns the new entry in `meta.json`.

        `sources` has the old number of each value, or -1 for one that `format_value` writes.
        """
        blocks = Blocks(self._folder, self._size)
        for first in range(0, len(sources), GROUP):
            numbers = range(first, min(first + GROUP, len(sources)))
            old = range(first, min(first + GROUP, self._count))
            if numbers == old and sources[numbers.start : numbers.stop] == list(numbers):
                blocks.keep(self._names[first // GROUP])
                continue
            for number in numbers:
                source = sources[number]
                value = format_value(number) if source < 0 else self._read_value(source)
                yield from blocks.add(value)
        yield from blocks.flush()
        return blocks.meta

    def _find_file(self, number: int) -> str:
        return f"{self._folder}/{self._names[number // GROUP]}/{number // self._size}.json"

    def _read_value(self, number: int) -> str:
        """A value, as JSON."""
        values = self._blocks.get(number // self._size)
        if values is None:
            # JSON escapes line feeds in texts.
            text = self._read(self._find_file(number)).decode()
            values = self._blocks[number // self._size] = text[1:-2].split(",\n")
        return values[number % self._size]


def format_export(document: Document) -> str:
    """What is exported of a paper: its BibTeX entry, its CSL item, its biblatex entry after
    `pack`."""
    biblatex = to_json(pack(document.biblatex, document.entry))
    return f"[{to_json(document.entry)},{document.item},{biblatex}]"


def format_card(document: Document) -> str:
    """The data of a card: id, title, authors, date, venue, tags, the number of further authors,
    the context for reference managers, the status, and 1 if there is no abstract.

    Empty values at the end are omitted.
    """
    values = [document.id, document.title, document.names, document.date, document.venue,
            document.labels, document.more, document.context, document.status,
              int(document.lacks_abstract)]  # fmt: skip
    while not values[-1]:
        values.pop()
    return to_json(values)
