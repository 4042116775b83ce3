"""Words inside titles of scripts that put no spaces between words are found, in titles of real books and articles."""

from __future__ import annotations

import pytest
from benchmarks.search import client

from papershelf.records.collection import Collection
from papershelf.records.paper import Paper
from papershelf.records.source import Place

from .test_client import Ask, make_ask

# (title, where it appeared, words as a dictionary has them, in it but not at its beginning)
TITLES = [
    ("深度学习研究综述", "计算机应用研究 2012", ["研究", "综述", "学习"]),
    ("统计学习方法", "清华大学出版社 2012", ["学习", "方法"]),
    ("神经网络与深度学习", "机械工业出版社 2020", ["网络", "深度学习", "学习"]),
    ("知识图谱构建技术综述", "计算机研究与发展 2016", ["图谱", "构建技术", "综述"]),
    ("卷积神经网络研究综述", "计算机学报 2017", ["神经网络", "研究综述"]),
    ("大数据管理：概念、技术与挑战", "计算机研究与发展 2013", ["数据", "管理", "概念", "挑战"]),
    ("云计算：体系架构与关键技术", "通信学报 2011", ["计算", "体系架构", "关键技术"]),
    ("迁移学习研究进展", "软件学报 2015", ["学习", "研究进展"]),
    ("生成式对抗网络GAN的研究进展与展望", "自动化学报 2017", ["对抗网络", "GAN", "研究进展", "展望"]),
    ("区块链技术发展现状与展望", "自动化学报 2016", ["技术", "现状", "展望"]),
    ("言語処理のための機械学習入門", "コロナ社 2010", ["処理", "機械学習", "入門"]),
    ("Conditional Random Fieldsを用いた日本語形態素解析", "情報処理学会研究報告 2004", ["日本語", "形態素解析", "random fields"]),
    ("パターン認識と機械学習", "丸善出版 2007", ["認識", "機械学習"]),
    ("データ解析のための統計モデリング入門", "岩波書店 2012", ["解析", "統計", "モデリング"]),
    ("ベイズ推論による機械学習入門", "講談社 2017", ["推論", "機械学習", "入門"]),
    ("ゼロから作るDeep Learning", "オライリー・ジャパン 2016", ["作る", "deep learning"]),
    ("確率ロボティクス", "毎日コミュニケーションズ 2007", ["ロボティクス", "ロボ"]),
    ("自然言語処理の基礎", "オーム社 2022", ["言語処理", "処理", "基礎"]),
    # Terms of the Office of the Royal Society of Thailand: "machine learning", "computer vision".
    ("การเรียนรู้ของเครื่อง", "สำนักงานราชบัณฑิตยสภา", ["เรียนรู้", "เครื่อง"]),
    ("คอมพิวเตอร์วิทัศน์", "สำนักงานราชบัณฑิตยสภา", ["วิทัศน์"]),
]  # fmt: skip


@pytest.fixture(scope="module")
def ask(tmp_path_factory: pytest.TempPathFactory) -> Ask:
    records = [{"id": f"title-{at}", "title": title, "venue": venue} for at, (title, venue, _) in enumerate(TITLES)]
    papers = Collection.of((Place("", "papers.yaml"), Paper.model_validate(one)) for one in records)
    return make_ask(client.write_index(tmp_path_factory.mktemp("unspaced"), list(client.make_documents(papers))))


def test_words_inside_titles_are_found(ask: Ask) -> None:
    cases = [(f"title-{at}", word) for at, (_, _, words) in enumerate(TITLES) for word in words]
    answers = ask(*(["search", word, {"limit": 99}] for _, word in cases))
    for (id, word), answer in zip(cases, answers, strict=True):
        assert answer["report"]["how"] == "all", word
        hits = [TITLES[int(hit["id"][6:])][0] for hit in answer["hits"]]
        assert TITLES[int(id[6:])][0] in hits, word


def test_one_letter_and_a_phrase_are_enough(ask: Ask) -> None:
    one, alone, phrase = ask(["search", "言", {}], ["search", "言 ", {}], ["search", '"機械学習入門"', {}])
    assert alone["hits"] == one["hits"]
    assert {hit["title"] for hit in one["hits"]} == {"言語処理のための機械学習入門", "自然言語処理の基礎"}
    assert {hit["title"] for hit in phrase["hits"]} == {"言語処理のための機械学習入門", "ベイズ推論による機械学習入門"}


def test_vowels_and_tones_are_no_accents(ask: Ask) -> None:
    right, wrong, some = ask(["search", "เรียนรู้", {}], ["search", "เรียนรี้", {}], ["search", "รู้ เครื่อง ", {}])
    assert [one["report"]["how"] for one in (right, wrong, some)] == ["all", "any", "all"]


def test_what_matches_is_marked(ask: Ask) -> None:
    pieces, = ask(["markMatches", "GAN的研究 と 機械学習", "機械学習", {}])
    assert [piece for piece, isAsked in pieces if isAsked] == ["機械学習"]
