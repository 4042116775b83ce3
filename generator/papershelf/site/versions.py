"""Versions of works: what the row of a work says of those that have none of their own."""

from __future__ import annotations

from collections.abc import Mapping

from ..formats.work_types import is_preprint
from ..records.paper import Paper
from .rendering import phrases
from .rendering.markup import title_to_line
from .site import Site, VersionLink, selection


def find_versions(site: Site) -> Mapping[str, tuple[VersionLink, ...]]:
    """Id of a work's main version -> its other versions, newest first, of works with several."""
    return _list_versions(site) if site.versions is None else site.versions


@selection
def _list_versions(site: Site) -> Mapping[str, tuple[VersionLink, ...]]:
    return {
        main: tuple(_link_version(site, paper) for paper in others)
        for main, others in site.heads.versions.items()
    }


def find_main_version(site: Site, id: str) -> str:
    """The id of the work's main version of a paper that is another version; empty for works."""
    return find_main_versions(site).get(id, "")


@selection
def find_main_versions(site: Site) -> dict[str, str]:
    """Id of each paper that is a version of another -> id of that one."""
    site.recorder.note(("index",))
    return dict(sorted(site.records.main_versions.items()))


def link_main_version(site: Site, id: str) -> VersionLink | None:
    """The main version of a paper that is another version; None for works."""
    main = find_main_version(site, id)
    if not main:
        return None
    site.recorder.note(("head", main))
    site.recorder.note(("venues",))
    return _link_version(site, site.records.by_id[main])


def _link_version(site: Site, paper: Paper) -> VersionLink:
    return VersionLink(paper.id, _label_version(site, paper), title_to_line(paper.title))


def _label_version(site: Site, paper: Paper) -> str:
    """What a version is, and its year: `Preprint 2023`, `J. Owls 2025`."""
    collection, kind = site.records, paper.version
    if not kind and is_preprint(paper, collection.venues):
        kind = phrases.work_type(site.locale, "preprint")
    kind = kind or collection.venue_short(paper)
    kind = kind or phrases.work_type(site.locale, paper.entry_type)
    year = f"{paper.date.year:04}" if paper.date else ""
    return " ".join(filter(None, (kind, year))) or title_to_line(paper.title)


@selection
def list_all_papers(site: Site) -> tuple[str, ...]:
    """The ids of all papers, newest first, also of those that are versions of others."""
    site.recorder.note(("index",))
    return tuple(paper.id for paper in site.records.papers)
