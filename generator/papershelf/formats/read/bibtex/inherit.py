"""Inheritance between entries: `crossref` and `xdata`, by the rules of BibTeX and biblatex."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from itertools import islice

from ..common.entry import Unread
from .raw_entry import RawEntry, RawField
from .syntax import parse

_REFERENCES = ("xdata", "crossref")
# In any case; a lower-case copy of a large text would double its memory.
_REFERENCE_NAMES = (
    re.compile("[xX][dD][aA][tT][aA]"),
    re.compile("[cC][rR][oO][sS][sS][rR][eE][fF]"),
)
# Fields that identify the other entry, or sort and label it (biblatex, appendix B).
_NOT_INHERITED = frozenset(
    "crossref xref xdata entryset entrysubtype execute ids key keywords label options presort "
    "related relatedoptions relatedstring relatedtype shorthand shorthandintro sortkey sorttitle "
    "sortname indextitle indexsorttitle shorttitle abstract pages doi url eprint isbn".split()
)
_INHERITED_NUMBERS = {"isbn"}  # a part has the number of its book
_TITLES = ("title", "subtitle", "titleaddon")
_IN_BOOK = frozenset("inproceedings conference incollection inbook inreference suppbook bookinbook "
                     "suppcollection".split())  # fmt: skip
_IN_PERIODICAL = frozenset("article suppperiodical review".split())
_LEVELS = 3  # of entries that inherit from each other
_MOST_FIELDS = 200


def find_parents(text: str) -> Mapping[str, RawEntry]:
    """Map keys in lower case to the entries that others refer to, with their inherited fields."""
    if not any(name.search(text) for name in _REFERENCE_NAMES):
        return {}
    blocks = [block for block in parse(text) if isinstance(block, RawEntry)]
    wanted = {key for block in blocks for name in _REFERENCES for key in _split_keys(block, name)}
    own = {block.key.lower(): block for block in reversed(blocks) if block.key.lower() in wanted}
    parents = own
    for _ in range(_LEVELS):
        parents = {key: inherit_fields(block, parents) for key, block in own.items()}
    return parents


def inherit_fields(block: RawEntry, parents: Mapping[str, RawEntry]) -> RawEntry:
    """Return an entry with the fields that it inherits; its own fields take precedence."""
    if block.fields.keys().isdisjoint(_REFERENCES):
        return block
    fields, unread = dict(block.fields), list(block.unread)
    for name in _REFERENCES:
        field = fields.pop(name, None)
        for key in _split_keys(block, name):
            if parent := parents.get(key):
                inherited = parent.fields
                if name != "xdata":
                    inherited = _select_inherited(parent, block.type)
                fields = dict(islice(inherited.items(), _MOST_FIELDS)) | fields
            elif field:
                unread.append(Unread(field.line, f"`{name}`: there is no entry `{key}`"))
    return replace(block, fields=fields, unread=unread)


def find_book(block: RawEntry, parents: Mapping[str, RawEntry]) -> str:
    """Return the key in lower case of the entry that a part's `crossref` names; empty without."""
    return next((key for key in _split_keys(block, "crossref") if key in parents), "")


def _select_inherited(parent: RawEntry, to: str) -> dict[str, RawField]:
    """Return what a part of type `to` inherits; a volume's title becomes a part's book title."""
    kept = (parent.fields.keys() - _NOT_INHERITED) | _INHERITED_NUMBERS
    fields = {name: field for name, field in parent.fields.items() if name in kept}
    prefix = "book" if to in _IN_BOOK else "journal" if to in _IN_PERIODICAL else "main"
    for name in _TITLES:
        if field := fields.pop(name, None):
            fields.setdefault(prefix + name, field._replace(name=prefix + name))
    if to in _IN_BOOK and to != "inbook" and (field := fields.pop("author", None)):
        fields.setdefault("bookauthor", field._replace(name="bookauthor"))
    return fields


def _split_keys(block: RawEntry, name: str) -> list[str]:
    """Return the keys in a field, each once."""
    field = block.fields.get(name)
    keys = (key.strip().lower() for key in field.value.split(",")) if field else ()
    return [key for key in dict.fromkeys(keys) if key]
