"""Long listings in pages, so that none grows with the collection."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeVar

from . import urls

T = TypeVar("T")


def pages(items: int, per_page: int) -> int:
    """How many pages some items take; an empty listing has one page."""
    return max(1, -(-items // per_page))


@dataclass(frozen=True)
class Pager:
    """Which page of a listing this is, counted from 1, and where the others are."""

    address: str
    number: int
    last: int

    @classmethod
    def cut(
        cls, address: str, items: Sequence[T], per_page: int, number: int
    ) -> tuple[Pager, tuple[T, ...]]:
        """A page of a listing, and the items that it shows."""
        shown = tuple(items[(number - 1) * per_page : number * per_page])
        return cls(address, number, pages(len(items), per_page)), shown

    def at(self, number: int) -> str:
        """The address of another page."""
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
