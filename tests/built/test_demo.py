"""The demo: the 47 papers, whole, in a real browser."""

from __future__ import annotations

import re
from collections.abc import Callable
from html import unescape
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from papershelf.records.collection import Collection
from papershelf.records.text import to_plain
from papershelf.site.rendering.markup import title_to_text
from tests.build import ROOT

from .axe import Violations, axe_violations, other_violations, violations_in_both_schemes
from .exports import exported
from .seen import Seen

PFGM = "papers/pfgm-unlocking-the-potential-of-physics-inspired-generative/"
KINDS = ["", PFGM, "papers/", "authors/", "authors/hao-peng/", "authors/chandan-k-reddy/",
         "tags/", "tags/language-models/", "tags/language-models/title/", "venues/", "years/",
         "years/2025/", "days/", "days/2026-01-06/", "lists/", "lists/finding-laws/", "stats/", "bibtex/",
         "search/", "shelf/", "about/", "no-such-page/"]  # fmt: skip


# As WCAG 1.4.12 has it; by a way that the page's policy does not forbid.
SPACE = """() => {
    const sheet = new CSSStyleSheet()
    sheet.replaceSync(`* { line-height: 1.5 !important; letter-spacing: .12em !important; word-spacing: .16em !important }
        p { margin-bottom: 2em !important }`)
    document.adoptedStyleSheets.push(sheet)
}"""


@pytest.fixture(scope="module")
def shelf() -> Collection:
    collection, problems = Collection.load(ROOT, ROOT / "content")
    assert problems == []
    return collection


def text_of(html: str) -> str:
    """The text of an article as one reads it, white space folded."""
    article = html.partition("<article")[2].partition("</article>")[0]
    return " ".join(unescape(re.sub(r"<[^>]+>", "", article)).split())


def test_47_papers_whole(built: Path, shelf: Collection) -> None:
    assert len(shelf.papers) == 47
    for paper in shelf.papers:
        html = (built / "papers" / paper.id / "index.html").read_text(encoding="utf-8")
        said = text_of(html)
        assert title_to_text(paper.title) in said
        assert " ".join(to_plain(paper.abstract).split()) in said
        for author in paper.authors:
            assert author.display in said
        if not paper.authors and paper.num_authors:
            assert f"{paper.num_authors} authors" in said
        entry = (built / "papers" / f"{paper.id}.bib").read_text(encoding="utf-8")
        assert entry.startswith(f"@misc{{{paper.key},")
        assert " ".join(entry.split()) in said


def test_a_record_can_be_corrected(built: Path) -> None:
    html = (built / PFGM / "index.html").read_text(encoding="utf-8")
    assert (
        'href="https://github.com/papershelf/papershelf/edit/main/content/papers/2023/'
        'pfgm-unlocking-the-potential-of-physics-inspired-generative.yaml"'
    ) in html


@pytest.mark.parametrize(("width", "violations"), [
    (390, other_violations), (1280, violations_in_both_schemes), pytest.param(390, violations_in_both_schemes, marks=pytest.mark.long),
])  # fmt: skip
def test_every_kind_of_page(
    home: str, open_page: Callable[..., Page], seen: Seen, width: int, violations: Violations
) -> None:
    """No request leaves the host, no error, no sideways scrolling, nothing axe objects to."""
    page = open_page(
        viewport={"width": width, "height": 800},
        reduced_motion="reduce",
    )
    for address in [*KINDS, "page/2/", "search/?q=language+models&year=2024-2025&tag=language-models"]:
        page.goto(home + address, wait_until="networkidle")
        assert get_width(page) <= width, address
        assert violations(page) == [], address
        if width == 390:
            check_narrow(page, address)
            page.set_viewport_size({"width": width, "height": 800})
    expected = f"{home}no-such-page/"
    assert [line for line in seen.trouble() if "404" not in line and expected not in line] == []


def check_narrow(page: Page, address: str) -> None:
    """Nothing scrolls sideways on the narrowest phone (1.4.10), nor at 1,280 enlarged twofold (1.4.4); with wide spacing too."""
    for spaced in (False, True):
        if spaced:
            page.evaluate(SPACE)
            assert page.evaluate("getComputedStyle(document.body).letterSpacing") != "normal"
        for width in (640, 320):
            page.set_viewport_size({"width": width, "height": 640})
            assert get_width(page) <= width, (address, width, spaced)


def get_width(page: Page) -> int:
    return int(page.evaluate("document.documentElement.scrollWidth"))


def test_without_script(home: str, open_page: Callable[..., Page]) -> None:
    page = open_page(java_script_enabled=False, viewport={"width": 390, "height": 800})
    page.goto(home)
    page.locator(".ps-card__title a").first.click()
    expect(page.locator("#abstract")).to_be_visible()
    expect(page.locator(".ps-abstract")).to_be_visible()
    expect(page.locator(".ps-cite code")).to_contain_text("@misc{")
    page.locator(".md-header__button[for=__drawer]").click()
    page.locator(".ps-tabs").get_by_role("link", name="Authors").click()
    expect(page.locator("h1")).to_have_text("Authors")


def test_without_script_in_the_dark(home: str, open_page: Callable[..., Page]) -> None:
    page = open_page(java_script_enabled=False, color_scheme="dark")
    page.goto(home)
    background = page.evaluate("getComputedStyle(document.body).backgroundColor")
    assert background == "rgb(22, 24, 26)"


def test_by_keyboard(home: str, page: Page) -> None:
    page.goto(home, wait_until="networkidle")
    page.keyboard.press("Tab")
    expect(page.locator(".md-skip")).to_be_focused()
    page.keyboard.press("Enter")
    page.wait_for_url("**/#content")
    page.keyboard.press("Tab")
    focused = page.evaluate("document.activeElement.closest('#content') !== null")
    assert focused


def test_from_a_list_its_papers_lead_on(home: str, open_page: Callable[..., Page]) -> None:
    """To the one before and the one after, and back; not from elsewhere, nor to related papers."""
    page = open_page()
    page.goto(home + "tags/language-models/")
    titles = page.locator(".ps-rows > li > a").all_inner_texts()
    steps, heading = page.locator(".ps-steps"), page.locator("h1")
    page.locator(".ps-rows > li > a").nth(1).click()
    expect(steps.get_by_role("link")).to_have_text(["Previous", f"2 of {len(titles)}", "Next"])
    steps.get_by_role("link", name="Next").click()
    expect(heading).to_have_text(titles[2])
    for _ in range(2):
        steps.get_by_role("link", name="Previous").click()
    expect(heading).to_have_text(titles[0])
    expect(steps.get_by_role("link")).to_have_text([f"1 of {len(titles)}", "Next"])
    assert axe_violations(page) == []
    steps.get_by_role("link", name="1 of").click()
    expect(heading).to_contain_text("Language models")
    page.goto(home)
    page.locator(".ps-feed h2 a").first.click()
    expect(steps.get_by_role("link")).to_have_text([re.compile("1 of"), "Next"])
    other = open_page()
    other.goto(home + PFGM)
    expect(other.locator("#related + .ps-rows a")).to_have_count(1)
    expect(other.locator(".ps-steps")).to_have_count(0)


def test_copy_bibtex(home: str, open_page: Callable[..., Page], built: Path) -> None:
    page = open_page(permissions=["clipboard-read", "clipboard-write"])
    entry = (built / f"{PFGM.rstrip('/')}.bib").read_text(encoding="utf-8")
    page.goto(home + PFGM, wait_until="networkidle")
    page.get_by_role("button", name="Copy").click()
    expect(page.get_by_role("button", name="Copied")).to_be_visible()
    assert page.evaluate("navigator.clipboard.readText()").strip() == entry.strip()
    page.goto(home + "bibtex/", wait_until="networkidle")
    page.get_by_role("button", name="Copy the entry pfgm").click()
    expect(page.get_by_role("button", name="Copy the entry pfgm")).to_have_text("Copied")
    assert page.evaluate("navigator.clipboard.readText()") == entry


def test_download_bibtex(home: str, page: Page, built: Path) -> None:
    page.goto(home + PFGM)
    data, name = exported(page, "BibTeX")
    assert data == (built / f"{PFGM.rstrip('/')}.bib").read_bytes()
    assert name.endswith(".bib")
