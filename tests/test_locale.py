"""Languages: numbers, dates, plural forms, and messages that stand in a catalogue."""

from __future__ import annotations

import gettext
from collections.abc import Iterator
from pathlib import Path

import pytest

from papershelf import locale
from papershelf.locale import Locale, find_messages, to_key
from papershelf.records.date import PartialDate

DAY, MONTH, YEAR = PartialDate(2026, 9, 6), PartialDate(2026, 9), PartialDate(2026)
SPACE = "\N{NARROW NO-BREAK SPACE}"


@pytest.mark.parametrize(
    ("tag", "number", "short", "long"),
    [
        ("en", "86,560", ("6 Sep 2026", "Sep 2026", "2026"), "Sunday, 6 September 2026"),
        ("de", "86.560", ("6. Sept. 2026", "Sept. 2026", "2026"), "Sonntag, 6. September 2026"),
        ("fr", f"86{SPACE}560", ("6 sept. 2026", "sept. 2026", "2026"), "dimanche 6 septembre 2026"),
        ("es", "86.560", ("6 sept 2026", "sept 2026", "2026"), "domingo, 6 de septiembre de 2026"),
        ("zh", "86,560", ("2026年9月6日", "2026年9月", "2026年"), "2026年9月6日星期日"),
        ("pt-BR", "86.560", ("6 de set. de 2026", "set. de 2026", "2026"), "domingo, 6 de setembro de 2026"),
        ("xx", "86,560", ("6 Sep 2026", "Sep 2026", "2026"), "Sunday, 6 September 2026"),
    ],
)
def test_numbers_and_dates_are_the_languages_own(
    tag: str, number: str, short: tuple[str, str, str], long: str
) -> None:
    said = Locale(tag)
    assert said.format_number(86_560) == number
    assert tuple(map(said.format_short, (DAY, MONTH, YEAR))) == short
    assert said.format_long(DAY) == long


@pytest.mark.parametrize(
    ("tag", "said"),
    [("en", "Sunday, 6 September 2026"), ("fr", "Dimanche 6 septembre 2026"), ("zh", "2026年9月6日星期日")],
)
def test_a_date_alone_has_a_capital(tag: str, said: str) -> None:
    assert Locale(tag).format_heading(DAY) == said


@pytest.mark.parametrize(
    ("iso", "week", "days"),
    [
        ("2026-W01", "Week 1 of 2026", "29 Dec 2025 to 4 Jan 2026"),
        ("0001-W01", "Week 1 of 0001", "1 Jan 0001 to 7 Jan 0001"),
        ("9999-W52", "Week 52 of 9999", "27 Dec 9999 to 31 Dec 9999"),
    ],
)
def test_weeks(iso: str, week: str, days: str) -> None:
    assert (Locale().format_week(iso), Locale().format_week_span(iso)) == (week, days)


@pytest.mark.parametrize(
    ("tag", "days"),
    [("en", "Mo Tu We Th Fr Sa Su"), ("fr", "lu ma me je ve sa di"), ("zh", "一 二 三 四 五 六 日")],
)
def test_a_week_begins_on_monday_as_iso_has_it(tag: str, days: str) -> None:
    assert " ".join(Locale(tag).days) == days


@pytest.mark.parametrize(
    ("tag", "of", "name"),
    [("en", "ar", "Arabic"), ("de", "pt-BR", "Portugiesisch (Brasilien)"), ("zh", "fr", "法语"), ("en", "xx", "xx")],
)
def test_the_name_of_a_language(tag: str, of: str, name: str) -> None:
    assert Locale(tag).language(of) == name


@pytest.mark.parametrize(
    ("tag", "rtl"), [("en", False), ("zh", False), ("ar", True), ("he", True), ("fa", True), ("ur", True)]
)
def test_the_direction_of_a_language(tag: str, rtl: bool) -> None:
    assert Locale(tag).is_rtl is rtl


# --- catalogues -----------------------------------------------------------------------------

HEAD = '''msgid ""
msgstr ""
"Language: {}\\n"
"Plural-Forms: {}\\n"
"Content-Type: text/plain; charset=utf-8\\n"

'''
POLISH = "nplurals=3; plural=(n==1 ? 0 : n%10>=2 && n%10<=4 && (n%100<10 || n%100>=20) ? 1 : 2);"


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A folder of catalogues in place of ours."""
    monkeypatch.setattr(locale, "FOLDER", tmp_path)
    locale._load_catalogue.cache_clear()
    yield tmp_path
    locale._load_catalogue.cache_clear()


def write(folder: Path, language: str, rule: str, text: str) -> None:
    (folder / f"{language}.po").write_text(HEAD.format(language, rule) + text, encoding="utf-8")


def test_a_message_is_translated_with_its_values(folder: Path) -> None:
    write(folder, "de", "nplurals=2; plural=(n != 1);", 'msgid "By %(name)s"\nmsgstr "Von %(name)s"\n')
    assert Locale("de").gettext("By %(name)s", name="100 %(x)s <b>") == "Von 100 %(x)s <b>"
    assert Locale("de-AT").gettext("By %(name)s", name="A") == "Von A"
    assert Locale("fr").gettext("By %(name)s", name="A") == "By A"
    assert Locale("de").gettext("Not there") == "Not there"


def test_a_message_without_a_translation_is_english_with_its_rule(folder: Path) -> None:
    """Chinese has one form, English two."""
    text = 'msgid "%(num)s tag"\nmsgid_plural "%(num)s tags"\nmsgstr[0] ""\n'
    write(folder, "zh", "nplurals=1; plural=0;", text)
    said = Locale("zh")
    assert [said.ngettext("%(num)s tag", "%(num)s tags", n) for n in (1, 2)] == ["1 tag", "2 tags"]


def test_traditional_chinese_is_not_simplified(folder: Path) -> None:
    write(folder, "zh", "nplurals=1; plural=0;", 'msgid "Papers"\nmsgstr "论文"\n')
    said = {tag: Locale(tag).gettext("Papers") for tag in ("zh", "zh-CN", "zh-Hans", "zh-TW", "zh-Hant", "zh-HK")}
    assert [tag for tag, word in said.items() if word == "论文"] == ["zh", "zh-CN", "zh-Hans"]


@pytest.mark.parametrize(
    ("language", "rule", "forms"),
    [("zh", "nplurals=1; plural=0;", 1), ("fr", "nplurals=2; plural=(n > 1);", 2), ("pl", POLISH, 3)],
)
def test_plural_forms_are_chosen_as_gettext_chooses_them(
    folder: Path, language: str, rule: str, forms: int
) -> None:
    said = "".join(f'msgstr[{at}] "%(num)s form{at}"\n' for at in range(forms))
    write(folder, language, rule, f'msgid "%(num)s paper"\nmsgid_plural "%(num)s papers"\n{said}')
    choose = gettext.c2py(rule.partition("plural=")[2].rstrip(";"))  # type: ignore[attr-defined]
    for number in range(200):
        found = Locale(language).ngettext("%(num)s paper", "%(num)s papers", number)
        assert found == f"{number} form{choose(number)}"


# --- scripts --------------------------------------------------------------------------------

SCRIPT = """a = _("All papers"); b = _(`Show ${left} more`)
c = {"x": ngettext(`${num} paper`, `${num} papers`, found.total), d_: other_("no")}"""


def test_messages_of_a_script_are_found_with_their_lines() -> None:
    assert find_messages(SCRIPT) == [
        (1, "All papers"), (1, "Show %(left)s more"), (2, ("%(num)s paper", "%(num)s papers")),
    ]  # fmt: skip


def test_an_english_script_has_texts_instead_of_calls() -> None:
    said = Locale().translate_script(SCRIPT)
    assert said.startswith('a = "All papers"; b = `Show ${left} more`\n')
    assert 'other_("no")' in said
    assert find_messages(said) == []


def test_forms_that_are_alike_need_no_choice() -> None:
    assert Locale().translate_script("ngettext(`${num} more`, `${num} more`, all)") == "`${num} more`"


def test_a_script_is_translated(folder: Path) -> None:
    text = 'msgid "Show %(left)s more"\nmsgstr "%(left)s weitere „zeigen“"\n\nmsgid "All papers"\nmsgstr "Alle Artikel"\n'
    write(folder, "de", "nplurals=2; plural=(n != 1);", text)
    assert Locale("de").translate_script(SCRIPT).startswith('a = "Alle Artikel"; b = `${left} weitere „zeigen“`\n')


@pytest.mark.parametrize(
    ("literal", "key"),
    [('"It’s “so”"', "It’s “so”"), (r'"a \"b\""', 'a "b"'), ("`${a} of ${b}`", "%(a)s of %(b)s"), ("`plain`", "plain")],
)
def test_the_key_of_a_literal(literal: str, key: str) -> None:
    assert to_key(literal) == key


def test_languages_differ_in_their_digest() -> None:
    assert len({Locale(tag).digest for tag in ("en", "de", "fr", "es", "zh")}) == 5
