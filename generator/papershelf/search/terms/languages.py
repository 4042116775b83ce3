"""The languages whose words are found in all their forms.

English is built in, as in lunr.js. The stemmers of others are those of lunr-languages: in a
browser its own files, which whoever builds a site brings from the `mkdocs` package, and here those
of snowballstemmer. Offered are languages whose stemmers cut every word alike; a test compares them.
Turkish is not, for three words of 60,000; nor is what lunr-languages has no stemmer for.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from importlib import import_module

from .fold import fold
from .stem import stem
from .tokens import STOP_WORDS, ToTerm, build_to_term

_LATIN = "[a-zà-ɏ]+"
SUPPORT = "stemmer.support"
"""The file of lunr-languages that those of languages need."""


@dataclass(frozen=True, slots=True)
class _Rules:
    """What is to be known of a language beside its stemmer in snowballstemmer.

    Words are folded before they are stemmed, so that those typed without accents are found. Some
    stemmers know frequent endings with accents only: `endings` gives these back. `elided` are the
    small words that an apostrophe joins to the next. What a stemmer makes of other words than those
    that are wholly `stemmed` depends on the library, so that they are left alone.
    """

    stemmer: str
    endings: Mapping[str, str] = field(default_factory=dict)
    elided: str = ""
    stemmable: str = _LATIN


OFFERED = {
    "da": _Rules("danish"),
    "de": _Rules("german"),
    "es": _Rules("spanish", {"acion": "ación", "ucion": "ución"}),
    "fi": _Rules("finnish"),
    "fr": _Rules("french", {"ees": "ées", "ee": "ée"},
                 "[cdjlmnst]|qu|jusqu|lorsqu|puisqu|quoiqu"),
    "hu": _Rules("hungarian"),
    "it": _Rules("italian", {}, "[cdlmnstv]|un|gl|agl|all|coll|dall|dell|nell|sull|quest|quell"),
    "nl": _Rules("dutch"),
    "no": _Rules("norwegian"),
    "pt": _Rules("portuguese", {"acao": "ação", "acoes": "ações"},
                 stemmable=f"(?!.[^aeiou]*ci[aeiou]){_LATIN}"),
    "ro": _Rules("romanian"),
    "ru": _Rules("russian", {f"{vowel}и": f"{vowel}й" for vowel in "аеиоуыэюя"},
                 stemmable="[а-я]+"),
    "sv": _Rules("swedish"),
}  # fmt: skip
"""By their names in lunr-languages; English is there always."""


@dataclass(frozen=True)
class Languages:
    """Some languages, in the order in which their stemmers follow each other.

    `files` are the texts of lunr-languages' files for those other than English, and `SUPPORT`.
    """

    names: tuple[str, ...] = ("en",)
    files: Mapping[str, str] = field(default_factory=dict, repr=False)

    @property
    def ordered_files(self) -> list[str]:
        """The files, each after what it needs."""
        return [self.files[name] for name in list_required_files(self.names)]

    @property
    def pipeline(self) -> list[str]:
        """The names by which Lunr knows their stemmers."""
        return ["stemmer" if name == "en" else f"stemmer-{name}" for name in self.names]

    @cached_property
    def to_term(self) -> ToTerm:
        """What makes their words terms."""
        elided = re.compile(self.elisions) if self.elisions else None
        # By another's stemmer: they would hold each other, and none of their memory go back.
        return build_to_term(self.stop_words, replace(self).stem, elided)

    @cached_property
    def stop_words(self) -> frozenset[str]:
        """Words of theirs that are in every text, folded."""
        lists = [_read_stop_words(self.files[name]) for name in self.names if name != "en"]
        found = {fold(word).strip() for words in lists for word in words}
        return frozenset(found | STOP_WORDS if "en" in self.names else found)

    @cached_property
    def endings(self) -> list[tuple[str, str]]:
        """Folded endings, and what they are in full; the longest first."""
        found = {ending: full for rules in self._rules for ending, full in rules.endings.items()}
        return sorted(found.items(), key=lambda one: -len(one[0]))

    @property
    def stemmable_words(self) -> list[str]:
        """For each stemmer a regular expression of the words that it is for."""
        return ["" if name == "en" else f"^{OFFERED[name].stemmable}$" for name in self.names]

    @property
    def elisions(self) -> str:
        """A regular expression for what an apostrophe joins to a word; empty where nothing is."""
        words = [rules.elided for rules in self._rules if rules.elided]
        return f"^(?:(?:{'|'.join(words)})['’])+" if words else ""

    def stem(self, word: str) -> str:
        """The stem of a folded word, by all their stemmers one after the other."""
        for ending, full in self.endings:
            if word.endswith(ending):
                word = word.removesuffix(ending) + full
                break
        for words, stem_ in self._stemmers:
            word = stem_(word) if words.match(word) else word
        return word

    @property
    def _rules(self) -> Iterable[_Rules]:
        return (OFFERED[name] for name in self.names if name != "en")

    @cached_property
    def _stemmers(self) -> list[tuple[re.Pattern[str], Callable[[str], str]]]:
        patterns = map(re.compile, self.stemmable_words)
        stemmers = [stem if name == "en" else _load_stemmer(name) for name in self.names]
        return list(zip(patterns, stemmers, strict=True))


ENGLISH = Languages()


def list_required_files(names: Iterable[str]) -> list[str]:
    """The names of the files of lunr-languages that some languages need."""
    others = [name for name in names if name != "en"]
    return [SUPPORT, *others] if others else []


def _load_stemmer(name: str) -> Callable[[str], str]:
    """One of snowballstemmer's own: by its front door comes another library, where there is one."""
    full = OFFERED[name].stemmer
    module = import_module(f"snowballstemmer.{full}_stemmer")
    found: Callable[[str], str] = getattr(module, f"{full.title()}Stemmer")().stemWord
    return found


_LIST = re.compile(r"(generateStopWordFilter\(')([^']*)(?='\.split\(' '\)\))")


def _read_stop_words(file: str) -> list[str]:
    """The list in a file of lunr-languages."""
    match = _LIST.search(file)
    if not match:
        raise ValueError("this is not a file of lunr-languages")
    return match[2].split()


def drop_stop_words(file: str) -> str:
    """A file of lunr-languages without its list, which is folded elsewhere."""
    return _LIST.sub(r"\1", file)
