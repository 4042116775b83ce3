"""What a process of tests does once: functions whose result depends on nothing but their arguments.

A site of the tests is small, so that half of its build is spent on compiling templates, drawing
share cards, formatting citations, shortening scripts and parsing pages that MkDocs renders for
comparison, the same for each of hundreds of sites.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any

import material
import mkdocs.utils
from jinja2 import Environment
from markdown.preprocessors import HtmlBlockPreprocessor
from mkdocs.structure.pages import _RawHTMLPreprocessor

import papershelf
from papershelf.builder.cache.manifest import compute_digest
from papershelf.builder.chrome import PageKind, Samples
from papershelf.builder.derived import citation_cache as derived_citations
from papershelf.builder.mkdocs import policies, theme_settings
from papershelf.formats import csl_citations, styles
from papershelf.locale import Locale
from papershelf.search.client import bundle
from papershelf.site import digests
from papershelf.site.exports import bibliographies
from papershelf.site.papers import card_drawing

_PAGES = 500
"""How many pages are remembered: a site of the tests has some eighty that MkDocs renders."""

_INSTALLED = tuple(Path(str(package.__file__)).parent for package in (material, mkdocs, papershelf))
"""The folders of packages that have themes."""


def install() -> None:
    """Let Jinja compile a template once, a share card be drawn, the same works be cited and a page be parsed once."""
    Samples.mismatching_kinds = _compare_once(Samples.mismatching_kinds)  # type: ignore[method-assign]
    Environment.compile = _compile_once(Environment.compile)  # type: ignore[method-assign]
    card_drawing.draw = lru_cache(2000)(card_drawing.draw)
    csl_citations._run_pandoc = _run_once(csl_citations._run_pandoc)
    derived_citations._cite_batch = _cite_once(derived_citations._cite_batch)
    styles._read_style = _read_style_once(styles._read_style)  # type: ignore[assignment]
    digests._digest_package = lru_cache(digests._digest_package)
    theme_settings._list_visible_files = _list_once(theme_settings._list_visible_files)
    mkdocs.utils.entry_points = lru_cache(mkdocs.utils.entry_points)
    mkdocs.utils.get_themes = lru_cache(mkdocs.utils.get_themes)
    bibliographies.build_json_schema = _describe_once(bibliographies.build_json_schema)
    policies.find_sources = lru_cache(_PAGES)(policies.find_sources)
    bundle.strip_comments = lru_cache(bundle.strip_comments)
    Locale.translate_script = _translate_once(Locale.translate_script)  # type: ignore[method-assign]
    HtmlBlockPreprocessor.run = _take_blocks_once(HtmlBlockPreprocessor.run)  # type: ignore[method-assign]
    _RawHTMLPreprocessor.run = _find_anchors_once(_RawHTMLPreprocessor.run)  # type: ignore[method-assign]


def _compare_once(compare: Callable[[Samples], set[PageKind]]) -> Callable[[Samples], set[PageKind]]:
    """Compare what MkDocs renders with the same page in the same chrome once, if it is no other.

    A template or a plugin that does something else has another chrome. That whole sites are the same both ways,
    `builder/test_fast.py` shows without this.
    """
    same: set[bytes] = set()

    def compare_or_take(samples: Samples) -> set[PageKind]:
        filled: dict[int, str] = {}
        found: dict[PageKind, list[bytes]] = {}
        for kind, pages in samples._samples.items():
            chrome = samples._chromes[kind]
            if chrome and samples._compared.get(kind) != chrome.digest:
                found[kind] = [compute_digest(repr((kind, chrome, page)).encode()) for page in pages[:3]]
                filled.update((id(page), chrome.fill(page)) for page, key in zip(pages, found[kind], strict=False) if key in same)
        render = samples.render
        samples.render = lambda page: filled.get(id(page)) or render(page)
        try:
            mismatching = compare(samples)
        finally:
            samples.render = render
        same.update(key for kind, keys in found.items() if kind not in mismatching for key in keys)
        return mismatching

    return compare_or_take


def _compile_once(compile_: Callable[..., Any]) -> Callable[..., Any]:
    compiled: dict[Any, Any] = {}

    def compile_or_take(env: Environment, source: Any, *place: Any, **options: Any) -> Any:
        key = (type(env), env.lexer, env.autoescape, *env.extensions, source, place, *options.items(),
               *map(_to_key, env.filters.items()), *env.tests.items())  # fmt: skip
        if key not in compiled:
            compiled[key] = compile_(env, source, *place, **options)
        return compiled[key]

    return compile_or_take


def _to_key(named: tuple[str, Any]) -> Any:
    """A filter, which Jinja applies to constants when it compiles; equal locales have equal ones."""
    locale = getattr(named[1], "__self__", None)
    return (named[0], named[1].__func__, locale.digest) if isinstance(locale, Locale) else named


def _run_once(run: Callable[..., Any]) -> Callable[..., Any]:
    """Pandoc's trees, which nobody changes, by all that it reads; a run that fails is run again."""
    trees: dict[Any, Any] = {}

    def run_or_take(style: csl_citations.Style, options: Sequence[str], document: str) -> Any:
        read = tuple(map(_read_bibliography, options))
        key = (style.csl, read, document, csl_citations._find_pandoc(), csl_citations._TIMEOUT)
        if key not in trees:
            trees[key] = run(style, options, document)
        return trees[key]

    return run_or_take


def _cite_once(cite: Callable[..., list[str | None]]) -> Callable[..., list[str | None]]:
    """A work's citation in a style, whatever others are cited with it: `formats/test_csl_citations.py` shows that it is the same."""
    texts: dict[Any, str | None] = {}

    def cite_or_take(jobs: Sequence[derived_citations.CitationJob]) -> list[str | None]:
        keys = [(job[0], csl_citations._find_pandoc(), csl_citations._TIMEOUT) for job in jobs]
        missing = {key: job for key, job in zip(keys, jobs, strict=True) if key not in texts}
        if missing:
            texts.update(zip(missing, cite([*missing.values()]), strict=True))
        return [texts[key] for key in keys]

    return cite_or_take


def _read_style_once(read: Callable[..., styles.Style]) -> Callable[..., styles.Style]:
    """A citation style, by its name and by the text of a curator's own."""
    found: dict[Any, styles.Style] = {}

    def read_or_take(name: str, folder: Path, *, is_for_list: bool) -> styles.Style:
        own = styles._resolve_path(name, folder) if name.endswith(".csl") else None
        key = (name, is_for_list, styles.are_installed(), own.read_bytes() if own and own.is_file() else own)
        if key not in found:
            found[key] = read(name, folder, is_for_list=is_for_list)
        return found[key]

    return read_or_take


def _list_once(list_files: Callable[[str], set[str]]) -> Callable[[str], set[str]]:
    """The files of a theme's folder, if it is an installed one and no curator's."""
    list_installed = lru_cache(list_files)
    return lambda top: (list_installed if any(map(Path(top).is_relative_to, _INSTALLED)) else list_files)(top)


def _describe_once(describe: Callable[[Any], dict[str, Any]]) -> Callable[[Any], dict[str, Any]]:
    """The schema of records, which nobody changes, by the curator's own fields."""
    schemas: dict[str, dict[str, Any]] = {}

    def describe_or_take(own: Any) -> dict[str, Any]:
        key = repr(own)  # with the order of its keys
        if key not in schemas:
            schemas[key] = describe(own)
        return schemas[key]

    return describe_or_take


def _translate_once(translate: Callable[[Locale, str], str]) -> Callable[[Locale, str], str]:
    """A script in a language, by its text; equal locales have equal messages."""
    scripts: OrderedDict[tuple[bytes, str], str] = OrderedDict()

    def translate_or_take(locale: Locale, text: str) -> str:
        key = (locale.digest, text)
        if key not in scripts:
            scripts[key] = translate(locale, text)
            _forget_oldest(scripts)
        return scripts[key]

    return translate_or_take


def _take_blocks_once(run: Callable[..., list[str]]) -> Callable[..., list[str]]:
    """What Markdown takes out of a page as blocks of HTML, by the page and by what the parser asks Markdown."""
    found: OrderedDict[Any, tuple[list[str], list[Any]]] = OrderedDict()

    def run_or_take(preprocessor: HtmlBlockPreprocessor, lines: list[str]) -> list[str]:
        md = preprocessor.md
        stash = md.htmlStash
        key = (tuple(lines), stash.html_counter, md.tab_length, tuple(md.block_level_elements))
        if key not in found:
            left = run(preprocessor, lines)
            found[key] = left, stash.rawHtmlBlocks[key[1] :]
            _forget_oldest(found)
            return list(left)
        left, blocks = found[key]
        for block in blocks:
            stash.store(block)
        return list(left)

    return run_or_take


def _find_anchors_once(run: Callable[..., list[str]]) -> Callable[..., list[str]]:
    found: OrderedDict[tuple[str, ...], set[str]] = OrderedDict()

    def run_or_take(preprocessor: _RawHTMLPreprocessor, lines: list[str]) -> list[str]:
        key = tuple(lines)
        if key not in found:
            run(preprocessor, lines)
            found[key] = preprocessor.present_anchor_ids
            _forget_oldest(found)
        preprocessor.present_anchor_ids = set(found[key])
        return lines

    return run_or_take


def _forget_oldest(found: OrderedDict[Any, Any]) -> None:
    if len(found) > _PAGES:
        found.popitem(last=False)


def _read_bibliography(option: str) -> str:
    """The text of the file that an option names, which is another at each run; other options as they are."""
    name, _, path = option.partition("=")
    return Path(path).read_text(encoding="utf-8") if name == "--bibliography" else option
