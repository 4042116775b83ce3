"""A page for each paper, its BibTeX file, and the files that its record names."""

from __future__ import annotations

from collections.abc import Iterator

from markupsafe import Markup

from ...formats import csl
from ...records.paper import Paper
from ..rendering import metadata, urls
from ..rendering.markup import title_plain, whole
from ..rendering.output import Asset, Output, Page, harmless
from ..rendering.renderer import renderer_of
from ..site import Site
from . import community
from .paper_links import buttons
from .redirects import redirect
from .related_papers import related, versions


def plan(site: Site) -> Iterator[str]:
    """Every paper's id."""
    yield from (paper.id for paper in site.collection.papers)


def inputs(site: Site, id: str) -> object:
    paper = site.collection.by_id[id]
    others = [*versions(site, paper), None, *related(site, paper)]
    files = sorted({link for _, link in paper.local_files})
    return (
        site.digest_of(paper),
        site.edit_url(paper),
        metadata.people_of(site, paper),
        [other and site.head_of(other) for other in others],
        [(path, site.file_digest(path)) for path in files],
        _lists(site, paper),
    )


def make(site: Site, id: str) -> Iterator[Output]:
    """Everything below `papers/<id>`."""
    paper = site.collection.by_id[id]
    yield _page(site, paper)
    yield Asset(urls.paper_bib(id), site.bibtex(paper).encode())
    yield from _files(site, paper)
    for alias in paper.aliases:
        yield redirect(site, urls.paper(alias), urls.paper(id))


def _page(site: Site, paper: Paper) -> Page:
    shelf = site.collection
    body = renderer_of(site).render(
        "paper.html",
        paper=paper,
        buttons=buttons(site.locale, paper),
        bibtex=site.bibtex(paper),
        citations=_citations(site, paper),
        edit_url=site.edit_url(paper),
        correct_url=community.form(
            site, "correct-record", f"Correct: {paper.id}", paper=paper.id
        ),
        discussions=community.discussions(site, paper.id),
        versions=versions(site, paper),
        related=related(site, paper),
        lists=_lists(site, paper),
    )
    tags = [harmless(shelf.tag_label(shelf.tag_slug(tag))) for tag in paper.tags]
    address, bib = urls.paper(paper.id), urls.paper_bib(paper.id)
    # Material's search weighs and shows the tags of a page's metadata.
    meta = {"tab": urls.PAPERS, "bib": bib, "head": metadata.of_paper(site, paper), "tags": tags}
    about = whole(paper.abstract or paper.summary)
    return Page(address, title_plain(paper.title), body, about, meta)


def _lists(site: Site, paper: Paper) -> list[tuple[str, str]]:
    """(title, address) of the reading lists that a paper is on."""
    shelf = site.collection
    ids = shelf.lists_of(paper)
    return [(shelf.lists[id].title, urls.listing("lists", id)) for id in ids]


def _citations(site: Site, paper: Paper) -> list[tuple[str, Markup]]:
    """(label, citation) in each style of the site."""
    found = site.citer.of(csl.write(paper, site.collection.venues)) if site.citer else ()
    return [(label, Markup(text)) for label, text in found]  # noqa: S704 - its text is escaped


def _files(site: Site, paper: Paper) -> Iterator[Asset]:
    for path in sorted({link for _, link in paper.local_files}):
        yield Asset(urls.paper_file(paper.id, path), site.collection.folder / path)
