"""PDFs for tests: honest ones by reportlab, hostile ones by hand."""

from __future__ import annotations

import zlib
from collections.abc import Iterable
from io import BytesIO
from typing import Any

from reportlab.lib.pdfencrypt import StandardEncryption
from reportlab.pdfgen.canvas import Canvas

_FONT = b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>"
_TEXT = b"BT /F1 12 Tf 10 700 Td (hello world) Tj ET"


def write_pdf(pages: Iterable[Iterable[str]], password: str = "") -> bytes:
    """Pages of lines; the same each time."""
    options: dict[str, Any] = {"encrypt": StandardEncryption(password, canPrint=0)} if password else {}
    file = BytesIO()
    canvas = Canvas(file, pagesize=(300, 400), invariant=1, **options)
    for lines in pages:
        for number, line in enumerate(lines):
            canvas.drawString(20, 370 - 14 * number, line)
        canvas.showPage()
    canvas.save()
    return file.getvalue()


def write_objects(*objects: bytes) -> bytes:
    """A file of objects, the first of which is the root."""
    text, places = b"%PDF-1.7\n", []
    for number, one in enumerate(objects, 1):
        places.append(len(text))
        text += b"%d 0 obj\n%s\nendobj\n" % (number, one)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    head = b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    tail = b"trailer\n<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF" % (len(objects) + 1, len(text))
    return text + head + table + tail


def write_page(content: bytes = zlib.compress(_TEXT), box: bytes = b"0 0 600 800", count: int = 1) -> bytes:
    """A page with a compressed content; the file says that it has `count` pages."""
    return write_objects(
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count %d>>" % count,
        b"<</Type/Page/Parent 2 0 R/MediaBox[%s]/Contents 4 0 R/Resources<</Font<</F1 5 0 R>>>>>>" % box,
        b"<</Length %d/Filter/FlateDecode>>stream\n%s\nendstream" % (len(content), content),
        _FONT,
    )


def write_bomb(size: int) -> bytes:
    """A page whose content, spaces, takes a thousand times its bytes: the same block (RFC 1950, 1951) again and again."""
    piece, packer = b" " * 1_000_000, zlib.compressobj(9, wbits=-15)
    block = packer.compress(piece) + packer.flush(zlib.Z_FULL_FLUSH)
    count = size // len(piece)
    size, space = count * len(piece), ord(" ")
    low, high = (1 + size * space) % 65521, (size + space * size * (size + 1) // 2) % 65521  # of Adler-32
    return write_page(b"\x78\xda" + block * count + b"\x03\x00" + (high << 16 | low).to_bytes(4, "big"))


def write_nested_forms(depth: int) -> bytes:
    """Forms that show the next one ten times each."""
    forms = [
        b"<</Type/XObject/Subtype/Form/BBox[0 0 9 9]/Resources<</XObject<</X %d 0 R>>>>/Length 60>>stream\n%s\nendstream"
        % (number + 6, b"/X Do " * 10)
        for number in range(depth)
    ]
    return write_objects(
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]/Contents 4 0 R/Resources<</XObject<</X 5 0 R>>>>>>",
        b"<</Length 5>>stream\n/X Do\nendstream",
        *forms,
        b"<</Type/XObject/Subtype/Form/BBox[0 0 9 9]/Length 15>>stream\n0 0 m 9 9 l S  \nendstream",
    )
