"""What was found in a site's local PDFs: handed to the makers, which run in any process."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple

from ..rendering.images import Size

PAGE_BREAK = "\f"


class PdfFacts(NamedTuple):
    """A PDF: the digest of the file, whether its text was read, and the size of its picture, if it
    has one."""

    digest: str
    has_text: bool = False
    picture: Size | None = None


@dataclass(frozen=True)
class PdfContents:
    """Path below the content folder -> the facts of a PDF; texts and pictures are files of a
    folder.

    `version` changes with what reads PDFs.
    """

    folder: Path = Path()
    version: str = ""
    found: Mapping[str, PdfFacts] = field(default_factory=dict)

    def read_text(self, digest: str) -> str:
        """The text of a PDF, its pages between form feeds."""
        return find_text(self.folder, digest).read_bytes().decode()

    def get_picture(self, digest: str) -> Path:
        """The picture of a PDF's first page."""
        return find_picture(self.folder, digest)


def find_text(folder: Path, digest: str) -> Path:
    """The file of a PDF's text."""
    return folder / f"{digest}.txt"


def find_picture(folder: Path, digest: str) -> Path:
    """The file of the picture of a PDF's first page."""
    return folder / f"{digest}.png"
