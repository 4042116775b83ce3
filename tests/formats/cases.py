"""Reads the case tables under `tests/cases/` for the tests of formats."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import yaml

from papershelf.records.paper import Paper
from papershelf.records.vocabulary import Venue

CASES = Path(__file__).parents[1] / "cases"
LOADER = getattr(yaml, "CBaseLoader", yaml.BaseLoader)
"""Every scalar is a text, as in records."""


def lines(name: str) -> list[tuple[str, str]]:
    """The (input, output) pairs of a table of `input -> output` lines."""
    rows = (CASES / name).read_text("utf-8").splitlines()
    pairs = [row.split(" -> ") for row in rows if row and not row.startswith("# ")]
    return [(source.strip(), target.strip()) for source, target in pairs]


def blocks(name: str) -> list[dict[str, str]]:
    """The cases of a table of blocks, each of `what: text` lines."""
    rows = (CASES / name).read_text("utf-8").splitlines()
    text = "\n".join(row for row in rows if not row.startswith("# "))
    found = [block.strip().splitlines() for block in text.split("\n\n") if block.strip()]
    return [dict(line.split(": ", 1) for line in block) for block in found]


def record(name: str) -> tuple[Paper, dict[str, Venue]]:
    """The paper of `bibtex/<name>.yaml`, with the venues it names."""
    raw: dict[str, Any] = yaml.load((CASES / "bibtex" / f"{name}.yaml").read_text("utf-8"), LOADER)
    venues = [Venue.model_validate(venue) for venue in raw.pop("venues.yaml", [])]
    return Paper.model_validate({"id": name, **raw}), {venue.key: venue for venue in venues}


RECORDS = sorted(path.stem for path in (CASES / "bibtex").glob("*.yaml"))
