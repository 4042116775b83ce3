"""From the bytes of a file to its text."""

from __future__ import annotations

import codecs
import re

from .entry import Unread

_XML_ENCODING = re.compile(rb"\s*<\?xml[^>]*encoding=[\"']([A-Za-z0-9._-]+)[\"']")
_BINARY = (b"PK\x03\x04", b"%PDF-", b"\xd0\xcf\x11\xe0")
"""How files begin that are no text: ZIP (and so .xlsx), PDF, old office files."""
_BYTE_ORDER_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"), (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"),
)  # fmt: skip


def decode(data: bytes) -> tuple[str, list[Unread]]:
    """Return the text of a file's bytes, and a warning if its encoding had to be guessed.

    The encoding is UTF-8, or that of a byte order mark or an XML declaration. Otherwise it is
    Windows-1252, which old files of reference managers use. A file that is no text becomes the
    characters of its bytes.
    """
    if data.startswith(_BINARY):
        return data.decode("latin-1"), []
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
    return data.decode("cp1252", "replace"), [Unread(line, what, is_lost=False)]
