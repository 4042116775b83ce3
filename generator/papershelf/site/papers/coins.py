"""A paper as a COinS: what Zotero reads on pages that show many papers (ocoins.info).

It is an OpenURL "context object" in Dublin Core, the one of its formats that has a place for any
type of paper. The feed has them, and other listings don't: there they would be a third of the text,
and Zotero takes all of a listing, with no field lost, from its BibTeX file.
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
    """Where there is a DOI no more than a title beside it: Zotero then asks for the rest of it,
    and gets more than fits here."""
    yield "ctx_ver", "Z39.88-2004"
    yield "rft_val_fmt", _FORMAT
    yield "rft.title", title_to_text(paper.title)
    if doi := paper.doi or _find_arxiv_doi(paper):
        yield "rft_id", f"info:doi/{doi}"
    else:
        yield from _list_other_pairs(site, paper)
    # Last, since with most types Zotero takes what follows for something else.
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
    """The DOI that arXiv gives a preprint, for all its versions."""
    if not paper.arxiv or highwire.find_item_type(paper) != "preprint":
        return ""
    return to_arxiv_doi(paper.arxiv)
