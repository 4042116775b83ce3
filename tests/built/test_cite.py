"""How a paper's page is cited from: by style, by copying, by files made in the browser."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from papershelf.formats import FORMATS, csl
from papershelf.records.collection import Collection
from papershelf.records.paper import Paper
from tests.build import ROOT

from .axe import axe_violations
from .exports import exported
from .seen import Seen

PAPER = "papers/llm-srbench-a-new-benchmark-for-scientific-equation/"
OTHER = "papers/a-survey-on-mixture-of-experts/"
SHOWN = ".ps-cite > :is(p:not([class]), pre):visible"
STYLES = ["BibTeX", "APA", "MLA", "Chicago", "IEEE", "Vancouver", "Harvard"]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("cite") / "site"


@pytest.fixture(scope="module")
def home(folder: Path, serve: Callable[..., str]) -> str:
    return serve(folder, "/papershelf/")


@pytest.fixture(scope="module", autouse=True)
def built(folder: Path, home: str, put_instant: Callable[[Path, str], None]) -> Path:
    """The demo with instant navigation; its sitemap names two papers too."""
    put_instant(folder, home)
    sitemap = folder / "sitemap.xml"
    more = "".join(f"<url><loc>{home}{address}</loc></url>" for address in (PAPER, OTHER))
    text = sitemap.read_text(encoding="utf-8").replace("</urlset>", f"{more}</urlset>")
    sitemap.write_text(text, encoding="utf-8")
    return folder


@pytest.fixture(scope="module")
def paper() -> Paper:
    """The paper of these tests: what it is cited by needs no venue."""
    shelf, _ = Collection.load(ROOT, ROOT / "content")
    return shelf.by_id[PAPER.split("/")[1]]


def choose(page: Page, style: str) -> None:
    page.locator(".ps-cite label", has_text=style).click()


@pytest.mark.parametrize("script", [True, False])
def test_one_style_is_shown_at_a_time(home: str, open_page: Callable[..., Page], script: bool) -> None:
    page = open_page(java_script_enabled=script, viewport={"width": 390, "height": 800})
    page.goto(home + PAPER)
    assert page.locator(".ps-cite label").all_inner_texts() == STYLES
    expect(page.locator(SHOWN)).to_have_count(1)
    expect(page.locator(SHOWN)).to_contain_text("@misc{")
    said = set()
    for style in STYLES[1:]:
        choose(page, style)
        expect(page.locator(SHOWN)).to_have_count(1)
        said.add(page.locator(SHOWN).inner_text())
        assert page.evaluate("document.documentElement.scrollWidth") <= 390
    assert len(said) == len(STYLES) - 1
    assert all("Shojaee" in one and "2025" in one for one in said)
    expect(page.get_by_role("button", name="Export")).to_have_count(1 if script else 0)
    expect(page.locator("a.ps-bib:visible")).to_have_count(0 if script else 1)


def test_a_citation_is_copied_with_its_italics(home: str, open_page: Callable[..., Page]) -> None:
    page = open_page(permissions=["clipboard-read", "clipboard-write"])
    page.goto(home + PAPER, wait_until="networkidle")
    choose(page, "APA")
    page.get_by_role("button", name="Copy").click()
    expect(page.get_by_role("button", name="Copied")).to_be_visible()
    read = """async type => {
        const [entry] = await navigator.clipboard.read()
        return (await entry.getType(type)).text()
    }"""
    plain, rich = (page.evaluate(read, type) for type in ("text/plain", "text/html"))
    assert plain == page.locator(SHOWN).inner_text()
    assert plain.startswith("Shojaee, P., Nguyen, N.-H., Meidani, K., ")
    assert "<i>LLM-SRBench" in rich
    expect(page.get_by_role("button", name="Copy", exact=True)).to_be_visible()


def test_files_are_those_that_the_formats_write(home: str, page: Page, paper: Paper) -> None:
    """With the abstract, which the page has, where they are written from CSL's items."""
    page.goto(home + PAPER, wait_until="networkidle")
    item = csl.to_item_with_abstract(paper, {})
    expected = {}
    for format, written in FORMATS.items():
        text = written.write_item(item) if hasattr(written, "write_item") else written.write(paper, {})
        expected[format] = written.join([text]).encode(), f"{paper.id}{written.SUFFIX}"
    assert {format: exported(page, format) for format in FORMATS} == expected


def test_an_abstract_keeps_its_paragraphs(home: str, page: Page, paper: Paper) -> None:
    first, rest = paper.abstract.split(". ", 1)
    abstract = f"{first}.\n\n{rest}"
    item = csl.to_item_with_abstract(paper.model_copy(update={"abstract": abstract}), {})
    page.goto(home + PAPER, wait_until="networkidle")
    page.evaluate(
        """texts => document.querySelector("#abstract + .ps-abstract").replaceChildren(
            ...texts.map(textContent => Object.assign(document.createElement("p"), {textContent})))""",
        abstract.split("\n\n"),
    )
    assert exported(page, "CSL-JSON")[0] == csl.join([csl.write_item(item)]).encode()
    assert item["abstract"] == abstract


def test_the_papers_entry_alone_is_fetched_when_it_is_asked_for(home: str, page: Page) -> None:
    asked: list[str] = []
    page.goto(home + PAPER, wait_until="networkidle")
    page.on("request", lambda request: asked.append(request.url.removeprefix(home)))
    page.get_by_role("button", name="Export").hover()
    page.wait_for_timeout(200)
    page.get_by_role("button", name="Export").click()
    page.wait_for_timeout(200)
    assert asked == []
    exported(page, "RIS", is_open=True)
    folders = sorted(address.split("/")[1] for address in asked if address.startswith("search/"))
    assert folders == ["entries", "ids"]


def test_pages_hold_no_items(built: Path) -> None:
    """What search engines and reference managers read is there; what only our scripts would read is not."""
    pages = [page.read_text("utf-8") for page in built.glob("papers/*/index.html")]
    assert pages
    assert not any("citationstyles" in page for page in pages)


def test_styles_go_by_keyboard(home: str, page: Page) -> None:
    page.goto(home + PAPER, wait_until="networkidle")
    page.get_by_role("radio", name="BibTeX").focus()
    page.keyboard.press("ArrowRight")
    expect(page.get_by_role("radio", name="APA")).to_be_checked()
    expect(page.get_by_role("radio", name="APA")).to_be_focused()
    expect(page.locator(SHOWN)).to_contain_text("Shojaee, P.")
    outline = "getComputedStyle(document.activeElement.parentNode).outlineStyle"
    assert page.evaluate(outline) == "solid"
    assert axe_violations(page) == []


def test_the_style_stays_on_the_next_paper(home: str, page: Page, seen: Seen) -> None:
    """Instant navigation runs what it finds in scripts; ours is data, and stays so."""
    page.goto(home + "papers/", wait_until="networkidle")
    page.evaluate("window.stayed = true")
    page.locator(f'.md-content a[href$="{OTHER.split("/")[1]}/"]').first.click()
    page.wait_for_url(f"**/{OTHER}")
    expect(page.get_by_role("button", name="Copy", exact=True)).to_have_count(1)  # the script is there
    choose(page, "IEEE")
    page.go_back()
    page.locator(f'.md-content a[href$="{PAPER.split("/")[1]}/"]').first.click()
    page.wait_for_url(f"**/{PAPER}")
    expect(page.get_by_role("radio", name="IEEE")).to_be_checked()
    expect(page.locator(SHOWN)).to_contain_text("P. Shojaee")
    expect(page.get_by_role("button", name="Export")).to_have_count(1)
    assert b"LLM-SRBench" in exported(page, "RIS")[0]
    assert page.evaluate("window.stayed")
    assert seen.trouble() == []


def test_a_browser_that_forbids_copying_says_so(home: str, page: Page) -> None:
    page.add_init_script("delete Navigator.prototype.clipboard")
    page.goto(home + PAPER, wait_until="networkidle")
    page.get_by_role("button", name="Copy").click()
    expect(page.get_by_role("button", name="Failed")).to_be_visible()
