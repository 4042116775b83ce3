"""Scripts, style sheets and templates without what browsers can do without."""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path

from jinja2 import Environment
from jinja2.ext import Extension
from markupsafe import Markup, escape
from rcssmin import cssmin

from ...search import strip_comments

_TAG_OF_JINJA = r"\{%.*?%\}|\{\{.*?\}\}|\{#.*?#\}"
_PLAIN = r"[^\s\"'=<>`{}]+"
_ADDRESS = r"\{\{ (?:[^{}]*\| link|'[^'{}]*' \| url) \}\}"
_BLOCKS = "p|h[1-6]|div|ul|ol|dl|nav|section|details|table|form|pre"
_PARTS = f"{_BLOCKS}|head|meta|link|title|script|body|header|main|article|aside|d[td]"
_NEEDLESS = re.compile(
    rf"(?P<jinja>{_TAG_OF_JINJA})"
    rf"|(?<=\s)(?P<name>(?!id=)[a-z-]+=)\"(?P<value>{_PLAIN}|{_ADDRESS})\"(?=[\s>{{])"
    rf"|</(?:li|dt|dd|t[rdh])>|</p>(?=\s*<(?:{_BLOCKS}|/(?:div|section|aside))\b)"
    rf"|(?P<end></(?:div|[uod]l|nav|section|header|main|aside)>)\n+|\n+(?=</?(?:{_PARTS})\b)",
    re.DOTALL,
)
"""Quotes around values without white space, end tags that what follows implies (HTML standard,
"Optional tags"), and line breaks beside blocks. The addresses of our pages and files need no
quotes, nor does what stands before a condition or an expression, which begin with a space where
they add an attribute. Zensical finds no `id` without them."""
_BARE = re.compile(r"[^\s\"'=<>`]+")
_BEGINNING = re.compile(r"(<(?:div|p|[uod]l)\b[^<>{}]*>)\n+")
"""The beginning of a block, where browsers ignore white space."""
SHORTENING = _NEEDLESS.pattern + _BEGINNING.pattern
"""How templates are shortened, for caches of what is compiled of them."""
_FOR_MAIL = {"digest.html"}
"""Templates for mail programs, which may read less of HTML than browsers do."""


class LeanTemplates(Extension):
    """Leaves needless quotes and end tags out of the templates in some folders, so that no page has
    them; templates stay as readable as they were, and rendering takes no longer."""

    folders: tuple[str, ...] = ()

    def preprocess(self, source: str, name: str | None, filename: str | None = None) -> str:
        is_page = filename and filename.startswith(self.folders) and name not in _FOR_MAIL
        if not is_page or not str(filename).endswith(".html"):
            return source
        return _BEGINNING.sub(r"\1", _NEEDLESS.sub(_shorten, source))


def _shorten(found: re.Match[str]) -> str:
    return found["jinja"] or f"{found['name'] or ''}{found['value'] or ''}{found['end'] or ''}"


def write_attribute(value: str) -> Markup:
    """The value of an attribute, in quotes if it needs them."""
    text = escape(value)
    return text if _BARE.fullmatch(text) else Markup(f'"{text}"')  # noqa: S704 - escaped


def shorten_templates(env: Environment, folders: Iterable[Path]) -> Environment:
    """Make an environment compile the templates in some folders with `LeanTemplates`; gives it."""
    env.add_extension(LeanTemplates)
    env.filters["attribute"] = write_attribute
    (extension,) = (one for one in env.iter_extensions() if isinstance(one, LeanTemplates))
    extension.folders = tuple(str(folder) for folder in folders)
    return env


def minify(text: str, suffix: str) -> str:
    """Make the text of a script (`.js`) or style sheet (`.css`) smaller.

    Style sheets keep licences in `/*! */`, and their white space where they are templates of Jinja.
    """
    if suffix == ".css" and "{%" not in text:
        return f"{cssmin(text, keep_bang_comments=True)}\n"
    return strip_comments(text)
