"""The files with which the search looks into PDFs, and the script that reads them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import chain

from ... import parallel, search
from ..previous import Previous
from ..rendering import script_bundles, urls
from ..rendering.output import Asset
from ..search.scripts import bundle_pdf_results
from ..site import Site
from .searched_pdfs import list_searched_pdfs, name_pdf_list

NAME = "pdf_index"
"""The name of the maker."""
_BATCH = 50
Counted = list[tuple[int, search.TermCounts]]


def plan(site: Site) -> Iterator[int]:
    """One job, if there is a PDF whose text is searched."""
    if list_searched_pdfs(site):
        yield 1


def note_reads(site: Site, _: int) -> None:
    """See `WholeModule`."""
    list_searched_pdfs(site)


def batches(site: Site, _: int) -> list[range]:
    """The PDFs, in batches."""
    return parallel.split_ranges(len(list_searched_pdfs(site)), _BATCH)


def write(site: Site, _: int, places: range) -> Counted:
    """The terms of some PDFs, with the numbers of their works."""
    pdfs = list_searched_pdfs(site)[places.start : places.stop]
    return [
        (pdf.number, search.count_text_terms(site.pdfs.read_text(pdf.digest), site.languages))
        for pdf in pdfs
    ]


def join(site: Site, _: int, written: Iterable[Counted]) -> Iterator[Asset]:
    """The shards, their list, and the scripts."""
    texts = chain.from_iterable(written)
    for name, content in search.build_text_shards("pdfs", name_pdf_list(site), texts):
        yield Asset(f"{urls.SEARCH}{name}", content)
    yield script_bundles.to_asset(site, urls.PDF_SEARCH_SCRIPT, search.build_pdf_script())
    yield script_bundles.to_asset(site, urls.PDF_RESULTS_SCRIPT, bundle_pdf_results())


def patch(site: Site, _: int, previous: Previous) -> None:
    """The shards are always joined anew, from texts that were read before."""
