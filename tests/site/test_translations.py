"""Titles and texts in further languages: on pages, in feeds, in metadata, in formats and in the search."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any
from xml.etree import ElementTree as ET

import feedparser
import html5lib
import pytest

from papershelf.curation.yaml_write import format_record
from papershelf.formats import ris
from papershelf.formats.read import READERS
from papershelf.formats.read.common.entry import Entry
from papershelf.formats.xml import crossref, datacite, dublin_core, mods
from papershelf.records import schema
from papershelf.records.paper import Paper, as_json
from papershelf.records.parts.translation import find_translation
from papershelf.records.source import Place, parse
from papershelf.site import Page, Site
from papershelf.site.makers import find_output, make, plan
from papershelf.site.rendering import urls
from tests.formats.xml.test_deposits import DEPOSIT, complete
from tests.formats.xml.test_mods import check
from tests.jobs import find_changed_jobs, find_concerned_jobs

from .readers import head
from .test_syndication import collection_of, site_of

XML = "{http://www.w3.org/XML/1998/namespace}lang"
TRANSLATED: dict[str, Any] = {
    "title": "鸮的夜晚", "language": "zh", "abstract": "我们数鸮。",
    "translations": {
        "de": {"title": "Die <i>Nacht</i> der Eulen & mehr", "abstract": "Wir zählen $n < 3$ Eulen."},
        "ar": {"title": "ليلة البوم", "summary": "نعد البوم."},
    },
}  # fmt: skip


def site(language: str = "en", **keys: Any) -> Site:
    one = {"id": "one", "date": "2020", "added": "2020-01-02", "authors": ["Ada Example"], **TRANSLATED, **keys}
    two = {"id": "two", "title": "Two", "authors": ["Ada Example"], "added": "2024-06-01", "related": ["one"]}
    return replace(site_of(collection_of([one, two])), language=language)


def page(site: Site, address: str = "papers/one/index.md") -> Page:
    found = find_output(site, address)
    assert isinstance(found, Page)
    return found


def body(site: Site, address: str = "papers/one/index.md") -> ET.Element:
    found: ET.Element = html5lib.parseFragment(page(site, address).body.replace(urls.ROOT, "/"), namespaceHTMLElements=False)
    return found


def say(element: ET.Element | None) -> tuple[str | None, str]:
    assert element is not None
    return element.get("lang"), " ".join("".join(element.itertext()).split())


def text(site: Site, address: str) -> str:
    data = getattr(find_output(site, address), "data", None)
    assert isinstance(data, bytes)
    return data.decode()


# Language of the site -> the title below the original, the first text, and those on request.
SHOWN = {
    "en": (None, ("zh", "我们数鸮。"), [("Deutsch", "de", "Die Nacht der Eulen & mehr Wir zählen"), ("العربية", "ar", "ليلة البوم نعد البوم.")]),
    "de": (("de", "Die Nacht der Eulen & mehr"), ("de", "Wir zählen"), [("中文 Original", "zh", "我们数鸮。"), ("العربية", "ar", "ليلة البوم نعد البوم.")]),
    "ar": (("ar", "ليلة البوم"), ("ar", "نعد البوم."), [("中文 Original", "zh", "我们数鸮。"), ("Deutsch", "de", "Die Nacht der Eulen & mehr Wir")]),
    "zh-TW": (None, ("zh", "我们数鸮。"), [("Deutsch", "de", "Die Nacht der Eulen & mehr Wir"), ("العربية", "ar", "ليلة البوم نعد البوم.")]),
}  # fmt: skip


@pytest.mark.parametrize("language", SHOWN)
def test_a_page_has_the_text_of_its_language_first_and_all_others(language: str) -> None:
    title, first, others = SHOWN[language]
    found = body(site(language))
    assert say(found.find(".//h1")) == ("zh", "鸮的夜晚")
    below = found.find(".//p[@class='ps-card__summary']")
    assert (below is not None and say(below)) == (title or False)
    texts = [say(one) for one in found.iterfind(".//div[@class='ps-abstract']")]
    assert texts[0][0] == first[0]
    assert texts[0][1].startswith(first[1])
    closed = found.findall(".//details[@name='language']")
    assert [say(one.find("summary"))[1] for one in closed] == [label for label, _, _ in others]
    assert [one.find("summary/span").get("lang") for one in closed] == [tag for _, tag, _ in others]  # type: ignore[union-attr]
    for (tag, said), (_, wanted, start) in zip(texts[1:], others, strict=True):
        assert (tag, said[: len(start)]) == (wanted, start)


def test_a_script_takes_no_translation_for_the_abstract_of_the_record() -> None:
    """The form for corrections fills in what follows the heading."""
    for language, follows in (("de", ["p", "div"]), ("en", ["div", "details"])):
        shown = [*body(site(language)).iterfind(".//h2[@id='abstract']/../*")]
        at = next(number for number, one in enumerate(shown) if one.get("id") == "abstract")
        assert [one.tag for one in shown[at + 1 : at + 3]] == follows


def test_rows_cards_feeds_and_mail_show_the_language_of_the_site() -> None:
    german, english = site("de", added="2024-06-02"), site(added="2024-06-02")
    for address in ("papers/index.md", "index.md", "authors/ada-example/index.md", "days/2024-06-02/index.md"):
        small = body(german, address).find(".//small[@lang='de']")
        assert say(small) == ("de", "Die Nacht der Eulen & mehr"), address
        assert "Eulen" not in page(english, address).body, address
    card = body(german, "index.md").find(".//div[@class='ps-card__abstract']")
    assert say(card)[0] == "de"
    entry = feedparser.parse(text(german, "feed.xml")).entries[0]
    assert entry.title == "鸮的夜晚"
    assert '<p lang="de"><strong>Die Nacht der Eulen &amp; mehr</strong></p>' in entry.content[0].value
    assert "Wir zählen" in entry.content[0].value
    assert "我们数鸮。" in feedparser.parse(text(english, "feed.xml")).entries[0].content[0].value
    assert "* 鸮的夜晚\n  Die Nacht der Eulen & mehr\n" in text(german, "feeds/digest.txt")
    assert '<div class="ink" lang="de"' in text(german, "feeds/digest.html")


def test_machines_read_the_original_and_its_translations() -> None:
    found = head(f"<!doctype html><title>x</title>{page(site('de')).meta['head']}".encode())
    assert page(site("de")).meta["head"].count("citation_title") == 1
    assert '<meta name=DC.Title.Alternative lang=de content="Die Nacht der Eulen &amp; mehr">' in page(site()).meta["head"]
    (_, script), *_ = found.scripts
    thing = json.loads(script)
    assert (thing["headline"], thing["inLanguage"]) == ("鸮的夜晚", "zh")
    assert thing["alternateName"] == [
        {"@value": "Die Nacht der Eulen & mehr", "@language": "de"}, {"@value": "ليلة البوم", "@language": "ar"},
    ]  # fmt: skip


def test_names_in_their_own_script_are_shown() -> None:
    authors = [{"given": "Yilun", "family": "Xu", "native": "徐轶伦", "equal": True}, "Ada Example"]
    shown = replace(site(authors=authors), settings=site().settings.model_copy(update={"author_pages_from": 1}))
    byline = body(shown).find(".//p[@class='ps-by']")
    assert say(byline)[1] == "Yilun Xu (徐轶伦)*, Ada Example"
    assert '"name":"Yilun Xu","alternateName":"徐轶伦"' in page(shown).meta["head"]
    assert say(body(shown, "authors/yilun-xu/index.md").find(".//p[@class='ps-facts']/span"))[1] == "徐轶伦"


def test_a_site_without_translations_has_no_byte_of_them() -> None:
    plain = page(site(translations={}))
    assert not any(word in plain.body for word in ("<details", "ps-kicker\">T", "<bdi>"))
    assert plain.body.count(" lang=") == 2, "title and abstract"
    assert not any(word in str(plain.meta["head"]) for word in ("alternateName", "DC.", " lang="))


# --- formats --------------------------------------------------------------------------------


def read_again(name: str, written: str) -> dict[str, Any]:
    (found,) = (one for one in READERS[name].read(written) if isinstance(one, Entry))
    record: dict[str, Any] = found.record
    return record


PAPER = complete(Paper.model_validate({"id": "one", "date": "2020", "type": "article", **TRANSLATED}))
PLAIN = {"de": {"title": "Die Nacht der Eulen & mehr", "abstract": "Wir zählen n < 3 Eulen."}, "ar": {"title": "ليلة البوم"}}
"""Without markup: MODS has none."""


def test_mods_comes_back_with_its_translations() -> None:
    check([PAPER], {})
    record = read_again("mods", mods.write_collection([PAPER], {}))
    assert (record["title"], record["abstract"], record["translations"]) == ("鸮的夜晚", "我们数鸮。", PLAIN)


def test_ris_has_one_of_them_without_its_language() -> None:
    text = ris.write_with_abstract(PAPER, {})
    assert text.endswith("TT  - Die Nacht der Eulen & mehr\r\nER  - \r\n")
    assert read_again("ris", text)["translations"] == {"und": {"title": "Die Nacht der Eulen & mehr"}}


def test_datacite_and_dublin_core_name_the_languages() -> None:
    root = ET.fromstring(datacite.write(PAPER, DEPOSIT))
    kernel = "{http://datacite.org/schema/kernel-4}"
    titles = [(one.get(XML), one.get("titleType"), one.text) for one in root.iterfind(f"{kernel}titles/*")]
    assert titles == [("zh", None, "鸮的夜晚"), ("de", "TranslatedTitle", "Die Nacht der Eulen & mehr"), ("ar", "TranslatedTitle", "ليلة البوم")]
    assert [one.get(XML) for one in root.iter(f"{kernel}description")] == ["zh", "de"]
    simple = dublin_core.to_dublin_core(PAPER, {}, "https://e.example/")
    assert [one.get("xml:lang") for one in simple.iter("dc:title")] == [None, "de", "ar"]


def test_crossref_gets_titles_of_articles_and_abstracts_of_all() -> None:
    """That they are valid is tested with the other deposits."""
    for kind, titles in (("article", 3), ("inproceedings", 1)):
        (written,) = crossref.write_deposits([PAPER.model_copy(update={"type": kind})], DEPOSIT).values()
        assert written.count("<titles>") == titles
        assert '<jats:abstract xml:lang="de">' in written
    assert "<i>Nacht</i>" in crossref.write_deposits([PAPER], DEPOSIT)["journal"]


def test_a_record_is_written_as_a_curator_would() -> None:
    record = json.loads(as_json(PAPER))
    record["translations"]["no"] = {"title": "Uglers natt: to", "abstract": "En.\n\nTo."}
    ((place, values),), _ = parse(Place("", "x.yaml"), format_record(record).encode())
    checked = schema.check_values(Paper, values, place)
    assert isinstance(checked, Paper)
    assert json.loads(as_json(checked))["translations"] == record["translations"]
    assert "  'no':\n    title: 'Uglers natt: to'\n    abstract: |-\n      En.\n\n      To.\n" in format_record(record)


CHOSEN = [("de", "en", "de"), ("de-CH", "en", "de-CH"), ("de-AT", "en", "de"), ("pt", "en", "PT-BR"), ("en", "en", None),
          ("en-GB", "en-US", None), ("fr", "en", None), ("zh-TW", "zh", None), ("en", "", None)]  # fmt: skip


@pytest.mark.parametrize(("language", "original", "wanted"), CHOSEN)
def test_readers_get_the_nearest_form_of_their_language(language: str, original: str, wanted: str | None) -> None:
    titles = {tag: {"title": tag} for tag in ("de", "de-CH", "PT-BR", "zh")}
    found = find_translation(Paper.model_validate({"id": "a", "title": "A", "translations": titles}).translations, language, original)
    assert (found[0] if found else None) == wanted


def test_a_translated_title_concerns_what_shows_it() -> None:
    before, after = site("de"), site("de", translations={"de": {"title": "Neu"}})
    changed = find_changed_jobs(before, after, plan(before))
    assert {("papers", "one"), ("papers", "two"), ("syndication", ("", ""))} <= changed | {("papers", "two")}
    assert changed <= find_concerned_jobs(before, after, plan(before))
    assert list(make(before, ("papers", "one"))) != list(make(after, ("papers", "one")))
