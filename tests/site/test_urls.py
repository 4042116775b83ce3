"""Addresses, and the way between them."""

from __future__ import annotations

from urllib.parse import urljoin

import pytest

from papershelf.site.listings.pager import Pager, count_pages
from papershelf.site.rendering import urls
from papershelf.site.rendering.output import Page

ADDRESSES = [urls.HOME, urls.page(urls.HOME, 2), urls.PAPERS, urls.paper("a.b"), urls.listing("tags", "x"),
             urls.page(urls.listing("tags", "x"), 3), urls.BIBTEX]  # fmt: skip


@pytest.mark.parametrize("base", ["https://example.org/", "https://example.org/a/b/"])
@pytest.mark.parametrize("here", ADDRESSES)
@pytest.mark.parametrize("there", [*ADDRESSES, urls.paper_bib("a"), urls.paper_file("a", "x/ö 1.pdf")])
def test_links_lead_to_their_address_from_every_page(base: str, here: str, there: str) -> None:
    link = Page(here, "T", urls.link(there)).content
    expected = urljoin(base, there.replace("ö 1", "%C3%B6%201"))
    assert urljoin(base + here, link) == expected


@pytest.mark.parametrize(
    ("there", "link"),
    [("papers/b/", "../b/"), ("papers/a.bib", "../a.bib"), ("papers/a/x.pdf", "x.pdf"), ("papers/a/", "./"),
     ("papers/", "../"), ("papers.html", "../../papers.html"), ("tags/papers/", "../../tags/papers/"), ("", "../.././")],
)  # fmt: skip
def test_links_are_short(there: str, link: str) -> None:
    assert Page("papers/a/", "T", f'<a href="{urls.link(there)}">').content == f'<a href="{link}">'


@pytest.mark.parametrize(
    ("number", "last", "shown"),
    [
        (1, 1, [1]),
        (1, 3, [1, 2, 3]),
        (1, 9, [1, 2, 3, 0, 9]),
        (5, 9, [1, 0, 3, 4, 5, 6, 7, 0, 9]),
        (9, 9, [1, 0, 7, 8, 9]),
    ],
)
def test_pager(number: int, last: int, shown: list[int]) -> None:
    assert Pager("x/", number, last).visible_numbers == shown


@pytest.mark.parametrize(
    ("items", "sizes"), [(0, [0]), (1, [1]), (5, [5]), (6, [5, 1]), (10, [5, 5]), (11, [5, 5, 1])]
)
def test_pages(items: int, sizes: list[int]) -> None:
    assert count_pages(items, 5) == len(sizes)
    for number, size in enumerate(sizes, 1):
        pager, shown = Pager.cut("x/", range(items), 5, number)
        assert (pager.last, len(shown)) == (len(sizes), size)
