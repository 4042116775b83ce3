"""An author's claim of their page: an entry of `people.yaml`, or what it lacks."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from ...errors import did_you_mean, format_count
from ...records import source
from ...records.fields import quote
from ...records.slug import slugify
from ...records.source import Place
from ...records.text import fold
from ...records.vocabulary import Person
from ..yaml_write import key_text
from .context import Desk

FILE = "people.yaml"
_LONGEST_SLUG = 100


def claim(desk: Desk) -> None:
    """Plan the entry of a form's author."""
    author = _author(desk)
    given = {key: value for key, value in desk.answers.values().items() if key != "id"}
    if not author:
        return
    if not given:
        desk.answers.trouble("", "nothing is said that could be written")
        return
    path = (desk.content / FILE).relative_to(desk.root).as_posix()
    at, raw = _entry(desk, path, author)
    if not desk.checked(Person, {"id": author, "name": author, **given}):
        return
    values = _values(desk, author, raw, given)
    there = {key: value for key, value in values.items() if value is not None}
    person = desk.checked(Person, there)
    if person is None:
        return
    if at is None:
        _add(desk, path, person)
    else:
        _change(desk, at, raw, values, person)
    if desk.texts:
        _tell_moves(desk, author, person)
        desk.prove()


def _author(desk: Desk) -> str:
    """The slug of the page that is claimed; empty where there is none, which is told."""
    author = desk.about("it is missing: the last part of the page's address")
    if not author:
        return ""
    shelf = desk.collection
    found = next((one.id for one in shelf.people if author in one.aliases), author)
    if shelf.person(found) or found in shelf.by_author:
        return found
    authors = shelf.by_author if len(author) <= _LONGEST_SLUG else ()
    hint = did_you_mean(author, authors)
    desk.answers.trouble("id", f"there is no author's page {quote(author)}", hint)
    return ""


def _entry(desk: Desk, path: str, author: str) -> tuple[Place | None, dict[str, Any]]:
    """Where the author's entry stands, and what it says; nowhere, where there is none."""
    file = desk.root / path
    entries = source.read_file(desk.root, file)[0] if file.exists() else []
    for at, values in entries:
        if values.get("id") == author:
            return at, {key: value for key, value in values.items() if value is not None}
    return None, {}


def _values(
    desk: Desk, author: str, raw: dict[str, Any], given: dict[str, Any]
) -> dict[str, Any]:
    """The entry as it will be: names are added to those that are known, other values replaced."""
    values = {"id": author, **raw, **given}
    name = values.setdefault("name", desk.collection.author_label(author))
    kept = raw.get("variants", []) if given.get("variants", "") is not None else []
    known = [*kept, raw.get("name", ""), *_names(desk, author), *(given.get("variants") or ())]
    if variants := _others(str(name or ""), known):
        values["variants"] = variants
    return values


def _names(desk: Desk, author: str) -> list[str]:
    """The ways in which records write an author's name."""
    shelf = desk.collection
    return sorted({
        name.display
        for paper in shelf.by_author.get(author, ())
        for name in paper.authors
        if not name.id and shelf.author_slug(name) == author
    })  # fmt: skip


def _others(name: str, names: Iterable[str]) -> list[str]:
    """Names that differ from the first and from each other in more than accents and case."""
    found: dict[str, str] = {}
    for one in names:
        found.setdefault(fold(one), one)
    return [one for folded, one in found.items() if folded and folded != fold(name)]


def _written(person: Person) -> dict[str, Any]:
    """An entry's values as they are written."""
    told = person.model_dump(exclude_unset=True)
    return {key: list(one) if isinstance(one, tuple) else one for key, one in told.items()}


def _change(
    desk: Desk, at: Place, raw: dict[str, Any], values: dict[str, Any], person: Person
) -> None:
    """Plan the edit of an entry."""
    now = desk.collection.person(person.id)
    told = {key: one for key, one in _written(person).items()
            if now is None or getattr(person, key) != getattr(now, key)}  # fmt: skip
    gone = [key for key, value in values.items() if value is None and key in raw]
    if not told and not gone:
        desk.answers.trouble("", f"nothing changes: {at.path} says all this already")
        return
    desk.edit(at, {**told, **dict.fromkeys(gone)}, Person)


def _add(desk: Desk, path: str, person: Person) -> None:
    """Plan a new entry, at the end of the file."""
    file = desk.root / path
    before = file.read_bytes().decode("utf-8-sig") if file.exists() else ""
    values = {key: one for key, one in _written(person).items() if one}
    after = _appended(before, values)
    root = str(desk.root)
    was, now = (source.parse(Place(root, path), text.encode())[0] for text in (before, after))
    if [one for _, one in now] != [*(one for _, one in was), values]:
        desk.cant_change(path)
        return
    desk.texts[path] = after


def _appended(text: str, values: dict[str, Any]) -> str:
    """A list's text with one more entry, which begins where the others do."""
    nodes = [node for node in source.compose(text) if node is not None]
    margin = nodes[-1].start_mark.column if nodes else 0
    lines = "".join(key_text(key, one, margin + 2) for key, one in values.items())
    entry = f"{' ' * margin}- {lines.lstrip()}"
    line_end = "\r\n" if "\r\n" in text else "\n"
    above = text if not text or text.endswith("\n") else f"{text}{line_end}"
    return above + entry.replace("\n", line_end)


def _tell_moves(desk: Desk, author: str, person: Person) -> None:
    """Tell curators whose papers a name would bring here: this is what a false claim would want."""
    shelf = desk.collection
    for name in (person.name, *person.variants):
        other = slugify(name)
        if other != author and other in shelf.by_author:
            papers = format_count(len(shelf.by_author[other]), "paper")
            desk.said.append(f"{papers} of {quote(name)} would come to the page `{author}`")
