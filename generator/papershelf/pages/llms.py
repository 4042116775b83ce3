"""What the site is and where its papers are, for programs that read text (llmstxt.org)."""

from __future__ import annotations

from collections.abc import Iterator

from ..errors import count
from ..formats import FORMATS
from . import urls
from .site import Site


def text(site: Site) -> str:
    """The file `llms.txt`, in Markdown: what it is, how addresses are made, whole files, pages."""
    papers = count(len(site.collection.papers), "paper")
    newest = f", the newest of {site.newest}" if site.newest else ""
    files = [
        ("Records", urls.RECORDS, "JSON, a paper a line, with abstracts, links and tags"),
        ("What a record may say", urls.SCHEMA, "JSON Schema"),
        *((name, urls.bibliography("", one.SUFFIX), "") for name, one in FORMATS.items()),
        ("BibTeX with abstracts", urls.ABSTRACTS, ""),
    ]
    parts = (
        f"# {' '.join(site.name.split())}",
        f"> A collection of {papers}{newest}.",
        "A paper's page is `papers/<id>/`, its BibTeX entry `papers/<id>.bib`, `<id>` as in the "
        f"records. {_folders(site)} have its papers and their `bibliography.bib`.",
        "## Files of all papers",
        "\n".join(_link(site, *file) for file in files),
        "A file that would be larger than 50 MB goes on in `papers-2.jsonl`, "
        "`bibliography-2.bib`, and so on.",
        "## Pages",
        "\n".join(_link(site, *page) for page in _pages(site)),
    )
    return "\n\n".join(parts) + "\n"


def _pages(site: Site) -> Iterator[tuple[str, str]]:
    yield "All papers", urls.PAPERS
    yield from ((kind.capitalize(), urls.index(kind)) for kind in _kinds(site))
    yield "BibTeX keys", urls.BIBTEX


def _kinds(site: Site) -> list[urls.Kind]:
    return [kind for kind in urls.KINDS if kind != "lists" or site.collection.lists]


def _folders(site: Site) -> str:
    # Weeks and months have no files: their days have.
    kinds = (kind for kind in _kinds(site) if kind not in ("weeks", "months"))
    *some, last = (f"`{kind}/<name>/`" for kind in kinds)
    return f"{', '.join(some)} and {last}"


def _link(site: Site, label: str, address: str, said: str = "") -> str:
    full = site.full(f"{urls.ROOT}{address}") if site.url else address
    return f"- [{label}]({full})" + (f": {said}" if said else "")
