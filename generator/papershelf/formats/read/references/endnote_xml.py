"""EndNote's files of XML, which EndNote, PubMed's tools and review managers export.

An element says by its place what a tag of EndNote's other files says (`endnote.py`), so each
becomes that tag. Text is in `<style>`s, whose faces are the small markup of titles.
"""

from __future__ import annotations

from collections.abc import Iterator

from ..common.entry import Entry, Unread
from ..common.xml_entries import elements
from ..common.xml_tree import Node
from .endnote import entry_of
from .reference import listed_once
from .tagged import Block, Field

SUFFIXES = (".xml",)

_TAGS = {
    "contributors/authors/author": "A", "contributors/secondary-authors/author": "E",
    "contributors/tertiary-authors/author": "Y", "contributors/subsidiary-authors/author": "?",
    "contributors/translated-authors/author": "H",
    "titles/title": "T", "titles/secondary-title": "B", "titles/tertiary-title": "S",
    "titles/alt-title": "-", "titles/short-title": "!", "titles/translated-title": "Q",
    "periodical/full-title": "J", "periodical/abbr-1": "-", "alt-periodical/full-title": "-",
    "alt-periodical/abbr-1": "-", "pages": "P", "volume": "V", "number": "N", "num-vols": "6",
    "issue": "N", "secondary-volume": "-", "secondary-issue": "-", "edition": "7", "section": "&",
    "keywords/keyword": "K", "dates/year": "D", "dates/pub-dates/date": "8",
    "pub-location": "C", "publisher": "I", "isbn": "@", "electronic-resource-num": "R",
    "urls/related-urls/url": "U", "urls/web-urls/url": "U", "urls/pdf-urls/url": ">",
    "urls/text-urls/url": "U", "urls/image-urls/url": "-", "abstract": "X", "notes": "Z",
    "research-notes": "Z", "language": "G", "work-type": "9", "label": "F", "access-date": "[",
    **dict.fromkeys(
        "accession-num call-num auth-address caption remote-database-name remote-database-provider "
        "orig-pub reprint-edition reprint-status reviewed-item misc1 misc2 misc3 custom1 custom2 "
        "custom3 custom4 custom5 custom6 custom7 database source-app rec-number foreign-keys "
        "modified-date added-date taxonomy auth-affiliaton meeting-place".split(),
        "-",
    ),
}  # fmt: skip
"""The place of an element in a record -> EndNote's tag; "-" for what no record holds."""
_MARKS = {"italic": "i", "bold": "b", "superscript": "sup", "subscript": "sub"}


def knows(text: str) -> bool:
    """Whether it is XML with a reference's type, as no other format has it."""
    return "<ref-type" in text and "<record" in text


def read(text: str) -> Iterator[Entry | Unread]:
    left_out: dict[str, int] = {}
    for node in elements(text, ("record",)):
        if isinstance(node, Unread):
            yield node
        else:
            yield entry_of(_block(node, left_out), left_out)
    yield from listed_once({name: line for name, line in left_out.items() if len(name) > 1})


def _block(record: Node, left_out: dict[str, int]) -> Block:
    """The fields of a record; what has no tag keeps its place as one, and is listed there."""
    kind = record.first("ref-type")
    name = kind.attributes.get("name", "") if kind else ""
    block = Block(record.line, [Field("0", [name], record.line)])
    for place, node in _leaves(record, ""):
        tag = _TAGS.get(place, place)
        if node is kind:
            continue
        if tag == "-":
            if node.words():
                left_out.setdefault(f"<{node.tag}>", node.line)
        else:
            text = _text(node, has_faces=tag in "TX")
            block.fields.append(Field(tag, text.splitlines(), node.line))
    return block


def _leaves(node: Node, place: str) -> Iterator[tuple[str, Node]]:
    """The elements that have text, with their places in the record."""
    for child in node.children:
        if isinstance(child, Node):
            here = f"{place}/{child.tag}" if place else child.tag
            inner = any(isinstance(one, Node) and one.tag != "style" for one in child.children)
            if inner and here not in _TAGS:
                yield from _leaves(child, here)
            else:
                yield here, child


def _text(node: Node, *, has_faces: bool) -> str:
    """The text of an element with its lines; the faces of its styles as tags, where they count."""
    pieces = (
        child if isinstance(child, str)
        else _marked(_text(child, has_faces=has_faces), child) if has_faces
        else _text(child, has_faces=False)
        for child in node.children
    )  # fmt: skip
    return "".join(pieces)


def _marked(text: str, style: Node) -> str:
    faces = style.attributes.get("face", "").split() if text.strip() else []
    marks = [_MARKS[face] for face in faces if face in _MARKS]
    before, _, after = text.partition(bare := text.strip())
    opened = "".join(f"<{mark}>" for mark in marks)
    closed = "".join(f"</{mark}>" for mark in reversed(marks))
    return f"{before}{opened}{bare}{closed}{after}" if marks else text
