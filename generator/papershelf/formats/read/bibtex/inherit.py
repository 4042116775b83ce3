"""What an entry has from others: `crossref` and `xdata`, by the rules of BibTeX and biblatex."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from itertools import islice

from ..common.entry import Unread
from .raw_entry import RawEntry, RawField
from .syntax import parse

_REFERENCES = ("xdata", "crossref")
# In any case; a copy of a big text in lower case would take its memory again.
_NAMED = (re.compile("[xX][dD][aA][tT][aA]"), re.compile("[cC][rR][oO][sS][sS][rR][eE][fF]"))
# Fields that say who the other entry is, or how to sort and label it (biblatex, appendix B).
_OWN = frozenset(
    "crossref xref xdata entryset entrysubtype execute ids key keywords label options presort "
    "related relatedoptions relatedstring relatedtype shorthand shorthandintro sortkey sorttitle "
    "sortname indextitle indexsorttitle shorttitle abstract pages doi url eprint isbn".split()
)
_OF_VOLUME = {"isbn"}  # a part has the number of the book that it is in
_TITLES = ("title", "subtitle", "titleaddon")
_IN_BOOK = frozenset("inproceedings conference incollection inbook inreference suppbook bookinbook "
                     "suppcollection".split())  # fmt: skip
_IN_PERIODICAL = frozenset("article suppperiodical review".split())
_LEVELS = 3  # of entries that have from others, which have from others
_MOST_FIELDS = 200


def parents_in(text: str) -> Mapping[str, RawEntry]:
    """The entries that others refer to, by their keys in lower case, with what they inherit."""
    if not any(name.search(text) for name in _NAMED):
        return {}
    blocks = [block for block in parse(text) if isinstance(block, RawEntry)]
    wanted = {key for block in blocks for name in _REFERENCES for key in _keys(block, name)}
    own = {block.key.lower(): block for block in reversed(blocks) if block.key.lower() in wanted}
    parents = own
    for _ in range(_LEVELS):
        parents = {key: with_inherited(block, parents) for key, block in own.items()}
    return parents


def with_inherited(block: RawEntry, parents: Mapping[str, RawEntry]) -> RawEntry:
    """The entry with the fields that it has from others; its own go before them."""
    if block.fields.keys().isdisjoint(_REFERENCES):
        return block
    fields, unread = dict(block.fields), list(block.unread)
    for name in _REFERENCES:
        told = fields.pop(name, None)
        for key in _keys(block, name):
            if parent := parents.get(key):
                given = parent.fields if name == "xdata" else _given(parent, block.type)
                fields = dict(islice(given.items(), _MOST_FIELDS)) | fields
            elif told:
                unread.append(Unread(told.line, f"`{name}`: there is no entry `{key}`"))
    return replace(block, fields=fields, unread=unread)


def _given(parent: RawEntry, to: str) -> dict[str, RawField]:
    """What an entry gives to one that is a part of it: its title is the title of a book there."""
    fields = {
        name: told for name, told in parent.fields.items() if name not in _OWN or name in _OF_VOLUME
    }
    prefix = "book" if to in _IN_BOOK else "journal" if to in _IN_PERIODICAL else "main"
    for name in _TITLES:
        if told := fields.pop(name, None):
            fields.setdefault(prefix + name, told._replace(name=prefix + name))
    if to in _IN_BOOK and to != "inbook" and (told := fields.pop("author", None)):
        fields.setdefault("bookauthor", told._replace(name="bookauthor"))
    return fields


def _keys(block: RawEntry, name: str) -> list[str]:
    """The keys in a field, each once."""
    told = block.fields.get(name)
    keys = (key.strip().lower() for key in told.value.split(",")) if told else ()
    return [key for key in dict.fromkeys(keys) if key]
