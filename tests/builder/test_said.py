"""A site in a language that marks whatever is said in it: nothing that pages say is unmarked."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path

import pytest

from tests.build import TOY, build
from tests.built.test_languages import theme
from tests.tools.pseudo import TAG, spoken

# What is the same in every language, beside the records' own text.
NAMES = re.compile(
    r"BibTeX|biblatex|RIS|CSL-JSON|EndNote|PDF|DOI|arXiv|ORCID|OpenReview|ISBN|ISSN|JSON Feed|ROR|English|Français|APA|Papershelf"
    r"|Material for MkDocs|title:graph|author:rudin|year:2020\.\.2023|[a-z]+\.csv|content/papers/"
)
# What Material says, and what the CLDR says of the dates and languages of these records.
GERMAN = re.compile(
    r"Kopfzeile|Navigation|Suche|Zum (?:Repository|Inhalt)|GitHub|Hauptnavigation|Inhaltsverzeichnis"
    r"|[kM]B|Dez(?:ember)?|Feb(?:ruar)?|März|Mai|Jun[i.]|Juli|(?:Sonn|Mon|Frei|Sams)tag|Norwegisch|Arabisch|\b(?:Mo|Di|Mi|Do|Fr|Sa|So)\."
)
# A citation speaks the language of its style.
CITATION = re.compile(r'</label>\n?<p>.*?</p>|<ul class="?ps-refs"?>.*?</ul>|<a href="?#ref-.*?</p>', re.DOTALL)
READ_OUT = ("aria-label", "title", "placeholder", "alt")


class Texts(HTMLParser):
    """The texts of a page, and of its attributes that are read out; but for what is preformatted."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []
        self._skipped = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = dict(attrs)
        if tag in ("script", "style", "pre", "math", "code", "title") and not self._skipped:
            self._skipped = tag
        if tag not in ("link", "meta") and values.get("class") != "Z3988":
            self.found += [values[name] or "" for name in READ_OUT if name in values]

    def handle_endtag(self, tag: str) -> None:
        if tag == self._skipped:
            self._skipped = ""

    def handle_data(self, data: str) -> None:
        if not self._skipped:
            self.found.append(data)


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    folder = tmp_path_factory.mktemp("marked")
    with spoken(folder):
        yield build(TOY / "mkdocs.yml", folder / "site", theme=theme(TOY / "mkdocs.yml", TAG))


def unmarked(html: str) -> Iterator[str]:
    """What a page says outside of marks; a mark may begin in one text and end in another."""
    texts = Texts()
    texts.feed(html)
    whole = "\0".join(texts.found)
    while (less := re.sub(r"⟦[^⟦⟧]*⟧", "\0", whole)) != whole:
        whole = less
    yield from filter(None, map(str.strip, whole.split("\0")))


def test_pages_say_nothing_unmarked(site: Path) -> None:
    own = "\n".join(path.read_text(encoding="utf-8") for path in sorted(TOY.rglob("*"))
                    if path.suffix in (".yaml", ".yml", ".md"))  # fmt: skip
    letters = re.compile(r"[A-Za-z]{2,}")
    found: dict[str, str] = {}
    for path in sorted(site.rglob("*.html")):
        for text in unmarked(CITATION.sub("", path.read_text(encoding="utf-8"))):
            said = letters.findall(GERMAN.sub("", NAMES.sub("", text)))
            # A word that no record, label or hand-written page has.
            if foreign := [word for word in said if word not in own]:
                found.setdefault(" ".join(foreign), f"{path.relative_to(site)}: {text[:80]}")
    assert found == {}


def test_the_marks_are_there(site: Path) -> None:
    home = (site / "index.html").read_text(encoding="utf-8")
    assert "⟦All papers⟧" in home
    assert "⟦2 papers⟧" in home
