"""Papers as citations in text, in any style of CSL.

Pandoc formats them: of the processors that pip installs, its citations alone agree with the styles'
manuals, and one takes half a millisecond instead of ten. A run formats many works. Pandoc returns a
tree, from which only text, emphasis and links are taken.
"""

from __future__ import annotations

import json
import re
import subprocess
import sys
import tempfile
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from markupsafe import escape

from ..errors import CallError
from ..parallel import end_with_parent, split_batches
from ..records.text import mark_tags_as_text
from . import styles
from .csl import NOT_CITED, Item
from .formulas import spell_out_formulas
from .styles import INSTALL, Style

_TAGS = {
    "Emph": "i", "Strong": "b", "Superscript": "sup", "Subscript": "sub",
}  # fmt: skip
_QUOTES = {"DoubleQuote": ("“", "”"), "SingleQuote": ("‘", "’")}
# Han, Kana and Hangul: names written family first, without a space and without initials.
_EAST_ASIAN = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af々・·\s]+")
# Hebrew, Arabic: scripts without capitals, in which Pandoc does not see initials.
_WITHOUT_CAPITALS = re.compile(r"[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc]")
# Names of species, whole in italics or with the genus abbreviated; and capitals that are kept.
_SPECIES = re.compile(
    r'<span class="nocase">.*?</span>|(?<=<i>)[A-Z][a-z]+(?: [a-z][a-z-]+){1,2}(?=</i>)'
    r"|\b[A-Z]\. [a-z]{3,}\b"
)
# In its sandbox, Pandoc reads no file but its input and the style. It may take 1 GB of memory.
_OPTIONS = "+RTS -M1G -RTS --sandbox --to=json --citeproc".split()
_VERSION = [1, 23, 1]
"""The version of Pandoc's tree that is written here (pandoc-types)."""
_TIMEOUT = 20
"""Seconds after which a run is stopped: one on 250 items takes half a second."""
_FROM_ITEMS = ("--from=csljson",)
_FEW = 16
"""Items of a run where a run on more of them has failed."""
_SAMPLE: Item = {"id": "0", "type": "book", "title": "A title"}
_OPENING_QUOTES = str.maketrans("“‘", "\"'")
_MOST_QUOTES = 8
"""Most opening quotes of a text: Pandoc's time doubles with each that is not closed."""


def are_possible() -> bool:
    """Whether the processor and the official styles are installed."""
    return _find_pandoc() is not None and styles.are_installed()


@cache
def get_processor_version() -> str:
    """Return name and version of the installed processor; empty without one.

    Caches of citations depend on it, as another version may format them differently.
    """
    return f"pypandoc_binary {version('pypandoc_binary')}" if _find_pandoc() else ""


def cite(items: Sequence[Item], style: Style, *, with_links: bool = False) -> list[str | None]:
    """Format a citation for each item, as inline HTML; None where the processor fails.

    Only `with_links`, DOIs and URLs are links.
    Raises CallError if the processor is not installed or can't use the style.
    """
    if not items:
        return []
    try:
        return list(_cite_all(items, style, with_links))
    except _FAULTS:
        _require_usable(style)  # else a fault of an item, or a tree too deep to be read
    if len(items) == 1:
        return [None]
    runs = split_batches(items, _FEW if len(items) > _FEW else 1)
    return [text for run in runs for text in cite(run, style, with_links=with_links)]


def _require_usable(style: Style) -> None:
    """Raise CallError if the style can't be used for any item."""
    try:
        _run_pandoc(style, _FROM_ITEMS, _prepare_items({"0": _SAMPLE}, style))
    except _PandocError as error:
        raise CallError(f"the citation style `{style.name}` can't be used: {error}") from None


def _cite_all(items: Sequence[Item], style: Style, with_links: bool) -> Iterable[str]:
    ids = list(map(str, range(len(items))))
    prepared = _prepare_items(dict(zip(ids, items, strict=True)), style)
    found = _find_citations(_run_pandoc(style, _FROM_ITEMS, prepared), with_links)
    return [found.get(id, "") for id in ids]


class _PandocError(Exception):
    """A run of Pandoc that failed, with Pandoc's reason, or took too long."""


_FAULTS = (_PandocError, RecursionError, LookupError, TypeError, ValueError)
"""What a run ends in at a fault of an item, which may be a tree too deep to be read."""


def _find_pandoc() -> Path | None:
    """Find the Pandoc that pip installed, so that the same packages generate the same pages."""
    spec = find_spec("pypandoc")
    if spec is None or spec.origin is None:
        return None
    names = (Path(spec.origin).parent / "files" / name for name in ("pandoc", "pandoc.exe"))
    return next((path for path in names if path.is_file()), None)


def _run_pandoc(style: Style, options: Sequence[str], document: str) -> Any:
    """Run Pandoc on a document and return its tree. Raises _PandocError."""
    program = _find_pandoc()
    if program is None:
        raise CallError(f"citations need Pandoc: run {INSTALL}")
    with tempfile.TemporaryDirectory() as folder:
        csl = Path(folder) / "style.csl"
        csl.write_bytes(style.csl)
        command = [str(program), *_OPTIONS, *options, f"--csl={csl}"]
        try:
            process = subprocess.run(  # noqa: S603 - the program is ours
                command, input=document.encode(), capture_output=True,
                timeout=_TIMEOUT, check=True,
                preexec_fn=end_with_parent if sys.platform == "linux" else None,
            )  # fmt: skip
        except subprocess.SubprocessError as error:
            late = f"it takes more than {_TIMEOUT} seconds; on a busy computer, build again"
            output = getattr(error, "stderr", None) or late.encode()
            raise _PandocError(output.decode("utf-8", "replace").strip()) from None
    return json.loads(process.stdout)


# --- the citations of a page ----------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class CitedWork:
    """One work of a citation in a text, with the words around it, such as a page's number.

    `is_bare` leaves its authors out, since the sentence names them.
    """

    id: str
    prefix: str = ""
    suffix: str = ""
    is_bare: bool = False


@dataclass(frozen=True, slots=True)
class CitedText:
    """What a page cites, as inline HTML: its citations in their order, and id -> entry of its
    bibliography, in the order of the style."""

    citations: tuple[str, ...]
    entries: Mapping[str, str]


def cite_in_text(
    citations: Sequence[Sequence[CitedWork]], items: Mapping[str, Item], style: Style
) -> CitedText:
    """Format the citations of a page and its bibliography; `items` are by their ids.

    Works of the same authors and year are told apart. A citation links to `#ref-` and the id. The
    style is one for lists (`styles.read_list_style`). Items at which the processor fails are left
    out: in their citations, their id is followed by a question mark.

    Raises CallError if the processor is not installed or can't use the style.
    """
    try:
        return _cite_text(citations, items, style)
    except _FAULTS:
        _require_usable(style)
    texts = cite(list(items.values()), style)
    usable = {id: items[id] for id, text in zip(items, texts, strict=True) if text is not None}
    try:
        return _cite_text(citations, usable, style)
    except _FAULTS as error:
        raise CallError(f"Pandoc can't format the citations: {error}") from None


def _cite_text(
    citations: Sequence[Sequence[CitedWork]], items: Mapping[str, Item], style: Style
) -> CitedText:
    document = {
        "pandoc-api-version": _VERSION,
        "meta": {"link-citations": {"t": "MetaBool", "c": True}},
        "blocks": [{"t": "Plain", "c": [_to_cite(works)]} for works in citations],
    }
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "items.json"
        path.write_text(_prepare_items(items, style), encoding="utf-8")
        options = ["--from=json", f"--bibliography={path}"]
        found = _run_pandoc(style, options, json.dumps(document))
    texts = [_to_html(block["c"], with_links=True)
             for block in found["blocks"] if block["t"] == "Plain"]  # fmt: skip
    return CitedText(tuple(texts), _find_citations(found, with_links=True))


def _to_cite(works: Sequence[CitedWork]) -> Any:
    """Write a citation in Pandoc's tree."""
    sources = [
        {
            "citationId": work.id,
            "citationPrefix": _to_words(work.prefix),
            "citationSuffix": _to_words(work.suffix),
            "citationMode": {"t": "SuppressAuthor" if work.is_bare else "NormalCitation"},
            "citationNoteNum": 0,
            "citationHash": 0,
        }
        for work in works
    ]
    return {"t": "Cite", "c": [sources, []]}


def _to_words(text: str) -> list[Any]:
    """Write a text in Pandoc's tree."""
    parts: list[Any] = []
    for word in text.split():
        parts += [{"t": "Space"}] if parts else []
        parts.append({"t": "Str", "c": word})
    return parts


# --- the processor's input ------------------------------------------------------------------


def _prepare_items(items: Mapping[str, Item], style: Style) -> str:
    """Write items, by their ids, as CSL-JSON that the processor formats well."""
    return json.dumps([_prepare_item(item, style, id) for id, item in items.items()])


def _prepare_item(item: Item, style: Style, id: str) -> Item:
    """Return a copy of an item with the values that the style should print."""
    hidden = NOT_CITED.union(style.hidden if item["type"] == "article" else ())
    if "number" not in item:
        hidden -= {"publisher"}  # it is all that tells where the preprint is
    prepared: Item = {
        name: _close_quotes(mark_tags_as_text(value)) if isinstance(value, str) else value
        for name, value in item.items() if name not in hidden
    }  # fmt: skip
    title = _SPECIES.sub(_keep_capitals, spell_out_formulas(item["title"]))
    prepared["title"] = _close_quotes(title)
    for role in ("author", "editor"):
        if role in prepared:
            prepared[role] = [_prepare_name(name, style) for name in prepared[role]]
    if genre := prepared.get("genre"):
        prepared["genre"] = style.genres.get(genre) or genre[:1].upper() + genre[1:]
    return {**prepared, "id": id}


def _prepare_name(name: dict[str, Any], style: Style) -> dict[str, Any]:
    """Return a name in CSL's parts; particles stay in it, where Pandoc finds them."""
    family, (given, _, suffix) = name.get("family", ""), name.get("given", "").partition(", ")
    if _EAST_ASIAN.fullmatch(family + given):
        return {"literal": family + given}
    if style.initials is not None and _WITHOUT_CAPITALS.match(given):
        given = " ".join(word[0] for word in given.split())
    prepared = {**name, "given": given} if given else name
    if suffix:
        prepared["suffix"] = suffix if style.initials != "" else suffix.removesuffix(".")
        if not suffix.isupper():
            prepared["comma-suffix"] = True
    return prepared


def _close_quotes(text: str) -> str:
    """Return the text with straight quotes, which Pandoc pairs, if it has many opening ones."""
    many = text.count("“") + text.count("‘") > _MOST_QUOTES
    return text.translate(_OPENING_QUOTES) if many else text


def _keep_capitals(match: re.Match[str]) -> str:
    text = match[0]
    return text if text.startswith("<") else f'<span class="nocase">{text}</span>'


# --- the processor's output -----------------------------------------------------------------


def _find_citations(document: Any, with_links: bool) -> dict[str, str]:
    """Find id -> citation as inline HTML in a document's bibliography, in its order."""
    entries = [
        entry for block in document["blocks"]
        if block["t"] == "Div" and block["c"][0][0] == "refs" for entry in block["c"][1]
    ]  # fmt: skip
    return {
        entry["c"][0][0].removeprefix("ref-"):
        _to_html(_join_blocks(entry["c"][1]), with_links=with_links).strip()
        for entry in entries
    }  # fmt: skip


def _join_blocks(blocks: Iterable[Any]) -> list[Any]:
    """Join the inline parts of blocks, which a style may nest in boxes, with spaces between."""
    parts: list[Any] = []
    for block in blocks:
        inner = _join_blocks(block["c"][1]) if block["t"] == "Div" else block["c"]
        parts += [{"t": "Space"}, *inner] if parts else inner
    return parts


def _to_html(parts: Iterable[Any], *, with_links: bool) -> str:
    return "".join(_part_to_html(part, with_links) for part in parts)


def _part_to_html(part: Any, with_links: bool) -> str:
    """Convert a part of a text; of an element without a place in citations, keep the words."""
    kind, content = part["t"], part.get("c")
    if kind == "Str":
        # A word joiner kept Pandoc from reading text as a tag (see `records.text.to_csl`).
        return str(escape(content.replace("\u2060", "")))
    if kind in ("Space", "SoftBreak", "LineBreak"):
        return " "
    if kind == "Quoted":
        left, right = _QUOTES[content[0]["t"]]
        return f"{left}{_to_html(content[1], with_links=with_links)}{right}"
    if kind in ("Span", "Link", "Cite"):
        target = content[2][0] if kind == "Link" and with_links else ""
        inner = _to_html(content[1], with_links=with_links and not target)
        return _link(inner, target) if target else inner
    if kind == "Note":  # of a style with footnotes
        return f" ({_to_html(_join_blocks(content), with_links=with_links)})"
    is_list = isinstance(content, list)
    inner = _to_html(content, with_links=with_links) if is_list else str(escape(content or ""))
    tag = _TAGS.get(kind)
    return f"<{tag}>{inner}</{tag}>" if tag and inner else inner


def _link(inner: str, target: str) -> str:
    """Write a link to an entry of the bibliography, or to a website."""
    if target.startswith("#"):
        return f'<a href="{escape(target)}">{inner}</a>'
    if re.match(r"https?://", target):
        return f'<a href="{escape(target)}" rel="nofollow">{inner}</a>'
    return inner
