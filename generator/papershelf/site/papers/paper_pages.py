"""A page for each paper, its BibTeX file, and the files that its record names."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import NamedTuple

from markupsafe import Markup

from ...formats import csl
from ...formats.common_values import mark_title
from ...records.date import PartialDate
from ...records.own.own_index import list_slugs
from ...records.paper import Paper
from ..bibtex_entries import read_bibtex, show_bibtex
from ..citation_graph import find_citations
from ..institutions.affiliations import ListedAffiliation, list_affiliations
from ..paper_fragments import NEAR
from ..reading import (
    count_by_slug,
    digest_file,
    find_pdf,
    find_shared_files,
    find_thumbnails,
    read_head,
    read_near,
    read_paper,
)
from ..rendering import metadata, urls
from ..rendering.amendments import list_amendments
from ..rendering.images import Size, copy_image
from ..rendering.markup import title_to_line, to_line
from ..rendering.output import Asset, Output, Page, escape_text
from ..rendering.renderer import VERSION, get_renderer, join_rows, show_rows
from ..rendering.translations import list_language_texts
from ..site import Site, VersionLink, selection
from ..versions import find_versions as find_folded_versions
from ..versions import link_main_version, list_all_papers
from . import community, schema_org, share_cards
from .paper_links import link_record, list_buttons
from .redirects import redirect
from .related_papers import find_related, find_versions
from .thumbnails import Thumbnails

_MOST_OPEN = 5
"""Papers of a list of citations that a page shows before the reader asks for all."""
_PATH = re.compile(r"papers/([^/]+?)(?:\.bib|/[^/]+)")


class PaperInputs(NamedTuple):
    """A paper, and what its page shows of others.

    `main` is the work's main version, if this is another one, `unlisted` what of the paper has no
    page then: (kind of listing, slug). `folded` are the work's other versions, `versions` rows of
    other papers, `cites`, `cited_by` and `related` ids of papers, `lists` (title, address) of lists
    that have the paper, `volumes` (title, address, track) of its volumes, `files` those beside its
    page: (address, file, digest), `thumbnails` copies of an image or of the first page of a PDF:
    (address, file, size), `affiliations` those of the authors. `edit_url` is empty without a
    repository.
    """

    paper: Paper
    edit_url: str
    has_card: bool
    main: VersionLink | None
    unlisted: frozenset[tuple[str, str]]
    folded: tuple[VersionLink, ...]
    versions: str
    cites: tuple[str, ...]
    cited_by: tuple[str, ...]
    related: tuple[str, ...]
    lists: list[tuple[str, str]]
    volumes: list[tuple[str, str, str]]
    files: list[tuple[str, Path, bytes]]
    thumbnails: list[tuple[str, Path, Size]]
    affiliations: tuple[ListedAffiliation, ...]


def plan(site: Site) -> Iterator[str]:
    """Every paper's id."""
    yield from list_all_papers(site)


def match(site: Site, path: str) -> str | None:
    """See `Maker.match`."""
    found = _PATH.fullmatch(path)
    return found[1] if found and found[1] in site.records.by_id else None


def inputs(site: Site, id: str) -> PaperInputs:
    paper = read_paper(site, id)
    versions = [read_head(site, other) for other in find_versions(site, paper)]
    cites, cited_by = (_show_by_date(site, ids) for ids in find_citations(site, paper))
    related = [read_near(site, other) for other in find_related(site, paper)]
    show_bibtex(site, [paper])
    of_works = find_folded_versions(site)
    main = link_main_version(site, id) if of_works else None
    folded = of_works.get(main.id if main else id, ())
    return PaperInputs(
        paper,
        link_record(site, paper),
        share_cards.has_card(site, paper),
        main,
        _find_unlisted(site, paper) if main else frozenset(),
        tuple(version for version in folded if version.id != id),
        str(get_renderer(site).render_rows(versions, VERSION)),
        cites,
        cited_by,
        show_rows(site, related, NEAR),
        _find_lists(site, paper),
        _find_volumes(site, paper),
        _find_files(site, paper),
        _find_thumbnails(site, paper),
        list_affiliations(site, paper),
    )


def make(site: Site, inputs: PaperInputs) -> Iterator[Output]:
    """Everything below `papers/<id>`."""
    paper = inputs.paper
    (entry,) = read_bibtex(site, [paper.id])
    yield _make_page(site, inputs, entry)
    yield Asset(urls.paper_bib(paper.id), entry.encode())
    for address, path, _ in inputs.files:
        yield Asset(address, path)
    for address, path, size in inputs.thumbnails:
        yield Asset(address, copy_image(path, size, from_top=not paper.image))
    for alias in paper.aliases:
        yield redirect(site, urls.paper(alias), urls.paper(paper.id))


def _make_page(site: Site, inputs: PaperInputs, entry: str) -> Page:
    paper, collection = inputs.paper, site.collection
    body = get_renderer(site).render(
        "paper.html",
        paper=paper,
        earlier=_list_earlier_ids(inputs),
        equal=any(name.equal for name in paper.authors),
        corresponding=sum(name.corresponding for name in paper.authors),
        has_roles=any(name.roles for name in paper.authors),
        affiliations=inputs.affiliations,
        buttons=list_buttons(site, paper),
        bibtex=entry,
        citations=_format_citations(site, paper),
        edit_url=inputs.edit_url,
        correct_url=community.link_form(
            site, "correct-record", f"Correct: {paper.id}", paper=paper.id
        ),
        discussions=community.link_discussions(site, paper.id),
        main=inputs.main,
        unlisted=inputs.unlisted,
        folded=inputs.folded,
        versions=Markup(inputs.versions),  # noqa: S704 - autoescaped
        cites=_join_citations(site, inputs.cites),
        cited_by=_join_citations(site, inputs.cited_by),
        related=join_rows(site, inputs.related, NEAR),
        lists=inputs.lists,
        volumes=inputs.volumes,
        amendments=list_amendments(site.locale, paper),
        language_texts=list_language_texts(paper, site.language),
    )
    tags = [escape_text(collection.tag_label(collection.tag_slug(tag))) for tag in paper.tags]
    address, bib = urls.paper(paper.id), urls.paper_bib(paper.id)
    # Material's search weighs and shows the tags of a page's metadata.
    meta = {
        "tab": urls.PAPERS,
        "bib": bib,
        "head": metadata.write_paper_head(
            site,
            paper,
            has_card=inputs.has_card,
            relations=schema_org.Relations(inputs.main, inputs.cites, _find_own_volume(inputs)),
        ),
        "tags": tags,
    }
    about = to_line(paper.abstract or paper.summary)
    title = mark_title(paper, title_to_line(paper.title))
    return Page(address, title, body, about, meta)


def _list_earlier_ids(inputs: PaperInputs) -> list[str]:
    """The ids by which a reader may have kept the paper: earlier ones, and those of the versions of
    a main one."""
    folded = () if inputs.main else inputs.folded
    return [*inputs.paper.aliases, *(version.id for version in folded)]


def _show_by_date(site: Site, ids: Iterable[str]) -> tuple[str, ...]:
    """The rows of papers, the newest first."""
    papers = [read_near(site, id) for id in ids]
    if not papers:
        return ()
    papers.sort(key=lambda paper: paper.date or PartialDate(0), reverse=True)
    return show_rows(site, papers, NEAR)


def _join_citations(site: Site, rows: tuple[str, ...]) -> tuple[Markup, Markup, int]:
    """The first rows of a list of citations, the others, and the number of these."""
    if not rows:
        return Markup(), Markup(), 0
    first, others = rows[:_MOST_OPEN], rows[_MOST_OPEN:]
    return join_rows(site, first, NEAR), join_rows(site, others, NEAR), len(others)


def _find_unlisted(site: Site, paper: Paper) -> frozenset[tuple[str, str]]:
    """The (kind, slug) of listings that a paper's page would link to, and that don't exist, since
    only works are listed."""
    collection = site.records
    own = (field for field in collection.own_fields if field.listing and field.name in paper.own)
    slugs: list[tuple[urls.Kind, str]] = [
        ("years", f"{paper.date.year:04}" if paper.date else ""),
        ("days", str(paper.added or "")),
        ("venues", collection.venue_slug(paper)),
        *(("tags", collection.tag_slug(tag)) for tag in paper.tags),
        *(
            (urls.OwnKind(field.kind), slug)
            for field in own
            for slug in list_slugs(field, paper.own[field.name])
        ),
    ]
    return frozenset((kind, slug) for kind, slug in slugs if slug not in count_by_slug(site, kind))


def _find_lists(site: Site, paper: Paper) -> list[tuple[str, str]]:
    """(title, address) of the reading lists that have a paper."""
    if not _has_lists(site):
        return []
    site.recorder.note(("listed", paper.id))
    collection = site.records
    ids = collection.lists_of(paper)
    return [(collection.lists[id].title, urls.listing("lists", id)) for id in ids]


@selection
def _has_lists(site: Site) -> bool:
    """Whether there are reading lists or volumes: if not, no page depends on more than this."""
    collection = site.read_parts("lists", "volumes")
    return bool(collection.lists or collection.volumes)


def _find_volumes(site: Site, paper: Paper) -> list[tuple[str, str, str]]:
    """(title, address, track) of the volumes that have a paper: what `_find_lists` notes."""
    volumes = site.records.volume_table.find_volumes(paper)
    return [(one.title, urls.listing("volumes", one.id), track) for one, track in volumes]


def _find_own_volume(inputs: PaperInputs) -> str:
    """The address of the volume that the paper is published in; empty if there is none."""
    own = (address for title, address, _ in inputs.volumes if title == inputs.paper.booktitle)
    return next(own, "")


def _format_citations(site: Site, paper: Paper) -> list[tuple[str, Markup]]:
    """(label, citation) in each style of the site."""
    if not site.citer or not site.citer.has_styles:
        return []
    found = site.citer.cite(csl.write_for_citing(paper, site.collection.venues))
    return [(label, Markup(text)) for label, text in found]  # noqa: S704 - its text is escaped


def _find_files(site: Site, paper: Paper) -> list[tuple[str, Path, bytes]]:
    """The files beside the paper's page."""
    shared = find_shared_files(site)
    paths = sorted({path for _, path in paper.local_files})
    return [
        (urls.paper_file(paper.id, path), site.records.folder / path, digest_file(site, path))
        for path in paths
        if shared.get(path, paper.id) == paper.id
    ]


def _find_thumbnails(site: Site, paper: Paper) -> list[tuple[str, Path, Size]]:
    """The copies of the paper's picture, unless they are beside another paper that has it too."""
    picture = paper.image or paper.pdf
    copies = find_thumbnails(site).get(picture)
    if copies is None or find_shared_files(site).get(picture, paper.id) != paper.id:
        return []
    image, path = urls.paper_file(paper.id, picture), site.records.folder / picture
    if not paper.image and (pdf := find_pdf(site, picture)):
        path = site.pdfs.get_picture(pdf.digest)
    sizes = zip(Thumbnails._fields, copies, strict=True)
    return [(urls.thumbnail(image, place), path, size) for place, size in sizes if size]
