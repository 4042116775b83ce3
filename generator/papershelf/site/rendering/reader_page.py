"""Pages that only the reader's browser fills, such as the shelf.

The page is empty except for instructions; scripts store what the reader keeps, and show it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from ..site import Site
from . import metadata, script_bundles
from .output import Output, Page
from .renderer import get_renderer

Bundle = tuple[str, Sequence[str]]
"""The address of a script, and its modules."""


@dataclass(frozen=True)
class ReaderPage:
    """A maker (see `makers.py`) of such a page and its scripts: one for other pages, too, and that
    of the page. `title` and `about` are in the language of a site; `read_values` reads what the
    template shows of the collection."""

    address: str
    template: str
    script: Bundle
    page_script: Bundle
    title: Callable[[Site], str]
    about: Callable[[Site], str]
    read_values: Callable[[Site], Mapping[str, Any]] = lambda _site: {}

    def plan(self, site: Site) -> Iterator[int]:
        """One page and its scripts."""
        yield 1

    def match(self, site: Site, path: str) -> int | None:
        """See `Maker.match`."""
        return 1 if path == f"{self.address}index.md" else None

    def inputs(self, site: Site, arg: int) -> tuple[Mapping[str, Any], dict[str, str]]:
        """The values of the template, and address -> text of the scripts, with English messages."""
        scripts = site.cache(("scripts", self.address), self.bundle_scripts)
        return self.read_values(site), scripts

    def make(
        self, site: Site, inputs: tuple[Mapping[str, Any], dict[str, str]]
    ) -> Iterator[Output]:
        values, scripts = inputs
        body = get_renderer(site).render(self.template, **values)
        meta = {"tab": self.address, "head": metadata.NOINDEX, "search": {"exclude": True}}
        yield Page(self.address, self.title(site), body, self.about(site), meta)
        for address, text in scripts.items():
            yield script_bundles.to_asset(site, address, text)

    def bundle_scripts(self) -> dict[str, str]:
        """Address -> text of the scripts."""
        return script_bundles.bundle_pair(self.script, self.page_script)
