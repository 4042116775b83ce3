"""Files of the whole collection: what crawlers read."""

from __future__ import annotations

from urllib.robotparser import RobotFileParser
from xml.etree import ElementTree as ET

import pytest

from papershelf.records.collection import Collection
from papershelf.settings import Settings
from papershelf.site import Asset, Site
from papershelf.site.exports import crawler_files
from papershelf.site.makers import make, plan
from tests.build import ROOT

SPACE = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
URL = "https://example.org/shelf/"


def files(url: str = URL) -> dict[str, bytes]:
    """Address -> content of the files of the whole demo."""
    collection, _ = Collection.load(ROOT, ROOT / "content")
    site = Site(collection, Settings(), name="S", url=url)
    jobs = [job for job in plan(site) if job[0] == "downloads"]
    found = [output for job in jobs for output in make(site, job)]
    return {one.address: one.data for one in found if isinstance(one, Asset)}


def locations(data: bytes) -> list[str]:
    return [str(one.text) for one in ET.fromstring(data).iter(f"{SPACE}loc")]


def papers() -> list[str]:
    collection, _ = Collection.load(ROOT, ROOT / "content")
    return sorted(f"{URL}papers/{paper.id}/" for paper in collection.papers)


def test_crawlers_find_every_paper() -> None:
    made = files()
    assert sorted(locations(made["sitemap-papers.xml"])) == papers()
    assert b"<lastmod>2026-01-06</lastmod>" in made["sitemap-papers.xml"]
    for name in ("sitemap.xml", "sitemap-papers.xml"):
        assert f"Sitemap: {URL}{name}\n" in made["robots.txt"].decode()


def test_robots_txt_is_read_by_another_reader() -> None:
    robots = RobotFileParser()
    robots.parse(files()["robots.txt"].decode().splitlines())
    assert robots.can_fetch("Googlebot", f"{URL}papers/x/")
    assert robots.site_maps() == [f"{URL}sitemap.xml", f"{URL}sitemap-papers.xml"]


def test_a_long_sitemap_is_split(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(crawler_files, "_MOST", 20)
    made = files()
    parts = locations(made["sitemap-papers.xml"])
    assert parts == [f"{URL}sitemap-papers-{part}.xml" for part in (1, 2, 3)]
    found = [locations(made[part.removeprefix(URL)]) for part in parts]
    assert [len(one) for one in found] == [20, 20, 7]
    assert sorted(one for some in found for one in some) == papers()


def test_without_an_address_there_is_nothing_to_tell() -> None:
    assert not files("")
