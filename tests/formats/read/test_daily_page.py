"""The page of Daily Papers as text, compared with the records of its papers."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import yaml

from papershelf.formats.read.common.entry import Entry, Unread
from papershelf.formats.read.web_apis import daily_papers_page
from papershelf.records.date import PartialDate

CONTENT = Path(__file__).parents[3] / "content" / "papers"
KEYS = ("title", "added", "date", "num_authors", "comments", "abstract")


def records() -> list[dict[str, Any]]:
    """What the page says of each of the 47 papers."""
    raw = [yaml.load(path.read_text("utf-8"), Loader=yaml.BaseLoader)
           for path in sorted(CONTENT.rglob("*.yaml"))]  # fmt: skip
    return [{key: record[key] for key in KEYS if key in record} for record in raw]


def page(records: list[dict[str, Any]]) -> str:
    """The page of these papers as a browser's text."""
    parts = ["new", "Subscribe", "Daily Papers", "byAK and the research community", "Jan 6"]
    for record in records:
        parts += [record["title"], record["abstract"]]
        if "date" in record:
            parts.append(foot(record))
    return "\n\n".join(parts)


def foot(record: dict[str, Any]) -> str:
    date = PartialDate.parse(record["date"])
    month = "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split()[date.month - 1]
    comments = f" {record['comments']}" if "comments" in record else ""
    return f"  • {record['num_authors']} authors\n·\n{month} {date.day}, {date.year}{comments}"


def test_the_47_papers_of_the_page_match_their_records() -> None:
    expected = records()
    assert len(expected) == 47
    found = list(daily_papers_page.read(page(expected)))
    for entry, record in zip(found, expected, strict=True):
        assert isinstance(entry, Entry) and not entry.unread
        assert {key: str(value) for key, value in entry.record.items()} == record


def test_the_year_of_the_day_is_the_first_after_the_newest_paper() -> None:
    for newest, added in (("Dec 30, 2030", "2031-01-06"), ("Jan 6, 2030", "2030-01-06"),
                          ("Jan 7, 2030", "2031-01-06")):  # fmt: skip
        (entry,) = daily_papers_page.read(f"Jan 6\n\nT\n\nA.\n\n• 1 author\n·\n{newest}")
        assert isinstance(entry, Entry) and entry.record["added"] == added


def test_a_day_of_unknown_year_is_reported() -> None:
    unread, entry = daily_papers_page.read("Jan 6\n\nT\n\nA.")
    assert isinstance(unread, Unread) and unread.line == 1
    assert isinstance(entry, Entry) and "added" not in entry.record


def test_a_day_with_its_year_needs_no_paper() -> None:
    (entry,) = daily_papers_page.read("Jan 6, 2031\n\nT\n\nA.")
    assert isinstance(entry, Entry) and entry.record["added"] == "2031-01-06"
