"""Both sides of the index cut texts into the same words."""

from __future__ import annotations

import os
import re
import string
import unicodedata
from pathlib import Path
from random import Random

import pytest
from benchmarks import corpus
from benchmarks.search import client

from papershelf import search
from papershelf.search.terms.fold import fold
from papershelf.search.terms.stem import stem
from papershelf.search.terms.tokens import STOP_WORDS, split_terms, split_words
from tests import node
from tests.examples import examples

from .samples import documents

HERE = Path(__file__).parent
ODD = [
    "Čížek, José; Łukasz ÖZGÜR", "İstanbul ISTANBUL ıssız", "Straße ÆØÅ œuvre Þór Đặng ħ ŧ", "ﬁnd ﬂow Ⅳ ½ x²",
    "state-of-the-art non‑breaking–dash", "´acute ¨diaeresis a\u0301", "王小明 機械学習 المرحلة", "والشبكات العصبية للتعلّم ولد عليها شـبكة ای کتاب كة", "신경망을 이용한 한국어 꿈 ㄱㄴ 가a각", "基于BERT的深度学习。方法", "ディープラーニングが", "การเรียนรู้เชิงลึก", "ที่สูง จำนวน ส่ ี", "हिन्दी भाषा की, क़", "မြန်မာ ខ្មែរ ລາວ தமிழ் བོད་", "字 x字 𠀀𠀁𠀂 ー", "a\u00a0b\u2028c\ufeffd\x1ce\x85f",
    "snake_case _x_ C++ p(x|y) 10.1145/3341.x", "ΣΑΣ ΌΣΟΣ", "\U0001d400\U0001d41b 😀 x😀y", "", "  ", "---", "\ud800lone",
]  # fmt: skip


def texts() -> list[str]:
    random = Random(1)
    letters = string.printable + "äéßİıſﬁǆΣς½²①ⅷ\u0301\u200b\u00ad"
    drawn = ["".join(random.choices(letters, k=20)) for _ in range(2000)]
    shelves = [text for name in ("toy", "demo") for one in documents(name) for text in one.texts]
    return [*ODD, *drawn, *shelves]


@pytest.fixture(scope="module")
def script(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return client.write_index(tmp_path_factory.mktemp("words"), documents("toy")) / "search.mjs"


def check(script: Path, texts: list[str]) -> None:
    vocabulary = sorted({word for text in texts for word in split_words(text)})
    told = {"lunr": str(client.LUNR), "files": [], "names": ["en"], "script": str(script),
            "texts": texts, "words": vocabulary}  # fmt: skip
    found = node.ask(HERE / "words.mjs", told)
    assert found["folded"] == list(map(fold, texts))
    assert found["words"] == list(map(split_words, texts))
    assert found["terms"] == [split_terms(text, search.Languages().to_term) for text in texts]
    assert found["bare"] == found["stemmed"] == list(map(stem, vocabulary))
    assert set(found["stopped"]) == set(found["filtered"]) == STOP_WORDS


def test_texts_are_folded_cut_and_stemmed_alike(script: Path) -> None:
    check(script, texts())


def test_invented_words_are_stemmed_alike(script: Path) -> None:
    random = Random(2)
    parts = re.findall(r"\w+", "y yy s ss ies sses eed ed ing at bl iz ll e ational tional izer bli logi ful "
                               "ness icate ative al ance ement ion tion sion ous ive a o u b t st ch w x 1")  # fmt: skip
    check(script, ["".join(random.choices(parts, k=random.randint(1, 5))) for _ in range(examples(30_000))])


@pytest.mark.long
@pytest.mark.skipif(not os.environ.get("PAPERSHELF_CORPUS"), reason="PAPERSHELF_CORPUS is not set")
def test_the_words_of_the_corpus_are_cut_alike(script: Path) -> None:
    records = corpus.read_records(Path(os.environ["PAPERSHELF_CORPUS"]))
    check(script, [" ".join([one["title"], *one["authors"], one["abstract"]]) for one in records])


def test_accents_go_and_letters_stay() -> None:
    assert fold("José Čížek Łukasz Özgür Straße") == "jose cizek lukasz ozgur strasse"
    assert split_words("“C++”, C# (and A# or C); H∞-control, n# d++i #x") == [
        "c++", "c#", "and", "a#", "or", "c", "hinf", "control", "n#", "d++i", "x"]
    assert split_words("(Müller's) «état-limite»") == ["muller's", "etat", "limite"]
    assert split_words("few\u2010shot non\u2011rigid") == ["few", "shot", "non", "rigid"]
    # In Thai, Hindi and the like, marks are vowels and tones.
    assert all(unicodedata.category(char) != "Mn" or "\u0900" <= char < "\u1800" for text in ODD for char in fold(text))
    assert split_words("สูง สิง หน้าที่ हिन्दी।") == ["สูง", "สิง", "หน้", "น้า", "าที่", "हिन्दी"]
