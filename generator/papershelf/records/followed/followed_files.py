"""Reads `sources.yaml` and `refused.yaml`, which no build needs."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

from ...errors import Problem
from ..reader import Memory, RecordReader
from ..source import Place
from .followed_sources import FollowedSource, RefusedPaper

SOURCES, REFUSED = "sources.yaml", "refused.yaml"


class Followed(NamedTuple):
    """What a collection follows: each source with its place, and the papers that are refused."""

    sources: list[tuple[Place, FollowedSource]]
    refused: list[RefusedPaper]


def load_followed(root: Path, content: Path) -> tuple[Followed, list[Problem]]:
    """Read both files of a content folder; a file that is not there has no entries.

    Returns all valid entries, and every problem; paths of problems are relative to `root`.
    """
    reader = RecordReader(root, Memory())
    sources = reader.read_vocabulary(FollowedSource, content / SOURCES)
    refused = reader.read_vocabulary(RefusedPaper, content / REFUSED)
    return Followed(sources, [entry for _, entry in refused]), reader.problems
