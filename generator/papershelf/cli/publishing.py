"""The command that puts a built site on a store."""

from __future__ import annotations

import logging
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

import click

from ..errors import escape_controls, format_count
from .console import command, config_option, read_config, say

if TYPE_CHECKING:
    from ..builder.publishing.publication import Plan


@command(
    """
papershelf publish s3://papers.example.org --dry-run
papershelf publish s3://papers.example.org --delete
papershelf publish gs://bucket/papers
papershelf publish sftp://me@example.org/var/www/papers
"""
)
@config_option
@click.argument("url", metavar="URL")
@click.option("--dry-run", is_flag=True, help="List what would be done, and change nothing.")
@click.option(
    "--delete",
    is_flag=True,
    help="Delete, at the end, published files that the site no longer has.",
)
@click.option("--all", "everything", is_flag=True, help="Upload all files, even unchanged ones.")
def publish(config_file: str, url: str, dry_run: bool, delete: bool, everything: bool) -> None:
    """Put the built site on a store, such as S3.

    URL is a bucket or a folder that fsspec knows: s3://, gs://, az://, sftp:// and others. Only
    files that have changed are uploaded, pages after what they need. If it is stopped, the next
    run goes on from there. Credentials are those of the store's other programs.
    """
    from .. import progress
    from ..builder.progress_steps import Steps
    from ..builder.publishing.publication import carry_out, plan_publication
    from ..builder.publishing.site_files import read_site_files
    from ..builder.publishing.store import Store

    started = time.perf_counter()
    # Libraries of stores log each failed request with its traceback; a line says what has failed.
    logging.getLogger().addHandler(logging.NullHandler())
    store = Store(url)
    folder = Path(read_config(config_file).site_dir)
    with progress.show_progress(started) as listener:
        steps = Steps(listener)
        site = read_site_files(Path(config_file).resolve().parent, folder, steps)
        plan = plan_publication(site, store, delete=delete, everything=everything)
        if not dry_run:
            carry_out(plan, site, store, steps)
    if dry_run:
        _list_steps(plan)
    for path in site.links:
        say(f"left out, since it is a link: {path}", "yellow")
    seconds = time.perf_counter() - started
    say(f"{_describe(plan, dry_run)}; {seconds:.1f} s: {store.url}")


def _list_steps(plan: Plan) -> None:
    """Print what would be done, in its order, with a path in each line."""
    lines = [f"{'new' if plan.is_new(path) else 'changed'}: {path}" for path in plan.uploads]
    lines += [f"delete: {path}" for path in plan.deletions]
    sys.stdout.writelines(f"{escape_controls(line)}\n" for line in lines)


def _describe(plan: Plan, dry_run: bool) -> str:
    """The numbers of a plan, for the last line."""
    changed = len(plan.uploads) - plan.new
    parts = [f"{plan.unchanged:,} unchanged"]
    if plan.uploads:
        what = f"{plan.size / 1e6:,.1f} MB; {plan.new:,} new, {changed:,} changed"
        files = format_count(len(plan.uploads), "file")
        parts.insert(0, f"{files} {'to upload' if dry_run else 'uploaded'} ({what})")
    else:
        parts.insert(0, "nothing to upload")
    if plan.deletions:
        parts.append(f"{len(plan.deletions):,} {'to delete' if dry_run else 'deleted'}")
    if plan.obsolete:
        parts.append(f"{plan.obsolete:,} no longer on the site (--delete deletes them)")
    if plan.foreign:
        parts.append(f"{plan.foreign:,} there from elsewhere, which stay")
    return ", ".join(parts)
