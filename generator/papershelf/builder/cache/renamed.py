"""Papers whose ids changed since the last build, though links to their pages depend on them."""

from __future__ import annotations

from collections.abc import Iterator

from ...errors import Problem
from ...records.collection import Collection
from ...records.reader import Memory
from ...records.works import MATCH_KEYS


def find_renamed_papers(before: Memory, collection: Collection) -> Iterator[Problem]:
    """Yield a warning for each paper of the last build that is now there by another id only, and
    without an alias. Papers that were removed are none of these."""
    old = {paper.id: paper for file in before.values() for _, paper, _ in file.papers}
    lost = [paper for id, paper in old.items() if not paper.draft and not collection.paper(id)]
    if not lost:
        return
    new = [paper for paper in collection.papers if paper.id not in old]
    by_key = {(name, to_key(paper)): paper for paper in new for name, to_key in MATCH_KEYS.items()}
    for paper in lost:
        keys = ((name, to_key(paper)) for name, to_key in MATCH_KEYS.items() if to_key(paper))
        if found := next((by_key[key] for key in keys if key in by_key), None):
            place = collection.places[found.id]
            message = f"the last build had this paper as `{paper.id}`, whose address is now lost"
            hint = f"add `aliases: [{paper.id}]`, so that it leads here"
            yield place.to_warning("missing-alias", message, ("id",), hint)
