"""Elements of XML and HTML, which the readers of both build."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field


@dataclass(slots=True)
class XmlNode:
    """An element: its name without a namespace prefix, its attributes, its children.

    `line` is the line of the text where it begins, counted from 1.
    """

    tag: str
    attributes: dict[str, str] = field(default_factory=dict)
    children: list[XmlNode | str] = field(default_factory=list)
    line: int = 1

    def find_all(self, tag: str) -> Iterator[XmlNode]:
        """Yield the children with this name."""
        for child in self.children:
            if isinstance(child, XmlNode) and child.tag == tag:
                yield child

    def find(self, tag: str) -> XmlNode | None:
        """Return the first child with this name, or None."""
        return next(self.find_all(tag), None)

    def iterate(self, tag: str) -> Iterator[XmlNode]:
        """Yield the descendants with this name, in the order of the text."""
        for child in self.children:
            if isinstance(child, XmlNode):
                if child.tag == tag:
                    yield child
                yield from child.iterate(tag)

    def get_text(self, tag: str = "") -> str:
        """Return the text of the element, or of its first child `tag`, on one line."""
        node = self.find(tag) if tag else self
        return " ".join("".join(_walk_text(node)).split()) if node else ""

    def get_lines(self) -> str:
        """Return the text of the element with its lines, each without white space around it."""
        return "\n".join(line.strip() for line in "".join(_walk_text(self)).splitlines()).strip()


def _walk_text(node: XmlNode) -> Iterator[str]:
    for child in node.children:
        if isinstance(child, str):
            yield child
        else:
            yield from _walk_text(child)
