"""MEDLINE's files (`.nbib`), as PubMed exports them.

Fields are those of "MEDLINE/PubMed Data Element (Field) Descriptions" by the US National Library of
Medicine.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from ....errors import quote
from ....records.name import parse_name
from ....records.text import fold
from ..common.dates import parse_date, to_iso
from ..common.entry import Entry, Unread
from ..common.identifiers import parse_doi
from ..common.people import NameValue, from_group, from_parts, stands_for_others
from .field_meanings import fill_reference
from .name_lines import parse_inverted
from .reference import Reference, read_references
from .tagged import TaggedBlock, TaggedField, split_blocks

SUFFIXES = (".nbib",)

_TAG = re.compile(r"(?=.{4}-)([A-Z][A-Z0-9]{1,3}) {0,2}-(?: |$|(?<=PMID-)(?=[0-9]))")
_BEGIN = re.compile(r"(?:^|[\r\n])\ufeff?(?:PMID- ?[0-9]|OWN - ERIC)")
_TYPES = (
    ("preprint", "article"), ("journal article", "article-journal"),
    ("academic dissertation", "thesis"), ("book chapter", "chapter"),
    ("technical report", "report"), ("book", "book"),
    ("dataset", "dataset"),
    # of ERIC, the database of education
    ("journal articles", "article-journal"), ("books", "book"),
    ("dissertations/theses", "thesis"), ("speeches/meeting papers", "paper-conference"),
    ("reports", "report"),
)  # fmt: skip
"""(MEDLINE's publication type, CSL's type), the most specific one first."""
_TAGS_BY_MEANING = {
    "container-title": "JT", "container-title-short": "TA", "volume": "VI", "issue": "IP",
    "abstract": "AB", "serial": "IS ISBN ISSN", "keywords": "OT KW", "language": "LA",
    "publisher": "PB", "publisher-place": "PL", "edition": "EN", "collection-title": "CTI",
    "PMID": "PMID", "PMCID": "PMC",
    " ": "TI BTI VTI TT PT FAU AU FED ED CN AUID AD DP DEP PG LID AID OID SO RIN RPI EIN CRI",
    # about the database entry, or MEDLINE's description of the subject
    "-": "OWN STAT DCOM LR CRDT EDAT MHDA PHST PST JID SB MH RN NM GR GS CI COIS CIN CON CRF DA "
         "DRDT DDIN DRIN EFR ECI ECF ECRF FIR FPS IR IRAD OAB OABL OCI OTO PMCR PS RF ROF RPF "
         "SFM SI SPIN UIN UOF MID CTDT LADT GN CDAT CCI",
}  # fmt: skip
_MEANINGS = {
    tag: meaning
    for meaning, tags in reversed(_TAGS_BY_MEANING.items()) for tag in tags.split()
}  # fmt: skip
_ERIC = re.compile(r"E[JD][0-9]+")
_ORCID = re.compile(r"[0-9]{4}-?[0-9]{4}-?[0-9]{4}-?[0-9]{3}[0-9X]", re.IGNORECASE)
_SUFFIX = re.compile(r"(?<=, )(?P<given>.*) (Jr|Sr|2nd|3rd|II|III|IV)$")
_LONGEST_NAME = 300
_PLAIN_DATE = re.compile(r"[0-9]{4}(?: [A-Z][a-z]{2}(?: [0-9]{1,2})?)?")
_PAGES = re.compile(r"([0-9]+)-([0-9]+)")


def recognizes(text: str) -> bool:
    """Whether a line of the text is a PubMed id."""
    return _BEGIN.search(text) is not None


def read(text: str) -> Iterator[Entry | Unread]:
    return read_references(split_blocks(text, _TAG, _begins_reference), read_reference)


def _begins_reference(tag: str, block: TaggedBlock | None, blank: bool) -> bool:
    return tag == "PMID" or (blank and tag not in ("", "PMC"))


def read_reference(block: TaggedBlock, left_out: dict[str, int]) -> Reference:
    """Read a block; fields without a place in a record are counted in `left_out`."""
    kinds = [" ".join(field.value.split()).lower() for field in block.fields if field.tag == "PT"]
    if block.first("OWN") == "ERIC":  # "Reports - Research"
        kinds = [kind.partition(" - ")[0] for kind in kinds]
    kind = next((kind for name, kind in _TYPES if name in kinds), "")
    book = block.first("BTI")
    kind = kind or ("book" if book else "article-journal")
    number = re.match(r"[0-9]{1,10}", block.first("PMID"))
    eric = _ERIC.fullmatch(block.first("OID"))
    key = number[0] if number else eric[0] if eric else ""
    reference = Reference(kind, block.line, key, left_out)
    fill_reference(reference, block.fields, _MEANINGS)
    title = block.first("TI") or block.first("VTI")
    reference.put("title", _clean_title(title or book))
    original = block.first("TT", "VTI")
    if title.startswith("[") and original and not book:
        _use_original_title(reference, _clean_title(original))
    if book and title:
        reference.kind = "chapter"
        reference.put("container-title", _clean_title(book))
    _add_names(reference, block)
    _add_date(reference, block)
    _add_identifiers(reference, block)
    _add_status(reference, kinds, block)
    if number:
        reference.record["source"] = f"https://pubmed.ncbi.nlm.nih.gov/{key}/"
    elif eric:
        reference.record["source"] = f"https://eric.ed.gov/?id={key}"
    reference.put("page", _expand_pages(block.first("PG")))
    return reference


def _use_original_title(reference: Reference, original: str) -> None:
    """Take MEDLINE's title and abstract, which are English, for a translation of the original."""
    reference.add_translation("en", reference.take("title"), reference.take("abstract"))
    reference.put("title", original)


def _clean_title(text: str) -> str:
    """Remove MEDLINE's full stop from the end of a title, and the brackets of a translation."""
    text = " ".join(text.split())
    if text.endswith(".") and not text.endswith(".."):
        text = text[:-1]
    return text[1:-1] if text[:1] == "[" and text.find("]") == len(text) - 1 else text


def _add_names(reference: Reference, block: TaggedBlock) -> None:
    """Add full names, and those of which there is only the short form; affiliations and ORCID iDs
    follow their name."""
    roles = dict.fromkeys(("FAU", "AU", "CN"), reference.authors)
    roles |= dict.fromkeys(("FED", "ED"), reference.editors)
    full = Counter(_shorten_name(field) for field in block.fields if field.tag in ("FAU", "FED"))
    names: list[tuple[list[NameValue], TaggedField, list[TaggedField]]] = []
    before = ""
    for field in block.fields:
        is_short = field.tag in ("AU", "ED")
        follows = is_short and before == f"F{field.tag}"
        before = field.tag
        if is_short and (full[name := _shorten_name(field)] or follows):
            full[name] -= 1
        elif field.tag in roles:
            names.append((roles[field.tag], field, []))
        elif field.tag in ("AD", "AUID") and names:
            names[-1][2].append(field)
    for people, field, details in names:
        if stands_for_others(field.value):
            reference.add_others()
        elif field.value:
            people.append(_read_person(field, details))


def _shorten_name(field: TaggedField) -> str:
    """Return the role, the family name and the first initial, as "FAU" and "AU" share them."""
    name = " ".join(field.value.split())
    family, _, given = name.partition(", ") if "," in name else name.rpartition(" ")
    return f"{field.tag[-2:]} {fold(family)} {fold(given)[:1]}"


def _read_person(field: TaggedField, details: list[TaggedField]) -> NameValue:
    name = " ".join(field.value.split())
    if field.tag == "CN":
        return from_group(name)
    if field.tag in ("AU", "ED") and "," not in name:  # "Sova AB", "de la Sova AB Jr"
        family, _, initials = name.rpartition(" ")
        return from_parts(" ".join(initials), family) if family else from_group(name)
    orcid = next((match[0] for detail in details if detail.tag == "AUID"
                  if (match := _ORCID.search(detail.value))), "")  # fmt: skip
    places = "; ".join(" ".join(detail.value.split()) for detail in details if detail.tag == "AD")
    # "King, Martin Luther Jr": the suffix follows the given names without a comma.
    name = _SUFFIX.sub(r"\g<given>, \2", name) if len(name) < _LONGEST_NAME else name
    value = parse_inverted(name) if "," in name else from_group(name)
    return _add_details(value, orcid.replace("-", ""), places)


def _add_details(name: NameValue, orcid: str, affiliation: str) -> NameValue:
    """Add an ORCID iD and an affiliation to a name, which then becomes a dictionary of parts."""
    if not orcid and not affiliation:
        return name
    parts = parse_name(name) if isinstance(name, str) else dict(name)
    if orcid:
        parts["orcid"] = "-".join(orcid[at : at + 4] for at in range(0, 16, 4))
    if affiliation and len(affiliation) <= 1_000:
        parts["affiliation"] = affiliation
    return parts


def _add_date(reference: Reference, block: TaggedBlock) -> None:
    """Add the date of the issue: the start of a range, the year of a season."""
    value = " ".join(block.first("DP").split())
    start = value.split("-")[0].strip() if re.fullmatch(r"[0-9]{4}(?: .*)?", value) else value
    date = parse_date(start) or to_iso(value[:4])
    if date:
        reference.dates.append(date)
    if value and (not _PLAIN_DATE.fullmatch(value) or parse_date(value) != date):
        reference.add_note(f"only a part of the date is kept: {quote(value)}")
    if not date and (day := block.first("DEP")):
        reference.dates.append(to_iso(day[:4], day[4:6], day[6:8]))


def _add_identifiers(reference: Reference, block: TaggedBlock) -> None:
    for field in block.fields:
        value = " ".join(field.value.split())
        if field.tag not in ("LID", "AID"):
            continue
        if value.startswith("http"):  # in ERIC's files
            if "eric.ed.gov" not in value:
                reference.links.append(value)
        elif value.endswith("[doi]"):
            if doi := parse_doi(value.removesuffix("[doi]")):
                reference.values.setdefault("DOI", doi)
        elif value.endswith("[pii]") and not block.first("PG") and field.tag == "LID":
            reference.values.setdefault("page", value.removesuffix("[pii]").strip())


def _add_status(reference: Reference, kinds: list[str], block: TaggedBlock) -> None:
    """Add the status of a retracted or corrected work, and where the notice appeared."""
    if "retracted publication" in kinds:
        reference.record["status"] = "retracted"
    elif block.first("EIN", "CRI") or "corrected and republished article" in kinds:
        reference.record["status"] = "corrected"
    notice = block.first(*(("RIN",) if "retracted publication" in kinds else ("EIN", "CRI")))
    if notice and "status" in reference.record:
        word = "Retraction" if reference.record["status"] == "retracted" else "Correction"
        reference.record["status_note"] = f"{word} in: {' '.join(notice.split())}"


def _expand_pages(text: str) -> str:
    """Write a range that MEDLINE shortens in full: `1123-31` as `1123-1131`."""
    text = " ".join(text.split())
    match = _PAGES.fullmatch(text)
    if match and len(match[2]) < len(match[1]):
        return f"{match[1]}-{match[1][: -len(match[2])]}{match[2]}"
    return text
