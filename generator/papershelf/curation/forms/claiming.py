"""Handles the form for claims of author pages: adds or changes an entry of `people.yaml`."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from ...errors import did_you_mean, format_count, quote
from ...records import source
from ...records.slug import slugify
from ...records.source import Place
from ...records.text import fold
from ...records.value import list_keys
from ...records.vocabulary import Person
from ..yaml_edit import append_entry
from .context import FormContext

FILE = "people.yaml"
_LONGEST_SLUG = 100


def claim(context: FormContext) -> None:
    """Plan the entry of the author that a form is about."""
    author = _find_author(context)
    values = {key: value for key, value in context.answers.to_values().items() if key != "id"}
    if not author:
        return
    if not values:
        context.answers.add_problem("", "the form has nothing to write: all answers are empty")
        return
    path = (context.content / FILE).relative_to(context.root).as_posix()
    at, raw = _find_entry(context, path, author)
    if not context.validate(Person, {"id": author, "name": author, **values}):
        return
    merged = _merge_values(context, author, raw, values)
    person = context.validate(
        Person, {key: value for key, value in merged.items() if value is not None}
    )
    if person is None:
        return
    if at is None:
        _plan_new_entry(context, path, person)
    else:
        _plan_edit(context, at, raw, merged, person)
    if context.texts:
        _warn_of_moves(context, author, person)
        context.verify()


def _find_author(context: FormContext) -> str:
    """Return the slug of the page that is claimed; empty, with a problem, if there is none."""
    author = context.read_id("the page is missing: give the last part of its URL")
    if not author:
        return ""
    collection = context.collection
    people = collection.people
    found = next((person.id for person in people if author in person.aliases), author)
    if collection.person(found) or found in collection.by_author:
        return found
    authors = collection.by_author if len(author) <= _LONGEST_SLUG else ()
    hint = did_you_mean(author, authors)
    context.answers.add_problem("id", f"there is no author page {quote(author)}", hint)
    return ""


def _find_entry(
    context: FormContext, path: str, author: str
) -> tuple[Place | None, dict[str, Any]]:
    """Return the place and the values of an author's entry; (None, {}) if there is none."""
    file = context.root / path
    entries = source.read_file(context.root, file)[0] if file.exists() else []
    for at, values in entries:
        if values.get("id") == author:
            return at, {key: value for key, value in values.items() if value is not None}
    return None, {}


def _merge_values(
    context: FormContext, author: str, raw: dict[str, Any], values: dict[str, Any]
) -> dict[str, Any]:
    """Return the new values of an entry: names are added to the existing ones, other values
    replace them."""
    merged = {"id": author, **raw, **values}
    name = merged.setdefault("name", context.collection.author_label(author))
    kept = raw.get("variants", []) if values.get("variants", "") is not None else []
    in_records = _list_spellings(context, author)
    names = [*kept, raw.get("name", ""), *in_records, *(values.get("variants") or ())]
    if variants := _select_variants(str(name or ""), names):
        merged["variants"] = variants
    return merged


def _list_spellings(context: FormContext, author: str) -> list[str]:
    """Return the spellings of an author's name in records."""
    collection = context.collection
    return sorted({
        name.display
        for paper in collection.by_author.get(author, ())
        for name in paper.authors
        if not name.id and collection.author_slug(name) == author
    })  # fmt: skip


def _select_variants(name: str, names: Iterable[str]) -> list[str]:
    """Return the names that differ from `name` and each other in more than accents and case."""
    found: dict[str, str] = {}
    for other in names:
        found.setdefault(fold(other), other)
    return [other for folded, other in found.items() if folded and folded != fold(name)]


def _to_yaml_values(person: Person) -> dict[str, Any]:
    """Return an entry's values as they are written in YAML."""
    return person.model_dump(mode="json", by_alias=True, exclude_unset=True)


def _plan_edit(
    context: FormContext, at: Place, raw: dict[str, Any], merged: dict[str, Any], person: Person
) -> None:
    """Plan the change of an existing entry."""
    now, fields = context.collection.person(person.id), list_keys(Person)
    changed = {
        key: value
        for key, value in _to_yaml_values(person).items()
        if now is None or getattr(person, fields[key]) != getattr(now, fields[key])
    }
    removed = [key for key, value in merged.items() if value is None and key in raw]
    if not changed and not removed:
        message = f"no changes: {at.path} already has these values"
        context.answers.add_problem("", message)
        return
    context.edit(at, {**changed, **dict.fromkeys(removed)}, Person)


def _plan_new_entry(context: FormContext, path: str, person: Person) -> None:
    """Plan a new entry at the end of the file."""
    file = context.root / path
    before = file.read_bytes().decode("utf-8-sig") if file.exists() else ""
    values = {key: value for key, value in _to_yaml_values(person).items() if value}
    after = append_entry(before, values)
    place = Place(str(context.root), path)
    old, new = (source.parse(place, text.encode())[0] for text in (before, after))
    if [entry for _, entry in new] != [*(entry for _, entry in old), values]:
        context.refuse_edit(path)
        return
    context.texts[path] = after


def _warn_of_moves(context: FormContext, author: str, person: Person) -> None:
    """Warn curators about papers that a name would move to this page, as a false claim might try
    to."""
    collection = context.collection
    for name in (person.name, *person.variants):
        other = slugify(name)
        if other != author and other in collection.by_author:
            papers = format_count(len(collection.by_author[other]), "paper")
            warning = f"{papers} by {quote(name)} would move to the page `{author}`"
            context.warnings.append(warning)
