"""Facts: the parts of the records that may change, and their digests (see `recorder.py`)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from hashlib import blake2b, file_digest

from ..records.collection import Collection
from .recorder import HEAD, TAG, VENUE, Changes, Key, digest_value
from .site import VOCABULARIES, Site

_LATE = frozenset({"related", "sizes", "map", "pages"})
"""The facts that a build finds out late: from all papers, or from hand-written pages."""


def digest_fact(site: Site, key: Key) -> bytes:
    """The digest of a fact; empty for a fact that is unknown."""
    name, *args = key
    digest = _DIGEST.get(name)
    return digest(site, *args) if digest else b""


def see_site(changes: Changes, site: Site) -> None:
    """Look for changes in a site: again each time that data have been added to it."""
    changes.see(partial(digest_fact, site), site.select)


def look_ahead(changes: Changes, site: Site) -> None:
    """Look at what changed, as far as that does not depend on related papers, sizes of exports, the
    map or hand-written pages: the site may still lack them."""
    see_site(changes, site)
    with site.recorder.without(_LATE):
        site.recorder.trust(changes.look_ahead(_LATE))


def _digest_fingerprints(part: str) -> Callable[[Site], bytes]:
    def digest(site: Site) -> bytes:
        fingerprints, papers = site.records.fingerprints, site.records.papers
        found = [getattr(fingerprints[paper.id], part) for paper in papers]
        names = _digest_vocabularies(site) if part != "listing" else b""
        return digest_value(b"".join([*found, names]))

    return digest


def _digest_paper(part: str) -> Callable[[Site, str], bytes]:
    def digest(site: Site, id: str) -> bytes:
        found = site.records.fingerprints.get(id)
        return getattr(found, part) if found else b""

    return digest


def _digest_vocabularies(site: Site) -> bytes:
    return b"".join(_digest_vocabulary(name)(site) for name in VOCABULARIES)


def _digest_vocabulary(name: str) -> Callable[[Site], bytes]:
    return lambda site: digest_value(getattr(site.records, name))


def _digest_counts(site: Site) -> bytes:
    counts = [(paper.id, paper.upvotes, paper.comments, paper.counted, paper.added)
              for paper in site.records.papers
              if paper.upvotes is not None or paper.comments is not None]  # fmt: skip
    return digest_value(counts)


def digest_file_content(site: Site, path: str) -> bytes:
    """The digest of a curator's own file, by its path in the content folder; empty without it."""
    try:
        with (site.records.folder / path).open("rb") as file:
            return file_digest(file, blake2b).digest()
    except OSError:
        return b""


def _digest_lists(site: Site, id: str) -> bytes:
    collection = site.records
    paper = collection.by_id.get(id)
    lists = collection.lists_of(paper) if paper else ()
    volumes = collection.volume_table.find_volumes(paper) if paper else ()
    if not lists and not volumes:
        return b""
    found = [(own, collection.lists[own].title) for own in lists]
    return digest_value((found, [(one.id, one.title, track) for one, track in volumes]))


def _digest_citations(site: Site) -> bytes:
    cited_by = site.records.cited_by
    found = {id: [paper.id for paper in papers] for id, papers in cited_by.items()}
    return digest_value(found) if found else b""


_DIGEST: dict[str, Callable[..., bytes]] = {
    "paper": _digest_paper("whole"),
    "head": _digest_paper("head"),
    "collection": _digest_fingerprints("whole"),
    "heads": _digest_fingerprints("head"),
    "index": _digest_fingerprints("listing"),
    **{name: _digest_vocabulary(name) for name in VOCABULARIES},
    "counts": _digest_counts,
    "file": digest_file_content,
    "listed": _digest_lists,
    "pdf": lambda site, path: digest_value(site.pdfs.found.get(path)),
    "citations": _digest_citations,
    "place": lambda site, id: digest_value(repr(site.records.places.get(id))),
    "related": lambda site, id: digest_value((site.related or {}).get(id, ())),
    "sizes": lambda site: digest_value(sorted((site.export_sizes or {}).items())),
    "map": lambda site: digest_value(site.map),
    "pages": lambda site: digest_value(site.pages),
}
"""The facts: their names, and what gives their digests."""


def find_changed_papers(site: Site, before: Collection, changes: Changes) -> set[str] | None:
    """The ids of papers of two collections that differ, or whose names are called differently; None
    if `before` is not the collection that the changes are relative to. One must have looked ahead.
    """
    key = ("collection",)
    if digest_fact(replace(site, records=before), key) != changes.get_digest(key):
        return None
    was, now = before.fingerprints, site.records.fingerprints
    both = was.keys() & now.keys()
    changed = {id for id in both if was[id].whole != now[id].whole}
    changed |= both.intersection(changes.list_changed(HEAD))
    tags, venues = ({*changes.list_changed(name)} for name in (TAG, VENUE))
    collection = site.records
    return changed.union(
        paper.id for paper in (collection.papers if tags or venues else ())
        if paper.id in both and (
            collection.venue_slug(paper) in venues
            or not tags.isdisjoint(map(collection.tag_slug, paper.tags))
        )
    )  # fmt: skip
