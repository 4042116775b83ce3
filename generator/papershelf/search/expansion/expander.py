"""The field `expansion`: words that mean what a title says, most of which other papers tell."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator

from ...records.paper import Paper
from ...records.text import to_plain
from ..terms.languages import Languages
from ..terms.tokens import split_terms, split_words
from ..terms.word_forms import list_without_tex
from .acronyms import Acronyms, Explanation, find_explanations
from .compounds import JOINING, Compounds

# Two words, such as "few-shot", "t-SNE", "GPT-4"; not "state-of-the-art", not "10-20".
_HYPHENATED = re.compile(
    r"(?<![\w{0}])(?!\d+[{0}]\d+\b)([^\W_]+)[{0}]([^\W_]+)(?![\w{0}])".format(r"\u2010\u2011-")
)


class Expander:
    """Finds words for titles, from what all papers of a collection have together."""

    def __init__(self, papers: Iterable[Paper], languages: Languages) -> None:
        self._languages = languages
        self._explained, self._words = self._count(papers)
        self._tabulate()

    def _count(self, papers: Iterable[Paper]) -> tuple[Counter[Explanation], Counter[str]]:
        """The number of papers with each explanation, and with each word that may be a compound."""
        explained: Counter[Explanation] = Counter()
        words: Counter[str] = Counter()
        for paper in papers:
            if found := _list_explanations(paper):
                explained.update(found)
            if listed := self._list_words(paper):
                words.update(listed)
        return explained, words

    def _tabulate(self) -> None:
        self._acronyms = Acronyms(self._explained, self._languages.to_term)
        self._compounds = Compounds(self._words, self._languages.to_term)

    def exchange(self, gone: Iterable[Paper], come: Iterable[Paper]) -> Expander:
        """The expander of the same papers, but for some."""
        (explained, words), (less_explained, fewer_words) = self._count(come), self._count(gone)
        if (explained, words) == (less_explained, fewer_words):
            return self
        found = Expander((), self._languages)
        found._explained = self._explained + explained - less_explained
        found._words = self._words + words - fewer_words
        found._tabulate()
        return found

    def find_differences(self, other: Expander, papers: Iterable[Paper]) -> Iterator[str]:
        """The ids of those papers that another expander expands otherwise."""
        if self._acronyms != other._acronyms or self._words != other._words:
            yield from (paper.id for paper in papers if self.expand(paper) != other.expand(paper))

    def expand(self, paper: Paper) -> str:
        """The acronyms of long forms in a paper's title, and the long forms of acronyms; parts of
        compounds, and compounds of its words; words with a hyphen without it ("fewshot" for
        "few-shot"), words with TeX without that."""
        title = _join_titles(paper)
        terms = split_terms(title, self._languages.to_term)
        found = [
            *list_without_tex(split_words(title)),
            *map("".join, _HYPHENATED.findall(title)),
            *self._acronyms.find_long_forms(title, _list_explanations(paper)),
            *self._acronyms.find_acronyms(terms),
            *self._compounds.find_parts(self._list_words(paper)),
            *self._compounds.find_compounds(terms),
        ]
        return " ".join(word for word in dict.fromkeys(found) if word not in terms)

    def _list_words(self, paper: Paper) -> list[str]:
        """The folded words of a title that may be compounds, each once; others cost time only."""
        is_compounding = self._languages.has_compounds
        title = _join_titles(paper)
        if title.isascii() and not is_compounding:
            return []
        words = dict.fromkeys(split_words(title))
        return [word for word in words if is_compounding or JOINING.fullmatch(word)]


def _join_titles(paper: Paper) -> str:
    """The title, and those in further languages."""
    titles = (paper.title, *(one.title for one in paper.translations.values()))
    return " ".join([to_plain(title, braces=True) for title in titles])


def _list_explanations(paper: Paper) -> set[Explanation]:
    found = set(find_explanations(f"{paper.title} {paper.abstract}"))
    for one in paper.translations.values():
        found.update(find_explanations(f"{one.title} {one.abstract}"))
    return found
