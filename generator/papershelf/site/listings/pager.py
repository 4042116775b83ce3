"""Pagination of long listings, so that no page grows with the collection."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import TypeVar

from ...locale import Locale
from ..rendering import urls

T = TypeVar("T")


def count_pages(items: int, per_page: int) -> int:
    """The number of pages for some items; an empty listing has one page."""
    return max(1, -(-items // per_page))


def find_range(items: int, per_page: int, number: int) -> slice:
    """The items of a page of a listing whose new items come first.

    The first page is full, the second has what is left, and later ones are full. They are counted
    from the end, so that a new item changes the first two pages only, unless it begins a new page.
    """
    if number == 1:
        return slice(0, per_page)
    stop = items - (count_pages(items, per_page) - number) * per_page
    return slice(max(per_page, stop - per_page), stop)


def cut_groups(items: Iterable[T], group: Callable[[T], str], per_page: int) -> list[tuple[T, ...]]:
    """The items of each page, where items come in groups; there is at least one page.

    A group that does not fit on the current page begins a new one: so an additional item moves few
    others to another page.
    """
    return list(_cut(items, group, per_page))


def _cut(items: Iterable[T], group: Callable[[T], str], per_page: int) -> Iterator[tuple[T, ...]]:
    page: list[T] = []
    for _, found in groupby(items, group):
        own = list(found)
        if page and len(page) + len(own) > per_page:
            yield tuple(page)
            page = []
        page += own
        while len(page) > per_page:
            yield tuple(page[:per_page])
            page = page[per_page:]
    yield tuple(page)


def find_first_pages(
    found: Sequence[Sequence[T]], group: Callable[[T], str]
) -> list[tuple[str, int]]:
    """(group, number of the page on which it begins) of each group that has a name."""
    firsts: dict[str, int] = {}
    for number, page in enumerate(found, 1):
        for item in page:
            firsts.setdefault(group(item), number)
    firsts.pop("", None)
    return list(firsts.items())


@dataclass(frozen=True)
class Pager:
    """A page of a listing: the listing's address, this page's number from 1, and the last one's."""

    address: str
    number: int
    last: int

    @classmethod
    def cut(
        cls, address: str, items: Sequence[T], per_page: int, number: int
    ) -> tuple[Pager, tuple[T, ...]]:
        """A page of a listing, and the items that it shows."""
        shown = tuple(items[(number - 1) * per_page : number * per_page])
        return cls(address, number, count_pages(len(items), per_page)), shown

    def at(self, number: int) -> str:
        """The address of another page."""
        return urls.page(self.address, number)

    @property
    def visible_numbers(self) -> list[int]:
        """The page numbers to show: the first, the last and those nearby; 0 stands for a gap."""
        near = {1, self.last, *range(self.number - 2, self.number + 3)}
        numbers = sorted(number for number in near if 1 <= number <= self.last)
        shown: list[int] = []
        for number in numbers:
            if shown and number - shown[-1] > 1:
                shown.append(0)
            shown.append(number)
        return shown

    def number_title(self, title: str, locale: Locale) -> str:
        """The title with the page's number, so that each page of the listing has its own."""
        if self.number == 1:
            return title
        return locale.gettext("%(title)s, page %(number)s", title=title, number=self.number)
