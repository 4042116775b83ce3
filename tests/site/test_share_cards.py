"""Pictures for links: which papers have one, what is on it, and that the page names it."""

from __future__ import annotations

import io
from typing import Any

import pytest
from PIL import Image

from papershelf.site import Asset, Page, Site
from papershelf.site.makers import find_output, make, plan
from papershelf.site.papers import card_drawing
from papershelf.site.papers.card_drawing import HEIGHT, WIDTH, CardText
from tests.jobs import digest_inputs

from .test_syndication import URL, collection_of, site_of, toy

LONG = "A title that goes on and on and comes to no end"


def site(url: str = URL, up_to: int = 500, **keys: Any) -> Site:
    paper = {"id": "one", "title": "One", "authors": ["Ada Example"], "date": "2024-03-08"} | keys
    return site_of(collection_of([paper]), url=url, share_cards_up_to=up_to)


def jobs(site: Site) -> list[str]:
    return [arg for maker, arg in plan(site) if maker == "share_cards"]


def head(site: Site) -> str:
    page = next(make(site, ("papers", "one")))
    assert isinstance(page, Page)
    return str(page.meta["head"])


def draw(words: CardText) -> Image.Image:
    image = Image.open(io.BytesIO(card_drawing.draw(words)))
    assert (image.format, image.size) == ("PNG", (WIDTH, HEIGHT))
    return image.convert("RGB")


def ink(image: Image.Image, box: tuple[int, int, int, int]) -> tuple[int, int, int, int] | None:
    """The part of a box in which something is written: left, top, right, bottom."""
    found = image.convert("L").point(lambda level: 255 * (level < 200)).crop(box).getbbox()
    return found and (found[0] + box[0], found[1] + box[1], found[2] + box[0], found[3] + box[1])


def test_the_page_names_the_picture() -> None:
    shown = site()
    assert jobs(shown) == ["one"]
    (card,) = make(shown, ("share_cards", "one"))
    assert card == find_output(shown, "share/one.png")
    assert isinstance(card, Asset)
    assert card.data == card_drawing.draw(CardText("A & <B> Shelf", "One", ("Ada Example",), 0, "8 Mar 2024"))
    assert f'<meta property=og:image content={URL}share/one.png>' in head(shown)
    assert '<meta property=og:image:alt content=One>' in head(shown)
    assert '<meta name=twitter:card content=summary_large_image>' in head(shown)


@pytest.mark.parametrize(
    "without",
    [
        site(url=""),
        site(up_to=0),
        site(title="深度学习"),
        site(authors=["דוד"]),
        site(venue="学会"),
    ],
    ids=["no address", "too many", "title", "author", "venue"],
)
def test_there_is_none(without: Site) -> None:
    assert jobs(without) == []
    assert find_output(without, "share/one.png") is None
    assert "og:image" not in head(without)


def test_a_picture_of_the_record_goes_first() -> None:
    collection = toy()
    with_image = [paper.id for paper in collection.papers if paper.image]
    found = jobs(site_of(collection))
    assert with_image and found
    assert not set(found) & set(with_image)


def test_a_build_without_the_fonts_has_none(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(card_drawing, "is_possible", lambda: False)
    assert jobs(site()) == []
    assert "og:image" not in head(site())


@pytest.mark.parametrize(
    "words",
    [
        CardText("Papers", "Short", (), 0, ""),
        CardText("Papers", "Short", (), 7, "2024"),
        CardText("Papers", LONG, ("Ada Example", "Bob Book"), 0, "ICML · 2024"),
        CardText(LONG * 3, LONG * 9, tuple(f"Person Number {n}" for n in range(8)), 900, LONG * 4),
        CardText("P", "Unbreakable" * 30, ("Unbreakable" * 30,), 0, "x" * 300),
    ],
    ids=["bare", "number of authors", "usual", "long", "unbreakable"],
)
def test_nothing_leaves_its_place(words: CardText) -> None:
    image = draw(words)
    assert ink(image, (1130, 0, WIDTH, HEIGHT)) is None
    assert ink(image, (20, 0, 80, HEIGHT)) is None
    for top, bottom in ((0, 60), (115, 140), (450, 465), (520, 534), (600, HEIGHT)):
        assert ink(image, (20, top, WIDTH, bottom)) is None, (top, bottom)
    assert ink(image, (20, 140, WIDTH, 450))
    assert bool(ink(image, (20, 465, WIDTH, 520))) == bool(words.authors or words.others)


def test_only_its_own_text_changes_a_picture() -> None:
    job = ("share_cards", "one")
    same = digest_inputs(site(abstract="One"), job)
    assert digest_inputs(site(abstract="Another"), job) == digest_inputs(site(abstract="One", upvotes=9), job) == same
    assert digest_inputs(site(abstract="One", title="Two"), job) != same
    assert digest_inputs(site(abstract="One", authors=["Bob Book"]), job) != same
