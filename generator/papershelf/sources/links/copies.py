"""Finds other copies of what a link leads to, or led to: archived ones, and free ones of papers."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from ...formats.read.common.json_entries import find_first, find_items, get_object, to_text
from ...records.paper import Paper
from ..client import Client
from ..lookup import get_openalex_key

AT_ONCE = 50
"""Papers that OpenAlex is asked for at a time."""
_ARCHIVED = re.compile(r"https?://web\.archive\.org/web/([0-9]{4,14})/(https?:/.*)", re.IGNORECASE)


class FreeCopy(NamedTuple):
    """A copy of a paper that anyone may read: its page and PDF, of which one may be empty, and what
    it is, such as `acceptedVersion, cc-by`."""

    page: str
    pdf: str
    kind: str


def find_archived_copy(client: Client, link: str, day: str) -> str:
    """Return the address of a page in the Wayback Machine, as near to an ISO day as there is one;
    empty if it has none (archive.org/help/wayback_api.php).

    Raises FetchError.
    """
    at = {"timestamp": day.replace("-", "")} if day else {}
    response = client.get("archive", "available", url=link, **at)
    closest = get_object(find_first(response or ""), "archived_snapshots", "closest")
    found = _ARCHIVED.fullmatch(to_text(closest.get("url")))
    if not found or closest.get("available") is not True or to_text(closest.get("status")) != "200":
        return ""
    return f"https://web.archive.org/web/{found[1]}/{found[2]}"


def find_free_copies(client: Client, papers: Sequence[Paper]) -> dict[str, FreeCopy]:
    """Return paper's id -> the best free copy that OpenAlex knows, of papers with a DOI
    (developers.openalex.org, "Works": `best_oa_location`). Unpaywall has the same ones.

    Raises FetchError.
    """
    # A comma separates two filters, a bar two values.
    by_doi = {one.doi.lower(): one for one in papers if one.doi and not set(one.doi) & {",", "|"}}
    if not by_doi:
        return {}
    query = {
        "filter": "doi:" + "|".join(by_doi), "per-page": str(len(by_doi)),
        "select": "doi,best_oa_location",
    }  # fmt: skip
    response = client.get("openalex", "works", **query, **get_openalex_key())
    found = {}
    for item in find_items(response or "", "results"):
        work = item[1] if isinstance(item, tuple) else {}
        place = get_object(work, "best_oa_location")
        paper = by_doi.get(to_text(work.get("doi")).lower().removeprefix("https://doi.org/"))
        copy = _read_copy(place)
        if paper and place.get("is_oa") is True and (copy.page or copy.pdf):
            found[paper.id] = copy
    return found


def _read_copy(place: dict[str, object]) -> FreeCopy:
    kind = ", ".join(filter(None, (to_text(place.get(key)) for key in ("version", "license"))))
    page, pdf = (_read_address(place.get(key)) for key in ("landing_page_url", "pdf_url"))
    return FreeCopy(page, pdf, kind)


def _read_address(value: object) -> str:
    text = to_text(value)
    return text if re.match(r"https?://", text, re.IGNORECASE) else ""
