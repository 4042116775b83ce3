"""The map's page and files: every paper once, in small files of what lies together."""

from __future__ import annotations

import json
import re
from array import array
from collections import Counter
from pathlib import Path
from typing import Any
from urllib.parse import urljoin

import pytest

from papershelf.records.collection import Collection
from papershelf.records.paper import Paper
from papershelf.records.source import Place
from papershelf.search import sort_papers
from papershelf.settings import Settings
from papershelf.site import Asset, Page, Site
from papershelf.site.makers import Job, make, plan
from papershelf.site.map.coordinates import get_map
from tests.jobs import find_changed_jobs
from tests.similarity.test_places import TEXTS

STYLES = Path(__file__).parents[2] / "generator/papershelf/theme/shared/assets/papershelf"
HERE = Place("", "x.yaml", (0,))
FILES: Job = ("map_files", "files")
VENUES = [f"Venue {number}" for number in range(20)]


def records(number: int) -> list[dict[str, Any]]:
    return [
        {
            "id": id, "title": title, "abstract": abstract, "authors": ["Ada Example", "Bo Lee", "C. Third"],
            "added": f"20{10 + at // 300}-01-{at % 28 + 1:02}", "date": f"{1980 + at % 40}" if at % 50 else None,
            "tags": ["common"] * (at % 2) + [f"tag{at % 13}"], "venue": VENUES[min(at % 40, 19)],
        }
        for at, (id, (title, abstract)) in enumerate([*TEXTS.items()][:number])
    ]  # fmt: skip


def site(values: list[dict[str, Any]], **options: Any) -> Site:
    collection = Collection.of([(HERE, Paper.model_validate(one)) for one in values])
    return Site(collection, Settings(map=True, rows_per_page=50, **options), name="S")


def files(of: Site) -> dict[str, bytes]:
    return {one.address.removeprefix("map/"): one.data for one in make(of, FILES) if isinstance(one, Asset)}


def pages(of: Site) -> dict[str, Page]:
    jobs = [job for job in plan(of) if job[0] == "map"]
    return {page.address: page for job in jobs for page in make(of, job) if isinstance(page, Page)}


@pytest.fixture(scope="module")
def large() -> Site:
    return site(records(600))


def read_points(made: dict[str, bytes]) -> tuple[list[str], list[tuple[int, int]], dict[str, list[str]]]:
    """The ids of the points, their places, and their labels by each colouring, from the files."""
    meta = json.loads(made["meta.json"])
    ids: list[str] = []
    for start, name in zip(meta["titles"]["starts"], meta["titles"]["names"], strict=True):
        assert start == len(ids)
        lines = made[f"titles/{name}.txt"].decode().split("\n")
        assert len(lines) <= 100
        ids += [line.split("\t")[0] for line in lines]
    count, points = meta["papers"], made[meta["points"]]
    numbers = array("H", points[: 4 * count])
    columns = {
        one["title"]: [one["labels"][at][0] for at in points[(4 + n) * count : (5 + n) * count]]
        for n, one in enumerate(meta["colours"])
    }
    for one in meta["colours"]:
        assert Counter(columns[one["title"]]) == {label: papers for label, papers in one["labels"] if papers}
    return ids, [*zip(numbers[:count], numbers[count:], strict=True)], columns


def test_the_files_have_every_paper_once_at_its_place(large: Site) -> None:
    ids, places, _ = read_points(files(large))
    assert sorted(ids) == sorted(large.collection.by_id)
    assert [get_map(large).places[id] for id in ids] == places


def test_the_numbers_are_those_of_the_search(large: Site) -> None:
    made = files(large)
    numbers = array("I", made[json.loads(made["meta.json"])["numbers"]])
    order = sort_papers(large.collection.papers)
    assert [order[number].id for number in numbers] == read_points(made)[0]
    assert "numbers" not in json.loads(files(site(records(20), search=False))["meta.json"])


def test_papers_have_the_colours_of_their_tags_venues_and_years(large: Site) -> None:
    ids, _, columns = read_points(files(large))
    papers = [large.collection.by_id[id] for id in ids]
    assert {*columns} == {"Tag", "Venue", "Year"}
    for paper, tag, venue, year in zip(papers, columns["Tag"], columns["Venue"], columns["Year"], strict=True):
        assert tag == "common" if "common" in paper.tags else tag in (*paper.tags, "Other")
        assert venue in (paper.venue, "Other")
        if paper.date:
            first, _, last = year.partition("–")
            assert int(first) <= paper.date.year <= int(last or first)
        else:
            assert year == "No date"
    assert len({*columns["Venue"]}) == 13
    spans = Counter(columns["Year"])
    assert len(spans) == 13 and max(spans.values()) < 3 * 600 / 12
    assert "Venue" not in read_points(files(site([{**one, "venue": "One"} for one in records(40)])))[2]


def test_a_new_paper_changes_few_files() -> None:
    # A file has a hundred titles at most: so there are more than eight, however papers are placed.
    before = files(site(records(900)))
    after = files(site([*records(900), {"id": "new", "title": "topic3word1 topic3word2", "added": "2030-01-01"}]))
    titles = {name for name in after if name.startswith("titles/")}
    assert len(titles) > 8
    assert len(titles - before.keys()) <= 4


def test_what_is_shown_of_a_paper_is_text_on_a_line(large: Site) -> None:
    odd = {"id": "odd", "title": "A <b>bold</b> $x<y$ title & <script>", "authors": [f"A{n} B" for n in "abc"], "date": "2020-02",
           "status": "retracted"}
    (line,) = (line for data in files(site([*records(30), odd])).values() for line in data.split(b"\n") if line.startswith(b"odd\t"))
    assert line.decode().split("\t")[2] == "Retracted · Aa B and 2 more · 2020"
    assert line.count(b"\t") == 2


# --- the list -------------------------------------------------------------------------------


def test_the_list_has_every_paper_once_below_its_neighbourhood(large: Site) -> None:
    made, found = pages(large), get_map(large)
    assert [*made] == ["map/", *(f"map/page/{number}/" for number in range(2, len(made) + 1))]
    seen: list[str] = []
    for page in made.values():
        for anchor, rows in re.findall(r'<h2 id="area-(\d+)">.*?</h2>\n?<ul class=ps-rows>(.*?)</ul>', page.content, re.S):
            ids = re.findall(r'papers/([^ >/]+)/>', rows)
            assert {found.find_neighbourhood(id) for id in ids} == {int(anchor) - 1}
            seen += ids
    assert sorted(seen) == sorted(large.collection.by_id)


def test_every_neighbourhood_is_named_and_reached(large: Site) -> None:
    made = pages(large)
    bodies = {address: page.content for address, page in made.items()}
    nav = bodies["map/"].partition("class=ps-areas")[2].partition("</nav>")[0]
    links = re.findall(r'<a href="(.*?)#(.*?)">(.+?)</a>', nav)
    assert len(links) == len(get_map(large).neighbourhoods) > 5
    for address, anchor, name in links:
        assert f'<h2 id="{anchor}">{name}</h2>' in bodies[urljoin("map/", address)]


def test_a_new_paper_changes_its_neighbourhood_and_those_that_count(large: Site) -> None:
    one, more = large, site([*records(600), {"id": "new", "title": "topic3word1", "added": "2030-01-01"}])
    before, after = pages(one), pages(more)
    changed = [address for address in after if address not in before or after[address].content != before[address].content]
    assert "map/" in changed
    listed = [address for address in changed if "papers/new/>" in after[address].content]
    assert len(listed) == 1


def test_a_change_that_shows_changes_the_inputs() -> None:
    before = site(records(120))
    titled, voted = (
        site([{**one, **change} if one["id"] == "p9" else one for one in records(120)])
        for change in ({"title": "Other"}, {"upvotes": 3})
    )
    jobs = [job for job in plan(before) if job[0] == "map"]
    assert len(jobs) > 1
    assert find_changed_jobs(before, voted, [*jobs, FILES]) == set()
    assert find_changed_jobs(before, titled, [FILES])
    assert find_changed_jobs(before, titled, jobs)


def test_it_exists_only_if_the_setting_is_on() -> None:
    off = Site(site(records(20)).collection, Settings(), name="S")
    assert [job for job in plan(off) if job[0].startswith("map")] == []
    assert [*make(off, ("map", 1))] == []
    assert [*make(site(records(20)), ("map", 9))] == []
    assert "No papers here yet" in pages(site([]))["map/"].content


# --- its colours ----------------------------------------------------------------------------


def _luminance(colour: str) -> float:
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


@pytest.mark.parametrize(("scheme", "ground"), [(0, "#ffffff"), (1, "#1d2022")])
def test_every_colour_is_seen_on_its_ground_and_years_go_one_way(scheme: int, ground: str) -> None:
    block = (STYLES / "map.css").read_text(encoding="utf-8").split("}")[scheme]
    found = dict(re.findall(r"--ps-((?:colour|year)-\d+): (#[0-9a-f]{6});", block))
    assert len(found) == 26
    for colour in found.values():
        high, low = sorted((_luminance(colour), _luminance(ground)), reverse=True)
        assert (high + 0.05) / (low + 0.05) >= 3, colour
    years = [_luminance(found[f"year-{number}"]) for number in range(1, 13)]
    assert years == sorted(years, reverse=scheme == 0)
