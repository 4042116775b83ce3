"""The site as its makers see it: the collection, the settings, and what pages share."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

from ..formats import bibtex
from ..records.collection import Collection
from ..records.paper import Paper
from ..settings import Settings
from .templates import Templates

# Where a forge edits a file, as MkDocs has it for pages.
_EDIT = {"github.com": "edit/main/", "codeberg.org": "_edit/main/", "gitlab.com": "-/edit/main/"}


@dataclass(frozen=True)
class Site:
    """One build's collection and settings, with what is made once and shown in many places.

    `fragments` are the folders of page bodies, a curator's own before ours; `repo_url` is empty
    where there is no repository.
    """

    collection: Collection
    settings: Settings
    name: str
    repo_url: str = ""
    fragments: tuple[Path, ...] = ()
    _entries: dict[str, str] = field(default_factory=dict, repr=False)

    @cached_property
    def templates(self) -> Templates:
        return Templates(self)

    def bibtex(self, paper: Paper) -> str:
        """A paper's BibTeX entry."""
        entry = self._entries.get(paper.id)
        if entry is None:
            entry = self._entries[paper.id] = bibtex.write(paper, self.collection.venues)
        return entry

    def bibliography(self, papers: tuple[Paper, ...]) -> bytes:
        """The BibTeX file of some papers."""
        return "\n".join(map(self.bibtex, papers)).encode()

    def edit_url(self, paper: Paper) -> str:
        """Where the paper's record is edited; empty without a repository."""
        place = self.collection.places.get(paper.id)
        if not self.repo_url or place is None:
            return ""
        base = self.repo_url.rstrip("/")
        host = base.split("/")[2] if "//" in base else ""
        way = self.settings.edit_records or _EDIT.get(host, "edit/main/")
        return f"{base}/{way.strip('/')}/{place.path}"
