"""The page around every page: what it weighs, and that it does what Material's own does."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml
from playwright.sync_api import Page, expect

from tests.build import INSTANT, ROOT, TOY, build

from .axe import axe_violations
from .html import links, npm_errors, strict_errors
from .motion import wait_for_motion
from .seen import Seen

MOST = 5 * 1024
PAPER = "papers/pfgm-unlocking-the-potential-of-physics-inspired-generative/"
# The section that is marked: Material's has a class.
ACTIVE = ".md-tabs__item--active, .ps-tabs [aria-current]"
SETTINGS = yaml.safe_load((ROOT / "mkdocs.yml").read_text(encoding="utf-8"))

COPY = "article :is(.md-clipboard, .md-code__button)"

@pytest.fixture(scope="module")
def instant(
    tmp_path_factory: pytest.TempPathFactory, serve: Callable[..., str], put_instant: Callable[[Path, str], None]
) -> str:
    folder = tmp_path_factory.mktemp("instant") / "site"
    home = serve(folder, "/papershelf/")
    put_instant(folder, home)
    return home


@pytest.fixture(scope="module")
def stock(tmp_path_factory: pytest.TempPathFactory, serve: Callable[..., str]) -> str:
    """The demo's page written by hand in Material as it is, with the demo's settings."""
    folder = tmp_path_factory.mktemp("stock")
    home = serve(folder / "site", "/papershelf/")
    settings = {key: SETTINGS[key] for key in ("site_name", "markdown_extensions")}
    settings |= {
        "site_url": home,
        "theme": {key: value for key, value in INSTANT.items() if key != "custom_dir"},
        "plugins": ["search"],
        "nav": [{"Today": "index.md"}, {"About": "about.md"}],
    }
    (folder / "docs").mkdir()
    shutil.copy(ROOT / "content" / "pages" / "about.md", folder / "docs")
    (folder / "docs" / "index.md").write_text("---\nhide: [navigation, toc]\n---\n\n# Today\n")
    (folder / "mkdocs.yml").write_text(yaml.safe_dump(settings), encoding="utf-8")
    build(folder / "mkdocs.yml", folder / "site")
    return home


# --- weight ---------------------------------------------------------------------------------


def chrome(path: Path) -> str:
    """A page without its content, which is what stands in its article."""
    head, start, rest = path.read_text(encoding="utf-8").partition("<article")
    opening, _, inner = rest.partition(">")
    return head + start + opening + ">" + inner[inner.rindex("</article>") :]


# What a page says of itself to machines, as much of its own as its content.
METADATA = re.compile(
    r"<meta (?:name|property)=(?:description|citation_|z:|og:)[^>]*>\n?"
    r'|<script type="application/ld\+json">.*?</script>\n?'
)


def test_a_made_page_is_little_more_than_its_content(built: Path) -> None:
    weights = {
        path: len(METADATA.sub("", chrome(path)).encode())
        for path in sorted(built.rglob("*.html"))
        if 'id="content"' in path.read_text(encoding="utf-8")
    }
    for page in (PAPER, "", "papers/", "authors/hao-peng/", "tags/language-models/"):
        assert built / page / "index.html" in weights
    assert {path: weight for path, weight in weights.items() if weight > MOST} == {}


def test_what_is_the_same_on_all_pages_is_made_once(built: Path) -> None:
    assets = built / "assets" / "papershelf"
    for name in ("boot.js", "papershelf.css"):
        text = (assets / name).read_text(encoding="utf-8")
        assert not re.search(r"\{[{%#]", text), name
        assert name in chrome(built / "index.html")
    # Material's style sheets and the icons are in ours: a page asks for one.
    assert chrome(built / "index.html").count("rel=stylesheet") == 1
    assert ".md-typeset" in text
    assert "--ps-icon:url(" in text
    assert not list(built.rglob("*.map"))
    assert [path.name for path in (built / "assets").iterdir() if path.name == "stylesheets"] == []
    for path in built.rglob("*.html"):
        page = path.read_text(encoding="utf-8").partition("<article")[0]
        assert "<svg" not in page, path
        assert 'name="generator"' not in page, path


# --- what it does, beside Material's own ----------------------------------------------------


def state(page: Page) -> dict[str, Any]:
    """What the reader has before them, whatever the elements that make it."""
    return dict(
        page.evaluate("""() => {
          const one = name => document.querySelector(name)
          const drawer = one(".md-sidebar--primary") ?? one(".ps-tabs")
          const shown = element => !!element && getComputedStyle(element).display !== "none"
          return {
            scheme: document.body.dataset.mdColorScheme,
            primary: document.body.dataset.mdColorPrimary,
            toggle: [...document.querySelectorAll("[data-md-component=palette] label")]
              .filter(label => !label.hidden).map(label => label.title),
            tab: [...document.querySelectorAll(".md-tabs__item--active, .ps-tabs [aria-current]")].map(tab => tab.textContent.trim()),
            drawer: drawer.getBoundingClientRect().x >= 0 && shown(drawer)
              && (drawer.matches(".md-sidebar--primary") || innerWidth < 1220),
            top: !one("[data-md-component=top]").hidden,
            copy: !!one("article :is(.md-clipboard, .md-code__button)"),
            title: one("h1").firstChild.textContent.trim(),
            scripted: document.documentElement.classList.contains("js"),
          }
        }""")
    )


def narrow(open_page: Callable[..., Page], **options: Any) -> Page:
    return open_page(viewport={"width": 390, "height": 800}, reduced_motion="reduce", **options)


def drawer(page: Page) -> list[dict[str, Any]]:
    page.locator(".md-header__button[for=__drawer]").click()
    wait_for_motion(page)
    opened = state(page)
    page.locator(".md-overlay").click(position={"x": 350, "y": 400})
    wait_for_motion(page)
    closed = state(page)
    page.locator(".md-header__button[for=__drawer]").click()
    page.locator(".md-nav--primary").get_by_role("link", name="Today", exact=True).click()
    page.wait_for_url(re.compile(r"/papershelf/$"))
    return [opened, closed, {"url": True}]


def palette(page: Page) -> list[dict[str, Any]]:
    found = [state(page)]
    for _ in range(3):
        page.locator("[data-md-component=palette] label:not([hidden])").click()
        found.append(state(page))
        page.reload(wait_until="networkidle")
        found.append(state(page))
    return found


def top(page: Page) -> list[dict[str, Any]]:
    found = []
    for step in (3000, -200):
        before = page.evaluate("scrollY")
        page.mouse.wheel(0, step)
        page.wait_for_function("before => scrollY !== before", arg=before)
        if step < 0:
            page.wait_for_function("!document.querySelector('[data-md-component=top]').hidden")
        wait_for_motion(page)
        found.append(state(page))
    page.locator("[data-md-component=top]").click()
    page.wait_for_function("scrollY === 0")
    return found


def copy(page: Page) -> list[dict[str, Any]]:
    page.locator("article pre").first.hover()
    page.locator("article pre").first.locator("xpath=..").locator("button").first.click()
    expect(page.locator(".md-dialog--active")).to_have_text("Copied to clipboard")
    return [state(page), {"copied": page.evaluate("navigator.clipboard.readText()")}]


def move(page: Page) -> list[dict[str, Any]]:
    """To another page and back, without a new document."""
    page.evaluate("window.same = true")
    page.locator(".md-tabs a", has_text="Today").click()
    expect(page.locator(ACTIVE)).to_have_text("Today")
    there = {"same": page.evaluate("window.same"), "tab": state(page)["tab"]}
    page.go_back()
    expect(page.locator("h1")).to_contain_text("About")
    return [there, {"same": page.evaluate("window.same")}, state(page)]


@pytest.mark.parametrize("act", [drawer, palette, top, copy, move])
@pytest.mark.parametrize("scheme", ["light", pytest.param("dark", marks=pytest.mark.long)])
def test_it_does_what_materials_own_does(
    stock: str, instant: str, open_page: Callable[..., Page], seen: Seen, act: Any, scheme: str
) -> None:
    found = []
    for home in (stock, instant):
        options: dict[str, Any] = {"color_scheme": scheme}
        if act is copy:
            options["permissions"] = ["clipboard-read", "clipboard-write"]
        page = narrow(open_page, **options) if act is drawer else open_page(**options)
        page.goto(home + "about/", wait_until="networkidle")
        page.wait_for_selector(COPY, state="attached")  # the last that Material's script does
        found.append([state(page), *act(page)])
    assert found[0] == found[1]
    assert seen.trouble() == []


# --- what made pages do ---------------------------------------------------------------------


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_scheme_is_there_before_materials_script(
    home: str, open_page: Callable[..., Page], scheme: str
) -> None:
    """The system's at first, then the reader's choice, even against the system's."""
    page = open_page(color_scheme=scheme)
    page.route(re.compile(r"/bundle\."), lambda route: route.abort())
    colours = {"light": "rgb(251, 250, 246)", "dark": "rgb(22, 24, 26)"}
    page.goto(home + PAPER)
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == colours[scheme]
    page.unroute_all()
    page.reload(wait_until="networkidle")
    other = "dark" if scheme == "light" else "light"
    while page.evaluate("getComputedStyle(document.body).backgroundColor") != colours[other]:
        page.locator("[data-md-component=palette] label:not([hidden])").click()
    page.route(re.compile(r"/bundle\."), lambda route: route.abort())
    page.goto(home + "tags/")
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == colours[other]


def test_the_section_of_a_made_page_is_marked(home: str, page: Page) -> None:
    for address, tab in ((PAPER, "Papers"), ("authors/hao-peng/", "Authors"), ("", "Today")):
        page.goto(home + address)
        expect(page.locator(ACTIVE)).to_have_text(tab)


def test_made_pages_move_instantly(
    instant: str, open_page: Callable[..., Page], seen: Seen
) -> None:
    """From section to section; papers are not in the sitemap that Material's script reads."""
    page = open_page()
    page.goto(instant + "tags/language-models/", wait_until="networkidle")
    page.evaluate("window.same = true")
    for tab, title in (("Tags", "Tags"), ("Papers", "All papers"), ("Years", "Years")):
        page.locator(".md-tabs a", has_text=tab).click()
        expect(page.locator("h1")).to_have_text(title)
        expect(page.locator(ACTIVE)).to_have_text(tab)
        assert page.title() == f"{title} - {SETTINGS['site_name']}"
    page.locator(".md-header__title").click()
    expect(page.locator(".ps-feed")).to_be_visible()
    assert page.evaluate("window.same")
    assert seen.trouble() == []


@pytest.mark.parametrize("address", [PAPER, "papers/", "tags/", "about/", "no-such-page/"])
def test_the_drawer_needs_no_script(
    home: str, open_page: Callable[..., Page], address: str
) -> None:
    page = narrow(open_page, java_script_enabled=False)
    page.goto(home + address)
    # Made pages have one list of sections for both screens.
    drawer = page.locator(".md-nav--primary .md-nav__list, body:not(:has(.md-nav--primary)) .ps-tabs").first
    links = drawer.get_by_role("link", include_hidden=True)
    expect(links.first).not_to_be_in_viewport()
    page.locator(".md-header__button[for=__drawer]").click()
    expect(links.first).to_be_in_viewport(ratio=1)
    expect(drawer).not_to_contain_text("Venues")  # there is none in the demo
    for name in (name for entry in SETTINGS["nav"] for name in entry if name != "Venues"):
        # Not as a link: the page's own name may open its headings instead.
        expect(drawer).to_contain_text(name)
    links.filter(has_text="Years").click()
    expect(page.locator("h1")).to_have_text("Years")


def test_the_drawer_is_accessible(home: str, open_page: Callable[..., Page]) -> None:
    for scheme in ("light", "dark"):
        page = narrow(open_page, color_scheme=scheme)
        page.goto(home + "papers/", wait_until="networkidle")
        page.locator(".md-header__button[for=__drawer]").click()
        wait_for_motion(page)
        assert axe_violations(page) == []
        expect(page.locator(".ps-tabs [aria-current=page]")).to_have_text("Papers")
        expect(page.locator(".ps-tabs [aria-current=page]")).to_be_in_viewport(ratio=1)


@pytest.mark.parametrize("leave", ["reload", "back"])
def test_the_drawer_is_closed_on_a_page_that_comes_back(
    home: str, open_page: Callable[..., Page], leave: str
) -> None:
    page = narrow(open_page)
    page.goto(home + "papers/", wait_until="networkidle")
    page.locator(".md-header__button[for=__drawer]").click()
    expect(page.locator("#__drawer")).to_be_checked()
    if leave == "reload":
        page.reload()
    else:
        page.goto(home)
        page.go_back()
    expect(page.locator("#__drawer")).not_to_be_checked()
    expect(page.locator(".ps-drawer")).to_have_attribute("aria-expanded", "false")


# --- what a curator may do ------------------------------------------------------------------

BLOCKS = ("site_meta htmltitle styles libs fonts analytics extrahead announce outdated header hero "
          "tabs site_nav container content footer config scripts").split()  # fmt: skip


def curated(folder: Path, files: dict[str, str], **changes: Any) -> Path:
    """The toy shelf with templates of a curator's, and other settings; built."""
    toy = shutil.copytree(TOY, folder / "toy", ignore=shutil.ignore_patterns("site", ".cache"))
    settings = yaml.safe_load((toy / "mkdocs.yml").read_text(encoding="utf-8"))
    theme = {**settings["theme"], "custom_dir": "overrides", **changes.pop("theme", {})}
    for name, text in files.items():
        path = toy / "overrides" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    (toy / "overrides").mkdir(exist_ok=True)
    (toy / "mkdocs.yml").write_text(yaml.safe_dump({**settings, **changes, "theme": theme}))
    return build(toy / "mkdocs.yml", folder / "site")


def test_every_block_can_be_added_to(tmp_path: Path) -> None:
    blocks = "".join(
        f"{{% block {name} %}}{{{{ super() }}}}<!-- {name} -->{{% endblock %}}" for name in BLOCKS
    )
    site = curated(
        tmp_path,
        {"main.html": '{% extends "base.html" %}' + blocks},
        extra={"version": {"provider": "mike"}},
    )
    for address in ("papers/maths/", "papers/", "about/"):
        html = (site / address / "index.html").read_text(encoding="utf-8")
        assert [name for name in BLOCKS if f"<!-- {name} -->" not in html] == [], address


@pytest.mark.parametrize("names", [
    ["header", "content", "footer"],  # the others are included by these
    ["tabs", "nav", "copyright", "source", "search", "comments"],
])  # fmt: skip
def test_partials_can_be_replaced(tmp_path: Path, names: list[str]) -> None:
    site = curated(tmp_path, {f"partials/{name}.html": f"<!-- mine: {name} -->" for name in names})
    for address in ("papers/maths/", "about/"):
        html = (site / address / "index.html").read_text(encoding="utf-8")
        assert [name for name in names if f"<!-- mine: {name} -->" not in html] == []


def test_a_partial_that_needs_script_can_be_replaced(
    tmp_path: Path, serve: Callable[..., str], page: Page
) -> None:
    files = {"partials/palette.html": '<b id="mine">palette</b>'}
    home = serve(curated(tmp_path, files), "/toy/")
    page.goto(home + "papers/maths/")
    expect(page.locator("header #mine")).to_have_text("palette")


def test_materials_settings_of_the_page_hold(
    tmp_path: Path, serve: Callable[..., str], page: Page, seen: Seen
) -> None:
    """Other features, another language, no search, a logo of one's own: valid, linked, working."""
    site = curated(
        tmp_path,
        {"main.html": '{% extends "base.html" %}{% block announce %}<p>New</p>{% endblock %}',
         "logo.svg": '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"/>'},
        theme={"features": ["navigation.tabs", "navigation.tabs.sticky", "navigation.footer",
                            "navigation.path", "navigation.top", "navigation.instant",
                            "navigation.instant.progress", "announce.dismiss", "toc.follow",
                            "content.tabs.link"],
               "language": "ar", "logo": "logo.svg", "icon": {"repo": "fontawesome/brands/git"},
               "palette": {"scheme": "slate", "primary": "custom"}},
        plugins=["papershelf"],
        extra={"alternate": [{"name": "English", "link": "./", "lang": "en"}],
               "social": [{"icon": "material/email", "link": "mailto:a@example.org", "name": "M"}],
               "consent": {"title": "Consent", "description": "Cookies?", "cookies": {"a": "A"}}},
    )  # fmt: skip
    pages = [site / name / "index.html" for name in ("", "about", "papers", "papers/maths")]
    assert [error for path in pages for error in strict_errors(path)] == []
    assert links(site, "https://toy.example/toy/") == []
    home = serve(site, "/toy/")
    for address in ("", "papers/", "papers/maths/", "about/"):
        page.goto(home + address, wait_until="networkidle")
        expect(page.locator("form[name=search]")).to_have_count(0)
        expect(page.locator("html")).to_have_attribute("lang", "ar")
        assert page.locator("header [data-md-component=logo] img").evaluate("it => it.offsetHeight") == 24
        assert page.evaluate("document.body.dataset.mdColorScheme") == "slate"
        expect(page.locator(".md-banner")).to_contain_text("New")
    assert [line for line in seen.trouble() if "sitemap" not in line] == []


def test_a_page_with_headings_has_them_beside_it(tmp_path: Path) -> None:
    """Pages written by hand keep their navigation and table of contents, and are valid."""
    site = curated(tmp_path, {})
    page = site / "about" / "index.html"
    html = page.read_text(encoding="utf-8")
    assert 'class="md-nav md-nav--secondary"' in html
    assert strict_errors(page) == []
    assert npm_errors([page]) == []


def test_home_and_own_pages_name_what_made_the_site(demo_site: Path, toy_site: Path) -> None:
    """Other pages have a last line only if the curator has set one."""

    def has(site: Path, path: str, text: str) -> bool:
        return text in (site / path / "index.html").read_text(encoding="utf-8")

    made, footer, own = ">Papershelf</a>", "<footer", SETTINGS["copyright"]
    paths = ("", "about", "papers", "stats")
    assert [has(demo_site, path, made) for path in paths] == [True, True, False, False]
    assert all(has(demo_site, path, own) for path in (*paths, PAPER))
    assert [has(toy_site, path, footer) for path in paths] == [True, True, False, False]
