"""The search as readers meet it: the dialog on every page, and the page of the search."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable
from pathlib import Path
from urllib.parse import urlsplit

import pytest
import yaml
from playwright.sync_api import Page, Route, expect

from papershelf.formats import FORMATS
from papershelf.records.collection import Collection
from tests.build import ROOT, TOY, build
from tests.site.readers import coins as read_coins

from .axe import Violations, at_widths
from .exports import exported
from .seen import Seen

PFGM = "papers/pfgm-unlocking-the-potential-of-physics-inspired-generative/"
FIRST = "[role=option]:first-child"


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("search") / "site"


@pytest.fixture(scope="module")
def home(site: Path, serve: Callable[..., str], put_instant: Callable[[Path, str], None]) -> str:
    home = serve(site, "/papershelf/")
    put_instant(site, home)
    return home


def type_into_dialog(page: Page, text: str) -> None:
    page.keyboard.press("/")
    page.keyboard.type(text)
    expect(page.locator(".ps-hit__title").first).to_be_visible()
    expect(page.locator("#ps-hits")).not_to_have_attribute("aria-busy", "true")


def results(page: Page) -> list[str]:
    return page.locator(".ps-found > li > a").all_inner_texts()


def settled(page: Page) -> None:
    expect(page.locator(".ps-search")).not_to_have_attribute("aria-busy", "true")
    expect(page.locator(".ps-search__tools [role=status]")).to_have_text(re.compile(r"\d+ results?"))


# --- the dialog -----------------------------------------------------------------------------


def test_type_and_open(home: str, page: Page, seen: Seen) -> None:
    """No letter is lost while the search is fetched; words are marked; Enter opens what is chosen."""
    page.goto(home + "tags/", wait_until="networkidle")
    type_into_dialog(page, "poisson flow")
    first = page.locator(FIRST)
    expect(first).to_contain_text("PFGM++")
    expect(page.locator(".ps-dialog [role=status]")).to_contain_text("result")
    page.keyboard.press("ArrowDown")
    expect(first).to_have_attribute("aria-selected", "true")
    field = page.get_by_role("combobox", name="Search papers")
    expect(field).to_have_attribute("aria-activedescendant", "ps-hit-0")
    expect(field).to_have_attribute("aria-expanded", "true")
    page.keyboard.press("Enter")
    expect(page.locator("h1")).to_contain_text("PFGM++")
    expect(page.locator(".ps-dialog[open]")).to_have_count(0)
    assert urlsplit(page.url).path == f"/papershelf/{PFGM}"
    assert seen.trouble() == []


MARKS = {
    "language model": ("Model Compression and", ["Model", "Language", "Models"]),
    "compress surv": ("Model Compression and", ["Compression", "Survey"]),
    "difusion": ("Scalable Diffusion", ["Diffusion"]),
    "author:tegmark flow": ("PFGM++", []),
}


def test_words_asked_for_are_marked(home: str, page: Page) -> None:
    page.goto(home)
    for query, (title, marks) in MARKS.items():
        type_into_dialog(page, query)
        option = page.locator("[role=option]", has_text=title)
        expect(option.locator(".ps-hit__title mark"), query).to_have_text(marks)
        page.get_by_role("combobox").fill("")
        page.keyboard.press("Escape")
        expect(page.locator(".ps-dialog")).to_be_hidden()


def test_a_result_shows_what_its_title_lacks(home: str, page: Page, seen: Seen) -> None:
    """Phrases of abstracts too; not where the title has all words."""
    page.goto(home)
    type_into_dialog(page, '"generative trajectories"')
    first = page.locator(FIRST)
    expect(first).to_contain_text("PFGM++")
    expect(first.locator(".ps-snippet mark").first).to_be_visible()
    expect(first.locator(".ps-snippet")).to_contain_text("realize generative trajectories for N dimensional data")
    page.goto(home + "search/?q=physics-inspired+family")
    settled(page)
    expect(page.locator(".ps-found .ps-snippet mark", has_text="family").first).to_be_visible()
    expect(page.locator(".ps-snippet:empty")).to_have_count(0)
    page.get_by_role("searchbox").fill("unlocking the potential")
    page.wait_for_url("**/search/?q=unlocking+the+potential")
    settled(page)
    expect(page.locator(".ps-found > li", has_text="PFGM++").locator(".ps-snippet")).to_have_count(0)
    assert seen.trouble() == []


def test_pages_of_tags_and_authors_are_results(home: str, page: Page, seen: Seen) -> None:
    page.goto(home)
    type_into_dialog(page, "language mod")
    first = page.locator(FIRST)
    expect(first).to_have_text(re.compile(r"Language models\s*Tag · \d+ papers"))
    expect(page.locator(".ps-dialog__keys")).to_have_text(re.compile("choose.*Enter.*open.*Esc"))
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    page.wait_for_url(home + "tags/language-models/")
    page.goto(home + "search/?q=2024")
    settled(page)
    expect(page.get_by_role("list", name="Pages").get_by_role("link")).to_have_text(["2024"])
    assert page.request.get(str(page.locator(".ps-found__pages a").get_attribute("href"))).ok
    assert seen.trouble() == []


def test_types_lists_days_and_citations_narrow_and_sort(home: str, page: Page, seen: Seen) -> None:
    page.goto(home + "search/")
    settled(page)
    page.get_by_text("By day").click()
    page.get_by_label("From day").fill("2025-06-01")
    page.get_by_label("From day").press("Tab")
    page.wait_for_url("**/search/?date=2025-06-01..")
    expect(page.locator(".ps-chips")).to_contain_text("Day: 1 Jun 2025–")
    settled(page)
    assert results(page) and all("2025" in text for text in page.locator(".ps-found > li").all_inner_texts())
    page.get_by_role("checkbox", name="Can machines find laws?").check()
    page.wait_for_url("**&list=finding-laws")
    page.get_by_role("searchbox").fill("type:preprint -list:finding-laws date:2025-06..")
    page.wait_for_url("**/search/?q=type*")
    page.get_by_role("button", name="Without Reading list").click()
    page.get_by_role("button", name="Without Day").click()
    settled(page)
    assert results(page)
    expect(page.locator(".ps-search__note")).to_have_text("")
    assert seen.trouble() == []


def test_little_is_fetched_while_one_types(home: str, page: Page) -> None:
    """A search for each pause, not for each letter; first letters alone are no word."""
    asked: list[str] = []
    page.goto(home, wait_until="networkidle")
    page.on("request", lambda request: asked.append(urlsplit(request.url).path))
    page.keyboard.press("/")
    page.keyboard.type("zx")
    expect(page.locator(".ps-dialog [role=status]")).to_have_text("Type more letters")
    page.keyboard.press("Control+a")
    page.keyboard.type("poisson flow", delay=60)
    expect(page.locator(FIRST)).to_contain_text("PFGM++")
    cards = [path for path in asked if "/cards/" in path]
    assert 1 <= len(cards) <= 4
    assert len(set(asked)) == len(asked) - sum(path.endswith("/search.js") for path in asked) + 1


def test_a_pasted_word_is_whole(home: str, page: Page) -> None:
    """So is one with a blank behind it: no longer words are looked for, neither here nor on the search's page."""
    said = page.locator(".ps-dialog [role=status]")
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.goto(home, wait_until="networkidle")
    page.keyboard.press("/")
    page.keyboard.type("archi")
    expect(said).to_have_text(re.compile(r"^\d+ results?$"))
    page.keyboard.type(" ")
    expect(said).to_have_text("Nothing matches “archi”.")
    page.keyboard.press("Backspace")
    expect(said).to_have_text(re.compile(r"^\d+ results?$"))
    page.evaluate("navigator.clipboard.writeText('archi')")
    page.keyboard.press("Control+a")
    page.keyboard.press("Control+v")
    expect(said).to_have_text("Nothing matches “archi”.")
    page.goto(home + "search/?q=archi+")
    expect(page.locator(".ps-search__note")).to_contain_text("Nothing matches “archi”.")


ADDRESSES = {
    same: same
    for same in ("", "?q=a+b&year=2019-2021&venue=x&venue=y&tag=t&author=a&sort=oldest&shown=60", "?q=%26%3D%23+%2B%C3%A9")
} | {
    "?q=++a++b++": "?q=a++b+",
    "?q=++&year=2019&sort=best&shown=9&tag=&venue=x&venue=x": "?venue=x",
    "?shown=99999&sort=newest&other=1": "?sort=newest&shown=500",
}


def test_an_address_says_the_search(home: str, page: Page) -> None:
    page.goto(home)
    script = "async ([root, texts]) => { const {formatQuery, parseQuery} = await import(`${root}assets/papershelf/search.js`); return texts.map(text => formatQuery(parseQuery(text))) }"
    found = page.evaluate(script, [home, [*ADDRESSES]])
    assert dict(zip(ADDRESSES, found, strict=True)) == ADDRESSES


def test_nothing_is_fetched_before_it_is_opened(home: str, page: Page) -> None:
    asked: list[str] = []
    page.on("request", lambda request: asked.append(urlsplit(request.url).path))
    page.goto(home + PFGM, wait_until="networkidle")
    assert not [path for path in asked if "search" in path or "find" in path]
    type_into_dialog(page, "flow")
    assert any("/papershelf/search/shards/" in path for path in asked)
    assert "/papershelf/search/meta.json" not in asked  # its script knows
    fetched = {path.removeprefix("/papershelf/") for path in asked}
    assert "assets/papershelf/search.js" in fetched
    assert not any("find-page" in path or "search.css" in path for path in fetched)


def test_escape_gives_the_focus_back(home: str, page: Page) -> None:
    page.goto(home)
    for at, keys in enumerate(("/", "Control+k", "Meta+k")):
        tab = page.get_by_role("link", name=["Authors", "Tags", "Years"][at]).first
        tab.focus()
        page.keyboard.press(keys)
        expect(page.get_by_role("combobox")).to_be_focused()
        page.keyboard.press("Escape")
        expect(page.get_by_role("combobox")).to_have_count(0)
        expect(tab).to_be_focused()


def test_the_button_opens_and_the_backdrop_closes_it(home: str, page: Page) -> None:
    page.goto(home)
    page.get_by_role("button", name="Search", exact=True).click()
    expect(page.get_by_role("combobox")).to_be_focused()
    page.mouse.click(10, 600)
    expect(page.locator(".ps-dialog")).to_be_hidden()
    expect(page.get_by_role("button", name="Search", exact=True)).to_be_focused()
    page.get_by_role("button", name="Search", exact=True).click()
    page.get_by_role("button", name="Close").click()
    expect(page.locator(".ps-dialog")).to_be_hidden()


def test_a_slash_can_be_typed(home: str, page: Page) -> None:
    page.goto(home)
    page.keyboard.press("/")
    page.keyboard.type("a/b")
    expect(page.get_by_role("combobox")).to_have_value("a/b")


def test_it_opens_again_before_the_browser_has_drawn(home: str, page: Page) -> None:
    """Until then the field has the focus still, though nobody sees it."""
    page.goto(home)
    page.keyboard.press("/")
    expect(page.get_by_role("combobox")).to_be_focused()
    is_open = page.evaluate("""() => {
        const dialog = document.querySelector(".ps-dialog")
        dialog.close()
        document.activeElement.dispatchEvent(new KeyboardEvent("keydown", {key: "/", bubbles: true, cancelable: true}))
        return dialog.open
    }""")
    assert is_open


def test_enter_leads_to_all_results(home: str, page: Page) -> None:
    page.goto(home + "papers/")
    type_into_dialog(page, "language models")
    page.keyboard.press("Enter")
    page.wait_for_url(home + "search/?q=language+models")
    settled(page)
    expect(page.get_by_role("searchbox")).to_have_value("language models")
    page.goto(home + "papers/")
    type_into_dialog(page, "language models")
    page.keyboard.press("ArrowUp")
    expect(page.locator("[role=option][aria-selected=true]")).to_contain_text("All ")
    page.keyboard.press("Enter")
    page.wait_for_url(home + "search/?q=language+models")


def test_recent_searches(home: str, page: Page) -> None:
    page.goto(home)
    for query in ("poisson flow", "<b>agents</b>", "poisson flow"):
        page.keyboard.press("/")
        page.keyboard.type(query)
        expect(page.locator(".ps-dialog [role=status]")).to_contain_text(re.compile("result|Nothing"))
        page.keyboard.press("Enter")
        page.wait_for_url("**/search/?q=*")
        page.goto(home)
    page.keyboard.press("/")
    expect(page.locator("[role=option]")).to_have_text(["poisson flow", "<b>agents</b>"])
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(page.locator(FIRST)).to_contain_text("PFGM++")
    page.keyboard.press("Control+a")
    page.keyboard.press("Delete")
    page.get_by_role("button", name="Clear").click()
    expect(page.locator("[role=option]")).to_have_count(0)
    assert page.evaluate("Object.keys(localStorage).filter(key => key.includes('searches'))") == []


def test_nothing_found_is_said(home: str, page: Page) -> None:
    page.goto(home)
    page.keyboard.press("/")
    page.keyboard.type("xyzzy <img>")
    expect(page.locator(".ps-dialog [role=status]")).to_have_text("Nothing matches “xyzzy <img>”.")
    expect(page.get_by_role("combobox")).to_have_attribute("aria-expanded", "false")


@pytest.mark.parametrize("broken", ["**/search/cards/**", "**/search/shards/*", "**/papershelf/search.js*"])
def test_a_dead_network_is_said_and_tried_again(home: str, page: Page, broken: str) -> None:
    """Never a wrong or an empty list."""
    page.goto(home, wait_until="networkidle")
    page.route(broken, lambda route: route.abort())
    page.keyboard.press("/")
    page.keyboard.type("poisson flow")
    expect(page.locator(".ps-dialog [role=status]")).to_contain_text("can’t be reached")
    page.wait_for_timeout(400)  # the search for the last letter has failed too
    expect(page.locator("[role=option]")).to_have_count(0)
    page.unroute(broken)
    page.get_by_role("button", name="Try again").click()
    expect(page.locator(FIRST)).to_contain_text("PFGM++")


def test_a_script_of_an_older_build_finds_what_is_there_now(home: str, page: Page) -> None:
    """As a browser may keep it for some minutes after the site was built anew."""
    asked: list[str] = []

    def older(route: Route) -> None:
        response = route.fetch()
        text = response.text()
        (names,) = re.findall(r'"shards":\{.*?"hashes":"([a-z2-7]+)"', text)
        route.fulfill(response=response, body=text.replace(names, "z" * len(names)))

    page.on("request", lambda request: asked.append(urlsplit(request.url).path))
    page.goto(home, wait_until="networkidle")
    page.route("**/papershelf/search.js*", older)
    type_into_dialog(page, "poisson flow")
    expect(page.locator(FIRST)).to_contain_text("PFGM++")
    assert any("-zzz" in path for path in asked)
    assert "/papershelf/search/meta.json" in asked


def test_a_dialog_without_its_script_says_so_and_fetches_it_again(home: str, page: Page) -> None:
    page.goto(home, wait_until="networkidle")
    page.route("**/papershelf/search.js*", lambda route: route.fulfill(status=404))
    page.keyboard.press("/")
    page.keyboard.type("poisson flow")
    expect(page.locator(".ps-dialog [role=status]")).to_contain_text("can’t be reached")
    expect(page.locator("[role=option]")).to_have_count(0)
    page.unroute("**/papershelf/search.js*")
    page.get_by_role("button", name="Try again").click()
    expect(page.locator(FIRST)).to_contain_text("PFGM++")


def test_a_late_answer_is_not_shown(home: str, page: Page) -> None:
    """The list is that of what stands in the field, whatever comes when."""
    page.goto(home)
    held: list[Route] = []

    def hold(route: Route) -> None:
        held.append(route)

    page.route("**/search/shards/*", hold)
    page.keyboard.press("/")
    with page.expect_request("**/search/shards/*"):
        page.keyboard.type("poisson")
    page.keyboard.press("Control+a")
    page.keyboard.type("xyzzy")
    page.wait_for_timeout(200)
    assert held
    for route in held:
        route.continue_()
    expect(page.locator(".ps-dialog [role=status]")).to_contain_text("Nothing matches “xyzzy”")
    expect(page.locator("[role=option]")).to_have_count(0)


def test_it_survives_instant_navigation(home: str, page: Page, seen: Seen) -> None:
    page.goto(home + "tags/language-models/", wait_until="networkidle")
    page.evaluate("window.same = true")
    for tab, title in (("Tags", "Tags"), ("Papers", "All papers")):
        page.get_by_role("link", name=tab, exact=True).first.click()
        expect(page.locator("h1")).to_have_text(title)
        type_into_dialog(page, "poisson flow")
        assert page.locator(FIRST).get_attribute("href") == home + PFGM
        page.keyboard.press("Escape")
    assert page.evaluate("window.same")
    assert page.locator("dialog").count() == 1
    page.get_by_role("button", name="Search", exact=True).click()
    page.locator(FIRST).click()
    expect(page.locator("h1")).to_contain_text("PFGM++")
    assert seen.trouble() == []


@at_widths(390)
def test_it_is_accessible(home: str, open_page: Callable[..., Page], width: int, violations: Violations) -> None:
    page = open_page(viewport={"width": width, "height": 800}, reduced_motion="reduce")
    page.goto(home)
    type_into_dialog(page, "language model")
    page.keyboard.press("ArrowDown")
    assert violations(page) == []
    box = page.locator(".ps-dialog").bounding_box()
    assert box and box["x"] >= 0 and box["x"] + box["width"] <= width and box["y"] + box["height"] <= 800
    page.goto(home + "search/?q=language+models&year=2024-2025&tag=language-models")
    settled(page)
    if width == 390:
        page.locator(".ps-filter > summary").click()
    assert violations(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width


# --- the page -------------------------------------------------------------------------------


def test_filters_combine_and_come_back(home: str, page: Page, seen: Seen) -> None:
    page.goto(home + "search/", wait_until="networkidle")
    settled(page)
    expect(page.locator(".ps-search__tools [role=status]")).to_have_text("48 results")
    page.get_by_role("searchbox").fill("language models")
    page.wait_for_url("**/search/?q=language+models")
    settled(page)
    tag = page.get_by_role("checkbox", name="Evaluation")
    promised = tag.locator("xpath=..").locator("small").inner_text()
    tag.check()
    page.wait_for_url("**/search/?q=language+models&tag=evaluation-benchmarks")
    expect(page.locator(".ps-search__tools [role=status]")).to_have_text(f"{promised} results")
    expect(tag).to_be_focused()
    assert len(results(page)) == int(promised)
    page.get_by_role("button", name="Oldest").click()
    page.wait_for_url("**&sort=oldest")
    settled(page)
    shared, oldest = page.url, results(page)
    page.get_by_role("button", name="Newest").click()
    expect(page.locator(".ps-found > li > a").first).to_have_text(oldest[-1])
    page.go_back()
    page.wait_for_url(shared)
    expect(page.locator(".ps-found > li > a")).to_have_text(oldest)
    page.go_back()
    page.go_back()
    page.wait_for_url("**/search/?q=language+models")
    expect(tag).not_to_be_checked()
    expect(page.locator(".ps-chips")).to_be_hidden()
    page.goto(shared)
    expect(page.locator(".ps-found > li > a")).to_have_text(oldest)
    page.get_by_role("button", name="Without Tag: Evaluation and benchmarks").click()
    page.wait_for_url("**/search/?q=language+models&sort=oldest")
    assert seen.trouble() == []


def test_a_result_of_arxiv_says_its_id_and_leads_to_its_pdf(home: str, page: Page) -> None:
    page.goto(home + "search/?q=diffusion")
    row = page.locator(".ps-found > li", has=page.get_by_role("link", name="PDF")).first
    expect(row.locator(".ps-facts > span").first).to_have_text(re.compile("^arXiv [0-9.]{10}$"))
    number = row.locator(".ps-facts > span").first.inner_text().removeprefix("arXiv ")
    expect(row.get_by_role("link", name="PDF")).to_have_attribute("href", f"https://arxiv.org/pdf/{number}")


def test_results_can_be_saved_with_zotero(home: str, page: Page) -> None:
    """Zotero looks for COinS when a page is loaded, and again after its event `ZoteroItemUpdated`.

    See zotero.org/support/dev/exposing_metadata, "Force Zotero to Refresh Metadata".
    """
    page.add_init_script("document.addEventListener('ZoteroItemUpdated', () => (window.seen = titles()));"
                         "const titles = () => [...document.querySelectorAll('span.Z3988[title]')].map(span => span.title)")  # fmt: skip

    def saved() -> list[str]:
        return [read_coins(title).fields["title"] for title in page.evaluate("window.seen")]

    page.goto(home + "search/?q=diffusion")
    settled(page)
    assert saved() == [title.replace("+", " ") for title in results(page)]  # as Zotero does
    item = read_coins(page.evaluate("window.seen")[0])
    assert (item.type, item.fields["DOI"][:16]) == ("preprint", "10.48550/arXiv.2")
    page.get_by_label("Search papers").fill("language models")
    page.wait_for_url("**/search/?q=language+models")
    settled(page)
    assert saved() == results(page)
    assert len(results(page)) > 5
    page.locator(".ps-tabs a", has_text="Papers").click()  # by instant navigation
    expect(page.locator("h1")).to_have_text("All papers")
    assert saved() == [title.replace("+", " ") for title in page.locator(".ps-rows > li > a").all_inner_texts()]
    page.goto(home + "search/?q=about+this+collection")  # which finds a page
    settled(page)
    assert page.locator(".Z3988").count() == page.locator(".ps-found > li > a[href*='/papers/']").count()


def test_years_by_keyboard(home: str, page: Page) -> None:
    page.goto(home + "search/")
    settled(page)
    field = page.get_by_label("From year")
    first, last = field.get_attribute("min"), field.get_attribute("max")
    field.fill(str(last))
    field.press("Enter")
    page.wait_for_url(f"**/search/?year={last}-{last}")
    settled(page)
    assert all(str(last) in text for text in page.locator(".ps-found .ps-facts").all_inner_texts())
    assert page.locator(".ps-years__bars i:not(.ps-out)").count() == 1
    expect(field).to_be_focused()
    field.fill("1")  # as far back as there is something
    field.press("Enter")
    page.wait_for_url("**/search/")
    expect(field).to_have_value(str(first))


def test_years_by_dragging(home: str, page: Page) -> None:
    page.goto(home + "search/")
    settled(page)
    bars = page.locator(".ps-years__bars i")
    last = int(page.get_by_label("To year").input_value())
    bars.last.hover()
    page.mouse.down()
    bars.nth(bars.count() - 3).hover()
    expect(page.get_by_label("From year")).to_have_value(str(last - 2))
    page.mouse.up()
    page.wait_for_url(f"**/search/?year={last - 2}-{last}")
    settled(page)
    assert bars.count() > 3  # the rest stays in sight
    expect(page.locator(".ps-chips")).to_contain_text(f"Year: {last - 2}–{last}")


def test_the_page_by_keyboard_alone(home: str, page: Page) -> None:
    page.goto(home + "search/", wait_until="networkidle")
    settled(page)
    expect(page.get_by_role("searchbox")).to_be_focused()
    page.keyboard.type("language models")
    page.keyboard.press("Enter")
    page.wait_for_url("**/search/?q=language+models")
    settled(page)
    tab_to(page, "input[type=checkbox]")
    name = page.evaluate("document.activeElement.parentElement.innerText.split('\\n')[0]")
    page.keyboard.press("Space")
    expect(page.locator(".ps-chips")).to_contain_text(f"Tag: {name}")
    expect(page.get_by_role("checkbox", name=name).first).to_be_focused()
    tab_to(page, ".ps-switch [name=oldest]")
    page.keyboard.press("Enter")
    page.wait_for_url("**&sort=oldest")
    expect(page.get_by_role("button", name="Oldest")).to_be_focused()
    tab_to(page, ".ps-found > li > a")
    title = page.evaluate("document.activeElement.innerText")
    page.keyboard.press("Enter")
    expect(page.locator("h1")).to_have_text(title)


def tab_to(page: Page, selector: str) -> None:
    """Press Tab until an element that fits has the focus."""
    for _ in range(60):
        page.keyboard.press("Tab")
        if page.evaluate("selector => document.activeElement.matches(selector)", selector):
            return
    pytest.fail(f"no way to {selector}")


def test_more_goes_on_where_it_stopped(home: str, page: Page) -> None:
    page.goto(home + "search/")
    settled(page)
    before = results(page)
    assert len(before) == 20
    page.get_by_role("button", name="Show 20 more").click()
    expect(page.locator(".ps-found > li > a").nth(20)).to_be_focused()
    assert results(page)[:20] == before
    page.wait_for_url("**/search/?shown=40")
    page.reload()
    expect(page.locator(".ps-found > li > a")).to_have_count(40)
    page.get_by_role("button", name="Show 8 more").click()
    expect(page.get_by_role("button", name="more")).to_have_count(0)


def test_back_from_a_result_to_where_one_was(home: str, page: Page) -> None:
    page.goto(home + "search/?shown=40")
    settled(page)
    result = page.locator(".ps-found > li > a").nth(30)
    result.scroll_into_view_if_needed()
    page.evaluate("scrollBy(0, 300)")
    place = page.evaluate("scrollY")
    result.click()
    expect(page.locator("#abstract")).to_be_visible()
    page.go_back()
    settled(page)
    page.wait_for_function(f"Math.abs(scrollY - {place}) < 50")
    expect(result).to_be_in_viewport()


def test_export_and_link(home: str, open_page: Callable[..., Page]) -> None:
    page = open_page(permissions=["clipboard-read", "clipboard-write"])
    page.goto(home + "search/?q=physics")
    settled(page)
    assert 2 < len(results(page)) < 20
    ids = [str(link.get_attribute("href")).split("/")[-2] for link in page.locator(".ps-found > li > a").all()]
    shelf, _ = Collection.load(ROOT, ROOT / "content")
    for format, written in FORMATS.items():
        entries = [written.write(shelf.by_id[id], shelf.venues) for id in ids]
        assert exported(page, format) == (written.join(entries).encode(), f"search{written.SUFFIX}")
        expect(page.locator(".ps-said")).to_have_text(re.compile(f"^Saved {len(ids)} papers? as {format}$"))
    page.get_by_role("button", name="Copy link").click()
    expect(page.get_by_role("button", name="Copied")).to_be_visible()
    assert page.evaluate("navigator.clipboard.readText()") == page.url


def test_a_dead_network_is_said_on_the_page_too(home: str, page: Page) -> None:
    page.route("**/search/shards/*", lambda route: route.abort())
    page.goto(home + "search/?q=poisson+flow")
    expect(page.locator(".ps-search__note")).to_contain_text("can’t be reached")
    expect(page.locator(".ps-found > li > a")).to_have_count(0)
    expect(page.locator(".ps-search__tools [role=status]")).to_have_text("")
    page.unroute("**/search/shards/*")
    page.get_by_role("button", name="Try again").click()
    expect(page.locator(".ps-found > li > a").first).to_contain_text("PFGM++")


@pytest.mark.parametrize("name", ["find-page.js", "search.js"])
def test_a_script_that_is_missing_is_said_and_fetched_again(home: str, page: Page, name: str) -> None:
    page.route(f"**/papershelf/{name}*", lambda route: route.abort())
    page.goto(home + "search/?q=poisson+flow")
    expect(page.locator(".ps-search [role=status]")).to_contain_text("can’t be reached")
    page.unroute(f"**/papershelf/{name}*")
    page.get_by_role("button", name="Try again").click()
    expect(page.locator(".ps-found > li > a").first).to_contain_text("PFGM++")
    expect(page.get_by_text("can’t be reached")).to_have_count(0)


def test_nothing_moves_when_results_come(home: str, open_page: Callable[..., Page]) -> None:
    for width in (390, 1280):
        page = open_page(viewport={"width": width, "height": 800})
        page.goto(home + "search/?q=language+models")
        settled(page)
        page.wait_for_timeout(300)
        shifts = page.evaluate("""new Promise(done => new PerformanceObserver(list =>
            done(list.getEntries().reduce((sum, one) => sum + one.value, 0)))
            .observe({type: "layout-shift", buffered: true}) || setTimeout(() => done(0), 300))""")
        assert shifts < 0.02, width


def test_an_address_that_someone_made_up(home: str, page: Page, seen: Seen) -> None:
    page.goto(home + "search/?q=%3Cimg+src=x%3E&year=9-1&tag=no-such&sort=worst&shown=-3&venue=")
    expect(page.locator(".ps-search__note")).to_contain_text("Nothing matches “<img src=x>”")
    expect(page.get_by_role("button", name="Without Tag: no-such")).to_be_visible()
    assert seen.trouble() == []


def test_the_page_survives_instant_navigation(home: str, page: Page, seen: Seen) -> None:
    page.goto(home + "search/?q=poisson+flow", wait_until="networkidle")
    settled(page)
    page.evaluate("window.same = true")
    page.get_by_role("link", name="Tags", exact=True).first.click()
    expect(page.locator("h1")).to_have_text("Tags")
    page.go_back()
    expect(page.locator(".ps-found > li > a").first).to_contain_text("PFGM++")
    page.get_by_role("searchbox").fill("agents")
    page.wait_for_url("**/search/?q=agents")
    settled(page)
    assert page.evaluate("window.same")
    assert page.locator(".ps-search__found").count() == 1
    assert seen.trouble() == []


def test_slash_leads_to_the_pages_own_field(home: str, page: Page) -> None:
    page.goto(home + "search/?q=flow", wait_until="networkidle")
    page.get_by_role("button", name="Newest").focus()
    page.keyboard.press("/")
    expect(page.get_by_role("searchbox")).to_be_focused()
    expect(page.locator("dialog")).to_have_count(0)


def test_on_a_phone_the_filters_fold(home: str, open_page: Callable[..., Page]) -> None:
    page = open_page(viewport={"width": 390, "height": 800}, has_touch=True)
    page.goto(home + "search/?q=language+models")
    settled(page)
    expect(page.get_by_role("checkbox", name="Evaluation")).to_be_hidden()
    expect(page.locator(".ps-found > li > a").first).to_be_in_viewport()
    page.locator(".ps-filter > summary").tap()
    page.get_by_role("checkbox", name="Evaluation").tap()
    page.wait_for_url("**&tag=evaluation-benchmarks")
    expect(page.locator(".ps-chips")).to_contain_text("Tag: Evaluation and benchmarks")


# --- where there is none --------------------------------------------------------------------


def test_without_script(home: str, open_page: Callable[..., Page]) -> None:
    page = open_page(java_script_enabled=False)
    page.goto(home + PFGM)
    page.get_by_role("link", name="Search", exact=True).click()
    expect(page.locator("h1")).to_have_text("Search")
    expect(page.locator(".ps-empty")).to_contain_text("needs JavaScript")
    expect(page.locator(".ps-search__form, .ps-search__hints").filter(visible=True)).to_have_count(0)
    page.locator(".ps-empty").get_by_role("link", name="authors").click()
    expect(page.locator("h1")).to_have_text("Authors")


def test_crawlers_are_kept_out(home: str, page: Page) -> None:
    """From searches, of which there is no end, not from the page of the search."""
    page.goto(home + "search/?q=flow")
    expect(page.locator("meta[name=robots]")).to_have_attribute("content", "noindex")
    page.goto(home + "search/")
    settled(page)
    expect(page.locator("meta[name=robots]")).to_have_count(0)
    assert "search" not in page.request.get(home + "sitemap.xml").text()
    page.goto(home)
    expect(page.locator("meta[name=robots]")).to_have_count(0)


def test_a_site_may_have_no_search(tmp_path: Path, serve: Callable[..., str], page: Page) -> None:
    toy = shutil.copytree(TOY, tmp_path / "toy", ignore=shutil.ignore_patterns("site", ".cache"))
    settings = yaml.safe_load((toy / "mkdocs.yml").read_text(encoding="utf-8"))
    settings["plugins"] = ["search", {"papershelf": {"search": False}}]  # Material's is off too
    (toy / "mkdocs.yml").write_text(yaml.safe_dump(settings), encoding="utf-8")
    site = build(toy / "mkdocs.yml", tmp_path / "site")
    assert not (site / "search").exists()
    assert not [path for path in site.rglob("*.html") if "ps-find" in path.read_text("utf-8")]
    page.goto(serve(site, "/toy/"), wait_until="networkidle")
    page.keyboard.press("/")
    expect(page.locator("dialog")).to_have_count(0)


# --- what was understood --------------------------------------------------------------------


def test_what_was_understood_is_said_and_taken_back(home: str, page: Page, seen: Seen) -> None:
    """On the page and in the dialog: a button for each rule; a click searches for the word as it is written."""
    page.goto(home + "search/?q=difusion+2025")
    settled(page)
    meanings = page.locator(".ps-search__note button")
    expect(meanings).to_have_text(["2025 as the year", "corrected “difusion” to “diffusion”"])
    meanings.first.click()
    expect(page.locator(".ps-search input[name=q]")).to_have_value('difusion "2025"')
    settled(page)
    expect(meanings).not_to_contain_text(["2025"])
    assert "%222025%22" in page.url
    page.goto(home)
    type_into_dialog(page, "difusion 2025")
    in_dialog = page.locator("dialog [role=status] button")
    expect(in_dialog).to_have_text(["2025 as the year", "corrected “difusion” to “diffusion”"])
    in_dialog.last.click()
    expect(page.locator("dialog input")).to_have_value('"difusion" 2025')


def test_papers_with_some_of_the_words_follow_few_with_all(home: str, page: Page, seen: Seen) -> None:
    page.goto(home + "search/?q=poisson+flow+physics")
    settled(page)
    expect(page.get_by_text("Papers with some of the words")).to_be_visible()
    some = page.locator(".ps-found__others + ol > li")
    counted = page.locator(".ps-search__tools [role=status]").inner_text()
    assert 0 < some.count() <= 10 - int(counted.split()[0])
