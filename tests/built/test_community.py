"""Comments, and the ways to the forms, as a reader has them: by mouse and by keys, on a phone, without script."""

from __future__ import annotations

from collections.abc import Callable
from copy import deepcopy
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import Page, Route, expect

from papershelf.curation.forms import proposing
from papershelf.curation.forms.kinds import CLAIM, CORRECT, FORMS, SUBMIT, Form
from tests.build import INSTANT, ROOT, TOY, build

from .axe import Violations, at_widths
from .html import npm_errors, strict_errors
from .seen import Seen

PAPER = "papers/llm-srbench-a-new-benchmark-for-scientific-equation/"
OTHER = "papers/a-survey-on-mixture-of-experts/"
AUTHOR = "authors/chandan-k-reddy/"
REPO = "https://github.com/you/papers"
GISCUS = {"repo": "you/papers", "repo_id": "R_kgDO1", "category": "Papers", "category_id": "DIC_kwDO1"}
PLUGINS: list[Any] = [{"papershelf": {"comments": GISCUS, "issue_forms": True, "citation_styles": []}}]
LOAD = "Load the comments from giscus.app"
# What github.com/giscus/giscus, client.ts, does, as far as the page sees it.
CLIENT = """{
const script = document.currentScript
const query = new URLSearchParams({...script.dataset})
const frame = Object.assign(document.createElement("iframe"), {className: "giscus-frame", title: "Comments"})
frame.src = `https://giscus.app/${script.dataset.lang}/widget?${query}`
document.querySelector(".giscus").replaceChildren(frame)
}"""
WIDGET = """<!doctype html><html lang="en"><title>Comments</title><main><h1>Comments</h1><button>Write</button><p></p></main><script>
parent.postMessage({giscus: {resizeHeight: 300}}, "*")
onmessage = ({data}) => (document.querySelector("p").textContent += ` ${data.giscus.setConfig.theme}`)
</script>"""
SIZES = [{"width": 390, "height": 800}, {"width": 1280, "height": 900}]


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("community") / "site"


@pytest.fixture(scope="module", autouse=True)
def home(built: Path, serve: Callable[..., str]) -> str:
    """The demo with comments and forms, and instant navigation, which goes to two papers too."""
    address = serve(built, "/papershelf/")
    build(ROOT / "mkdocs.yml", built, site_url=address, theme=INSTANT, repo_url=f"{REPO}/", plugins=deepcopy(PLUGINS))
    sitemap = built / "sitemap.xml"
    more = "".join(f"<url><loc>{address}{one}</loc></url>" for one in (PAPER, OTHER))
    sitemap.write_text(sitemap.read_text("utf-8").replace("</urlset>", f"{more}</urlset>"), "utf-8")
    return address


@pytest.fixture
def visit(home: str, open_page: Callable[..., Page]) -> Callable[..., Page]:
    """Opens a page where giscus.app and GitHub answer; the options are those of `open_page`."""

    def open_(address: str = PAPER, **options: Any) -> Page:
        page = open_page(**options)
        page.context.route("https://giscus.app/client.js", lambda route: route.fulfill(body=CLIENT, content_type="text/javascript", headers={"access-control-allow-origin": "*"}))
        page.context.route("https://giscus.app/*/widget?*", lambda route: route.fulfill(body=WIDGET, content_type="text/html"))
        page.context.route("https://github.com/**", lambda route: route.fulfill(body="<!doctype html><title>GitHub</title>", content_type="text/html"))
        page.goto(home + address, wait_until="networkidle")
        return page

    return open_


def said(page: Page) -> Any:
    return page.locator(".ps-said")


# --- comments ----------------------------------------------------------------------------------


def test_nothing_is_loaded_before_a_reader_asks(visit: Callable[..., Page], seen: Seen) -> None:
    page = visit()
    page.locator(".ps-talk").scroll_into_view_if_needed()
    page.get_by_role("button", name=LOAD).focus()
    page.get_by_role("button", name=LOAD).hover()
    page.wait_for_timeout(300)
    assert seen.trouble() == []
    page.keyboard.press("Enter")
    expect(said(page)).to_have_text("The comments are there")
    client, widget = seen.abroad
    assert client == "https://giscus.app/client.js"
    assert widget.startswith("https://giscus.app/en/widget?")
    assert {key: value for key, (value,) in parse_qs(urlsplit(widget).query).items()} == {
        "repo": "you/papers", "repoId": "R_kgDO1", "category": "Papers", "categoryId": "DIC_kwDO1", "mapping": "specific",
        "term": PAPER.split("/")[1], "strict": "1", "reactionsEnabled": "1", "emitMetadata": "0", "inputPosition": "bottom",
        "theme": "light", "lang": "en", "loading": "eager",
    }  # fmt: skip
    assert (seen.console, seen.errors) == ([], [])


def test_keys_lead_into_the_comments(visit: Callable[..., Page]) -> None:
    page = visit()
    button = page.get_by_role("button", name=LOAD)
    expect(button).to_have_accessible_description("They are kept by GitHub. Your browser will connect to giscus.app, which shows them.")
    button.focus()
    page.keyboard.press("Space")
    expect(page.get_by_role("region", name="Comments")).to_be_focused()
    expect(button).to_have_count(0)
    expect(said(page)).to_have_text("The comments are there")
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    expect(page.frame_locator(".giscus-frame").get_by_role("button", name="Write")).to_be_focused()


@pytest.mark.parametrize(("scheme", "first", "then"), [("light", "light", "dark"), ("dark", "dark", "light")])
def test_the_comments_are_in_the_scheme_of_the_page(visit: Callable[..., Page], scheme: str, first: str, then: str) -> None:
    page = visit(color_scheme=scheme)
    page.get_by_role("button", name=LOAD).click()
    frame = page.locator(".giscus-frame")
    assert f"theme={first}" in str(frame.get_attribute("src"))
    expect(said(page)).to_have_text("The comments are there")
    names = ["slate", "default"] if then == "dark" else ["default", "slate"]
    page.evaluate("name => document.body.setAttribute('data-md-color-scheme', name)", names[0])
    expect(page.frame_locator(".giscus-frame").locator("p")).to_have_text(then)


def test_each_paper_has_its_own(visit: Callable[..., Page], seen: Seen) -> None:
    """With instant navigation, which swaps the page under the script."""
    page = visit("papers/")
    page.evaluate("window.stayed = true")
    for address in (PAPER, OTHER):
        id = address.split("/")[1]
        page.locator(f'.md-content a[href$="{id}/"]').first.click()
        page.wait_for_url(f"**/{address}")
        expect(page.locator(".giscus-frame")).to_have_count(0)
        page.get_by_role("button", name=LOAD).click()
        expect(page.locator(".giscus-frame")).to_have_count(1)
        assert f"term={id}&" in str(page.locator(".giscus-frame").get_attribute("src"))
        expect(said(page)).to_have_text("The comments are there")
        page.go_back()
        page.wait_for_url("**/papers/")
    assert page.evaluate("window.stayed")
    assert seen.errors == []


def test_what_can_not_be_reached_is_offered_again(visit: Callable[..., Page]) -> None:
    page = visit()
    page.context.route("https://giscus.app/client.js", lambda route: route.abort())
    page.get_by_role("button", name=LOAD).click()
    expect(said(page)).to_have_text("The comments can’t be reached. Are you online?")
    expect(page.get_by_role("button", name=LOAD)).to_be_focused()
    page.context.unroute("https://giscus.app/client.js")
    page.context.route("https://giscus.app/client.js", lambda route: route.fulfill(body=CLIENT, content_type="text/javascript", headers={"access-control-allow-origin": "*"}))
    page.keyboard.press("Enter")
    expect(page.locator(".giscus-frame")).to_have_count(1)


def test_without_script_there_is_a_link(visit: Callable[..., Page], seen: Seen) -> None:
    page = visit(java_script_enabled=False)
    link = page.get_by_role("link", name="Comments on GitHub")
    assert link.get_attribute("href") == f"{REPO}/discussions?discussions_q={PAPER.split('/')[1]}"
    expect(page.get_by_role("button", name=LOAD)).to_have_count(0)
    expect(page.get_by_role("link", name="Correct this record")).to_have_count(1)
    assert seen.trouble() == []


@at_widths(390)
def test_axe_finds_nothing(home: str, visit: Callable[..., Page], width: int, violations: Violations) -> None:
    page = visit(viewport={"width": width, "height": 800}, reduced_motion="reduce")
    for address in ("", "papers/", AUTHOR, PAPER):
        page.goto(home + address, wait_until="networkidle")
        assert violations(page) == [], address
        assert page.evaluate("document.documentElement.scrollWidth") <= width
    page.get_by_role("button", name=LOAD).click()
    expect(said(page)).to_have_text("The comments are there")
    assert violations(page) == []


def test_the_pages_are_sound_html(built: Path) -> None:
    pages = [built / address / "index.html" for address in ("", "papers", AUTHOR, PAPER, OTHER)]
    assert [error for page in pages for error in strict_errors(page)] == []
    assert npm_errors(pages) == []


# --- forms ----------------------------------------------------------------------------------------


def query(address: str) -> dict[str, str]:
    """What a link to a form fills it with; it must be one of ours, and ask for all of that."""
    parts = urlsplit(address)
    assert f"https://{parts.netloc}{parts.path}" == f"{REPO}/issues/new"
    told = {key: value for key, (value,) in parse_qs(parts.query, strict_parsing=True).items()}
    form = next(form for form in FORMS if f"{form.name}.yml" == told["template"])
    assert {*told} <= {"template", "title", *(field.id for field in form.fields)}
    return told


@pytest.mark.parametrize(
    ("address", "label", "expected"),
    [
        ("", "Submit a paper", {"template": f"{SUBMIT.name}.yml"}),
        ("papers/", "Submit a paper", {"template": f"{SUBMIT.name}.yml"}),
        (AUTHOR, "Claim this page", {"template": f"{CLAIM.name}.yml", "title": "Claim: chandan-k-reddy",
                                     "author": "chandan-k-reddy", "name": "Chandan K Reddy"}),
        (PAPER, "Correct this record", {"template": f"{CORRECT.name}.yml", "title": f"Correct: {PAPER.split('/')[1]}",
                                        "paper": PAPER.split("/")[1]}),
    ],
)  # fmt: skip
def test_links_lead_to_forms(visit: Callable[..., Page], address: str, label: str, expected: dict[str, str]) -> None:
    page = visit(address, java_script_enabled=False)
    assert query(str(page.get_by_role("link", name=label).get_attribute("href"))) == expected


def test_the_record_itself_can_still_be_edited(visit: Callable[..., Page]) -> None:
    address = visit().get_by_role("link", name="Edit the record").get_attribute("href")
    assert address == f"{REPO}/edit/main/content/papers/2025/{PAPER.split('/')[1]}.yaml"


@pytest.mark.parametrize("way", ["focus", "hover"])
def test_the_form_is_filled_when_a_reader_comes_to_it(visit: Callable[..., Page], way: str) -> None:
    page = visit()
    link = page.get_by_role("link", name="Correct this record")
    assert "abstract" not in query(str(link.get_attribute("href")))
    getattr(link, way)()
    expect(link).to_have_attribute("data-filled", "")
    told = query(str(link.get_attribute("href")))
    assert told["paper-title"] == "LLM-SRBench: A New Benchmark for Scientific Equation Discovery with Large Language Models"
    assert told["authors"].split("\n")[0] == "Parshin Shojaee"
    assert told["identifier"] == "2504.10415"
    assert told["abstract"].startswith("Scientific equation discovery is a fundamental task")
    page.keyboard.press("Enter") if way == "focus" else link.click()
    page.wait_for_url("https://github.com/**")
    assert query(page.url) == told


def test_the_form_is_of_the_paper_that_is_shown(visit: Callable[..., Page]) -> None:
    """With instant navigation, which swaps the page's head too."""
    page = visit("papers/")
    page.evaluate("window.stayed = true")
    for address, title in ((PAPER, "LLM-SRBench"), (OTHER, "A Survey on Mixture of Experts")):
        page.locator(f'.md-content a[href$="{address.split("/")[1]}/"]').first.click()
        expect(page.locator("h1")).to_contain_text(title)
        link = page.get_by_role("link", name="Correct this record")
        link.focus()
        expect(link).to_have_attribute("data-filled", "")
        told = query(str(link.get_attribute("href")))
        assert told["paper-title"].startswith(title)
        assert told["identifier"] == {PAPER: "2504.10415", OTHER: "2407.06204"}[address]
        page.go_back()
        expect(page.locator("h1")).to_have_text("All papers")
    assert page.evaluate("window.stayed")


def test_a_click_waits_for_what_fills_the_form(visit: Callable[..., Page]) -> None:
    """A finger comes without warning."""
    page = visit(has_touch=True, viewport=SIZES[0])

    def late(route: Route) -> None:
        page.wait_for_timeout(200)
        route.continue_()

    page.route("**/forms.js", late)
    page.evaluate("document.querySelector('[data-form]').click()")
    page.wait_for_url("https://github.com/**")
    assert "abstract" in query(page.url)


def test_a_form_is_reached_where_nothing_fills_it(visit: Callable[..., Page]) -> None:
    page = visit()
    page.route("**/forms.js", lambda route: route.abort())
    page.get_by_role("link", name="Correct this record").click()
    page.wait_for_url("https://github.com/**")
    assert query(page.url).keys() == {"template", "title", "paper"}


def test_an_address_is_no_longer_than_github_takes(visit: Callable[..., Page]) -> None:
    page = visit()
    page.evaluate("document.querySelector('.ps-abstract').textContent = ''")
    page.evaluate("document.querySelector('.ps-abstract').append(Object.assign(document.createElement('p'), {textContent: 'ü '.repeat(3000)}))")
    link = page.get_by_role("link", name="Correct this record")
    link.focus()
    expect(link).to_have_attribute("data-filled", "")
    told = query(str(link.get_attribute("href")))
    assert "abstract" not in told
    assert told["paper-title"]
    assert len(str(link.get_attribute("href"))) < 8000


FILL = """async ({addresses, home}) => {
    const {fillAddress} = await import(new URL("assets/papershelf/forms.js", home))
    const found = []
    for (const address of addresses) {
        const text = await (await fetch(new URL(address, home))).text()
        const page = new DOMParser().parseFromString(text, "text/html")
        found.push(fillAddress(page.querySelector("[data-form]")))
    }
    return found
}"""


def issue(form: Form, given: dict[str, str]) -> bytes:
    parts = [f"### {one.label}\n\n{given.get(one.id, '_No response_')}" for one in form.fields]
    return "\r\n\r\n".join(parts).encode()


@pytest.mark.parametrize("shelf", [ROOT, TOY], ids=["demo", "toy"])
def test_a_form_that_is_sent_as_it_was_filled_changes_nothing(
    shelf: Path, home: str, built: Path, serve: Callable[..., str], visit: Callable[..., Page], tmp_path: Path
) -> None:
    if shelf == TOY:
        built = build(TOY / "mkdocs.yml", tmp_path / "site", repo_url=REPO, plugins=deepcopy(PLUGINS))
        home = serve(built, "/toy/")
    pages = [page for page in sorted(built.glob("papers/*/index.html")) if "data-form" in page.read_text("utf-8")]
    assert len(pages) > 10
    page = visit()
    page.goto(home)
    addresses = [page.parent.relative_to(built).as_posix() + "/" for page in pages]
    links = page.evaluate(FILL, {"addresses": addresses, "home": home})
    told = {}
    for address, link in zip(addresses, links, strict=True):
        made = proposing.plan(shelf, shelf / "content", issue(CORRECT, query(link)), "2031-01-01")
        told[address] = [str(one) for one in made.problems if "no changes" not in one.message] or list(made.texts)
    assert {address: found for address, found in told.items() if found} == {}
