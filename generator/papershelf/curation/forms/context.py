"""Where a form lies while it is looked at: its answers, and the collection that it is about."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any, TypeVar

from ...errors import ContentError, select_errors
from ...records import schema
from ...records.collection import Collection
from ...records.paper import Paper
from ...records.reader import Memory
from ...records.schema import CollectingPlace, Refusal
from ...records.slug import slugify
from ...records.source import Place
from ...records.text import fold
from ...records.value import Value
from ..fixes.rules import Known
from ..importing.run_import import shelf_of
from ..record_index import Shelf
from ..yaml_edit import edited
from .answers import Answers

V = TypeVar("V", bound=Value)

IDENTIFIERS = frozenset(("doi", "arxiv", "openreview", "url"))
"""Keys that an answer to the question of an identifier may become."""


@dataclass
class Desk:
    """A form, and the collection as it is; `content` lies below `root`.

    What is wrong with the form goes to its answers; `said` is for curators. `texts` are the files
    that it would change, as they would be.
    """

    root: Path
    content: Path
    answers: Answers
    today: str
    memory: Memory = field(default_factory=Memory)
    said: list[str] = field(default_factory=list)
    texts: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Read the collection. Raises ContentError where it has errors without the form."""
        self.collection, self.before = Collection.load(self.root, self.content, self.memory)
        if select_errors(self.before):
            raise ContentError(self.before)

    @cached_property
    def shelf(self) -> Shelf:
        """All records, drafts too."""
        return shelf_of(self.root, self.memory)

    @cached_property
    def known(self) -> Known:
        """What the collection says of words."""
        return Known.of(self.collection)

    def checked(self, model: type[V], values: Mapping[str, Any]) -> V | None:
        """The value that raw values describe; None where they have problems, which are told."""
        place = CollectingPlace()
        found = schema.check_values(model, dict(values), place)
        if not isinstance(found, list):
            return found
        for refusal in place.refusals:
            self._tell(refusal)
        return None

    def _tell(self, refusal: Refusal) -> None:
        key, *below = refusal.place or ("",)
        path = ".".join(str(step + 1 if isinstance(step, int) else step) for step in refusal.place)
        message = refusal.message.removeprefix(f"`{path}`: ")
        if below and isinstance(below[0], int):
            message = f"line {below[0] + 1}: {message}"
        asked = "identifier" if key in IDENTIFIERS else str(key)
        self.answers.trouble(asked, message, refusal.hint)

    def tag(self, text: str) -> str:
        """A tag as the collection writes it, by the tag, an alias, or what readers see of it."""
        return self.known.tags.get(slugify(text)) or self._labels.get(fold(text)) or text

    def venue(self, text: str) -> str:
        """A venue as the collection writes it, by any of its names."""
        return self._venues.get(fold(text), text)

    @cached_property
    def _venues(self) -> dict[str, str]:
        entries = self.collection.venues.values()
        return {fold(name): one.key for one in entries for name in (one.short, one.name, one.key)
                if name}  # fmt: skip

    @cached_property
    def _labels(self) -> dict[str, str]:
        return {fold(tag.label): tag.tag for tag in self.collection.tags.values() if tag.label}

    def about(self, missing: str) -> str:
        """The id or slug that the form is about, of itself or as an address of the site ends in it;
        empty where there is none, which is told."""
        answer = self.answers.of("id")
        address = re.sub(r"[?#].*", "", answer.text if answer else "", flags=re.DOTALL)
        id = address.rstrip("/").rpartition("/")[2]
        if not id and (answer or self.answers.lacks("id")):
            self.answers.trouble("id", missing)
        return id

    def edit(self, at: Place, sets: Mapping[str, Any], model: type[Value] = Paper) -> None:
        """Plan the edit of some keys of what stands at a place; those that can't be are told."""
        before = (self.root / at.path).read_bytes().decode("utf-8-sig")
        self.texts[at.path], refused = edited(before, {at.steps: sets}, model)
        for key in refused.get(at.steps, ()):
            self.cant_change(at.path, key)

    def cant_change(self, path: str, key: str = "") -> None:
        """Tell that a file is to be edited by a person."""
        message = "it can't be changed by a form, because of how the file is written"
        self.answers.trouble(key, message, f"edit {path}")

    def prove(self) -> Collection:
        """The collection as it would be; errors that it would have are told, as are warnings."""
        after, problems = Collection.load(self.root, self.content, self.memory, self.texts)
        known = {problem.message for problem in self.before}
        for problem in problems:
            if problem.severity == "error":
                self.answers.trouble("", problem.message, problem.hint)
            elif problem.message not in known:
                self.said.append(f"{problem.path}: {problem.message}")
        return after
