"""The texts of a file of all papers, in blocks that stay the same when other papers change.

A block ends after a paper whose id says so, whatever comes before it and whatever its text is. So
a new, removed or changed paper changes only the block that it is in, and all other blocks of a
compressed file are used again as they are.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice, pairwise
from typing import NamedTuple

from .gzip_members import DamagedFileError, decompress_member, measure_member

TEXTS = 128
"""The number of texts in a block, on average."""

Ids = tuple[str, ...]
"""The ids of the papers of a block, in their order."""


class FileLayout(NamedTuple):
    """How a file is made of texts: `opening`, the texts with `separator` between them, `closing`.

    No text contains the separator. `empty` is the file without texts. A BibTeX file has a comment
    before `opening`, and may define venues once that several entries share.
    """

    address: str
    separator: bytes
    closing: bytes
    opening: bytes = b""
    empty: bytes = b""
    has_comment: bool = False
    shares_venues: bool = False
    is_always_plain: bool = False


@dataclass(frozen=True, slots=True)
class Block:
    """Texts that follow each other in a file.

    `size` is the number of their bytes, with a separator each. Either `texts` are known, or
    `member` is the gzip member that has them, with a separator before each. If both are known, the
    member may have other texts, as it is that of an earlier file.
    """

    ids: Ids
    size: int
    texts: Sequence[bytes] | None = None
    member: bytes = b""

    @classmethod
    def of(
        cls, layout: FileLayout, ids: Ids, texts: Sequence[bytes], member: bytes = b""
    ) -> Block:  # fmt: skip
        """A block whose texts are known."""
        size = sum(map(len, texts)) + len(texts) * len(layout.separator)
        return cls(ids, size, texts, member)

    @classmethod
    def of_member(cls, ids: Ids, member: bytes) -> Block:
        """A block whose texts are still compressed."""
        return cls(ids, measure_member(member), member=member)


def split_ids(ids: Sequence[str]) -> list[Ids]:
    """The ids of each block of papers in some order."""
    sums = map(zlib.crc32, map(str.encode, ids))
    ends = [number for number, checksum in enumerate(sums, 1) if checksum % TEXTS == 0]
    return [tuple(ids[start:end]) for start, end in pairwise([0, *ends, len(ids)]) if start < end]


def make_blocks(
    layout: FileLayout, blocks: Iterable[Ids], texts: Iterator[bytes]
) -> Iterator[Block]:  # fmt: skip
    """Blocks with these ids, of the texts that come next."""
    for ids in blocks:
        yield Block.of(layout, ids, [*islice(texts, len(ids))])


def get_texts(layout: FileLayout, block: Block) -> Sequence[bytes]:
    """The texts of a block, decompressed if need be. Raises `DamagedFileError`."""
    if block.texts is not None:
        return block.texts
    before, *texts = decompress_member(block.member).split(layout.separator)
    if before or len(texts) != len(block.ids):
        raise DamagedFileError("a block with other texts")
    return texts


def replace_texts(
    layout: FileLayout, old: list[Block], blocks: Iterable[Ids], written: Mapping[str, bytes]
) -> Iterator[Block]:
    """Blocks with these ids, from the texts just `written`, by id, and the texts of old blocks.

    An old block that stays the same is used again. Raises `DamagedFileError` if one of the others
    is damaged. Empties the list, and keeps each old block only until its texts are used: together
    they may take much memory.
    """
    home: dict[str, Block | None] = {id: block for block in old for id in block.ids}
    old.clear()
    opened: Block | None = None  # the old block that `texts` are from
    texts: Mapping[str, bytes] = {}
    for ids in blocks:
        homes = [home.pop(id, None) for id in ids]
        first = homes[0]
        if first and first.ids == ids and written.keys().isdisjoint(ids):
            yield first
            continue
        found = []
        for id, block in zip(ids, homes, strict=True):
            if id not in written and block and block is not opened:
                opened, texts = block, dict(zip(block.ids, get_texts(layout, block), strict=True))
            found.append(written[id] if id in written else texts[id])
        yield Block.of(layout, ids, found)
