"""The files of an import: which there are, what they hold, what format that is."""

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
_DECLARED = re.compile(rb"\s*<\?xml[^>]*encoding=[\"']([A-Za-z0-9._-]+)[\"']")
_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"), (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Read:
    """A file's name as it is shown, its format, and what it holds."""

    name: str
    format: str
    found: Iterable[Entry | Unread]


def paths(names: Iterable[str], format: str = "") -> list[str]:
    """The files to be read, sorted, so that the order of a call decides nothing.

    A name is a file, a folder, whose files with a suffix of a format are read, or `-`. Raises
    CallError where there is no such file or format.
    """
    if format and format not in READERS:
        hint = did_you_mean(format, READERS)
        raise CallError(f"no format `{format}`: {hint or 'there are ' + ', '.join(READERS)}")
    return sorted({path for name in names for path in _paths(name)})


def _paths(name: str) -> Iterator[str]:
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


def read(name: str, format: str = "") -> Read:
    """What a file or `-` holds, in the format given or that its content has.

    Raises CallError where it can't be read.
    """
    try:
        data = sys.stdin.buffer.read() if name == STDIN else Path(name).read_bytes()
    except OSError as error:
        raise CallError(f"{name} can't be read: {error.strerror}") from None
    text, said = decoded(data)
    known = format or next((known for known, one in READERS.items() if one.recognizes(text)), "")
    if not known:
        return Read(name, "", [*said, Unread(1, "none of the formats that can be read")])
    return Read(name, known, _after(said, READERS[known].read(text)))


def _after(said: list[Unread], found: Iterator[Entry | Unread]) -> Iterator[Entry | Unread]:
    yield from said
    yield from found


def decoded(data: bytes) -> tuple[str, list[Unread]]:
    """The text of a file's bytes, and whether its encoding had to be guessed.

    Beside UTF-8, what a mark at the beginning or an XML declaration says; else Windows-1252, in
    which old files of reference managers are.
    """
    encoding = next((name for mark, name in _MARKS if data.startswith(mark)), "utf-8")
    if encoding == "utf-8" and (found := _DECLARED.match(data[:200])):
        encoding = found[1].decode()
    try:
        return data.decode(encoding), []
    except (UnicodeError, LookupError):
        return _guessed(data)


def _guessed(data: bytes) -> tuple[str, list[Unread]]:
    try:
        return data.decode(), []
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
    what = "the file is not UTF-8 from here on: all of it is read as Windows-1252"
    return data.decode("cp1252", "replace"), [Unread(line, what)]
