"""Files of the whole collection in parts, where one would be too large, and how they are edited.

GitHub warns of files of more than 50 MB and takes none of more than 100. A file of texts that each
end the same can be changed in one of them, without making all the others again.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import TypeVar

from ..rendering import urls
from . import gzip_members

T = TypeVar("T", str, bytes)

MOST = 49_000_000
"""Bytes of the texts in a part; its head is not counted."""
PLAIN = 10_000_000
"""Bytes of a file of one part up to which it is not compressed."""

Read = Callable[[str], bytes]
"""Gives a file of the site as it was; raises OSError where there is none."""


def cut_parts(texts: Iterable[T]) -> Iterator[tuple[list[T], bool]]:
    """The texts in their order, as many in a part as fit, and whether there is another part.

    One part at least. A text is UTF-8, or a `str` with a character for each byte of it.
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
    """(address, content) of a file in parts: as they are where the first has no more than `PLAIN`
    bytes, else as gzip files, `.gz`. Each text of theirs has `end` behind it.
    """
    is_plain = True
    for number, text in enumerate(parts, 1):
        is_plain = is_plain and len(text) <= PLAIN
        own = urls.part(address, number)
        yield (own, text) if is_plain else (own + urls.GZIP, gzip_members.compress(text, end))


def edit_parts(
    read: Read, address: str, changes: Iterable[tuple[str, str]], end: str
) -> dict[str, bytes]:
    """Address -> content of the parts of a packed file that change with some of its texts.

    `changes` are texts as they were and as they are, each with the `end` that no text has within.
    Raises ValueError where a text isn't there, the parts would be cut elsewhere, or the file would
    be plain where it was compressed, or the other way round.
    """
    parts = _PartsInFile(read, address)
    changed = {parts.change(old.encode(), new.encode()) for old, new in changes if old != new}
    for number in sorted(changed):
        parts.check(number - 1, end.encode())
        parts.check(number, end.encode())
    return {parts.address(number): parts.content(number, end.encode())
            for number in sorted(changed)}  # fmt: skip


class _PartsInFile:
    """The parts of a file by number, read when they are asked for; an empty one ends them."""

    def __init__(self, read: Read, address: str) -> None:
        self._read, self._address = read, address
        self._held = {0: b""}
        self._known: dict[int, list[gzip_members.Member]] = {}
        """The parts that are compressed, as they were."""

    def get(self, number: int) -> bytes:
        if number not in self._held:
            self._held[number] = self._load(number)
        return self._held[number]

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
        self._known[number] = list(gzip_members.read_members(found))
        return b"".join([text for text, _ in self._known[number]])

    def change(self, old: bytes, new: bytes) -> int:
        """Put a text in another's place; gives the number of the part where it stands."""
        number = 1
        while old not in self.get(number):
            if not self.get(number):
                raise ValueError("a text that is in no part")
            number += 1
        self._held[number] = self.get(number).replace(old, new, 1)
        return number

    def check(self, number: int, end: bytes) -> None:
        """Raises ValueError where a part no longer holds its texts, or has room for the next; or
        where the file would be packed differently."""
        texts, following = _strip_head(self.get(number)), _strip_head(self.get(number + 1))
        room = MOST - len(texts)
        is_full = room < 0 and texts.partition(end)[2]
        if is_full or (number and following and following.index(end) + len(end) <= room):
            raise ValueError("parts that are cut elsewhere")
        is_packed = any(len(self.get(one)) > PLAIN for one in range(1, number + 1))
        if number and is_packed != (number in self._known):
            raise ValueError("a file that is packed differently")

    def address(self, number: int) -> str:
        return urls.part(self._address, number) + (urls.GZIP if number in self._known else "")

    def content(self, number: int, end: bytes) -> bytes:
        text, known = self.get(number), self._known.get(number)
        return text if known is None else gzip_members.compress(text, end, known)


def _strip_head(part: bytes) -> bytes:
    """What is in a part below its head, which ends in an empty line."""
    return part[part.index(b"\n\n") + 2 :] if part.startswith(b"%") else part
