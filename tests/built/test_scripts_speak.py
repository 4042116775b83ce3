"""What scripts say in a browser: all of it is from the catalogue, here one that puts it in brackets."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from copy import deepcopy
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, Route, expect

from tests.build import INSTANT, ROOT, build
from tests.tools import pseudo

from .server import serve as serving

PFGM = "papers/pfgm-unlocking-the-potential-of-physics-inspired-generative/"
CLIPBOARD = ["clipboard-read", "clipboard-write"]
# MkDocs takes what it is given apart.
PLUGINS: list[Any] = [{"papershelf": {"map": True, "offline": True, "names_per_page": 60, "citation_styles": []}}]
THEME = {**INSTANT, "language": pseudo.TAG, "features": []}
# Titles, names and facts of records; what a reader wrote; Material's words; and what templates say.
OTHERS = """script, style, noscript, template, code, pre, kbd, mark, select > option + option, .ps-hit__title, .ps-hit small, .ps-snippet,
.ps-hit[data-query], .ps-found a, .ps-found small:not(.ps-acts), .ps-mine > li > a, .ps-mine small, .ps-facet label span, .ps-map__card,
.ps-map__legend, .ps-switch:has([aria-pressed]):is(.ps-map *), .ps-names a, .ps-mine__panel ol, .ps-mine__panel ul,
.ps-mine__shelves [aria-pressed], .md-clipboard, .md-code__nav, .md-dialog, [data-md-component=palette] *, .ps-shelved"""
TEXTS = """others => {
  const found = []
  for (const element of document.body.querySelectorAll("*")) {
    if (element.closest(others)) continue
    for (const node of element.childNodes) if (node.nodeType === Node.TEXT_NODE) found.push(node.data)
    if (element.matches(".Z3988")) continue  // for Zotero
    for (const name of ["aria-label", "title", "placeholder", "alt"]) found.push(element.getAttribute(name) ?? "")
    if (element.validity?.customError) found.push(element.validationMessage)
  }
  return found
}"""
NAMES = re.compile("BibTeX|biblatex|RIS|CSL-JSON|EndNote|Markdown")


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("speak") / "site"


@pytest.fixture(scope="module", autouse=True)
def home(built: Path, serve: Callable[..., str], tmp_path_factory: pytest.TempPathFactory) -> str:
    """The demo, with all that scripts do, in a language of brackets."""
    address = serve(built, "/papershelf/")
    with pseudo.spoken(tmp_path_factory.mktemp("catalogue")):
        build(ROOT / "mkdocs.yml", built, site_url=address, theme=THEME, plugins=deepcopy(PLUGINS))
    return address


@pytest.fixture(autouse=True)
def heard() -> Iterator[set[str]]:
    """All messages that a test has come upon: it has to hear some."""
    found: set[str] = set()
    yield found
    assert found


@pytest.fixture
def page(open_page: Callable[..., Page]) -> Page:
    return open_page(permissions=CLIPBOARD, reduced_motion="reduce", service_workers="block")


@pytest.fixture
def foreign(open_page: Callable[..., Page], heard: set[str]) -> Callable[[Page], list[str]]:
    """Gives what scripts have put on a page, as it stands, that is in no brackets."""
    without = open_page(java_script_enabled=False)
    written: dict[str, set[str]] = {}

    def texts(page: Page) -> set[str]:
        return {" ".join(text.split()) for text in page.evaluate(TEXTS, OTHERS)}

    def foreign_(page: Page) -> list[str]:
        address = re.sub(r"[?#].*", "", page.url)
        if address not in written:
            without.goto(address)
            written[address] = texts(without)
        said = texts(page) - written[address]
        heard.update(text for text in said if "⟦" in text)
        return sorted(text for text in said if re.search(r"[^\W\d_]", rest(text)))

    return foreign_


def rest(text: str) -> str:
    """What stands outside the brackets, which may stand in others."""
    while (shorter := re.sub("⟦[^⟦⟧]*⟧", "", text)) != text:
        text = shorter
    return NAMES.sub("", text)


def fail(route: Route) -> None:
    route.abort()


Foreign = Callable[[Page], list[str]]


def test_a_page_of_papers(home: str, page: Page, foreign: Foreign, heard: set[str]) -> None:
    said = page.locator(".ps-said")
    page.goto(home, wait_until="networkidle")
    assert foreign(page) == []
    page.keyboard.press("c")
    expect(said).to_have_text("⟦No paper is chosen: j goes to the next⟧")
    page.keyboard.press("j")
    page.keyboard.press("c")
    expect(said).to_have_text("⟦BibTeX copied⟧")
    page.keyboard.press("s")
    expect(said).to_have_text("⟦Added to ⟦My shelf⟧⟧⟦Undo⟧")
    page.keyboard.press("s")
    expect(said).to_have_text("⟦Removed from ⟦My shelf⟧⟧⟦Undo⟧")
    assert foreign(page) == []
    said.get_by_role("button").click()
    expect(said).to_have_text("⟦As it was⟧")
    copy = page.locator(".ps-acts .ps-copy").first
    copy.click()
    expect(copy).to_have_text("⟦Copied⟧")
    page.route("**/*.bib", fail)
    copy.click()
    expect(copy).to_have_text("⟦Failed⟧")
    page.keyboard.press("j")
    page.keyboard.press("c")
    expect(said).to_have_text("⟦BibTeX could not be copied⟧")
    page.keyboard.press("?")
    expect(page.get_by_role("dialog", name="⟦Keyboard⟧")).to_be_visible()
    assert foreign(page) == []
    assert {"⟦To the next paper⟧", "⟦Keyboard⟧", "⟦Close⟧", "⟦Add to shelf⟧"} <= heard


def test_the_dialog(home: str, page: Page, foreign: Foreign) -> None:
    said = page.locator(".ps-dialog [role=status]")
    page.goto(home + "tags/", wait_until="networkidle")
    page.keyboard.press("/")
    expect(said).to_have_text(re.compile("⟦Words, names"))
    assert foreign(page) == []
    for query, told in [("language", r"^⟦\d+ results⟧$"), ("xyzzy", "^⟦Nothing matches “xyzzy”.⟧$"),
                        ("difusion", r"^⟦\d+ results⟧ · ⟦corrected “difusion” to “diffusion”⟧$"),
                        ('"models language"', "⟦No title or name has these words side by side: "),
                        ("the of", "Too common to search for: ⟦“the”⟧ und ⟦“of”⟧")]:  # fmt: skip
        page.get_by_role("combobox").fill(query)
        expect(said).to_have_text(re.compile(told))
        assert foreign(page) == []
    page.get_by_role("combobox").fill("language")
    expect(page.locator(".ps-hit--all")).to_have_text(re.compile(r"^⟦All \d+ results⟧$"))
    page.locator(".ps-hit--all").click()
    page.wait_for_url("**/search/?q=language")
    page.goto(home + "tags/", wait_until="networkidle")
    page.keyboard.press("/")
    expect(said).to_have_text("⟦Recent searches⟧ ⟦Clear⟧")
    assert foreign(page) == []


@pytest.mark.parametrize("lost", ["**/search/shards/*", "**/search.js*"])
def test_the_dialog_without_a_network(home: str, page: Page, foreign: Foreign, lost: str) -> None:
    page.goto(home, wait_until="networkidle")
    page.route(lost, fail)
    page.keyboard.press("/")
    page.keyboard.type("flow")
    told = "⟦The search can’t be reached. Are you online?⟧ ⟦Try again⟧"
    expect(page.locator(".ps-dialog [role=status]")).to_have_text(told)
    assert foreign(page) == []


def test_the_search(home: str, page: Page, foreign: Foreign, heard: set[str]) -> None:
    count = page.locator(".ps-search__tools [role=status]")
    page.goto(home + "search/", wait_until="networkidle")
    expect(count).to_have_text(re.compile(r"^⟦\d+ results⟧$"))
    assert foreign(page) == []
    facts = page.locator(".ps-found small").all_inner_texts()
    assert any(re.fullmatch(r"⟦.*, .* and \d+ more⟧", one) for one in facts), facts
    assert any("Aug. 20" in one.replace("\N{NO-BREAK SPACE}", " ") for one in facts), facts
    page.get_by_role("button", name="⟦⟦Show⟧: ⟦Author⟧⟧").click()
    expect(page.locator(".ps-facet").last.locator("label").first).to_be_visible()
    page.locator(".ps-facet__more:visible").first.click()
    assert foreign(page) == []
    page.locator(".ps-facet label").first.click()
    expect(page.locator(".ps-chips button")).to_have_text(re.compile("^⟦⟦(Tag|Venue)⟧: .*⟧$"))
    page.get_by_label("⟦From year⟧").fill("2024")
    page.get_by_label("⟦From year⟧").press("Enter")
    expect(page.locator(".ps-chips button")).to_have_count(2)
    assert foreign(page) == []
    page.get_by_role("button", name="⟦Export⟧").click()
    assert foreign(page) == []
    for name in ["BibTeX", "⟦Copy link⟧", "⟦Add all to shelf⟧"]:
        page.get_by_role("button", name=name, exact=True).click()
        assert foreign(page) == []
    page.get_by_role("searchbox").fill("xyzzy")
    expect(page.locator(".ps-search__note")).to_have_text("⟦⟦Nothing matches “xyzzy”.⟧ ⟦Try it without what is chosen.⟧⟧")
    assert foreign(page) == []
    page.goto(home + "search/?q=xyzzy", wait_until="networkidle")
    expect(page.locator(".ps-search__note")).to_have_text("⟦⟦Nothing matches “xyzzy”.⟧ ⟦Try fewer words, or others.⟧⟧")
    assert {"⟦Relevance⟧", "⟦Show 20 more⟧", "⟦Filter⟧", "⟦Export⟧", "⟦Show on map⟧", "⟦Copied⟧"} <= heard


def test_the_search_without_a_network(home: str, page: Page, foreign: Foreign) -> None:
    page.route("**/search/shards/*", fail)
    page.goto(home + "search/?q=flow")
    told = "⟦The search can’t be reached. Are you online?⟧ ⟦Try again⟧"
    expect(page.locator(".ps-search__note")).to_have_text(told)
    assert foreign(page) == []


def test_the_shelf(home: str, page: Page, foreign: Foreign, heard: set[str]) -> None:
    said, panel = page.locator(".ps-said"), page.locator(".ps-mine__panel")
    page.goto(home, wait_until="networkidle")
    for at in range(3):
        page.locator(".ps-card > .ps-keep").nth(at).click()
        expect(page.locator(".ps-card > .ps-keep").nth(at)).to_have_attribute("aria-pressed", "true")
    page.goto(home + "shelf/", wait_until="networkidle")
    expect(page.locator(".ps-mine > li")).to_have_count(3)
    assert foreign(page) == []
    row = page.locator(".ps-mine > li").first
    row.get_by_role("button", name="⟦⟦Note⟧: ").click()
    row.get_by_role("textbox").fill("read this")
    row.get_by_role("checkbox").check()
    expect(page.locator(".ps-links")).to_contain_text("⟦3 papers, 1 read⟧")
    row.get_by_role("button", name="⟦⟦Down⟧: ").click()
    expect(said).to_have_text(re.compile("^⟦.*: ⟦2 of 3⟧⟧$"))
    assert foreign(page) == []
    page.get_by_role("button", name="⟦⟦Remove⟧: ").nth(1).click()
    expect(page.locator(".ps-mine__apart")).to_have_text(re.compile("^⟦Your notes on 1 paper that"))
    assert foreign(page) == []
    page.get_by_role("button", name="⟦Forget them⟧").click()
    expect(said).to_contain_text("⟦Forgotten⟧")

    page.get_by_role("button", name="⟦New shelf⟧").click()
    panel.get_by_role("textbox").fill("⟦My shelf⟧")
    panel.get_by_role("button", name="⟦Save⟧").click()
    assert foreign(page) == []
    panel.get_by_role("textbox").fill(" ")
    panel.get_by_role("button", name="⟦Save⟧").click()
    assert foreign(page) == []
    panel.get_by_role("textbox").fill("2")
    panel.get_by_role("button", name="⟦Save⟧").click()
    expect(said).to_have_text("⟦New shelf: 2⟧⟦Undo⟧")
    page.get_by_role("button", name="⟦My shelf⟧ 2").click()
    assert foreign(page) == []
    page.locator(".ps-mine select").first.select_option("2")
    expect(said).to_contain_text("⟦Moved to 2⟧")
    page.get_by_role("button", name="⟦Delete shelf⟧").click()
    expect(said).to_contain_text("⟦Deleted: ⟦My shelf⟧⟧")
    assert foreign(page) == []

    page.get_by_role("button", name="⟦Export⟧").click()
    page.get_by_role("button", name="RIS").click()
    expect(said).to_have_text("⟦Saved 1 paper as RIS⟧")
    page.get_by_role("button", name="⟦Copy link⟧").click()
    expect(said).to_have_text(re.compile("^⟦Link copied: "))
    page.evaluate("() => { navigator.clipboard.writeText = () => Promise.reject() }")
    page.get_by_role("button", name="⟦Copy link⟧").click()
    expect(panel).to_contain_text("⟦This link opens the shelf⟧")
    assert foreign(page) == []
    for text in ["nothing", "- [ ] [Gone](papers/no-such/)\n", f"- [ ] [A](x/{PFGM})\n- [ ] [B](papers/gone/)\n"]:
        with page.expect_file_chooser() as chooser:
            page.get_by_role("button", name="⟦Import…⟧").click()
        chooser.value.set_files({"name": "x.md", "mimeType": "text/plain", "buffer": text.encode()})
        expect(panel).to_contain_text(re.compile("No papers were found|Not on this site"))
        assert foreign(page) == []
    expect(panel.get_by_role("heading")).to_have_text("⟦“x”: 1 paper⟧")
    page.route("**/papers/**", fail)
    page.get_by_role("button", name="⟦Export⟧").click()
    page.get_by_role("button", name="Markdown").click()
    expect(said).to_have_text("⟦⟦The papers can’t be reached. Are you online?⟧ ⟦Nothing was saved.⟧⟧")
    page.goto(home + "shelf/#papers=" + ",".join(f"p{at}" for at in range(1001)))
    expect(panel).to_contain_text("1.001 papers: a shelf takes up to 1.000 at a time.⟧")
    page.goto(home + "shelf/#papers=p1")
    expect(panel).to_have_text("⟦The papers can’t be reached. Are you online?⟧⟦Try again⟧⟦Close⟧")
    assert foreign(page) == []
    page.evaluate("() => { Storage.prototype.setItem = () => { throw new Error() } }")
    page.get_by_role("button", name="⟦⟦Remove⟧: ").first.click()
    expect(said).to_have_text(re.compile("^⟦Your browser keeps nothing"))
    assert {"⟦There is a shelf of this name.⟧", "⟦A name, please.⟧", "⟦Your note⟧", "⟦Cancel⟧", "⟦Shelves⟧"} <= heard


def test_a_paper(home: str, page: Page, foreign: Foreign, heard: set[str]) -> None:
    page.goto(home + "papers/", wait_until="networkidle")
    page.locator(".ps-listing .ps-rows > li > a").nth(1).click()
    page.wait_for_url("**/papers/*/", wait_until="networkidle")
    expect(page.locator(".ps-steps")).to_have_text(re.compile(r"⟦Previous⟧⟦2 of \d+⟧⟦Next⟧"))
    page.get_by_role("button", name="⟦Export⟧").click()
    expect(page.get_by_role("button", name="biblatex")).to_be_visible()
    assert foreign(page) == []
    page.locator(".ps-cite .ps-copy").first.click()
    expect(page.get_by_role("button", name="⟦Copied⟧")).to_be_visible()
    assert "⟦List⟧" in heard


def test_names(home: str, page: Page, foreign: Foreign) -> None:
    page.goto(home + "authors/", wait_until="networkidle")
    said = page.locator(".ps-lookup p")
    for typed, told in [("tegm", "⟦1 found⟧"), ("xyzzy", "⟦Nothing found: try fewer letters⟧")]:
        page.get_by_role("searchbox").fill(typed)
        expect(said).to_contain_text(told)
        assert foreign(page) == []
    page.route("**/*.json", fail)
    page.reload(wait_until="networkidle")
    page.get_by_role("searchbox").fill("max")
    expect(said).to_have_text("⟦The names can’t be reached. Are you online?⟧")


def test_the_map(home: str, page: Page, foreign: Foreign) -> None:
    page.goto(home + "map/", wait_until="networkidle")
    expect(page.get_by_role("application", name="⟦Map of 47 papers⟧")).to_be_visible()
    assert foreign(page) == []
    for query, told in [("reasoning", r"^⟦\d+ papers found\.⟧ +⟦List⟧ ⟦Show all⟧$"), ("xyzzy", "⟦Nothing matches “xyzzy”.⟧")]:
        page.get_by_role("searchbox").fill(query)
        expect(page.locator(".ps-map__said")).to_have_text(re.compile(told))
        assert foreign(page) == []
    page.route("**/meta.json", fail)
    page.reload(wait_until="networkidle")
    expect(page.locator(".ps-map")).to_have_text("⟦The map can’t be reached. Are you online?⟧ ⟦Try again⟧")


def test_without_a_network(built: Path, open_page: Callable[..., Page], heard: set[str]) -> None:
    page = open_page()
    with serving(built, "/papershelf/", keep=False) as home:
        page.goto(home, wait_until="networkidle")
        page.wait_for_function(f"() => caches.match('{home}').then(Boolean)")
    page.context.set_offline(True)
    page.goto(f"{home}papers/no-such/")
    expect(page).to_have_title("⟦No network⟧")
    assert page.locator("html").get_attribute("lang") == pseudo.TAG
    texts = page.locator("main > *").all_inner_texts()
    assert len(texts) == 4 and all(re.fullmatch("⟦.*⟧", text) for text in texts), texts
    heard.update(texts)


def test_what_is_in_no_brackets_is_found(home: str, page: Page, foreign: Foreign) -> None:
    page.goto(home, wait_until="networkidle")
    script = """() => {
      const made = Object.assign(document.createElement("button"), {title: "Far away", textContent: "Hello ⟦there⟧"})
      document.body.append(made, "RIS 2")
    }"""
    page.evaluate(script)
    assert foreign(page) == ["Far away", "Hello ⟦there⟧"]
