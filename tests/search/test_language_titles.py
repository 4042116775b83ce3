"""Titles of real works in languages whose words are joined to others, or change, are found by words that people type."""

from __future__ import annotations

from pathlib import Path
from random import Random

import pytest
from benchmarks.search import client
from benchmarks.search.language_kinds import Title, list_kinds
from benchmarks.search.languages import draw_items

from papershelf.records.collection import Collection
from papershelf.records.paper import Paper
from papershelf.records.source import Place

from .test_client import make_ask

# Language -> (title, what finds it, what finds it as a correction, what doesn't); a space behind a query finishes its last word.
TITLES: dict[str, list[tuple[str, list[str], list[str], list[str]]]] = {
    # Abstracts of DHd 2016; a book of 2014.
    "de": [
        ("Netzwerkanalysen als Methode in der historischen Epistemologie",
         ["Analyse ", "Analysen ", "Netzwerk ", "Netzwerk Analyse ", "Methode Analyse "], ["Netzwerkanlysen ", "Netzwerkanlysen"], ["Analphabet "]),
        ("TInCAP – ein interdisziplinäres Korpus zu Ambiguitätsphänomenen",
         ["Ambiguitaetsphaenomene ", "Phänomene ", "interdisziplinaer "], ["Ambigutätsphänomene "], ["Phantom "]),
        ("Small Data: Wissensproduktion und -vermittlung bei digitalen Visualisierungen in der Kunstgeschichte",
         ["Wissensproduktion und -vermittlung bei digitalen Visualisierungen", "Geschichte ", "Produktion "], [], ["Geschichte -vermittlung "]),
        ("Normzweck und Deliktstypus der einfachen und schweren Brandstiftung gem. §§ 306, 306a StGB n.F", ["Stiftung ", "Norm ", "Typus "], [], ["Staub "]),
    ],
    # Seoul National University, a thesis of 2018; Journal of KIISE 46 (7), 2019.
    "ko": [
        ("심층강화학습을 이용한 무인수상선의 충돌회피", ["충돌회ㅍ", "충도", "강화 학습", "수상선은 "], ["심층강하학습 ", "충똘 "], ["회사 "]),
        ("이미지 정보를 이용한 영어-한국어 자동 번역", ["자동 벼", "번역의 ", "한국어 번"], ["벙역 ", "범역"], ["지명 "]),
    ],
    # Tarbiz 87 (2020); Iyunim ba-Hinukh 20 (2020).
    "he": [
        ("תולדות הנוסח של התלמוד הירושלמי: עיונים בקטעי הגניזה", ["עיון ", "קטע ", "גניזות ", "והנוסחים "], ["הירשלמי ", "תולדת גניזב "], ["קטר "]),
        ("קורבנות לבריונות ברשת בקרב ילדים צעירים: מאפייני התופעה והקשר לתמיכה חברתית ולתחושת בדידות",
         ["ילד ", "קורבן ", "תופעות ", "צעיר "], ["קרבנות ", "בדדות "], ["ילקוט "]),
    ],
    # Egyptian journals: 10.21608/jle.2025.404623.1071, 10.21608/abj (2025); a thesis.
    "ar": [
        ("أثر استخدام العملات المشفرة على جريمة الاحتيال الإلكتروني",
         ["إلكتروني ", "الكترونية ", "وبالإلكترونية ", "العملا", "الاحت", "عملة "], ["اإلكتروني ", "المشفةر "], ["قانون "]),
        ("الالتزام الدولي بحماية التنوع البيولوجي", ["التزام ", "الالتزامات ", "وللدول ", "دولية ", "التزا"], ["البيولجي ", "حماية "], ["حمام "]),
    ],
}  # fmt: skip


@pytest.mark.parametrize("language", TITLES)
def test_titles_are_found_by_what_people_type(language: str, tmp_path: Path) -> None:
    titles = TITLES[language]
    records = [{"id": f"p{at}", "title": title} for at, (title, *_) in enumerate(titles)]
    papers = Collection.of((Place("", "x.yaml"), Paper.model_validate(one)) for one in records)
    spoken = client.load_languages(*(["de", "en"] if language == "de" else ["en"]))
    ask = make_ask(client.write_index(tmp_path, list(client.make_documents(papers, spoken)), spoken))
    cases = [(f"p{at}", query, how) for at, (_, *lists) in enumerate(titles)
             for how, queries in zip(("all", "guessed", ""), lists, strict=True) for query in queries]  # fmt: skip
    answers = ask(*(["search", query, {}] for _, query, _ in cases))
    found = [(id, query, {hit["id"]: answer["report"]["how"] for hit in answer["hits"]}.get(id, ""))
             for (id, query, _), answer in zip(cases, answers, strict=True)]  # fmt: skip
    assert found == cases


def test_queries_are_made_from_titles_by_rule() -> None:
    """The benchmark of languages asks what its kinds say."""
    words = {"Netzwerk", "Analyse", "Analysen", "analyse", "analysen"}
    titles = [TITLES["de"][0][0], TITLES["ko"][1][0], TITLES["ar"][1][0], TITLES["he"][1][0]]
    records = [{"id": f"title-in-file-{at}", "title": title} for at, title in enumerate(titles)]
    papers = Collection.of((Place("", "x.yaml"), Paper.model_validate(one)) for one in records)
    made = {kind: (query, right) for kind, query, right in draw_items(papers, "de", words)}
    assert made["last part of a compound"] == ("Analysen", ["title-in-file-0"])
    assert made["compound as two words"] == ("Netzwerk Analysen", ["title-in-file-0"])
    assert made["whole title"][1] == ["title-in-file-3"]
    korean = {query for kind, query, _ in draw_items(papers, "ko", words) if kind == "noun without particle"}
    assert korean == {"정보"}
    kinds = list_kinds("xx")
    assert list(kinds) == list(list_kinds("de"))[: len(kinds)]
    assert all(kind(Title("", "de", Random(1))) is None for name, kind in kinds.items() if name != "whole title")
