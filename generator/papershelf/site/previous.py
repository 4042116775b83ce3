"""The site before a change of records, as a maker sees it that patches its files."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from ..records.collection import Collection
from ..search import Document


@dataclass(frozen=True)
class Previous:
    """The collection and the files of an earlier build with the same settings.

    `collection` has the papers, their order and the vocabularies of that build. `changed` has the
    ids of papers of both collections whose record may differ, or the slugs of its authors, or the
    labels of its tags and venue; it may name others too. `read` gives the content of a file of that
    site by its address, and raises OSError if there is none. `pages` are its hand-written pages.
    """

    collection: Collection
    changed: frozenset[str]
    read: Callable[[str], bytes]
    pages: tuple[Document, ...]
