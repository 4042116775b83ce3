"""Asks sources for updates of papers, many at once: counts, published versions, retractions,
references.

Each source reports what it has on the papers that it is asked for. The callers decide what becomes
of that.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from functools import lru_cache
from typing import Any, NamedTuple

from ..formats.read import READERS, Entry
from ..formats.read.common.json_entries import find_items, to_text, to_texts
from ..formats.read.web_apis import crossref as works
from ..records.paper import Paper
from ..records.parts.arxiv_ids import is_arxiv_doi, to_arxiv_doi
from ..records.works import strip_arxiv_version
from .client import Client
from .lookup import fetch_medline, get_crossref_contact, get_openalex_key

Update = dict[str, Any]
"""Keys of a record and their new values. Of a published version there are two more: its DOI as
`published`, and its place in words as `journal_ref`. OpenAlex has its id of the paper as
`openalex`, and the ids of works in the paper's bibliography as `references`."""
Updates = Iterator[tuple[Paper, Update]]

_GRAVE = ("retracted", "withdrawn")
_MAX_COUNT = 10**9


class UpdateSource(NamedTuple):
    """A source of updates: which papers it has, how many it can be asked for at once, and how."""

    name: str
    at_once: int
    has_updates_for: Callable[[Paper], bool]
    ask: Callable[[Client, Sequence[Paper]], Updates]


def _group_by(papers: Sequence[Paper], read: Callable[[Paper], str]) -> dict[str, list[Paper]]:
    """Return the papers of each identifier; two records may have the same one."""
    found: dict[str, list[Paper]] = defaultdict(list)
    for paper in papers:
        found[read(paper)].append(paper)
    return found


def _read_entries(format: str, response: str | None) -> list[Entry]:
    found = READERS[format].read(response or "")
    return [entry for entry in found if isinstance(entry, Entry)]


def _read_works(response: str | None, *keys: str) -> Iterator[dict[str, Any]]:
    yield from (found[1] for found in find_items(response or "", *keys) if isinstance(found, tuple))


def _validate_count(value: Any) -> int | None:
    is_count = isinstance(value, int) and not isinstance(value, bool)
    return value if is_count and 0 <= value <= _MAX_COUNT else None


def _select_grave_status(found: dict[str, Any]) -> Update:
    """Return the status of a work that nobody should build on, and its reason."""
    if found.get("status") not in _GRAVE:
        return {}
    return {key: found[key] for key in ("status", "status_note") if found.get(key)}


# --- arXiv: withdrawals, and where the authors say that a paper was published ----------------


def _ask_arxiv(client: Client, papers: Sequence[Paper]) -> Updates:
    by_id = _group_by(papers, strip_arxiv_version)
    query = {"id_list": ",".join(by_id), "max_results": str(len(by_id))}
    for entry in _read_entries("arxiv", client.get("arxiv", "query", **query)):
        doi = entry.record.get("doi", "")
        published = {
            "published": "" if is_arxiv_doi(doi) else doi,
            "journal_ref": entry.record.get("bibtex", {}).get("journal_ref", ""),
        }
        for paper in by_id.get(entry.record.get("arxiv", ""), ()):
            yield paper, {**_select_grave_status(entry.record), **published}


# --- Crossref: citations, published versions, retractions ------------------------------------


def _get_publisher_doi(paper: Paper) -> str:
    """Return the DOI in lower case; empty if it is arXiv's."""
    doi = paper.doi.lower()
    return "" if is_arxiv_doi(doi) else doi


def _ask_crossref(client: Client, papers: Sequence[Paper]) -> Updates:
    by_doi = _group_by(papers, _get_publisher_doi)
    # A comma separates two filters; how to escape one in a DOI is not documented.
    listed = [doi for doi in by_doi if "," not in doi]
    query = {
        "filter": ",".join(f"doi:{doi}" for doi in listed), "rows": str(len(listed)),
        "select": "DOI,title,is-referenced-by-count,relation,updated-by",
    }  # fmt: skip
    contact = get_crossref_contact(client)
    responses = [client.get("crossref", "works", **query, **contact)] if listed else []
    responses += [client.get("crossref", "works", doi, **contact) for doi in by_doi if "," in doi]
    for response in responses:
        for work in _read_works(response, "message", "items"):
            for paper in by_doi.get(to_text(work.get("DOI")).lower(), ()):
                yield paper, _read_crossref_update(work)


def _read_crossref_update(work: dict[str, Any]) -> Update:
    title = next(iter(to_texts(work.get("title"))), "")
    update: Update = {"citations": _validate_count(work.get("is-referenced-by-count"))}
    if published := works.get_related_dois(work, "is-preprint-of"):
        update["published"] = published[0]
    return update | _select_grave_status(works.read_status(work, title))


# --- OpenAlex: references of papers, and citations of those that Crossref hasn't ---------------


def _get_doi(paper: Paper) -> str:
    return _get_publisher_doi(paper) or to_arxiv_doi(paper.arxiv).lower()


def _ask_openalex(client: Client, papers: Sequence[Paper]) -> Updates:
    by_doi = _group_by(papers, _get_doi)
    # A comma separates two filters, a bar two values.
    listed = [doi for doi in by_doi if not set(doi) & {",", "|"}]
    query = {
        "filter": "doi:" + "|".join(listed), "per-page": str(len(listed)),
        "select": "id,doi,cited_by_count,is_retracted,referenced_works",
    }  # fmt: skip
    response = client.get("openalex", "works", **query, **get_openalex_key()) if listed else ""
    for work in _read_works(response, "results"):
        update = _read_openalex_update(work)
        cited = to_texts(work.get("referenced_works"))
        references = {"openalex": to_text(work.get("id")), "references": cited}
        doi = to_text(work.get("doi")).lower().removeprefix("https://doi.org/")
        for paper in by_doi.get(doi, ()):
            yield paper, references | (update if _is_preprint(paper) else {})


def _read_openalex_update(work: dict[str, Any]) -> Update:
    status = {"status": "retracted"} if work.get("is_retracted") is True else {}
    return {"citations": _validate_count(work.get("cited_by_count")), **status}


# --- PubMed: retractions ---------------------------------------------------------------------


def _get_pmid(paper: Paper) -> str:
    number = paper.bibtex.get("pmid", "")
    return number if number.isascii() and number.isdecimal() else ""


def _ask_pubmed(client: Client, papers: Sequence[Paper]) -> Updates:
    by_number = _group_by(papers, _get_pmid)
    for entry in _read_entries("nbib", fetch_medline(client, list(by_number))):
        for paper in by_number.get(entry.key, ()):
            yield paper, _select_grave_status(entry.record)


# --- Hugging Face: upvotes and comments of papers that have them -----------------------------


def _has_hugging_face_counts(paper: Paper) -> bool:
    return bool(paper.arxiv) and (paper.upvotes is not None or paper.comments is not None)


def _ask_hugging_face(client: Client, papers: Sequence[Paper]) -> Updates:
    """Ask for the list of each paper's day, which has its comments too; a paper that isn't in the
    list is asked for alone."""
    for paper in papers:
        id = strip_arxiv_version(paper)
        found = _read_hugging_face_counts(_fetch_daily_list(client, paper)).get(id)
        if not found:
            response = client.get("huggingface", "papers", id) or ""
            found = _read_hugging_face_counts(response).get(id, {})
        yield paper, dict(found)


def _fetch_daily_list(client: Client, paper: Paper) -> str:
    """Return the list of the day on which a paper was added to the collection: most likely it is
    in that list."""
    if not paper.added:
        return ""
    return client.get("huggingface", "daily_papers", date=str(paper.added), limit="100") or ""


@lru_cache(maxsize=4)
def _read_hugging_face_counts(response: str) -> dict[str, Update]:
    """Return arXiv id -> counts. Papers are sorted by day, so most have the list of the last."""
    return {
        entry.record["arxiv"]: {
            key: _validate_count(entry.record.get(key)) for key in ("upvotes", "comments")
        }
        for entry in _read_entries("daily-papers", response) if "arxiv" in entry.record
    }  # fmt: skip


def _is_preprint(paper: Paper) -> bool:
    return bool(paper.arxiv and not _get_publisher_doi(paper))


UPDATE_SOURCES = (
    UpdateSource("arXiv", 100, lambda paper: bool(paper.arxiv), _ask_arxiv),
    UpdateSource("Crossref", 50, lambda paper: bool(_get_publisher_doi(paper)), _ask_crossref),
    UpdateSource("OpenAlex", 100, _is_preprint, _ask_openalex),
    UpdateSource("OpenAlex", 50, lambda paper: bool(_get_publisher_doi(paper)), _ask_openalex),
    UpdateSource("PubMed", 200, lambda paper: bool(_get_pmid(paper)), _ask_pubmed),
    UpdateSource("Hugging Face", 1, _has_hugging_face_counts, _ask_hugging_face),
)
