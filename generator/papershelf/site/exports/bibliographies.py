"""Files of the whole collection: its bibliography in every format, the records, their schema.

`bibliography.bib` is plain text, since LaTeX and Zotero ask for it by its address. The others are
compressed if they are large. A file that would still be too large is split into parts.

Most of these files change with every edit. `patch` writes only the texts of papers that changed,
and takes the others from the files of the last build.
"""

from __future__ import annotations

import json
import pickle
from collections.abc import Iterable, Iterator, Sequence
from contextlib import ExitStack, suppress
from functools import partial
from tempfile import TemporaryFile
from typing import IO, Any, NamedTuple

from ... import parallel
from ...errors import format_count
from ...formats import FORMATS, biblatex, bibtex, csl, endnote, ris
from ...records.own.own_fields import describe_fields
from ...records.paper import Paper
from ...records.schema import build_json_schema
from ..bibtex_entries import to_biblatex, write_bibtex
from ..previous import Previous
from ..reading import find_newest_day, list_papers_by_id
from ..rendering import urls
from ..rendering.output import Asset
from ..site import Site
from .blocks import FileLayout, make_blocks, replace_texts, split_ids
from .file_parts import read_blocks, write_parts
from .public_records import find_other_references, write_record

_BIBTEX, _BIBLATEX, _REFERENCES = "bibtex", "biblatex", "references"
_ABSTRACTS, _RECORDS, _SCHEMA = "abstracts", "records", "schema"
NAME = "exports"
"""The name of the maker."""
BIBTEX_JOB = NAME, _BIBTEX
"""The job that is made again whenever a paper's BibTeX entry or row may have changed."""
_OF_ITEMS = (csl, endnote)
"""The formats that are written from CSL items, together: making the items takes longest.

RIS is, too. But its file of all papers has abstracts, and so it changes with them.
"""
_BIBTEX_FILE = FileLayout("", separator=b"\n\n", closing=b"\n\n", has_comment=True)
_LAYOUTS = {
    _BIBTEX: [_BIBTEX_FILE._replace(address=urls.BIBLIOGRAPHY, shares_venues=True,
                                    is_always_plain=True)],
    _BIBLATEX: [_BIBTEX_FILE._replace(address=urls.bibliography("", biblatex.SUFFIX),
                                      shares_venues=True)],
    _REFERENCES: [
        FileLayout(urls.bibliography("", csl.SUFFIX), separator=b",\n", closing=b"\n]\n",
                   opening=b"[\n", empty=b"[]\n"),
        FileLayout(urls.bibliography("", endnote.SUFFIX), separator=b"\n\n", closing=b"\n"),
    ],
    _ABSTRACTS: [
        _BIBTEX_FILE._replace(address=urls.ABSTRACTS),
        FileLayout(urls.bibliography("", ris.SUFFIX), separator=b"\r\n\r\n", closing=b"\r\n"),
    ],
    _RECORDS: [FileLayout(urls.RECORDS, separator=b"\n", closing=b"\n")],
}  # fmt: skip
"""Job -> the layouts of its files. Without abstracts, entries share venues: files are shorter."""
_JOBS = {layout.address: job for job, layouts in _LAYOUTS.items() for layout in layouts}
_BATCH = 250

Texts = list[list[bytes]]
"""For each file of a job, a text per paper, without a line's end after it."""


class Export(NamedTuple):
    """A file of the whole collection: its format (empty without a name), address and bytes."""

    name: str
    address: str
    size: int


def plan(site: Site) -> Iterator[str]:
    yield from (_REFERENCES, _BIBLATEX, _BIBTEX, _ABSTRACTS, _RECORDS, _SCHEMA)


def match(_site: Site, path: str) -> str | None:
    """See `Maker.match`; the later parts of a file are not found."""
    return _SCHEMA if path == urls.SCHEMA else _JOBS.get(path.removesuffix(urls.GZIP))


def note_reads(site: Site, what: str) -> None:
    """See `WholeModule`."""
    if what == _SCHEMA:
        site.recorder.note(("own_fields",))
    else:
        site.recorder.note(("collection" if what in (_ABSTRACTS, _RECORDS) else "heads",))


def batches(site: Site, what: str) -> list[range]:
    """The positions of the papers in a job's files, in batches."""
    return [] if what == _SCHEMA else parallel.split_ranges(len(_order_papers(site, what)), _BATCH)


def _order_papers(site: Site, what: str) -> Sequence[Paper]:
    """The papers in the order of a job's files."""
    return list_papers_by_id(site) if what == _RECORDS else site.records.papers


def write(site: Site, what: str, places: range) -> Texts:
    """The texts of some papers, by their positions in a job's files."""
    return _write_texts(site, what, _order_papers(site, what)[places.start : places.stop])


def _write_texts(site: Site, what: str, papers: Iterable[Paper]) -> Texts:
    venues = site.records.venues
    match what:
        case "bibtex":
            texts = [write_bibtex(site, paper) for paper in papers]
        case "biblatex":
            texts = [to_biblatex(site, paper) for paper in papers]
        case "references":
            items = [csl.to_item(paper, venues) for paper in papers]
            return [_encode(map(writer.write_item, items)) for writer in _OF_ITEMS]
        case "abstracts":
            papers = list(papers)
            texts = [bibtex.with_abstract(write_bibtex(site, paper), paper) for paper in papers]
            references = (ris.write_with_abstract(paper, venues) for paper in papers)
            return [_encode(texts), _encode(references)]
        case _:
            texts = [write_record(site, paper) for paper in papers]
    return [_encode(texts)]


def _encode(texts: Iterable[str]) -> list[bytes]:
    return [text.rstrip("\r\n").encode() for text in texts]


def _build_schema(site: Site) -> dict[str, Any]:
    return build_json_schema(describe_fields(site.records.own_fields))


def join(site: Site, what: str, written: Iterable[Texts]) -> Iterator[Asset]:
    """A job's files, from the texts that `write` gave for each batch: few are in memory at once."""
    if what == _SCHEMA:
        schema = json.dumps(_build_schema(site), ensure_ascii=False, indent=1)
        yield Asset(urls.SCHEMA, f"{schema}\n".encode())
        return
    layouts = _LAYOUTS[what]
    ids = split_ids([paper.id for paper in _order_papers(site, what)])
    for layout, texts in zip(layouts, _separate_files(written, len(layouts)), strict=True):
        blocks = make_blocks(layout, ids, texts)
        yield from write_parts(layout, blocks, partial(_write_comment, site))


def _separate_files(written: Iterable[Texts], files: int) -> Iterator[Iterator[bytes]]:
    """For each file of a job, the texts of all batches.

    Those of later files wait on the disk: in memory, they would be as much as all abstracts.
    """
    with ExitStack() as stack:
        later = [stack.enter_context(TemporaryFile()) for _ in range(files - 1)]
        yield _take_first(written, later)
        for file in later:
            file.seek(0)
            yield _read_texts(file)


def _take_first(written: Iterable[Texts], later: Sequence[IO[bytes]]) -> Iterator[bytes]:
    """The texts of the first file of a job; those of the others are written to temporary files."""
    for first, *others in written:
        for file, texts in zip(later, others, strict=True):
            pickle.dump(texts, file)
        yield from first


def _read_texts(file: IO[bytes]) -> Iterator[bytes]:
    with suppress(EOFError):
        while True:
            yield from pickle.load(file)  # noqa: S301 - our own


def patch(site: Site, what: str, previous: Previous) -> tuple[list[Asset], set[str]] | None:
    """See `WholeModule`. The texts of papers that did not change are taken from the files.

    Some of the files that are given may be as before. None if one is not as expected.
    """
    if what == _SCHEMA:
        is_same = previous.collection.own_fields == site.records.own_fields
        return ([], set()) if is_same else None
    papers, old = _order_papers(site, what), [paper.id for paper in previous.collection.papers]
    kept = set(old) - previous.changed
    if what == _RECORDS:
        old.sort()
        kept -= find_other_references(previous.collection, site.records)
    changed = [paper for paper in papers if paper.id not in kept]
    ids, written = [paper.id for paper in changed], _write_texts(site, what, changed)
    before, after = split_ids(old), split_ids([paper.id for paper in papers])
    assets: list[Asset] = []
    addresses: set[str] = set()
    try:
        for layout, texts in zip(_LAYOUTS[what], written, strict=True):
            found, parts = read_blocks(layout, previous.read, before)
            addresses |= parts
            blocks = replace_texts(layout, found, after, dict(zip(ids, texts, strict=True)))
            assets += write_parts(layout, blocks, partial(_write_comment, site))
    except (OSError, ValueError):
        return None
    return assets, addresses - {asset.address for asset in assets}


def list_bibliographies(site: Site) -> list[Export]:
    """The bibliography's files, in the order of the formats; the one with abstracts is last."""
    names = {urls.bibliography("", writer.SUFFIX): name for name, writer in FORMATS.items()}
    return [*_list_exports(site, names), *_list_exports(site, {urls.ABSTRACTS: ""})]


def list_record_files(site: Site) -> list[Export]:
    """The records' files."""
    return _list_exports(site, {urls.RECORDS: ""})


def _list_exports(site: Site, names: dict[str, str]) -> list[Export]:
    """The files that exist of some (address -> format), each with its parts."""
    sizes = _measure_files(site)
    found = []
    for address, name in names.items():
        number = 1
        while own := _find_address(sizes, urls.part(address, number)):
            found.append(Export(name, own, sizes[own]))
            number += 1
    return found


def _find_address(sizes: dict[str, int], address: str) -> str:
    """The address of a file, plain or compressed; empty if there is neither."""
    return next((name for name in (address, address + urls.GZIP) if name in sizes), "")


def _measure_files(site: Site) -> dict[str, int]:
    """Address -> bytes of every file. Makes all files if the build has not handed in the sizes."""
    site.recorder.note(("sizes",))
    if site.export_sizes is not None:
        return dict(site.export_sizes)
    return site.memo("exported", lambda: {
        asset.file: len(asset.data)
        for what in plan(site)
        for asset in join(site, what, (write(site, what, some) for some in batches(site, what)))
    })  # fmt: skip


def _write_comment(site: Site, entries: int, more: str) -> bytes:
    """The comment at the top of a file. BibTeX ignores it as long as it has no `@`."""
    newest = find_newest_day(site)
    lines = [
        " ".join(filter(None, (site.name, site.url))),
        format_count(entries, "entry", "entries") + (f", the newest of {newest}" if newest else ""),
        more and f"goes on in {more}",
    ]
    comment = "".join(f"% {line}\n" for line in lines if line).replace("@", "(at)")
    return f"{comment}\n".encode()
