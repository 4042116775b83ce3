"""Contributions of readers without a server: comments by giscus, and GitHub's issue forms.

Pages have only links. Two small scripts, on sites that use them, load the comments when a reader
asks for them, and fill in a form when a reader follows its link.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from functools import cache
from typing import Literal
from urllib.parse import quote, urlencode

from ..rendering import urls
from ..rendering.output import Asset, Output
from ..rendering.script_bundles import bundle
from ..site import Site

Part = Literal["comments", "forms"]
_ADDRESSES: dict[Part, str] = {"comments": urls.COMMENTS_SCRIPT, "forms": urls.FORMS_SCRIPT}
_MODULES: dict[Part, tuple[str, ...]] = {
    "comments": ("rendering/elements", "papers/comments"),
    "forms": ("papers/forms",),
}
# The languages of giscus (github.com/giscus/giscus, i18n.json); it has no page for others.
_LANGUAGES = frozenset((
    "ar", "be", "bg", "ca", "cs", "da", "de", "en", "eo", "es", "eu", "fa", "fr", "gr", "gsw",
    "hbs", "he", "hu", "id", "it", "ja", "kh", "ko", "nl", "pl", "pt", "ro", "ru", "th", "tr", "uk",
    "uz", "vi", "zh-CN", "zh-HK", "zh-TW",
))  # fmt: skip
_SPOKEN = {"el": "gr", "km": "kh", "hr": "hbs", "sr": "hbs", "bs": "hbs", "zh": "zh-CN"}
"""Languages that have another code in giscus."""


def plan(site: Site) -> Iterator[Part]:
    """The scripts of the features that are turned on."""
    if site.settings.comments:
        yield "comments"
    if site.settings.issue_forms:
        yield "forms"


def inputs(site: Site, part: Part) -> tuple[str, str]:
    """(address, script)."""
    return _ADDRESSES[part], _write_script(site, part)


def make(_site: Site, inputs: tuple[str, str]) -> Iterator[Output]:
    address, script = inputs
    yield Asset(address, script.encode())


def _write_script(site: Site, part: Part) -> str:
    if part == "forms" or not site.settings.comments:
        return _bundle_script("forms")
    options = {**site.settings.comments.model_dump(), "lang": _choose_language(site.language)}
    script = site.locale.translate_script(_bundle_script("comments"))
    return f"const GISCUS = {json.dumps(options)}\n{script}"


@cache
def _bundle_script(name: Part) -> str:
    return bundle(_MODULES[name])


def _choose_language(tag: str) -> str:
    """The language of giscus that fits the language of a site; English if none does."""
    short = tag.partition("-")[0]
    names = (tag, _SPOKEN.get(short, short))
    return next((name for name in names if name in _LANGUAGES), "en")


def link_discussions(site: Site, id: str) -> str:
    """The URL of a paper's comments on GitHub; empty without comments."""
    if not site.settings.comments:
        return ""
    repo = site.settings.comments.repo
    return f"https://github.com/{repo}/discussions?discussions_q={quote(id)}"


def link_form(site: Site, name: str, /, title: str = "", **given: str) -> str:
    """The URL of a form with an issue's title and some answers; empty without forms.

    `given` are the answers by the ids of the questions.
    """
    if not site.settings.issue_forms:
        return ""
    query = {"template": f"{name}.yml", **({"title": title} if title else {}), **given}
    return f"{site.repo_url.rstrip('/')}/issues/new?{urlencode(query, quote_via=quote)}"
