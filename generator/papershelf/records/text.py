"""The text of titles and abstracts: inline TeX maths in dollar signs, and CSL's formatting tags.

Commands of LaTeX for text, which are pasted with abstracts, count as such tags. A text is split
once into segments; formats and pages each write the segments in their own way. The tags are those
of CSL's rich text (citeproc-js.readthedocs.io/en/latest/csl-json/markup.html).
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

# Soft hyphen, byte order mark, object replacement: invisible leftovers from PDFs.
INVISIBLE = re.compile("[\u00ad\ufeff\ufffc]")
_PLANES = range(0x10000, 0x110000, 0x10000)
FORBIDDEN = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\u202d\u202e\ud800-\udfff\ufffe\uffff"
    + "".join(f"{chr(plane + 0xFFFE)}{chr(plane + 0xFFFF)}" for plane in _PLANES)
    + "]"
)
"""Control characters except line ends and tabs, lone surrogates, noncharacters; and the direction
overrides, which show text in another order than it is stored ("Trojan Source", CVE-2021-42574)."""

SegmentKind = Literal["text", "math", "protected"]
Formatting = tuple[str, ...]
"""The tags around a run of text, the outermost first: `i`, `b`, `sub`, `sup`, `nocase`."""


@dataclass(frozen=True, slots=True)
class Segment:
    """A run of text of one kind.

    `text` and `protected` hold characters as a reader sees them; `protected` keeps its capitals,
    and has `nocase` in its formatting. `math` holds TeX without its dollar signs.
    """

    kind: SegmentKind
    value: str
    formatting: Formatting = ()


# An opening dollar has a non-space at its right, a closing one a non-space at its left and no
# digit at its right: Pandoc's rule, so that "$5 or $10" is money (pandoc.org/MANUAL.html#math).
_MATH = r"(?<!\\)(?P<fence>\$\$?)(?=[^\s$])(?P<math>(?:\\.|[^$\\])*?)(?<!\s)(?P=fence)(?![0-9])"
# Braces keep capitals in a title, and may nest one deep ("{{GPT}-4}").
_PROTECTED = r"(?<!\\)\{(?P<protected>(?:\\.|\{[^{}]*\}|[^{}\\])*)\}"
# A tag that is still open at the end of a paragraph is text.
_TAG = r'(?<!\\)<(?P<tag>(?:i|b|su[bp]|span class="nocase")|/(?:i|b|su[bp]|span))>|(?P<end>\n\n)'
_TAGS = re.compile(_TAG)
# Key: whether braces protect capitals, and whether there are tags to look for.
_PATTERNS = {
    (braces, tags): re.compile(
        "|".join([_MATH, *([_PROTECTED] if braces else []), *([_TAG] if tags else [])]), re.DOTALL
    )
    for braces in (False, True)
    for tags in (False, True)
}
# Abstracts are pasted from LaTeX: "70\%" and "\$0.88" mean the character itself.
_ESCAPED = re.compile(r"\\([%$&#_{}<])")

_COMMANDS = {
    **dict.fromkeys("emph textit textsl em it sl".split(), "<i>{}</i>"),
    **dict.fromkeys("textbf bf".split(), "<b>{}</b>"),
    **dict.fromkeys("texttt textsc textsf textrm underline mbox tt sc sf rm".split(), "{}"),
    "textsubscript": "<sub>{}</sub>", "textsuperscript": "<sup>{}</sup>", "footnote": " ({})",
}  # fmt: skip
"""Command of LaTeX -> what stands for it and its argument, as in what imports write."""
_COMMAND = re.compile(
    rf"{_MATH}|\\url\s*\{{(?P<url>[^{{}}]*)\}}"
    r"|(?P<opening>\\href\s*\{(?P<address>[^{}]*)\}\s*\{"
    r"|\\(?P<command>emph|text(?:it|sl|bf|tt|sc|sf|rm|subscript|superscript)|underline|mbox)\s*\{"
    r"| ?\\(?P<note>footnote)\s*\{|\{\\(?P<declared>em|it|sl|bf|tt|sc|sf|rm)(?![A-Za-z])\s*|\{)"
    r"|\\.|(?P<closing>\})|(?P<end>\n\n)",
    re.DOTALL,
)
# What a text with such a command has; maths has many others.
_MAYBE_COMMAND = re.compile(
    r"\\(?:url|href|emph|text(?:it|sl|bf|tt|sc|sf|rm|sub|super)|underline|mbox|footnote"
    r"|(?:em|it|sl|bf|tt|sc|sf|rm)(?![A-Za-z]))"
)


def _decode_commands(text: str) -> str:
    """Replace commands of LaTeX that are closed in their paragraph with tags and addresses."""
    pieces: list[str] = []
    opened: list[tuple[int, re.Match[str]]] = []
    end = 0
    for token in _COMMAND.finditer(text):
        pieces += [text[end : token.start()], token[0]]
        end = token.end()
        if token["end"]:
            opened.clear()
        elif token["opening"]:
            opened.append((len(pieces) - 1, token))
        elif token["closing"] and opened:
            start, opening = opened.pop()
            pieces[start:] = [_write_command(opening, "".join(pieces[start + 1 : -1]))]
        elif token["url"]:
            pieces[-1] = _escape_dollars(token["url"])
    return "".join([*pieces, text[end:]])


def _write_command(opening: re.Match[str], inner: str) -> str:
    if opening["address"] is not None:
        return _write_link(_escape_dollars(opening["address"]), inner)
    name = opening["command"] or opening["note"] or opening["declared"]
    return _COMMANDS[name].format(inner) if name else f"{{{inner}}}"


def _write_link(address: str, words: str) -> str:
    """Write words and the address that they lead to; only this if the words say no more."""
    scheme, _, rest = address.partition("://")
    if scheme not in ("https", "http"):
        return words
    shown = words.strip().removeprefix(f"{scheme}://").rstrip("/")
    return f"{words} ({address})" if shown and shown != rest.rstrip("/") else address


def _escape_dollars(address: str) -> str:
    return re.sub(r"(?<!\\)\$", r"\\$", address.strip())


def _unescape(text: str) -> str:
    return _ESCAPED.sub(r"\1", text) if "\\" in text else text


@lru_cache(maxsize=4096)
def split_segments(text: str, *, braces: bool = False, tags: bool = True) -> tuple[Segment, ...]:
    """Split a text into segments; with `braces`, `{…}` protects capitals (titles only).

    A tag counts if it is closed in the same paragraph and nests with its neighbours; every other
    tag is text. Without `tags`, all of them are text, and so are commands of LaTeX.
    """
    if tags and "\\" in text and _MAYBE_COMMAND.search(text):
        text = _decode_commands(text)
    tags = tags and "<" in text and "</" in text
    if not tags and "$" not in text and "{" not in text and "\\" not in text:
        return (Segment("text", text),)
    return tuple(_split(text, _PATTERNS[braces, tags], ()))


def _split(text: str, pattern: re.Pattern[str], formatting: Formatting) -> Iterator[Segment]:
    outside: list[Formatting] = []
    end = 0
    for token in _drop_unmatched_tags(list(pattern.finditer(text))):
        if token.start() > end:
            yield _make_segment(text[end : token.start()], formatting)
        end = token.end()
        if token.lastgroup == "math":
            yield Segment("math", token["math"], formatting)
        elif token.lastgroup == "protected":
            inner = token["protected"].replace("{", "").replace("}", "")
            yield from _split(inner, _TAGS, _add_tag(formatting, "nocase"))
        elif token["tag"].startswith("/"):
            formatting = outside.pop()
        else:
            outside.append(formatting)
            formatting = _add_tag(formatting, "nocase" if " " in token["tag"] else token["tag"])
    if end < len(text):
        yield _make_segment(text[end:], formatting)


def _make_segment(text: str, formatting: Formatting) -> Segment:
    return Segment("protected" if "nocase" in formatting else "text", _unescape(text), formatting)


def _add_tag(formatting: Formatting, tag: str) -> Formatting:
    """A tag within itself adds nothing: italics in italics are italics."""
    return formatting if tag in formatting else (*formatting, tag)


def _drop_unmatched_tags(tokens: list[re.Match[str]]) -> list[re.Match[str]]:
    """The tokens without ends of paragraphs, and without tags that count as text."""
    tags = _find_matched_tags([token for token in tokens if token.lastgroup in ("tag", "end")])
    return [
        token for token in tokens
        if token.lastgroup in ("math", "protected") or token.start() in tags
    ]  # fmt: skip


def _find_matched_tags(tags: list[re.Match[str]]) -> set[int]:
    """The positions of all tags that are closed in their paragraph, and of those that close
    them."""
    found: set[int] = set()
    opened: dict[str, list[int]] = {}
    for tag in tags:
        name, at = (tag["tag"] or "").partition(" ")[0], tag.start()
        if not name:
            opened.clear()
        elif not name.startswith("/"):
            opened.setdefault(name, []).append(at)
        elif opened.get(name[1:]):
            start = opened[name[1:]].pop()
            found |= {start, at}
            for others in opened.values():  # tags opened in between stay unclosed
                del others[bisect(others, start) :]
    return found


def _is_bare(text: str) -> bool:
    """Whether a text is a single segment, as most are."""
    return "<" not in text and "$" not in text and "{" not in text and "\\" not in text


def to_plain(text: str, *, braces: bool = False) -> str:
    """The text as a reader would say it: no dollar signs, no protecting braces, no tags."""
    if _is_bare(text):
        return text
    return "".join(segment.value for segment in split_segments(text, braces=braces))


def apply_formatting(
    pieces: Iterable[tuple[Formatting, str]], delimiters: Mapping[str, tuple[str, str]]
) -> str:
    """Join (formatting, text) pieces; `delimiters` has the text before and after each tag."""
    parts: list[str] = []
    before = Formatting()
    for formatting, piece in (*pieces, (Formatting(), "")):
        if formatting != before:
            shared = 0
            while before[: shared + 1] == formatting[: shared + 1]:
                shared += 1
            parts += [delimiters[tag][1] for tag in reversed(before[shared:])]
            parts += [delimiters[tag][0] for tag in formatting[shared:]]
            before = formatting
        parts.append(piece)
    return "".join(parts)


_CSL = {tag: (f"<{tag}>", f"</{tag}>") for tag in ("i", "b", "sub", "sup")} | {
    "nocase": ('<span class="nocase">', "</span>")
}
_CSL_TAG = re.compile(r"<(?=/?(?:i|b|su[bp]|sc|span\b[^<>]*)>)")
# TeX that a reader takes for a word or a number: $k$-means, $10$ or $n=3$.
_LIKE_TEXT = re.compile(r"(?:[^\W_]|[\s.,:;=+*/()<>|!?'’-])*")


def to_csl(text: str, *, braces: bool = False) -> str:
    """The text as CSL's rich text: its tags, `nocase` for protected capitals, nothing escaped.

    Maths stays TeX between dollar signs, as users of Zotero and arXiv expect, unless the TeX reads
    like text. A tag that is text gets an invisible word joiner, so that citation processors take it
    for text too.
    """
    if _is_bare(text):
        return text
    parts = split_segments(text, braces=braces)
    return apply_formatting(((part.formatting, _segment_to_csl(part)) for part in parts), _CSL)


def _segment_to_csl(part: Segment) -> str:
    if part.kind == "math" and not _LIKE_TEXT.fullmatch(part.value):
        return f"${part.value}$"
    return mark_tags_as_text(part.value)


def mark_tags_as_text(text: str) -> str:
    """Put a word joiner into what CSL's processors would read as tags."""
    return _CSL_TAG.sub("<\u2060", text) if "<" in text else text


_WORDS = re.compile(r"[^\W_]+")


def fold(text: str) -> str:
    """Letters and digits only, without case or accents, one space between words.

    Two spellings of the same title or name fold to the same text.
    """
    if text.isascii():
        return " ".join(_WORDS.findall(text.lower()))
    bare = "".join(
        char for char in unicodedata.normalize("NFKD", text) if not unicodedata.combining(char)
    )
    return " ".join(_WORDS.findall(bare.casefold()))


# --- Markdown -------------------------------------------------------------------------------

MOST_MARKS = 1_000
"""Most `[`, and most `<`, of a text in Markdown."""
MOST_LINES = 3_000
"""Most lines of a text in Markdown."""
DEEPEST_LIST = 20
"""Most lists of a text in Markdown that begin in one line, each in the one before."""
_DEEP = re.compile(
    rf"^[ \t>]*(?:(?:[-+*]|[0-9]+[.)])[ \t]+>*){{{DEEPEST_LIST + 1},}}(?=[^\s*+-])", re.MULTILINE
)


def describe_excess(text: str) -> str:
    """Say what of a text in Markdown is too much to be converted; empty if nothing is.

    The time that the converter takes grows with the square of the marks and of the lines; each list
    in a list takes some of Python's stack. Within these limits, none takes more than a second.
    """
    for mark in "[<":
        if text.count(mark) > MOST_MARKS:
            return f"more than {MOST_MARKS:,} `{mark}`"
    if text.count("\n") >= MOST_LINES:
        return f"more than {MOST_LINES:,} lines"
    return f"a list nested more than {DEEPEST_LIST} levels deep" if _DEEP.search(text) else ""
