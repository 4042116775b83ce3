"""Converts publishers' text with tags of JATS, HTML or MathML to the text of a record.

Italics, bold and scripts become the markup of records, and formulas become TeX if their TeX is
included; other elements keep only their words. Publishers often escape text twice, so entities are
decoded until none is left. Unknown tags are text.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import unescape

from .xml_tree import XmlNode

_MARKS = {
    "i": "i", "italic": "i", "em": "i", "b": "b", "bold": "b", "strong": "b", "sub": "sub",
    "inf": "sub", "sup": "sup",
}  # fmt: skip
_BLOCKS = frozenset(
    "abstract p sec title list list-item def-list def-item div ul ol li dl dt dd blockquote "
    "h1 h2 h3 h4 h5 h6 table tr disp-quote label".split()
)
_EMPTY = frozenset("br hr img break inline-graphic graphic".split())
_DROPPED = frozenset("script style object-id fn inline-graphic graphic".split())
_PLAIN = frozenset(
    "u underline sc scp tt monospace code kbd span a ext-link uri url email xref named-content "
    "styled-content inline-formula disp-formula alternatives font roman sans-serif strike s del "
    "overline big small inline-supplementary-material related-article tex-math fixed-case "
    "citation root article-title trans-title nobr".split()
)
_MATHML = frozenset(
    "math mrow mi mn mo ms mtext mspace msup msub msubsup mover munder munderover mfrac msqrt "
    "mroot mstyle mpadded mphantom mfenced menclose mtable mtr mtd mmultiscripts semantics "
    "annotation annotation-xml none mprescripts".split()
)
_TAGS = frozenset(_MARKS) | _BLOCKS | _EMPTY | _DROPPED | _PLAIN | _MATHML
_REFERENCE = re.compile(r"&#?\w+;")
_TAG = re.compile(
    r"<(/?)(?:[A-Za-z][\w.-]*:)?(" + "|".join(sorted(_TAGS, key=len, reverse=True))
    + r")(\s[^<>]*|/)?>", re.IGNORECASE
)  # fmt: skip
_ENCODING = re.compile(r"""encoding\s*=\s*["']?([\w/+-]*)""")
# XML that is broken into lines has spaces between a word's closing tag and a full stop.
_SPACE_BEFORE = re.compile(r"(?<=[$>\w]) (?=[,.)\]](?: |[,.)\]]|$))")
_EMPTY_LINES = re.compile(r"\n[^\S\n]*\n")
_DEEPEST = 40
_UNESCAPES = 4
_HEADING = re.compile(r"(?:graphical |structured )?(?:abstract|summary)\W*", re.IGNORECASE)
_HEADING_LINE = re.compile(rf"\s*{_HEADING.pattern}(?:(?<=\n)|(?<=\s\s))\s*(?=\S)", re.IGNORECASE)
_SPACED = frozenset("= ≠ < > ≤ ≥ ⩽ ⩾ ± × ≈ ∼ ≃ ≅ ≡ ∝ → ← ∈ ∉ ⊂ ⊆ ∪ ∩ ≪ ≫".split())


def to_line(raw: str, *, is_wrapped: bool = True) -> str:
    """Convert a text with tags to one line; `is_wrapped` if it may be XML broken into lines."""
    if "<" not in raw and "&" not in raw:
        return " ".join(raw.split())
    return node_to_line(parse_fragment(raw), is_wrapped=is_wrapped)


def to_paragraphs(raw: str) -> str:
    """Convert a text with tags to paragraphs separated by an empty line.

    The heading "Abstract" is left out; headings of sections begin their paragraphs.
    """
    raw = drop_heading(raw)
    if "<" in raw or "&" in raw:
        root = parse_fragment(raw)
        if any(isinstance(child, XmlNode) and child.tag in _BLOCKS for child in root.children):
            return node_to_paragraphs(root)
    return "\n\n".join(filter(None, map(to_line, _EMPTY_LINES.split(raw))))


def drop_heading(raw: str) -> str:
    """Remove the heading "Abstract" before a line's end or several spaces, where publishers leave
    it in the text."""
    return _HEADING_LINE.sub("", raw, count=1) if _HEADING_LINE.match(raw) else raw


# --- parsing ----------------------------------------------------------------------------------


def parse_fragment(raw: str) -> XmlNode:
    """Parse a text with tags into an element; unclosed tags end with the element around them."""
    raw = _unescape(_strip_comments(raw.replace("<![CDATA[", "").replace("]]>", "")))
    root = XmlNode("root")
    stack, end = [root], 0
    for match in _TAG.finditer(raw):
        if match.start() > end:
            stack[-1].children.append(raw[end : match.start()])
        end = match.end()
        _handle_tag(match, stack)
    stack[-1].children.append(raw[end:])
    return root


def _handle_tag(match: re.Match[str], stack: list[XmlNode]) -> None:
    closing, tag, rest = match[1], match[2].lower(), match[3] or ""
    if closing:
        for depth in range(len(stack) - 1, 0, -1):
            if stack[depth].tag == tag:
                del stack[depth:]
                return
        return
    encoding = _ENCODING.search(rest)
    node = XmlNode(tag, {"encoding": encoding[1]} if encoding else {})
    stack[-1].children.append(node)
    if tag not in _EMPTY and not rest.endswith("/") and len(stack) < _DEEPEST:
        stack.append(node)


def _strip_comments(raw: str) -> str:
    """Remove `<!-- … -->`; a comment that is never closed is text."""
    if "<!--" not in raw:
        return raw
    parts, at = [], 0
    while (start := raw.find("<!--", at)) >= 0 and (end := raw.find("-->", start)) >= 0:
        parts.append(raw[at:start])
        at = end + 3
    return "".join([*parts, raw[at:]])


def _unescape(text: str) -> str:
    """Decode character references that end in a semicolon, repeatedly: "R&D" is text."""
    for _ in range(_UNESCAPES):
        if "&" not in text or (decoded := _REFERENCE.sub(_decode_reference, text)) == text:
            break
        text = decoded
    return text


def _decode_reference(match: re.Match[str]) -> str:
    return unescape(match[0])


# --- writing ----------------------------------------------------------------------------------


def node_to_line(node: XmlNode, *, braces: bool = False, is_wrapped: bool = True) -> str:
    """Convert an element to text on one line; with `braces`, `fixed-case` is put in braces."""
    text = " ".join(_write_inner(node, braces).split())
    return _SPACE_BEFORE.sub("", text) if is_wrapped and len(node.children) > 1 else text


def node_to_paragraphs(node: XmlNode) -> str:
    """Convert an element to paragraphs, an empty line between them."""
    paragraphs, heading = [], ""
    for is_heading, text in _find_paragraphs(node):
        if is_heading:
            plain = re.sub(r"</?\w+>", "", text)
            heading = "" if _HEADING.fullmatch(plain) else f"{plain.rstrip(':.')}: "
        else:
            paragraphs.append(heading + text)
            heading = ""
    return "\n\n".join(paragraphs)


def _find_paragraphs(node: XmlNode) -> Iterator[tuple[bool, str]]:
    """Yield (whether it is a heading, text) of each paragraph."""
    flow: list[XmlNode | str] = []
    for child in node.children:
        if isinstance(child, XmlNode) and child.tag in _BLOCKS:
            yield from _write_flow(node, flow)
            flow = []
            yield from _find_paragraphs(child)
        else:
            flow.append(child)
    yield from _write_flow(node, flow)


def _write_flow(node: XmlNode, flow: list[XmlNode | str]) -> Iterator[tuple[bool, str]]:
    if text := node_to_line(XmlNode("root", {}, flow)):
        yield node.tag in ("title", "label", "h1", "h2", "h3", "h4"), text


def _write_pieces(node: XmlNode, braces: bool) -> Iterator[str]:
    for child in node.children:
        if isinstance(child, str):
            yield child
        elif child.tag in _MARKS:
            yield _wrap_in_tag(_MARKS[child.tag], _write_inner(child, braces))
        elif child.tag in ("inline-formula", "disp-formula", "alternatives") and (
            tex := next(child.iterate("tex-math"), None)
        ):
            yield _clean_tex(tex.get_text())
        elif child.tag == "tex-math":
            yield _clean_tex(child.get_text())
        elif child.tag == "math":
            yield _write_formula(child)
        elif child.tag == "fixed-case" and braces:
            yield f"{{{_write_inner(child, braces)}}}"
        elif child.tag in _EMPTY or child.tag in _BLOCKS:
            yield f" {_write_inner(child, braces)} "
        elif child.tag not in _DROPPED:
            yield from _write_pieces(child, braces)


def _write_inner(node: XmlNode, braces: bool) -> str:
    return "".join(_write_pieces(node, braces))


def _wrap_in_tag(tag: str, text: str) -> str:
    """Put a text in a tag, with the spaces at its ends outside."""
    if not (inner := text.strip()):
        return text
    if tag in ("i", "b"):  # these don't nest; a script may have a script
        text, inner = (part.replace(f"<{tag}>", "").replace(f"</{tag}>", "")
                       for part in (text, inner))  # fmt: skip
    before, _, after = text.partition(inner)
    return f"{before}<{tag}>{inner}</{tag}>{after}"


# --- formulas ---------------------------------------------------------------------------------


def _clean_tex(source: str) -> str:
    """Put TeX between dollars; publishers may send it as a whole document."""
    if r"\begin{document}" in source:
        source = source.partition(r"\begin{document}")[2].partition(r"\end{document}")[0]
    tex = source.strip().removeprefix(r"\(").removesuffix(r"\)").strip("$ ")
    return tex if "$" in tex or not tex else f"${tex}$"


def _write_formula(node: XmlNode) -> str:
    """Write MathML as its TeX annotation, or else as plain text."""
    for annotation in node.iterate("annotation"):
        if "tex" in annotation.attributes.get("encoding", "").lower():
            return _clean_tex(annotation.get_text())
    return "".join(_write_mathml(node))


def _write_mathml(node: XmlNode) -> Iterator[str]:
    args = ["".join(_write_mathml(child)) for child in node.children if isinstance(child, XmlNode)]
    if node.tag == "msub" and len(args) == 2:
        yield f"{args[0]}{_wrap_in_tag('sub', args[1])}"
    elif node.tag == "msup" and len(args) == 2:
        yield f"{args[0]}{_wrap_in_tag('sup', args[1])}"
    elif node.tag in ("msubsup", "munderover") and len(args) == 3:
        yield f"{args[0]}{_wrap_in_tag('sub', args[1])}{_wrap_in_tag('sup', args[2])}"
    elif node.tag == "mfrac" and len(args) == 2:
        yield f"{args[0]}/{args[1]}"
    elif node.tag in ("msqrt", "mroot"):
        yield f"√({''.join(args[:1] if node.tag == 'mroot' else args)})"
    elif node.tag == "mfenced":
        yield f"({', '.join(args)})"
    elif node.tag not in ("annotation", "annotation-xml", "mphantom"):
        words = "".join(child for child in node.children if isinstance(child, str)).strip()
        yield f" {words} " if words in _SPACED else words
        yield from args
