"""Do a built site's links lead anywhere, and does it ask anything of another host?

Addresses are taken as a browser takes them (`urljoin`), then looked up among the files as GitHub
Pages does: a folder is its index.html, and the case of letters matters on every machine.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cached_property
from html.parser import HTMLParser
from pathlib import Path
from typing import NamedTuple
from urllib.parse import quote, unquote, urldefrag, urljoin, urlsplit

_FOLLOWED = {"action", "formaction", "href"}  # a reader goes there
_LOADED = {"data", "poster", "src", "xlink:href"}  # the browser fetches it by itself
_SETS = {"imagesrcset", "srcset"}
# Relations of <link> for which browsers fetch, or greet the other host in advance.
_FETCHING = {
    *("apple-touch-icon", "icon", "manifest", "mask-icon", "stylesheet"),
    *("dns-prefetch", "modulepreload", "preconnect", "prefetch", "preload", "prerender"),
}
_IMAGES = {"og:image", "twitter:image"}  # <meta>: others fetch it, so it must exist
_CSS_COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
_CSS_URL = re.compile(
    r"""url\(\s*(?:"([^"]*)"|'([^']*)'|([^\s"')]+))\s*\)|@import\s+(?:"([^"]*)"|'([^']*)')"""
)
_ELSEWHERE = re.compile(r"(?:[a-z][a-z0-9+.-]*:)?//", re.IGNORECASE)
_SCHEME = re.compile(r"(?!https?:)[a-z][a-z0-9+.-]*:", re.IGNORECASE)  # data:, mailto:, ...


class Reference(NamedTuple):
    url: str
    line: int
    loaded: bool


class Document(HTMLParser):
    """The anchors and references of one HTML file."""

    def __init__(self, text: str) -> None:
        super().__init__(convert_charrefs=True)
        self.anchors: set[str] = set()
        self.references: list[Reference] = []
        self._in_style = False
        self.feed(text)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._in_style = tag == "style"
        values = {name: value for name, value in attrs if value}
        for name in values.keys() & ({"id", "name"} if tag == "a" else {"id"}):
            self.anchors.add(values[name])
        for name, value in values.items():
            self._read(tag, name, value, values)

    def handle_data(self, data: str) -> None:
        if self._in_style:
            self._add(css_urls(data), loaded=True)

    def handle_endtag(self, tag: str) -> None:
        self._in_style = False

    def _read(self, tag: str, name: str, value: str, values: dict[str, str]) -> None:
        if name in _FOLLOWED:
            self._add([value], loaded=_fetches(tag, values))
        elif name in _LOADED:
            self._add([value], loaded=True)
        elif name in _SETS:
            self._add([part.split()[0] for part in re.split(r",\s+", value)], loaded=True)
        elif name == "style":
            self._add(css_urls(value), loaded=True)
        elif name == "content" and tag == "meta":
            self._add(_meta_urls(value, values), loaded=False)

    def _add(self, urls: list[str], *, loaded: bool) -> None:
        line = self.getpos()[0]
        self.references += [Reference(url.strip(), line, loaded) for url in urls]


def css_urls(text: str) -> list[str]:
    """What a style sheet fetches: url(...) and @import, but url(#id), which is in the page."""
    found = _CSS_URL.finditer(_CSS_COMMENT.sub("", text))
    return [url for match in found if (url := match[match.lastindex or 0]) and url[0] != "#"]


def _fetches(tag: str, values: dict[str, str]) -> bool:
    if tag == "link":
        return not _FETCHING.isdisjoint(values.get("rel", "").lower().split())
    return tag in ("image", "use")  # of SVG


def _meta_urls(value: str, values: dict[str, str]) -> list[str]:
    if values.get("http-equiv", "").lower() == "refresh":
        return re.findall(r"url\s*=\s*['\"]?([^'\"]+)", value, re.IGNORECASE)
    return [value] if _IMAGES & {values.get("property"), values.get("name")} else []


class Site:
    """A folder of built files, each read once."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    @cached_property
    def files(self) -> set[str]:
        found = (path for path in self.folder.rglob("*") if path.is_file())
        return {path.relative_to(self.folder).as_posix() for path in found}

    @cached_property
    def pages(self) -> dict[str, Document]:
        return {name: Document(self._text(name)) for name in self._named(".html")}

    @cached_property
    def references(self) -> dict[str, list[Reference]]:
        """What each page and style sheet refers to."""
        sheets = {
            name: [Reference(url, 1, loaded=True) for url in css_urls(self._text(name))]
            for name in self._named(".css")
        }
        return {name: page.references for name, page in self.pages.items()} | sheets

    def links(self, base: str) -> list[str]:
        """References that lead nowhere; see `links`."""
        root = base if "://" in base else f"http://site.invalid{base}"
        broken = (
            f"{name}:{line}: {url}: {reason}"
            for name, references in self.references.items()
            for url, line, _ in references
            if (reason := self._broken(root, name, url))
        )
        return list(dict.fromkeys(broken))

    def external(self) -> list[str]:
        """What is fetched from another host; see `external_resources`."""
        return [
            f"{name}:{reference.line}: {reference.url}"
            for name, references in self.references.items()
            for reference in references
            if reference.loaded and _ELSEWHERE.match(reference.url)
        ]

    def _named(self, suffix: str) -> Iterator[str]:
        return (name for name in sorted(self.files) if name.endswith(suffix))

    def _text(self, name: str) -> str:
        return (self.folder / name).read_text(encoding="utf-8")

    def _broken(self, root: str, name: str, url: str) -> str:
        """Why a reference of the file `name` is broken; empty when it is not."""
        if _SCHEME.match(url):
            return ""
        # The server shows 404.html in answer to any address, however deep.
        place = "no/such/page/" if name == "404.html" else quote(name)
        whole, fragment = urldefrag(urljoin(root + place, url))
        if url.startswith("#"):
            return self._missing(name, fragment)
        if not whole.startswith(root):
            return "outside the site" if urlsplit(whole).netloc == urlsplit(root).netloc else ""
        target = unquote(whole[len(root) :].partition("?")[0])
        index = "index.html" if target[-1:] in ("", "/") else ""
        return self._missing(target + index, fragment)

    def _missing(self, target: str, fragment: str) -> str:
        if target not in self.files:
            return f"there is no {target}"
        anchor = unquote(fragment.partition(":~:")[0])
        page = self.pages.get(target)
        if page is None or anchor in ("", "top") or anchor in page.anchors:
            return ""
        return f"no such anchor in {target}"


def links(folder: Path, base: str) -> list[str]:
    """Every link, image, script, style sheet and anchor in the site that leads nowhere.

    Args:
        folder: the built site.
        base: where it will stand, ending in a slash: a path ("/shelf/"), or the whole address
            ("https://example.org/shelf/"), which checks canonical links and the like too.
    """
    return Site(folder).links(base)


def external_resources(folder: Path) -> list[str]:
    """Everything that a browser would fetch from another host without being asked to."""
    return Site(folder).external()
