"""A page for each paper, its BibTeX file, and the files that its record names."""

from __future__ import annotations

import re
from collections.abc import Iterator

from markupsafe import Markup

from ...formats import csl
from ...records.paper import Paper
from ..bibtex_entries import write_bibtex
from ..digests import digest_file, digest_head, digest_paper
from ..rendering import metadata, urls
from ..rendering.markup import title_to_text, to_line
from ..rendering.output import Asset, Output, Page, escape_text
from ..rendering.renderer import get_renderer
from ..site import Site
from . import community
from .paper_links import link_record, list_buttons
from .redirects import redirect
from .related_papers import find_related, find_versions

_PATH = re.compile(r"papers/([^/]+?)(?:\.bib|/[^/]+)")


def plan(site: Site) -> Iterator[str]:
    """Every paper's id."""
    yield from (paper.id for paper in site.collection.papers)


def match(site: Site, path: str) -> str | None:
    """See `Maker.match`."""
    found = _PATH.fullmatch(path)
    return found[1] if found and found[1] in site.collection.by_id else None


def inputs(site: Site, id: str) -> object:
    paper = site.collection.by_id[id]
    others = [*find_versions(site, paper), None, *find_related(site, paper)]
    files = sorted({link for _, link in paper.local_files})
    return (
        digest_paper(site, paper),
        link_record(site, paper),
        metadata.list_orcids(site, paper),
        [other and digest_head(site, other) for other in others],
        [(path, digest_file(site, path)) for path in files],
        _find_lists(site, paper),
    )


def make(site: Site, id: str) -> Iterator[Output]:
    """Everything below `papers/<id>`."""
    paper = site.collection.by_id[id]
    yield _make_page(site, paper)
    yield Asset(urls.paper_bib(id), write_bibtex(site, paper).encode())
    yield from _copy_files(site, paper)
    for alias in paper.aliases:
        yield redirect(site, urls.paper(alias), urls.paper(id))


def _make_page(site: Site, paper: Paper) -> Page:
    collection = site.collection
    body = get_renderer(site).render(
        "paper.html",
        paper=paper,
        buttons=list_buttons(site.locale, paper),
        bibtex=write_bibtex(site, paper),
        citations=_format_citations(site, paper),
        edit_url=link_record(site, paper),
        correct_url=community.link_form(
            site, "correct-record", f"Correct: {paper.id}", paper=paper.id
        ),
        discussions=community.link_discussions(site, paper.id),
        versions=find_versions(site, paper),
        related=find_related(site, paper),
        lists=_find_lists(site, paper),
    )
    tags = [escape_text(collection.tag_label(collection.tag_slug(tag))) for tag in paper.tags]
    address, bib = urls.paper(paper.id), urls.paper_bib(paper.id)
    # Material's search weighs and shows the tags of a page's metadata.
    meta = {
        "tab": urls.PAPERS,
        "bib": bib,
        "head": metadata.write_paper_head(site, paper),
        "tags": tags,
    }
    about = to_line(paper.abstract or paper.summary)
    return Page(address, title_to_text(paper.title), body, about, meta)


def _find_lists(site: Site, paper: Paper) -> list[tuple[str, str]]:
    """(title, address) of the reading lists that have a paper."""
    collection = site.collection
    ids = collection.lists_of(paper)
    return [(collection.lists[id].title, urls.listing("lists", id)) for id in ids]


def _format_citations(site: Site, paper: Paper) -> list[tuple[str, Markup]]:
    """(label, citation) in each style of the site."""
    found = site.citer.cite(csl.write(paper, site.collection.venues)) if site.citer else ()
    return [(label, Markup(text)) for label, text in found]  # noqa: S704 - its text is escaped


def _copy_files(site: Site, paper: Paper) -> Iterator[Asset]:
    for path in sorted({link for _, link in paper.local_files}):
        yield Asset(urls.paper_file(paper.id, path), site.collection.folder / path)
