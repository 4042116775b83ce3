"""Finds the files of an import, and reads them by encoding and format."""

from __future__ import annotations

import codecs
import os
import re
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from ...errors import CallError, did_you_mean
from ...formats.read import READERS, Entry, Unread

STDIN = "-"
_XML_ENCODING = re.compile(rb"\s*<\?xml[^>]*encoding=[\"']([A-Za-z0-9._-]+)[\"']")
_BYTE_ORDER_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"), (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class SourceFile:
    """A file's name in messages, its format, and the entries in it."""

    name: str
    format: str
    found: Iterable[Entry | Unread]


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
    if name != STDIN and not Path(name).exists():
        raise CallError(f"there is no file {name}")
    if name == STDIN or not Path(name).is_dir():
        yield name
        return
    suffixes = tuple({suffix for reader in READERS.values() for suffix in reader.SUFFIXES})
    for top, folders, files in os.walk(name):
        folders[:] = [folder for folder in folders if not folder.startswith(".")]
        for file in files:
            if file.lower().endswith(suffixes) and not file.startswith("."):
                yield (Path(top) / file).as_posix()


def read(name: str, format: str = "") -> SourceFile:
    """Read a file or `-`, in the format given or detected from its content.

    Raises CallError if the file can't be read.
    """
    try:
        data = sys.stdin.buffer.read() if name == STDIN else Path(name).read_bytes()
    except OSError as error:
        raise CallError(f"{name} can't be read: {error.strerror}") from None
    text, warnings = decode(data)
    format = format or _detect_format(text)
    if not format:
        what = "unknown format; use --format if it is one that can be imported"
        return SourceFile(name, "", [*warnings, Unread(1, what)])
    return SourceFile(name, format, _prepend(warnings, READERS[format].read(text)))


def _detect_format(text: str) -> str:
    return next((name for name, reader in READERS.items() if reader.recognizes(text)), "")


def _prepend(warnings: list[Unread], found: Iterator[Entry | Unread]) -> Iterator[Entry | Unread]:
    yield from warnings
    yield from found


def decode(data: bytes) -> tuple[str, list[Unread]]:
    """Return the text of a file's bytes, and a warning if its encoding had to be guessed.

    The encoding is UTF-8, or that of a byte order mark or an XML declaration. Otherwise it is
    Windows-1252, which old files of reference managers use.
    """
    encoding = next((name for mark, name in _BYTE_ORDER_MARKS if data.startswith(mark)), "utf-8")
    if encoding == "utf-8" and (found := _XML_ENCODING.match(data[:200])):
        encoding = found[1].decode()
    try:
        return data.decode(encoding), []
    except (UnicodeError, LookupError):
        return _decode_guessing(data)


def _decode_guessing(data: bytes) -> tuple[str, list[Unread]]:
    try:
        return data.decode(), []
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
    what = "the file is not UTF-8 from this line on, so it was read as Windows-1252"
    return data.decode("cp1252", "replace"), [Unread(line, what)]
