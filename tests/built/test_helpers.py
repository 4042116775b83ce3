"""The checks can fail: each finds what is wrong in a small site, and nothing in a good one."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import closing
from http.client import HTTPConnection
from pathlib import Path

import pytest
from playwright.sync_api import Page

from .axe import COLOURS, TAGS, axe_violations, other_violations, violations_in_both_schemes
from .html import external_resources, links, npm_errors, strict_errors
from .seen import Seen

_PAGE = """<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><title>Shelf</title><link rel="icon" href="data:,">{head}</head>
<body><main><h1 id="top-of-page">Shelf</h1>{body}</main></body>
</html>
"""


def write(folder: Path, name: str, body: str = "", head: str = "") -> Path:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(_PAGE.format(head=head, body=body), encoding="utf-8")
    return path


@pytest.fixture
def site(tmp_path: Path) -> Path:
    """Three good pages, a style sheet, an image."""
    write(tmp_path, "index.html", '<a href="papers/a%20b/#text">A</a> <p><a href="?q=x#">B</a>')
    write(tmp_path, "papers/a b/index.html", '<h2 id="text">Text</h2> <a href="../../">up</a>')
    write(tmp_path, "404.html", '<a href="/shelf/">home</a> <a href="mailto:a@b.example">post</a>')
    (tmp_path / "style.css").write_text("/* url(no.svg) */ a { background: url( 'dot.svg' ) }")
    (tmp_path / "dot.svg").write_text("<svg/>")
    return tmp_path


def test_good_site(site: Path) -> None:
    assert links(site, "/shelf/") == []
    assert external_resources(site) == []
    pages = list(site.rglob("*.html"))
    assert npm_errors(pages) == []
    assert [error for page in pages for error in strict_errors(page)] == []


@pytest.mark.parametrize(
    ("body", "found"),
    [
        ('<a href="nope/">x</a>', "nope/: there is no nope/index.html"),
        ('<a href="papers/a b">x</a>', "papers/a b: there is no papers/a b"),  # lacks its slash
        ('<a href="Index.html">x</a>', "Index.html: there is no Index.html"),
        ('<a href="#nope">x</a>', "#nope: no such anchor in index.html"),
        (
            '<a href="papers/a%20b/#nope">x</a>',
            "papers/a%20b/#nope: no such anchor in papers/a b/index.html",
        ),
        ('<a href="/papers/">x</a>', "/papers/: outside the site"),
        ('<a href="../x/">x</a>', "../x/: outside the site"),
        ('<img src="nope.png" alt="">', "nope.png: there is no nope.png"),
        ('<img srcset="dot.svg 1x, nope.png 2x" alt="">', "nope.png: there is no nope.png"),
        ('<p style="background: url(nope.png)">x', "nope.png: there is no nope.png"),
        ("<style>@import 'nope.css';</style>", "nope.css: there is no nope.css"),
    ],
)
def test_broken_links(site: Path, body: str, found: str) -> None:
    write(site, "index.html", body)
    assert links(site, "/shelf/") == [f"index.html:4: {found}"]


def test_broken_links_in_other_places(site: Path) -> None:
    write(site, "404.html", '<a href="papers/a b/">right at the root only</a>')
    write(site, "old/index.html", head='<meta http-equiv="refresh" content="0; url=../new/">')
    write(site, "papers/index.html", head='<link rel="canonical" href="https://here.example/s/p/">')
    (site / "style.css").write_text("a { background: url(nope.svg) }")
    assert [line.rpartition(": ")[2] for line in links(site, "https://here.example/s/")] == [
        "there is no no/such/page/papers/a b/index.html",
        "there is no new/index.html",
        "there is no p/index.html",
        "there is no nope.svg",
    ]


@pytest.mark.parametrize(
    "head",
    [
        '<script src="https://cdn.example/x.js"></script>',
        '<script src="//cdn.example/x.js"></script>',
        '<link rel="stylesheet" href="https://cdn.example/x.css">',
        '<link rel="shortcut ICON" href="https://cdn.example/x.ico">',
        '<link rel="preconnect" href="https://cdn.example">',
        '<style>@import "https://cdn.example/x.css"; a { color: red }</style>',
        '<style>a { background: url("https://cdn.example/x.png") }</style>',
    ],
)
def test_external_resources(site: Path, head: str) -> None:
    write(site, "index.html", head=head)
    assert [line.partition(": ")[0] for line in external_resources(site)] == ["index.html:3"]


def test_links_are_no_resources(site: Path) -> None:
    head = '<link rel="canonical" href="https://a.example/"><link rel="license" href="//b.example">'
    write(site, "index.html", '<a href="https://c.example/">c</a>', head)
    assert external_resources(site) == []


def test_invalid_html(site: Path) -> None:
    unclosed = write(site, "unclosed.html", "<p><b>bold</p>")
    twice = write(site, "twice.html", '<p id="a">1</p><p id="a">2</p><label for="no">x</label>')
    assert ": unexpected-end-tag" in strict_errors(unclosed)[0]
    assert strict_errors(twice) == []
    found = [line.split(": ")[1] for line in npm_errors([twice])]
    assert sorted(found) == ["no-dup-id", "no-missing-references"]


def test_exemptions_are_narrow(site: Path) -> None:
    field = '<form><input name="q" aria-label="Search"></form>'
    path = write(site, "index.html", field)
    material = f"<body><header><nav>{field}</nav></header>"
    path.write_text(path.read_text("utf-8").replace("<body>", material), "utf-8")
    assert len(npm_errors([path])) == 1


@pytest.mark.parametrize(
    ("path", "status", "body", "header"),
    [
        ("/shelf/", 200, "Shelf", "text/html; charset=utf-8"),
        ("/shelf/all.bib?x", 200, "@misc{a}", "application/x-bibtex; charset=utf-8"),
        ("/shelf/about", 200, "about", "text/html; charset=utf-8"),
        ("/shelf/papers/a%20b?q=1", 301, "", "/shelf/papers/a%20b/?q=1"),
        ("/shelf/nope/", 404, "home", "text/html; charset=utf-8"),
        ("/shelf/../shelf/", 404, "", "text/plain"),
        ("/", 404, "", "text/plain"),
    ],
)
def test_server(
    site: Path, serve: Callable[..., str], path: str, status: int, body: str, header: str
) -> None:
    (site / "all.bib").write_text("@misc{a}")
    (site / "about.html").write_text("about")
    host = serve(site).removeprefix("http://").removesuffix("/shelf/")
    with closing(HTTPConnection(host)) as connection:
        connection.request("GET", path)
        answer = connection.getresponse()
        assert answer.status == status
        assert body in answer.read().decode()
        assert answer.getheader("Location", answer.getheader("Content-Type")) == header


def test_page_tells_what_it_saw(
    site: Path, serve: Callable[..., str], page: Page, seen: Seen
) -> None:
    page.goto(serve(site))
    assert page.get_by_role("heading").inner_text() == "Shelf"
    assert axe_violations(page) == []
    assert seen.trouble() == []
    trouble = (
        '<img src="https://cdn.example/x.png" alt="">'
        "<script>console.error('oh'); undefined_function()</script>"
        "<script>new Worker(URL.createObjectURL(new Blob(["
        "'fetch(\"https://worker.example/\").catch(() => postMessage(1))'"
        "]))).onmessage = () => document.title = 'done'</script>"
    )
    write(site, "index.html", trouble)
    page.reload()
    page.wait_for_function("document.title === 'done'")
    assert sorted(seen.abroad) == ["https://cdn.example/x.png", "https://worker.example/"]
    assert "oh" in seen.console
    assert len(seen.errors) == 1
    assert "undefined_function" in seen.errors[0]


def test_axe(site: Path, serve: Callable[..., str], open_page: Callable[..., Page]) -> None:
    write(site, "index.html", '<img src="dot.svg"><p style="color: #bbb">pale</p>')
    page = open_page(viewport={"width": 390, "height": 844}, color_scheme="dark")
    page.goto(serve(site))
    assert sorted(line.partition(" ")[0] for line in axe_violations(page)) == [
        "color-contrast",
        "image-alt",
    ]
    assert [line.partition(" ")[0] for line in other_violations(page)] == ["image-alt"]


def test_axe_looks_at_colours_in_both_schemes(site: Path, serve: Callable[..., str], page: Page) -> None:
    """And once at the rest: no other of its rules looks at colours."""
    text = """<!doctype html><html lang=en><title>T</title><style>[data-md-color-scheme=slate] p { color: #bbb }</style>
        <body data-md-color-scheme=default><main data-md-component=palette><h1>T</h1><p>pale</p><img src=dot.svg>
        <input type=radio id=other data-md-color-scheme=slate aria-label=Dark></main>
        <script>other.onchange = () => document.body.dataset.mdColorScheme = "slate"</script>"""
    (site / "index.html").write_text(text)
    page.goto(serve(site))
    assert [line.partition(" (")[0] for line in violations_in_both_schemes(page)] == ["default: image-alt", "slate: color-contrast"]
    named = page.evaluate("tags => axe.getRules(['cat.color']).filter(rule => rule.tags.some(tag => tags.includes(tag))).map(rule => rule.ruleId)", TAGS)
    assert sorted(named) == [*COLOURS]
