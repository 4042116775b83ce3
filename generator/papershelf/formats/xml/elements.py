"""Builds XML: elements with texts, and documents.

Tags and attributes are written as they are, with their prefixes; the root declares the namespaces.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from xml.etree.ElementTree import Element, SubElement, TreeBuilder, tostring

from ...records.name import Name
from ...records.paper import Paper
from ...records.parts.translation import Translation
from ...records.text import split_segments, to_csl
from ..common_values import format_page_range, mark_title
from ..csl import strip_markup
from ..formulas import spell_out_formulas

XSI = "http://www.w3.org/2001/XMLSchema-instance"
_MIXED = frozenset(("title",))
"""Elements with text between their children, where white space would be text."""


def add_text(
    parent: Element, tag: str, text: object, attributes: Mapping[str, str] | None = None
) -> None:
    """Append an element with a text, unless the text is empty."""
    if content := str(text):
        SubElement(parent, tag, dict(attributes or {})).text = content


def add_elements(parent: Element, tag: str, children: Iterable[Element]) -> None:
    """Append an element with some children, unless there are none."""
    if found := list(children):
        SubElement(parent, tag).extend(found)


def make_element(tag: str, text: object = "", **attributes: str) -> Element:
    """Return an element with a text."""
    element = Element(tag, attributes)
    element.text = str(text) or None
    return element


def write_element(element: Element, level: int = 0) -> str:
    """Write an element with its children on lines of their own, indented by a level."""
    _indent(element, level)
    return "  " * level + tostring(element, encoding="unicode").rstrip()


def _indent(element: Element, level: int) -> None:
    if not len(element) or element.tag in _MIXED:
        return
    inside = "\n" + "  " * (level + 1)
    element.text = inside
    for child in element:
        _indent(child, level + 1)
        child.tail = inside
    element[-1].tail = "\n" + "  " * level


def write_document(root: Element) -> str:
    """Write a document, with an XML declaration."""
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{write_element(root)}\n'


# --- what several formats write ---------------------------------------------------------------


def write_text(text: str) -> str:
    """Return a text without its markup; formulas stay TeX in dollar signs, as in RIS."""
    return strip_markup(to_csl(text))


def write_title(paper: Paper) -> str:
    """Return a title without markup, with a marker if nobody should rely on the paper."""
    return mark_title(paper, strip_markup(to_csl(paper.title, braces=True)))


def make_marked_title(text: str) -> Element:
    """Return a `title` with its markup; formulas are text, for schemas without TeX."""
    builder = TreeBuilder()
    builder.start("title", {})
    opened: list[str] = []
    for part in split_segments(spell_out_formulas(to_csl(text, braces=True))):
        wanted = [tag for tag in part.formatting if tag != "nocase"]
        while opened != wanted[: len(opened)]:
            builder.end(opened.pop())
        for tag in wanted[len(opened) :]:
            builder.start(tag, {})
            opened.append(tag)
        builder.data(part.value.replace("\u2060", ""))
    for tag in (*reversed(opened), "title"):
        builder.end(tag)
    return builder.close()


def write_translated_title(translation: Translation) -> str:
    """Return a title in another language without markup."""
    return strip_markup(to_csl(translation.title, braces=True))


def get_family(name: Name) -> str:
    """Return a family name with its particle: "van Beethoven"."""
    return f"{name.particle} {name.family}".strip()


def split_pages(paper: Paper) -> tuple[str, str]:
    """Return the first and the last page; the last is empty for a single page or several ranges."""
    pages = format_page_range(paper.pages, "–")
    first, *last = pages.split("–") if pages.count("–") == 1 else [pages]
    return first, last[0] if last else ""
