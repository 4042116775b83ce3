"""LaTeX to the text of a record: the other way round of `formats/latex.py`, and more forgiving.

Accents become letters and commands the characters they stand for; italics, bold and scripts become
the small markup of records, and maths in `$…$` stays. Tags and entities of HTML or JATS, which
publishers leave in BibTeX, are read as well.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from dataclasses import replace
from functools import lru_cache
from typing import NamedTuple

from ...records.text import Segment, segments
from ..characters import ACCENTS, meanings
from . import jats
from .commands import DECLARED, IGNORED, MARKS, SPACES, WITHOUT_ARGUMENT, WORDS, WRAPPED

LONGEST = 100_000
"""What is longer is no text of a record, and is not read."""

_BRACED = r"\{((?>[^{}]++|\{(?>[^{}]++|\{[^{}]*+\})*+\})*+)\}"
_TOKEN = re.compile(
    rf"\\(?:url|nolinkurl|path)\s*+\{{(?P<url>[^{{}}]*+)\}}"
    rf"|\\ensuremath\s*+{_BRACED.replace('((', '(?P<ensured>(')}"
    r"|\\\((?P<inline>.*?)\\\)|\\\[(?P<display>.*?)\\\]"
    r"|\\(?P<word>[A-Za-z@]++)(?P<star>\*?\s*+)|\\(?P<symbol>.)"
    r"|\$\$(?P<double>[^$]++)\$\$|\$(?P<maths>(?:\\.|[^$\\])++)\$"
    r"|\{|\}|\$|~|`|''|---?|\\",  # each begins with a character: that is what makes it fast
    re.DOTALL,
)
# What has one of these is not the text that it seems to be.
_ACTIVE = (*"\\{}$~`&<\ue000\ue001\ue002\ue003\ue004", "--", "''")
# Characters that mean something in a record's text, where LaTeX means the character itself: they
# are others until the text is whole, as nobody writes those.
_LITERAL = {"$": "\ue000", "{": "\ue001", "}": "\ue002", "<": "\ue003", "\\": "\ue004"}
_LITERALS = str.maketrans(_LITERAL)
_BARE = {ord(stand_in): char for char, stand_in in _LITERAL.items()}
_ESCAPED = _BARE | {ord(_LITERAL[char]): f"\\{char}" for char in "${}<"}
_STAND_IN = re.compile("[\ue000-\ue004]")
_RUNS = {"~": " ", "`": "‘", "--": "–", "---": "—", "''": "”", "$": _LITERAL["$"], "\\": ""}
_MARK = {accent: mark for mark, accent in reversed(ACCENTS.items())} | {
    "textcommabelow": "\u0326", "textcommaabove": "\u0313", "t": "\u0361", "G": "\u030f",
    "h": "\u0309", "U": "\u030e", "f": "\u0311", "C": "\u030f", "textogonekcentered": "\u0328",
    "M": "\u0331",
}  # fmt: skip
_ALONE = {
    "\u0300": "`", "\u0301": "´", "\u0302": "^", "\u0303": "~", "\u0308": "¨", "\u0327": "¸",
    "\u0304": "¯", "\u0328": "˛",
}  # fmt: skip
_DOTTED = str.maketrans("ıȷ", "ij")
_SYMBOLS = {",": " ", ";": " ", ":": " ", " ": " ", "\n": " ", "\t": " ", "\\": " ", "!": "",
            "-": "", "/": "", "@": "", "(": "", ")": "", "[": "", "]": ""}  # fmt: skip
_SINGLE = re.compile(r"‘((?:[^'‘’]|'(?=\w))*+)'(?!\w)")
_MATHS = re.compile(r"(\$[^$]*\$)")
_MANGLED = re.compile(r"\$\\?(less|greater|<|>)\$")


class Told(NamedTuple):
    """A text of a record, and the commands in it that have no meaning here."""

    text: str
    unknown: tuple[str, ...] = ()


@lru_cache(maxsize=4096)
def text(latex: str) -> Told:
    """A text on one line, without markup: a venue, a place, a publisher."""
    return _told(latex, "text")


@lru_cache(maxsize=16384)
def name(latex: str) -> Told:
    """A name, or a part of one: no maths is recognised in it when it is written."""
    return _told(latex, "name")


def title(latex: str) -> Told:
    """A title: with markup, and with braces where BibTeX keeps the case of what is in them."""
    return _told(latex, "title")


def abstract(latex: str) -> Told:
    """A long text: with markup, and with its paragraphs."""
    return _told(latex, "abstract")


def _told(latex: str, kind: str) -> Told:
    if not any(map(latex.__contains__, _ACTIVE)):
        return Told(_spaced(latex, kind))
    reader = _Reader(_unmangled(latex), kind)
    read = reader.read()
    if "<" in read or "&" in read:
        read = _without_tags(read, kind)
    return Told(_finished(_spaced(read, kind), kind), tuple(dict.fromkeys(reader.unknown)))


def _spaced(read: str, kind: str) -> str:
    if kind != "abstract" or "\n" not in read:
        return " ".join(read.split())
    parts = (" ".join(part.split()) for part in re.split(r"\n[^\S\n]*\n", read))
    return "\n\n".join(part for part in parts if part)


def _unmangled(latex: str) -> str:
    """Mendeley writes the tags of a title as `$\\less$i$\\greater$`."""
    if "$" not in latex:
        return latex
    return _MANGLED.sub(lambda match: "<" if match[1] in ("less", "<") else ">", latex)


def _without_tags(read: str, kind: str) -> str:
    if kind == "abstract":
        return jats.paragraphs(read)
    line = jats.line(read)
    return line if kind == "title" else re.sub(r"</?(?:i|b|su[bp])>", "", line)


def _finished(read: str, kind: str) -> str:
    """The text with characters for their stand-ins, escaped where a record would misread them."""
    if "‘" in read:
        read = _SINGLE.sub(r"‘\1’", read)
    if not _STAND_IN.search(read):
        return read
    bare = read.translate(_BARE)
    if kind == "name":
        return bare
    escaped = read.translate(_ESCAPED)
    braces = kind == "title"
    same = _joined(bare, braces) == _joined(escaped, braces)
    return bare if same else escaped


def _joined(written: str, braces: bool) -> list[Segment]:
    """What a record's text says, whatever it is cut into."""
    runs: list[Segment] = []
    for part in segments(written, braces=braces):
        last = runs[-1] if runs else None
        if last and last.kind == part.kind == "text" and last.marks == part.marks:
            runs[-1] = replace(last, value=last.value + part.value)
        else:
            runs.append(part)
    return runs


Wanted = Callable[["_Reader", str], str | None]
"""What a command makes of its argument; None where it only waited for it to pass."""


class _Frame(NamedTuple):
    """A group that is being read: what stood before it, and where it began."""

    parts: list[str]
    waiting: list[Wanted]
    declared: list[str]
    start: int


class _Reader:
    """One pass over a value. `waiting` are commands that have not got their arguments yet."""

    def __init__(self, latex: str, kind: str) -> None:
        self.latex = latex
        self.markup = kind in ("title", "abstract")
        self.braces = kind == "title"
        self.unknown: list[str] = []
        self.parts: list[str] = []
        self.waiting: list[Wanted] = []
        self.declared: list[str] = []
        self.frames: list[_Frame] = []

    def read(self) -> str:
        end, next_token = 0, _TOKEN.search
        while token := next_token(self.latex, end):
            if token.start() > end:
                self.plain(self.latex[end : token.start()])
            end = self.token(token)
        self.plain(self.latex[end:])
        while self.frames:
            self.close(len(self.latex))
        return "".join(self.parts) + "".join(f"</{mark}>" for mark in reversed(self.declared))

    def token(self, token: re.Match[str]) -> int:
        """Read a token; where to go on."""
        kind, found = token.lastgroup, token[token.lastgroup or 0]
        if kind is None:
            self.run(found, token.start())
        elif kind == "star":
            return self.word(token)
        elif kind == "symbol":
            self.symbol(found)
        elif kind == "url":
            self.give(_literal(found.replace("\\", "")))
        elif kind in ("maths", "double") and _is_money(token):
            self.give(_LITERAL["$"])
            return token.start() + 1
        else:
            return self.maths(found, token.end())
        return token.end()

    # --- what is read -----------------------------------------------------------------------

    def give(self, piece: str) -> None:
        """Add what was read, or hand it to the command that waits for it."""
        while self.waiting:
            made = self.waiting.pop()(self, piece)
            if made is None:
                return
            piece = made
        self.parts.append(piece)

    def plain(self, run: str) -> None:
        while self.waiting and (run := run.lstrip()):
            self.give(run[0])
            run = run[1:]
        self.parts.append(run)

    def run(self, found: str, start: int) -> None:
        if found == "{":
            frame = _Frame(self.parts, self.waiting, self.declared, start + 1)
            self.frames.append(frame)
            self.parts, self.waiting, self.declared = [], [], []
        elif found == "}":
            self.close(start)
        elif found == "`" and self.parts and self.parts[-1] == "‘" and not self.waiting:
            self.parts[-1] = "“"
        else:
            self.give(_RUNS[found])

    def close(self, end: int) -> None:
        """End a group; a brace that closes nothing says nothing."""
        if not self.frames:
            return
        frame = self.frames.pop()
        inner = "".join(self.parts) + "".join(f"</{mark}>" for mark in reversed(self.declared))
        self.parts, self.waiting, self.declared = frame.parts, frame.waiting, frame.declared
        if not self.waiting:
            inner = self.group(inner, self.latex[frame.start : frame.start + 1])
        self.give(inner)

    def group(self, inner: str, first: str) -> str:
        """A group that is no argument: a symbol of maths, or what keeps its case in a title.

        A group that begins with a command is BibTeX's "special character", whose case changes.
        """
        if inner.startswith("$") and (char := meanings().formulas.get(inner[1:-1])):
            return char
        if not self.braces or first == "\\" or not inner.strip():
            return inner
        bare = inner.replace("{", "").replace("}", "")
        return "".join(
            part if part.startswith("$") or not part.strip() else f"{{{part}}}"
            for part in (_MATHS.split(bare) if "$" in bare else [bare])
        )

    def maths(self, tex: str, end: int) -> int:
        """Maths as it is, on one line. A record's ends at no digit, so digits after it join in."""
        tex = " ".join(tex.split())
        digits = re.compile("[0-9]*").match(self.latex, end)[0]  # type: ignore[index]
        if tex:
            self.give(f"${tex}{digits}$")
        return end + len(digits)

    def symbol(self, char: str) -> None:
        if (mark := _MARK.get(char)) and not char.isalpha():
            self.waiting.append(_accent(mark))
        elif char in _SYMBOLS:
            self.give(_SYMBOLS[char])
        else:
            self.give(_literal(char))

    def word(self, token: re.Match[str]) -> int:
        """Read a command that is a word; the white space after it is no more than its end."""
        word = token["word"]
        if mark := _MARK.get(word):
            self.waiting.append(_accent(mark))
        elif word in SPACES or word in WORDS:
            self.give(SPACES.get(word) or WORDS[word])
        elif word in DECLARED:
            self.declare(DECLARED[word])
        elif word in MARKS:
            self.waiting.append(_marked(MARKS[word]))
        elif word in WRAPPED:
            self.waiting.append(_wrapped(*WRAPPED[word]))
        elif word == "href":
            self.waiting.append(_with_address)
        elif word in WITHOUT_ARGUMENT:
            if WITHOUT_ARGUMENT[word]:
                self.waiting.append(_wrapped("", ""))
            self.waiting.append(_dropped)
        elif (char := meanings().commands.get(word)) is not None:
            self.give(_literal(char))
        elif word not in IGNORED:
            self.miss(token)
        return token.end()

    def declare(self, mark: str) -> None:
        """`\\em` and the like hold to the end of their group."""
        if self.markup and mark and mark not in self.declared:
            self.parts.append(f"<{mark}>")
            self.declared.append(mark)

    def miss(self, token: re.Match[str]) -> None:
        """A command that we don't know: its argument stays, or else its name."""
        self.unknown.append(f"\\{token['word']}")
        if self.latex.startswith("{", token.end()):
            self.waiting.append(_wrapped("", ""))
        else:
            self.give(_literal(token[0]))


def _literal(chars: str) -> str:
    return chars.translate(_LITERALS)


def _is_money(token: re.Match[str]) -> bool:
    """Whether dollars are dollars, as in "$5 and $10": Pandoc's rule, which a record's text has."""
    inner, after = token[0].strip("$"), token.string[token.end() : token.end() + 1]
    return inner[:1].isdigit() and (inner[-1:].isspace() or after.isdigit())


def _accent(mark: str) -> Wanted:
    def put(_: _Reader, letter: str) -> str:
        if not letter.strip():
            return _ALONE.get(mark, "")
        first, rest = letter[0], letter[1:]
        if unicodedata.combining(mark) == 230:
            first = first.translate(_DOTTED)
        at = next((i for i, char in enumerate(rest) if not unicodedata.combining(char)), len(rest))
        return unicodedata.normalize("NFC", first + rest[:at] + mark) + rest[at:]

    return put


def _marked(mark: str) -> Wanted:
    def put(reader: _Reader, inner: str) -> str:
        if not reader.markup or not inner.strip():
            return inner
        return f"<{mark}>{inner}</{mark}>"

    return put


def _wrapped(before: str, after: str) -> Wanted:
    return lambda _, inner: f"{before}{inner}{after}"


def _dropped(_: _Reader, __: str) -> None:
    return None


def _with_address(reader: _Reader, address: str) -> None:
    """`\\href{address}{words}` as "words (address)"."""
    reader.waiting.append(_wrapped("", f" ({address})"))
