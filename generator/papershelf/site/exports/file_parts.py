"""Files of all papers in parts, plain or compressed: written, and read again to be patched.

GitHub warns of files of more than 50 MB and rejects files of more than 100 MB. So a file that would
be larger goes on in another, which begins with another block.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from itertools import chain, count, islice

from ...formats import strings
from ..rendering import urls
from ..rendering.output import Asset
from .blocks import Block, FileLayout, Ids, get_texts
from .gzip_members import DamagedFileError, compress_member, decompress_member, split_members

MOST = 49_000_000
"""The most bytes of texts in a part, without its comment."""
PLAIN = 10_000_000
"""The most bytes of a first part that is not compressed."""

Read = Callable[[str], bytes]
"""Gives the content of a file of the site as it was; raises OSError if there is none."""

WriteComment = Callable[[int, str], bytes]
"""Gives the comment of a BibTeX file, which ends in an empty line, from the number of entries and
the address of the next part."""

_EMPTY_LINE = b"\n\n"


# --- writing --------------------------------------------------------------------------------


def write_parts(
    layout: FileLayout, blocks: Iterable[Block], write_comment: WriteComment
) -> Iterator[Asset]:
    """The parts of a file, of which there is at least one.

    Parts stay plain as long as none has more than `PLAIN` bytes; from then on they are gzip
    files, whose addresses end in `.gz`. Raises `DamagedFileError` if a member that is needed is
    damaged.
    """
    is_plain = True
    for number, (part, goes_on) in enumerate(_cut_parts(layout, blocks), 1):
        address = urls.part(layout.address, number)
        if not part:
            yield Asset(address, layout.empty)
            return
        more = urls.part(layout.address, number + 1) if goes_on else ""
        entries = sum(len(block.ids) for block in part)
        start = write_comment(entries, more) if layout.has_comment else b""
        if layout.shares_venues:
            start += _share_venues(layout, part)
        start += layout.opening
        is_plain = is_plain and (layout.is_always_plain or _measure(layout, start, part) <= PLAIN)
        if is_plain:
            yield Asset(address, _join_texts(layout, start, part))
        else:
            yield Asset(address + urls.GZIP, _compress(layout, start, part))


def _cut_parts(layout: FileLayout, blocks: Iterable[Block]) -> Iterator[tuple[list[Block], bool]]:
    """(blocks, whether another part follows) of each part: as many blocks as fit, in their order.

    There is at least one part.
    """
    part: list[Block] = []
    room = MOST
    for block in chain.from_iterable(_split_large(layout, block) for block in blocks):
        room -= block.size
        if part and room < 0:
            yield part, True
            part, room = [], MOST - block.size
        part.append(block)
    yield part, False


def _split_large(layout: FileLayout, block: Block) -> Iterator[Block]:
    """A block, or blocks of a text each if it is too large for a part."""
    if block.size <= MOST:
        yield block
    else:
        for id, text in zip(block.ids, get_texts(layout, block), strict=True):
            yield Block.of(layout, (id,), [text])


def _share_venues(layout: FileLayout, part: list[Block]) -> bytes:
    """Define the venues that several entries of a part share, and replace them in its blocks."""
    entries = [text for block in part for text in get_texts(layout, block)]
    definitions, found = strings.extract_strings(entries)
    part[:] = [
        Block.of(layout, block.ids, [*islice(found, len(block.ids))], block.member)
        for block in part
    ]
    return definitions and definitions + b"\n"


def _measure(layout: FileLayout, start: bytes, part: Iterable[Block]) -> int:
    """The bytes of a part that is not compressed."""
    texts = sum(block.size for block in part) - len(layout.separator)
    return len(start) + texts + len(layout.closing)


def _join_texts(layout: FileLayout, start: bytes, part: list[Block]) -> bytes:
    """A plain part; empties the list, so that memory holds texts at most twice."""
    texts = [text for block in part for text in get_texts(layout, block)]
    part.clear()
    texts[0] = start + texts[0]
    texts[-1] += layout.closing
    return layout.separator.join(texts)


def _compress(layout: FileLayout, start: bytes, part: list[Block]) -> bytes:
    """A compressed part: a member for each block, and one for what follows the last text.

    The first member also has the start. Empties the list, so that memory holds texts only once.
    """
    part.reverse()
    members = [compress_member(start + layout.separator.join(get_texts(layout, part.pop())))]
    while part:
        members.append(_get_member(layout, part.pop()))
    return b"".join([*members, compress_member(layout.closing)])


def _get_member(layout: FileLayout, block: Block) -> bytes:
    """The member of a block that is not the first of its part."""
    if block.texts is None:
        return block.member
    text = b"".join([layout.separator + text for text in block.texts])
    if block.member and decompress_member(block.member) == text:
        return block.member  # decompressing takes a fifth of the time of compressing
    return compress_member(text)


# --- reading --------------------------------------------------------------------------------


def read_blocks(
    layout: FileLayout, read: Read, blocks: Iterable[Ids]
) -> tuple[list[Block], set[str]]:
    """The blocks of a file whose papers had these ids, and the addresses of its parts.

    Raises OSError if there is no file, and ValueError if it is not as expected.
    """
    wanted = iter(blocks)
    found: list[Block] = []
    texts: list[bytes] = []
    addresses: set[str] = set()
    for number in count(1):
        address = urls.part(layout.address, number)
        try:
            texts += _split_texts(layout, read(address))
        except FileNotFoundError:
            address += urls.GZIP
            try:
                members = split_members(read(address))
            except FileNotFoundError:
                break
            found += _take_blocks(layout, wanted, texts)
            texts = []
            found += _to_blocks(layout, wanted, members)
        addresses.add(address)
    found += _take_blocks(layout, wanted, texts)
    if not addresses:
        raise FileNotFoundError(layout.address)
    if next(wanted, None):
        raise DamagedFileError("too few texts")
    return found, addresses


def _split_texts(layout: FileLayout, part: bytes) -> Iterable[bytes]:
    """The texts of a plain part."""
    start, venues = _read_start(layout, part)
    if not part.endswith(layout.closing):
        raise DamagedFileError("not at its end")
    inner = part[start : -len(layout.closing)]
    del part  # it may be large
    return _expand_venues(layout, venues, inner.split(layout.separator))


def _read_start(layout: FileLayout, part: bytes) -> tuple[int, Mapping[bytes, bytes]]:
    """Where the first text of a part begins, and its names of venues: name -> venue."""
    start = part.index(_EMPTY_LINE) + len(_EMPTY_LINE) if layout.has_comment else 0
    venues: Mapping[bytes, bytes] = {}
    if layout.shares_venues and part.startswith(b"@string", start):
        end = part.index(_EMPTY_LINE, start)
        venues = strings.read_definitions(part[start:end])
        start = end + len(_EMPTY_LINE)
    if not part.startswith(layout.opening, start):
        raise DamagedFileError("not at its beginning")
    return start + len(layout.opening), venues


def _expand_venues(
    layout: FileLayout, venues: Mapping[bytes, bytes], texts: Iterable[bytes]
) -> Iterable[bytes]:
    return strings.expand_strings(venues, texts) if layout.shares_venues else texts


def _take_blocks(layout: FileLayout, wanted: Iterator[Ids], texts: list[bytes]) -> Iterator[Block]:
    """As many of the wanted blocks as there are texts for."""
    start = 0
    while start < len(texts):
        ids = next(wanted, ())
        some = texts[start : start + len(ids)]
        if not ids or len(some) < len(ids):
            raise DamagedFileError("other texts than expected")
        yield Block.of(layout, ids, some)
        start += len(ids)


def _to_blocks(layout: FileLayout, wanted: Iterator[Ids], members: list[bytes]) -> Iterator[Block]:
    """The blocks of a compressed part. Only those that share venues are decompressed."""
    first, *others, last = members
    if last != compress_member(layout.closing):
        raise DamagedFileError("not at its end")
    text = decompress_member(first)
    start, venues = _read_start(layout, text)
    texts = text[start:].split(layout.separator)
    yield from _take_blocks(layout, wanted, [*_expand_venues(layout, venues, texts)])
    for member in others:
        ids = next(wanted, ())
        if not ids:
            raise DamagedFileError("too many members")
        block = Block.of_member(ids, member)
        if layout.shares_venues:
            texts = [*_expand_venues(layout, venues, get_texts(layout, block))]
            block = Block.of(layout, ids, texts, member)
        yield block
