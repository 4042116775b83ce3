"""The policy of a page: what it allows besides the site's own files."""

from __future__ import annotations

from typing import Any

import pytest

from papershelf.builder.recipe import read_settings
from papershelf.errors import CallError
from papershelf.site.rendering.policy import find_sources, list_sources, write_policy

FORM = {"provider": "listmonk", "action": "https://lists.example.org/subscription/form", "list": "1-2"}
GISCUS = {"repo": "you/papers", "repo_id": "R_kgDO1", "category": "Papers", "category_id": "DIC_kwDO1"}
# echo -n 'go()' | openssl dgst -sha256 -binary | base64
HASHED = "'sha256-5KYv+PUboo5h+0+YAtGRPbwv5d/QxzHslP4YGnUaxRw='"


def test_the_usual_policy() -> None:
    usual = "default-src 'self';img-src 'self' data:;object-src 'none';base-uri 'none';form-action 'self'"
    assert write_policy({}) == usual
    more = {"form-action": ["https://b.example", "https://a.example"], "object-src": ["'self'"], "frame-src": ["https://v.example"]}
    assert write_policy(more) == (
        "default-src 'self';img-src 'self' data:;object-src 'self';base-uri 'none';"
        "form-action 'self' https://a.example https://b.example;frame-src 'self' https://v.example"
    )


@pytest.mark.parametrize(("html", "found"), [
    ('<script src="a.js"></script><img src="/a.png"><link rel="stylesheet" href="../a.css"><a href="https://x.example">', {}),
    ('<script type="application/ld+json">{"a": "<style>"}</script><script type="application/json">1</script>', {}),
    ("<pre>&lt;script&gt;go()&lt;/script&gt;</pre><!-- <script>go()</script> -->", {}),
    ("<script>go()</script>", {"script-src": {HASHED}}),
    ("<script type=module>go()</script>", {"script-src": {HASHED}}),
    ("<style>go()</style>", {"style-src": {HASHED}}),
    ('<p style="go()">', {"style-src": {HASHED, "'unsafe-hashes'"}}),
    ('<p onclick="go()">', {"script-src": {HASHED, "'unsafe-hashes'"}}),
    ('<img src="https://img.shields.io/badge.svg" alt="https://x.example">', {"img-src": {"https://img.shields.io"}}),
    ('<img srcset="//a.example/1.png 1x, https://b.example:8080/2.png 2x">', {"img-src": {"https://a.example", "https://b.example:8080"}}),
    ('<iframe src="https://player.example/1"></iframe>', {"frame-src": {"https://player.example"}}),
    ('<video src="https://v.example/1.mp4" poster="https://p.example/1.png">', {"media-src": {"https://v.example"}, "img-src": {"https://p.example"}}),
    ('<object data="paper.pdf"></object>', {"object-src": {"'self'"}}),
    ('<form action="https://f.example/x">', {"form-action": {"https://f.example"}}),
    ('<script defer data-x="1" src="https://plausible.example/js/script.js"></script>',
     {one: {"https://plausible.example"} for one in ("script-src", "connect-src", "img-src")}),
    ('<script data-goatcounter="https://you.counter.example/count" async src="//gc.example/count.js"></script>',
     {"script-src": {"https://gc.example"}, **{one: {"https://gc.example", "https://you.counter.example"} for one in ("connect-src", "img-src")}}),
    ('<link rel="stylesheet" href="https://fonts.googleapis.com/css?family=A">', {
        "style-src": {"https://fonts.googleapis.com"}, "img-src": {"https://fonts.googleapis.com"},
        "font-src": {"https://fonts.googleapis.com", "https://fonts.gstatic.com"},
    }),
    ('<iframe src="https://evil.example;script-src"></iframe>', {"frame-src": {"https://evil.example"}}),
])  # fmt: skip
def test_what_a_curators_page_needs(html: str, found: dict[str, set[str]]) -> None:
    assert find_sources(html) == found


@pytest.mark.parametrize(("options", "found"), [
    ({}, {}),
    ({"csp": False}, {}),
    ({"csp": {"connect-src": ["https://api.example.org"], "style-src": ["'unsafe-inline'"]}},
     {"connect-src": ("https://api.example.org",), "style-src": ("'unsafe-inline'",)}),
    ({"subscribe": FORM}, {"form-action": ("https://lists.example.org",)}),
    ({"comments": GISCUS}, dict.fromkeys(["script-src", "style-src", "frame-src"], ("https://giscus.app",))),
])  # fmt: skip
def test_what_settings_need(options: dict[str, Any], found: dict[str, tuple[str, ...]]) -> None:
    assert list_sources(read_settings(options)) == found


@pytest.mark.parametrize("csp", [
    {"default-src": ["https://a.example"]}, {"script-src": ["a.example"]}, {"script-src": ["https://a.example; x"]},
    {"script-src": ["https://a.example,b"]}, {"img-src": ['https://a.example">']}, {"img-src": ["javascript:"]},
])  # fmt: skip
def test_a_wrong_source_is_refused(csp: dict[str, list[str]]) -> None:
    with pytest.raises(CallError, match="csp"):
        read_settings({"csp": csp})
