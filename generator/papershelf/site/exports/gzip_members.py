"""Text as gzip (RFC 1952), in members of some hundred lines or entries each.

A gzip file may be several in a row, and every program that reads one reads on. So an edit
compresses one member anew, and the others stay as they are.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterable, Iterator

_TEXTS = 128
"""Texts in a member."""
_LEVEL = 2
"""A third of the time that zlib's default takes, for files that are an eighth larger."""
_RAW = -zlib.MAX_WBITS
_AUTO = zlib.MAX_WBITS | 32
# No name, no time and no system: the same text is the same file, wherever it is made.
_HEAD = b"\x1f\x8b\x08\x00\0\0\0\0\x00\xff"
_CHUNK = 1 << 16


Member = tuple[bytes, bytes]
"""Its text, and that as it is compressed."""


def compress(text: bytes, end: bytes, known: Iterable[Member] = ()) -> bytes:
    """A gzip file of a text that is many texts, each with `end` behind it.

    `known` are the members of such a file of a text that is mostly the same.
    """
    old = dict(known)
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
    made = zlib.compressobj(_LEVEL, zlib.DEFLATED, _RAW)
    sums = zlib.crc32(text).to_bytes(4, "little") + (len(text) & 0xFFFFFFFF).to_bytes(4, "little")
    return b"".join((_HEAD, made.compress(text), made.flush(), sums))


def read_members(data: bytes) -> Iterator[Member]:
    """Those of a gzip file. Raises ValueError where it is none."""
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
