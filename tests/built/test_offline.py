"""Without a network: what was seen is there, and what is on the shelf; the rest says that it isn't."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.build import INSTANT, TOY, build

from .seen import Seen
from .server import serve as serving

KEPT = "caches.match(`${location.origin}/toy/%s`).then(Boolean)"


@pytest.fixture(scope="module", params=[False, True], ids=["plain", "instant"])
def site(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    plugins = [{"papershelf": {"offline": True, "citation_styles": []}}]
    theme = {"theme": INSTANT} if request.param else {}
    folder = tmp_path_factory.mktemp("offline") / "site"
    return build(TOY / "mkdocs.yml", folder, plugins=plugins, **theme)


# What they look at is the worker, which knows nothing of instant navigation.
of_the_worker = pytest.mark.parametrize(
    "site", [False, pytest.param(True, marks=pytest.mark.long)], ids=["plain", "instant"], indirect=True, scope="module"
)


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
    wait_for(page, "", "papers/crowd/", "papers/?from=a", "papers/numbers/", "shelf/")
    assert seen.trouble() == []

    server.close()
    page.context.set_offline(True)  # a connection that is open goes on
    page.goto(home + "papers/crowd/")
    expect(page.locator("h1")).to_contain_text("for a crowd of authors")
    serif = page.locator("h1").evaluate("element => getComputedStyle(element).fontFamily")
    assert "Palatino" in serif, "no style sheet"
    page.goto(home + "papers/numbers/")
    expect(page.locator("h1")).to_have_text("2001")
    for address in ("papers/", "papers/?from=b"):  # the same page; a script reads the query
        page.goto(home + address)
        expect(page.locator(".ps-rows > li").first).to_be_visible()
    page.goto(home + "shelf/")
    expect(page.locator(".ps-mine > li > a")).to_have_text(["2001"])
    page.goto(home)
    expect(page.locator(".ps-card").first).to_be_visible()
    page.goto(home + "papers/maths/")
    expect(page.locator("h1")).to_have_text("There is no network")
    page.get_by_role("main").get_by_role("link", name="My shelf").click()
    expect(page.locator(".ps-mine > li")).to_have_count(1)


def test_a_page_that_was_left_before_there_was_a_worker_is_there(network: tuple[str, ExitStack], page: Page) -> None:
    home, server = network
    page.add_init_script("if (location.pathname === '/toy/') navigator.serviceWorker.register = () => new Promise(() => {})")
    page.goto(home, wait_until="load")
    page.goto(home + "papers/crowd/", wait_until="load")
    # The files of the shelf are the last that the worker is told of.
    wait_for(page, "", "papers/crowd/", "assets/papershelf/papershelf.css", "shelf/", "assets/papershelf/cite.js")
    page.wait_for_function("() => !Object.keys(sessionStorage).some(key => key.endsWith('.seen'))")
    server.close()
    page.context.set_offline(True)
    page.goto(home)
    expect(page.locator(".ps-card").first).to_be_visible()


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


@of_the_worker
def test_what_left_the_shelf_is_let_go(network: tuple[str, ExitStack], page: Page) -> None:
    home, _ = network
    page.goto(home + "papers/", wait_until="networkidle")
    page.locator("button.ps-keep[value=numbers]").click()
    wait_for(page, "papers/numbers/")
    page.locator("button.ps-keep[value=numbers]").click()
    page.wait_for_function(f"() => {KEPT % 'papers/numbers/'}.then(kept => !kept)")


@of_the_worker
def test_what_was_seen_last_is_let_go_last(network: tuple[str, ExitStack], page: Page) -> None:
    home, _ = network
    for name in ("crowd", "numbers", "crowd"):
        page.goto(f"{home}papers/{name}/", wait_until="networkidle")
        wait_for(page, f"papers/{name}/")
    order = "Object.values(all).flat().filter(path => /\\/papers\\/(crowd|numbers)\\/$/.test(path))"
    page.wait_for_function(f"async () => {{ const all = Object.fromEntries(await {KEYS}); return {order}.at(-1)?.includes('crowd') }}")


def test_without_the_setting_there_is_no_worker(
    tmp_path: Path, serve: Callable[..., str], page: Page
) -> None:
    site = build(TOY / "mkdocs.yml", tmp_path / "site")
    assert not (site / "sw.js").exists()
    page.goto(serve(site, "/none/"), wait_until="networkidle")
    assert page.evaluate("navigator.serviceWorker.getRegistrations().then(all => all.length)") == 0


# --- what else is on the host -----------------------------------------------------------------

KEYS = """Promise.all((await caches.keys()).map(async name => [
    name, (await (await caches.open(name)).keys()).map(({url}) => new URL(url).pathname + new URL(url).search)]))"""


def list_kept(page: Page) -> dict[str, list[str]]:
    return dict(page.evaluate(f"(async () => {KEYS})()"))


@pytest.fixture
def host(site: Path, tmp_path: Path) -> Iterator[str]:
    """A host with two sites, and below one of them pages of somebody else."""
    for name in ("one", "two"):
        shutil.copytree(site, tmp_path / name)
    mail = tmp_path / "one" / "mail"
    mail.mkdir()
    (mail / "index.html").write_text("<!doctype html><title>Mail</title><script src=own.js></script><h1>Dear reader</h1>", "utf-8")
    (mail / "own.js").write_text("fetch('secret.json')", "utf-8")
    (mail / "secret.json").write_text("{}", "utf-8")
    with serving(tmp_path, "/", keep=False) as address:
        yield address


@of_the_worker
def test_each_site_has_its_own_store(host: str, page: Page, seen: Seen) -> None:
    for name in ("one", "two"):
        page.goto(f"{host}{name}/", wait_until="networkidle")
        page.goto(f"{host}{name}/papers/crowd/", wait_until="networkidle")
    page.wait_for_function(f"async () => (await {KEYS}).length === 4")
    for name, paths in list_kept(page).items():
        own = "/one/" if name.endswith("/one/") else "/two/"
        assert name.endswith(f"{host}{own[1:]}")
        assert all(path.startswith(own) for path in paths), (name, paths)
    assert seen.trouble() == []


@of_the_worker
def test_pages_of_others_below_its_address_are_not_kept(host: str, page: Page) -> None:
    page.goto(f"{host}one/", wait_until="networkidle")
    for address in ("one/mail/", "one/papers/crowd/", "one/mail/"):
        page.goto(host + address, wait_until="networkidle")
    page.wait_for_function(f"async () => JSON.stringify(await {KEYS}).includes('/one/papers/crowd/')")
    page.wait_for_timeout(300)
    assert [path for paths in list_kept(page).values() for path in paths if "mail" in path] == []


@of_the_worker
def test_messages_make_it_keep_nothing_else(host: str, page: Page) -> None:
    """Of the site's own pages, since a script there may be wrong; and of other pages of the host."""
    page.goto(f"{host}one/", wait_until="networkidle")
    page.evaluate("navigator.serviceWorker.ready")
    wanted = [f"{host}one/../two/index.html", f"{host}two/", f"{host}one/mail/", "https://evil.example/", 7, None, {"__proto__": 1}, "../two/"]
    send = """async wanted => {
        const worker = (await navigator.serviceWorker.getRegistration('/one/')).active
        for (const message of [{seen: wanted, shelf: wanted}, null, 7, {seen: "abc", shelf: {}}, {seen: [location.href], __proto__: {shelf: 1}}]) worker.postMessage(message)
    }"""
    page.evaluate(send, wanted)
    page.wait_for_timeout(500)
    page.goto(f"{host}two/", wait_until="networkidle")
    page.evaluate(send, [f"{host}one/papers/names/"])
    page.wait_for_timeout(500)
    kept = {name: paths for name, paths in list_kept(page).items() if name.endswith("/one/")}
    paths = [path for paths in kept.values() for path in paths]
    assert [path for path in paths if not path.startswith("/one/") or "mail" in path or "names" in path] == []
    assert "/one/" in paths


@of_the_worker
def test_what_must_not_be_stored_is_not(site: Path, page: Page) -> None:
    with serving(site, "/toy/", keep=False, headers={"Cache-Control": "private, no-store"}) as home:
        page.goto(home, wait_until="networkidle")
        page.goto(home + "papers/crowd/", wait_until="networkidle")
        page.locator(".ps-buttons .ps-keep").click()
        page.wait_for_timeout(700)
        assert [path for paths in list_kept(page).values() for path in paths] == []


@of_the_worker
def test_files_with_a_query_are_files_of_their_own(network: tuple[str, ExitStack], page: Page) -> None:
    home, server = network
    page.goto(home, wait_until="networkidle")
    page.reload(wait_until="networkidle")
    page.evaluate("fetch('papers/maths.bib?of=one')")
    wait_for(page, "papers/maths.bib?of=one")
    server.close()
    page.context.set_offline(True)
    ask = "address => fetch(address).then(() => true, () => false)"
    page.wait_for_function(ask, arg="papers/maths.bib?of=one")
    for address in ("papers/maths.bib", "papers/maths.bib?of=two"):
        assert not page.evaluate(ask, address), address
