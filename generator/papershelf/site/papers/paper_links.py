"""The links of a paper, as pages show them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Literal, NamedTuple

from ...locale import Locale
from ...records.fields import is_local
from ...records.paper import LINK_KEYS, Paper
from ..reading import find_file_address, find_thumbnails
from ..rendering import phrases, urls
from ..site import Site

# Where a forge edits a file, as MkDocs has it for pages.
_EDIT_PATHS = {
    "github.com": "edit/main/", "codeberg.org": "_edit/main/", "gitlab.com": "-/edit/main/",
}  # fmt: skip
_PMID = re.compile("[1-9][0-9]{0,8}")
_PMCID = re.compile("(?:PMC)?([1-9][0-9]{0,8})(?:\\.[0-9]+)?")  # with or without a version
_FURTHER = [key for key in LINK_KEYS if key not in ("url", "pdf")]


class Button(NamedTuple):
    """A link of a paper: `href` is a URL or a link to a file; the `main` one stands out."""

    label: str
    href: str
    main: bool = False


def list_buttons(site: Site, paper: Paper) -> list[Button]:
    """A paper's links, the PDF first: most readers come for it. A page that another link leads to
    is left out."""
    own = {
        key: Button(phrases.link(site.locale, key), to_href(site, paper, link))
        for key in LINK_KEYS
        if key != "pdf" and (link := getattr(paper, key))
    }
    found = list(own.values())
    found += [Button(link.label, to_href(site, paper, link.url)) for link in paper.links]
    if paper.openreview:
        found.insert(0, Button("OpenReview", f"https://openreview.net/forum?id={paper.openreview}"))
    if paper.doi:
        found.insert(0, Button("DOI", f"https://doi.org/{paper.doi}"))
    if paper.arxiv:
        found.insert(0, Button("arXiv", f"https://arxiv.org/abs/{paper.arxiv}"))
    found.insert(0, Button("PDF", link_pdf(site, paper), main=True))
    found += _list_pubmed_buttons(paper)
    page = own.get("url")
    others = {button.href for button in found if button is not page}
    return [one for one in found if one.href and not (one is page and one.href in others)]


def _list_pubmed_buttons(paper: Paper) -> Iterator[Button]:
    """The paper in PubMed and in PubMed Central, by the fields `pmid` and `pmcid` of BibTeX."""
    if _PMID.fullmatch(number := paper.bibtex.get("pmid", "")):
        yield Button("PubMed", f"https://pubmed.ncbi.nlm.nih.gov/{number}/")
    if found := _PMCID.fullmatch(paper.bibtex.get("pmcid", "")):
        yield Button("PubMed Central", f"https://pmc.ncbi.nlm.nih.gov/articles/PMC{found[1]}/")


def list_short_links(site: Site, paper: Paper) -> list[tuple[str, str]]:
    """(label, link) of what readers of a list go to at once: PDF, DOI, code and data."""
    found = [("PDF", link_pdf(site, paper))]
    if paper.doi:
        found.append(("DOI", f"https://doi.org/{paper.doi}"))
    for key in ("code", "data"):
        link = to_href(site, paper, getattr(paper, key))
        found.append((phrases.link(site.locale, key), link))
    return [(label, link) for label, link in found if link]


def list_further_links(site: Site, locale: Locale, paper: Paper) -> list[tuple[str, str]]:
    """(label, link) of a paper's links without its page and its PDF."""
    keys = ((key, getattr(paper, key)) for key in _FURTHER)
    found = [(phrases.link(locale, key), to_href(site, paper, link)) for key, link in keys if link]
    return [*found, *((link.label, to_href(site, paper, link.url)) for link in paper.links)]


def link_pdf(site: Site, paper: Paper) -> str:
    """The link to the PDF, or to arXiv's; empty if neither is known."""
    if paper.pdf:
        return to_href(site, paper, paper.pdf)
    return f"https://arxiv.org/pdf/{paper.arxiv}" if paper.arxiv else ""


def to_href(site: Site, paper: Paper, link: str) -> str:
    """A record's link as pages write it: files under `content/` are copied beside the page."""
    if link and is_local(link):
        return urls.link(find_file_address(site, paper, link))
    return link


def link_thumbnail(site: Site, paper: Paper, place: Literal["card", "page"]) -> str:
    """The link to the paper's picture in the size for a place: its image, or the first page of its
    PDF. Empty if it has neither."""
    copies = find_thumbnails(site).get(paper.image or paper.pdf)
    if not paper.image and not copies:
        return ""
    picture = find_file_address(site, paper, paper.image or paper.pdf)
    has_copy = copies and getattr(copies, place)
    return urls.link(urls.thumbnail(picture, place) if has_copy else picture)


def link_record(site: Site, paper: Paper) -> str:
    """The URL at which the paper's record is edited; empty without a repository."""
    if not site.repo_url:
        return ""
    site.recorder.note(("place", paper.id))
    place = site.records.places.get(paper.id)
    if place is None:
        return ""
    base = site.repo_url.rstrip("/")
    host = base.split("/")[2] if "//" in base else ""
    path = site.settings.edit_records or _EDIT_PATHS.get(host, "edit/main/")
    return f"{base}/{path.strip('/')}/{urls.quote_address(place.path)}"
