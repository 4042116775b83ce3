"""Smaller copies of images: their sizes, what stays as it is, and the same bytes each time."""

from __future__ import annotations

import io
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from papershelf.records.collection import Collection
from papershelf.records.paper import Paper
from papershelf.records.source import Place
from papershelf.settings import Settings
from papershelf.site import Asset, Page, Site
from papershelf.site.facts import digest_fact, see_site
from papershelf.site.makers import find_output, make, plan, read_inputs
from papershelf.site.papers import thumbnails
from papershelf.site.papers.thumbnails import plan_thumbnails
from papershelf.site.recorder import Changes
from papershelf.site.rendering import urls
from papershelf.site.rendering.images import copy_image as resize
from papershelf.site.rendering.renderer import get_renderer
from tests.jobs import digest_inputs


def save(path: Path, size: tuple[int, int], mode: str = "RGB", **options: Any) -> Path:
    """An image that is worth copies: noise, which packs badly."""
    noise = Image.effect_noise((min(size[0], 256), min(size[1], 256)), 90).resize(size)
    noise.convert(mode).save(path, compress_level=1, **options)
    return path


def look(data: bytes) -> Image.Image:
    image = Image.open(io.BytesIO(data))
    image.load()
    return image


@pytest.mark.parametrize(
    ("size", "card", "page"),
    [
        ((1600, 1000), (256, 160), (1024, 640)),
        ((4000, 500), (1280, 160), (1280, 160)),
        ((300, 900), (240, 720), (213, 640)),
        ((700, 600), (240, 206), None),
        ((240, 700), None, (219, 640)),
    ],
)
def test_copies_fill_cards_and_fit_pages(tmp_path: Path, size: tuple[int, int], card: Any, page: Any) -> None:
    path = save(tmp_path / "a.png", size)
    assert plan_thumbnails(path) == (card, page)
    for wanted in filter(None, (card, page)):
        data = resize(path, wanted)
        assert (look(data).format, look(data).size) == ("WEBP", wanted)
        assert len(data) < path.stat().st_size
        assert resize(path, wanted) == data


@pytest.mark.parametrize("mode", ["L", "P", "RGBA", "LA", "CMYK", "1", "I;16"])
def test_any_colours_become_those_of_screens(tmp_path: Path, mode: str) -> None:
    path = tmp_path / ("a.jpg" if mode == "CMYK" else "a.png")
    noise = Image.effect_noise((900, 900), 90)
    image = noise.convert("L" if mode in ("L", "1", "I;16") else "RGB").convert(mode)
    if mode in ("RGBA", "LA"):
        image.putalpha(noise)
    image.save(path)
    copy = look(resize(path, (90, 90)))
    assert copy.mode == ("RGBA" if mode in ("RGBA", "LA") else "RGB")


def test_a_turned_photo_is_upright(tmp_path: Path) -> None:
    exif = Image.Exif()
    exif[0x0112] = 6
    path = save(tmp_path / "a.jpg", (1600, 800), exif=exif)
    assert plan_thumbnails(path) == ((240, 480), (320, 640))
    assert look(resize(path, (240, 480))).getexif().get(0x0112, 1) == 1


@pytest.mark.parametrize("kind", ["small", "animation", "gif", "drawing", "text", "empty", "none", "no Pillow"])
def test_others_stay_as_they_are(tmp_path: Path, kind: str, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / {"gif": "a.gif", "drawing": "a.svg", "animation": "a.webp"}.get(kind, "a.png")
    match kind:
        case "small":
            Image.new("RGB", (3000, 3000)).save(path)
        case "animation":
            frames = [Image.effect_noise((600, 600), 90 + at).convert("RGB") for at in range(3)]
            frames[0].save(path, save_all=True, append_images=frames[1:])
        case "gif" | "no Pillow":
            save(path, (900, 900))
        case "drawing":
            path.write_text('<svg xmlns="http://www.w3.org/2000/svg"/>' + " " * 50_000)
        case "text":
            path.write_text("not an image" * 9_000)
        case "empty":
            path.write_bytes(b"")
    if kind == "no Pillow":
        monkeypatch.setattr(thumbnails, "find_spec", lambda _: None)
    assert plan_thumbnails(path) is None


def test_a_damaged_image_is_published_as_it_is(tmp_path: Path) -> None:
    path = save(tmp_path / "a.png", (900, 900))
    path.write_bytes(path.read_bytes()[:60_000])
    assert plan_thumbnails(path) == ((240, 240), (640, 640))
    assert resize(path, (240, 240)) == path.read_bytes()


def site_of(folder: Path) -> Site:
    records = [{"id": id, "title": id, "image": "figs/a b.png", "date": date} for id, date in (("x", "2020"), ("y", "2021"))]
    records.append({"id": "z", "title": "z", "image": "figs/c.png"})
    placed = [(Place("", f"{one['id']}.yaml"), Paper.model_validate(one)) for one in records]
    collection = Collection.of(placed, folder=folder)
    return Site(collection, Settings(citation_styles=(), related=0, search=False), name="S", url="https://s.example/")


def test_copies_are_beside_the_image_once_and_pages_show_them(tmp_path: Path) -> None:
    (tmp_path / "figs").mkdir()
    save(tmp_path / "figs/a b.png", (1600, 1000))
    Image.new("RGB", (20, 20)).save(tmp_path / "figs/c.png")
    site = site_of(tmp_path)
    copies = {output.address: look(output.data).size
              for job in plan(site) if job[0] == "papers" for output in make(site, job)
              if isinstance(output, Asset) and output.address.endswith(".webp")}  # fmt: skip
    assert copies == {"papers/x/a b.png.card.webp": (256, 160), "papers/x/a b.png.page.webp": (1024, 640)}
    for address in copies:
        assert isinstance(find_output(site, address), Asset)
    page = find_output(site, "papers/y/index.md")
    assert isinstance(page, Page)
    assert f'src="{urls.ROOT}papers/x/a%20b.png.page.webp"' in page.body
    cards = str(get_renderer(site).render_cards(site.collection.papers))
    assert cards.count('papers/x/a%20b.png.card.webp"') == 2
    assert 'papers/z/c.png"' in cards


def test_an_image_that_grows_gets_copies(tmp_path: Path) -> None:
    (tmp_path / "figs").mkdir()
    for name in ("a b", "c"):
        Image.new("RGB", (20, 20)).save(tmp_path / f"figs/{name}.png")
    before = site_of(tmp_path)
    jobs = [job for job in plan(before) if job[0] in ("papers", "feed")]
    inputs = {job: digest_inputs(before, job) for job in jobs}
    reads = {job: read_inputs(before, job)[1] for job in jobs}
    trace = before.recorder.to_trace(partial(digest_fact, before))
    save(tmp_path / "figs/c.png", (900, 900))
    after, changes = site_of(tmp_path), Changes(trace)
    see_site(changes, after)
    changed = {job for job in jobs if digest_inputs(after, job) != inputs[job]}
    assert changed == {("papers", "z"), ("feed", 1)}
    assert changed <= {job for job in jobs if changes.concern(reads[job])}
