"""What related papers cost: `python -m benchmarks.related 1000 10000 86560`.

PAPERSHELF_CORPUS names a file of JSON lines, a record each. Times are of the processor, in all
processes; an edit gives a paper in the middle the abstract of another.
"""

from __future__ import annotations

import argparse
import os
import pickle
from collections.abc import Callable, Collection, Iterator, Sequence
from hashlib import blake2b
from itertools import islice

from papershelf.search import Languages
from papershelf.similarity import Neighbours

from . import corpus

GOAL = 1_000.0
"""Microseconds a paper, at most."""
HEAD = ("papers", "µs a paper", "at most", "ms an edit", "bytes kept a paper", "any near", "five")
_MOST = 8

Texts = dict[str, tuple[str, str]]


def measure_row(texts: Texts) -> tuple[str, ...]:
    """What some papers cost, and how many of them have neighbours, under HEAD."""
    known = Neighbours(_MOST, Languages())
    cold = _time_update(known, texts)
    kept = pickle.dumps(known, pickle.HIGHEST_PROTOCOL)
    ids = sorted(texts)
    one, other = ids[len(ids) // 2], ids[0]
    edit = _time_update(pickle.loads(kept), {**texts, one: (texts[one][0], texts[other][1])})
    lists = known.to_lists().values()
    return (
        f"{len(texts):,}", f"{cold / len(texts) * 1e6:.0f}", f"{GOAL:g}", f"{edit * 1e3:.0f}",
        f"{len(kept) / len(texts):,.0f}", *(f"{_share(lists, least):.0%}" for least in (1, 5)),
    )  # fmt: skip


def _share(lists: Collection[tuple[str, ...]], least: int) -> float:
    found = [len(near) >= least for near in lists]
    return sum(found) / len(found)


def _time_update(known: Neighbours, texts: Texts) -> float:
    """Seconds of the processor that it takes to bring neighbours up to date."""
    marks = {id: compute_digest(text) for id, text in texts.items()}
    started = measure_cpu()
    known.update(marks, texts.__getitem__)
    return measure_cpu() - started


def compute_digest(text: tuple[str, str]) -> bytes:
    return blake2b(repr(text).encode(), digest_size=12).digest()


def measure_cpu() -> float:
    """Seconds of the processor so far, of this process and those that it has waited for."""
    times = os.times()
    return times.user + times.system + times.children_user + times.children_system


def iter_texts() -> Iterator[tuple[str, tuple[str, str]]]:
    """(id, title and abstract) of the papers of PAPERSHELF_CORPUS."""
    for record in corpus.read_records(corpus.find_corpus()):
        yield record["id"], (record["title"], record["abstract"])


def tell(about: str | None, head: Sequence[str], row: Callable[[Texts], Sequence[str]]) -> None:
    """Print a table with a row for each number of papers that the command names."""
    parser = argparse.ArgumentParser(description=about)
    parser.add_argument("papers", nargs="*", type=int, default=[1_000, 10_000], metavar="N")
    wanted = parser.parse_args().papers
    found = dict(islice(iter_texts(), max(wanted)))
    print(f"| {' | '.join(head)} |\n| {' | '.join(['--:'] * len(head))} |")
    for number in wanted:
        print(f"| {' | '.join(row(dict(islice(found.items(), number))))} |", flush=True)


if __name__ == "__main__":
    tell(__doc__, HEAD, measure_row)
