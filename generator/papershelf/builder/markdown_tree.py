"""The site as a folder for another builder: Markdown pages, files, a theme, and a `mkdocs.yml`.

Any program that reads a `mkdocs.yml` can build from it, without Papershelf. Zensical, the successor
of Material for MkDocs, runs no MkDocs plugins. `docs/content/pages/second-builder.md` lists the
rules for such a folder. Nothing here knows MkDocs: its part comes in a `Project`.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import tempfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Any

from ..errors import CallError
from ..site import Asset, Output, Site
from ..site.listings.own_listings import add_own_kinds
from ..site.makers import make_all
from ..site.rendering import accent, phrases, urls
from ..site.rendering.minify import minify
from ..site.rendering.output import Archive, FileContent

DOCS, THEME, SETTINGS = "docs", "theme", "mkdocs.yml"
MARKER = ".papershelf"
_MARKER_TEXT = (
    "`papershelf generate` writes this folder: it replaces docs/, theme/ and mkdocs.yml.\n"
)

# Settings with paths relative to the curator's own mkdocs.yml, or with code that only MkDocs runs.
_DROPPED = ("docs_dir", "site_dir", "watch", "hooks")
# Extensions that MkDocs adds to a curator's list, and other builders may not.
_EXTENSIONS = ("toc", "tables", "fenced_code")
# Folders of the theme that only Papershelf or Python reads.
_OURS = ("fragments", "__pycache__")
_SECTIONS = tuple(
    f"{at}index.md"
    for at in ("", urls.PAPERS, urls.PEOPLE, *map(urls.index, urls.SECTION_KINDS), urls.BIBTEX)
)
_APART = tuple(f"{at}index.md" for at in (urls.SEARCH, urls.SHELF, urls.FOLLOWING, urls.MAP))
_UNPRINTED = re.compile("[\x7f-\x9f\u2028\u2029\ud800-\udfff\ufeff\ufffe\uffff]")
_FOLDERS = (
    urls.MAP,
    f"{urls.OWN}*/",
    f"{urls.INSTITUTIONS}/",
    urls.index("volumes"),
    *(path.removesuffix("index.md") for path in _SECTIONS[1:]),
)
_NOT_IN_NAV = ("/page/", *(f"/{folder}*/" for folder in _FOLDERS))


@dataclass(frozen=True, slots=True)
class TaggedValue:
    """A value of the settings with a YAML tag, such as `!ENV` or `!!python/name:…`; it is not
    evaluated."""

    tag: str
    value: Any


@dataclass(frozen=True, slots=True)
class HandWritten:
    """A file of the curator's `docs_dir`, or the site's icon or manifest: its path there, its
    address, and the file to copy or what to write instead."""

    path: str
    address: str
    content: bytes | Path


@dataclass(frozen=True, slots=True)
class Project:
    """The curator's part of a site.

    `settings` is `mkdocs.yml` as written; `custom` is the curator's folder of templates, if any;
    `theme`, `css` and `scripts` are added by our plugin; `nav` is the navigation if the settings
    have none; `favicon` is the path of the icon; `sources` are the folders that a site is read from
    or built into.
    """

    settings: Mapping[str, Any]
    files: Sequence[HandWritten]
    custom: Sequence[Path]
    theme: Sequence[Path]
    css: Sequence[str]
    scripts: Sequence[str]
    nav: Sequence[Any]
    favicon: str
    sources: Sequence[Path]


def generate(folder: Path, site: Site, project: Project) -> None:
    """Write the site's folder. Files of our last run are replaced, others stay.

    Raises CallError, without changing the folder, if it contains other things or can't be written.
    """
    folder = folder.resolve()
    check_folder(folder, project.sources)
    try:
        _replace(folder, iter_files(site, project))
    except OSError as error:
        raise CallError(f"{folder} can't be written: {error}") from None


# --- contents of the folder -----------------------------------------------------------------


def iter_files(site: Site, project: Project) -> Iterator[tuple[str, FileContent]]:
    """Every file: its path and its content. The first one of a path wins."""
    taken = {page.address for page in project.files}
    for page in project.files:
        yield f"{DOCS}/{page.path}", page.content
    for output in make_all(site):
        if output.file not in taken:
            yield f"{DOCS}/{output.path}", _get_content(output)
    for base in [*project.custom, *project.theme]:
        for file in sorted(base.rglob("*")):
            path = file.relative_to(base)
            if file.is_file() and path.parts[0] not in _OURS:
                is_light = base in project.theme and file.suffix in (".css", ".js")
                yield f"{THEME}/{path.as_posix()}", _minify(file, site) if is_light else file
    yield SETTINGS, to_yaml(build_settings(project, site)).encode()


def _minify(file: Path, site: Site) -> bytes:
    """A script or style sheet of ours as it is served: without comments, in the site's language."""
    text = minify(file.read_text(encoding="utf-8"), file.suffix)
    if file.name == PurePosixPath(urls.STYLES).name:
        text += accent.write_styles(site.settings.accent)
    return site.locale.translate_script(text).encode()


def _get_content(output: Output) -> FileContent:
    return output.content if isinstance(output, Asset) else output.markdown.encode()


def list_sections(site: Site) -> tuple[str, ...]:
    """The only generated pages in the navigation, as with our plugin: there may be thousands of
    others."""
    return (*_SECTIONS, *(f"{urls.index(kind)}index.md" for kind in add_own_kinds(site, ())))


# --- its settings ---------------------------------------------------------------------------


def build_settings(project: Project, site: Site) -> dict[str, Any]:
    """The curator's settings, adapted to this folder, without our plugin."""
    theirs = project.settings
    settings = {key: one for key, one in theirs.items() if key not in _DROPPED and one is not None}
    settings["docs_dir"] = DOCS
    settings["nav"] = theirs.get("nav") or list(project.nav)
    settings["not_in_nav"] = _build_not_in_nav(
        theirs.get("not_in_nav"), settings["nav"], list_sections(site)
    )
    settings["theme"] = _build_theme(theirs.get("theme"), project.favicon)
    settings["plugins"] = _build_plugins(theirs.get("plugins"))
    settings["markdown_extensions"] = _build_extensions(theirs.get("markdown_extensions"))
    settings["extra_css"] = [*project.css, *(theirs.get("extra_css") or [])]
    settings["extra_javascript"] = [*(theirs.get("extra_javascript") or []), *project.scripts]
    found = {"search_page": urls.SEARCH} if site.settings.search else {}
    settings["extra"] = {
        **_drop_python(theirs.get("extra") or {}),
        **found,
        "interface_words": phrases.theme_words(site.locale),
    }  # fmt: skip
    return settings


def list_dropped_settings(project: Project) -> list[str]:
    """Settings that are missing from the folder since they are code that only MkDocs runs."""
    names = ["hooks"] if project.settings.get("hooks") else []
    extra = project.settings.get("extra") or {}
    return names + ["extra"] * (extra != _drop_python(extra))


def _build_not_in_nav(theirs: Any, nav: Any, sections: Iterable[str]) -> str:
    """The patterns of pages outside the navigation: all generated pages except sections."""
    own = theirs.splitlines() if isinstance(theirs, str) else []
    named = json.dumps(nav, default=str)
    absent = [f"/{path}" for path in (*sections, *_APART) if f'"{path}"' not in named]
    return "\n".join([*own, *absent, *_NOT_IN_NAV]) + "\n"


def _build_theme(theirs: Any, favicon: str) -> dict[str, Any]:
    """The theme with our templates. Zensical's default has another look; MkDocs ignores
    `variant`."""
    theme = dict(theirs) if isinstance(theirs, Mapping) else {"name": theirs}
    return {"variant": "classic", "favicon": favicon, **theme, "custom_dir": THEME}


def _build_plugins(theirs: Any) -> list[Any]:
    """The curator's plugins except ours, and two that Zensical runs by default.

    Search is off unless the curator enabled it: its index contains every page's text, 6 MB for
    5,000 papers. Tags are off unless the curator has that plugin: our pages show their own.
    """
    plugins = [
        (name.removeprefix("material/"), options)
        for name, options in _to_pairs(["search"] if theirs is None else theirs)
        if name != "papershelf"
    ]
    by_name = dict(plugins)
    search = {"enabled": False, **(by_name.get("search") or {})}
    others = [pair for pair in plugins if pair[0] != "search"]
    tags = [] if "tags" in by_name else [("tags", {"tags": False, "export": False})]
    return _to_entries([("search", search), *others, *tags])


def _build_extensions(theirs: Any) -> list[Any]:
    """The Markdown extensions, including those that MkDocs always adds."""
    options = dict(_to_pairs(theirs or []))
    names = dict.fromkeys([*_EXTENSIONS, *options])
    return _to_entries((name, options.get(name)) for name in names)


def _to_pairs(entries: Any) -> list[tuple[str, Any]]:
    """A list of names and `{name: options}`, or a mapping of them, as pairs."""
    if isinstance(entries, Mapping):
        return list(entries.items())
    pairs = ([(item, None)] if isinstance(item, str) else list(item.items()) for item in entries)
    return [pair for some in pairs for pair in some]


def _to_entries(pairs: Iterable[tuple[str, Any]]) -> list[Any]:
    return [{name: options} if options else name for name, options in pairs]


def _drop_python(value: Any) -> Any:
    """Values without Python objects, which only MkDocs can use."""
    if isinstance(value, Mapping):
        return {key: _drop_python(item) for key, item in value.items() if not _is_python(item)}
    if isinstance(value, list):
        return [_drop_python(item) for item in value if not _is_python(item)]
    return value


def _is_python(value: Any) -> bool:
    return isinstance(value, TaggedValue) and value.tag.startswith("!!python/")


def to_yaml(settings: Mapping[str, Any]) -> str:
    """Settings as YAML: one line of JSON per key, which every YAML reader accepts, and tags."""
    head = "# Generated by `papershelf generate`, which overwrites it: edit the sources instead.\n"
    lines = (f"{_quote(key)}: {_format_yaml(value)}\n" for key, value in settings.items())
    return head + "".join(lines)


def _format_yaml(value: Any, indent: str = "") -> str:
    inner = f"{indent}  "
    if isinstance(value, TaggedValue):
        return _format_tagged(value, indent)
    if isinstance(value, Mapping):
        pairs = [f"{_quote(key)}: {_format_yaml(item, inner)}" for key, item in value.items()]
        return _format_block("{}", pairs, indent)
    if isinstance(value, list | tuple):
        return _format_block("[]", [_format_yaml(item, inner) for item in value], indent)
    # Values that JSON lacks, such as dates, are written as text.
    return _quote(value if value is None or isinstance(value, bool | int | float) else str(value))


def _format_tagged(value: TaggedValue, indent: str) -> str:
    """A tag as written; MkDocs' own `!relative` becomes the path that it stands for."""
    if value.tag != "!relative":
        return f"{value.tag} {_format_yaml(value.value, indent)}"
    place = str(value.value or "$docs_dir").replace("$docs_dir", DOCS).replace("$config_dir", ".")
    return _quote(place)


def _format_block(brackets: str, items: list[str], indent: str) -> str:
    line = ", ".join(items)
    if len(line) < 80 and "\n" not in line:
        return f"{brackets[0]}{line}{brackets[1]}"
    lines = f",\n{indent}  ".join(items)
    return f"{brackets[0]}\n{indent}  {lines}\n{indent}{brackets[1]}"


def _quote(value: Any) -> str:
    """JSON, with the characters escaped that YAML considers unprintable."""
    return _UNPRINTED.sub(
        lambda found: f"\\u{ord(found[0]):04x}", json.dumps(value, ensure_ascii=False)
    )


# --- writing the folder ---------------------------------------------------------------------


def check_folder(folder: Path, sources: Iterable[Path]) -> None:
    """Raise CallError if the folder is not ours to write, or belongs to the site itself."""
    for source in sources:
        if folder.is_relative_to(source.resolve()):
            raise CallError(f"{folder} belongs to the site: name another folder")
    if folder.exists() and not folder.is_dir():
        raise CallError(f"{folder} is a file: name a folder")
    if folder.is_dir() and any(folder.iterdir()) and not (folder / MARKER).is_file():
        raise CallError(f"{folder} contains other files: name a new or an empty folder")


def _replace(folder: Path, files: Iterable[tuple[str, FileContent]]) -> None:
    """Write the files beside the folder, and move them in when all are complete."""
    folder.parent.mkdir(parents=True, exist_ok=True)
    staging = Path(tempfile.mkdtemp(prefix=f".{folder.name}-", dir=folder.parent))
    try:
        _write(staging / "new", files)
        folder.mkdir(exist_ok=True)
        (folder / MARKER).write_text(_MARKER_TEXT, encoding="utf-8", newline="\n")
        for name in (THEME, DOCS, SETTINGS):
            _move(staging / "new" / name, folder / name, staging / name)
    finally:
        shutil.rmtree(staging, ignore_errors=True)


def _write(folder: Path, files: Iterable[tuple[str, FileContent]]) -> None:
    done: set[Path] = set()
    for path, content in files:
        target = Path(os.path.normpath(folder / path))
        if not target.is_relative_to(folder):
            raise CallError(f"{path} lies outside the folder")
        if target in done:
            continue
        done.add(target)
        target.parent.mkdir(parents=True, exist_ok=True)
        if isinstance(content, Path):
            shutil.copyfile(content, target)
        elif isinstance(content, Archive):
            with target.open("wb") as archive:
                content.write(archive)
        else:
            target.write_bytes(content)


def _move(new: Path, place: Path, old: Path) -> None:
    """Move the new one into its place, after the old one is moved away; restore the old one on
    failure."""
    if place.exists():
        place.replace(old)
    try:
        new.replace(place)
    except OSError:
        if old.exists():
            old.replace(place)
        raise
