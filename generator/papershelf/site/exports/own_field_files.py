"""The files of the curator's own fields, as rows of the inventory."""

from __future__ import annotations

from .file_kinds import FileKind, InventorySection

_AT = "/fields/<name>/<value>/"
_LISTED = "for each value of a field with `listing: true`"

OWN_FIELDS = InventorySection(
    "Fields of your own",
    (
        FileKind(
            ("/fields/<name>/[page/<n>/]",),
            "all values of a [field of your own](records.md#fieldsyaml)",
            "the field has `listing: true`, and a paper has it",
            "readers, crawlers",
        ),
        FileKind(
            (f"{_AT}[page/<n>/]",),
            "the papers with a value, newest first; of a date, those of a year",
            _LISTED,
            "readers, crawlers",
        ),
        FileKind(
            (f"{_AT}bibliography.bib",),
            "the BibTeX entries of these papers",
            _LISTED,
            "readers, for LaTeX or a reference manager; programs",
        ),
        FileKind(
            (f"{_AT}feed.xml",),
            "the newest of these papers as Atom, with whole abstracts",
            f"{_LISTED}, if `site_url` is set",
            "feed readers",
        ),
        FileKind(
            (f"{_AT}<order>/[page/<n>/]",),
            "these papers in [another order](addresses.md#listings)",
            "for values of ten papers or more",
            "readers",
        ),
        FileKind(
            (f"{_AT}embed.html", f"{_AT}embed.json"),
            "these papers, for [other sites](how-to/other-sites.md)",
            "`embeds` is on",
            "pages of other sites, and programs behind them",
        ),
    ),
)
