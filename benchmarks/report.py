"""A run's result: kept as JSON, shown as a table and as what was to be reached."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from pathlib import Path
from statistics import median

from .measure import Run
from .peers import HUGO, MATERIAL, PLAIN
from .shelf import ABSTRACT, COLD, COPY, UNCHANGED

RESULTS = Path(__file__).parent / "results"
HEAD = ("", "seconds", "ratio", "CPU s", "memory MB", "files", "MB")

# What is measured, against what, the least or the most that it may be, and from how many papers on.
_REACH = (
    ("Material's paper pages / Papershelf cold", MATERIAL, COLD, "at least", 6.0, 0),
    ("the same without highlighting / Papershelf cold", PLAIN, COLD, "", 0.0, 0),
    ("Hugo / Papershelf cold", HUGO, COLD, "at least", 10.0, 0),
    ("Papershelf cold / cp -r", COLD, COPY, "under", 4.0, 0),
    ("nothing changed / cold", UNCHANGED, COLD, "under", 0.1, 0),
    ("one abstract changed / cold", ABSTRACT, COLD, "under", 0.15, 0),
    ("one abstract changed / cold, of many", ABSTRACT, COLD, "under", 0.08, 50_000),
)


@dataclass(frozen=True)
class Result:
    """All runs of all cases with one number of papers."""

    papers: int
    refused: int
    machine: str
    runs: dict[str, list[Run]] = field(default_factory=dict)
    pages: dict[str, tuple[int, int]] = field(default_factory=dict)
    """Kind of page -> bytes of one in the middle, and of the largest."""

    def seconds(self, name: str) -> float:
        """The median of a case's runs."""
        return median(run.seconds for run in self.runs[name])

    def ratio(self, name: str, base: str) -> float:
        """The median of the rounds' ratios: what slows a round slows both."""
        pairs = zip(self.runs[name], self.runs[base], strict=True)
        return median(run.seconds / other.seconds for run, other in pairs)

    def save(self) -> Path:
        """Keep it as `results/<papers>.json`."""
        path = RESULTS / f"{self.papers}.json"
        path.write_text(json.dumps(asdict(self), indent=1) + "\n", "utf-8", newline="\n")
        return path

    @classmethod
    def read(cls, path: Path) -> Result:
        """What `save` kept."""
        values = json.loads(path.read_text(encoding="utf-8"))
        values["runs"] = {
            name: [Run(**run) for run in runs] for name, runs in values["runs"].items()
        }
        return cls(**values)


def saved() -> list[Result]:
    """Every result that is kept, the smallest collection first."""
    return sorted(map(Result.read, RESULTS.glob("*.json")), key=lambda one: one.papers)


def number(value: float) -> str:
    """Three digits that say something."""
    return f"{value:,.0f}" if value >= 100 else f"{value:.1f}" if value >= 10 else f"{value:.2f}"


def rows(result: Result) -> Iterator[tuple[str, ...]]:
    """A row a case, under HEAD: medians, but the most memory."""
    for name, runs in result.runs.items():
        yield (
            name,
            number(result.seconds(name)),
            number(result.ratio(name, COLD)),
            number(median(run.cpu for run in runs)),
            _memory(runs),
            f"{median(run.files for run in runs):,.0f}",
            number(median(run.size for run in runs) / 1e6),
        )


def _memory(runs: list[Run]) -> str:
    most = max(run.memory for run in runs)
    return f"{most / 1e6:,.0f}" if most else "–"


def table(result: Result) -> str:
    """The rows for a terminal: names to the left, numbers to the right."""
    lines = [HEAD, *rows(result)]
    widths = [max(len(line[column]) for line in lines) for column in range(len(HEAD))]
    return "\n".join(
        "  ".join([line[0].ljust(widths[0]), *map(str.rjust, line[1:], widths[1:])])
        for line in lines
    )


def spread(result: Result) -> str:
    """How far the rounds of one case lie apart: whether the figures are worth anything."""
    if max(map(len, result.runs.values())) == 1:
        return "one round: nothing says how busy the machine was"
    clocks = [[run.seconds for run in runs] for runs in result.runs.values()]
    worst = max(max(seconds) / min(seconds) for seconds in clocks)
    busy = ": the machine was busy, run it again" if worst > 1.5 else ""
    return f"rounds of one case differ by a factor of {worst:.1f} at most{busy}"


def page_sizes(result: Result) -> str:
    """The size of a page of each kind, and of the largest of them."""
    sizes = (
        f"{kind} page {middle:,} (largest {largest:,})"
        for kind, (middle, largest) in result.pages.items()
    )
    return f"bytes: {', '.join(sizes)}"


def reach(result: Result, base: Result | None) -> Iterator[str]:
    """What was to be reached, and what was. `base` is the result for 10,000, for the slope."""
    for label, name, other, word, limit, papers in _REACH:
        if name in result.runs and other in result.runs and result.papers >= papers:
            yield _line(label, result.ratio(name, other), word, limit)
    if base and result.papers > base.papers:
        slope = (result.seconds(COLD) / result.papers) / (base.seconds(COLD) / base.papers)
        yield _line(f"cold, per paper / the same at {base.papers:,}", slope, "under", 1.2)


def _line(label: str, value: float, word: str, limit: float) -> str:
    reached = {"at least": value >= limit, "under": value < limit}.get(word)
    wanted = "" if reached is None else f" ({word} {limit:g}{'' if reached else ': not reached'})"
    return f"{label}: {number(value)}{wanted}"
