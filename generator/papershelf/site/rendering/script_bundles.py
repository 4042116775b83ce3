"""The scripts of the sections (`site/*/js/`), bundled into a few files, so that pages load fast."""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path

from ...search import join_modules, strip_comments
from ..site import Site
from .output import Asset

_SITE = Path(__file__).parent.parent
_EXPORT = re.compile(r"^export (?=const |let |class )", re.MULTILINE)
_EXPORTED = re.compile(r"^export (?:const|class) (\w+)", re.MULTILINE)


def bundle(modules: Iterable[str]) -> str:
    """One script of several modules, such as `search/page` for `site/search/js/page.js`.

    Each comes after those that it imports.
    """
    return join_modules(_find_module(module) for module in modules)


def bundle_entry(modules: Iterable[str]) -> str:
    """As `bundle`, for a script of which only the last module is imported: no other exports."""
    *others, entry = modules
    return _EXPORT.sub("", bundle(others)) + bundle([entry])


def bundle_pair(
    first: tuple[str, Iterable[str]], second: tuple[str, Iterable[str]]
) -> dict[str, str]:
    """Address -> text of two bundles, given as (address, modules); the second imports from the
    first what it needs, and exports what its last module does. Both lie in one folder of the site.
    """
    (address, modules), (other, more) = first, second
    text = bundle(modules)
    exports = ", ".join(_EXPORTED.findall(text))
    name = address.rpartition("/")[2]
    return {address: text, other: f'import {{{exports}}} from "./{name}"\n{bundle_entry(more)}'}


def bundle_classic(modules: Iterable[str]) -> str:
    """As `bundle`, for a `<script>` that is no module: all its names are in a block of their own.

    So are those of each module that exports nothing: only exported names must be different.
    """
    texts = (bundle([module]) for module in modules)
    scoped = (text if _EXPORT.search(text) else f"{{\n{text}}}\n" for text in texts)
    return f"{{\n{_EXPORT.sub('', ''.join(scoped))}}}\n"


def to_asset(site: Site, address: str, script: str) -> Asset:
    """The file of a script, with its messages in the site's language."""
    return Asset(address, site.locale.translate_script(script).encode())


def read_script(module: str) -> str:
    """One module as it is, without comments and indentation."""
    return strip_comments(_find_module(module).read_text(encoding="utf-8"))


def _find_module(module: str) -> Path:
    section, name = module.split("/")
    return _SITE / section / "js" / f"{name}.js"
