"""Without a network: what was seen is there, and what is on the shelf; the rest says that it isn't."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.build import INSTANT, TOY, build

from .conftest import Seen
from .server import serve as serving

KEPT = "caches.match(`${location.origin}/toy/%s`).then(Boolean)"


@pytest.fixture(scope="module", params=[False, True], ids=["plain", "instant"])
def site(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    plugins = [{"papershelf": {"offline": True, "citation_styles": []}}]
    theme = {"theme": INSTANT} if request.param else {}
    folder = tmp_path_factory.mktemp("offline") / "site"
    return build(TOY / "mkdocs.yml", folder, plugins=plugins, **theme)


@pytest.fixture
def network(site: Path) -> Iterator[tuple[str, ExitStack]]:
    """The site's address, and what ends its server. Nothing is kept but by the service worker."""
    with ExitStack() as stack:
        yield stack.enter_context(serving(site, "/toy/", keep=False)), stack


def wait_for(page: Page, *addresses: str) -> None:
    for address in addresses:
        page.wait_for_function(f"() => {KEPT % address}")


def test_what_was_seen_is_there(network: tuple[str, ExitStack], page: Page, seen: Seen) -> None:
    home, server = network
    page.goto(home, wait_until="networkidle")
    page.goto(home + "papers/crowd/", wait_until="networkidle")
    page.goto(home + "papers/?from=a#list", wait_until="networkidle")
    page.locator("button.ps-keep[value=numbers]").click()
    wait_for(page, "", "papers/crowd/", "papers/", "papers/numbers/", "shelf/")
    assert seen.trouble() == []

    server.close()
    page.context.set_offline(True)  # a connection that is open goes on
    page.goto(home + "papers/crowd/")
    expect(page.locator("h1")).to_contain_text("for a crowd of authors")
    serif = page.locator("h1").evaluate("element => getComputedStyle(element).fontFamily")
    assert "Palatino" in serif, "no style sheet"
    page.goto(home + "papers/numbers/")
    expect(page.locator("h1")).to_have_text("2001")
    page.goto(home + "shelf/")
    expect(page.locator(".ps-mine > li > a")).to_have_text(["2001"])
    page.goto(home)
    expect(page.locator(".ps-card").first).to_be_visible()
    page.goto(home + "papers/maths/")
    expect(page.locator("h1")).to_have_text("There is no network")
    page.get_by_role("main").get_by_role("link", name="My shelf").click()
    expect(page.locator(".ps-mine > li")).to_have_count(1)


def test_with_a_network_nothing_old_is_shown(
    site: Path, network: tuple[str, ExitStack], page: Page
) -> None:
    home, _ = network
    file = site / "papers" / "names" / "index.html"
    before = file.read_text("utf-8")
    page.goto(home + "papers/names/", wait_until="networkidle")
    wait_for(page, "papers/names/")
    try:
        file.write_text(before.replace("</h1>", " anew</h1>"), "utf-8")
        page.reload(wait_until="networkidle")
        assert page.evaluate("Boolean(navigator.serviceWorker.controller)")
        expect(page.locator("h1")).to_contain_text(" anew")
    finally:
        file.write_text(before, "utf-8")


def test_what_left_the_shelf_is_let_go(network: tuple[str, ExitStack], page: Page) -> None:
    home, _ = network
    page.goto(home + "papers/", wait_until="networkidle")
    page.locator("button.ps-keep[value=numbers]").click()
    wait_for(page, "papers/numbers/")
    page.locator("button.ps-keep[value=numbers]").click()
    page.wait_for_function(f"() => {KEPT % 'papers/numbers/'}.then(kept => !kept)")


def test_without_the_setting_there_is_no_worker(
    tmp_path: Path, serve: Callable[..., str], page: Page
) -> None:
    site = build(TOY / "mkdocs.yml", tmp_path / "site")
    assert not (site / "sw.js").exists()
    page.goto(serve(site, "/none/"), wait_until="networkidle")
    assert page.evaluate("navigator.serviceWorker.getRegistrations().then(all => all.length)") == 0
