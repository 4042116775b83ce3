"""How deposits relate the versions of a work: those that have a DOI name each other."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple
from xml.etree.ElementTree import Element, SubElement

from ...records.paper import Paper
from ...records.parts.arxiv_ids import to_arxiv_doi
from ..work_types import is_preprint
from .deposit import Deposit
from .elements import add_text

RELATIONS = "http://www.crossref.org/relations.xsd"
"""The namespace of Crossref's relations."""


class RelatedVersion(NamedTuple):
    """A version of a paper's work, its DOI, and whether it is the main one."""

    paper: Paper
    doi: str
    is_main: bool


def list_versions(paper: Paper, deposit: Deposit) -> Iterator[RelatedVersion]:
    """Yield the main version of a paper's work, or of a main version the others."""
    main, others = deposit.get_work(paper)
    is_main = main.id != paper.id
    for version in [main] if is_main else others:
        doi = version.doi or (to_arxiv_doi(version.arxiv) if version.arxiv else "")
        if doi and doi.lower() != paper.doi.lower():
            yield RelatedVersion(version, doi, is_main)


def add_relations(parent: Element, paper: Paper, deposit: Deposit) -> None:
    """Add a paper's relations to other versions as Crossref has them
    (crossref.org/documentation/schema-library/markup-guide-metadata-segments/relationships/)."""
    program: Element | None = None
    for version in list_versions(paper, deposit):
        early = paper if version.is_main else version.paper
        kind = "Preprint" if is_preprint(early, deposit.venues) else "Version"
        program = SubElement(parent, "rel:program") if program is None else program
        add_text(
            SubElement(program, "rel:related_item"), "rel:intra_work_relation", version.doi,
            {
                "relationship-type": f"is{kind}Of" if version.is_main else f"has{kind}",
                "identifier-type": "doi",
            },
        )  # fmt: skip
