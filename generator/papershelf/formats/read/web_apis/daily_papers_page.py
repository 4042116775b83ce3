"""The Daily Papers page of Hugging Face as text: what one selects in a browser and pastes.

The page names its day once, without a year; every paper has its title, its abstract and, in most
cases, a foot with the number of authors, the date and the number of comments.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from ....records.date import MONTHS, PartialDate
from ..common.dates import iso, month
from ..common.entry import Entry, Unread
from ..common.validate import sound, whole

SUFFIXES = (".txt",)

_MONTH = f"(?:{'|'.join(name[:3] for name in MONTHS)})[a-z]*"
_FOOT = re.compile(
    r"(?:[•·]\s*)?(?P<authors>[0-9]{1,6}) authors?\s*[·•]\s*"
    rf"(?P<month>{_MONTH}) (?P<day>[0-9]{{1,2}}), (?P<year>[0-9]{{4}})"
    r"(?:\s+(?P<comments>[0-9]{1,9}))?"
)
_DAY = re.compile(rf"(?P<month>{_MONTH}) (?P<day>[0-9]{{1,2}})(?:, (?P<year>[0-9]{{4}}))?")
_LONGEST_TITLE = 250


class _Block(NamedTuple):
    """Lines with an empty one before and after."""

    line: int
    text: str


def knows(text: str) -> bool:
    return re.search(r"^\s*[•·] [0-9]+ authors?\s*\n\s*·\s*\n", text, re.MULTILINE) is not None


def read(text: str) -> Iterator[Entry | Unread]:
    """The papers of the page. What stands above the day is the page's own and says nothing."""
    blocks = list(_blocks(whole(text)))
    feet = [foot for block in blocks if (foot := _FOOT.fullmatch(block.text))]
    newest = max(filter(None, map(_date, feet)), default="")
    days = [at for at, block in enumerate(blocks) if _DAY.fullmatch(block.text)]
    added = ""
    at = days[0] if days else 0
    while at < len(blocks):
        if day := _DAY.fullmatch(blocks[at].text):
            added = _added(day, newest)
            if not added:
                yield Unread(blocks[at].line, "a day whose year can't be told: no paper has a date")
            at += 1
            continue
        end = _end(blocks, at)
        yield _paper(blocks[at:end], added)
        at = end


def _blocks(text: str) -> Iterator[_Block]:
    lines: list[str] = []
    for number, line in enumerate([*text.split("\n"), ""], 1):
        if stripped := line.strip():
            lines.append(stripped)
        elif lines:
            yield _Block(number - len(lines), "\n".join(lines))
            lines = []


def _date(match: re.Match[str]) -> str:
    """The date of a foot or a day; empty where the calendar has no such day."""
    written = iso(match["year"], month(match["month"]), match["day"])
    try:
        return str(PartialDate.parse(written))
    except ValueError:
        return ""


def _added(day: re.Match[str], newest: str) -> str:
    """The day with its year: the first time that it came after the newest paper was out."""
    if day["year"]:
        return _date(day)
    if not newest:
        return ""
    year, month_day = int(newest[:4]), iso(2000, month(day["month"]), day["day"])[4:]
    return f"{year if month_day >= newest[4:] else year + 1:04}{month_day}"


def _end(blocks: list[_Block], at: int) -> int:
    """Where the paper that begins at a block ends: after its foot, or before the next title."""
    for end in range(at + 1, len(blocks)):
        if _FOOT.fullmatch(blocks[end].text):
            return end + 1
        if _DAY.fullmatch(blocks[end].text):
            return end
        if end > at + 1 and _is_title(blocks[end].text) and _has_abstract(blocks, end):
            return end
    return len(blocks)


def _is_title(text: str) -> bool:
    """A title is one line, and no sentence."""
    return "\n" not in text and len(text) <= _LONGEST_TITLE and not text.endswith((".", ":"))


def _has_abstract(blocks: list[_Block], at: int) -> bool:
    after = blocks[at + 1].text if at + 1 < len(blocks) else ""
    return bool(after) and not _FOOT.fullmatch(after) and not _is_title(after)


def _paper(blocks: list[_Block], added: str) -> Entry | Unread:
    title, *rest = blocks
    foot = _FOOT.fullmatch(rest[-1].text) if rest else None
    texts = rest[:-1] if foot else rest
    if not rest or _FOOT.fullmatch(title.text):
        return Unread(title.line, f"neither a title nor an abstract: `{title.text[:60]}`")
    found: dict[str, object] = {"title": title.text, "added": added}
    if foot:
        found["date"] = iso(foot["year"], month(foot["month"]), foot["day"])
        found["num_authors"] = int(foot["authors"]) or None
        found["comments"] = int(foot["comments"]) if foot["comments"] else None
    found["abstract"] = "\n\n".join(block.text for block in texts)
    return sound(found, line=title.line)
