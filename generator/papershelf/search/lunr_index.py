"""A stock index: one JSON file that any Lunr client loads with `lunr.Index.load`.

For small collections only: it grows with them, and readers load it whole. Refs are papers' ids and
pages' addresses. Written as lunr.js 2.3.9 would (`lunr.Builder.build`, `lunr.Index.toJSON`), with
the terms of our own index: so lunr.js finds "José" in it where the query is folded, as it is here.
lunr.py's `Builder` gives the same values, which a test checks, but takes twice as long.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Sequence
from itertools import chain

from lunr import __TARGET_JS_VERSION__

from .documents import Document
from .index.compact import to_json
from .index.postings import DocumentTerms, to_utf16
from .index_fields import FIELDS, K1, B, IndexField
from .terms.languages import ENGLISH, Languages

LunrPostings = dict[str, dict[str, dict[str, object]]]
"""Field -> ref -> metadata, always empty."""


def build_lunr_index(
    documents: Iterable[tuple[Document, DocumentTerms]],
    fields: Sequence[IndexField] = FIELDS,
    languages: Languages = ENGLISH,
) -> bytes:
    """The serialised index of some documents; `fields` and `languages` as in `build_files`.

    For languages other than English, lunr.js needs the files of lunr-languages to load it.
    """
    texts = [(document.id, [text.split() for text in terms]) for document, terms in documents]
    inverted = _invert(texts)
    weigh = _Weights(texts, inverted, fields)
    index = {
        "version": __TARGET_JS_VERSION__,
        "fields": [field.name for field in FIELDS],
        "fieldVectors": [
            [f"{field.name}/{ref}", weigh.to_vector(at, found[at])]
            for ref, found in texts
            for at, field in enumerate(FIELDS)
        ],
        "invertedIndex": [
            [term, {"_index": inverted[term][0], **inverted[term][1]}]
            for term in sorted(inverted, key=to_utf16)
        ],
        "pipeline": languages.pipeline,
    }
    return to_json(index).encode()


def _invert(texts: list[tuple[str, list[list[str]]]]) -> dict[str, tuple[int, LunrPostings]]:
    """Term -> (number in order of first occurrence, its postings)."""
    found: dict[str, tuple[int, LunrPostings]] = {}
    for ref, terms in texts:
        for at, field in enumerate(FIELDS):
            for term in terms[at]:
                if term not in found:
                    found[term] = len(found), {field.name: {} for field in FIELDS}
                found[term][1][field.name][ref] = {}
    return found


class _Weights:
    """The weights of terms (lunr.Builder.createFieldVectors)."""

    def __init__(
        self,
        texts: list[tuple[str, list[list[str]]]],
        inverted: dict[str, tuple[int, LunrPostings]],
        fields: Sequence[IndexField],
    ) -> None:
        self._fields = fields
        self._inverted = inverted
        self._documents = len(texts)
        totals = [sum(len(terms[at]) for _, terms in texts) for at in range(len(FIELDS))]
        self._averages = [total / max(len(texts), 1) for total in totals]
        self._rarity: dict[str, float] = {}

    def to_vector(self, at: int, terms: list[str]) -> list[float]:
        """The numbers of a field's terms, ascending, each followed by its weight."""
        number = self._inverted
        weights = sorted(
            (number[term][0], self._weigh_term(at, term, times, len(terms)))
            for term, times in Counter(terms).items()
        )
        return list(chain.from_iterable(weights))

    def _weigh_term(self, at: int, term: str, times: int, length: int) -> float:
        norm = K1 * (1 - B + B * (length / self._averages[at])) + times
        score = self._compute_idf(term) * ((K1 + 1) * times) / norm * self._fields[at].boost
        # JavaScript's rounding: halves go up.
        return math.floor(score * 1000 + 0.5) / 1000

    def _compute_idf(self, term: str) -> float:
        if term not in self._rarity:
            frequency = sum(map(len, self._inverted[term][1].values()))
            part = (self._documents - frequency + 0.5) / (frequency + 0.5)
            self._rarity[term] = math.log(1 + abs(part))
        return self._rarity[term]
