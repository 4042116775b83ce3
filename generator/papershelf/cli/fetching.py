"""Commands that add and update records, and may use the network."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import click

from ..builder import recipe
from ..errors import ContentError
from .console import (
    command,
    config_option,
    dry_run_option,
    find_plugin,
    link_versions_option,
    read_config,
    say,
    write_option,
)


@command(
    """
papershelf add 2405.16506
papershelf add https://doi.org/10.1108/eb046814 PMID:17284678
papershelf add --dry-run "An Algorithm for Suffix Stripping"
"""
)
@config_option
@dry_run_option
@link_versions_option
@click.argument("names", metavar="PAPER...", nargs=-1, required=True)
def add(config_file: str, dry_run: bool, link_versions: bool, names: tuple[str, ...]) -> None:
    """Look up papers by identifier or title and add their records.

    PAPER is an arXiv id, a DOI, an ACL Anthology id, PMID:N, ISBN:N, a URL with one of these, an
    OpenReview URL, or the full title in quotes.

    If the collection already has a paper, its record gets the keys that it lacks, as with
    `papershelf import`.
    """
    from ..curation.importing import adding

    def plan(open_planner: Any, make_client: Any, listener: Any) -> Any:
        planner = open_planner(link_versions)
        return adding.plan(planner, names, make_client(), date.today().isoformat(), listener)

    _run_plan(config_file, plan, not dry_run, "nothing was written")


@command(
    """
papershelf pull --dry-run
papershelf pull
"""
)
@config_option
@dry_run_option
@link_versions_option
def pull(config_file: str, dry_run: bool, link_versions: bool) -> None:
    """Add the new papers of the sources in sources.yaml.

    Papers that the collection has stay as they are. Those that you deleted are not added again,
    and neither are those in refused.yaml.
    """
    from ..curation.importing import pulling

    def plan(open_planner: Any, make_client: Any, listener: Any) -> Any:
        planner = open_planner(link_versions)
        followed = pulling.load_valid(planner)
        return pulling.plan(planner, followed, make_client(), date.today(), listener)

    _run_plan(config_file, plan, not dry_run, "nothing was written")


@command(
    """
papershelf refresh
papershelf refresh --write
papershelf refresh --links
"""
)
@config_option
@write_option
@click.option(
    "--links",
    is_flag=True,
    help="Look for dead links, archived copies and free copies instead.",
)
def refresh(config_file: str, write: bool, links: bool) -> None:
    """Look up citations, published versions and retractions.

    Without --write the changes are only shown, as a diff. Values that you have changed since they
    were imported or refreshed stay as they are.
    """
    from ..curation.importing import refreshing

    def plan(open_planner: Any, make_client: Any, listener: Any) -> Any:
        planner = open_planner()
        if links:
            return _plan_links(planner, make_client(), config_file, listener)
        return refreshing.plan(planner, make_client(), date.today().isoformat(), listener)

    _run_plan(config_file, plan, write, "nothing was written; use --write")


def _plan_links(planner: Any, client: Any, config_file: str, listener: Any) -> Any:
    from ..curation.links import dead_links
    from ..sources.links.link_checker import LinkChecker

    checker = LinkChecker(_find_cache(config_file) / "links", client.contact)
    return dead_links.plan(planner, client, checker, listener)


@command(
    """
papershelf import library.bib
papershelf import --dry-run exports/
papershelf import papers.csv --columns title=Nom,authors=Qui
curl -s https://example.org/library.bib | papershelf import -
""",
    "import",
)
@config_option
@click.option(
    "--format",
    default="",
    metavar="NAME",
    help="Format of the files, such as bibtex or ris; by default their content decides.",
)
@click.option(
    "--columns",
    default="",
    metavar="KEY=NAME,...",
    help="Names of a table's columns where they are not known, or, for a table without a header "
    "row, its keys in order: title,authors,year.",
)
@click.option(
    "--pdfs-from",
    "pdf_folder",
    metavar="FOLDER",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    help="Copy the PDFs that BibTeX files of Zotero, JabRef, Mendeley or al-folio name into the "
    "content folder, for records without `pdf`; only files below this folder are taken.",
)
@click.option(
    "--volumes",
    is_flag=True,
    help="Make entries of volumes.yaml, not records, of the `@proceedings` that other entries of a "
    "BibTeX file name as their `crossref`.",
)
@dry_run_option
@link_versions_option
@click.argument("names", metavar="FILE...", nargs=-1, required=True)
def import_(
    config_file: str, names: tuple[str, ...], dry_run: bool, link_versions: bool,
    pdf_folder: Path | None, **options: Any,
) -> None:  # fmt: skip
    """Import records from bibliography files.

    FILE is a file, a folder of files, or `-` for standard input. Each entry becomes a record. If it
    was imported before, its record gets the changes of the source, except for keys that you have
    edited. Papers of which a file only has identifiers are looked up, as with `papershelf add`.
    """
    from ..curation.importing import attached_pdfs, run_import

    def plan(open_planner: Any, make_client: Any, listener: Any) -> Any:
        def look_up(planner: Any, mentions: Any) -> None:
            from ..curation.importing import adding

            today = date.today().isoformat()
            adding.look_up_mentions(planner, mentions, make_client(), today, listener)

        planner = open_planner(link_versions)
        if pdf_folder:
            planner.pdfs = attached_pdfs.AttachedPdfs(pdf_folder, planner.content)
        return run_import.plan(planner, names, run_import.SourceOptions(**options), look_up)

    _run_plan(config_file, plan, not dry_run, "nothing was written")


def _run_plan(
    config_file: str, make_plan: Callable[..., Any], is_written: bool, unwritten: str
) -> None:
    """Make a plan, then write its changes or show them; `make_plan` gets functions that open a
    planner and make a client of the network."""
    from .. import progress
    from ..curation.diff import format_diffs
    from ..curation.importing import run_import

    started = time.perf_counter()
    plugin = find_plugin(read_config(config_file))
    root = Path(config_file).resolve().parent
    content = recipe.find_content_folder(root, plugin.settings)

    def open_planner(link_versions: bool = False) -> Any:
        return run_import.open_planner(root, content, link_versions, plugin.settings.key_style)

    def make_client() -> Any:
        from ..sources.client import Client

        return Client(_find_cache(config_file) / "fetched", plugin.settings.contact)

    try:
        with progress.show_progress(started) as listener:
            plan = make_plan(open_planner, make_client, listener)
    except ContentError as error:
        say(str(error), "red")
        sys.exit(1)
    for note in plan.notes:
        say(str(note), "yellow")
    if is_written:
        plan.write()
    else:
        for diff in format_diffs(root, plan.texts):
            click.echo(diff)
    say(f"{plan}{'' if is_written else f' ({unwritten})'}")
    sys.exit(plan.get_exit_code(is_written))


def _find_cache(config_file: str) -> Path:
    """Return the folder of what sources have answered."""
    return Path(config_file).resolve().parent / ".cache" / "papershelf"
