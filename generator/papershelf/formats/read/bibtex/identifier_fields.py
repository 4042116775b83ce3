"""The identifiers of an entry, in whatever fields they are: DOI, ISBN, ISSN and arXiv id."""

from __future__ import annotations

import re

from ....records.parts.arxiv_ids import from_arxiv_doi, strip_version
from .. import tex
from ..common.identifiers import decode_arxiv_id, decode_doi, find_number, parse_arxiv_venue
from .draft import EntryDraft

_LONGEST = 1_000  # characters of a field with one or several ISBNs or ISSNs


def read_identifiers(draft: EntryDraft) -> None:
    """Move identifiers from the fields that are left to the record.

    What is none stays among them, with a note.
    """
    if "doi" in draft.left:
        _read_doi(draft)
    for name in ("isbn", "issn"):
        if name in draft.left:
            _read_number(draft, name)
    _read_arxiv(draft)
    if arxiv := from_arxiv_doi(draft.record.get("doi", "")):
        _set_arxiv(draft, strip_version(arxiv))
    if "pubmedid" in draft.left:  # MDPI's name of the field
        draft.left.setdefault("pmid", draft.left.pop("pubmedid"))


def _read_doi(draft: EntryDraft) -> None:
    if doi := decode_doi(draft.left["doi"]):
        draft.record["doi"] = doi
        del draft.left["doi"]
    else:
        draft.add_note("`doi` is not a DOI: kept under `bibtex`", "doi")


def _read_number(draft: EntryDraft, name: str) -> None:
    text = tex.decode_text(draft.left[name][:_LONGEST]).text
    # Zotero's exports have `isbn = {12345679 (ISSN)}`
    key = "issn" if "ISSN" in text and "issn" not in draft.left else name
    number, more = find_number(key, text)
    if number:
        draft.record[key] = number
    if not more:
        del draft.left[name]
    else:
        draft.add_note(f"`{name}` is not a single {name.upper()}: kept under `bibtex`", name)


def _read_arxiv(draft: EntryDraft) -> None:
    """Read the arXiv id from arXiv's own fields, biblatex's, or others that programs use."""
    archive = draft.left.get("archiveprefix") or draft.left.get("eprinttype") or "arxiv"
    names = ["arxiv", "arxivid"]
    if "arxiv" in archive.lower() and "eprint" in draft.left:
        names.insert(0, "eprint")
    for name in (*names, "note", "howpublished", "number", "url"):
        id, class_ = _decode_arxiv(draft, name) if name in draft.left else ("", "")
        if _set_arxiv(draft, id if name in names else strip_version(id)):
            del draft.left[name]
            draft.record.setdefault("arxiv_class", class_)
    if "arxiv" in draft.record:
        _read_arxiv_class(draft)


def _decode_arxiv(draft: EntryDraft, name: str) -> tuple[str, str]:
    value = draft.left[name]
    if name in ("note", "howpublished", "number", "url") and "arxiv" not in value.lower():
        return "", ""
    id, class_ = decode_arxiv_id(value)
    if not id and name == "eprint" and re.fullmatch(r"[0-9]{7}", value):
        old = draft.left.get("primaryclass") or draft.left.get("eprintclass") or ""
        id = f"{old.partition('.')[0]}/{value}" if old else ""
    return id, class_


def _set_arxiv(draft: EntryDraft, id: str) -> bool:
    """Set the paper's arXiv id if it has none; return whether `id` is now the paper's."""
    current = draft.record.setdefault("arxiv", id) if id else ""
    return bool(id) and strip_version(current) == strip_version(id)


def _read_arxiv_class(draft: EntryDraft) -> None:
    for name in ("archiveprefix", "eprinttype", "archive"):
        if "arxiv" in draft.left.get(name, "").lower():
            del draft.left[name]
    if class_ := draft.take("primaryclass", "eprintclass", "arxivclass"):
        draft.record["arxiv_class"] = class_


def read_preprint(draft: EntryDraft) -> None:
    """Remove arXiv as a preprint's venue, after reading the id that may be there."""
    parsed = parse_arxiv_venue(draft.record.get("venue", ""))
    if parsed is None:
        return
    id = strip_version(parsed[0]) or draft.record.get("arxiv", "") or _find_arxiv_elsewhere(draft)
    if not _set_arxiv(draft, id):
        return
    draft.record.setdefault("arxiv_class", parsed[1])
    del draft.record["venue"]
    if draft.record["type"] == "article":
        draft.record["type"] = "misc"
    for name in ("volume", "number", "eid", "pages", "journal-iso"):
        if strip_version(id) in draft.left.get(name, ""):
            del draft.left[name]


def _find_arxiv_elsewhere(draft: EntryDraft) -> str:
    """Find the id in dblp's volume of CoRR (`abs/1706.03762`), or in an article number."""
    for name in ("volume", "eid", "pages", "number"):
        id, _ = decode_arxiv_id(draft.left.get(name, "").removeprefix("abs/"))
        if id:
            return strip_version(id)
    return ""
