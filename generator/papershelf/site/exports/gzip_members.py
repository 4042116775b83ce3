"""Text as gzip (RFC 1952), in members of some hundred lines or entries each.

A gzip file may consist of several members, and every program that reads gzip reads them all. So an
edit compresses one member again, and the others stay as they are.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterable, Iterator

_TEXTS = 128
"""The number of texts in a member."""
_LEVEL = 2
"""Takes a third of the time of zlib's default level, for files that are an eighth larger."""
_RAW = -zlib.MAX_WBITS
_AUTO = zlib.MAX_WBITS | 32
# No name, time or system: the same text gives the same file everywhere.
_HEAD = b"\x1f\x8b\x08\x00\0\0\0\0\x00\xff"
_CHUNK = 1 << 16


Member = tuple[bytes, bytes]
"""(text, compressed text)."""


def compress(text: bytes, end: bytes, members: Iterable[Member] = ()) -> bytes:
    """A gzip file of a text that consists of many texts, each of which ends in `end`.

    `members` are those of an earlier file, which are used again where the text is the same.
    """
    old = dict(members)
    return b"".join(old.get(part) or _compress_member(part) for part in _split_text(text, end))


def _split_text(text: bytes, end: bytes) -> Iterator[bytes]:
    start = 0
    while start < len(text):
        stop = start
        for _ in range(_TEXTS):
            at = text.find(end, stop)
            stop = at + len(end) if at >= 0 else len(text)
        yield text[start:stop]
        start = stop


def _compress_member(text: bytes) -> bytes:
    compressor = zlib.compressobj(_LEVEL, zlib.DEFLATED, _RAW)
    sums = zlib.crc32(text).to_bytes(4, "little") + (len(text) & 0xFFFFFFFF).to_bytes(4, "little")
    return b"".join((_HEAD, compressor.compress(text), compressor.flush(), sums))


def read_members(data: bytes) -> Iterator[Member]:
    """The members of a gzip file. Raises ValueError if it is no gzip file."""
    start, view = 0, memoryview(data)
    while start < len(data):
        reader = zlib.decompressobj(_AUTO)
        texts, stop = [], start
        try:
            while not reader.eof and stop < len(data):
                texts.append(reader.decompress(view[stop : stop + _CHUNK]))
                stop = min(stop + _CHUNK, len(data))
        except zlib.error as error:
            raise ValueError(f"no gzip file: {error}") from None
        stop -= len(reader.unused_data)
        yield b"".join(texts), data[start:stop]
        start = stop
