"""Tagged text of the Web of Science (`savedrecs.txt`), full records as "plain text file".

Tags are those of Clarivate's "Web of Science Core Collection Field Tags". Further lines of a field
begin with three blanks.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from ..common.dates import parse_date, to_iso
from ..common.entry import Entry, Unread
from .field_meanings import fill_reference
from .name_lines import parse_names
from .reference import Reference, read_references
from .tagged import TaggedBlock, TaggedField, split_blocks

SUFFIXES = (".ciw", ".txt")

_TAG = re.compile(r"([A-Z][A-Z0-9])(?: |$)")
_BEGIN = re.compile(r"(?:^|[\r\n])PT [JBSCP][ \t]*[\r\n]+(?:[A-Z][A-Z0-9] |   )")
_KINDS = {
    "J": "article-journal",
    "B": "book",
    "S": "chapter",
    "C": "paper-conference",
    "P": "patent",
}
_TAGS_BY_MEANING = {
    "title": "TI", "container-title": "SO", "container-title-short": "JI",
    "collection-title": "SE", "volume": "VL", "issue": "IS", "abstract": "AB", "DOI": "DI",
    "publisher": "PU", "publisher-place": "PI", "language": "LA", "serial": "SN EI BN",
    "PMID": "PM", "event-title": "CT", "event-place": "CL",
    " ": "PT AU AF CA GP BA BF ED BE PY PD EA BP EP AR DT DE FN VR D2",
    "-": "BS CY SP HO ID C1 C3 RP EM RI OI FU FX FP CR NR TC Z8 Z9 ZB ZA ZR ZS U1 U2 J9 PN SU SI "
         "MA PG P2 WC WE SC GA UT OA HC HP DA PA TA DL",
}  # fmt: skip
_MEANINGS = {tag: meaning for meaning, tags in _TAGS_BY_MEANING.items() for tag in tags.split()}
_LONG = ("TI", "SO", "SE", "AB", "CT", "CL", "PU", "PI", "LA", "JI", "DE")
"""Fields whose lines are one text."""


def recognizes(text: str) -> bool:
    """Whether a line says that a record is of a journal, a book, a series, a conference or a
    patent, and another field follows."""
    return _BEGIN.search(text) is not None


def read(text: str) -> Iterator[Entry | Unread]:
    found = split_blocks(text, _TAG, lambda tag, _block, _blank: tag == "PT", "ER")
    blocks = (block for block in found if not isinstance(block, Unread) or not _is_frame(block))
    return read_references(blocks, _read_reference)


def _is_frame(part: Unread) -> bool:
    """Whether a part that is no record is one of the lines around them."""
    return re.match(r".*`(?:FN|VR|EF)\b", part.what) is not None


def _read_reference(block: TaggedBlock, left_out: dict[str, int]) -> Reference:
    kind = block.first("PT")[:1]
    document = block.first("DT").lower()
    reference = Reference(_KINDS.get(kind, "document"), block.line, "", left_out)
    if kind == "B" and "chapter" in document:
        reference.kind = "chapter"
    elif kind == "S" and (block.first("CT") or "proceedings" in document):
        reference.kind = "paper-conference"
    fields = [_join_lines(field) if field.tag in _LONG else field for field in block.fields]
    fill_reference(reference, fields, _MEANINGS)
    if reference.kind == "book":
        reference.take("container-title")
    _add_people(reference, block)
    _add_date(reference, block)
    first, last = block.first("BP"), block.first("EP")
    pages = f"{first}–{last}" if last not in ("", first) else first
    reference.put("page", pages or block.first("AR"))
    keywords = " ".join(block.first("DE").split())
    reference.keywords = [word for word in keywords.split(";") if word.strip()]
    if "retracted" in document:
        reference.record["status"] = "retracted"
    return reference


def _join_lines(field: TaggedField) -> TaggedField:
    return TaggedField(field.tag, [" ".join(field.lines)], field.line)


def _add_people(reference: Reference, block: TaggedBlock) -> None:
    """Add full names if there are any, groups, and editors."""
    for tags, people in (
        (("AF", "AU", "BF", "BA"), reference.authors), (("BE", "ED"), reference.editors),
    ):  # fmt: skip
        names, more = parse_names(block.first(*tags).split("\n"))
        people.extend(names)
        if more and people is reference.authors:
            reference.add_others()
    for line in block.first("CA", "GP").split("\n"):
        reference.authors += [f"{{{line.strip()}}}"] if line.strip() else []


def _add_date(reference: Reference, block: TaggedBlock) -> None:
    """Add the date of the issue, `PY 2031` and `PD MAY 17`, or of early access."""
    year, day = block.first("PY"), block.first("PD").split("-")[0]
    date = parse_date(f"{day} {year}".strip()) or to_iso(year[:4]) or parse_date(block.first("EA"))
    if date:
        reference.dates.append(date)
