"""The people of a group: who is listed where, on which pages they stand out, and their photos."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from papershelf.formats import biblatex, bibtex
from papershelf.locale import Locale
from papershelf.records import schema
from papershelf.records.collection import Collection
from papershelf.records.name import CREDIT
from papershelf.records.paper import Paper
from papershelf.records.schema import CollectingPlace
from papershelf.records.source import Place
from papershelf.records.vocabulary import Person
from papershelf.settings import Settings
from papershelf.site import Asset, Page, Site, makers
from papershelf.site.people import photos
from papershelf.site.people.members import Member, list_alumni, list_members
from papershelf.site.rendering import phrases
from papershelf.site.rendering.renderer import get_renderer

PEOPLE = """
zoe: Moths, Postdoc
ada: Lamps, Head, 2012
bob: Lamps, PhD student
eve: , Guest
cem: Lamps, PhD student, 2015-10, 2019
dora: Lamps, Head
fay: Lamps, PhD student, , 2021
gus: Moths, , 2020
hal
"""
PAPERS: list[dict[str, Any]] = [
    {"id": "a", "title": "A", "authors": ["Ada Lamp", "Bob Lamp", "Hal Lamp", "Ann Other"], "date": "2020"},
    {"id": "b", "title": "B", "authors": ["Ada Lamp"], "date": "2021"},
]


def read_people() -> list[Person]:
    found = []
    for line in PEOPLE.strip().splitlines():
        id, _, rest = line.partition(": ")
        values = zip(("group", "role", "from", "to"), map(str.strip, rest.split(",")), strict=False)
        found.append(Person.model_validate({"id": id, "name": f"{id.title()} Lamp", **{key: one for key, one in values if one}}))
    return found


def site_of(people: list[Person], **more: Any) -> Site:
    papers = [(Place("", one["id"]), Paper.model_validate(one)) for one in PAPERS]
    collection = Collection.of(papers, [(Place("", "people.yaml"), one) for one in people], **more)
    return Site(collection, Settings(citation_styles=()), name="S", url="https://s.example/")


def get_page(site: Site) -> Page:
    page, styles = makers.make(site, ("people", 1))
    assert isinstance(page, Page) and isinstance(styles, Asset)
    return page


def test_teams_roles_and_people_are_in_the_order_of_the_file() -> None:
    site = site_of(read_people())
    teams = [(team, [member.person.id for member in members]) for team, members in list_members(site)]
    assert teams == [("", ["eve"]), ("Moths", ["zoe", "gus"]), ("Lamps", ["ada", "dora", "bob"])]
    assert [one.person.id for one in list_alumni(site)] == ["fay", "cem"]
    assert {one.person.id: one.papers for _, team in list_members(site) for one in team if one.papers} == {"ada": 2, "bob": 1}


def test_years_in_the_group() -> None:
    site = site_of([])
    years = {one.id: phrases.years_in_group(site.locale, one) for one in read_people()}
    assert {id: text for id, text in years.items() if text} == {
        "ada": "since 2012", "cem": "2015–2019", "fay": "until 2021", "gus": "since 2020",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("name", "expected"),
    [("Ada Example", "AE"), ("Ludwig van Beethoven", "LB"), ("Martin Luther King, Jr.", "MK"), ("Plato", "P"), ("{A Group}", "A"),
     ("鲁迅 周", "鲁周"), ("Éva Ősi", "ÉŐ")],
)  # fmt: skip
def test_initials(name: str, expected: str) -> None:
    assert Member(Person(id="a", name=name), 0).initials == expected


def test_the_page_links_members_to_their_papers_and_describes_them() -> None:
    page = get_page(site_of(read_people()))
    assert re.findall(r"<h2[^>]*>(.*?)</h2>", page.content) == ["Moths", "Lamps", "Alumni"]
    assert re.findall(r'href=\.\./authors/(\w+)/[ >]', page.content) == ["ada", "bob"]
    (script,) = re.findall(r'<script type="application/ld\+json">(.*?)</script>', page.meta["head"])
    ada = next(one for one in json.loads(script)["@graph"] if one["name"] == "Ada Lamp")
    assert ada == {"@type": "Person", "name": "Ada Lamp", "jobTitle": "Head", "url": "https://s.example/authors/ada/"}
    assert "Cem" not in script and "Hal" not in page.content


def test_members_stand_out_in_bylines_and_nobody_does_without_a_group() -> None:
    render = {True: get_renderer(site_of(read_people())).render_byline, False: get_renderer(site_of([])).render_byline}
    paper = Paper.model_validate(PAPERS[0])
    assert render[True](paper, plain=True) == "<b>Ada Lamp</b>, <b>Bob Lamp</b>, Hal Lamp, Ann Other"
    assert re.findall("<b><a[^>]*>(.*?)</a></b>", render[True](paper)) == ["Ada Lamp", "Bob Lamp"]
    assert "<b>" not in render[False](paper)
    assert render[True](paper, 2, plain=True).striptags() == "Ada Lamp, Bob Lamp and 2 more"  # as in e-mail as text


def test_without_members_there_is_no_page() -> None:
    site = site_of([one for one in read_people() if not one.is_member])
    assert not [*makers.plan(site, ["people", "photos"])]
    assert "people/" not in b"".join(one.data for one in makers.make(site, ("llms", 1)) if isinstance(one, Asset)).decode()


def test_photos_are_small_upright_and_without_metadata(tmp_path: Path) -> None:
    exif = Image.Exif()
    exif[0x0112], exif[0x010F] = 6, "Maker of cameras"  # orientation: turned by 90 degrees
    Image.new("RGB", (1200, 600), "red").save(tmp_path / "one.jpg", exif=exif)
    Image.new("RGBA", (100, 50), "#f008").save(tmp_path / "two.PNG")
    (tmp_path / "three.webp").write_bytes(b"no image")
    Image.new("P", (500, 500)).save(tmp_path / "four.gif")
    names = ["one.jpg", "two.PNG", "three.webp", "four.gif"]
    people = [Person.model_validate({"id": f"p{at}", "name": f"P {at}", "role": "x", "photo": name}) for at, name in enumerate(names)]
    site = site_of(people, folder=tmp_path)
    made = [one for job in makers.plan(site, ["photos"]) for one in makers.make(site, job)]
    assert [one.file for one in made] == ["people/p0.jpg", "people/p1.png", "people/p2.webp", "people/p3.gif"]
    assert [one.data == (tmp_path / name).read_bytes() for one, name in zip(made, names, strict=True) if isinstance(one, Asset)][2:] == [True, True]
    one, two = (tmp_path / f"made{at}" for at in (0, 1))
    for path, output in zip((one, two), made, strict=False):
        assert isinstance(output, Asset)
        path.write_bytes(output.data)
    with Image.open(one) as first, Image.open(two) as second:
        assert (first.size, first.format, dict(first.getexif())) == ((240, 480), "JPEG", {})
        assert (second.size, second.format, second.mode) == ((100, 50), "PNG", "RGBA")
    assert photos.shrink(tmp_path / "one.jpg") == made[0].data


# --- marks of authors -----------------------------------------------------------------------

MARKED = [
    {"given": "Ada", "family": "Lamp", "equal": "true", "roles": ["Writing – original draft", "software"]},
    {"given": "Bob", "family": "Lamp", "equal": "true", "corresponding": "true", "roles": ["WRITING - REVIEW AND EDITING"]},
    "Ann Other",
]


def test_a_papers_page_marks_its_authors_and_explains_the_marks() -> None:
    papers = {id: Paper.model_validate({"id": id, "title": "M", "authors": authors}) for id, authors in (("m", MARKED), ("n", MARKED[2:]))}
    site = Site(Collection.of((Place("", id), paper) for id, paper in papers.items()), Settings(citation_styles=()), name="S")
    marked, plain = ("".join(one.content for one in makers.make(site, ("papers", id)) if isinstance(one, Page)) for id in papers)
    assert "Ada Lamp<sup>*</sup>, Bob Lamp<sup>*†</sup>, Ann Other</p>" in re.sub("</?a.*?>", "", marked)
    assert re.findall(r"<span>([*†].*?)</span>", marked) == ["* equal contribution", "† corresponding author"]
    assert "Ada Lamp: Writing – original draft, Software; Bob Lamp: Writing – review &amp; editing." in marked
    assert not re.search("<sup>|contribution|†", plain, re.IGNORECASE)
    assert biblatex.write(papers["m"], {}).count("author+an = {1=equal;2=equal,corresponding}") == 1
    assert "+an" not in biblatex.write(papers["n"], {}) + bibtex.write(papers["m"], {})


def test_an_unknown_role_gets_a_hint() -> None:
    place = CollectingPlace()
    schema.check_values(Paper, {"id": "a", "title": "A", "authors": [{"family": "X", "roles": ["Sofware"], "equl": "true"}]}, place)
    found = {refusal.code: (refusal.place, refusal.hint) for refusal in place.refusals}
    assert found == {
        "bad-value": (("authors", 0, "roles", 0), "did you mean `software`?"), "unknown-key": (("authors", 0, "equl"), "did you mean `equal`?"),
    }  # fmt: skip


@pytest.mark.parametrize(("language", "shown"), [
    ("en", "Software, Writing – review & editing"), ("de", "Software, Schreiben – Überprüfung und Überarbeitung"),
    ("es", "Software, Redacción – revisión y edición"), ("zh", "软件, 写作：审阅与编辑"),
])  # fmt: skip
def test_roles_are_in_the_language_of_the_site(language: str, shown: str) -> None:
    assert phrases.credit_roles(Locale(language), ["software", "writing-review-editing"]) == shown
    assert len(phrases.credit_roles(Locale(language), CREDIT).split(", ")) == len(CREDIT)
