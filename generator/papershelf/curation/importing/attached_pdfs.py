"""PDFs that entries name, copied below the content folder.

A bibliography may come from anybody, so what it names is only taken from a folder that the curator
has chosen, whatever `..` and links lead to, and only if it is a PDF.
"""

from __future__ import annotations

from collections.abc import Iterator
from filecmp import cmp
from pathlib import Path

from ...errors import quote
from ...records.paper import Paper
from ..record_index import IndexedRecord
from .planned_entry import ImportNote, PlannedEntry

FOLDER = "pdfs"
"""The folder of copies, below the content folder."""
_BEGINNING = 1024
"""Bytes within which a PDF says that it is one."""


class AttachedPdfs:
    """Plans copies of PDFs: only of those below `folder`, after links are followed.

    `copies` maps paths below the content folder to the files.
    """

    def __init__(self, folder: Path, content: Path) -> None:
        self._folder = folder.resolve()
        self._content = content
        self.copies: dict[str, Path] = {}

    def attach(self, entry: PlannedEntry, record: IndexedRecord) -> Iterator[ImportNote]:
        """Set `pdf` of a record that has none to a copy of the first PDF that its entry names."""
        named = entry.entry.files
        if record.paper.pdf or not named:
            return
        source = next(filter(None, (self._find(path, entry.file) for path in named)), None)
        if source is None:
            what = f"no PDF below {self._folder}: {quote(named[0])}; not copied"
            yield entry.create_note("noted", what)
            return
        name = f"{FOLDER}/{record.paper.id}.pdf"
        target = self._content / name
        if target.exists() and not cmp(source, target, shallow=False):
            yield entry.create_note("noted", f"{target} is another PDF; it was not replaced")
            return
        if not target.exists():
            self.copies[name] = source
        values = {"pdf": name}
        record.set(values, record.paper.model_copy(update=values))
        if record.is_new:
            _remove_name(record, named)
            in_order = {key: record.edits[key] for key in Paper.model_fields if key in record.edits}
            record.edits = in_order | record.edits

    def _find(self, named: str, bibliography: str) -> Path | None:
        """The PDF that a path means: from the folder of the file that names it, or from the chosen
        one; Mendeley leaves out the first slash."""
        for candidate in (
            Path(bibliography).parent / named,
            self._folder / named,
            Path(f"/{named}"),
        ):
            try:
                path = candidate.resolve()
                if path.is_relative_to(self._folder) and path.is_file() and _is_pdf(path):
                    return path
            except (OSError, ValueError, RuntimeError):  # too long, a null, a circle of links
                continue
        return None


def _remove_name(record: IndexedRecord, named: tuple[str, ...]) -> None:
    """Remove al-folio's name of the file from the fields that no key of the record has."""
    fields = record.paper.bibtex
    if fields.get("pdf") in named:
        values = {"bibtex": {field: fields[field] for field in fields if field != "pdf"}}
        record.set(values, record.paper.model_copy(update=values))
        if not values["bibtex"]:
            del record.edits["bibtex"]


def _is_pdf(path: Path) -> bool:
    with path.open("rb") as file:
        return b"%PDF-" in file.read(_BEGINNING)
