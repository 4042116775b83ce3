"""The chrome: the theme around a page's content, rendered once per kind of page and reused for all.

Pages of one kind differ only in a few places: title, description, head, address, BibTeX file,
content. MkDocs renders a stub of each kind with a placeholder in each of these places. The HTML is
split at the placeholders; filling it takes microseconds where rendering takes milliseconds. Some
real pages of each kind are rendered in full and compared, to verify that there are no other
differences.
"""

from __future__ import annotations

import json
import logging
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple

from ..site.rendering.output import Page, escape_text
from .cache.manifest import compute_digest

# MkDocs shows the messages of loggers below its own.
log = logging.getLogger("mkdocs.plugins.papershelf")

_PLACEHOLDERS = {
    "title": "papershelf-mark-title",
    "description": "papershelf-mark-description",
    "head": "papershelf-mark-head",
    "bib": "papershelf-mark-bib",
    "tags": "papershelf-mark-tags",
    "content": "papershelf-mark-content",
}
# With a heading, since Material adds one to pages without.
_CONTENT = f"<div><h1>{_PLACEHOLDERS['content']}</h1></div>"
_STEP = "papershelf-mark-step"


class PageKind(NamedTuple):
    """Everything that the chrome of a page depends on, apart from the values that are filled in.

    `section` is the first step of its address and `depth` the number of steps, since links of the
    chrome are relative. `meta` is its metadata as JSON, with placeholders for values that differ
    between pages.
    """

    section: str
    depth: int
    described: bool
    meta: str

    @classmethod
    def from_page(cls, page: Page) -> PageKind:
        meta = {key: _to_placeholder(key, value) for key, value in page.meta.items()}
        section, depth = page.address.partition("/")[0], page.address.count("/")
        text = repr(meta)
        found = _JSON.get(text) or _JSON.setdefault(text, json.dumps(meta, sort_keys=True))
        kind = cls(section, depth, bool(page.description), found)
        # Interned, so that a thousand results pickle it once.
        return _KINDS.setdefault(kind, kind)

    @property
    def address(self) -> str:
        """The address of the stub, as deep as the addresses of its kind."""
        steps = (f"{_STEP}{step}/" for step in range(1, self.depth))
        return "".join([f"{self.section}/", *steps])

    def make_stub(self) -> Page:
        """A page of this kind with placeholders, excluded from search."""
        return Page(
            self.address,
            _PLACEHOLDERS["title"],
            _CONTENT,
            _PLACEHOLDERS["description"] if self.described else "",
            {**json.loads(self.meta), "search": {"exclude": True}},
        )


_KINDS: dict[PageKind, PageKind] = {}
_JSON: dict[str, str] = {}
"""The metadata of kinds, as Python writes it -> as JSON, which takes five times as long."""


def _to_placeholder(key: str, value: Any) -> Any:
    if key == "tags":
        return [_PLACEHOLDERS["tags"]]
    return _PLACEHOLDERS.get(key, value)


@dataclass(frozen=True, slots=True)
class Chrome:
    """A stub's HTML in parts: texts, alternating with the names of values to fill in."""

    parts: tuple[str, ...]

    @classmethod
    def from_stub(cls, kind: PageKind, html: str) -> Chrome:
        """Split a stub's HTML at its placeholders.

        Raises ValueError if the placeholder of the content is not there exactly once.
        """
        names = {placeholder: name for name, placeholder in _PLACEHOLDERS.items()}
        names[kind.address] = "address"
        if html.count(_CONTENT) != 1:
            raise ValueError("the page's content is not in its HTML exactly once")
        html = html.replace(_CONTENT, _PLACEHOLDERS["content"])
        placeholders = sorted(filter(None, names), key=len, reverse=True)
        pieces = re.split("(" + "|".join(map(re.escape, placeholders)) + ")", html)
        pieces[1::2] = [names[piece] for piece in pieces[1::2]]
        return cls(tuple(pieces))

    @property
    def digest(self) -> str:
        """Different chromes have different digests."""
        return compute_digest(repr(self.parts).encode()).hex()

    def fill(self, page: Page) -> str:
        """The complete HTML of a page."""
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
    """The chromes of a build, each made from a stub and compared with pages that the host renders.

    `compared` has the digests of chromes that were compared before, with the same theme.
    """

    def __init__(self, render: Callable[[Page], str], compared: Mapping[PageKind, str]) -> None:
        self.render = render
        self._compared = compared
        self._chromes: dict[PageKind, Chrome | None] = {}
        self._samples: dict[PageKind, list[Page]] = {}
        self._mismatching: set[PageKind] = set()

    def get_chrome(self, page: Page) -> Chrome | None:
        """The chrome of a page's kind, or None; the page is added to the samples of its kind."""
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
        """The kinds whose samples the host renders differently; each is logged."""
        while self._samples:
            kind, samples = self._samples.popitem()
            chrome = self._chromes[kind]
            if chrome and self._compared.get(kind) == chrome.digest:
                continue
            if chrome and any(chrome.fill(one) != self.render(one) for one in samples[:3]):
                self._mismatching.add(kind)
                reason = "the theme or a plugin changes more than their text"
                self._log_slow(samples[0], reason)
        return self._mismatching

    def _log_slow(self, page: Page, why: str) -> None:
        log.info(f"papershelf: MkDocs renders pages like /{page.address}, which is slower: {why}")
