"""Finds the files of an import, and reads them by encoding and format."""

from __future__ import annotations

import os
import sys
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from ...errors import CallError, did_you_mean
from ...formats.read import READERS, Found, Unread, read_text, recognize
from ...formats.read.common.encodings import decode
from ...formats.read.refusals import explain_refusal

STDIN = "-"
_PDF = ".pdf"
_MOST_SHOWN = 5


@dataclass(frozen=True, slots=True)
class SourceFile:
    """A file's name in messages, its format, and the entries in it."""

    name: str
    format: str
    found: Iterable[Found]


def find_files(names: Iterable[str], format: str = "") -> list[str]:
    """Return the files to read, sorted, so that the order of arguments doesn't matter.

    A name is a file, `-`, or a folder, of which the files with a suffix of any format are read.
    Raises CallError if a file or the format doesn't exist.
    """
    if format and format not in READERS:
        hint = did_you_mean(format, READERS) or f"choose from {', '.join(READERS)}"
        raise CallError(f"unknown format `{format}`; {hint}")
    return sorted({path for name in names for path in _expand(name)})


def _expand(name: str) -> Iterator[str]:
    """Yield the files of a folder, or anything else as it is, also a folder without such files."""
    if name != STDIN and not Path(name).exists():
        raise CallError(f"there is no file {name}")
    if name == STDIN or not Path(name).is_dir():
        yield name
        return
    suffixes = tuple({suffix for reader in READERS.values() for suffix in reader.SUFFIXES})
    files = [path for path in _walk(name) if path.lower().endswith(suffixes)]
    # Beside a bibliography, PDFs are the files of its papers, as in an export of Zotero.
    bibliographies = [path for path in files if not path.lower().endswith(_PDF)]
    yield from bibliographies or files or [name]


def _walk(name: str) -> Iterator[str]:
    """Yield the files below a folder but hidden ones. Raises CallError if it can't be read."""

    def refuse(error: OSError) -> None:
        raise CallError(f"{error.filename} can't be read: {error.strerror}")

    for top, folders, files in os.walk(name, onerror=refuse):
        folders[:] = [folder for folder in folders if not folder.startswith(".")]
        yield from ((Path(top) / file).as_posix() for file in files if not file.startswith("."))


def read(name: str, format: str = "", columns: str = "") -> SourceFile:
    """Read a file or `-`, in the format given or detected from its content.

    `columns` names those of tables, as in `formats.read`. Raises CallError if the file can't be
    read. Where nothing can be imported, the file has no format, and a message says why.
    """
    if name != STDIN and Path(name).is_dir():
        return SourceFile(name, "", [Unread(0, _explain_folder(name))])
    try:
        data = sys.stdin.buffer.read() if name == STDIN else Path(name).read_bytes()
    except OSError as error:
        raise CallError(f"{name} can't be read: {error.strerror}") from None
    text, warnings = decode(data)
    format = format or recognize(text) or ("table" if columns and text.strip() else "")
    if not format:
        return SourceFile(name, "", [*warnings, Unread(1, explain_refusal(text, READERS))])
    return SourceFile(name, format, _prepend(warnings, read_text(text, format, columns, name)))


def _explain_folder(name: str) -> str:
    """Say what is in a folder where no file can be imported, by the endings that it has."""
    kinds = Counter(Path(path).suffix.lower() or "no ending" for path in _walk(name))
    if not kinds:
        return "a folder without files"
    suffixes = sorted({suffix for reader in READERS.values() for suffix in reader.SUFFIXES})
    found = ", ".join(f"{number:,} {kind}" for kind, number in kinds.most_common(_MOST_SHOWN))
    return f"no file here can be imported ({found}); in folders, these are: {' '.join(suffixes)}"


def _prepend(warnings: list[Unread], found: Iterator[Found]) -> Iterator[Found]:
    yield from warnings
    yield from found
