"""Accessibility as axe-core sees it, in a page that stands in a real browser."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from .server import FOLDER, MODULES

Violations = Callable[[Page], list[str]]
"""One of the functions below that look at a page."""

_SCRIPT = "axe-core/axe.min.js"
# From a server, a browser compiles its 560 KB once for all pages; they are not to see that it came.
_LOAD = """async address => {
    const script = document.createElement("script")
    script.src = address
    await new Promise((loaded, failed) => {
        script.onload = loaded
        script.onerror = failed
        document.head.append(script)
    })
    script.remove()
}"""
# WCAG 2.2 AA is all of these together: a tag names the version that brought the criterion.
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22a", "wcag22aa", "best-practice"]
COLOURS = ("color-contrast", "link-in-text-block")
"""The rules that look at colours: all of axe's category `cat.color` at these levels. They take half of its time."""
# Its rule on the size of targets, 24 px, is off unless asked for.
_RUN = """async ([tags, rules, without]) => {
    const runOnly = rules.length ? {type: "rule", values: rules} : {type: "tag", values: tags}
    const states = [["target-size", {enabled: true}], ...without.map(rule => [rule, {enabled: false}])]
    const options = {runOnly, rules: rules.length ? {} : Object.fromEntries(states), resultTypes: ["violations"]}
    return (await axe.run(document, options)).violations;
}"""
# The page follows the system's scheme, or the reader's choice where there is no such palette.
_CHOOSE = """async named => {
    await new Promise(done => requestAnimationFrame(() => setTimeout(done)))
    if (document.body.dataset.mdColorScheme === named) return
    const choice = document.querySelector(`[data-md-component=palette] [data-md-color-scheme="${named}"]`)
    choice.checked = true
    choice.dispatchEvent(new Event("change"))
}"""
_SCHEMES = {"default": "light", "slate": "dark"}


def axe_violations(page: Page, *rules: str) -> list[str]:
    """What breaks WCAG 2.2 AA or good practice in the page as it stands: a line an element.

    A line is `rule (impact): element: what to do`. Axe measures colours as they are at the moment,
    so let transitions end first. The page has to allow scripts. With names of rules, only these
    are looked at.
    """
    return _run(page, rules, ())


def violations_in_both_schemes(page: Page) -> list[str]:
    """The violations in the scheme that the page has, and those of colours in the other, in which it is left.

    So a page that is loaded next is loaded in that one.
    """
    return _look_in_both_schemes(page, ())


def colour_violations(page: Page) -> list[str]:
    """The violations of colours in both schemes; the page is left in the one that it had not."""
    return _look_in_both_schemes(page, COLOURS)


def other_violations(page: Page) -> list[str]:
    """The violations of all rules that don't look at colours."""
    return _run(page, (), COLOURS)


def at_widths(narrow: int, *others: int) -> pytest.MarkDecorator:
    """A test of windows of a `width`, with what finds `violations` there.

    Each is looked for once: those of colours at 1,280 pixels, all others at `narrow`, where there is least room. `make test-long`
    looks for all of them in both, and at the `others`.
    """
    short = [pytest.param(narrow, other_violations, id=f"{narrow}"), pytest.param(1280, colour_violations, id="1280")]
    long = [pytest.param(width, violations_in_both_schemes, id=f"{width}-all", marks=pytest.mark.long)
            for width in (narrow, 1280, *others)]  # fmt: skip
    return pytest.mark.parametrize(("width", "violations"), [*short, *long])


def _look_in_both_schemes(page: Page, rules: Sequence[str]) -> list[str]:
    named = page.locator("body").get_attribute("data-md-color-scheme")
    found = [f"{named}: {line}" for line in _run(page, rules, ())]
    other = "slate" if named == "default" else "default"
    page.emulate_media(color_scheme=_SCHEMES[other])
    page.evaluate(_CHOOSE, other)
    expect(page.locator("body")).to_have_attribute("data-md-color-scheme", other)
    return found + [f"{other}: {line}" for line in _run(page, COLOURS, ())]


def _run(page: Page, rules: Sequence[str], without: Sequence[str]) -> list[str]:
    if not page.evaluate("'axe' in window"):
        _load(page)
    found = page.evaluate(_RUN, [TAGS, list(rules), list(without)])
    return [line for violation in found for line in _lines(violation)]


def _load(page: Page) -> None:
    if page.url.startswith("http:"):
        page.evaluate(_LOAD, MODULES + _SCRIPT)
    else:
        page.evaluate((FOLDER / _SCRIPT).read_text(encoding="utf-8"))


def _lines(violation: dict[str, Any]) -> list[str]:
    rule = f"{violation['id']} ({violation['impact']})"
    places = (" ".join(map(str, node["target"])) for node in violation["nodes"])
    return [f"{rule}: {place}: {violation['help']}" for place in places]
