"""Pages on paper: a listing is a bibliography, a paper is one sheet, and all is ink on white."""

from __future__ import annotations

import re
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page

pytestmark = pytest.mark.skipif(not shutil.which("pdftotext"), reason="poppler is not installed")


def printed(page: Page, path: Path, address: str, paper: str = "A4") -> list[str]:
    """The text of each sheet that a page is printed on."""
    page.goto(address, wait_until="networkidle")
    page.pdf(path=path, format=paper)
    done = subprocess.run(["pdftotext", "-layout", path, "-"], capture_output=True, text=True, encoding="utf-8", check=True)
    return done.stdout.split("\f")[:-1]


def folded(text: str) -> str:
    return " ".join(text.split())


def squeezed(text: str) -> str:
    """A text without white space and the separators of facts: a line may end after a hyphen."""
    return "".join(text.replace("·", "").split())


@pytest.mark.parametrize("paper", ["A4", "Letter"])
def test_a_paper_is_one_sheet(home: str, built: Path, page: Page, tmp_path: Path, paper: str) -> None:
    """The longest page of the demo too; with its links' addresses, and nothing that wants to be clicked."""
    own = (path.with_suffix("") / "index.html" for path in built.glob("papers/*.bib"))
    every = sorted(own, key=lambda path: path.stat().st_size)
    for path in (every[0], every[len(every) // 2], every[-1]):
        sheets = printed(page, tmp_path / "a.pdf", f"{home}papers/{path.parent.name}/", paper)
        assert len(sheets) == 1, path.parent.name
        text = folded(sheets[0])
        assert "Abstract" in text
        assert f"@misc{{{path.parent.name}," in text
        assert re.search(r"PDF https://arxiv\.org/pdf/\d", text)
        for word in ("Copy", "Download", "RIS", "Search", "Made with", "Keyboard", "Back to top"):
            assert not re.search(rf"\b{word}\b", re.sub("Search for|Tree Search", "", text)), word


def test_a_listing_is_a_bibliography(home: str, page: Page, tmp_path: Path) -> None:
    """All entries, each in one piece, sixteen and more a sheet."""
    sheets = printed(page, tmp_path / "a.pdf", f"{home}papers/")
    assert len(sheets) <= 3
    page.emulate_media(media="print")
    entries = page.locator(".ps-rows > li").all_inner_texts()
    assert len(entries) == 47
    assert not any("· ·" in folded(sheet) for sheet in sheets)
    texts = [squeezed(sheet) for sheet in sheets]
    for entry in entries:
        assert sum(squeezed(entry) in text for text in texts) == 1, entry
    around = texts[0].partition(squeezed(entries[0]))[0] + texts[-1].partition(squeezed(entries[-1]))[2]
    assert around == "AllpapersTypesPreprints46,Other147papers2025"


def test_results_print_as_a_listing_does(home: str, page: Page, tmp_path: Path) -> None:
    sheets = printed(page, tmp_path / "a.pdf", f"{home}search/?q=poisson+flow")
    title, names = "PFGM++: Unlocking the Potential of Physics-Inspired Generative Models", "Yilun Xu"
    assert f"{title} {names}" in folded(sheets[0])
    assert "Filter" not in sheets[0]
    assert "Relevance" not in sheets[0]


@pytest.mark.parametrize("script", [True, False])
def test_it_is_ink_on_white_in_the_dark_too(home: str, open_page: Callable[..., Page], script: bool) -> None:
    page = open_page(color_scheme="dark", java_script_enabled=script)
    for address in ("", "papers/", "authors/", "about/"):
        page.emulate_media(media="screen", color_scheme="dark")
        page.goto(home + address)
        page.emulate_media(media="print", color_scheme="dark")
        looks = "(style => [style.color, style.backgroundColor])(getComputedStyle(document.querySelector({!r})))"
        assert page.evaluate(looks.format("body")) == ["rgb(0, 0, 0)", "rgb(255, 255, 255)"], address
        assert page.evaluate(looks.format("h1"))[0] == "rgb(0, 0, 0)", address
