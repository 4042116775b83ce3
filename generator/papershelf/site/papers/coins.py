"""A paper as a COinS: what Zotero reads on pages that show many papers (ocoins.info).

A COinS is an OpenURL "context object", here in Dublin Core, the only one of its formats that suits
any type of paper. Only the feed has them: in other listings they would be a third of the text, and
Zotero gets a whole listing, with no field lost, from its BibTeX file.
"""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import quote_plus

from ...records.fields import to_arxiv_doi
from ...records.paper import Paper
from ..rendering import urls
from ..rendering.markup import title_to_text
from ..site import Site
from . import highwire

_FORMAT = "info:ofi/fmt:kev:mtx:dc"


def write_context(site: Site, paper: Paper) -> str:
    """The context object, for the `title` of a `<span class="Z3988">`."""
    return "&".join(
        f"{key}={quote_plus(value, safe=':/,')}" for key, value in _list_pairs(site, paper)
    )


def _list_pairs(site: Site, paper: Paper) -> Iterator[tuple[str, str]]:
    """The keys and values. With a DOI only a title: Zotero then looks up the rest by the DOI, and
    gets more than fits here."""
    yield "ctx_ver", "Z39.88-2004"
    yield "rft_val_fmt", _FORMAT
    yield "rft.title", title_to_text(paper.title)
    if doi := paper.doi or _find_arxiv_doi(paper):
        yield "rft_id", f"info:doi/{doi}"
    else:
        yield from _list_other_pairs(site, paper)
    # Last, since after most types Zotero misreads the keys that follow.
    yield "rft.type", highwire.find_item_type(paper)


def _list_other_pairs(site: Site, paper: Paper) -> Iterator[tuple[str, str]]:
    for tag in highwire.tag_people("", paper.authors):
        yield "rft.creator", tag.content
    if paper.date:
        yield "rft.date", str(paper.date)
    if where := highwire.find_place(site, paper):
        yield "rft.source", where
    if site.url:
        yield "rft_id", site.to_full_url(urls.link(urls.paper(paper.id)))


def _find_arxiv_doi(paper: Paper) -> str:
    """The DOI that arXiv assigns to all versions of a preprint; empty for other papers."""
    if not paper.arxiv or highwire.find_item_type(paper) != "preprint":
        return ""
    return to_arxiv_doi(paper.arxiv)
