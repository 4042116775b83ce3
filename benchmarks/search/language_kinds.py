"""The kinds of queries that people type in languages whose words are joined to others or change.

Each is made by rule from a title. What a title must have to be as right as that one are `pieces`:
parts of it, as they stand.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass, field
from functools import cached_property, partial
from random import Random

from papershelf.search.terms.fold import SIGNS

_WORD = re.compile(r"[^\W\d_](?:[^\W_]|\u0300-\u036f)*")
# What people don't remember of a title.
_FUNCTION_WORDS = frozenset(
    # German, beside articles and other words of three letters.
    "eine einer eines einem einen ihre ihrer deren dessen beim über oder sowie auch nach dieser "
    "durch zwischen unter ohne gegen ist sind wird zum zur und der die das des dem den von vom für "
    "mit bei auf aus als wie man wie aber nicht "
    # English, in titles in other languages.
    "the and for with from "
    # Korean: "on", "through", "for", "based on", "and", "by".
    "관한 통한 위한 대한 따른 있는 나타난 활용한 이용한 이용하여 미치는 중심으로 및 간의 "
    # Hebrew: "of", "on", "between", "in", "with", "not", "or".
    "של על בין את או גם לא כל היש לשם אל מן לבין בקרב לפי בתור "
    # Arabic: "in", "from", "to", "on", "between", "view".
    "في من إلى على عن بين التي الذي أو مع لدى عبر نحو غير ذات وجهة نظر فى ضوء".split()
)
_LEAST = {"ko": 2, "he": 3, "ar": 4}
"""Fewest letters of a word that tells something; in other languages four."""


@dataclass(frozen=True)
class Typed:
    """A query, and the parts that all right titles have; in lower case, without marks."""

    query: str
    pieces: Sequence[str] = ()


def strip_marks(text: str) -> str:
    """A text in lower case without accents and points; vowels and tones of Thai are no accents."""
    chars = unicodedata.normalize("NFKD", text)
    bare = (char for char in chars if char in SIGNS or not unicodedata.combining(char))
    return unicodedata.normalize("NFC", "".join(bare)).lower()


@dataclass
class Title:
    """A title as people remember it."""

    text: str
    language: str
    random: Random
    words_known: Collection[str] = field(repr=False, default=())
    """Words of the language, as they are written and in lower case."""

    @cached_property
    def words(self) -> list[str]:
        """The words that tell something, as they stand, each once."""
        text = unicodedata.normalize("NFC", self.text)
        if self.language in ("he", "ar"):
            text = "".join(char for char in text if not unicodedata.combining(char))
        found = dict.fromkeys(_WORD.findall(text))
        least = _LEAST.get(self.language, 4)
        return [w for w in found if len(w) >= least and w.lower() not in _FUNCTION_WORDS]

    def pick(self, count: int) -> list[str]:
        """Some of the words, in any order; all if there are fewer."""
        return self.random.sample(self.words, min(count, len(self.words)))

    def change_one(self, change: Change, others: int) -> Typed | None:
        """A word as `change` has it, and some others that are as they stand."""
        found = [(word, *how) for word in self.words for how in change(self, word)]
        if not found:
            return None
        word, typed, piece = self.random.choice(found)
        rest = [other for other in self.words if other not in piece and other != word]
        chosen = self.random.sample(rest, min(len(rest), others))
        query = [typed, *chosen]
        self.random.shuffle(query)
        return Typed(" ".join(query), [strip_marks(one) for one in (piece, *chosen)])


Change = Callable[[Title, str], Iterable[tuple[str, str]]]
"""What may be typed for a word, each with the piece that right titles have."""
Kind = Callable[[Title], Typed | None]


# --- of any language ------------------------------------------------------------------------


def _type_words(count: int) -> Kind:
    def make(title: Title) -> Typed | None:
        words = title.pick(count)
        return (
            Typed(" ".join(words), list(map(strip_marks, words))) if len(words) == count else None
        )

    return make


def _type_beginning(title: Title) -> Typed | None:
    words = title.text.split()
    half = " ".join(words[: len(words) // 2 + 1])
    return Typed(half, [strip_marks(half)]) if len(words) > 3 else None


def _leave_unfinished(title: Title) -> Typed | None:
    if len(title.words) < 3:
        return None
    first, second, third = title.words[:3]
    typed = f"{first} {second} {_cut(third, title)}"
    return Typed(typed, list(map(strip_marks, (first, second, third))))


def _leave_word_unfinished(title: Title) -> Typed | None:
    words = title.pick(1)
    return Typed(_cut(words[0], title), [strip_marks(words[0])]) if words else None


def _cut(word: str, title: Title) -> str:
    return _cut_syllable(word) if title.language == "ko" else word[: max(3, len(word) * 2 // 3)]


def _mistype(count: int) -> Kind:
    """Some words, with a mistake in the longest: a letter less, or another, or two swapped."""

    def make(title: Title) -> Typed | None:
        words = title.pick(count)
        if not words:
            return None
        at = max(range(len(words)), key=lambda place: len(words[place]))
        wrong = _mistype_word(words[at], title)
        typed = [*words[:at], wrong, *words[at + 1 :]]
        return Typed(" ".join(typed), list(map(strip_marks, words))) if wrong != words[at] else None

    return make


def _mistype_word(word: str, title: Title) -> str:
    random = title.random
    at = random.randrange(1, len(word)) if len(word) > 1 else 0
    if title.language == "ko":
        return word[:at] + _mistype_syllable(word[at], random) + word[at + 1 :]
    if len(word) < 4:
        return word
    letters = "".join(title.words)
    other = random.choice([one for one in letters if one.lower() != word[at].lower()])
    changes = [word[:at] + word[at + 1 :], word[:at] + other + word[at + 1 :]]
    changes += [word[: at - 1] + word[at] + word[at - 1] + word[at + 1 :]] if at > 1 else []
    return random.choice(changes)


# --- German ---------------------------------------------------------------------------------

# Duden, "Fugenelement".
_LINKS = ("", "s", "es", "n", "en", "er", "e")
_ENDINGS = ("s", "es", "n", "en", "e", "er", "ern", "nen")
# Words that are endings in most compounds.
_NO_PARTS = frozenset("schaft haft heit keit lich isch tier tor ende".split())
_PART = 4


def _split_compound(title: Title, word: str) -> tuple[str, str] | None:
    """The nouns that make a compound; of several the most equal ones."""
    known, found = title.words_known, []
    low = word.lower()
    for at in range(_PART, len(low) - _PART + 1):
        heads = [low[:at].removesuffix(link) for link in _LINKS if low[:at].endswith(link)]
        head = next((one for one in heads if len(one) >= _PART and one.capitalize() in known), "")
        tail = low[at:]
        if head and tail.capitalize() in known and not {head, tail} & _NO_PARTS:
            found.append((abs(2 * at - len(low)), head, tail))
    return min(found)[1:] if found else None


def _type_part(place: int) -> Change:
    def change(title: Title, word: str) -> Iterable[tuple[str, str]]:
        parts = _split_compound(title, word)
        return [(parts[place].capitalize(), parts[place])] if parts else []

    return change


def _split_word(title: Title, word: str) -> Iterable[tuple[str, str]]:
    parts = _split_compound(title, word)
    return [(" ".join(part.capitalize() for part in parts), word)] if parts else []


def _inflect(title: Title, word: str) -> Iterable[tuple[str, str]]:
    """Another number or case of a word, as a list of words has it."""
    low, known = word.lower(), title.words_known
    longer = [(low + ending, low) for ending in _ENDINGS if low + ending in known]
    shorter = [
        (bare, bare)
        for ending in _ENDINGS
        if low.endswith(ending) and len(bare := low.removesuffix(ending)) > 3 and bare in known
    ]
    return longer + shorter


def _spell(*pairs: tuple[str, str]) -> Change:
    """A word with some letters written otherwise."""

    def change(title: Title, word: str) -> Iterable[tuple[str, str]]:
        typed = word
        for letter, other in pairs:
            typed = typed.replace(letter, other)
        return [(typed, word)] if typed != word else []

    return change


# --- Korean ---------------------------------------------------------------------------------

_PARTICLES = "으로 에서 에게 까지 부터 처럼 보다 을 를 은 는 이 가 의 에 로 와 과 도 만".split()
_AFTER_VOWEL = {"을": "를", "은": "는", "이": "가", "과": "와", "으로": "로"}


def _drop_particle(word: str) -> str:
    """A noun without its particle; the word itself where none is told."""
    for particle in _PARTICLES:
        if word.endswith(particle) and len(word) - len(particle) >= 2:
            before = word[-len(particle) - 1]
            closed = _is_closed(before)
            # "가" follows vowels and "이" consonants: "평가" is no "평" with a particle.
            if particle in _AFTER_VOWEL and not closed:
                continue
            if particle in _AFTER_VOWEL.values() and closed:
                continue
            return word[: -len(particle)]
    return word


def _is_closed(syllable: str) -> bool:
    return "가" <= syllable <= "힣" and (ord(syllable) - ord("가")) % 28 > 0


def _type_noun(title: Title, word: str) -> Iterable[tuple[str, str]]:
    noun = _drop_particle(word)
    return [(noun, noun)] if noun != word else []


def _type_other_particle(title: Title, word: str) -> Iterable[tuple[str, str]]:
    noun = _drop_particle(word)
    if not "가" <= noun[-1] <= "힣":
        return []
    pairs = _AFTER_VOWEL.keys() if _is_closed(noun[-1]) else _AFTER_VOWEL.values()
    return [(noun + one, noun) for one in (*pairs, "의", "에서") if noun + one != word]


def _join_words(title: Title, word: str) -> Iterable[tuple[str, str]]:
    """A word and the next one without the blank between them, which is often left out."""
    found = re.findall(rf"(?<!\S){re.escape(word)} ([가-힣]{{2,}})", title.text)
    nouns = map(_drop_particle, found if re.fullmatch("[가-힣]+", word) else [])
    return [(word + noun, f"{word} {noun}") for noun in nouns]


def _split_noun(title: Title, word: str) -> Iterable[tuple[str, str]]:
    """A noun of four syllables as two of two, with a blank."""
    noun = _drop_particle(word)
    return [(f"{noun[:2]} {noun[2:]}", noun)] if re.fullmatch("[가-힣]{4}", noun) else []


def _cut_syllable(word: str) -> str:
    """A word whose last syllable is being typed: without its final consonant, or only begun."""
    noun = _drop_particle(word)
    last = noun[-1]
    if _is_closed(last):
        return noun[:-1] + chr(ord(last) - (ord(last) - ord("가")) % 28)
    return noun[:-1] + _FIRST[(ord(last) - ord("가")) // 588] if "가" <= last <= "힣" else noun[:-1]


_FIRST = "ㄱㄲㄴㄷㄸㄹㅁㅂㅃㅅㅆㅇㅈㅉㅊㅋㅌㅍㅎ"


def _mistype_syllable(syllable: str, random: Random) -> str:
    """A syllable with another vowel, or without its final consonant."""
    if not "가" <= syllable <= "힣":
        return syllable
    code = ord(syllable) - ord("가")
    if code % 28 and random.random() < 0.5:
        return chr(ord(syllable) - code % 28)
    other = random.choice([vowel for vowel in range(21) if vowel != code // 28 % 21])
    return chr(ord(syllable) + (other - code // 28 % 21) * 28)


# --- Hebrew ---------------------------------------------------------------------------------

_HE_PREFIX = re.compile("^(?:[ושכ]?[הבלמ]|ו|ש)(?=[א-ת]{3,}$)")


def _drop_prefix(title: Title, word: str, prefix: re.Pattern[str] = _HE_PREFIX) -> str:
    """A word without what is joined to it: where a list of words has what is left, but not it."""
    bare, known = prefix.sub("", word), title.words_known
    return bare if bare in known and word not in known else word


def _type_without(prefix: re.Pattern[str]) -> Change:
    def change(title: Title, word: str) -> Iterable[tuple[str, str]]:
        bare = _drop_prefix(title, word, prefix)
        return [(bare, bare)] if bare != word else []

    return change


def _type_prefix(*prefixes: str) -> Change:
    def change(title: Title, word: str) -> Iterable[tuple[str, str]]:
        bare = _drop_prefix(title, word)
        return [(one + bare, bare) for one in prefixes if one + bare != word]

    return change


_FINAL = str.maketrans("כמנפצ", "ךםןףץ")


def _type_singular(title: Title, word: str) -> Iterable[tuple[str, str]]:
    """A plural's singular: without -im, or with -a for -ot. Abstract nouns in -ut have plurals."""
    bare, known = _drop_prefix(title, word), title.words_known
    stem = bare[:-2]
    single = {"ים": stem[:-1] + stem[-1:].translate(_FINAL), "ות": f"{stem}ה"}.get(bare[-2:], "")
    return [(single, bare)] if single in known and f"{stem}ויות" not in known else []


def _drop_vowel_letter(title: Title, word: str) -> Iterable[tuple[str, str]]:
    """A word without a vav or a yod inside, as texts with points are spelled."""
    places = [at for at in range(1, len(word) - 1) if word[at] in "וי"]
    return [(word[:at] + word[at + 1 :], word) for at in places]


# --- Arabic ---------------------------------------------------------------------------------

_AR_PREPOSITION = re.compile("^و?[لبك](?=.{3})")
_AR_PREFIX = re.compile("^(?:[وفبك]?ال|لل|و(?=.{4}))(?=.{3})")


def _type_stem(title: Title, word: str) -> Iterable[tuple[str, str]]:
    """A word without article, "and" and prepositions."""
    bare = _AR_PREFIX.sub("", word)
    return [(bare, bare)] if bare != word else []


def _type_joined(*prefixes: str) -> Change:
    def change(title: Title, word: str) -> Iterable[tuple[str, str]]:
        bare = _AR_PREFIX.sub("", word)
        return [(one + bare, bare) for one in prefixes if one + bare != word]

    return change


def _drop_ending(title: Title, word: str) -> Iterable[tuple[str, str]]:
    """The singular of a regular plural: without -at, -un, -in."""
    for ending, one in (("ات", "ة"), ("ين", ""), ("ون", "")):
        if word.endswith(ending) and len(word) > 6:
            return [(word.removesuffix(ending) + one, word)]
    return []


# --------------------------------------------------------------------------------------------

_ANY: dict[str, Kind] = {
    "whole title": lambda title: Typed(title.text, [strip_marks(title.text)]),
    "first half of the title": _type_beginning,
    "two words": _type_words(2),
    "three words": _type_words(3),
    "while typing": _leave_unfinished,
    "one word unfinished": _leave_word_unfinished,
    "one word, one letter wrong": _mistype(1),
    "three words, one letter wrong": _mistype(3),
}
_OWN: dict[str, dict[str, Change]] = {
    "de": {
        "first part of a compound": _type_part(0),
        "last part of a compound": _type_part(1),
        "compound as two words": _split_word,
        "other number or case": _inflect,
        "ae for ä": _spell(("ä", "ae"), ("ö", "oe"), ("ü", "ue"), ("Ä", "Ae"), ("Ü", "Ue")),
        "a for ä": _spell(("ä", "a"), ("ö", "o"), ("ü", "u"), ("Ä", "A"), ("Ü", "U")),
        "ss for ß": _spell(("ß", "ss")),
    },
    "ko": {
        "noun without particle": _type_noun,
        "noun with another particle": _type_other_particle,
        "two words as one": _join_words,
        "one noun as two": _split_noun,
    },
    "he": {
        "without prefix": _type_without(_HE_PREFIX),
        "with article": _type_prefix("ה"),
        "with another prefix": _type_prefix("ו", "ב", "ל", "מ", "ש", "וה", "שה"),
        "singular for plural": _type_singular,
        "a vav or yod less": _drop_vowel_letter,
    },
    "ar": {
        "without article": _type_stem,
        "without preposition": _type_without(_AR_PREPOSITION),
        "with article": _type_joined("ال"),
        "with another prefix": _type_joined("و", "ب", "ل", "وال", "بال", "لل"),
        "singular for plural": _drop_ending,
        "alef without hamza": _spell(("أ", "ا"), ("إ", "ا"), ("آ", "ا")),
        "alef with hamza": _spell(("ا", "أ")),
        "ha for ta marbuta": _spell(("ة", "ه")),
        "alef maqsura for ya": _spell(("ي", "ى")),
        "Persian letters": _spell(("ي", "ی"), ("ك", "ک")),
    },
}


def list_kinds(language: str) -> dict[str, Kind]:
    """The kinds of queries of a language; those of any language where it has none of its own."""
    own: dict[str, Kind] = {}
    for name, change in _OWN.get(language, {}).items():
        own[name] = partial(Title.change_one, change=change, others=0)
        own[f"{name}, another word"] = partial(Title.change_one, change=change, others=1)
    return _ANY | own
