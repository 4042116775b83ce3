"""Papers as citations in text, in any style of CSL.

Pandoc makes them: of the processors that pip installs it is the one whose citations agree with the
styles' manuals, and half a millisecond each where the others take ten. Many are made in one run.
What comes back is a tree, of which only text and its emphasis are taken.
"""

from __future__ import annotations

import json
import re
import subprocess
import tempfile
from collections.abc import Iterable, Sequence
from functools import cache
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from markupsafe import escape

from ..errors import CallError
from . import styles
from .csl import Item
from .formulas import spelled_out
from .styles import INSTALL, Style

_TAGS = {
    "Emph": "i", "Strong": "b", "Superscript": "sup", "Subscript": "sub",
}  # fmt: skip
_QUOTES = {"DoubleQuote": ("“", "”"), "SingleQuote": ("‘", "’")}
# Han, Kana and Hangul: names that are written family first, without a space, and never initialed.
_EAST_ASIAN = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af々・·\s]+")
# A note and a status are for reference managers; styles would read other things into them.
_UNSAID = ("note", "status")
# It may read nothing but what it is given.
_OPTIONS = ("--sandbox", "--from=csljson", "--to=json", "--citeproc")
_LONGEST = 600
"""Seconds after which a run is given up: a style of a stranger's may be made to have no end."""


def are_possible() -> bool:
    """Whether the processor and the official styles are installed."""
    return _pandoc() is not None and styles.are_installed()


@cache
def processor() -> str:
    """What makes citations, and which version of it: another may make others."""
    return f"pypandoc_binary {version('pypandoc_binary')}" if _pandoc() else ""


def cite(items: Sequence[Item], style: Style) -> list[str]:
    """A citation for each item, as inline HTML.

    Raises CallError where the processor is not installed or can't read the style.
    """
    if not items:
        return []
    found = {block["c"][0][0]: block["c"][1] for block in _blocks(_run(items, style))}
    return [_inlines(_content(found.get(f"ref-{at}", []))).strip() for at in range(len(items))]


def _pandoc() -> Path | None:
    """Pandoc as it comes with pip: so that the same packages make the same pages."""
    spec = find_spec("pypandoc")
    if spec is None or spec.origin is None:
        return None
    names = (Path(spec.origin).parent / "files" / name for name in ("pandoc", "pandoc.exe"))
    return next((path for path in names if path.is_file()), None)


def _run(items: Sequence[Item], style: Style) -> Any:
    """Pandoc's tree of the citations."""
    program = _pandoc()
    if program is None:
        raise CallError(f"citations need Pandoc: {INSTALL} for it")
    told = json.dumps([_told(item, style, at) for at, item in enumerate(items)]).encode()
    with tempfile.TemporaryDirectory() as folder:
        csl = Path(folder) / "style.csl"
        csl.write_bytes(style.csl)
        command = [str(program), *_OPTIONS, f"--csl={csl}"]
        try:
            done = subprocess.run(  # noqa: S603 - the program is ours
                command, input=told, capture_output=True, timeout=_LONGEST, check=True
            )
        except subprocess.SubprocessError as error:
            said = getattr(error, "stderr", None) or str(error).encode()
            why = said.decode("utf-8", "replace").strip()
            raise CallError(f"the citation style `{style.name}` can't be used: {why}") from None
    return json.loads(done.stdout)


# --- what the processor is told -------------------------------------------------------------


def _told(item: Item, style: Style, number: int) -> Item:
    """An item as a style is to see it."""
    lacks = style.lacks if item["type"] == "article" else ()
    told = {name: value for name, value in item.items() if name not in (*_UNSAID, *lacks)}
    told["title"] = spelled_out(item["title"])
    for role in ("author", "editor"):
        if role in told:
            told[role] = [_name(name) for name in told[role]]
    if genre := told.get("genre"):
        told["genre"] = style.words.get(genre) or genre[:1].upper() + genre[1:]
    return {**told, "id": str(number)}


def _name(name: dict[str, Any]) -> dict[str, Any]:
    both = f"{name.get('family', '')}{name.get('given', '')}"
    return {"literal": both} if _EAST_ASIAN.fullmatch(both) else name


# --- what it answers ------------------------------------------------------------------------


def _blocks(document: Any) -> Iterable[Any]:
    """The citations of a document, each a block with an identifier."""
    for block in document["blocks"]:
        if block["t"] == "Div" and block["c"][0][0] == "refs":
            yield from block["c"][1]


def _content(blocks: Iterable[Any]) -> list[Any]:
    """The text of blocks as one, whatever boxes a style puts its parts into."""
    parts: list[Any] = []
    for block in blocks:
        inner = _content(block["c"][1]) if block["t"] == "Div" else block["c"]
        parts += [{"t": "Space"}, *inner] if parts else inner
    return parts


def _inlines(parts: Iterable[Any]) -> str:
    return "".join(map(_inline, parts))


def _inline(part: Any) -> str:
    """A part of a text; of what has no place in a citation, its words."""
    kind, content = part["t"], part.get("c")
    if kind == "Str":
        # A joiner keeps Pandoc from taking text for a tag (see `records.text.csl`).
        return str(escape(content.replace("\u2060", "")))
    if kind in ("Space", "SoftBreak", "LineBreak"):
        return " "
    if kind == "Quoted":
        left, right = _QUOTES[content[0]["t"]]
        return f"{left}{_inlines(content[1])}{right}"
    if kind in ("Span", "Link"):
        return _inlines(content[1])
    inner = _inlines(content) if isinstance(content, list) else str(escape(content or ""))
    tag = _TAGS.get(kind)
    return f"<{tag}>{inner}</{tag}>" if tag and inner else inner
