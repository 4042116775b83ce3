"""The place of each paper on the map: a pure function of the records that most edits hardly change.

The landmarks are chosen from the oldest papers: from as many as the collection has, rounded down.
So a new paper gets its place without moving others, until the collection has grown by an eighth to
a quarter. Then the map is laid out again, as it is when the words of a landmark change.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from hashlib import blake2b

from ..search import Languages
from .landmarks import Landmarks, Point, list_library_versions
from .neighbourhoods import Neighbourhood, find_nearest, find_neighbourhoods
from .weights import Text, map_in_parallel, weigh

_LEAST, _MOST = 500, 1_500
"""Limits of the number of landmarks: more separate topics better, and cost more."""
_SHARE = 4
"""Between these limits, one paper in so many is a landmark."""


@dataclass(frozen=True)
class Map:
    """Each paper's point by its id, and the neighbourhoods."""

    places: Mapping[str, Point]
    neighbourhoods: tuple[Neighbourhood, ...]

    def find_neighbourhood(self, id: str) -> int:
        """The number of a paper's neighbourhood."""
        return find_nearest(self.neighbourhoods, self.places[id])


class Layout:
    """The places of a collection's papers. Pickles, so that it can be updated later."""

    def __init__(self, languages: Languages) -> None:
        self.read = 0
        """The number of texts that the last update read."""
        self.has_changed = False
        """Whether the last update found other papers, or another text."""
        # A copy without cached values, which don't pickle.
        self._languages = replace(languages)
        self._versions = list_library_versions()
        self._digests: dict[str, bytes] = {}
        self._words: dict[str, bytes] = {}
        """Id -> a digest of the words by which the landmark was laid out."""
        self._landmarks: Landmarks | None = None
        self._map = Map({}, ())

    def is_compatible(self, other: Layout) -> bool:
        """Whether the other would give the same papers the same places."""
        return (self._languages, self._versions) == (other._languages, other._versions)

    def update(
        self, digests: Mapping[str, bytes], text: Callable[[str], Text], *, may_move: bool = True
    ) -> Map:
        """Set the current papers, and return their map.

        `digests` has all ids, the oldest first, each with a digest of its text; `text` is called
        for papers that have to be placed. Unless landmarks `may_move`, other words of a landmark
        leave the map as it is. Raises CallError if a library is missing.
        """
        self.read = 0
        self.has_changed = list(digests.items()) != list(self._digests.items())
        if self._map.places and not self.has_changed:
            return self._map
        changed = {id for id, digest in digests.items() if self._digests.get(id) != digest}
        chosen = choose_landmarks([*digests])
        words = self._read_words(chosen, changed, text)
        before, landmarks = self._map.places, self._landmarks
        is_same = list(words) == list(self._words) and (words == self._words or not may_move)
        if landmarks is None or not is_same:
            landmarks = self._lay_out([text(id) for id in chosen])
            self._words, before = words, {}
        places = dict(zip(chosen, landmarks.places, strict=True))
        again = [id for id in digests if id not in places and (id not in before or id in changed)]
        weighed = self._weigh_texts(map(text, again))
        fresh = landmarks.place_papers(weighed, [*map(_hash_id, again)])
        places.update(zip(again, fresh, strict=True))
        places = {id: places[id] if id in places else before[id] for id in digests}
        self.read += len(again)
        self._digests, self._map = dict(digests), replace(self._map, places=places)
        return self._map

    def _read_words(
        self, chosen: Sequence[str], changed: Collection[str], text: Callable[[str], Text]
    ) -> dict[str, bytes]:
        """Id -> a digest of the words of each landmark; only texts that may be new are read."""
        again = [id for id in chosen if id in changed or id not in self._words]
        weighed = self._weigh_texts(map(text, again))
        self.read += len(again)
        fresh = dict(zip(again, map(_digest_words, weighed), strict=True))
        return {id: fresh[id] if id in fresh else self._words[id] for id in chosen}

    def _lay_out(self, texts: Sequence[Text]) -> Landmarks:
        """Lay out the landmarks, from their texts."""
        self._landmarks = found = Landmarks.lay_out(self._weigh_texts(texts))
        self.read += len(texts)
        areas = find_neighbourhoods(found.places, texts, replace(self._languages))
        self._map = Map({}, areas)
        return found

    def _weigh_texts(self, texts: Iterable[Text]) -> list[str]:
        return list(map_in_parallel(weigh, replace(self._languages), [*texts]))


def _digest_words(weighed: str) -> bytes:
    return blake2b(weighed.encode("utf-8", "surrogatepass"), digest_size=16).digest()


def choose_landmarks(ids: Sequence[str]) -> list[str]:
    """The ids of the landmarks among papers, which come oldest first."""
    step = 1 << max(len(ids).bit_length() - 3, 0)
    first = ids[: len(ids) // step * step]
    count = min(max(len(first) // _SHARE, _LEAST), _MOST)
    return sorted(first, key=_hash_id)[:count]


def _hash_id(id: str) -> bytes:
    """Bytes that look random, but are always the same for an id."""
    return blake2b(id.encode(), digest_size=8).digest()
