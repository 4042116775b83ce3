"""Reads XML files element by element, with line numbers.

The parser is the standard library's expat with defusedxml's settings: the declaration of an entity
ends the reading, so nothing is fetched and nothing is expanded. defusedxml itself reports no lines
of elements, and lxml would add a compiled package for the fifty lines here.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from typing import NoReturn
from xml.parsers import expat

from .entry import Unread
from .xml_tree import XmlNode

_CHUNK = 65_536
_DEEPEST = 100


class _RefusedError(Exception):
    """Something in a file that no bibliography contains."""


def find_elements(text: str, tags: Collection[str]) -> Iterator[XmlNode | Unread]:
    """Yield the outermost elements with one of the names `tags`, in the order of the text.

    XML that is not well-formed ends the reading: the elements before it are yielded, then `Unread`.
    """
    builder = _ElementBuilder(frozenset(tags))
    for start in range(0, len(text), _CHUNK):
        try:
            builder.parser.Parse(text[start : start + _CHUNK], start + _CHUNK >= len(text))
        except (expat.ExpatError, _RefusedError, UnicodeEncodeError) as error:
            yield from builder.done
            what = error if isinstance(error, _RefusedError) else _describe_error(error)
            yield Unread(builder.parser.CurrentLineNumber, f"{what}; the rest is not read")
            return
        yield from builder.done
        builder.done.clear()


def _describe_error(error: Exception) -> str:
    if isinstance(error, expat.ExpatError):
        return f"not well-formed XML: {expat.ErrorString(error.code)}"
    return "not well-formed XML: half of a surrogate pair"


class _ElementBuilder:
    """Collects elements while expat parses."""

    def __init__(self, tags: frozenset[str]) -> None:
        self.tags = tags
        self.done: list[XmlNode] = []
        self._open: list[XmlNode] = []
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
            raise _RefusedError(f"elements nested more than {_DEEPEST} deep")
        node = XmlNode(tag, attributes, [], self.parser.CurrentLineNumber)
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
