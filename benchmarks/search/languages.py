"""How titles of one language are found: `python -m benchmarks.search.languages de FILE`.

The file has a title a line; what follows a tab is not read. Queries of each kind are made from the
titles by rule (see `language_kinds`), and asked of a collection of these titles and of papers of
the corpus: in Papershelf as it comes, in Papershelf whose `search_languages` names the language
where it is offered, in lunr.js with its files for the language, and in MiniSearch.
"""

from __future__ import annotations

import argparse
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from random import Random

from papershelf import search
from papershelf.records.collection import Collection
from papershelf.records.text import to_plain
from papershelf.search.terms.languages import OFFERED

from .. import corpus
from . import client, contestants
from .__main__ import format_relevance, load_collection
from .contestants import Found
from .known import Item
from .language_kinds import Kind, Title, Typed, list_kinds, strip_marks
from .unspaced_kinds import list_unspaced_kinds

MOST_RIGHT = 10
"""Queries that more titles answer are not asked."""
_OURS = "title-in-file-"
"""How ids of the titles in the file begin."""


def main() -> None:
    """Measure and print."""
    options = _parse_options()
    titles = read_titles(options.titles)
    text = options.words.read_text("utf-8") if options.words else ""
    words = {*text.split(), *text.lower().split()}
    records = [_to_record(place, title) for place, title in enumerate(titles)]
    collection = load_collection(options.papers, others=records)
    items = draw_items(collection, options.language, words, options.seed)
    print(f"## {options.language}: {len(titles)} titles among {options.papers:,} papers, "
          f"{len(items):,} queries\n")  # fmt: skip
    with tempfile.TemporaryDirectory(prefix="papershelf-languages-") as temporary:
        found = list(measure(Path(temporary), collection, items, options))
    print(format_relevance(found))
    for one in found[: options.missed]:
        print(f"\n{one.name} did not find:\n" + "\n".join(list_missed(one, items)))


def read_titles(path: Path) -> list[str]:
    """The titles in a file, each once."""
    lines = path.read_text("utf-8").splitlines()
    return list(dict.fromkeys(filter(None, (line.split("\t")[0].strip() for line in lines))))


def draw_items(collection: Collection, language: str, words: set[str], seed: int = 1) -> list[Item]:
    """A query of each kind for each title that has what it takes, with the ids of all papers whose
    titles have the parts that it was made from."""
    titles = {paper.id: to_plain(paper.title) for paper in collection.works}
    bare, found = {id: strip_marks(title) for id, title in titles.items()}, list[Item]()
    for kind, make in _choose_kinds(language).items():
        # Of its own: another kind more or less changes no other.
        random, asked = Random(f"{seed} {kind}"), set[str]()
        for id in sorted(id for id in titles if id.startswith(_OURS)):
            typed = make(Title(titles[id], language, random, words))
            if typed and typed.query not in asked:
                asked.add(typed.query)
                if right := _find_right(typed, bare, id):
                    found.append((kind, typed.query, right))
    return found


def _choose_kinds(language: str) -> dict[str, Kind]:
    unspaced = language in ("zh", "ja", "th")
    return list_unspaced_kinds(language) if unspaced else list_kinds(language)


def _find_right(typed: Typed, bare: Mapping[str, str], own: str) -> list[str]:
    found = {id for id, title in bare.items() if all(piece in title for piece in typed.pieces)}
    return sorted(found | {own}) if len(found) <= MOST_RIGHT else []


def measure(
    folder: Path, collection: Collection, items: Sequence[Item], options: argparse.Namespace
) -> Iterator[Found]:
    """What each finds."""
    language: str = options.language
    yield _ask_papershelf(folder / "default", collection, items, client.ENGLISH)
    if language in OFFERED:
        spoken = client.load_languages(language, "en")
        yield _ask_papershelf(folder / "named", collection, items, spoken)
    documents = list(client.make_documents(collection))
    yield contestants.measure_lunr(documents, items, _find_lunr_files(options))
    if options.minisearch:
        yield contestants.measure_minisearch(documents, items, options.minisearch)


def _to_record(place: int, title: str) -> corpus.Record:
    """A title as a record, of a year that says nothing about it."""
    return {
        "id": f"{_OURS}{place:04}",
        "type": "article",
        "title": title,
        "date": f"{1990 + place % 30}",
    }


def _ask_papershelf(
    folder: Path, collection: Collection, items: Sequence[Item], spoken: search.Languages
) -> Found:
    client.write_index(folder, client.make_documents(collection, spoken), spoken)
    told = {
        "script": str(folder / "search.mjs"),
        "base": f"{folder}/",
        "items": items,
        "free": True,
    }
    answers = client.run(client.HERE / "ranks.mjs", told)
    return Found(f"Papershelf, {' '.join(spoken.names)}", answers, 0)


def _find_lunr_files(options: argparse.Namespace) -> dict[str, str]:
    """Name -> file of what lunr.js needs for the language and English; none if it has no file."""
    folder: Path = options.lunr_languages
    names = ("stemmer.support", "multi", options.language)
    found = {name: str(folder / f"lunr.{name}.js") for name in names}
    # These need dictionaries that the mkdocs package doesn't have.
    if options.language in ("th", "zh") or not Path(found[options.language]).is_file():
        return {}
    return {"tinyseg": str(folder / "tinyseg.js"), **found} if options.language == "ja" else found


def list_missed(found: Found, items: Sequence[Item]) -> Iterator[str]:
    """The queries whose titles are not among the first ten."""
    for answer, (kind, query, right) in zip(found.answers, items, strict=True):
        if answer["rank"] < 0:
            yield f"{kind}: {query} ({', '.join(right)})"


def _parse_options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.search.languages")
    parser.add_argument("language", help="its tag, such as de")
    parser.add_argument("titles", type=Path, metavar="FILE")
    parser.add_argument("--words", type=Path, metavar="FILE",
                        help="words of the language, by which German compounds, Hebrew prefixes, "
                             "and words without spaces are told")  # fmt: skip
    parser.add_argument("--papers", type=int, default=3000, metavar="N", help="of the corpus")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--lunr-languages", type=Path, default=client.LANGUAGES, metavar="FOLDER")
    parser.add_argument("--minisearch", default="", metavar="FILE", help="minisearch.js, from npm")
    parser.add_argument("--missed", type=int, default=0, metavar="N",
                        help="list what the first N of them did not find")  # fmt: skip
    return parser.parse_args()


if __name__ == "__main__":
    main()
