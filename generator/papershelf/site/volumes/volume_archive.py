"""The archive of a volume: its papers' PDFs and their entries in BibTeX in one ZIP file."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path, PurePosixPath

from ...formats import bibtex
from ...records.paper import Paper
from ..bibtex_entries import to_bibtex
from ..reading import digest_file, read_head, read_volume
from ..rendering import urls
from ..rendering.output import Archive, Asset
from ..site import Site
from .volumes import list_archived, list_tracks, write_entry

ArchiveInputs = tuple[str, bytes, list[tuple[str, Path, bytes]]]
"""(id, BibTeX, PDFs as name, file and digest of its content)."""


def read_archive(site: Site, id: str) -> ArchiveInputs | None:
    """What the archive of a volume is made from; None if there is none."""
    archived = list_archived(site, id)
    if not archived:
        return None
    names = {name: _name_file(name, path) for name, path in archived}
    papers = [read_head(site, own) for own, _ in list_tracks(site, id)]
    entries = [to_bibtex(site, _attach(paper, names.get(paper.id, ""))) for paper in papers]
    entries.append(write_entry(site, read_volume(site, id)))
    folder = site.records.folder
    files = [(names[name], folder / path, digest_file(site, path)) for name, path in archived]
    return id, bibtex.join(entries).encode(), files


def make_archive(inputs: ArchiveInputs) -> Iterator[Asset]:
    """The archive: a folder with the name of the volume."""
    id, entries, files = inputs
    members = [(f"{id}/{name}", path) for name, path, _ in files]
    archive = Archive(((f"{id}/{id}.bib", entries), *members))
    yield Asset(urls.volume_archive(id), archive)


def _name_file(name: str, path: str) -> str:
    return name + PurePosixPath(path).suffix.lower()


def _attach(paper: Paper, file: str) -> Paper:
    """A paper whose entry names its file as JabRef and Zotero do, which read it on import."""
    if not file:
        return paper
    return paper.model_copy(update={"bibtex": {**paper.bibtex, "file": f":{file}:PDF"}})
