"""The local PDFs of a site, of which each is read once: what was found is cached by its digest."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterable, Iterator, Mapping
from functools import partial
from hashlib import blake2b, file_digest
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import NamedTuple

from ... import parallel
from ...errors import CallError, Problem
from ...records.collection import Collection
from ...records.fields import is_local
from ...records.reader import to_stamp
from ...settings import Settings
from ...site.pdfs.contents import PdfContents, PdfFacts, find_picture, find_text
from ...site.rendering.images import read_size
from .extraction import extract_part
from .pdf_worker import Part

_VERSION = 1
"""Of what is cached: a change of the reading of texts needs another."""
_STAMPS = "stamps.json"
_INSTALL = "pip install 'papershelf[pdf]'"
_PARTS: dict[str, Part] = {"text": "text", "thumbnails": "picture"}
"""Values of the setting, and the parts of a PDF that they need."""
_FILES = {"text": find_text, "picture": find_picture}
_LIBRARIES = "pypdfium2", "pillow"
_NO_TEXT = "it has no text"


class _MissingPart(NamedTuple):
    """A part of a PDF that is not in the cache."""

    path: Path
    digest: str
    part: Part


def prepare_pdfs(
    collection: Collection, settings: Settings, folder: Path
) -> tuple[PdfContents, list[Problem]]:
    """What was found in the local PDFs of papers, and a problem for each that can't be read.

    `folder` is that of the cache. Raises CallError if a library is missing.
    """
    wanted = [one for one in _PARTS if one in settings.read_pdfs]
    parts = [_PARTS[one] for one in wanted if one != "text" or settings.search]
    if not parts:
        return PdfContents(), []
    tool = _describe_version()
    cached = folder / "pdfs" / tool
    _prepare_folder(cached)
    paths = sorted({paper.pdf for paper in collection.papers if paper.pdf and is_local(paper.pdf)})
    digests = dict(_digest_files(collection.folder, paths, cached))
    _read_missing(collection.folder, digests, parts, cached)
    _drop_others(cached, set(digests.values()))
    found = {path: _read_facts(cached, digest, parts) for path, digest in digests.items()}
    faults = {path: _find_fault(cached, digest, parts) for path, digest in digests.items()}
    return PdfContents(cached, tool, found), list(_list_problems(collection, faults))


def _describe_version() -> str:
    """A name of all that a text or a picture depends on, beside the PDF."""
    try:
        libraries = tuple(map(version, _LIBRARIES))
    except PackageNotFoundError:
        raise CallError(f"`read_pdfs` needs pypdfium2 and Pillow: {_INSTALL}") from None
    return "-".join((str(_VERSION), *libraries))


def _prepare_folder(folder: Path) -> None:
    """Make the folder, and delete those of other versions."""
    folder.mkdir(parents=True, exist_ok=True)
    for other in folder.parent.iterdir():
        if other != folder:
            shutil.rmtree(other, ignore_errors=True)


def _digest_files(content: Path, paths: Iterable[str], folder: Path) -> Iterator[tuple[str, str]]:
    """(path, digest) of the files; those that are as they were are not read again."""
    before, now = _load_stamps(folder), {}
    for path in paths:
        try:
            stamp = to_stamp((content / path).stat()).hex()
            known = before.get(path)
            if known and stamp and known[0] == stamp:
                digest = known[1]
            else:
                with (content / path).open("rb") as file:
                    digest = file_digest(file, partial(blake2b, digest_size=16)).hexdigest()
        except OSError:
            continue  # the records' own check tells that there is no such file
        now[path] = stamp, digest
        yield path, digest
    if now != before:
        (folder / _STAMPS).write_text(json.dumps(now), encoding="utf-8")


def _load_stamps(folder: Path) -> dict[str, tuple[str, str]]:
    """Path -> (stamp, digest)."""
    try:
        found = json.loads((folder / _STAMPS).read_text(encoding="utf-8"))
        return {path: (stamp, digest) for path, (stamp, digest) in found.items()}
    except (OSError, ValueError, AttributeError, TypeError):
        return {}


def _read_missing(
    content: Path, digests: Mapping[str, str], parts: Iterable[Part], folder: Path
) -> None:
    """Read the parts of PDFs that are not cached, on all cores."""
    by_digest = {digest: content / path for path, digest in digests.items()}
    tasks = [
        _MissingPart(path, digest, part) for digest, path in by_digest.items() for part in parts
        if not (_FILES[part](folder, digest).exists() or _to_fault(folder, digest, part).exists())
    ]  # fmt: skip
    try:
        for _ in parallel.Run(_read, folder, tasks, meanwhile="waits"):
            pass
    except ImportError:
        raise CallError(f"`read_pdfs` needs pypdfium2 and Pillow: {_INSTALL}") from None


def _read(folder: Path, task: _MissingPart) -> None:
    """Read a part of a PDF, and cache what was found, or why nothing was."""
    found = extract_part(task.path, task.part)
    if found.fault:
        target, content = _to_fault(folder, task.digest, task.part), found.fault.encode()
    else:
        target = _FILES[task.part](folder, task.digest)
        content = found.content if found.content.strip() else b""  # blank pages only
    partial_file = target.with_name(f"{target.name}.new")
    partial_file.write_bytes(content)
    partial_file.replace(target)


def _to_fault(folder: Path, digest: str, part: Part) -> Path:
    return folder / f"{digest}.{part}-fault"


def _drop_others(folder: Path, digests: set[str]) -> None:
    """Delete what was found in PDFs that no paper names any more."""
    for file in folder.iterdir():
        if file.name != _STAMPS and file.name.partition(".")[0] not in digests:
            file.unlink(missing_ok=True)


def _read_facts(folder: Path, digest: str, parts: Iterable[Part]) -> PdfFacts:
    text, picture = find_text(folder, digest), find_picture(folder, digest)
    has_text = "text" in parts and text.exists() and text.stat().st_size > 0
    size = read_size(picture) if "picture" in parts and picture.exists() else None
    return PdfFacts(digest, has_text, size)


def _find_fault(folder: Path, digest: str, parts: Iterable[Part]) -> str:
    """Why a PDF, or a part of it, could not be read; empty if it could."""
    for part in parts:
        fault = _to_fault(folder, digest, part)
        if fault.exists():
            return fault.read_text(encoding="utf-8")
    text = find_text(folder, digest)
    return _NO_TEXT if "text" in parts and not text.stat().st_size else ""


def _list_problems(collection: Collection, faults: Mapping[str, str]) -> Iterator[Problem]:
    for paper in collection.papers:
        fault, place = faults.get(paper.pdf), collection.places.get(paper.id)
        if not fault or not place:
            continue
        if fault == _NO_TEXT:
            message = f"`pdf`: {paper.pdf} has no text, so it may be a scan"
            yield Problem(
                place.path, *place.find_position(("pdf",)), "no-pdf-text", message, "", "note"
            )
        else:
            message = f"`pdf`: {paper.pdf} is published, but not searched or shown: {fault}"
            yield place.to_warning("unreadable-pdf", message, ("pdf",))
