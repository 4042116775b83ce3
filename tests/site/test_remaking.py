"""How little is made again after an edit: of the jobs whose files don't show what was edited, almost none."""

from __future__ import annotations

from typing import Any

import pytest

from papershelf.records.collection import Collection
from papershelf.records.paper import Paper
from papershelf.records.source import Place
from papershelf.records.vocabulary import Tag, Venue
from papershelf.settings import Settings
from papershelf.site import Asset, Site, makers
from papershelf.site.exports import bibliographies
from papershelf.site.makers import Job
from papershelf.site.search import index_files
from tests.jobs import find_changed_jobs

Record = dict[str, Any]

YEARS = range(2015, 2023)
PAPERS: dict[str, Record] = {
    f"{tag}{year}": {
        "title": f"On {tag} {year}", "authors": [f"Ann {tag.title()}son"], "date": f"{year}-05", "added": f"{year}-06-01",
        "venue": venue, "tags": [tag],
    }
    for tag, venue in (("owls", "CONF"), ("bees", "JIE")) for year in YEARS
}  # fmt: skip
TAGS = {"owls": "Owls", "bees": "Bees"}
VENUES = {"CONF": "Conference", "JIE": "Journal"}
RELATED: dict[str, tuple[str, ...]] = {**dict.fromkeys(PAPERS, ()), "bees2015": ("owls2020",)}


def site_of(papers: dict[str, Record], tags: dict[str, str] = TAGS, venues: dict[str, str] = VENUES) -> Site:
    here = Place("", "x.yaml")
    collection = Collection.of(
        [(here, Paper.model_validate({"id": id, **record})) for id, record in papers.items()],
        tags=[(here, Tag(tag=tag, label=label)) for tag, label in tags.items()],
        venues=[(here, Venue(key=key, name=name)) for key, name in venues.items()],
    )
    settings = Settings(rows_per_page=5, per_page=5, citation_styles=[])
    return Site(collection, settings, name="S", url="https://s.example/", related=RELATED, export_sizes={})


def change(id: str, **keys: object) -> Site:
    return site_of(PAPERS | {id: PAPERS[id] | keys})


def make_texts(site: Site) -> dict[Job, bytes]:
    """All files of each job; of a picture, what it is named."""
    whole = {bibliographies.NAME, index_files.NAME}  # patched
    found = {}
    for job in makers.plan(site):
        if job[0] not in whole:
            made = makers.make(site, job)
            found[job] = b"".join(f"{one.file} ".encode() + one.data if isinstance(one, Asset) else repr(one).encode()
                                  for one in made)  # fmt: skip
    return found


BEFORE = site_of(PAPERS)


@pytest.fixture(scope="module")
def texts() -> dict[Job, bytes]:
    return make_texts(BEFORE)


COUNTED: set[Job] = {
    ("indices", ("years", 1)), ("stats", 1), ("listings", ("papers", "", 1)),
    *(("listings", ("years", str(year), 1)) for year in YEARS if year not in (2019, 2020)),
}  # fmt: skip
"""Pages that show how many papers each year has, and none of 2019 or 2020."""
# An edit -> the site after it, what stands where it shows, and all else that is made again.
EDITS: dict[str, tuple[Site, tuple[bytes, ...], set[Job]]] = {
    "a date": (change("owls2020", date="2019-05"), (b"owls2020",), COUNTED),
    "a tag": (
        change("owls2020", tags=["owls", "bees"]), (b"owls2020",),
        {("indices", ("tags", 1)), ("stats", 1), ("llms", 1), ("listings", ("tags", "bees", 2))},
    ),
    "a venue's name": (site_of(PAPERS, venues=VENUES | {"CONF": "The Conference"}), (b"owls", b"CONF", b"Conference"), set()),
    "a tag's label": (site_of(PAPERS, tags=TAGS | {"owls": "Owls & more"}), (b"owls", b"Owls"), set()),
}  # fmt: skip


@pytest.mark.parametrize("name", EDITS)
def test_only_what_shows_an_edit_is_made_again(texts: dict[Job, bytes], name: str) -> None:
    after, marks, others = EDITS[name]
    now = make_texts(after)
    assert now.keys() == texts.keys()
    showing = {job for job in now if any(mark in texts[job] + now[job] for mark in marks)}
    changed = find_changed_jobs(BEFORE, after, now)
    assert changed - showing == others
    assert {job for job in now if texts[job] != now[job]} <= changed
    assert len(showing) < len(now)
    of_papers = {arg for maker, arg in changed if maker == "papers"}
    # Rows among related papers have neither venues nor tags.
    related = set() if name in ("a venue's name", "a tag's label") else {"bees2015"}
    assert of_papers == related | {id for id in PAPERS if any(id.encode().startswith(mark) for mark in marks)}
