"""Digests: short hashes of what outputs depend on. Equal digests promise equal outputs."""

from __future__ import annotations

from hashlib import blake2b

from .. import __version__
from ..records.paper import Paper
from .author_pages import has_page
from .papers.share_cards import find_drawing_version
from .site import FRAGMENTS, Site


def digest_site(site: Site) -> bytes:
    """A digest of all that every page may show: version, settings, and the templates' own text.

    A curator's own templates may show anything of the collection, so then all of it counts.
    """
    return site.memo("digest", lambda: _digest_site(site))


def digest_paper(site: Site, paper: Paper) -> bytes:
    """A digest of a paper, and of the labels that its page shows for the names in it."""
    return site.collection.fingerprints[paper.id].whole + digest_head(site, paper)


def digest_head(site: Site, paper: Paper) -> bytes:
    """A digest of what rows and BibTeX entries show of a paper: not its abstract, nor its counts.

    See `Fingerprint` for what belongs to the head.
    """
    heads: dict[str, bytes] = site.memo("head digests", dict)
    found = heads.get(paper.id)
    if found is None:
        head = site.collection.fingerprints[paper.id].head
        found = heads[paper.id] = _hash((head, _find_labels(site, paper)))
    return found


def digest_file(site: Site, path: str) -> bytes:
    """A digest of a curator's own file, by its path in the content folder."""
    return _hash((site.collection.folder / path).read_bytes())


def _digest_site(site: Site) -> bytes:
    collection = site.collection
    ours = [path.read_bytes() for path in sorted(FRAGMENTS.rglob("*.html"))]
    own = [path.read_bytes() for path in site.own_fragments]
    papers = [digest_paper(site, paper) for paper in collection.papers] if own else []
    vocabulary = [collection.people, collection.venues, collection.tags, collection.lists]
    return _hash((__version__, site.settings, site.name, site.url, site.repo_url,
                  site.locale.digest, ours, own, papers, vocabulary if own else [],
                  find_drawing_version(site),
                  site.citer.digest if site.citer else b""))  # fmt: skip


def _find_labels(site: Site, paper: Paper) -> object:
    """What the collection says of the names in a paper."""
    collection = site.collection
    authors = [collection.author_slug(name) for name in paper.authors]
    tags = [collection.tag_slug(tag) for tag in paper.tags]
    venue = collection.venue_slug(paper)
    return (
        [(author, has_page(site, author)) for author in authors],
        [(tag, collection.tag_label(tag)) for tag in tags],
        venue and site.memo(("venue", venue), lambda: repr(collection.venue(venue))),
        venue and collection.venue_label(venue),
    )


def _hash(value: object) -> bytes:
    data = value if isinstance(value, bytes) else repr(value).encode("utf-8", "surrogatepass")
    return blake2b(data, digest_size=12).digest()
