"""What the site holds, made from the collection.

The work is cut into jobs: a maker and what it is to make, `("papers", "llm-srbench")`. A maker is a
module with three functions:

    plan(site)         what there is to make
    inputs(site, arg)  all that it is made from, beside the site's own settings: cheap to say
    make(site, arg)    the outputs: dear to make

To add a kind of page, write a maker and name it here. `inputs` must leave nothing out: an output
whose inputs are as they were is not made again.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import partial
from hashlib import blake2b
from typing import Any, Protocol

from ..records.collection import Collection
from ..records.paper import Paper
from .digests import digest_site
from .exports import bibliographies, crawler_files, llms_txt
from .home import card_views, newest, ranking
from .listings import index_pages, key_index, listing_pages, name_lookup, sorted_pages
from .map import coordinates, map_files, map_page
from .offline import service_worker
from .papers import citing, community, paper_pages, share_cards
from .rendering import urls
from .rendering.output import Asset, Edit, Output, Page
from .rendering.page_finder import find_job
from .search import index_files, search_page
from .shelf import shelf_page
from .site import Site
from .stats import stats_page
from .syndication import email_digest, feed_files

Job = tuple[str, Any]
"""A maker's name, and what it is to make: a tuple or a text, which pickles."""

Editing = Callable[[], list[Edit]]
"""Gives what an edit changes; raises OSError and ValueError where files are not as was thought."""


class Maker(Protocol):
    """What a maker's module has."""

    def plan(self, site: Site) -> Iterator[Any]: ...
    def inputs(self, site: Site, arg: Any) -> object: ...
    def make(self, site: Site, arg: Any) -> Iterator[Output]: ...


class MakerInParts(Maker, Protocol):
    """One whose jobs can be done in parts, by several processes, and then be put together."""

    def batches(self, site: Site, arg: Any) -> list[range]: ...
    def write(self, site: Site, arg: Any, batch: range) -> Any: ...
    def join(self, site: Site, arg: Any, written: Any) -> Iterator[Asset]: ...


MAKERS: dict[str, Maker] = {
    "feed": newest,
    "papers": paper_pages,
    "listings": listing_pages,
    "orders": sorted_pages,
    "views": card_views,
    "indices": index_pages,
    "bibtex": key_index,
    "stats": stats_page,
    "search": search_page,
    "shelf": shelf_page,
    "map": map_page,
    # Files only: those first that need most time and memory, while there is most of both.
    "search_files": index_files,
    "exports": bibliographies,
    "map_files": map_files,
    "share_cards": share_cards,
    "syndication": feed_files,
    "digest": email_digest,
    "names": name_lookup,
    "downloads": crawler_files,
    "llms": llms_txt,
    "cite": citing,
    "community": community,
    "offline": service_worker,
}


PAGELESS = frozenset(
    "names search_files map_files cite community exports downloads llms syndication digest "
    "share_cards offline".split()
)
"""The makers whose outputs are files only."""

EXPORTS = "exports"
"""The one of them that all others come after: pages tell how large its files are."""

IN_PARTS: dict[str, MakerInParts] = {"exports": bibliographies, "search_files": index_files}
"""Those of them whose files hold all papers: what takes most memory."""
INDEX_JOB = index_files.JOB
BIBTEX_JOB = bibliographies.BIBTEX_JOB
"""The job that is made anew whenever a paper's BibTeX entry or row may be another."""

LATE = frozenset({"search_files"})
"""Those of them that must know the hand-written pages, `Site.pages`."""

SECTIONS: tuple[Job, ...] = (
    ("feed", 1),
    ("listings", ("papers", "", 1)),
    *(("indices", (kind, 1)) for kind in urls.SECTION_KINDS),
    ("bibtex", 1),
    ("search", 1),
    ("shelf", 1),
    ("map", 1),
)
"""The jobs whose page is a section, which a navigation may name; in the order of the plan."""


def plan(site: Site, makers: Iterable[str] = MAKERS) -> Iterator[Job]:
    """Every job of a site, or of some makers, in their order."""
    for name in makers:
        for arg in MAKERS[name].plan(site):
            yield name, arg


def key(site: Site, job: Job) -> bytes:
    """A hash of all that a job's outputs are made from, the settings included.

    Equal keys promise equal outputs; it costs some microseconds where making costs milliseconds.
    """
    name, arg = job
    told = repr((digest_site(site), job, MAKERS[name].inputs(site, arg)))
    return blake2b(told.encode("utf-8", "surrogatepass"), digest_size=12).digest()


def find_jobs(site: Site, before: Paper) -> Iterator[Job]:
    """The jobs that show more of a paper than its head (see `Fingerprint`), beside those whose
    files `edits` changes; all that it may have come to, or gone from, since it was as `before`."""
    id = before.id
    yield "papers", id
    if index_files.STOCK_JOB[1] in index_files.plan(site):
        yield index_files.STOCK_JOB
    if number := newest.find_page_number(site, id):
        yield "feed", number
    paper = site.collection.by_id[id]
    moves = ranking.changes_rank(paper, before)
    yield from (("views", arg) for arg in card_views.find_args(site, paper, moves))
    if (before.upvotes, before.counted) != (paper.upvotes, paper.counted):
        yield from (("orders", arg) for arg in sorted_pages.find_args(site, paper))
    yield from (("syndication", arg) for arg in feed_files.find_args(site, paper))
    yield from (("digest", name) for name in email_digest.find_args(site, paper))


def find_size_jobs(site: Site, before: Site) -> Iterator[Job]:
    """The jobs that show how large files of all papers are, where that reads otherwise now."""
    if key_index.label_files(site) != key_index.label_files(before):
        yield "bibtex", 1


def changes_place(collection: Collection, before: Paper) -> bool:
    """Whether a paper may have another place on the map than before: that is not shown by edits."""
    return coordinates.get_text(collection.by_id[before.id]) != coordinates.get_text(before)


def list_edits(site: Site, read: Callable[[str], bytes], before: Sequence[Paper]) -> list[Editing]:
    """What an edit of papers changes in files of all papers, if `of_whole` tells all else that they
    are shown on; each to be asked for by itself.

    `read` gives a file of the site as it was; `before` are the papers as they were.
    """
    makers = [index_files.edit] if site.settings.search else []
    return [partial(edited, site, read, before) for edited in (bibliographies.edit, *makers)]


def make(site: Site, job: Job) -> Iterator[Output]:
    """The outputs of a job."""
    name, arg = job
    return MAKERS[name].make(site, arg)


def find_output(site: Site, path: str) -> Output | None:
    """The output that is a file in a tree of Markdown, such as `papers/some-id/index.md`."""
    job = find_job(site, path)
    if job is None:
        return None
    return next((output for output in make(site, job) if output.path == path), None)


def make_all(site: Site) -> Iterator[Output]:
    """Every output of a site."""
    for job in plan(site):
        yield from make(site, job)


__all__ = [
    "BIBTEX_JOB",
    "EXPORTS",
    "INDEX_JOB",
    "IN_PARTS",
    "LATE",
    "MAKERS",
    "PAGELESS",
    "SECTIONS",
    "Asset",
    "Edit",
    "Job",
    "Output",
    "Page",
    "Site",
    "changes_place",
    "find_jobs",
    "find_output",
    "find_size_jobs",
    "key",
    "list_edits",
    "make",
    "make_all",
    "plan",
]  # fmt: skip
