"""PubMed's XML, as its E-utilities and its files for downloads have it (PubmedArticle).

Its elements are read as the fields of MEDLINE's files that have the same values (`nbib.py`), by the
DTD of the US National Library of Medicine (dtd.nlm.nih.gov/ncbi/pubmed).
"""

from __future__ import annotations

from collections.abc import Iterator

from ....records.date import MONTHS
from ..common import jats
from ..common.entry import Entry, Unread
from ..common.xml_entries import find_elements
from ..common.xml_tree import XmlNode
from .nbib import read_reference
from .reference import read_references
from .tagged import TaggedBlock, TaggedField

SUFFIXES = (".xml",)

_WORKS = ("PubmedArticle", "PubmedBookArticle")
# Path of an element -> field of MEDLINE.
_FIELDS = {
    "Article/Journal/Title": "JT", "Article/Journal/ISOAbbreviation": "TA",
    "Article/Journal/ISSN": "IS", "Article/Journal/JournalIssue/Volume": "VI",
    "Article/Journal/JournalIssue/Issue": "IP", "Article/Pagination/MedlinePgn": "PG",
    "Article/Language": "LA", "Language": "LA",
    "Article/PublicationTypeList/PublicationType": "PT", "PublicationType": "PT",
    "KeywordList/Keyword": "OT", "Book/Publisher/PublisherName": "PB",
    "Book/Publisher/PublisherLocation": "PL", "Book/Isbn": "ISBN", "Book/Edition": "EN",
    "Book/CollectionTitle": "CTI",
}  # fmt: skip
_TITLES = {
    "Article/ArticleTitle": "TI", "ArticleTitle": "TI", "Article/VernacularTitle": "VTI",
    "Book/BookTitle": "BTI",
}  # fmt: skip
_NOTICES = {
    "RetractionIn": "RIN", "ErratumIn": "EIN", "CorrectedandRepublishedIn": "CRI",
}  # fmt: skip


def recognizes(text: str) -> bool:
    """Whether the text has an article or a book of PubMed."""
    return any(f"<{tag}>" in text or f"<{tag} " in text for tag in _WORKS)


def read(text: str) -> Iterator[Entry | Unread]:
    return read_references(
        find_elements(text, _WORKS),
        lambda node, left_out: read_reference(_to_block(node), left_out),
    )


def _to_block(article: XmlNode) -> TaggedBlock:
    """Convert an article or a chapter to a block of MEDLINE's fields."""
    empty = XmlNode("")
    citation = article.find("MedlineCitation") or article.find("BookDocument") or empty
    data = article.find("PubmedData") or article.find("PubmedBookData") or empty
    block = TaggedBlock(article.line)

    def add(tag: str, value: str, line: int = 0) -> None:
        if value:
            block.fields.append(TaggedField(tag, value.split("\n"), line or article.line))

    add("PMID", citation.get_text("PMID"))
    for path, tag in _FIELDS.items():
        for node in _find_path(citation, path):
            add(tag, node.get_text(), node.line)
    for path, tag in _TITLES.items():
        for node in _find_path(citation, path):
            add(tag, jats.node_to_line(node), node.line)
    for tag, value in _list_people(citation):
        add(tag, value)
    for path in ("Article/Journal/JournalIssue/PubDate", "Book/PubDate"):
        for node in _find_path(citation, path):
            add("DP", _read_date(node))
    for node in _find_path(citation, "Article/ArticleDate"):
        add("DEP", "".join(node.get_text(part) for part in ("Year", "Month", "Day")))
    for path in ("Article/Abstract", "Abstract"):
        for node in _find_path(citation, path):
            add("AB", _read_abstract(node))
    for tag, value in _list_identifiers(citation, data):
        add(tag, value)
    for node in _find_path(citation, "CommentsCorrectionsList/CommentsCorrections"):
        add(_NOTICES.get(node.attributes.get("RefType", ""), "CON"), node.get_text("RefSource"))
    return block


def _find_path(node: XmlNode, path: str) -> Iterator[XmlNode]:
    """Yield the elements at a path below an element."""
    first, _, rest = path.partition("/")
    for child in node.find_all(first):
        yield from _find_path(child, rest) if rest else (child,)


def _list_people(citation: XmlNode) -> Iterator[tuple[str, str]]:
    """Yield the fields of authors and editors, each followed by its ORCID iD and affiliations."""
    lists = [("FAU", node) for node in _find_path(citation, "Article/AuthorList")]
    for path in ("AuthorList", "Book/AuthorList"):
        for node in _find_path(citation, path):
            is_editors = node.attributes.get("Type") == "editors"
            lists.append(("FED" if is_editors else "FAU", node))
    for tag, people in lists:
        for person in people.find_all("Author"):
            if person.attributes.get("ValidYN") == "N":
                continue
            family, given = person.get_text("LastName"), person.get_text("ForeName")
            name = ", ".join(filter(None, (family, given or person.get_text("Initials"))))
            suffix = person.get_text("Suffix")
            if family and not given and not person.get_text("Initials"):
                yield "CN", family
            elif family:
                yield tag, f"{name} {suffix}" if suffix else name
            else:
                yield "CN", person.get_text("CollectiveName")
            for identifier in person.find_all("Identifier"):
                yield "AUID", identifier.get_text()
            for affiliation in person.iterate("Affiliation"):
                yield "AD", affiliation.get_text()
        if people.attributes.get("CompleteYN") == "N":
            yield tag, "et al."


def _read_date(node: XmlNode) -> str:
    """Write a date as MEDLINE's files do: `2031 Mar 5`."""
    if text := node.get_text("MedlineDate"):
        return text
    month = node.get_text("Month")
    if month.isdecimal() and 0 < int(month[:4]) <= len(MONTHS):
        month = MONTHS[int(month) - 1][:3]
    parts = (node.get_text("Year"), month or node.get_text("Season"), node.get_text("Day"))
    return " ".join(filter(None, (part.removeprefix("0") for part in parts)))


def _read_abstract(node: XmlNode) -> str:
    """Return the parts of an abstract as paragraphs, each with its label."""
    parts = []
    for part in node.find_all("AbstractText"):
        label = part.attributes.get("Label", "")
        text = jats.node_to_line(part)
        parts.append(f"{label}: {text}" if label and text else text)
    return "\n\n".join(filter(None, parts))


def _list_identifiers(citation: XmlNode, data: XmlNode) -> Iterator[tuple[str, str]]:
    for node in _find_path(citation, "Article/ELocationID"):
        if node.attributes.get("ValidYN") != "N":
            yield "LID", f"{node.get_text()} [{node.attributes.get('EIdType', '')}]"
    for node in (*_find_path(data, "ArticleIdList/ArticleId"),
                 *_find_path(citation, "ArticleIdList/ArticleId")):  # fmt: skip
        kind = node.attributes.get("IdType", "")
        if kind == "doi":
            yield "AID", f"{node.get_text()} [doi]"
        elif kind == "pmc":
            yield "PMC", node.get_text()
