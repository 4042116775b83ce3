"""The Daily Papers page of Hugging Face as text, selected in a browser and pasted.

The page gives its day once, without a year. Each paper has a title, an abstract and usually a foot
with the number of authors, the date and the number of comments.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from ....records.date import MONTHS, PartialDate
from ..common.dates import find_month, to_iso
from ..common.entry import Entry, Unread
from ..common.validate import build_entry, replace_surrogates

SUFFIXES = (".txt",)

_MONTH = f"(?:{'|'.join(name[:3] for name in MONTHS)})[a-z]*"
_FOOT = re.compile(
    r"(?:[•·]\s*)?(?P<authors>[0-9]{1,6}) authors?\s*[·•]\s*"
    rf"(?P<month>{_MONTH}) (?P<day>[0-9]{{1,2}}), (?P<year>[0-9]{{4}})"
    r"(?:\s+(?P<comments>[0-9]{1,9}))?"
)
_DAY = re.compile(rf"(?P<month>{_MONTH}) (?P<day>[0-9]{{1,2}})(?:, (?P<year>[0-9]{{4}}))?")
_LONGEST_TITLE = 250


class _TextBlock(NamedTuple):
    """Lines between two empty ones."""

    line: int
    text: str


def recognizes(text: str) -> bool:
    return re.search(r"^\s*[•·] [0-9]+ authors?\s*\n\s*·\s*\n", text, re.MULTILINE) is not None


def read(text: str) -> Iterator[Entry | Unread]:
    """Yield the papers of the page; the text above the day belongs to no paper."""
    blocks = list(_split_blocks(replace_surrogates(text)))
    feet = [foot for block in blocks if (foot := _FOOT.fullmatch(block.text))]
    newest = max(filter(None, map(_parse_date, feet)), default="")
    days = [at for at, block in enumerate(blocks) if _DAY.fullmatch(block.text)]
    added = ""
    at = days[0] if days else 0
    while at < len(blocks):
        if day := _DAY.fullmatch(blocks[at].text):
            added = _add_year(day, newest)
            if not added:
                yield Unread(blocks[at].line, "a day whose year is unknown: no paper has a date")
            at += 1
            continue
        end = _find_end(blocks, at)
        yield _read_paper(blocks[at:end], added)
        at = end


def _split_blocks(text: str) -> Iterator[_TextBlock]:
    lines: list[str] = []
    for number, line in enumerate([*text.split("\n"), ""], 1):
        if stripped := line.strip():
            lines.append(stripped)
        elif lines:
            yield _TextBlock(number - len(lines), "\n".join(lines))
            lines = []


def _parse_date(match: re.Match[str]) -> str:
    """Return the date of a foot or a day; empty if the calendar has no such day."""
    date = to_iso(match["year"], find_month(match["month"]), match["day"])
    try:
        return str(PartialDate.parse(date))
    except ValueError:
        return ""


def _add_year(day: re.Match[str], newest: str) -> str:
    """Add the year to a day: the first such day on or after the newest paper's date."""
    if day["year"]:
        return _parse_date(day)
    if not newest:
        return ""
    year, month_day = int(newest[:4]), to_iso(2000, find_month(day["month"]), day["day"])[4:]
    return f"{year if month_day >= newest[4:] else year + 1:04}{month_day}"


def _find_end(blocks: list[_TextBlock], at: int) -> int:
    """Return the index after a paper's last block: behind its foot, or at the next title."""
    for end in range(at + 1, len(blocks)):
        if _FOOT.fullmatch(blocks[end].text):
            return end + 1
        if _DAY.fullmatch(blocks[end].text):
            return end
        if end > at + 1 and _is_title(blocks[end].text) and _has_abstract(blocks, end):
            return end
    return len(blocks)


def _is_title(text: str) -> bool:
    """Whether a block may be a title: one line that is not a sentence."""
    return "\n" not in text and len(text) <= _LONGEST_TITLE and not text.endswith((".", ":"))


def _has_abstract(blocks: list[_TextBlock], at: int) -> bool:
    after = blocks[at + 1].text if at + 1 < len(blocks) else ""
    return bool(after) and not _FOOT.fullmatch(after) and not _is_title(after)


def _read_paper(blocks: list[_TextBlock], added: str) -> Entry | Unread:
    title, *rest = blocks
    foot = _FOOT.fullmatch(rest[-1].text) if rest else None
    texts = rest[:-1] if foot else rest
    if not rest or _FOOT.fullmatch(title.text):
        return Unread(title.line, f"neither a title nor an abstract: `{title.text[:60]}`")
    record: dict[str, object] = {"title": title.text, "added": added}
    if foot:
        record["date"] = to_iso(foot["year"], find_month(foot["month"]), foot["day"])
        record["num_authors"] = int(foot["authors"]) or None
        record["comments"] = int(foot["comments"]) if foot["comments"] else None
    record["abstract"] = "\n\n".join(block.text for block in texts)
    return build_entry(record, line=title.line)
