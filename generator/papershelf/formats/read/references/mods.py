"""MODS (loc.gov/standards/mods), as library catalogues, bibutils and Zotero write it.

A paper in a journal or book has it as its host. Genres are MARC's, bibutils' words, or Zotero's
item types.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from ..common.dates import parse_date, to_iso
from ..common.entry import Entry, Unread
from ..common.identifiers import decode_arxiv_id
from ..common.people import NameValue, from_group, from_parts, to_affiliation
from ..common.xml_entries import find_elements
from ..common.xml_tree import XmlNode
from .name_lines import parse_inverted
from .reference import Reference, read_references

SUFFIXES = (".mods", ".xml")

_GENRES = {
    "article-journal": "journalarticle|journal article|article|periodical|academic journal|"
                       "research article",
    "paper-conference": "conferencepaper|conference publication|conference paper|proceedings "
                        "paper|conference item|inproceedings",
    "chapter": "booksection|book chapter|book part|bookpart|chapter|incollection",
    "article-magazine": "magazinearticle|magazine article|magazine",
    "article-newspaper": "newspaperarticle|newspaper article|newspaper",
    "book": "book|monograph|collection|edited collection",
    "thesis": "thesis|theses|dissertation|doctoral thesis|phdthesis|ph.d. thesis|masters thesis|"
              "master thesis|mastersthesis|diploma thesis|habilitation thesis|bachelor thesis",
    "report": "report|technical report|government publication|techreport|working paper",
    "manuscript": "manuscript|unpublished", "article": "preprint|e-print|eprint",
    "webpage": "webpage|web site|website", "document": "document", "dataset": "dataset|data set",
    "software": "computerprogram|software|computer program", "patent": "patent",
    "standard": "standard", "motion_picture": "videorecording|video recording|film|moving image",
    "speech": "presentation|lecture|talk|conference object|poster",
}  # fmt: skip
_KINDS = {genre: kind for kind, genres in _GENRES.items() for genre in genres.split("|")}
_WHOLES = {"book": "chapter", "article-journal": "article-journal", "document": "chapter"}
_GENERAL = ("article-journal", "book", "document")
"""Kinds that a genre may say of the host, when another one tells more."""
_ROLES = {
    "aut": "author", "author": "author", "cre": "author", "creator": "author", "dis": "author",
    "edt": "editor", "editor": "editor", "": "author",
}  # fmt: skip
_DATES = ("dateIssued", "copyrightDate", "dateCreated", "dateOther")
_VARIABLES = {"volume": "volume", "issue": "issue", "number": "issue", "page": "page"}
_LEFT_OUT = ("classification", "tableOfContents", "targetAudience", "shelfLocation")


def recognizes(text: str) -> bool:
    """Whether the text has an element of MODS."""
    start = text[:20_000]
    return "<" in start and re.search(r"<(?:\w+:)?mods[\s>]", start) is not None


def read(text: str) -> Iterator[Entry | Unread]:
    return read_references(find_elements(text, ("mods",)), _read_reference)


def _read_reference(mods: XmlNode, left_out: dict[str, int]) -> Reference:
    host = next((item for item in _find_related(mods, "host")), None)
    key = next((node.get_text() for node in mods.find_all("identifier")
                if node.attributes.get("type") == "citekey"), "")  # fmt: skip
    info = mods.find("recordInfo")
    key = (
        key or mods.attributes.get("ID", "") or (info.get_text("recordIdentifier") if info else "")
    )
    reference = Reference(_find_kind(mods, host), mods.line, key, left_out)
    _add_title(reference, mods, "title")
    _add_names(reference, mods)
    _add_whole(reference, mods)
    if host is not None:
        _add_title(reference, host, "container-title")
        _add_names(reference, host)
        _add_whole(reference, host)
    _add_texts(reference, mods)
    for name in _LEFT_OUT:
        if (node := mods.find(name)) is not None:
            reference.left_out.setdefault(f"<{name}>", node.line)
    return reference


def _find_related(node: XmlNode, kind: str) -> Iterator[XmlNode]:
    return (item for item in node.find_all("relatedItem") if item.attributes.get("type") == kind)


def _find_kind(mods: XmlNode, host: XmlNode | None) -> str:
    """Return CSL's type: the genre that tells most, of the work before that of its host."""
    nodes = [mods] if host is None else [mods, host]
    genres = [genre.get_text().lower() for node in nodes for genre in node.find_all("genre")]
    kinds = [kind for genre in genres if (kind := _KINDS.get(genre))]
    kind = next((kind for kind in kinds if kind not in _GENERAL), next(iter(kinds), ""))
    kind = "article" if "article" in kinds else kind  # a preprint is a report to some
    if host is None:
        return kind or "document"
    origin = host.find("originInfo")
    issuance = origin.get_text("issuance") if origin else ""
    if not kind or kind == "document":
        kind = "article-journal" if issuance in ("continuing", "serial") else "chapter"
    return _WHOLES.get(kind, kind)


def _add_title(reference: Reference, node: XmlNode, variable: str) -> None:
    for info in node.find_all("titleInfo"):
        title = " ".join(filter(None, (info.get_text("nonSort"), info.get_text("title"))))
        if subtitle := info.get_text("subTitle"):
            title = f"{title}{'' if title.endswith(('?', '!', ':')) else ':'} {subtitle}"
        if info.attributes.get("type") == "abbreviated":
            short = "container-title-short" if variable == "container-title" else "title-short"
            reference.values.setdefault(short, title)
        elif "type" not in info.attributes:
            reference.values.setdefault(variable, title)
        elif info.attributes["type"] == "translated" and variable == "title":
            language = _get_language(info)
            reference.add_translation(language, title, _find_abstract(node, language))


def _get_language(node: XmlNode) -> str:
    """Return the language that an element names, by either of MODS's attributes; empty if none."""
    return node.attributes.get("xml:lang", "") or node.attributes.get("lang", "")


def _find_abstract(mods: XmlNode, language: str) -> str:
    """Return the abstract in a language; empty if there is none."""
    found = (
        one for one in mods.find_all("abstract") if language and _get_language(one) == language
    )
    return next((one.get_lines() for one in found), "")


def _add_names(reference: Reference, node: XmlNode) -> None:
    """Add the people of a work, and of its host only the editors."""
    is_host = node.tag == "relatedItem"
    for name in node.find_all("name"):
        if name.find("etal") is not None:
            reference.add_others()
            continue
        roles = [term.get_text().lower() for term in name.iterate("roleTerm")] or [""]
        role = next((_ROLES[role] for role in roles if role in _ROLES), "")
        if name.attributes.get("type") == "conference":
            reference.values.setdefault("event-title", name.get_text("namePart"))
        elif "degree grantor" in roles or "dgg" in roles:
            reference.values.setdefault("publisher", name.get_text("namePart"))
        elif role == "author" and not is_host:
            reference.authors.append(_read_name(name))
        elif role == "editor":
            reference.editors.append(_read_name(name))
        elif roles[0]:
            reference.left_out.setdefault(f"<name> of a {roles[0]}", name.line)
    reference.authors = [name for name in reference.authors if name]
    reference.editors = [name for name in reference.editors if name]


def _read_name(name: XmlNode) -> NameValue:
    parts: dict[str, list[str]] = {}
    for part in name.find_all("namePart"):
        parts.setdefault(part.attributes.get("type", ""), []).append(part.get_text())
    orcid = next((node.get_text() for node in name.find_all("nameIdentifier")
                  if node.attributes.get("type", "").lower() == "orcid"), "")  # fmt: skip
    affiliation = to_affiliation((node.get_text(), "") for node in name.find_all("affiliation"))
    given, family = (" ".join(parts.get(kind, [])) for kind in ("given", "family"))
    whole = " ".join(parts.get("", []))
    if not family and not given:
        is_group = name.attributes.get("type") == "corporate" or "," not in whole
        return from_group(whole) if is_group else parse_inverted(whole)
    suffix = " ".join(parts.get("termsOfAddress", []))
    return from_parts(given, family, suffix=suffix, orcid=orcid, affiliation=affiliation)


def _add_whole(reference: Reference, node: XmlNode) -> None:
    """Add publication, part, series and identifiers of a work or of its host."""
    for origin in node.find_all("originInfo"):
        dates = [date.get_text() for name in _DATES for date in origin.find_all(name)]
        reference.dates += filter(None, map(_read_date, dates))
        for variable, value in (
            ("publisher", origin.get_text("publisher")), ("edition", origin.get_text("edition")),
            ("publisher-place", next((term.get_text() for term in origin.iterate("placeTerm")
                                      if term.attributes.get("type") != "code"), "")),
        ):  # fmt: skip
            if value:
                reference.values.setdefault(variable, value)
    for part in node.find_all("part"):
        _add_part(reference, part)
    for series in _find_related(node, "series"):
        title = series.find("titleInfo")
        if title is not None:
            reference.values.setdefault("collection-title", title.get_text("title"))
            if number := title.get_text("partNumber"):
                reference.values.setdefault("collection-number", number)
    for identifier in node.find_all("identifier"):
        _add_identifier(reference, identifier)
    for url in node.iterate("url"):
        if url.attributes.get("access") == "raw object" and "pdf" not in reference.record:
            reference.record["pdf"] = url.get_text()
        elif id := decode_arxiv_id(url.get_text())[0]:
            reference.record.setdefault("arxiv", id)
        elif url.get_text():
            reference.links.append(url.get_text())


def _read_date(text: str) -> str:
    """Read an ISO date, one in words as Zotero writes it, or else the year before words."""
    return parse_date(text) or to_iso(text[:4])


def _add_part(reference: Reference, part: XmlNode) -> None:
    for detail in part.find_all("detail"):
        number = detail.get_text("number") or detail.get_text("caption")
        variable = _VARIABLES.get(detail.attributes.get("type", ""))
        if variable and number:
            reference.values.setdefault(variable, number)
    for extent in part.find_all("extent"):
        if extent.attributes.get("unit", "pages") not in ("pages", "page"):
            continue
        first, last = extent.get_text("start"), extent.get_text("end")
        pages = extent.get_text("list") or (f"{first}–{last}" if last not in ("", first) else first)
        if pages:
            reference.values.setdefault("page", pages)
    if date := part.get_text("date"):
        reference.dates += filter(None, [_read_date(date)])


def _add_identifier(reference: Reference, node: XmlNode) -> None:
    kind, value = node.attributes.get("type", "").lower(), node.get_text()
    if node.attributes.get("invalid") == "yes" or not value:
        return
    if kind in ("doi", "isbn", "issn"):
        reference.values.setdefault(kind.upper(), value)
    elif kind == "arxiv":
        reference.record.setdefault("arxiv", value.removeprefix("arXiv:"))
    elif kind in ("pmid", "pubmed"):
        reference.values.setdefault("PMID", value)
    elif kind in ("uri", "hdl", "url") and value.startswith("http"):
        reference.links.append(value)
    elif kind != "citekey":
        reference.left_out.setdefault(f"<identifier> of type {kind or 'unknown'}", node.line)


def _add_texts(reference: Reference, mods: XmlNode) -> None:
    translated = [info for info in mods.find_all("titleInfo")
                  if info.attributes.get("type") == "translated"]  # fmt: skip
    others = {*map(_get_language, translated)} - {""}
    for abstract in mods.find_all("abstract"):
        if _get_language(abstract) not in others:
            reference.put("abstract", abstract.get_lines())
            break
    for subject in mods.find_all("subject"):
        reference.keywords += [topic.get_text() for topic in subject.find_all("topic")]
    terms = [term for node in mods.find_all("language") for term in node.find_all("languageTerm")]
    if language := next((term.get_text() for term in terms), ""):
        reference.put("language", language)
    notes = [note.get_text() for note in mods.find_all("note")]
    if text := "\n".join(filter(None, notes)):
        reference.put("note", text)
    for condition in mods.find_all("accessCondition"):
        reference.record.setdefault("license", condition.get_text())
    genres = [genre.get_text() for genre in mods.find_all("genre")]
    kind = next((genre for genre in genres if "thesis" in genre.lower() and " " in genre), "")
    own = [genre for genre in mods.find_all("genre") if not genre.attributes.get("authority")]
    if reference.kind in ("thesis", "speech", "report") and not kind and own:
        kind = own[0].get_text()
    if reference.kind in ("thesis", "speech", "report") and kind:
        reference.put("genre", kind)
