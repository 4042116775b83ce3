"""Errors of a build that are not bugs, reported without a traceback."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from jinja2 import TemplateSyntaxError

from ..errors import PapershelfError, describe_fault, to_printable
from ..parallel import list_places


def describe_build_error(error: BaseException, folders: Iterable[Path]) -> str:
    """The message for the curator; empty for a bug. `folders` have the curator's own templates."""
    if isinstance(error, PapershelfError):
        return str(error)
    # A template that is missing is an OSError for Jinja.
    return _describe_template_error(error, folders) or describe_fault(error)


def _describe_template_error(error: BaseException, folders: Iterable[Path]) -> str:
    """The place of an error in a template below some folders, and what is wrong; empty if the error
    comes from elsewhere.

    Jinja puts the lines of templates into tracebacks.
    """
    places = list_places(error)
    if isinstance(error, TemplateSyntaxError):  # from another process it brings nothing else
        places.append((error.filename or "", error.lineno))
    for file, line in reversed(places):
        if any(Path(file).is_relative_to(folder) for folder in folders):
            kind = "" if type(error).__module__.startswith("jinja2.") else type(error).__name__
            said = error.message or "" if isinstance(error, TemplateSyntaxError) else str(error)
            message = ": ".join(filter(None, (kind, to_printable(said))))
            return f"{file}:{line}: error in this template: {message}"
    return ""
