"""RIS, as reference managers, publishers and databases write it.

The specifications (Research Information Systems 2001, 2011) leave much open, so tags are read as by
Zotero and EndNote, and as Scopus, IEEE, Springer, Mendeley and PubMed write them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from ....errors import quote
from ..common.entry import Entry, Unread
from .field_meanings import fill_reference
from .reference import Reference, read_references
from .tagged import TaggedBlock, split_blocks

SUFFIXES = (".ris",)

_TAG = re.compile(r"(?:[ \t]*+(?=[A-Z][A-Z0-9]  -))?([A-Z][A-Z0-9]) {1,2}-(?:[ \t]|$)")
_BEGIN = re.compile(r"(?:^|[\r\n])[ \t\ufeff]*+TY {1,2}-[ \t]*+[A-Z]")

_KINDS = {
    "article-journal": "JOUR EJOUR JFULL ABST INPR MGZN JOURNAL ARTICLE",
    "article-newspaper": "NEWS", "paper-conference": "CONF CPAPER INPROCEEDINGS",
    "chapter": "CHAP ECHAP", "entry-dictionary": "DICT", "entry-encyclopedia": "ENCYC",
    "book": "BOOK EBOOK EDBOOK CLSWK SER ANCIENT", "thesis": "THES THESIS",
    "report": "RPRT GOVDOC REPORT", "standard": "STAND", "manuscript": "UNPB UNPD MANSCPT PAMP",
    "dataset": "DATA AGGR DBASE", "software": "COMP", "webpage": "ELEC WEB BLOG",
    "document": "GEN GRNT CTLG MULTI MISC", "patent": "PAT", "legal_case": "CASE LEGAL",
    "legislation": "STAT BILL UNBILL HEAR", "map": "MAP", "graphic": "ART CHART FIGURE EQUA",
    "song": "SOUND MUSIC", "motion_picture": "MPCT VIDEO ADVS", "speech": "SLIDE",
    "personal_communication": "PCOMM ICOMM", "interview": "INTV", "article": "PREPRINT",
}  # fmt: skip
_TYPES = {word: kind for kind, words in _KINDS.items() for word in words.split()}
_TAGS_BY_MEANING = {
    "author": "AU A1", "editor": "A2 ED", "series editor": "A3", "translator": "A4",
    "title": "TI T1 CT", "date": "PY Y1", "other date": "DA", "keywords": "KW",
    "link": "UR LK L2 L3 L4", "pdf": "L1",
    "serial": "SN", "kind": "M3", "some number": "M1", "some note": "N1 RN M2", "seen": "Y2",
    "some edition": "ET", "abstract": "AB", "collection-title": "T3", "volume": "VL VO",
    "issue": "IS CP", "page": "SP", "last-page": "EP", "publisher": "PB PU",
    "publisher-place": "CY PP PI", "DOI": "DO DI", "language": "LA", "title-short": "ST",
    "translated title": "TT",
    "number-of-volumes": "NV", "article-number": "C7 AR", "section": "SE",
    " ": "TY ID T2 JF JO JA J1 J2 JI BT N2",
    "-": "AD AN AV C1 C2 C3 C4 C5 C6 C8 CA CL CN CR DB DP EL FU FX H1 H2 J9 LB OA OP PA RI RP SV "
         "TA U1 U2 U3 U4 U5 UT WE",
}  # fmt: skip
_MEANINGS = {tag: meaning for meaning, tags in _TAGS_BY_MEANING.items() for tag in tags.split()}
# Type -> tag -> meaning, where it differs.
_TYPE_MEANINGS = {
    "book": {"A2": "second", "A3": "editor", "T2": "collection-title", "BT": "title"},
    "report": {"SN": "number", "A2": "second", "A3": "editor", "T2": "collection-title"},
    "thesis": {"A2": "adviser", "A3": "adviser", "T2": "collection-title"},
    "standard": {"SN": "number", "T2": "collection-title"},
    "patent": {"SN": "number", "A2": "authority"},
    "speech": {"T2": "event-title"},
    "software": {"ET": "version"},
    "dataset": {"ET": "version"},
    "paper-conference": {"C1": "publisher-place", "C3": " "},
}
# Type -> tags of the journal or book, the best one first.
_CONTAINERS = {
    **dict.fromkeys(("standard", "speech"), ()),
    "": ("JF", "T2", "BT", "JO", "JA", "JI", "J2", "J1"),
    "chapter": ("BT", "T2", "JF", "JO", "JA", "JI", "J2"),
    "paper-conference": ("C3", "T2", "BT", "JF", "JO", "JA", "JI", "J2", "J1"),
    **dict.fromkeys(("book", "report", "thesis"), ("JF", "JO", "JA")),
}  # fmt: skip
_ABBREVIATIONS = frozenset(("JO", "JA", "JI", "J1", "J2"))


def recognizes(text: str) -> bool:
    """Whether a line of the text begins a reference."""
    return _BEGIN.search(text) is not None


def read(text: str) -> Iterator[Entry | Unread]:
    blocks = split_blocks(text, _TAG, lambda tag, _block, _blank: tag == "TY", "ER")
    return read_references(blocks, _read_reference)


def _read_reference(block: TaggedBlock, left_out: dict[str, int]) -> Reference:
    kind = block.first("TY").upper()
    reference = Reference(_TYPES.get(kind, "document"), block.line, block.first("ID"), left_out)
    if kind not in _TYPES:
        reference.add_note(f"unknown RIS type {quote(kind)}: read as `misc`")
    meanings = _MEANINGS | _TYPE_MEANINGS.get(reference.kind, {})
    fill_reference(reference, block.fields, meanings, is_edited=kind == "EDBOOK")
    _add_container(reference, block)
    _add_pages(reference)
    if text := block.first("N2"):  # a second abstract, or a note
        is_abstract = reference.values.setdefault("abstract", text) == text
        reference.put("abstract" if is_abstract else "annote", text)
    return reference


def _add_container(reference: Reference, block: TaggedBlock) -> None:
    """Add the journal or book, by its full name if there is one, else by an abbreviation."""
    for tag in _CONTAINERS.get(reference.kind, _CONTAINERS[""]):
        if not (value := " ".join(block.first(tag).split())):
            continue
        if reference.values.setdefault("container-title", value) == value:
            continue
        if tag in _ABBREVIATIONS:
            reference.values.setdefault("container-title-short", value)
        else:
            reference.values.setdefault("event-title", value)


def _add_pages(reference: Reference) -> None:
    """Join first and last page; without pages, add the article's number."""
    start, end = reference.take("page"), reference.take("last-page")
    if end and "-" in end:  # Mendeley writes the whole range here
        start, end = end, ""
    reference.put("page", f"{start}–{end}" if start and end and end != start and "-" not in start
            else start or end)  # fmt: skip
    for variable in ("article-number", "section"):
        if (number := reference.take(variable)) and "page" not in reference.values:
            reference.put("page", number)
