"""The state that a build leaves for the next one: the files that it read, and what MkDocs gave."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from hashlib import blake2b
from pathlib import Path
from stat import S_ISDIR
from typing import Any

from ...records.reader import Stamp, stamp_files, to_stamp
from ...site import Page, Site
from ...site.makers import Job
from ...site.own_pages.filling import OwnPage
from ...site.own_pages.marks import split_at_tokens
from ...site.recorder import Recorder
from ..chrome import Chrome, PageKind
from ..hosting.limits import LimitNotice
from ..report import BuildReport

_RECORD_FOLDERS = "papers", "lists"
_RECORD_FILES = (
    "people.yaml", "venues.yaml", "tags.yaml", "institutions.yaml", "volumes.yaml",
)  # fmt: skip


@dataclass(frozen=True)
class SectionPage:
    """A page that MkDocs rendered: texts, between which description and content are filled in.

    `front_matter` is without the description. There is one text less if the page has none.
    """

    front_matter: dict[str, Any]
    texts: tuple[str, ...]

    @classmethod
    def read_all(cls, folder: Path, pages: Mapping[Job, Page]) -> dict[Job, SectionPage]:
        """The pages that are in a folder as MkDocs rendered them, to be filled again without it."""
        found: dict[Job, SectionPage] = {}
        for job, page in pages.items():
            path = folder / page.file
            if path.exists():
                section = cls.split(page, path.read_text(encoding="utf-8"))
                found |= {job: section} if section else {}
        return found

    @classmethod
    def split(cls, page: Page, html: str) -> SectionPage | None:
        """None if the content or the description is not in the HTML exactly once."""
        texts = [html]
        for value in _list_values(page):
            texts[-1:] = texts[-1].split(value)
        rest = _drop_description(page.front_matter)
        return cls(rest, tuple(texts)) if len(texts) == len(_list_values(page)) + 1 else None

    def fill(self, page: Page) -> str | None:
        """The HTML of the page as it is now; None if MkDocs has to render it again."""
        values = _list_values(page)
        is_same = _drop_description(page.front_matter) == self.front_matter
        if not is_same or len(values) + 1 != len(self.texts):
            return None
        first, *others = self.texts
        return first + "".join(map(str.__add__, values, others))


def _list_values(page: Page) -> list[str]:
    """What differs between pages of a section from build to build, in the order of the HTML."""
    described = f'content="{page.front_matter.get("description", "")}"'
    return [described, page.content] if page.description else [page.content]


def _drop_description(front_matter: dict[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in front_matter.items() if key != "description"}


@dataclass(frozen=True)
class FilledPage:
    """A hand-written page with marks: the texts between them, and the numbers of the marks."""

    page: OwnPage
    texts: tuple[str, ...]
    numbers: tuple[int, ...]

    @classmethod
    def split(cls, page: OwnPage, html: str) -> FilledPage:
        """The page as the host rendered it, with tokens in the places of its marks."""
        texts, numbers = split_at_tokens(html)
        return cls(page, tuple(texts), tuple(numbers))

    def fill(self, marks: Sequence[str]) -> str:
        """The page with the HTML of its marks."""
        first, *others = self.texts
        found = (marks[number] + text for number, text in zip(self.numbers, others, strict=True))
        return first + "".join(found)


@dataclass
class BuildState:
    """What a build leaves for the next one, which can do without MkDocs.

    `site` has no papers. `chromes` are those of all kinds of pages, `sections` the pages that
    MkDocs rendered, `taken` the files of hand-written pages, `filled` those with marks, by their
    files, and `links` the links of hand-written pages to generated ones, each with whether it leads
    to one; `empty_sections` are not in the navigation. `warnings` are those of the records and of
    those pages; `newest_day` stands in the sitemap; `notices` are about limits of the host.
    """

    site: Site
    surroundings: Surroundings
    records: dict[str, Stamp]
    chromes: dict[PageKind, Chrome]
    sections: dict[Job, SectionPage]
    taken: frozenset[str]
    filled: dict[str, FilledPage]
    links: dict[str, bool]
    warnings: list[str]
    empty_sections: tuple[str, ...]
    newest_day: str
    report: BuildReport
    notices: Sequence[LimitNotice]

    @classmethod
    def from_build(cls, site: Site, **rest: Any) -> BuildState:
        """The state after a build of a site."""
        records = site.records.with_papers(())
        bare = replace(
            site, records=records, recorder=Recorder(), related=None, terms=None, map=None
        )
        return cls(
            site=bare,
            newest_day=site.records.newest_day,
            **rest,
        )


@dataclass(frozen=True)
class Surroundings:
    """Everything that a build reads, apart from the records: files, and installed packages."""

    roots: tuple[Path, ...]
    content: Path
    stamps: dict[str, Stamp]

    @classmethod
    def take(cls, roots: Iterable[Path], content: Path) -> Surroundings:
        """The surroundings before a build; `roots` are files and folders beside the content
        folder."""
        every = (*roots, content, Path(__file__).parents[2])
        return cls(every, content, _stamp_all(every, content))

    def stamp_records(self, root: Path) -> dict[str, Stamp]:
        """Path -> stamp of each file of papers, names and reading lists below the content
        folder."""
        folders = (self.content / name for name in _RECORD_FOLDERS)
        found = [stamp for folder in folders for stamp in stamp_files(root, folder)]
        for name in _RECORD_FILES:
            path = self.content / name
            if path.exists():
                found.append((path.relative_to(root).as_posix(), to_stamp(path.stat())))
        return dict(found)

    def have_same_theme(self, last: BuildState | None, docs: str) -> bool:
        """Whether nothing has changed since the last build but hand-written pages: Markdown files
        below `docs`."""
        if last is None:
            return False
        changed = {path for path, _ in self.stamps.items() ^ last.surroundings.stamps.items()}
        return all(path.startswith(f"{docs}{os.sep}") and path.endswith(".md") for path in changed)

    def is_unchanged(self) -> bool:
        """Whether they are the same; False for a file that was changed while it was read."""
        return _stamp_all(self.roots, self.content) == self.stamps


def _stamp_all(roots: Iterable[Path], content: Path) -> dict[str, Stamp]:
    found: dict[str, Stamp] = {"installed": _digest_installation()}
    folders = tuple(f"{content / name}{os.sep}" for name in _RECORD_FOLDERS)
    files = {str(content / name) for name in _RECORD_FILES}

    def is_record(path: str) -> bool:
        is_yaml = path.endswith((".yaml", ".yml"))
        return is_yaml and (path.startswith(folders) or path in files)

    for root in roots:
        found.update(_walk_stamps(str(root), is_record))
    return found


def _digest_installation() -> bytes:
    """A digest of the interpreter, and of the names and versions of all packages."""
    packages = sorted(
        entry.name for path in sys.path if path and Path(path).is_dir()
        for entry in os.scandir(path) if entry.name.endswith(".dist-info")
    )  # fmt: skip
    installation = repr((sys.version, packages)).encode()
    return blake2b(installation, digest_size=8).digest()


def _walk_stamps(root: str, is_record: Callable[[str], bool]) -> Iterator[tuple[str, Stamp]]:
    """Path and stamp of a file, or of all files of a folder except the records."""
    stack = [root]
    while stack:
        path = stack.pop()
        try:
            stat = os.stat(path)  # noqa: PTH116 - there are thousands
            if not S_ISDIR(stat.st_mode):
                yield path, to_stamp(stat) or str(time.time_ns()).encode()
                continue
            stack.extend(
                entry.path for entry in os.scandir(path)
                if not is_record(entry.path) and entry.name != "__pycache__"
            )  # fmt: skip
        except OSError:
            yield path, b""
