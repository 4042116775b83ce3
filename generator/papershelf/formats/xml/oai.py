"""A collection as a static repository of OAI-PMH: one file that gateways answer requests from.

The form is that of "Specification for an OAI Static Repository" of 2004
(openarchives.org/OAI/2.0/guidelines-static-repository.htm), section 3. Records are in Dublin Core,
which every repository must offer, and in MODS.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from xml.etree.ElementTree import Element, SubElement

from ...records.paper import Paper
from ...records.vocabulary import Venue
from . import dublin_core, mods
from .elements import XSI, add_text, make_element, write_element

MOST_RECORDS = 5000
"""The size up to which the specification means collections to be offered as one file."""

_NAMESPACE = "http://www.openarchives.org/OAI/2.0/static-repository"
_OAI = "http://www.openarchives.org/OAI/2.0/"
_FORMATS = {
    "oai_dc": (dublin_core.SCHEMA, dublin_core.NAMESPACE), "mods": (mods.SCHEMA, mods.NAMESPACE),
}  # fmt: skip
"""metadataPrefix -> schema, namespace."""
_DATESTAMP = re.compile(r"(?<=<oai:datestamp>)[0-9]{4}-[0-9]{2}-[0-9]{2}(?=</oai:datestamp>)")
_RECORD = re.compile(r" *<oai:record>.*?</oai:record>", re.DOTALL)


@dataclass(frozen=True)
class StaticRepository:
    """What identifies a repository: its name, its base URL and its administrator's address.

    `identifiers` is the beginning of all identifiers, `pages` that of the URLs of papers' pages.
    """

    name: str
    base_url: str
    email: str
    identifiers: str
    pages: str


def write_repository(
    repository: StaticRepository,
    papers: Sequence[Paper],
    venues: Mapping[str, Venue],
    today: str,
    before: str = "",
) -> str:
    """Write the file. `before` is its text as it was, or empty.

    A record that has not changed keeps its datestamp, so that harvesters fetch only what is new; a
    new or changed one gets that of `today`, an ISO date.
    """
    stamps = _read_datestamps(before)
    lists = {
        prefix: [_write_record(repository, prefix, paper, venues) for paper in papers]
        for prefix in _FORMATS
    }
    dates = {record: stamps.get(record, today) for records in lists.values() for record in records}
    identify = _identify(repository, min(dates.values(), default=today))
    parts = [
        '<?xml version="1.0" encoding="UTF-8"?>',
        f'<Repository xmlns="{_NAMESPACE}" xmlns:oai="{_OAI}" xmlns:xsi="{XSI}"',
        f'    xsi:schemaLocation="{_NAMESPACE} {_NAMESPACE}.xsd">',
        write_element(identify, 1),
        write_element(_list_formats(), 1),
    ]
    for prefix, records in lists.items():
        parts.append(f'  <ListRecords metadataPrefix="{prefix}">')
        parts += [_insert_datestamp(record, dates[record]) for record in records]
        parts.append("  </ListRecords>")
    return "\n".join([*parts, "</Repository>", ""])


def _identify(repository: StaticRepository, earliest: str) -> Element:
    element = Element("Identify")
    values = {
        "repositoryName": repository.name, "baseURL": repository.base_url,
        "protocolVersion": "2.0", "adminEmail": repository.email, "earliestDatestamp": earliest,
        "deletedRecord": "no", "granularity": "YYYY-MM-DD",
    }  # fmt: skip
    for name, value in values.items():
        add_text(element, f"oai:{name}", value)
    return element


def _list_formats() -> Element:
    element = Element("ListMetadataFormats")
    for prefix, (schema, namespace) in _FORMATS.items():
        entry = SubElement(element, "oai:metadataFormat")
        add_text(entry, "oai:metadataPrefix", prefix)
        add_text(entry, "oai:schema", schema)
        add_text(entry, "oai:metadataNamespace", namespace)
    return element


def _write_record(
    repository: StaticRepository, prefix: str, paper: Paper, venues: Mapping[str, Venue]
) -> str:
    """Write a record with an empty datestamp."""
    record = Element("oai:record")
    header = SubElement(record, "oai:header")
    add_text(header, "oai:identifier", f"{repository.identifiers}{paper.id}")
    header.append(make_element("oai:datestamp", "\0"))
    if prefix == "oai_dc":
        page = f"{repository.pages}{paper.id}/"
        metadata = dublin_core.to_dublin_core(paper, venues, page)
    else:
        metadata = mods.to_mods(paper, venues)
        location = f"{mods.NAMESPACE} {mods.SCHEMA}"
        metadata.attrib |= {"xmlns": mods.NAMESPACE, "xsi:schemaLocation": location}
    SubElement(record, "oai:metadata").append(metadata)
    return write_element(record, 2).replace("\0", "")


def _insert_datestamp(record: str, date: str) -> str:
    tag = "oai:datestamp>"
    return record.replace(f"<{tag}</{tag}", f"<{tag}{date}</{tag}", 1)


def _read_datestamps(text: str) -> dict[str, str]:
    """Map the records of a file, without their datestamps, to these."""
    found = {}
    for record in _RECORD.findall(text):
        if date := _DATESTAMP.search(record):
            found[_DATESTAMP.sub("", record, count=1)] = date[0]
    return found
