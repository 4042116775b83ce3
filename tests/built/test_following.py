"""What is new since the last visit, what a reader follows and has opened: in the browser, and nowhere else."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from .axe import violations_in_both_schemes
from .seen import Seen

KEY = "/papershelf/.papershelf.following"
TAG, AUTHOR, SEARCH = "tags/language-models/", "authors/", "search/?q=language+model"


@pytest.fixture
def page(open_page: Callable[..., Page]) -> Page:
    return open_page(locale="en-GB")


def stored(page: Page) -> Any:
    return json.loads(page.evaluate(f"localStorage.getItem('{KEY}') ?? '{{}}'"))


def forget_papers(page: Page, address: str, papers: int, day: str = "2026-01-05") -> list[str]:
    """Make it so that the last visit was on a day when the first papers of a list weren't there."""
    state = stored(page)
    ids = state[address]["ids"].split(" ")
    state[address] |= {"day": day, "ids": " ".join(ids[papers:])}
    page.evaluate("([key, text]) => localStorage.setItem(key, text)", [KEY, json.dumps(state)])
    return ids[:papers]


def follow(page: Page, address: str) -> None:
    page.goto(address, wait_until="networkidle")
    page.get_by_role("button", name="Follow", exact=True).click()
    expect(page.get_by_role("button", name="Unfollow", exact=True)).to_be_visible()


def new_titles(page: Page) -> list[str]:
    return [str(link.get_attribute("href")).rstrip("/").rpartition("/")[2] for link in page.locator(".ps-new").all()]


def test_the_front_page_says_what_came_since_the_last_visit(home: str, page: Page, seen: Seen) -> None:
    page.goto(home, wait_until="networkidle")
    expect(page.locator(".ps-card")).not_to_have_count(0)
    expect(page.locator(".ps-news")).to_have_count(0)  # all is new at the first visit
    gone = forget_papers(page, "", 3)
    for _ in range(2):  # for the rest of the day
        page.reload(wait_until="networkidle")
        expect(page.locator(".ps-news")).to_have_text("3 new since 5 January")
        assert new_titles(page) == gone
    # Of a cut list, what is after the last known paper came from its next page.
    ids = stored(page)[""]["ids"].split(" ")
    state = {"": {**stored(page)[""], "day": "2026-01-05", "fresh": "", "ids": " ".join(ids[1:-2])}}
    page.evaluate("([key, text]) => localStorage.setItem(key, text)", [KEY, json.dumps(state)])
    page.reload(wait_until="networkidle")
    expect(page.locator(".ps-news")).to_have_text("4 new since 5 January")
    assert seen.trouble() == []


def test_lists_and_searches_are_followed(home: str, page: Page, seen: Seen) -> None:
    follow(page, home + TAG)
    expect(page.locator(".ps-said")).to_have_text("What is new there will be on the page Following")
    follow(page, home + SEARCH)
    gone = forget_papers(page, TAG, 2)
    forget_papers(page, SEARCH, 1)
    page.goto(home + TAG, wait_until="networkidle")
    expect(page.locator(".ps-news")).to_have_text("2 new since 5 January")
    assert new_titles(page) == gone
    page.goto(home + SEARCH + "&sort=oldest", wait_until="networkidle")
    expect(page.locator(".ps-news")).to_have_text("1 new since 5 January")
    page.evaluate("id => localStorage.setItem('/papershelf/.papershelf.read', id)", gone[0])
    page.locator(".ps-news").click()
    sections = page.locator(".ps-following section")
    expect(sections.locator("h2")).to_have_text(["Language models", "Search: language model"])
    rows = sections.first.locator(".ps-rows > li")
    expect(rows).to_have_count(2)
    expect(rows.locator("> a").first).to_have_attribute("href", f"{home}papers/{gone[0]}/")
    expect(rows.locator(".ps-keep")).to_have_count(2)
    expect(rows.locator(".ps-opened")).to_have_count(1)
    assert violations_in_both_schemes(page) == []
    page.get_by_role("button", name="Unfollow Search: language model").click()
    assert set(stored(page)) == {TAG}
    expect(page.locator(".ps-following .ps-empty")).to_be_hidden()
    assert seen.trouble() == []


def test_a_feed_that_is_gone_and_none_at_all(home: str, page: Page) -> None:
    page.goto(home + "following/", wait_until="networkidle")
    expect(page.locator(".ps-following .ps-empty")).to_be_visible()
    follow(page, home + TAG)
    state = stored(page)
    state["tags/gone/"] = {**state[TAG], "title": "<b>Gone</b>"}
    state["broken"] = {"title": 5, "ids": [1], "followed": "yes"}
    page.evaluate("([key, text]) => localStorage.setItem(key, text)", [KEY, json.dumps(state)])
    page.goto(home + "following/", wait_until="networkidle")
    lines = page.locator(".ps-followed > li")
    expect(lines).to_have_count(2)
    expect(lines.first).to_contain_text("<b>Gone</b> It is no longer on this site.")
    expect(lines.last).to_contain_text("Language models Nothing new since")


def test_another_window_and_a_browser_that_keeps_nothing(home: str, page: Page, open_page: Callable[..., Page]) -> None:
    page.goto(home + TAG, wait_until="networkidle")
    other = page.context.new_page()
    follow(other, home + TAG)
    expect(page.get_by_role("button", name="Unfollow", exact=True)).to_be_visible()
    strict = open_page()
    strict.add_init_script("""Object.defineProperty(window, "localStorage", {get() { throw new DOMException("", "SecurityError") }})""")
    strict.goto(home + TAG, wait_until="networkidle")
    strict.get_by_role("button", name="Follow", exact=True).click()
    expect(strict.locator(".ps-said")).to_contain_text("keeps nothing for this site")


def test_opened_titles_are_marked_until_forgotten(home: str, page: Page, seen: Seen) -> None:
    page.goto(home, wait_until="networkidle")
    title = page.locator(".ps-card__title").first
    name = title.inner_text()
    title.locator("a").click()
    page.wait_for_url("**/papers/**")
    page.go_back(wait_until="networkidle")
    expect(page.locator(".ps-opened")).to_have_text([name])
    expect(title.locator("a")).to_have_accessible_description("You have opened this")
    look = "title => getComputedStyle(title, '::after').content.includes('✓')"
    assert page.locator(".ps-opened").evaluate(look)
    page.emulate_media(media="print")  # paper is for others too
    assert not page.locator(".ps-opened").evaluate(look)
    page.emulate_media(media="screen")
    page.evaluate("key => localStorage.setItem(key, [...localStorage[key].split(' '), ...Array.from({length: 5000}, (_, at) => at)].join(' '))",
                  "/papershelf/.papershelf.read")  # fmt: skip
    page.locator(".ps-card__title a").nth(1).click()
    page.wait_for_url("**/papers/**")
    assert len(page.evaluate("localStorage['/papershelf/.papershelf.read'].split(' ')")) == 2000
    page.goto(home + "following/", wait_until="networkidle")
    page.get_by_role("button", name="Forget which").click()
    page.goto(home, wait_until="networkidle")
    expect(page.locator(".ps-opened")).to_have_count(0)
    assert seen.trouble() == []


def test_keys_go_through_the_list_one_came_from(home: str, page: Page) -> None:
    page.goto(home + "search/?q=model", wait_until="networkidle")
    links = page.locator(".ps-found > li > a")
    expect(links).not_to_have_count(0)
    addresses = [link.get_attribute("href") for link in links.all()[:2]]
    links.first.click()
    expect(page.locator(".ps-steps")).to_contain_text("1 of ")
    page.keyboard.press("n")
    page.wait_for_url(str(addresses[1]))
    page.keyboard.press("p")
    page.wait_for_url(str(addresses[0]))


@pytest.mark.parametrize("saves_data", [False, True])
def test_the_next_page_is_there_before_the_click(home: str, page: Page, seen: Seen, saves_data: bool) -> None:
    if saves_data:
        page.add_init_script("Object.defineProperty(navigator, 'connection', {value: {saveData: true}})")
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(home, wait_until="networkidle")
    link = page.locator(".ps-card__title a").first
    address = str(link.evaluate("link => link.href"))
    if saves_data:
        link.hover()
        page.wait_for_timeout(300)
        assert address not in asked
    else:
        with page.expect_request(address):
            link.hover()
    assert seen.trouble() == []
