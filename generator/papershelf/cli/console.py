"""What every command is made with: where it prints, how it fails, the site that it is about."""

from __future__ import annotations

import logging
import os
import sys
from collections.abc import Callable
from functools import wraps
from pathlib import Path
from typing import Any, NoReturn, TypeVar

import click

from ..builder import recipe
from ..errors import CallError, ContentError, PapershelfError
from ..site import Site

F = TypeVar("F", bound=Callable[..., Any])


def say(message: str, colour: str = "") -> None:
    """Say something on standard error; in a colour on a terminal or where `FORCE_COLOR` is set, but
    not where `NO_COLOR` is."""
    is_forced = True if os.environ.get("FORCE_COLOR") else None
    is_coloured = False if os.environ.get("NO_COLOR") else is_forced
    told = click.style(message, fg=colour) if colour else message
    click.echo(told, err=True, color=is_coloured)


def fail(message: str) -> NoReturn:
    """End a call that can't be carried out."""
    say(f"papershelf: {message}", "red")
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


def config_of(config_file: str, level: int = logging.WARNING, **overrides: Any) -> Any:
    """The settings of the site, as MkDocs loads them; from now on its log is shown from `level` on.

    Raises CallError where there are none, or where MkDocs refuses them.
    """
    from .. import progress
    from ..builder.mkdocs import commands

    progress.show_log(level)
    return commands.load_config(config_file, **overrides)


def load_site(config_file: str) -> tuple[Any, Any, Site]:
    """MkDocs' settings, our plugin and the site, of sound records; warnings are shown.

    Ends with exit code 1 where records have errors.
    """
    from ..builder.mkdocs.pages import make_site

    config = config_of(config_file)
    plugin = plugin_of(config)
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


def plugin_of(config: Any) -> Any:
    """Our plugin. Raises CallError where the settings don't name it."""
    if "papershelf" not in config.plugins:
        raise CallError("mkdocs.yml has no plugin papershelf: add it under `plugins`")
    return config.plugins["papershelf"]
