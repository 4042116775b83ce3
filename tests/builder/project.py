"""A small site's folder that tests change like a curator, and build by the commands alone.

The oracle: whatever was edited, an incremental build leaves the same files as a build of the same
folder without a cache. Nothing here knows how a build finds out what changed.
"""

from __future__ import annotations

import difflib
import re
import shutil
import traceback
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml
from click.testing import CliRunner
from mkdocs.__main__ import cli as mkdocs

from papershelf.cli import main as papershelf
from tests.build import TOY, tree
from tests.commands import isolate_logs

_LOADER = getattr(yaml, "CBaseLoader", yaml.BaseLoader)
_NOT_SOURCES = (".cache", "site")
_TEMPLATES = ".cache/papershelf/templates"


@dataclass
class Record:
    """A record in a file of one or several; keys and values as texts, lists and mappings."""

    path: str
    at: int
    values: dict[str, Any]

    @property
    def id(self) -> str:
        return str(self.values.get("id", Path(self.path).stem))


@dataclass
class Project:
    """A site's folder, with the changes since `begin`."""

    root: Path
    _before: dict[str, bytes | None] = field(default_factory=dict)
    """What changed files contained; None if they were not there."""

    # --- files --------------------------------------------------------------------------------

    def exists(self, path: str) -> bool:
        return (self.root / path).exists()

    def read(self, path: str) -> str:
        """A file's text; empty if there is none."""
        return (self.root / path).read_text("utf-8") if self.exists(path) else ""

    def write(self, path: str, content: str | bytes) -> None:
        self._remember(path)
        file = self.root / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(content.encode() if isinstance(content, str) else content)

    def remove(self, path: str) -> None:
        self._remember(path)
        (self.root / path).unlink(missing_ok=True)

    def load(self, path: str) -> Any:
        """A YAML file, all scalars as texts; None if there is none."""
        return yaml.load(self.read(path), _LOADER)

    def save(self, path: str, value: Any) -> None:
        self.write(path, yaml.safe_dump(value, allow_unicode=True, sort_keys=False))

    def list_files(self, pattern: str) -> list[str]:
        found = (path for path in self.root.glob(pattern) if path.is_file())
        return sorted(path.relative_to(self.root).as_posix() for path in found)

    def _remember(self, path: str) -> None:
        if path not in self._before:
            file = self.root / path
            self._before[path] = file.read_bytes() if file.exists() else None

    def begin(self) -> None:
        """Forget the changes so far."""
        self._before.clear()

    def undo(self) -> None:
        """Take back the changes since `begin`."""
        for path, data in self._before.items():
            if data is None:
                (self.root / path).unlink(missing_ok=True)
            else:
                (self.root / path).parent.mkdir(parents=True, exist_ok=True)
                (self.root / path).write_bytes(data)
        self.begin()

    def describe_changes(self) -> str:
        """The changes since `begin`, as a diff."""
        now = {path: (self.root / path).read_bytes() if self.exists(path) else None
               for path in self._before}  # fmt: skip
        return "\n".join(describe_differences(self._before, now))

    # --- records, settings --------------------------------------------------------------------

    def list_records(self) -> list[Record]:
        """All records, drafts too, sorted by file."""
        return [Record(path, at, values) for path in self.list_files("content/papers/**/*.y*ml")
                for at, values in enumerate(self._load_records(path))]  # fmt: skip

    def _load_records(self, path: str) -> list[dict[str, Any]]:
        found = list(yaml.load_all(self.read(path), _LOADER))
        return found[0] if isinstance(found[0], list) else found

    def save_record(self, record: Record) -> None:
        """Write a record in its place among the others of its file, or as the last."""
        records = self._load_records(record.path) if self.exists(record.path) else []
        records[record.at : record.at + 1] = [record.values]
        self.save_records(record.path, records)

    def save_records(self, path: str, records: list[dict[str, Any]]) -> None:
        """A file of records: `.yml` is a list, `.yaml` has a document each; none, no file."""
        if not records:
            self.remove(path)
        elif path.endswith(".yml"):
            self.save(path, records)
        else:
            texts = (yaml.safe_dump(one, allow_unicode=True, sort_keys=False) for one in records)
            self.write(path, "---\n".join(texts))

    def remove_record(self, record: Record) -> None:
        records = self._load_records(record.path)
        del records[record.at]
        self.save_records(record.path, records)

    def load_settings(self) -> dict[str, Any]:
        """`mkdocs.yml`, with its types."""
        found: dict[str, Any] = yaml.safe_load(self.read("mkdocs.yml"))
        return found

    def configure(self, **changes: Any) -> None:
        """Set keys of `mkdocs.yml`; None removes one."""
        settings = self.load_settings() | changes
        self.save("mkdocs.yml", {key: one for key, one in settings.items() if one is not None})

    def get_options(self) -> dict[str, Any]:
        """The options of the plugin."""
        plugins = self.load_settings()["plugins"]
        found: dict[str, Any] = next(one["papershelf"] for one in plugins if isinstance(one, dict))
        return found

    def set_options(self, **changes: Any) -> None:
        """Set options of the plugin; None removes one."""
        options = {key: value for key, value in (self.get_options() | changes).items() if value is not None}
        plugins = self.load_settings()["plugins"]
        self.configure(plugins=[{"papershelf": options} if isinstance(one, dict) else one for one in plugins])

    # --- builds -------------------------------------------------------------------------------

    def build(self) -> Outcome:
        """Run `papershelf build`: with what the last build left, if it left anything."""
        return _run(self.root, papershelf, "build")

    def check(self) -> Outcome:
        """Run `papershelf check`."""
        return _run(self.root, papershelf, "check")

    def build_by_mkdocs(self) -> Outcome:
        """Run `mkdocs build`."""
        return _run(self.root, mkdocs, "build", "-q")

    def build_clean(self) -> Outcome:
        """Run `papershelf build` in a copy of the folder without a cache or a site.

        The copy gets compiled templates, which take a quarter of such a build. Jinja takes them
        only for the same text.
        """
        copy = self.root.with_name("clean")
        shutil.rmtree(copy, ignore_errors=True)
        shutil.copytree(self.root, copy, ignore=_ignore_built)
        if self.exists(_TEMPLATES):
            shutil.copytree(self.root / _TEMPLATES, copy / _TEMPLATES)
        return _run(copy, papershelf, "build")

    def read_site(self) -> dict[str, bytes]:
        return tree(self.root / "site")


def _ignore_built(folder: str, names: list[str]) -> set[str]:
    return set(names) & set(_NOT_SOURCES) if (Path(folder) / "mkdocs.yml").exists() else set()


CRASHED = -1
"""The exit code of a command that ended with an exception."""


@dataclass(frozen=True)
class Outcome:
    """What a build did: its exit code, its messages, and all files of the site."""

    code: int
    messages: list[str]
    files: dict[str, bytes]

    @property
    def warnings(self) -> list[str]:
        """The warnings about records, sorted; without those about the site before, of which a clean build knows nothing."""
        return sorted(line for line in self.messages if ": warning[" in line and "[missing-alias]" not in line)


def _run(folder: Path, command: Any, *words: str) -> Outcome:
    with isolate_logs():
        result = CliRunner().invoke(command, [*words, "-f", str(folder / "mkdocs.yml")])
    messages = [line.removeprefix("WARNING -  ") for line in result.output.splitlines()]
    code = result.exit_code
    if result.exception and not isinstance(result.exception, SystemExit):
        code = CRASHED
        messages += [line for part in traceback.format_exception(result.exception) for line in part.splitlines()][-9:]
    return Outcome(code, messages, tree(folder / "site"))


# --- differences ----------------------------------------------------------------------------


_MOST_FILES, _MOST_LINES, _LONGEST = 12, 8, 200


def describe_differences(
    old: dict[str, bytes | None] | dict[str, bytes], new: dict[str, bytes | None] | dict[str, bytes]
) -> Iterator[str]:
    """The files that two trees do not share, each with the first lines of its diff.

    Empty if the trees are the same.
    """
    paths = sorted(path for path in old.keys() | new.keys() if old.get(path) != new.get(path))
    for path in paths[:_MOST_FILES]:
        before, after = old.get(path), new.get(path)
        if before is None or after is None:
            yield f"{'+' if before is None else '-'} {path}"
        else:
            yield f"  {path}"
        yield from _diff(before or b"", after or b"")
    if len(paths) > _MOST_FILES:
        yield f"  and {len(paths) - _MOST_FILES} more: {', '.join(paths[_MOST_FILES:])}"


def _diff(before: bytes, after: bytes) -> Iterator[str]:
    try:
        texts = [before.decode(), after.decode()]
    except UnicodeDecodeError:
        yield f"      {len(before):,} bytes, {len(after):,} bytes"
        return
    # Generated files have long lines: a tag each, or a value of JSON.
    old, new = ([line for line in re.split(r"\n|(?<=>)|(?<=\",)|(?<=\],)", text) if line.strip()] for text in texts)
    lines = [line for line in difflib.unified_diff(old, new, n=0, lineterm="")
             if not line.startswith(("---", "+++", "@@"))]  # fmt: skip
    for line in lines[:_MOST_LINES]:
        yield f"      {line[:_LONGEST]}"
    if len(lines) > _MOST_LINES:
        yield f"      … {len(lines) - _MOST_LINES} more lines"


# --- the site before any edit ---------------------------------------------------------------


SETTINGS = {
    "site_name": "Small & Odd",
    "site_url": "https://small.example/papers/",
    "repo_url": "https://github.com/example/small",
    "docs_dir": "content/pages",
    "nav": [{"Today": "index.md"}, {"Papers": "papers/index.md"}, {"About": "about.md"}],
    "plugins": [
        "search",
        {"papershelf": {"per_page": 3, "rows_per_page": 4, "names_per_page": 5, "feed_entries": 4, "related": 2,
                        "citation_styles": [], "share_cards_up_to": 0}},
    ],
    "theme": {"name": "material", "font": False, "custom_dir": "overrides", "features": ["navigation.tabs"]},
}  # fmt: skip
PAPERS: dict[str, dict[str, Any]] = {
    "graphs": {"title": "Drawing of planar graphs", "authors": ["Ada Example", "Bob Book"], "date": "2021-03",
               "added": "2024-01-01", "venue": "CONF", "tags": ["graphs", "proofs"], "pages": "1-12",
               "abstract": "Planar graphs are drawn on a grid of lanterns.", "upvotes": "3", "pdf": "files/paper.pdf"},
    "walks": {"title": "Random walks on $K_n$", "authors": ["A. Example", "van der Berg, Jan"], "date": "2021",
              "added": "2024-01-01", "venue": "CONF", "tags": ["graphs"], "related": ["graphs", "kept-back"], "upvotes": "8",
              "abstract": "Walks on a grid, by a lantern.", "arxiv": "2101.00001", "aliases": ["walk"]},
    "walks-journal": {"title": "Random walks on $K_n$", "authors": ["Ada Example", "van der Berg, Jan"], "volume": "3",
                      "date": "2022-02-28", "venue": "JIE", "versions": ["walks"], "doi": "10.5555/walks",
                      "tags": ["graphs"]},
    "colours": {"title": "Four {Colours} suffice", "authors": ["Ada Example", "Cem Cook"], "date": "2022", "citations": "12",
                "added": "2024-01-02", "venue": "CONF", "tags": ["graphs", "proofs"], "image": "files/thumb.png",
                "abstract": "A map needs <i>four</i> colours & a proof.", "comments": "2", "counted": "2024-02-01"},
    "proofs": {"title": "Proofs that fit a margin", "authors": ["Bob Book"], "date": "2023-06-01", "added": "2024-01-02",
               "venue": "JIE", "tags": ["proofs"], "summary": "In a line.", "note": "Read *this* first."},
    "lanterns": {"title": "Lanterns", "authors": ["Dora Doctor", "Ada Example"], "date": "2023", "added": "2024-01-01",
                 "venue": "Letters on Light", "tags": ["light", "graphs"], "code": "https://example.org/code"},
    "moths": {"title": "机器 moths at lanterns", "authors": ["王小明"], "date": "2023-07", "added": "2024-01-09",
              "language": "zh", "tags": ["light", "graphs"], "abstract": "Moths fly around lanterns at night.", "status": "corrected"},
    "crowd": {"title": "By many", "authors": ["Eva Editor", "Fay Ff", "Gus Gg"], "num_authors": "3", "date": "2020",
              "added": "2024-01-01", "tags": ["strange"], "venue": "CONF"},
    "bare": {"title": "Only a title"},
    "kept-back": {"title": "A draft", "authors": ["Ada Example"], "tags": ["graphs"], "draft": "true"},
}  # fmt: skip
MANY: dict[str, list[dict[str, Any]]] = {
    "content/papers/many/documents.yaml": [
        {"id": "book", "title": "A book", "authors": [{"given": "Bob", "family": "Book", "affiliation": "Lamp School; Institute & <b>"}], "publisher": "Press", "date": "2020"},
        {"id": "thesis", "title": "A thesis on light", "authors": [{"given": "Dora", "family": "Doctor", "affiliation": "Dept. of Light, Lamp School"}], "school": "University", "date": "2023",
         "tags": ["light", "graphs"], "added": "2024-01-01", "abstract": "Night, light and lanterns."},
    ],
    "content/papers/many/list.yml": [
        {"id": "report", "title": "A report", "authors": ["{A Group}"], "institution": "Institute", "date": "2022", "tags": ["graphs"]},
        {"id": "volume", "title": "Proceedings", "type": "proceedings", "editors": ["Eva Editor"], "date": "2021", "upvotes": "1"},
    ],
}  # fmt: skip
OTHERS: dict[str, Any] = {
    "content/people.yaml": [
        {"id": "ada-example", "name": "Ada Example", "variants": ["A. Example"], "homepage": "https://example.org/"},
        {"id": "cem-cook", "name": "Cem Cook", "aliases": ["c-cook"]},
    ],
    "content/venues.yaml": [{"key": "CONF", "name": "Conference on Examples", "short": "Conf"}],
    "content/institutions.yaml": [{"name": "School of Lamps", "aliases": ["Lamp School"], "ror": "05dxps055"}],
    "content/volumes.yaml": [
        {"id": "conf-2021", "title": "Proceedings of <examples>", "venue": "CONF", "date": "2021", "editors": ["Eva Editor"], "publisher": "Press", "archive": "true"},
        {"id": "light", "title": "Workshop on light", "venue": "Letters on Light", "date": "2023", "papers": ["colours"],
         "tracks": [{"title": "By night", "papers": ["proofs", "moths"]}]},
    ],
    "content/fields.yaml": [
        {"name": "funding", "label": "Funding & <grants>", "show": "row"},
        {"name": "reproduced", "label": "Reproduced", "type": "boolean"},
    ],
    "content/tags.yaml": [
        {"tag": "graphs", "label": "Graphs", "description": "With $x^2$."},
        {"tag": "proofs", "label": "Proofs", "parent": "graphs", "aliases": ["strange"]},
        {"tag": "unused"},
    ],
    "content/lists/first.yaml": {
        "title": "First steps", "intro": "Read *these*.",
        "papers": ["walk", {"id": "graphs", "note": "**Careful.**"}, "kept-back"],
        "sections": [{"title": "Further", "papers": ["moths", "book", "bare"]}],
    },
    "content/lists/two.yaml": [{"id": "short", "title": "Short", "papers": ["proofs"]}, {"id": "empty", "title": "Empty"}],
}  # fmt: skip


CHOSEN = """# Chosen

```papers
tag:graphs year:2021..
group: year
```

And this is code: `[@graphs]`.

!!! note

    ```papers
    list:first -type:book
    as: numbered
    group: tag
    limit: 3
    ```

```papers
lanterns
as: cards
sort: upvotes
```

```papers
as: compact
group: venue
sort: title
```

```feed
```
"""
"""A page that shows papers in all ways but as citations, which take a while."""


def create(root: Path) -> Project:
    """The project before any edit: a dozen papers, and most listings on more than a page.

    The tag `graphs` has just as many papers as a listing needs to be sorted in other orders.
    """
    project = Project(root)
    for path in ("files", "styles"):
        shutil.copytree(TOY / "content" / path, root / "content" / path)
    (root / "overrides").mkdir()
    project.save("mkdocs.yml", SETTINGS)
    for id, values in PAPERS.items():
        year = values.get("date", "undated")[:4]
        project.save(f"content/papers/{year}/{id}.yaml", values)
    for path, records in MANY.items():
        project.save_records(path, records)
    for path, value in OTHERS.items():
        project.save(path, value)
    project.write("content/pages/about.md", "# About\n\nThese are [walks](papers/walks/index.md).\n")
    project.write("content/pages/reading/chosen.md", CHOSEN)
    project.begin()
    return project


