"""Papershelf in the benchmark: a folder as `papershelf new` creates it, and the builds of it.

Only its commands and URLs are used here, none of its modules.
"""

from __future__ import annotations

import compileall
import json
import subprocess
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from importlib.util import find_spec
from itertools import islice
from pathlib import Path
from statistics import median
from typing import Any

import yaml

from .cases import Case, find_program, keep, move_aside
from .corpus import Record, to_path, write_record
from .edits import Curator

COLD = "Papershelf, cold"
UNCHANGED = "Papershelf, nothing changed"
ABSTRACT = "Papershelf, one abstract changed"
TITLE = "Papershelf, one title changed"
THEME = "Papershelf, theme changed"
WITHOUT_SEARCH = "Papershelf without its search, cold"
COPY = "cp -r of Papershelf's output"

_CHANGED = "Changed by the benchmark"
_REST = 2.1
"""Seconds from an edit to its build: what changed later, the build after it would read again."""
_KINDS = {
    "paper": ["papers/*/index.html"],
    "listing": [f"{name}/*/index.html" for name in ("tags", "venues", "years")],
    "author": ["authors/*/index.html"],
}


@dataclass(frozen=True)
class SiteFolder:
    """A site's folder full of papers."""

    folder: Path
    records: tuple[Record, ...]
    refused: int
    """How many records `papershelf check` refused, and are not here."""
    settings: dict[str, Any]
    """`mkdocs.yml`"""

    @classmethod
    def make(cls, folder: Path, records: Iterator[Record], wanted: int) -> SiteFolder:
        """A new folder with the first records that pass the check, as many as are wanted."""
        _compile()
        _run_papershelf("new", str(folder))
        demo = (folder / "content" / "papers", *folder.glob("content/*.yaml"))
        move_aside(folder / "trash", *demo)()
        settings = yaml.safe_load((folder / "mkdocs.yml").read_text(encoding="utf-8"))
        # Sitemaps and canonical links need an address.
        settings["site_url"] = "https://papers.example/"
        settings["theme"]["custom_dir"] = "overrides"
        (folder / "overrides").mkdir()
        # All outputs and the default settings, but that no peer cites papers in text, or draws.
        ours = {"citation_styles": [], "share_cards_up_to": 0}
        settings["plugins"] = [{"papershelf": ours}]
        _write_settings(folder / "mkdocs.yml", settings)
        bare = {"plugins": [{"papershelf": {**ours, "search": False}}], "site_dir": "unsearched"}
        _write_settings(folder / "unsearched.yml", settings | bare)
        kept, refused = _fill(folder, records, wanted)
        return cls(folder, kept, refused, settings)

    def make_cases(self) -> list[Case]:
        """The builds, in the order in which each goes on from the one before; the copy."""
        site, copy = self.folder / "site", self.folder / "copy"
        page = f"papers/{self._edited_record['id']}/index.html"
        build = (str(find_program("papershelf")), "build")

        def case(
            name: str, prepare: Callable[[], None], proof: tuple[str, str], pages: int = 0
        ) -> Case:
            pages = pages or len(self.records)
            return Case(name, build, self.folder, site, pages, prepare, proof, _REST)

        bare = self.folder / "unsearched"
        other = (*build, "-f", "unsearched.yml"), self.folder, bare, len(self.records)
        # With and without the search one after the other: what slows one slows the other.
        without_search = Case(WITHOUT_SEARCH, *other, lambda: self._reset("unsearched"))
        edits = self._curator.make_edits()
        cases = [
            case(COLD, lambda: self._reset("site"), ("search/meta.json", '"shards"')),
            Case(UNCHANGED, build, self.folder, site, len(self.records)),
            case(ABSTRACT, lambda: self._edit("abstract"), (page, f"{_CHANGED}: abstract")),
            case(TITLE, lambda: self._edit("title", "abstract"), (page, f"{_CHANGED}: title")),
            *(case(edit.name, edit.apply, edit.proof, edit.pages) for edit in edits),
            case(THEME, self._restyle, (page, f"{_CHANGED}: theme"), edits[-1].pages),
        ]
        if cp := find_program("cp"):
            command, pages = (cp, "-r", str(site), str(copy)), len(self.records)
            # Right after the build that it copies.
            cases.insert(1, Case(COPY, command, self.folder, copy, pages, self._move_aside(copy)))
        return [without_search, *cases]

    @property
    def _curator(self) -> Curator:
        return Curator(self.folder, self.records)

    @property
    def _edited_record(self) -> Record:
        return self.records[len(self.records) // 2]

    @property
    def _override_file(self) -> Path:
        return self.folder / "overrides" / "partials" / "copyright.html"

    def _move_aside(self, *paths: Path) -> Callable[[], None]:
        return move_aside(self.folder / "trash", *paths)

    def _reset(self, site: str) -> None:
        folders = (self.folder / name for name in (site, ".cache"))
        self._move_aside(*folders, self._override_file.parent)()
        self._edit()
        self._curator.reset()

    def _edit(self, *keys: str) -> None:
        """Write the record that is edited, with a few words more at the end of some keys."""
        more = {key: f"{self._edited_record[key]} {_CHANGED}: {key}" for key in keys}
        write_record(self.folder, self._edited_record | more)

    def _restyle(self) -> None:
        """Change what every page has: its last line. The build will replace most of the site."""
        keep(self.folder / "trash", self.folder / "site")
        self._override_file.parent.mkdir()
        line = f'<div class="md-copyright">{_CHANGED}: theme</div>\n'
        self._override_file.write_text(line, "utf-8")


def measure_page_sizes(site: Path) -> dict[str, tuple[int, int]]:
    """Kind of page -> bytes of one in the middle, and of the largest."""
    sizes = {
        kind: [path.stat().st_size for pattern in patterns for path in site.glob(pattern)]
        for kind, patterns in _KINDS.items()
    }
    return {kind: (int(median(found)), max(found)) for kind, found in sizes.items() if found}


def _write_settings(path: Path, settings: dict[str, Any]) -> None:
    path.write_text(yaml.safe_dump(settings, sort_keys=False), "utf-8")


def _fill(folder: Path, records: Iterator[Record], wanted: int) -> tuple[tuple[Record, ...], int]:
    kept: dict[str, Record] = {}
    refused = 0
    while fresh := list(islice(records, wanted - len(kept))):
        for record in fresh:
            write_record(folder, record)
            kept[to_path(record)] = record
        wrong = _find_refused(folder)
        move_aside(folder / "trash", *(folder / path for path in wrong))()
        for path in wrong:
            del kept[path]
        refused += len(wrong)
    return tuple(kept.values()), refused


def _find_refused(folder: Path) -> set[str]:
    """Files with an error, by `papershelf check`."""
    config = str(folder / "mkdocs.yml")
    report = _run_papershelf("check", "-f", config, "--format", "json", good=(0, 1))
    problems = json.loads(report)
    return {problem["path"] for problem in problems if problem["severity"] == "error"}


def _compile() -> None:
    """Compile the modules, as pip does with what it installs: a checkout's may not be."""
    found = find_spec("papershelf")
    for folder in (found and found.submodule_search_locations) or ():
        compileall.compile_dir(folder, quiet=1)


def _run_papershelf(*arguments: str, good: tuple[int, ...] = (0,)) -> str:
    command = [str(find_program("papershelf")), *arguments]
    done = subprocess.run(command, capture_output=True, text=True, encoding="utf-8", check=False)
    if done.returncode not in good:
        raise SystemExit(f"{' '.join(command)}: {done.stderr}")
    return done.stdout
