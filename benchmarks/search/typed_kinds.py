"""The kinds of queries that people type, each made from a paper."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import pairwise
from random import Random

from papershelf.search import Document
from papershelf.search.terms.tokens import STOP_WORDS, split_words

from .spellings import ACRONYMS, AMERICAN_TO_BRITISH, CLOSED, PLURALS, SHORT_VENUES

_DOI, _ARXIV = r"10\.\S+", r"\d{4}\.\d{5}"
_LETTERS = "abcdefghijklmnopqrstuvwxyz"


@dataclass(frozen=True)
class Typed:
    """A query, and the facts that it tells of papers; without any, only one paper is right."""

    query: str
    words: Sequence[str] = ()
    names: Sequence[str] = ()
    year: int = 0


@dataclass
class Paper:
    """A paper as people remember it."""

    document: Document
    random: Random
    vocabulary: Sequence[str] = field(repr=False, default=())

    @cached_property
    def title(self) -> list[str]:
        """The folded words of the title that tell something, each once."""
        words = dict.fromkeys(split_words(self.document.title))
        return [word for word in words if word not in STOP_WORDS and len(word) > 1]

    @cached_property
    def sentence(self) -> list[str]:
        """A sentence of the abstract."""
        found = re.split(r"(?<=[.?!])\s+", self.document.texts[2])
        good = [one.split() for one in found if 10 <= len(one.split()) <= 40]
        return self.random.choice(good) if good else []

    @property
    def year(self) -> int:
        return self.document.year

    @property
    def names(self) -> Sequence[str]:
        return self.document.names

    @property
    def family(self) -> str:
        """The family name of the first author."""
        return self.names[0].split()[-1]

    def pick(self, count: int) -> list[str]:
        return self.random.sample(self.title, count)

    def run(self, count: int) -> str:
        """Some words of the title as they follow each other."""
        words = self.document.title.split()
        start = self.random.randrange(max(len(words) - count, 0) + 1)
        return " ".join(words[start : start + count])


def to_initials(name: str) -> str:
    """ "A. B." of "Ada Byron Lovelace"."""
    return " ".join(f"{given[0]}." for given in name.replace("-", " ").split()[:-1])


Kind = Callable[[Paper], Typed | None]


# --- mistakes -------------------------------------------------------------------------------


def drop_letter(word: str, random: Random) -> str:
    at = random.randrange(1, len(word))
    return word[:at] + word[at + 1 :]


def swap_letters(word: str, random: Random) -> str:
    at = random.choice([at for at in range(1, len(word) - 1) if word[at] != word[at + 1]] or [0])
    return word[:at] + word[at + 1] + word[at] + word[at + 2 :]


def change_letter(word: str, random: Random) -> str:
    at = random.randrange(1, len(word))
    return word[:at] + random.choice(_LETTERS.replace(word[at], "")) + word[at + 1 :]


def double_letter(word: str, random: Random) -> str:
    at = random.randrange(1, len(word))
    return word[: at + 1] + word[at:]


def change_first_letter(word: str, random: Random) -> str:
    return random.choice(_LETTERS.replace(word[0], "")) + word[1:]


def mistype(change: Callable[[str, Random], str], mistakes: int = 1) -> Kind:
    """Three words of a title with mistakes in the longest."""

    def make(paper: Paper) -> Typed | None:
        words = paper.pick(3)
        wrong = sorted(range(3), key=lambda at: -len(words[at]))[:mistakes]
        if any(len(words[at]) < 6 for at in wrong):
            return None
        typed = [
            change(word, paper.random) if at in wrong else word for at, word in enumerate(words)
        ]
        return Typed(" ".join(typed), words)

    return make


def replace_words(table: dict[str, str]) -> Kind:
    """Three words of a title, one of them as a table has it otherwise."""

    def make(paper: Paper) -> Typed | None:
        known = [word for word in paper.title if word in table]
        if not known:
            return None
        word = paper.random.choice(known)
        others = [other for other in paper.title if other != word]
        words = [word, *paper.random.sample(others, 2)]
        return Typed(" ".join([words[1], table[word], words[2]]), words)

    return make


def replace_phrases(pairs: Iterable[tuple[str, str]]) -> Kind:
    """Three words of a title, with one of some pairs of phrases written as the other."""
    table = list(pairs)

    def make(paper: Paper) -> Typed | None:
        text = f" {' '.join(split_words(paper.document.title))} "
        known = [
            pair
            for pair in table
            if re.search(rf" {re.escape(' '.join(split_words(pair[0])))}s? ", text)
        ]
        if not known:
            return None
        here, typed = paper.random.choice(known)
        own = split_words(here)
        others = [w for w in paper.title if w not in own and w not in (f"{own[-1]}s", f"{typed}s")]
        if len(others) < 2:
            return None
        two = paper.random.sample(others, 2)
        return Typed(f"{two[0]} {typed} {two[1]}", two + own[:-1])

    return make


# --- forms ----------------------------------------------------------------------------------


def _change_number(paper: Paper) -> Typed:
    words = paper.pick(3)
    typed = [word[:-1] if word.endswith("s") else f"{word}s" for word in words]
    return Typed(" ".join(typed), words)


def _change_word(paper: Paper) -> Typed | None:
    words = paper.document.title.split()
    if len(words) < 6:
        return None
    half = words[: max(len(words) * 2 // 3, 5)]
    half[paper.random.randrange(1, len(half))] = paper.random.choice(paper.vocabulary)
    return Typed(" ".join(half))


def _change_in_sentence(paper: Paper) -> Typed | None:
    words = paper.sentence[: len(paper.sentence) // 2 + 2]
    if len(words) < 7:
        return None
    words[paper.random.randrange(1, len(words))] = paper.random.choice(paper.vocabulary)
    return Typed(" ".join(words))


def _name_two(paper: Paper) -> Typed | None:
    if len(paper.names) < 2:
        return None
    two = [name.split()[-1] for name in paper.names[:2]]
    return Typed(f"{two[0]} and {two[1]} {paper.year}", (), two, paper.year)


def _name_two_alone(paper: Paper) -> Typed | None:
    if len(paper.names) < 3:
        return None
    two = [name.split()[-1] for name in paper.random.sample(list(paper.names), 2)]
    return Typed(" ".join(two), (), two)


def _cite_apa(paper: Paper) -> Typed:
    names = ", & ".join(f"{name.split()[-1]}, {to_initials(name)}" for name in paper.names[:3])
    return Typed(
        f"{names} ({paper.year}). {paper.document.title}. {paper.document.venue}, 12, 1026–1032."
    )


def _cite_ieee(paper: Paper) -> Typed:
    names = " and ".join(f"{to_initials(name)} {name.split()[-1]}" for name in paper.names[:3])
    return Typed(f"[{paper.random.randint(1, 60)}] {names}, “{paper.document.title},” in Proc. "
                 f"{paper.document.venue}, {paper.year}, pp. 1026–1032.")  # fmt: skip


def _cite_acl(paper: Paper) -> Typed:
    names = ", ".join(paper.names[:2])
    return Typed(
        f"{names}, et al. {paper.year}. {paper.document.title}. "
        f"In Proceedings of the {paper.document.venue}."
    )


def _cite_bibtex(paper: Paper) -> Typed:
    return Typed(f"title={{{paper.document.title}}}, year={{{paper.year}}}")


def _find_hyphen(paper: Paper) -> list[str]:
    found = re.findall(r"\b[A-Za-z]{2,}-[A-Za-z]{2,}\b", paper.document.title)
    return [one for one in found if not {*split_words(one)} & STOP_WORDS]


def _write_hyphen_as(blank: str) -> Kind:
    def make(paper: Paper) -> Typed | None:
        found = _find_hyphen(paper)
        parts = split_words(found[0]) if found else []
        others = [word for word in paper.title if word not in parts]
        if not found or len(others) < 2:
            return None
        two = paper.random.sample(others, 2)
        return Typed(f"{found[0].replace('-', blank)} {' '.join(two)}", [*parts, *two])

    return make


def _mention_venue(paper: Paper) -> Typed | None:
    short = next((SHORT_VENUES[tag] for _, tag in paper.document.tags if tag in SHORT_VENUES), "")
    words = paper.pick(2)
    return (
        Typed(f"{short} {paper.year} {' '.join(words)}", words, (), paper.year) if short else None
    )


def _scope_venue(paper: Paper) -> Typed | None:
    short = next((SHORT_VENUES[tag] for _, tag in paper.document.tags if tag in SHORT_VENUES), "")
    words = paper.pick(3)
    return Typed(f"venue:{short} {' '.join(words)}", words) if short else None


def _name_short_venue(paper: Paper) -> Typed | None:
    short = next((SHORT_VENUES[tag] for _, tag in paper.document.tags if tag in SHORT_VENUES), "")
    words = paper.pick(3)
    return Typed(f"{' '.join(words)} {short.upper()}", words) if short else None


def find_id(pattern: str, form: str) -> Kind:
    """An identifier of a paper, in a form."""

    def make(paper: Paper) -> Typed | None:
        found = re.search(rf"(?<!\S){pattern}", paper.document.texts[5])
        return Typed(form.format(found[0].replace("_", "-"))) if found else None

    return make


def _write_key(paper: Paper) -> Typed:
    key = f"{paper.family.lower()}{paper.year}{paper.title[0]}"
    return Typed(key, paper.title[:1], (paper.family,), paper.year)


def _drop_accents(paper: Paper) -> Typed | None:
    if paper.family.isascii():
        return None
    bare = split_words(paper.family)[-1]
    return Typed(f"{bare} {paper.title[0]}", paper.title[:1], (paper.family,))


def _name_system(paper: Paper) -> Typed | None:
    name, colon, _ = paper.document.title.partition(":")
    return Typed(name, split_words(name)) if colon and " " not in name and len(name) < 20 else None


def _write_formula(paper: Paper) -> Typed | None:
    title = paper.document.title
    if not re.search(r"[$\\^_\u0370-\u03ff+#∞]|\bC\b", title):
        return None
    signs = {r"\varepsilon": "epsilon", r"\ell_1": "l1", r"\ell": "l", "π": "pi", "ω": "omega",
             "μ": "micro",
             "β": "beta", r"\log": "log", r"\alpha": "alpha", r"\sqrt": "sqrt"}  # fmt: skip
    for sign, name in signs.items():
        title = title.replace(sign, name)
    words = re.sub(r"[$\\{}]", "", title).split()
    at = next((at for at, word in enumerate(words) if word != paper.document.title.split()[at]), 0)
    return Typed(" ".join(words[max(at - 2, 0) : at + 3]))


def _concept(paper: Paper) -> Typed | None:
    """Two words of the title as they stand, and two of the abstract that others lack."""
    pairs = [
        (a, b) for a, b in pairwise(split_words(paper.document.title)) if not {a, b} & STOP_WORDS
    ]
    words = {word for word in split_words(paper.document.texts[2]) if len(word) > 6} - set(
        paper.title
    )
    if not pairs or len(words) < 8:
        return None
    two = paper.random.sample(sorted(words), 2)
    return Typed(" ".join([*paper.random.choice(pairs), *two]))


def fill(form: str, words: int = 0, facts: str = "") -> Kind:
    """A form with the paper's data; `facts` names what else than the words it tells of papers:
    "name" and "year"."""

    def make(paper: Paper) -> Typed | None:
        chosen = paper.pick(words)
        family, year = paper.family, paper.year
        if "mistyped" in form and len(family) < 6:
            return None
        query = form.format(
            *chosen,
            words=" ".join(chosen),
            family=family,
            mistyped=drop_letter(family, paper.random),
            name=paper.names[0],
            initials=to_initials(paper.names[0]),
            year=year,
            near=year + paper.random.choice((1, -1)),
            title=paper.document.title,
            bare=" ".join(split_words(paper.document.title)),
        )
        names = (family,) if "name" in facts else ()
        return Typed(query, chosen, names, year if "year" in facts else 0)

    return make


def _halve(paper: Paper) -> Typed:
    words = paper.document.title.split()
    return Typed(" ".join(words[: len(words) // 2 + 1]))


def _leave_unfinished(paper: Paper) -> Typed:
    first, second, third = paper.title[:3]
    return Typed(f"{first} {second} {third[: max(3, len(third) * 2 // 3)]}", paper.title[:3])


def _quote(paper: Paper) -> Typed | None:
    words = paper.run(3)
    return None if {*split_words(words)} & STOP_WORDS else Typed(f'"{words}"', split_words(words))


KINDS: dict[str, Kind] = {
    "whole title": fill("{title}"),
    "title in lower case without signs": fill("{bare}"),
    "first half of the title": _halve,
    "telling words of the title": lambda paper: Typed(" ".join(paper.title)),
    "two title words": fill("{words}", 2),
    "three title words": fill("{words}", 3),
    "four title words, any order": fill("{words}", 4),
    "while typing": _leave_unfinished,
    "name of a system": _name_system,
    "plural for singular": _change_number,
    "irregular plural": replace_words(PLURALS | {many: one for one, many in PLURALS.items()}),
    "one word otherwise": _change_word,
    "letter missing": mistype(drop_letter),
    "letters swapped": mistype(swap_letters),
    "wrong letter": mistype(change_letter),
    "letter doubled": mistype(double_letter),
    "first letter wrong": mistype(change_first_letter),
    "two words mistyped": mistype(drop_letter, 2),
    "family name, title word": fill("{family} {words}", 1, "name"),
    "full name, title word": fill("{name} {words}", 1, "name"),
    "initials, family name, title word": fill("{initials} {family} {words}", 1, "name"),
    "family name, initials, title word": fill("{family}, {initials} {words}", 1, "name"),
    "author:name title word": fill("author:{family} {words}", 1, "name"),
    "mistyped name, title words": fill("{mistyped} {words}", 2, "name"),
    "name without accents, title word": _drop_accents,
    "family name, year": fill("{family} {year}", 0, "name year"),
    "X et al. (year)": fill("{family} et al. ({year})", 0, "name year"),
    "X et al., year": fill("{family} et al., {year}", 0, "name year"),
    "X and Y year": _name_two,
    "two family names": _name_two_alone,
    "family name, year, title word": fill("{family} {year} {words}", 1, "name year"),
    "X et al. title word": fill("{family} et al {words}", 1, "name"),
    "three title words, year": fill("{words} {year}", 3, "year"),
    "three title words, year off by one": fill("{words} {near}", 3),
    "year:, two title words": fill("year:{year} {words}", 2, "year"),
    "venue, year, two title words": _mention_venue,
    "three title words, venue": _name_short_venue,
    "venue: three title words": _scope_venue,
    "sentence of the abstract": lambda p: Typed(" ".join(p.sentence)) if p.sentence else None,
    "half a sentence, one word otherwise": _change_in_sentence,
    "question": fill("what is the paper about {0} and {1} for {2}?", 3),
    "paper by": fill("paper on {words} by {family}", 2, "name"),
    "concept": _concept,
    "quoted words": _quote,
    "reference, APA": _cite_apa,
    "reference, IEEE": _cite_ieee,
    "reference, ACL": _cite_acl,
    "BibTeX fields": fill("title={{{title}}}, year={{{year}}}"),
    "citation key": _write_key,
    "DOI": find_id(_DOI, "{}"),
    "doi 10.…": find_id(_DOI, "doi {}"),
    "https://doi.org/10.…": find_id(_DOI, "https://doi.org/{}."),
    "DOI: 10.…": find_id(_DOI, "DOI: {}"),
    "arXiv number": find_id(_ARXIV, "{}"),
    "arXiv:…v2": find_id(_ARXIV, "arXiv:{}v2"),
    "arxiv …": find_id(_ARXIV, "arxiv {}"),
    "hyphen as a blank": _write_hyphen_as(" "),
    "hyphen left out": _write_hyphen_as(""),
    "two words as one": replace_phrases((pair, pair.replace(" ", "")) for pair in CLOSED),
    "one word as two": replace_phrases((pair.replace(" ", ""), pair) for pair in CLOSED),
    "acronym for the long form": replace_phrases((long, one) for one, long in ACRONYMS.items()),
    "long form for the acronym": replace_phrases(ACRONYMS.items()),
    "British for American": replace_words(AMERICAN_TO_BRITISH),
    "American for British": replace_words({uk: us for us, uk in AMERICAN_TO_BRITISH.items()}),
    "formula or sign": _write_formula,
}
