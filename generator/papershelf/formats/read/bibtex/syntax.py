"""The syntax of BibTeX: from a text to entries with raw fields, whatever is wrong with the text.

A text is read in chunks: each ends where a line begins the next entry. bibtexparser's splitter
reads the chunks without faults (`splitter`). The parser below reads all others, in the grammar of
"BibTeXing" (btxdoc) and of btparse, which biber reads with, and it forgives more: a comma too few,
a brace too many, comments between fields. A fault ends with its chunk at the latest, so that a file
is read in linear time and loses no more than what is broken.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from ....records.date import MONTHS
from ..common.entry import Unread
from ..tex.braces import INSIDE
from .raw_entry import RawEntry, RawField
from .splitter import LOST_FIELD, split_entry

_START = re.compile(r"@[ \t]*+([A-Za-z][A-Za-z0-9_-]*+)\s*+([{(])")
# What at the beginning of a line is the next entry, even where the one before was never closed.
_LINE_START = re.compile(
    r"^[ \t]*+(?=@[ \t]*+(?:(?:string|comment|preamble)\s*+[{(]"
    r'|[A-Za-z]++\s*+[{(][^\s,={}"]*+\s*+[,}]))',
    re.MULTILINE | re.IGNORECASE,
)
# An entry that a space or a missing brace hides.
_NEARLY = re.compile(r"^[ \t]*+@[A-Za-z]++", re.MULTILINE)
_KEY = re.compile(r'\s*+([^,={}"\n]*+)(?:,|(?=[}\n])|\Z)')
_GAP = re.compile(r"(?:[\s,]++|%[^\n]*+)*+")
_SPACE = re.compile(r"\s*+")
_NAME = re.compile(r'([^\s=,{}"#()%@]++)\s*+=\s*+')
# `_closing` takes over where braces nest deeper.
_PART = re.compile(
    rf'\{{({INSIDE})\}}|"((?>[^{{}}"]++|\{{{INSIDE}\}})*+)"|([^\s,{{}}"#()=%]++)'
)
_AFTER = re.compile(r'\s*+(?:[,})%"]|\Z|[^\s=,{}"#()%@]++\s*+=)')
_JUNK = re.compile(r"[^,\n]*+,?+")
_REST = re.compile(r"[^,\n}]*+")
_BRACE = re.compile(r"[{}]")
_BARE_BRACE = re.compile(r"(?<!\\)[{}]")
_NEXT_FIELD = re.compile(r'^[ \t]*+[A-Za-z][\w-]*+[ \t]*+=[ \t]*+[{"\w]', re.MULTILINE)
# What ends a value that was cut out of its entry.
_END = re.compile(r'(?<!\s)\s*+(?:[}"]\s*+)?+(?:,\s*+)?+\Z')
_UNMATCHED = "its braces or quotes don't match"
_MOST_MENDED = 9
# Macros of macros double in a line each; no honest file grows by so much.
_LONGEST_MACRO = 2_000
_MOST_EXPANDED = 20
_CLOSED_BY = {"{": "}", "(": ")"}


def parse(text: str) -> Iterator[RawEntry | Unread]:
    """The entries of a text in their order, each when it is read, and what is none.

    Values have `@string` macros and `#` worked out, and keep their LaTeX. Of two fields of the same
    name the first one counts, as in BibTeX. `@string` and `@comment` give nothing.
    """
    return _Parser(text.replace("\r\n", "\n").replace("\r", "\n")).blocks()


class _Parser:
    """One pass over a text; only what the splitter leaves is parsed here.

    `end` is where the current entry ends at the latest; once a value in it was not closed, it
    `is_broken`, and none is looked for beyond the next field, as that would take quadratic time.
    """

    def __init__(self, text: str) -> None:
        self.text = text
        self.pos = 0
        self.end = 0
        self.is_broken = False
        self.expanded, self.most_expanded = 0, _MOST_EXPANDED * len(text) + _LONGEST_MACRO
        self.macros = {name.lower(): month for month in MONTHS for name in (month[:3], month)}
        self._counted, self._line = 0, 1
        self._comments_close = True

    def blocks(self) -> Iterator[RawEntry | Unread]:
        for start, limit in self._chunks():
            if raw := self._split(start, limit):
                self.pos = limit
                yield from self._finish(raw)
                continue
            self.pos, self.end, self.is_broken = start, limit, False
            while found := _START.search(self.text, self.pos, limit):
                yield from self._nearly(self.pos, found.start())
                self.pos = found.end()
                yield from self._block(found[1].lower(), found[2], self._line_at(found.start()))
            yield from self._nearly(self.pos, limit)

    def _split(self, start: int, limit: int) -> RawEntry | None:
        """The entry or `@string` of a chunk, if bibtexparser reads the chunk as BibTeX does."""
        expanded = self.expanded
        raw = split_entry(self.text[start:limit], self._line_at(start), self._expand)
        if raw is None:
            self.expanded = expanded
        return raw

    def _chunks(self) -> Iterator[tuple[int, int]]:
        start = 0
        for line_start in _LINE_START.finditer(self.text):
            if self.pos <= line_start.start() > start:
                yield start, line_start.start()
                start = max(line_start.start(), self.pos)
        yield max(start, self.pos), len(self.text)

    def _line_at(self, pos: int) -> int:
        """The line of a place, which is never far before the last one that was asked for."""
        if pos >= self._counted:
            self._line += self.text.count("\n", self._counted, pos)
        else:
            self._line -= self.text.count("\n", pos, self._counted)
        self._counted = pos
        return self._line

    def _nearly(self, start: int, end: int) -> Iterator[Unread]:
        """What stands between entries is a comment in BibTeX, but for what looks like an entry."""
        for found in _NEARLY.finditer(self.text, start, end):
            what = f"`{found[0].strip()}` begins no entry: expected a `{{` and a key after it"
            yield Unread(self._line_at(found.end()), what)

    def _block(self, kind: str, opener: str, line: int) -> Iterator[RawEntry | Unread]:
        if kind == "comment":
            self._skip_comment()
        elif kind == "preamble":
            yield Unread(line, "`@preamble` is left out: it is a program for TeX")
            self._value(RawEntry(kind, "", line), "preamble")
        elif kind == "string":
            yield from self._finish(self._fields(RawEntry(kind, "", line), _CLOSED_BY[opener]))
        else:
            block = RawEntry(kind, self._key(opener), line)
            yield self._fields(block, _CLOSED_BY[opener])

    def _finish(self, block: RawEntry) -> Iterator[RawEntry | Unread]:
        """An entry as it is; of a `@string` only its problems, its macros are kept."""
        if block.type == "string":
            self._define(block)
            yield from block.unread
        else:
            yield block

    def _define(self, block: RawEntry) -> None:
        """Keep macros, as far as they are not too long."""
        for name, told in block.fields.items():
            if len(told.value) > _LONGEST_MACRO:
                what = f"the `@string` `{name}` is longer than {_LONGEST_MACRO:,} characters: cut"
                block.unread.append(Unread(told.line, what))
            self.macros[name] = told.value[:_LONGEST_MACRO]

    def _skip_comment(self) -> None:
        """To the brace that closes it, as biber and JabRef do; BibTeX skips the word only."""
        end = self._closing(self.pos - 1, len(self.text)) if self._comments_close else -1
        self._comments_close = end >= 0
        self.pos = self.end if end < 0 else end
        self.end = max(self.end, self.pos)

    def _key(self, opener: str) -> str:
        found = _KEY.match(self.text, self.pos, self.end)
        if found is None:
            return ""
        key = found[1].strip()
        self.pos = found.end()
        if opener == "(" and key.endswith(")"):
            self.pos -= 1
            return key[:-1]
        return key

    # --- fields -----------------------------------------------------------------------------

    def _fields(self, block: RawEntry, closer: str) -> RawEntry:
        text = self.text
        while True:
            self.pos = pos = _GAP.match(text, self.pos, self.end).end()  # type: ignore[union-attr]
            if pos >= self.end or _START.match(text, pos, self.end):
                if self._swallows(block):
                    continue
                called = block.key or f"@{block.type}"
                self._miss(block, f"`{called}` is not closed: expected `{closer}` at its end")
                return block
            if text[pos] == closer:
                self.pos += 1
                if not self._goes_on(block):
                    return block
            elif name := _NAME.match(text, pos, self.end):
                self._field(block, name)
            else:
                self._skip_junk(block)

    def _goes_on(self, block: RawEntry) -> bool:
        """Whether fields follow where the entry seemed to end: then a brace was too many."""
        lost = LOST_FIELD.match(self.text, self.pos, self.end)
        if lost is None or block.type == "string":
            return False
        self._miss(block, "a closing brace too many: the fields after it were read all the same")
        self.pos = lost.end()
        return True

    def _swallows(self, block: RawEntry) -> bool:
        """Whether a value has fields in it, for want of a brace; they are read then."""
        if len(block.unread) > _MOST_MENDED:
            return False
        for key, told in block.fields.items():
            if inside := _NEXT_FIELD.search(told.value):
                block.unread.append(Unread(told.line, f"`{told.name}` is not closed: {_UNMATCHED}"))
                value = _END.sub("", told.value[: inside.start()])
                block.fields[key] = told._replace(value=value)
                self.pos = told.at + inside.start()
                return True
        return False

    def _field(self, block: RawEntry, name: re.Match[str]) -> None:
        line, at = self._line_at(name.start()), name.end() + 1
        self.pos = name.end()
        told = RawField(name[1], self._value(block, name[1]), line, at)
        if block.fields.setdefault(name[1].lower(), told) is not told:
            block.unread.append(Unread(line, f"a second `{name[1]}`: only the first one counts"))

    def _skip_junk(self, block: RawEntry) -> None:
        junk = _JUNK.match(self.text, self.pos, self.end)[0]  # type: ignore[index]
        self._miss(block, f"`{_shown(junk)}` is no field: expected `name = value`")
        self.pos += max(len(junk), 1)

    def _miss(self, block: RawEntry, what: str) -> None:
        block.unread.append(Unread(self._line_at(self.pos), what))

    # --- values -----------------------------------------------------------------------------

    def _value(self, block: RawEntry, name: str) -> str:
        """The parts of a value, joined; up to what follows it."""
        text, parts = self.text, []
        limit = self._value_end() if self.is_broken else self.end
        while True:
            if part := _PART.match(text, self.pos, limit):
                self.pos = part.end()
                parts.append(self._part(block, part))
            elif self.pos < self.end and text[self.pos] in '{"':
                parts.append(self._unusual(block, name, limit))
            self.pos = _SPACE.match(text, self.pos, self.end).end()  # type: ignore[union-attr]
            if self.pos >= self.end or text[self.pos] != "#":
                break
            self.pos = _SPACE.match(text, self.pos + 1, self.end).end()  # type: ignore[union-attr]
        if not _AFTER.match(text, self.pos, self.end):
            parts.append(self._trailing(block, name))
        return parts[0] if len(parts) == 1 else "".join(parts)

    def _part(self, block: RawEntry, part: re.Match[str]) -> str:
        if part.lastindex == 1:
            return part[1]
        word = part[part.lastindex or 0]
        if part.lastindex == 2 or word.isdigit():
            return word
        value = self._expand(word)
        if value is None:
            self._miss(block, f"`{_shown(word)}` is no `@string` that was read before")
        return word if value is None else value

    def _expand(self, word: str) -> str | None:
        """The value of a macro; the word itself once too much text came from macros."""
        value = self.macros.get(word.lower())
        if value is None:
            return None
        self.expanded += len(value)
        return value if self.expanded < self.most_expanded else word

    def _value_end(self) -> int:
        """Where a value ends that may never be closed: where a line begins the next field."""
        after = _NEXT_FIELD.search(self.text, self.pos, self.end)
        return after.start() if after else self.end

    def _unusual(self, block: RawEntry, name: str, limit: int) -> str:
        """A value with deep braces, with braces that only TeX does not count, or a broken one."""
        start = self.pos + 1
        quote = self.text[self.pos] == '"'
        end = -1 if quote else self._closing(self.pos, limit)
        if end >= 0:
            self.pos = end
            return self.text[start : end - 1]
        self._miss(block, f"`{name}` is not closed: {_UNMATCHED}")
        self.is_broken = True
        self.pos = self._value_end()
        return _END.sub("", self.text[start : self.pos])

    def _closing(self, opening: int, limit: int) -> int:
        """Where what is in braces (or parentheses) ends; -1 where it never does."""
        if self.text[opening] == "(":
            return self.text.find(")", opening, limit) + 1 or -1
        for braces in (_BRACE, _BARE_BRACE):
            depth = 0
            for brace in braces.finditer(self.text, opening, limit):
                depth += 1 if brace[0] == "{" else -1
                if not depth:
                    return brace.end()
        return -1

    def _trailing(self, block: RawEntry, name: str) -> str:
        rest = _REST.match(self.text, self.pos, self.end)[0]  # type: ignore[index]
        self._miss(block, f"`{name}` goes on after its end: `{_shown(rest)}`")
        self.pos += len(rest)
        return f" {rest.strip()}"


def _shown(text: str) -> str:
    line = " ".join(text.split())
    return f"{line[:40]}…" if len(line) > 40 else line
