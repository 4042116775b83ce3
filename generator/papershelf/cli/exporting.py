"""The command that writes papers in the formats of other programs.

Modules that other commands don't need are imported inside functions, so that these are fast.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path

import click

from ..curation import atomic_write
from ..errors import CallError, ContentError, did_you_mean, format_count
from ..records.paper import Paper
from ..settings import EMAIL
from ..site import Site
from .console import command, config_option, load_site, say

FORMATS = (
    "bibtex", "biblatex", "ris", "csl", "endnote", "mods", "crossref", "datacite", "oai",
    "markdown", "csv",
)  # fmt: skip
"""The formats of `selection_files`, by name."""
_FORMATS_WITH = {
    "depositor": ("crossref",), "registrant": ("crossref",), "publisher": ("crossref", "datacite"),
    "email": ("crossref", "oai"), "gateway": ("oai",),
}  # fmt: skip
"""Option -> the formats that use it."""


@command(
    """
papershelf export --format ris -q "tag:search year:2020.." > search.ris
papershelf export --format markdown -o README.md
papershelf export --format oai --email me@example.org -o docs/oai.xml
papershelf export --format crossref --depositor "Owl Press" -o deposits/
papershelf export --volume owls-2025 -o owls-2025.bib
""",
    context_settings={"allow_extra_args": True},
)
@config_option
@click.option(
    "--format",
    "format_name",
    type=click.Choice(FORMATS),
    default="bibtex",
    show_default=True,
    metavar="NAME",
    help=f"Format to write: {', '.join(FORMATS[:-1])} or {FORMATS[-1]}.",
)
@click.option(
    "-q",
    "--query",
    default="",
    metavar="QUERY",
    help="Which papers, in the syntax of the search page; all by default.",
)
@click.option(
    "--volume",
    default="",
    metavar="ID",
    help="The papers of a volume, in its order; in bibtex and biblatex they share its fields by "
    "`crossref`.",
)
@click.option(
    "-o",
    "--out",
    "target",
    metavar="PATH",
    help="File to write, or folder, which ends in a slash; by default standard output.",
)
@click.option(
    "--depositor", default="", metavar="NAME", help="Who registers DOIs; for crossref only."
)
@click.option(
    "--registrant",
    default="",
    metavar="NAME",
    help="Who is responsible for the papers, if not the depositor; for crossref only.",
)
@click.option(
    "--email",
    default="",
    metavar="ADDRESS",
    help="E-mail address, published in oai; for crossref, by default `contact` of the settings.",
)
@click.option(
    "--publisher",
    default="",
    metavar="NAME",
    help="Publisher of papers whose records have none; for crossref and datacite.",
)
@click.option(
    "--gateway",
    default="",
    metavar="URL",
    help="Base URL of the gateway that serves the repository; for oai only.",
)
def export(
    config_file: str, format_name: str, query: str, target: str | None, **texts: str
) -> None:
    """Write papers in a format of other programs.

    An existing file in Markdown must have lines `<!-- papershelf:begin -->` and
    `<!-- papershelf:end -->`: the list is written between them, and the rest of the file stays.
    """
    from ..formats.lists.markdown_list import replace_lists
    from ..site.exports.selection_files import ExportOptions, write_files
    from ..site.search.query_papers import find_papers

    _check_call(format_name, texts)
    config, _, site = load_site(config_file)
    path = Path(target) if target else None
    is_folder = path is not None and (str(target).endswith(("/", "\\")) or path.is_dir())
    file = None if is_folder else path
    before = _read(file) if file else ""
    if format_name == "markdown" and file and before:
        text = replace_lists(before, file.name, lambda own: _write_list(site, own or query))
        atomic_write.write(file.parent, {file.name: text})
        return
    # A list for readers has works; who takes all records for a program also gets their versions.
    has_all = format_name != "markdown" and not query.strip()
    has_all = has_all and not texts["volume"]
    papers = list(site.collection.papers) if has_all else find_papers(site, query)
    if texts["volume"]:
        papers = _select_volume(site, texts["volume"], papers)
    options = ExportOptions(
        **texts, address=_find_address(file, Path(config.docs_dir)) if file else "",
        before=before, time=f"{datetime.now(UTC):%Y%m%d%H%M%S}",
    )  # fmt: skip
    try:
        files = write_files(site, format_name, papers, options)
    except ContentError as error:
        say(str(error), "red")
        sys.exit(1)
    if path and is_folder:
        atomic_write.write(path, files)
    else:
        _write_only_file(files, file)
    say(format_count(len(papers), "paper") if papers else "no paper matches the query")


def _check_call(format_name: str, texts: Mapping[str, str]) -> None:
    """Raise CallError for an argument, which may be meant as a query, for an option that the format
    doesn't use, and for one with a wrong value."""
    if more := click.get_current_context().args:
        raise CallError(f"unexpected `{more[0]}`; for a query, write --query '{' '.join(more)}'")
    for option, formats in _FORMATS_WITH.items():
        if texts[option] and format_name not in formats:
            raise CallError(f"--{option} is for --format {' or '.join(formats)} only")
    if texts["email"] and not re.fullmatch(EMAIL, texts["email"]):
        raise CallError(f"--email: `{texts['email']}` is not an e-mail address")
    if texts["gateway"] and not texts["gateway"].startswith(("http://", "https://")):
        raise CallError(f"--gateway: `{texts['gateway']}` doesn't begin with https://")


def _select_volume(site: Site, id: str, papers: list[Paper]) -> list[Paper]:
    """Select the papers of a volume, in its order. Raises CallError if there is no such volume."""
    from ..site.volumes.volumes import list_tracks

    volumes = site.collection.volumes
    if id not in volumes:
        hint = did_you_mean(id, volumes)
        raise CallError(f"volumes.yaml has no volume `{id}`{f'; {hint}' if hint else ''}")
    found = {paper.id: paper for paper in papers}
    return [found[own] for own, _ in list_tracks(site, id) if own in found]


def _find_address(file: Path, docs: Path) -> str:
    """Return the address of a file on the site, which publishes what is in the folder of pages."""
    path, folder = file.resolve(), docs.resolve()
    return path.relative_to(folder).as_posix() if path.is_relative_to(folder) else file.name


def _read(file: Path) -> str:
    """Return the text of a file, empty if there is none. Raises CallError if it is no text."""
    try:
        return file.read_bytes().decode("utf-8-sig") if file.exists() else ""
    except (OSError, ValueError):
        raise CallError(f"{file} can't be read as text in UTF-8") from None


def _write_list(site: Site, query: str) -> str:
    from ..site.exports.selection_files import write_markdown
    from ..site.search.query_papers import find_papers

    papers = find_papers(site, query)
    say(f"{format_count(len(papers), 'paper')}{f' for {query}' if query else ''}")
    return write_markdown(site, papers)


def _write_only_file(files: Mapping[str, str], file: Path | None) -> None:
    """Write a text to a file or to standard output. Raises CallError if there are several."""
    if len(files) > 1:
        names = ", ".join(sorted(files)[:3])
        raise CallError(
            f"these papers need {len(files):,} files ({names} …): name a folder for them, as in "
            "-o deposits/"
        )
    [text] = files.values()
    if file is None:
        sys.stdout.buffer.write(text.encode())
    else:
        atomic_write.write(file.parent, {file.name: text})
