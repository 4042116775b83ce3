"""Digests: short hashes of what outputs depend on. Equal digests promise equal outputs."""

from __future__ import annotations

from dataclasses import replace
from hashlib import blake2b
from pathlib import Path

from .. import __version__
from ..records.paper import Paper
from . import reading
from .papers.share_cards import find_drawing_version
from .recorder import Recorder
from .site import FRAGMENTS, Site

_PACKAGE = Path(__file__).parent.parent


def digest_site(site: Site) -> bytes:
    """A digest of all that every page may show: version, settings, templates and scripts.

    A curator's own templates may show anything of the collection, so then all of it counts.
    """
    return _digest_site(replace(site, recorder=Recorder()))  # nobody depends on what is read here


def digest_paper(site: Site, paper: Paper) -> bytes:
    """A digest of a paper, and of the labels that its page shows for the names in it."""
    reading.read_paper(site, paper.id)
    return site.records.fingerprints[paper.id].whole + digest_head(site, paper)


def digest_head(site: Site, paper: Paper) -> bytes:
    """A digest of what rows and BibTeX entries show of a paper: not its abstract, nor its counts.

    See `Fingerprint` for what belongs to the head.
    """
    return reading.digest_head(site, paper.id)


def _digest_site(site: Site) -> bytes:
    collection = site.records
    scripts = [path.read_bytes() for path in sorted(_PACKAGE.rglob("*.js"))]
    ours = [path.read_bytes() for path in sorted(FRAGMENTS.rglob("*.html"))]
    own = [path.read_bytes() for path in site.own_fragments]
    papers = [digest_paper(site, paper) for paper in collection.papers] if own else []
    vocabulary = [collection.people, collection.venues, collection.tags, collection.lists]
    return _hash((__version__, site.settings, site.name, site.url, site.repo_url,
                  site.locale.digest, sorted(site.lunr_languages.items()), scripts, ours, own,
                  papers, vocabulary if own else [], find_drawing_version(site),
                  site.citer.digest if site.citer else b""))  # fmt: skip


def _hash(value: object) -> bytes:
    data = value if isinstance(value, bytes) else repr(value).encode("utf-8", "surrogatepass")
    return blake2b(data, digest_size=12).digest()
