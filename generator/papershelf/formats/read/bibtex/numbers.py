"""The identifiers of an entry, wherever its fields have them: DOI, ISBN, ISSN and arXiv's."""

from __future__ import annotations

import re

from .. import tex
from ..common.identifiers import decode_arxiv_id, decode_doi, find_number, parse_arxiv_venue
from .draft import Work

_LONGEST = 1_000  # of a field with an ISBN or ISSN, or several


def identifiers(work: Work) -> None:
    if "doi" in work.left:
        _doi(work)
    for name in ("isbn", "issn"):
        if name in work.left:
            _number(work, name)
    _arxiv(work)


def _doi(work: Work) -> None:
    if doi := decode_doi(work.left["doi"]):
        work.record["doi"] = doi
        del work.left["doi"]
    else:
        work.miss("`doi` is no DOI: kept under `bibtex`", "doi")


def _number(work: Work, name: str) -> None:
    text = tex.text(work.left[name][:_LONGEST]).text
    # Zotero's exports have `isbn = {12345679 (ISSN)}`
    key = "issn" if "ISSN" in text and "issn" not in work.left else name
    number, more = find_number(key, text)
    if number:
        del work.left[name]
        work.record[key] = number
    if more:
        what = "only the first one is kept" if number else "kept under `bibtex`"
        work.miss(f"`{name}` is not one number of its kind: {what}", name)


def _arxiv(work: Work) -> None:
    """arXiv's id, by arXiv's own fields, biblatex's or what others put it in."""
    archive = work.left.get("archiveprefix") or work.left.get("eprinttype") or "arxiv"
    names = ["arxiv", "arxivid"]
    if "arxiv" in archive.lower() and "eprint" in work.left:
        names.insert(0, "eprint")
    for name in (*names, "note", "howpublished", "number", "url"):
        id, class_ = _arxiv_of(work, name) if name in work.left else ("", "")
        if _is_it(work, id if name in names else _without_version(id)):
            del work.left[name]
            work.record.setdefault("arxiv_class", class_)
    if "arxiv" in work.record:
        _arxiv_class(work)


def _arxiv_of(work: Work, name: str) -> tuple[str, str]:
    value = work.left[name]
    if name in ("note", "howpublished", "number", "url") and "arxiv" not in value.lower():
        return "", ""
    id, class_ = decode_arxiv_id(value)
    if not id and name == "eprint" and re.fullmatch(r"[0-9]{7}", value):
        old = work.left.get("primaryclass") or work.left.get("eprintclass") or ""
        id = f"{old.partition('.')[0]}/{value}" if old else ""
    return id, class_


def _is_it(work: Work, id: str) -> bool:
    """Whether an id is the paper's: the first one, or that one but for its version."""
    known = work.record.setdefault("arxiv", id) if id else ""
    return bool(id) and _without_version(known) == _without_version(id)


def _without_version(id: str) -> str:
    return re.sub(r"v[0-9]+\Z", "", id)


def _arxiv_class(work: Work) -> None:
    for name in ("archiveprefix", "eprinttype", "archive"):
        if "arxiv" in work.left.get(name, "").lower():
            del work.left[name]
    if class_ := work.take("primaryclass", "eprintclass", "arxivclass"):
        work.record["arxiv_class"] = class_


def preprint(work: Work) -> None:
    """A preprint's venue is arXiv, which is no journal; the id is often only there."""
    found = parse_arxiv_venue(work.record.get("venue", ""))
    if found is None:
        return
    id = _without_version(found[0]) or work.record.get("arxiv", "") or _arxiv_elsewhere(work)
    if not _is_it(work, id):
        return
    work.record.setdefault("arxiv_class", found[1])
    del work.record["venue"]
    if work.record["type"] == "article":
        work.record["type"] = "misc"
    for name in ("volume", "number", "eid", "pages", "journal-iso"):
        if _without_version(id) in work.left.get(name, ""):
            del work.left[name]


def _arxiv_elsewhere(work: Work) -> str:
    """dblp has it as the volume of CoRR (`abs/1706.03762`), others as an article number."""
    for name in ("volume", "eid", "pages", "number"):
        id, _ = decode_arxiv_id(work.left.get(name, "").removeprefix("abs/"))
        if id:
            return _without_version(id)
    return ""
