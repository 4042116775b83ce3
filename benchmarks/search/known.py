"""Known-item queries: what a reader types who has a certain paper in mind. Five kinds."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from random import Random

from papershelf.search import Document
from papershelf.search.terms.tokens import STOP_WORDS, split_words

Item = tuple[str, str, str | Sequence[str]]
"""(kind, query, the paper's id, or the ids of all right ones)"""


def _type_some(title: list[str], document: Document, random: Random) -> str:
    return " ".join(random.sample(title, 3))


def _type_all(title: list[str], document: Document, random: Random) -> str:
    return document.title


def _type_author(title: list[str], document: Document, random: Random) -> str:
    name = random.choice(document.names).split()[-1]
    return f"{name} {random.choice(title)}"


def _mistype(title: list[str], document: Document, random: Random) -> str:
    chosen = random.sample(title, 3)
    at = max(range(3), key=lambda place: len(chosen[place]))
    gap = random.randrange(len(chosen[at]))
    chosen[at] = chosen[at][:gap] + chosen[at][gap + 1 :]
    return " ".join(chosen)


def _type_beginning(title: list[str], document: Document, random: Random) -> str:
    first, second, third = title[:3]
    return f"{first} {second} {third[: max(3, len(third) * 2 // 3)]}"


KINDS: dict[str, Callable[[list[str], Document, Random], str]] = {
    "three title words": _type_some,
    "the whole title": _type_all,
    "family name and a title word": _type_author,
    "a letter missing": _mistype,
    "while typing": _type_beginning,
}


def draw_known_items(documents: Sequence[Document], each: int = 80, seed: int = 1) -> list[Item]:
    """Some queries of each kind, for papers whose titles have words enough and are the only one."""
    random = Random(seed)
    titles: dict[str, int] = {}
    for document in documents:
        titles[document.title.lower()] = titles.get(document.title.lower(), 0) + 1
    found: list[Item] = []
    for kind, make in KINDS.items():
        count = 0
        while count < each:
            document = random.choice(documents)
            words = dict.fromkeys(split_words(document.title))
            title = [word for word in words if word not in STOP_WORDS]
            if len(title) < 4 or not document.names or titles[document.title.lower()] > 1:
                continue
            found.append((kind, make(title, document, random), document.id))
            count += 1
    return found
