"""The context of a form: its answers and the collection that it would change."""

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
from ..fixes.rules import CollectionTerms
from ..importing.run_import import index_records
from ..record_index import RecordIndex
from ..yaml_edit import set_keys
from .answers import FormAnswers

V = TypeVar("V", bound=Value)

IDENTIFIERS = frozenset(("doi", "arxiv", "openreview", "url"))
"""Keys that the answer to the field of an identifier may set."""


@dataclass
class FormContext:
    """A form and the collection before it; `content` is a folder below `root`.

    Problems of the form are added to its answers. `warnings` are for curators. `texts` are the
    files that the form would change, with their new text.
    """

    root: Path
    content: Path
    answers: FormAnswers
    today: str
    memory: Memory = field(default_factory=Memory)
    warnings: list[str] = field(default_factory=list)
    texts: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Read the collection. Raises ContentError if it already has errors."""
        self.collection, self.problems_before = Collection.load(
            self.root, self.content, self.memory
        )
        if select_errors(self.problems_before):
            raise ContentError(self.problems_before)

    @cached_property
    def index(self) -> RecordIndex:
        """All records, drafts too."""
        return index_records(self.root, self.memory)

    @cached_property
    def terms(self) -> CollectionTerms:
        """The collection's tags and acronyms."""
        return CollectionTerms.from_collection(self.collection)

    def validate(self, model: type[V], values: Mapping[str, Any]) -> V | None:
        """Return the validated values; None if they have problems, which the answers then have."""
        place = CollectingPlace()
        found = schema.check_values(model, dict(values), place)
        if not isinstance(found, list):
            return found
        for refusal in place.refusals:
            self._add_refusal(refusal)
        return None

    def _add_refusal(self, refusal: Refusal) -> None:
        key, *below = refusal.place or ("",)
        path = ".".join(str(step + 1 if isinstance(step, int) else step) for step in refusal.place)
        message = refusal.message.removeprefix(f"`{path}`: ")
        if below and isinstance(below[0], int):
            message = f"line {below[0] + 1}: {message}"
        asked = "identifier" if key in IDENTIFIERS else str(key)
        self.answers.add_problem(asked, message, refusal.hint)

    def find_tag(self, text: str) -> str:
        """Return a tag as the collection writes it, found by its name, alias or label."""
        return self.terms.tags.get(slugify(text)) or self._labels.get(fold(text)) or text

    def find_venue(self, text: str) -> str:
        """Return a venue as the collection writes it, found by any of its names."""
        return self._venues.get(fold(text), text)

    @cached_property
    def _venues(self) -> dict[str, str]:
        venues = self.collection.venues.values()
        return {fold(name): venue.key
                for venue in venues for name in (venue.short, venue.name, venue.key)
                if name}  # fmt: skip

    @cached_property
    def _labels(self) -> dict[str, str]:
        return {fold(tag.label): tag.tag for tag in self.collection.tags.values() if tag.label}

    def read_id(self, missing: str) -> str:
        """Return the id or slug that the form is about, which may be the end of a URL.

        If there is none, the result is empty and the answers have the problem `missing`.
        """
        answer = self.answers.find("id")
        address = re.sub(r"[?#].*", "", answer.text if answer else "", flags=re.DOTALL)
        id = address.rstrip("/").rpartition("/")[2]
        if not id and (answer or self.answers.lacks("id")):
            self.answers.add_problem("id", missing)
        return id

    def edit(self, at: Place, edits: Mapping[str, Any], model: type[Value] = Paper) -> None:
        """Plan to set keys of the record at a place; a key that can't be set becomes a problem."""
        before = (self.root / at.path).read_bytes().decode("utf-8-sig")
        self.texts[at.path], refused = set_keys(before, {at.steps: edits}, model)
        for key in refused.get(at.steps, ()):
            self.refuse_edit(at.path, key)

    def refuse_edit(self, path: str, key: str = "") -> None:
        """Add the problem that only a person can edit a file."""
        message = "a form can't change this, because of how the file is written"
        self.answers.add_problem(key, message, f"ask the curators to edit {path}")

    def verify(self) -> Collection:
        """Read the collection with the changes. Its errors become problems of the form, and its new
        warnings are added to `warnings`."""
        after, problems = Collection.load(self.root, self.content, self.memory, self.texts)
        messages_before = {problem.message for problem in self.problems_before}
        for problem in problems:
            if problem.severity == "error":
                self.answers.add_problem("", problem.message, problem.hint)
            elif problem.message not in messages_before:
                self.warnings.append(f"{problem.path}: {problem.message}")
        return after
