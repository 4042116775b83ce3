"""The volumes of proceedings as pages show them: their heads, and their papers in order."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from typing import NamedTuple

from ...formats import bibtex
from ...records.fields import is_local
from ...records.paper import Paper
from ...records.slug import slugify
from ...records.text import fold
from ...records.volumes.volume import Volume
from ..reading import (
    label_venue,
    list_ids,
    read_head,
    read_heads,
    read_volume,
)
from ..rendering import urls
from ..site import Site, selection

Step = tuple[str, str]
"""(label, address)."""
_ROMAN = re.compile(r"[ivxlc]+", re.IGNORECASE)
_FRONT_MATTER = "front matter"
"""The name of that file in an archive: no id of a paper has a space."""
_DIGITS = {"i": 1, "v": 5, "x": 10, "l": 50, "c": 100}


@dataclass(frozen=True)
class VolumeHead:
    """What the page of a volume says of it; addresses of `editors` and of the `venue` are empty
    where there is no page, `buttons` have links as pages write them."""

    volume: Volume
    venue: Step
    editors: tuple[Step, ...]
    buttons: tuple[Step, ...]


def make_head(site: Site, id: str) -> VolumeHead:
    """The head of a volume's page."""
    volume = read_volume(site, id)
    slug, known = slugify(volume.venue), site.read_parts("venues")
    venue = "", ""
    if volume.venue:
        entry = known.venues.get(volume.venue)
        venue = entry.name if entry else volume.venue, ""
    if slug and list_ids(site, "venues", slug):
        venue = label_venue(site, slug), urls.listing("venues", slug)
    editors = tuple(
        (name.display, "" if name.is_group else urls.listing("authors", known.author_slug(name)))
        for name in volume.editors
    )
    gettext = site.locale.gettext
    labelled = ("PDF", volume.pdf), (gettext("Front matter"), volume.front_matter)
    buttons = [(label, link_file(id, link)) for label, link in labelled if link]
    if size := measure_archive(site, id):
        label = gettext("PDFs and BibTeX (ZIP, %(size)s)", size=site.locale.format_size(size))
        buttons.append((label, urls.link(urls.volume_archive(id))))
    return VolumeHead(volume, venue, editors, tuple(buttons))


def link_file(id: str, link: str) -> str:
    """A link or a file of a volume as pages write it."""
    return urls.link(urls.volume_file(id, link)) if is_local(link) else link


def write_entry(site: Site, volume: Volume) -> str:
    """The volume's own BibTeX entry, `@proceedings`."""
    return bibtex.write(volume.to_paper(), site.read_parts("venues").venues)


# --- archives -------------------------------------------------------------------------------


@selection
def list_archived(site: Site, id: str) -> tuple[tuple[str, str], ...]:
    """(name without its ending, path in the content folder) of the PDFs in a volume's archive, in
    the order of its page; empty if there is none."""
    volume = read_volume(site, id)
    if not volume.archive:
        return ()
    papers = [read_head(site, own) for own, _ in list_tracks(site, id)]
    found = [(paper.id, paper.pdf) for paper in papers if paper.pdf and is_local(paper.pdf)]
    has_front = found and volume.front_matter and is_local(volume.front_matter)
    return ((_FRONT_MATTER, volume.front_matter), *found) if has_front else tuple(found)


@selection
def measure_archive(site: Site, id: str) -> int:
    """The size of the PDFs in a volume's archive, in bytes."""
    paths = [path for _, path in list_archived(site, id)]
    for path in paths:
        site.recorder.note(("file", path))
    return sum((site.records.folder / path).stat().st_size for path in paths)


# --- papers ---------------------------------------------------------------------------------


def list_tracks(site: Site, id: str) -> tuple[tuple[str, str], ...]:
    """(id of a paper, track or an empty text) in the order of a volume's page: as the volume names
    them, or else by their pages."""
    if read_volume(site, id).names_papers:
        return _list_named_papers(site, id)
    papers = sorted(read_heads(site, "volumes", id), key=_to_order)
    return tuple((paper.id, "") for paper in papers)


@selection
def _list_named_papers(site: Site, id: str) -> tuple[tuple[str, str], ...]:
    return tuple(site.index.tracks_of_volume(id).items())


def _to_order(paper: Paper) -> tuple[object, ...]:
    """The key that sorts papers by their pages: Roman numbers first, those without pages last."""
    first = re.split("[-–—,]", paper.pages, maxsplit=1)[0].strip()
    numbers = list(map(int, re.findall("[0-9]{1,9}", first)))
    if not numbers and _ROMAN.fullmatch(first):
        numbers = [-1, _read_roman(first)]
    return (not paper.pages, numbers, first, fold(paper.title), paper.id)


def _read_roman(text: str) -> int:
    values = [_DIGITS[letter] for letter in text.lower()]
    pairs = zip(values, [*values[1:], 0], strict=True)
    return sum(-value if value < after else value for value, after in pairs)


# --- links ----------------------------------------------------------------------------------


class VolumeLink(NamedTuple):
    """A volume as links name it; the year is empty if it is unknown."""

    title: str
    address: str
    year: str


def list_neighbours(site: Site, id: str) -> tuple[Step | None, Step | None]:
    """The volumes of the same venue before and after a volume."""
    volumes = _list_of_venue(site, slugify(read_volume(site, id).venue))[::-1]
    steps: list[Step | None] = [None, *((one.title, one.address) for one in volumes), None]
    own = urls.listing("volumes", id)
    at = next((at for at, step in enumerate(steps) if step and step[1] == own), 0)
    return (steps[at - 1], steps[at + 1]) if at else (None, None)


def link_volumes(site: Site, kind: str, slug: str) -> tuple[Step, ...]:
    """The volumes that a person has edited, by their titles, or those of a venue, by their years;
    the newest first."""
    if kind == "authors":
        edited = _list_edited(site, slug) if slug in _list_editors(site) else ()
        return tuple((one.title, one.address) for one in edited)
    found = _list_of_venue(site, slug) if slug in _list_venues(site) else ()
    times = Counter(volume.year for volume in found)
    return tuple(
        (one.year if one.year and times[one.year] == 1 else one.title, one.address) for one in found
    )


def find_editor_name(site: Site, slug: str) -> str:
    """The name of an editor as the newest of their volumes has it; empty for others."""
    return _find_editor_name(site, slug) if slug in _list_editors(site) else ""


@selection
def _find_editor_name(site: Site, slug: str) -> str:
    known = site.read_parts("people", "volumes")
    names = (name for volume in known.newest_volumes for name in volume.editors)
    return next((name.display for name in names if known.author_slug(name) == slug), "")


@selection
def list_lone_editors(site: Site) -> tuple[str, ...]:
    """The slugs of editors of volumes who are no authors of papers, sorted."""
    by_author = site.read_parts("index", "people").by_author
    return tuple(slug for slug in _list_editors(site) if slug not in by_author)


@selection
def _list_editors(site: Site) -> tuple[str, ...]:
    return tuple(sorted(site.read_parts("people", "volumes").edited_volumes))


@selection
def _list_venues(site: Site) -> tuple[str, ...]:
    volumes = site.read_parts("volumes").volumes.values()
    return tuple(sorted({slugify(volume.venue) for volume in volumes if volume.venue}))


@selection
def _list_edited(site: Site, slug: str) -> tuple[VolumeLink, ...]:
    known = site.read_parts("people", "volumes")
    return _link_all(known.volumes[id] for id in known.edited_volumes.get(slug, ()))


@selection
def _list_of_venue(site: Site, slug: str) -> tuple[VolumeLink, ...]:
    volumes = site.read_parts("volumes").newest_volumes
    return _link_all(one for one in volumes if slug and slugify(one.venue) == slug)


def _link_all(volumes: Iterable[Volume]) -> tuple[VolumeLink, ...]:
    return tuple(
        VolumeLink(one.title, urls.listing("volumes", one.id), one.year) for one in volumes
    )
