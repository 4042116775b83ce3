"""The papers by what they say in the curator's own fields."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from typing import Any

from ..paper import Index, Paper, group_papers
from ..slug import pick_most_frequent, slugify
from .own_fields import OwnField, list_texts


def list_slugs(field: OwnField, value: Any) -> list[str]:
    """The slugs of a value, below which a paper is listed: of a date its year, else one for each
    text. A number is its own slug, since one without its sign or point would be another."""
    if field.type == "date":
        return [value[:4]]
    texts = list_texts(value)
    if field.type in ("number", "boolean", "link"):
        return texts
    return list(dict.fromkeys(map(slugify, texts)))


def list_more_slugs(field: OwnField, value: Any) -> list[str]:
    """What else a query may name of a value: of a date its month and day."""
    return [value[:end] for end in (7, 10) if len(value) >= end] if field.type == "date" else []


class OwnIndex:
    """The papers of a collection by each of its own fields."""

    def __init__(self, fields: Sequence[OwnField], papers: Iterable[Paper]) -> None:
        self._by_kind = {field.kind: field for field in fields}
        self._papers = papers
        self._found: dict[str, Index] = {}

    @cached_property
    def bibtex_names(self) -> Mapping[str, str]:
        """Name of a field -> its field in `.bib` files, of those that have one."""
        fields = self._by_kind.values()
        return {field.name: field.bibtex for field in fields if field.bibtex}

    def find_papers(self, kind: str) -> Index:
        """Slug -> papers of a field, by its kind; empty for a kind that no field has."""
        found = self._found.get(kind)
        if found is None:
            field = self._by_kind.get(kind)
            found = self._found[kind] = self._group(field) if field else {}
        return found

    def _group(self, field: OwnField) -> Index:
        having = (paper for paper in self._papers if field.name in paper.own)
        return group_papers(having, lambda paper: list_slugs(field, paper.own[field.name]))

    def find_text(self, kind: str, slug: str) -> str:
        """A value as most papers write it, by its slug."""
        return self._texts.get(kind, {}).get(slug, slug)

    @cached_property
    def _texts(self) -> Mapping[str, Mapping[str, str]]:
        """Kind -> slug -> text, of the fields whose values are texts."""
        kinds = (kind for kind, field in self._by_kind.items() if field.type in ("text", "list"))
        return {kind: pick_most_frequent(self._list_spellings(kind), str) for kind in kinds}

    def _list_spellings(self, kind: str) -> Iterator[tuple[str, str, int]]:
        name = self._by_kind[kind].name
        having = (paper.own[name] for paper in self._papers if name in paper.own)
        yield from ((slugify(text), text, 1) for value in having for text in list_texts(value))
