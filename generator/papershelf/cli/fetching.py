"""Commands that ask the network: for papers, and for what became of them."""

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
from .console import command, config_of, config_option, plugin_of, say


@click.command()
@config_option
@click.option("--dry-run", is_flag=True, help="Write nothing: show the changes as a diff.")
@click.option(
    "--link-versions",
    is_flag=True,
    help="Name preprint and published version of a work under each other's `versions`.",
)
@click.argument("names", metavar="PAPER...", nargs=-1, required=True)
@command
def add(config_file: str, dry_run: bool, link_versions: bool, names: tuple[str, ...]) -> None:
    """Write a record for each PAPER: an arXiv id, a DOI, an ACL id, PMID:N, an address of one of
    these or of OpenReview, or a title in quotes.

    A paper that is there already gets what it lacks, as by `papershelf import`.
    """
    from ..curation.importing import adding, run_import

    def planned(root: Path, content: Path, client: Any, heard: Any) -> Any:
        made = run_import.opened(root, content, link_versions)
        return adding.plan(made, names, client, date.today().isoformat(), heard)

    _carried_out(config_file, planned, write=not dry_run)


@click.command()
@config_option
@click.option("--write", is_flag=True, help="Write the changed records.")
@command
def refresh(config_file: str, write: bool) -> None:
    """Show what became of the papers, as a diff: counts, published versions, retractions; write it
    with --write.

    What you changed in a record since it was imported or refreshed stays.
    """
    from ..curation.importing import refreshing, run_import

    def planned(root: Path, content: Path, client: Any, heard: Any) -> Any:
        made = run_import.opened(root, content)
        return refreshing.plan(made, client, date.today().isoformat(), heard)

    _carried_out(config_file, planned, write=write)


def _carried_out(config_file: str, planned: Callable[..., Any], *, write: bool) -> None:
    """Plan, say what is planned, and write it or show it."""
    from .. import progress
    from ..curation.diff import differences
    from ..sources.client import Client

    started = time.perf_counter()
    plugin = plugin_of(config_of(config_file))
    root = Path(config_file).resolve().parent
    content = recipe.content_folder(root, plugin.settings)
    client = Client(root / ".cache" / "papershelf" / "fetched", plugin.settings.contact)
    try:
        with progress.show_progress(started) as heard:
            made = planned(root, content, client, heard)
    except ContentError as error:
        say(str(error), "red")
        sys.exit(1)
    for note in made.notes:
        say(str(note), "yellow")
    if write:
        made.write()
    else:
        for difference in differences(root, made.texts):
            click.echo(difference)
    say(f"{made}{'' if write else ' (nothing is written)'}")
    sys.exit(1 if made.noted("not understood") or made.noted("not fetched") else 0)
