"""Commands that publish a collection: as a site, as Markdown files, or as an e-mail message.

Modules that most builds don't need are imported inside functions, so that a small build is fast.
"""

from __future__ import annotations

import logging
import os
import sys
import time
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from ..builder import from_cache
from ..builder.progress_steps import Steps
from ..builder.report import BuildReport
from ..errors import CallError, escape_controls, format_count
from .console import command, config_option, find_plugin, load_site, read_config, say

if TYPE_CHECKING:
    from ..builder import mail
    from ..builder.hosting.limits import LimitNotice


@command(
    """
papershelf build
papershelf build --strict --profile
papershelf build -f papers/mkdocs.yml
papershelf build --scheduler tcp://10.0.0.5:8786
"""
)
@config_option
@click.option("--strict", is_flag=True, help="Treat warnings as errors.")
@click.option("--profile", is_flag=True, help="Print how long each step of the build took.")
@click.option(
    "--scheduler",
    metavar="ADDRESS",
    help="Make pages on the Dask cluster with this scheduler; its workers share this folder.",
)
def build(config_file: str, strict: bool, profile: bool, scheduler: str | None) -> None:
    """Check the records and build the site.

    If records have errors, nothing is built and the last site stays as it is. The next build only
    renews pages that have changed.
    """
    started = time.perf_counter()
    if scheduler is None or not Path(config_file).is_file():
        _build(config_file, strict, profile, started)
        return
    from ..parallel.dask_cluster import use_dask

    with use_dask(scheduler, Path(config_file).resolve().parent / ".cache" / "papershelf"):
        _build(config_file, strict, profile, started)


def _build(config_file: str, strict: bool, profile: bool, started: float) -> None:
    steps = Steps()
    if not strict and (done := from_cache.build_from_cache(Path(config_file), steps)):
        for warning in done.list_warnings():
            say(warning, "yellow")
        steps.end()
        _report_build(done.report, done.site, started, steps.seconds if profile else None)
        return
    from .. import progress
    from ..builder.mkdocs import mkdocs_commands

    config = read_config(config_file, **({"strict": True} if strict else {}))
    plugin = find_plugin(config)
    try:
        with progress.show_progress(started) as plugin.listener:
            mkdocs_commands.build(config)
    except mkdocs_commands.BuildStoppedError as stopped:
        if str(stopped):
            say(str(stopped), "red")
        sys.exit(1)
    finally:
        _warn_of_limits(plugin.notes)
    seconds = plugin.steps.seconds
    _report_build(plugin.report, Path(config.site_dir), started, seconds if profile else None)


def _warn_of_limits(notes: Iterable[LimitNotice]) -> None:
    """Print the limits of the host that are near. Those exceeded are in the log already."""
    for note in notes:
        if not note.is_beyond:
            say(note.text, "yellow")


def _report_build(
    report: BuildReport, site: Path, started: float, steps: dict[str, float] | None
) -> None:
    """Print the last line of a build, and how long its steps took if `steps` are given."""
    seconds = time.perf_counter() - started
    say(f"{report.format_line(seconds)}: {site}")
    if steps is not None:
        from .. import progress

        say(progress.format_profile(steps, seconds))


@command("papershelf verify")
@config_option
def verify(config_file: str) -> None:
    """Compare the files of the site with what the last build wrote.

    Files that were changed, removed or added since are listed, and the exit code is 1. A build
    itself looks only at names and sizes.
    """
    from ..builder.verifying import verify_site

    site = Path(read_config(config_file).site_dir)
    found = verify_site(Path(config_file).resolve().parent, site)
    for kind, path in found.differences:
        click.echo(f"{kind}: {escape_controls(path)}")
    files = format_count(found.files, "file")
    if found.differences:
        number = format_count(len(found.differences), "difference")
        say(f"{number} from the {files} of the last build in {site}", "red")
        say("    hint: delete the folder, and `papershelf build` writes all of it again")
        sys.exit(1)
    say(f"{files} as the last build wrote them: {site}")


@command(
    """
papershelf serve
papershelf serve --open --dev-addr 127.0.0.1:8080
"""
)
@config_option
@click.option(
    "-a",
    "--dev-addr",
    metavar="IP:PORT",
    help="Address to serve at; by default `dev_addr` of the settings, or 127.0.0.1:8000.",
)
@click.option("-o", "--open", "open_browser", is_flag=True, help="Open the site in a browser.")
def serve(config_file: str, dev_addr: str | None, open_browser: bool) -> None:
    """Serve the site on this computer, with live reload.

    When a record or page is saved, the site is rebuilt and open pages are loaded again. Stop it
    with Ctrl+C.
    """
    from ..builder.mkdocs import mkdocs_commands

    read_config(config_file, logging.INFO)
    overrides: dict[str, Any] = {"dev_addr": dev_addr} if dev_addr else {}
    mkdocs_commands.serve(config_file, open_browser=open_browser, **overrides)


@command("papershelf generate --out ../zensical-site")
@config_option
@click.option(
    "-o",
    "--out",
    "folder",
    required=True,
    type=click.Path(path_type=Path),
    help="Folder to write to: a new one, or one that this command has written before.",
)
def generate(config_file: str, folder: Path) -> None:
    """Check the records and write Markdown for another site builder.

    The folder has all pages, and the settings to build them with.
    """
    from ..builder import markdown_tree, recipe
    from ..builder.derived import citation_cache
    from ..builder.mkdocs.project import fill_marks, list_hand_written, read_project

    started = time.perf_counter()
    config, plugin, site = load_site(config_file)
    project = read_project(config_file, config, plugin, site)
    markdown_tree.check_folder(folder.resolve(), project.sources)
    cache = Path(config_file).resolve().parent / ".cache" / "papershelf"
    citer = citation_cache.prepare_citations(site.collection, plugin.settings, cache)
    site, problems = recipe.read_pdfs(site, cache, Steps())
    for problem in problems:
        say(str(problem), "yellow")
    site = replace(site, citer=citer, pages=list_hand_written(config, site))
    project = fill_marks(project, config, site)
    markdown_tree.generate(folder, site, project)
    for name in markdown_tree.list_dropped_settings(project):
        say(f"left out the Python in `{name}` of {config_file}", "yellow")
    seconds = time.perf_counter() - started
    papers = format_count(len(site.collection.papers), "paper")
    say(f"{papers} in {seconds:.1f} s: {folder.resolve()}")


@command(
    """
papershelf digest --week > digest.eml
papershelf digest --smtp localhost --from me@example.org --to list@example.org
"""
)
@config_option
@click.option(
    "--week", is_flag=True, help="Cover the week that ends on the newest day, instead of that day."
)
@click.option("--from", "sender", default="", metavar="ADDRESS", help="Address of the sender.")
@click.option(
    "--to",
    multiple=True,
    metavar="ADDRESS",
    help="Address of a recipient; use the option again for more.",
)
@click.option(
    "--smtp",
    "place",
    metavar="HOST[:PORT]",
    help="Mail server to send the message with; without it the message is printed.",
)
@click.option(
    "--starttls",
    "security",
    flag_value="starttls",
    help="Encrypt with STARTTLS; the default port is 587.",
)
@click.option(
    "--ssl", "security", flag_value="ssl", help="Encrypt with TLS; the default port is 465."
)
@click.option(
    "--user",
    default="",
    metavar="NAME",
    help="Log in with this name and the password in the variable PAPERSHELF_SMTP_PASSWORD.",
)
def digest(config_file: str, week: bool, sender: str, to: tuple[str, ...], **smtp: Any) -> None:
    """Print the newest papers as an e-mail message, or send it.

    The message lists the papers of the newest day on which any were added. To send it, give
    --smtp, --from and --to.
    """
    from ..builder import mail
    from ..site.syndication import email_digest as digests

    server = _parse_server(**smtp)
    if server and not (sender and to):
        raise CallError("--smtp needs --from and --to")
    _, _, site = load_site(config_file)
    name = digests.WEEK if week else digests.DAY
    if name not in digests.plan(site):
        need = "set `site_url`, which its links need" if not site.url else "no paper has `added`"
        raise CallError(f"cannot create a digest: {need}")
    digest = digests.write_digest(site, digests.inputs(site, name))
    message = mail.compose_message(digest, site.url, sender, to)
    if server:
        mail.send(message, to, server)
        say(f"sent to {format_count(len(to), 'address', 'addresses')}: {message['Subject']}")
    else:
        policy = message.policy.clone(linesep="\n")
        click.echo(message.as_string(policy=policy), nl=False)


def _parse_server(
    place: str | None, security: mail.Security | None, user: str
) -> mail.MailServer | None:
    """Return the server of the options. The password is read from the environment, because other
    users of the machine can see command lines."""
    from ..builder import mail

    if place is None:
        return None
    password = os.environ.get("PAPERSHELF_SMTP_PASSWORD", "")
    return mail.MailServer.parse(place, security or "", user, password)
