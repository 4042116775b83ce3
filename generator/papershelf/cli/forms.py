"""The command for forms that readers submit; part of its output is for these readers."""

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
from .console import command, config_option, dry_run_option, find_plugin, read_config, say

if TYPE_CHECKING:
    from ..curation.forms.answers import FormProblem

_STDIN = "-"
_MOST = 50
"""Most problems in a reply: GitHub takes comments of up to 65,536 characters."""
_REPLY = """\
Thank you. Your form can't be proposed to the curators because of these problems:

{}

Please edit the form above. It is then checked again."""


@command(
    """
papershelf form --dry-run issue.md
papershelf form --fetch --markdown issue.md > reply.md
gh issue view 17 --json body --jq .body | papershelf form -
"""
)
@config_option
@click.option("--fetch", is_flag=True, help="Look up the identifier in the form on the network.")
@click.option(
    "--markdown", is_flag=True, help="Print problems as a Markdown comment for the form's author."
)
@dry_run_option
@click.argument("name", metavar="FILE")
def form(config_file: str, fetch: bool, markdown: bool, dry_run: bool, name: str) -> None:
    """Turn a submitted issue form into a change of the records.

    FILE has the text of the issue; `-` reads it from standard input. A form adds a record, corrects
    a record, or adds or changes an entry of people.yaml. If the form has problems, nothing is
    written.
    """
    from ..curation.diff import format_diffs
    from ..curation.forms import proposing
    from ..sources.client import Client

    plugin = find_plugin(read_config(config_file))
    root = Path(config_file).resolve().parent
    content = recipe.find_content_folder(root, plugin.settings)
    cache = root / ".cache" / "papershelf" / "fetched"
    client = Client(cache, plugin.settings.contact) if fetch else None
    try:
        proposal = proposing.plan(root, content, _read(name), date.today().isoformat(), client)
    except ContentError as error:
        raise CallError(f"the collection already has errors; fix them first\n{error}") from None
    for warning in proposal.warnings:
        say(warning, "yellow")
    for problem in proposal.problems:
        say(f"{name}:{problem.line}: {problem}", "red")
    if proposal.problems and markdown:
        click.echo(_REPLY.format(_format_code_block(proposal.problems)))
    if dry_run:
        for diff in format_diffs(root, proposal.texts):
            click.echo(diff)
    else:
        proposal.write()
    report = ", ".join(sorted(proposal.texts))
    if proposal.problems:
        report = format_count(len(proposal.problems), "problem")
    say(f"{report}{' (nothing was written)' if dry_run or proposal.problems else ''}")
    sys.exit(1 if proposal.problems else 0)


def _read(name: str) -> bytes:
    """Return the bytes of a file, at most one more than a form may have."""
    from ..curation.forms.answers import MAX_BYTES

    try:
        if name == _STDIN:
            return sys.stdin.buffer.read(MAX_BYTES + 1)
        with Path(name).open("rb") as file:
            return file.read(MAX_BYTES + 1)
    except OSError as error:
        raise CallError(f"{name} can't be read: {error.strerror}") from None


def _format_code_block(problems: Sequence[FormProblem]) -> str:
    """Return problems as a code block of Markdown, so that all they quote stays text."""
    shown = [*map(str, problems[:_MOST])]
    if more := len(problems) - len(shown):
        shown.append(f"and {more:,} more")
    lines = "\n".join(shown)
    longest = max(map(len, re.findall("`+", lines)), default=0)
    fence = "`" * max(3, longest + 1)
    return f"{fence}text\n{lines}\n{fence}"
