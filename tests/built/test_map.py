"""The map in a browser: moved about in, searched, by mouse, finger and keyboard, and without script."""

from __future__ import annotations

import gzip
import re
import shutil
from collections.abc import Callable
from copy import deepcopy
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.build import INSTANT, ROOT, build, tree

from .axe import violations_in_both_schemes
from .html import npm_errors, strict_errors
from .motion import wait_for_frames
from .seen import Seen
from .test_look import WATCH_SHIFTS

# MkDocs takes what it is given apart.
PLUGINS: list[Any] = [{"papershelf": {"map": True, "rows_per_page": 30, "citation_styles": []}}]
NAV = [{"Today": "index.md"}, {"Map": "map/index.md"}]


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("map") / "site"


@pytest.fixture(scope="module", autouse=True)
def home(built: Path, serve: Callable[..., str]) -> str:
    """The demo with a map, which its navigation names, and instant navigation."""
    address = serve(built, "/papershelf/")
    build(ROOT / "mkdocs.yml", built, site_url=address, theme=INSTANT, nav=NAV, plugins=deepcopy(PLUGINS))
    return address


@pytest.fixture
def map_page(home: str, open_page: Callable[..., Page]) -> Callable[..., Page]:
    """Opens the map; the options are those of `open_page`."""

    def open_(query: str = "", **options: Any) -> Page:
        page = open_page(**{"reduced_motion": "reduce", **options})
        page.goto(f"{home}map/{query}", wait_until="networkidle")
        expect(page.locator(".ps-map canvas")).to_be_visible()
        page.locator(".ps-map canvas").scroll_into_view_if_needed()
        return page

    return open_


def picture(page: Page) -> str:
    """What the canvas shows, when it is drawn."""
    wait_for_frames(page)
    shown: str = page.locator(".ps-map canvas").evaluate("canvas => canvas.toDataURL()")
    return shown


def colours(page: Page) -> dict[str, int]:
    """How many pixels of the canvas have each colour."""
    picture(page)
    found: dict[str, int] = page.locator(".ps-map canvas").evaluate("""canvas => {
      const {data} = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height), found = {}
      for (let at = 0; at < data.length; at += 4) {
        const name = [...data.slice(at, at + 3)].join(",")
        found[name] = (found[name] ?? 0) + 1
      }
      return found
    }""")
    return found


def points(page: Page) -> list[tuple[float, float]]:
    """Where the points stand on the screen when the whole map is shown."""
    box = page.locator(".ps-map canvas").bounding_box()
    assert box
    shares = page.evaluate("""async () => {
      const folder = new URL(document.querySelector(".ps-map").dataset.files, location)
      const meta = await (await fetch(new URL("meta.json", folder))).json()
      const bytes = new Uint16Array(await (await fetch(new URL(meta.points, folder))).arrayBuffer(), 0, 2 * meta.papers)
      return Array.from({length: meta.papers}, (_, at) => [bytes[at] / 65535, bytes[meta.papers + at] / 65535])
    }""")
    return [(box["x"] + x * box["width"], box["y"] + y * box["height"]) for x, y in shares]


def card(page: Page) -> Any:
    return page.locator(".ps-map__card")


def drag(page: Page, across: int, down: int) -> None:
    box = page.locator(".ps-map canvas").bounding_box()
    assert box
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x + across / 2, y + down / 2)
    page.mouse.move(x + across, y + down)
    page.mouse.up()


def press(page: Page, name: str) -> None:
    page.get_by_role("button", name=name, exact=True).click()


def test_a_point_has_its_title_and_leads_to_its_paper(home: str, map_page: Callable[..., Page], seen: Seen) -> None:
    page = map_page()
    assert len(points(page)) == 47
    x, y = points(page)[20]
    page.mouse.move(x, y)
    expect(card(page)).to_be_visible()
    title, address = card(page).inner_text(), card(page).get_attribute("href")
    page.keyboard.press("Escape")
    page.mouse.move(x + 1, y)
    page.mouse.click(x, y)
    page.wait_for_url(str(address))
    assert page.locator("h1").inner_text() in title
    assert seen.trouble() == []


def test_it_is_moved_and_looked_at_nearer(map_page: Callable[..., Page]) -> None:
    page = map_page()
    whole = picture(page)
    drag(page, 80, 40)
    assert picture(page) == whole, "the whole map has nowhere to go"
    press(page, "Nearer")
    near = picture(page)
    drag(page, 80, 40)
    dragged = picture(page)
    assert len({whole, near, dragged}) == 3
    drag(page, -80, -40)
    page.mouse.move(0, 0)
    assert picture(page) == near
    press(page, "Farther")
    assert picture(page) == whole
    press(page, "Nearer")
    press(page, "Nearer")
    press(page, "The whole map")
    assert picture(page) == whole


def test_the_wheel_scrolls_the_page_unless_the_map_is_meant(map_page: Callable[..., Page]) -> None:
    page = map_page()
    whole = picture(page)
    x, y = points(page)[0]
    page.mouse.move(x, y)
    page.mouse.wheel(0, 60)
    page.wait_for_function("scrollY > 0")
    page.mouse.move(0, 0)
    assert picture(page) == whole
    page.locator(".ps-map canvas").scroll_into_view_if_needed()
    x, y = points(page)[0]
    page.mouse.move(x, y)
    page.keyboard.down("Control")
    page.mouse.wheel(0, -120)
    page.keyboard.up("Control")
    assert picture(page) != whole
    # What is under the pointer stays there.
    page.mouse.move(x + 40, y + 40)
    page.mouse.move(x, y)
    expect(card(page)).to_be_visible()


def test_it_goes_by_keyboard(map_page: Callable[..., Page]) -> None:
    page = map_page()
    canvas = page.get_by_role("application", name="Map of 47 papers")
    canvas.focus()
    whole = picture(page)
    page.keyboard.press("+")
    expect(card(page)).to_be_visible()
    assert picture(page) != whole
    titles = {card(page).inner_text()}
    for way in ("ArrowRight", "ArrowDown", "ArrowLeft", "ArrowLeft", "ArrowUp", "ArrowUp"):
        page.keyboard.press(way)
        wait_for_frames(page)
        titles.add(card(page).inner_text())
    assert len(titles) > 2
    said = page.locator(".ps-map [role=status].ps-sr")
    expect(said).to_contain_text(card(page).inner_text().split("\n")[0])
    page.keyboard.press("0")
    page.keyboard.press("Escape")
    expect(card(page)).to_be_hidden()
    assert picture(page) == whole
    page.keyboard.press("+")
    expect(card(page)).to_be_visible()
    address = card(page).get_attribute("href")
    page.keyboard.press("Enter")
    page.wait_for_url(str(address))


def test_a_finger_names_first_and_opens_then(map_page: Callable[..., Page]) -> None:
    page = map_page(viewport={"width": 390, "height": 800}, has_touch=True, is_mobile=True)
    x, y = points(page)[5]
    page.touchscreen.tap(x, y)
    expect(card(page)).to_be_visible()
    assert page.url.endswith("/map/")
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    address = card(page).get_attribute("href")
    page.touchscreen.tap(x, y)
    page.wait_for_url(str(address))


def test_two_fingers_look_nearer(map_page: Callable[..., Page]) -> None:
    page = map_page(viewport={"width": 320, "height": 700}, has_touch=True, is_mobile=True)
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
    whole = picture(page)
    box = page.locator(".ps-map canvas").bounding_box()
    assert box
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    touch = page.context.new_cdp_session(page)

    def fingers(kind: str, apart: int) -> None:
        places = [{"x": x - apart, "y": y, "id": 0}, {"x": x + apart, "y": y, "id": 1}]
        touch.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": places if apart else []})

    fingers("touchStart", 30)
    for apart in (40, 60, 90):
        fingers("touchMove", apart)
    fingers("touchEnd", 0)
    assert picture(page) != whole
    expect(card(page)).to_be_hidden()


# --- colours --------------------------------------------------------------------------------


def test_colours_are_chosen_kept_and_shown_alone(map_page: Callable[..., Page]) -> None:
    page = map_page()
    by_tag = picture(page)
    page.get_by_role("button", name="Year").click()
    expect(page.get_by_role("button", name="Year")).to_have_attribute("aria-pressed", "true")
    assert page.url.endswith("/map/?by=year")
    by_year = picture(page)
    assert by_year != by_tag
    page.reload(wait_until="networkidle")
    page.locator(".ps-map canvas").scroll_into_view_if_needed()
    assert picture(page) == by_year
    own = page.locator(".ps-map__legend button").filter(has_text="2025")
    own.click()
    expect(own).to_have_attribute("aria-pressed", "true")
    alone = picture(page)
    assert alone != by_year
    own.click()
    assert picture(page) == by_year


def test_the_legend_counts_all_papers(map_page: Callable[..., Page]) -> None:
    page = map_page()
    counts = page.locator(".ps-map__legend small").all_inner_texts()
    assert sum(map(int, counts)) == 47
    assert 2 < len(counts) <= 13


def test_dark_has_its_own_colours_at_once(map_page: Callable[..., Page]) -> None:
    page = map_page(color_scheme="light")
    assert max(colours(page).items(), key=lambda one: one[1])[0] == "255,255,255"
    page.evaluate("document.body.setAttribute('data-md-color-scheme', 'slate')")
    assert max(colours(page).items(), key=lambda one: one[1])[0] == "29,32,34"


def test_it_is_accessible(map_page: Callable[..., Page]) -> None:
    page = map_page("?q=reasoning")
    expect(page.get_by_role("link", name="List", exact=True)).to_be_visible()
    page.locator(".ps-map canvas").focus()
    page.keyboard.press("ArrowRight")
    expect(card(page)).to_be_visible()
    page.evaluate("scrollTo(0, 0)")  # the header would cover half of the tabs
    assert violations_in_both_schemes(page) == []


# --- the search -----------------------------------------------------------------------------


def test_what_is_found_is_marked(map_page: Callable[..., Page], seen: Seen) -> None:
    page = map_page()
    whole = picture(page)
    page.get_by_role("searchbox", name="Find on the map").press_sequentially("reasoning")
    said = page.locator(".ps-map__said")
    expect(said).to_contain_text("papers found")
    assert page.url.endswith("?q=reasoning")
    assert picture(page) != whole
    found = int(said.inner_text().split()[0])
    page.get_by_role("link", name="List", exact=True).click()
    page.wait_for_url("**/search/?q=reasoning")
    expect(page.locator(".ps-search__tools [role=status]")).to_have_text(f"{found} results")
    assert seen.trouble() == []


def test_a_search_leads_to_the_map_and_brings_what_was_chosen(home: str, page: Page) -> None:
    page.goto(f"{home}search/?q=reasoning&year=2025-2025&sort=newest", wait_until="networkidle")
    found = page.locator(".ps-search__tools [role=status]").inner_text().split()[0]
    page.get_by_role("link", name="Show on map").click()
    page.wait_for_url(f"{home}map/?q=reasoning&year=2025-2025")
    expect(page.locator(".ps-map__said")).to_contain_text(f"{found} papers found.")
    page.get_by_role("button", name="Show all papers").click()
    assert page.url == f"{home}map/"
    expect(page.locator(".ps-map__said")).to_have_text("")
    expect(page.get_by_role("searchbox")).to_be_focused()


def test_nothing_found_is_said(map_page: Callable[..., Page]) -> None:
    page = map_page()
    whole = picture(page)
    page.get_by_role("searchbox").fill("xyzzyplugh")
    expect(page.locator(".ps-map__said")).to_contain_text("0 papers found. Nothing matches “xyzzyplugh”.")
    assert picture(page) == whole


def test_only_what_was_found_is_named(map_page: Callable[..., Page]) -> None:
    page = map_page("?q=tegmark")
    expect(page.locator(".ps-map__said")).to_contain_text(re.compile("[1-9].* found"))
    number = int(page.locator(".ps-map__said").inner_text().split()[0])
    named = set()
    for x, y in points(page):
        page.mouse.move(x, y)
        wait_for_frames(page)
        if card(page).is_visible():
            named.add(card(page).inner_text())
    assert 0 < len(named) <= number


# --- trouble --------------------------------------------------------------------------------


def test_files_that_can_not_be_reached_are_asked_for_again(home: str, page: Page) -> None:
    page.route("**/points-*.bin", lambda route: route.abort())
    page.goto(home + "map/", wait_until="networkidle")
    expect(page.locator(".ps-map")).to_contain_text("The map can’t be reached")
    page.unroute("**/points-*.bin")
    page.get_by_role("button", name="Try again").click()
    expect(page.locator(".ps-map canvas")).to_be_visible()


def test_a_script_that_can_not_be_reached_leaves_the_list(home: str, page: Page) -> None:
    page.route("**/map.js", lambda route: route.abort())
    page.goto(home + "map/", wait_until="networkidle")
    expect(page.locator(".ps-map")).to_have_count(0)
    expect(page.locator(".ps-rows").first).to_be_visible()


def test_without_script_there_is_the_list(home: str, open_page: Callable[..., Page], built: Path) -> None:
    page = open_page(java_script_enabled=False)
    page.goto(home + "map/")
    expect(page.locator(".ps-map")).to_be_hidden()
    page.get_by_role("navigation", name="Neighbourhoods").get_by_role("link").last.click()
    assert re.search(r"/map/(page/\d/)?#area-\d$", page.url)
    expect(page.locator(f"#{page.url.partition('#')[2]}")).to_be_in_viewport()
    files = [built / "map" / "index.html", built / "map" / "page" / "2" / "index.html"]
    assert [*map(strict_errors, files)] == [[], []]
    assert npm_errors(files) == []


def test_all_papers_lead_to_it(home: str, page: Page, seen: Seen) -> None:
    page.goto(home + "papers/", wait_until="networkidle")
    page.locator(".ps-links").get_by_role("link", name="Map").click()
    page.wait_for_url(f"{home}map/")
    expect(page.locator(".ps-map canvas")).to_be_visible()
    x, y = points(page)[7]
    page.mouse.move(x, y)
    expect(card(page)).to_be_visible()
    assert seen.trouble() == []


def test_it_moves_in_steps_unless_motion_is_unwanted(map_page: Callable[..., Page]) -> None:
    # By a clock of its own: a busy machine draws few frames in the time that this takes.
    changes = """() => {
      const seen = new Set(), canvas = document.querySelector(".ps-map canvas")
      let now = 0, steps = []
      performance.now = () => now
      window.requestAnimationFrame = step => steps.push(step)
      document.querySelector(".ps-map__zoom button").click()
      for (; now < 1000; now += 20) {
        const due = steps
        steps = []
        for (const step of due) step(now)
        seen.add(canvas.toDataURL())
      }
      return seen.size
    }"""
    assert map_page(reduced_motion="reduce").evaluate(changes) <= 2
    assert map_page(reduced_motion="no-preference").evaluate(changes) > 3


def test_the_script_is_small(built: Path) -> None:
    script = (built / "assets" / "papershelf" / "map.js").read_bytes()
    assert len(gzip.compress(script)) < 8 * 1024


# --- builds ---------------------------------------------------------------------------------


def test_an_incremental_build_is_a_clean_one_and_mkdocs_makes_the_same(tmp_path: Path) -> None:
    folder = tmp_path / "shelf"
    shutil.copytree(ROOT / "content", folder / "content")
    shutil.copytree(ROOT / "overrides", folder / "overrides")
    shutil.copy(ROOT / "mkdocs.yml", folder)

    def built(name: str, **options: Any) -> dict[str, bytes]:
        plugins = deepcopy(PLUGINS)
        plugins[0]["papershelf"].update(options)
        made = tree(build(folder / "mkdocs.yml", tmp_path / name, nav=NAV, plugins=plugins))
        return {path: data for path, data in made.items() if path != "sitemap.xml.gz"}

    built("site")
    record = min((folder / "content" / "papers").rglob("*.yaml"))
    text = record.read_text(encoding="utf-8")
    record.write_text(re.sub(r"(?m)^title: .*$", "title: Another paper of embeddings", text), encoding="utf-8")
    more = "title: A paper more\nadded: 2030-01-01\nabstract: Embeddings of language models, evaluated.\n"
    (folder / "content" / "papers" / "more.yaml").write_text(more, encoding="utf-8")
    after = built("site")
    shutil.rmtree(folder / ".cache")
    clean = built("clean")
    assert after == clean
    assert any(b"A paper more" in data for path, data in clean.items() if path.startswith("map/titles/"))
    slow = built("slow", fast=False)
    assert {path: slow.get(path) for path in clean} == clean


@pytest.mark.parametrize("width", [390, 1280])
def test_nothing_moves_when_the_picture_comes(home: str, open_page: Callable[..., Page], width: int) -> None:
    page = open_page(viewport={"width": width, "height": 800})
    page.add_init_script(WATCH_SHIFTS)
    page.goto(home + "map/", wait_until="networkidle")
    page.locator(".ps-map canvas").wait_for()
    assert page.evaluate("shifted") < 0.02


@pytest.mark.parametrize("address", ["map/", "search/?q=language", "papers/"])
def test_fingers_have_room(home: str, open_page: Callable[..., Page], address: str) -> None:
    """32 pixels either way, except for links within text."""
    page = open_page(viewport={"width": 390, "height": 844}, has_touch=True, is_mobile=True)
    page.goto(home + address, wait_until="networkidle")
    small = """() => [...document.querySelectorAll("main :is(a, button, summary), header :is(a, button)")].filter(one => {
      const {width, height} = one.getBoundingClientRect()
      return width && height && getComputedStyle(one).display !== "inline" && height < 31.5
    }).map(one => one.outerHTML)"""
    assert page.evaluate(small) == []
