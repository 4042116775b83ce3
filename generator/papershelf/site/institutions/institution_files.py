"""The files of authors' institutions, as rows of the inventory."""

from __future__ import annotations

from ..exports.file_kinds import FileKind, InventorySection

_AT = "/institutions/<slug>/"
_LISTED = "for institutions of [`author_pages_from`](settings.md) papers, or in `institutions.yaml`"

INSTITUTION_FILES = InventorySection(
    "Institutions",
    (
        FileKind(
            ("/institutions/[page/<n>/]",),
            "all [institutions](records.md#institutionsyaml) of authors",
            "there is an `institutions.yaml`, and an institution has a page",
            "readers, crawlers",
        ),
        FileKind(
            (f"{_AT}[page/<n>/]",),
            "an institution's papers, newest first, and its people; of an alias, a redirect to it",
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
            "for institutions of ten papers or more",
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
