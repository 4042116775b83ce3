"""The Content-Security-Policy of each page, and the file that tells hosts which headers to send."""

from __future__ import annotations

import re
from collections import defaultdict
from pathlib import Path
from typing import Any

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.plugins import event_priority
from mkdocs.structure.pages import Page as MkDocsPage

from ...settings import Settings
from ...site.rendering.policy import find_sources, list_sources, write_policy
from ..hosting.headers import HEADERS, READERS, write_headers
from ..hosting.hosts import detect_host

_ALIGNED = re.compile(r'(<t[dh]) style="text-align: (left|center|right);"')
_ANY = ("*", "'unsafe-inline'")
_SERVED = {"connect-src": ("*",), "script-src": _ANY, "style-src": _ANY}
"""What is allowed while serving, since MkDocs' server adds a script to each page."""


class PolicyEvents:
    """The events of the plugin that concern policies.

    A policy is known before its page is rendered, except for what a curator's page or template
    loads: so the finished page is looked at. The content of a generated page is left out, since it
    comes from records.
    """

    settings: Settings
    serving: bool

    def __init__(self) -> None:
        self._needed: defaultdict[str, set[str]] = defaultdict(set)
        """What the pages need beside what the settings allow."""

    def on_page_content(self, html: str, **_: Any) -> str:
        """Align the cells of tables without styles in attributes, which a policy refuses."""
        return _ALIGNED.sub(r'\1 data-align="\2"', html) if self.settings.csp else html

    def on_page_context(self, context: Any, *, config: MkDocsConfig, **_: Any) -> Any:
        """Give a page's template the policy."""
        context["policy"] = self._write_policy(config)
        return context

    on_template_context = on_page_context

    def on_post_page(self, output: str, *, page: MkDocsPage, config: MkDocsConfig) -> str:
        """Allow what a page needs."""
        is_generated = page.file.generated_by is not None and "tab" in page.meta
        own = output.replace(page.content or "", "", 1) if is_generated else output
        return self._allow_needed(output, own, config)

    def on_post_template(self, output: str, *, template_name: str, config: MkDocsConfig) -> str:
        """Allow what the page for errors needs."""
        return self._allow_needed(output, output, config) if template_name == "404.html" else output

    def _allow_needed(self, output: str, own: str, config: MkDocsConfig) -> str:
        """A page with a policy that allows what a curator's own part of it needs."""
        before = self._write_policy(config)
        found = find_sources(own) if before else {}
        if self.serving:  # a digest would turn `'unsafe-inline'` off
            found = {name: more for name, more in found.items() if name not in _SERVED}
        for directive, sources in found.items():
            self._needed[directive] |= sources
        after = write_policy(self._list_sources(config), found)
        return output.replace(f'content="{before}"', f'content="{after}"', 1) if found else output

    # Before the event that commits the site.
    @event_priority(0)
    def write_headers(self, *, config: MkDocsConfig) -> None:
        """Write the file of headers for a host that reads it, unless the curator has one."""
        needed, self._needed = self._needed, defaultdict(set)
        root = Path(config.config_file_path or "mkdocs.yml").resolve().parent
        host = self.settings.host or detect_host(root, config.site_url or "")
        file = Path(config.site_dir, HEADERS)
        if host in READERS and not self.serving and not file.exists():
            policy = self._write_policy(config, needed)
            file.write_text(write_headers(host, policy), encoding="utf-8")

    def _write_policy(
        self, config: MkDocsConfig, needed: defaultdict[str, set[str]] | None = None
    ) -> str:
        """The policy of a page; empty if the settings turn it off."""
        return write_policy(self._list_sources(config), needed or {}) if self.settings.csp else ""

    def _list_sources(self, config: MkDocsConfig) -> dict[str, tuple[str, ...]]:
        analytics = config.extra.get("analytics") or {}
        found = list_sources(self.settings, analytics.get("provider", ""))
        return found | _SERVED if self.serving else found
