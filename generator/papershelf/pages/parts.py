"""Files of the whole collection in parts, where one would be too large, and how they are edited.

GitHub warns of files of more than 50 MB and takes none of more than 100. A file of texts that each
end the same can be changed in one of them, without making all the others again.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import TypeVar

from . import urls

T = TypeVar("T", str, bytes)

MOST = 49_000_000
"""Bytes of the texts in a part; its head is not counted."""

Read = Callable[[str], bytes]
"""Gives a file of the site as it was; raises OSError where there is none."""


def cut(texts: Iterable[T]) -> Iterator[tuple[list[T], bool]]:
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


def edited(
    read: Read, address: str, changes: Iterable[tuple[str, str]], end: str
) -> dict[str, bytes]:
    """Address -> content of the parts of a file that change with some of its texts.

    `changes` are texts as they were and as they are, each with the `end` that no text has within.
    Raises ValueError where a text isn't there, or the parts would be cut elsewhere.
    """
    parts = _Parts(read, address)
    changed = {parts.change(old.encode(), new.encode()) for old, new in changes if old != new}
    for number in sorted(changed):
        parts.check(number - 1, end.encode())
        parts.check(number, end.encode())
    return {urls.part(address, number): parts.get(number) for number in sorted(changed)}


class _Parts:
    """The parts of a file by number, read when they are asked for; an empty one ends them."""

    def __init__(self, read: Read, address: str) -> None:
        self._read, self._address = read, address
        self._held = {0: b""}

    def get(self, number: int) -> bytes:
        if number not in self._held:
            try:
                self._held[number] = self._read(urls.part(self._address, number))
            except FileNotFoundError:
                self._held[number] = b""
        return self._held[number]

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
        """Raises ValueError where a part no longer holds its texts, or has room for the next."""
        texts, following = _texts(self.get(number)), _texts(self.get(number + 1))
        room = MOST - len(texts)
        is_full = room < 0 and texts.partition(end)[2]
        if is_full or (number and following and following.index(end) + len(end) <= room):
            raise ValueError("parts that are cut elsewhere")


def _texts(part: bytes) -> bytes:
    """What is in a part below its head, which ends in an empty line."""
    return part[part.index(b"\n\n") + 2 :] if part.startswith(b"%") else part
