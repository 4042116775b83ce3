"""What messengers and social networks show of a link to any page but a paper's.

ogp.me asks for `og:title` and `og:image` of every page; a page without `og:type` is a `website` to it, and `og:url` is
what the canonical link says. X's manual "Cards markup" asks for `twitter:card`; the theme's tag of the description is
`og:description` too.
"""

from __future__ import annotations

import html
import io
import re

import pytest
from PIL import Image

from papershelf.site import Asset, Page, Site
from papershelf.site.makers import find_output, make, make_all, plan
from papershelf.site.papers import card_drawing
from tests.jobs import digest_inputs

from .test_syndication import URL, collection_of, demo, site_of, toy

CARD = "share.png"
UNSHARED = ("search/", "shelf/", "following/")
"""Pages that are another for each reader."""


def find_tags(page: Page) -> dict[str, str]:
    found = re.findall(r'<meta (?:name|property)=([^ ]+) content="?([^">]*)"?>', page.meta.get("head", ""))
    assert len(dict(found)) == len(found), page.address
    return {name: html.unescape(content) for name, content in found}


def find_pages(site: Site) -> list[Page]:
    pages = [one for one in make_all(site) if isinstance(one, Page)]
    return [page for page in pages if not re.match("papers/(?!page/).", page.address) and page.address not in UNSHARED]


@pytest.mark.parametrize("collection", [demo, toy])
def test_every_page_has_what_open_graph_asks_for(collection) -> None:  # type: ignore[no-untyped-def]
    site = site_of(collection(), map=True, search=False)
    pages = find_pages(site)
    assert {page.address.partition("/")[0] for page in pages} >= {"", "papers", "authors", "tags", "days", "map", "stats", "bibtex"}
    for page in pages:
        if not page.meta.get("template", page.meta.get("head")):  # a redirect
            assert "http-equiv" in page.body
            continue
        tags = find_tags(page)
        assert tags.pop("robots", "noindex") == "noindex"
        assert tags == {
            "og:title": page.title if page.address else site.name,
            "og:site_name": site.name,
            "og:image": f"{URL}{CARD}", "og:image:width": "1200", "og:image:height": "630",
            "og:image:alt": site.name, "twitter:card": "summary_large_image",
        }  # fmt: skip
        assert page.description, page.address


def test_a_day_names_its_papers() -> None:
    site = site_of(demo())
    page = find_output(site, "days/2026-01-06/index.md")
    assert isinstance(page, Page)
    assert re.match(r"47 papers: \S.+; ", page.description)
    assert len(page.description) <= 161


def test_the_picture_is_a_file_of_the_site() -> None:
    site = site_of(demo())
    (card,) = make(site, ("site_card", CARD))
    assert isinstance(card, Asset)
    assert card == find_output(site, CARD)
    assert Image.open(io.BytesIO(card.data)).size == (1200, 630)


def test_a_large_collection_has_the_picture_too() -> None:
    assert ("site_card", CARD) in plan(site_of(demo(), share_cards_up_to=1))


NONE = {"no address": ({"url": ""}, "A"), "off": ({"share_cards_up_to": 0}, "A"), "letters": ({}, "论文")}


@pytest.mark.parametrize("why", NONE)
def test_without_the_picture_the_rest_stays(why: str) -> None:
    options, name = NONE[why]
    made = site_of(toy(), **options)
    site = Site(made.records, made.settings, name, made.url)
    assert [job for job in plan(site) if job[0] == "site_card"] == []
    tags = find_tags(find_pages(site)[0])
    assert "og:image" not in tags
    assert tags["twitter:card"] == "summary"
    assert tags["og:title"] == name


def test_without_the_fonts_there_is_no_picture(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(card_drawing, "is_possible", lambda: False)
    assert "og:image" not in find_tags(find_pages(site_of(toy()))[0])


def test_only_the_number_of_papers_changes_the_picture() -> None:
    def digest(*titles: str) -> object:
        papers = [{"id": f"p{at}", "title": title} for at, title in enumerate(titles)]
        return digest_inputs(site_of(collection_of(papers)), ("site_card", CARD))

    assert digest("One") == digest("Other") != digest("One", "Other")
