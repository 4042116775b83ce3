"""From a file in the tree of Markdown back to the job that makes it."""

from __future__ import annotations

import re
from typing import Any

from ..author_pages import has_page
from ..exports import bibliographies
from ..home.ranking import rank
from ..listings import sorted_pages
from ..site import Site
from . import urls

Job = tuple[str, Any]

_PAGE = r"(?:page/(?P<number>[1-9][0-9]{0,6})/)?index\.md"
_KIND = "|".join(urls.KINDS)
_PAPER = re.compile(r"papers/(?P<id>[^/]+?)(?:\.bib|/[^/]+)")
_FILE = r"bibliography\.bib"
_FEED = re.compile(
    r"feed\.json|(?:(?P<kind>authors|tags|venues|years|lists)/(?P<slug>[^/]+)/)?feed\.xml"
)
_LISTING = re.compile(rf"(?P<kind>{_KIND})/(?P<slug>(?!page/)[^/]+)/(?:{_PAGE}|{_FILE})")
_ORDERED = re.compile(
    rf"(?P<kind>tags|venues|years)/(?P<slug>[^/]+)/(?P<order>oldest|title|upvotes)/{_PAGE}"
)
_RANKING = re.compile(rf"(?P<order>{'|'.join(urls.RANKINGS)})/{_PAGE}")
_CARD = re.compile(r"share/(?P<id>[^/]+)\.png")
_DIGEST = re.compile(r"feeds/(?P<name>digest(?:-week)?)\.(?:html|txt)")
_SINGLE: dict[str, Job] = {
    urls.LLMS: ("llms", 1),
    urls.ROBOTS: ("downloads", urls.ROBOTS),
    urls.SITEMAP_PAPERS: ("downloads", urls.SITEMAP_PAPERS),
    urls.SERVICE_WORKER: ("offline", 1),
}
_OTHERS = {
    "feed": re.compile(_PAGE),
    "papers": re.compile(f"papers/{_PAGE}"),
    "bibtex": re.compile(f"bibtex/{_PAGE}"),
    "search": re.compile(r"search/index\.md"),
    "shelf": re.compile(r"shelf/index\.md"),
    "map": re.compile(f"map/{_PAGE}"),
    "stats": re.compile(rf"{urls.STATS}(?:index\.md|[a-z]+\.csv)"),
    "indices": re.compile(rf"(?P<kind>{_KIND})/{_PAGE}"),
}


def find_job(site: Site, path: str) -> Job | None:
    """The job that makes a file such as `papers/some-id/index.md`; None where none does.

    It may be a job whose listing has not that many pages: makers then make nothing of that name.
    """
    for look in (_find_paper, _find_listing, _find_sorted, _find_ranking, _find_feed, _find_file):
        if job := look(site, path):
            return job
    return None


def _find_paper(site: Site, path: str) -> Job | None:
    match = _PAPER.fullmatch(path)
    return ("papers", match["id"]) if match and match["id"] in site.collection.by_id else None


def _find_listing(site: Site, path: str) -> Job | None:
    match = _LISTING.fullmatch(path)
    if not match or match["slug"] not in site.collection.index(match["kind"]):
        return None
    kind, slug = match["kind"], match["slug"]
    if kind == "authors" and not has_page(site, slug):
        return None
    maker = "views" if kind in urls.PERIODS else "listings"
    return maker, (kind, slug, int(match["number"] or 1))


def _find_ranking(site: Site, path: str) -> Job | None:
    match = _RANKING.fullmatch(path)
    if not match or not rank(site, match["order"]):  # type: ignore[arg-type]
        return None
    return "views", (match["order"], "", int(match["number"] or 1))


def _find_sorted(site: Site, path: str) -> Job | None:
    match = _ORDERED.fullmatch(path)
    if not match or match["slug"] not in site.collection.index(match["kind"]):
        return None
    arg: Any = match["kind"], match["slug"], match["order"], int(match["number"] or 1)
    return ("orders", arg) if sorted_pages.has_page(site, arg) else None


def _find_feed(site: Site, path: str) -> Job | None:
    match = _FEED.fullmatch(path)
    kind, slug = match.groups("") if match else ("", "")
    known = match and (not kind or slug in site.collection.index(kind))
    return ("syndication", (kind, slug)) if known else None


def _find_file(site: Site, path: str) -> Job | None:
    """A file of the whole collection, or a part of it by number."""
    if path in _SINGLE:
        return _SINGLE[path]
    if what := bibliographies.find_job_arg(path):
        return "exports", what
    if (match := _CARD.fullmatch(path)) and match["id"] in site.collection.by_id:
        return "share_cards", match["id"]
    if match := _DIGEST.fullmatch(path):
        return "digest", match["name"]
    for name, pattern in _OTHERS.items():
        if match := pattern.fullmatch(path):
            number = int(match.groupdict().get("number") or 1)
            return {
                "feed": ("feed", number),
                "papers": ("listings", ("papers", "", number)),
                "bibtex": ("bibtex", number),
                "search": ("search", 1),
                "shelf": ("shelf", 1),
                "map": ("map", number),
                "stats": ("stats", 1),
                "indices": ("indices", (match.groupdict().get("kind", ""), number)),
            }[name]
    return None
