"""Queries in Lunr's syntax, of thirteen kinds, made from the words of a collection."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from random import Random

from papershelf.search import Document
from papershelf.search.index_fields import FIELDS
from papershelf.search.terms.tokens import split_words

Kind = Callable[["Words"], str]


class Words:
    """Draws words of documents."""

    def __init__(self, documents: Sequence[Document], seed: int) -> None:
        self.random = Random(seed)
        self._documents = documents

    def text(self) -> str:
        """A word of a title or abstract."""
        document = self.random.choice(self._documents)
        return self._pick_word(self.random.choice((document.texts[0], document.texts[2])))

    def name(self) -> str:
        """A word of an author's name, as it is written."""
        return self._pick_word(self.random.choice(self._documents).texts[1].lower())

    def field(self) -> tuple[str, str]:
        """The name of a field, and a word that stands there."""
        at = self.random.randrange(len(FIELDS))
        return FIELDS[at].name, self._pick_word(self.random.choice(self._documents).texts[at])

    def _pick_word(self, text: str) -> str:
        return self.random.choice(split_words(text) or ["nothing"])

    def length(self) -> int:
        return self.random.randint(1, 4)


def _draw_prefix(draw: Words) -> str:
    return f"{draw.text()[: 1 + draw.length()]}*"


def _draw_inner(draw: Words) -> str:
    word, at = draw.text(), draw.length()
    return f"{word[:at]}*{word[at + 1 :]}"


def _draw_mixed(draw: Words) -> str:
    field, word = draw.field()
    return f"+{draw.text()} {field}:{word}^3 {draw.text()[:3]}* -{draw.text()} {draw.text()}~1"


KINDS: dict[str, Kind] = {
    "one word": lambda draw: draw.text(),
    "several words": lambda draw: " ".join(draw.text() for _ in range(draw.length() + 1)),
    "required": lambda draw: f"+{draw.text()} +{draw.text()} {draw.text()}",
    "prohibited": lambda draw: f"{draw.text()} {draw.text()} -{draw.text()}",
    "only prohibited": lambda draw: f"-{draw.text()} -{draw.text()}",
    "field": lambda draw: "{}:{} ".format(*draw.field()) + draw.text(),
    "boost": lambda draw: f"{draw.text()}^{draw.length()} {draw.text()} {draw.text()}^0",
    "beginning": _draw_prefix,
    "end": lambda draw: f"*{draw.text()[draw.length() :]}",
    "beginning and end": _draw_inner,
    "one edit": lambda draw: f"{draw.text()}~1 {draw.text()}",
    "two edits": lambda draw: f"{draw.text()}~2",
    "names": lambda draw: f"{draw.name()} {draw.name()}",
    "mixed": _draw_mixed,
}


def draw_queries(documents: Sequence[Document], each: int, seed: int = 1) -> list[str]:
    """Some queries of each kind; the same ones for the same documents."""
    draw = Words(documents, seed)
    return [kind(draw) for kind in KINDS.values() for _ in range(each)]
