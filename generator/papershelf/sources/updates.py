"""What became of papers: counts, published versions, retractions; asked for many at once.

Each source says what it knows of the papers that it is asked for. Nothing here decides what becomes
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
from ..records.duplicates import strip_arxiv_version
from ..records.fields import is_arxiv_doi, to_arxiv_doi
from ..records.paper import Paper
from .client import Client
from .papers import keyed, medline, polite

News = dict[str, Any]
"""Keys of a record; of its published version the DOI, `published`, and words, `journal_ref`."""
Told = Iterator[tuple[Paper, News]]

_GRAVE = ("retracted", "withdrawn")
_COUNTED_TO = 10**9


class Asked(NamedTuple):
    """A source of news: which papers it is asked for, how many at once, and how."""

    name: str
    at_once: int
    of: Callable[[Paper], bool]
    ask: Callable[[Client, Sequence[Paper]], Told]


def _by(papers: Sequence[Paper], of: Callable[[Paper], str]) -> dict[str, list[Paper]]:
    """The papers by an identifier; two records may have one."""
    found: dict[str, list[Paper]] = defaultdict(list)
    for paper in papers:
        found[of(paper)].append(paper)
    return found


def _entries(format: str, answer: str | None) -> list[Entry]:
    found = READERS[format].read(answer or "")
    return [one for one in found if isinstance(one, Entry)]


def _works(answer: str | None, *keys: str) -> Iterator[dict[str, Any]]:
    yield from (found[1] for found in find_items(answer or "", *keys) if isinstance(found, tuple))


def _count(value: Any) -> int | None:
    is_count = isinstance(value, int) and not isinstance(value, bool)
    return value if is_count and 0 <= value <= _COUNTED_TO else None


def _grave(found: dict[str, Any]) -> News:
    """The status of a work that nobody should build on, and why."""
    if found.get("status") not in _GRAVE:
        return {}
    return {key: found[key] for key in ("status", "status_note") if found.get(key)}


# --- arXiv: withdrawn, and where the authors say that it was published ------------------------


def _ask_arxiv(client: Client, papers: Sequence[Paper]) -> Told:
    by_id = _by(papers, strip_arxiv_version)
    query = {"id_list": ",".join(by_id), "max_results": str(len(by_id))}
    for entry in _entries("arxiv", client.get("arxiv", "query", **query)):
        doi = entry.record.get("doi", "")
        published = {
            "published": "" if is_arxiv_doi(doi) else doi,
            "journal_ref": entry.record.get("bibtex", {}).get("journal_ref", ""),
        }
        for paper in by_id.get(entry.record.get("arxiv", ""), ()):
            yield paper, {**_grave(entry.record), **published}


# --- Crossref: citations, what was published or retracted ------------------------------------


def _doi(paper: Paper) -> str:
    """The DOI that a publisher gave, in lower case."""
    doi = paper.doi.lower()
    return "" if is_arxiv_doi(doi) else doi


def _ask_crossref(client: Client, papers: Sequence[Paper]) -> Told:
    by_doi = _by(papers, _doi)
    # A comma is between two filters, and the way to write one in a DOI is not told.
    listed = [doi for doi in by_doi if "," not in doi]
    query = {
        "filter": ",".join(f"doi:{doi}" for doi in listed), "rows": str(len(listed)),
        "select": "DOI,title,is-referenced-by-count,relation,updated-by",
    }  # fmt: skip
    who = polite(client)
    answers = [client.get("crossref", "works", **query, **who)] if listed else []
    answers += [client.get("crossref", "works", doi, **who) for doi in by_doi if "," in doi]
    for answer in answers:
        for work in _works(answer, "message", "items"):
            for paper in by_doi.get(to_text(work.get("DOI")).lower(), ()):
                yield paper, _of_work(work)


def _of_work(work: dict[str, Any]) -> News:
    title = next(iter(to_texts(work.get("title"))), "")
    found: News = {"citations": _count(work.get("is-referenced-by-count"))}
    if published := works.get_related_dois(work, "is-preprint-of"):
        found["published"] = published[0]
    return found | _grave(works.read_status(work, title))


# --- OpenAlex: citations of what has no DOI but arXiv's ---------------------------------------


def _arxiv_doi(paper: Paper) -> str:
    return to_arxiv_doi(paper.arxiv).lower()


def _ask_openalex(client: Client, papers: Sequence[Paper]) -> Told:
    by_doi = _by(papers, _arxiv_doi)
    query = {
        "filter": "doi:" + "|".join(by_doi), "per-page": str(len(by_doi)),
        "select": "id,doi,cited_by_count,is_retracted",
    }  # fmt: skip
    answer = client.get("openalex", "works", **query, **keyed())
    for work in _works(answer, "results"):
        status = {"status": "retracted"} if work.get("is_retracted") is True else {}
        doi = to_text(work.get("doi")).lower().removeprefix("https://doi.org/")
        for paper in by_doi.get(doi, ()):
            yield paper, {"citations": _count(work.get("cited_by_count")), **status}


# --- PubMed: retractions ---------------------------------------------------------------------


def _pmid(paper: Paper) -> str:
    number = paper.bibtex.get("pmid", "")
    return number if number.isascii() and number.isdecimal() else ""


def _ask_pubmed(client: Client, papers: Sequence[Paper]) -> Told:
    by_number = _by(papers, _pmid)
    for entry in _entries("nbib", medline(client, list(by_number))):
        for paper in by_number.get(entry.key, ()):
            yield paper, _grave(entry.record)


# --- Hugging Face: upvotes and comments of what has them -------------------------------------


def _has_signals(paper: Paper) -> bool:
    return bool(paper.arxiv) and (paper.upvotes is not None or paper.comments is not None)


def _ask_hugging_face(client: Client, papers: Sequence[Paper]) -> Told:
    """By the list of the paper's day, which has comments too; what isn't in it, alone."""
    for paper in papers:
        id = strip_arxiv_version(paper)
        found = _signals(_day_of(client, paper)).get(id)
        if not found:
            found = _signals(client.get("huggingface", "papers", id) or "").get(id, {})
        yield paper, dict(found)


def _day_of(client: Client, paper: Paper) -> str:
    """The list of the day on which a paper came into the collection, likely that of its list."""
    if not paper.added:
        return ""
    return client.get("huggingface", "daily_papers", date=str(paper.added), limit="100") or ""


@lru_cache(maxsize=4)
def _signals(answer: str) -> dict[str, News]:
    """arXiv id -> counts. Papers come by day: the last list is mostly the next."""
    return {
        entry.record["arxiv"]: {
            key: _count(entry.record.get(key)) for key in ("upvotes", "comments")
        }
        for entry in _entries("daily-papers", answer) if "arxiv" in entry.record
    }  # fmt: skip


SOURCES = (
    Asked("arXiv", 100, lambda paper: bool(paper.arxiv), _ask_arxiv),
    Asked("Crossref", 50, lambda paper: bool(_doi(paper)), _ask_crossref),
    Asked("OpenAlex", 100, lambda paper: bool(paper.arxiv and not _doi(paper)), _ask_openalex),
    Asked("PubMed", 200, lambda paper: bool(_pmid(paper)), _ask_pubmed),
    Asked("Hugging Face", 1, _has_signals, _ask_hugging_face),
)
