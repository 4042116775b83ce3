"""Real papers, laid out as every contestant takes them: YAML records, Markdown pages, Hugo's."""

from __future__ import annotations

import html
import json
import lzma
import os
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import yaml

Record = dict[str, Any]

# The corpus has a key that ours calls otherwise.
_KEYS = {"project": "website"}
_LINKS = {"url": "Paper", "pdf": "PDF", "code": "Code", "website": "Project"}
_DUMPER = getattr(yaml, "CSafeDumper", yaml.SafeDumper)


def find_corpus() -> Path:
    """The file that PAPERSHELF_CORPUS names. Raises SystemExit if there is none."""
    path = Path(os.environ.get("PAPERSHELF_CORPUS", ""))
    if not path.is_file():
        raise SystemExit("PAPERSHELF_CORPUS names no file: JSON lines, a record each, or .xz")
    return path


def read_records(path: Path) -> Iterator[Record]:
    """The records of a file of JSON lines, plain or `.xz`.

    Each has an id, a type, a title, authors, a date, a venue, tags and an abstract.
    """
    opener = lzma.open if path.suffix == ".xz" else open
    with opener(path, "rt", encoding="utf-8") as lines:
        for line in lines:
            yield {_KEYS.get(key, key): value for key, value in json.loads(line).items()}


def to_path(record: Record) -> str:
    """Where a record's file lies below a site's folder."""
    return f"content/papers/{record['date'][:4]}/{record['id']}.yaml"


def write_record(folder: Path, record: Record) -> None:
    """Write a record as a curator would: a file of its own, a key a line."""
    text = yaml.dump(record, Dumper=_DUMPER, sort_keys=False, allow_unicode=True, width=100)
    _write(folder / to_path(record), text)


def write_markdown(folder: Path, records: Iterable[Record]) -> None:
    """A page a paper, for MkDocs and Zensical: no more than a paper's page has to say."""
    for record in records:
        _write(folder / "papers" / record["id"] / "index.md", _to_markdown(record))
    _write(folder / "index.md", "# Papers\n\nA benchmark's papers, a page each.\n")


def write_hugo(folder: Path, records: Iterable[Record]) -> None:
    """A page a paper, for Hugo: its templates take all but the abstract from the front matter."""
    for record in records:
        front = {
            **{key: record[key] for key in ("title", "authors", "tags", "venue")},
            "date": f"{record['date']}-01-01"[:10],
            "years": [record["date"][:4]],
            "description": record["abstract"][:160],
            "bibtex": _to_bibtex(record),
            "buttons": [{"label": label, "url": url} for label, url in _to_links(record)],
        }
        text = json.dumps(front, ensure_ascii=False, indent=1)
        _write(folder / "papers" / f"{record['id']}.md", f"{text}\n\n{_to_prose(record)}\n")


def _to_markdown(record: Record) -> str:
    links = " · ".join(f"[{label}]({url})" for label, url in _to_links(record))
    return "\n\n".join(
        [
            f"# {html.escape(record['title'], quote=False)}",
            ", ".join(record["authors"]),
            f"{record['venue']}, {record['date']}. {links}",
            f"## Abstract\n\n{_to_prose(record)}",
            f"## Cite\n\n```bibtex\n{_to_bibtex(record)}\n```\n",
        ]
    )


def _to_prose(record: Record) -> str:
    """The abstract, in which a `<` begins no tag."""
    return html.escape(record["abstract"], quote=False)


def _to_links(record: Record) -> list[tuple[str, str]]:
    return [(label, record[key]) for key, label in _LINKS.items() if record.get(key)]


def _to_bibtex(record: Record) -> str:
    """Plain on purpose: what the peers show shall cost them nothing but showing it."""
    fields = {
        "author": " and ".join(record["authors"]),
        "title": record["title"],
        "booktitle": record["venue"],
        "year": record["date"][:4],
        "url": record.get("url", ""),
    }
    lines = (f"  {name} = {{{value}}}" for name, value in fields.items() if value)
    return f"@{record['type']}{{{record['id']},\n" + ",\n".join(lines) + "\n}"


def _write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8", newline="\n")
