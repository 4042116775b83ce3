"""The same papers searched by Papershelf, by Pagefind and by lunr.js, each with what it took."""

from __future__ import annotations

import html
import multiprocessing
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from papershelf import search
from papershelf.records.collection import Collection
from papershelf.search.index_fields import FIELDS

from . import client
from .known import Item

Answer = dict[str, Any]
"""See ranks.mjs."""


@dataclass(frozen=True)
class Found:
    """What one of them found, and what it took."""

    name: str
    answers: Sequence[Answer]
    seconds: float
    """To build the index, the collection already loaded."""
    memory: int = 0
    """Bytes of memory on top of the collection's; 0 where it was not measured."""
    files: int = 0
    size: int = 0
    """Bytes on disk."""
    note: str = field(default="", compare=False)


def measure_papershelf(folder: Path, collection: Collection, items: Sequence[Item]) -> Found:
    """Papershelf, in readers' syntax."""
    seconds, memory = _measure_build(folder, collection)
    script = folder / "search.mjs"
    told = {"script": str(script), "base": f"{folder}/", "items": items}
    answers = client.run(client.HERE / "ranks.mjs", told)
    return Found("Papershelf", answers, seconds, memory, *_measure_weight(folder))


def _measure_build(folder: Path, collection: Collection) -> tuple[float, int]:
    """Build and write the index in a process that begins with the collection's memory.

    Gives the seconds, and the bytes on top; 0 of these where processes don't begin like that.
    """
    if "fork" not in multiprocessing.get_all_start_methods():
        return _time_build(folder, collection), 0
    context = multiprocessing.get_context("fork")
    queue = context.Queue()
    process = context.Process(target=_send_build_time, args=(folder, collection, queue))
    process.start()
    seconds, memory = queue.get()
    process.join()
    return seconds, memory


def _send_build_time(folder: Path, collection: Collection, queue: Any) -> None:
    import resource

    import psutil

    before = psutil.Process().memory_info().rss
    seconds = _time_build(folder, collection)
    # Kilobytes, but on macOS.
    unit = 1 if sys.platform == "darwin" else 1024
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * unit
    queue.put((seconds, max(peak - before, 0)))


def _time_build(folder: Path, collection: Collection) -> float:
    start = time.perf_counter()
    client.write_index(folder, client.make_documents(collection))
    seconds = time.perf_counter() - start
    # As a site has it: with the names of the index's files in it.
    script, meta = folder / "search.mjs", (folder / search.META).read_bytes()
    script.write_text(search.embed_meta(script.read_text("utf-8"), meta), encoding="utf-8")
    return seconds


def measure_pagefind(
    folder: Path, documents: Sequence[search.Document], items: Sequence[Item], cold: int
) -> Found:
    """Pagefind, over a page a paper with the same texts."""
    for document in documents:
        page = folder / "papers" / document.id / "index.html"
        page.parent.mkdir(parents=True, exist_ok=True)
        page.write_text(_to_page(document), encoding="utf-8")
    start = time.perf_counter()
    subprocess.run(
        [sys.executable, "-m", "pagefind", "--site", str(folder)], check=True, capture_output=True
    )
    seconds = time.perf_counter() - start
    index = folder / "pagefind"
    told = {"folder": str(index), "items": items, "cold": cold}
    answers = client.run(client.HERE / "pagefind.mjs", told)
    return Found("Pagefind", answers, seconds, 0, *_measure_weight(index))


def _to_page(document: search.Document) -> str:
    title, names, prose, *_ = map(html.escape, document.texts)
    return (
        f'<!doctype html><html lang="en"><title>{title}</title><main data-pagefind-body>'
        f'<h1>{title}</h1><p data-pagefind-meta="authors">{names}</p>'
        f"<p>{html.escape(document.venue)}, {document.date}</p><p>{prose}</p></main></html>"
    )


def measure_lunr(
    documents: Sequence[search.Document],
    items: Sequence[Item],
    languages: Mapping[str, str] | None = None,
) -> Found:
    """lunr.js as it comes: one file, words joined by OR. `languages` are files of lunr-languages by
    their names, the last one that of a language beside English."""
    told = {
        "lunr": str(client.LUNR),
        "languages": list((languages or {}).items()),
        "fields": [[field.name, field.boost] for field in FIELDS],
        "documents": [document.texts for document in documents],
        "ids": [document.id for document in documents],
        "items": items,
    }
    found = client.run(client.HERE / "stock.mjs", told)
    return Found("lunr.js, one file", found["items"], found["seconds"], 0, 1, 0,
                 f"{found['bytes'] / 1e6:.1f} MB compressed, before the first result")  # fmt: skip


def measure_minisearch(
    documents: Sequence[search.Document], items: Sequence[Item], script: str
) -> Found:
    """MiniSearch with prefixes and fuzzy words, as its manual has it."""
    told = {
        "minisearch": script,
        "fields": [[field.name, field.boost] for field in FIELDS],
        "documents": [document.texts for document in documents],
        "ids": [document.id for document in documents],
        "items": items,
    }
    found = client.run(client.HERE / "minisearch.mjs", told)
    note = f"{found['bytes'] / 1e6:.1f} MB compressed, before the first result"
    return Found("MiniSearch, one file", found["items"], found["seconds"], 0, 1, 0, note)


def _measure_weight(folder: Path) -> tuple[int, int]:
    sizes = [path.stat().st_size for path in folder.rglob("*") if path.is_file()]
    return len(sizes), sum(sizes)
