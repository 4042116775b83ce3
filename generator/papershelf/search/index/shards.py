"""The rows of the index in files, each with a range of terms: clients fetch only the terms of a
query."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

Row = tuple[str, str]
"""(term, line)"""


@dataclass(frozen=True, slots=True)
class Shard:
    """The rows of all terms from `start` up to the next shard."""

    start: str
    lines: tuple[str, ...]

    @property
    def content(self) -> bytes:
        return "\n".join(self.lines).encode("utf-8", "surrogatepass")


def split_shards(rows: Sequence[Row], size: int, depth: int = 0) -> Iterator[Shard]:
    """Split sorted rows into shards of at most `size` bytes; a longer row has a shard of its own.

    Ranges of terms with the same first letters stay together while they are small enough; larger
    ones are split by their next letter. A shard's borders therefore depend only on its
    surroundings: a changed row seldom moves others to another file.
    """
    pending: list[Row] = []
    total = 0
    for group in _group_rows(rows, depth):
        weight = sum(len(line) for _, line in group)
        if pending and total + weight > size:
            yield _make_shard(pending, depth)
            pending, total = [], 0
        if weight > size and len(group) > 1:
            yield from split_shards(group, size, depth + 1)
        else:
            pending += group
            total += weight
    if pending:
        yield _make_shard(pending, depth)


def _group_rows(rows: Sequence[Row], depth: int) -> Iterator[Sequence[Row]]:
    """Runs of rows whose terms have the same first `depth` + 1 letters."""
    start = 0
    for at in range(1, len(rows) + 1):
        if at == len(rows) or rows[at][0][: depth + 1] != rows[start][0][: depth + 1]:
            yield rows[start:at]
            start = at


def _make_shard(rows: Sequence[Row], depth: int) -> Shard:
    return Shard(rows[0][0][: depth + 1], tuple(line for _, line in rows))
