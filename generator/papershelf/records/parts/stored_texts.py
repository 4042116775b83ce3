"""Abstracts in a file: in memory they would be nearly half of a large collection.

The file has no name and ends with the process; processes that this one forks read it too.
"""

from __future__ import annotations

import os
import tempfile
from collections.abc import Mapping
from functools import cache
from typing import Any, ClassVar, Self

from ..value import Value, restore

_LENGTH = 24
"""Bits for the length of a text in its place."""


class _StoredText:
    """The abstract of a paper that has none of its own: in the file, or empty.

    Python asks this only where the paper itself has no such attribute.
    """

    def __get__(self, paper: WithAbstract | None, _: type | None = None) -> str:
        place = paper.abstract_place if paper is not None else 0
        return _read(place) if place else ""


class WithAbstract(Value):
    """A value with a field `abstract`, whose text may be in a file."""

    abstract_place: ClassVar[int] = 0
    """Where the text is; 0 if it is in memory."""

    @classmethod
    def __pydantic_init_subclass__(cls, **kwargs: Any) -> None:
        super().__pydantic_init_subclass__(**kwargs)
        cls.abstract = _StoredText()  # type: ignore[attr-defined]
        # Python stores names once per class as long as it meets them early.
        object.__setattr__(object.__new__(cls), "abstract_place", 0)

    def store_abstract(self) -> Self:
        """The value with its abstract in the file; the same if that can't be written."""
        _, (model, names, given) = self.__reduce__()
        if "abstract" not in names or self.abstract_place:
            return self
        at = names.index("abstract")
        try:
            place = _write(given[at])
        except OSError:
            return self
        # Not a change of this one, which Python would give a dictionary of its own.
        rest = (*names[:at], "abstract_place", *names[at + 1 :])
        found: Self = restore(model, rest, (*given[:at], place, *given[at + 1 :]))  # type: ignore[assignment]
        object.__setattr__(found, "__pydantic_fields_set__", self.__pydantic_fields_set__)
        return found

    def with_abstract(self) -> Self:
        """The value with its abstract in memory, for what reads its attributes by their names."""
        if not self.abstract_place:
            return self
        _, state = self.__reduce__()
        found: Self = restore(*state)  # type: ignore[assignment]
        return found

    def model_copy(self, *, update: Mapping[str, Any] | None = None, deep: bool = False) -> Self:
        found = self.with_abstract()
        return super(WithAbstract, found).model_copy(update=update, deep=deep)

    def model_dump(self, **options: Any) -> dict[str, Any]:
        return super(WithAbstract, self.with_abstract()).model_dump(**options)

    def __eq__(self, other: object) -> bool:
        is_same = isinstance(other, type(self))
        return is_same and self.__reduce__() == other.__reduce__()

    def __hash__(self) -> int:
        return hash(getattr(self, "id", ""))


@cache
def _open() -> tuple[int, int]:
    """The descriptor of the file, and the process that writes it."""
    with tempfile.TemporaryFile() as file:
        return os.dup(file.fileno()), os.getpid()


def _write(text: str) -> int:
    """Write a text at the end of the file; returns its place. Raises OSError."""
    data, (file, owner) = text.encode(), _open()
    if not data or len(data) >> _LENGTH or owner != os.getpid():
        raise OSError("this text belongs in memory")
    at = os.lseek(file, 0, os.SEEK_END)
    if os.write(file, data) < len(data):
        raise OSError("the file has no room")
    return at << _LENGTH | len(data)


def _read(place: int) -> str:
    file, _ = _open()
    return read_at(file, place >> _LENGTH, place & (1 << _LENGTH) - 1).decode()


def read_at(file: int, at: int, length: int) -> bytes:
    """Some bytes of a file, by its descriptor."""
    if hasattr(os, "pread"):  # processes that this one forked have the same position in it
        return os.pread(file, length, at)
    os.lseek(file, at, os.SEEK_SET)
    return os.read(file, length)
