"""The search's files: the index of papers and hand-written pages, and the script that reads it.

The script contains the names of the index's files: so a reader's first search needs one file less.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from functools import partial
from itertools import chain

from ... import parallel, search
from ...records.paper import Paper
from ..bibtex_entries import write_bibtex
from ..previous import Previous
from ..reading import count_papers
from ..rendering import urls
from ..rendering.output import Asset, Edit
from ..site import Site
from .index_documents import (
    FormerDocuments,
    PresentDocuments,
    drop_weightless,
    get_fields,
    order_papers,
    write_exports,
)

_INDEX, _STOCK = "index", "stock"
_BATCH = 250

Counted = list[tuple[search.Document, search.DocumentTerms]]
NAME = "search_files"
"""The name of the maker."""
JOB = NAME, _INDEX
"""The job that makes the index and the script."""
STOCK_JOB = NAME, _STOCK
"""The job that makes the index for other programs, if there is one."""


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


def batches(site: Site, part: str) -> list[range]:
    """The numbers of the papers in the index, in batches."""
    return parallel.split_ranges(len(order_papers(site)), _BATCH)


def write(site: Site, part: str, numbers: range) -> Counted:
    """Some papers as documents of the index, with their terms instead of their texts."""
    papers = order_papers(site)[numbers.start : numbers.stop]
    documents = (_to_document(site, paper) for paper in papers)
    return _count_terms(site, documents, partial(_find_terms, site))


def join(site: Site, part: str, written: Iterable[Counted]) -> Iterator[Asset]:
    """The files of the index, from what `write` gave for each batch."""
    pages = _count_terms(site, site.pages, lambda _: None)
    counted = chain(chain.from_iterable(written), pages)
    if part == _STOCK:
        yield Asset(urls.LUNR, search.build_lunr_index(counted, get_fields(site), site.languages))
        return
    yield from _make_assets(site, search.build_files(counted, get_fields(site), site.languages))


def _count_terms(
    site: Site, documents: Iterable[search.Document], cut: Callable[[str], search.TextTerms | None]
) -> Counted:
    wanted = (
        replace(document, texts=drop_weightless(site, document.texts)) for document in documents
    )
    found = search.with_terms(wanted, site.languages, cut)
    return [(replace(document, texts=()), terms) for document, terms in found]


def edit(site: Site, read: Callable[[str], bytes], before: Iterable[Paper]) -> list[Edit]:
    """The edits of the index after a change of some papers; none if their terms are the same.

    `read` gives the content of a file of the site as it was; `before` are the papers as they were.
    Raises OSError and ValueError if the files are not as expected.
    """
    collection = site.records
    order = search.sort_papers(collection.papers)
    places = {paper.id: number for number, paper in enumerate(order)}

    def count(number: int) -> search.DocumentTerms:
        if number >= len(order):
            return count_terms(site.pages[number - len(order)].texts)
        return count_paper_terms(order[number])

    def count_paper_terms(paper: Paper) -> search.DocumentTerms:
        return count_terms(search.to_texts(paper, collection))

    def count_terms(texts: tuple[str, ...]) -> search.DocumentTerms:
        return search.extract_text_terms(drop_weightless(site, texts), site.languages)

    changes: dict[int, tuple[search.DocumentTerms, search.DocumentTerms]] = {}
    for paper in before:
        number = places[paper.id]
        both = count_paper_terms(paper), count_paper_terms(order[number])
        changes |= {number: both} if both[0] != both[1] else {}
    if not changes:
        return []
    meta = f"{urls.SEARCH}{search.META}"
    found = dict(search.edit_index(lambda name: read(f"{urls.SEARCH}{name}"), changes, count))
    gone = search.list_editable_files(read(meta)) - search.list_editable_files(found[search.META])
    names = {f"{urls.SEARCH}{name}" for name in gone}
    return [(JOB, list(_make_assets(site, found.items())), names)]


def patch(site: Site, what: str, previous: Previous) -> tuple[list[Asset], set[str]] | None:
    """The files of the index that may have changed, and the addresses of those to delete.

    Beside its records, the site must be as it was. None if the index is to be made from scratch:
    its files are not as expected, or too much changed.
    """
    if what != _INDEX:
        return None

    def read(name: str) -> bytes:
        return previous.read(f"{urls.SEARCH}{name}")

    documents = FormerDocuments(site, previous), PresentDocuments(site, previous)
    try:
        files, gone = search.patch_index(read, *documents)
    except (OSError, ValueError, LookupError):
        return None
    return list(_make_assets(site, files)), {f"{urls.SEARCH}{name}" for name in gone}


def _make_assets(site: Site, files: Iterable[search.File]) -> Iterator[Asset]:
    """The files of the index, and the script with their names."""
    for name, content in files:
        yield Asset(f"{urls.SEARCH}{name}", content)
        if name == search.META and site.lunr:
            yield Asset(
                urls.SEARCH_SCRIPT, search.embed_meta(_write_script(site), content).encode()
            )


def _write_script(site: Site) -> str:
    """The script without names of files; empty if the text of lunr.js was not handed in."""
    if not site.lunr:
        return ""
    return site.memo("search script", lambda: site.locale.translate_script(
        search.build_script(site.lunr, site.languages).decode()
    ))  # fmt: skip


def _find_terms(site: Site, id: str) -> search.TextTerms | None:
    """The terms of a paper's title and abstract, if they were extracted to relate papers.

    None for a paper with both abstract and summary: the terms are without the summary.
    """
    found = site.terms.get(id) if site.terms else None
    paper = site.records.by_id[id] if found else None
    return None if paper and paper.abstract and paper.summary else found


def _to_document(site: Site, paper: Paper) -> search.Document:
    exports = write_bibtex(site, paper), *write_exports(paper, site.records.venues)
    return search.to_document(paper, site.records, *exports)
