"""Changing rows in the files of ranges of terms: only those files are read that may change.

The files are those that `split_shards` would make of all rows. That needs few of them: where a
shard ends depends on the rows of its neighbours, and whether a range of terms is split by a further
letter depends on its size, of which its first files tell enough.
"""

from __future__ import annotations

from bisect import bisect, insort
from collections.abc import Generator, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from os.path import commonprefix

from .file_names import File, Read, name_range, pack_ranges, stamp_range, unpack_ranges
from .postings import to_utf16
from .shards import DEEPEST, Row, Shard, group_rows, make_shard, split_shards, weigh_rows


@dataclass(frozen=True, slots=True)
class _Piece:
    """Rows that are in one file, or were.

    `parent` is the beginning of all their terms by which the range was split before they were put
    in one file. `at` is the number of the file; its rows are the same as before. It is None for
    other `rows`.
    """

    parent: str
    at: int | None = None
    rows: Sequence[Row] = ()


class Ranges:
    """The files of ranges of sorted terms in a folder, whose rows can be changed.

    `entry` is the folder's entry in `meta.json`, `size` the limit for its files. Files that are not
    as expected raise OSError, ValueError or LookupError.
    """

    def __init__(self, folder: str, size: int, entry: Mapping[str, str], read: Read) -> None:
        self._folder = folder
        self._size = size
        self._read = read
        self._starts, self._stamps = unpack_ranges(entry)
        self._keys = list(map(to_utf16, self._starts))
        self._parents = list(map(_find_parent, self._starts, [*self._starts[1:], ""]))
        self._files: dict[int, dict[str, str]] = {}
        self._added: dict[int, set[str]] = {}
        """Numbers of files with changed rows -> the terms that were added."""

    def get(self, term: str) -> str:
        """The row of a term; empty if there is none."""
        return self._load(self._find_file(term)).get(term, "")

    def put(self, term: str, row: str) -> None:
        """Set the row of a term; an empty one removes it."""
        at = self._find_file(term)
        rows, added = self._load(at), self._added.setdefault(at, set())
        if row and term not in rows:
            added.add(term)
        elif not row:
            del rows[term]
            added.discard(term)
            return
        rows[term] = row

    def build_files(self) -> Generator[File, None, dict[str, str]]:
        """The files that may be new; returns the new entry in `meta.json`."""
        if not self._added:
            return pack_ranges(self._starts, self._stamps)
        starts, stamps = [], []
        for shard in self._split(list(self._list_pieces()), 0):
            if isinstance(shard, Shard):
                start, stamp = shard.start, stamp_range(shard.content, self._size)
                yield name_range(self._folder, start, stamp), shard.content
            else:
                start, stamp = self._starts[shard], self._stamps[shard]
            starts.append(start)
            stamps.append(stamp)
        return pack_ranges(starts, stamps)

    def _find_file(self, term: str) -> int:
        return max(bisect(self._keys, to_utf16(term)) - 1, 0)

    def _load(self, at: int) -> dict[str, str]:
        """The rows of a file by their terms."""
        rows = self._files.get(at)
        if rows is None:
            rows = self._files[at] = {}
            if self._stamps:
                name = name_range(self._folder, self._starts[at], self._stamps[at])
                content = self._read(name)
                lines = content.decode("utf-8", "surrogatepass").split("\n")
                rows.update((line.partition("\t")[0], line) for line in lines)
        return rows

    def _list_pieces(self) -> Iterator[_Piece]:
        """The files that stay the same, and the rows of others, in the order of terms."""
        for at in range(max(len(self._stamps), 1)):
            if at in self._added:
                yield from self._list_parts(at)
            else:
                yield _Piece(self._parents[at], at)

    def _list_parts(self, at: int) -> Iterator[_Piece]:
        """The rows of a changed file by their parents.

        Those of its own are given even if there are none, since what is beside them may change.
        """
        parents, added, found = self._parents[at : at + 2], self._added[at], self._load(at)
        own = parents[0] if parents else ""
        places = {term: _choose_parent(parents, term) for term in sorted(added, key=to_utf16)}
        rows = [row for row in found.items() if row[0] not in added]
        for term, parent in places.items():
            if parent == own:
                insort(rows, (term, found[term]), key=get_key)
        others = [term for term, parent in places.items() if parent != own]
        first = bisect(others, to_utf16(own), key=to_utf16)

        def list_others(terms: Sequence[str]) -> Iterator[_Piece]:
            for parent, some in groupby(terms, places.__getitem__):
                yield _Piece(parent, rows=[(term, found[term]) for term in some])

        yield from list_others(others[:first])
        yield _Piece(own, rows=rows)
        yield from list_others(others[first:])

    def _split(self, pieces: Sequence[_Piece], depth: int) -> Iterator[int | Shard]:
        """Do as `split_shards`; files that stay the same are given by their number.

        All terms in the pieces begin with the same `depth` letters.
        """
        pending: list[Row] = []
        total = 0
        items = _group_pieces(pieces, depth)
        changed = [any(piece.at is None for piece in item) for item in items] + [False]
        for number, item in enumerate(items):
            same = [piece.at for piece in item if piece.at is not None]
            if len(item[0].parent) > depth and (not changed[number] or self._is_split(item, depth)):
                if pending:
                    yield make_shard(pending, depth)
                    pending, total = [], 0
                yield from self._split(item, depth + 1) if changed[number] else same
                continue
            # Rows at the start of what has changed may now fit into the file before.
            is_kept = not changed[number] and not changed[number + 1]
            if is_kept and not pending:
                yield from same
                continue
            rows = [row for piece in item for row in self._list_rows(piece)]
            for at, group in enumerate(group_rows(rows, depth)):
                weight = weigh_rows(group, self._size)
                if pending and total + weight > self._size:
                    yield make_shard(pending, depth)
                    pending, total = [], 0
                    if is_kept and not at:
                        yield from same
                        break
                if weight > self._size and len(group) > 1 and depth < DEEPEST:
                    yield from split_shards(group, self._size, depth + 1)
                else:
                    pending += group
                    total += weight
        if pending:
            yield make_shard(pending, depth)

    def _list_rows(self, piece: _Piece) -> Sequence[Row]:
        return piece.rows if piece.at is None else list(self._load(piece.at).items())

    def _is_split(self, pieces: Sequence[_Piece], depth: int) -> bool:
        """Whether a range is split by its next letters; reads no more of it than that takes."""
        if depth >= DEEPEST:
            return False
        rows = total = 0
        for piece in pieces:
            found = self._list_rows(piece)
            rows += len(found)
            total += weigh_rows(found, self._size)
            if total > self._size and rows > 1:
                return True
        return False


def _find_parent(start: str, following: str) -> str:
    """What all terms of a file begin with, from its start and that of the next one.

    It is the start without its last letter, unless the file begins with the term that is itself the
    beginning of all.
    """
    return start if following.startswith(start) else start[:-1]


def _choose_parent(parents: Sequence[str], term: str) -> str:
    """The parent of a term among those of its file and the next one.

    A term that was added may belong to a larger range that ends after its file, or to one that
    begins with the next.
    """
    found = (commonprefix([term, parent]) for parent in parents)  # noqa: RUF071 - of letters
    return max(found, key=len, default="")


def _group_pieces(pieces: Sequence[_Piece], depth: int) -> list[list[_Piece]]:
    """Single pieces of ranges that are not split by the next letter, and all pieces of others."""
    found: list[list[_Piece]] = []
    for piece in pieces:
        parent = piece.parent[: depth + 1]
        if len(parent) > depth and found and found[-1][0].parent[: depth + 1] == parent:
            found[-1].append(piece)
        else:
            found.append([piece])
    return found


def get_key(row: Row) -> bytes:
    """What rows are sorted by."""
    return to_utf16(row[0])
