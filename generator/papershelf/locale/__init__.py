"""A site's language: messages, plural forms, numbers and dates.

Messages are those of gettext: the English text is the key, and a catalogue `<language>.po` in this
folder has the translations (gnu.org/software/gettext/manual, "The Format of PO Files"). A message
is a whole phrase without markup, with `%(name)s` for values. Dates and numbers are those of the
Unicode CLDR, by Babel; English dates are written as in Europe.
"""

from __future__ import annotations

import gettext
import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date as calendar_date
from datetime import timedelta
from functools import cached_property, lru_cache
from hashlib import blake2b
from pathlib import Path

from babel import Locale as Cldr
from babel import UnknownLocaleError
from babel.dates import format_date, format_skeleton, get_day_names
from babel.messages.pofile import read_po
from babel.numbers import format_decimal
from babel.units import format_unit

from ..records.date import PartialDate

FOLDER = Path(__file__).parent
"""The folder of the catalogues, one per language."""
SOURCE = "en"
"""The language of the messages' keys."""

_DATES = 4096
# The CLDR's skeletons of a year, a month and a day; its English dates have the month first.
_SHORT, _LONG = ("y", "yMMM", "yMMMd"), ("y", "yMMMM", "full")
_ENGLISH_DATES = {"y": "yyyy", "yMMM": "MMM yyyy", "yMMMd": "d MMM yyyy", "yMMMM": "MMMM yyyy",
                  "full": "EEEE, d MMMM yyyy"}  # fmt: skip
# In scripts: `_("text")`, _(`text ${name}`) and ngettext(`one`, `several`, number).
_TEXT = r'"(?:[^"\\\n]|\\.)*"|`(?:[^`\\$]|\$\{\w+\})*`'
_CALL = re.compile(rf"\b_\(({_TEXT})\)|\bngettext\(({_TEXT}), ({_TEXT}), ([\w.]+)\)")
_PLACE = re.compile(r"\$\{(\w+)\}|%\((\w+)\)s")


@dataclass(frozen=True)
class _Catalogue:
    """The translations of a language.

    `messages` are by key, `plurals` by the key of the singular; `rule` is an expression in C that
    gives the plural form for a number `n`.
    """

    messages: Mapping[str, str] = field(default_factory=dict)
    plurals: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    rule: str = "n != 1"

    @cached_property
    def form(self) -> Callable[[int], int]:
        """The function that gives the position of the plural form for a number."""
        choose: Callable[[int], int] = gettext.c2py(self.rule)
        return choose


_ENGLISH = _Catalogue()


class Locale:
    """A language, given as a tag of BCP 47 such as `en`, `pt-BR` or `zh`.

    Messages are English if the language has no catalogue; dates and numbers are English if the
    CLDR doesn't know it.
    """

    def __init__(self, tag: str = SOURCE) -> None:
        self.tag = tag
        self._cldr = _parse_tag(tag) or Cldr(SOURCE)
        self._catalogue = _load_catalogue(self._cldr)

    @property
    def is_rtl(self) -> bool:
        """Whether it is written from right to left."""
        return bool(self._cldr.character_order == "right-to-left")

    # --- messages ---------------------------------------------------------------------------

    def gettext(self, message: str, /, **values: object) -> str:
        """A message with its values."""
        text = self._catalogue.messages.get(message, message)
        return text % values if values else text

    def ngettext(self, singular: str, plural: str, number: int, /, **values: object) -> str:
        """A message in the plural form for a number, which is `%(num)s` in it."""
        forms, catalogue = self._find_forms(singular, plural)
        return forms[catalogue.form(number)] % {"num": self.format_number(number), **values}

    def translate_script(self, text: str) -> str:
        """A script with its messages in the language.

        Translating at build time means that readers fetch no catalogue and scripts look nothing up.
        """
        return _CALL.sub(self._translate_call, text)

    @property
    def digest(self) -> bytes:
        """A digest of the language's tag and translations."""
        return blake2b(repr((self.tag, self._catalogue)).encode(), digest_size=12).digest()

    # --- numbers and dates ------------------------------------------------------------------

    def format_number(self, number: int) -> str:
        """A whole number: `86,560`."""
        return str(number) if -1000 < number < 1000 else _format_number(self._cldr, number)

    def format_size(self, number: int) -> str:
        """The size of a file in bytes, rounded to two digits: `820 kB`, `4.3 MB`, `15 MB`."""
        return _format_size(self._cldr, number)

    def format_short(self, date: PartialDate) -> str:
        """`5 Aug 2019`, `Aug 2019` or `2019`."""
        return _format_date(self._cldr, date, _SHORT)

    def format_long(self, date: PartialDate) -> str:
        """`Tuesday, 6 January 2026`; as precise as the date."""
        return _format_date(self._cldr, date, _LONG)

    def format_heading(self, date: PartialDate) -> str:
        """The same as a heading: with a capital, which some languages don't use within a text."""
        text = self.format_long(date)
        return text[:1].upper() + text[1:]

    def format_week(self, iso: str) -> str:
        """`Week 1 of 2026`, of an ISO 8601 week such as `2026-W01`."""
        return self.gettext("Week %(week)s of %(year)s", week=int(iso[6:]), year=iso[:4])

    def format_span(self, days: tuple[PartialDate, PartialDate]) -> str:
        """`29 Dec 2025 to 4 Jan 2026`, or one date where both are the same."""
        first, last = map(self.format_short, days)
        if first == last:
            return first
        return self.gettext("%(first)s to %(last)s", first=first, last=last)

    def format_week_span(self, iso: str) -> str:
        """The days of an ISO 8601 week: `29 Dec 2025 to 4 Jan 2026`."""
        first = calendar_date.fromisocalendar(int(iso[:4]), int(iso[6:]), 1)
        # The last week of Python's calendar is incomplete.
        last = first + min(timedelta(days=6), calendar_date.max - first)
        start, end = (PartialDate(day.year, day.month, day.day) for day in (first, last))
        return self.format_span((start, end))

    def language(self, tag: str) -> str:
        """What a language is called, by its tag: `German`; the tag where the CLDR has no name."""
        found = _parse_tag(tag)
        return (found.get_display_name(self._cldr) if found else None) or tag

    @cached_property
    def days(self) -> tuple[str, ...]:
        """The days of the week, Monday first, in short for the head of a calendar."""
        # In Chinese, Japanese and Korean the short ones are long.
        is_long = self._cldr.language in ("zh", "ja", "ko")
        names = get_day_names("narrow" if is_long else "short", "stand-alone", self._cldr)
        return tuple(names[day] for day in range(7))

    # --- in scripts -------------------------------------------------------------------------

    def _find_forms(self, singular: str, plural: str) -> tuple[tuple[str, ...], _Catalogue]:
        """The forms of a message, and the catalogue whose rule chooses among them."""
        forms = self._catalogue.plurals.get(singular)
        return (forms, self._catalogue) if forms else ((singular, plural), _ENGLISH)

    def _translate_call(self, call: re.Match[str]) -> str:
        text, singular, plural, number = call.groups()
        if text:
            return _to_literal(self.gettext(to_key(text)), text)
        forms, catalogue = self._find_forms(to_key(singular), to_key(plural))
        if len({*forms}) == 1:
            return _to_literal(forms[0], plural)
        written = ", ".join(_to_literal(form, plural) for form in forms)
        # The rule is one of C, which JavaScript reads as C does.
        return f"[{written}][(n => +({catalogue.rule}))({number})]"


def find_messages(script: str) -> list[tuple[int, str | tuple[str, str]]]:
    """(line, key) of each message in a script; of plurals the key is a pair."""
    found: list[tuple[int, str | tuple[str, str]]] = []
    for call in _CALL.finditer(script):
        text, singular, plural, _ = call.groups()
        key = to_key(text) if text else (to_key(singular), to_key(plural))
        found.append((script.count("\n", 0, call.start()) + 1, key))
    return found


def to_key(literal: str) -> str:
    """The key of a message, from its literal in a script."""
    if literal.startswith('"'):
        return str(json.loads(literal))
    return _PLACE.sub(r"%(\1)s", literal[1:-1])


def _to_literal(text: str, literal: str) -> str:
    """A message as a JavaScript literal of the same kind as the one given."""
    if literal.startswith('"'):
        return json.dumps(text, ensure_ascii=False)
    return "`" + _PLACE.sub(r"${\2}", text) + "`"


def to_autonym(tag: str) -> str:
    """What a language is called in itself: `Deutsch`; the tag where the CLDR has no name."""
    found = _parse_tag(tag)
    name = (found.get_display_name() if found else None) or tag
    return name[:1].upper() + name[1:]


@lru_cache
def _parse_tag(tag: str) -> Cldr | None:
    try:
        return Cldr.parse(tag.replace("_", "-"), sep="-")
    except (ValueError, UnknownLocaleError):
        return None


@lru_cache
def _load_catalogue(cldr: Cldr) -> _Catalogue:
    """The catalogue of a language; English for Chinese in traditional characters too."""
    path = FOLDER / f"{cldr.language}.po"
    if cldr.script == "Hant" or not path.is_file():
        return _ENGLISH
    with path.open("rb") as file:
        read = read_po(file)
    messages, plurals = {}, {}
    for message in read:
        translation = message.string or ""
        if isinstance(translation, str):
            messages[str(message.id)] = translation or str(message.id)
        elif all(translation):
            plurals[message.id[0]] = tuple(translation)
    return _Catalogue(messages, plurals, read.plural_expr)


@lru_cache(_DATES)
def _format_number(cldr: Cldr, number: int) -> str:
    return format_decimal(number, locale=cldr)


def _format_size(cldr: Cldr, number: int) -> str:
    rounded = float(f"{max(number, 1000):.2g}")
    unit, factor = ("megabyte", 1e6) if rounded >= 1e6 else ("kilobyte", 1e3)
    return format_unit(rounded / factor, f"digital-{unit}", "short", locale=cldr)


@lru_cache(_DATES)
def _format_date(cldr: Cldr, date: PartialDate, skeletons: tuple[str, ...]) -> str:
    """A date as precise as it is, by the skeletons of a year, a month and a day."""
    year, month, day = (*date.parts, 1, 1)[:3]
    skeleton = skeletons[len(date.parts) - 1]
    whole = calendar_date(year, month, day)
    if cldr.language == SOURCE:
        return format_date(whole, _ENGLISH_DATES[skeleton], SOURCE)
    if skeleton == "full":
        return format_date(whole, skeleton, cldr)
    return format_skeleton(skeleton, whole, locale=cldr)
