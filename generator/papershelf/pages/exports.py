"""The whole collection as files: its bibliography in every format, its records, and what is where.

The bibliography with abstracts and the records change with every abstract; so that this costs no
more than writing them, `edited` changes a text in them.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator

from ..errors import count
from ..formats import FORMATS, bibtex, strings
from ..records.paper import Paper, as_json
from ..records.schema import json_schema
from . import llms, parts, urls
from .output import Asset, Output
from .site import Site

_LISTED, _ABSTRACTS, _RECORDS, _SCHEMA, _LLMS = "listed", "abstracts", "records", "schema", "llms"
JOBS = ("exports", _ABSTRACTS), ("exports", _RECORDS)
"""The jobs that make the files with abstracts."""
_FILES = {
    **{urls.bibliography("", one.SUFFIX): _LISTED for one in FORMATS.values()},
    urls.ABSTRACTS: _ABSTRACTS, urls.RECORDS: _RECORDS, urls.SCHEMA: _SCHEMA, urls.LLMS: _LLMS,
}  # fmt: skip
_BLANK_LINE, _LINE = "\n\n", "\n"


def plan(site: Site) -> Iterator[str]:
    yield from (_LISTED, _ABSTRACTS, _RECORDS, _SCHEMA, _LLMS)


def inputs(site: Site, what: str) -> object:
    papers = site.collection.papers
    if what == _LISTED:
        return [site.head_of(paper) for paper in papers]
    if what in (_ABSTRACTS, _RECORDS):
        return [(paper.id, site.digest_of(paper)) for paper in papers]
    return what, len(papers), site.newest, bool(site.collection.lists)


def make(site: Site, what: str) -> Iterator[Output]:
    if what == _LISTED:
        for name in FORMATS:
            yield from _bibliography(site, name)
    elif what == _ABSTRACTS:
        texts = (_with_abstract(site, paper) for paper in site.collection.papers)
        yield from _bib(site, urls.ABSTRACTS, texts)
    elif what == _RECORDS:
        records = (_record(paper).encode() for paper in site.by_id)
        for number, (lines, _) in enumerate(parts.cut(records), 1):
            data = b"".join(lines)
            lines.clear()  # before it is written
            yield Asset(urls.part(urls.RECORDS, number), data)
    elif what == _SCHEMA:
        schema = json.dumps(json_schema(), ensure_ascii=False, indent=1)
        yield Asset(urls.SCHEMA, f"{schema}\n".encode())
    else:
        yield Asset(urls.LLMS, llms.text(site).encode())


def job_of(path: str) -> str | None:
    """What makes a file; None where it is no such file, or a later part of one."""
    return _FILES.get(path)


def edited(
    site: Site, read: parts.Read, before: Iterable[Paper]
) -> Iterator[tuple[tuple[str, str], list[Asset]]]:
    """What changes with papers' abstracts and the like: the jobs that make it, and its files.

    `read` gives a file of the site as it was; `before` are the papers as they were. Raises OSError
    and ValueError where the files are others than was thought.
    """
    pairs = [(paper, site.collection.by_id[paper.id]) for paper in before]
    entries = [(_with_abstract(site, old), _with_abstract(site, new)) for old, new in pairs]
    records = [(_record(old), _record(new)) for old, new in pairs]
    changed = (
        parts.edited(read, urls.ABSTRACTS, entries, _BLANK_LINE),
        parts.edited(read, urls.RECORDS, records, _LINE),
    )
    for job, found in zip(JOBS, changed, strict=True):
        if found:
            yield job, [Asset(address, data) for address, data in found.items()]


# --- bibliographies: of a large collection what takes most memory ---------------------------


def _bibliography(site: Site, name: str) -> Iterator[Asset]:
    """The whole collection in a format."""
    written = FORMATS[name]
    address = urls.bibliography("", written.SUFFIX)
    texts = (site.entry(name, paper) for paper in site.collection.papers)
    if written.SUFFIX.endswith(".bib"):
        yield from _bib(site, address, (f"{entry}\n" for entry in texts), share=True)
        return
    # Joined with a character for each byte: one beyond Latin-1 makes all of a text that holds it
    # take up to four bytes a character.
    bytewise = (text.encode().decode("latin-1") for text in texts)
    for number, (some, _) in enumerate(parts.cut(bytewise), 1):
        yield Asset(urls.part(address, number), written.join(some).encode("latin-1"))


def _bib(
    site: Site, address: str, entries: Iterable[str], *, share: bool = False
) -> Iterator[Asset]:
    """A BibTeX file of entries, each with an empty line, below a head.

    One whose entries share names of venues is shorter, but can't be edited.
    """
    for number, (some, goes_on) in enumerate(parts.cut(map(str.encode, entries)), 1):
        more = urls.part(address, number + 1) if goes_on else ""
        names, texts = strings.shared(some) if share else (b"", some)
        head = [text + b"\n" for text in (_head(site, len(some), more).encode(), names) if text]
        data = b"".join([*head, *texts]) if some else b""
        some.clear()  # before it is written
        del texts
        yield Asset(urls.part(address, number), data)


def _head(site: Site, entries: int, more: str) -> str:
    """What a file says of itself. BibTeX passes over it, but for an `@`."""
    newest = site.newest
    lines = [
        " ".join(filter(None, (site.name, site.url))),
        count(entries, "entry", "entries") + (f", the newest of {newest}" if newest else ""),
        more and f"goes on in {more}",
    ]
    return "".join(f"% {line}\n" for line in lines if line).replace("@", "(at)")


def _with_abstract(site: Site, paper: Paper) -> str:
    return f"{bibtex.with_abstract(site.bibtex(paper), paper)}\n"


# --- records --------------------------------------------------------------------------------


def _record(paper: Paper) -> str:
    return f"{as_json(paper)}\n"
