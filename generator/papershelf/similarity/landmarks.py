"""Landmarks: papers laid out by topic, from which the places of all other papers follow.

t-SNE of latent semantics lays them out. It is the only step in floating point; in one thread its
result is reproducible with the same library versions. Everything after it uses whole numbers. So a
paper's place depends only on the landmarks and its own text, not on how many papers are placed
together.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from importlib.metadata import version
from importlib.util import find_spec
from typing import Any, TypeVar

from ..errors import CallError
from .weights import to_vector

T = TypeVar("T")
Point = tuple[int, int]
"""(x, y) from the upper left corner of a square of `WIDTH`."""

WIDTH = 65_535
INSTALL = "`pip install 'papershelf[map]'`"
"""The command that installs the libraries."""
_MARGIN = WIDTH // 32
"""Space without landmarks on all sides."""
_TOPICS = 50
"""Dimensions of the latent semantics."""
_SCALE = 4_096
"""Scale of the integer matrix from terms to topics."""
_UNIT = 1_000
"""Length of a topic vector. The product of two is exact in 32 bits, in any order of summation."""
_NEAREST = 4
"""Landmarks between which a paper is placed."""
_PERPLEXITY = 30.0
"""Roughly the number of neighbours that t-SNE considers for a landmark."""
_AT_ONCE = 2_000
"""Papers placed in one batch, which takes some megabytes."""


@dataclass(frozen=True)
class Landmarks:
    """Landmarks with their layout; `places` are their points, in order.

    `papers` counts the landmarks with each term, `terms` maps a term to its row of `topics`, and
    `vectors` are the topic vectors of the landmarks. Pickles.
    """

    places: list[Point]
    papers: Counter[str]
    terms: dict[str, int]
    topics: Any
    vectors: Any

    @classmethod
    def lay_out(cls, weighed: Sequence[str]) -> Landmarks:
        """Lay out some papers, each given as `weigh` formats its text.

        Raises CallError if the libraries are not installed.
        """
        _require_libraries()
        import sklearn.decomposition
        import sklearn.manifold  # noqa: F401 - see `_run_in_one_thread`

        papers = Counter(term for text in weighed for term in text.split())
        shared = sorted(term for term, times in papers.items() if times > 1)
        bare = cls([], papers, {term: at for at, term in enumerate(shared)}, None, None)
        return _run_in_one_thread(lambda: bare._compute(weighed))

    def _compute(self, weighed: Sequence[str]) -> Landmarks:
        matrix = self._build_matrix(weighed, len(weighed))
        topics = _find_topics(matrix)
        vectors = _normalise(matrix @ topics)
        return Landmarks(_run_tsne(vectors / _UNIT), self.papers, self.terms, topics, vectors)

    def place_papers(self, weighed: Sequence[str], spreads: Sequence[bytes]) -> list[Point]:
        """The points of other papers.

        Each is displaced a little by its `spreads` bytes, so that papers between the same landmarks
        don't cover each other.
        """
        return _run_in_one_thread(lambda: [
            place
            for at in range(0, len(weighed), _AT_ONCE)
            for place in self._place_batch(weighed[at : at + _AT_ONCE], spreads[at : at + _AT_ONCE])
        ])  # fmt: skip

    def _place_batch(self, weighed: Sequence[str], spreads: Sequence[bytes]) -> list[Point]:
        import numpy as np

        vectors = _normalise(self._build_matrix(weighed, len(self.places)) @ self.topics)
        alike = (vectors.astype(np.float32) @ self.vectors.astype(np.float32).T).astype(np.int64)
        nearest = _find_highest(alike, min(_NEAREST, len(self.places)))
        weights = (np.take_along_axis(alike, nearest, 1).clip(0) // _UNIT) ** 4
        totals = weights.sum(1)
        at = np.array(self.places, np.int64)[nearest]
        middles = (at * weights[..., None]).sum(1) // totals.clip(1)[:, None]
        reaches = np.abs(at - middles[:, None]).max(2)
        # Up to half the way to the second nearest landmark, but within the neighbourhood.
        room = np.partition(reaches, min(1, reaches.shape[1] - 1), 1)[:, 1:2].clip(64, 900) // 2
        return [
            _displace(middle, room_, bytes_) if total else _place_at_edge(bytes_)
            for middle, room_, total, bytes_ in zip(
                middles.tolist(), room[:, 0].tolist(), totals.tolist(), spreads, strict=True
            )
        ]

    def _build_matrix(self, weighed: Iterable[str], landmarks: int) -> Any:
        """A matrix of whole numbers: one row per paper, one column per term."""
        import numpy as np
        from scipy.sparse import csr_matrix

        rows: list[int] = [0]
        columns: list[int] = []
        parts: list[int] = []
        for text in weighed:
            names, numbers = to_vector((self.papers, landmarks.bit_length()), text).split("\n")
            columns += [self.terms[name] for name in names.split()]
            parts += map(int, numbers.split())
            rows.append(len(columns))
        shape = len(rows) - 1, max(len(self.terms), 1)
        return csr_matrix((np.array(parts, np.int64), np.array(columns, np.int32), rows), shape)


def find_centres(places: Sequence[Point], count: int) -> list[Point]:
    """The centres of `count` clusters of points; none if there are fewer distinct points."""
    from sklearn.cluster import KMeans

    if not 0 < count <= len(set(places)):
        return []
    groups = KMeans(count, n_init=4, random_state=0)
    found = _run_in_one_thread(lambda: groups.fit([*places]).cluster_centers_)
    return [(round(x), round(y)) for x, y in found.tolist()]


def _require_libraries() -> None:
    if find_spec("sklearn") is None:  # importing it takes a second
        raise CallError(f"the map needs scikit-learn: {INSTALL}, or leave `map` out")


def list_library_versions() -> tuple[str, ...]:
    """The versions of the libraries, since another version may compute another layout. Raises
    CallError."""
    _require_libraries()
    return version("scikit-learn"), version("scipy"), version("numpy")


def _run_in_one_thread(work: Callable[[], T]) -> T:
    """Sums over several threads depend on which thread finishes first. Only libraries that are
    loaded have their threads limited.
    """
    import scipy.linalg  # noqa: F401 - with it come NumPy and both of their BLAS
    from threadpoolctl import threadpool_limits

    with threadpool_limits(1):
        return work()


def _find_topics(matrix: Any) -> Any:
    """The matrix that maps a row of terms to topics, in whole numbers."""
    import numpy as np
    from sklearn.decomposition import TruncatedSVD

    topics = min(_TOPICS, *(side - 1 for side in matrix.shape))
    if topics < 2:  # too few papers, or no shared terms
        return np.eye(matrix.shape[1], min(2, matrix.shape[1]), dtype=np.int64) * _SCALE
    found = TruncatedSVD(topics, random_state=0, n_iter=7).fit(matrix.astype(float))
    return np.rint(found.components_.T * _SCALE).astype(np.int64)


def _normalise(rows: Any) -> Any:
    """Rows of whole numbers, scaled to the length `_UNIT`; zero rows stay zero."""
    import numpy as np

    rows = np.asarray(rows)
    lengths = np.sqrt((rows * rows).sum(1).astype(float)).clip(1)
    return np.rint(rows * _UNIT / lengths[:, None]).astype(np.int64)


def _find_highest(scores: Any, count: int) -> Any:
    """The columns of each row's highest scores; of equal scores, those of the first columns."""
    import numpy as np

    columns = scores.shape[1]
    ranked = scores * columns + np.arange(columns)[::-1]
    return np.argpartition(ranked, columns - count, axis=1)[:, columns - count :]


def _run_tsne(vectors: Any) -> list[Point]:
    """Points of vectors, similar ones near each other."""
    import numpy as np
    from sklearn.manifold import TSNE

    if len(vectors) < 8:  # too few for neighbourhoods: place them in a row
        step = WIDTH // (len(vectors) + 1)
        return [(step * number, WIDTH // 2) for number in range(1, len(vectors) + 1)]
    found = TSNE(
        perplexity=min(_PERPLEXITY, (len(vectors) - 1) / 3),
        init=_find_principal_components(vectors),
        max_iter=500,
        random_state=0,
        n_jobs=1,
    ).fit_transform(vectors)
    low, high = found.min(0), found.max(0)
    # Each axis is scaled separately, so that the map fills its square.
    shares = (found - low) / np.maximum(high - low, 1e-9)
    at = np.rint(shares * (WIDTH - 2 * _MARGIN)).astype(int) + _MARGIN
    return [(int(x), int(y)) for x, y in at]


def _find_principal_components(vectors: Any) -> Any:
    """The first two principal components, scaled down, as t-SNE expects its initial layout."""
    import numpy as np

    centred = vectors - vectors.mean(0)
    left, sizes, _ = np.linalg.svd(centred, full_matrices=False)
    found = left[:, :2] * sizes[:2]
    if found.shape[1] < 2:
        found = np.hstack([found, np.zeros_like(found)])
    # The sign of a component is arbitrary; ours must be reproducible.
    found *= np.where((found**3).sum(0) < 0, -1, 1)
    return (found / max(found[:, 0].std(), 1e-9) * 1e-4).astype(np.float32)


def _displace(middle: Sequence[int], room: int, spread: bytes) -> Point:
    """A point within `room` of another, by the bytes of `spread`."""
    ways = (spread[at] * 256 + spread[at + 1] - 32_768 for at in (0, 2))
    moved = (own + way * room // 32_768 for own, way in zip(middle, ways, strict=True))
    x, y = (min(max(value, 0), WIDTH) for value in moved)
    return x, y


def _place_at_edge(spread: bytes) -> Point:
    """A point at the lower edge, for a paper without any known term."""
    return spread[0] * 256 + spread[1], WIDTH - spread[2]
