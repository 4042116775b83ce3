"""The file `llms.txt`: what the site is, and where its papers are, for language models.

The format is that of llmstxt.org: a title, a summary, text without headings, then sections that
hold nothing but lists of links. A program may skip the links of the section `Optional`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from ...errors import format_count
from ..listings.own_listings import link_own_indices
from ..people.members import has_members
from ..reading import count_by_slug, count_papers, find_newest_day
from ..rendering import urls
from ..rendering.output import Asset, Output
from ..site import Site
from . import bibliographies
from .bibliographies import Export

_KINDS: tuple[urls.Kind, ...] = ("tags", "venues", "years", "lists")
"""The kinds of listings that say what the collection is about."""
_TAGS = 12
"""The tags that are named, as examples."""


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
    """The file in Markdown."""
    pages = [_write_link(site, "All papers", urls.PAPERS)]
    if has_members(site):
        pages.append(_write_link(site, "People", urls.PEOPLE, "the group, with roles and links"))
    parts = (
        f"# {' '.join(site.name.split())}",
        f"> {_summarize(site)}",
        *_describe_addresses(site),
        *_write_section("Data", _list_data(site)),
        *_write_section("Pages", [*pages, *_list_indices(site, main=True)]),
        *_write_section("Optional", _list_optional(site)),
    )
    return "\n\n".join(parts) + "\n"


def _summarize(site: Site) -> str:
    """The curator's description, and the number of papers, on one line."""
    papers, day = format_count(count_papers(site), "paper"), find_newest_day(site)
    newest = f", the newest of {day}" if day else ""
    about = " ".join(site.description.split())
    end = "" if about.endswith((".", "!", "?", "。")) else "."
    return f"{about}{end if about else ''} A collection of {papers}{newest}.".strip()


def _describe_addresses(site: Site) -> Iterator[str]:
    """How the addresses of papers and listings are formed, as paragraphs."""
    yield (
        "A paper's page is `papers/<id>/`, its BibTeX entry `papers/<id>.bib`; the records have "
        "the `<id>`. Pages are HTML that needs no script. A paper's page has its abstract."
    )
    feeds = " and `feed.xml` with the newest, as Atom" if site.url else ""
    yield (
        f"{_name_folders(site)} are lists of papers, newest first. Beside each is "
        f"`bibliography.bib` with all of its papers{feeds}. Authors have a page from "
        f"{format_count(site.settings.author_pages_from, 'paper')} on."
    )
    if tags := _find_largest_tags(site):
        yield f"The largest tags: {', '.join(tags)}."
    files = (*bibliographies.list_record_files(site), *bibliographies.list_bibliographies(site))
    if any(map(_is_compressed, files)):
        yield "Files that end in `.gz` are compressed with gzip."


def _name_folders(site: Site) -> str:
    # Weeks and months have no files: their days have.
    kinds = (kind for kind in _list_kinds(site) if kind not in ("weeks", "months"))
    *some, last = (f"`{kind}/<name>/`" for kind in kinds)
    return f"{', '.join(some)} and {last}"


def _find_largest_tags(site: Site) -> list[str]:
    """The tags with most papers, as their addresses with the numbers of papers."""
    counts = count_by_slug(site, "tags").items()
    largest = sorted((-papers, tag) for tag, papers in counts if papers)[:_TAGS]
    return [f"`{urls.listing('tags', tag)}` ({-papers:,})" for papers, tag in largest]


def _list_data(site: Site) -> Iterator[str]:
    """The links to the records and to the newest papers.

    Compressed files are optional, since programs that collect texts can't read them.
    """
    yield from (
        _link_records(site, export)
        for export in bibliographies.list_record_files(site)
        if not _is_compressed(export)
    )
    if site.url:
        yield _write_link(site, "Newest papers", urls.JSON_FEED, "JSON Feed, with abstracts")


def _list_optional(site: Site) -> Iterator[str]:
    """The links to what says the same in other formats, or is of use to few."""
    yield from (
        _link_records(site, export)
        for export in bibliographies.list_record_files(site)
        if _is_compressed(export)
    )
    yield _write_link(site, "Keys of a record", urls.SCHEMA, "JSON Schema")
    yield from (
        _write_link(site, export.name or "BibTeX with abstracts", export.address)
        for export in bibliographies.list_bibliographies(site)
    )
    yield from _list_indices(site, main=False)
    yield _write_link(site, "BibTeX keys", urls.BIBTEX)


def _is_compressed(export: Export) -> bool:
    return export.address.endswith(urls.GZIP)


def _link_records(site: Site, export: Export) -> str:
    size = f"{max(export.size / 1e6, 0.1):,.1f} MB"
    about = f"JSON Lines, a paper a line, with abstract, links and tags; {size}"
    return _write_link(site, "Records", export.address, about)


def _list_indices(site: Site, *, main: bool) -> Iterator[str]:
    """The links to the main indices, or to the others."""
    for kind in _list_kinds(site):
        if (kind in _KINDS) == main:
            yield _write_link(site, kind.capitalize(), urls.index(kind))
    if main:
        yield from (_write_link(site, label, address) for label, address in link_own_indices(site))


def _list_kinds(site: Site) -> list[urls.Kind]:
    return [kind for kind in urls.KINDS if kind != "lists" or count_by_slug(site, "lists")]


def _write_section(title: str, links: Iterable[str]) -> Iterator[str]:
    """A heading and a list of links: nothing else, or the reference parser fails."""
    yield f"## {title}"
    yield "\n".join(links)


def _write_link(site: Site, label: str, address: str, description: str = "") -> str:
    full = site.to_full_url(f"{urls.ROOT}{address}") if site.url else address
    return f"- [{label}]({full})" + (f": {description}" if description else "")
