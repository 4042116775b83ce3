"""What makers read of the collection, as narrowly as they can say it.

Each function notes what it reads, for the next build (see `recorder.py`). Papers are named by their
ids: who shows a paper reads its head, or all of it.
"""

from __future__ import annotations

from collections.abc import Mapping

from ..records.collection import Collection
from ..records.lists import ReadingList
from ..records.own.own_fields import OwnField
from ..records.paper import Paper
from ..records.vocabulary import Tag, Venue
from ..records.volumes.volume import Volume
from .authors import describe_authors
from .facts import digest_file_content
from .papers.thumbnails import Thumbnails, plan_page_thumbnails, plan_thumbnails
from .pdfs.contents import PdfFacts
from .recorder import HEAD, TAG, VENUE, Key, digest_value
from .rendering import urls
from .site import Site, kept_selection, selection
from .versions import find_versions

# --- papers ---------------------------------------------------------------------------------


def read_paper(site: Site, id: str) -> Paper:
    """A paper with all that its record says, and the labels of its tags. Raises KeyError if there
    is none."""
    site.recorder.note(("paper", id))
    return read_tagged(site, id)


def read_tagged(site: Site, id: str) -> Paper:
    """A paper of which the head is read, and the labels of its tags. Raises KeyError if there is
    none."""
    paper = read_head(site, id)
    for tag in paper.tags:
        _describe_tag(site, site.records.tag_slug(tag))
    return paper


def read_head(site: Site, id: str) -> Paper:
    """A paper of which only the head is read: see `Fingerprint`. Raises KeyError if there is none.

    The head includes what the collection calls the names in it, without those of tags.
    """
    paper = read_near(site, id)
    if paper.venue:
        _describe_venue(site, site.records.venue_slug(paper))
    return paper


def read_near(site: Site, id: str) -> Paper:
    """A paper of which the head is read without the name of its venue, as rows among related papers
    show it. Raises KeyError if there is none."""
    if site.recorder.recall_digest((HEAD, id)) is None:
        _describe_head(site, id)
    return site.records.by_id[id]


def digest_head(site: Site, id: str) -> bytes:
    """A digest of all that fragments show of a paper; nothing is noted."""
    collection = site.records
    keys: list[Key] = [(HEAD, id)]
    if paper := collection.by_id.get(id):
        keys += [(VENUE, collection.venue_slug(paper))] if paper.venue else []
        keys += [(TAG, collection.tag_slug(tag)) for tag in paper.tags]
    digest = site.digest_selection
    return digest_value(site.recorder.ignore(lambda: b"".join(map(digest, keys))))


@selection
def _describe_head(site: Site, id: str) -> bytes:
    """A digest of what is read for a head; empty if there is no paper."""
    site.recorder.note(("head", id))
    if (paper := site.records.by_id.get(id)) is None:
        return b""
    return digest_value((site.records.fingerprints[id].head, _find_labels(site, paper)))


def _find_labels(site: Site, paper: Paper) -> object:
    """What the collection says of the names and files in a paper."""
    collection = site.records
    slugs = map(collection.author_slug, (*paper.authors, *paper.editors))
    _list_tag_aliases(site)
    shared = find_shared_files(site)
    return (
        describe_authors(site, tuple(slugs)),
        [collection.tag_slug(tag) for tag in paper.tags],
        [shared.get(path) for _, path in paper.local_files] if shared else (),
        find_thumbnails(site).get(paper.image or paper.pdf),
        [field for field in _list_own_fields(site) if field.name in paper.own],
        find_versions(site).get(paper.id, ()),
    )


@selection
def _list_tag_aliases(site: Site) -> Mapping[str, str]:
    return site.read_parts("tags").tag_aliases


@selection
def _list_own_fields(site: Site) -> tuple[OwnField, ...]:
    return site.read_parts("own_fields").own_fields


def find_paper(site: Site, id: str) -> str:
    """The id of the paper with an id or an alias; empty if there is none."""
    site.recorder.note(("head", id))  # also of a draft, which may become a paper
    return id if id in site.records.by_id else _list_aliases(site).get(id, "")


@selection
def _list_aliases(site: Site) -> Mapping[str, str]:
    """Alias -> id."""
    site.recorder.note(("index",))
    return {alias: paper.id for paper in site.records.papers for alias in paper.aliases}


@selection
def list_papers(site: Site) -> tuple[str, ...]:
    """The ids of all works, newest first: of their main versions."""
    site.recorder.note(("index",))
    return tuple(paper.id for paper in site.records.works)


def list_papers_by_id(site: Site) -> list[Paper]:
    """All papers in the order of their ids; of their records, only the keys in
    `Fingerprint.listing` are read."""
    site.recorder.note(("index",))
    return site.memo(
        "papers_by_id", lambda: sorted(site.records.papers, key=lambda paper: paper.id)
    )  # each batch of the records asks for it


@selection
def count_papers(site: Site) -> int:
    """The number of works."""
    site.recorder.note(("index",))
    return len(site.records.works)


@selection
def find_newest_day(site: Site) -> str:
    """The date of the newest paper, as precise as it is known; empty if it is unknown.

    Files that show it stay the same until a record changes, unlike the day of the build.
    """
    site.recorder.note(("index",))
    newest = next(iter(site.records.works), None)
    return str(newest.added or newest.date or "") if newest else ""


def find_file_address(site: Site, paper: Paper, path: str) -> str:
    """The address of a file that a paper's record names: beside the page of the oldest paper that
    names it, so that it is published once."""
    return urls.paper_file(find_shared_files(site).get(path, paper.id), path)


def find_shared_files(site: Site) -> Mapping[str, str]:
    """Path in the content folder -> id of the oldest paper that names it, of the files that several
    records name."""
    if site.shared_files is not None:
        return site.shared_files
    return site.memo("shared_files", lambda: dict(_list_shared_files(site)))


@kept_selection
def _list_shared_files(site: Site) -> tuple[tuple[str, str], ...]:
    found: dict[str, str] = {}
    shared = set()
    for paper in site.heads.papers:  # newest first
        for _, path in paper.local_files:
            if found.get(path, paper.id) != paper.id:
                shared.add(path)
            found[path] = paper.id
    return tuple((path, found[path]) for path in sorted(shared))


def find_thumbnails(site: Site) -> Mapping[str, Thumbnails]:
    """Path in the content folder -> the copies of a paper's image, of the images that need some;
    of papers without, the copies of the first page of their PDF."""
    if site.thumbnails is not None:
        return site.thumbnails
    return site.memo("thumbnails", lambda: dict(_list_thumbnails(site)))


@kept_selection
def _list_thumbnails(site: Site) -> tuple[tuple[str, Thumbnails], ...]:
    images = sorted({paper.image for paper in site.heads.papers if paper.image})
    for image in images:
        site.recorder.note(("file", image))
    planned = [(image, plan_thumbnails(site.records.folder / image)) for image in images]
    pdfs = sorted({paper.pdf for paper in site.heads.papers if not paper.image and paper.pdf})
    for path in pdfs if "thumbnails" in site.settings.read_pdfs else ():
        found = find_pdf(site, path)
        planned.append((path, plan_page_thumbnails(found.picture) if found else None))
    return tuple((path, copies) for path, copies in planned if copies)


def find_pdf(site: Site, path: str) -> PdfFacts | None:
    """What was found in a local PDF; None of another link."""
    site.recorder.note(("pdf", path))
    return site.pdfs.found.get(path)


def digest_file(site: Site, path: str) -> bytes:
    """The digest of a curator's own file, by its path in the content folder."""
    site.recorder.note(("file", path))
    return digest_file_content(site, path)


# --- listings -------------------------------------------------------------------------------


@selection
def list_ids(site: Site, kind: str, slug: str) -> tuple[str, ...]:
    """The ids of an index's papers, newest first; none if the index does not have the slug."""
    return tuple(paper.id for paper in _read_index(site, kind).get(slug, ()))


def read_heads(site: Site, kind: str, slug: str) -> tuple[Paper, ...]:
    """The papers of an index's slug, newest first, of which only the heads are read."""
    return site.memo_recent(
        ("heads", kind, slug),
        lambda: tuple(read_head(site, id) for id in list_ids(site, kind, slug)),
    )  # a listing's page asks several times


@selection
def count_by_slug(site: Site, kind: str) -> dict[str, int]:
    """Slug -> papers of an index."""
    return {slug: len(papers) for slug, papers in _read_index(site, kind).items()}


@kept_selection
def count_slugs(site: Site, kind: str) -> int:
    """The number of slugs of an index."""
    return len(count_by_slug(site, kind))


def _read_index(site: Site, kind: str) -> Mapping[str, tuple[Paper, ...]]:
    names = _NAMES_OF.get(kind, () if kind in urls.PERIODS else ("own_fields",))
    collection = site.read_parts("index", *names)
    found = collection.index(kind)
    if kind != urls.INSTITUTIONS:
        return found
    # Those with a page, by the rule of authors.
    known, fewest = collection.known_institutions, site.settings.author_pages_from
    return {slug: one for slug, one in found.items() if len(one) >= fewest or known.get(slug)}


_NAMES_OF: Mapping[str, tuple[str, ...]] = {
    "years": (), "authors": ("people",), urls.INSTITUTIONS: ("institutions",),
    **{kind: (kind,) for kind in ("tags", "venues", "lists", "volumes")},
}  # fmt: skip
"""Kind of an index -> the vocabularies that it depends on; those of own fields are not here."""


def read_counts(site: Site) -> Collection:
    """The papers, of which only counts are read, and that which `Fingerprint.listing` covers."""
    site.recorder.note(("counts",))
    return site.read_parts("index")


@selection
def find_tag(site: Site, tag: str) -> Tag | None:
    """The entry of `tags.yaml` with a slug."""
    return site.read_parts("tags").tags.get(tag)


@selection
def find_parent(site: Site, tag: str) -> str:
    """The slug of the tag that a tag is part of; empty if there is none."""
    return site.read_parts("tags").parent(tag)


@selection
def list_children(site: Site, tag: str) -> tuple[str, ...]:
    """The slugs of a tag's sub-tags, sorted."""
    return site.read_parts("tags").children.get(tag, ())


def find_venue(site: Site, venue: str) -> Venue | None:
    """The entry of `venues.yaml` with a slug."""
    return _describe_venue(site, venue)[2]


@selection
def read_volume(site: Site, id: str) -> Volume:
    """A volume."""
    return site.read_parts("volumes").volumes[id]


@selection
def read_list(site: Site, id: str) -> ReadingList:
    """A reading list."""
    return site.read_parts("lists").lists[id]


# --- names ----------------------------------------------------------------------------------


def label_tag(site: Site, tag: str) -> str:
    """A tag's label as in `tags.yaml`, or the tag as most papers write it."""
    return _describe_tag(site, tag)[1]


@selection
def _describe_tag(site: Site, tag: str) -> tuple[str, str]:
    """A tag and its label."""
    return tag, site.read_parts("index", "tags").tag_label(tag)


def label_venue(site: Site, venue: str) -> str:
    """A venue's full name."""
    return _describe_venue(site, venue)[1]


@selection
def _describe_venue(site: Site, venue: str) -> tuple[str, str, Venue | None]:
    """A venue, its full name, and its entry in `venues.yaml`."""
    collection = site.read_parts("index", "venues")
    return venue, collection.venue_label(venue), collection.venue(venue)
