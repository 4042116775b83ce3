"""Commands for curators: a new folder, and the records in it."""

from __future__ import annotations

import json
import shutil
import sys
from dataclasses import asdict
from importlib.resources import as_file, files
from pathlib import Path

import click

from ..builder import recipe
from ..errors import (
    CallError,
    ContentError,
    format_annotation,
    format_count,
    select_errors,
    summarize,
)
from ..records import schema as records_schema
from ..records.collection import Collection
from .console import command, config_of, config_option, plugin_of, say

_FEW = 5
"""Merges that are shown where all are not asked for."""
_COLOURS = {"error": "red", "warning": "yellow", "note": "cyan"}


@click.command()
@click.argument("folder", type=click.Path(path_type=Path))
@command
def new(folder: Path) -> None:
    """Make FOLDER, ready to build: settings, three sample records, workflows."""
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise CallError(f"{folder} is there already: name a new or an empty folder")
    with as_file(files("papershelf") / "skeleton") as skeleton:
        shutil.copytree(
            skeleton, folder, dirs_exist_ok=True, ignore=shutil.ignore_patterns("__pycache__")
        )
    _write_schema(folder / "content" / "schema.json")
    say(f"made {folder}; next: cd {folder} && papershelf serve")


@click.command()
@config_option
@click.option(
    "--format",
    "style",
    type=click.Choice(["text", "github", "json"]),
    default="text",
    show_default=True,
    help="text: for reading; github: workflow annotations; json: a list.",
)
@click.option(
    "--merges",
    type=click.Choice(["few", "all", "none"]),
    default="few",
    show_default=True,
    help="How many authors to show who are likely one person; as text only.",
)
@command
def check(config_file: str, style: str, merges: str) -> None:
    """Report every problem of every record, and what could be written better; change nothing.

    Authors who are likely one person are shown too, with what to write into people.yaml. That is no
    problem: the exit code is 0 where there is no other.
    """
    from ..curation.fixes.run_fixes import firsts, noted

    config = config_of(config_file)
    plugin = plugin_of(config)
    root = Path(config_file).resolve().parent
    shelf, problems = recipe.load_collection(root, plugin.settings)
    problems = noted(root, recipe.content_folder(root, plugin.settings), shelf, problems)
    if style == "json":
        click.echo(json.dumps([asdict(one) for one in problems], indent=2, ensure_ascii=False))
    elif style == "github":
        for problem in firsts(problems):
            click.echo(format_annotation(problem))
    else:
        for problem in firsts(problems):
            say(str(problem), _COLOURS[problem.severity])
        if merges != "none":
            _show_merges(shelf, merges == "all")
    say(summarize(problems))
    sys.exit(1 if select_errors(problems) else 0)


def _show_merges(shelf: Collection, is_all: bool) -> None:
    """The authors who are likely one person, and what a curator may do about it."""
    from ..curation.people.merges import likely

    found = likely(shelf)
    shown = found if is_all else found[:_FEW]
    for merge in shown:
        say(str(merge).removesuffix("\n"))
    if shown:
        more = len(found) - len(shown)
        rest = f"; {more:,} more: papershelf check --merges all" if more else ""
        say(f"what is right goes into people.yaml{rest}")


@click.command()
@config_option
@click.option("--write", is_flag=True, help="Write the mended records.")
@command
def fix(config_file: str, write: bool) -> None:
    """Show what can be mended in the records without asking, as a diff; write it with --write."""
    from ..curation import atomic_write
    from ..curation.diff import differences
    from ..curation.fixes import run_fixes

    plugin = plugin_of(config_of(config_file))
    root = Path(config_file).resolve().parent
    texts = run_fixes.fixed(root, recipe.content_folder(root, plugin.settings))
    if write:
        atomic_write.write(root, texts)
    else:
        for difference in differences(root, texts):
            click.echo(difference)
    hint = "" if write or not texts else " (nothing is written without --write)"
    say(f"{format_count(len(texts), 'file')} mended{hint}")


@click.command("import")
@config_option
@click.option(
    "--format",
    "format_name",
    default="",
    metavar="NAME",
    help="What the files are, where their content doesn't tell.",
)
@click.option("--dry-run", is_flag=True, help="Write nothing: show the changes as a diff.")
@click.option(
    "--link-versions",
    is_flag=True,
    help="Name preprint and published version of a work under each other's `versions`.",
)
@click.argument("names", metavar="FILE...", nargs=-1, required=True)
@command
def import_(
    config_file: str, format_name: str, dry_run: bool, link_versions: bool, names: tuple[str, ...]
) -> None:
    """Write a record for each entry of bibliography files; FILE may be a folder, or `-`.

    What was imported before changes where its source has, unless it was edited by hand.
    """
    from ..curation.diff import differences
    from ..curation.importing import run_import

    plugin = plugin_of(config_of(config_file))
    root = Path(config_file).resolve().parent
    content = recipe.content_folder(root, plugin.settings)
    try:
        made = run_import.plan(root, content, names, format_name, link_versions)
    except ContentError as error:
        say(str(error), "red")
        sys.exit(1)
    for note in made.notes:
        say(str(note), "yellow")
    if dry_run:
        for difference in differences(root, made.texts):
            click.echo(difference)
    else:
        made.write()
    say(f"{made}{' (nothing is written)' if dry_run else ''}")
    sys.exit(1 if made.noted("not understood") else 0)


@click.command()
@click.option(
    "-o", "--out", "target", type=click.Path(path_type=Path), help="A file, for editors to read."
)
@command
def schema(target: Path | None) -> None:
    """Print the JSON Schema of a record, or write it to a file."""
    if target:
        _write_schema(target)
    else:
        click.echo(_schema_text(), nl=False)


def _schema_text() -> str:
    return json.dumps(records_schema.build_json_schema(), indent=2, ensure_ascii=False) + "\n"


def _write_schema(path: Path) -> None:
    path.write_text(_schema_text(), encoding="utf-8", newline="\n")
