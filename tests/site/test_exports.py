"""Files of the whole collection: bibliographies, records, and what says where they are."""

from __future__ import annotations

import gzip
import json
import re
from pathlib import Path
from typing import Any

import bibtexparser
import duckdb
import llms_txt
import pandas
import pytest
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from papershelf.formats import FORMATS, strings
from papershelf.records.collection import Collection
from papershelf.records.paper import Paper, as_json
from papershelf.records.source import Place
from papershelf.records.vocabulary import Venue
from papershelf.settings import Settings
from papershelf.site import Asset, Page, Site
from papershelf.site.bibtex_entries import write_bibtex
from papershelf.site.exports import file_parts
from papershelf.site.makers import find_output, make, plan
from papershelf.site.rendering import urls
from tests.build import ROOT, TOY

SHELVES = {"demo": ROOT / "content", "toy": TOY / "content"}
URL = "https://example.org/shelf/"


def load_site(name: str) -> Site:
    content = SHELVES[name]
    return Site(Collection.load(content.parent, content)[0], Settings(), name="A @ shelf", url=URL)


def files(site: Site) -> dict[str, bytes]:
    """Address -> content of the files."""
    jobs = [job for job in plan(site) if job[0] in ("exports", "llms")]
    found = [output for job in jobs for output in make(site, job)]
    return {one.address: one.data for one in found if isinstance(one, Asset)}


@pytest.fixture(scope="module", params=SHELVES)
def site(request: pytest.FixtureRequest) -> Site:
    return load_site(request.param)


@pytest.fixture(scope="module")
def exports(site: Site) -> dict[str, bytes]:
    return files(site)


def read(data: bytes) -> dict[str, dict[str, str]]:
    """Key -> fields of the entries of a BibTeX file, which must be all there is."""
    library = bibtexparser.parse_string(data.decode())
    assert not library.failed_blocks
    return {entry.key: {field.key: field.value for field in entry.fields}
            for entry in library.entries}  # fmt: skip


def test_every_format_has_every_paper_in_the_collections_order(
    site: Site, exports: dict[str, bytes]
) -> None:
    for written in FORMATS.values():
        text = exports[urls.bibliography("", written.SUFFIX)].decode()
        if not written.SUFFIX.endswith(".bib"):
            venues = site.collection.venues
            write = getattr(written, "write_with_abstract", written.write)
            assert text == written.join(write(one, venues) for one in site.collection.papers)
    keys = [paper.key or paper.id for paper in site.collection.papers]
    assert list(read(exports["bibliography.bib"])) == keys
    assert [one["id"] for one in json.loads(exports["bibliography.json"])] == keys


def test_the_head_of_the_bibtex_file_has_site_and_day(site: Site, exports: dict[str, bytes]) -> None:
    for address in ("bibliography.bib", "bibliography-abstracts.bib"):
        head = exports[address].decode().splitlines()[:2]
        newest = site.collection.papers[0].added
        assert head[0] == f"% A (at) shelf {URL}"
        assert head[1] == f"% {len(site.collection.papers)} entries, the newest of {newest}"


def test_repeated_venues_are_strings_and_say_the_same(site: Site, exports: dict[str, bytes]) -> None:
    whole = read(exports["bibliography.bib"])
    for paper in site.collection.papers:
        (alone,) = read(write_bibtex(site, paper).encode()).values()
        assert whole[paper.key or paper.id] == alone
    venues = [found for paper in site.collection.papers if (found := paper.booktitle or paper.venue)]
    assert (b"@string{" in exports["bibliography.bib"]) == (len(set(venues)) < len(venues))


def test_the_variant_with_abstracts_differs_in_nothing_else(
    site: Site, exports: dict[str, bytes]
) -> None:
    cited = read(exports["bibliography.bib"])
    for key, fields in read(exports["bibliography-abstracts.bib"]).items():
        abstract = fields.pop("abstract", "")
        assert fields == cited[key]
        assert bool(abstract) == bool(next(
            paper.abstract for paper in site.collection.papers if (paper.key or paper.id) == key
        ))  # fmt: skip


def test_records_are_valid_and_say_the_same(site: Site, exports: dict[str, bytes]) -> None:
    """A line is its record, but for keys that need the curator's other files."""
    valid = Draft202012Validator(json.loads(exports["data/schema.json"]))
    lines = exports["data/papers.jsonl"].decode().splitlines()
    records = [json.loads(line) for line in lines]
    assert not [error for record in records for error in valid.iter_errors(record)]
    assert list(valid.iter_errors({**records[0], "titel": "no key"}))
    papers = sorted(site.collection.papers, key=lambda paper: paper.id)
    for record, paper in zip(records, papers, strict=True):
        own = json.loads(as_json(paper))
        assert {key for key in record.keys() | own.keys() if record.get(key) != own.get(key)} <= RESOLVED
        plain = {key: value for key, value in record.items() if key not in paper.own}
        assert Paper.model_validate({**plain, "image": ""}).id == paper.id


RESOLVED = {"type", "venue", "pdf", "image", "links", "revisions", "errata", "related", "cites", "versions"}
PAPER = {"id": "one", "title": "T", "date": "2024", "authors": ["Ada Example"], "added": "2024-01-01"}
AT = f"{URL}papers/one/"
PUBLIC: dict[str, tuple[dict[str, Any], dict[str, Any]]] = {
    "derived type": ({}, {"type": "misc"}),
    "given type": ({"type": "book"}, {"type": "book"}),
    "key of a venue": ({"venue": "CONF"}, {"venue": "Conference on Proofs", "type": "inproceedings"}),
    "other venue": ({"venue": "Conf"}, {"venue": "Conf", "type": "inproceedings"}),
    "files": ({"pdf": "files/a b.pdf", "image": "files/é.png"},
              {"pdf": f"{AT}a%20b.pdf", "image": f"{AT}%C3%A9.png", "type": "misc"}),
    "links": ({"code": "https://c.example/", "data": "d.csv", "links": [{"label": "L", "url": "x/y.txt"}]},
              {"code": "https://c.example/", "data": f"{AT}d.csv", "links": [{"label": "L", "url": f"{AT}y.txt"}], "type": "misc"}),
    "amendments": ({"revisions": [{"date": "2024", "pdf": "b.pdf"}], "errata": [{"date": "2025", "note": "N", "url": "https://c.example/"}]},
                   {"revisions": [{"date": "2024", "pdf": f"{AT}b.pdf"}], "errata": [{"date": "2025", "note": "N", "url": "https://c.example/"}],
                    "type": "misc"}),
    "drafts": ({"related": ["a-draft", "also-a-draft", "two"], "cites": ["a-draft", "two"], "versions": ["a-draft"]}, {"related": ["two"], "cites": ["two"], "type": "misc"}),
    "earlier ids": ({"related": ["once", "two"], "cites": ["two", "once"], "versions": ["once"]}, {"related": ["two"], "cites": ["two"], "versions": ["two"], "type": "misc"}),
}  # fmt: skip


def load_records(record: dict[str, Any], url: str = URL) -> Site:
    """A site of a record, a second one, and a draft."""
    others = [{"id": "two", "title": "U", "aliases": ["once"]},
              {"id": "a-draft", "title": "V", "draft": True, "aliases": ["also-a-draft"]}]  # fmt: skip
    papers = [Paper.model_validate(one) for one in (PAPER | record, *others)]
    collection = Collection.of(((Place("", one.id), one) for one in papers), venues=[(Place("", ""), VENUE)])
    return Site(collection, Settings(), name="S", url=url)


VENUE = Venue(key="CONF", name="Conference on Proofs")


def test_records_are_read_by_pandas_and_duckdb(exports: dict[str, bytes], tmp_path: Path) -> None:
    """As the manual says: texts that look like numbers stay texts."""
    data = exports["data/papers.jsonl"]
    plain, packed = tmp_path / "papers.jsonl", tmp_path / "papers.jsonl.gz"
    plain.write_bytes(data)
    lines = data.splitlines(keepends=True)
    packed.write_bytes(b"".join(map(gzip.compress, lines)))  # of several members
    records = [json.loads(line) for line in lines]
    for path in (plain, packed):
        frame = pandas.read_json(path, lines=True, dtype=False)
        for key, column in frame.items():
            given = [(value, record[key]) for value, record in zip(column, records, strict=True) if key in record]
            assert [one for one, _ in given] == [other for _, other in given]
        with duckdb.connect() as database:
            rows = database.sql(f"select id, title, type, arxiv, len(authors) from '{path}' order by id").fetchall()
        assert rows == [
            (record["id"], record["title"], record["type"], record.get("arxiv"), len(record["authors"]) if "authors" in record else None)
            for record in records
        ]  # fmt: skip


@pytest.mark.parametrize("case", PUBLIC)
def test_what_records_say_in_full(case: str) -> None:
    record, expected = PUBLIC[case]
    (line, _) = files(load_records(record))["data/papers.jsonl"].decode().splitlines()
    found = json.loads(line)
    assert found == {**{key: found[key] for key in PAPER}, **expected}
    (relative, _) = files(load_records(record, url=""))["data/papers.jsonl"].decode().splitlines()
    assert relative == line.replace(URL, "")


def test_records_leave_out_absent_keys() -> None:
    (line,) = [
        line for line in files(load_site("demo"))["data/papers.jsonl"].decode().splitlines()
        if "llm-srbench-a-new" in line
    ]  # fmt: skip
    assert '""' not in line
    assert "[]" not in line
    assert "draft" not in line
    assert '"date":"2025-04' in line


def test_llms_txt_names_every_file_and_the_pages(site: Site, exports: dict[str, bytes]) -> None:
    text = exports["llms.txt"].decode()
    assert text.startswith(f"# A @ shelf\n\n> A collection of {len(site.collection.works)} papers")
    for address in [*exports.keys() - {"llms.txt"}, *map(urls.index, urls.KINDS), urls.PAPERS]:
        assert f"]({URL}{address})" in text
    assert "`papers/<id>/`" in text


def test_llms_txt_is_read_by_the_reference_parser(site: Site, exports: dict[str, bytes], monkeypatch: pytest.MonkeyPatch) -> None:
    found = llms_txt.parse_llms_file(exports["llms.txt"].decode())
    assert (found.title, found.summary[:15]) == (site.name, "A collection of")
    links = {title: [link.url.removeprefix(URL) for link in links] for title, links in found.sections.items()}
    assert links["Data"] == ["data/papers.jsonl", "feed.json"]
    people = ["people/"] * any(person.is_member for person in site.collection.people)
    own = ["institutions/"] * bool(site.collection.institutions) + ["volumes/"] * bool(site.collection.volumes)
    own += [f"{field.kind}/" for field in site.collection.own_fields if field.listing]
    assert links["Pages"] == ["papers/", *people, "tags/", "venues/", "years/", "lists/", *own]
    others = {name for name in exports if name.startswith("bibliography")} | {"data/schema.json"}
    assert {*links["Optional"]} == others | {"authors/", "days/", "weeks/", "months/", "bibtex/"}
    assert not [url for some in links.values() for url in some if "://" in url]
    for tag, papers in re.findall(r"`tags/([a-z0-9-]+)/` \(([0-9]+)\)", found.info):
        assert len(site.collection.by_tag[tag]) == int(papers)
    monkeypatch.setattr(file_parts, "PLAIN", 1_000)
    packed = llms_txt.parse_llms_file(files(load_site("demo"))["llms.txt"].decode())
    assert [link.title for link in packed.sections["Data"]] == ["Newest papers"]
    assert packed.sections["Optional"][0].url == f"{URL}data/papers.jsonl.gz"
    assert "gzip" in packed.info


@pytest.mark.parametrize(("description", "summary"), [
    ("", "A collection of 0 papers."),
    ("Papers on\n  moths", "Papers on moths. A collection of 0 papers."),
    ("All of them!", "All of them! A collection of 0 papers."),
])  # fmt: skip
def test_llms_txt_begins_with_the_sites_description(description: str, summary: str) -> None:
    site = Site(Collection(), Settings(), name="S", description=description)
    assert llms_txt.parse_llms_file(files(site)["llms.txt"].decode()).summary == summary


def test_each_file_is_found_by_its_path(site: Site, exports: dict[str, bytes]) -> None:
    for address, data in exports.items():
        found = find_output(site, address)
        assert isinstance(found, Asset)
        assert found.data == data


def test_an_empty_shelf_has_files_that_say_so() -> None:
    made = files(Site(Collection(), Settings(), name="S"))
    assert made["bibliography.bib"] == made["data/papers.jsonl"] == b""
    assert json.loads(made["bibliography.json"]) == []
    assert b"0 papers" in made["llms.txt"]


# --- parts ----------------------------------------------------------------------------------


def test_what_outgrows_a_file_goes_on_in_others(monkeypatch: pytest.MonkeyPatch) -> None:
    whole = files(load_site("toy"))
    monkeypatch.setattr(file_parts, "MOST", 2_000)
    made = files(load_site("toy"))
    assert made.keys() > whole.keys()
    for written in FORMATS.values():
        address = urls.bibliography("", written.SUFFIX)
        numbered = [made[name] for number in range(1, 99)
                    if (name := urls.part(address, number)) in made]  # fmt: skip
        assert len(numbered) > 1
    several = [made[urls.part("bibliography.bib", number)] for number in (1, 2)]
    assert b"\n% goes on in bibliography-2.bib\n" in several[0]
    keys = [key for name, data in made.items()
            if name.startswith("bibliography") and name.endswith(".bib")
            and "abstracts" not in name and "biblatex" not in name
            for key in read(data)]  # fmt: skip
    assert keys == list(read(whole["bibliography.bib"]))
    lines = [made[urls.part("data/papers.jsonl", number)] for number in range(1, 99)
             if urls.part("data/papers.jsonl", number) in made]  # fmt: skip
    assert b"".join(lines) == whole["data/papers.jsonl"]


def test_large_files_are_gzip_files_but_for_the_bibtex(monkeypatch: pytest.MonkeyPatch) -> None:
    whole = files(load_site("toy"))
    monkeypatch.setattr(file_parts, "PLAIN", 4_500)
    site = load_site("toy")
    made = files(site)
    packed = {name.removesuffix(".gz") for name in made if name.endswith(".gz")}
    names = {"bibliography-abstracts.bib", "data/papers.jsonl"} | {
        urls.bibliography("", one.SUFFIX) for name, one in FORMATS.items() if name != "BibTeX"
    }
    assert packed == {name for name in names if len(whole[name]) > 4_500}
    assert packed
    assert packed < names
    for name in packed:
        assert gzip.decompress(made[f"{name}.gz"]) == whole[name]
        assert find_output(site, f"{name}.gz") == Asset(f"{name}.gz", made[f"{name}.gz"])
    assert made["bibliography.bib"] == whole["bibliography.bib"]
    page = next(make(site, ("bibtex", 1)))
    assert isinstance(page, Page)
    for name in packed - {"data/papers.jsonl"}:
        size = site.locale.format_size(len(made[f"{name}.gz"]))
        assert re.search(rf'href=../{name}.gz download>[^<]+ \(gzip, {size}\)</a>', page.content)
    assert re.search(r'href=../bibliography.bib download>BibTeX \([0-9.]+ kB\)</a>', page.content)


# --- names of venues ------------------------------------------------------------------------


def test_names_of_venues_are_short_and_unlike() -> None:
    long = "The Proceedings of the Conference on"
    venues = ["May", "3D Vision", f"{long} One", f"{long} Two", "once", r"Z{\"u}rich \& co."]
    entries = [f"@misc{{x,\n  booktitle = {{{venue}}},\n  year = 1\n}}\n" for venue in venues]
    several = [*entries, *(one for one in entries if "once" not in one)]
    definitions, texts = strings.extract_strings([one.encode() for one in several])
    lines = definitions.decode().splitlines()
    assert [re.sub("-[0-9a-f]{8} ", " ", line) for line in lines] == [
        "@string{venue-may = {May}}",
        "@string{venue-3d-vision = {3D Vision}}",
        f"@string{{venue-the-proceedings-of-the-c = {{{long} One}}}}",
        f"@string{{venue-the-proceedings-of-the-c = {{{long} Two}}}}",
        '@string{venue-z-u-rich-co = {Z{\\"u}rich \\& co.}}',
    ]
    assert len(set(lines)) == 5
    # What Zotero's translator BibTeX.js (of 2019-09-17, `keyRe`) takes for a name.
    assert all(re.fullmatch(r"@string\{[a-zA-Z0-9-]+ = \{.*\}\}", line) for line in lines)
    found = [text.decode() for text in texts]
    assert found[0] == f"@misc{{x,\n  booktitle = {lines[0][8:].split()[0]},\n  year = 1\n}}\n"
    assert found[4] == entries[4]


@given(st.lists(st.text("abc {}é", min_size=1, max_size=4).map(str.strip).filter(bool), min_size=2, max_size=8))
def test_a_name_stands_for_the_same_venue_in_every_file(venues: list[str]) -> None:
    """Whatever other venues a file has, and in whatever order: entries are pasted from one into another."""
    meanings: dict[bytes, bytes] = {}
    for some in (venues, venues[::-1], venues[1:], venues[::2]):
        entries = [f"@misc{{x,\n  journal = {{{venue}}}\n}}".encode() for venue in some for _ in "12"]
        definitions, _ = strings.extract_strings(entries)
        for name, venue in strings.read_definitions(definitions).items():
            assert meanings.setdefault(name, venue) == venue
    assert len({*meanings.values()}) == len(meanings) == len({*venues})


def test_of_two_venues_with_one_name_one_is_written_out(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(strings, "name_venue", lambda venue: b"venue-same")
    entries = [b"@misc{x,\n  journal = {%b}\n}" % venue for venue in (b"A", b"B", b"B", b"A")]
    definitions, texts = strings.extract_strings(entries)
    assert definitions == b"@string{venue-same = {A}}\n"
    assert [text.splitlines()[1] for text in texts] == [
        b"  journal = venue-same", b"  journal = {B}", b"  journal = {B}", b"  journal = venue-same",
    ]  # fmt: skip


@given(st.lists(st.tuples(st.sampled_from(["journal", "booktitle", "title"]), st.sampled_from(["A", "{A}", "A, B", "a b", "venue-a"])), max_size=9))
def test_entries_are_got_back_from_their_strings(pairs: list[tuple[str, str]]) -> None:
    entries = [f"@misc{{x,\n  author = {{Y}},\n  {field} = {{{value}}},\n  year = 1\n}}".encode() for field, value in pairs]
    definitions, texts = strings.extract_strings(entries)
    assert [*strings.expand_strings(strings.read_definitions(definitions), texts)] == entries


def test_a_new_key_leaves_the_pages_of_keys_before_it() -> None:
    """Only the first page says how many keys there are."""
    keys = [f"k{at:03}" for at in range(50)]

    def make_pages(own: list[str]) -> list[str]:
        papers = [(Place("", "x.yaml", (0,)), Paper.model_validate({"id": key, "key": key, "title": "T"})) for key in own]
        site = Site(Collection.of(papers), Settings(names_per_page=20), name="S")
        return [page.content for number in (1, 2, 3) for page in make(site, ("bibtex", number)) if isinstance(page, Page)]

    before, now = make_pages(keys), make_pages([*keys, "k050"])
    assert ["50 entries" in page for page in before] == [True, False, False]
    assert [one == other for one, other in zip(before, now, strict=True)] == [False, True, False]
