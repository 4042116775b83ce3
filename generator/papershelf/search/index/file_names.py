"""Names of files that change with their content, so that files of two builds never mix."""

from __future__ import annotations

import re
from base64 import b32encode
from collections.abc import Callable, Generator, Iterable, Mapping, Sequence
from hashlib import blake2b
from os.path import commonprefix

from .shards import Row, split_shards

_HASH = 5
"""Characters of the hash in the name of a file of a range, each of 5 bits: one changed file in 33
million keeps its name. All readers fetch these hashes, and they can't be compressed."""
_STAMP = slice(_HASH), slice(_HASH, None)
"""The hash and the size in a stamp."""
_LETTERS = 24
"""Most letters of a range's start in the name of its file: file systems allow 255 bytes."""
_DIGITS = "0123456789abcdefghijklmnopqrstuvwxyz"

File = tuple[str, bytes]
"""(name in the search folder, content)."""
Read = Callable[[str], bytes]
"""Returns a file of an index by its name; raises OSError if there is none."""


def hash_content(content: bytes, length: int = 8) -> str:
    """A hash of lower-case letters and digits, since some file systems ignore case."""
    return b32encode(blake2b(content, digest_size=20).digest()).decode().lower()[:length]


def stamp_range(content: bytes, size: int) -> str:
    """What the list of files says of a file of a range of terms: the hash in its name, and a digit,
    0 for at most `size` bytes, 1 for at most twice as many, then 2 for four times and so on."""
    return f"{hash_content(content, _HASH)}{max((len(content) - 1) // size, 0).bit_length()}"


def name_range(folder: str, start: str, stamp: str) -> str:
    """The name of the file of the terms from `start` on.

    It begins with the first of its letters, so that its hash may be short: it only has to differ
    from that of another build's file of the same range.
    """
    letters = re.sub("[^a-z0-9]", lambda found: f"_{ord(found[0]):x}_", start[:_LETTERS])
    return f"{folder}/{letters}-{stamp[:_HASH]}.txt"


def pack_ranges(starts: Sequence[str], stamps: Sequence[str]) -> dict[str, str]:
    """The entry in `meta.json` of a folder of ranges, from their first terms and their stamps.

    A start is written as the number of letters that it shares with the one before, as a digit of
    base 36, and its other letters. There are no sizes where no file is too large.
    """
    parts, before = [], ""
    for start in starts:
        shared = len(commonprefix([before, start])[: len(_DIGITS) - 1])  # noqa: RUF071 - of letters
        parts.append(_DIGITS[shared] + start[shared:])
        before = start
    hashes, sizes = ("".join(stamp[part] for stamp in stamps) for part in _STAMP)
    entry = {"starts": "\n".join(parts), "hashes": hashes}
    return {**entry, "sizes": sizes} if sizes.strip("0") else entry


def unpack_ranges(entry: Mapping[str, str]) -> tuple[list[str], list[str]]:
    """The first terms and the stamps in an entry of `meta.json`."""
    starts: list[str] = []
    before = ""
    for part in filter(None, entry["starts"].split("\n")):
        before = before[: _DIGITS.index(part[0])] + part[1:]
        starts.append(before)
    hashes, sizes = entry["hashes"], entry.get("sizes") or "0" * len(starts)
    cuts = range(0, len(hashes), _HASH)
    return starts, [hashes[at : at + _HASH] + size for at, size in zip(cuts, sizes, strict=True)]


def write_named(
    folder: str, contents: Mapping[str, bytes]
) -> Generator[File, None, dict[str, str]]:
    """Files with names of their own; returns name -> name of the file."""
    names = {
        name: f"{folder}/{name}-{hash_content(content)}.json" for name, content in contents.items()
    }
    for name, content in contents.items():
        yield names[name], content
    return names


def write_ranges(
    folder: str, rows: Iterable[Row], size: int
) -> Generator[File, None, dict[str, str]]:
    """Files of ranges of sorted terms, each at most `size` bytes unless a single row is longer.

    Returns the entry in `meta.json`.
    """
    starts, stamps = [], []
    for shard in split_shards(rows, size):
        content = shard.content
        starts.append(shard.start)
        stamps.append(stamp_range(content, size))
        yield name_range(folder, shard.start, stamps[-1]), content
    return pack_ranges(starts, stamps)
