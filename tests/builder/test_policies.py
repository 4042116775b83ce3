"""Policies in built sites: of pages that load more, and in the file of headers."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from mkdocs.commands.build import build as mkdocs_build
from mkdocs.config import load_config

from tests.build import TOY, build
from tests.builder.test_fast import configure, copy, differences, ways
from tests.builder.test_from_cache import change

USUAL = "default-src 'self';img-src 'self' data:;object-src 'none';base-uri 'none';form-action 'self'"
WRITTEN = """# Written

![](https://img.shields.io/badge.svg)
<iframe src="https://player.example/1" title="A talk"></iframe>

| left | right |
|:-----|------:|
| a    | b     |
"""
COUNTER = '<script defer data-domain="papers.example.org" src="https://plausible.io/js/script.js"></script>'


def find_policy(file: Path) -> str:
    (found,) = re.findall(r'<meta http-equiv=Content-Security-Policy content="([^"]*)">', file.read_text("utf-8"))
    return str(found)


def test_a_page_of_your_own_may_load_more(tmp_path: Path) -> None:
    folder = copy(TOY, tmp_path / "toy")
    (folder / "content/pages/written.md").write_text(WRITTEN, "utf-8")
    site = build(folder / "mkdocs.yml", folder / "site")
    assert find_policy(site / "written/index.html") == USUAL.replace("data:", "data: https://img.shields.io") + (
        ";frame-src 'self' https://player.example"
    )
    text = (site / "written/index.html").read_text("utf-8")
    assert '<td data-align="right">b</td>' in text
    assert "style=" not in text
    for path in ("index.html", "about/index.html", "papers/maths/index.html", "404.html", "authors/index.html"):
        assert find_policy(site / path) == USUAL, path


def test_what_strangers_write_is_not_allowed(tmp_path: Path) -> None:
    """Not even if a hole in a template of the curator's made it markup: only a page's frame is looked at."""
    folder = copy(TOY, tmp_path / "toy")
    (folder / "overrides/fragments").mkdir(parents=True)
    configure(folder, theme={"custom_dir": "overrides"})
    hole = "<h1>{{ paper.title }}</h1><script>hole()</script><img src='https://evil.example/{{ paper.id }}'>"
    (folder / "overrides/fragments/paper.html").write_text(hole, "utf-8")
    fast, slow = ways(folder, tmp_path)
    assert differences(fast, slow) == []
    assert b"hole()" in fast["papers/maths/index.html"]
    assert USUAL.encode() in fast["papers/maths/index.html"]


def test_a_template_of_your_own_may_load_more_on_every_page(tmp_path: Path) -> None:
    folder = copy(TOY, tmp_path / "toy")
    place = folder / "overrides/partials/integrations/analytics"
    place.mkdir(parents=True)
    (place / "custom.html").write_text(COUNTER, "utf-8")
    configure(folder, theme={"custom_dir": "overrides", "font": {"text": "Inter"}}, extra={"analytics": {"provider": "custom"}})
    fast, slow = ways(folder, tmp_path)
    assert differences(fast, slow) == []
    for path in ("index.html", "about/index.html", "papers/maths/index.html", "404.html"):
        policy = find_policy(tmp_path / "True" / path)
        # Material's own script around it is in the page, too.
        assert re.search(r"script-src 'self' 'sha256-[^' ]+' https://plausible.io", policy)
        assert "connect-src 'self' https://plausible.io" in policy
        assert "font-src 'self' https://fonts.googleapis.com https://fonts.gstatic.com" in policy
        assert re.search(r"style-src 'self' 'sha256-[^' ]+' https://fonts.googleapis.com", policy)


def test_a_site_without_policy(tmp_path: Path) -> None:
    folder = copy(TOY, tmp_path / "toy")
    site = build(folder / "mkdocs.yml", folder / "site", plugins=[{"papershelf": {"csp": False, "host": "netlify"}}])
    for file in site.rglob("*.html"):
        assert "Content-Security-Policy" not in file.read_text("utf-8")
    assert "Content-Security-Policy" not in (site / "_headers").read_text("utf-8")


def test_headers_for_hosts_that_read_them(tmp_path: Path) -> None:
    folder = copy(TOY, tmp_path / "toy")
    (folder / "content/pages/written.md").write_text(WRITTEN, "utf-8")
    text = build_headers(folder, tmp_path, "cloudflare-pages")
    rules = dict(re.findall(r"^(/\S*)\n((?:  .*\n)*)", text, re.MULTILINE))
    assert "  X-Content-Type-Options: nosniff\n" in rules["/*"]
    (policy,) = re.findall("Content-Security-Policy: (.*)", rules["/*"])
    assert policy.endswith(";frame-ancestors 'self'")
    assert "https://player.example" in policy  # else the header would refuse what the page allows
    assert "  ! Content-Security-Policy\n" in rules["/feeds/*"]
    assert "/search/pdfs/:file" in rules  # and not the texts below, whose names have no digest
    assert all("immutable" in rules[path] for path in rules if path not in ("/*", "/feeds/*"))
    assert len(rules) < 100
    assert max(map(len, text.splitlines())) <= 2000
    netlify = build_headers(folder, tmp_path, "netlify")
    assert "! Content" not in netlify
    assert "default-src 'none';style-src 'unsafe-inline'" in netlify


def build_headers(folder: Path, out: Path, host: str) -> str:
    options: Any = {"host": host}
    return (build(folder / "mkdocs.yml", out / host, plugins=[{"papershelf": options}]) / "_headers").read_text("utf-8")


@pytest.mark.parametrize("host", ["github-pages", *(pytest.param(host, marks=pytest.mark.long) for host in ("gitlab-pages", "none"))])
def test_no_headers_for_other_hosts(tmp_path: Path, host: str) -> None:
    site = build(TOY / "mkdocs.yml", tmp_path / "site", plugins=[{"papershelf": {"host": host}}])
    assert not (site / "_headers").exists()


def test_a_file_of_headers_of_your_own_stays(tmp_path: Path) -> None:
    folder = copy(TOY, tmp_path / "toy")
    (folder / "content/pages/_headers").write_text("/*\n  X-Own: 1\n", "utf-8")
    assert build_headers(folder, tmp_path, "netlify") == "/*\n  X-Own: 1\n"


def test_every_file_that_browsers_may_keep_has_a_digest_in_its_name(tmp_path: Path) -> None:
    folder = copy(TOY, tmp_path / "toy")
    change(folder, "maths", abstract="A word, a word, a word.")  # which is counted in a file of its own
    text = build_headers(folder, tmp_path, "netlify")
    kept = [file for path in re.findall(r"^/(\S+)\*\n  Cache-Control", text, re.MULTILINE)
            for file in (tmp_path / "netlify" / path).iterdir()]
    assert len(kept) > 8
    for file in kept:
        assert re.fullmatch(r"(?:[a-z0-9_]+-[a-z2-7]{5,8}|[a-z2-7]{6,})(?:\.\w+)?|bundle\.[0-9a-f]{8}\.min\.js", file.name), file


def test_while_serving_scripts_of_the_server_run(tmp_path: Path) -> None:
    folder = copy(TOY, tmp_path / "toy")
    (folder / "content/pages/written.md").write_text(WRITTEN + "<script>go()</script>", "utf-8")
    config = load_config(str(folder / "mkdocs.yml"), site_dir=str(tmp_path / "site"))
    config.plugins.on_startup(command="serve", dirty=False)
    mkdocs_build(config)
    for path in ("written/index.html", "papers/maths/index.html"):
        policy = find_policy(tmp_path / "site" / path)
        assert "script-src 'self' 'unsafe-inline' *" in policy
        assert "sha256" not in policy
    assert "img-src 'self' data: https://img.shields.io" in find_policy(tmp_path / "site/written/index.html")
