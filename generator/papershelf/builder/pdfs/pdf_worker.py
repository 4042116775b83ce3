"""Look into one PDF: the work of a process of its own, which ends with it.

PDFs come from strangers. One may be made to run its reader out of memory or time, or to crash it,
so the process gets limits before it opens the file, and it can't write files.
"""

from __future__ import annotations

import math
import os
import sys
from collections.abc import Callable
from contextlib import suppress
from io import BytesIO
from typing import Any, Literal

from .text_cleaning import clean_pages

Part = Literal["text", "picture"]
PAGES = 300
"""Pages of a PDF whose text is read: those of a long thesis."""
CHARACTERS = 500_000
"""Characters of a PDF whose text is read."""
BOX = 1280, 640
"""Most pixels of the picture of a first page: the largest copy that pages show of an image."""
SECONDS = 20
"""Processor time for a part of a PDF. 300 pages of text take three seconds."""
MEMORY = 1 << 30
"""Bytes of address space of the process; usual PDFs take a quarter of it."""
LARGEST = 200_000_000
"""Bytes of the largest file that is opened."""
PAGE_BREAK = "\f"

ENCRYPTED, BROKEN, TOO_LARGE, OUT_OF_MEMORY, NO_LIBRARY = 10, 11, 12, 13, 14
"""Exit codes."""


def run(part: Part, path: str) -> int:
    """Write the text of a PDF (pages between form feeds, in UTF-8) or the picture of its first page
    (PNG) to standard output; returns the exit code."""
    _limit_process()
    try:
        if os.stat(path).st_size > LARGEST:  # noqa: PTH116 - the module loads as little as it can
            return TOO_LARGE
        found = _PARTS[part](path)
    except ImportError:
        return NO_LIBRARY
    except MemoryError:
        return OUT_OF_MEMORY
    except Exception as error:  # pypdfium2 raises whatever a broken file leads to
        return ENCRYPTED if "password" in str(error).lower() else BROKEN
    sys.stdout.buffer.write(found)
    return 0


def _limit_process() -> None:
    """Limit time and memory; on Windows, which can't, only the time that the caller waits."""
    with suppress(ImportError):
        import resource

        limits = {"RLIMIT_AS": MEMORY, "RLIMIT_CPU": SECONDS, "RLIMIT_CORE": 0, "RLIMIT_FSIZE": 0}
        for name, most in limits.items():
            with suppress(AttributeError, OSError, ValueError):  # not all are there on all systems
                resource.setrlimit(getattr(resource, name), (most, most))


def _read_text(path: str) -> bytes:
    pages: list[str] = []
    left = CHARACTERS
    with _open(path) as document:
        for number in range(min(len(document), PAGES)):
            text = _read_page(document, number)[:left]
            pages.append(text)
            left -= len(text)
            if left <= 0:
                break
    return PAGE_BREAK.join(clean_pages(pages)).encode("utf-8", "replace")


def _read_page(document: Any, number: int) -> str:
    """The text of a page; empty if only this page is broken."""
    import pypdfium2

    try:
        page = document[number]
        found: str = page.get_textpage().get_text_bounded()
        page.close()  # pages of a large file add up
    except pypdfium2.PdfiumError:
        return ""
    return found


def _draw_first_page(path: str) -> bytes:
    with _open(path) as document:
        page = document[0]
        width, height = page.get_size()
        if not (math.isfinite(width) and math.isfinite(height) and min(width, height) > 0):
            raise ValueError("a page without a size")
        scale = min(most / own for most, own in zip(BOX, (width, height), strict=True))
        picture = page.render(scale=scale).to_pil().convert("RGB")
        file = BytesIO()
        picture.save(file, "PNG")
    return file.getvalue()


def _open(path: str) -> Any:
    import pypdfium2

    return pypdfium2.PdfDocument(path)


_PARTS: dict[Part, Callable[[str], bytes]] = {"text": _read_text, "picture": _draw_first_page}
