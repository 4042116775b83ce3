"""What browsers store: forbidden, full, or written by somebody else. Pages work, and run nothing of it."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import quote, urljoin

import pytest
from playwright.sync_api import Browser, Page, expect

from .conftest import ARGUMENTS
from .seen import Seen
from .server import BLANK

KEY = "/papershelf/.papershelf.shelf"
PAPER = "papers/llm-srbench-a-new-benchmark-for-scientific-equation/"
HTML = "<img src=x onerror=\"document.title = 'run'\"><script>document.title = 'run'</script><style>body{display:none}</style>"


# --- forbidden ----------------------------------------------------------------------------------


@pytest.fixture
def strict_page(browser: Browser, tmp_path: Path, seen: Seen) -> Iterator[Page]:
    """A page of a browser whose settings forbid all sites to store anything, as readers can set."""
    full = next(filter(None, map(shutil.which, ("chromium", "google-chrome-stable", "google-chrome"))), None)
    if full is None:
        pytest.skip("Chromium's headless shell has no such setting")
    (tmp_path / "Default").mkdir()
    settings = {"profile": {"default_content_setting_values": {"cookies": 2}}}
    (tmp_path / "Default" / "Preferences").write_text(json.dumps(settings), "utf-8")
    context = browser.browser_type.launch_persistent_context(
        tmp_path, executable_path=full, args=[*ARGUMENTS, "--headless=new"], headless=False, color_scheme="dark"
    )
    seen.watch(context)
    yield context.new_page()
    context.close()


@pytest.fixture
def denied_page(open_page: Callable[..., Page]) -> Page:
    """A page where the properties throw, as those of the other do."""
    page = open_page(color_scheme="dark")
    page.add_init_script("""for (const name of ["localStorage", "sessionStorage", "caches", "indexedDB"])
        Object.defineProperty(window, name, {get() { throw new DOMException("Access is denied for this document.", "SecurityError") }})""")
    return page


@pytest.mark.parametrize("kind", ["strict_page", "denied_page"])
def test_where_storage_is_forbidden_all_works(home: str, request: pytest.FixtureRequest, seen: Seen, kind: str) -> None:
    """But for the shelf, which says so."""
    page: Page = request.getfixturevalue(kind)
    page.goto(home, wait_until="networkidle")
    assert page.evaluate("(() => { try { return localStorage.length } catch (error) { return error.name } })()") == "SecurityError"
    assert page.evaluate("document.body.dataset.mdColorScheme") == "slate"
    expect(page.locator(".md-header .ps-shelved")).to_be_visible()
    page.locator("label[for^=__palette]:visible").click()
    page.wait_for_function("document.body.dataset.mdColorScheme === 'default'")
    page.keyboard.press("/")
    page.keyboard.type("flow")
    expect(page.locator(".ps-dialog [role=status]")).to_contain_text("result")
    with page.expect_navigation(wait_until="networkidle"):
        page.keyboard.press("Enter")
    page.goto(f"{home}search/?q=language", wait_until="networkidle")
    expect(page.locator(".ps-found > li > a").first).to_be_visible()
    page.locator(".ps-found > li > a").first.click()
    expect(page.locator("#abstract")).to_be_visible()
    page.locator(".ps-cite label").last.click()
    page.locator(".ps-keep").first.click()
    expect(page.locator(".ps-said")).to_contain_text("keeps nothing for this site")
    for address in ("shelf/", "papers/", "authors/", "stats/", "about/"):
        page.goto(home + address, wait_until="networkidle")
    assert seen.trouble() == []


# --- written by somebody else -------------------------------------------------------------------

HOSTILE = [
    {"current": HTML, "shelves": [{"name": HTML, "papers": [HTML, "constructor", "__proto__", "../../evil", "https://evil.example/"]}],
     "papers": [[HTML, {"title": HTML, "facts": HTML, "note": HTML}], ["__proto__", {"title": "P", "facts": "", "polluted": 1}],
                ["constructor", {"title": {"toString": 1}, "facts": 7, "note": ["x"], "read": "yes"}]]},
    {"current": {"__proto__": {"polluted": 1}}, "shelves": [{"name": "A", "papers": ["x"], "__proto__": {"polluted": 1}}],
     "papers": [["x", {"__proto__": {"polluted": 1}, "title": 5}]], "__proto__": {"polluted": 1}},
    {"shelves": [{"name": "A", "papers": [{"id": 1}, None]}], "papers": []},
    {"shelves": [{"name": ["A"], "papers": []}], "papers": []},
    {"shelves": {"length": 1}, "papers": []},
    {"shelves": [{"name": "A", "papers": ["x"] * 3}], "papers": [["x"], "x", None, [1, {}], ["x", None], ["x", {"title": "T", "note": HTML}]]},
    {"shelves": [None], "papers": []},
]  # fmt: skip


def write_raw(value: object) -> str:
    """JSON in which `__proto__` is a key like any other."""
    return json.dumps(value)


def check_unharmed(page: Page, seen: Seen) -> None:
    assert page.title() != "run"
    assert page.evaluate("[({}).polluted, [].polluted, ''.polluted, (() => {}).polluted].every(value => value === undefined)")
    assert page.evaluate("document.querySelectorAll('.md-content :is(img[src=x], script, style)').length") == 0
    assert page.evaluate("getComputedStyle(document.body).display") != "none"
    bad = "[...document.querySelectorAll('.ps-mine a')].map(link => link.href).filter(href => !href.startsWith(location.origin))"
    assert page.evaluate(bad) == []
    assert seen.abroad == []
    assert seen.errors == []
    assert [line for line in seen.console if "404" not in line] == []


def store(page: Page, home: str, values: dict[str, str]) -> None:
    """Let the browser keep what somebody else wrote, before any page of the site is seen."""
    page.goto(urljoin(home, BLANK))
    page.evaluate("values => Object.assign(localStorage, values)", values)


@pytest.mark.parametrize("state", HOSTILE, ids=range(len(HOSTILE)))
def test_a_hostile_shelf(home: str, page: Page, seen: Seen, state: object) -> None:
    """It is drawn, edited and saved, or counts as empty."""
    store(page, home, {KEY: write_raw(state)})
    page.goto(home, wait_until="networkidle")
    page.locator(".ps-card > .ps-keep").first.click()
    expect(page.locator(".ps-said")).to_contain_text("Added to")
    page.goto(home + "shelf/", wait_until="networkidle")
    expect(page.locator(".ps-mine > li").last).to_be_visible()
    check_unharmed(page, seen)
    page.get_by_role("button", name="Markdown").or_(page.locator(".ps-mine button")).first.click()
    page.locator(".ps-mine button").last.click()
    page.wait_for_timeout(200)
    check_unharmed(page, seen)


SEARCHES, PALETTE, DENSITY = "/papershelf/.papershelf.searches", "/papershelf/.__palette", "/papershelf/.__density"
# None of them is read together with another.
VALUES = [
    {SEARCHES: json.dumps([HTML, {"a": 1}, 7, "flow"]), DENSITY: json.dumps(HTML),
     PALETTE: json.dumps({"color": {"scheme": HTML, "primary": "x\" onload=x", "polluted": 1}})},
    {SEARCHES: '{"__proto__": []}', DENSITY: '{"toString": 1}', PALETTE: '{"color": {"a b": 1, "": 2}}'},
    {"ps-keys": HTML, "ps-cite": HTML, "/papershelf/.__tabs": "[1]", PALETTE: "{"},
    {PALETTE: '{"color": 7}'},
    {PALETTE: '{"color": null, "index": "7"}'},
]  # fmt: skip


@pytest.mark.parametrize("values", VALUES, ids=range(len(VALUES)))
def test_hostile_values(home: str, page: Page, seen: Seen, values: dict[str, str]) -> None:
    store(page, home, values)
    for address in ("", PAPER, "search/"):
        page.goto(home + address, wait_until="networkidle")
        expect(page.locator(".md-header .ps-shelved")).to_be_visible()
        page.keyboard.press("/")
    page.wait_for_timeout(200)
    check_unharmed(page, seen)


QUERIES = [
    f"q={quote(HTML)}", "q=__proto__:x+constructor", "q=" + "%28" * 2000, "q=" + "a*" * 50 + "&year=__proto__", "q=%00%ff",
    "__proto__[polluted]=1&q=flow", "q=flow&tag=" + quote(HTML) + "&sort=" + quote(HTML), "q=flow&page=-1&page=1e9",
]  # fmt: skip
LIKE_THEM = [
    "q=" + "a*" * 500 + "&year=__proto__", "q=" + quote("author:" + HTML), "constructor[prototype][polluted]=1&q=flow", "q=flow&from=" + quote(HTML) + "&to=1e999",
    "q=" + quote("\"'><svg onload=document.title='run'>"),
]  # fmt: skip


@pytest.mark.parametrize("given", [*QUERIES, *(pytest.param(given, marks=pytest.mark.long) for given in LIKE_THEM)])
def test_a_hostile_search(home: str, page: Page, seen: Seen, given: str) -> None:
    page.goto(f"{home}search/?{given}", wait_until="networkidle")
    expect(page.locator(".ps-search__tools [role=status]")).not_to_be_empty()
    check_unharmed(page, seen)
    page.goto(f"{home}#{given}", wait_until="networkidle")
    check_unharmed(page, seen)


LINKS = [
    f"name={quote(HTML)}&papers={quote(HTML)},__proto__,constructor,../../evil,https://evil.example/", "name=__proto__&papers=__proto__",
    "papers=" + ",".join(f"x{number}" for number in range(3000)), f"papers={quote('a' * 50_000)}", "name=%FF&papers=%00,%0A",
    "papers=..%2F..%2Fevil,%2e%2e/%2e%2e,javascript:document.title=%27run%27,//evil.example/x",
]  # fmt: skip


@pytest.mark.parametrize("link", LINKS, ids=range(len(LINKS)))
def test_a_hostile_link_to_a_shelf(home: str, page: Page, seen: Seen, link: str) -> None:
    """Nothing is added before a reader agrees, nothing but the site is asked, and only papers of it are added."""
    asked: list[str] = []
    page.context.on("request", lambda request: asked.append(request.url))
    page.goto(f"{home}shelf/#{link}", wait_until="networkidle")
    page.wait_for_timeout(300)
    assert page.evaluate(f"localStorage.getItem('{KEY}')") is None
    check_unharmed(page, seen)
    assert [url for url in asked if not url.startswith(home)] == []


FILES = {
    "hostile.md": f"# {HTML}\n\n- [x] [{HTML}](https://evil.example/papers/__proto__/)\n  {HTML}\n- [ ] [a](papers/constructor/)\n  [x](javascript:x)\n",
    "hostile.json": json.dumps([{"id": HTML, "title": HTML, "__proto__": {"polluted": 1}}, None, 7, {"id": {"a": 1}}, [], "x"]),
    "deep.json": "[" * 100_000 + "]" * 100_000,
    "broken.json": "{",
    "hostile.bib": "@misc{" + HTML.replace(",", "") + ",\n title={" + HTML + "}}\n@__proto__{constructor, title={x}}\n",
    "long.bib": "@misc{a" + " " * 200_000 + "title" + "=" * 200_000,
    "hostile.ris": f"TY  - JOUR\nID  - __proto__\nTI  - {HTML}\nER  - \n",
    "binary.bib": "\x00\x01\ufffd" * 1000,
}


@pytest.mark.parametrize("name", FILES)
def test_a_hostile_file(home: str, page: Page, seen: Seen, tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_text(FILES[name], "utf-8")
    page.goto(home + "shelf/", wait_until="networkidle")
    page.locator("input[type=file]").first.set_input_files(tmp_path / name)
    page.wait_for_timeout(500)
    for button in page.get_by_role("button", name="Add").all():
        if button.is_visible():
            button.click()
    page.wait_for_timeout(200)
    page.reload(wait_until="networkidle")
    check_unharmed(page, seen)


def test_a_note_is_text(home: str, page: Page, seen: Seen) -> None:
    page.goto(home, wait_until="networkidle")
    keep = page.locator(".ps-card > .ps-keep").first
    keep.click()
    expect(keep).to_have_attribute("aria-pressed", "true")
    page.goto(home + "shelf/", wait_until="networkidle")
    page.get_by_role("button", name="Note").first.click()
    page.keyboard.type(HTML)
    page.locator("textarea").first.blur()
    page.reload(wait_until="networkidle")
    expect(page.locator("textarea").first).to_have_value(HTML)
    check_unharmed(page, seen)


# --- full ---------------------------------------------------------------------------------------


def test_where_storage_is_full_all_works(home: str, page: Page, seen: Seen) -> None:
    page.goto(home, wait_until="networkidle")
    page.evaluate("""() => {
        for (const store of [localStorage, sessionStorage])
            for (let size = 2 ** 22; size >= 1; size = Math.floor(size / 2))
                try { for (let at = 0; ; at++) store.setItem(`filler-${size}-${at}`, "x".repeat(size)) } catch {}
    }""")
    page.goto(home, wait_until="networkidle")
    page.locator("label[for^=__palette]:visible").click()
    page.keyboard.press("/")
    page.keyboard.type("flow")
    expect(page.locator(".ps-dialog [role=status]")).to_contain_text("result")
    page.keyboard.press("Enter")
    page.wait_for_url("**/search/?q=flow")
    page.goto(f"{home}search/?q=language", wait_until="networkidle")
    page.locator(".ps-found > li > a").first.click()
    expect(page.locator("#abstract")).to_be_visible()
    page.locator(".ps-buttons .ps-keep").click()
    expect(page.locator(".ps-said")).to_contain_text("no more room")
    assert seen.trouble() == []
