"""The search index after changes of records: the files that an index made anew has."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import replace
from itertools import islice
from pathlib import Path
from random import Random
from typing import Any

import pytest
from benchmarks import corpus
from benchmarks.search import client
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import ValidationError

from papershelf.records.collection import Collection
from papershelf.records.lists import ListItem, ReadingList
from papershelf.records.paper import Paper
from papershelf.records.parts.fingerprint import compute_fingerprint
from papershelf.records.slug import slugify
from papershelf.records.source import Place
from papershelf.records.vocabulary import Person, Tag
from papershelf.search import Document, page_to_document, sort_papers
from papershelf.search.index import build, patch, result_blocks
from papershelf.settings import Settings
from papershelf.site import Site
from papershelf.site.previous import Previous
from papershelf.site.reading import digest_head
from papershelf.site.search import index_files
from tests.examples import examples
from tests.search.samples import invent_papers, load_collection

Files = dict[str, bytes]
Papers = dict[str, Paper]
Change = tuple[int, tuple[str, Any]]
"""(number of a paper, (what changes, how)); the number is of no account if a vocabulary does."""

Pages = tuple[Document, ...]
PAGES: Pages = (page_to_document("about/", "About", "A page of words, robots and more."), page_to_document("help/", "Help", ""))
WORDS = ["graph", "graphs", "robot", "żółw", "𝛼lpha", "x" * 30, "planning", "plan", "the", "1", "robot robot", "robot robot robot", "deep graph (DGs)", "DG"]
TEXTS = st.lists(st.sampled_from(WORDS), min_size=1, max_size=9).map(" ".join)
NAMES = ["Ada Example", "A. Example", "ada example", "José García", "Jose Garcia", "Sean O'Neil", "Sean O Neil", "王伟",
         {"family": "Example", "given": "Una", "id": "ada-example"}, {"name": "The Robot Group"}, "Ludwig van Beethoven",
         "Martin Luther King, Jr.", f"Aye {'Bee-' * 25}Cee", f"aye {'bee-' * 25}cee"]  # fmt: skip
TAGS = ["examples", "odd-examples", "New tag", "C++"]
SPELLINGS = [*(name for name in NAMES if isinstance(name, str)), "The Robot Group", "Una Example", "Example, A. B."]


def name_people(ids: list[str], spellings: list[str], share: int) -> list[Person]:
    """Entries in which some spellings are divided among people."""
    groups = [spellings[at * share : (at + 1) * share] or [id] for at, id in enumerate(ids)]
    return [Person(id=id, name=name, variants=tuple(variants)) for id, (name, *variants) in zip(ids, groups, strict=True)]


@st.composite
def draw_tags(draw: Any) -> list[Tag]:
    """Entries whose parents come after them."""
    names = draw(st.lists(st.sampled_from(TAGS), unique=True))
    aliases = draw(st.permutations(["strange", "fresh", *(name for name in TAGS if name not in names)]))
    return [
        Tag(tag=name, label=draw(st.sampled_from(["", "A label", name.upper()])), aliases=tuple(aliases[at : at + 1]),
            parent=draw(st.sampled_from(["", *names[at + 1 :]])))
        for at, name in enumerate(names)
    ]  # fmt: skip


PEOPLE = st.builds(
    name_people,
    st.lists(st.sampled_from(["ada-example", "jose-garcia", "sean-o-neil", "ada", "wangwei"]), unique=True),
    st.permutations(SPELLINGS),
    st.integers(1, 4),
)
CHANGES = st.one_of(
    st.tuples(st.just("people"), PEOPLE),
    st.tuples(st.just("pages"), st.dictionaries(st.sampled_from(["", "about/", "help/", "zoo/"]), TEXTS | st.just(""), max_size=3)),
    st.tuples(st.just("vocabulary"), draw_tags()),
    st.tuples(st.just("lists"), st.dictionaries(st.sampled_from(["one", "two"]), st.tuples(TEXTS, st.lists(st.integers(0, 20), unique=True)))),
    st.tuples(st.just("title"), TEXTS),
    st.tuples(st.just("abstract"), TEXTS | st.just("")),
    st.tuples(st.just("authors"), st.lists(st.sampled_from(NAMES), max_size=4)),
    st.tuples(st.just("tags"), st.lists(st.sampled_from([*TAGS, "Examples", "new tag", "strange", "fresh"]), max_size=3)),
    st.tuples(st.just("venue"), st.sampled_from(["CONF", "conf", "JIE", "Robots", "robots", "A venue of many words"])),
    st.tuples(st.just("series"), st.sampled_from(["", "Robots", "robots"])),  # maybe the name of the venue
    st.tuples(st.just("date"), st.sampled_from(["1980", "2001-01", "2010", "2023-05-05", "2023-05-07", "2030"])),
    st.tuples(st.just("type"), st.sampled_from([None, "book", "misc", "phdthesis"])),
    st.tuples(st.just("citations"), st.sampled_from([None, 0, 700])),
    st.tuples(st.just("own"), st.sampled_from([{}, {"funding": "ERC"}, {"funding": "erc"}, {"funding": "DFG", "reproduced": False}])),
    st.tuples(st.just("status"), st.sampled_from([None, "retracted"])),
    st.tuples(st.just("id"), st.sampled_from(["aaa", "mmm", "zzz"])),
    st.tuples(st.just("new"), st.sampled_from(["1970", "2010", "2023-05-06", "2031"])),
    # One that names a version, or itself, is a work.
    st.tuples(st.just("version_of"), st.sampled_from(["bare", "book", "maths", "thesis.1", "thesis-draft", "zzz-book"])),
    st.tuples(st.just("cites"), st.lists(st.sampled_from(["bare", "book", "maths", "old-maths", "thesis.1", "names", "gone"]), unique=True)),
    st.just(("removed", None)),
)


def collection_of(papers: Papers, like: Collection) -> Collection:
    """A collection of some papers, with the vocabularies of another."""
    nowhere = Place("", "x.yaml")
    return like.with_papers((like.places.get(id, nowhere), one, compute_fingerprint(one)) for id, one in papers.items())


def change(paper: Paper, **keys: Any) -> Paper:
    """A paper with other values of some keys, as a file has them."""
    other = Paper.model_validate({"id": paper.id, "title": "Other", **keys})
    return paper.model_copy(update={key: getattr(other, key) for key in keys})


def apply_entries(like: Collection, changes: Iterable[Change]) -> Collection:
    """A collection with other people or tags."""
    for _, (key, value) in changes:
        if key == "people":
            like = replace(like, people=tuple(sorted(value, key=lambda person: person.id)))
        elif key == "vocabulary":
            like = replace(like, tags={slugify(tag.tag): tag for tag in sorted(value, key=lambda tag: tag.tag)})
        elif key == "lists":
            ids = sorted(like.by_id)
            like = replace(like, lists={
                id: ReadingList(id=id, title=title, papers=tuple(ListItem(id=ids[number % len(ids)]) for number in numbers))
                for id, (title, numbers) in value.items()
            })  # fmt: skip
    return like


def apply(papers: Papers, changes: Iterable[Change]) -> Papers:
    found = dict(papers)
    for number, (key, value) in changes:
        if not found or key in ("people", "vocabulary", "lists", "pages"):
            continue
        id = sorted(found)[number % len(found)]
        paper, name = found[id], f"{value}-{id}"[:40]
        if key in ("removed", "id"):
            del found[id]
        if key == "id":
            found[name] = change(paper, id=name)
        elif key == "new":
            found[name] = change(paper, id=name, key=name, date=value, aliases=[])
        elif key != "removed":
            found[id] = change(paper, **{key: value})
    return found


def make_index(site: Site) -> Files:
    batches = index_files.batches(site, "index")
    written = (index_files.write(site, "index", batch) for batch in batches)
    return {asset.address: asset.data for asset in index_files.join(site, "index", written)}


def read_from(files: Files) -> Any:
    def read(address: str) -> bytes:
        if address not in files:
            raise FileNotFoundError(address)
        return files[address]

    return read


def apply_pages(pages: Pages, changes: Iterable[Change]) -> Pages:
    for _, (key, value) in changes:
        if key == "pages":
            pages = tuple(page_to_document(address, "A page", text) for address, text in sorted(value.items()))
    return pages


def patch_index(site: Site, before: Collection, files: Files, more: Iterable[str] = (), pages: Pages = PAGES) -> Files | None:
    """All files after a patch; None if there was none. `pages` are the hand-written pages before."""
    old, new, former = before.fingerprints, site.records.fingerprints, replace(site, records=before)
    changed = {id for id in old.keys() & new.keys()
               if old[id].whole != new[id].whole or digest_head(former, id) != digest_head(site, id)}  # fmt: skip
    papers = frozenset({*changed, *more} & old.keys() & new.keys())
    previous = Previous(replace(before), papers, read_from(files), pages)
    patched = index_files.patch(site, "index", previous)
    if patched is None:
        return None
    assets, gone = patched
    assert gone <= files.keys()
    return {**{name: data for name, data in files.items() if name not in gone}, **{one.address: one.data for one in assets}}


def site_of(collection: Collection, **options: Any) -> Site:
    return Site(collection, Settings(**options), name="S", pages=PAGES)


@pytest.fixture(scope="module", autouse=True)
def _without_limit() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as context:
        context.setattr(patch, "SHARE", 1)
        yield


@pytest.fixture(scope="module")
def toy() -> Collection:
    return load_collection("toy")


@pytest.fixture
def _in_small_files(monkeypatch: pytest.MonkeyPatch) -> None:
    """Files so small that a few papers cross all limits."""
    for folder in build.SIZES:
        monkeypatch.setitem(build.SIZES, folder, 60)
    monkeypatch.setattr(build, "_CARDS", 2)
    monkeypatch.setattr(build, "_ENTRIES", 4)
    monkeypatch.setattr(result_blocks, "GROUP", 8)


def check(like: Collection, rounds: list[list[Change]], more: int = 0) -> None:
    """Each round of changes leaves the files of an index made anew."""
    collection, files, papers, pages = like, make_index(site_of(like)), dict(like.by_id), PAGES
    for changes in rounds:
        papers, like = apply(papers, changes), apply_entries(like, changes)
        site = replace(site_of(collection_of(papers, like)), pages=apply_pages(pages, changes))
        found = patch_index(site, collection, files, sorted(papers)[:more], pages)
        assert found == make_index(site)
        collection, files, pages = site.records, found, site.pages


ROUNDS = st.lists(st.lists(st.tuples(st.integers(0, 99), CHANGES), min_size=1, max_size=4), min_size=1, max_size=2)


@settings(max_examples=examples(100), deadline=None)
@given(ROUNDS, st.integers(0, 3))
def test_any_changes_leave_what_a_new_index_has(rounds: Any, more: int) -> None:
    check(load_collection("toy"), rounds, more)


@settings(max_examples=examples(150), deadline=None)
@given(ROUNDS)
@pytest.mark.usefixtures("_in_small_files")
def test_limits_are_crossed_both_ways(rounds: Any) -> None:
    check(load_collection("toy"), rounds)


@pytest.mark.parametrize(("key", "value"), [
    ("title", "Robots"), ("abstract", "Robots"), ("authors", ["Ada Example", "New One"]), ("venue", "CONF"),
    ("tags", ["Examples"]), ("date", "1970"), ("id", "zzz"), ("new", "2031"), ("new", "1970"), ("removed", None),
])  # fmt: skip
def test_the_script_names_the_files(toy: Collection, key: str, value: Any) -> None:
    example = replace(site_of(toy), lunr=client.LUNR.read_text("utf-8"))
    now = replace(example, records=collection_of(apply(toy.by_id, [(5, (key, value))]), toy))
    files, expected = make_index(example), make_index(now)
    found = patch_index(now, toy, files)
    assert found == expected
    assert found["assets/papershelf/search.js"] != files["assets/papershelf/search.js"]


def test_the_index_may_be_in_other_languages_and_without_some_fields(toy: Collection) -> None:
    toy = collection_of(apply(toy.by_id, [(3, ("title", "Ein Bücherfreund und die Freunde"))]), toy)
    names = ["de", "fr"]
    example = replace(
        site_of(toy, search_languages=names, search_boosts={"abstract": 0, "title": 2.5}),
        lunr_languages=client.load_languages(*names).files,
    )
    papers = apply(toy.by_id, [(5, ("abstract", "Die Bücher")), (7, ("title", "Über Bücher, Modèles génératifs"))])
    now = replace(example, records=collection_of(papers, toy))
    found = patch_index(now, toy, make_index(example))
    assert found == make_index(now)
    assert b"\nbuch\t" in b"\n".join(data for name, data in found.items() if "/shards/" in name)


@pytest.mark.parametrize(("key", "value"), [("title", "Netzwerk"), ("title", "Netzwerkanalysen, Brückenbau"), ("abstract", "Netzwerkanalysen"), ("removed", None)])
@pytest.mark.parametrize("others", [0, 1])
def test_compounds_may_come_and_go(toy: Collection, others: int, key: str, value: Any) -> None:
    """Words are found by their ends as long as a title has them."""
    titles = [(at, ("title", "Netzwerkanalysen")) for at in range(1 + others)]
    toy = collection_of(apply(toy.by_id, titles), toy)
    example = replace(site_of(toy, search_languages=["de"]), lunr_languages=client.load_languages("de").files)
    now = replace(example, records=collection_of(apply(toy.by_id, [(0, (key, value))]), toy))
    found = patch_index(now, toy, make_index(example))
    assert found == make_index(now)
    words = b"\n".join(data for name, data in found.items() if "/words/" in name)
    assert (b"-sylanakrewzten\t" in words) == bool(others or "analysen" in str(value))


def test_a_collection_may_begin_and_end(toy: Collection) -> None:
    nothing, some = collection_of({}, toy), collection_of(dict(islice(toy.by_id.items(), 2)), toy)
    for before, now in ((nothing, some), (some, nothing), (nothing, nothing)):
        assert patch_index(site_of(now), before, make_index(site_of(before))) == make_index(site_of(now))


@pytest.mark.parametrize(("key", "value"), [("abstract", "A deep graph (DG)."), ("abstract", ""), ("removed", None), ("title", "DG")])
def test_a_paper_may_explain_an_acronym_in_others(toy: Collection, key: str, value: Any) -> None:
    texts = [(3, ("title", "Robots of DGs")), (5, ("title", "Deep graphs")), *((at, ("abstract", "Deep graphs (DGs).")) for at in (7, 9))]
    rest: list[Change] = [(9, (key, value))]
    papers = apply(toy.by_id, texts)
    before, now = collection_of(papers, toy), collection_of(apply(papers, rest), toy)
    assert patch_index(site_of(now), before, make_index(site_of(before))) == make_index(site_of(now))


def test_names_of_venues_may_change(toy: Collection) -> None:
    venues = {key: venue.model_copy(update={"short": "Robots"}) for key, venue in toy.venues.items()}
    now = replace(collection_of(toy.by_id, toy), venues=venues)
    same = [paper.id for paper in toy.papers if paper.venue in venues]
    assert same
    assert patch_index(site_of(now), toy, make_index(site_of(toy)), same) == make_index(site_of(now))


def test_most_papers_may_write_a_venue_in_another_way(toy: Collection) -> None:
    """The card of a paper in a series of that name then has the series."""
    papers = {id: change(paper, venue="Robots", series="", doi="", arxiv="") for id, paper in toy.by_id.items()}
    first, *others = sorted(papers)
    papers[first] = change(papers[first], series="Robots")
    most, all_others = ({**papers, **{id: change(papers[id], venue="robots") for id in some}} for some in (others[2:], others))
    for some in (most, all_others):
        before, now = collection_of(papers, toy), collection_of(some, toy)
        files, expected = make_index(site_of(before)), make_index(site_of(now))
        assert patch_index(site_of(now), before, files) == expected
        assert b".series=Robots" in b"".join(expected.values())
        assert b".series=Robots" not in b"".join(files.values())


ADA = {"id": "ada-example", "name": "Ada Example"}
YOUNGER = {"id": "ada-example-2", "name": "Ada Example the Younger"}


@pytest.mark.parametrize(("before", "now"), [
    ([], [ADA]), ([ADA], []), ([ADA], [ADA, YOUNGER]), ([ADA], [{**ADA, "name": "Augusta Example"}]),
    ([ADA], [{**ADA, "variants": ["José García", "A. Example"]}]), ([{**ADA, "variants": ["José García"]}], [ADA]),
    ([ADA], [{**ADA, "orcid": "0000-0002-1825-0097"}]), ([ADA], [{**ADA, "id": "ada"}]),
])  # fmt: skip
def test_people_may_change(toy: Collection, before: Any, now: Any) -> None:
    toy = collection_of(apply(toy.by_id, [(2, ("authors", NAMES)), (5, ("authors", NAMES[3:]))]), toy)
    old, new = (collection_of(toy.by_id, apply_entries(toy, [(0, ("people", list(map(Person.model_validate, one))))])) for one in (before, now))
    files, expected = make_index(site_of(old)), make_index(site_of(new))
    assert patch_index(site_of(new), old, files) == expected
    assert {name.split("-")[0].split("/")[1] for name in expected.keys() - files.keys()} <= {"columns", "shards"}


@pytest.mark.parametrize(("before", "now"), [
    ([], ["José García", "Never Written"]), (["José García"], []), (["Never Written"], ["Not Written", "Una Unseen"]),
])  # fmt: skip
def test_earlier_names_may_change(toy: Collection, before: list[str], now: list[str]) -> None:
    toy = collection_of(apply(toy.by_id, [(2, ("authors", NAMES))]), toy)
    people = [[Person(id="ada-example", name="Ada Example", renamed=tuple(names))] for names in (before, now)]
    old, new = (collection_of(toy.by_id, apply_entries(toy, [(0, ("people", one))])) for one in people)
    files, expected = make_index(site_of(old)), make_index(site_of(new))
    assert files != expected
    assert patch_index(site_of(new), old, files) == expected


BROAD, ODD = {"tag": "examples"}, {"tag": "odd-examples"}
BELOW = {**ODD, "parent": "examples"}


@pytest.mark.parametrize(("before", "now", "folders"), [
    ([], [BROAD], ""), ([BROAD], [], ""), ([BROAD], [{**BROAD, "label": "Samples"}], "cards columns shards"),
    ([BROAD, BELOW], [{**BROAD, "label": "Samples"}, BELOW], "cards columns shards"),
    ([BROAD, ODD], [BROAD, BELOW], "columns shards"), ([BROAD, BELOW], [BROAD, ODD], "columns shards"),
    ([BROAD, BELOW, {"tag": "C", "parent": "odd-examples"}], [BROAD, BELOW, {"tag": "C", "parent": "examples"}], "columns shards"),
    ([BROAD, {"tag": "new"}, BELOW], [BROAD, {"tag": "new"}, {**BELOW, "parent": "new"}], "columns shards"),
    ([{"tag": "new"}, {**ODD, "parent": "new"}], [{"tag": "new", "label": "Old"}, {**ODD, "parent": "new"}], "columns shards"),
    ([{"tag": "new"}, {**ODD, "parent": "new"}], [ODD], "columns shards"),
    ([ODD], [{**ODD, "aliases": ["C++", "strange"]}], "cards columns shards"), ([{**ODD, "aliases": ["C++", "strange"]}], [ODD], "cards columns shards"),
    ([{**ODD, "aliases": ["C++"]}], [{**ODD, "aliases": ["strange"]}], "cards columns shards"),
    ([BROAD], [{**BROAD, "description": "They exist to be tested."}], ""),
])  # fmt: skip
def test_tags_may_change(toy: Collection, before: Any, now: Any, folders: str) -> None:
    toy = collection_of(apply(toy.by_id, [(7, ("tags", ["examples", "C"])), (5, ("tags", ["odd-examples"]))]), toy)
    old, new = (collection_of(toy.by_id, apply_entries(toy, [(0, ("vocabulary", list(map(Tag.model_validate, one))))])) for one in (before, now))
    files, expected = make_index(site_of(old)), make_index(site_of(new))
    assert patch_index(site_of(new), old, files) == expected
    found = {name.split("/")[1] for name in expected.keys() - files.keys()}
    assert found & {"cards", "columns", "shards"} == set(folders.split())


def test_files_that_are_not_as_expected_are_not_patched(toy: Collection) -> None:
    abstract = f"{toy.by_id[sorted(toy.by_id)[5]].abstract} robot robot robot"
    toy = collection_of(apply(toy.by_id, [(5, ("abstract", abstract))]), toy)
    files = make_index(site_of(toy))
    now = site_of(collection_of(apply(toy.by_id, [(5, ("new", "2022"))]), toy))
    assert patch_index(now, toy, files)
    used: set[str] = set()

    class Watched(Files):
        def __getitem__(self, address: str) -> bytes:
            used.add(address)
            return super().__getitem__(address)

    patch_index(now, toy, Watched(files))
    assert {address.split("/")[1] for address in used} == {*build.SIZES, "cards", "columns", "entries", "lengths", "numbers", "meta.json"}
    for address in used:
        assert patch_index(now, toy, {name: data for name, data in files.items() if name != address}) is None
    for data in (b"", b"{}", b"[]", b"{", files["search/meta.json"].replace(b'"pages":2', b'"pages":1')):
        assert patch_index(now, toy, {**files, "search/meta.json": data}) is None
    other = collection_of(apply(toy.by_id, [(3, ("removed", None))]), toy)
    assert patch_index(now, toy, make_index(site_of(other))) is None
    assert patch_index(replace(now, settings=Settings(search_boosts={"title": 3})), toy, files) is None


def test_much_is_made_anew(toy: Collection, monkeypatch: pytest.MonkeyPatch) -> None:
    files = make_index(site_of(toy))
    first, last = (site_of(collection_of(apply(toy.by_id, [(5, ("new", date))]), toy)) for date in ("1970", "2031"))
    monkeypatch.setattr(patch, "SHARE", 4)
    assert patch_index(first, toy, files) is None
    assert patch_index(last, toy, files)
    monkeypatch.setattr(patch, "MOST", 2)
    assert patch_index(last, toy, files) is None


@pytest.fixture(scope="module")
def large() -> tuple[Collection, Files]:
    """Papers, and their index."""
    collection = invent_papers(1200)
    files = make_index(site_of(collection))
    assert len(files) > 350
    return collection, files


@pytest.mark.parametrize(("change", "most"), [(("title", "Robotics"), 100), (("new", "2031"), 120), (("removed", None), 120)])
def test_few_files_are_read(large: tuple[Collection, Files], change: tuple[str, Any], most: int) -> None:
    collection, files = large
    number = max(range(1200), key=lambda at: str(collection.by_id[sorted(collection.by_id)[at]].date or ""))
    now = site_of(collection_of(apply(collection.by_id, [(number, change)]), collection))
    used: list[str] = []

    class Watched(Files):
        def __getitem__(self, address: str) -> bytes:
            used.append(address)
            return super().__getitem__(address)

    assert patch_index(now, collection, Watched(files)) == make_index(now)
    assert len(used) == len(set(used)) < most


def test_words_that_come_and_go_change_few_files() -> None:
    """More documents than one digit counts, more rows than one file holds."""
    rare = "{0:03d}a {0:03d}b everywhere in {0:03d}c".format
    papers = {id: Paper(id=id, title=f"Title {number}", abstract=rare(number)) for number in range(1200) for id in [f"p{number:04}"]}
    collection = collection_of(papers, Collection())
    files = make_index(site_of(collection))
    assert sum("/shards/" in name for name in files) > 5
    changes = [(700, ("abstract", "everywhere everywhere, and nowhere else: 003a")), (0, ("abstract", ""))]
    now = site_of(collection_of(apply(papers, changes), collection))
    found = patch_index(now, collection, files)
    assert found == make_index(now)
    assert 0 < len({name for name in found.keys() - files.keys() if "/shards/" in name}) <= 11  # the words that came or went


@pytest.mark.long
@pytest.mark.skipif(not os.environ.get("PAPERSHELF_CORPUS"), reason="PAPERSHELF_CORPUS is not set")
def test_changes_of_real_papers_leave_what_a_new_index_has() -> None:
    random = Random(3)
    records = islice(corpus.read_records(Path(os.environ["PAPERSHELF_CORPUS"])), 1000)
    keys = ("id", "title", "authors", "date", "venue", "tags", "abstract")
    papers = []
    for record in records:
        with suppress(ValidationError):
            papers.append(Paper.model_validate({key: record[key] for key in keys if key in record}))
    collection = Collection.of((Place("", "x.yaml"), paper) for paper in papers)
    order = sort_papers(collection.works)
    kinds = [("title", order[7].title), ("abstract", order[9].abstract), ("authors", ["Ada Example"]), ("tags", ["new"]),
             ("venue", "Robots"), ("date", str(order[-30].date)), ("new", str(order[-9].date)), ("removed", None)]  # fmt: skip
    check(collection, [[(random.randrange(900), kind)] for kind in kinds])
    check(collection, [[(random.randrange(900), random.choice(kinds)) for _ in range(9)] for _ in range(3)])
