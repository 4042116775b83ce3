"""Large files of the whole collection: split into parts, compressed, and edited in place.

GitHub warns of files of more than 50 MB and rejects files of more than 100 MB. In a file whose
texts all end the same way, one text can be replaced without writing the others again.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import TypeVar

from ..rendering import urls
from . import gzip_members

T = TypeVar("T", str, bytes)

MOST = 49_000_000
"""The most bytes of texts in a part, without its head."""
PLAIN = 10_000_000
"""The most bytes of a first part that is not compressed."""

Read = Callable[[str], bytes]
"""Gives the content of a file of the site as it was; raises OSError if there is none."""


def cut_parts(texts: Iterable[T]) -> Iterator[tuple[list[T], bool]]:
    """(texts, whether another part follows) of each part: as many texts as fit, in their order.

    There is at least one part. A text is UTF-8, or a `str` with a character for each byte of it.
    """
    part: list[T] = []
    room = MOST
    for text in texts:
        room -= len(text)
        if part and room < 0:
            yield part, True
            part, room = [], MOST - len(text)
        part.append(text)
    yield part, False


def pack_parts(address: str, parts: Iterable[bytes], end: bytes) -> Iterator[tuple[str, bytes]]:
    """(address, content) of the parts of a file, each text of which ends in `end`.

    Parts stay plain as long as none has more than `PLAIN` bytes; from then on they are gzip
    files, whose addresses end in `.gz`.
    """
    is_plain = True
    for number, text in enumerate(parts, 1):
        is_plain = is_plain and len(text) <= PLAIN
        own = urls.part(address, number)
        yield (own, text) if is_plain else (own + urls.GZIP, gzip_members.compress(text, end))


def edit_parts(
    read: Read, address: str, changes: Iterable[tuple[str, str]], end: str
) -> dict[str, bytes]:
    """Address -> content of the parts of a file that change if some of its texts do.

    `changes` are (old text, new text), each with the `end` that no text has within. Raises
    ValueError if an old text is missing, if the parts would now be split elsewhere, or if a part
    would change between plain and compressed.
    """
    parts = _PartsInFile(read, address)
    changed = {parts.change(old.encode(), new.encode()) for old, new in changes if old != new}
    for number in sorted(changed):
        parts.check(number - 1, end.encode())
        parts.check(number, end.encode())
    return {parts.address(number): parts.content(number, end.encode())
            for number in sorted(changed)}  # fmt: skip


class _PartsInFile:
    """The parts of a file by number from 1, read when they are needed; after the last is `b""`."""

    def __init__(self, read: Read, address: str) -> None:
        self._read, self._address = read, address
        self._texts = {0: b""}
        self._members: dict[int, list[gzip_members.Member]] = {}
        """Number -> gzip members of the parts that are compressed, as they were."""

    def get(self, number: int) -> bytes:
        if number not in self._texts:
            self._texts[number] = self._load(number)
        return self._texts[number]

    def _load(self, number: int) -> bytes:
        own = urls.part(self._address, number)
        try:
            return self._read(own)
        except FileNotFoundError:
            pass
        try:
            found = self._read(own + urls.GZIP)
        except FileNotFoundError:
            return b""
        self._members[number] = list(gzip_members.read_members(found))
        return b"".join([text for text, _ in self._members[number]])

    def change(self, old: bytes, new: bytes) -> int:
        """Replace a text by another; gives the number of the part that has it."""
        number = 1
        while old not in self.get(number):
            if not self.get(number):
                raise ValueError("a text that is in no part")
            number += 1
        self._texts[number] = self.get(number).replace(old, new, 1)
        return number

    def check(self, number: int, end: bytes) -> None:
        """Check that splitting and packing the file from scratch would give the same parts.

        Raises ValueError if a part is too full, has room for the next text, or would change
        between plain and compressed.
        """
        texts, following = _strip_head(self.get(number)), _strip_head(self.get(number + 1))
        room = MOST - len(texts)
        is_full = room < 0 and texts.partition(end)[2]
        if is_full or (number and following and following.index(end) + len(end) <= room):
            raise ValueError("parts that are cut elsewhere")
        is_packed = any(len(self.get(earlier)) > PLAIN for earlier in range(1, number + 1))
        if number and is_packed != (number in self._members):
            raise ValueError("a file that is packed differently")

    def address(self, number: int) -> str:
        return urls.part(self._address, number) + (urls.GZIP if number in self._members else "")

    def content(self, number: int, end: bytes) -> bytes:
        text, members = self.get(number), self._members.get(number)
        return text if members is None else gzip_members.compress(text, end, members)


def _strip_head(part: bytes) -> bytes:
    """A part without its head, which ends in an empty line."""
    return part[part.index(b"\n\n") + 2 :] if part.startswith(b"%") else part
