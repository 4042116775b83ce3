"""The reader's own shelf: put on it, ordered, annotated, saved, shared, read back; and what can go wrong."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from copy import deepcopy
from pathlib import Path
from typing import Any
from urllib.parse import urljoin

import pytest
from bibtexparser.entrypoint import parse_string
from playwright.sync_api import BrowserContext, Locator, Page, expect

from papershelf.formats import FORMATS
from papershelf.records.collection import Collection
from tests.build import INSTANT, ROOT, TOY, build

from .axe import Violations, at_widths
from .exports import exported
from .seen import Seen
from .server import BLANK

PFGM = "pfgm-unlocking-the-potential-of-physics-inspired-generative"
SURVEY = "a-survey-on-mixture-of-experts"
TAG = "tags/language-models/"
FILES = {name: format.SUFFIX for name, format in FORMATS.items()}
# MkDocs takes what it is given apart. The BibTeX index has many pages.
PLUGINS = [{"papershelf": {"names_per_page": 7, "citation_styles": []}}]
CLIPBOARD = ["clipboard-read", "clipboard-write"]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("shelf") / "site"


@pytest.fixture(scope="module")
def home(folder: Path, serve: Callable[..., str]) -> str:
    """The demo with instant navigation, which goes to the pages of a sitemap: two others too."""
    home = serve(folder, "/papershelf/")
    build(ROOT / "mkdocs.yml", folder, site_url=home, theme=INSTANT, plugins=deepcopy(PLUGINS))
    sitemap = folder / "sitemap.xml"
    more = "".join(f"<url><loc>{home}{address}</loc></url>" for address in (f"papers/{PFGM}/", "shelf/"))
    text = sitemap.read_text(encoding="utf-8").replace("</urlset>", f"{more}</urlset>")
    sitemap.write_text(text, encoding="utf-8")
    return home


@pytest.fixture(scope="module")
def toy(toy_site: Path, serve: Callable[..., str]) -> str:
    """Odd records; one of them had other ids."""
    return serve(toy_site, "/toy/")


@pytest.fixture
def page(open_page: Callable[..., Page]) -> Page:
    return open_page(permissions=CLIPBOARD)


def said(page: Page) -> Locator:
    return page.locator(".ps-said")


def titles(page: Page) -> list[str]:
    return page.locator(".ps-mine > li > a").all_inner_texts()


def ids(page: Page) -> list[str]:
    return [str(row.get_attribute("data-id")) for row in page.locator(".ps-mine > li").all()]


def kept(page: Page) -> Any:
    """What the browser keeps."""
    key = "Object.keys(localStorage).find(key => key.endsWith('papershelf.shelf'))"
    return page.evaluate(f"JSON.parse(localStorage.getItem({key}))")


def fill(page: Page, home: str, papers: int = 3) -> None:
    """Put the first papers of the feed on the shelf, and go there."""
    page.goto(home, wait_until="networkidle")
    for at in range(papers):
        page.locator(".ps-card > .ps-keep").nth(at).click()
        expect(page.locator(".ps-card > .ps-keep").nth(at)).to_have_attribute("aria-pressed", "true")
    page.goto(home + "shelf/", wait_until="networkidle")
    expect(page.locator(".ps-mine > li")).to_have_count(papers)


def take(page: Page, name: str, text: str) -> None:
    """Choose a file to import."""
    with page.expect_file_chooser() as chooser:
        page.get_by_role("button", name="Import…").click()
    chooser.value.set_files({"name": name, "mimeType": "text/plain", "buffer": text.encode()})


def save(page: Page, format: str) -> bytes:
    return exported(page, format)[0]


# --- onto the shelf -------------------------------------------------------------------------


def keep(button: Locator) -> None:
    """Press it, and wait until the paper is kept: the shelf's script comes with the first press."""
    button.click()
    expect(button).to_have_attribute("aria-pressed", "true")


@pytest.mark.parametrize("width", [390, 1280])
def test_from_cards_rows_results_and_a_papers_page(
    home: str, open_page: Callable[..., Page], seen: Seen, width: int
) -> None:
    page = open_page(viewport={"width": width, "height": 800})
    page.goto(home, wait_until="networkidle")
    expect(page.locator(".ps-shelved")).to_have_accessible_name("My shelf")
    first = page.locator(".ps-card").first
    button = first.locator(".ps-keep")
    title = first.locator("h2").inner_text()
    expect(button).to_have_accessible_name(f"Add to shelf: {title}")
    expect(button).to_have_attribute("aria-pressed", "false")
    button.click()
    expect(page.get_by_role("status").last).to_have_text("Added to My shelfUndo")
    expect(button).to_have_attribute("aria-pressed", "true")
    expect(page.locator(".ps-shelved")).to_have_accessible_name("My shelf 1")

    page.goto(home + TAG, wait_until="networkidle")
    keep(page.locator(".ps-rows > li .ps-keep").nth(5))
    page.goto(home + "search/?q=poisson+flow", wait_until="networkidle")
    keep(page.locator(".ps-found > li .ps-keep").first)
    page.goto(home + f"papers/{SURVEY}/", wait_until="networkidle")
    own = page.get_by_role("button", name="Add to shelf", exact=True)
    own.click()
    expect(own).to_have_attribute("aria-pressed", "true")
    page.locator(".ps-shelved").click()
    expect(page.locator(".ps-mine > li")).to_have_count(4)
    assert titles(page)[0] == title
    assert ids(page)[2:] == [PFGM, SURVEY]
    facts = page.locator(".ps-mine small").all_inner_texts()
    assert all(re.search(r"^\S.* · .*20\d\d", one) for one in facts), facts
    assert seen.trouble() == []


def test_a_second_press_takes_it_off_and_undo_puts_it_back(home: str, page: Page) -> None:
    page.goto(home, wait_until="networkidle")
    button = page.locator(".ps-card > .ps-keep").first
    button.click()
    expect(button).to_have_attribute("aria-pressed", "true")
    button.click()
    expect(said(page)).to_contain_text("Removed from My shelf")
    expect(button).to_have_attribute("aria-pressed", "false")
    said(page).get_by_role("button", name="Undo").click()
    expect(said(page)).to_have_text("As it was")
    expect(button).to_have_attribute("aria-pressed", "true")


def test_the_key_s(home: str, page: Page) -> None:
    page.goto(home + TAG, wait_until="networkidle")
    page.keyboard.press("s")
    expect(said(page)).to_contain_text("No paper is chosen")
    page.keyboard.press("j")
    page.keyboard.press("j")
    page.keyboard.press("s")
    expect(said(page)).to_contain_text("Added to My shelf")
    expect(page.locator(".ps-rows .ps-keep").nth(1)).to_have_attribute("aria-pressed", "true")
    page.goto(home + f"papers/{PFGM}/", wait_until="networkidle")
    page.keyboard.press("s")
    expect(page.locator(".ps-buttons .ps-keep")).to_have_attribute("aria-pressed", "true")
    page.goto(home + "shelf/", wait_until="networkidle")
    page.keyboard.press("j")
    page.keyboard.press("s")
    expect(said(page)).to_contain_text("Removed from My shelf")
    assert ids(page) == [PFGM]


def test_all_that_a_list_or_a_search_shows(home: str, page: Page) -> None:
    page.goto(home + TAG, wait_until="networkidle")
    page.locator(".ps-rows .ps-keep").nth(3).click()
    page.get_by_role("button", name="Add these to shelf").click()
    expect(said(page)).to_contain_text("Added 28 papers to My shelf, 1 on it already")
    expect(page.locator(".ps-rows .ps-keep[aria-pressed=false]")).to_have_count(0)
    page.goto(home + "search/?q=author:tegmark", wait_until="networkidle")
    status = page.locator(".ps-search__tools [role=status]")
    expect(status).not_to_be_empty()
    total = int(status.inner_text().split()[0])
    before = len(kept(page)["shelves"][0]["papers"])
    page.get_by_role("button", name="Add all to shelf").click()
    expect(said(page)).to_contain_text("Added")
    there = page.locator(".ps-found .ps-keep")
    expect(there).to_have_count(total)
    assert len(kept(page)["shelves"][0]["papers"]) > before
    said(page).get_by_role("button", name="Undo").click()
    assert len(kept(page)["shelves"][0]["papers"]) == before


def test_nothing_moves_when_the_buttons_come(home: str, open_page: Callable[..., Page]) -> None:
    """Every line stands where it stands while the script is on its way."""
    page = open_page(viewport={"width": 390, "height": 800})
    places = "() => [...document.querySelectorAll('h1, #abstract, .ps-listing .ps-rows > li')].map(one => one.getBoundingClientRect().top)"
    for address in (TAG, f"papers/{PFGM}/"):
        page.route("**/papershelf.js", lambda route: route.abort())
        page.goto(home + address, wait_until="networkidle")
        before = page.evaluate(places)
        page.unroute("**/papershelf.js")
        page.goto(home + address, wait_until="networkidle")
        assert page.evaluate(places) == before, address
        assert page.locator(".ps-keep").count() > 0


# --- on the shelf ---------------------------------------------------------------------------


def test_it_begins_empty_and_says_how_to_begin(home: str, page: Page, seen: Seen) -> None:
    page.goto(home + "shelf/", wait_until="networkidle")
    expect(page.locator("meta[name=robots]")).to_have_attribute("content", "noindex")
    expect(page.locator(".ps-empty")).to_contain_text("This shelf is empty")
    expect(page.get_by_role("group", name="Save as")).to_be_hidden()
    page.locator(".ps-empty").get_by_role("link", name="all papers").click()
    expect(page.locator("h1")).to_have_text("All papers")
    assert seen.trouble() == []


def test_order_by_keyboard_keeps_the_focus(home: str, page: Page) -> None:
    fill(page, home, 4)
    first, second, third, _ = titles(page)
    page.locator(".ps-mine > li > a").first.focus()
    page.keyboard.press("Alt+ArrowDown")
    expect(said(page)).to_have_text(f"{first}: 2 of 4")
    page.keyboard.press("Alt+ArrowDown")
    expect(said(page)).to_have_text(f"{first}: 3 of 4")
    assert titles(page)[:3] == [second, third, first]
    expect(page.locator(".ps-mine > li > a").nth(2)).to_be_focused()
    page.keyboard.press("Alt+ArrowUp")
    assert titles(page)[:3] == [second, first, third]
    down = page.get_by_role("button", name=f"Down: {second}")
    down.focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("button", name=f"Down: {second}")).to_be_focused()
    for _ in range(5):  # no further than to the end
        page.keyboard.press("Enter")
    assert titles(page)[3] == second
    page.reload(wait_until="networkidle")
    assert titles(page)[0] == first
    assert titles(page)[3] == second


def test_order_by_dragging(home: str, page: Page) -> None:
    fill(page, home, 3)
    before = ids(page)
    handle = page.locator(".ps-mine__handle").first.bounding_box()
    target = page.locator(".ps-mine > li").nth(2).bounding_box()
    assert handle and target
    page.mouse.move(handle["x"] + 8, handle["y"] + 20)
    page.mouse.down()
    page.mouse.move(handle["x"] + 8, target["y"] + target["height"] - 4, steps=8)
    page.mouse.up()
    expect(page.locator(".ps-dragged")).to_have_count(0)
    assert ids(page) == [before[1], before[2], before[0]]
    assert kept(page)["shelves"][0]["papers"] == ids(page)


def test_notes_and_marks_stay(home: str, page: Page, seen: Seen) -> None:
    fill(page, home, 2)
    title = titles(page)[0]
    page.get_by_role("button", name=f"Note: {title}").click()
    note = page.get_by_role("textbox", name=f"Note: {title}")
    expect(note).to_be_focused()
    page.keyboard.type("<img src=x onerror=alert(1)>\nsecond line")
    page.get_by_role("checkbox", name=f"Read: {title}").check()
    expect(page.locator(".ps-links")).to_contain_text("2 papers, 1 read")
    page.reload(wait_until="networkidle")
    expect(note).to_have_value("<img src=x onerror=alert(1)>\nsecond line")
    expect(page.get_by_role("checkbox", name=f"Read: {title}")).to_be_checked()
    # A note outlasts the paper's stay; a reader who wants it gone says so.
    page.get_by_role("button", name=f"Remove: {title}").click()
    expect(page.locator(".ps-mine > li")).to_have_count(1)
    expect(page.locator(".ps-mine a").first).not_to_be_focused()
    expect(page.locator(".ps-mine__apart")).to_contain_text("Your notes on 1 paper that you removed are kept")
    page.goto(home, wait_until="networkidle")
    page.locator(".ps-card > .ps-keep").first.click()
    expect(page.locator(".ps-card > .ps-keep").first).to_have_attribute("aria-pressed", "true")
    page.goto(home + "shelf/", wait_until="networkidle")
    expect(note).to_have_value("<img src=x onerror=alert(1)>\nsecond line")
    page.get_by_role("button", name=f"Remove: {title}").click()
    page.get_by_role("button", name="Forget them").click()
    expect(page.locator(".ps-mine__apart")).to_be_hidden()
    assert len(kept(page)["papers"]) == 1
    assert seen.trouble() == []


def test_a_click_after_writing_is_not_lost(home: str, page: Page) -> None:
    fill(page, home, 2)
    first, second = titles(page)
    page.get_by_role("button", name=f"Note: {first}").click()
    page.keyboard.type("words")
    page.get_by_role("button", name=f"Down: {first}").click()
    assert titles(page) == [second, first]
    expect(page.get_by_role("textbox", name=f"Note: {first}")).to_have_value("words")


def test_named_shelves(home: str, page: Page) -> None:
    fill(page, home, 3)
    first, *rest = titles(page)
    page.get_by_role("button", name="New shelf").click()
    page.keyboard.type("My shelf")
    page.keyboard.press("Enter")  # there is one
    expect(page.get_by_role("textbox", name="New shelf")).to_be_visible()
    page.get_by_role("textbox", name="New shelf").fill("Thesis <b>")
    page.keyboard.press("Enter")
    expect(page.get_by_role("button", name="Thesis <b> 0")).to_have_attribute("aria-pressed", "true")
    expect(page.locator(".ps-empty")).to_be_visible()
    page.get_by_role("button", name="My shelf 3").click()
    page.get_by_role("combobox", name=f"Move to: {first}").select_option("Thesis <b>")
    expect(said(page)).to_contain_text("Moved to Thesis <b>")
    assert titles(page) == rest
    page.get_by_role("button", name="Thesis <b> 1").click()
    assert titles(page) == [first]
    page.get_by_role("button", name="Rename").click()
    page.get_by_role("textbox", name="Name of this shelf").fill("Chapter 2")
    page.keyboard.press("Enter")
    expect(page.get_by_role("button", name="Chapter 2 1")).to_be_visible()
    # What is added elsewhere comes onto the shelf that was open.
    page.goto(home + f"papers/{PFGM}/", wait_until="networkidle")
    page.get_by_role("button", name="Add to shelf", exact=True).click()
    expect(said(page)).to_contain_text("Added to Chapter 2")
    page.goto(home + "shelf/", wait_until="networkidle")
    page.get_by_role("button", name="Delete shelf").click()
    expect(said(page)).to_contain_text("Deleted: Chapter 2")
    expect(page.locator(".ps-mine > li")).to_have_count(2)
    said(page).get_by_role("button", name="Undo").click()
    expect(page.get_by_role("button", name="Chapter 2 2")).to_have_attribute("aria-pressed", "true")


def test_keyboard_alone(home: str, page: Page) -> None:
    page.goto(home, wait_until="networkidle")
    for _ in range(2):
        page.keyboard.press("j")
        page.keyboard.press("s")
        expect(said(page)).to_contain_text("Added")
    page.locator(".ps-shelved").focus()
    page.keyboard.press("Enter")
    expect(page.locator(".ps-mine > li")).to_have_count(2)
    wanted = titles(page)[1]
    tab_to(page, f"Read: {wanted}")
    page.keyboard.press("Space")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.keyboard.type("mine")
    tab_to(page, f"Up: {wanted}")
    page.keyboard.press("Enter")
    assert titles(page)[0] == wanted
    tab_to(page, f"Remove: {titles(page)[1]}")
    page.keyboard.press("Enter")
    expect(page.get_by_role("button", name=f"Remove: {wanted}")).to_be_focused()
    expect(page.get_by_role("textbox", name=f"Note: {wanted}")).to_have_value("mine")


def tab_to(page: Page, label: str) -> None:
    for _ in range(60):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.getAttribute('aria-label')") == label:
            return
    raise AssertionError(f"Tab doesn't lead to {label}")


# --- out ------------------------------------------------------------------------------------


def test_files_are_those_of_the_formats(home: str, folder: Path, page: Page) -> None:
    """A shelf of a listing's papers is saved as the formats write them, and as the listing's own file, byte for byte."""
    shelf, _ = Collection.load(ROOT, ROOT / "content")
    page.goto(home + TAG, wait_until="networkidle")
    page.get_by_role("button", name="Add these to shelf").click()
    expect(said(page)).to_contain_text("Added 29 papers")
    page.goto(home + "shelf/", wait_until="networkidle")
    found = {}
    for format in FILES:
        found[format] = save(page, format)
        expect(said(page)).to_have_text(f"Saved 29 papers as {format}")
    assert found == {
        name: format.join(format.write(one, shelf.venues) for one in shelf.by_tag[TAG.split("/")[1]]).encode()
        for name, format in FORMATS.items()
    }
    assert found["BibTeX"] == (folder / TAG / "bibliography.bib").read_bytes()
    library = parse_string(found["BibTeX"].decode())
    assert len(library.entries) == 29
    assert library.failed_blocks == []


def test_odd_records_too(toy: str, page: Page) -> None:
    shelf, _ = Collection.load(TOY, TOY / "content")
    page.goto(f"{toy}shelf/#name=All&papers={','.join(paper.id for paper in shelf.papers)}", wait_until="networkidle")
    # A version that is linked is kept as its work.
    works = [shelf.by_id[id] for id in dict.fromkeys(one.version_of or one.id for one in shelf.papers)]
    assert len(works) < len(shelf.papers)
    page.get_by_role("button", name=f"Add {len(works)} papers").click()
    expect(page.locator(".ps-mine > li")).to_have_count(len(works))
    assert {format: save(page, format) for format in FILES} == {
        name: format.join(format.write(one, shelf.venues) for one in works).encode() for name, format in FORMATS.items()
    }


def test_what_the_site_has_no_more_is_said(home: str, page: Page) -> None:
    fill(page, home, 2)
    first, stays = ids(page)
    gone = "no-such-paper"
    page.evaluate(f"localStorage.setItem('/papershelf/.papershelf.shelf', localStorage.getItem('/papershelf/.papershelf.shelf').replaceAll('{first}', '{gone}'))")
    page.reload(wait_until="networkidle")
    found = json.loads(save(page, "CSL-JSON"))
    assert [item["id"] for item in found] == [stays]
    expect(said(page)).to_have_text("Saved 1 paper as CSL-JSON. Not on this site any more: 1")
    assert save(page, "BibTeX").count(b"@") == 1
    expect(said(page)).to_have_text("Saved 1 paper as BibTeX. Not on this site any more: 1")
    assert ids(page) == [gone, stays]


@pytest.mark.parametrize(("format", "lost"), [
    ("BibTeX", "**/papers/*/"), ("Markdown", "**/papers/*/"), ("RIS", "**/search/ids/*"), ("biblatex", "**/search/entries/**"),
    ("EndNote", "**/search.js*"),
])  # fmt: skip
def test_what_can_not_be_reached_is_said(home: str, page: Page, format: str, lost: str) -> None:
    fill(page, home, 2)
    page.route(lost, lambda route: route.abort())
    page.get_by_role("button", name="Export").click()
    page.get_by_role("button", name=format).click()
    expect(said(page)).to_have_text("The papers can’t be reached. Are you online? Nothing was saved.")
    page.unroute(lost)
    assert save(page, format)
    expect(said(page)).to_have_text(f"Saved 2 papers as {format}")


def test_without_a_search_pages_are_enough(tmp_path: Path, serve: Callable[..., str], page: Page) -> None:
    """BibTeX and Markdown need no index."""
    folder = build(TOY / "mkdocs.yml", tmp_path / "site", plugins=[{"papershelf": {"search": False, "citation_styles": []}}])
    page.goto(serve(folder, "/toy/") + "shelf/#papers=maths,bare", wait_until="networkidle")
    page.get_by_role("button", name="Add 2 papers").click()
    page.get_by_role("button", name="Export").click()
    expect(page.get_by_role("group", name="Export").get_by_role("button")).to_have_text(["BibTeX", "Markdown"])
    page.keyboard.press("Escape")
    assert save(page, "BibTeX").count(b"\n@") == 1


# --- and in ---------------------------------------------------------------------------------


def test_a_link_opens_the_shelf_for_someone_else(home: str, page: Page, open_page: Callable[..., Page]) -> None:
    fill(page, home, 3)
    page.get_by_role("button", name="Rename").click()
    page.get_by_role("textbox", name="Name of this shelf").fill("Ours & yours, #1")
    page.keyboard.press("Enter")
    wanted = titles(page)
    page.get_by_role("button", name="Copy link").click()
    expect(said(page)).to_contain_text("Link copied")
    link = page.evaluate("navigator.clipboard.readText()")
    assert link.startswith(f"{home}shelf/#")

    friend = open_page()
    fill(friend, home, 1)  # has one of them, with a note, and a shelf of their own
    title = titles(friend)[0]
    friend.get_by_role("button", name=f"Note: {title}").click()
    friend.keyboard.type("my own words")
    friend.goto("about:blank")
    friend.goto(link, wait_until="networkidle")
    panel = friend.locator(".ps-mine__panel")
    expect(panel.get_by_role("heading")).to_have_text("“Ours & yours, #1”: 3 papers")
    expect(panel.locator("ol > li")).to_have_text(wanted)
    assert len(kept(friend)["shelves"]) == 1  # nothing before it is asked
    panel.get_by_role("button", name="Add 3 papers").click()
    expect(friend.get_by_role("button", name="Ours & yours, #1 3")).to_have_attribute("aria-pressed", "true")
    assert titles(friend) == wanted
    expect(friend.get_by_role("textbox", name=f"Note: {title}")).to_have_value("my own words")
    expect(friend.get_by_role("button", name="My shelf 1")).to_be_visible()
    friend.reload(wait_until="networkidle")
    expect(panel).to_be_hidden()
    friend.goto(link, wait_until="networkidle")  # again: all are there
    friend.get_by_role("button", name="Add 3 papers").click()
    expect(said(friend)).to_contain_text("3 on it already")
    assert len(kept(friend)["shelves"]) == 2


@pytest.mark.parametrize("fragment", [
    "name=x&papers=" + "%2E%2E%2F..%2Fetc,<img src=x>,constructor,__proto__,a" * 3, "papers=", "name=only", "papers=%E0%A4%A",
])  # fmt: skip
def test_a_hostile_link_does_nothing(home: str, page: Page, seen: Seen, fragment: str) -> None:
    page.goto(f"{home}shelf/#{fragment}", wait_until="networkidle")
    expect(page.locator(".ps-mine__panel img")).to_have_count(0)
    expect(page.locator(".ps-mine > li")).to_have_count(0)
    assert page.evaluate("localStorage.getItem(Object.keys(localStorage).find(key => key.endsWith('shelf')))") is None
    assert seen.abroad == seen.errors == []


def test_cancel_adds_nothing(home: str, page: Page) -> None:
    page.goto(f"{home}shelf/#papers={PFGM}", wait_until="networkidle")
    page.get_by_role("button", name="Cancel").click()
    expect(page.locator(".ps-mine__panel")).to_be_hidden()
    expect(page.locator(".ps-empty")).to_be_visible()


UNKNOWN = {
    "biblatex": "\n@online{Nobody2020,\n  title = {Of {No} One},\n  date = {2020-02-02}\n}\n",
    "BibTeX": '\n@string{x = "y"}\n@Article{Nobody2020,\n  title = {Of {No} One},\n}\n',
    "RIS": "TY  - JOUR\r\nID  - Nobody2020\r\nTI  - Of No One\r\nER  - \r\n",
    "CSL-JSON": "",
    "EndNote": "\n%0 Journal Article\n%T Of No One\n%F Nobody2020\n",
    "Markdown": "- [ ] [Of No One](https://elsewhere.example/papers/nobody2020/)\n",
}


def test_each_file_comes_back(home: str, page: Page, open_page: Callable[..., Page]) -> None:
    """In its order; what the site has not is listed."""
    page.goto(home + TAG, wait_until="networkidle")
    page.get_by_role("button", name="Add these to shelf").click()
    expect(said(page)).to_contain_text("Added 29 papers")
    page.goto(home + "shelf/", wait_until="networkidle")
    title = titles(page)[0]
    page.get_by_role("button", name=f"Note: {title}").click()
    page.keyboard.type("first *line*\n\n- third")
    page.get_by_role("checkbox", name=f"Read: {title}").check()
    other = open_page()
    other.goto(home + "shelf/", wait_until="networkidle")
    for format in (*FILES, "Markdown"):
        text = save(page, format).decode()
        if format == "CSL-JSON":
            text = json.dumps([*json.loads(text), {"id": "Nobody2020", "title": "Of No One"}])
        other.evaluate("localStorage.clear()")
        other.reload(wait_until="networkidle")
        expect(other.locator(".ps-empty"), format).to_be_visible()
        take(other, f"reading{FILES.get(format, '.md')}", text + UNKNOWN[format])
        expect(other.locator(".ps-mine__panel ul > li"), format).to_contain_text(["Of No One"])
        other.get_by_role("button", name="Add 29 papers").click()
        expect(other.locator(".ps-mine > li"), format).to_have_count(29)
        assert ids(other) == ids(page), format
        expect(other.locator(".ps-mine__panel")).to_contain_text("Not on this site: 1 paper.")  # still
        other.get_by_role("button", name="Close").click()
        assert kept(other)["current"] == ("My shelf" if format == "Markdown" else "reading")
    expect(other.get_by_role("textbox", name=f"Note: {title}")).to_have_value("first *line*\n\n- third")
    expect(other.get_by_role("checkbox", name=f"Read: {title}")).to_be_checked()
    assert save(other, "Markdown").decode() == text


def test_keys_that_are_not_ids(toy: str, page: Page) -> None:
    """The paper `numbers` has the citation key `yes`."""
    page.goto(toy + "shelf/", wait_until="networkidle")
    take(page, "a.bib", "@misc{yes,\n title={Numbers}}\n@misc{numbers, title={None}}\n@misc{YES, title={None}}")
    expect(page.locator(".ps-mine__panel ul > li")).to_have_text(["numbers: None", "YES: None"])
    page.get_by_role("button", name="Add 1 paper").click()
    expect(page.locator(".ps-mine > li")).to_have_attribute("data-id", "numbers")


@pytest.mark.parametrize(("name", "text"), [
    ("a.json", "{broken"), ("a.json", "[1, null, {}]"), ("a.bib", "@comment{a, b}"), ("a.txt", ""), ("a.pdf", "%PDF-1.7\x00\xff"),
])  # fmt: skip
def test_a_file_without_papers(home: str, page: Page, seen: Seen, name: str, text: str) -> None:
    page.goto(home + "shelf/", wait_until="networkidle")
    take(page, name, text)
    expect(page.locator(".ps-mine__panel")).to_contain_text(f"No papers were found in “{name}”")
    page.get_by_role("button", name="Close").click()
    assert seen.trouble() == []


def test_notes_of_a_file_are_added_to_the_readers(home: str, page: Page) -> None:
    fill(page, home, 1)
    (id,), (title,) = ids(page), titles(page)
    page.get_by_role("button", name=f"Note: {title}").click()
    page.keyboard.type("mine")
    take(page, "a.md", f"# My shelf\n\n- [x] [T]({home}papers/{id}/): A\n  theirs\n")
    page.get_by_role("button", name="Add 1 paper").click()
    expect(page.get_by_role("textbox", name=f"Note: {title}")).to_have_value("mine\ntheirs")


# --- what can go wrong ----------------------------------------------------------------------

# A browser that has no more room for large things: the shelf is the only one.
FULL = """
const setItem = Storage.prototype.setItem
Storage.prototype.setItem = function (key, value) {
    if (window.isFull && key.endsWith("papershelf.shelf")) throw new DOMException("full", "QuotaExceededError")
    setItem.call(this, key, value)
}
"""


def test_a_full_browser_loses_nothing(home: str, page: Page, seen: Seen) -> None:
    page.add_init_script(FULL)
    fill(page, home, 2)
    before = kept(page)
    title = titles(page)[0]
    page.evaluate("window.isFull = true")
    page.get_by_role("button", name=f"Note: {title}").click()
    page.keyboard.type("a long thought")
    page.get_by_role("checkbox", name=f"Read: {title}").click()
    expect(said(page)).to_contain_text("no more room for this site. Nothing was changed, nothing is lost")
    expect(page.get_by_role("checkbox", name=f"Read: {title}")).not_to_be_checked()
    expect(page.get_by_role("textbox", name=f"Note: {title}")).to_have_value("a long thought")
    assert kept(page) == before
    page.evaluate("window.isFull = false")
    page.get_by_role("textbox", name=f"Note: {title}").press_sequentially("!")
    page.get_by_role("checkbox", name=f"Read: {title}").check()
    page.reload(wait_until="networkidle")
    expect(page.get_by_role("textbox", name=f"Note: {title}")).to_have_value("a long thought!")
    page.goto(home, wait_until="networkidle")
    page.evaluate("window.isFull = true")
    page.locator(".ps-card > .ps-keep").nth(4).click()
    expect(said(page)).to_contain_text("no more room")
    expect(page.locator(".ps-card > .ps-keep").nth(4)).to_have_attribute("aria-pressed", "false")
    assert seen.trouble() == []


def test_a_really_full_browser(home: str, page: Page) -> None:
    """No imitation: as much as the browser takes."""
    fill(page, home, 1)
    page.evaluate("""() => {
        for (let size = 2 ** 22; size >= 1; size = Math.floor(size / 2)) {
            try { for (let at = 0; ; at++) localStorage.setItem(`filler-${size}-${at}`, "x".repeat(size)) } catch {}
        }
    }""")
    before = kept(page)
    page.goto(home, wait_until="networkidle")
    page.locator(".ps-card > .ps-keep").nth(3).click()
    expect(said(page)).to_contain_text("no more room")
    assert kept(page) == before


def test_a_browser_that_keeps_nothing(home: str, page: Page, seen: Seen) -> None:
    page.add_init_script("""
        const {getItem} = Storage.prototype
        for (const name of ["setItem", "getItem"]) Storage.prototype[name] = function (key, value) {
            if (key.endsWith("papershelf.shelf")) throw new DOMException("no", "SecurityError")
            return getItem.call(this, key)
        }
    """)
    page.goto(home, wait_until="networkidle")
    page.locator(".ps-card > .ps-keep").first.click()
    expect(said(page)).to_contain_text("keeps nothing for this site")
    page.goto(home + "shelf/", wait_until="networkidle")
    expect(page.locator(".ps-empty")).to_be_visible()
    assert seen.errors == []


@pytest.mark.parametrize("text", [
    "{", "null", "[]", '{"shelves": []}', '{"shelves": [{"name": 1}]}', '{"shelves": [{"name": "A", "papers": ["constructor", "x"]}], "papers": {}}',
    '{"current": "B", "shelves": [{"name": "A", "papers": ["constructor"]}], "papers": []}',
])  # fmt: skip
def test_whatever_is_kept_the_pages_work(home: str, page: Page, seen: Seen, text: str) -> None:
    page.goto(urljoin(home, BLANK))
    page.evaluate("text => localStorage.setItem('/papershelf/.papershelf.shelf', text)", text)
    page.goto(home, wait_until="networkidle")
    page.locator(".ps-card > .ps-keep").first.click()
    expect(said(page)).to_contain_text("Added to")
    page.locator(".ps-shelved").click()
    expect(page.locator(".ps-mine > li").last).to_be_visible()
    assert seen.trouble() == []


def test_two_windows(home: str, browser_context: BrowserContext) -> None:
    """What one does the other shows; what is being written there stays."""
    one, two = browser_context.new_page(), browser_context.new_page()
    fill(one, home, 2)
    two.goto(home, wait_until="networkidle")
    expect(two.locator(".ps-shelved")).to_have_accessible_name("My shelf 2")
    two.locator(".ps-card > .ps-keep").nth(3).click()
    expect(one.locator(".ps-mine > li")).to_have_count(3)
    title = titles(one)[0]
    one.get_by_role("button", name=f"Note: {title}").click()
    one.keyboard.type("half a sen")
    two.locator(".ps-card > .ps-keep").nth(5).click()
    expect(one.locator(".ps-shelved")).to_have_accessible_name("My shelf 4")
    one.keyboard.type("tence")
    expect(one.get_by_role("textbox", name=f"Note: {title}")).to_have_value("half a sentence")
    one.get_by_role("textbox", name=f"Note: {title}").blur()
    expect(one.locator(".ps-mine > li")).to_have_count(4)
    expect(one.get_by_role("textbox", name=f"Note: {title}")).to_have_value("half a sentence")
    one.get_by_role("button", name=f"Remove: {title}").click()
    expect(two.locator(".ps-card > .ps-keep").first).to_have_attribute("aria-pressed", "false")


@pytest.fixture
def browser_context(open_page: Callable[..., Page]) -> BrowserContext:
    return open_page().context


def test_it_survives_a_papers_change_of_id(toy: str, page: Page) -> None:
    """`maths` was `math`, and `old-maths` before that."""
    state = {"current": "My shelf", "shelves": [{"name": "My shelf", "papers": ["math", "bare", "old-maths"]}],
             "papers": [["math", {"title": "As it was", "facts": "", "note": "mine"}], ["old-maths", {"title": "O", "facts": "", "read": True}],
                        ["bare", {"title": "Bare", "facts": ""}]]}  # fmt: skip
    page.goto(toy + "shelf/", wait_until="networkidle")
    page.evaluate("text => localStorage.setItem('/toy/.papershelf.shelf', text)", json.dumps(state))
    page.reload(wait_until="networkidle")
    page.get_by_role("link", name="As it was").click()
    page.wait_for_url("**/papers/maths/")
    expect(page.locator(".ps-buttons .ps-keep")).to_have_attribute("aria-pressed", "true")
    page.goto(toy + "shelf/", wait_until="networkidle")
    assert ids(page) == ["maths", "bare"]
    expect(page.locator(".ps-mine textarea").first).to_have_value("mine")
    expect(page.get_by_role("checkbox").first).to_be_checked()


def test_it_says_what_was_retracted_since(toy: str, page: Page) -> None:
    """Whatever was true when a paper was put there: `hostile` is retracted, `book` corrected, `bare` neither."""
    facts = {"hostile": "Bold O’Neil · 2023", "book": "Corrected · Bob Book · 2017", "bare": "Retracted · 2020", "crowd": "2020"}
    state = {"current": "My shelf", "shelves": [{"name": "My shelf", "papers": [*facts]}],
             "papers": [[id, {"title": id, "facts": said}] for id, said in facts.items()]}  # fmt: skip
    page.goto(toy + "shelf/", wait_until="networkidle")
    page.evaluate("text => localStorage.setItem('/toy/.papershelf.shelf', text)", json.dumps(state))
    page.reload(wait_until="networkidle")
    said = page.locator(".ps-mine small")
    expect(said).to_have_text(["Retracted Bold O’Neil · 2023", "Corrected Bob Book · 2017", "2020", "2020"])
    expect(said.locator(".ps-status")).to_have_text(["Retracted", "Corrected"])


@pytest.mark.parametrize("address", ["papers/hostile/", "tags/i-tag-i/", "search/?q=ampersand"])
def test_a_retracted_paper_is_kept_as_one(toy: str, page: Page, address: str) -> None:
    page.goto(toy + address, wait_until="networkidle")
    keep(page.locator("button.ps-keep[value=hostile]").first)
    assert [one["facts"].partition(" · ")[0] for _, one in kept(page)["papers"]] == ["Retracted"]
    page.goto(toy + "shelf/", wait_until="networkidle")
    expect(page.locator(".ps-mine small")).to_have_text(re.compile("^Retracted [^·]*Bold"))


def test_a_file_of_earlier_ids(toy: str, page: Page) -> None:
    page.goto(f"{toy}shelf/#papers=old-maths,math,maths", wait_until="networkidle")
    page.get_by_role("button", name="Add 1 paper").click()
    expect(page.locator(".ps-mine > li")).to_have_count(1)
    assert ids(page) == ["maths"]
    earlier = "localStorage.setItem('/toy/.papershelf.shelf', localStorage.getItem('/toy/.papershelf.shelf').replaceAll('\"maths\"', '\"math\"'))"
    for format in ("BibTeX", "RIS", "biblatex", "Markdown"):
        page.evaluate(earlier)
        page.reload(wait_until="networkidle")
        assert save(page, format).count(b"maths") > 0
        expect(said(page)).to_have_text(f"Saved 1 paper as {format}")
        assert ids(page) == ["maths"]


@pytest.mark.parametrize("script", ["shelf.js", "shelf-page.js"])
def test_a_dead_network_is_said(home: str, page: Page, script: str) -> None:
    page.route(f"**/{script}", lambda route: route.abort())
    page.goto(home if script == "shelf.js" else home + "shelf/", wait_until="networkidle")
    if script == "shelf.js":
        page.locator(".ps-card > .ps-keep").first.click()
    expect(said(page)).to_have_text("The shelf can’t be reached. Are you online?")


def test_without_script(home: str, open_page: Callable[..., Page]) -> None:
    page = open_page(java_script_enabled=False, viewport={"width": 390, "height": 800})
    page.goto(home + f"papers/{PFGM}/")
    expect(page.get_by_text("Add to shelf")).to_be_hidden()
    page.goto(home + TAG)
    expect(page.get_by_text("Add these to shelf")).to_be_hidden()
    expect(page.locator(".ps-keep, .ps-shelved")).to_have_count(0)
    page.goto(home + "shelf/")
    expect(page.locator(".ps-shelf noscript > p")).to_contain_text("needs JavaScript")
    expect(page.locator(".ps-empty")).to_be_hidden()
    page.locator(".ps-shelf").get_by_role("link", name="all papers").click()
    expect(page.locator("h1")).to_have_text("All papers")


# --- with all of the rest -------------------------------------------------------------------


def test_it_survives_instant_navigation(home: str, page: Page, seen: Seen) -> None:
    page.goto(home, wait_until="networkidle")
    page.evaluate("window.same = true")
    page.locator(".ps-card > .ps-keep").first.click()
    expect(said(page)).to_contain_text("Added")
    page.get_by_role("link", name="Papers", exact=True).first.click()
    expect(page.locator("h1")).to_have_text("All papers")
    expect(page.locator(".ps-rows .ps-keep[aria-pressed=true]")).to_have_count(1)
    page.locator(".ps-rows .ps-keep").nth(7).click()
    for _ in range(2):
        page.locator(".ps-shelved").click()
        expect(page.locator(".ps-mine > li")).to_have_count(2)
        expect(page.locator(".ps-mine__shelves")).to_have_count(1)
        page.go_back()
        expect(page.locator("h1")).to_have_text("All papers")
    page.locator(".ps-shelved").click()
    page.locator(".ps-mine__handle").first.wait_for()
    page.locator(".ps-mine > li > a").first.focus()
    page.keyboard.press("Alt+ArrowDown")
    expect(said(page)).to_contain_text("2 of 2")
    assert page.evaluate("window.same")
    assert seen.trouble() == []


@at_widths(320, 390)
def test_it_is_accessible(home: str, open_page: Callable[..., Page], width: int, violations: Violations) -> None:
    # High enough that what is said lies over nothing: it goes by itself.
    page = open_page(viewport={"width": width, "height": 3000}, reduced_motion="reduce")
    page.goto(home + "shelf/", wait_until="networkidle")
    assert violations(page) == []
    fill(page, home, 3)
    page.get_by_role("button", name="Note").first.click()
    page.keyboard.type("a note " * 30)
    page.get_by_role("button", name="New shelf").click()
    assert violations(page) == []
    page.keyboard.type("A shelf with a name that is rather long, longer than a phone is wide")
    page.keyboard.press("Enter")
    page.get_by_role("button", name="My shelf 3").click()
    page.get_by_role("button", name="Remove").nth(1).click()
    assert violations(page) == []
    page.goto("about:blank")
    page.goto(f"{home}shelf/#name={'x' * 90}&papers={PFGM},{SURVEY},{'y' * 100}", wait_until="networkidle")
    expect(page.get_by_role("button", name="Add 2 papers")).to_be_visible()
    assert violations(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    for address in ("", TAG, f"papers/{PFGM}/", "search/?q=flow"):
        page.goto(home + address, wait_until="networkidle")
        page.locator(".ps-keep").first.click()
        expect(said(page).get_by_role("button", name="Undo")).to_be_visible()
        assert violations(page) == [], address
        assert page.evaluate("document.documentElement.scrollWidth") <= width, address
