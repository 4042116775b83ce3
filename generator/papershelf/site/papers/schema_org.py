"""A paper in the vocabulary of schema.org, as JSON-LD, which general search engines read.

Volume, pages and abstract are left out: Highwire's tags and the description have them.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, NamedTuple

from pydantic_core import to_json

from ...formats.common_values import get_booktitle, get_license_url
from ...formats.work_types import TYPES, number_version
from ...records.fields import is_local
from ...records.institutions.affiliation import Affiliation
from ...records.institutions.institution import Institution
from ...records.name import Name
from ...records.paper import EntryType, Paper
from ...records.parts.amendment import Amendment
from ...records.vocabulary import Person
from ...records.volumes.volume import Volume
from ..rendering import urls
from ..rendering.markup import title_to_line, to_line
from ..site import Site, VersionLink
from ..versions import find_versions
from .paper_links import to_href

Thing = dict[str, Any]
"""A thing of schema.org as JSON: its keys and values."""

# The type of a venue by the type of what appeared in it.
_WHOLES: dict[EntryType, str] = {
    "article": "Periodical", "inproceedings": "Book", "incollection": "Book", "inbook": "Book",
    "book": "BookSeries", "proceedings": "BookSeries",
}  # fmt: skip


class Relations(NamedTuple):
    """What a paper belongs to and names: `main` is the work's main version, if it is another,
    `cites` are ids of papers, `volume` is the address of the volume that it is published in."""

    main: VersionLink | None = None
    cites: Iterable[str] = ()
    volume: str = ""


NO_RELATIONS = Relations()


def write_script(site: Site, paper: Paper, relations: Relations = NO_RELATIONS) -> str:
    """The `<script>` of a paper's page."""
    return _to_script(describe_paper(site, paper, relations))


def write_volume_script(site: Site, volume: Volume) -> str:
    """The `<script>` of a volume's page."""
    issn = {"issn": volume.issn} if volume.issn else {}
    keys: Thing = {
        "@context": "https://schema.org",
        "@type": "Book",
        "@id": site.to_full_url(urls.link(urls.listing("volumes", volume.id))) if site.url else "",
        "name": volume.title,
        "editor": _describe_people(site, volume.editors),
        "datePublished": str(volume.date or ""),
        "publisher": {"@type": "Organization", "name": volume.publisher}
        if volume.publisher
        else "",
        "isPartOf": {"@type": "BookSeries", "name": volume.series, **issn} if volume.series else "",
        "isbn": volume.isbn,
        "sameAs": [
            *([f"https://doi.org/{urls.quote_address(volume.doi)}"] if volume.doi else []),
            *filter(None, [volume.url]),
        ],
        "encoding": _describe_pdf(volume.pdf),
    }
    return _to_script({key: value for key, value in keys.items() if value or key == "@id"})


def write_institution_script(site: Site, address: str, entry: Institution) -> str:
    """The `<script>` of the page of an institution at an address. What kind of organization it is,
    and who its members are, no affiliation says."""
    ror = f"https://ror.org/{entry.ror}" if entry.ror else ""
    page = site.to_full_url(urls.link(address)) if site.url else ""
    identifier = {"@type": "PropertyValue", "propertyID": "https://ror.org", "value": ror}
    keys: Thing = {
        "@context": "https://schema.org",
        "@type": "Organization",
        "@id": ror or page,
        "name": entry.name,
        "alternateName": [*entry.aliases],
        "identifier": identifier if ror else "",
        "url": entry.url,
        "sameAs": ror,
        "mainEntityOfPage": page,
    }
    return _to_script({key: value for key, value in keys.items() if value})


def write_people_script(site: Site, people: Iterable[tuple[Person, str]]) -> str:
    """The `<script>` of the page of a group's people, each with the address of their page, if they
    have one."""
    found = [_describe_member(site, person, address) for person, address in people]
    return _to_script({"@context": "https://schema.org", "@graph": found})


def _to_script(thing: Thing) -> str:
    """A thing as a `<script>`; no text in it can end the element or begin a comment."""
    escaped = to_json(thing).decode().replace("<", r"\u003c")
    return f'<script type="application/ld+json">{escaped}</script>'


def describe_paper(site: Site, paper: Paper, relations: Relations) -> Thing:
    """A paper as a thing, without unknown values."""
    main, cites, volume = relations
    kind = TYPES[paper.entry_type].schema_org
    # Google expects a headline of articles, reports included, and a name of other works.
    title = "headline" if kind in ("ScholarlyArticle", "Report") else "name"
    keys: Thing = {
        "@context": "https://schema.org",
        "@type": kind,
        # Relative to the page, as everything in JSON-LD: its own address.
        "@id": "",
        title: title_to_line(paper.title),
        "alternateName": [
            {"@value": title_to_line(one.title), "@language": tag}
            for tag, one in paper.translations.items()
        ],
        "author": _describe_people(site, paper.authors),
        "editor": _describe_people(site, (name for name in paper.editors if not name.is_group)),
        "datePublished": str(paper.date or ""),
        "isPartOf": _describe_whole(site, paper, volume),
        "sameAs": _list_other_addresses(paper),
        # Google's data set search lists none without a description.
        "description": to_line(paper.abstract) if kind == "Dataset" else "",
        "version": number_version(paper),
        "dateModified": str(paper.amended_on or ""),
        "correction": [_describe_erratum(site, paper, one) for one in paper.errata],
        "codeRepository": paper.code if kind == "SoftwareSourceCode" else "",
        "isbn": paper.isbn if kind == "Book" else "",
        "keywords": list(paper.keywords),
        "inLanguage": paper.language,
        "license": _describe_license(paper.license),
        "encoding": _describe_pdf(paper.pdf),
        "workExample": [_to_version(site, one) for one in find_versions(site).get(paper.id, ())],
        "exampleOfWork": _to_version(site, main) if main else "",
        "citation": [_to_reference(site, id) for id in cites] if site.url else [],
        "creativeWorkStatus": (paper.status or "").capitalize(),
    }
    return {key: value for key, value in keys.items() if value or key == "@id"}


def _to_reference(site: Site, id: str) -> Thing:
    """A paper that has a page, which says more."""
    return {"@type": "CreativeWork", "@id": site.to_full_url(urls.link(urls.paper(id)))}


def _describe_people(site: Site, names: Iterable[Name]) -> list[Thing]:
    return [_describe_person(name, find_orcid(site, name)) for name in names]


def _describe_person(name: Name, orcid: str) -> Thing:
    found: Thing = {
        "@type": "Organization" if name.is_group else "Person",
        "name": name.display,
    }
    if name.native:
        found["alternateName"] = name.native
    if orcid:
        found["sameAs"] = f"https://orcid.org/{orcid}"
    if name.affiliation:
        # A group has no affiliation, but organizations that it is a part of.
        key = "parentOrganization" if name.is_group else "affiliation"
        found[key] = [_describe_institution(one) for one in name.affiliation]
    return found


def _describe_institution(affiliation: Affiliation) -> Thing:
    keys = {"@type": "Organization", "@id": affiliation.url, "name": affiliation.name}
    return {key: value for key, value in keys.items() if value}


def _describe_member(site: Site, person: Person, address: str) -> Thing:
    links = [f"https://orcid.org/{person.orcid}" if person.orcid else "", person.homepage]
    whole = person.affiliation
    # Programs that read these want whole URLs.
    own = {"url": address, "image": person.photo and urls.photo(person.id, person.photo)}
    keys: Thing = {
        "@type": "Person",
        "name": person.name,
        "jobTitle": person.role,
        "affiliation": {"@type": "Organization", "name": whole} if whole else "",
        **{key: site.to_full_url(urls.link(one)) for key, one in own.items() if one and site.url},
        "sameAs": [link for link in links if link.startswith("http")],
    }
    return {key: value for key, value in keys.items() if value}


def find_orcid(site: Site, name: Name) -> str:
    """An author's ORCID iD from the paper, or else from `people.yaml`; empty if unknown."""
    collection = site.collection
    if name.orcid or name.is_group or not collection.people:
        return name.orcid
    person = collection.person(collection.author_slug(name))
    return person.orcid if person else ""


def _describe_whole(site: Site, paper: Paper, volume: str) -> Thing:
    """The venue or the volume that the paper is a part of; empty if there is none."""
    kind = _WHOLES.get(paper.entry_type)
    name = get_booktitle(paper)
    if kind and not name and paper.venue:
        name = site.collection.venue_label(site.collection.venue_slug(paper))
    if not kind or not name:
        return {}
    address = site.to_full_url(urls.link(volume)) if volume and site.url else ""
    return {"@type": kind, "name": name} | ({"@id": address} if address else {})


def _list_other_addresses(paper: Paper) -> list[str]:
    """The URLs of the same work elsewhere."""
    found = [
        f"https://doi.org/{urls.quote_address(paper.doi)}" if paper.doi else "",
        f"https://arxiv.org/abs/{paper.arxiv}" if paper.arxiv else "",
        f"https://openreview.net/forum?id={paper.openreview}" if paper.openreview else "",
    ]
    return [address for address in found if address]


def _describe_license(text: str) -> str | Thing:
    """A licence's URL, or a thing with its name if the URL is unknown."""
    return get_license_url(text) or ({"@type": "CreativeWork", "name": text} if text else "")


def _to_version(site: Site, version: VersionLink) -> Thing:
    """Another version of the work; without an address of the site, its page is unknown."""
    address = site.to_full_url(urls.link(urls.paper(version.id))) if site.url else ""
    return {"@type": "ScholarlyArticle", "name": version.title} | (
        {"@id": address} if address else {}
    )


def _describe_erratum(site: Site, paper: Paper, erratum: Amendment) -> Thing:
    link = erratum.url or erratum.pdf
    keys: Thing = {
        "@type": "CorrectionComment",
        "text": title_to_line(erratum.note),
        "datePublished": str(erratum.date),
        # Programs that read these want whole URLs.
        "url": site.to_full_url(to_href(site, paper, link))
        if site.url or not is_local(link)
        else "",
    }
    return {key: value for key, value in keys.items() if value}


def _describe_pdf(pdf: str) -> Thing:
    """The PDF on another host that the record links to; a Highwire tag has the site's own."""
    if not pdf.startswith("http") or is_local(pdf):
        return {}
    return {"@type": "MediaObject", "contentUrl": pdf}
