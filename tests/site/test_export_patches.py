"""Files of the whole collection that are patched after a change of records: made from scratch, they are the same."""

from __future__ import annotations

import gzip
import os
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from functools import cache
from itertools import count, islice, pairwise
from pathlib import Path
from typing import NamedTuple

import pytest
from benchmarks import corpus
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import ValidationError

from papershelf.records.collection import Collection
from papershelf.records.date import PartialDate
from papershelf.records.paper import Paper
from papershelf.records.parts.fingerprint import compute_fingerprint
from papershelf.records.source import Place
from papershelf.records.vocabulary import Venue
from papershelf.settings import Settings
from papershelf.site import Asset, Site, makers
from papershelf.site.exports import bibliographies, blocks, file_parts, gzip_members
from papershelf.site.previous import Previous
from tests.build import ROOT, TOY
from tests.examples import examples

JOBS = ("bibtex", "biblatex", "references", "abstracts", "records")
CORPUS = os.environ.get("PAPERSHELF_CORPUS", "")
VENUES = ("JIE", "CONF", "Annals of Café & Co.", "Proceedings of {GANs}", "Proceedings of GANs", "")

Files = dict[str, bytes]
"""Address -> content."""


def to_site(collection: Collection) -> Site:
    return Site(collection, Settings(), name="A @ site", url="https://example.org/")


def with_papers(collection: Collection, papers: Iterable[Paper]) -> Collection:
    return collection.with_papers((Place("", paper.id), paper, compute_fingerprint(paper)) for paper in papers)


@cache
def load_papers() -> Collection:
    """The papers of the demo and the odd ones, many of them in the same venues and with a related paper."""
    demo, odd = (Collection.load(root, root / "content")[0] for root in (ROOT, TOY))
    papers = [*demo.papers, *odd.papers]
    for number, venue in enumerate(VENUES * 7):
        papers[number] = papers[number].model_copy(update={"venue": venue, "related": (papers[number - 1].id,)})
    return with_papers(replace(odd, lists={}), papers)


def make(collection: Collection, job: str) -> Files:
    outputs = makers.make(to_site(collection), (bibliographies.NAME, job))
    return {asset.address: asset.data for asset in outputs if isinstance(asset, Asset)}


def make_all(collection: Collection) -> Files:
    return {address: data for job in JOBS for address, data in make(collection, job).items()}


def to_reader(files: Files) -> Callable[[str], bytes]:
    def read(address: str) -> bytes:
        if address not in files:
            raise FileNotFoundError(address)
        return files[address]

    return read


def find_changed(before: Collection, after: Collection) -> frozenset[str]:
    """The ids of papers whose record or label of the venue changed."""
    return frozenset(
        id for id in before.by_id.keys() & after.by_id.keys()
        if before.by_id[id] != after.by_id[id]
        or before.venues.get(before.by_id[id].venue) != after.venues.get(after.by_id[id].venue)
    )  # fmt: skip


def patch(files: Files, before: Collection, after: Collection, job: str) -> Files | None:
    """The files after a change; None if they can't be patched."""
    previous = Previous(before, find_changed(before, after), to_reader(files), ())
    patched = bibliographies.patch(to_site(after), job, previous)
    if patched is None:
        return None
    assets, removed = patched
    assert removed <= files.keys()
    kept = {address: data for address, data in files.items() if address not in removed}
    return kept | {asset.address: asset.data for asset in assets}


@contextmanager
def limit(*, most: int = file_parts.MOST, plain: int = file_parts.PLAIN, texts: int = blocks.TEXTS) -> Iterator[None]:
    with pytest.MonkeyPatch.context() as monkeypatch:
        monkeypatch.setattr(file_parts, "MOST", most)
        monkeypatch.setattr(file_parts, "PLAIN", plain)
        monkeypatch.setattr(blocks, "TEXTS", texts)
        yield


# --- any changes, any limits ----------------------------------------------------------------


class Change(NamedTuple):
    """A key of a paper, by its position, or `new`, `removed` or `label`; and a new value."""

    key: str
    number: int
    text: str


WORDS = st.text("ab {}$&\\é", max_size=9).map(lambda text: f"Word {text}".strip())
CHANGES = st.one_of(
    st.builds(Change, st.sampled_from(["title", "abstract", "new", "removed", "renamed"]), st.integers(0, 99), WORDS),
    st.builds(Change, st.just("venue"), st.integers(0, 99), st.sampled_from(VENUES)),
    st.builds(Change, st.just("label"), st.integers(0, 99), WORDS),
    st.builds(Change, st.just("added"), st.integers(0, 99), st.sampled_from(["2019-01-01", "2024-06-01", "2031-01-01"])),
)  # fmt: skip


def apply(collection: Collection, change: Change) -> Collection:
    papers, number = list(collection.papers), change.number % len(collection.papers)
    paper = papers[number]
    match change.key:
        case "new":
            id = next(id for id in (f"new-{number}" for number in count()) if id not in collection.by_id)
            papers.append(paper.model_copy(update={"id": id, "key": "", "title": change.text}))
        case "removed":
            del papers[number]
        case "renamed":
            update = {"id": f"{paper.id}-{number}", "aliases": (*paper.aliases, paper.id)}
            papers[number] = paper.model_copy(update=update)
        case "label":
            venue = Venue(key=paper.venue or "JIE", name=change.text)
            return replace(collection, venues={**collection.venues, venue.key: venue})
        case "added":
            papers[number] = paper.model_copy(update={"added": PartialDate.parse(change.text)})
        case key:
            papers[number] = paper.model_copy(update={key: change.text})
    return with_papers(collection, papers)


def find_largest_block(collection: Collection, job: str) -> int:
    """The bytes of the largest block of a job's files, or a few more."""
    papers = range(len(collection.papers))
    ids = sorted(collection.by_id) if job == "records" else list(collection.by_id)
    ends = [0, *(len(some) for some in blocks.split_ids(ids))]
    places = list(pairwise(sum(ends[:at]) for at in range(1, len(ends) + 1)))
    return max(sum(len(text) + 4 for text in texts[start:stop])
               for texts in bibliographies.write(to_site(collection), job, papers) for start, stop in places)  # fmt: skip


@settings(max_examples=examples(60), deadline=None)
@given(
    st.lists(st.lists(CHANGES, min_size=1, max_size=4), min_size=1, max_size=3),
    st.sampled_from([3_000, 9_000, file_parts.MOST]),
    st.sampled_from([100, 9_000, 30_000, file_parts.PLAIN]),
    st.sampled_from([1, 4, 16]),
)
def test_patched_files_are_those_made_from_scratch(
    rounds: list[list[Change]], most: int, plain: int, texts: int
) -> None:
    """Or they are refused, where a block is too large for a part: of 128 texts none is."""
    before = load_papers()
    with limit(most=most, plain=plain, texts=texts):
        files = {job: make(before, job) for job in JOBS}
        for changes in rounds:
            after = before
            for change in changes:
                after = apply(after, change)
            for job in JOBS:
                patched, made = patch(files[job], before, after, job), make(after, job)
                if patched is None:
                    assert find_largest_block(before, job) > most
                else:
                    assert patched == made
                files[job] = made
            before = after


@pytest.mark.long
@pytest.mark.skipif(not CORPUS, reason="PAPERSHELF_CORPUS names no file")
@pytest.mark.parametrize("most", [file_parts.MOST, 700_000])
def test_patched_files_of_real_papers_are_those_made_from_scratch(most: int) -> None:
    papers = []
    for record in islice(corpus.read_records(Path(CORPUS)), 0, 60_000, 25):
        try:
            papers.append(Paper.model_validate(record))
        except ValidationError:
            continue
    before = with_papers(Collection(), papers)
    with limit(most=most, plain=1_500_000, texts=32):
        files = make_all(before)
        for number in range(0, 200, 20):
            after = before
            for step, key in enumerate(["title", "abstract", "venue", "new", "removed", "added"][: number % 5 + 2]):
                text = {"added": "2030-01-01", "venue": before.papers[7 * number].venue}.get(key, f"Text {number}")
                after = apply(after, Change(key, 19 * number + 501 * step, text))
            for job in JOBS:
                patched = patch(files, before, after, job)
                assert patched is not None
                files = patched
            assert files == make_all(after)
            before = after


# --- from plain to compressed, from one part to two, and back -------------------------------


def name_file(job: str) -> str:
    """The address of the job's first file."""
    with limit():
        return next(iter(make(load_papers(), job)))


@pytest.mark.parametrize("job", JOBS)
def test_a_file_becomes_compressed_and_plain_again(job: str) -> None:
    small = load_papers()
    large = apply(small, Change("new", 3, "One more"))
    address = name_file(job)
    with limit(plain=len(make(small, job)[address]), texts=8):
        made = [make(small, job), make(large, job)]
        assert patch(made[0], small, large, job) == made[1]
        assert patch(made[1], large, small, job) == made[0]
        assert [address in files for files in made] == [True, job == "bibtex"]
        if job != "bibtex":
            assert gzip.decompress(made[1][f"{address}.gz"]) not in made[0].values()


@pytest.mark.parametrize("job", JOBS)
@pytest.mark.parametrize("plain", [1_000, file_parts.PLAIN])
def test_a_file_gets_another_part_and_loses_it(job: str, plain: int) -> None:
    small = load_papers()
    large = apply(small, Change("new", 3, "One more"))
    with limit(texts=8):
        sizes = [file_parts._measure(layout, b"", [blocks.Block.of(layout, (), texts)]) for layout, texts in zip(
            bibliographies._LAYOUTS[job], bibliographies.write(to_site(small), job, range(len(small.papers))), strict=True
        )]  # fmt: skip
    with limit(most=max(sizes), plain=plain, texts=8):
        made = [make(small, job), make(large, job)]
        assert len(made[0]) < len(made[1])
        assert patch(made[0], small, large, job) == made[1]
        assert patch(made[1], large, small, job) == made[0]


@pytest.mark.parametrize("job", JOBS)
def test_the_last_paper_leaves_files_that_say_so(job: str) -> None:
    """From an empty collection, files are made from scratch."""
    one = with_papers(load_papers(), load_papers().papers[:1])
    none = with_papers(one, [])
    assert patch(make(one, job), one, none, job) == make(none, job)
    assert patch(make(none, job), none, one, job) is None


def test_the_schema_changes_with_own_fields_only() -> None:
    papers = load_papers()
    assert papers.own_fields
    none = replace(papers, own_fields=())
    assert patch(make(papers, "schema"), papers, apply(papers, Change("label", 0, "Other")), "schema") == make(papers, "schema")
    assert patch(make(papers, "schema"), papers, none, "schema") is None
    assert make(papers, "schema") != make(none, "schema")


# --- what stays -----------------------------------------------------------------------------


@pytest.mark.parametrize("key", ["title", "abstract", "new", "removed"])
@pytest.mark.parametrize("job", ["abstracts", "records"])
def test_a_change_leaves_all_members_but_one(job: str, key: str) -> None:
    """Also a new paper, which moves all papers after it; the first member has the head."""
    before = load_papers()
    after = apply(before, Change(key, 30, "Other words"))
    with limit(plain=0, texts=4):
        for datas in zip(*(make(collection, job).values() for collection in (before, after)), strict=True):
            found = []
            for data in datas:
                found.append(gzip_members.split_members(data))
                assert b"".join(found[-1]) == data
                assert gzip.decompress(data) == b"".join(map(gzip_members.decompress_member, found[-1]))
            assert len(found[0]) > 9
            assert len(set(found[1]) - set(found[0])) <= 2


def test_members_say_nothing_of_the_time_and_the_machine() -> None:
    member = gzip_members.compress_member("é\n".encode() * 9)
    assert member.startswith(b"\x1f\x8b\x08\0\0\0\0\0\0\xff")
    assert gzip.decompress(member) == gzip_members.decompress_member(member) == "é\n".encode() * 9
    assert gzip_members.measure_member(member) == 27


def test_a_block_has_128_papers_on_average() -> None:
    ids = [f"paper-{number}" for number in range(50_000)]
    found = blocks.split_ids(ids)
    assert [id for some in found for id in some] == ids
    assert 100 < len(ids) / len(found) < 160
    assert blocks.split_ids([]) == []
    assert len({*found} & {*blocks.split_ids(["new", *ids[1:]])}) >= len(found) - 1


# --- files that are not as expected ---------------------------------------------------------


DAMAGES: dict[str, Callable[[bytes], bytes]] = {
    "empty": lambda data: b"",
    "other": lambda data: b"<html>\n\n</html>",
    "cut off": lambda data: data[:-70],
    "doubled": lambda data: data * 2,
    "with something before": lambda data: b"\n\n\r\n\r\n,\n" + data,
}


@pytest.mark.parametrize("damage", DAMAGES)
@pytest.mark.parametrize("plain", [0, file_parts.PLAIN])
@pytest.mark.parametrize("job", JOBS)
def test_a_damaged_file_is_not_patched(job: str, plain: int, damage: str) -> None:
    before = load_papers()
    after = apply(before, Change("title", 9, "Other words"))
    with limit(plain=plain, texts=8):
        files = make(before, job)
        for address, data in files.items():
            assert patch(files | {address: DAMAGES[damage](data)}, before, after, job) is None
            # A part that is missing, and one too many.
            assert patch({name: data for name in files if name != address}, before, after, job) is None
            more = address.replace(".", "-2.", 1)
            assert patch(files | {more: data}, before, after, job) is None


def lose_text(data: bytes) -> bytes:
    first, _, *others = data.split(b"\n\n@")
    return b"\n\n@".join([first, *others])


def edit_members(edit: Callable[[list[bytes]], list[bytes]]) -> Callable[[bytes], bytes]:
    return lambda data: b"".join(edit(gzip_members.split_members(data)))


def flip_bit(member: bytes) -> bytes:
    middle = len(member) // 2
    return member[:middle] + bytes([member[middle] ^ 1]) + member[middle + 1 :]


def reverse_inner(members: list[bytes]) -> list[bytes]:
    return [members[0], *reversed(members[1:-1]), members[-1]]


@pytest.mark.parametrize(("address", "damage"), [
    ("bibliography-abstracts.bib", lose_text),
    ("bibliography.json", lambda data: b"(" + data[1:]),
    ("data/papers.jsonl.gz", edit_members(lambda members: members[:2] + members[3:])),
    ("data/papers.jsonl.gz", edit_members(lambda members: [*members[:-1], members[0]])),
    ("data/papers.jsonl.gz", edit_members(reverse_inner)),
    ("data/papers.jsonl.gz", edit_members(lambda members: list(map(flip_bit, members)))),
    ("bibliography.biblatex.bib.gz", edit_members(reverse_inner)),
    ("bibliography.biblatex.bib.gz", edit_members(lambda members: list(map(flip_bit, members)))),
])  # fmt: skip
def test_what_is_missing_is_noticed(address: str, damage: Callable[[bytes], bytes]) -> None:
    """Texts and members are counted, and those that are needed are read."""
    before = load_papers()
    after = apply(before, Change("title", 9, "Other words"))
    with limit(plain=0 if address.endswith(".gz") else file_parts.PLAIN, texts=8):
        (job, files), = ((job, files) for job in JOBS if address in (files := make(before, job)))
        damaged = files | {address: damage(files[address])}
        assert damaged != files
        assert patch(damaged, before, after, job) is None


def test_a_block_has_a_text_for_each_id() -> None:
    layout = blocks.FileLayout("a.x", separator=b"\n", closing=b"\n")
    member = gzip_members.compress_member(b"\none\ntwo")
    read = to_reader({"a.x": b"one\ntwo\n"})
    assert blocks.get_texts(layout, blocks.Block.of_member(("a", "b"), member)) == [b"one", b"two"]
    assert [block.texts for block in file_parts.read_blocks(layout, read, [("a",), ("b",)])[0]] == [[b"one"], [b"two"]]
    for ids in [("a",), ("a", "b", "c")]:
        with pytest.raises(gzip_members.DamagedFileError):
            blocks.get_texts(layout, blocks.Block.of_member(ids, member))
        with pytest.raises(gzip_members.DamagedFileError):
            file_parts.read_blocks(layout, read, [ids])


def test_a_file_that_cannot_be_read_is_not_patched() -> None:
    def read(address: str) -> bytes:
        raise PermissionError(address)

    previous = Previous(load_papers(), frozenset(), read, ())
    assert bibliographies.patch(to_site(load_papers()), "records", previous) is None
