"""Long listings in pages, so that none grows with the collection."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TypeVar

from . import urls

T = TypeVar("T")


@dataclass(frozen=True)
class Pager:
    """Which page of a listing this is, and where the others are."""

    address: str
    number: int
    last: int

    def at(self, number: int) -> str:
        return urls.numbered(self.address, number)

    @property
    def shown(self) -> list[int]:
        """The numbers to show: first, last and the neighbours; 0 stands for a gap."""
        near = {1, self.last, *range(self.number - 2, self.number + 3)}
        numbers = sorted(number for number in near if 1 <= number <= self.last)
        shown: list[int] = []
        for number in numbers:
            if shown and number - shown[-1] > 1:
                shown.append(0)
            shown.append(number)
        return shown

    def titled(self, title: str) -> str:
        """A title that no other page of the listing has."""
        return title if self.number == 1 else f"{title}, page {self.number}"


def paginate(
    address: str, items: Sequence[T], per_page: int
) -> Iterator[tuple[Pager, Sequence[T]]]:
    """The pages of a listing; an empty one has one page."""
    last = max(1, -(-len(items) // per_page))
    for number in range(1, last + 1):
        yield Pager(address, number, last), items[(number - 1) * per_page : number * per_page]
