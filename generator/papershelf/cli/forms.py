"""The command for what readers propose by forms: what it prints is for them, too."""

from __future__ import annotations

import re
import sys
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import click

from ..builder import recipe
from ..errors import CallError, ContentError, format_count
from .console import command, config_of, config_option, plugin_of, say

if TYPE_CHECKING:
    from ..curation.forms.answers import Trouble

_STDIN = "-"
_MOST = 50
"""Problems in an answer: GitHub takes comments of up to 65,536 characters."""
_REPLY = """\
Thank you. This can't be proposed to the curators yet:

{}

Please edit the form above: it is read again then."""


@click.command()
@config_option
@click.option("--fetch", is_flag=True, help="Look up what the form names by an identifier.")
@click.option("--markdown", is_flag=True, help="Print problems as an answer to who filled it.")
@click.option("--dry-run", is_flag=True, help="Write nothing: show the changes as a diff.")
@click.argument("name", metavar="FILE")
@command
def form(config_file: str, fetch: bool, markdown: bool, dry_run: bool, name: str) -> None:
    """Write what a form asks for, of which FILE is the issue's text: a new record, a correction, or
    an entry of people.yaml. `-` is standard input.

    Where there are problems, nothing is written.
    """
    from ..curation.diff import differences
    from ..curation.forms import proposing
    from ..sources.client import Client

    plugin = plugin_of(config_of(config_file))
    root = Path(config_file).resolve().parent
    content = recipe.content_folder(root, plugin.settings)
    cache = root / ".cache" / "papershelf" / "fetched"
    client = Client(cache, plugin.settings.contact) if fetch else None
    try:
        made = proposing.plan(root, content, _read(name), date.today().isoformat(), client)
    except ContentError as error:
        raise CallError(f"the collection has errors without the form\n{error}") from None
    for line in made.said:
        say(line, "yellow")
    for trouble in made.troubles:
        say(f"{name}:{trouble.line}: {trouble}", "red")
    if made.troubles and markdown:
        click.echo(_REPLY.format(_fenced(made.troubles)))
    if dry_run:
        for difference in differences(root, made.texts):
            click.echo(difference)
    else:
        made.write()
    report = ", ".join(sorted(made.texts))
    if made.troubles:
        report = format_count(len(made.troubles), "problem")
    say(f"{report}{' (nothing is written)' if dry_run or made.troubles else ''}")
    sys.exit(1 if made.troubles else 0)


def _read(name: str) -> bytes:
    """The bytes of a file; no more of them than are needed to see that they are too many."""
    from ..curation.forms.answers import MAX_BYTES

    try:
        if name == _STDIN:
            return sys.stdin.buffer.read(MAX_BYTES + 1)
        with Path(name).open("rb") as file:
            return file.read(MAX_BYTES + 1)
    except OSError as error:
        raise CallError(f"{name} can't be read: {error.strerror}") from None


def _fenced(troubles: Sequence[Trouble]) -> str:
    """Problems as a block of Markdown in which nothing that they quote is more than text."""
    shown = [*map(str, troubles[:_MOST])]
    if more := len(troubles) - len(shown):
        shown.append(f"and {more:,} more")
    lines = "\n".join(shown)
    longest = max(map(len, re.findall("`+", lines)), default=0)
    fence = "`" * max(3, longest + 1)
    return f"{fence}text\n{lines}\n{fence}"
