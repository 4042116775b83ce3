"""Marks in the Markdown of a hand-written page: citations, and blocks that show papers.

A citation has Pandoc's syntax: `[see @key, p. 3; @other]` (pandoc.org, "Citation syntax"). Blocks
are fenced code blocks named `papers`, `feed` and `bibliography`. In code, nothing is a mark.

A mark is replaced by a token before the host converts the Markdown, and the token by HTML
afterwards. Tokens consist of private characters, which no extension of Markdown changes.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal, get_args

from ... import search
from ...errors import Problem, did_you_mean

Sort = Literal["newest", "oldest", "added", "title", "upvotes", "cited"]
Group = Literal["none", "year", "type", "venue", "tag"]
Shape = Literal["rows", "numbered", "compact", "cards", "citations"]

_FIRST, _LAST, _ZERO = "\ue0fe", "\ue0ff", 0xE0E0
_TOKEN = re.compile(f"(?:<p>)?{_FIRST}([\ue0e0-\ue0e9]+){_LAST}(?:</p>)?")
_FENCE = re.compile(r"(?P<indent>[ \t]*)(?P<fence>`{3,}|~{3,})[ \t]*(?P<info>[^`\n]*?)[ \t]*")
_OPTION = re.compile(r"(?P<name>[a-z][a-z_-]*):(?:\s+(?P<value>.*))?")
# Code, comments and escaped characters come before citations, and have none.
_INLINE = re.compile(
    r"(?P<ticks>(?<!`)`+(?!`))(?:(?!\n\s*\n).)+?(?<!`)(?P=ticks)(?!`)"
    r"|<!--.*?-->|<(?P<tag>pre|code|script|style)\b.*?</(?P=tag)>|\\."
    r"|\[(?P<cited>[^][]*@[^][]*)\](?![(\[:])",
    re.DOTALL,
)
# A key as Pandoc reads it: punctuation only inside it, or anything in braces.
_SOURCE = re.compile(
    r"(?P<prefix>(?:[^@]*\s)?)(?P<minus>-?)@"
    r"(?:\{(?P<braced>[^{}\s]+)\}|(?P<key>\w(?:[\w]|[:.#$%&\-+?<>~/](?=\w))*))(?P<suffix>.*)",
    re.DOTALL,
)
_FIELDS = frozenset(search.SCOPES)
"""Fields of a query, which may be followed by a space."""


@dataclass(frozen=True, slots=True)
class CitedSource:
    """One of the works of a citation, with the words around it; `is_bare` leaves its authors out.

    `line` and `column` count from 1.
    """

    key: str
    prefix: str
    suffix: str
    is_bare: bool
    line: int
    column: int


@dataclass(frozen=True, slots=True)
class Citation:
    """A citation of one or more works."""

    sources: tuple[CitedSource, ...]


@dataclass(frozen=True, slots=True)
class PapersBlock:
    """Some papers, in an order and a shape. With a `limit` of 0 they are all that a query finds."""

    query: str = ""
    sort: Sort = "newest"
    group: Group = "none"
    limit: int = 0
    shape: Shape = "rows"
    style: str = ""
    line: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True)
class FeedBlock:
    """The first page of the feed."""


@dataclass(frozen=True, slots=True)
class BibliographyBlock:
    """The place of the list of all works that a page cites."""


Mark = Citation | PapersBlock | FeedBlock | BibliographyBlock


@dataclass(frozen=True)
class MarkedPage:
    """A page's Markdown with a token in the place of each mark, the marks, and their problems."""

    markdown: str
    marks: tuple[Mark, ...]
    problems: tuple[Problem, ...]


def find_marks(markdown: str, path: str = "", first_line: int = 1, heading: str = "") -> MarkedPage:
    """Find the marks of a page. `path` and `first_line`, of the text, are for its problems.

    A page that cites, and has no block for its bibliography, ends with it, below a `heading`.
    """
    scanner = _Scanner(path, first_line)
    text = "".join(scanner.scan(markdown))
    if any(isinstance(mark, Citation) for mark in scanner.marks) and not any(
        isinstance(mark, BibliographyBlock) for mark in scanner.marks
    ):
        token = scanner.add_mark(BibliographyBlock())
        above = f"## {heading}\n\n" if heading else ""
        text = f"{text.rstrip()}\n\n{above}{token}\n"
    return MarkedPage(text, tuple(scanner.marks), tuple(scanner.problems))


def split_at_tokens(html: str) -> tuple[list[str], list[int]]:
    """Split HTML at its tokens: the texts around them, and the numbers of their marks."""
    texts = _TOKEN.split(html)
    return texts[::2], [_read_number(digits) for digits in texts[1::2]]


def remove_tokens(text: str) -> str:
    """A text without tokens, for titles and for the search."""
    return _TOKEN.sub("", text)


def _write_token(number: int) -> str:
    return f"{_FIRST}{''.join(chr(_ZERO + int(digit)) for digit in str(number))}{_LAST}"


def _read_number(digits: str) -> int:
    return int("".join(str(ord(digit) - _ZERO) for digit in digits))


class _Scanner:
    """Goes through the lines of a page."""

    def __init__(self, path: str, first_line: int) -> None:
        self.marks: list[Mark] = []
        self.problems: list[Problem] = []
        self._path, self._first_line = path, first_line

    def add_mark(self, mark: Mark) -> str:
        """Add a mark, and return its token."""
        self.marks.append(mark)
        return _write_token(len(self.marks) - 1)

    def scan(self, markdown: str) -> Iterator[str]:
        """The page in parts, with tokens."""
        lines = markdown.splitlines(keepends=True)
        prose: list[str] = []
        at = 0
        while at < len(lines):
            opened = _FENCE.fullmatch(lines[at].rstrip("\r\n"))
            if not opened:
                prose.append(lines[at])
                at += 1
                continue
            yield self._replace_citations("".join(prose), at - len(prose))
            prose = []
            end = _find_end(lines, at + 1, opened["fence"])
            maker = _BLOCKS.get(opened["info"])
            if maker is None:
                yield "".join(lines[at : end + 1])
            else:
                mark = maker(self, lines[at + 1 : end], at + 1)
                yield f"\n{opened['indent']}{self.add_mark(mark)}\n\n"
            at = end + 1
        yield self._replace_citations("".join(prose), at - len(prose))

    def report(self, code: str, message: str, line: int, hint: str) -> None:
        """Add a problem; `line` counts from 0."""
        problem = Problem(self._path, self._first_line + line, 1, code, message, hint)
        self.problems.append(problem)

    # --- citations --------------------------------------------------------------------------

    def _replace_citations(self, prose: str, line: int) -> str:
        def replace_citation(match: re.Match[str]) -> str:
            if match["cited"] is None:
                return match[0]
            start = match.start("cited")
            sources = _read_sources(match["cited"], prose[:start], self._first_line + line)
            return self.add_mark(Citation(tuple(sources))) if sources else match[0]

        return _INLINE.sub(replace_citation, prose)

    # --- blocks -----------------------------------------------------------------------------

    def read_papers(self, lines: Sequence[str], line: int) -> PapersBlock:
        """Read the lines of a block of papers: options, and the words of its query."""
        words, options = [], dict[str, Any]()
        for number, text in enumerate(map(str.strip, lines), line):
            option = _OPTION.fullmatch(text)
            if not option or option["name"] in _FIELDS:
                words.append(text)
                continue
            name, value = option["name"], (option["value"] or "").strip()
            if name == "query":
                words.append(value)
            elif self._has_value(name, value, number):
                options["shape" if name == "as" else name] = value
        if "limit" in options:
            options["limit"] = int(options["limit"])
        return PapersBlock(
            " ".join(filter(None, words)), **options, line=self._first_line + line - 1
        )

    def _has_value(self, name: str, value: str, line: int) -> bool:
        """Whether an option has a value that it can have; reports one that it can't."""
        expected = _OPTIONS.get(name)
        if expected is None:
            names = ("query", *_OPTIONS)
            near = did_you_mean(name, names)
            self.report(
                "unknown-key",
                f"a block of papers has no option `{name}`",
                line,
                near or f"the options are {', '.join(names)}",
            )
            return False
        if isinstance(expected, re.Pattern):
            if expected.fullmatch(value):
                return True
            self.report(
                "bad-value",
                f"`{name}` is `{value}`",
                line,
                "expected a number from 1 on"
                if name == "limit"
                else "expected a style, as in `apa`",
            )
            return False
        if value not in expected:
            known = f"expected {', '.join(expected[:-1])} or {expected[-1]}"
            hint = did_you_mean(value, expected) or known
            self.report("bad-value", f"`{name}` is `{value}`", line, hint)
            return False
        return True

    def read_feed(self, lines: Sequence[str], line: int) -> FeedBlock:
        """Read a block of the feed, which has no content."""
        self._demand_empty("feed", lines, line)
        return FeedBlock()

    def read_bibliography(self, lines: Sequence[str], line: int) -> BibliographyBlock:
        """Read the block of a bibliography, which has no content."""
        self._demand_empty("bibliography", lines, line)
        if any(isinstance(mark, BibliographyBlock) for mark in self.marks):
            self.report("clash", "a page has one bibliography", line - 1, "remove this block")
        return BibliographyBlock()

    def _demand_empty(self, name: str, lines: Sequence[str], line: int) -> None:
        if "".join(lines).strip():
            self.report("bad-value", f"a block `{name}` has no content", line, "remove its lines")


_OPTIONS: dict[str, tuple[str, ...] | re.Pattern[str]] = {
    "sort": get_args(Sort),
    "group": get_args(Group),
    "as": get_args(Shape),
    "limit": re.compile(r"[1-9][0-9]{0,5}"),
    "style": re.compile(r"\S+"),
}
_BLOCKS: dict[str, Callable[[_Scanner, Sequence[str], int], Mark]] = {
    "papers": _Scanner.read_papers,
    "feed": _Scanner.read_feed,
    "bibliography": _Scanner.read_bibliography,
}


def _find_end(lines: Sequence[str], start: int, fence: str) -> int:
    """The number of the line that closes a fence; of the one after the last if there is none."""
    closing = re.compile(rf"\s*{re.escape(fence[0])}{{{len(fence)},}}\s*")
    for at in range(start, len(lines)):
        if closing.fullmatch(lines[at]):
            return at
    return len(lines)


def _read_sources(text: str, before: str, first_line: int) -> Iterable[CitedSource]:
    """The works of a citation; none if it is no citation, such as an e-mail address in brackets."""
    found = []
    offset = len(before)
    for part in text.split(";"):
        match = _SOURCE.fullmatch(part)
        if match is None:
            return ()
        place = (before + text)[: offset + match.end("minus")]
        line, column = first_line + place.count("\n"), len(place) - place.rfind("\n")
        offset += len(part) + 1
        prefix, suffix = (" ".join(match[name].split()) for name in ("prefix", "suffix"))
        key, is_bare = match["braced"] or match["key"], bool(match["minus"])
        found.append(CitedSource(key, prefix, suffix, is_bare, line, column))
    return found
