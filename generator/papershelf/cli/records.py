"""Commands for curators: a new folder, and the records in it."""

from __future__ import annotations

import json
import shlex
import sys
from collections.abc import Sequence
from dataclasses import asdict, replace
from importlib.resources import as_file, files
from pathlib import Path

import click

from ..builder import recipe
from ..curation.new_folder import KINDS, create_folder, find_outer_repository
from ..errors import (
    CallError,
    format_annotation,
    format_count,
    format_problems,
    merge_notes,
    select_errors,
    summarize,
)
from ..records import schema as records_schema
from ..records.collection import Collection
from ..records.followed.followed_files import load_followed
from ..records.own.own_fields import describe_fields
from ..records.reader import Memory, RecordReader
from .console import (
    command,
    config_option,
    find_plugin,
    read_config,
    say,
    write_option,
)

_FEW = 5
"""Merges to show with `--merges few`."""
_COLOURS = {"error": "red", "warning": "yellow", "note": "cyan"}


@command(
    """
papershelf new papers
papershelf new papers --for lab
"""
)
@click.argument("folder", type=click.Path(path_type=Path))
@click.option(
    "--for",
    "kind",
    type=click.Choice(KINDS),
    help="Use of the site: a sample site for it, with real papers; by default a plain one.",
)
def new(folder: Path, kind: str | None) -> None:
    """Create a folder with settings, sample records and workflows.

    FOLDER must be new or empty. The site in it can be built right away.
    """
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise CallError(f"{folder} already exists; choose a new or an empty folder")
    with as_file(files("papershelf")) as package:
        create_folder(package, folder, kind or "")
    _write_schema(folder / "content" / "schema.json")
    say(f"created {folder}; next: cd {shlex.quote(str(folder))} && papershelf serve")
    if outer := find_outer_repository(folder):
        message = (
            f"{folder} is inside the Git repository {outer}: there, `git` and `mkdocs gh-deploy`"
        )
        say(f"{message} publish to that one's remote", "yellow")
        say(f"    hint: make it one of its own: git init -b main {shlex.quote(str(folder))}")


@command(
    """
papershelf check
papershelf check --merges all
papershelf check --format json > problems.json
"""
)
@config_option
@click.option(
    "--format",
    "style",
    type=click.Choice(["text", "github", "json"]),
    default="text",
    show_default=True,
    help="How to print problems: as text, as annotations of a GitHub workflow, or as a JSON list.",
)
@click.option(
    "--merges",
    type=click.Choice(["few", "all", "none"]),
    default="few",
    show_default=True,
    help="How many suggestions to print: authors who are likely one person, names that are likely "
    "one venue; with text only.",
)
def check(config_file: str, style: str, merges: str) -> None:
    """Report all problems in records and pages; change nothing.

    Notes show what could be written better. Suggestions show which authors are likely one person,
    and which names one venue, with entries for people.yaml and venues.yaml. The exit code is 1 only
    if there are errors.
    """
    from ..builder.cache.folder import Cache
    from ..builder.cache.renamed import find_renamed_entries, find_renamed_papers
    from ..builder.derived.citation_cache import choose_styles
    from ..builder.mkdocs.own_pages import check_pages
    from ..builder.mkdocs.pages import make_site
    from ..curation.fixes.run_fixes import add_notes
    from ..site.papers.formula_checks import note_formulas

    config = read_config(config_file)
    plugin = find_plugin(config)
    root = Path(config_file).resolve().parent
    collection, problems = recipe.load_collection(root, plugin.settings)
    site = make_site(config, plugin.settings, collection)
    if plugin.settings.citation_styles:
        choose_styles(collection, plugin.settings)
    if (cache := Cache.find(Path(config_file))) and (last := cache.load_manifest()):
        lost = [*find_renamed_papers(cache.load_records(), collection),
                *find_renamed_entries(last, site, root)]  # fmt: skip
        problems += [replace(problem, severity="error") for problem in lost]
    problems += check_pages(config, site)
    problems += note_formulas(collection)
    if plugin.settings.read_pdfs:
        from ..builder.pdfs.prepare_pdfs import prepare_pdfs

        folder = root / ".cache" / "papershelf"
        problems += prepare_pdfs(collection, plugin.settings, folder)[1]
    content = recipe.find_content_folder(root, plugin.settings)
    problems += load_followed(root, content)[1]
    recipe.check_readable([Path(config.docs_dir), *map(Path, config.theme.dirs)])
    problems = add_notes(root, content, collection, problems, plugin.settings.key_style)
    if style == "json":
        values = [asdict(problem) for problem in problems]
        click.echo(json.dumps(values, indent=2, ensure_ascii=False))
    elif style == "github":
        for problem in merge_notes(problems):
            click.echo(format_annotation(problem))
    else:
        for severity, text in format_problems(problems):
            say(text, _COLOURS[severity])
        if merges != "none":
            _show_merges(collection, content.relative_to(root), merges == "all")
    say(summarize(problems))
    sys.exit(1 if select_errors(problems) else 0)


def _show_merges(collection: Collection, content: Path, is_all: bool) -> None:
    """Print the authors who are likely one person and the names that are likely one venue, and what
    a curator can do about them in the content folder."""
    from ..curation.people.merges import propose_merges
    from ..curation.venue_merges import propose_venue_merges

    proposals: dict[str, Sequence[object]] = {
        "people.yaml": propose_merges(collection),
        "venues.yaml": propose_venue_merges(collection),
    }
    for file, found in proposals.items():
        shown = found if is_all else found[:_FEW]
        for merge in shown:
            say(str(merge).removesuffix("\n"))
        if shown:
            more = len(found) - len(shown)
            rest = f"; {more:,} more: papershelf check --merges all" if more else ""
            say(f"copy the right entries into {(content / file).as_posix()}{rest}")


@command(
    """
papershelf fix
papershelf fix --write
"""
)
@config_option
@write_option
def fix(config_file: str, write: bool) -> None:
    """Show or write automatic fixes for the records.

    Fixes change how values are written, never what they mean. Comments and all other lines stay as
    they are. Without --write the fixes are only shown, as a diff.
    """
    from ..curation import atomic_write
    from ..curation.diff import format_diffs
    from ..curation.fixes import run_fixes

    plugin = find_plugin(read_config(config_file))
    root = Path(config_file).resolve().parent
    content = recipe.find_content_folder(root, plugin.settings)
    texts = run_fixes.fix_files(root, content, plugin.settings.key_style)
    fixed = format_count(len(texts), "file")
    if not texts:
        say("nothing to fix")
    elif write:
        atomic_write.write(root, texts)
        say(f"{fixed} fixed")
    else:
        for diff in format_diffs(root, texts):
            click.echo(diff)
        say(f"{fixed} to fix (nothing was written; use --write)")


@command(
    """
papershelf schema
papershelf schema -o content/schema.json
papershelf schema --of people -o content/people-schema.json
"""
)
@click.option(
    "--of",
    "name",
    type=click.Choice(["records", "lists", *records_schema.VOCABULARIES]),
    default="records",
    show_default=True,
    help="What the file holds.",
)
@click.option(
    "-o",
    "--out",
    "target",
    type=click.Path(path_type=Path),
    help="File to write the schema to, for editors that complete and check YAML.",
)
def schema(name: str, target: Path | None) -> None:
    """Print the JSON Schema of a record, or write it to a file."""
    if target:
        _write_schema(target, name)
    else:
        click.echo(_format_schema(name, Path("content")), nl=False)


def _format_schema(name: str, content: Path) -> str:
    """A schema; that of records has the fields that `fields.yaml` in a folder adds."""
    if name in records_schema.VOCABULARIES:
        found = records_schema.build_vocabulary_schema(name)
    elif name == "lists":
        found = records_schema.build_list_schema()
    else:
        reader = RecordReader(content.resolve(), Memory())
        reader.read_own_fields(content.resolve() / "fields.yaml")
        found = records_schema.build_json_schema(describe_fields(reader.own_fields))
    return json.dumps(found, indent=2, ensure_ascii=False) + "\n"


def _write_schema(path: Path, name: str = "records") -> None:
    path.write_text(_format_schema(name, path.parent), encoding="utf-8", newline="\n")
