"""MEDLINE's files (`.nbib`), as PubMed exports them.

Fields are those of "MEDLINE/PubMed Data Element (Field) Descriptions" of the US National Library
of Medicine.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from ....records.name import parse_name
from ..common.addresses import doi_of
from ..common.dates import iso, written
from ..common.entry import Entry, Unread, shown
from ..common.people import Written, from_parts, group, stands_for_others
from .field_meanings import fill
from .name_lines import inverted
from .reference import Reference, listed_once
from .tagged import Block, Field, blocks

SUFFIXES = (".nbib",)

_TAG = re.compile(r"(?=.{4}-)([A-Z][A-Z0-9]{1,3}) {0,2}-(?: |$|(?<=PMID-)(?=[0-9]))")
_BEGIN = re.compile(r"(?:^|[\r\n])\ufeff?PMID- ?[0-9]")
_TYPES = (
    ("preprint", "article"), ("journal article", "article-journal"),
    ("academic dissertation", "thesis"), ("book chapter", "chapter"),
    ("technical report", "report"), ("book", "book"),
    ("dataset", "dataset"),
)  # fmt: skip
"""Publication types that say what a record's type is, the most telling first."""
_MEANT_BY = {
    "container-title": "JT", "container-title-short": "TA", "volume": "VI", "issue": "IP",
    "abstract": "AB", "serial": "IS ISBN", "keywords": "OT", "language": "LA", "publisher": "PB",
    "publisher-place": "PL", "edition": "EN", "collection-title": "CTI", "PMID": "PMID",
    "PMCID": "PMC",
    " ": "TI BTI VTI PT FAU AU FED ED CN AUID AD DP DEP PG LID AID SO RIN RPI EIN CRI",
    # of the database, and what MEDLINE says of the subject
    "-": "OWN STAT DCOM LR CRDT EDAT MHDA PHST PST JID SB MH RN NM GR GS CI COIS CIN CON CRF DA "
         "DRDT DDIN DRIN EFR ECI ECF ECRF FIR FPS IR IRAD OAB OABL OCI OID OTO PMCR PS RF ROF RPF "
         "SFM SI SPIN TT UIN UOF MID CTDT LADT GN CDAT CCI",
}  # fmt: skip
_MEANINGS = {tag: meaning for meaning, tags in reversed(_MEANT_BY.items()) for tag in tags.split()}
_ORCID = re.compile(r"[0-9]{4}-?[0-9]{4}-?[0-9]{4}-?[0-9]{3}[0-9X]", re.IGNORECASE)
_SUFFIX = re.compile(r"(?<=, )(?P<given>.*) (Jr|Sr|2nd|3rd|II|III|IV)$")
_LONG = 300
_PLAIN_DATE = re.compile(r"[0-9]{4}(?: [A-Z][a-z]{2}(?: [0-9]{1,2})?)?")
_PAGES = re.compile(r"([0-9]+)-([0-9]+)")


def knows(text: str) -> bool:
    """Whether a line of the text is a number of PubMed."""
    return _BEGIN.search(text) is not None


def read(text: str) -> Iterator[Entry | Unread]:
    left_out: dict[str, int] = {}
    for block in blocks(text, _TAG, _begins):
        yield block if isinstance(block, Unread) else _reference(block, left_out).entry()
    yield from listed_once(left_out)


def _begins(tag: str, block: Block | None, blank: bool) -> bool:
    return tag == "PMID" or (blank and tag not in ("", "PMC"))


def _reference(block: Block, left_out: dict[str, int]) -> Reference:
    kinds = [" ".join(field.value.split()).lower() for field in block.fields if field.tag == "PT"]
    kind = next((kind for name, kind in _TYPES if name in kinds), "")
    book = block.first("BTI")
    kind = kind or ("book" if book else "article-journal")
    number = re.match(r"[0-9]{1,10}", block.first("PMID"))
    one = Reference(kind, block.line, number[0] if number else "", left_out)
    fill(one, block.fields, _MEANINGS)
    title = block.first("TI") or block.first("VTI")
    one.put("title", _title(title or book))
    if book and title:
        one.kind = "chapter"
        one.put("container-title", _title(book))
    _name(one, block)
    _date(one, block)
    _identify(one, block)
    _judge(one, kinds, block)
    if one.key:
        one.record["source"] = f"https://pubmed.ncbi.nlm.nih.gov/{one.key}/"
    one.put("page", _pages(block.first("PG")))
    return one


def _title(text: str) -> str:
    """A title without the full stop that MEDLINE ends it with, or the brackets of a translation."""
    text = " ".join(text.split())
    if text.endswith(".") and not text.endswith(".."):
        text = text[:-1]
    return text[1:-1] if text[:1] == "[" and text.find("]") == len(text) - 1 else text


def _name(one: Reference, block: Block) -> None:
    """Full names where they are given; affiliation and ORCID follow the name they are of."""
    full = {field.tag for field in block.fields}
    roles = {"FAU" if "FAU" in full else "AU": one.authors, "CN": one.authors,
             "FED" if "FED" in full else "ED": one.editors}  # fmt: skip
    names: list[tuple[list[Written], Field, list[Field]]] = []
    for field in block.fields:
        if field.tag in roles:
            names.append((roles[field.tag], field, []))
        elif field.tag in ("AD", "AUID") and names:
            names[-1][2].append(field)
    for people, field, more in names:
        if stands_for_others(field.value):
            one.others()
        elif field.value:
            people.append(_person(field, more))


def _person(field: Field, more: list[Field]) -> Written:
    name = " ".join(field.value.split())
    if field.tag == "CN":
        return group(name)
    if field.tag in ("AU", "ED"):  # "Sova AB", "de la Sova AB Jr"
        family, _, initials = name.rpartition(" ")
        return from_parts(" ".join(initials), family) if family else group(name)
    orcid = next((found[0] for one in more if one.tag == "AUID"
                  if (found := _ORCID.search(one.value))), "")  # fmt: skip
    places = "; ".join(" ".join(one.value.split()) for one in more if one.tag == "AD")
    # "King, Martin Luther Jr": the suffix is behind the given names, without a comma
    name = _SUFFIX.sub(r"\g<given>, \2", name) if len(name) < _LONG else name
    known = inverted(name) if "," in name else group(name)
    return _with(known, orcid.replace("-", ""), places)


def _with(name: Written, orcid: str, affiliation: str) -> Written:
    """The name with what else is known, in parts then."""
    if not orcid and not affiliation:
        return name
    parts = parse_name(name) if isinstance(name, str) else dict(name)
    if orcid:
        parts["orcid"] = "-".join(orcid[at : at + 4] for at in range(0, 16, 4))
    if affiliation and len(affiliation) <= 1_000:
        parts["affiliation"] = affiliation
    return parts


def _date(one: Reference, block: Block) -> None:
    """The date of the issue; of a range its beginning, and of a season the year."""
    said = " ".join(block.first("DP").split())
    first = said.split("-")[0].strip() if re.fullmatch(r"[0-9]{4}(?: .*)?", said) else said
    date = written(first) or iso(said[:4])
    if date:
        one.dates.append(date)
    if said and (not _PLAIN_DATE.fullmatch(said) or written(said) != date):
        one.miss(f"of the date only a part is kept: {shown(said)}")
    if not date and (day := block.first("DEP")):
        one.dates.append(iso(day[:4], day[4:6], day[6:8]))


def _identify(one: Reference, block: Block) -> None:
    for field in block.fields:
        value = " ".join(field.value.split())
        if field.tag not in ("LID", "AID"):
            continue
        if value.endswith("[doi]"):
            if doi := doi_of(value.removesuffix("[doi]")):
                one.values.setdefault("DOI", doi)
        elif value.endswith("[pii]") and not block.first("PG") and field.tag == "LID":
            one.values.setdefault("page", value.removesuffix("[pii]").strip())


def _judge(one: Reference, kinds: list[str], block: Block) -> None:
    """What became of the work, and where that was said."""
    if "retracted publication" in kinds:
        one.record["status"] = "retracted"
    elif block.first("EIN", "CRI") or "corrected and republished article" in kinds:
        one.record["status"] = "corrected"
    told = block.first(*(("RIN",) if "retracted publication" in kinds else ("EIN", "CRI")))
    if told and "status" in one.record:
        word = "Retraction" if one.record["status"] == "retracted" else "Correction"
        one.record["status_note"] = f"{word} in: {' '.join(told.split())}"


def _pages(text: str) -> str:
    """`1123-31` as `1123-1131`, as MEDLINE shortens them."""
    text = " ".join(text.split())
    found = _PAGES.fullmatch(text)
    if found and len(found[2]) < len(found[1]):
        return f"{found[1]}-{found[1][: -len(found[2])]}{found[2]}"
    return text
