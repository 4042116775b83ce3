"""Runs it: `python -m benchmarks.search 10000 --without pagefind --oracle 40`.

With `--typed 60`, the queries are 60 of each kind that people type, of which every second one is
asked: `--half tune` for work on the search, `--half report` for what is told of it.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain, count, islice
from pathlib import Path
from statistics import median

from papershelf.records.collection import Collection
from papershelf.records.paper import Paper
from papershelf.records.source import Place
from papershelf.search import Document

from .. import corpus
from . import client, contestants, known, queries, typed
from .contestants import Answer, Found
from .known import Item


def main() -> None:
    """Measure and print."""
    options = _parse_options()
    for papers in options.papers:
        with tempfile.TemporaryDirectory(prefix="papershelf-search-") as temporary:
            for part in measure(Path(temporary), papers, options):
                print(f"\n{part}", flush=True)


def measure(folder: Path, papers: int, options: argparse.Namespace) -> Iterator[str]:
    """Everything about one number of papers, part by part."""
    collection = load_collection(papers, with_ids=bool(options.typed))
    documents = list(client.make_documents(collection))
    items = _draw_items(documents, options)
    yield f"## {len(documents):,} papers, {len(items):,} queries for known papers"
    found = [contestants.measure_papershelf(folder / "ours", collection, items)]
    if "pagefind" not in options.without:
        found.append(contestants.measure_pagefind(folder / "site", documents, items, options.cold))
    if "stock" not in options.without:
        found.append(contestants.measure_lunr(documents, items))
    if options.minisearch:
        found.append(contestants.measure_minisearch(documents, items, options.minisearch))
    yield format_costs(found)
    yield format_costs_by_kind(found[0])
    yield format_relevance(found)
    if options.oracle:
        asked = queries.draw_queries(documents, options.oracle)
        yield format_oracle(client.compare(folder / "ours", documents, asked))


def format_costs(found: Sequence[Found]) -> str:
    """What each of them takes of a machine, and of a reader."""
    rows = [
        [
            one.name,
            f"{one.seconds:.1f}",
            f"{one.memory / 1e6:.0f}" if one.memory else "–",
            f"{one.files:,}",
            f"{one.size / 1e6:.1f}" if one.size else "–",
            *_format_cost([answer for answer in one.answers if "first" in answer], one.note),
        ]
        for one in found
    ]
    head = "search by|built, s|memory, MB|files|MB|first query, KB|requests|further, KB|requests"
    return _format_table(head.split("|"), rows)


def _format_cost(answers: Sequence[Answer], note: str = "") -> list[str]:
    if not answers:
        return [note, "", "", ""]
    return [
        f"{median(one[which][at] for one in answers) / (1 if at == 0 else 1000):.{at}f}"
        for which in ("first", "further")
        for at in (1, 0)
    ]


def format_costs_by_kind(found: Found) -> str:
    """Medians for readers of each kind of query, with ten results and as the dialog shows them;
    milliseconds with the words in memory."""
    rows = []
    for kind in _list_kinds([found]):
        answers = [one for one in found.answers if kind in (one["kind"], "all")]
        ms = sorted(one["ms"] for one in answers)
        total = f"{median(one['total'] for one in answers):.0f}"
        late = f"{ms[int(len(ms) * 0.95)]:.1f}"
        dialog = _format_cost([one["dialog"] for one in answers])
        rows.append([kind, total, *_format_cost(answers), *dialog, f"{median(ms):.1f}", late])
    costs = "first, KB|requests|further, KB|requests"
    head = f"query|results|{costs}|in the dialog: {costs}|ms|ms, p95"
    return _format_table(head.split("|"), rows)


def format_relevance(found: Sequence[Found]) -> str:
    """How often the paper that was meant comes first, and among the first ten."""
    rows = []
    for kind in _list_kinds(found):
        row = [kind]
        for one in found:
            ranks = [answer["rank"] for answer in one.answers if kind in (answer["kind"], "all")]
            first = sum(rank == 0 for rank in ranks) / len(ranks)
            ten = sum(rank >= 0 for rank in ranks) / len(ranks)
            row.append(f"{first:.1%} / {ten:.1%}")
        rows.append(row)
    return _format_table(["first / in the first ten", *(one.name for one in found)], rows)


def _list_kinds(found: Sequence[Found]) -> list[str]:
    return [*dict.fromkeys(answer["kind"] for one in found for answer in one.answers), "all"]


def format_oracle(found: Answer) -> str:
    """Whether lunr.js finds the same, over all results."""
    asked, results, wrong = found["queries"], found["results"], len(found["differences"])
    return f"{asked:,} queries in Lunr's syntax, {results:,} results: {wrong} differ from lunr.js"


def _format_table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    lines = [head, ["---", *["--:"] * (len(head) - 1)], *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def _draw_items(documents: Sequence[Document], options: argparse.Namespace) -> Sequence[Item]:
    if options.typed:
        items = typed.draw_typed(documents, options.typed)
        return items[options.half == "report" :: 2]
    return [
        item
        for seed in range(options.draws)
        for item in known.draw_known_items(documents, 80, seed)
    ]


def load_collection(
    papers: int, with_ids: bool = False, others: Iterable[corpus.Record] = ()
) -> Collection:
    """Papers of the corpus, and others."""
    records = islice(corpus.read_records(corpus.find_corpus()), papers)
    chosen = map(_add_ids, count(), records) if with_ids else records
    return Collection.of(_check_records(chain(chosen, others)))


def _add_ids(number: int, record: corpus.Record) -> corpus.Record:
    """A record with a DOI or an arXiv number made up: the corpus has none."""
    if number % 5 == 0:
        return {**record, "doi": f"10.5555/{record['id'][:4]}.{number:06}-{number % 7}"}
    if number % 5 == 1:
        arxiv = f"{10 + number % 15:02}{1 + number % 12:02}.{number % 100_000:05}"
        return {**record, "arxiv": arxiv}
    return record


def _check_records(records: Iterable[corpus.Record]) -> Iterator[tuple[Place, Paper]]:
    """The records that pass the check."""
    for record in records:
        try:
            yield Place("", corpus.to_path(record)), Paper.model_validate(record)
        except ValueError as error:
            print(f"left out {record['id']}: {error.__class__.__name__}", file=sys.stderr)


def _parse_options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.search", description=__doc__)
    parser.add_argument("papers", nargs="*", type=int, default=[1000], metavar="N")
    parser.add_argument("--without", action="append", default=[], choices=["pagefind", "stock"])
    parser.add_argument("--draws", type=int, default=3, help="times 80 queries of each kind")
    parser.add_argument("--typed", type=int, default=0, metavar="N", help="of each kind typed")
    parser.add_argument("--half", choices=["tune", "report"], default="report")
    parser.add_argument(
        "--minisearch", default="", metavar="FILE", help="minisearch.js, unpacked from npm"
    )
    parser.add_argument("--cold", type=int, default=40, help="first visits to Pagefind")
    parser.add_argument("--oracle", type=int, default=0, help="queries of each kind to lunr.js")
    return parser.parse_args()


if __name__ == "__main__":
    main()
