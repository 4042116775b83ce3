"""EndNote's XML files, which EndNote, PubMed's tools and review managers export.

The path of an element corresponds to a tag of EndNote's other files (`endnote.py`), so each element
is read as a field with that tag. Text is in `<style>` elements, whose faces become markup.
"""

from __future__ import annotations

from collections.abc import Iterator

from ..common.entry import Entry, Unread
from ..common.xml_entries import find_elements
from ..common.xml_tree import XmlNode
from .endnote import read_entry
from .reference import list_left_out
from .tagged import TaggedBlock, TaggedField

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
"""Path of an element in a record -> EndNote's tag; "-" for what records have no key for."""
_FACES = {"italic": "i", "bold": "b", "superscript": "sup", "subscript": "sub"}


def recognizes(text: str) -> bool:
    """Whether the text has the elements of a reference and its type, as in no other format."""
    return "<ref-type" in text and "<record" in text


def read(text: str) -> Iterator[Entry | Unread]:
    left_out: dict[str, int] = {}
    for node in find_elements(text, ("record",)):
        if isinstance(node, Unread):
            yield node
        else:
            yield read_entry(_to_block(node, left_out), left_out)
    yield from list_left_out({name: line for name, line in left_out.items() if len(name) > 1})


def _to_block(record: XmlNode, left_out: dict[str, int]) -> TaggedBlock:
    """Convert a record to a block; an unknown element's path becomes its tag, and is reported."""
    kind = record.find("ref-type")
    name = kind.attributes.get("name", "") if kind else ""
    block = TaggedBlock(record.line, [TaggedField("0", [name], record.line)])
    for path, node in _find_leaves(record, ""):
        tag = _TAGS.get(path, path)
        if node is kind:
            continue
        if tag == "-":
            if node.get_text():
                left_out.setdefault(f"<{node.tag}>", node.line)
        else:
            text = _read_text(node, has_faces=tag in "TX")
            block.fields.append(TaggedField(tag, text.splitlines(), node.line))
    return block


def _find_leaves(node: XmlNode, path: str) -> Iterator[tuple[str, XmlNode]]:
    """Yield (path in the record, element) of each element with text; `path` is the node's."""
    for child in node.children:
        if isinstance(child, XmlNode):
            child_path = f"{path}/{child.tag}" if path else child.tag
            has_elements = any(
                isinstance(inner, XmlNode) and inner.tag != "style" for inner in child.children
            )
            if has_elements and child_path not in _TAGS:
                yield from _find_leaves(child, child_path)
            else:
                yield child_path, child


def _read_text(node: XmlNode, *, has_faces: bool) -> str:
    """Return the text of an element with its lines; with `has_faces`, styles become markup."""
    pieces = (
        child if isinstance(child, str)
        else _apply_faces(_read_text(child, has_faces=has_faces), child) if has_faces
        else _read_text(child, has_faces=False)
        for child in node.children
    )  # fmt: skip
    return "".join(pieces)


def _apply_faces(text: str, style: XmlNode) -> str:
    tags = [_FACES[face] for face in style.attributes.get("face", "").split() if face in _FACES]
    if not tags or not (inner := text.strip()):
        return text
    before, _, after = text.partition(inner)
    start = "".join(f"<{tag}>" for tag in tags)
    end = "".join(f"</{tag}>" for tag in reversed(tags))
    return f"{before}{start}{inner}{end}{after}"
