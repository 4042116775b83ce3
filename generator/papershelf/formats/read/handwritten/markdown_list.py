"""Lists of papers in Markdown, such as "awesome lists": items and tables with links.

Headings become tags, but for those that every list has; one that is a year or a venue with a year
counts for the papers below it that have none. Items that only lead to code or into the page are no
papers.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from ....records.text import fold
from ..common.entry import Entry, Unread
from ..common.validate import replace_surrogates
from .markdown_inline import Inline, parse_inline, to_plain_text
from .paper_item import PaperItem, is_label, read_item, read_lead, split_authors

SUFFIXES: tuple[str, ...] = ()
"""In folders, Markdown is documentation more often than a list."""

_ITEM = re.compile(r"(\s*)(?:[-*+•]|[0-9]{1,4}[.)])\s+(?:\[[ xX]\]\s+)?(?=\S)")
_BOLD = re.compile(r"\s{0,3}(?:\*\*|__|<b>)(?=\S)")
_HEADING = re.compile(r"\s{0,3}(#{1,6})\s+(.+?)\s*#*\s*|\s*<h([1-6])\b[^>]*>(.+?)</h[1-6]>\s*")
_INDENT = re.compile(r"^\s*(?:&nbsp;|&emsp;|&ensp;)[\s&;a-z]*?(?=[^\s&;a-z]|$)")
_FENCE = re.compile(r"\s*(?:[-*+]\s+)?(```|~~~)")
_RULE = re.compile(r"\s*\|?\s*:?-+:?\s*(?:\|\s*:?-*:?\s*)*\|?\s*")
_WEB_LINK = re.compile(r"\]\(\s*<?https?://|<a\b[^>]{0,300}?href=[\"']https?://")
_NUMBERING = re.compile(r"(?:[0-9]{1,2}(?:\.[0-9]{1,2})*|[IVX]{1,4})(?:[.):]\s*|\s+)(?=\D)")
_ENTRY = re.compile(r"@[A-Za-z]+\s*\{|[\[{<%]")
_DATED = re.compile(r"(.*?)[\s:,'’-]*\b((?:19|20)[0-9]{2})\b(.*)")
_SHOWN = 200_000
_LONGEST_LINE = 20_000

_SKIPPED = frozenset(
    "contents|table of contents|toc|index|contributing|contribute|contributions|contribution|"
    "how to contribute|license|licence|related|related lists|related repositories|citation|"
    "related awesome lists|other awesome lists|awesome lists|acknowledgement|acknowledgements|"
    "acknowledgment|acknowledgments|star history|news|updates|update|contact|maintainers|"
    "contributors|cite|citing|credits|目录|贡献|许可".split("|")
)
"""Sections without papers of the list."""
_NEUTRAL = frozenset(
    "papers|paper|paper list|papers list|list of papers|list|publications|introduction|overview|"
    "resources|articles|reading list|all papers|more papers|other|others|misc|"
    "论文|论文列表".split("|")
)
"""Headings that say nothing about a paper."""
_CELLS = {
    "title": "title|paper|paper title|name|papers|标题|论文|题目", "authors": "authors|author|作者",
    "when": "year|date|time|venue|conference|journal|publication|pub|published|pub date|publish|"
            "venue year|年份|时间|日期|会议|期刊|会议 期刊|发表",
}  # fmt: skip
_MEANINGS = {name: key for key, names in _CELLS.items() for name in names.split("|")}


@dataclass(slots=True)
class _Section:
    """The headings above a line, by level; the first of a text is its own."""

    headings: dict[int, str] = field(default_factory=dict)
    is_entered: bool = False

    def enter(self, level: int, title: str) -> None:
        if not self.is_entered and level == 1:
            title = ""
        self.is_entered = True
        self.headings = {at: name for at, name in self.headings.items() if at < level}
        self.headings[level] = title

    @property
    def is_skipped(self) -> bool:
        """Whether this is a section of every list, with no papers."""
        return any(fold(name) in _SKIPPED for name in self.headings.values())

    def start_paper(self, line: int) -> PaperItem:
        """Return a paper with the section's tags, and an empty title."""
        paper = PaperItem(line)
        for name in filter(None, self.headings.values()):
            if fold(name) not in _NEUTRAL and not _DATED.fullmatch(name):
                paper.tags.append(name)
        return paper

    def complete(self, paper: PaperItem) -> None:
        """Set the year and the venue of a heading, where the paper has none."""
        for name in reversed(self.headings.values()):
            found = _DATED.fullmatch(name)
            if found and not paper.year and not found[3].strip(" )]"):
                paper.year = found[2]
                if not paper.venue and 1 < len(found[1].strip(" ([")) <= 40:
                    paper.venue = found[1].strip(" ([")


@dataclass(slots=True)
class _Item:
    """An item of a list with the lines that belong to it, or a paragraph that begins in bold."""

    line: int
    indent: int
    text: str
    is_paragraph: bool = False


def recognizes(text: str) -> bool:
    """Whether an item, a row or a paragraph in bold has a link to the web, and the text begins like
    no other format."""
    start = text[:_SHOWN].lstrip("\ufeff \t\r\n")
    if _ENTRY.match(start) and not start.startswith(("[!", "<")):
        return False
    is_open = False
    for _, line in _list_lines(start):
        is_item = bool(_ITEM.match(line)) or line.count("|") > 1
        is_open = bool(line.strip()) and (is_open or is_item or bool(_BOLD.match(line)))
        if _WEB_LINK.search(line) and (is_item or (is_open and _has_labels(parse_inline(line)))):
            return True
    return False


def _has_labels(inline: Inline) -> bool:
    """Whether a link of a line has a label such as "PDF"."""
    return any(link.label and is_label(link.label) for link in inline.links)


def read(text: str) -> Iterator[Entry | Unread]:
    """Yield the papers; report sections of papers that are no papers of the list, once each."""
    section, item = _Section(), None
    header: list[str] = []
    before = ""
    is_reported = ""
    for number, line in _list_lines(replace_surrogates(text)):
        is_row = line.count("|") > 1 and not _ITEM.match(line)
        is_new = bool(_ITEM.match(line)) or is_row
        is_end = (
            is_new or _HEADING.fullmatch(line) or (item and item.is_paragraph and not line.strip())
        )
        if item and is_end and not _is_part(item, line):
            yield from _read_item(item, section)
            item = None
        if found := _HEADING.fullmatch(line):
            title = to_plain_text(_label_all(parse_inline(found[2] or found[4])))
            section.enter(int(found[3] or len(found[1])), _NUMBERING.sub("", title).strip(" .:#"))
        elif section.is_skipped:
            name = "".join(section.headings.values())
            if _WEB_LINK.search(line) and is_new and is_reported != name:
                is_reported = name
                what = f"the section `{list(section.headings.values())[-1][:60]}` is left out"
                yield Unread(number, what, is_lost=False)
        elif _RULE.fullmatch(line) and "|" in before:
            header = _split_row(before)
        elif is_row and header:
            yield from _read_row(number, line, header, section)
        elif (
            item and line.strip() and (line[:1].isspace() or before.strip() or _is_part(item, line))
        ):
            item.text += f"\n{line.strip()}"
        elif found := _ITEM.match(line):
            item = _Item(number, len(found[1].expandtabs(4)), line[found.end() :])
        elif _BOLD.match(line):
            item = _Item(number, 0, line, is_paragraph=True)
        header = header if is_row or _RULE.fullmatch(line) else []
        before = line
    if item:
        yield from _read_item(item, section)


def _list_lines(text: str) -> Iterator[tuple[int, str]]:
    """Yield (number, line) outside of code and comments."""
    fence, is_comment = "", False
    for number, raw in enumerate(re.split(r"\r\n?|\n", text.removeprefix("\ufeff")), 1):
        line = _INDENT.sub(lambda found: " " * len(found[0].split("&")), raw[:_LONGEST_LINE])
        if found := _FENCE.match(line):
            fence = "" if fence == found[1] else fence or found[1]
        elif is_comment:
            is_comment = "-->" not in line
        elif not fence:
            is_comment = "<!--" in line and "-->" not in line.rpartition("<!--")[2]
            yield number, line.rpartition("<!--")[0] if is_comment else line


def _is_part(item: _Item, line: str) -> bool:
    """Whether a nested item belongs to the one above it: it has nothing but a description, or links
    such as "pdf" of a paper whose title is above."""
    found = _ITEM.match(line)
    if not found or len(found[1].expandtabs(4)) <= item.indent:
        return False
    return all(is_label(link.label) for link in parse_inline(line[found.end() :]).links)


def _read_item(item: _Item, section: _Section) -> Iterator[Entry | Unread]:
    first, *more = item.text.split("\n")
    bare = [part[found.end() :] if (found := _ITEM.match(part)) else part for part in more]
    parts = [parse_inline(part) for part in (first, *bare)]
    inline = _join(parts)
    if not any(link.url.startswith("http") for link in inline.links):
        return
    if item.is_paragraph and not _has_labels(inline):
        return  # prose
    paper = section.start_paper(item.line)
    read_item(inline, paper)
    section.complete(paper)
    yield paper.to_entry()


def _join(parts: list[Inline]) -> Inline:
    """Join the lines of an item; each ends as a sentence does, so that authors stay apart."""
    text, links = "", []
    for part in parts:
        start = len(text)
        links += [link._replace(at=link.at + start) for link in part.links]
        text += part.text + "\x00"
    return Inline(text[:-1], links)


def _label_all(inline: Inline) -> str:
    """Return the text of a line with the labels of its links."""
    labels = iter(inline.links)
    return re.sub("\x00", lambda _: next(labels).label, inline.text)


def _split_row(line: str) -> list[str]:
    return [cell.strip() for cell in re.split(r"(?<!\\)\|", line.strip().strip("|"))]


def _read_row(
    number: int, line: str, header: list[str], section: _Section
) -> Iterator[Entry | Unread]:
    """Read a row of a table, by the names of its columns."""
    names = [fold(to_plain_text(name)) for name in header]
    cells = [parse_inline(cell) for cell in _split_row(line)]
    pairs = list(zip(names, cells, strict=False))
    if not any(link.url.startswith("http") for cell in cells for link in cell.links):
        return
    paper = section.start_paper(number)
    chosen = _choose_title(pairs)
    for name, cell in pairs:
        links = [link._replace(label=name) if is_label(link.label) and is_label(name) else link
                 for link in cell.links]  # fmt: skip
        if cell is chosen:
            named = next((link.label for link in links if not is_label(link.label)), "")
            paper.title = named or to_plain_text(cell.text)
        elif _MEANINGS.get(name) == "authors":
            plain = to_plain_text(_label_all(cell))
            paper.authors = split_authors(plain) or [plain]
        elif _MEANINGS.get(name) == "when":
            read_lead(_label_all(cell), paper)
        paper.links = [*paper.links, *links]
    section.complete(paper)
    yield paper.to_entry()


def _choose_title(pairs: list[tuple[str, Inline]]) -> Inline | None:
    """Return the cell of the title: that of a column for titles which has more than "pdf", or else
    the first with a link that is named."""
    for name, cell in pairs:
        plain = to_plain_text(_label_all(cell))
        if _MEANINGS.get(name) == "title" and len(plain) > 1 and not is_label(plain):
            return cell
    named = (cell for _, cell in pairs if any(not is_label(link.label) for link in cell.links))
    return next(named, None)
