"""The syntax of BibTeX: parses a text into entries with raw fields, whatever errors the text has.

A text is read in chunks, each of which ends at a line that begins the next entry. bibtexparser's
splitter reads the chunks without errors (`splitter`). The parser below reads all others, by the
grammar of "BibTeXing" (btxdoc) and of btparse, which biber uses. It also accepts missing commas,
extra braces and comments between fields. An error never extends beyond its chunk, so a file is read
in linear time and loses only what is broken.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from ....records.date import MONTHS
from ..common.entry import Unread
from ..tex.braces import INSIDE
from .raw_entry import RawEntry, RawField
from .splitter import LONGEST, LOST_FIELD, split_entry

_START = re.compile(r"@[ \t]*+([A-Za-z][A-Za-z0-9_-]*+)\s*+([{(])")
# The beginning of the next entry in a line, even if the entry before it is not closed.
_LINE_START = re.compile(
    r"^[ \t]*+(?=@[ \t]*+(?:(?:string|comment|preamble)\s*+[{(]"
    r'|[A-Za-z]++\s*+[{(][^\s,={}"]*+\s*+[,}]))',
    re.MULTILINE | re.IGNORECASE,
)
# The beginning of an entry whose brace is missing.
_NEAR_ENTRY = re.compile(r"^[ \t]*+@[A-Za-z]++", re.MULTILINE)
_KEY = re.compile(r'\s*+([^,={}"\n]*+)(?:,|(?=[}\n])|\Z)')
_GAP = re.compile(r"(?:[\s,]++|%[^\n]*+)*+")
_SPACE = re.compile(r"\s*+")
_NAME = re.compile(r'([^\s=,{}"#()%@]++)\s*+=\s*+')
# `_find_closing` takes over where braces nest deeper.
_PART = re.compile(rf'\{{({INSIDE})\}}|"((?>[^{{}}"]++|\{{{INSIDE}\}})*+)"|([^\s,{{}}"#()=%]++)')
_AFTER = re.compile(r'\s*+(?:[,})%"]|\Z|[^\s=,{}"#()%@]++\s*+=)')
_JUNK = re.compile(r"[^,\n]*+,?+")
_REST = re.compile(r"[^,\n}]*+")
_BRACE = re.compile(r"[{}]")
_BARE_BRACE = re.compile(r"(?<!\\)[{}]")
_NEXT_FIELD = re.compile(r'^[ \t]*+[A-Za-z][\w-]*+[ \t]*+=[ \t]*+[{"\w]', re.MULTILINE)
# The end of a value that is not closed.
_END = re.compile(r'(?<!\s)\s*+(?:[}"]\s*+)?+(?:,\s*+)?+\Z')
_UNMATCHED = "its braces or quotes don't match"
_MOST_RECOVERED = 9
# Macros of macros can double the text with each line; no genuine file grows so much.
_LONGEST_MACRO = 2_000
_MOST_EXPANDED = 20
_CLOSERS = {"{": "}", "(": ")"}


def parse(text: str) -> Iterator[RawEntry | Unread]:
    """Yield the entries of a text in their order, and errors outside of entries as `Unread`.

    In values, `@string` macros and `#` are evaluated; LaTeX is kept. Of two fields with the same
    name, the first one counts, as in BibTeX. `@string` and `@comment` yield no entry.
    """
    return _Parser(text.replace("\r\n", "\n").replace("\r", "\n")).parse()


class _Parser:
    """One pass over a text, which parses the chunks that the splitter does not read.

    `end` is the last possible end of the current entry. After a value that is not closed, the entry
    `is_broken`, and the search for an end stops at the next field to avoid quadratic time.
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

    def parse(self) -> Iterator[RawEntry | Unread]:
        for start, limit in self._split_chunks():
            if raw := self._split(start, limit):
                self.pos = limit
                yield from self._finish(raw)
                continue
            self.pos, self.end, self.is_broken = start, limit, False
            while match := _START.search(self.text, self.pos, limit):
                yield from self._report_near_entries(self.pos, match.start())
                self.pos = match.end()
                line = self._get_line(match.start())
                yield from self._read_block(match[1].lower(), match[2], line)
            yield from self._report_near_entries(self.pos, limit)

    def _split(self, start: int, limit: int) -> RawEntry | None:
        """Return the entry or `@string` of a chunk that bibtexparser reads as BibTeX does."""
        if limit - start > LONGEST:
            return None
        expanded = self.expanded
        raw = split_entry(self.text[start:limit], self._get_line(start), self._expand)
        if raw is None:
            self.expanded = expanded
        return raw

    def _split_chunks(self) -> Iterator[tuple[int, int]]:
        start = 0
        for line_start in _LINE_START.finditer(self.text):
            if self.pos <= line_start.start() > start:
                yield start, line_start.start()
                start = max(line_start.start(), self.pos)
        yield max(start, self.pos), len(self.text)

    def _get_line(self, pos: int) -> int:
        """Return the line of a position, which must not be far before the last one."""
        if pos >= self._counted:
            self._line += self.text.count("\n", self._counted, pos)
        else:
            self._line -= self.text.count("\n", pos, self._counted)
        self._counted = pos
        return self._line

    def _report_near_entries(self, start: int, end: int) -> Iterator[Unread]:
        """Report what looks like an entry in the text between entries, which is a comment."""
        for match in _NEAR_ENTRY.finditer(self.text, start, end):
            what = f"`{match[0].strip()}` does not begin an entry: expected `{{` and a key"
            yield Unread(self._get_line(match.end()), what)

    def _read_block(self, kind: str, opener: str, line: int) -> Iterator[RawEntry | Unread]:
        if kind == "comment":
            self._skip_comment()
        elif kind == "preamble":
            yield Unread(line, "`@preamble` is left out: it is code for TeX", is_lost=False)
            self._read_value(RawEntry(kind, "", line), "preamble")
        elif kind == "string":
            yield from self._finish(self._read_fields(RawEntry(kind, "", line), _CLOSERS[opener]))
        else:
            block = RawEntry(kind, self._read_key(opener), line)
            yield self._read_fields(block, _CLOSERS[opener])

    def _finish(self, block: RawEntry) -> Iterator[RawEntry | Unread]:
        """Yield an entry; of a `@string`, define the macros and yield its problems."""
        if block.type == "string":
            self._define_macros(block)
            yield from block.unread
        else:
            yield block

    def _define_macros(self, block: RawEntry) -> None:
        """Define macros, cut to the longest allowed value."""
        for name, field in block.fields.items():
            if len(field.value) > _LONGEST_MACRO:
                what = f"the `@string` `{name}` is cut after {_LONGEST_MACRO:,} characters"
                block.unread.append(Unread(field.line, what))
            self.macros[name] = field.value[:_LONGEST_MACRO]

    def _skip_comment(self) -> None:
        """Skip to the closing brace, like biber and JabRef; BibTeX skips only the word."""
        end = self._find_closing(self.pos - 1, len(self.text)) if self._comments_close else -1
        self._comments_close = end >= 0
        self.pos = self.end if end < 0 else end
        self.end = max(self.end, self.pos)

    def _read_key(self, opener: str) -> str:
        match = _KEY.match(self.text, self.pos, self.end)
        if match is None:
            return ""
        key = match[1].strip()
        self.pos = match.end()
        if opener == "(" and key.endswith(")"):
            self.pos -= 1
            return key[:-1]
        return key

    # --- fields -----------------------------------------------------------------------------

    def _read_fields(self, block: RawEntry, closer: str) -> RawEntry:
        text = self.text
        while True:
            self.pos = pos = _GAP.match(text, self.pos, self.end).end()  # type: ignore[union-attr]
            if pos >= self.end or _START.match(text, pos, self.end):
                if self._recover_fields(block):
                    continue
                title = block.key or f"@{block.type}"
                what = f"`{title}` is not closed: expected `{closer}` at its end"
                block.unread.append(Unread(block.line, what))
                return block
            if text[pos] == closer:
                self.pos += 1
                if not self._continues(block):
                    return block
            elif name := _NAME.match(text, pos, self.end):
                self._read_field(block, name)
            else:
                self._skip_junk(block)

    def _continues(self, block: RawEntry) -> bool:
        """Whether fields follow the apparent end of the entry, after an extra brace."""
        lost = LOST_FIELD.match(self.text, self.pos, self.end)
        if lost is None or block.type == "string":
            return False
        what = "an extra closing brace: the fields after it are read"
        self._add_unread(block, what, is_lost=False)
        self.pos = lost.end()
        return True

    def _recover_fields(self, block: RawEntry) -> bool:
        """Whether a value that is not closed contains fields; reading then continues with them."""
        if len(block.unread) > _MOST_RECOVERED:
            return False
        for key, field in block.fields.items():
            if inside := _NEXT_FIELD.search(field.value):
                what = f"`{field.name}` is not closed: {_UNMATCHED}"
                block.unread.append(Unread(field.line, what))
                value = _END.sub("", field.value[: inside.start()])
                block.fields[key] = field._replace(value=value)
                self.pos = field.at + inside.start()
                return True
        return False

    def _read_field(self, block: RawEntry, name: re.Match[str]) -> None:
        line, at = self._get_line(name.start()), name.end() + 1
        self.pos = name.end()
        field = RawField(name[1], self._read_value(block, name[1]), line, at)
        first = block.fields.setdefault(name[1].lower(), field)
        if first.value.split() != field.value.split():
            what = f"a second `{name[1]}`: only the first one counts, as in BibTeX"
            block.unread.append(Unread(line, what, is_lost=False))

    def _skip_junk(self, block: RawEntry) -> None:
        junk = _JUNK.match(self.text, self.pos, self.end)[0]  # type: ignore[index]
        self._add_unread(block, f"`{_shorten(junk)}` is not a field: expected `name = value`")
        self.pos += max(len(junk), 1)

    def _add_unread(self, block: RawEntry, what: str, *, is_lost: bool = True) -> None:
        block.unread.append(Unread(self._get_line(self.pos), what, is_lost))

    # --- values -----------------------------------------------------------------------------

    def _read_value(self, block: RawEntry, name: str) -> str:
        """Read a value to its end and join its parts."""
        text, parts = self.text, []
        limit = self._find_value_end() if self.is_broken else self.end
        while True:
            if part := _PART.match(text, self.pos, limit):
                self.pos = part.end()
                parts.append(self._read_part(block, part))
            elif self.pos < self.end and text[self.pos] in '{"':
                parts.append(self._read_unusual(block, name, limit))
            self.pos = _SPACE.match(text, self.pos, self.end).end()  # type: ignore[union-attr]
            if self.pos >= self.end or text[self.pos] != "#":
                break
            self.pos = _SPACE.match(text, self.pos + 1, self.end).end()  # type: ignore[union-attr]
        if not _AFTER.match(text, self.pos, self.end):
            parts.append(self._read_trailing(block, name))
        return parts[0] if len(parts) == 1 else "".join(parts)

    def _read_part(self, block: RawEntry, part: re.Match[str]) -> str:
        if part.lastindex == 1:
            return part[1]
        word = part[part.lastindex or 0]
        if part.lastindex == 2 or word.isdigit():
            return word
        value = self._expand(word)
        if value is None:
            self._add_unread(block, f"`{_shorten(word)}` is not defined by a `@string` before it")
        return word if value is None else value

    def _expand(self, word: str) -> str | None:
        """Return a macro's value, None without one; the word itself after too much expansion."""
        value = self.macros.get(word.lower())
        if value is None:
            return None
        self.expanded += len(value)
        return value if self.expanded < self.most_expanded else word

    def _find_value_end(self) -> int:
        """Return the end of a value that is not closed: a line that begins the next field."""
        after = _NEXT_FIELD.search(self.text, self.pos, self.end)
        return after.start() if after else self.end

    def _read_unusual(self, block: RawEntry, name: str, limit: int) -> str:
        """Read a value with deep or escaped braces, or one that is not closed."""
        start = self.pos + 1
        quote = self.text[self.pos] == '"'
        end = -1 if quote else self._find_closing(self.pos, limit)
        if end >= 0:
            self.pos = end
            return self.text[start : end - 1]
        self._add_unread(block, f"`{name}` is not closed: {_UNMATCHED}")
        self.is_broken = True
        self.pos = self._find_value_end()
        return _END.sub("", self.text[start : self.pos])

    def _find_closing(self, opening: int, limit: int) -> int:
        """Return the position after the closing brace or parenthesis; -1 without one."""
        if self.text[opening] == "(":
            return self.text.find(")", opening, limit) + 1 or -1
        for braces in (_BRACE, _BARE_BRACE):
            depth = 0
            for brace in braces.finditer(self.text, opening, limit):
                depth += 1 if brace[0] == "{" else -1
                if not depth:
                    return brace.end()
        return -1

    def _read_trailing(self, block: RawEntry, name: str) -> str:
        rest = _REST.match(self.text, self.pos, self.end)[0]  # type: ignore[index]
        self._add_unread(block, f"`{name}` has text after its end: `{_shorten(rest)}`")
        self.pos += len(rest)
        return f" {rest.strip()}"


def _shorten(text: str) -> str:
    line = " ".join(text.split())
    return f"{line[:40]}…" if len(line) > 40 else line
