"""The menu “Export”: on listings and days, by keyboard, without a network, without script, without a search."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, Route, expect

from papershelf.formats import FORMATS
from papershelf.records.collection import Collection
from papershelf.records.paper import Paper
from papershelf.settings import Settings
from papershelf.site import Site
from papershelf.site.listings.rows import Kind
from papershelf.site.reading import list_ids
from tests.build import TOY, build
from tests.builder.test_fast import configure, copy, write_record

from .axe import Violations, at_widths
from .exports import exported
from .seen import Seen

CLASSIC = """title: Classics
intro: What all begin with.
papers:
"""
KINDS: Mapping[Kind, str] = {"authors": "bo-lee", "tags": "many", "venues": "conf", "years": "2003", "lists": "classics"}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The odd records, and thirty more on listings of several pages; some have citation keys of their own."""
    folder = copy(TOY, tmp_path_factory.mktemp("export") / "toy")
    for number in range(30):
        key = {"key": f"Lee:{number}/x"} if number % 3 else {}
        record = {
            "title": f"Ünusual title {number}, {{GAN}} & <i>more</i>", "date": f"{2003 - number % 2}-0{number % 9 + 1}-11", "authors": ["Bo Lee", f"Zoë Once {number}"],
            "venue": "CONF", "tags": ["many"], "added": "2024-02-01", **key,
        }  # fmt: skip
        write_record(folder, f"p{number}", record)
    (folder / "content" / "lists").mkdir(exist_ok=True)
    rows = "".join(f"  - p{number * 7 % 30}\n" for number in range(25))
    (folder / "content" / "lists" / "classics.yaml").write_text(CLASSIC + rows, encoding="utf-8")
    configure(folder, plugins=["search", {"papershelf": {"rows_per_page": 12, "per_page": 12, "citation_styles": []}}])
    return folder


@pytest.fixture(scope="module")
def home(folder: Path, serve: Callable[..., str]) -> str:
    return serve(build(folder / "mkdocs.yml", folder / "site"), "/toy/")


@pytest.fixture(scope="module")
def shelf(folder: Path) -> Collection:
    return Collection.load(folder, folder / "content")[0]


def said(page: Page) -> Locator:
    return page.locator(".ps-said")


def choices(page: Page) -> Locator:
    return page.get_by_role("group", name="Export").locator("a, button")


def written(format: str, shelf: Collection, papers: tuple[Paper, ...]) -> bytes:
    return FORMATS[format].join(FORMATS[format].write(one, shelf.venues) for one in papers).encode()


@pytest.mark.parametrize("kind", KINDS)
def test_a_listings_files_are_those_of_the_formats(home: str, shelf: Collection, page: Page, seen: Seen, kind: Kind) -> None:
    """All its papers, in the order of its `.bib`, from whichever of its pages."""
    papers = tuple(shelf.by_id[id] for id in list_ids(Site(shelf, Settings(), name="S"), kind, KINDS[kind]))
    assert len(papers) > 12
    for address, formats in [("", FORMATS), ("page/2/", ["biblatex"])]:
        page.goto(f"{home}{kind}/{KINDS[kind]}/{address}", wait_until="networkidle")
        for format in formats:
            data, name = exported(page, format)
            assert data == written(format, shelf, papers)
            assert name == f"bibliography{FORMATS[format].SUFFIX}"
            if format != "BibTeX":
                expect(said(page)).to_have_text(f"Saved {len(papers)} papers as {format}")
    assert seen.trouble() == []


def test_a_days_files_too(home: str, shelf: Collection, page: Page) -> None:
    page.goto(f"{home}days/2024-02-01/", wait_until="networkidle")
    for format in FORMATS:
        assert exported(page, format)[0] == written(format, shelf, shelf.index("days")["2024-02-01"])


@pytest.mark.parametrize("address", ["papers/", "bibtex/", "years/", ""])
def test_the_whole_collection_has_its_own_files(home: str, page: Page, address: str) -> None:
    page.goto(home + address, wait_until="networkidle")
    expect(page.get_by_role("button", name="Export")).to_have_count(0)


@pytest.mark.parametrize("address", ["papers/", ""])
def test_the_menu_of_the_whole_collection_closes_as_others_do(home: str, page: Page, address: str) -> None:
    page.goto(home + address, wait_until="networkidle")
    menu, link = page.locator(".ps-exports > summary"), page.get_by_role("link", name="All as .bib")
    menu.press("Enter")
    expect(link).to_be_visible()
    page.keyboard.press("Tab")
    page.keyboard.press("Escape")
    expect(link).to_be_hidden()
    expect(menu).to_be_focused()
    menu.click()
    page.mouse.click(3, 3)
    expect(link).to_be_hidden()
    menu.click()
    page.get_by_role("link", name="Other formats").click()
    expect(page.get_by_role("link", name="RIS")).to_be_visible()


@pytest.mark.parametrize("address", ["tags/many/", "search/?q=title"])
@pytest.mark.parametrize("width", [390, 1280])
def test_the_menu_opens_within_the_window(home: str, page: Page, address: str, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 800})
    page.goto(home + address, wait_until="networkidle")
    button = page.get_by_role("button", name="Export")
    box = button.bounding_box()
    assert box
    page.set_viewport_size({"width": width, "height": max(300, int(box["y"] + box["height"]) + 9)})
    expect(button).to_be_in_viewport(ratio=1)
    button.click()
    expect(choices(page)).to_have_count(len(FORMATS))
    for choice in choices(page).all():
        expect(choice).to_be_in_viewport(ratio=1)


def test_the_menu_by_keyboard(home: str, page: Page) -> None:
    page.goto(home + "tags/many/", wait_until="networkidle")
    button = page.get_by_role("button", name="Export")
    expect(button).to_have_attribute("aria-expanded", "false")
    button.focus()
    page.keyboard.press("Enter")
    expect(button).to_have_attribute("aria-expanded", "true")
    expect(choices(page)).to_have_text([*FORMATS])
    page.keyboard.press("Tab")
    expect(choices(page).first).to_be_focused()
    page.keyboard.press("Tab")
    page.keyboard.press("Escape")
    expect(button).to_be_focused()
    expect(button).to_have_attribute("aria-expanded", "false")
    expect(choices(page).first).to_be_hidden()
    page.keyboard.press("Space")
    expect(button).to_have_attribute("aria-expanded", "true")
    for _ in range(3):
        page.keyboard.press("Tab")
    with page.expect_download() as download:
        page.keyboard.press("Enter")
    assert download.value.suggested_filename == "bibliography.ris"
    expect(button).to_be_focused()
    expect(said(page)).to_have_text("Saved 30 papers as RIS")
    page.keyboard.press("Enter")
    expect(button).to_have_attribute("aria-expanded", "true")
    for _ in range(6):
        page.keyboard.press("Tab")
    expect(button).to_have_attribute("aria-expanded", "false")  # who goes on leaves it
    button.click()
    page.locator("h1").click()
    expect(choices(page).first).to_be_hidden()
    button.click()
    button.click()
    expect(choices(page).first).to_be_hidden()


@at_widths(320, 390)
def test_axe_has_nothing_to_say_of_it(home: str, open_page: Callable[..., Page], width: int, violations: Violations) -> None:
    page = open_page(viewport={"width": width, "height": 800}, reduced_motion="reduce")
    for address in ("lists/classics/", "days/2024-02-01/", "papers/p1/", "search/?q=title"):
        page.goto(home + address, wait_until="networkidle")
        page.get_by_role("button", name="Export").click()
        expect(choices(page).last).to_be_visible()
        # An open menu lies over what is below it, which is smaller then.
        assert [one for one in violations(page) if "target-size" not in one or "ps-export" in one] == [], address
        assert page.evaluate("document.documentElement.scrollWidth") <= width, address
        box = choices(page).last.bounding_box()
        assert box
        assert box["x"] >= 0
        assert box["x"] + box["width"] <= width
        assert box["height"] >= 24


@pytest.mark.parametrize("lost", ["**/bibliography.bib", "**/search.js*", "**/search/ids/*", "**/search/entries/**"])
def test_a_dead_network_is_said(home: str, page: Page, lost: str) -> None:
    page.goto(home + "tags/many/", wait_until="networkidle")
    page.route(lost, lambda route: route.abort())
    page.get_by_role("button", name="Export").click()
    page.get_by_role("button", name="RIS").click()
    expect(said(page)).to_have_text("The papers can’t be reached. Are you online? Nothing was saved.")
    page.unroute(lost)
    assert exported(page, "RIS")[1] == "bibliography.ris"


def test_a_dead_network_is_said_when_it_opens(home: str, page: Page) -> None:
    page.goto(home + "tags/many/", wait_until="networkidle")
    page.route("**/cite.js", lambda route: route.abort())
    page.get_by_role("button", name="Export").click()
    expect(said(page)).to_have_text("The papers can’t be reached. Are you online?")


def test_what_takes_long_is_said(home: str, page: Page) -> None:
    page.goto(home + "tags/many/", wait_until="networkidle")
    held: list[Route] | None = []

    def hold(route: Route) -> None:
        if held is None:
            route.continue_()
        else:
            held.append(route)

    page.route("**/search/entries/**", hold)
    page.get_by_role("button", name="Export").click()
    with page.expect_download():
        page.get_by_role("button", name="RIS").click()
        expect(said(page)).to_have_text("Making the file…")
        found, held = held, None
        for route in found:
            route.continue_()
    expect(said(page)).to_have_text("Saved 30 papers as RIS")


def test_nothing_is_fetched_before_it_is_opened(home: str, page: Page) -> None:
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(home + "tags/many/", wait_until="networkidle")
    expect(page.get_by_role("button", name="Export")).to_be_visible()
    assert not [address for address in asked if "cite.js" in address or "search.js" in address or ".bib" in address]


@pytest.mark.parametrize("address", ["tags/many/", "days/2024-02-01/", "papers/p1/"])
def test_without_script_there_is_the_file(home: str, open_page: Callable[..., Page], address: str) -> None:
    page = open_page(java_script_enabled=False)
    page.goto(home + address)
    expect(page.locator("a.ps-bib")).to_be_visible()
    expect(page.get_by_text("Export")).to_have_count(0)


def test_without_a_search_too(tmp_path: Path, serve: Callable[..., str], page: Page, seen: Seen) -> None:
    site = build(TOY / "mkdocs.yml", tmp_path / "site", plugins=[{"papershelf": {"search": False, "citation_styles": []}}])
    home = serve(site, "/toy/")
    for address in ("tags/examples/", "papers/maths/"):
        page.goto(home + address, wait_until="networkidle")
        expect(page.locator("a.ps-bib")).to_be_visible()
        expect(page.get_by_role("button", name="Export")).to_have_count(0)
    assert seen.trouble() == []


def test_instant_navigation_brings_it_too(
    tmp_path: Path, serve: Callable[..., str], put_instant: Callable[[Path, str], None], page: Page, seen: Seen
) -> None:
    home = serve(tmp_path / "site", "/papershelf/")
    put_instant(tmp_path / "site", home)
    sitemap = tmp_path / "site" / "sitemap.xml"
    address = f"{home}tags/language-models/"
    sitemap.write_text(sitemap.read_text("utf-8").replace("</urlset>", f"<url><loc>{address}</loc></url></urlset>"), "utf-8")
    page.goto(home + "tags/", wait_until="networkidle")
    page.evaluate("window.stayed = true")
    page.locator('.md-content a[href$="language-models/"]').first.click()
    page.wait_for_url(address)
    assert exported(page, "RIS")[0].count(b"TY  - ") == 29
    page.go_back()
    page.wait_for_url(home + "tags/")
    expect(page.locator("h1")).to_have_text("Tags")
    page.locator('.md-content a[href$="language-models/"]').first.click()
    page.wait_for_url(address)
    expect(page.get_by_role("button", name="Export")).to_have_count(1)
    assert exported(page, "EndNote")[0].count(b"%0 ") == 29
    assert page.evaluate("window.stayed")
    assert seen.trouble() == []
