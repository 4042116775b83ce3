"""The file `llms.txt`: what the site is, and where its papers are, for language models.

The format is that of llmstxt.org.
"""

from __future__ import annotations

from collections.abc import Iterator

from ...errors import format_count
from ..reading import count_by_slug, count_papers, find_newest_day
from ..rendering import urls
from ..rendering.output import Asset, Output
from ..site import Site
from . import bibliographies


def plan(site: Site) -> Iterator[int]:
    """One file."""
    yield 1


def match(_site: Site, path: str) -> int | None:
    """See `Maker.match`."""
    return 1 if path == urls.LLMS else None


def inputs(site: Site, _: int) -> str:
    return write_text(site)


def make(_site: Site, text: str) -> Iterator[Output]:
    yield Asset(urls.LLMS, text.encode())


def write_text(site: Site) -> str:
    """The file in Markdown: what the site is, how addresses are built, whole files, pages."""
    papers = format_count(count_papers(site), "paper")
    day = find_newest_day(site)
    newest = f", the newest of {day}" if day else ""
    files = [
        *(
            ("Records", export.address, "JSON, a paper a line, with abstracts, links and tags")
            for export in bibliographies.list_record_files(site)
        ),
        ("What a record may say", urls.SCHEMA, "JSON Schema"),
        *(
            (export.name or "BibTeX with abstracts", export.address, "")
            for export in bibliographies.list_bibliographies(site)
        ),
    ]
    parts = (
        f"# {' '.join(site.name.split())}",
        f"> A collection of {papers}{newest}.",
        "A paper's page is `papers/<id>/`, its BibTeX entry `papers/<id>.bib`, `<id>` as in the "
        f"records. {_name_folders(site)} have papers and their `bibliography.bib`; authors have "
        f"them from {format_count(site.settings.author_pages_from, 'paper')} on.",
        "## Files of all papers",
        "\n".join(_write_link(site, *file) for file in files),
        "Files that end in `.gz` are compressed with gzip.",
        "## Pages",
        "\n".join(_write_link(site, *page) for page in _list_pages(site)),
    )
    return "\n\n".join(parts) + "\n"


def _list_pages(site: Site) -> Iterator[tuple[str, str]]:
    yield "All papers", urls.PAPERS
    yield from ((kind.capitalize(), urls.index(kind)) for kind in _list_kinds(site))
    yield "BibTeX keys", urls.BIBTEX


def _list_kinds(site: Site) -> list[urls.Kind]:
    return [kind for kind in urls.KINDS if kind != "lists" or count_by_slug(site, "lists")]


def _name_folders(site: Site) -> str:
    # Weeks and months have no files: their days have.
    kinds = (kind for kind in _list_kinds(site) if kind not in ("weeks", "months"))
    *some, last = (f"`{kind}/<name>/`" for kind in kinds)
    return f"{', '.join(some)} and {last}"


def _write_link(site: Site, label: str, address: str, description: str = "") -> str:
    full = site.to_full_url(f"{urls.ROOT}{address}") if site.url else address
    return f"- [{label}]({full})" + (f": {description}" if description else "")
