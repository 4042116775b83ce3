"""The site without its papers, with which outputs are made."""

from __future__ import annotations

from dataclasses import replace

from .authors import find_authors_with_page
from .reading import find_shared_files, find_thumbnails
from .recorder import Recorder
from .site import Site
from .versions import find_versions


def strip_papers(site: Site) -> Site:
    """The site without papers, but with what the collection calls the names in them.

    Outputs are made with it, from inputs, so a process needs no collection to make them. A
    curator's own templates may show anything of the collection, so with them nothing is left out.
    """
    if site.authors_with_page is not None:
        return site
    return site.cache("without_papers", lambda: _strip_papers(site))


def _strip_papers(site: Site) -> Site:
    return replace(
        site,
        records=site.records if site.own_fragments else site.records.without_papers(),
        authors_with_page=find_authors_with_page(site),
        shared_files=find_shared_files(site),
        versions=find_versions(site),
        thumbnails=find_thumbnails(site),
        recorder=Recorder(),
        pages=(),
        export_sizes=None,
        related=None,
        terms=None,
        map=None,
    )
