"""Papers as simple Dublin Core, in the form of OAI-PMH (openarchives.org/OAI/2.0/oai_dc.xsd).

What each element holds follows "Using simple Dublin Core to describe eprints" (A. Powell, M. Day,
P. Cliff, 2003), on which most repositories' exports are based.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from xml.etree.ElementTree import Element

from ...records.paper import Paper
from ...records.vocabulary import Venue
from ..common_values import (
    format_place_in_series,
    get_pdf,
    get_url,
    get_venue_name,
    list_keywords,
    list_people,
)
from ..work_types import describe_type
from .elements import XSI, add_text, split_pages, write_text, write_title, write_translated_title

NAMESPACE = "http://www.openarchives.org/OAI/2.0/oai_dc/"
SCHEMA = "http://www.openarchives.org/OAI/2.0/oai_dc.xsd"


def to_dublin_core(paper: Paper, venues: Mapping[str, Venue], page: str) -> Element:
    """Convert a paper to an `oai_dc:dc` element; `page` is the URL of its page."""
    root = Element("oai_dc:dc", {
        "xmlns:oai_dc": NAMESPACE, "xmlns:dc": "http://purl.org/dc/elements/1.1/",
        "xmlns:xsi": XSI, "xsi:schemaLocation": f"{NAMESPACE} {SCHEMA}",
    })  # fmt: skip
    people = dict(list_people(paper))
    values: dict[str, Iterable[object]] = {
        "title": [write_title(paper)],
        "creator": [name.family_first for name in people.get("author", ())],
        "contributor": [name.family_first for name in people.get("editor", ())],
        "subject": list_keywords(paper),
        "description": [write_text(paper.abstract)],
        "publisher": [paper.publisher or paper.school or paper.institution],
        "date": [paper.date or ""],
        "type": [describe_type(paper, venues).dcmi],
        "identifier": _list_identifiers(paper, page),
        "source": [_describe_source(paper, venues)],
        "language": [paper.language],
        "rights": [paper.license],
    }
    for name, texts in values.items():
        for text in texts:
            add_text(root, f"dc:{name}", text)
        for tag, one in paper.translations.items():
            other = {"title": write_translated_title(one), "description": write_text(one.abstract)}
            add_text(root, f"dc:{name}", other.get(name, ""), {"xml:lang": tag})
    return root


def _list_identifiers(paper: Paper, page: str) -> Iterator[str]:
    yield page
    if paper.doi:
        yield f"https://doi.org/{paper.doi}"
    if (url := get_url(paper)) != page:
        yield url
    yield get_pdf(paper)
    for kind in ("isbn", "issn"):
        if number := getattr(paper, kind):
            yield f"urn:{kind}:{number}"


def _describe_source(paper: Paper, venues: Mapping[str, Venue]) -> str:
    """Describe the journal or book and the place in it, for people: "Owls 12(3), 4–5", "Workshop
    on Owls (Notes 5), 4–5"."""
    venue = get_venue_name(paper, venues)
    number = f"({paper.number})" if paper.number else ""
    in_series = format_place_in_series(paper)
    volume = f"({in_series})" if in_series else f"{paper.volume}{number}"
    first, last = split_pages(paper)
    where = " ".join(filter(None, (venue, volume)))
    return ", ".join(filter(None, (where, f"{first}–{last}" if last else first))) if venue else ""
