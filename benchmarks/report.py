"""A run's result: kept as JSON, shown as a table."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from statistics import median

from .measure import Run
from .site_folder import COLD

RESULTS = Path(__file__).parent / "results"
HEAD = ("", "seconds", "ratio", "CPU s", "memory MB", "files", "MB")


@dataclass
class Result:
    """All runs of all cases with one number of papers."""

    papers: int
    refused: int
    machine: str
    started: str = ""
    """When the run began; what it measured of other collections too has the same."""
    absent: dict[str, str] = field(default_factory=dict)
    """Cases that were not run, and why."""
    runs: dict[str, list[Run]] = field(default_factory=dict)
    pages: dict[str, tuple[int, int]] = field(default_factory=dict)
    """Kind of page -> bytes of one in the middle, and of the largest."""
    site_bytes: int = 0
    site_files: int = 0

    @property
    def rounds(self) -> int:
        return len(self.runs[COLD])

    def find_missing(self, name: str) -> str:
        """What stands where a case's figures would."""
        return self.absent.get(name, "not run")

    def seconds(self, name: str) -> float:
        """The median of a case's runs."""
        return median(run.seconds for run in self.runs[name])

    def ratio(self, name: str, base: str) -> float:
        """The median of the rounds' ratios: what slows a round slows both."""
        pairs = zip(self.runs[name], self.runs[base], strict=True)
        return median(run.seconds / other.seconds for run, other in pairs)

    def slope(self, base: Result, name: str) -> float:
        """Time per paper against that of a smaller collection: the median of the rounds' ratios."""
        pairs = zip(self.runs[name], base.runs[name], strict=False)
        share = base.papers / self.papers
        return median(run.seconds / other.seconds * share for run, other in pairs)

    def save(self) -> Path:
        """Keep it as `results/<papers>.json`."""
        path = RESULTS / f"{self.papers}.json"
        path.write_text(json.dumps(asdict(self), indent=1) + "\n", "utf-8", newline="\n")
        return path

    @classmethod
    def load(cls, path: Path) -> Result:
        """What `save` kept."""
        values = json.loads(path.read_text(encoding="utf-8"))
        values["runs"] = {
            name: [Run(**run) for run in runs] for name, runs in values["runs"].items()
        }
        return cls(**values)


def load_results() -> list[Result]:
    """Every result that is kept, the smallest collection first."""
    return sorted(map(Result.load, RESULTS.glob("*.json")), key=lambda one: one.papers)


def find_smaller(result: Result, others: Iterable[Result]) -> Result | None:
    """The next smaller collection of the same run."""
    same = (one for one in others if one.started and one.started == result.started)
    found = (one for one in same if one.papers < result.papers)
    return max(found, key=lambda one: one.papers, default=None)


def format_number(value: float) -> str:
    """Three digits that say something."""
    if value >= 100:
        return f"{value:,.0f}"
    return f"{value:.1f}" if value >= 10 else f"{value:.3f}" if 0 < value < 0.1 else f"{value:.2f}"


def format_rows(result: Result) -> Iterator[tuple[str, ...]]:
    """A row a case, under HEAD: medians, but the most memory. Then those that were not run."""
    for name, runs in result.runs.items():
        yield (
            name,
            format_number(result.seconds(name)),
            format_number(result.ratio(name, COLD)),
            format_number(median(run.cpu for run in runs)),
            _format_memory(runs),
            f"{median(run.files for run in runs):,.0f}",
            format_number(median(run.size for run in runs) / 1e6),
        )
    for name, why in result.absent.items():
        yield name, why, *([""] * (len(HEAD) - 2))


def _format_memory(runs: list[Run]) -> str:
    most = max(run.memory for run in runs)
    return f"{most / 1e6:,.0f}" if most else "–"


def format_table(head: Sequence[str], body: Iterable[Sequence[str]]) -> str:
    """A table for a terminal: names to the left, numbers to the right."""
    lines = [head, *body]
    widths = [max(len(line[column]) for line in lines) for column in range(len(head))]
    return "\n".join(
        "  ".join([line[0].ljust(widths[0]), *map(str.rjust, line[1:], widths[1:])]).rstrip()
        for line in lines
    )


def format_spread(result: Result) -> str:
    """How far the rounds of one case lie apart: whether the figures are worth anything."""
    if result.rounds == 1:
        return "one round: nothing says how busy the machine was"
    clocks = [[run.seconds for run in runs] for runs in result.runs.values()]
    worst = max(max(seconds) / min(seconds) for seconds in clocks)
    busy = ": the machine was busy, run it again" if worst > 1.5 else ""
    return f"rounds of one case differ by a factor of {worst:.1f} at most{busy}"
