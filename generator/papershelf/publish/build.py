"""The recipe: load, make, write. It knows settings and outputs, and nothing of MkDocs."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from ..errors import CallError, ContentError, Problem, did_you_mean, errors_of
from ..pages import Output, Site, make
from ..records.collection import Collection
from ..settings import Settings


def read_settings(options: dict[str, Any]) -> Settings:
    """The settings that a plugin's options say.

    Raises CallError naming every option that can't be.
    """
    try:
        return Settings.model_validate(options)
    except ValidationError as error:
        raise CallError("\n".join(_wrong(details) for details in error.errors())) from None


def _wrong(details: Any) -> str:
    option = ".".join(str(step) for step in details["loc"])
    if details["type"] == "extra_forbidden":
        hint = did_you_mean(option, Settings.model_fields)
        return f"unknown option `{option}`" + (f": {hint}" if hint else "")
    return f"option `{option}`: {details['msg'][:1].lower()}{details['msg'][1:]}"


def load(root: Path, settings: Settings) -> tuple[Collection, list[Problem]]:
    """The checked collection of a site's folder, and every problem that it has.

    Raises CallError where there is no content folder.
    """
    content = (root / settings.content).resolve()
    if not content.is_relative_to(root.resolve()):
        raise CallError(f"the content folder `{settings.content}` lies outside the site's folder")
    if not content.is_dir():
        raise CallError(f"there is no content folder `{settings.content}` in {root}")
    return Collection.load(root.resolve(), content)


def load_sound(root: Path, settings: Settings) -> tuple[Collection, list[Problem]]:
    """The collection and its warnings. Raises ContentError where a site can't be built of it."""
    collection, problems = load(root, settings)
    if errors_of(problems):
        raise ContentError(problems)
    return collection, problems


def outputs(site: Site) -> Iterator[Output]:
    """Everything that the site will hold beside hand-written pages."""
    yield from make(site)
