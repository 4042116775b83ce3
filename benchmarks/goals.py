"""What was to be reached, and what was: speed as ratios, size as budgets."""

from __future__ import annotations

from collections.abc import Iterator

from .edits import ADDED, DATED, LIST, NAMED, NEXT, PERSON, REMOVED, TAG, TAGGED, VENUE
from .peers import HUGO, MATERIAL, PLAIN, SEARCH
from .report import Result, format_number
from .site_folder import ABSTRACT, COLD, COPY, THEME, TITLE, UNCHANGED

RATIOS = ("", "ratio", "goal", "reached")
SIZES = ("", "measured", "largest", "budget", "kept")

Row = tuple[str, ...]

# What is measured, against what, and the least or the most that it may be.
_GOALS = (
    ("Material's paper pages / Papershelf cold", MATERIAL, COLD, "at least", 4.0),
    ("the same without highlighting / Papershelf cold", PLAIN, COLD, "", 0.0),
    ("Material's paper pages and its search / Papershelf cold", SEARCH, COLD, "at least", 4.0),
    ("Hugo / Papershelf cold", HUGO, COLD, "at least", 6.0),
    ("Papershelf cold / cp -r", COLD, COPY, "under", 4.0),
    ("nothing changed / cold", UNCHANGED, COLD, "at most", 0.06),
    ("one abstract changed / cold", ABSTRACT, COLD, "at most", 0.06),
    ("one title changed / cold", TITLE, COLD, "at most", 0.12),
    ("one record added / cold", ADDED, COLD, "at most", 0.12),
    ("the next record added / cold", NEXT, COLD, "", 0.0),
    ("one entry of people.yaml changed / cold", PERSON, COLD, "at most", 0.12),
    ("one tag's label changed / cold", TAG, COLD, "", 0.0),
    ("one venue's name changed / cold", VENUE, COLD, "", 0.0),
    ("one date changed / cold", DATED, COLD, "", 0.0),
    ("one record tagged / cold", TAGGED, COLD, "", 0.0),
    ("one author of a record changed / cold", NAMED, COLD, "", 0.0),
    ("one list changed / cold", LIST, COLD, "", 0.0),
    ("one record removed / cold", REMOVED, COLD, "", 0.0),
    ("theme changed / cold", THEME, COLD, "at most", 0.8),
)
# What every build costs, however few its papers, is a part of a small site's time.
_SMALL, _MATERIAL_OF_FEW = 10_000, 3.0
# From here on time is to grow no faster than the papers; below, what every build costs hides it.
_STEADY, _SLOPE = 10_000, 1.1

# Kind of page -> bytes of one in the middle, at most.
_PAGES = {"paper": 8_500, "listing": 20_000, "author": 6_000}
_SITE = 1_300_000_000
_FILES, _LARGE, _FILES_OF_MANY = 5.0, 50_000, 4.0


def ratios(result: Result, base: Result | None) -> Iterator[Row]:
    """A row a goal, under RATIOS; `base` is a smaller collection of the same run."""
    for label, name, other, word, limit in _GOALS:
        if missing := [one for one in (name, other) if one not in result.runs]:
            yield label, result.find_missing(missing[0]), _goal(word, limit), ""
            continue
        if name == MATERIAL and result.papers < _SMALL:
            limit = _MATERIAL_OF_FEW  # noqa: PLW2901
        yield _ratio(label, result.ratio(name, other), word, limit)
    if base:
        word = "at most" if base.papers >= _STEADY else ""
        label = f"cold, per paper / the same with {base.papers:,} papers"
        yield _ratio(label, result.slope(base, COLD), word, _SLOPE)


def _ratio(label: str, value: float, word: str, limit: float) -> Row:
    reached = {"at least": value >= limit, "at most": value <= limit, "under": value < limit}
    answer = _yes(reached[word]) if word else ""
    return label, format_number(value), _goal(word, limit), answer


def _goal(word: str, limit: float) -> str:
    return f"{word} {limit:g}" if word else "none"


def sizes(result: Result) -> Iterator[Row]:
    """A row a kind of page, then the whole site, under SIZES."""
    for kind, budget in _PAGES.items():
        middle, largest = result.pages.get(kind, (0, 0))
        label = f"bytes of {'an' if kind == 'author' else 'a'} {kind} page"
        if middle:
            yield label, f"{middle:,}", f"{largest:,}", *_budget(middle, budget)
        else:
            yield label, "none there", "", *_budget(0, budget)[:1], ""
    if result.site_files:
        size, files = result.site_bytes, result.site_files
        yield "bytes of the whole site", f"{size:,}", "", *_budget(size, _SITE)
        yield "bytes of the whole site per paper", f"{size / result.papers:,.0f}", "", "none", ""
        most = _FILES if result.papers < _LARGE else _FILES_OF_MANY
        kept = _yes(files <= most * result.papers)
        yield "files per paper", format_number(files / result.papers), "", f"{most:g}", kept


def _budget(size: int, budget: int) -> tuple[str, str]:
    return f"{budget:,}", _yes(size <= budget)


def _yes(kept: bool) -> str:
    return "yes" if kept else "no"
