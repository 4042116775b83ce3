"""The makers: everything that the site holds is made by one of them, from the collection.

The work is cut into jobs: the name of a maker and an argument of its own, such as
`("papers", "llm-srbench")`. A maker is a module with three functions:

    plan(site)          the arguments of its jobs, in their order
    inputs(site, arg)   everything that the job's outputs are made from: cheap
    make(site, inputs)  the outputs, pages and files: expensive

What `plan` and `inputs` read of the collection is recorded (`recorder.py`): so a job is looked at
again only after a change that concerns it, and made again only if its inputs are different. They
should read as little as they can, by the functions of `reading.py`. `make` gets the site without
its papers: it runs in another process, which needs no collection.

Makers of files that hold all papers are different (`WholeModule`): several processes share a job,
and after a small change the files are patched.

To add a kind of page, write such a module and add it to `MAKERS`; to add a kind of file, also add a
row to `exports/inventory.py`.
"""

from __future__ import annotations

import pickle
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any, Protocol

from .every_page import page_script
from .exports import bibliographies, crawler_files, llms_txt
from .following.following_page import FOLLOWING_PAGE
from .home import card_views, newest
from .listings import index_pages, key_index, listing_pages, name_lookup, sorted_pages
from .listings.own_listings import add_own_kinds
from .map import map_files, map_page
from .offline import service_worker
from .papers import citing, community, paper_pages, share_cards, site_card
from .pdfs import pdf_index, pdf_texts
from .people import people_page, photos
from .previous import Previous
from .recorder import Changes, Reads, digest_value
from .rendering import urls
from .rendering.output import Asset, Output
from .search import index_files, search_page
from .sessions import session_files
from .shelf.shelf_page import SHELF_PAGE
from .site import Site, selection
from .stats import stats_page
from .syndication import email_digest, embeds, feed_files
from .volumes import volume_files
from .without_papers import strip_papers

Job = tuple[str, Any]
"""The name of a maker, and the argument of one of its jobs: a tuple or a text, which pickles."""


class MakerModule(Protocol):
    """The functions that every maker's module has."""

    def plan(self, site: Site) -> Iterator[Any]: ...
    def inputs(self, site: Site, arg: Any) -> Any: ...
    def make(self, site: Site, inputs: Any) -> Iterator[Output]: ...


class WholeModule(Protocol):
    """The functions of a maker of files that hold all papers.

    `note_reads` notes what the files depend on. `join` makes a job's files of what `write` gives of
    each of its `batches`, and reads all of it. `patch` gives the files that are different from
    those of a previous site, and the addresses of files to delete; None if making them is better or
    the only way.
    """

    def plan(self, site: Site) -> Iterator[Any]: ...
    def note_reads(self, site: Site, arg: Any) -> None: ...
    def batches(self, site: Site, arg: Any) -> list[range]: ...
    def write(self, site: Site, arg: Any, batch: range) -> Any: ...
    def join(self, site: Site, arg: Any, written: Any) -> Iterator[Asset]: ...
    def patch(
        self, site: Site, arg: Any, previous: Previous
    ) -> tuple[list[Asset], set[str]] | None: ...


@dataclass(frozen=True)
class Maker:
    """A maker and its properties.

    `match` gives the argument of the job that makes a file, by its path in a tree of Markdown such
    as `papers/some-id/index.md`, or None; hand-written pages may link to such files. `sections` are
    the arguments of the jobs whose first output is a page that a site's navigation may name.
    `has_pages` is False if all outputs are files.
    """

    name: str
    module: MakerModule
    match: Callable[[Site, str], Any] = lambda _site, _path: None
    sections: tuple[Any, ...] = ()
    has_pages: bool = True

    def plan(self, site: Site) -> Iterator[Any]:
        """The arguments of its jobs, in their order."""
        return self.module.plan(site)

    def make(self, site: Site, arg: Any) -> Iterator[Output]:
        """The outputs of a job, from the collection."""
        return self.module.make(strip_papers(site), self.module.inputs(site, arg))


@dataclass(frozen=True)
class WholeMaker:
    """A maker of files that hold all papers, which take most memory; see `Maker`."""

    name: str
    module: WholeModule
    match: Callable[[Site, str], Any] = lambda _site, _path: None
    sections: tuple[Any, ...] = ()
    has_pages: bool = False

    def plan(self, site: Site) -> Iterator[Any]:
        """The arguments of its jobs, in their order."""
        return self.module.plan(site)

    def make(self, site: Site, arg: Any) -> Iterator[Output]:
        """The files of a job."""
        batches = self.module.batches(site, arg)
        written = (self.module.write(site, arg, batch) for batch in batches)
        return self.module.join(site, arg, written)


_SECTIONS = tuple((kind, 1) for kind in urls.SECTION_KINDS)

MAKERS: dict[str, Maker | WholeMaker] = {maker.name: maker for maker in (
    Maker("feed", newest, newest.match, sections=(1,)),
    Maker("papers", paper_pages, paper_pages.match),
    Maker("listings", listing_pages, listing_pages.match, sections=(("papers", "", 1),)),
    Maker("orders", sorted_pages, sorted_pages.match),
    Maker("views", card_views, card_views.match),
    Maker("indices", index_pages, index_pages.match, sections=_SECTIONS),
    Maker("people", people_page, people_page.match, sections=(1,)),
    Maker("bibtex", key_index, key_index.match, sections=(1,)),
    Maker("stats", stats_page, stats_page.match),
    Maker("search", search_page, search_page.match, sections=(1,)),
    Maker("shelf", SHELF_PAGE, SHELF_PAGE.match, sections=(1,)),
    Maker("following", FOLLOWING_PAGE, FOLLOWING_PAGE.match, sections=(1,)),
    Maker("map", map_page, map_page.match, sections=(1,)),
    # Files only: those first that need most time and memory, while there is most of both.
    WholeMaker(index_files.NAME, index_files),
    WholeMaker(pdf_index.NAME, pdf_index),
    WholeMaker(bibliographies.NAME, bibliographies, bibliographies.match),
    Maker("map_files", map_files, has_pages=False),
    Maker("share_cards", share_cards, share_cards.match, has_pages=False),
    Maker("site_card", site_card, site_card.match, has_pages=False),
    Maker("photos", photos, has_pages=False),
    Maker("pdf_texts", pdf_texts, has_pages=False),
    Maker("syndication", feed_files, feed_files.match, has_pages=False),
    Maker("embeds", embeds, embeds.match, has_pages=False),
    Maker("digest", email_digest, email_digest.match, has_pages=False),
    Maker("names", name_lookup, has_pages=False),
    Maker("sessions", session_files, session_files.match, has_pages=False),
    Maker("volumes", volume_files, volume_files.match, has_pages=False),
    Maker("downloads", crawler_files, crawler_files.match, has_pages=False),
    Maker("llms", llms_txt, llms_txt.match, has_pages=False),
    Maker("cite", citing, has_pages=False),
    Maker("community", community, has_pages=False),
    Maker("script", page_script, has_pages=False),
    Maker("offline", service_worker, service_worker.match, has_pages=False),
)}  # fmt: skip
"""Every maker by its name, in the order of the plan."""


def list_section_jobs(site: Site) -> tuple[Job, ...]:
    """The jobs whose page is a section, which the navigation may name, in the order of the plan."""
    own = [(kind, 1) for kind in add_own_kinds(site, ())]
    return tuple(
        (name, arg)
        for name, maker in MAKERS.items()
        for arg in (*maker.sections, *(own if name == "indices" else ()))
    )


_PLAN = "makers.plan_maker"


def plan(site: Site, makers: Iterable[str] = MAKERS) -> Iterator[Job]:
    """Every job of a site, or of some makers, in their order."""
    for name in makers:
        for arg in _plan_maker(site, name):
            yield name, arg


def find_new_plans(changes: Changes) -> set[str]:
    """The names of the makers whose jobs are others than in an earlier build."""
    return {name for name in MAKERS if changes.has_changed((_PLAN, name))}


@selection
def _plan_maker(site: Site, name: str) -> tuple[Any, ...]:
    return tuple(MAKERS[name].plan(site))


def read_inputs(site: Site, job: Job) -> tuple[Any, Reads]:
    """The inputs of a job, and what was read for them; None for files that hold all papers."""
    name, arg = job
    maker = MAKERS[name]
    if isinstance(maker, WholeMaker):
        return site.recorder.record(lambda: maker.module.note_reads(site, arg))
    return site.recorder.record(lambda: maker.module.inputs(site, arg))


def pickle_inputs(site: Site, inputs: Any, reads: Reads) -> tuple[bytes, bytes]:
    """The inputs of a job as bytes, and a digest of all that its outputs depend on.

    Outputs show papers with what the collection calls the names in them.
    """
    data = pickle.dumps(inputs, protocol=pickle.HIGHEST_PROTOCOL)
    return data, digest_value(data + site.recorder.list_shown_digests(reads))


def make_from_inputs(site: Site, job: Job, inputs: Any) -> Iterator[Output]:
    """The outputs of a job that does not hold all papers. The site needs no papers."""
    maker = MAKERS[job[0]]
    if isinstance(maker, WholeMaker):
        raise TypeError(f"the files of {job} need all papers")
    return maker.module.make(site, inputs)


def make(site: Site, job: Job) -> Iterator[Output]:
    """The outputs of a job, from the collection."""
    name, arg = job
    return MAKERS[name].make(site, arg)


def make_all(site: Site) -> Iterator[Output]:
    """Every output of a site."""
    for job in plan(site):
        yield from make(site, job)


def find_output(site: Site, path: str) -> Output | None:
    """The output that is a file in a tree of Markdown, such as `papers/some-id/index.md`."""
    for maker in MAKERS.values():
        arg = maker.match(site, path)
        if arg is not None:
            # Its path may look like that of a job which this site does not have.
            if arg not in _plan_maker(site, maker.name):
                return None
            found = (output for output in make(site, (maker.name, arg)) if output.path == path)
            return next(found, None)
    return None
