"""Files of XML to the elements that are entries, with their lines.

The parser is the standard library's expat, set as defusedxml sets it: a declaration of an entity
ends the reading, so nothing is fetched and nothing multiplies. defusedxml itself gives no line of
an element, and lxml would be a compiled package for what is fifty lines here.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from typing import NoReturn
from xml.parsers import expat

from .entry import Unread
from .xml_tree import Node

_CHUNK = 65_536
_DEEPEST = 100


class _RefusedError(Exception):
    """Something in a file that no bibliography has."""


def elements(text: str, tags: Collection[str]) -> Iterator[Node | Unread]:
    """The elements of these names, in the order in which they end; none stands in another.

    What breaks the rules of XML ends the reading: all before it is given, and then what it was.
    """
    builder = _Builder(frozenset(tags))
    for start in range(0, len(text), _CHUNK):
        try:
            builder.parser.Parse(text[start : start + _CHUNK], start + _CHUNK >= len(text))
        except (expat.ExpatError, _RefusedError, UnicodeEncodeError) as error:
            yield from builder.done
            what = error if isinstance(error, _RefusedError) else _said(error)
            yield Unread(builder.parser.CurrentLineNumber, f"{what}; nothing is read from here on")
            return
        yield from builder.done
        builder.done.clear()


def _said(error: Exception) -> str:
    if isinstance(error, expat.ExpatError):
        return f"not well-formed XML: {expat.ErrorString(error.code)}"
    return "not well-formed XML: half of a surrogate pair"


class _Builder:
    """Collects elements while expat reads."""

    def __init__(self, tags: frozenset[str]) -> None:
        self.tags = tags
        self.done: list[Node] = []
        self._open: list[Node] = []
        self.parser = expat.ParserCreate()
        self.parser.buffer_text = True
        self.parser.StartElementHandler = self._start
        self.parser.EndElementHandler = self._end
        self.parser.CharacterDataHandler = self._text
        self.parser.EntityDeclHandler = _refuse_entity

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        tag = name.rpartition(":")[2]
        if not self._open and tag not in self.tags:
            return
        if len(self._open) >= _DEEPEST:
            raise _RefusedError(f"elements in elements, more than {_DEEPEST} deep")
        node = Node(tag, attributes, [], self.parser.CurrentLineNumber)
        if self._open:
            self._open[-1].children.append(node)
        self._open.append(node)

    def _end(self, _name: str) -> None:
        if self._open:
            node = self._open.pop()
            if not self._open:
                self.done.append(node)

    def _text(self, text: str) -> None:
        if self._open:
            self._open[-1].children.append(text)


def _refuse_entity(name: str, *_rest: object) -> NoReturn:
    raise _RefusedError(f"the file declares the entity `{name}`")
