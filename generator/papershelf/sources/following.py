"""Asks the sources that a collection follows for their papers, the newest first where a source can
sort them.

A row of `KINDS` says for each kind which host of the client is asked, which reader reads the
responses, how many papers are in one, and what is asked for. `url` is any file, so its content says
which reader it is.
"""

from __future__ import annotations

import json
import os
import re
from collections.abc import Callable, Iterator, Mapping
from datetime import date, timedelta
from typing import NamedTuple

from ..errors import FetchError
from ..formats.read import READERS, Found, Unread, recognize
from ..formats.read.refusals import explain_refusal
from ..records.followed.followed_sources import FollowedSource
from .client import Client
from .lookup import get_openalex_key

MOST = 1_000
"""Papers that a source is asked for at most."""
_ARCHIVES = frozenset("gr-qc hep-ex hep-lat hep-ph hep-th math-ph nucl-ex nucl-th quant-ph".split())
"""Categories of arXiv without a full stop (arxiv.org/category_taxonomy)."""
_CATEGORY = re.compile(r"[a-z-]+\.(?:[A-Za-z-]+|\*)")
_ARXIV_FIELD = re.compile(r"\b(?:ti|au|abs|co|jr|cat|rn|id|all|submittedDate):")
_OPENALEX_FILTERS = {
    "A": "authorships.author.id", "I": "authorships.institutions.id",
    "S": "primary_location.source.id",
}  # fmt: skip
_OPENALEX_ID = re.compile(r"[AISais][0-9]{4,12}")
_WEEK = 7


class Request(NamedTuple):
    """A request to a host of the client: the parts of its path, and its query."""

    path: tuple[str, ...]
    query: Mapping[str, str] = {}


class ResponsePart(NamedTuple):
    """Some of a source's papers, and the name of the reader that read them."""

    format: str
    found: list[Found]


class FollowedKind(NamedTuple):
    """How a kind of source is asked.

    `host` is a name of the client's sources. `make_requests` gets an entry, the number of papers
    that were asked for already, and the day of the run. A response has at most `at_once` papers; a
    source that sends all at once has 0.
    """

    host: str
    format: str
    at_once: int
    make_requests: Callable[[FollowedSource, int, date], list[Request]]


def fetch(client: Client, source: FollowedSource, today: date) -> Iterator[ResponsePart]:
    """Yield what a source has, in parts: each is asked for when it is needed.

    The last part says so if there are more than `MOST` papers. Raises FetchError if the source
    can't be reached or has nothing there.
    """
    if source.kind == "url":
        yield _fetch_file(client, source.target)
        return
    kind = KINDS[source.kind]
    collections = _fetch_collections(client, source) if source.kind == "zotero" else ""
    for start in range(0, MOST, kind.at_once or MOST):
        size = 0
        for request in kind.make_requests(source, start, today):
            text = client.get(kind.host, *request.path, **request.query)
            if text is None:
                raise FetchError(f"{kind.host}: there is no {source.target}")
            if collections:
                text = f'{{"collections": {collections}, "items": {text}}}'
            found = list(READERS[kind.format].read(text))
            size += max(len(found), text.count('"itemType":'))  # attachments are items of Zotero
            yield ResponsePart(kind.format, found)
        if size < kind.at_once or not kind.at_once:
            return
    yield ResponsePart("", [Unread(1, f"only the newest {MOST:,} papers are read", is_lost=False)])


def _fetch_file(client: Client, address: str) -> ResponsePart:
    text = client.get_file(address)
    if text is None:
        raise FetchError("there is no such file")
    if not (format := recognize(text)):
        return ResponsePart("", [Unread(1, explain_refusal(text, READERS))])
    return ResponsePart(format, list(READERS[format].read(text)))


# --- what each kind is asked for --------------------------------------------------------------


def _ask_zotero(source: FollowedSource, start: int, _: date) -> list[Request]:
    """zotero.org/support/dev/web_api/v3/basics"""
    query = {"format": "json", "sort": "dateAdded", "direction": "desc", "limit": "100"}
    path = (*source.target.split("/"), "items", "top")
    return [Request(path, {**query, "start": str(start), **_get_zotero_key()})]


def _fetch_collections(client: Client, source: FollowedSource) -> str:
    """Return the collections of a library by key, as JSON: items only have the keys."""
    library = source.target.split("/")[:2]
    query = {"format": "json", "limit": "100", **_get_zotero_key()}
    names: dict[str, dict[str, str]] = {}
    for start in range(0, MOST, 100):
        text = client.get("zotero", *library, "collections", **query, start=str(start)) or "[]"
        try:
            found = {item["key"]: {"name": item["data"]["name"]} for item in json.loads(text)}
        except (ValueError, TypeError, KeyError, RecursionError):
            raise FetchError("zotero: a list of collections that can't be read") from None
        names |= found
        if len(found) < 100:
            break
    return json.dumps(names)


def _get_zotero_key() -> dict[str, str]:
    """Return the parameter with the key of a library that is not public, from the environment."""
    key = os.environ.get("PAPERSHELF_ZOTERO_KEY", "")
    return {"key": key} if key else {}


def _ask_orcid(source: FollowedSource, *_: object) -> list[Request]:
    """info.orcid.org/documentation/api-tutorials/api-tutorial-read-data-on-a-record"""
    return [Request((source.target, "works"))]


def _ask_openalex(source: FollowedSource, start: int, _: date) -> list[Request]:
    """developers.openalex.org/api-reference/works"""
    target = source.target.replace(",", " ")  # a comma separates filters
    if _OPENALEX_ID.fullmatch(target):
        filters = [f"{_OPENALEX_FILTERS[target[0].upper()]}:{target.upper()}"]
    else:
        filters = [f"title_and_abstract.search:{target}"]
    if source.since:
        filters.append(f"from_publication_date:{source.since.first_day}")
    if source.until:
        filters.append(f"to_publication_date:{source.until.last_day}")
    query = {"filter": ",".join(filters), "sort": "publication_date:desc", "per-page": "100"}
    return [Request(("works",), {**query, "page": str(start // 100 + 1), **get_openalex_key()})]


def _ask_arxiv(source: FollowedSource, start: int, _: date) -> list[Request]:
    """info.arxiv.org/help/api/user-manual"""
    target = source.target
    if target in _ARCHIVES or _CATEGORY.fullmatch(target):
        target = f"cat:{target}"
    elif not _ARXIV_FIELD.search(target):
        target = " AND ".join(f"all:{word}" for word in target.split())
    if source.since or source.until:
        first = source.since.first_day.replace("-", "") if source.since else "19910101"
        last = source.until.last_day.replace("-", "") if source.until else "99991231"
        target = f"({target}) AND submittedDate:[{first}0000 TO {last}2359]"
    order = {"sortBy": "submittedDate", "sortOrder": "descending"}
    query = {"search_query": target, "start": str(start), "max_results": "200", **order}
    return [Request(("query",), query)]


def _ask_dblp(source: FollowedSource, start: int, _: date) -> list[Request]:
    """dblp.org/faq/How+to+use+the+dblp+search+API.html, and the same for persons"""
    kind, *rest = source.target.split("/")
    if kind == "pid":
        return [Request((kind, *rest[:-1], f"{rest[-1]}.xml"))] if not start else []
    query = {"q": f"stream:streams/{source.target}:", "format": "xml", "h": "500"}
    return [Request(("search", "publ", "api"), {**query, "f": str(start)})]


def _ask_daily_papers(source: FollowedSource, _: int, today: date) -> list[Request]:
    """huggingface.co/docs/hub/api: a list has a day's papers; without a day, those of the last."""
    path, limit = ("daily_papers",), {"limit": "100"}
    if source.target == "day":
        return [Request(path, limit)]
    if source.target == "week":
        last, number_of_days = today, _WEEK
    elif "W" in source.target:
        monday = date.fromisoformat(source.target)
        last, number_of_days = monday + timedelta(days=_WEEK - 1), _WEEK
    else:
        last, number_of_days = date.fromisoformat(source.target), 1
    days = (last - timedelta(days=number) for number in range(number_of_days))
    return [Request(path, {"date": str(day), **limit}) for day in days if day <= today]


KINDS: Mapping[str, FollowedKind] = {
    "zotero": FollowedKind("zotero", "zotero", 100, _ask_zotero),
    "orcid": FollowedKind("orcid", "orcid", 0, _ask_orcid),
    "openalex": FollowedKind("openalex", "openalex", 100, _ask_openalex),
    "arxiv": FollowedKind("arxiv", "arxiv", 200, _ask_arxiv),
    "dblp": FollowedKind("dblp", "dblp", 500, _ask_dblp),
    "daily_papers": FollowedKind("huggingface", "daily-papers", 0, _ask_daily_papers),
}
"""All kinds but `url`."""
