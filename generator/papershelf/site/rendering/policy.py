"""The Content-Security-Policy of pages: what a browser may load and run for them (w3.org/TR/CSP3).

Generated pages load and run nothing but files of the site, so the policy can refuse all else: were
there a hole through which a record's text becomes markup, a browser would not run it. A curator's
own pages, templates and settings may load more, and inline scripts; the policy of a page allows
what is in them, and nothing that comes from records.
"""

from __future__ import annotations

import re
from base64 import b64encode
from collections import defaultdict
from collections.abc import Iterable, Mapping
from hashlib import sha256
from html.parser import HTMLParser

from ...settings import Settings

Sources = Mapping[str, Iterable[str]]
"""Directive -> sources that are allowed besides those of every page."""

# `default-src` stands for all directives that are not here, such as scripts, styles and workers.
# Pictures within style sheets are `data:` URLs.
_BASE = {
    "default-src": "'self'",
    "img-src": "'self' data:",
    "object-src": "'none'",
    "base-uri": "'none'",
    "form-action": "'self'",
}
# A browser checks where a form's answer redirects to as well.
_PROVIDERS = {
    "buttondown": ("https://buttondown.com", "https://buttondown.email"),
    "followit": ("https://follow.it", "https://*.follow.it"),
    "listmonk": (),
}
_GISCUS = dict.fromkeys(("script-src", "style-src", "frame-src"), ("https://giscus.app",))
# https://developers.google.com/tag-platform/security/guides/csp#google_analytics_4_google_analytics
_ANALYTICS = ("https://*.google-analytics.com", "https://*.analytics.google.com",
              "https://*.googletagmanager.com")  # fmt: skip
_GOOGLE = {"script-src": _ANALYTICS[2:], "img-src": _ANALYTICS, "connect-src": _ANALYTICS}
_FONTS = "https://fonts.gstatic.com"
"""Where the style sheets of fonts.googleapis.com load fonts from."""
_DATA_TYPE = re.compile(r"(?!.*(?:java|ecma)script|module$|importmap$|speculationrules$).+")
"""Types of `<script>` that no browser runs."""
_BY_SOURCE = {
    "img": "img-src", "source": "media-src", "track": "media-src", "video": "media-src",
    "audio": "media-src", "iframe": "frame-src", "embed": "object-src",
}  # fmt: skip


def write_policy(*allowed: Sources) -> str:
    """The policy of a page for which some sources are allowed."""
    merged: defaultdict[str, set[str]] = defaultdict(set)
    for sources in allowed:
        for name, more in sources.items():
            merged[name].update(more)
    directives = dict(_BASE)
    for name in sorted(merged):
        own = directives.get(name, "'self'").replace("'none'", "")
        more = " ".join(sorted(merged[name] - set(own.split())))
        directives[name] = f"{own} {more}".strip()
    return ";".join(f"{name} {sources}" for name, sources in directives.items())


def list_sources(settings: Settings, analytics: str = "") -> dict[str, tuple[str, ...]]:
    """What the settings allow on every page; `analytics` is the provider in Material's settings."""
    found: defaultdict[str, list[str]] = defaultdict(list)
    parts: list[Sources] = []
    if isinstance(settings.csp, dict):
        parts.append({str(name): more for name, more in settings.csp.items()})
    if form := settings.subscribe:
        origin = _find_origin(form.action)
        parts.append({"form-action": (origin, *_PROVIDERS[form.provider])})
    if settings.comments:
        parts.append(_GISCUS)
    if analytics == "google":
        parts.append(_GOOGLE)
    for sources in parts:
        for name, more in sources.items():
            found[name].extend(more)
    return {name: tuple(dict.fromkeys(more)) for name, more in found.items()}


def find_sources(html: str) -> dict[str, set[str]]:
    """What a curator's HTML loads from other hosts, and its inline scripts and styles."""
    parser = _SourceParser()
    parser.feed(html)
    parser.close()
    return dict(parser.sources)


class _SourceParser(HTMLParser):
    """Collects sources while it parses."""

    def __init__(self) -> None:
        super().__init__()
        self.sources: defaultdict[str, set[str]] = defaultdict(set)
        self._inline = ""
        """The directive of the element whose text comes next."""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        source = given.get("src", "")
        self._inline = ""
        if tag == "script" and not _DATA_TYPE.fullmatch(given.get("type", "").strip().lower()):
            self._allow_script(given)
        elif tag == "style":
            self._inline = "style-src"
        elif tag == "link":
            self._allow_link(given.get("rel", "").lower().split(), given.get("href", ""))
        elif tag == "form":
            self._allow("form-action", given.get("action", ""))
        elif tag in ("object", "embed"):
            self.sources["object-src"].add("'self'")
            self._allow("object-src", source or given.get("data", ""))
        elif directive := _BY_SOURCE.get(tag):
            self._allow(directive, source)
            self._allow("img-src", given.get("poster", ""))
            for candidate in given.get("srcset", "").split(","):
                self._allow("img-src", candidate.strip())
        for name, value in given.items():
            if name == "style" or name.startswith("on"):
                directive = "style-src" if name == "style" else "script-src"
                self.sources[directive] |= {"'unsafe-hashes'", _hash_text(value)}

    def _allow_script(self, given: Mapping[str, str]) -> None:
        """A script of another host may send what it counts there, or to another address in its
        attributes."""
        if not given.get("src"):
            self._inline = "script-src"
            return
        self._allow("script-src", given["src"])
        for value in given.values():
            if value.startswith(("https://", "http://", "//")):
                self._allow("connect-src", value)
                self._allow("img-src", value)

    def _allow_link(self, relations: list[str], href: str) -> None:
        if "stylesheet" in relations:
            for directive in ("style-src", "font-src", "img-src"):
                self._allow(directive, href)
            if href.startswith("https://fonts.googleapis.com/"):
                self.sources["font-src"].add(_FONTS)
        elif "icon" in relations:
            self._allow("img-src", href)

    def handle_data(self, data: str) -> None:
        if self._inline and data:
            self.sources[self._inline].add(_hash_text(data))

    def handle_endtag(self, tag: str) -> None:
        self._inline = ""

    def _allow(self, directive: str, url: str) -> None:
        if origin := _find_origin(url):
            self.sources[directive].add(origin)


def _find_origin(url: str) -> str:
    """The scheme and host of a whole URL; empty for a link within the site."""
    found = re.match(r"(https?:)?//[A-Za-z0-9.:\[\]-]+", url.strip())
    return (found[0] if found[1] else f"https:{found[0]}") if found else ""


def _hash_text(text: str) -> str:
    text = text.replace("\r\n", "\n")
    return f"'sha256-{b64encode(sha256(text.encode()).digest()).decode()}'"
