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
from . import (
    bibtex_index,
    cite,
    community,
    digest,
    downloads,
    exports,
    feed,
    indices,
    listings,
    llms,
    map_files,
    map_page,
    names,
    offline,
    orders,
    papers,
    placing,
    ranking,
    search,
    search_files,
    share_cards,
    shelf,
    stats,
    syndication,
    urls,
    views,
)
from .finding import job_of
from .output import Asset, Edit, Output, Page
from .site import Site

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
    "feed": feed,
    "papers": papers,
    "listings": listings,
    "orders": orders,
    "views": views,
    "indices": indices,
    "bibtex": bibtex_index,
    "stats": stats,
    "search": search,
    "shelf": shelf,
    "map": map_page,
    # Files only: those first that need most time and memory, while there is most of both.
    "search_files": search_files,
    "exports": exports,
    "map_files": map_files,
    "share_cards": share_cards,
    "syndication": syndication,
    "digest": digest,
    "names": names,
    "downloads": downloads,
    "llms": llms,
    "cite": cite,
    "community": community,
    "offline": offline,
}


PAGELESS = frozenset(
    "names search_files map_files cite community exports downloads llms syndication digest "
    "share_cards offline".split()
)
"""The makers whose outputs are files only."""

EXPORTS = "exports"
"""The one of them that all others come after: pages tell how large its files are."""

IN_PARTS: dict[str, MakerInParts] = {"exports": exports, "search_files": search_files}
"""Those of them whose files hold all papers: what takes most memory."""
INDEX_JOB = search_files.JOB
BIBTEX_JOB = exports.BIBTEX_JOB
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
    told = repr((site.digest, job, MAKERS[name].inputs(site, arg)))
    return blake2b(told.encode("utf-8", "surrogatepass"), digest_size=12).digest()


def of_whole(site: Site, before: Paper) -> Iterator[Job]:
    """The jobs that show more of a paper than its head (see `Fingerprint`), beside those whose
    files `edits` changes; all that it may have come to, or gone from, since it was as `before`."""
    id = before.id
    yield "papers", id
    if search_files.STOCK_JOB[1] in search_files.plan(site):
        yield search_files.STOCK_JOB
    if number := feed.number_of(site, id):
        yield "feed", number
    paper = site.collection.by_id[id]
    moves = ranking.moves(paper, before)
    yield from (("views", arg) for arg in views.showing(site, paper, moves))
    if (before.upvotes, before.counted) != (paper.upvotes, paper.counted):
        yield from (("orders", arg) for arg in orders.by_upvotes(site, paper))
    yield from (("syndication", arg) for arg in syndication.showing(site, paper))
    yield from (("digest", name) for name in digest.showing(site, paper))


def of_sizes(site: Site, before: Site) -> Iterator[Job]:
    """The jobs that show how large files of all papers are, where that reads otherwise now."""
    if bibtex_index.files(site) != bibtex_index.files(before):
        yield "bibtex", 1


def moves(shelf: Collection, before: Paper) -> bool:
    """Whether a paper may have another place on the map than before: that is not shown by edits."""
    return placing.text(shelf.by_id[before.id]) != placing.text(before)


def edits(site: Site, read: Callable[[str], bytes], before: Sequence[Paper]) -> list[Editing]:
    """What an edit of papers changes in files of all papers, if `of_whole` tells all else that they
    are shown on; each to be asked for by itself.

    `read` gives a file of the site as it was; `before` are the papers as they were.
    """
    makers = [search_files.edited] if site.settings.search else []
    return [partial(edited, site, read, before) for edited in (exports.edited, *makers)]


def make(site: Site, job: Job) -> Iterator[Output]:
    """The outputs of a job."""
    name, arg = job
    return MAKERS[name].make(site, arg)


def find(site: Site, path: str) -> Output | None:
    """The output that is a file in a tree of Markdown, such as `papers/some-id/index.md`."""
    job = job_of(site, path)
    if job is None:
        return None
    return next((output for output in make(site, job) if output.path == path), None)


def make_all(site: Site) -> Iterator[Output]:
    """Every output of a site."""
    for job in plan(site):
        yield from make(site, job)


__all__ = [
    "BIBTEX_JOB", "EXPORTS", "INDEX_JOB", "IN_PARTS", "LATE", "MAKERS", "PAGELESS", "SECTIONS",
    "Asset", "Edit", "Job", "Output", "Page", "Site", "edits", "find", "key", "make", "make_all",
    "moves", "of_sizes", "of_whole", "plan",
]  # fmt: skip
