"""Commands that make something of a collection: a site, a tree of Markdown, an e-mail.

What most builds don't need is imported where it is needed: a changed record is to show at once.
"""

from __future__ import annotations

import logging
import os
import sys
import tempfile
import time
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from ..builder import quick, recipe
from ..errors import CallError, format_count
from .console import command, config_of, config_option, load_site, plugin_of, say

if TYPE_CHECKING:
    from ..builder import mail
    from ..builder.hosting.limits import LimitNotice


@click.command()
@config_option
@click.option("--strict", is_flag=True, help="Fail on warnings too.")
@click.option("--profile", is_flag=True, help="Say at the end where the time went.")
@command
def build(config_file: str, strict: bool, profile: bool) -> None:
    """Check the records and build the site."""
    started = time.perf_counter()
    if not strict and (done := quick.build_quickly(Path(config_file))):
        steps = {"building without MkDocs": time.perf_counter() - started}
        report, site, warnings = done
        for warning in warnings:
            say(warning, "yellow")
        _say_done(report, site, started, steps if profile else None)
        return
    from .. import progress
    from ..builder.mkdocs import commands

    config = config_of(config_file, **({"strict": True} if strict else {}))
    plugin = plugin_of(config)
    try:
        with progress.show_progress(started) as plugin.listener:
            commands.build(config)
    except commands.BuildStoppedError as stopped:
        if str(stopped):
            say(str(stopped), "red")
        sys.exit(1)
    finally:
        _say_near(plugin.notes)
    steps = plugin.steps.seconds
    _say_done(plugin.report, Path(config.site_dir), started, steps if profile else None)


def _say_near(notes: Iterable[LimitNotice]) -> None:
    """The limits of the host that are near; the log has shown those that the site is beyond."""
    for note in notes:
        if not note.is_beyond:
            say(note.text, "yellow")


def _say_done(
    report: recipe.BuildReport, site: Path, started: float, steps: dict[str, float] | None
) -> None:
    """The last line of a build; below it how long its steps took, if that is asked for."""
    seconds = time.perf_counter() - started
    say(f"{report.format_line(seconds)}: {site}")
    if steps is not None:
        from .. import progress

        say(progress.format_profile(steps, seconds))


@click.command()
@config_option
@click.option("-a", "--dev-addr", metavar="IP:PORT", help="Where to serve: 127.0.0.1:8000.")
@click.option("-o", "--open", "open_browser", is_flag=True, help="Open the site in a browser.")
@command
def serve(config_file: str, dev_addr: str | None, open_browser: bool) -> None:
    """Serve the site here, and rebuild it when a record or page is saved."""
    from ..builder.mkdocs import commands

    config_of(config_file, logging.INFO)
    # MkDocs serves a folder for temporary files. In the same file system as the cache, a build's
    # files are moved into it; elsewhere each would be copied.
    tempfile.tempdir = str(Path(config_file).resolve().parent / ".cache" / "papershelf")
    Path(tempfile.tempdir).mkdir(parents=True, exist_ok=True)
    overrides: dict[str, Any] = {"dev_addr": dev_addr} if dev_addr else {}
    commands.serve(config_file, open_browser=open_browser, **overrides)


@click.command()
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
    from ..builder import markdown_tree as second
    from ..builder.derived import citations
    from ..builder.mkdocs.project import list_hand_written, read_project

    started = time.perf_counter()
    config, plugin, site = load_site(config_file)
    project = read_project(config_file, config, plugin, site)
    second.check_folder(folder.resolve(), project.sources)
    cache = Path(config_file).resolve().parent / ".cache" / "papershelf"
    citer = citations.prepare_citations(site.collection, plugin.settings, cache)
    site = replace(site, citer=citer, pages=list_hand_written(config))
    second.generate(folder, site, project)
    for name in second.list_dropped_settings(project):
        say(f"Python in `{name}` of {config_file} is left out", "yellow")
    seconds = time.perf_counter() - started
    papers = format_count(len(site.collection.papers), "paper")
    say(f"{papers} in {seconds:.1f} s: {folder.resolve()}")


@click.command()
@config_option
@click.option("--week", is_flag=True, help="The week that ends on the newest day.")
@click.option("--from", "sender", default="", metavar="ADDRESS", help="Who it is from.")
@click.option("--to", multiple=True, metavar="ADDRESS", help="Who gets it; may be given again.")
@click.option("--smtp", "place", metavar="HOST[:PORT]", help="Send it, through this server.")
@click.option("--starttls", "security", flag_value="starttls", help="Encrypt: port 587.")
@click.option("--ssl", "security", flag_value="ssl", help="Encrypt from the start: port 465.")
@click.option("--user", default="", help="Log in; the password is in PAPERSHELF_SMTP_PASSWORD.")
@command
def digest(
    config_file: str, week: bool, sender: str, to: tuple[str, ...], **smtp: Any
) -> None:
    """Print the newest day's papers as an e-mail message, or send it."""
    from ..builder import mail
    from ..site.syndication import email_digest as digests

    server = _server(**smtp)
    if server and not (sender and to):
        raise CallError("to send it, say whom it is from and to: --from and --to")
    _, _, site = load_site(config_file)
    name = digests.WEEK if week else digests.DAY
    if name not in digests.plan(site):
        need = "set `site_url`, which its links need" if not site.url else "no paper has `added`"
        raise CallError(f"there is no digest: {need}")
    made = mail.compose_message(digests.write_digest(site, name), site.url, sender, to)
    if server:
        mail.send(made, to, server)
        say(f"sent to {format_count(len(to), 'address', 'addresses')}: {made['Subject']}")
    else:
        click.echo(made.as_string(policy=made.policy.clone(linesep="\n")), nl=False)


def _server(
    place: str | None, security: mail.Security | None, user: str
) -> mail.MailServer | None:
    """The server that a call names; its password is not for command lines, which others see."""
    from ..builder import mail

    if place is None:
        return None
    password = os.environ.get("PAPERSHELF_SMTP_PASSWORD", "")
    return mail.MailServer.parse(place, security or "", user, password)
