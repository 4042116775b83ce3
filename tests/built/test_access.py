"""For everyone: small windows, still pages, and a focus that is seen.

That axe-core finds nothing on every kind of page, and that none scrolls sideways, is tested beside each kind; here are the
odd records, and what axe can't see. All of it is of WCAG 2.2 AA.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from importlib.resources import files
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from .axe import Violations, at_widths, axe_violations
from .seen import Seen
from .test_demo import PFGM

ODD = ["", "page/2/", "papers/", "papers/page/2/", "authors/", "bibtex/", "venues/", "tags/", "search/?q=the", "papers/maths/", "papers/hostile/",
       "papers/crowd/", "papers/numbers/", "papers/right-to-left/", "papers/names/", "papers/bare/", "lists/",
       "lists/first.steps/", "stats/", "people/", "authors/ada-example/", "chosen/", "volumes/", "volumes/names.2020/",
       "volumes/picked/", "institutions/", "institutions/institute-of-examples-proofs/", "fields/funding/"]  # fmt: skip


@pytest.fixture(scope="module")
def odd(toy_site: Path, serve: Callable[..., str]) -> str:
    return serve(toy_site, "/toy/")


@at_widths(320)
def test_odd_records(odd: str, open_page: Callable[..., Page], seen: Seen, width: int, violations: Violations) -> None:
    page = open_page(viewport={"width": width, "height": 800}, reduced_motion="reduce")
    for address in ODD:
        page.goto(odd + address, wait_until="networkidle")
        assert violations(page) == [], address
        assert page.evaluate("document.documentElement.scrollWidth") <= width, address
    assert seen.trouble() == []


def test_rows_without_facts_begin_where_others_do(odd: str, open_page: Callable[..., Page]) -> None:
    page = open_page(viewport={"width": 390, "height": 800})
    page.goto(f"{odd}institutions/institute-of-examples-proofs/", wait_until="networkidle")
    starts = {round(part.bounding_box()["x"]) for part in page.locator(".ps-rows > li > a, .ps-rows > li:has(.ps-facts:not(:has(*))) > .ps-acts").all()}
    assert len(starts) == 1, starts


# Two families that no machine need have: metrics of a font decide how lines wrap and how high buttons are.
FONT = files("font_source_sans_pro") / "files/SourceSansPro-Regular.ttf"
FAMILIES = {"low": "size-adjust: 85%; ascent-override: 62%; descent-override: 12%",
            "tall": "size-adjust: 118%; ascent-override: 112%; descent-override: 36%"}  # fmt: skip
USE = "body, body :is(button, input, select) { font-family: Any !important } :root { --ps-sans: Any; --ps-serif: Any }"
# Buttons of cards were too low on phones where fonts are; the long tests look at other windows too.
AT_WIDTHS = [*((family, (390,)) for family in FAMILIES),
             *(pytest.param(family, (320, 1280), marks=pytest.mark.long) for family in FAMILIES)]  # fmt: skip
BUSY = ["", PFGM, "papers/", "tags/language-models/", "bibtex/", "search/?q=language+models", "days/2026-01-06/"]


@pytest.mark.parametrize(("family", "widths"), AT_WIDTHS)
def test_targets_are_large_enough_in_any_font(
    home: str, open_page: Callable[..., Page], family: str, widths: Iterable[int]
) -> None:
    """24 pixels, or room around them (2.5.8)."""
    page = open_page(reduced_motion="reduce", bypass_csp=True)  # for the style below
    page.context.route("**/any.ttf", lambda route: route.fulfill(path=str(FONT), content_type="font/ttf"))
    for address in BUSY:
        page.goto(home + address, wait_until="networkidle")
        page.add_style_tag(content=f"@font-face {{ font-family: Any; src: url(/any.ttf); {FAMILIES[family]} }} {USE}")
        assert page.evaluate("document.fonts.load('16px Any').then(found => found.length)") == 1
        for width in widths:
            page.set_viewport_size({"width": width, "height": 800})
            assert axe_violations(page, "target-size") == [], f"{address} at {width}"
    page.goto(home, wait_until="networkidle")
    for part in page.locator(".ps-acts > *").all()[:8]:
        box = part.bounding_box()
        assert box and min(box["width"], box["height"]) >= 24


def test_the_search_is_whole_on_the_narrowest_phone(home: str, open_page: Callable[..., Page]) -> None:
    page = open_page(viewport={"width": 320, "height": 640})
    page.goto(home)
    page.get_by_role("button", name="Search", exact=True).click()
    page.keyboard.type("language model")
    expect(page.locator("[role=option]").first).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
    for part in page.locator(".ps-dialog input, .ps-dialog form button").all():
        expect(part).to_be_in_viewport(ratio=1)


def test_nothing_moves_for_who_wants_it_so(home: str, open_page: Callable[..., Page]) -> None:
    page = open_page(reduced_motion="reduce", viewport={"width": 390, "height": 800})
    moving = """[...document.querySelectorAll("*")].filter(one => {
        const {animationName, transitionDuration, scrollBehavior} = getComputedStyle(one)
        return animationName !== "none" || /[1-9]/.test(transitionDuration) || scrollBehavior === "smooth"
    }).map(one => one.outerHTML.slice(0, 80))"""
    for address in ("", PFGM, "search/?q=flow", "about/"):
        page.goto(home + address, wait_until="networkidle")
        assert page.evaluate(moving) == [], address
    page.emulate_media(reduced_motion="no-preference")
    assert page.evaluate(moving) != []  # the drawer


# What has the focus, how that is shown, and whether it can be seen at all: some point of it is on top.
# A choice shows it by its label.
FOCUS = """() => {
    const one = document.activeElement
    if (one === document.body) return null
    const outlined = it => {
        const {outlineStyle, outlineWidth, outlineColor} = getComputedStyle(it)
        return outlineStyle !== "none" && parseFloat(outlineWidth) >= 1 && outlineColor !== "rgba(0, 0, 0, 0)"
    }
    const isUnseen = getComputedStyle(one).opacity === "0"
    const places = isUnseen ? [...one.labels, one.nextElementSibling].filter(Boolean) : [one]
    const shown = places.find(outlined) ?? one
    const box = [...shown.getClientRects()]
    const points = box.flatMap(({x, y, width, height}) =>
        [.1, .5, .9].flatMap(part => [.2, .5, .8].map(down => [x + width * part, y + height * down])))
    const isOnTop = ([x, y]) => {
        const top = document.elementFromPoint(x, y)
        return top !== null && (shown.contains(top) || top.contains(one))
    }
    return {
        what: shown.outerHTML.slice(0, 100),
        outlined: outlined(shown),
        seen: points.some(isOnTop),
    }
}"""


# On a phone the half of them, in a wide window the other.
FOCUSED = ["", PFGM, "papers/", "authors/", "search/?q=poisson+flow", "bibtex/", "about/"]
SIZES = [pytest.param(address, width, marks=[pytest.mark.long] if (number + at) % 2 else [])
         for number, address in enumerate(FOCUSED) for at, width in enumerate((390, 1280))]  # fmt: skip


@pytest.mark.parametrize(("address", "width"), SIZES)
def test_the_focus_is_seen_wherever_it_goes(home: str, open_page: Callable[..., Page], address: str, width: int) -> None:
    """Forward and back again: nothing that stays on the page lies over it (2.4.7, 2.4.11)."""
    page = open_page(viewport={"width": width, "height": 640}, reduced_motion="reduce")
    page.goto(home + address, wait_until="networkidle")
    page.evaluate("document.activeElement.blur()")
    for key in ("Tab", "Shift+Tab"):
        steps = 0
        for _ in range(40):  # past the header, and through some of the many rows that are alike
            page.keyboard.press(key)
            found = page.evaluate(FOCUS)
            if found is None:
                break
            steps += 1
            assert found["outlined"], found["what"]
            assert found["seen"], f"{key}: {found['what']}"
        assert steps > 5


@pytest.mark.parametrize("script", [True, False])
@pytest.mark.parametrize("address", ["papers/", "about/"])
def test_the_drawer_opens_by_keyboard(home: str, open_page: Callable[..., Page], address: str, script: bool) -> None:
    """It is all the navigation that an enlarged page has (2.1.1)."""
    page = open_page(viewport={"width": 640, "height": 640}, java_script_enabled=script)
    page.goto(home + address)
    opener = page.get_by_role("button" if script else "checkbox", name="Navigation")
    for _ in range(3):
        if not opener.evaluate("one => one === document.activeElement"):
            page.keyboard.press("Tab")
    expect(opener).to_be_focused()
    page.keyboard.press("Space")
    tags = page.get_by_role("navigation").get_by_role("link", name="Tags", exact=True)
    expect(tags).to_be_in_viewport(ratio=1)
    tags.focus()
    page.keyboard.press("Enter")
    expect(page.locator("h1")).to_have_text("Tags")
