"""A page for each paper, its BibTeX file, and the files that its record names."""

from __future__ import annotations

from collections.abc import Iterator

from ..records.paper import Paper
from . import urls
from .links import buttons
from .markup import cut, title_plain
from .output import Asset, Output, Page, harmless
from .redirects import redirect
from .site import Site


def make(site: Site) -> Iterator[Output]:
    """Everything below `papers/<id>`."""
    for paper in site.collection.papers:
        yield _page(site, paper)
        yield Asset(urls.paper_bib(paper.id), site.bibtex(paper).encode())
        yield from _files(site, paper)
        for alias in paper.aliases:
            yield redirect(site, urls.paper(alias), urls.paper(paper.id))


def _page(site: Site, paper: Paper) -> Page:
    shelf = site.collection
    body = site.templates.render(
        "paper.html",
        paper=paper,
        buttons=buttons(paper),
        bibtex=site.bibtex(paper),
        edit_url=site.edit_url(paper),
        related=[other for id in paper.related if (other := shelf.paper(id))],
        versions=[other for id in paper.versions if (other := shelf.paper(id))],
    )
    tags = [harmless(shelf.tag_label(shelf.tag_slug(tag))) for tag in paper.tags]
    # Material's search weighs and shows the tags of a page's metadata.
    meta = {"tab": urls.PAPERS, "bib": urls.paper_bib(paper.id), "tags": tags}
    about = cut(paper.abstract or paper.summary)
    return Page(urls.paper(paper.id), title_plain(paper.title), body, about, meta)


def _files(site: Site, paper: Paper) -> Iterator[Asset]:
    for path in sorted({link for _, link in paper.local_files}):
        yield Asset(urls.paper_file(paper.id, path), site.collection.folder / path)
