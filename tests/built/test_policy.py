"""Every kind of page under its Content-Security-Policy: nothing of ours is refused, and all that is foreign is."""

from __future__ import annotations

import re
import threading
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from papershelf.builder.hosting.headers import MAIL_POLICY
from papershelf.site.rendering.policy import write_policy
from tests.build import ROOT, build

from .seen import Seen
from .server import serve as serving
from .test_demo import KINDS

FORM = {"provider": "buttondown", "action": "https://buttondown.com/api/emails/embed-subscribe/owls"}
STRICT = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; font-src 'self'; "
    "manifest-src 'self'; worker-src 'self'; form-action 'self' https://buttondown.com; base-uri 'none'; "
    "frame-ancestors 'self'"
)
"""Not weaker in anything than what pages have in their head."""
META = re.compile(r'<meta http-equiv="?Content-Security-Policy"? content="([^"]*)">')
WRITTEN = """# Written

| left | right |
|:-----|------:|
| a    | b     |
"""
SIZES = [{"width": 390, "height": 800}, {"width": 1280, "height": 900}]


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The demo with all that settings can add to its pages, but for comments, which are from elsewhere."""
    folder = tmp_path_factory.mktemp("policy")
    options = {"offline": True, "map": True, "subscribe": FORM, "issue_forms": True, "citation_styles": ["apa"]}
    return build(ROOT / "mkdocs.yml", folder / "site", plugins=[{"papershelf": options}])


@pytest.fixture(scope="module")
def strict_home(built: Path) -> Iterator[str]:
    """The address of the site, with the strict policy in a header of each answer."""
    with serving(built, "/papershelf/", headers={"Content-Security-Policy": STRICT}) as address:
        yield address


def find_policy(file: Path) -> str:
    (found,) = META.findall(file.read_text("utf-8"))
    return str(found)


# --- what pages have --------------------------------------------------------------------------


def test_every_page_has_the_policy(built: Path) -> None:
    policies: dict[str, int] = {}
    for file in built.rglob("*.html"):
        policy = find_policy(file)
        policies[policy] = policies.get(policy, 0) + 1
    usual = write_policy({"form-action": ["https://buttondown.com", "https://buttondown.email"]})
    assert {*policies} <= {usual, MAIL_POLICY, "default-src 'none'"}, policies
    assert policies[usual] > 100


def test_no_page_has_an_inline_script_or_style(built: Path) -> None:
    for file in built.rglob("*.html"):
        if file.parent.name == "feeds":
            continue  # e-mails: mail programs know styles in elements only
        text = re.sub(r"<pre.*?</pre>", "", file.read_text("utf-8"), flags=re.DOTALL)
        assert not re.search(r"<style|<[a-z][^>]*\s(style|on[a-z]+)=", text), file
        for attributes in re.findall(r"<script([^>]*)>", text):
            assert " src=" in attributes or "ld+json" in attributes, file


# --- in the browser ---------------------------------------------------------------------------


@pytest.mark.parametrize("size", [pytest.param(SIZES[0], marks=pytest.mark.long), SIZES[1]], ids=["phone", "desk"])
def test_nothing_is_refused(
    strict_home: str, open_page: Callable[..., Page], seen: Seen, size: dict[str, int]
) -> None:
    page = open_page(viewport=size)
    for address in [*KINDS, "map/", "top/", "trending/", "weeks/", "months/", "page/2/", "stats/"]:
        page.goto(strict_home + address, wait_until="networkidle")
    assert [line for line in seen.trouble() if "404" not in line and "no-such-page" not in line] == []


def test_what_pages_do_is_not_refused(strict_home: str, open_page: Callable[..., Page], seen: Seen) -> None:
    page = open_page(viewport=SIZES[1], color_scheme="dark")
    page.goto(strict_home, wait_until="networkidle")
    page.locator("label[for^=__palette]:visible").first.click()
    page.locator("button.ps-keep").first.click()
    page.keyboard.press("/")
    page.keyboard.type("language", delay=20)
    expect(page.locator(".ps-dialog [role=status]")).to_contain_text("result")
    page.keyboard.press("Escape")
    page.keyboard.press("?")
    expect(page.locator(".ps-help[open]")).to_be_visible()
    page.keyboard.press("Escape")
    page.locator(".ps-card__title a").first.click()
    page.wait_for_url("**/papers/*/")
    page.locator(".ps-cite label").last.click()
    page.goto(f"{strict_home}search/?q=language", wait_until="networkidle")
    expect(page.locator("article li a").first).to_be_visible()
    page.goto(f"{strict_home}shelf/", wait_until="networkidle")
    expect(page.locator(".ps-mine > li")).to_have_count(1)
    page.goto(f"{strict_home}map/", wait_until="networkidle")
    page.mouse.move(640, 500)
    page.goto(f"{strict_home}authors/", wait_until="networkidle")
    page.locator("input[type=search]").first.fill("chan")
    page.wait_for_timeout(200)
    assert page.evaluate("navigator.serviceWorker.ready.then(Boolean)")
    assert seen.trouble() == []


def test_the_colour_scheme_is_there_at_the_first_paint(strict_home: str, open_page: Callable[..., Page]) -> None:
    """And the header's tools, though no script is in the page: nothing changes when Material's script comes."""
    page = open_page(viewport=SIZES[0], color_scheme="dark")
    page.add_init_script("""new MutationObserver(() => {
      if (document.body) requestAnimationFrame(() => (window.frame ??= document.body.dataset.mdColorScheme))
    }).observe(document, {childList: true, subtree: true})""")
    page.route("**/bundle.*.js", lambda route: route.abort())
    for address in ["", "papers/", "about/"]:
        page.goto(strict_home + address, wait_until="networkidle")
        assert page.evaluate("window.frame") == "slate"
        expect(page.locator(".md-header .ps-shelved")).to_be_visible()
        expect(page.locator(".md-header label[for^=__palette]:visible")).to_have_count(1)


@pytest.fixture(scope="module")
def evil() -> Iterator[tuple[str, list[str]]]:
    """The address of another host, and what it was asked for."""
    asked: list[str] = []

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked.append(self.path)
            self.send_response(200)
            self.end_headers()

        def log_message(self, format: str, *args: object) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}/", asked
        server.shutdown()


ATTACKS = [
    "<script>document.title = 'run'</script>", "<img src=x onerror=\"document.title = 'run'\">",
    "<script src=EVIL></script>", "<iframe srcdoc=\"<script>parent.document.title = 'run'</script>\"></iframe>",
    "<img src=EVIL>", "<iframe src=EVIL></iframe>", "<style>body{display:none}</style>", "<p style='position:fixed;inset:0'>x</p>",
    "<link rel=stylesheet href=EVIL>", "<link rel=prefetch href=EVIL>", "<object data=../x.pdf></object>", "<base href=EVIL>",
    "<form action=EVIL><button id=evil>x</button></form>", "<a id=evil href=\"javascript:document.title = 'run'\">x</a>",
    "<svg><a id=evil href=\"javascript:document.title = 'run'\"><text y=20>x</text></a></svg>", "<video src=EVIL></video>",
    "<svg><image href=EVIL /></svg>", "<input type=image src=EVIL>", "<embed src=EVIL>",
]  # fmt: skip


def test_markup_in_a_page_would_not_run(
    built: Path, tmp_path: Path, page: Page, seen: Seen, evil: tuple[str, list[str]]
) -> None:
    """Were there a hole through which a record's text becomes markup: by the policy in the head alone."""
    other, asked = evil
    before, h1, after = re.split(r"(<h1[^>]*>)", (built / "about" / "index.html").read_text("utf-8"), maxsplit=1)
    (tmp_path / "assets").symlink_to(built / "assets")
    with serving(tmp_path, "/papershelf/") as home:
        for number, attack in enumerate(ATTACKS):
            placed = before + attack.replace("EVIL", other) + h1 + after
            (tmp_path / str(number)).mkdir()
            (tmp_path / str(number) / "index.html").write_text(placed, "utf-8")
            page.goto(f"{home}{number}/", wait_until="networkidle")
            if "id=evil" in attack:
                page.locator("#evil").click(no_wait_after=True)
                page.wait_for_timeout(200)
            else:
                assert page.title() == "About - Daily Papers Shelf"
                assert page.evaluate("getComputedStyle(document.body).display") != "none", attack
            assert page.title() != "run", attack
            assert not page.url.startswith(other), attack
            for _ in range(400):
                if any("Content Security Policy" in line for line in seen.console):
                    break
                page.wait_for_timeout(50)
            assert any("Content Security Policy" in line for line in seen.console), (attack, seen.console)
            seen.console.clear()
            assert asked == [], attack
