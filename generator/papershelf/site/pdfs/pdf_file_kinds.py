"""The files for the search of PDFs, as rows of the inventory."""

from __future__ import annotations

from ..exports.file_kinds import FileKind, InventorySection

_WHEN = "[`read_pdfs`](settings.md) has `text`, and the PDF of a paper is a file below `content/`"
PDF_FILES = InventorySection(
    "PDFs",
    (
        FileKind(
            ("/search/pdfs/<file>",),
            "the words in PDFs, with the papers that have them, and a list of these files",
            _WHEN,
            "browsers, when a reader searches for what few records have",
        ),
        FileKind(
            ("/search/pdfs/texts/<id>.txt",),
            "the address of a paper's PDF, and the text of its pages between form feeds",
            _WHEN,
            "browsers, for a passage of a paper that was found in its PDF",
        ),
        FileKind(
            ("/assets/papershelf/pdf-search.js", "/assets/papershelf/pdf-results.js"),
            "the scripts that search PDFs, and show what was found",
            _WHEN,
            "browsers, with these files",
        ),
    ),
)
