"""Names of files that change with their content, so that files of two builds never mix."""

from __future__ import annotations

from base64 import b32encode
from collections.abc import Callable, Iterable, Sequence
from hashlib import blake2b

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
