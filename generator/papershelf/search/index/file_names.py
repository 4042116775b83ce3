"""Names of files that change with their content, so that files of two builds never mix."""

from __future__ import annotations

from base64 import b32encode
from collections.abc import Iterable
from hashlib import blake2b

File = tuple[str, bytes]
"""A name inside the search folder, and the content."""


def hash_content(content: bytes, length: int = 8) -> str:
    """A hash of some letters and digits, all lower case: some file systems know no other."""
    return b32encode(blake2b(content, digest_size=20).digest()).decode().lower()[:length]


def hash_contents(contents: Iterable[bytes], length: int = 6) -> list[str]:
    """Different short hashes of different contents, all of the same length."""
    found = [hash_content(content, 32) for content in contents]
    different = len(set(found))
    while len({one[:length] for one in found}) < different:
        length += 1
    return [one[:length] for one in found]
