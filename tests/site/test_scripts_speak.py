"""What scripts say: all of it is in the catalogue, and reads in each language as its rules want."""

from __future__ import annotations

import gettext
import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from babel.messages.catalog import Catalog
from babel.messages.pofile import write_po
from benchmarks.search import client

from papershelf import locale
from papershelf.locale import Locale
from papershelf.records.date import PartialDate
from tests.tools import messages, pseudo

# --- nothing is said that is in no catalogue ------------------------------------------------

_STRING = r'"(?:[^"\\\n]|\\.)*"|\'(?:[^\'\\\n]|\\.)*\''
_REGEX = r"/(?:[^/\\\[\n]|\\.|\[(?:[^\]\\\n]|\\.)*\])+/[a-z]*"
_DIVIDED = re.compile(r"[\w$)\]}`\"']$")
_TOKEN = re.compile(
    rf"(?P<space>\s+|//[^\n]*|/\*.*?\*/)|(?P<string>{_STRING})|(?P<regex>{_REGEX})|[\w$]+|.", re.DOTALL
)
_PIECE = re.compile(r"(?:[^`\\$]|\\.|\$(?!\{))*", re.DOTALL)


def literals(script: str) -> Iterator[tuple[str, str]]:
    """(code before, text) of each string and each piece of a template, those in others' places too."""
    at, before, inside = 0, "", False
    braces = [0]  # that are open, in the script and in each template around
    while at < len(script):
        if inside:
            piece = _PIECE.match(script, at)
            assert piece
            yield before, piece[0]
            at, inside, before = piece.end() + 1, False, before + "…"
            if script[at - 1] == "`":
                braces.pop()
            else:
                at += 1  # the brace of a place
            continue
        token = _TOKEN.match(script, at)
        assert token
        if token["regex"] and _DIVIDED.search(before):
            at, before = at + 1, before + "/"
            continue
        if token["string"]:
            yield before, token[0][1:-1]
        elif token[0] == "`":
            inside = True
            braces.append(0)
        elif token[0] == "}" and not braces[-1] and len(braces) > 1:
            inside = True
        elif token[0] in "{}":
            braces[-1] += 1 if token[0] == "{" else -1
        at = token.end()
        if not token["space"]:
            before = before[-80:] + token[0]


# Several words, one with a capital, or one beside the place of a value are for a reader.
_WORDS = re.compile(r"[^\W\d_]{2,},? [^\W\d_]|^\W*[A-Z][a-z]+|^[a-z]{3,} | [a-z]{3,}$")
_TAGS = re.compile(r"<[^>]*>|^[^<]*>|<[^>]*$")
_ATTRIBUTES = re.compile(r'\b(?:aria-label|title|placeholder|alt)="([^"]+)"')
# What stands here is for a reader, be it one word.
_SHOWN = re.compile(r'(?:textContent[=:]|"aria-label"[:,]|\b(?:title|placeholder|ariaLabel):)`?$')
# And this is not: selectors, classes, errors, which readers are told of by their names.
_UNSEEN = re.compile(
    r"(?:\b(?:querySelector(?:All)?|closest|matches|addEventListener|createElement|MouseEvent)\(|"
    r"\bclassName:|\bfrom|[!=]==)`?$|new(?:Unreachable|Stale|(?:lunr\.\w+)?Error)\([^\"]*$"
)
NAMES = {"BibTeX", "EndNote", "Markdown"}
"""Formats are called so in every language."""
ALLOWED = {
    # names of keys and of places in requests
    "ArrowDown", "ArrowLeft", "ArrowRight", "ArrowUp", "Enter", "Escape", "/ Control+K Meta+K",
    # an event that Zotero listens to
    "ZoteroItemUpdated",
    # errors by their names, and one that nobody is shown
    "Stale", "Unreachable", "the search did not start",
    # a selector of the texts of a page
    "main p",
    # what the search knows: a field, words of requests and of names of venues, and endings of English words
    "title",
    "paper papers article articles publication publications preprint find show me please",
    "annual association chapter conference for ieee in international joint journal meeting of on ",
    "proceedings symposium the and acm cvf rsj transactions workshop",
    "ها ان ات ون ين يه ه ي",  # and of Arabic ones
    "able ability al ally ance ant ation ational ations ative e ed ence ent er ers es ic ical ies ing ings ion ions ",
    "ism ist ities ity ive ization ize ly ment ments ness ous s y",
}  # fmt: skip


def unspoken(script: str) -> list[str]:
    """What a script says in words that are in no catalogue, of one that else says dots."""
    return [text for before, text in literals(script) for text in _read(before, text)]


def _read(before: str, text: str) -> Iterator[str]:
    """The words for a reader in a literal."""
    if _UNSEEN.search(before) or text.startswith((".ps-", ":is(")):
        return
    is_markup = re.search(r'</?\w|="', text)
    wanted = re.compile(r"[^\W\d_]") if _SHOWN.search(before) else _WORDS
    for one in [*_ATTRIBUTES.findall(text), _TAGS.sub(" ", text) if is_markup else text]:
        if wanted.search(one) and one not in NAMES | ALLOWED:
            yield one


@pytest.fixture(scope="module")
def silent(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Locale]:
    """A language that says nothing but dots."""
    with pseudo.spoken(tmp_path_factory.mktemp("silent"), lambda _: "…"):
        yield Locale(pseudo.TAG)


@pytest.mark.parametrize("path", sorted(messages.SCRIPTS), ids=lambda path: path.name)
def test_all_texts_of_scripts_are_in_the_catalogue(silent: Locale, path: Path) -> None:
    assert unspoken(silent.translate_script(path.read_text(encoding="utf-8"))) == []


@pytest.mark.parametrize(
    ("script", "found"),
    [
        ('status.textContent = "Hello there"', ["Hello there"]),
        ('status.textContent = "read"', ["read"]),
        ('make("button", {"aria-label": "Close"})', ["Close"]),
        ('button.setAttribute("aria-label", `close ${name}`)', ["close "]),
        ("const text = `${count} papers`", [" papers"]),
        ("const text = `${some ? `just ${some} of them` : \"\"}`", ["just ", " of them"]),
        ('html = `<p title="No way">${one}</p><b>or no</b>`', ["No way", "  or no "]),
        ('html = `<input aria-label="${label}" placeholder="Find">`', ["Find"]),
        ('say(_("Hello there"), `${_(`from ${name}`)}`)', []),
        ('element.querySelector("ul li a").className = "ps-a ps-b"', []),
        ('const SIGNS = /["`]/g, half = a / 2, text = "it is said" // "not this"', ["it is said"]),
        ('throw new Stale(`of ${version} and no other`)', []),
    ],
)  # fmt: skip
def test_a_word_that_is_in_no_catalogue_is_found(silent: Locale, script: str, found: list[str]) -> None:
    if "_(" in script:
        script = re.sub(r"_\(([^()]*)\)", '"…"', script)
    assert unspoken(script) == found


def test_every_script_is_looked_at() -> None:
    """As the scripts come from three folders: a fourth would be overlooked."""
    package = messages.PACKAGE
    scripts = {path for path in package.rglob("*.js") if not {"mkdocs", "minified"} & {*path.parts}}
    assert scripts == {*messages.SCRIPTS}
    boot = (package / "theme" / "mkdocs" / "assets" / "papershelf" / "boot.js").read_text(encoding="utf-8")
    assert unspoken(re.sub(r"\{\{.*?\}\}|\{%.*?%\}|\{#.*?#\}", "", boot, flags=re.DOTALL)) == []


# --- what is served -------------------------------------------------------------------------

PLURALS = {"zh": "0", "fr": "(n > 1)", "de": "(n != 1)",
           "pl": "(n==1 ? 0 : n%10>=2 && n%10<=4 && (n%100<10 || n%100>=20) ? 1 : 2)"}  # fmt: skip
FORMS = {"zh": ["%(num)s 结果"], "fr": ["%(num)s résultat", "%(num)s résultats"],
         "de": ["%(num)s Treffer", "%(num)s Treffer!"], "pl": ["%(num)s a", "%(num)s b", "%(num)s c"]}  # fmt: skip
COUNT = """const told = number => {
  const num = number
  return ngettext(`${num} result`, `${num} results`, number)
}
"""


@pytest.fixture
def catalogues(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Made-up catalogues of a few messages."""
    for tag, forms in FORMS.items():
        made = Catalog(tag)
        made._num_plurals, made._plural_expr = len(forms), PLURALS[tag]
        made.add(("%(num)s result", "%(num)s results"), forms)
        made.add("Close", f"{tag}: zu")
        made.add("Add to shelf: %(title)s", f"%(title)s → {tag}")
        with (tmp_path / f"{tag}.po").open("wb") as file:
            write_po(file, made)
    monkeypatch.setattr(locale, "FOLDER", tmp_path)
    locale._load_catalogue.cache_clear()
    yield
    monkeypatch.undo()
    locale._load_catalogue.cache_clear()


def run(script: str, folder: Path) -> Any:
    """What a script writes, as JSON, in Node."""
    path = folder / "script.mjs"
    path.write_text(script, encoding="utf-8")
    return client.run(path, None)


@pytest.mark.parametrize(
    ("tag", "script", "served"),
    [
        ("en", 'say(_("Close"))', 'say("Close")'),
        ("en", "say(_(`Add to shelf: ${title}`))", "say(`Add to shelf: ${title}`)"),
        ("en", '`<b title="${_("Close")}">`', '`<b title="${"Close"}">`'),
        ("en", "some.filter((_, at) => at)", "some.filter((_, at) => at)"),
        ("en", "own_(`x`), $_('y')", "own_(`x`), $_('y')"),
        ("de", 'say(_("Close"))', 'say("de: zu")'),
        ("de", "say(_(`Add to shelf: ${title}`))", "say(`${title} → de`)"),
        ("de", 'say(_("Unknown"))', 'say("Unknown")'),
        ("it", 'say(_("Close"))', 'say("Close")'),
    ],
)
def test_a_message_is_translated_in_place(catalogues: None, tag: str, script: str, served: str) -> None:
    assert Locale(tag).translate_script(script) == served


@pytest.mark.parametrize("tag", ["en", *FORMS])
def test_plural_forms_are_chosen_as_by_gettext(catalogues: None, tmp_path: Path, tag: str) -> None:
    script = Locale(tag).translate_script(COUNT)
    numbers = "Array.from({length: 201}, (_, number) => number)"
    found = run(f"{script}console.log(JSON.stringify({numbers}.map(told)))", tmp_path)
    forms = FORMS.get(tag, ["%(num)s result", "%(num)s results"])
    choose = gettext.c2py(PLURALS.get(tag, "n != 1"))
    assert found == [forms[choose(number)] % {"num": number} for number in range(201)]
    assert len({text.split(" ", 1)[1] for text in found}) == len(forms)


# --- numbers, dates and lists ---------------------------------------------------------------

TAGS = ["en", "de", "fr", "es", "zh", "it", "pl", "pt", "ar", "hi", "ja"]
NUMBERS = [0, 1, 12, 999, 1000, 1234, 9999, 10_000, 86_560, 1_234_567]
DATES = ["2019", "2019-08", "2019-08-05", "2026-01-31", "1998-12", "0987-03-09"]
STANDING = "globalThis.document = {documentElement: {lang: %s}}\n"


def module(*names: str) -> str:
    paths = [messages.PACKAGE / "site" / section / "js" / f"{name}.js" for section, name in (each.split("/") for each in names)]
    texts = [re.sub(r"^import .*\n", "", path.read_text(encoding="utf-8"), flags=re.M) for path in paths]
    return Locale().translate_script("".join(texts))


@pytest.mark.parametrize("tag", TAGS)
def test_numbers_are_those_of_pages(tmp_path: Path, tag: str) -> None:
    told = f"console.log(JSON.stringify({NUMBERS}.map(formatNumber)))"
    found = run(f"{STANDING % json.dumps(tag)}{module('rendering/locale')}{told}", tmp_path)
    assert found == [Locale(tag).format_number(number) for number in NUMBERS]


@pytest.mark.parametrize("tag", TAGS)
def test_dates_are_those_of_pages(tmp_path: Path, tag: str) -> None:
    """But that no line breaks in them."""
    told = f"console.log(JSON.stringify({DATES}.map(formatDate)))"
    script = module("rendering/locale", "rendering/elements", "search/results")
    found = run(f"{STANDING % json.dumps(tag)}{script}{told}", tmp_path)
    assert found == [Locale(tag).format_short(PartialDate.parse(date)).replace(" ", "\N{NO-BREAK SPACE}") for date in DATES]


def test_a_page_that_names_no_language_is_english(tmp_path: Path) -> None:
    told = 'console.log(JSON.stringify([formatNumber(1234), formatList(["a", "b"]), formatDate("2019-09-05")]))'
    found = run(f"{STANDING % json.dumps('')}{module('rendering/locale', 'rendering/phrases', 'search/results')}{told}", tmp_path)
    assert found == ["1,234", "a and b", "5\N{NO-BREAK SPACE}Sep\N{NO-BREAK SPACE}2019"]
