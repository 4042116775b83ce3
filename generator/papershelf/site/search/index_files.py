"""The search's files: the index of papers and hand-written pages, and the script that reads it.

The script contains the names of the index's files: so a reader's first search needs one file less.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from functools import partial
from itertools import chain

from ... import parallel, search
from ...records.paper import Paper
from ..bibtex_entries import write_bibtex
from ..pdfs.searched_pdfs import name_pdf_list
from ..previous import Previous
from ..reading import count_papers
from ..rendering import urls
from ..rendering.output import Asset
from ..site import Site
from .facets import add_facets
from .index_documents import (
    FormerDocuments,
    PresentDocuments,
    drop_weightless,
    get_expander,
    get_fields,
    order_papers,
    with_context,
    write_exports,
)
from .scripts import build_script

_INDEX, _STOCK = "index", "stock"
_BATCH = 250

Counted = list[tuple[search.Document, search.DocumentTerms]]
NAME = "search_files"
"""The name of the maker."""
JOB = NAME, _INDEX
"""The job that makes the index and the script."""


def plan(site: Site) -> Iterator[str]:
    """The index, and the one for other programs up to some papers; none if the search is off."""
    if site.settings.search:
        yield _INDEX
        if count_papers(site) <= site.settings.lunr_json_up_to:
            yield _STOCK


def note_reads(site: Site, _: str) -> None:
    """See `WholeModule`."""
    site.recorder.note(("collection",))
    site.recorder.note(("pages",))
    name_pdf_list(site)


def batches(site: Site, part: str) -> list[range]:
    """The numbers of the papers in the index, in batches."""
    get_expander(site)  # once for all processes
    return parallel.split_ranges(len(order_papers(site)), _BATCH)


def write(site: Site, part: str, numbers: range) -> Counted:
    """Some papers as documents of the index, with their terms instead of their texts."""
    papers = order_papers(site)[numbers.start : numbers.stop]
    documents = (_to_document(site, paper) for paper in papers)
    return _count_terms(site, documents, _read_terms(site, papers).get)


def join(site: Site, part: str, written: Iterable[Counted]) -> Iterator[Asset]:
    """The files of the index, from what `write` gave for each batch."""
    pages = _count_terms(site, site.pages, lambda _: None)
    counted = chain(chain.from_iterable(written), pages)
    if part == _STOCK:
        yield Asset(urls.LUNR, search.build_lunr_index(counted, get_fields(site), site.languages))
        return
    files = search.build_files(
        counted, get_fields(site), site.languages, site.settings.author_pages_from
    )
    yield from _make_assets(site, files)


def _count_terms(
    site: Site, documents: Iterable[search.Document], cut: Callable[[str], search.TextTerms | None]
) -> Counted:
    choose = partial(drop_weightless, site)
    found = search.with_terms(documents, site.languages, cut, choose)
    return [(replace(document, texts=()), terms) for document, terms in found]


def patch(site: Site, what: str, previous: Previous) -> tuple[list[Asset], set[str]] | None:
    """The files of the index that may have changed, and the addresses of those to delete.

    Beside its records and hand-written pages, the site must be as it was. None if the index is to
    be made from scratch: its files are not as expected, or too much changed.
    """
    was, now = previous.collection, site.records
    if what != _INDEX or (was.own_fields, was.institutions) != (now.own_fields, now.institutions):
        return None

    def read(name: str) -> bytes:
        return previous.read(f"{urls.SEARCH}{name}")

    before = FormerDocuments(site, previous)
    try:
        files, gone = search.patch_index(read, before, PresentDocuments(site, previous, before))
    except (OSError, ValueError, LookupError):
        return None
    return list(_make_assets(site, files)), {f"{urls.SEARCH}{name}" for name in gone}


def _make_assets(site: Site, files: Iterable[search.File]) -> Iterator[Asset]:
    """The files of the index, and the script with their names."""
    for name, content in files:
        if name == search.META and (pdfs := name_pdf_list(site)):
            content = search.add_text_list(content, pdfs)  # noqa: PLW2901
        yield Asset(f"{urls.SEARCH}{name}", content)
        if name == search.META and site.lunr:
            script = search.embed_meta(build_script(site), content)
            yield Asset(urls.SEARCH_SCRIPT, script.encode())
            yield Asset(urls.LUNR_SYNTAX_SCRIPT, search.build_syntax_script(site.lunr))


def _read_terms(site: Site, papers: Iterable[Paper]) -> Mapping[str, search.TextTerms]:
    """The terms of papers' titles and abstracts, of those that were extracted to relate papers.

    Without papers with both abstract and summary, or with translations: the terms are without the
    summary and those.
    """
    wanted = (
        paper.id
        for paper in papers
        if not (paper.summary and paper.abstract) and not paper.translations
    )
    return site.terms.read(wanted) if site.terms else {}


def _to_document(site: Site, paper: Paper) -> search.Document:
    exports = write_bibtex(site, paper), *write_exports(site, paper)
    expander = get_expander(site)
    document = search.to_document(paper, site.records, expander, search.Exports(*exports))
    return add_facets(site, paper, with_context(site, paper, document))
