"""What Papershelf takes from settings of MkDocs and its theme."""

from __future__ import annotations

import os
import re
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File
from mkdocs.utils import get_theme_dir

from ...errors import CallError, did_you_mean
from ...settings import COLOURS, Settings
from ...site import Site
from ...site.listings.index_pages import list_empty_sections
from ...site.rendering import accent, urls

ICON = "assets/papershelf/icon.svg"
"""The icon of a site without one of its own."""
_ON_GITHUB = re.compile(r"https://github\.com/[^/\s?#]+/[^/\s?#]+/?")
_RULE = re.compile(r"([^{}]+)\{[^{}]*\}")
_UNUSED = re.compile(r"\[data-md-color-(?:primary|accent)=|\.md-search|data-md-toggle=search")
_KINDS = {dict: "mapping", list: "list"}
_MATERIAL_ICON = "assets/images/favicon.png"


def check_settings(config: MkDocsConfig, settings: Settings) -> None:
    """Raise CallError if settings don't fit together.

    Issue forms need a repository on GitHub, embeds a URL of the site, and the feed an address of
    its own. MkDocs copies every file of `docs_dir`, so records below it would be published.
    """
    if settings.feed_at in urls.RESERVED:
        raise CallError(f"option `feed_at`: `{settings.feed_at}` has other pages: choose another")
    if settings.issue_forms and not _ON_GITHUB.fullmatch(config.repo_url or ""):
        found = f"it is {config.repo_url}" if config.repo_url else "there is none"
        raise CallError(
            "option `issue_forms` needs `repo_url: https://github.com/OWNER/REPOSITORY` in "
            f"mkdocs.yml: {found}"
        )
    if settings.embeds and not config.site_url:
        raise CallError("option `embeds` needs `site_url` in mkdocs.yml: it writes whole URLs")
    content = get_root(config) / settings.content
    docs = Path(config.docs_dir).resolve()
    if content.resolve().is_relative_to(docs):
        raise CallError(
            f"option `docs_dir`: the folder {docs.name} has the records, and all of its files, "
            f"`people.yaml` too, would be published; move the hand-written pages to a folder of "
            f"their own and set `docs_dir: {settings.content}/pages`"
        )


def get_root(config: MkDocsConfig) -> Path:
    """The folder of the settings."""
    return Path(config.config_file_path or "mkdocs.yml").resolve().parent


def check_theme(config: MkDocsConfig) -> None:
    """Raise CallError for settings of MkDocs and its theme with which no site can be built, and for
    those of the theme that MkDocs doesn't look at."""
    theme = config.theme
    if theme.name != "material":
        raise CallError("set `theme: name: material` in mkdocs.yml")
    if not config.use_directory_urls:
        raise CallError(
            "addresses of papers end with a slash: remove `use_directory_urls: false` from "
            "mkdocs.yml"
        )
    for name, value, kinds in (
        ("theme.palette", theme.get("palette"), (dict, list)),
        *(("theme.palette", entry, (dict,)) for entry in _list_palette(config)),
        ("theme.features", theme.get("features"), (list,)),
        ("extra.analytics", config.extra.get("analytics"), (dict,)),
    ):
        if value and not isinstance(value, kinds):
            what = " or a ".join(_KINDS[kind] for kind in kinds)
            raise CallError(f"option `{name}` in mkdocs.yml: expected a {what}, found `{value}`")
    _check_language(config)


def _check_language(config: MkDocsConfig) -> None:
    """Raise CallError if neither the theme nor a curator's templates have the site's language."""
    name = config.theme.get("language")
    folders = [Path(folder, "partials", "languages") for folder in config.theme.dirs]
    if isinstance(name, str) and any((folder / f"{name}.html").is_file() for folder in folders):
        return
    known = sorted(path.stem for folder in folders for path in folder.glob("*.html"))
    hint = did_you_mean(str(name), known) or f"known are {', '.join(known)}"
    raise CallError(f"option `theme.language`: there is no language `{name}`: {hint}")


def _list_palette(config: MkDocsConfig) -> list[Any]:
    """The entries of the palette, one for each scheme."""
    palette = config.theme.get("palette") or []
    return palette if isinstance(palette, list) else [palette]


def find_accent(config: MkDocsConfig, settings: Settings) -> str:
    """The colour of the settings, or the first that the palette names; empty for the default.

    Material calls it `primary`. Black and white are colours of a header, which we don't have.
    """
    entries = _list_palette(config)
    every = [str(entry.get(key)) for key in ("primary", "accent") for entry in entries]
    names = (name.replace(" ", "-") for name in every)
    return settings.accent or next((COLOURS[name] for name in names if name in COLOURS), "")


def prepare_theme(config: MkDocsConfig, site: Site) -> None:
    """Tell the theme which sections are empty, and use our icon, in the site's colour, unless the
    curator has one. MkDocs looks at none of the theme's hidden files.
    """
    config.extra["empty_sections"] = list_empty_sections(site)
    config.extra["accent"] = accent.find_shades(site.settings.accent or accent.DEFAULT)[0].accent
    folders = filter(None, (config.docs_dir, config.theme.custom_dir))
    is_own = any(Path(folder, _MATERIAL_ICON).exists() for folder in folders)
    if config.theme["favicon"] == _MATERIAL_ICON and not is_own:
        config.theme["favicon"] = ICON
    make_env = config.theme.get_env

    def get_env() -> Environment:
        env = make_env()
        env.loader = _VisibleFilesLoader(config.theme.dirs)
        return env

    config.theme.get_env = get_env  # type: ignore[method-assign]


class _VisibleFilesLoader(FileSystemLoader):
    """Lists no hidden files: MkDocs copies none of them, and Material has 10,000 icons there."""

    def list_templates(self) -> list[str]:
        return sorted(set().union(*map(_list_visible_files, self.searchpath)))


def _list_visible_files(top: str) -> set[str]:
    found = set()
    for folder, folders, names in os.walk(top):
        folders[:] = [name for name in folders if not name.startswith(".")]
        found |= {Path(folder, name).relative_to(top).as_posix() for name in names}
    return found


def list_icons(config: MkDocsConfig) -> set[str]:
    """Our icon, a template; nothing if the curator has one."""
    return {ICON} if config.theme["favicon"] == ICON else set()


def remove_unused_rules(css: str) -> str:
    """Material's style sheet without the rules of its named colours, which ours overrides, and of
    its search, which is off: that saves 3 KB of a first visit.
    """
    return _RULE.sub(
        lambda rule: "" if all(map(_UNUSED.search, rule[1].split(","))) else rule[0], css
    )


def is_material_icon(file: File) -> bool:
    """Whether a file is Material's icon, which no page shows."""
    return file.src_uri == _MATERIAL_ICON and file.src_dir == get_theme_dir("material")
