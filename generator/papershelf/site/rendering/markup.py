"""Text of records as HTML: formulas as MathML, simple markup as tags, everything else escaped."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import replace
from functools import lru_cache
from itertools import pairwise
from xml.etree import ElementTree as ET

import nh3
from markupsafe import Markup, escape

from ...formats.formulas import to_unicode
from ...records.text import (
    FORBIDDEN,
    Formatting,
    Segment,
    apply_formatting,
    split_segments,
    to_plain,
)

_DELIMITERS = {r"\{": "{", r"\}": "}", r"\|": "\N{DOUBLE VERTICAL LINE}"}
_SHOWN_BRACE = re.compile(r"\\}|\\rbrace(?![A-Za-z])")
LONGEST_FORMULA = 1_000
"""The characters of TeX up to which a formula becomes MathML."""
_MARKED = re.compile(r"[$\\{<]")
_TAGS = {tag: (f"<{tag}>", f"</{tag}>") for tag in ("i", "b", "sub", "sup")} | {"nocase": ("", "")}
_ADDRESS = re.compile(r"(https?://[^\s<>\"{}|\\^`]*[^\s<>\"{}|\\^`.,;:!?'()\[\]])")
_ELEMENTS = frozenset(
    "math mrow mi mn mo ms mtext mspace msup msub msubsup mover munder munderover mfrac msqrt "
    "mroot mtable mtr mtd mstyle mpadded mphantom mmultiscripts mprescripts".split()
)
# Elements that browsers show as an error unless they have this number of children.
_CHILDREN = {
    "mfrac": 2, "mroot": 2, "msub": 2, "msup": 2, "munder": 2, "mover": 2, "msubsup": 3,
    "munderover": 3,
}  # fmt: skip
_SCRIPTED = frozenset(("msub", "msup", "msubsup", "munder", "mover", "munderover"))
_CLOSING = frozenset(")]}|")
_ATTRIBUTES = frozenset(
    "stretchy fence form separator accent accentunder mathvariant width height depth lspace "
    "rspace minsize maxsize symmetric largeop movablelimits linethickness displaystyle "
    "scriptlevel columnalign columnspacing rowspacing".split()
)


def to_html(text: str, *, braces: bool = False) -> Markup:
    """A text as inline HTML; `braces` as in `segments`."""
    if not _MARKED.search(text):
        return escape(text)
    return _write_parts(text, split_segments(text, braces=braces), _write_segment)


def _write_parts(text: str, parts: Iterable[Segment], write: Callable[[Segment], str]) -> Markup:
    """The parts of a text as HTML; one without tags or commands, as most, needs no nesting."""
    if "<" not in text and "\\" not in text:
        return _join(map(write, parts))
    return _nest((part.formatting, write(part)) for part in parts)


def _nest(parts: Iterable[tuple[Formatting, str]]) -> Markup:
    """(formatting, HTML) of pieces as one, in the tags of their formatting."""
    return Markup(apply_formatting(parts, _TAGS))  # noqa: S704 - the pieces are escaped


def _join(parts: Iterable[str]) -> Markup:
    """Pieces of HTML as one: `Markup.join` would check each again."""
    return Markup("".join(parts))  # noqa: S704 - the pieces are escaped


def title_to_html(text: str) -> Markup:
    """A title as inline HTML."""
    return to_html(text, braces=True)


def title_to_text(text: str) -> str:
    """A title as plain text with its TeX, for sorting."""
    return to_plain(text, braces=True)


def title_to_line(text: str) -> str:
    """A title as plain text with Unicode in place of TeX, for what shows no formulas: a browser's
    tab, a picture, metadata, feeds."""
    return to_unicode(text, braces=True)


def to_paragraphs(text: str) -> Markup:
    """A text as `<p>` elements, split at empty lines; URLs become links."""
    return _join(f"<p>{_write_paragraph(part)}</p>" for part in text.split("\n\n"))


def _write_paragraph(text: str) -> Markup:
    return _write_parts(text, split_segments(text), _link_addresses)


def to_tex_paragraphs(text: str) -> Markup:
    """The same with formulas in TeX, for most programs that show feeds or e-mail: no MathML."""
    parts = filter(None, text.split("\n\n"))
    return _join(
        f"<p>{_write_parts(part, _write_formulas_as_tex(part), _link_addresses)}</p>"
        for part in parts
    )


@lru_cache(maxsize=4096)
def excerpt(text: str, length: int = 420) -> Markup:
    """The beginning of a text as inline HTML, cut between words; formulas stay whole."""
    parts: list[tuple[Formatting, str]] = []
    left = length
    for segment in _join_paragraphs(text):
        if segment.kind != "math" and len(segment.value) > left:
            cut = segment.value[:left].rpartition(" ")[0].rstrip(" ,.;:")
            return _nest([*parts, (segment.formatting if cut else (), escape(cut)), ((), "…")])
        if left <= 0:
            return _nest([*parts, ((), "…")])
        parts.append((segment.formatting, _write_segment(segment)))
        left -= len(segment.value)
    return _nest(parts)


def _join_paragraphs(text: str) -> Iterable[Segment]:
    """The segments of a text, joined into one paragraph; no tag spans paragraphs."""
    if "\n\n" not in text:
        return split_segments(text)
    return [replace(part, value=part.value.replace("\n\n", " ")) for part in split_segments(text)]


def to_line(text: str) -> str:
    """A text without markup, in one line, with Unicode in place of TeX: an abstract as a page's
    description."""
    plain = to_unicode(text)
    if plain.isprintable() and "  " not in plain:  # no other white space than single spaces
        return plain.strip()
    return " ".join(plain.split())


def cut(text: str, length: int = 160) -> str:
    """The beginning of a text without markup, for a page's description."""
    words = to_line(text)
    return words if len(words) <= length else words[:length].rpartition(" ")[0].rstrip(",.;:") + "…"


def note_to_html(text: str) -> Markup:
    """A curator's note in Markdown as HTML, sanitised by nh3; as plain text if it can't be
    converted."""
    from markdown import Markdown  # few sites need it, and live reload should start fast

    try:
        html = Markdown(extensions=["tables", "sane_lists"]).convert(text)
    except Exception:
        # A RecursionError, for one, if what `describe_excess` lets pass is still too much.
        return _join(f"<p>{escape(part)}</p>" for part in text.split("\n\n"))
    clean = nh3.clean(
        html,
        tags={"a", "b", "blockquote", "br", "code", "del", "em", "i", "kbd", "li", "ol", "p", "pre",
              "s", "strong", "sub", "sup", "table", "tbody", "td", "th", "thead", "tr", "ul"},
        attributes={"a": {"href", "title"}},
        url_schemes={"http", "https", "mailto"},
        link_rel=None,
    )  # fmt: skip
    # A character reference can stand for any character, also one that XML forbids.
    return Markup(FORBIDDEN.sub("", clean))  # noqa: S704 - nh3 has cleaned it


@lru_cache(maxsize=1024)
def note_to_text(text: str) -> str:
    """The words of a note, in one line."""
    return note_to_html(text).striptags()


def _write_segment(segment: Segment) -> Markup:
    return _formula_to_html(segment.value) if segment.kind == "math" else escape(segment.value)


def _write_formulas_as_tex(text: str) -> Iterable[Segment]:
    """The segments of a text, with formulas as text in TeX."""
    return [
        replace(part, kind="text", value=f"${part.value}$") if part.kind == "math" else part
        for part in split_segments(text)
    ]


def _link_addresses(segment: Segment) -> Markup:
    """A segment with its URLs as links; punctuation at the end of a URL is not part of it."""
    if segment.kind != "text" or "://" not in segment.value:
        return _write_segment(segment)
    parts = _ADDRESS.split(segment.value)
    parts = [escape(part) for part in parts]
    parts[1::2] = [f'<a href="{at}" rel="nofollow">{at}</a>' for at in parts[1::2]]
    return _join(parts)


@lru_cache(maxsize=8192)
def _formula_to_html(tex: str) -> Markup:
    """A formula as MathML, or as TeX in `<code>` if it can't be converted completely."""
    from latex2mathml.converter import convert  # as for notes

    readable = Markup("<code>{}</code>").format(tex)  # `list_unconverted_formulas` looks for it
    if len(tex) > LONGEST_FORMULA:
        return readable
    try:
        root = ET.fromstring(re.sub(r' xmlns="[^"]*"', "", convert(tex), count=1))  # noqa: S314
        return _clean_mathml(root, tex)
    except Exception:
        # latex2mathml has a dozen exceptions without a common root, IndexError and RecursionError.
        return readable


def list_unconverted_formulas(text: str) -> list[str]:
    """The formulas of a text that are shown as TeX, since they can't be converted."""
    formulas = (part.value for part in split_segments(text) if part.kind == "math")
    return [tex for tex in formulas if _formula_to_html(tex).startswith("<code>")]


def _clean_mathml(root: ET.Element, tex: str) -> Markup:
    """The tree of a formula as HTML, with known elements and attributes only: the converter checks
    nothing.

    Raises ValueError if a command or a brace was not converted, or if there is nothing to show.
    """
    for element in root.iter("mo"):  # as after `\\big`
        element.text = _DELIMITERS.get(element.text or "", element.text)
    text = "".join(root.itertext())
    if not text.strip() or "\\" in text or text.count("}") > len(_SHOWN_BRACE.findall(tex)):
        raise ValueError("not converted")
    for element in root.iter():
        if element.tag not in _ELEMENTS:
            raise ValueError(f"not MathML: {element.tag}")
        if len(element) != _CHILDREN.get(element.tag, len(element)):
            raise ValueError(f"{element.tag} lacks a part")
        for name in set(element.attrib) - _ATTRIBUTES:
            del element.attrib[name]
    for element in list(root.iter("mrow")):
        _space_functions(element)
    return Markup(ET.tostring(root, encoding="unicode", short_empty_elements=False))  # noqa: S704


def _space_functions(row: ET.Element) -> None:
    """Put TeX's thin spaces around functions, which MathML sets as tight as letters: n log n."""
    children = list(row)
    for before, after in pairwise(map(_get_core, children)):
        is_function = any(one.tag == "mi" and len(one.text or "") > 1 for one in (before, after))
        if is_function and after.tag != "mo" and (before.tag != "mo" or before.text in _CLOSING):
            at = next(at for at, child in enumerate(row) if _get_core(child) is after)
            row.insert(at, ET.Element("mspace", {"width": "0.167em"}))


def _get_core(element: ET.Element) -> ET.Element:
    """An element without the scripts at it."""
    return _get_core(element[0]) if element.tag in _SCRIPTED else element
