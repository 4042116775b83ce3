"""The authors on a paper's page: all of them, the later ones of a long list one click away."""

from __future__ import annotations

import re
from typing import Any

import pytest

from papershelf.records.collection import Collection
from papershelf.records.paper import Paper
from papershelf.records.source import Place
from papershelf.records.vocabulary import Person
from papershelf.settings import Settings
from papershelf.site import Page, Site, makers
from papershelf.site.rendering.bylines import MOST_OPEN

NAMES = [f"Ada A{letter}" for letter in "bcdefghijklmnopqrstuvwxyz"] + [f"Bob B{letter}" for letter in "abcdefghij"]


def show(authors: list[Any], people: list[Person] | None = None, **values: Any) -> tuple[list[str], str, list[str], Page]:
    """The authors that the page of a paper shows, what leads to the others, these, and the page."""
    paper = Paper.model_validate({"id": "one", "title": "One", "authors": authors, **values})
    collection = Collection.of([(Place("", "one"), paper)], [(Place("", "people.yaml"), one) for one in people or []])
    site = Site(collection, Settings(), name="S", url="https://s.example/")
    found = next(one for one in makers.make(site, ("papers", "one")) if isinstance(one, Page))
    shown, *rest = (re.sub("<[^>]*>", "", text) for text in re.findall(r'<p class="?ps-by"?>(.*?)</p>', found.body, re.DOTALL))
    summary, *_ = [*re.findall(r"<summary>(.*?)</summary>", found.body), ""]
    return shown.split(", "), summary, rest[0].split(", ") if rest else [], found


def test_a_list_of_usual_length_is_whole() -> None:
    for number in (1, 5, MOST_OPEN, MOST_OPEN + 1):
        shown, summary, rest, page = show(NAMES[:number])
        assert (shown, summary, rest) == (NAMES[:number], "", [])
        assert "<details" not in page.body


def test_the_later_authors_of_a_long_list_are_folded() -> None:
    shown, summary, rest, page = show(NAMES)
    assert shown == NAMES[:MOST_OPEN]
    assert summary == f"And {len(NAMES) - MOST_OPEN} more"
    assert rest == NAMES[MOST_OPEN:]
    head = page.meta["head"]
    assert head.count("citation_author ") == head.count('"@type":"Person"') == len(NAMES), "programs get all"


def test_a_group_is_shown_wherever_it_stands() -> None:
    shown, summary, rest, _ = show([*NAMES[:30], "{The Owl Collaboration}", *NAMES[30:]])
    assert shown == [*NAMES[:MOST_OPEN], "The Owl Collaboration"]
    assert (summary, rest) == ("And 15 more", NAMES[MOST_OPEN:])


def test_authors_of_the_group_whose_site_this_is_are_shown() -> None:
    people = [Person.model_validate({"id": "bob-bj", "name": "Bob Bj", "role": "Head"}), Person.model_validate({"id": "bob-ba", "name": "Bob Ba"})]
    shown, summary, rest, page = show(NAMES, people)
    assert shown == [*NAMES[:MOST_OPEN], "Bob Bj"]
    assert (summary, rest) == ("And 14 more", NAMES[MOST_OPEN:-1])
    assert "Bob Bj</a></b>" in page.body


@pytest.mark.parametrize(("named", "left", "end"), [(30, 80, " and 70 more"), (21, 0, " and 79 more")])
def test_authors_without_names_are_counted(named: int, left: int, end: str) -> None:
    shown, summary, rest, _ = show(NAMES[:named], num_authors=100)
    assert summary == (f"And {left} more" if left else "")
    assert (rest or shown)[-1] == NAMES[named - 1] + end


def test_marks_stay_at_their_names() -> None:
    authors = [{"given": name[:3], "family": name[4:], "affiliation": f"At {at % 2}", "equal": at == 34} for at, name in enumerate(NAMES)]
    _, _, rest, page = show(authors)
    assert rest[-1] == "Bob Bj affiliation 1,*"
    assert "equal contribution" in page.body
