"""What all commands share: messages, errors, help with examples, and loading a site."""

from __future__ import annotations

import logging
import os
import signal
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any, NoReturn

import click

from ..builder import recipe
from ..errors import CallError, ContentError, escape_controls
from ..site import Site

_TEMPLATES = "papershelf.templates"
"""Where the context of a call has the curator's folder of templates, for messages about errors."""


def say(message: str, colour: str = "") -> None:
    """Print a message to standard error. It has a colour on a terminal or if `FORCE_COLOR` is set,
    but never if `NO_COLOR` is."""
    is_forced = True if os.environ.get("FORCE_COLOR") else None
    is_coloured = False if os.environ.get("NO_COLOR") else is_forced
    message = escape_controls(message, kept="\n\t")
    styled = click.style(message, fg=colour) if colour else message
    click.echo(styled, err=True, color=is_coloured)


def fail(message: str) -> NoReturn:
    """End a call that can't be carried out, with exit code 2."""
    say(f"papershelf: {message}", "red")
    sys.exit(2)


def end_interrupted(error: KeyboardInterrupt) -> NoReturn:
    """End a run that a signal stopped: the one in the error's arguments, by default Ctrl-C."""
    number = signal.Signals(error.args[0]) if error.args else signal.SIGINT
    by = "Ctrl-C" if number == signal.SIGINT else number.name
    say(f"papershelf: stopped by {by}", "red")
    sys.exit(128 + number)


class PapershelfCommand(click.Command):
    """A command whose help ends with examples, and which fails with a message.

    Only a bug in Papershelf shows a traceback. `examples` has a command line in each line.
    """

    def __init__(self, *args: Any, examples: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.examples = examples.strip().splitlines()

    def invoke(self, ctx: click.Context) -> Any:
        """Run the command; an error that is not a bug ends it with exit code 2.

        A signal ends it with 128 and its number, as shells have it.
        """
        try:
            return super().invoke(ctx)
        except KeyboardInterrupt as error:
            end_interrupted(error)
        except BrokenPipeError:
            raise  # click ends commands whose output nobody reads any more
        except Exception as error:
            from ..builder.build_errors import describe_build_error  # most runs go well

            message = describe_build_error(error, ctx.meta.get(_TEMPLATES, ()))
            if not message:
                raise
            fail(message)

    def format_epilog(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the examples, each on its own line."""
        with formatter.section("Examples"):
            for example in self.examples:
                formatter.write(f"{'':{formatter.current_indent}}{example}\n")


def command(
    examples: str, name: str | None = None, **settings: Any
) -> Callable[[Callable[..., Any]], PapershelfCommand]:
    """Return a decorator that makes a function a command, with examples in its help; `settings` are
    those of click."""
    return click.command(name, cls=PapershelfCommand, examples=examples, **settings)


config_option = click.option(
    "-f",
    "--config-file",
    default="mkdocs.yml",
    show_default=True,
    type=click.Path(dir_okay=False),
    help="File with the site's settings.",
)
dry_run_option = click.option(
    "--dry-run", is_flag=True, help="Show the changes as a diff without writing anything."
)
write_option = click.option(
    "--write", is_flag=True, help="Write the changes; by default they are only shown as a diff."
)
link_versions_option = click.option(
    "--link-versions",
    is_flag=True,
    help="Say in the record of a preprint that it is a version of the published paper.",
)


def read_config(config_file: str, level: int = logging.WARNING, **overrides: Any) -> Any:
    """Return the site's settings as MkDocs loads them, and show its log messages from `level` on.

    Raises CallError if the file doesn't exist or MkDocs refuses it.
    """
    from .. import progress
    from ..builder.mkdocs import mkdocs_commands
    from ..builder.mkdocs.pages import list_custom_folders

    progress.show_log(level)
    config = mkdocs_commands.load_config(config_file, **overrides)
    click.get_current_context().meta[_TEMPLATES] = list_custom_folders(config)
    return config


def load_site(config_file: str) -> tuple[Any, Any, Site]:
    """Return (MkDocs' settings, our plugin, the site), and print warnings about its records.

    If records have errors, prints them and exits with code 1.
    """
    from ..builder.mkdocs.pages import make_site

    config = read_config(config_file)
    plugin = find_plugin(config)
    try:
        collection, warnings = recipe.load_valid_collection(
            Path(config_file).resolve().parent, plugin.settings
        )
    except ContentError as error:
        say(str(error), "red")
        sys.exit(1)
    for problem in warnings:
        say(str(problem), "yellow")
    return config, plugin, make_site(config, plugin.settings, collection)


def find_plugin(config: Any) -> Any:
    """Return our plugin. Raises CallError if the settings don't use it."""
    if "papershelf" not in config.plugins:
        raise CallError("mkdocs.yml has no plugin `papershelf`; add it under `plugins`")
    return config.plugins["papershelf"]
