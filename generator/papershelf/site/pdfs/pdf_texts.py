"""A file for each PDF that is searched, from which results show passages: the address of the PDF in
the first line, then the text of its pages."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from ..reading import find_shared_files
from ..rendering import urls
from ..rendering.output import Asset, Output
from ..site import Site
from .contents import PAGE_BREAK
from .searched_pdfs import SearchedPdf, list_searched_pdfs


class PdfTextInputs(NamedTuple):
    """The address of a file, the quoted one of the PDF, and the digest of the PDF."""

    address: str
    pdf: str
    digest: str


def plan(site: Site) -> Iterator[str]:
    """The id of each work with such a file."""
    yield from (pdf.id for pdf in list_searched_pdfs(site))


def inputs(site: Site, id: str) -> PdfTextInputs:
    pdf = site.memo("searched pdfs", lambda: _index_by_id(site))[id]
    beside = find_shared_files(site).get(pdf.path, pdf.owner)
    address = urls.quote_address(urls.paper_file(beside, pdf.path))
    return PdfTextInputs(urls.pdf_text(id), address, pdf.digest)


def _index_by_id(site: Site) -> dict[str, SearchedPdf]:
    return {pdf.id: pdf for pdf in list_searched_pdfs(site)}


def make(site: Site, inputs: PdfTextInputs) -> Iterator[Output]:
    text = site.pdfs.read_text(inputs.digest)
    yield Asset(inputs.address, f"{inputs.pdf}{PAGE_BREAK}{text}".encode())
