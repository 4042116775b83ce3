"""From a file in the tree of Markdown back to the job that makes it."""

from __future__ import annotations

import re
from typing import Any

from ..formats import FORMATS
from . import exports, urls
from .site import Site

_PAGE = r"(?:page/(?P<number>[1-9][0-9]{0,6})/)?index\.md"
_KIND = "|".join(urls.KINDS)
_PAPER = re.compile(r"papers/(?P<id>[^/]+?)(?:\.bib|/[^/]+)")
# A page that is a file already, as a brief one is, is linked to as the HTML that it is.
_SUFFIXES = "|".join(re.escape(one.SUFFIX) for one in FORMATS.values())
_FILE = rf"index\.html|bibliography(?:{_SUFFIXES})"
_LISTING = re.compile(rf"(?P<kind>{_KIND})/(?P<slug>(?!page/)[^/]+)/(?:{_PAGE}|{_FILE})")
_OTHERS = {
    "feed": re.compile(_PAGE),
    "papers": re.compile(f"papers/{_PAGE}"),
    "bibtex": re.compile(f"bibtex/{_PAGE}"),
    "search": re.compile(r"search/index\.md"),
    "indices": re.compile(rf"(?P<kind>{_KIND})/{_PAGE}"),
}


def job_of(site: Site, path: str) -> tuple[str, Any] | None:
    """The job that makes a file such as `papers/some-id/index.md`; None where none does.

    It may be a job whose listing has not that many pages: makers then make nothing of that name.
    """
    match = _PAPER.fullmatch(path)
    if match and match["id"] in site.collection.by_id:
        return "papers", match["id"]
    match = _LISTING.fullmatch(path)
    if match and match["slug"] in site.collection.index(match["kind"]):
        kind, slug = match["kind"], match["slug"]
        if kind == "authors" and not site.in_full(slug):
            return "briefs", site.collection.by_author[slug][0].id
        return "listings", (kind, slug, int(match["number"] or 1))
    if path in (urls.ROBOTS, urls.SITEMAP_PAPERS):
        return "downloads", path
    return _of_whole(path)


def _of_whole(path: str) -> tuple[str, Any] | None:
    """The job of a file that is of the whole collection, or of a part of it by number."""
    if what := exports.job_of(path):
        return "exports", what
    for name, pattern in _OTHERS.items():
        if match := pattern.fullmatch(path):
            number = int(match.groupdict().get("number") or 1)
            return {
                "feed": ("feed", number),
                "papers": ("listings", ("papers", "", number)),
                "bibtex": ("bibtex", number),
                "search": ("search", 1),
                "indices": ("indices", (match.groupdict().get("kind", ""), number)),
            }[name]
    return None
