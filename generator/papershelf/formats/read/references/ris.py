"""RIS, as reference managers, publishers and databases write it.

The specifications (Research Information Systems 2001, 2011) leave much open, so tags are read as
Zotero and EndNote do, and as Scopus, IEEE, Springer, Mendeley and PubMed write them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from ..common.entry import Entry, Unread, shown
from .field_meanings import fill
from .reference import Reference, listed_once
from .tagged import Block, blocks

SUFFIXES = (".ris",)

_TAG = re.compile(r"(?:[ \t]*+(?=[A-Z][A-Z0-9]  -))?([A-Z][A-Z0-9]) {1,2}-(?:[ \t]|$)")
_BEGIN = re.compile(r"(?:^|[\r\n])[ \t\ufeff]*+TY {1,2}-[ \t]*+[A-Z]")

_KINDS = {
    "article-journal": "JOUR EJOUR JFULL ABST INPR MGZN JOURNAL ARTICLE",
    "article-newspaper": "NEWS", "paper-conference": "CONF CPAPER INPROCEEDINGS",
    "chapter": "CHAP ECHAP", "entry-dictionary": "DICT", "entry-encyclopedia": "ENCYC",
    "book": "BOOK EBOOK EDBOOK CLSWK SER ANCIENT", "thesis": "THES THESIS",
    "report": "RPRT GOVDOC STAND REPORT", "manuscript": "UNPB UNPD MANSCPT PAMP",
    "dataset": "DATA AGGR DBASE", "software": "COMP", "webpage": "ELEC WEB BLOG",
    "document": "GEN GRNT CTLG MULTI MISC", "patent": "PAT", "legal_case": "CASE LEGAL",
    "legislation": "STAT BILL UNBILL HEAR", "map": "MAP", "graphic": "ART CHART FIGURE EQUA",
    "song": "SOUND MUSIC", "motion_picture": "MPCT VIDEO ADVS", "speech": "SLIDE",
    "personal_communication": "PCOMM ICOMM", "interview": "INTV", "article": "PREPRINT",
}  # fmt: skip
_TYPES = {word: kind for kind, words in _KINDS.items() for word in words.split()}
_MEANT_BY = {
    "author": "AU A1", "editor": "A2 ED", "series editor": "A3", "translator": "A4",
    "title": "TI T1 CT", "date": "PY Y1 DA", "keywords": "KW", "link": "UR LK L1 L2 L3 L4",
    "serial": "SN", "kind": "M3", "some number": "M1", "some note": "N1 RN M2", "seen": "Y2",
    "some edition": "ET", "abstract": "AB", "collection-title": "T3", "volume": "VL VO",
    "issue": "IS CP", "page": "SP", "last-page": "EP", "publisher": "PB PU",
    "publisher-place": "CY PP PI", "DOI": "DO DI", "language": "LA", "title-short": "ST",
    "number-of-volumes": "NV", "article-number": "C7 AR", "section": "SE",
    " ": "TY ID T2 JF JO JA J1 J2 JI BT N2",
    "-": "AD AN AV C1 C2 C3 C4 C5 C6 C8 CA CL CN CR DB DP EL FU FX H1 H2 J9 LB OA OP PA RI RP SV "
         "TA TT U1 U2 U3 U4 U5 UT WE",
}  # fmt: skip
_MEANINGS = {tag: meaning for meaning, tags in _MEANT_BY.items() for tag in tags.split()}
# What other tags mean, and where a work appeared, by its type; the best tag first.
_OWN = {
    "book": {"A2": "second", "A3": "editor", "T2": "collection-title", "BT": "title"},
    "report": {"SN": "number", "A2": "second", "A3": "editor", "T2": "collection-title"},
    "thesis": {"A2": "adviser", "A3": "adviser", "T2": "collection-title"},
    "paper-conference": {"C1": "publisher-place", "C3": " "},
}
_PLACES = {
    "": ("JF", "T2", "BT", "JO", "JA", "JI", "J2", "J1"),
    "chapter": ("BT", "T2", "JF", "JO", "JA", "JI", "J2"),
    "paper-conference": ("C3", "T2", "BT", "JF", "JO", "JA", "JI", "J2", "J1"),
    **dict.fromkeys(("book", "report", "thesis"), ("JF", "JO", "JA")),
}  # fmt: skip
_SHORT = frozenset(("JO", "JA", "JI", "J1", "J2"))


def knows(text: str) -> bool:
    """Whether a line of the text begins a reference."""
    return _BEGIN.search(text) is not None


def read(text: str) -> Iterator[Entry | Unread]:
    left_out: dict[str, int] = {}
    for block in blocks(text, _TAG, lambda tag, _block, _blank: tag == "TY", "ER"):
        yield block if isinstance(block, Unread) else _reference(block, left_out).entry()
    yield from listed_once(left_out)


def _reference(block: Block, left_out: dict[str, int]) -> Reference:
    kind = block.first("TY").upper()
    one = Reference(_TYPES.get(kind, "document"), block.line, block.first("ID"), left_out)
    if kind not in _TYPES:
        one.miss(f"{shown(kind)} is no type of RIS: taken for `misc`")
    meanings = _MEANINGS | _OWN.get(one.kind, {})
    fill(one, block.fields, meanings, is_edited=kind == "EDBOOK")
    _appeared(one, block)
    _paged(one)
    if text := block.first("N2"):  # a second abstract, or a note
        is_it = one.values.setdefault("abstract", text) == text
        one.put("abstract" if is_it else "annote", text)
    return one


def _appeared(one: Reference, block: Block) -> None:
    """Where the work appeared: the full name of the place before its abbreviations."""
    for tag in _PLACES.get(one.kind, _PLACES[""]):
        if not (value := " ".join(block.first(tag).split())):
            continue
        if one.values.setdefault("container-title", value) == value:
            continue
        if tag in _SHORT:
            one.values.setdefault("container-title-short", value)
        else:
            one.values.setdefault("event-title", value)


def _paged(one: Reference) -> None:
    """First and last page as one; where there are none, the number of the article."""
    start, end = one.take("page"), one.take("last-page")
    if end and "-" in end:  # Mendeley has all of them here
        start, end = end, ""
    one.put("page", f"{start}–{end}" if start and end and end != start and "-" not in start
            else start or end)  # fmt: skip
    for variable in ("article-number", "section"):
        if (number := one.take(variable)) and "page" not in one.values:
            one.put("page", number)
