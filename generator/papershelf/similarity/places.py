"""Where each paper stands on the map: a pure function of the records, that few edits change much.

The landmarks are some of the papers that were there first: of as many as the collection's size is
when it is rounded down. So a new paper takes its place and moves no other, until the collection has
grown by an eighth to a quarter and the map is drawn anew. It is too when the words of a landmark
change.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from hashlib import blake2b

from ..search import Languages
from .landmarks import Landmarks, Point, list_library_versions
from .neighbourhoods import Neighbourhood, find_nearest, find_neighbourhoods
from .weights import Text, map_in_parallel, weigh

_LEAST, _MOST = 500, 1_500
"""Landmarks, where there are as many papers: more tell topics better apart, and cost more."""
_SHARE = 4
"""In between it is one of so many papers."""


@dataclass(frozen=True)
class Map:
    """Each paper's place by its id, and the neighbourhoods."""

    places: Mapping[str, Point]
    neighbourhoods: tuple[Neighbourhood, ...]

    def find_neighbourhood(self, id: str) -> int:
        """The number of the neighbourhood of a paper."""
        return find_nearest(self.neighbourhoods, self.places[id])


class Layout:
    """The places of a collection's papers. Pickles, to be brought up to date later."""

    def __init__(self, languages: Languages) -> None:
        self.read = 0
        """How many texts the last update has read."""
        # Without what these have worked out, which doesn't pickle.
        self._languages = replace(languages)
        self._versions = list_library_versions()
        self._marks: dict[str, bytes] = {}
        self._drawn = b""
        """A digest of the landmarks and their texts."""
        self._landmarks: Landmarks | None = None
        self._map = Map({}, ())

    def is_compatible(self, other: Layout) -> bool:
        """Whether the same papers would have the same places in the other."""
        return (self._languages, self._versions) == (other._languages, other._versions)

    def update(self, marks: Mapping[str, bytes], text: Callable[[str], Text]) -> Map:
        """Take the papers as they are now, and give the map of them.

        `marks` has all ids, the oldest first, each with what tells its text from another; `text` is
        asked for those that are to be placed. Raises CallError where a library is missing.
        """
        if self._map.places and list(marks.items()) == list(self._marks.items()):
            self.read = 0
            return self._map
        chosen = choose_landmarks([*marks])
        texts = [text(id) for id in chosen]
        weighed = self._weigh_texts(texts)
        told = repr((chosen, weighed)).encode("utf-8", "surrogatepass")
        drawn = blake2b(told, digest_size=16).digest()
        before = self._map.places if drawn == self._drawn else {}
        if self._landmarks is None or drawn != self._drawn:
            self._landmarks, self._drawn = Landmarks.lay_out(weighed), drawn
            found = find_neighbourhoods(self._landmarks.places, texts, replace(self._languages))
            self._map = Map({}, found)
        places = dict(zip(chosen, self._landmarks.places, strict=True))
        again = [id for id in marks if id not in places
                 and (id not in before or self._marks[id] != marks[id])]  # fmt: skip
        weighed = self._weigh_texts(map(text, again))
        fresh = self._landmarks.place_papers(weighed, [*map(_hash_id, again)])
        places.update(zip(again, fresh, strict=True))
        places = {id: places[id] if id in places else before[id] for id in marks}
        self.read = len(texts) + len(again)
        self._marks, self._map = dict(marks), replace(self._map, places=places)
        return self._map

    def _weigh_texts(self, texts: Iterable[Text]) -> list[str]:
        return list(map_in_parallel(weigh, replace(self._languages), [*texts]))


def choose_landmarks(ids: Sequence[str]) -> list[str]:
    """The ids of the landmarks among papers, the oldest of which come first."""
    step = 1 << max(len(ids).bit_length() - 3, 0)
    first = ids[: len(ids) // step * step]
    count = min(max(len(first) // _SHARE, _LEAST), _MOST)
    return sorted(first, key=_hash_id)[:count]


def _hash_id(id: str) -> bytes:
    """Bytes that are any for each id, and always the same."""
    return blake2b(id.encode(), digest_size=8).digest()
