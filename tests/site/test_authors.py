"""Which heads of papers an entry of `people.yaml` concerns."""

from __future__ import annotations

from typing import Any

import pytest

from papershelf.records.collection import Collection
from papershelf.records.paper import Paper
from papershelf.records.source import Place
from papershelf.records.vocabulary import Person
from papershelf.settings import Settings
from papershelf.site import Site
from papershelf.site.facts import digest_fact, see_site
from papershelf.site.reading import read_head
from papershelf.site.recorder import HEAD, Changes

NAMES = {"ada": "Ada Example", "ade": "Ade Other", "bo": "Bo Third", "star": "{***}", "loud": "{C++}"}
"""Id of a paper -> its author."""


def site_with(*people: dict[str, Any]) -> Site:
    papers = [
        Paper.model_validate({"id": id, "title": "A title", "authors": [name], "date": "2024"})
        for id, name in NAMES.items()
    ]
    here = Place("", "x.yaml")
    placed = [(here, Person.model_validate(one)) for one in people]
    return Site(Collection.of([(here, one) for one in papers], placed), Settings(), name="S")


def find_changed(before: Site, now: Site) -> tuple[set[str], set[str]]:
    """The ids of papers whose heads changed, and of those whose heads were computed again."""
    for id in NAMES:
        read_head(before, id)
    trace = before.recorder.to_trace(lambda key: digest_fact(before, key))
    changes, computed = Changes(trace), set[str]()
    see_site(changes, now)
    look = changes._compute

    def compute(key: Any) -> object:
        computed.update(key[1:] if key[0] == HEAD else ())
        return look(key)

    changes._compute = compute
    return {id for id in NAMES if changes.has_changed((HEAD, id))}, computed


ADA = {"id": "ada-example", "name": "Ada Example"}
OTHER = {"id": "zoe", "name": "Zoe Other"}


@pytest.mark.parametrize(
    ("was", "now", "changed", "computed"),
    [
        (ADA, {**ADA, "homepage": "https://ada.example/"}, set(), set()),
        (ADA, {**ADA, "orcid": "0000-0002-1825-0097"}, {"ada"}, {"ada"}),
        (ADA, {**ADA, "role": "Owl"}, {"ada"}, {"ada"}),
        (OTHER, {**OTHER, "variants": ["ÁDA example"]}, {"ada"}, {"ada"}),
        ({**OTHER, "variants": ["Bo Third"]}, OTHER, {"bo"}, {"bo"}),
        (OTHER, {**OTHER, "variants": ["C"]}, {"loud"}, {"loud"}),
        # A name without letters has a hash for a slug, which says nothing of how it is spelled.
        (OTHER, {**OTHER, "variants": ["+++"]}, {"star"}, set(NAMES)),
    ],
)  # fmt: skip
def test_an_entry_concerns_the_heads_that_show_it(
    was: dict[str, Any], now: dict[str, Any], changed: set[str], computed: set[str]
) -> None:
    assert find_changed(site_with(was), site_with(now)) == (changed, computed)
