"""The PDFs that reference managers name in an entry: paths on the computer of whoever exported it.

JabRef and Zotero write `description:path:type`, with `;` between files and a backslash before these
characters in a path (https://docs.jabref.org/v5/advanced/fields); Better
BibTeX writes paths alone, Mendeley LaTeX in paths and no slash at their beginning. al-folio's `pdf`
is a path alone, or a URL, which is no path.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from .. import tex

_FIELDS = ("file", "pdffile", "localfile", "local-url", "pdf")
_BETWEEN_FILES, _BETWEEN_PARTS = re.compile(r"(?<!\\);"), re.compile(r"(?<!\\):")
_DRIVE = re.compile(r"[A-Za-z]")
_MOST = 20
"""Files of an entry that are looked at."""
_LONGEST = 4_000


def list_attached_pdfs(fields: Mapping[str, str]) -> tuple[str, ...]:
    """The paths of an entry's PDFs, as written, from its fields by name in lower case."""
    values = (fields[name][:_LONGEST] for name in _FIELDS if name in fields
              and not (name == "pdf" and "://" in fields[name]))  # fmt: skip
    files = (file for value in values for file in _BETWEEN_FILES.split(value)[:_MOST])
    paths = dict.fromkeys(_read_path(file.strip()) for file in files)
    return tuple(path for path in paths if path.lower().endswith(".pdf"))


def _read_path(file: str) -> str:
    """The path in `description:path:type`, or in a path alone."""
    file = file.replace(r"$\backslash$", "\\")  # Mendeley's, before a colon
    parts = _BETWEEN_PARTS.split(file)
    has_drive = len(parts) == 2 and _DRIVE.fullmatch(parts[0])
    if len(parts) > 2:
        parts = parts[1:-1]
    elif not has_drive:
        parts = [part for part in parts if part.lower().endswith(".pdf")][:1]
    path = re.sub(r"\\([\\:;{}_&%#$ ])", r"\1", ":".join(parts))
    return (tex.decode_text(path).text if "{" in path else path).strip()
