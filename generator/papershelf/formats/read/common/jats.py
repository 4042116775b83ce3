"""Text with tags of JATS, HTML or MathML, as publishers send it, to the text of a record.

Italics, bold and scripts become the small markup of records, formulas their TeX where it is given,
and everything else its words. Publishers escape once too often, so entities are decoded until none
is left; what then looks like a tag that we don't know is text.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import unescape

from .xml_tree import Node

_MARKS = {
    "i": "i", "italic": "i", "em": "i", "b": "b", "bold": "b", "strong": "b", "sub": "sub",
    "inf": "sub", "sup": "sup",
}  # fmt: skip
_BLOCKS = frozenset(
    "abstract p sec title list list-item def-list def-item div ul ol li dl dt dd blockquote "
    "h1 h2 h3 h4 h5 h6 table tr disp-quote label".split()
)
_EMPTY = frozenset("br hr img break inline-graphic graphic".split())
_SILENT = frozenset("script style object-id fn inline-graphic graphic".split())
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
_KNOWN = frozenset(_MARKS) | _BLOCKS | _EMPTY | _SILENT | _PLAIN | _MATHML
_REFERENCE = re.compile(r"&#?\w+;")
_TAG = re.compile(
    r"<(/?)(?:[A-Za-z][\w.-]*:)?(" + "|".join(sorted(_KNOWN, key=len, reverse=True))
    + r")(\s[^<>]*|/)?>", re.IGNORECASE
)  # fmt: skip
_ENCODING = re.compile(r"""encoding\s*=\s*["']?([\w/+-]*)""")
# Where publishers print their XML in lines, spaces come between a word's tags and a full stop.
_SPACE_BEFORE = re.compile(r"(?<=[$>\w]) (?=[,.)\]](?: |[,.)\]]|$))")
_EMPTY_LINES = re.compile(r"\n[^\S\n]*\n")
_DEEPEST = 40
_UNESCAPES = 4
_HEADING = re.compile(r"(?:graphical |structured )?(?:abstract|summary)\W*", re.IGNORECASE)
_SPACED = frozenset("= ≠ < > ≤ ≥ ⩽ ⩾ ± × ≈ ∼ ≃ ≅ ≡ ∝ → ← ∈ ∉ ⊂ ⊆ ∪ ∩ ≪ ≫".split())


def line(raw: str, *, printed: bool = True) -> str:
    """A text with tags, for a title: on one line. `printed`: it may come from XML in lines."""
    if "<" not in raw and "&" not in raw:
        return " ".join(raw.split())
    return inline(fragment(raw), printed=printed)


def paragraphs(raw: str) -> str:
    """A text with tags, for an abstract: an empty line separates its paragraphs.

    "Abstract" as its heading is left out; the headings of its sections begin their paragraphs.
    """
    if "<" in raw or "&" in raw:
        root = fragment(raw)
        if any(isinstance(child, Node) and child.tag in _BLOCKS for child in root.children):
            return blocks(root)
    return "\n\n".join(filter(None, map(line, _EMPTY_LINES.split(raw))))


# --- reading ----------------------------------------------------------------------------------


def fragment(raw: str) -> Node:
    """A text with tags as an element; tags that are never closed end with what they are in."""
    raw = _unescaped(_without_comments(raw.replace("<![CDATA[", "").replace("]]>", "")))
    root = Node("root")
    stack, end = [root], 0
    for match in _TAG.finditer(raw):
        if match.start() > end:
            stack[-1].children.append(raw[end : match.start()])
        end = match.end()
        _tag(match, stack)
    stack[-1].children.append(raw[end:])
    return root


def _tag(match: re.Match[str], stack: list[Node]) -> None:
    closing, tag, rest = match[1], match[2].lower(), match[3] or ""
    if closing:
        for depth in range(len(stack) - 1, 0, -1):
            if stack[depth].tag == tag:
                del stack[depth:]
                return
        return
    encoding = _ENCODING.search(rest)
    node = Node(tag, {"encoding": encoding[1]} if encoding else {})
    stack[-1].children.append(node)
    if tag not in _EMPTY and not rest.endswith("/") and len(stack) < _DEEPEST:
        stack.append(node)


def _without_comments(raw: str) -> str:
    """The text without `<!-- … -->`; one that is never closed is text."""
    if "<!--" not in raw:
        return raw
    parts, at = [], 0
    while (start := raw.find("<!--", at)) >= 0 and (end := raw.find("-->", start)) >= 0:
        parts.append(raw[at:start])
        at = end + 3
    return "".join([*parts, raw[at:]])


def _unescaped(text: str) -> str:
    """The text with its references decoded, but for those without a semicolon: "R&D" is text."""
    for _ in range(_UNESCAPES):
        if "&" not in text or (decoded := _REFERENCE.sub(_meant, text)) == text:
            break
        text = decoded
    return text


def _meant(match: re.Match[str]) -> str:
    return unescape(match[0])


# --- writing ----------------------------------------------------------------------------------


def inline(node: Node, *, braces: bool = False, printed: bool = True) -> str:
    """An element as text on one line; with `braces`, `fixed-case` keeps its capitals by them."""
    text = " ".join(_inner(node, braces).split())
    return _SPACE_BEFORE.sub("", text) if printed and len(node.children) > 1 else text


def blocks(node: Node) -> str:
    """An element as paragraphs, an empty line between them."""
    found, heading = [], ""
    for is_heading, text in _blocks(node):
        if is_heading:
            bare = re.sub(r"</?\w+>", "", text)
            heading = "" if _HEADING.fullmatch(bare) else f"{bare.rstrip(':.')}: "
        else:
            found.append(heading + text)
            heading = ""
    return "\n\n".join(found)


def _blocks(node: Node) -> Iterator[tuple[bool, str]]:
    """(whether it is a heading, text) of every paragraph."""
    flow: list[Node | str] = []
    for child in node.children:
        if isinstance(child, Node) and child.tag in _BLOCKS:
            yield from _flow(node, flow)
            flow = []
            yield from _blocks(child)
        else:
            flow.append(child)
    yield from _flow(node, flow)


def _flow(node: Node, flow: list[Node | str]) -> Iterator[tuple[bool, str]]:
    if text := inline(Node("root", {}, flow)):
        yield node.tag in ("title", "label", "h1", "h2", "h3", "h4"), text


def _pieces(node: Node, braces: bool) -> Iterator[str]:
    for child in node.children:
        if isinstance(child, str):
            yield child
        elif child.tag in _MARKS:
            yield _marked(_MARKS[child.tag], _inner(child, braces))
        elif child.tag in ("inline-formula", "disp-formula", "alternatives") and (
            tex := next(child.inner("tex-math"), None)
        ):
            yield _tex(tex.words())
        elif child.tag == "tex-math":
            yield _tex(child.words())
        elif child.tag == "math":
            yield _formula(child)
        elif child.tag == "fixed-case" and braces:
            yield f"{{{_inner(child, braces)}}}"
        elif child.tag in _EMPTY or child.tag in _BLOCKS:
            yield f" {_inner(child, braces)} "
        elif child.tag not in _SILENT:
            yield from _pieces(child, braces)


def _inner(node: Node, braces: bool) -> str:
    return "".join(_pieces(node, braces))


def _marked(mark: str, text: str) -> str:
    """A text in a tag; the spaces at its ends stand outside."""
    if not (bare := text.strip()):
        return text
    if mark in ("i", "b"):  # once is enough; a script may have a script
        text, bare = (part.replace(f"<{mark}>", "").replace(f"</{mark}>", "")
                      for part in (text, bare))  # fmt: skip
    before, _, after = text.partition(bare)
    return f"{before}<{mark}>{bare}</{mark}>{after}"


# --- formulas ---------------------------------------------------------------------------------


def _tex(source: str) -> str:
    """TeX between dollars; publishers send it as a whole document."""
    if r"\begin{document}" in source:
        source = source.partition(r"\begin{document}")[2].partition(r"\end{document}")[0]
    bare = source.strip().removeprefix(r"\(").removesuffix(r"\)").strip("$ ")
    return bare if "$" in bare or not bare else f"${bare}$"


def _formula(node: Node) -> str:
    """MathML as its TeX where it has it, else as one reads it."""
    for annotation in node.inner("annotation"):
        if "tex" in annotation.attributes.get("encoding", "").lower():
            return _tex(annotation.words())
    return "".join(_math(node))


def _math(node: Node) -> Iterator[str]:
    args = ["".join(_math(child)) for child in node.children if isinstance(child, Node)]
    if node.tag == "msub" and len(args) == 2:
        yield f"{args[0]}{_marked('sub', args[1])}"
    elif node.tag == "msup" and len(args) == 2:
        yield f"{args[0]}{_marked('sup', args[1])}"
    elif node.tag in ("msubsup", "munderover") and len(args) == 3:
        yield f"{args[0]}{_marked('sub', args[1])}{_marked('sup', args[2])}"
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
