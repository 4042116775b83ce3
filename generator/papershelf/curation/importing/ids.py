"""Chooses ids for new records. An id is a permanent address, so it should be readable."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from itertools import count

from ...records.fields import ID_PATTERN, is_free_id
from ...records.paper import Paper
from ...records.slug import to_latin
from ...records.text import to_plain

_LONGEST = 60
_SMALL = re.compile(r"(?:-(?:an?|and|as|at|by|for|from|in|into|is|of|on|or|the|to|via|with))++$")


def choose_id(paper: Paper, given: str, is_free: Callable[[str], bool]) -> str:
    """Return the id of a new record, from its entry's id, its citation key or its title.

    `is_free` says whether an id is available; a number is appended to one that isn't.
    """
    wanted = given or _derive_from_key(paper) or _derive_from_title(paper)
    return next(id for id in _add_numbers(wanted) if is_free(id))


def is_id(text: str) -> bool:
    """Whether a text is a valid id."""
    return re.fullmatch(ID_PATTERN, text) is not None and is_free_id(text)


def _derive_from_key(paper: Paper) -> str:
    """Return the citation key as an id; empty if it has no word in it."""
    id = re.sub(r"[^a-z0-9]+", "-", paper.key.lower()).strip("-")
    has_word = re.search(r"[a-z]{3}", id) and len(id) <= _LONGEST
    return id if has_word and is_id(id) else ""


def _derive_from_title(paper: Paper) -> str:
    """Return the first words of the title as an id."""
    words = list(filter(None, map(to_latin, to_plain(paper.title, braces=True).split())))
    id = "-".join(words)
    while len(id) > _LONGEST and len(words) > 1:
        words.pop()
        id = _SMALL.sub("", "-".join(words))
    id = id[:_LONGEST].strip("-") or "paper"
    return id if is_id(id) else f"{id}-paper"


def _add_numbers(id: str) -> Iterator[str]:
    """Yield an id, then the id with 2, 3, … appended."""
    yield id
    for number in count(2):
        yield f"{id[:90]}-{number}"
