"""Decodes a value of LaTeX in one pass to text with stand-ins for literal special characters."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from html import unescape
from typing import NamedTuple

from ...characters import ACCENTS, load_meanings
from .braces import INSIDE
from .commands import DECLARATIONS, IGNORED, SPACES, TAGS, WITHOUT_ARGUMENT, WORDS, WRAPPERS

IN_MATHS = {"<": "\ue005", "&": "\ue006"}
"""Character that begins no tag or entity in maths -> stand-in."""

STAND_INS = {"$": "\ue000", "{": "\ue001", "}": "\ue002", "<": "\ue003", "\\": "\ue004"}
"""Character with a meaning in a record's text -> stand-in until the text is complete."""

_TOKEN = re.compile(
    rf"\\(?:url|nolinkurl|path)\s*+\{{(?P<url>[^{{}}]*+)\}}"
    rf"|\\ensuremath\s*+\{{(?P<ensured>{INSIDE})\}}"
    r"|\\\((?P<inline>(?:[^\\]|\\[^()])*+)\\\)|\\\[(?P<display>(?:[^\\]|\\[^][])*+)\\\]"
    r"|\\(?P<word>[A-Za-z@]++)(?P<star>\*?\s*+)|\\(?P<symbol>.)"
    r"|\$\$(?P<double>[^$]++)\$\$|\$(?P<maths>(?:\\.|[^$\\])++)\$"
    r"|\{|\}|\$|~|`|''|---?|\\",  # fast, as each alternative begins with a fixed character
    re.DOTALL,
)
_IN_MATHS = str.maketrans(IN_MATHS)
_LITERALS = str.maketrans(STAND_INS)
_LIGATURES = {"~": " ", "`": "‘", "--": "–", "---": "—", "''": "”", "$": STAND_INS["$"], "\\": ""}
_ACCENTS = {accent: mark for mark, accent in reversed(ACCENTS.items())} | {
    "textcommabelow": "\u0326", "textcommaabove": "\u0313", "t": "\u0361", "G": "\u030f",
    "h": "\u0309", "U": "\u030e", "f": "\u0311", "C": "\u030f", "textogonekcentered": "\u0328",
    "M": "\u0331",
}  # fmt: skip
_STANDALONE_ACCENTS = {
    "\u0300": "`", "\u0301": "´", "\u0302": "^", "\u0303": "~", "\u0308": "¨", "\u0327": "¸",
    "\u0304": "¯", "\u0328": "˛", "\u030a": "˚",
}  # fmt: skip
_DOTTED = str.maketrans("ıȷ", "ij")
_SYMBOLS = {",": " ", ";": " ", ":": " ", " ": " ", "\n": " ", "\t": " ", "\\": " ", "!": "",
            "-": "", "/": "", "@": "", "(": "", ")": "", "[": "", "]": ""}  # fmt: skip
_MATHS = re.compile(r"(\$[^$]*\$)")
_ARGUMENT = re.compile(r"\{(?!\s*\})")
# An option before the argument of a command, and the space of a line end.
_OPTION = re.compile(r"\[[^][{}$]{0,100}\]\s*(?=\{)")
_LINE_SPACE = re.compile(r"\*?\[-?[0-9.]+ ?[a-z]{2}\]\s*")
_DEEPEST = 100

Handler = Callable[["LatexDecoder", str], str | None]
"""(decoder, argument of a command) -> text; None if the argument is dropped."""


class _OpenGroup(NamedTuple):
    """A group that is being read: the state before it, and the position after its brace."""

    parts: list[str]
    waiting: list[Handler]
    declared: list[str]
    start: int


class LatexDecoder:
    """One pass over a value; `waiting` are handlers of commands whose arguments are to come."""

    def __init__(self, latex: str, kind: str) -> None:
        self.latex = latex
        self.markup = kind in ("title", "abstract")
        self.braces = kind == "title"
        self.unknown: list[str] = []
        self.parts: list[str] = []
        self.waiting: list[Handler] = []
        self.declared: list[str] = []
        self.frames: list[_OpenGroup] = []
        self.too_deep = 0

    def decode(self) -> str:
        end, next_token = 0, _TOKEN.search
        while token := next_token(self.latex, end):
            if token.start() > end:
                self.add_plain(self.latex[end : token.start()])
            end = self.read_token(token)
        self.add_plain(self.latex[end:])
        while self.frames:
            self.close_group(len(self.latex))
        return "".join(self.parts) + "".join(f"</{tag}>" for tag in reversed(self.declared))

    def read_token(self, token: re.Match[str]) -> int:
        """Read a token and return the position after it."""
        kind, found = token.lastgroup, token[token.lastgroup or 0]
        if kind is None:
            self.read_run(found, token.start())
        elif kind == "star":
            return self.read_command(token)
        elif kind == "symbol":
            self.read_symbol(found)
            if found == "\\" and (space := _LINE_SPACE.match(self.latex, token.end())):
                return space.end()
        elif kind == "url":
            self.add(_to_stand_ins(found.replace("\\", "")))
        elif kind in ("maths", "double") and _is_money(token):
            self.add(STAND_INS["$"])
            return token.start() + 1
        elif kind == "ensured" and (char := load_meanings().formulas.get(found)):
            self.add(char)
        else:
            return self.add_maths(found, token.end())
        return token.end()

    # --- tokens -----------------------------------------------------------------------------

    def add(self, piece: str) -> None:
        """Add a piece of text, or pass it to the commands that wait for an argument."""
        while self.waiting:
            text = self.waiting.pop()(self, piece)
            if text is None:
                return
            piece = text
        self.parts.append(piece)

    def add_plain(self, run: str) -> None:
        while self.waiting and (run := run.lstrip()):
            self.add(run[0])
            run = run[1:]
        self.parts.append(run)

    def read_run(self, found: str, start: int) -> None:
        if found == "{" and len(self.frames) == _DEEPEST:
            self.too_deep += 1
        elif found == "{":
            frame = _OpenGroup(self.parts, self.waiting, self.declared, start + 1)
            self.frames.append(frame)
            self.parts, self.waiting, self.declared = [], [], []
        elif found == "}" and self.too_deep:
            self.too_deep -= 1
        elif found == "}":
            self.close_group(start)
        elif found == "`" and self.parts and self.parts[-1] == "‘" and not self.waiting:
            self.parts[-1] = "“"
        else:
            self.add(_LIGATURES[found])

    def close_group(self, end: int) -> None:
        """End a group; ignore a brace that closes nothing."""
        if not self.frames:
            return
        frame = self.frames.pop()
        inner = "".join(self.parts) + "".join(f"</{tag}>" for tag in reversed(self.declared))
        self.parts, self.waiting, self.declared = frame.parts, frame.waiting, frame.declared
        if not self.waiting:
            inner = self.write_group(inner, self.latex[frame.start : frame.start + 1])
        self.add(inner)

    def write_group(self, inner: str, first: str) -> str:
        """Write a group that is not an argument: a symbol of maths, or a title's protected part.

        A group that begins with a command is BibTeX's "special character", whose case changes.
        """
        tex = inner[1:-1].replace(IN_MATHS["<"], "<")
        if inner.startswith("$") and (char := load_meanings().formulas.get(tex)):
            return char
        if not self.braces or first == "\\" or not inner.strip():
            return inner
        return "".join(map(_protect, _MATHS.split(inner) if "$" in inner else [inner]))

    def add_maths(self, tex: str, end: int) -> int:
        """Add maths on one line, with digits that follow: maths in a record can't precede one."""
        tex = " ".join((unescape(tex) if "&" in tex else tex).split()).translate(_IN_MATHS)
        digits = re.compile("[0-9]*").match(self.latex, end)[0]  # type: ignore[index]
        if tex:
            self.add(f"${tex}{digits}$")
        return end + len(digits)

    def read_symbol(self, char: str) -> None:
        if (mark := _ACCENTS.get(char)) and not char.isalpha():
            self.waiting.append(_add_accent(mark))
        elif char in _SYMBOLS:
            self.add(_SYMBOLS[char])
        else:
            self.add(_to_stand_ins(char))

    def read_command(self, token: re.Match[str]) -> int:
        """Read a command that is a word, and drop the white space after it."""
        word = token["word"]
        if mark := _ACCENTS.get(word):
            self.waiting.append(_add_accent(mark))
        elif word in SPACES or word in WORDS:
            self.add(SPACES.get(word) or WORDS[word])
        elif word in DECLARATIONS:
            self.declare(DECLARATIONS[word])
        elif word in TAGS:
            self.waiting.append(_wrap_in_tag(TAGS[word]))
        elif word in WRAPPERS:
            self.waiting.append(_wrap(*WRAPPERS[word]))
        elif word in ("hspace", "vspace"):
            self.waiting.append(lambda _, __: " ")
        elif word == "href":
            self.waiting.append(_append_address)
        elif word in WITHOUT_ARGUMENT:
            if WITHOUT_ARGUMENT[word]:
                self.waiting.append(_wrap("", ""))
            self.waiting.append(_drop)
        elif (char := load_meanings().commands.get(word)) is not None:
            self.add(_to_stand_ins(char))
        elif word == "texorpdfstring":
            self.waiting.append(_keep_first)
        elif word not in IGNORED:
            self.report_unknown(token)
        option = _OPTION.match(self.latex, token.end()) if self.waiting else None
        return option.end() if option else token.end()

    def declare(self, tag: str) -> None:
        """Open the tag of a command such as `\\em`, up to the end of the group."""
        if self.markup and tag and tag not in self.declared:
            self.parts.append(f"<{tag}>")
            self.declared.append(tag)

    def report_unknown(self, token: re.Match[str]) -> None:
        """Keep the argument of an unknown command, or else its name, and report it."""
        self.unknown.append(f"\\{token['word']}")
        if _ARGUMENT.match(self.latex, token.end()):
            self.waiting.append(_wrap("", ""))
        else:
            self.add(_to_stand_ins(token[0]))


def _protect(part: str) -> str:
    """Put a part of a group in braces and remove those inside; maths keeps its case anyway."""
    if part.startswith("$") or not part.strip():
        return part
    return f"{{{part.replace('{', '').replace('}', '')}}}"


def _to_stand_ins(chars: str) -> str:
    return chars.translate(_LITERALS)


def _is_money(token: re.Match[str]) -> bool:
    """Whether dollars are currency, as in "$5 and $10", by Pandoc's rule, like in records."""
    inner, after = token[0].strip("$"), token.string[token.end() : token.end() + 1]
    return inner[:1].isdigit() and (inner[-1:].isspace() or after.isdigit())


def _add_accent(mark: str) -> Handler:
    def put(_: LatexDecoder, letter: str) -> str:
        if not letter.strip():
            return _STANDALONE_ACCENTS.get(mark, "")
        first, rest = letter[0], letter[1:]
        if unicodedata.combining(mark) == 230:
            first = first.translate(_DOTTED)
        at = next((i for i, char in enumerate(rest) if not unicodedata.combining(char)), len(rest))
        return unicodedata.normalize("NFC", first + rest[:at] + mark) + rest[at:]

    return put


def _wrap_in_tag(tag: str) -> Handler:
    def put(decoder: LatexDecoder, inner: str) -> str:
        if not decoder.markup or not inner.strip():
            return inner
        return f"<{tag}>{inner}</{tag}>"

    return put


def _wrap(before: str, after: str) -> Handler:
    return lambda _, inner: f"{before}{inner}{after}"


def _keep_first(decoder: LatexDecoder, inner: str) -> None:
    """Write `\\texorpdfstring{for TeX}{for PDF}` as its first argument."""
    decoder.waiting.append(lambda _, __: inner)


def _drop(_: LatexDecoder, __: str) -> None:
    return None


def _append_address(decoder: LatexDecoder, address: str) -> None:
    """Write `\\href{address}{words}` as "words (address)"."""
    decoder.waiting.append(_wrap("", f" ({address})"))
