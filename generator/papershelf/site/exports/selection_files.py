"""Files of a selection of papers in any format, as `papershelf export` writes them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol
from urllib.parse import urlsplit

from ...errors import CallError, ContentError, format_count
from ...formats import Format, biblatex, bibtex, csl, endnote, ris
from ...formats.lists import markdown_list
from ...formats.xml import crossref, datacite, mods, oai
from ...formats.xml.deposit import Deposit, Requirements, find_lacks
from ...records.fields import is_local
from ...records.paper import Paper
from ..rendering import urls
from ..site import Site
from ..volumes.crossref_entries import write_entries


@dataclass(frozen=True)
class ExportOptions:
    """What records don't say and some formats need; empty where it is not given.

    `address` is that of the file on the site, `before` its text as it was. `time` is that of the
    export, as `YYYYMMDDhhmmss` in UTC. `volume` is the id of the volume that has the papers.
    """

    depositor: str = ""
    registrant: str = ""
    email: str = ""
    publisher: str = ""
    gateway: str = ""
    address: str = ""
    before: str = ""
    time: str = ""
    volume: str = ""


Files = Mapping[str, str]
"""Name of a file -> its text."""


class _ItemFormat(Protocol):
    """A format whose references are written from CSL items."""

    @property
    def SUFFIX(self) -> str:  # noqa: N802
        """The suffix of the format's file names."""

    def write_item(self, item: csl.Item) -> str:
        """Write the reference of an item."""

    def join(self, entries: Iterable[str]) -> str:
        """Join references into the text of a file."""


def write_files(site: Site, format: str, papers: Sequence[Paper], options: ExportOptions) -> Files:
    """Write papers in a format: one file, or several where a file can't hold all.

    Raises CallError if something is missing that records don't say, and ContentError with all
    records that lack something.
    """
    return _WRITERS[format](site, papers, options)


def write_markdown(site: Site, papers: Sequence[Paper]) -> str:
    """Write papers as a list in Markdown."""
    venues = site.collection.venues
    return markdown_list.write_list(papers, venues, lambda paper: _find_page(site, paper))


def _write_entries(writer: Format) -> _Writer:
    def write(site: Site, papers: Sequence[Paper], _: ExportOptions) -> Files:
        venues = site.collection.venues
        text = writer.join(writer.write(paper, venues) for paper in papers)
        return {f"papers{writer.SUFFIX}": text}

    return write


def _write_bibtex(name: str, writer: Format) -> _Writer:
    """Return a writer of BibTeX or biblatex; papers of a volume refer to its entry."""
    plain = _write_entries(writer)

    def write(site: Site, papers: Sequence[Paper], options: ExportOptions) -> Files:
        if not options.volume:
            return plain(site, papers, options)
        volume = site.collection.volumes[options.volume]
        text = write_entries(site, volume, papers, name)
        return {f"{volume.id}{writer.SUFFIX}": text}

    return write


def _write_references(writer: _ItemFormat) -> _Writer:
    """Return a writer of references with abstracts, which the site's files of all papers lack."""

    def write(site: Site, papers: Sequence[Paper], _: ExportOptions) -> Files:
        items = (csl.to_item_with_abstract(paper, site.collection.venues) for paper in papers)
        return {f"papers{writer.SUFFIX}": writer.join(map(writer.write_item, items))}

    return write


def _write_markdown(site: Site, papers: Sequence[Paper], _: ExportOptions) -> Files:
    text = write_markdown(site, papers)
    return {"papers.md": f"{markdown_list.BEGIN}\n\n{text}\n{markdown_list.END}\n"}


def _write_csv(site: Site, papers: Sequence[Paper], _: ExportOptions) -> Files:
    from ...formats.lists import csv_table  # here, as it loads all readers of files

    return {"papers.csv": csv_table.write_table(papers, site.collection.venues)}


def _write_mods(site: Site, papers: Sequence[Paper], _: ExportOptions) -> Files:
    _require_papers(papers, "MODS")
    return {"papers.mods.xml": mods.write_collection(papers, site.collection.venues)}


# --- deposits -------------------------------------------------------------------------------


def _write_crossref(site: Site, papers: Sequence[Paper], options: ExportOptions) -> Files:
    _require_papers(papers, "Crossref")
    if not (email := options.email or site.settings.contact):
        raise CallError("Crossref needs an e-mail address: give --email, or set `contact`")
    if not options.depositor:
        raise CallError("Crossref needs the name of the depositor: give --depositor")
    deposit = _make_deposit(site, options, email)
    _require_keys(site, papers, deposit, crossref.REQUIREMENTS)
    deposits = crossref.write_deposits(papers, deposit)
    return {f"crossref-{kind}.xml": text for kind, text in deposits.items()}


def _write_datacite(site: Site, papers: Sequence[Paper], options: ExportOptions) -> Files:
    _require_papers(papers, "DataCite")
    deposit = _make_deposit(site, options)
    _require_keys(site, papers, deposit, datacite.REQUIREMENTS)
    return {f"{paper.id}.xml": datacite.write(paper, deposit) for paper in papers}


def _make_deposit(site: Site, options: ExportOptions, email: str = "") -> Deposit:
    return Deposit(
        site.collection.venues, lambda paper: _find_page(site, paper), options.depositor,
        options.registrant or options.depositor, email, options.publisher, options.time,
        lambda paper: _find_work(site, paper),
    )  # fmt: skip


def _find_work(site: Site, paper: Paper) -> tuple[Paper, Sequence[Paper]]:
    """Return the main version of a paper's work, and its other versions."""
    main = site.collection.work(paper.id) or paper
    return main, site.collection.versions.get(main.id, ())


def _require_keys(
    site: Site, papers: Sequence[Paper], deposit: Deposit, required: Requirements
) -> None:
    """Raise ContentError if records lack something; every one is named."""
    problems = []
    for paper in papers:
        if lacks := find_lacks(deposit, paper, required):
            text = f"the record lacks {_join_words(lacks)}, which {required.agency} requires"
            problems.append(site.collection.places[paper.id].to_problem("incomplete", text))
    if problems:
        raise ContentError(problems)


def _join_words(words: Sequence[str]) -> str:
    *first, last = words
    return f"{', '.join(first)} and {last}" if first else last


# --- OAI-PMH --------------------------------------------------------------------------------


def _write_oai(site: Site, papers: Sequence[Paper], options: ExportOptions) -> Files:
    _require_papers(papers, "A repository of OAI-PMH")
    if not site.url:
        raise CallError("OAI-PMH needs the URL of the site: set `site_url` in mkdocs.yml")
    if not options.email:  # `contact` is not for publication
        raise CallError("OAI-PMH needs an e-mail address, which is published: give --email")
    if len(papers) > oai.MOST_RECORDS:
        most = f"{oai.MOST_RECORDS:,}"
        found = format_count(len(papers), "paper")
        raise CallError(f"a static repository has at most {most} records, not {found}: "
                        "give a --query")  # fmt: skip
    name = options.address or "oai.xml"
    address = urlsplit(f"{site.url.rstrip('/')}/{name}")
    # A gateway's base URL ends in the file's, without its scheme (section 3.2).
    gateway = options.gateway.rstrip("/")
    base = f"{gateway}/{address.netloc}{address.path}" if gateway else address.geturl()
    identifiers = f"oai:{address.hostname}:{urlsplit(site.url).path.strip('/')}/"
    repository = oai.StaticRepository(
        site.name, base, options.email, identifiers.replace(":/", ":"),
        f"{site.url.rstrip('/')}/{urls.PAPERS}",
    )  # fmt: skip
    today = f"{options.time[:4]}-{options.time[4:6]}-{options.time[6:8]}"
    venues = site.collection.venues
    return {name: oai.write_repository(repository, papers, venues, today, options.before)}


def _require_papers(papers: Sequence[Paper], what: str) -> None:
    if not papers:
        raise CallError(f"{what} needs at least one paper, and no paper matches the query")


def _find_page(site: Site, paper: Paper) -> str:
    """The URL of a paper's page: where the record says that it is, or else on the site."""
    if paper.url.startswith("http") and not is_local(paper.url):
        return paper.url
    return f"{site.url.rstrip('/')}/{urls.paper(paper.id)}" if site.url else ""


_Writer = Callable[[Site, Sequence[Paper], ExportOptions], Files]
_WRITERS: Mapping[str, _Writer] = {
    "bibtex": _write_bibtex("bibtex", bibtex), "biblatex": _write_bibtex("biblatex", biblatex),
    "ris": _write_references(ris), "csl": _write_references(csl),
    "endnote": _write_references(endnote), "mods": _write_mods, "crossref": _write_crossref,
    "datacite": _write_datacite, "oai": _write_oai, "markdown": _write_markdown, "csv": _write_csv,
}  # fmt: skip
NAMES = tuple(_WRITERS)
"""The formats."""
