"""Files of the whole collection: its bibliography in every format, the records, their schema.

`bibliography.bib` is plain text, since LaTeX and Zotero ask for it by its address. The others are
compressed if they are large. A file that would still be too large is split into parts.

The bibliography with abstracts and the records change with every abstract. `edit` replaces single
texts in them, so that such a change costs no more than writing the files.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from ... import parallel
from ...errors import format_count
from ...formats import FORMATS, Format, biblatex, bibtex, csl, endnote, ris, strings
from ...records.paper import Paper, as_json
from ...records.schema import build_json_schema
from ..bibtex_entries import write_bibtex
from ..previous import Previous
from ..reading import find_newest_day, list_papers_by_id
from ..rendering import urls
from ..rendering.output import Asset, Edit
from ..site import Site
from . import file_parts

_BIBTEX, _BIBLATEX, _REFERENCES = "bibtex", "biblatex", "references"
_ABSTRACTS, _RECORDS, _SCHEMA = "abstracts", "records", "schema"
NAME = "exports"
"""The name of the maker."""
BIBTEX_JOB = NAME, _BIBTEX
"""The job that is made again whenever a paper's BibTeX entry or row may have changed."""
JOBS = (NAME, _ABSTRACTS), (NAME, _RECORDS)
"""The jobs that make the files with abstracts."""
_OF_ITEMS = (ris, csl, endnote)
"""The formats that are written from CSL items, together: making the items takes longest."""
_FILES = {
    urls.BIBLIOGRAPHY: _BIBTEX,
    urls.bibliography("", biblatex.SUFFIX): _BIBLATEX,
    **{urls.bibliography("", writer.SUFFIX): _REFERENCES for writer in _OF_ITEMS},
    urls.ABSTRACTS: _ABSTRACTS,
    urls.RECORDS: _RECORDS,
    urls.SCHEMA: _SCHEMA,
}
_BLANK_LINE, _LINE = "\n\n", "\n"
_BATCH = 250

Texts = list[list[bytes]]
"""For each file of a job, a text per paper."""


class Export(NamedTuple):
    """A file of the whole collection: its format (empty without a name), address and bytes."""

    name: str
    address: str
    size: int


def plan(site: Site) -> Iterator[str]:
    yield from (_REFERENCES, _BIBLATEX, _BIBTEX, _ABSTRACTS, _RECORDS, _SCHEMA)


def match(_site: Site, path: str) -> str | None:
    """See `Maker.match`; the later parts of a file are not found."""
    return _FILES.get(path.removesuffix(urls.GZIP))


def note_reads(site: Site, what: str) -> None:
    """See `WholeModule`."""
    if what != _SCHEMA:
        site.recorder.note(("collection" if what in (_ABSTRACTS, _RECORDS) else "heads",))


def batches(site: Site, what: str) -> list[range]:
    """The positions of the papers in a job's files, in batches."""
    return [] if what == _SCHEMA else parallel.split_ranges(len(_order_papers(site, what)), _BATCH)


def _order_papers(site: Site, what: str) -> Sequence[Paper]:
    """The papers in the order of a job's files."""
    return list_papers_by_id(site) if what == _RECORDS else site.records.papers


def write(site: Site, what: str, places: range) -> Texts:
    """The texts of some papers, by their positions in a job's files."""
    papers = _order_papers(site, what)[places.start : places.stop]
    match what:
        case "bibtex":
            texts = [f"{write_bibtex(site, paper)}\n" for paper in papers]
        case "biblatex":
            texts = [f"{biblatex.write(paper, site.records.venues)}\n" for paper in papers]
        case "references":
            items = [csl.to_item(paper, site.records.venues) for paper in papers]
            return [[writer.write_item(item).encode() for item in items] for writer in _OF_ITEMS]
        case "abstracts":
            texts = [_write_with_abstract(site, paper) for paper in papers]
        case _:
            texts = [_write_record(paper) for paper in papers]
    return [[text.encode() for text in texts]]


def join(site: Site, what: str, written: Iterable[Texts]) -> Iterator[Asset]:
    """A job's files, from the texts that `write` gave for each batch; few are in memory at once."""
    match what:
        case "bibtex":
            texts = _flatten_texts(written)
            yield from _write_plain(
                urls.BIBLIOGRAPHY, _write_bibtex_parts(site, urls.BIBLIOGRAPHY, texts, share=True)
            )
        case "biblatex":
            address, texts = urls.bibliography("", biblatex.SUFFIX), _flatten_texts(written)
            yield from _write_packed(
                address, _write_bibtex_parts(site, address, texts, share=True), _BLANK_LINE
            )
        case "references":
            yield from _write_references(written)
        case "abstracts":
            parts_ = _write_bibtex_parts(site, urls.ABSTRACTS, _flatten_texts(written))
            yield from _write_packed(urls.ABSTRACTS, parts_, _BLANK_LINE)
        case "records":
            parts = file_parts.cut_parts(_flatten_texts(written))
            yield from _write_packed(urls.RECORDS, map(_drain, parts), _LINE)
        case "schema":
            schema = json.dumps(build_json_schema(), ensure_ascii=False, indent=1)
            yield Asset(urls.SCHEMA, f"{schema}\n".encode())


def _flatten_texts(written: Iterable[Texts]) -> Iterator[bytes]:
    """The texts of a job with one file."""
    return (text for (texts,) in written for text in texts)


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


def edit(site: Site, read: file_parts.Read, before: Iterable[Paper]) -> list[Edit]:
    """The edits of the files with abstracts after a change of some papers.

    `read` gives the content of a file of the site as it was; `before` are the papers as they were.
    Raises OSError and ValueError if the files are not as expected.
    """
    pairs = [(paper, site.records.by_id[paper.id]) for paper in before]
    entries = [
        (_write_with_abstract(site, old), _write_with_abstract(site, new)) for old, new in pairs
    ]
    records = [(_write_record(old), _write_record(new)) for old, new in pairs]
    changed = (
        file_parts.edit_parts(read, urls.ABSTRACTS, entries, _BLANK_LINE),
        file_parts.edit_parts(read, urls.RECORDS, records, _LINE),
    )
    return [
        (job, [Asset(address, data) for address, data in found.items()], set())
        for job, found in zip(JOBS, changed, strict=True) if found
    ]  # fmt: skip


def _write_plain(address: str, texts: Iterable[bytes]) -> Iterator[Asset]:
    for number, text in enumerate(texts, 1):
        yield Asset(urls.part(address, number), text)


def _write_packed(address: str, texts: Iterable[bytes], end: str) -> Iterator[Asset]:
    for own, data in file_parts.pack_parts(address, texts, end.encode()):
        yield Asset(own, data)


def _drain(part: tuple[list[bytes], bool]) -> bytes:
    """The texts of a part as one; empties the list, so that memory holds them only once."""
    texts, _ = part
    data = b"".join(texts)
    texts.clear()
    return data


# --- bibliographies -------------------------------------------------------------------------


def _write_references(written: Iterable[Texts]) -> Iterator[Asset]:
    """The collection in the formats that are written from CSL items."""
    files: list[list[bytes]] = [[] for _ in _OF_ITEMS]
    for some in written:
        for texts, more in zip(files, some, strict=True):
            texts.extend(more)
    for texts, writer in zip(files, _OF_ITEMS, strict=True):
        texts.reverse()
        left = (texts.pop() for _ in range(len(texts)))  # so that memory holds each once
        joined = (_join_texts(writer, some) for some, _ in file_parts.cut_parts(left))
        yield from _write_packed(urls.bibliography("", writer.SUFFIX), joined, _LINE)


def _join_texts(written: Format, texts: list[bytes]) -> bytes:
    # As Latin-1, a character for each byte: in Python a single character beyond Latin-1 makes the
    # whole text take two or four bytes a character.
    joined = written.join([text.decode("latin-1") for text in texts])
    texts.clear()
    return joined.encode("latin-1")


def _write_bibtex_parts(
    site: Site, address: str, entries: Iterable[bytes], *, share: bool = False
) -> Iterator[bytes]:
    """The parts of a BibTeX file of entries, each part with a head.

    With `share`, entries share the names of venues: the file is shorter, but can't be edited.
    """
    for number, (some, goes_on) in enumerate(file_parts.cut_parts(entries), 1):
        more = urls.part(address, number + 1) if goes_on else ""
        names, texts = strings.extract_strings(some) if share else (b"", some)
        head = [
            text + b"\n" for text in (_write_head(site, len(some), more).encode(), names) if text
        ]
        data = b"".join([*head, *texts]) if some else b""
        some.clear()  # to free memory before the part is written
        del texts
        yield data


def _write_head(site: Site, entries: int, more: str) -> str:
    """The comment at the top of a file. BibTeX ignores it as long as it has no `@`."""
    newest = find_newest_day(site)
    lines = [
        " ".join(filter(None, (site.name, site.url))),
        format_count(entries, "entry", "entries") + (f", the newest of {newest}" if newest else ""),
        more and f"goes on in {more}",
    ]
    return "".join(f"% {line}\n" for line in lines if line).replace("@", "(at)")


def _write_with_abstract(site: Site, paper: Paper) -> str:
    return f"{bibtex.with_abstract(write_bibtex(site, paper), paper)}\n"


# --- records --------------------------------------------------------------------------------


def _write_record(paper: Paper) -> str:
    return f"{as_json(paper)}\n"


def patch(site: Site, what: str, previous: Previous) -> tuple[list[Asset], set[str]] | None:
    return None
