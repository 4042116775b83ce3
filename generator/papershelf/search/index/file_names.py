"""Names of files that change with their content, so that files of two builds never mix."""

from __future__ import annotations

from base64 import b32encode
from collections.abc import Callable, Generator, Iterable, Mapping, Sequence
from hashlib import blake2b

from .shards import Row, split_shards

File = tuple[str, bytes]
"""(name in the search folder, content)."""
Read = Callable[[str], bytes]
"""Returns a file of an index by its name; raises OSError if there is none."""


def hash_content(content: bytes, length: int = 8) -> str:
    """A hash of lower-case letters and digits, since some file systems ignore case."""
    return b32encode(blake2b(content, digest_size=20).digest()).decode().lower()[:length]


def hash_contents(contents: Iterable[bytes], length: int = 6) -> list[str]:
    """Short hashes of contents, all of the same length; different contents have different
    hashes."""
    return shorten_hashes([hash_content(content, 32) for content in contents], length)


def shorten_hashes(hashes: Sequence[str], length: int = 6) -> list[str]:
    """The beginnings of hashes, of the first length from `length` on at which they differ."""
    different = len(set(hashes))
    while len({full[:length] for full in hashes}) < different:
        length += 1
    return [full[:length] for full in hashes]


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
    folder: str, rows: Sequence[Row], size: int
) -> Generator[File, None, dict[str, object]]:
    """Files of ranges of sorted terms, each at most `size` bytes unless a single row is longer.

    Returns the first terms of the files, and their names joined in one text.
    """
    shards = list(split_shards(rows, size))
    # Contents are built twice: all of them at once would take as much memory as the rows.
    names = hash_contents(shard.content for shard in shards)
    for name, shard in zip(names, shards, strict=True):
        yield f"{folder}/{name}.txt", shard.content
    return {"starts": [shard.start for shard in shards], "names": "".join(names)}
