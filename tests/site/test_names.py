"""The names of long indices: what is typed finds just what has its words, of few files."""

from __future__ import annotations

import json
import random
import subprocess
from collections.abc import Iterable
from pathlib import Path
from typing import Any
from urllib.parse import urljoin

import pytest

from papershelf.locale import Locale
from papershelf.records.collection import Collection
from papershelf.records.paper import Paper
from papershelf.records.slug import to_latin
from papershelf.records.source import Place
from papershelf.records.vocabulary import Person, Tag, Venue
from papershelf.search.terms.fold import fold
from papershelf.settings import Settings
from papershelf.site import Asset, Page, Site
from papershelf.site.listings import index_pages, name_lookup

HERE = Place("", "x.yaml", (0,))
ODD = ["Søren Åström", "Ludwig van Beethoven", "{A Group, Inc.}", "王小明", "王 小红", "Łukasz Żółć", "O'Neil, Cathy",
       "King, Jr., Martin Luther", "Đặng Thị Ngọc Ánh", "محمد الخوارزمي", "C++", "Пётр Чайковский", "𠮷野 家",
       "Wei Wei", "X" * 300 + " Long", "X" * 300 + " Longer", "J.-P. Serre", "Straße"]  # fmt: skip


def some(number: int) -> list[str]:
    """Names of few given and family names, as real ones are; and some odd ones."""
    pick = random.Random(7)
    syllables = "li wei zhang wu an ber to ka mi ro sen ya ne lo du ra xi que jo pe".split()

    def word(least: int) -> str:
        return "".join(pick.choices(syllables, k=pick.randint(least, 3))).capitalize()

    families = [word(1) for _ in range(number // 12)]
    found = dict.fromkeys(ODD)
    while len(found) < number:
        given = " ".join(word(1) for _ in range(pick.choice([1, 1, 1, 2])))
        found[f"{given} {pick.choice(families[: pick.choice([9, len(families)])])}"] = None
    return [*found]


def site(authors: Iterable[str], **vocabularies: list[Any]) -> Site:
    listed = [*authors]
    values = [
        {"id": f"p{at}", "key": f"p{at}", "title": "T", "authors": listed[at : at + 20] + listed[:3]}
        for at in range(0, len(listed), 20)
    ]
    placed = {key: [(HERE, value) for value in found] for key, found in vocabularies.items()}
    collection = Collection.of([(HERE, Paper.model_validate(one)) for one in values], **placed)
    return Site(collection, Settings(names_per_page=100, author_pages_from=1), name="S")


def files(of: Site, kind: Any = "authors") -> dict[str, bytes]:
    return {one.address: one.data for one in name_lookup.make(of, name_lookup.inputs(of, kind)) if isinstance(one, Asset)}


def ask_script(folder: Path, made: dict[str, bytes], typed: list[str]) -> list[dict[str, Any]]:
    """The answers of the script."""
    for name, content in made.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(content)
    script = folder / "names.mjs"
    script.write_text(Locale().translate_script(name_lookup.bundle_script()), encoding="utf-8")
    index = next(name for name in made if name.endswith(".json"))
    command = ["node", str(Path(__file__).with_name("names.mjs")), str(script), str(folder / index)]
    done = subprocess.run(
        command, input=json.dumps(typed), capture_output=True, encoding="utf-8", check=True
    )
    found: list[dict[str, Any]] = json.loads(done.stdout)
    return found


def words(text: str) -> list[str]:
    return "".join(char if char.isalnum() else " " for char in fold(text)).split()


def words_of_names(of: Site) -> dict[str, list[str]]:
    """Slug of each author -> the words of the name."""
    labels = {author: of.collection.author_label(author) for author in of.collection.by_author}
    return {author: words(f"{label} {to_latin(label)}") for author, label in labels.items()}


def find_by_scan(names: dict[str, list[str]], typed: str) -> set[str]:
    """The slugs of authors with all typed words as beginnings of theirs, by looking at each."""
    wanted = words(typed)
    return {author for author, found in names.items()
            if all(any(one.startswith(part) for one in found) for part in wanted)}  # fmt: skip


@pytest.fixture(scope="module")
def large() -> Site:
    return site(some(5990))


def test_what_is_typed_finds_just_what_has_its_words(large: Site, tmp_path: Path) -> None:
    pick = random.Random(3)
    labels = [large.collection.author_label(author) for author in large.collection.by_author]
    typed = [label[: pick.randint(3, 12)] for label in pick.sample(labels, 150)]
    typed += [" ".join(reversed(label.split()))[:14] for label in pick.sample(labels, 100)] + ODD
    typed += ["SOREN ast", "strasse", "lukasz zolc", "serre j p", "nobody", "zz", "wei wei", "o'neil", "王"]
    typed = [one for one in typed if words(one)]
    answers = ask_script(tmp_path, files(large), typed)
    names = words_of_names(large)
    complete = 0
    for text, answer in zip(typed, answers, strict=True):
        assert answer["files"] <= 6, text
        expected = find_by_scan(names, text)
        assert set(answer["slugs"]) == expected if answer["isAll"] else set(answer["slugs"]) <= expected
        complete += answer["isAll"]
    assert complete > len(typed) * 0.9


def test_names_in_too_many_files_are_found_by_two_words_in_a_row(tmp_path: Path) -> None:
    """All words begin with "wa": each alone is in more files than are fetched."""
    ends = [f"{a}{b}{c}" for a in "abcdefghijkl" for b in "aeiouy" for c in ("n", "ng", *range(90))]
    of = site([f"Wa{end} Wang" for end in ends])
    names = words_of_names(of)
    one, natural, turned, long = ask_script(tmp_path, files(of), ["wa", "waku wa", "wang waku", "wakung wa"])
    assert not one["isAll"] and one["files"] == 6 and 100 < len(one["slugs"]) < len(ends)
    assert {slug for slug in find_by_scan(names, "waku wa") if slug.startswith("waku")} == set(natural["slugs"])
    assert set(turned["slugs"]) == find_by_scan(names, "wang waku")
    assert len(turned["slugs"]) == 92
    assert (long["slugs"], long["isAll"]) == (["wakung-wang"], True)


def test_the_most_papers_come_first(large: Site, tmp_path: Path) -> None:
    counts = {author: len(papers) for author, papers in large.collection.by_author.items()}
    (answer,) = ask_script(tmp_path, files(large), ["a"])
    found = [counts[slug] for slug in answer["slugs"]]
    assert found == sorted(found, reverse=True)
    assert found[0] > 100


def test_other_names_find_too(tmp_path: Path) -> None:
    people = [Person(id="ada", name="Ada Lovelace", variants=("A. A. King", "Augusta Ada"))]
    made = files(site([*some(100), "Augusta Ada", "王小明"], people=people))
    king, augusta, wang = ask_script(tmp_path, made, ["king a", "lovelace aug", "wangxiaoming"])
    assert king["slugs"] == ["ada"] or set(king["slugs"]) == {"ada", "martin-luther-king-jr"}
    assert augusta["slugs"] == ["ada"]
    assert [slug.split("-")[0] for slug in wang["slugs"]] == ["wangxiaoming"]


def test_who_has_no_page_is_found_and_leads_to_the_paper(tmp_path: Path) -> None:
    of = site([*some(100), "Ada Alone"])
    of = Site(of.collection, Settings(), name="S")
    (paper,) = of.collection.by_author["ada-alone"]
    (first,) = (slug for slug, papers in of.collection.by_author.items() if slug == "soren-astrom")
    alone, often = ask_script(tmp_path, files(of), ["alone ada", "soren ast"])
    assert alone["slugs"] == [f"../papers/{paper.id}"]
    assert often["slugs"] == [first]


def test_tags_and_venues_by_their_other_names(tmp_path: Path) -> None:
    tags = [f"tag {number}" for number in range(60)]
    values = [{"id": f"p{n}", "key": f"p{n}", "title": "T", "tags": [tag], "venue": f"Venue {n}"}
              for n, tag in enumerate(tags)]  # fmt: skip
    values.append({"id": "x", "key": "x", "title": "X", "tags": ["nlp"], "venue": "CONF"})
    tag = Tag(tag="nlp", label="Language", aliases=("parsing",))
    venue = Venue(key="CONF", name="Conference on Things", short="ConTh")
    collection = Collection.of([(HERE, Paper.model_validate(one)) for one in values],
                          tags=[(HERE, tag)], venues=[(HERE, venue)])  # fmt: skip
    made = Site(collection, Settings(), name="S")
    assert list(name_lookup.plan(made)) == ["tags", "venues", "script"]
    for kind, typed, slug in (("tags", ["lang", "nlp", "pars"], "nlp"),
                              ("venues", ["things", "conf", "conth"], "conf")):  # fmt: skip
        answers = ask_script(tmp_path / kind, files(made, kind), typed)
        assert [answer["slugs"] for answer in answers] == [[slug]] * 3


def test_files_are_small_and_few_change_with_one_author(large: Site) -> None:
    made = files(large)
    assert max(len(data) for name, data in made.items() if name.endswith(".txt")) <= 13_000
    more = files(site([*some(5990), "Aaron Newcomer Zed"]))
    changed = {name for name in more if more[name] != made.get(name)}
    assert len(changed) <= 4
    assert len(made) > 20


def test_the_files_are_the_same_whatever_the_order_of_papers() -> None:
    authors = some(300)
    assert files(site(authors)) == files(site(authors))
    one, other = Collection.of([]), site(authors).collection
    backwards = one.with_papers((HERE, paper, other.fingerprints[paper.id]) for paper in other.papers[::-1])
    settings = site(authors).settings
    assert files(Site(backwards, settings, name="S")) == files(site(authors))


def test_short_indices_have_no_files() -> None:
    assert list(name_lookup.plan(site(some(40)))) == []
    assert list(name_lookup.plan(site(some(60)))) == ["authors", "script"]


def test_hostile_names_end() -> None:
    """Hundreds that begin alike, as long as a name may be."""
    assert len(files(site([f"{'Ab' * 480}{number} Z" for number in range(400)]))) > 1


# --- the pages of the index -----------------------------------------------------------------


def pages_of(of: Site) -> list[Page]:
    args = [arg for arg in index_pages.plan(of) if arg[0] == "authors"]
    return [page for arg in args for page in index_pages.make(of, index_pages.inputs(of, arg)) if isinstance(page, Page)]


def test_every_author_is_on_one_page_and_every_letter_leads_to_its_first(large: Site) -> None:
    made = pages_of(large)
    bodies = {page.address: page.content for page in made}
    assert [*bodies] == ["authors/", *(f"authors/page/{at}/" for at in range(2, len(made) + 1))]
    lines = sum(body.count("<small>") for body in bodies.values())
    assert lines == len(large.collection.by_author)
    assert all(body.count("<small>") <= 100 for body in bodies.values())
    letters = {entry.group for entry in index_pages.list_entries(large, "authors")}
    nav = bodies["authors/"].partition("class=ps-letters")[2].partition("</nav>")[0]
    ways = [line.split('"')[1] for line in nav.splitlines() if "<a" in line]
    assert len(ways) == len(letters)
    for way in ways:
        address, _, anchor = way.partition("#")
        assert f'<h2 id="{anchor}">' in bodies[urljoin("authors/", address)]


def test_a_new_name_moves_only_those_of_its_letter(large: Site) -> None:
    before = {page.address: page.content for page in pages_of(large)}
    after = {page.address: page.content for page in pages_of(site([*some(5990), "Zed Roundabout"]))}
    assert before.keys() == after.keys()
    changed = [address for address in after if after[address] != before[address]]
    assert "authors/" in changed
    assert all(">Ro" in after[address] or address == "authors/" for address in changed)
    assert len(changed) < len(after) / 2


def test_a_page_that_is_not_there_is_not_made(large: Site) -> None:
    assert list(index_pages.make(large, index_pages.inputs(large, ("authors", 999)))) == []
