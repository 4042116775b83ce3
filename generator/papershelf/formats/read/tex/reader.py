"""One pass over a value of LaTeX, to text in which what means itself has stand-ins."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from html import unescape
from typing import NamedTuple

from ...characters import ACCENTS, load_meanings
from .braces import INSIDE
from .commands import DECLARED, IGNORED, MARKS, SPACES, WITHOUT_ARGUMENT, WORDS, WRAPPED

IN_MATHS = {"<": "\ue005", "&": "\ue006"}
"""Characters that begin no tag and no entity where they are in maths, and what stands for them."""

STAND_INS = {"$": "\ue000", "{": "\ue001", "}": "\ue002", "<": "\ue003", "\\": "\ue004"}
"""Characters that mean something in a record's text, and what stands for them until it is whole."""

_TOKEN = re.compile(
    rf"\\(?:url|nolinkurl|path)\s*+\{{(?P<url>[^{{}}]*+)\}}"
    rf"|\\ensuremath\s*+\{{(?P<ensured>{INSIDE})\}}"
    r"|\\\((?P<inline>(?:[^\\]|\\[^()])*+)\\\)|\\\[(?P<display>(?:[^\\]|\\[^][])*+)\\\]"
    r"|\\(?P<word>[A-Za-z@]++)(?P<star>\*?\s*+)|\\(?P<symbol>.)"
    r"|\$\$(?P<double>[^$]++)\$\$|\$(?P<maths>(?:\\.|[^$\\])++)\$"
    r"|\{|\}|\$|~|`|''|---?|\\",  # each begins with a character: that is what makes it fast
    re.DOTALL,
)
_IN_MATHS = str.maketrans(IN_MATHS)
_LITERALS = str.maketrans(STAND_INS)
_RUNS = {"~": " ", "`": "‘", "--": "–", "---": "—", "''": "”", "$": STAND_INS["$"], "\\": ""}
_MARK = {accent: mark for mark, accent in reversed(ACCENTS.items())} | {
    "textcommabelow": "\u0326", "textcommaabove": "\u0313", "t": "\u0361", "G": "\u030f",
    "h": "\u0309", "U": "\u030e", "f": "\u0311", "C": "\u030f", "textogonekcentered": "\u0328",
    "M": "\u0331",
}  # fmt: skip
_ALONE = {
    "\u0300": "`", "\u0301": "´", "\u0302": "^", "\u0303": "~", "\u0308": "¨", "\u0327": "¸",
    "\u0304": "¯", "\u0328": "˛", "\u030a": "˚",
}  # fmt: skip
_DOTTED = str.maketrans("ıȷ", "ij")
_SYMBOLS = {",": " ", ";": " ", ":": " ", " ": " ", "\n": " ", "\t": " ", "\\": " ", "!": "",
            "-": "", "/": "", "@": "", "(": "", ")": "", "[": "", "]": ""}  # fmt: skip
_MATHS = re.compile(r"(\$[^$]*\$)")
_ARGUMENT = re.compile(r"\{(?!\s*\})")
_DEEPEST = 100

Wanted = Callable[["Reader", str], str | None]
"""What a command makes of its argument; None where it only waited for it to pass."""


class _Frame(NamedTuple):
    """A group that is being read: what stood before it, and where it began."""

    parts: list[str]
    waiting: list[Wanted]
    declared: list[str]
    start: int


class Reader:
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
        self.too_deep = 0

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
            self.give(STAND_INS["$"])
            return token.start() + 1
        elif kind == "ensured" and (char := load_meanings().formulas.get(found)):
            self.give(char)
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
        if found == "{" and len(self.frames) == _DEEPEST:
            self.too_deep += 1
        elif found == "{":
            frame = _Frame(self.parts, self.waiting, self.declared, start + 1)
            self.frames.append(frame)
            self.parts, self.waiting, self.declared = [], [], []
        elif found == "}" and self.too_deep:
            self.too_deep -= 1
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
        tex = inner[1:-1].replace(IN_MATHS["<"], "<")
        if inner.startswith("$") and (char := load_meanings().formulas.get(tex)):
            return char
        if not self.braces or first == "\\" or not inner.strip():
            return inner
        return "".join(map(_protected, _MATHS.split(inner) if "$" in inner else [inner]))

    def maths(self, tex: str, end: int) -> int:
        """Maths as it is, on one line. A record's ends at no digit, so digits after it join in."""
        tex = " ".join((unescape(tex) if "&" in tex else tex).split()).translate(_IN_MATHS)
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
        elif word in ("hspace", "vspace"):
            self.waiting.append(lambda _, __: " ")
        elif word == "href":
            self.waiting.append(_with_address)
        elif word in WITHOUT_ARGUMENT:
            if WITHOUT_ARGUMENT[word]:
                self.waiting.append(_wrapped("", ""))
            self.waiting.append(_dropped)
        elif (char := load_meanings().commands.get(word)) is not None:
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
        if _ARGUMENT.match(self.latex, token.end()):
            self.waiting.append(_wrapped("", ""))
        else:
            self.give(_literal(token[0]))


def _protected(part: str) -> str:
    """A part of a group in braces, with none in it; maths is kept as it is anyway."""
    if part.startswith("$") or not part.strip():
        return part
    return f"{{{part.replace('{', '').replace('}', '')}}}"


def _literal(chars: str) -> str:
    return chars.translate(_LITERALS)


def _is_money(token: re.Match[str]) -> bool:
    """Whether dollars are dollars, as in "$5 and $10": Pandoc's rule, which a record's text has."""
    inner, after = token[0].strip("$"), token.string[token.end() : token.end() + 1]
    return inner[:1].isdigit() and (inner[-1:].isspace() or after.isdigit())


def _accent(mark: str) -> Wanted:
    def put(_: Reader, letter: str) -> str:
        if not letter.strip():
            return _ALONE.get(mark, "")
        first, rest = letter[0], letter[1:]
        if unicodedata.combining(mark) == 230:
            first = first.translate(_DOTTED)
        at = next((i for i, char in enumerate(rest) if not unicodedata.combining(char)), len(rest))
        return unicodedata.normalize("NFC", first + rest[:at] + mark) + rest[at:]

    return put


def _marked(mark: str) -> Wanted:
    def put(reader: Reader, inner: str) -> str:
        if not reader.markup or not inner.strip():
            return inner
        return f"<{mark}>{inner}</{mark}>"

    return put


def _wrapped(before: str, after: str) -> Wanted:
    return lambda _, inner: f"{before}{inner}{after}"


def _dropped(_: Reader, __: str) -> None:
    return None


def _with_address(reader: Reader, address: str) -> None:
    """`\\href{address}{words}` as "words (address)"."""
    reader.waiting.append(_wrapped("", f" ({address})"))
