"""The state that a build leaves for the next one, to detect changes quickly.

Stamps of all files that were read and sizes of all that were written, the chromes, and those data
of the collection that pages share.
"""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from hashlib import blake2b
from pathlib import Path
from stat import S_ISDIR
from typing import Any

from ..records.collection import Collection
from ..records.reader import Memory, Stamp, to_stamp
from ..site import Page, Site
from ..site.author_pages import find_authors_with_page, keep_authors_with_page
from ..site.home import ranking
from ..site.makers import Job
from .chrome import Chrome, PageKind
from .hosting.limits import LimitWatch

_OF_COLLECTION = ("_tag_names", "_venue_names")
"""What a collection has worked out that pages share."""


@dataclass(frozen=True)
class SectionPage:
    """A page that MkDocs rendered, split around its content."""

    front_matter: dict[str, Any]
    before: str
    after: str

    @classmethod
    def split(cls, page: Page, html: str) -> SectionPage | None:
        """None if the content is not in the HTML exactly once."""
        parts = html.split(page.content)
        return cls(page.front_matter, *parts) if len(parts) == 2 else None


@dataclass
class BuildState:
    """The state that a build leaves for the next one.

    `authors_with_page` and `of_collection` are cached data of the site and its collection, which
    depend only on the `outline`. `edits` says whether changed records can be built without MkDocs.
    """

    site: Site
    surroundings: Surroundings
    records: dict[str, Stamp]
    sizes: dict[str, int]
    outline: bytes
    authors_with_page: frozenset[str]
    of_collection: dict[str, Any]
    chromes: dict[PageKind, Chrome]
    sections: dict[Job, SectionPage]
    taken: frozenset[str]
    warnings: list[str]
    watch: LimitWatch
    papers: int
    edits: bool

    @classmethod
    def from_build(cls, site: Site, memory: Memory, **rest: Any) -> BuildState:
        """The state after a build of a site."""
        collection = site.collection
        return cls(
            site=replace(
                site, collection=collection.with_papers(()), related=None, terms=None, map=None
            ),
            records={path: seen.stamp for path, seen in memory.items()},
            outline=compute_outline(collection),
            authors_with_page=find_authors_with_page(site),
            of_collection={name: getattr(collection, name) for name in _OF_COLLECTION},
            papers=len(collection.papers),
            **rest,
        )

    def to_site(self, collection: Collection) -> Site:
        """The site of another collection, with the cached data of this one."""
        site = replace(self.site, collection=collection)
        keep_authors_with_page(site, self.authors_with_page)
        return site


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
        every = (*roots, content, Path(__file__).parent.parent)
        return cls(every, content, _stamp_all(every, content))

    def is_unchanged(self) -> bool:
        """Whether they are the same; False for a file that was changed while it was read."""
        return _stamp_all(self.roots, self.content) == self.stamps


def _stamp_all(roots: Iterable[Path], content: Path) -> dict[str, Stamp]:
    found: dict[str, Stamp] = {"installed": _digest_installation()}
    for root in roots:
        found.update(_walk_stamps(str(root), f"{content / 'papers'}{os.sep}"))
    return found


def _digest_installation() -> bytes:
    """A digest of the interpreter, and of the names and versions of all packages."""
    packages = sorted(
        entry.name for path in sys.path if path and Path(path).is_dir()
        for entry in os.scandir(path) if entry.name.endswith(".dist-info")
    )  # fmt: skip
    installation = repr((sys.version, packages)).encode()
    return blake2b(installation, digest_size=8).digest()


def _walk_stamps(root: str, papers: str) -> Iterator[tuple[str, Stamp]]:
    """Path and stamp of a file, or of all files of a folder except the records."""
    stack = [root]
    while stack:
        path = stack.pop()
        try:
            stat = os.stat(path)  # noqa: PTH116 - there are thousands
            if not S_ISDIR(stat.st_mode):
                yield path, to_stamp(stat) or str(time.time_ns()).encode()
                continue
            for entry in os.scandir(path):
                record = entry.path.startswith(papers) and entry.name.endswith((".yaml", ".yml"))
                if not record and entry.name != "__pycache__":
                    stack.append(entry.path)
        except OSError:
            yield path, b""


def compute_outline(collection: Collection) -> bytes:
    """A digest of everything that pages other than a paper's own page and card show."""
    # The first count of a paper may add an order by counts to a listing or the site, and links to
    # it on other pages.
    papers = [(paper.id, collection.fingerprints[paper.id].head, collection.places[paper.id].path,
               paper.upvotes is None, ranking.count_points(paper) > 0)
              for paper in collection.papers]  # fmt: skip
    vocabularies = collection.people, collection.venues, collection.tags
    content = repr((papers, *vocabularies, collection.lists))
    return blake2b(content.encode("utf-8", "surrogatepass"), digest_size=16).digest()
