"""Creates the folder of a new site: the skeleton, or a sample site for one use."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

from ..records import source
from .yaml_write import format_key

KINDS = ("lab", "daily", "proceedings", "reading-group", "survey")
"""Uses for which there is a sample site."""
_SOURCES = "content/sources.yaml"
_NAME = "My papers"
"""The name of the skeleton's site."""


def create_folder(package: Path, folder: Path, kind: str) -> None:
    """Create the folder of a new site from the files in the package's folder.

    The skeleton has three invented papers, which explain themselves. A sample site of a kind has
    the skeleton's workflows and settings, except for the paragraphs of `mkdocs.yml` that it has
    itself, and real papers with what `papers.yaml` says of them.
    """
    skeleton, samples = package / "skeleton", package / "samples"
    ignored = ["__pycache__", *(("content",) if kind else ())]
    _copy(skeleton, folder, ignored)
    if not kind:
        return
    _write(folder / _SOURCES, _read(skeleton / _SOURCES))  # which a workflow reads
    sample = samples / kind
    if (sample / "content" / "pages" / "index.md").exists():
        _copy(samples / "own-front-page", folder)
    _copy(sample, folder, ["mkdocs.yml", "papers.yaml"])
    settings = _merge_paragraphs(_read(skeleton / "mkdocs.yml"), _read(sample / "mkdocs.yml"))
    _write(folder / "mkdocs.yml", settings)
    name = settings.partition("site_name:")[2].partition("#")[0].partition("\n")[0].strip()
    _write(folder / "README.md", _read(skeleton / "README.md").replace(_NAME, name))
    for _, values in source.read_file(sample, sample / "papers.yaml")[0]:
        _write_record(samples / "papers", folder / "content" / "papers", values)


def _write_record(pool: Path, folder: Path, values: dict[str, Any]) -> None:
    """Write a record of the pool below a folder; `values` has its id, and keys to add or change."""
    id = values.pop("id")
    lines = _read(pool / f"{id}.yaml").splitlines(keepends=True)
    lines = [line for line in lines if line.partition(":")[0] not in values]
    at = lines.index("abstract: >-\n")
    lines[at:at] = [format_key(key, value) for key, value in values.items()]
    year = next(line for line in lines if line.startswith("date:"))[6:10]
    _write(folder / year / f"{id}.yaml", "".join(lines))


def find_outer_repository(folder: Path) -> Path | None:
    """The Git repository that a folder lies in; None if it is in none, or is one itself."""
    return next((one for one in folder.resolve().parents if (one / ".git").exists()), None)


def _merge_paragraphs(text: str, own: str) -> str:
    """A file of settings whose paragraphs are replaced by those of another with the same first
    key."""
    replaced = {_find_key(paragraph): paragraph for paragraph in own.strip().split("\n\n")}
    paragraphs = text.strip().split("\n\n")
    return "\n\n".join(replaced.get(_find_key(one), one) for one in paragraphs) + "\n"


def _find_key(paragraph: str) -> str:
    lines = (line for line in paragraph.split("\n") if not line.startswith("#"))
    return next(lines, "").partition(":")[0]


def _copy(folder: Path, target: Path, ignored: list[str] | None = None) -> None:
    shutil.copytree(
        folder, target, dirs_exist_ok=True, ignore=shutil.ignore_patterns(*(ignored or []))
    )


def _read(path: Path) -> str:
    return path.read_text(encoding="utf-8")


def _write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8", newline="\n")
