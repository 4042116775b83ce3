"""The languages in which all forms of a word are found.

English is built in, as in lunr.js. Stemmers of other languages come from lunr-languages in the
browser, whose files the caller brings from the `mkdocs` package, and from snowballstemmer here.
Only languages whose two stemmers agree on every word are offered; a test compares them. Turkish is
not offered because of three words of 60,000, nor is any language that lunr-languages has no stemmer
for.
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
"""The file of lunr-languages that all its languages need."""


@dataclass(frozen=True, slots=True)
class _Rules:
    """The properties of a language, beside its stemmer in snowballstemmer.

    Words are folded before they are stemmed, so that words typed without accents are found. Some
    stemmers know frequent endings only with accents: `endings` maps the folded ending to the full
    one. `elided` are the short words that an apostrophe joins to the next. Only words that match
    `stemmable` are stemmed, since the libraries disagree on others. `digraphs` matches two letters
    for one that keyboards lack, "ae" for "ä", with the letter that folding leaves of it as a group.
    """

    stemmer: str
    endings: Mapping[str, str] = field(default_factory=dict)
    elided: str = ""
    stemmable: str = _LATIN
    digraphs: str = ""


OFFERED = {
    "da": _Rules("danish"),
    "de": _Rules("german", digraphs="(?<![aeq])([aou])e"),
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
"""Name in lunr-languages -> rules; English is always available."""


_COMPOUNDING = frozenset({"da", "de", "nl", "no", "sv"})
"""Languages that write compounds as one word, with linking letters that their stemmers drop."""


@dataclass(frozen=True)
class Languages:
    """Some languages, in the order in which their stemmers are applied.

    `files` are the texts of lunr-languages' files, by name: one per language other than English,
    and `SUPPORT`.
    """

    names: tuple[str, ...] = ("en",)
    files: Mapping[str, str] = field(default_factory=dict, repr=False)

    @property
    def ordered_files(self) -> list[str]:
        """The files, each after the ones it needs."""
        return [self.files[name] for name in list_required_files(self.names)]

    @property
    def pipeline(self) -> list[str]:
        """The names of the stemmers in Lunr."""
        return ["stemmer" if name == "en" else f"stemmer-{name}" for name in self.names]

    @cached_property
    def to_term(self) -> ToTerm:
        """The function from a token to its term."""
        elided = re.compile(self.elisions) if self.elisions else None
        # The stemmer is a copy's: a reference cycle would keep the memory of both.
        return build_to_term(self.stop_words, replace(self).stem, elided)

    @cached_property
    def stop_words(self) -> frozenset[str]:
        """The stop words of all languages, folded."""
        lists = [_read_stop_words(self.files[name]) for name in self.names if name != "en"]
        found = {fold(word).strip() for words in lists for word in words}
        return frozenset(found | STOP_WORDS if "en" in self.names else found)

    @cached_property
    def endings(self) -> list[tuple[str, str]]:
        """(folded ending, full ending), the longest first."""
        found = {ending: full for rules in self._rules for ending, full in rules.endings.items()}
        return sorted(found.items(), key=lambda pair: -len(pair[0]))

    @property
    def stemmable_words(self) -> list[str]:
        """For each stemmer, a regular expression of the words that it is applied to."""
        return ["" if name == "en" else f"^{OFFERED[name].stemmable}$" for name in self.names]

    @property
    def elisions(self) -> str:
        """A regular expression of elided words before an apostrophe; empty if no language has
        any."""
        words = [rules.elided for rules in self._rules if rules.elided]
        return f"^(?:(?:{'|'.join(words)})['’])+" if words else ""

    @property
    def has_compounds(self) -> bool:
        """Whether one of them writes compounds as one word."""
        return not _COMPOUNDING.isdisjoint(self.names)

    @property
    def digraphs(self) -> str:
        """A regular expression of two letters that stand for an accented one, with the letter as a
        group; empty if no language has any."""
        return next((rules.digraphs for rules in self._rules if rules.digraphs), "")

    def stem(self, word: str) -> str:
        """The stem of a folded word, after all stemmers in turn."""
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
    """A stemmer of snowballstemmer itself: its public function prefers PyStemmer if that is
    installed."""
    full = OFFERED[name].stemmer
    module = import_module(f"snowballstemmer.{full}_stemmer")
    found: Callable[[str], str] = getattr(module, f"{full.title()}Stemmer")().stemWord
    return found


_LIST = re.compile(r"(generateStopWordFilter\(')([^']*)(?='\.split\(' '\)\))")


def _read_stop_words(file: str) -> list[str]:
    """The stop words in a file of lunr-languages."""
    match = _LIST.search(file)
    if not match:
        raise ValueError("this is not a file of lunr-languages")
    return match[2].split()


def drop_stop_words(file: str) -> str:
    """A file of lunr-languages without its stop words, which are folded elsewhere."""
    return _LIST.sub(r"\1", file)
