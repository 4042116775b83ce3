"""The scripts of the sections (`site/*/js/`), bundled into a few files, so that pages load fast."""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path

from ...search import join_modules, strip_comments
from ..site import Site
from .output import Asset

_SITE = Path(__file__).parent.parent
_EXPORTED = re.compile(r"^export (?:const|class) (\w+)", re.MULTILINE)


def bundle(modules: Iterable[str]) -> str:
    """One script of several modules, such as `search/page` for `site/search/js/page.js`.

    Each comes after those that it imports.
    """
    return join_modules(_find_module(module) for module in modules)


def bundle_pair(
    first: tuple[str, Iterable[str]], second: tuple[str, Iterable[str]]
) -> dict[str, str]:
    """Address -> text of two bundles, given as (address, modules); the second imports from the
    first what it needs. Both lie in one folder of the site.
    """
    (address, modules), (other, more) = first, second
    text = bundle(modules)
    exports = ", ".join(_EXPORTED.findall(text))
    name = address.rpartition("/")[2]
    return {address: text, other: f'import {{{exports}}} from "./{name}"\n{bundle(more)}'}


def to_asset(site: Site, address: str, script: str) -> Asset:
    """The file of a script, with its messages in the site's language."""
    return Asset(address, site.locale.translate_script(script).encode())


def read_script(module: str) -> str:
    """One module as it is, without comments and indentation."""
    return strip_comments(_find_module(module).read_text(encoding="utf-8"))


def _find_module(module: str) -> Path:
    section, name = module.split("/")
    return _SITE / section / "js" / f"{name}.js"
