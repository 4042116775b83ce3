"""Records as `papers.jsonl` has them: what they name by the curator's files is said in full.

A record in `content/` refers to files beside it. Who reads only `papers.jsonl` has none of them, so
a line differs from its record in these keys:

- `type` is always there, derived if the record does not give it;
- `venue` is the venue's name, where the record has a key of `venues.yaml`;
- links to files of the collection are addresses on the site: whole URLs, or without `site_url`
  relative to the site's root;
- the curator's own fields are keys like all others;
- `related`, `cites`, `versions` and `version_of` have current ids of papers on the site, none of
  drafts.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from ...records.collection import Collection
from ...records.fields import is_local
from ...records.paper import AMENDMENT_KEYS, LINK_KEYS, Paper, as_json
from ...records.parts.amendment import Amendment
from ..reading import find_file_address
from ..rendering import urls
from ..site import Site

_FILE_KEYS = (*LINK_KEYS, "image")
_REFERENCES = ("related", "cites", "versions")


def write_record(site: Site, paper: Paper) -> str:
    """A paper's line, without a line break."""
    return as_json(to_public(site, paper))


def to_public(site: Site, paper: Paper) -> Paper:
    """A record that can be read without the other files of the collection.

    Its `image` is a URL, which no record of a curator may have.
    """
    given = paper.model_fields_set
    changes: dict[str, Any] = {"type": paper.entry_type}
    if venue := site.records.venues.get(paper.venue):
        changes["venue"] = venue.name
    for key in _FILE_KEYS:
        if key in given:
            changes[key] = _to_address(site, paper, getattr(paper, key))
    if paper.links:
        changes["links"] = tuple(
            link.model_copy(update={"url": _to_address(site, paper, link.url)})
            for link in paper.links
        )
    for key in AMENDMENT_KEYS:
        if key in given:
            changes[key] = tuple(
                _publish_amendment(site, paper, one) for one in getattr(paper, key)
            )
    for key in _REFERENCES:
        if key in given:
            changes[key] = _resolve_ids(site.records, getattr(paper, key))
    if paper.version_of:
        changes["version_of"] = "".join(_resolve_ids(site.records, [paper.version_of]))
    return paper.model_copy(update=changes)


def _publish_amendment(site: Site, paper: Paper, amendment: Amendment) -> Amendment:
    links = {key: _to_address(site, paper, getattr(amendment, key)) for key in ("url", "pdf")}
    return amendment.model_copy(update={key: link for key, link in links.items() if link})


def _to_address(site: Site, paper: Paper, link: str) -> str:
    """The address of a link; that of a file of the collection is its copy on the site."""
    if not link or not is_local(link):
        return link
    address = urls.quote_address(find_file_address(site, paper, link))
    return site.to_full_url(f"{urls.ROOT}{address}") if site.url else address


def _resolve_ids(collection: Collection, ids: Iterable[str]) -> tuple[str, ...]:
    """The current ids of papers by their ids or aliases; those of drafts are left out."""
    found = (collection.paper(id) for id in ids)
    return tuple(dict.fromkeys(paper.id for paper in found if paper))


def find_other_references(before: Collection, after: Collection) -> set[str]:
    """The ids of papers in both collections that refer to papers which came, went or have another
    id: their lines differ although their records may be equal."""
    return {
        paper.id
        for paper in after.papers
        for ids in (paper.related, paper.cites, paper.versions, (paper.version_of,))
        if any(ids)
        and paper.id in before.by_id
        and _resolve_ids(before, ids) != _resolve_ids(after, ids)
    }
