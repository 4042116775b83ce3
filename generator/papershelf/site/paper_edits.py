"""What changes in the site when records change, without a whole plan.

After an edit of an abstract, a count or the like, these jobs and edits take the place of comparing
the keys of all jobs. They are all that changes only if each paper's head (see `Fingerprint`) is the
same as before.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import partial

from ..records.collection import Collection
from ..records.paper import Paper
from .exports import bibliographies
from .home import card_views, newest, ranking
from .listings import key_index, sorted_pages
from .makers import Job
from .map import coordinates
from .rendering.output import Edit
from .search import index_files
from .site import Site
from .syndication import email_digest, feed_files

EditFiles = Callable[[], list[Edit]]
"""Gives the edits of some files; raises OSError and ValueError if a file is not as expected."""


def find_jobs(site: Site, before: Paper) -> Iterator[Job]:
    """The jobs whose outputs may change with a paper that was `before` and now has the same head.

    Files of all papers that `list_edits` changes are not among them.
    """
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
    """The jobs that show the sizes of files of all papers, if the sizes as shown have changed."""
    if key_index.label_files(site) != key_index.label_files(before):
        yield "bibtex", 1


def changes_place(collection: Collection, before: Paper) -> bool:
    """Whether a paper may have moved on the map; then a whole build is needed."""
    return coordinates.get_text(collection.by_id[before.id]) != coordinates.get_text(before)


def list_edits(
    site: Site, read: Callable[[str], bytes], before: Sequence[Paper]
) -> list[EditFiles]:
    """Functions that edit the files of all papers after a change of some papers.

    Each can run in a process of its own. `read` gives the content of a file of the site as it was;
    `before` are the papers as they were. `find_jobs` gives the other outputs that change.
    """
    editors = [bibliographies.edit]
    if site.settings.search:
        editors.append(index_files.edit)
    return [partial(edit, site, read, before) for edit in editors]
