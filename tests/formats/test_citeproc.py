"""Our citations and those of citeproc-js, the processor of Zotero and Mendeley: they agree.

Both get the same items in the same styles. Where they differ, ours is what the manuals ask for, or
what the authors' own script has; the page “Citations” of the manual says so.
"""

from __future__ import annotations

import html
import re
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any

import pytest
from benchmarks.search import client

from papershelf.formats import csl_citations, styles

from .test_csl_citations import IDS, ITEMS

STYLES = (*styles.NAMED_STYLES, "nature")
# Record -> the styles in which the texts differ, and why.
DIFFERENT: dict[str, tuple[set[str], str]] = {
    "authors-not-all-named": (set(STYLES) - {"mla"}, "citeproc-js takes the word `others` for a name"),
    "east-asian-names": (set(STYLES) - {"vancouver"}, "after a Chinese name it inverts all, and sets no italics"),
    "proceedings-paper-with-editors": ({"ieee", "vancouver"}, "it prints `is!,”`, and `Kim J hoon` for Ji-hoon"),
    "report-number-with-hyphen": (set(styles.NAMED_STYLES), "it takes `1999-66` for a range"),
}


@cache
def cite_both() -> dict[str, list[tuple[str, str]]]:
    """Style -> our citation and that of citeproc-js, of each record."""
    used = [styles.read_style(name, Path()) for name in STYLES]
    locales = {name: (files("citeproc") / f"data/locales/locales-{name}.xml").read_text("utf-8") for name in ("en-US", "en-GB")}
    told: list[dict[str, Any]] = [
        {"style": style.csl.decode(),
         "items": [csl_citations._prepare_item(item, style, at) for at, item in enumerate(ITEMS)]}
        for style in used
    ]  # fmt: skip
    found = client.run(Path(__file__).with_name("citeproc.mjs"), {"styles": told, "locales": locales})
    ours = [csl_citations.cite(ITEMS, style) for style in used]
    return {name: [*zip(map(simplify, one), map(simplify, other), strict=True)]
            for name, one, other in zip(STYLES, ours, found, strict=True)}  # fmt: skip


def simplify(text: str) -> str:
    """A citation without what is only for its layout, and with markup in its shortest form."""
    text = re.sub(r'<span class="nocase">(.*?)</span>|<span style="font-style:normal;">(.*?)</span>', r"\1\2", text)
    text = html.unescape(re.sub("</?(?:div|span)[^>]*>", "", text))
    return " ".join(text.replace("\u2060", "").split())


@pytest.mark.parametrize("name", STYLES)
def test_two_processors_agree(name: str) -> None:
    found = dict(zip(IDS, cite_both()[name], strict=True))
    assert {id for id, (ours, other) in found.items() if ours != other} == {
        id for id, (where, _) in DIFFERENT.items() if name in where
    }  # fmt: skip


def test_most_are_equal() -> None:
    pairs = [pair for some in cite_both().values() for pair in some]
    assert len(pairs) >= 24 * 7
    assert sum(ours == other for ours, other in pairs) / len(pairs) > 0.85
