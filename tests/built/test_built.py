"""The demo and the toy shelf, built and checked whole: what holds for every page."""

from __future__ import annotations

import re
import shutil
import subprocess
from collections.abc import Callable
from html.parser import HTMLParser
from pathlib import Path

import bibtexparser
import pytest

from .html import Site, npm_errors, strict_errors, vnu_errors

ADDRESSES = {"demo": "https://papershelf.github.io/papershelf/", "toy": "https://toy.example/toy/"}


@pytest.fixture(scope="module", params=ADDRESSES)
def name(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture(scope="module")
def built(name: str, built_site: Callable[[str], Path]) -> Path:
    return built_site(name)


@pytest.fixture(scope="module")
def parsed(built: Path) -> Site:
    return Site(built)


def pages(built: Path) -> list[Path]:
    return sorted(built.rglob("*.html"))


def kinds(built: Path) -> list[Path]:
    """Pages of every kind, and every paper's: the rest differ in their rows only."""
    one = ["", "page/2", "papers", "papers/page/2", "authors", "tags", "venues", "years", "days",
           "lists", "stats", "bibtex", "about", "search", "shelf", "map", "top", "weeks", "months"]  # fmt: skip
    found = [built / folder / "index.html" for folder in one]
    found += sorted(built.glob("papers/*/index.html"))
    for kind in ("authors", "tags", "venues", "years", "days", "lists", "institutions"):
        found += sorted(built.glob(f"{kind}/*/index.html"))[:8]
        found += sorted(built.glob(f"{kind}/*/*/index.html"))[:4]
    return [path for path in found if path.is_file()] + [built / "404.html"]


def test_every_link_and_anchor_resolves(name: str, parsed: Site) -> None:
    assert parsed.links(ADDRESSES[name]) == []


def test_nothing_is_loaded_from_another_host(parsed: Site) -> None:
    assert parsed.external() == []


def test_html_parses_strictly(built: Path) -> None:
    assert [error for path in kinds(built) for error in strict_errors(path)] == []


def test_html_is_valid(built: Path) -> None:
    assert npm_errors(kinds(built)) == []


@pytest.mark.skipif(not shutil.which("java"), reason="Java is not installed")
def test_the_checker_of_the_w3c_finds_nothing(demo_site: Path, toy_site: Path, serve: Callable[..., str]) -> None:
    homes = {site: serve(site) for site in (demo_site, toy_site)}
    assert vnu_errors(f"{home}{path.relative_to(site)}" for site, home in homes.items() for path in kinds(site)) == []


class Reader(HTMLParser):
    """What a page would run, and where its links lead."""

    def __init__(self) -> None:
        super().__init__()
        self.handlers: list[str] = []
        self.schemes: set[str] = set()
        self.elements: set[str] = set()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.add(tag)
        for key, value in attrs:
            if key.startswith("on"):
                self.handlers.append(f"{tag} {key}={value}")
            scheme = re.match(r"\s*([a-zA-Z][\w+.-]*):", value or "")
            if key in ("href", "src", "action") and scheme:
                self.schemes.add(scheme[1].lower())


def test_no_record_brings_code_into_a_page(built: Path) -> None:
    ours = {"script", "style"}
    for path in pages(built):
        text = path.read_text(encoding="utf-8")
        reader = Reader()
        # Scripts are the theme's; a stranger's would be one more.
        reader.feed(re.sub(r"<script[^>]*>.*?</script>", "", text, flags=re.DOTALL))
        assert reader.handlers == [], path
        assert reader.schemes <= {"http", "https", "mailto"}, path
        assert not reader.elements & {"marquee", "iframe", "object", "embed", "base"}, path
        assert not reader.elements & (ours - {"style"}), path
        for code in range(1, 16):
            assert f"alert({code})</script>" not in text.replace("&lt;/script&gt;", ""), path


def test_no_page_but_a_listing_grows_with_the_collection(built: Path) -> None:
    """Navigation names sections only: no paper, author or tag outside of a page's own content."""
    for path in pages(built):
        text = path.read_text(encoding="utf-8")
        chrome, content, _ = text.partition('id="content"')
        if not content:
            continue  # a redirect, or a page written by hand
        for link in re.findall(r'href="?([^" >]*)', chrome.partition("<body")[2]):
            assert not re.search(r"(papers|authors|tags|venues|years|lists)/[^/\"]+/", link), (path, link)


def lists_no_papers(text: str) -> bool:
    """Whether a listing is empty; the page of somebody who only edits has volumes, and says nothing of papers."""
    return "No papers here yet" in text or ("Editor of" in text and "ps-rows" not in text)


def test_files_are_where_the_contract_says(built: Path) -> None:
    for address in (
        "index.html", "papers/index.html", "authors/index.html", "tags/index.html",
        "venues/index.html", "years/index.html", "days/index.html", "bibtex/index.html",
        "lists/index.html", "stats/index.html", "bibliography.bib", "sitemap.xml", "404.html",
    ):  # fmt: skip
        assert (built / address).is_file(), address
    for kind in ("authors", "tags", "venues", "years", "days", "lists"):
        for folder in (built / kind).iterdir():
            listing = folder / "index.html"
            if listing.is_file() and "http-equiv=refresh" not in listing.read_text("utf-8"):
                is_empty = lists_no_papers(listing.read_text("utf-8"))
                assert (folder / "bibliography.bib").is_file() != is_empty, folder


def test_nothing_is_outside_the_site(built: Path) -> None:
    assert [path.name for path in built.parent.iterdir()] == ["site"]


def test_bibliographies_are_read_by_another_reader(built: Path) -> None:
    for path in sorted(built.rglob("*.bib")):
        library = bibtexparser.parse_string(path.read_text(encoding="utf-8"))
        assert library.failed_blocks == [], path
    whole = bibtexparser.parse_string((built / "bibliography.bib").read_text(encoding="utf-8"))
    papers = {path.stem for path in built.glob("papers/*.bib")}
    assert len(whole.entries) == len(papers)


@pytest.mark.skipif(not shutil.which("bibtex"), reason="bibtex is not installed")
def test_bibtex_has_nothing_to_say_of_the_whole_bibliography(
    built: Path, tmp_path: Path
) -> None:
    text = (built / "bibliography.bib").read_text(encoding="utf-8")
    (tmp_path / "all.bib").write_text(text, encoding="utf-8")
    (tmp_path / "all.aux").write_text("\\citation{*}\n\\bibstyle{plain}\n\\bibdata{all}\n")
    done = subprocess.run(["bibtex", "all"], cwd=tmp_path, capture_output=True, text=True, check=False)
    assert "Warning" not in done.stdout, done.stdout
    assert done.returncode == 0, done.stdout


KINDS = ("authors", "tags", "venues", "years", "lists", "institutions", "volumes")
TYPES = {"feed.xml": "application/atom+xml", "feed.json": "application/feed+json"}


def test_pages_name_their_feeds(built: Path) -> None:
    """The home page and the first page of each listing that has feeds; no other page."""
    seen = 0
    for path in pages(built):
        text = path.read_text(encoding="utf-8")
        named = re.findall(r'<link rel="alternate feed" type=([^ ]+) title="[^"]+" href=([^ >]+)>', text)
        place = path.parent.relative_to(built).parts
        listing = not place or (len(place) == 2 and place[0] in KINDS) or (len(place) == 3 and place[0] == "fields")
        if path.name == "index.html" and listing and "http-equiv=refresh" not in text:
            names = [] if lists_no_papers(text) else ["feed.xml"] if place else [*TYPES]
            assert named == [(TYPES[name], name) for name in names], path
            assert all((path.parent / name).is_file() == (name in names) for name in TYPES)
            assert ("feed.xml>Atom feed</a>" in text) == bool(names)
            seen += 1
        else:
            assert named == [], path
    feeds = [path for path in built.rglob("index.html") if (path.parent / "feed.xml").is_file()]
    assert len(feeds) == len(list(built.rglob("feed.xml"))) > 25
    assert seen >= len(feeds)


def test_crawlers_are_told_what_to_leave(built: Path) -> None:
    """A shelf and what is followed are their reader's, an e-mail is no page, another order no news."""
    marked = {path.relative_to(built).as_posix() for path in pages(built)
              if re.search('<meta name="?robots"? content="?noindex', path.read_text("utf-8"))}  # fmt: skip
    redirects = {path for path in marked if "http-equiv=refresh" in (built / path).read_text("utf-8")}
    ordered = {path for path in marked if re.search("/(oldest|title|upvotes|cited)/(page/[0-9]+/)?index", path)}
    assert ordered == {path.relative_to(built).as_posix() for order in ("oldest", "title", "upvotes", "cited")
                       for way in ("papers", "*/*") for path in built.glob(f"{way}/{order}/**/*.html")}  # fmt: skip
    assert marked - redirects - ordered == {
        "shelf/index.html", "following/index.html",
        "feeds/digest.html", "feeds/digest-week.html",
    }  # fmt: skip
    robots = (built / "robots.txt").read_text(encoding="utf-8")
    assert "Disallow: /" not in robots


def test_the_sitemap_says_when_sections_changed(built: Path) -> None:
    """On the newest day that a record tells; of a page written by hand nothing is known."""
    text = (built / "sitemap.xml").read_text(encoding="utf-8")
    days = sorted(path.name for path in (built / "days").iterdir() if path.name[:1].isdigit())
    found = dict(re.findall(r"<loc>([^<]+)</loc>(?:<lastmod>([^<]+)</lastmod>)?", text))
    own = [address for address in found if address.endswith(("/about/", "/chosen/"))]
    assert {found.pop(address) for address in own} == {""}
    assert set(found.values()) == {days[-1]}
    assert len(found) > 5
