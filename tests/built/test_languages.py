"""Sites in other languages than English, and from right to left, in a browser."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.build import ROOT, TOY, build

from .axe import Violations, axe_violations, other_violations
from .seen import Seen
from .test_access import BUSY, ODD
from .test_demo import KINDS, PFGM


def theme(config_file: Path, language: str) -> dict[str, object]:
    """The theme of some settings, in a language."""
    import yaml

    class Loader(yaml.SafeLoader):
        """Knows no tags of MkDocs, and needs none here."""

    Loader.add_multi_constructor("!", lambda *_: None)
    settings = yaml.load(config_file.read_text(encoding="utf-8"), Loader)
    folder = settings["theme"].get("custom_dir")
    own = {"custom_dir": str(config_file.parent / folder)} if folder else {}
    return {**settings["theme"], **own, "language": language}


@pytest.fixture(scope="module")
def arabic(tmp_path_factory: pytest.TempPathFactory, serve: Callable[..., str]) -> str:
    config = TOY / "mkdocs.yml"
    return serve(build(config, tmp_path_factory.mktemp("ar") / "site", theme=theme(config, "ar")), "/toy/")


@pytest.fixture(scope="module")
def german(tmp_path_factory: pytest.TempPathFactory, serve: Callable[..., str]) -> str:
    config = ROOT / "mkdocs.yml"
    return serve(build(config, tmp_path_factory.mktemp("de") / "site", theme=theme(config, "de")), "/papershelf/")


# No language has colours of its own.
LEFT = ["", "papers/", "authors/", "bibtex/", "search/?q=the", "papers/maths/", "papers/hostile/", "papers/right-to-left/", "stats/",
        "authors/ada-example/", "volumes/names.2020/"]  # fmt: skip


@pytest.mark.parametrize(("scheme", "width", "addresses", "violations"), [
    ("light", 320, LEFT, other_violations),
    pytest.param("light", 320, ODD, axe_violations, marks=pytest.mark.long), pytest.param("dark", 1280, ODD, axe_violations, marks=pytest.mark.long),
], ids=["few", "narrow", "wide"])  # fmt: skip
def test_from_right_to_left(
    arabic: str, open_page: Callable[..., Page], seen: Seen, scheme: str, width: int, addresses: list[str], violations: Violations
) -> None:
    page = open_page(color_scheme=scheme, viewport={"width": width, "height": 800}, reduced_motion="reduce")
    for address in addresses:
        page.goto(arabic + address, wait_until="networkidle")
        assert violations(page) == [], address
        assert page.evaluate("document.documentElement.scrollWidth") <= width, address
    assert seen.trouble() == []


def test_what_stands_left_stands_right(arabic: str, page: Page) -> None:
    page.set_viewport_size({"width": 1280, "height": 800})
    page.goto(arabic + "papers/maths/")
    expect(page.locator("html")).to_have_attribute("lang", "ar")
    boxes = {name: page.locator(name).bounding_box() for name in (".md-header__title", ".ps-find", "h1", ".ps-side")}
    left = {name: box["x"] for name, box in boxes.items() if box}
    assert left[".md-header__title"] > left[".ps-find"]
    assert left["h1"] > left[".ps-side"]
    # A title in Latin letters is read from the left, at the page's side; code is code anywhere.
    h1 = "getComputedStyle(document.querySelector('h1'))"
    assert page.evaluate(f"[{h1}.unicodeBidi, {h1}.textAlign]") == ["plaintext", "right"]
    assert page.evaluate("getComputedStyle(document.querySelector('pre')).direction") == "ltr"


def test_a_title_has_its_own_direction(home: str, page: Page) -> None:
    """In an English page an Arabic title begins at the left, and its full stop is at its left end."""
    page.goto(home + "papers/right-to-left/")
    h1 = "getComputedStyle(document.querySelector('h1'))"
    assert page.evaluate(f"[{h1}.unicodeBidi, {h1}.textAlign]") == ["plaintext", "left"]


@pytest.fixture(scope="module")
def home(toy_site: Path, serve: Callable[..., str]) -> str:
    return serve(toy_site, "/toy/")


@pytest.mark.parametrize(("width", "addresses", "violations"), [
    (320, BUSY, other_violations), *(pytest.param(width, KINDS, axe_violations, marks=pytest.mark.long) for width in (320, 1280)),
], ids=["few", "narrow", "wide"])  # fmt: skip
def test_a_german_site(
    german: str, open_page: Callable[..., Page], seen: Seen, width: int, addresses: list[str], violations: Violations
) -> None:
    """Words are longer than in English: they too find room."""
    page = open_page(viewport={"width": width, "height": 800}, reduced_motion="reduce")
    for address in addresses:
        page.goto(german + address, wait_until="networkidle")
        assert violations(page) == [], address
        assert page.evaluate("document.documentElement.scrollWidth") <= width, address
    page.goto(german + PFGM, wait_until="networkidle")
    expect(page.locator("html")).to_have_attribute("lang", "de")
    assert "Abstract" not in page.locator("h2").all_text_contents()
    assert seen.abroad + seen.errors == []


@pytest.fixture(scope="module", params=[*(pytest.param(name, marks=pytest.mark.long) for name in ("es", "fr")), "zh"])
def translated(
    request: pytest.FixtureRequest,
    tmp_path_factory: pytest.TempPathFactory,
    serve: Callable[..., str],
) -> str:
    config, language = ROOT / "mkdocs.yml", request.param
    site = tmp_path_factory.mktemp(language) / "site"
    return serve(build(config, site, theme=theme(config, language)), "/papershelf/")


@pytest.mark.parametrize(("addresses", "violations"), [
    (BUSY, other_violations), pytest.param(KINDS, axe_violations, marks=pytest.mark.long),
], ids=["few", "all"])  # fmt: skip
def test_a_site_in_another_language(
    translated: str, open_page: Callable[..., Page], seen: Seen, addresses: list[str], violations: Violations
) -> None:
    """Rows wrap elsewhere, and a word of one Chinese character is as narrow as none in English."""
    page = open_page(viewport={"width": 320, "height": 800}, reduced_motion="reduce")
    for address in addresses:
        page.goto(translated + address, wait_until="networkidle")
        assert violations(page) == [], address
        assert page.evaluate("document.documentElement.scrollWidth") <= 320, address
    assert seen.abroad + seen.errors == []


def test_two_sentences(translated: str, page: Page) -> None:
    """A space stands between them, but not in Chinese."""
    page.goto(translated + "search/?q=xyzzyplugh")
    note = page.locator(".ps-search__note")
    expect(note).to_have_text(re.compile(r"xyzzyplugh.*(\. \S|。\S)"))
