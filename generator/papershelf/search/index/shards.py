"""The rows of the index in files, each with a range of terms: clients fetch only the terms of a
query."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

DEEPEST = 100
"""Most letters that decide where files begin: ids have no more. Terms that share them stay
together, however many."""

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


def split_shards(rows: Iterable[Row], size: int, depth: int = 0) -> Iterator[Shard]:
    """Split sorted rows into shards of at most `size` bytes. More have those with a row that is
    nearly as long, and those of terms that share their first `DEEPEST` letters.

    Ranges of terms with the same first letters stay together while they are small enough; larger
    ones are split by their next letter. A shard's borders therefore depend only on its
    surroundings: a changed row seldom moves others to another file.
    """
    pending: list[Row] = []
    total = 0
    for group in group_rows(rows, depth):
        weight = weigh_rows(group, size)
        if pending and total + weight > size:
            yield make_shard(pending, depth)
            pending, total = [], 0
        if weight > size and len(group) > 1 and depth < DEEPEST:
            yield from split_shards(group, size, depth + 1)
        else:
            pending += group
            total += weight
    if pending:
        yield make_shard(pending, depth)


def weigh_rows(rows: Iterable[Row], size: int) -> int:
    """The size of rows, as far as it decides where shards of at most `size` bytes are split.

    A long row leaves room for short ones beside it: a reader who types its word would need the
    files of what begins with it too, and each is a request.
    """
    most = size * 4 // 5
    return sum([length if (length := len(line)) < most else most for _, line in rows])


def group_rows(rows: Iterable[Row], depth: int) -> Iterator[Sequence[Row]]:
    """Runs of rows whose terms have the same first `depth` + 1 letters."""
    for _, group in groupby(rows, lambda row: row[0][: depth + 1]):
        yield list(group)


def make_shard(rows: Sequence[Row], depth: int) -> Shard:
    """A shard of rows, in a range of terms with the same first `depth` letters."""
    return Shard(rows[0][0][: depth + 1], tuple(line for _, line in rows))
