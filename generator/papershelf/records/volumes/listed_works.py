"""Works in the order of a curator: on reading lists, and in volumes of proceedings."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from functools import cached_property

from ..lists import ListEntry, ReadingList
from ..paper import Index, Paper, group_papers
from ..text import fold
from ..works import Works
from .volume import Volume
from .volume_table import VolumeTable


class ListedWorks(Works):
    """Works, the reading lists that name them, and the volumes that have them."""

    lists: Mapping[str, ReadingList]
    volumes: Mapping[str, Volume]

    @cached_property
    def by_list(self) -> Index:
        """Reading list's id -> papers, newest first; `list_entries` has the order of the list."""
        return {**dict.fromkeys(self.lists, ()), **group_papers(self.works, self.lists_of)}

    @cached_property
    def list_entries(self) -> Mapping[str, tuple[ListEntry, ...]]:
        """Reading list's id -> the entries of its page: works, without drafts."""
        return {id: item.resolve(self.work) for id, item in self.lists.items()}

    def lists_of(self, paper: Paper) -> Iterable[str]:
        """The ids of the reading lists that a paper is on."""
        return self._lists_by_paper.get(paper.id, ())

    @cached_property
    def _lists_by_paper(self) -> Mapping[str, list[str]]:
        found = defaultdict(list)
        for id, entries in self.list_entries.items():
            for entry in entries:
                found[entry.paper].append(id)
        return found

    # --- volumes ----------------------------------------------------------------------------

    @cached_property
    def volume_table(self) -> VolumeTable:
        """The volumes by their papers."""
        return VolumeTable(self.volumes.values())

    @cached_property
    def newest_volumes(self) -> tuple[Volume, ...]:
        """The volumes, the newest first; those without a date come last."""
        return tuple(sorted(self.volumes.values(), key=_to_sort_key))

    @cached_property
    def by_volume(self) -> Index:
        """Volume's id -> works, newest first; `tracks_of_volume` has their order."""
        if not self.volumes:
            return {}
        return {**dict.fromkeys(self.volumes, ()), **group_papers(self.works, self.volumes_of)}

    def volumes_of(self, work: Paper) -> Iterable[str]:
        """The ids of the volumes that a work is in, in any of its versions."""
        return self._volumes_by_work.get(work.id, ())

    @cached_property
    def _volumes_by_work(self) -> Mapping[str, list[str]]:
        found: defaultdict[str, list[str]] = defaultdict(list)
        for paper in self.papers if self.volumes else ():
            work = self.main_versions.get(paper.id, paper.id)
            for volume, _ in self.volume_table.find_volumes(paper):
                if volume.id not in found[work]:
                    found[work].append(volume.id)
        return found

    def tracks_of_volume(self, id: str) -> Mapping[str, str]:
        """Id of a work -> its track or an empty text, in the order in which a volume names its
        papers; empty for a volume that names none."""
        found: dict[str, str] = {}
        for _, track, named in self.volumes[id].iter_papers():
            if work := self.work(named):
                found.setdefault(work.id, track)
        return found


def _to_sort_key(volume: Volume) -> tuple[object, ...]:
    date = volume.date.parts if volume.date else (0,)
    return (tuple(-part for part in date), fold(volume.title), volume.id)
