"""The field `expansion`: words that mean what a title says, most of which other papers tell."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator

from ...records.paper import Paper
from ...records.text import to_plain
from ..terms.forms import drop_tex
from ..terms.languages import Languages
from ..terms.tokens import split_terms, split_words
from .acronyms import Acronyms, Explanation, find_explanations


class Expander:
    """Finds words for titles, from what all papers of a collection have together."""

    def __init__(self, papers: Iterable[Paper], languages: Languages) -> None:
        self._languages = languages
        self._explained: Counter[Explanation] = Counter()
        for paper in papers:
            self._explained.update(_list_explanations(paper))
        self._acronyms = Acronyms(self._explained, languages.to_term)

    def exchange(self, gone: Iterable[Paper], come: Iterable[Paper]) -> Expander:
        """The expander of the same papers, but for some."""
        found = Expander(come, self._languages)
        found._explained.update(self._explained)
        for paper in gone:
            found._explained.subtract(_list_explanations(paper))
        found._acronyms = Acronyms(+found._explained, self._languages.to_term)
        return found

    def find_differences(self, other: Expander, papers: Iterable[Paper]) -> Iterator[str]:
        """The ids of those papers that another expander expands otherwise."""
        if self._acronyms != other._acronyms:
            yield from (paper.id for paper in papers if self.expand(paper) != other.expand(paper))

    def expand(self, paper: Paper) -> str:
        """The acronyms of long forms in a paper's title, the long forms of acronyms, and words with
        TeX without it."""
        title = to_plain(paper.title, braces=True)
        terms = split_terms(title, self._languages.to_term)
        found = [
            *(drop_tex(word) for word in split_words(title) if "\\" in word),
            *self._acronyms.find_long_forms(title, _list_explanations(paper)),
            *self._acronyms.find_acronyms(terms),
        ]
        return " ".join(dict.fromkeys(found))


def _list_explanations(paper: Paper) -> set[Explanation]:
    return set(find_explanations(f"{paper.title} {paper.abstract}"))
