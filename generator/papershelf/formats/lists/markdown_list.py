"""Papers as a list in Markdown, between marks of a README: an "awesome list" from the records.

The Markdown is GitHub's: letters with a meaning are escaped, formulas stay TeX in dollar signs.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping

from ...errors import CallError
from ...records.fields import is_local
from ...records.paper import LINK_KEYS, Paper
from ...records.text import apply_formatting, split_segments
from ...records.vocabulary import Venue
from ..common_values import STATUS_MARKERS, get_url, get_venue_name

BEGIN, END = "<!-- papershelf:begin -->", "<!-- papershelf:end -->"

_MARKS = re.compile(
    r"^(?P<begin>[ \t]*<!--\s*papershelf:begin\b(?P<query>.*?)-->)[^\S\n]*\n"
    r"(?P<old>.*?)^(?P<end>[ \t]*<!--\s*papershelf:end\s*-->)",
    re.MULTILINE | re.DOTALL,
)
_LONE_BEGIN = re.compile(r"<!--\s*papershelf:begin\b")
_SPECIAL = re.compile(r"[\\`*_\[\]<>|~$&]")
_HTML = {tag: (f"<{tag}>", f"</{tag}>") for tag in ("i", "b", "sub", "sup")} | {"nocase": ("", "")}
_MOST_AUTHORS = 5
_LABELS = {"pdf": "PDF"}

GetPage = Callable[[Paper], str]
"""Gives the URL of a paper's page on the site; empty if the site has no URL."""


def write_list(papers: Iterable[Paper], venues: Mapping[str, Venue], get_page: GetPage) -> str:
    """Write a list with a line per paper; a title links to the paper, or else to its page here."""
    return "".join(f"- {_write_line(paper, venues, get_page)}\n" for paper in papers)


def replace_lists(text: str, name: str, write: Callable[[str], str]) -> str:
    """Return a text with new lists between its marks; `name` is its file.

    `write` returns the list of a query: that in the mark, as in `<!-- papershelf:begin tag:x -->`,
    or an empty one. Raises CallError if there are no marks, or one of a pair is missing.
    """
    begun, pairs = len(_LONE_BEGIN.findall(text)), len(_MARKS.findall(text))
    if not begun:
        raise CallError(f"{name} has no line `{BEGIN}`, and below it `{END}`, for the list")
    if begun != pairs:
        raise CallError(f"{name}: a line `{BEGIN}` has no line `{END}` of its own")

    def replace(found: re.Match[str]) -> str:
        return f"{found['begin']}\n\n{write(found['query'].strip())}\n{found['end']}"

    return _MARKS.sub(replace, text)


def _write_line(paper: Paper, venues: Mapping[str, Venue], get_page: GetPage) -> str:
    """Write a paper in a line: title, authors, venue and year, and links."""
    title, address = _write_title(paper), _find_address(paper, get_page)
    parts = [
        _end_sentence(title, f"[{title}]({_quote(address)})" if address else title),
        _write_authors(paper),
        ", ".join(filter(None, (_write_venue(paper, venues), _write_year(paper)))),
    ]
    parts[1:] = [_end_sentence(part, part) for part in parts[1:] if part]
    parts += [f"[[{label}]({_quote(link)})]" for label, link in _list_links(paper, address)]
    return " ".join(parts)


def _end_sentence(text: str, written: str) -> str:
    """Return what is written for a text, with a full stop unless the text ends in a mark."""
    return written if text.endswith((".", "?", "!")) else f"{written}."


def _find_address(paper: Paper, get_page: GetPage) -> str:
    doi = f"https://doi.org/{paper.doi}" if paper.doi else ""
    return get_url(paper) or doi or get_page(paper)


def _write_title(paper: Paper) -> str:
    pieces = (
        (part.formatting, f"${part.value}$" if part.kind == "math" else _escape(part.value))
        for part in split_segments(paper.title, braces=True)
    )
    title = apply_formatting(pieces, _HTML)
    marker = STATUS_MARKERS.get(paper.status or "")
    return f"{_escape(marker)} {title}" if marker else title


def _write_authors(paper: Paper) -> str:
    names = [name.display for name in paper.authors or paper.editors]
    shown = names[:_MOST_AUTHORS] if len(names) > _MOST_AUTHORS + 1 else names
    more = max(len(names), paper.author_count) > len(shown) and bool(shown)
    return _escape(", ".join(shown)) + (" et al." if more else "")


def _write_venue(paper: Paper, venues: Mapping[str, Venue]) -> str:
    venue = venues.get(paper.venue)
    name = (venue.short if venue else "") or get_venue_name(paper, venues)
    return f"*{_escape(name)}*" if name else ""


def _write_year(paper: Paper) -> str:
    return f"{paper.date.year:04}" if paper.date else ""


def _list_links(paper: Paper, address: str) -> Iterator[tuple[str, str]]:
    """Yield (label, link) of the PDF and of other links to the web."""
    links = [("arXiv", f"https://arxiv.org/abs/{paper.arxiv}" if paper.arxiv else "")]
    links += [(_LABELS.get(key, key), getattr(paper, key)) for key in LINK_KEYS if key != "url"]
    links += [(_escape(link.label), link.url) for link in paper.links]
    for label, link in links:
        if link and not is_local(link) and link != address:
            yield label, link


def _escape(text: str) -> str:
    return _SPECIAL.sub(lambda found: rf"\{found[0]}", text)


def _quote(link: str) -> str:
    """Quote what ends a link in Markdown."""
    return link.replace("(", "%28").replace(")", "%29")
