"""What a build of very many papers takes: `python -m benchmarks.million 86319 1000000`.

PAPERSHELF_CORPUS names a file of JSON lines, a record each. Beyond its records come copies of them,
with ids, names, titles and abstracts varied by a seed: the same ones in every run. Folders are laid
out below `--folder`, which should be on a disk with room for them, and stay there.
"""

from __future__ import annotations

import argparse
import re
from collections.abc import Iterator, Sequence
from hashlib import blake2b
from itertools import count, islice
from pathlib import Path

from . import corpus, measure
from .cases import find_program
from .corpus import Record, write_record
from .site_folder import SiteFolder

HEAD = ("papers", "ms a paper", "CPU ms a paper", "of the first", "largest process, MB", "all, MB",
        "files a paper", "bytes a paper")  # fmt: skip
_SEED = b"1"
_SYLLABLES = ("an", "be", "co", "di", "el", "fo", "gu", "ha", "in", "ka", "lo", "mi", "no", "or",
              "pe", "ra")  # fmt: skip
_LONG = re.compile(r"(?<![\\A-Za-z])[A-Za-z]{8,}")
_SHARE = 4
"""One long word of so many is another in a copy: ten copies then have three times the words."""
_LONGEST_ID = 90


def iter_records(records: Sequence[Record]) -> Iterator[Record]:
    """The records, and then copies of them without an end."""
    yield from records
    for copy in count(1):
        yield from (vary(record, copy) for record in records)


def vary(record: Record, copy: int) -> Record:
    """A record as another paper by other people, who wrote the other papers of this copy."""
    varied = {key: _LONG.sub(lambda match: _vary_word(match[0], copy), record[key])
              for key in ("title", "abstract")}  # fmt: skip
    # Not of groups, which end with a brace.
    authors = [name + _pick_syllable(name, copy) if name[-1].isalpha() else name
               for name in record["authors"]]  # fmt: skip
    own = {"id": f"{record['id'][:_LONGEST_ID]}-{copy}", "authors": authors}
    title = f"{varied['title']} {_pick_syllable(record['id'], copy)}-{copy}"
    return {**record, **varied, **own, "title": title}


def _vary_word(word: str, copy: int) -> str:
    is_other = _draw(f"{word}?", copy) % _SHARE == 0
    return word + _pick_syllable(word, copy) if is_other else word


def _pick_syllable(word: str, copy: int) -> str:
    drawn = _draw(word, copy)
    return _SYLLABLES[drawn % 16] + _SYLLABLES[drawn // 16 % 16]


def _draw(word: str, copy: int) -> int:
    """A number that looks random, the same for the same word in the same copy."""
    return int.from_bytes(blake2b(f"{copy} {word}".encode(), digest_size=4, key=_SEED).digest())


def lay_out(folder: Path, papers: int) -> Path:
    """A site's folder with so many papers."""
    wanted = iter(corpus.read_records(corpus.find_corpus()))
    site = SiteFolder.make(folder, islice(wanted, papers), papers)
    for record in islice(iter_records(site.records), len(site.records), papers):
        write_record(folder, record)
    return folder


def measure_row(folder: Path, papers: int, first: float) -> tuple[float, tuple[str, ...]]:
    """Build a site; returns its processor time a paper, and its row under HEAD."""
    command = (str(find_program("papershelf")), "build")
    run = measure.run(command, folder, folder / "site")
    cpu = run.cpu / papers * 1000
    return cpu, (
        f"{papers:,}", f"{run.seconds / papers * 1000:.2f}", f"{cpu:.2f}",
        f"{cpu / (first or cpu):.2f}", f"{run.largest / 1e6:,.0f}", f"{run.memory / 1e6:,.0f}",
        f"{run.files / papers:.2f}", f"{run.size / papers:,.0f}",
    )  # fmt: skip


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("papers", nargs="+", type=int, metavar="N")
    parser.add_argument("--folder", type=Path, required=True)
    options = parser.parse_args()
    print(f"| {' | '.join(HEAD)} |\n| {' | '.join(['--:'] * len(HEAD))} |", flush=True)
    first = 0.0
    for papers in options.papers:
        folder = lay_out(options.folder / str(papers), papers)
        cpu, row = measure_row(folder, papers, first)
        first = first or cpu
        print(f"| {' | '.join(row)} |", flush=True)


if __name__ == "__main__":
    main()
