"""The papers whose PDFs are searched."""

from __future__ import annotations

from typing import NamedTuple

from ... import search
from ...records.paper import Paper
from ..reading import find_pdf
from ..recorder import digest_value
from ..site import Site, selection

_VERSION = 1
"""Of the files of the search."""


class SearchedPdf(NamedTuple):
    """A PDF: the number of its work in the index, the work's id, and the file's path and digest.

    `owner` is the version of the work that names the file.
    """

    number: int
    id: str
    owner: str
    path: str
    digest: str


@selection
def list_searched_pdfs(site: Site) -> tuple[SearchedPdf, ...]:
    """The PDFs with text of all works: of each its own, or else one of another version's."""
    if not ("text" in site.settings.read_pdfs and site.settings.search):
        return ()
    collection = site.heads
    works = site.memo("index order", lambda: search.sort_papers(collection.works))
    found = ((number, _find_text(site, paper)) for number, paper in enumerate(works))
    return tuple(pdf._replace(number=number) for number, pdf in found if pdf)


def _find_text(site: Site, work: Paper) -> SearchedPdf | None:
    for paper in (work, *site.heads.versions.get(work.id, ())):
        pdf = find_pdf(site, paper.pdf) if paper.pdf else None
        if pdf and pdf.has_text:
            return SearchedPdf(0, work.id, paper.id, paper.pdf, pdf.digest)
    return None


@selection
def name_pdf_list(site: Site) -> str:
    """The name of the file that lists the shards of PDFs; empty without any.

    It changes with all that they depend on, so a client never takes those of another build: the
    numbers of documents in them are those of one index.
    """
    pdfs = list_searched_pdfs(site)
    depends = _VERSION, pdfs, site.languages.names, site.pdfs.version
    return search.hash_content(digest_value(depends)) if pdfs else ""
