"""Checks of volumes, which need all records."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from ...errors import Problem, did_you_mean
from ..checks import Placed, check_check_digits, check_files, find_clashes
from ..fields import is_local
from ..paper import Paper
from ..people.name_checks import find_people_as_groups
from ..slug import slugify
from ..source import Location
from ..venues.venue_checks import find_misspelled_venues
from ..vocabulary import Venue
from .volume import Volume
from .volume_table import VolumeTable


def check_volumes(
    volumes: Placed[Volume], papers: Placed[Paper], venues: Placed[Venue], content: Path
) -> Iterator[Problem]:
    """Clashing volumes, papers that do not exist or are named twice, missing files, wrong check
    digits, volumes that have no papers because they do not say which."""
    if not volumes:
        return
    yield from find_clashes(volumes, _claim_ids, "the id", str.lower)
    yield from find_clashes(volumes, _claim_year, "the volume without papers of its own")
    yield from _find_taken_keys(volumes, papers)
    yield from find_misspelled_venues(volumes, venues)
    ids = {id: paper.id for _, paper in papers for id in (paper.id, *paper.aliases)}
    with_pdfs = _find_volumes_with_pdfs(volumes, papers)
    for place, volume in volumes:
        yield from check_check_digits(place, volume)
        yield from find_people_as_groups(place, "editors", volume.editors)
        yield from check_files(place, volume.local_files, content)
        if not volume.names_papers and not (volume.venue and volume.date):
            message = f"the volume `{volume.id}` does not say which papers are in it"
            hint = "name them in `papers` or `tracks`, or give `venue` and `date`"
            yield place.to_problem("missing-key", message, (), hint)
        if volume.archive and volume.id not in with_pdfs:
            message = f"no paper of the volume `{volume.id}` has a PDF for its archive"
            hint = "name files of yours as the `pdf` of its papers, or leave out `archive`"
            yield place.to_warning("missing-file", message, ("archive",), hint)
        first: dict[str, Location] = {}
        for at, _, named in volume.iter_papers():
            id = ids.get(named)
            if id is None:
                hint = did_you_mean(named, ids)
                yield place.to_problem("unknown-paper", f"no paper `{named}`", at, hint)
            elif first.setdefault(id, at) is not at:
                line, _ = place.find_position(first[id])
                message = f"the paper `{named}` is already in this volume, in line {line}"
                yield place.to_problem("listed-twice", message, at)


def _find_volumes_with_pdfs(volumes: Placed[Volume], papers: Placed[Paper]) -> set[str]:
    """The ids of the archived volumes of which a paper has a PDF below the content folder."""
    table = VolumeTable(volume for _, volume in volumes if volume.archive)
    own = (paper for _, paper in papers if paper.pdf and is_local(paper.pdf))
    return {volume.id for paper in own for volume, _ in table.find_volumes(paper)}


def _claim_ids(volume: Volume) -> Iterator[tuple[str, Location]]:
    yield volume.id, ("id",)
    for index, alias in enumerate(volume.aliases):
        yield alias, ("aliases", index)


def _claim_year(volume: Volume) -> Iterator[tuple[str, Location]]:
    if not volume.names_papers and volume.venue and volume.date:
        yield f"{slugify(volume.venue)} {volume.date.year}", ("date",)


def _find_taken_keys(volumes: Placed[Volume], papers: Placed[Paper]) -> Iterator[Problem]:
    """Citation keys that a paper or an earlier volume has."""
    taken = {paper.key.lower(): place for place, paper in papers}
    firsts = {volume.id.lower(): (place, volume) for place, volume in reversed(volumes)}
    for place, volume in reversed(firsts.values()):  # the same id was reported as such
        key = volume.key or volume.id
        other = taken.setdefault(key.lower(), place)
        if other is not place:
            line, _ = other.find_position()
            message = f"the citation key `{key}` is already used in {other.path}:{line}"
            hint = "give the volume another `key`" if not volume.key else ""
            yield place.to_problem("clash", message, ("key",) if volume.key else ("id",), hint)
