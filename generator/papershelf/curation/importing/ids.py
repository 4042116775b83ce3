"""Ids of new records: addresses for good, so they are chosen with some care."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from itertools import count

from ...records.fields import ID_PATTERN, RESERVED_IDS
from ...records.paper import Paper
from ...records.slug import to_latin
from ...records.text import to_plain

_LONGEST = 60
_SMALL = re.compile(r"(?:-(?:an?|and|as|at|by|for|from|in|into|is|of|on|or|the|to|via|with))++$")


def new_id(paper: Paper, given: str, is_free: Callable[[str], bool]) -> str:
    """The id of a new record: the one that its entry gives, its citation key, or its title.

    `is_free` says whether an id can be had; numbers are put to one that can't.
    """
    wished = given or _of_key(paper) or _of_title(paper)
    return next(id for id in _numbered(wished) if is_free(id))


def is_id(text: str) -> bool:
    """Whether a text can be an id."""
    return (
        re.fullmatch(ID_PATTERN, text) is not None
        and text not in RESERVED_IDS
        and not text.endswith((".", ".bib"))
    )


def _of_key(paper: Paper) -> str:
    """The citation key as an id, where it says something to a reader."""
    found = re.sub(r"[^a-z0-9]+", "-", paper.key.lower()).strip("-")
    is_word = re.search(r"[a-z]{3}", found) and len(found) <= _LONGEST
    return found if is_word and is_id(found) else ""


def _of_title(paper: Paper) -> str:
    """The first words of the title."""
    words = list(filter(None, map(to_latin, to_plain(paper.title, braces=True).split())))
    found = "-".join(words)
    while len(found) > _LONGEST and len(words) > 1:
        words.pop()
        found = _SMALL.sub("", "-".join(words))
    found = found[:_LONGEST].strip("-") or "paper"
    return found if is_id(found) else f"{found}-paper"


def _numbered(id: str) -> Iterator[str]:
    yield id
    for number in count(2):
        yield f"{id[:90]}-{number}"
