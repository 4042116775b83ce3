"""Fingerprints of records: what tells whether one has changed, and in which part."""

from __future__ import annotations

from hashlib import blake2b

from ..paper import Paper

_DIGEST = 12
"""Bytes of a digest."""


class Fingerprint(bytes):
    """Digests of a record, joined: apart, they would take three times the memory."""

    __slots__ = ()

    @property
    def whole(self) -> bytes:
        """The digest of all keys."""
        return self[:_DIGEST]

    @property
    def listing(self) -> bytes:
        """The digest of those that say where the paper is listed, and in which order."""
        return self[_DIGEST : 2 * _DIGEST]

    @property
    def head(self) -> bytes:
        """The digest of what rows and BibTeX entries show, such as whether there is an abstract."""
        return self[2 * _DIGEST :]


_NOT_IN_HEAD = {
    "abstract", "summary", "note", "comments", "upvotes", "citations", "cites", "counted", "source"
}  # fmt: skip

_IN_LISTING = {
    "id", "key", "aliases", "authors", "tags", "venue", "date", "added", "own", "revisions",
    "errata", "version_of",
}  # fmt: skip


def compute_fingerprint(paper: Paper) -> Fingerprint:
    """Papers with equal fingerprints are equal."""
    return Fingerprint(
        _compute_digest(paper)
        + _compute_digest(paper, only=_IN_LISTING)
        + _compute_digest(paper, without=_NOT_IN_HEAD)
        + bytes([bool(paper.abstract)])
    )


def _compute_digest(
    paper: Paper, only: set[str] | None = None, without: set[str] | None = None
) -> bytes:
    content = paper.__pydantic_serializer__.to_json(
        paper.with_abstract(), include=only, exclude=without, exclude_unset=True, warnings=False
    )
    return blake2b(content, digest_size=_DIGEST).digest()
