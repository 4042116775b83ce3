"""Elements of XML and HTML, as the readers of both hold them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field


@dataclass(slots=True)
class Node:
    """An element: its name without a namespace's prefix, and what is in it.

    `line` is where it begins in its text, from 1.
    """

    tag: str
    attributes: dict[str, str] = field(default_factory=dict)
    children: list[Node | str] = field(default_factory=list)
    line: int = 1

    def all(self, tag: str) -> Iterator[Node]:
        """The elements of a name that stand directly in this one."""
        for child in self.children:
            if isinstance(child, Node) and child.tag == tag:
                yield child

    def first(self, tag: str) -> Node | None:
        """The first of these, if there is any."""
        return next(self.all(tag), None)

    def inner(self, tag: str) -> Iterator[Node]:
        """The elements of a name at any depth, in the order of the text."""
        for child in self.children:
            if isinstance(child, Node):
                if child.tag == tag:
                    yield child
                yield from child.inner(tag)

    def words(self, tag: str = "") -> str:
        """All text of the element, or of its first element of a name, on one line."""
        found = self.first(tag) if tag else self
        return " ".join("".join(found._pieces()).split()) if found else ""

    def _pieces(self) -> Iterator[str]:
        for child in self.children:
            if isinstance(child, str):
                yield child
            else:
                yield from child._pieces()
