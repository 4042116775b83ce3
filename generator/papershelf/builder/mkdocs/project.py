"""A site's folder as MkDocs knows it, for builders that run no MkDocs plugins."""

from __future__ import annotations

import logging
from dataclasses import replace
from pathlib import Path
from typing import Any

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import get_files
from mkdocs.structure.nav import get_navigation
from mkdocs.structure.pages import Page as MkDocsPage
from mkdocs.utils import nest_paths
from mkdocs.utils.yaml import get_yaml_loader, yaml_load

from ...search import Document
from ...site import Site
from ...site.makers import find_output
from ..markdown_tree import HandWritten, Project, TaggedValue, list_sections
from .own_pages import find_page_marks, write_filled_source
from .pages import collect_documents, list_custom_folders, render_shared_files


def read_project(config_file: str, config: MkDocsConfig, plugin: Any, site: Site) -> Project:
    """The curator's part of a site. Raises CallError if our plugin can't work with its settings."""
    theme, css, scripts = _find_added(config, plugin)
    files: Any = get_files(config)
    included = [file for file in files if file.inclusion.is_included()]
    taken = {file.dest_uri for file in included}
    nav = [file.src_uri for file in files.documentation_pages() if file.inclusion.is_in_nav()]
    sections = [path for path in list_sections(site) if path.replace(".md", ".html") not in taken]
    nav += [path for path in sections if find_output(site, path)]
    custom = list_custom_folders(config)
    content = Path(config_file).resolve().parent / plugin.settings.content
    copied = [HandWritten(f.src_uri, f.dest_uri, Path(f.abs_src_path)) for f in included]
    rendered = render_shared_files(config, site).items()
    return Project(
        settings=read_settings_file(config_file),
        files=[*copied, *(HandWritten(path, path, text.encode()) for path, text in rendered)],
        favicon=config.theme["favicon"],
        custom=custom,
        theme=[Path(path) for path in theme],
        css=css,
        scripts=scripts,
        nav=nest_paths(nav),  # type: ignore[no-untyped-call]
        sources=[content, Path(config.docs_dir), Path(config.site_dir), *custom],
    )


def fill_marks(project: Project, config: MkDocsConfig, site: Site) -> Project:
    """The project with the HTML of the marks in its hand-written pages.

    Raises ContentError if marks have errors, and CallError if citations can't be formatted.
    """
    written = {
        file.src_uri: text.encode()
        for file in get_files(config).documentation_pages()
        if (text := write_filled_source(file, config, site))
    }
    files = [replace(file, content=written.get(file.path, file.content)) for file in project.files]
    return replace(project, files=files)


def list_hand_written(config: MkDocsConfig, site: Site) -> tuple[Document, ...]:
    """The hand-written pages as documents of the search, with the titles that MkDocs gives them."""
    every = get_files(config)
    log = logging.getLogger("mkdocs")
    level = log.level
    # Links to generated pages, which are not among these files, are not mistakes.
    log.setLevel(logging.CRITICAL)
    try:
        get_navigation(every, config)
        for file in every.documentation_pages():
            page = file.page or MkDocsPage(None, file, config)
            page.read_source(config)
            page.markdown = find_page_marks(page.markdown or "", file, config, site).markdown
            page.render(config, every)
    finally:
        log.setLevel(level)
    return collect_documents(every)


def _find_added(config: MkDocsConfig, plugin: Any) -> list[list[str]]:
    """The folders of templates, the style sheets and the scripts that our plugin adds."""
    lists = [config.theme.dirs, config.extra_css, config.extra_javascript]
    before = [list(item) for item in lists]
    plugin.add_theme(config)
    lists = [config.theme.dirs, config.extra_css, config.extra_javascript]
    return [
        [str(item) for item in now if item not in then]
        for now, then in zip(lists, before, strict=True)
    ]


def read_settings_file(config_file: str) -> dict[str, Any]:
    """`mkdocs.yml` as written. Tags are not evaluated, so that no secret of the environment is
    copied and no Python object has to be written."""

    def keep(loader: Any, *suffix_and_node: Any) -> TaggedValue:
        node = suffix_and_node[-1]
        construct = getattr(loader, f"construct_{node.id}")
        value = construct(node, **({} if node.id == "scalar" else {"deep": True}))
        return TaggedValue(node.tag.replace("tag:yaml.org,2002:", "!!"), value)

    loader = get_yaml_loader()
    for tag in ("!ENV", "!relative"):
        loader.add_constructor(tag, keep)
    for kind in ("name", "module", "object", "object/new", "object/apply"):
        loader.add_multi_constructor(f"tag:yaml.org,2002:python/{kind}:", keep)
    with Path(config_file).open("rb") as file:
        return yaml_load(file, loader)
