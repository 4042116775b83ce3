"""The chrome: the theme around a page's content, rendered once per kind of page and filled for all.

Pages of one kind differ in a few places only: title, description, head, address, BibTeX file,
content. MkDocs renders a stub of each kind that has a mark in each of these places; the HTML is cut
at the marks, and filling it costs microseconds where rendering costs milliseconds. That the places
are all is not believed but checked: some real pages of each kind are rendered whole and compared.
"""

from __future__ import annotations

import json
import logging
import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, NamedTuple

from ..site.rendering.output import Page, escape_text
from .cache import compute_digest

# Named so that MkDocs shows what it says.
log = logging.getLogger("mkdocs.plugins.papershelf")

_PLACEHOLDERS = {
    "title": "papershelf-mark-title",
    "description": "papershelf-mark-description",
    "head": "papershelf-mark-head",
    "bib": "papershelf-mark-bib",
    "tags": "papershelf-mark-tags",
    "content": "papershelf-mark-content",
}
# With a heading, since Material adds one to a page that has none.
_CONTENT = f'<div><h1>{_PLACEHOLDERS["content"]}</h1></div>'
_STEP = "papershelf-mark-step"


class PageKind(NamedTuple):
    """What the chrome of a page depends on, beside what is filled in.

    `section` is the first step of its address and `depth` the number of steps: links of the chrome
    are relative. `meta` is its metadata in JSON, with marks for what differs from page to page.
    """

    section: str
    depth: int
    described: bool
    meta: str

    @classmethod
    def from_page(cls, page: Page) -> PageKind:
        meta = {key: _to_placeholder(key, value) for key, value in page.meta.items()}
        section, depth = page.address.partition("/")[0], page.address.count("/")
        kind = cls(section, depth, bool(page.description), json.dumps(meta, sort_keys=True))
        # One object for all, so that a thousand results pickle it once.
        return _KINDS.setdefault(kind, kind)

    @property
    def address(self) -> str:
        """The stub's address, as deep as those of its kind."""
        steps = (f"{_STEP}{step}/" for step in range(1, self.depth))
        return "".join([f"{self.section}/", *steps])

    def make_stub(self) -> Page:
        """A page of this kind with marks in it; it asks search plugins to leave it out."""
        return Page(
            self.address,
            _PLACEHOLDERS["title"],
            _CONTENT,
            _PLACEHOLDERS["description"] if self.described else "",
            {**json.loads(self.meta), "search": {"exclude": True}},
        )


_KINDS: dict[PageKind, PageKind] = {}


def _to_placeholder(key: str, value: Any) -> Any:
    if key == "tags":
        return [_PLACEHOLDERS["tags"]]
    return _PLACEHOLDERS.get(key, value)


@dataclass(frozen=True, slots=True)
class Chrome:
    """A stub's HTML, cut: texts at even places, names of what is filled in between them."""

    parts: tuple[str, ...]

    @classmethod
    def from_stub(cls, kind: PageKind, html: str) -> Chrome:
        """Cut a stub's HTML at its marks.

        Raises ValueError where the content can't be put in: its mark is not there just once.
        """
        names = {mark: name for name, mark in _PLACEHOLDERS.items()} | {kind.address: "address"}
        if html.count(_CONTENT) != 1:
            raise ValueError("the content is not where a page's content is, or more than once")
        html = html.replace(_CONTENT, _PLACEHOLDERS["content"])
        marks = sorted(filter(None, names), key=len, reverse=True)
        pieces = re.split("(" + "|".join(map(re.escape, marks)) + ")", html)
        pieces[1::2] = [names[piece] for piece in pieces[1::2]]
        return cls(tuple(pieces))

    @property
    def digest(self) -> str:
        """What tells one chrome from another."""
        return compute_digest(repr(self.parts).encode()).hex()

    def fill(self, page: Page) -> str:
        """The whole HTML of a page."""
        values = {
            "title": escape_text(page.title),
            "description": escape_text(page.description),
            "head": str(page.meta.get("head", "")),
            "bib": str(page.meta.get("bib", "")),
            "tags": str(page.meta.get("tags", "")),
            "address": page.address,
            "content": page.content,
        }
        parts = list(self.parts)
        parts[1::2] = [values[name] for name in parts[1::2]]
        return "".join(parts)


class Samples:
    """The chromes of a build: each cut from a stub, and compared with the host's own pages."""

    def __init__(self, render: Callable[[Page], str]) -> None:
        self.render = render
        self._chromes: dict[PageKind, Chrome | None] = {}
        self._samples: dict[PageKind, list[Page]] = {}
        self._mismatching: set[PageKind] = set()

    def get_chrome(self, page: Page) -> Chrome | None:
        """The chrome of a page's kind; the page is a sample of it."""
        kind = PageKind.from_page(page)
        self._samples.setdefault(kind, []).append(page)
        if kind not in self._chromes:
            try:
                self._chromes[kind] = Chrome.from_stub(kind, self.render(kind.make_stub()))
            except ValueError as error:
                self._chromes[kind] = None
                self._log_slow(page, str(error))
        return self._chromes[kind]

    def mismatching_kinds(self) -> set[PageKind]:
        """The kinds whose samples the host makes otherwise, said in the log."""
        while self._samples:
            kind, samples = self._samples.popitem()
            chrome = self._chromes[kind]
            if chrome and any(chrome.fill(one) != self.render(one) for one in samples[:3]):
                self._mismatching.add(kind)
                reason = "the theme or a plugin changes more of them than their text"
                self._log_slow(samples[0], reason)
        return self._mismatching

    def _log_slow(self, page: Page, why: str) -> None:
        log.info(f"papershelf: pages like /{page.address} go the slow way: {why}")
