"""The files of volumes of proceedings, as rows of the inventory."""

from __future__ import annotations

from ..exports.file_kinds import FileKind, InventorySection

_AT = "/volumes/<id>/"
_EACH = "for each volume of `volumes.yaml`"

VOLUMES = InventorySection(
    "Volumes",
    (
        FileKind(
            ("/volumes/[page/<n>/]",),
            "all [volumes](records.md#volumesyaml) by year, with their editors",
            "there is a volume",
            "readers, crawlers",
        ),
        FileKind(
            (f"{_AT}[page/<n>/]",),
            "a volume: editors, publisher, its papers in order; for an alias, a redirect",
            _EACH,
            "readers, crawlers; Zotero, which finds each paper on it",
        ),
        FileKind(
            (f"{_AT}bibliography.bib",),
            "the BibTeX entries of its papers, and at the end that of the volume",
            f"{_EACH} with papers",
            "readers, for LaTeX or a reference manager; programs",
        ),
        FileKind(
            (f"{_AT}files/<file>",),
            "the PDF of the whole volume or of its front matter",
            "the volume names a file of yours",
            "readers",
        ),
        FileKind(
            (f"{_AT}<id>.zip",),
            "the PDFs of its papers and of its front matter, and a BibTeX file that names them; "
            "not compressed",
            "the volume has `archive: true`, and a paper of it names a file of yours as its `pdf`",
            "readers; JabRef and Zotero, which attach the PDFs when they import the BibTeX file",
        ),
        FileKind(
            (f"{_AT}feed.xml",),
            "the newest of its papers as Atom, with whole abstracts",
            f"{_EACH} with papers, if `site_url` is set",
            "feed readers",
        ),
        FileKind(
            (f"{_AT}embed.html", f"{_AT}embed.json"),
            "its papers, for [other sites](how-to/other-sites.md)",
            "`embeds` is on",
            "pages of other sites, and programs behind them",
        ),
    ),
)
