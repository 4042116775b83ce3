"""The commands. The only place that prints, with the progress of a build.

Problems and messages go to standard error, what was asked for to standard output. Exit codes:
0 good, 1 problems in the content, 2 a call that can't be carried out.
"""

from __future__ import annotations

import json
import logging
import shutil
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import asdict, replace
from functools import wraps
from importlib.resources import as_file, files
from pathlib import Path
from typing import Any, NoReturn, TypeVar

import click
from rich.console import Console

from . import __version__
from .errors import (
    CallError,
    ContentError,
    PapershelfError,
    annotation,
    count,
    errors_of,
    summary,
)  # fmt: skip
from .publish import build as recipe
from .publish import generate as second
from .publish import quick
from .records import schema as records_schema

F = TypeVar("F", bound=Callable[..., Any])

out = Console(soft_wrap=True, markup=False, highlight=False, emoji=False)
err = Console(stderr=True, soft_wrap=True, markup=False, highlight=False, emoji=False)


def fail(message: str) -> NoReturn:
    """End a call that can't be carried out."""
    err.print(f"papershelf: {message}", style="red")
    sys.exit(2)


def command(function: F) -> F:
    """A command whose calls fail with a message, never a traceback, unless it is our bug."""

    @wraps(function)
    def run(*args: Any, **kwargs: Any) -> Any:
        try:
            return function(*args, **kwargs)
        except PapershelfError as error:
            fail(str(error))

    return run  # type: ignore[return-value]


config_option = click.option(
    "-f",
    "--config-file",
    default="mkdocs.yml",
    show_default=True,
    type=click.Path(dir_okay=False),
    help="The site's settings.",
)


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="papershelf")
def main() -> None:
    """Turn YAML records of papers into a searchable static site with BibTeX."""


@main.command()
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
    err.print(f"made {folder}; next: cd {folder} && papershelf serve")


@main.command()
@config_option
@click.option(
    "--format",
    "style",
    type=click.Choice(["text", "github", "json"]),
    default="text",
    show_default=True,
    help="text: for reading; github: workflow annotations; json: a list.",
)
@command
def check(config_file: str, style: str) -> None:
    """Report every problem of every record, and change nothing."""
    config = _config(config_file)
    plugin = _plugin(config)
    root = Path(config_file).resolve().parent
    shelf, problems = recipe.load(root, plugin.settings)
    if problems:
        from .curate.fixing import hinted

        problems = hinted(root, shelf, problems)
    if style == "json":
        out.print(json.dumps([asdict(one) for one in problems], indent=2, ensure_ascii=False))
    elif style == "github":
        for problem in problems:
            out.print(annotation(problem))
    else:
        for problem in problems:
            err.print(str(problem), style="red" if problem.severity == "error" else "yellow")
    err.print(summary(problems))
    sys.exit(1 if errors_of(problems) else 0)


@main.command()
@config_option
@click.option("--strict", is_flag=True, help="Fail on warnings too.")
@click.option("--profile", is_flag=True, help="Say at the end where the time went.")
@command
def build(config_file: str, strict: bool, profile: bool) -> None:
    """Check the records and build the site."""
    started = time.perf_counter()
    if not strict and (done := quick.build(Path(config_file))):
        steps = {"building without MkDocs": time.perf_counter() - started}
        report, site, warnings = done
        for warning in warnings:
            err.print(warning, style="yellow")
        _say_done(report, site, started, steps if profile else None)
        return
    from mkdocs.commands.build import build as mkdocs_build
    from mkdocs.exceptions import Abort

    from . import progress

    config = _config(config_file, **({"strict": True} if strict else {}))
    plugin = _plugin(config)
    config.plugins.on_startup(command="build", dirty=False)
    try:
        with progress.shown(err, started) as plugin.listener:
            mkdocs_build(config)
    except Abort as abort:
        if "BuildError" not in str(abort):  # whose problems the log has shown
            err.print(str(abort), style="red")
        sys.exit(1)
    finally:
        config.plugins.on_shutdown()
    steps = plugin.steps.seconds
    _say_done(plugin.report, Path(config.site_dir), started, steps if profile else None)


def _say_done(
    report: recipe.Report, site: Path, started: float, steps: dict[str, float] | None
) -> None:
    """The last line of a build; below it how long its steps took, if that is asked for."""
    seconds = time.perf_counter() - started
    err.print(f"{report}; {seconds:.1f} s: {site}")
    if steps is not None:
        from . import progress

        err.print(progress.profile(steps, seconds))


@main.command()
@config_option
@click.option("-a", "--dev-addr", metavar="IP:PORT", help="Where to serve: 127.0.0.1:8000.")
@click.option("-o", "--open", "open_browser", is_flag=True, help="Open the site in a browser.")
@command
def serve(config_file: str, dev_addr: str | None, open_browser: bool) -> None:
    """Serve the site here, and rebuild it when a record or page is saved."""
    from mkdocs.commands.serve import serve as mkdocs_serve

    _config(config_file, logging.INFO)
    # MkDocs serves a folder for temporary files. In the same file system as the cache, a build's
    # files are moved into it; elsewhere each would be copied.
    tempfile.tempdir = str(Path(config_file).resolve().parent / ".cache" / "papershelf")
    Path(tempfile.tempdir).mkdir(parents=True, exist_ok=True)
    overrides: dict[str, Any] = {"dev_addr": dev_addr} if dev_addr else {}
    mkdocs_serve(config_file, open_in_browser=open_browser, **overrides)


@main.command()
@config_option
@click.option(
    "-o",
    "--out",
    "folder",
    required=True,
    type=click.Path(path_type=Path),
    help="A new folder, or one that this command wrote.",
)
@command
def generate(config_file: str, folder: Path) -> None:
    """Check the records and write all pages as Markdown, with settings, for another builder."""
    from .publish.host import site_of
    from .publish.project import hand_written, of

    config = _config(config_file)
    plugin = _plugin(config)
    root = Path(config_file).resolve().parent
    started = time.perf_counter()
    try:
        collection, warnings = recipe.load_sound(root, plugin.settings)
    except ContentError as error:
        err.print(str(error), style="red")
        sys.exit(1)
    for problem in warnings:
        err.print(str(problem), style="yellow")
    project = of(config_file, config, plugin)
    site = replace(site_of(config, plugin.settings, collection), pages=hand_written(config))
    second.generate(folder, site, project)
    for name in second.left_out(project):
        err.print(f"Python in `{name}` of {config_file} is left out", style="yellow")
    seconds = time.perf_counter() - started
    err.print(f"{count(len(collection.papers), 'paper')} in {seconds:.1f} s: {folder.resolve()}")


@main.command()
@config_option
@click.option("--write", is_flag=True, help="Write the mended records.")
@command
def fix(config_file: str, write: bool) -> None:
    """Show what can be mended in the records without asking, as a diff; write it with --write."""
    from .curate import fixing, store
    from .curate.difference import differences

    plugin = _plugin(_config(config_file))
    root = Path(config_file).resolve().parent
    texts = fixing.fixed(root, recipe.content_folder(root, plugin.settings))
    if write:
        store.write(root, texts)
    else:
        for difference in differences(root, texts):
            out.print(difference)
    hint = "" if write or not texts else " (nothing is written without --write)"
    err.print(f"{count(len(texts), 'file')} mended{hint}")


@main.command("import")
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
    from .curate import importing
    from .curate.difference import differences

    plugin = _plugin(_config(config_file))
    root = Path(config_file).resolve().parent
    content = recipe.content_folder(root, plugin.settings)
    try:
        made = importing.plan(root, content, names, format_name, link_versions)
    except ContentError as error:
        err.print(str(error), style="red")
        sys.exit(1)
    for note in made.notes:
        err.print(str(note), style="yellow")
    if dry_run:
        for difference in differences(root, made.texts):
            out.print(difference)
    else:
        made.write()
    err.print(f"{made}{' (nothing is written)' if dry_run else ''}")
    sys.exit(1 if made.noted("not understood") else 0)


@main.command()
@click.option(
    "-o", "--out", "target", type=click.Path(path_type=Path), help="A file, for editors to read."
)
@command
def schema(target: Path | None) -> None:
    """Print the JSON Schema of a record, or write it to a file."""
    if target:
        _write_schema(target)
    else:
        out.print(_schema_text(), end="")


def _schema_text() -> str:
    return json.dumps(records_schema.json_schema(), indent=2, ensure_ascii=False) + "\n"


def _write_schema(path: Path) -> None:
    path.write_text(_schema_text(), encoding="utf-8", newline="\n")


def _config(config_file: str, level: int = logging.WARNING, **overrides: Any) -> Any:
    """The settings of the site, as MkDocs loads them; from now on its log is shown from `level` on.

    Raises CallError where there are none, or where MkDocs refuses them.
    """
    from mkdocs.config import load_config
    from mkdocs.exceptions import Abort, ConfigurationError

    from . import progress

    if not Path(config_file).is_file():
        raise CallError(f"there is no {config_file} here: `papershelf new DIR` makes a folder")
    progress.show_log(err, level)
    try:
        return load_config(config_file, **overrides)
    except (Abort, ConfigurationError) as error:
        raise CallError(f"{config_file}: {error}") from None


def _plugin(config: Any) -> Any:
    if "papershelf" not in config.plugins:
        raise CallError("mkdocs.yml has no plugin papershelf: add it under `plugins`")
    return config.plugins["papershelf"]
