"""A correction of a record by a form: the least of its lines that has to change."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping
from typing import Any

from ...errors import did_you_mean
from ...records import source
from ...records.duplicates import strip_arxiv_version
from ...records.fields import quote
from ...records.name import Name, parse_name
from ...records.paper import Paper
from ...records.source import Place
from ...records.text import to_plain
from ..importing import record_values
from ..importing.plan import shown as shown_record
from ..record_index import Held
from .context import Desk
from .submitting import told

_LONGEST_ID = 100


def correct(desk: Desk) -> None:
    """Plan the change of a record that a form asks for."""
    held = _held(desk)
    changes = told(desk)
    if held is None:
        return
    raw = _raw(desk, held)
    changes = _changes(desk, held, raw, changes)
    if "title" in changes and changes["title"] is None:
        desk.answers.trouble("title", "a paper needs a title")
        return
    merged = {"id": held.paper.id, "key": held.paper.key, **raw, **changes}
    paper = desk.checked(Paper, {key: value for key, value in merged.items() if value is not None})
    if paper is None:
        return
    sets = _sets(held, raw, changes, paper)
    if not sets and not desk.answers.troubles:
        desk.answers.trouble("", f"nothing changes: {shown_record(held)} says all this already")
    if sets:
        desk.edit(held.place, sets)
        desk.prove()


def _held(desk: Desk) -> Held | None:
    if not (id := desk.about("it is missing: the last part of the paper's address")):
        return None
    held = desk.shelf.record(id)
    if held is None:
        ids = [one.paper.id for one in desk.shelf.records] if len(id) <= _LONGEST_ID else []
        desk.answers.trouble("id", f"there is no paper {quote(id)}", did_you_mean(id, ids))
    return held


def _raw(desk: Desk, held: Held) -> dict[str, Any]:
    """A record's values as its file has them."""
    data = (desk.root / held.place.path).read_bytes()
    entries, _ = source.parse(Place(str(desk.root), held.place.path), data)
    found = next(values for at, values in entries if at.steps == held.place.steps)
    return {key: value for key, value in found.items() if value is not None}


def _changes(
    desk: Desk, held: Held, raw: Mapping[str, Any], changes: dict[str, Any]
) -> dict[str, Any]:
    """What is otherwise than a reader sees it: the form was filled with what the page shows."""
    if changes.get("authors"):
        changes["authors"] = _authors(held.paper, raw, changes["authors"])
    if changes.get("tags"):
        slugs = [desk.collection.tag_slug(tag) for tag in held.paper.tags]
        if [desk.collection.tag_slug(tag) for tag in changes["tags"]] == slugs:
            del changes["tags"]
    return {
        key: value
        for key, value in changes.items()
        if not (value and key in _SEEN and _SEEN[key](desk, held.paper, value))
    }


def _authors(paper: Paper, raw: Mapping[str, Any], lines: list[str]) -> list[Any]:
    """Names as they are written; those that are there keep what the record says of them."""
    given = raw.get("authors", [])
    written = given if isinstance(given, list) and len(given) == len(paper.authors) else []
    there: dict[str, list[Any]] = defaultdict(list)
    for name, one in zip(paper.authors, written, strict=False):
        there[name.display].append(one)
    found = []
    for line in lines:
        same = there.get(" ".join(line.split())) or there.get(_display(line))
        found.append(same.pop(0) if same else line)
    return found


def _display(line: str) -> str:
    try:
        return Name.model_validate(parse_name(line)).display
    except ValueError:
        return line


def _is_title(desk: Desk, paper: Paper, text: str) -> bool:
    return _words(to_plain(text, braces=True)) == _words(to_plain(paper.title, braces=True))


def _is_abstract(desk: Desk, paper: Paper, text: str) -> bool:
    return _words(to_plain(text)) == _words(to_plain(paper.abstract))


def _words(text: str) -> str:
    return " ".join(text.split())


_SEEN: Mapping[str, Callable[[Desk, Paper, str], bool]] = {
    "title": _is_title,
    "abstract": _is_abstract,
    "doi": lambda _, paper, text: text.lower() == paper.doi.lower(),
    "arxiv": lambda _, paper, text: text == strip_arxiv_version(paper),
}
"""Whether an answer is what readers see of a record now."""


def _sets(
    held: Held, raw: Mapping[str, Any], changes: Mapping[str, Any], paper: Paper
) -> dict[str, Any]:
    """The keys whose value will be another, as they are written; None for those that go."""
    gone = [key for key, value in changes.items() if value is None and key in raw]
    news = [
        key for key, value in changes.items()
        if value is not None and getattr(paper, key) != getattr(held.paper, key)
    ]  # fmt: skip
    written = record_values.written({key: changes[key] for key in news}, paper)
    return {**written, **dict.fromkeys(gone)}
