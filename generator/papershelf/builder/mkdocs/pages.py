"""Rendering a page with MkDocs, and other parts of MkDocs that the fast build needs.

MkDocs renders pages in private functions of `mkdocs.commands.build`. This module does the same with
public calls (mkdocs 1.6), so that a curator's plugins see our pages like any others.
"""

from __future__ import annotations

import posixpath
import re
from html import unescape
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import mkdocs
from mkdocs.commands.build import get_context
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File, Files, InclusionLevel
from mkdocs.structure.nav import Navigation
from mkdocs.structure.pages import Page as MkDocsPage
from mkdocs.utils import get_theme_dir
from mkdocs.utils.yaml import get_yaml_loader, yaml_load

from ...locale import Locale
from ...records.collection import Collection
from ...search import Document, list_required_files, page_to_document
from ...settings import Settings
from ...site import Asset, Output, Page, Site
from ...site.own_pages.marks import remove_tokens
from ...site.rendering import accent, phrases, urls
from ...site.rendering.minify import minify
from ...site.site import Citer
from ..cache.templates import TemplateCache
from .theme_settings import (
    check_settings,
    find_accent,
    get_root,
    is_material_icon,
    list_icons,
    prepare_theme,
    remove_unused_rules,
)

_SEARCH = Path(mkdocs.__file__).parent / "contrib" / "search"
_LUNR = _SEARCH / "templates" / "search" / "lunr.js"
_MARKS = re.compile(r"<(script|style)\b.*?</\1>|<a class=\"headerlink\".*?</a>|<[^>]*>", re.DOTALL)
_UNUSED = re.compile(
    r"assets/javascripts/(?:lunr|workers)/.*|assets/(?:javascripts|stylesheets)/.*\.map"
)
_MAPPED = re.compile(r"/\*# sourceMappingURL=.*?\*/")
_ICONS = "assets/papershelf/icons.css"
_MANIFEST = "manifest.webmanifest"
_RENDERED = {"assets/papershelf/boot.js", _ICONS, _MANIFEST}
"""Templates of files that are rendered once, from the site's settings."""
_LEAN = Path(__file__).parents[2] / "theme" / "mkdocs"


def list_custom_folders(config: MkDocsConfig) -> list[Path]:
    """The curator's folder of templates, if there is one."""
    return [Path(config.theme.custom_dir)] if config.theme.custom_dir else []


def get_interface_words(config: MkDocsConfig) -> dict[str, str]:
    """The texts of the theme, in the site's language."""
    return phrases.theme_words(Locale(_get_language(config)))


def _get_language(config: MkDocsConfig) -> str:
    return config.theme.get("language") or "en"


def make_site(
    config: MkDocsConfig, settings: Settings, collection: Collection, citer: Citer | None = None,
    cache: Path | None = None,
) -> Site:  # fmt: skip
    """The site of a collection, with MkDocs' settings; `cache` is a folder for compiled templates.

    Raises CallError as `check_settings` does.
    """
    check_settings(config, settings)
    language = _get_language(config)
    return Site(
        collection,
        settings.model_copy(update={"accent": find_accent(config, settings)}),
        name=config.site_name,
        url=config.site_url or "",
        repo_url=config.repo_url or "",
        description=config.site_description or "",
        language=language,
        fragments=tuple(folder / "fragments" for folder in list_custom_folders(config)),
        lunr=_LUNR.read_text(encoding="utf-8"),
        lunr_languages={
            name: (_SEARCH / "lunr-language" / f"lunr.{name}.js").read_text(encoding="utf-8")
            for name in list_required_files(settings.search_languages)
        },
        citer=citer,
        template_cache=TemplateCache(cache / "templates", language) if cache else None,
    )


def to_file(output: Output, config: MkDocsConfig) -> File:
    """An output as a file of MkDocs; sections are in the navigation unless the curator sets one."""
    section = config.nav is None and isinstance(output, Page) and output.is_section
    level = InclusionLevel.UNDEFINED if section else InclusionLevel.NOT_IN_NAV
    if isinstance(output, Asset) and isinstance(output.content, Path):
        path = str(output.content)
        return File.generated(config, output.path, abs_src_path=path, inclusion=level)
    content = output.markdown if isinstance(output, Page) else output.data
    return File.generated(config, output.path, content=content, inclusion=level)


def minify_files(files: Files, theme: Path, site: Site) -> None:
    """Serve our theme's scripts and style sheets without comments, which saves 2 KB of a first
    visit, in the site's language and colour.
    """
    for file in files:
        if file.src_dir == str(theme) and file.src_uri.endswith((".css", ".js")):
            file.content_string = site.locale.translate_script(
                minify(file.content_string, Path(file.src_uri).suffix)
            )
        if file.src_uri == urls.STYLES:
            file.content_string += accent.write_styles(site.settings.accent)


def remove_unused(files: Files, settings: Settings) -> None:
    """Remove files that no page loads: Material's search and source maps, and files of features
    that are turned off."""
    needed_by = {urls.SEARCH_STYLES: settings.search, urls.MAP_STYLES: settings.map}
    for file in list(files):
        is_unused = _UNUSED.fullmatch(file.src_uri) or not needed_by.get(file.src_uri, True)
        if (is_unused or is_material_icon(file)) and file.generated_by is None:
            files.remove(file)


def join_styles(files: Files, config: MkDocsConfig, env: Any) -> None:
    """Put Material's style sheets and the icons before ours: pages then load one file, not four.

    Not if a curator replaces the whole page, which loads Material's files itself.
    """
    ours = files.get_file_from_path(urls.STYLES)
    custom = list_custom_folders(config)
    if ours is None or any((folder / "base.html").exists() for folder in custom):
        return
    material = config.extra["material"]
    names = [material["main"], *([material["palette"]] if config.theme.get("palette") else [])]
    theirs = [file for file in map(files.get_file_from_path, names) if file]
    parts = [remove_unused_rules(_MAPPED.sub("", file.content_string)).strip() for file in theirs]
    parts.append(env.get_template(_ICONS).render(config=config))
    ours.content_string = "\n".join([*parts, ours.content_string])
    for name in (material["main"], material["palette"]):
        if file := files.get_file_from_path(name):
            files.remove(file)
    config.extra["material"] = {**material, "joined": True}
    config.theme.static_templates -= {_ICONS}


def exclude_from_search(output: Output) -> Output:
    """The same output, excluded from search plugins."""
    if isinstance(output, Asset):
        return output
    meta = {**output.meta, "search": {"exclude": True}}
    return Page(output.address, output.title, output.body, output.description, meta)


def find_links(file: File) -> set[str]:
    """The files that a hand-written page links to, as paths in the tree of Markdown."""
    targets = re.findall(r"\]\(\s*<?([^)\s>#?]+)", file.content_string)
    targets += re.findall(r"^\[[^\]]+\]:\s*<?([^\s>#?]+)", file.content_string, re.MULTILINE)
    return {posixpath.normpath(posixpath.join(posixpath.dirname(file.src_uri), unquote(target)))
            for target in targets if ":" not in target and not target.startswith("/")}  # fmt: skip


def populate(file: File, config: MkDocsConfig, files: Files) -> MkDocsPage:
    """A file's page, read and converted, ready for the theme."""
    plugins = config.plugins
    page = plugins.on_pre_page(MkDocsPage(None, file, config), config=config, files=files)
    page.read_source(config)
    page.markdown = plugins.on_page_markdown(
        page.markdown or "", page=page, config=config, files=files
    )
    page.render(config, files)
    page.content = plugins.on_page_content(
        page.content or "", page=page, config=config, files=files
    )
    return page


def render(output: Page, config: MkDocsConfig, files: Files, nav: Navigation, env: Any) -> str:
    """The HTML of a page as MkDocs writes it. Search plugins are asked to exclude it."""
    page = populate(to_file(exclude_from_search(output), config), config, files)
    page.active = True
    context = get_context(nav, files, config, page)
    template = env.get_template(page.meta.get("template", "main.html"))
    context = config.plugins.on_page_context(context, page=page, config=config, nav=nav)
    html: str = config.plugins.on_post_page(template.render(context), page=page, config=config)
    page.active = False
    return html


def read_plain_settings(config: MkDocsConfig) -> dict[str, Any] | None:
    """The settings in the file, without options of the command line; None unless all inputs of the
    site are files that we know.

    Other plugins, hooks, and extensions that read files may do anything; settings may come from the
    environment, another file, or the command line.
    """
    text = Path(config.config_file_path or "").read_text(encoding="utf-8")
    if config.hooks or re.search(r"^INHERIT:|!ENV|!relative", text, re.MULTILINE):
        return None
    settings: dict[str, Any] = yaml_load(text, get_yaml_loader(config=config))
    theme = settings["theme"] if isinstance(settings.get("theme"), dict) else {}
    commanded = config.use_directory_urls != settings.get("use_directory_urls", True) or any(
        config.theme.get(key) != value
        for key, value in theme.items()
        if key not in {"name", "custom_dir"}
    )
    plugins = set(config.plugins) <= {"papershelf", "search", "material/search"}
    extensions = all(
        name in _EXTENSIONS or (name.startswith("pymdownx.") and name not in _READERS)
        for name in config.markdown_extensions
    )
    return settings if plugins and extensions and not commanded else None


def has_usual_site(config: MkDocsConfig, settings: dict[str, Any]) -> bool:
    """Whether the site is written to the folder of the settings file, not of the command line."""
    usual = settings.get("site_dir") or "site"
    return Path(config.site_dir).resolve() == (get_root(config) / usual).resolve()


_EXTENSIONS = frozenset(
    "abbr admonition attr_list codehilite def_list extra fenced_code footnotes md_in_html meta "
    "nl2br sane_lists smarty tables toc wikilinks".split()
)
_READERS = frozenset({"pymdownx.snippets", "pymdownx.b64"})


def disable_material_search(config: MkDocsConfig) -> None:
    """Turn off Material's search plugin: its index would contain every page's text in one file."""
    if plugin := config.plugins.get("material/search"):
        plugin.config.enabled = False


def collect_documents(files: Files) -> tuple[Document, ...]:
    """The hand-written pages as documents of the search, without excluded ones."""
    found = [
        page_to_document(
            page.url.removeprefix("./"),
            remove_tokens(str(page.title)),
            _extract_text(remove_tokens(page.content or "")),
        )
        for file in files.documentation_pages()
        if file.generated_by is None and (page := file.page) and not _is_excluded(page)
    ]
    return tuple(sorted(found, key=lambda document: document.id))


def _is_excluded(page: MkDocsPage) -> bool:
    """As in Material's search plugin."""
    search = page.meta.get("search")
    return isinstance(search, dict) and bool(search.get("exclude"))


def _extract_text(html: str) -> str:
    """The text of a page, without tags."""
    return " ".join(unescape(_MARKS.sub(" ", html)).split())


def add_lean_page(config: MkDocsConfig, site: Site, before: Path) -> None:
    """Put our lean template around every page: its folder comes before another one of the theme.

    The names of Material's files, which contain hashes, are read from Material's own template.
    """
    config.theme.dirs.insert(config.theme.dirs.index(str(before)), str(_LEAN))
    base = Path(get_theme_dir("material"), "base.html").read_text(encoding="utf-8")
    files = re.findall(r"assets/\S+?\.min\.(?:css|js)", base)
    config.extra["material"] = {Path(file).name.partition(".")[0]: file for file in files}
    prepare_theme(config, site)
    config.theme.static_templates |= _RENDERED | list_icons(config)


def render_shared_files(config: MkDocsConfig, site: Site) -> dict[str, str]:
    """The manifest and our icon, if used, by address: for a builder without our template."""
    prepare_theme(config, site)
    config.theme.dirs.append(str(_LEAN))
    env = config.theme.get_env()
    names = _MANIFEST, *list_icons(config)
    return {name: env.get_template(name).render(config=config) for name in names}
