"""What the map costs: `python -m benchmarks.mapping 1000 10000 86560`.

PAPERSHELF_CORPUS names a file of JSON lines, a record each. Times are of the processor, in all
processes. An added paper is the newest; what it moves are others than itself.
"""

from __future__ import annotations

import pickle

from papershelf.search import Languages
from papershelf.similarity import Layout, Map

from .related import Texts, compute_digest, measure_cpu, tell

GOAL = 1_000.0
"""Microseconds a paper, at most."""
HEAD = ("papers", "µs a paper", "at most", "ms an added one", "moved by it", "bytes kept a paper")


def measure_row(of: Texts) -> tuple[str, ...]:
    """What the map of some papers costs, the oldest first, under HEAD."""
    *others, newest = of
    known = Layout(Languages())
    before, cold = _draw(known, {id: of[id] for id in others})
    kept = pickle.dumps(known, pickle.HIGHEST_PROTOCOL)
    after, added = _draw(pickle.loads(kept), {**{id: of[id] for id in others}, newest: of[newest]})
    moved = sum(after.places[id] != place for id, place in before.places.items())
    return (
        f"{len(of):,}", f"{cold / len(of) * 1e6:.0f}", f"{GOAL:g}", f"{added * 1e3:.0f}",
        f"{moved}", f"{len(kept) / len(of):,.0f}",
    )  # fmt: skip


def _draw(known: Layout, of: Texts) -> tuple[Map, float]:
    """The map of some texts, and seconds of the processor that it takes."""
    marks = {id: compute_digest(text) for id, text in of.items()}
    started = measure_cpu()
    return known.update(marks, of.__getitem__), measure_cpu() - started


if __name__ == "__main__":
    tell(__doc__, HEAD, measure_row)
