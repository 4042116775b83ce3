"""The client: its modules and the parts of lunr.js that it uses, as one file.

One file is one request. In a browser it is both the page's side and, started again as a worker,
the engine. lunr.js is not kept here: whoever builds a site brings it, from the `mkdocs` package.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path

_FOLDER = Path(__file__).parent / "client"
MODULES = (
    "errors", "fold", "numbers", "files", "terms", "select", "query", "parse", "guesses", "hits",
    "marks", "reader", "columns", "search", "worker",
)  # fmt: skip
"""In an order in which each comes after those it imports."""

# Parts of lunr.js from one name up to another that a client without its index has no use for.
_UNUSED = (
    ("lunr.Vector = ", "lunr.stemmer = "),
    ("lunr.trimmer = ", "lunr.TokenSet = "),
    ("lunr.Index = ", "lunr.Query = "),
)
_COMMENT = re.compile(r"/\*.*?\*/|^\s*//[^\n]*$", re.DOTALL | re.MULTILINE)
_IMPORT = re.compile(r'^import [^;\n]*? from "[^"]*"\n', re.MULTILINE)


def script(lunr: str) -> bytes:
    """The client as one module, made with the text of lunr.js 2.3.9.

    Raises ValueError where the text is not that of lunr.js as it is known here.
    """
    return f"{_licence(lunr)}{_wrapped(lunr)}{joined(_FOLDER, MODULES)}".encode()


def joined(folder: Path, names: Iterable[str]) -> str:
    """The modules of a folder as one: no name may stand in two of them, and each comes after those
    that it imports."""
    modules = [(folder / f"{name}.js").read_text(encoding="utf-8") for name in names]
    return _bare("".join(_IMPORT.sub("", module) for module in modules))


def _licence(lunr: str) -> str:
    end = lunr.index("*/") + 2
    if "@license MIT" not in lunr[:end] or "2.3.9" not in lunr[:end]:
        raise ValueError("this is not lunr.js 2.3.9")
    return lunr[:end] + "\n"


def _wrapped(lunr: str) -> str:
    """lunr.js as a value of a module: it fills an object `module`, as in Node."""
    text = _bare(lunr)
    for first, after in _UNUSED:
        start = text.index(first)
        text = text[:start] + text[text.index(after, start) :]
    return (
        "const lunr = (() => {\nconst module = {exports: {}}, exports = module.exports\n"
        f"{text}return module.exports\n}})()\n"
    )


def _bare(text: str) -> str:
    """Without comments and indentation."""
    lines = map(str.strip, _COMMENT.sub("", text).split("\n"))
    return "".join(f"{line}\n" for line in lines if line)
