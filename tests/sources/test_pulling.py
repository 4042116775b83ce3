"""`papershelf pull`: what each kind of source is asked for, what becomes records, and what stays refused."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from datetime import date
from pathlib import Path
from typing import Any

import httpx
import openpyxl
import pytest
import yaml
from click.testing import CliRunner

from papershelf import cli
from papershelf.curation.importing import pulling, run_import
from papershelf.curation.importing.run_import import ImportPlan
from papershelf.errors import CallError, ContentError, select_errors
from papershelf.records.collection import Collection
from papershelf.sources import client as clients
from tests.build import tree

from . import answers
from .conftest import Impatient
from .server import Network, Reply

TODAY = date(2031, 6, 2)
Pull = Callable[..., ImportPlan]


@pytest.fixture
def pull(root: Path, net: Network, tmp_path: Path) -> Pull:
    """Write `sources.yaml`, pull, and write what was found; `{net}` is the address of the network."""

    def run(sources: str | None = None, today: date = TODAY, **options: Any) -> ImportPlan:
        if sources is not None:
            (root / "content" / "sources.yaml").write_text(sources.replace("{net}", net.address), "utf-8")
        client = Impatient(tmp_path / f"fetched-{len(list(tmp_path.iterdir()))}", net, **options)
        planner = run_import.open_planner(root, root / "content")
        done = pulling.plan(planner, pulling.load_valid(planner), client, today)
        done.write()
        _, problems = Collection.load(root, root / "content")
        assert select_errors(problems) == []
        return done

    return run


def records(root: Path) -> list[dict[str, Any]]:
    return [yaml.load(path.read_text("utf-8"), yaml.BaseLoader) for path in sorted((root / "content" / "papers").rglob("*.yaml"))]


def titles(root: Path) -> set[str]:
    return {record["title"] for record in records(root)}


def notes(done: ImportPlan) -> list[str]:
    return [f"{note.line}: {note.kind}: {note.text}" for note in done.notes]


def zotero(*papers: tuple[str, str], collections: Iterable[str] = (), tags: Iterable[str] = ()) -> str:
    """zotero.org/support/dev/web_api/v3/basics"""
    return json.dumps([
        {"key": key, "version": 1, "library": {"type": "group", "id": 42}, "meta": {"parsedDate": "2031-05-02"},
         "data": {"key": key, "itemType": "journalArticle", "title": title, "date": "2031-05-02", "tags": [{"tag": tag} for tag in tags],
                  "creators": [{"creatorType": "author", "firstName": "Ann", "lastName": "Sova"}], "collections": list(collections)}}
        for key, title in papers
    ])  # fmt: skip


def orcid(*works: tuple[int, str, str]) -> str:
    """info.orcid.org: (number, title, DOI)"""
    return json.dumps({"group": [
        {"work-summary": [{"put-code": number, "type": "journal-article", "title": {"title": {"value": title}},
                           "publication-date": {"year": {"value": "2031"}},
                           "external-ids": {"external-id": [
                               {"external-id-type": "doi", "external-id-value": doi, "external-id-relationship": "self"}
                           ] if doi else []}}]}
        for number, title, doi in works
    ]})  # fmt: skip


def openalex_work(number: int, title: str, doi: str = "") -> dict[str, Any]:
    return {
        "id": f"https://openalex.org/W{number}", "doi": f"https://doi.org/{doi}" if doi else None, "title": title, "type": "article",
        "publication_date": "2031-05-02", "authorships": [{"author": {"display_name": "Ann Sova"}}],
    }  # fmt: skip


DBLP = """<?xml version="1.0"?><dblpperson name="Ann Sova" pid="65/9612"><r><article key="journals/owls/Sova31">
<author pid="65/9612">Ann Sova</author><title>Owls at Night.</title><journal>Ann. Owls</journal><year>2031</year></article></r></dblpperson>"""
DBLP_HITS = """<?xml version="1.0"?><result><query id="1">dblp</query><hits total="1" computed="1" sent="1" first="0"><hit score="1" id="1"><info>
<authors><author pid="65/9612">Ann Sova</author></authors><title>Owls in Nests.</title><venue>NEST</venue><year>2031</year>
<type>Conference and Workshop Papers</type><key>conf/nest/Sova31</key></info></hit></hits></result>"""
RSS = """<?xml version="1.0"?><rss version="2.0" xmlns:dc="http://purl.org/dc/elements/1.1/"><channel><title>Annals</title>
<item><title>Owls at Night</title><link>https://doi.org/10.5555/owls.1</link><dc:creator>A. Sova</dc:creator></item>
<item><title>Owls of Today</title><link>https://nest.example/today</link><dc:creator>Bea Uhu</dc:creator>
<pubDate>Fri, 02 May 2031 08:00:00 GMT</pubDate></item></channel></rss>"""
BIB = "@article{sova2031, title = {Owls at Night}, author = {Sova, Ann}, year = 2031, doi = {10.5555/OWLS.1}}\n"
CROSSREF = answers.single(answers.work("10.5555/owls.1"))
WORK = "works/10.5555%2Fowls.1"
WORDS = {"search_query": "all:snowy AND all:owls", "start": "0", "max_results": "200", "sortBy": "submittedDate", "sortOrder": "descending"}

KINDS: dict[str, tuple[str, list[tuple[str, str, str]], list[dict[str, str]], str]] = {
    # an entry; (host, path, answer); the queries; a title
    "zotero": ("zotero: groups/42/nest/collections/ABCD2345",
               [("zotero", "groups/42/collections", '[{"key": "ABCD2345", "data": {"key": "ABCD2345", "name": "Owls"}}]'),
                ("zotero", "groups/42/collections/ABCD2345/items/top", zotero(("AAAA1111", "Owls at Night"), collections=["ABCD2345"]))],
               [{"format": "json", "limit": "100", "start": "0"},
                {"format": "json", "sort": "dateAdded", "direction": "desc", "limit": "100", "start": "0"}], "Owls at Night"),
    "orcid": ("orcid: https://orcid.org/0000-0002-1825-0097",
              [("orcid", "0000-0002-1825-0097/works", orcid((7, "Owls at night", "10.5555/owls.1"))), ("crossref", WORK, CROSSREF)],
              [{}, {}], "Owls at Night"),
    "openalex": ("openalex: https://openalex.org/authors/a5000000001\n  from: 2031-05\n  to: 2031",
                 [("openalex", "works", answers.openalex(openalex_work(1, "Owls at Night")))],
                 [{"filter": "authorships.author.id:A5000000001,from_publication_date:2031-05-01,to_publication_date:2031-12-31",
                   "sort": "publication_date:desc", "per-page": "100", "page": "1"}], "Owls at Night"),
    "openalex words": ("openalex: owls, at night",
                       [("openalex", "works", answers.openalex(openalex_work(1, "Owls at Night")))],
                       [{"filter": "title_and_abstract.search:owls  at night", "sort": "publication_date:desc", "per-page": "100", "page": "1"}],
                       "Owls at Night"),
    "arxiv category": ("arxiv: cs.DL\n  from: 2031-05-01", [("arxiv", "query", answers.atom(answers.preprint("3105.00001")))],
                       [WORDS | {"search_query": "(cat:cs.DL) AND submittedDate:[203105010000 TO 999912312359]"}], "Owls at Night"),
    "arxiv query": ("arxiv: au:sova AND abs:owl", [("arxiv", "query", answers.atom(answers.preprint("3105.00001")))],
                    [WORDS | {"search_query": "au:sova AND abs:owl"}], "Owls at Night"),
    "arxiv words": ("arxiv: snowy owls", [("arxiv", "query", answers.atom(answers.preprint("3105.00001")))], [WORDS], "Owls at Night"),
    "dblp person": ("dblp: https://dblp.org/pid/65/9612.html", [("dblp", "pid/65/9612.xml", DBLP)], [{}], "Owls at Night"),
    "dblp venue": ("dblp: https://dblp.org/db/conf/nest/index.html", [("dblp", "search/publ/api", DBLP_HITS)],
                   [{"q": "stream:streams/conf/nest:", "format": "xml", "h": "500", "f": "0"}], "Owls in Nests"),
    "daily": ("daily_papers: day", [("huggingface", "daily_papers", answers.daily(("3105.00001", 3, 1)))], [{"limit": "100"}], "Owls at Night"),
    "daily week": ("daily_papers: week", [("huggingface", "daily_papers", answers.daily(("3105.00001", 3, 1)))],
                   [{"date": f"2031-{day}", "limit": "100"} for day in ("06-02", "06-01", "05-31", "05-30", "05-29", "05-28", "05-27")], "Owls at Night"),
    "daily iso week": ("daily_papers: 2031-W23", [("huggingface", "daily_papers", answers.daily(("3105.00001", 3, 1)))],
                       [{"date": "2031-06-02", "limit": "100"}], "Owls at Night"),
    "bib": ("url: '{net}/acl/owls.bib'", [("acl", "owls.bib", BIB)], [{}], "Owls at Night"),
    "identifiers": ("url: '{net}/acl/list.txt'", [("acl", "list.txt", "10.5555/owls.1\n"), ("crossref", WORK, CROSSREF)],
                    [{}, {}], "Owls at Night"),
}  # fmt: skip


@pytest.mark.parametrize("name", KINDS)
def test_each_kind_brings_its_papers_once(pull: Pull, root: Path, net: Network, name: str) -> None:
    entry, replies, queries, title = KINDS[name]
    for host, path, reply in replies:
        net.on(host, path, reply)
    done = pull(f"- {entry}\n  tags: [pulled]\n")
    assert (done.new, notes(done)) == (1, [])
    assert [asked.query for asked in net.asked] == queries
    assert [asked.path for asked in net.asked][: len(replies)] == [path for _, path, _ in replies][: len(net.asked)]
    (record,) = records(root)
    assert (record["title"], record["tags"], record["added"]) == (title, ["pulled"], "2031-06-02")
    before = tree(root)
    again = pull(today=date(2031, 6, 9))
    assert (again.new, again.changed, notes(again)) == (0, 0, [])
    assert tree(root) == before


def test_orcid_is_asked_for_json(pull: Pull, net: Network) -> None:
    net.on("orcid", "0000-0002-1825-0097/works", orcid())
    pull("- orcid: 0000-0002-1825-0097\n")
    assert net.asked[0].headers["Accept"] == "application/json"


def test_a_work_without_identifier_is_taken_from_the_summary(pull: Pull, root: Path, net: Network) -> None:
    net.on("orcid", "0000-0002-1825-0097/works", orcid((1, "Old Owls", ""), (2, "Other Owls", "10.5555/gone.1")))
    net.on("crossref", "works", answers.several())
    assert pull("- orcid: 0000-0002-1825-0097\n").new == 2
    assert titles(root) == {"Old Owls", "Other Owls"}
    assert pull().new == 0


def test_a_feed_is_completed_where_it_names_papers(pull: Pull, root: Path, net: Network) -> None:
    net.on("acl", "feed", Reply(RSS, kind="application/rss+xml; charset=utf-8"))
    net.on("crossref", WORK, CROSSREF)
    assert pull("- url: '{net}/acl/feed'\n").new == 2
    paper, page = records(root)
    assert (paper["venue"], paper["doi"]) == ("Annals of Owls", "10.5555/owls.1")
    assert (page["title"], page["type"], page["date"], page["url"]) == ("Owls of Today", "webpage", "2031-05-02", "https://nest.example/today")
    assert pull().new == 0


def test_a_title_that_is_corrected_in_zotero_is_no_new_paper(pull: Pull, root: Path, net: Network) -> None:
    net.on("zotero", "groups/42/items/top", zotero(("AAAA1111", "Owls at Nihgt")), zotero(("AAAA1111", "Owls at Night")))
    assert pull("- zotero: groups/42\n").new == 1
    assert pull().new == 0
    next((root / "content/papers").rglob("*.yaml")).unlink()
    assert pull().new == 0


def test_further_pages_are_asked_for(pull: Pull, root: Path, net: Network) -> None:
    """Attachments are items too, and Zotero's pages are full with them."""
    first = json.loads(zotero(*((f"AAAA{number:04}", f"Owls, part {number}") for number in range(60))))
    first += [{"key": f"F{number}", "data": {"itemType": "attachment", "title": "PDF"}} for number in range(40)]
    pages = {"0": json.dumps(first), "100": zotero(("BBBB2222", "Owls at Last"))}
    net.on("zotero", "groups/42/items/top", lambda asked: pages[asked.query["start"]])
    assert pull("- {zotero: groups/42, words: [owls]}\n").new == 61
    assert "Owls at Last" in titles(root)


def test_the_number_of_papers_has_an_end(pull: Pull, net: Network) -> None:
    works = answers.openalex(*(openalex_work(number, f"Owls {number}") for number in range(100)))
    net.on("openalex", "works", works)
    done = pull("- {openalex: owls, words: [mice]}\n")
    assert notes(done) == ["1: noted: only the newest 1,000 papers are read"]
    assert len(net.asked) == 10


@pytest.mark.parametrize(
    ("filters", "found"),
    [
        ("words: [OWLS]", {"Owls at Night", "Snowy Owls"}), ("words: [snowy owls]", {"Snowy Owls"}), ("words: [owl]", set()),
        ("words: [mice, snowy]", {"Snowy Owls", "Mice"}), ("from: 2031-05-03", {"Mice"}), ("to: 2031-05-02", {"Owls at Night", "Snowy Owls"}),
        ("from: 2031", {"Owls at Night", "Snowy Owls", "Mice"}), ("from: 2032", set()), ("words: [owls, mice], most: 2", {"Owls at Night", "Snowy Owls"}),
    ],
)  # fmt: skip
def test_filters(pull: Pull, root: Path, net: Network, filters: str, found: set[str]) -> None:
    rows = [("a", "{Owls} at Night", 2), ("b", "Snowy Owls", 2), ("c", "Mice", 4)]
    bib = "".join(f"@misc{{{key}, title = {{{title}}}, author = {{Sova, Ann}}, date = {{2031-05-0{day}}}}}\n" for key, title, day in rows)
    net.on("acl", "a.bib", bib)
    done = pull(f"- {{url: '{{net}}/acl/a.bib', {filters}}}\n")
    assert {title.replace("{Owls}", "Owls") for title in titles(root)} == found
    assert [kind for _, kind, _ in (note.split(": ", 2) for note in notes(done))] == (["noted"] if "most" in filters else [])


def test_what_waits_comes_next(pull: Pull, root: Path, net: Network) -> None:
    net.on("acl", "a.bib", "".join(f"@misc{{k{n}, title = {{Owls {n}}}, author = {{Sova, A{n}}}}}\n" for n in range(5)))
    found = [pull("- {url: '{net}/acl/a.bib', most: 2}\n"), pull(), pull(), pull()]
    assert [done.new for done in found] == [2, 2, 1, 0]
    assert notes(found[0]) == ["1: noted: more than 2 are new: the others wait"]


def test_old_papers_need_not_be_news(pull: Pull, root: Path, net: Network) -> None:
    net.on("acl", "a.bib", BIB + "@misc{b, title = {Owls To Come}, author = {Uhu, Bea}, year = 2040}\n@misc{c, title = {Undated}}\n")
    pull("- {url: '{net}/acl/a.bib', added: date}\n")
    assert [record["added"] for record in records(root)] == ["2031-01-01", "2031-06-02", "2031-06-02"]


# --- what the collection has, had or refuses ---------------------------------------------------


def test_papers_of_the_collection_stay_as_they_are(pull: Pull, root: Path, net: Network) -> None:
    """Unlike an import, which adds what they lack."""
    mine = "title: Owls by Night\nauthors: [Ann Sova]\ndoi: 10.5555/owls.1\n"
    (root / "content/papers/mine.yaml").write_text(mine)
    net.on("acl", "a.bib", BIB)
    assert (done := pull("- url: '{net}/acl/a.bib'\n")).new == 0
    assert notes(done) == []
    assert (root / "content/papers/mine.yaml").read_text() == mine


def test_a_likely_duplicate_is_reported(pull: Pull, root: Path, net: Network) -> None:
    (root / "content/papers/mine.yaml").write_text("title: Owls at Night\nauthors: [Ann Sova]\ndate: 2031\n")
    net.on("acl", "a.bib", BIB)
    assert notes(pull("- url: '{net}/acl/a.bib'\n")) == [
        "1: likely duplicate: of content/papers/mine.yaml (same title), not imported; only this entry has `type`, `doi`",
    ]
    assert len(records(root)) == 1


def test_another_paper_with_the_key_of_a_record_is_new(pull: Pull, root: Path, net: Network) -> None:
    net.on("acl", "a.bib", BIB)
    net.on("acl", "b.bib", "@book{sova2031, title = {Mice by Day}, author = {Bat, Bo}, year = 2020}\n")
    done = pull("- url: '{net}/acl/a.bib'\n- url: '{net}/acl/b.bib'\n")
    assert (done.new, titles(root)) == (2, {"Owls at Night", "Mice by Day"})
    assert pull().new == 0


def test_one_paper_of_two_sources_is_one_record(pull: Pull, root: Path, net: Network) -> None:
    net.on("acl", "a.bib", BIB)
    net.on("openalex", "works", answers.openalex(openalex_work(1, "Owls at Night", "10.5555/owls.1")))
    assert pull("- url: '{net}/acl/a.bib'\n- openalex: A5000000001\n").new == 1
    assert pull().new == 0


OTHERS: dict[str, tuple[str, str, str]] = {
    "the same source": ("url: '{net}/acl/a.bib'", "acl/a.bib", BIB),
    "a source that writes the DOI otherwise": (
        "openalex: A5000000001", "openalex/works", answers.openalex(openalex_work(1, "Owls!", "10.5555/owls.1"))),
    "a list of identifiers": ("url: '{net}/acl/list.txt'", "acl/list.txt", "doi:10.5555/Owls.1\n"),
    "an ORCID": ("orcid: 0000-0002-1825-0097", "orcid/0000-0002-1825-0097/works", orcid((7, "Owls at night", "10.5555/owls.1"))),
    "a source without its DOI": ("zotero: users/7", "zotero/users/7/items/top", zotero(("AAAA1111", "Owls at Night"))),
}  # fmt: skip


@pytest.mark.parametrize("other", OTHERS)
@pytest.mark.parametrize("how", ["deleted", "listed"])
def test_what_was_refused_stays_refused(pull: Pull, root: Path, net: Network, how: str, other: str) -> None:
    """A paper that the curator deleted, or listed, comes from no source any more."""
    entry, path, reply = OTHERS[other]
    host, _, path = path.partition("/")
    net.on("acl", "a.bib", BIB)
    net.on(host, path, reply)
    net.on("crossref", WORK, CROSSREF)
    if how == "deleted":
        assert pull("- url: '{net}/acl/a.bib'\n").new == 1
        next((root / "content/papers").rglob("*.yaml")).unlink()
    else:
        (root / "content/refused.yaml").write_text("- paper: https://doi.org/10.5555/owls.1\n- {paper: OWLS at Night., note: Not ours.}\n")
    done = pull(f"- {entry}\n")
    assert (done.new, notes(done)) == (0, [])
    assert records(root) == []


def test_another_paper_with_the_key_of_a_deleted_one_is_reported(pull: Pull, root: Path, net: Network) -> None:
    """In two files, different papers can have the same citation key: silence would hide the second."""
    net.on("acl", "a.bib", BIB)
    pull("- url: '{net}/acl/a.bib'\n")
    next((root / "content/papers").rglob("*.yaml")).unlink()
    net.on("acl", "b.bib", "@book{sova2031, title = {Mice by Day}, author = {Bat, Bo}, year = 2020}\n")
    (note,) = notes(pull("- url: '{net}/acl/b.bib'\n"))
    assert note == "1: removed: `sova2031` was imported before and then deleted; not created again"


@pytest.mark.parametrize(
    ("refused", "reply"),
    [
        ("arXiv:3105.00001v2", answers.atom(answers.preprint("3105.00001"))), ("https://doi.org/10.48550/arXiv.3105.00001", "3105.00001\n"),
        ("PMID:17", "PMID:17\n"), ("978-3-16-148410-0", "@book{b, title = {Owls}, isbn = {9783161484100}}\n"),
        ("https://aclanthology.org/2031.nest-long.1", "@misc{b, title = {Owls}, url = {https://aclanthology.org/2031.nest-long.1/}}\n"),
        ("https://openreview.net/forum?id=ryQu7f-RZ", answers.note("ryQu7f-RZ")), ("owls AT night", BIB),
    ],
)  # fmt: skip
def test_papers_are_refused_by_any_name(pull: Pull, root: Path, net: Network, refused: str, reply: str) -> None:
    (root / "content/refused.yaml").write_text(f"- paper: '{refused}'\n")
    net.on("acl", "a", reply)
    done = pull("- url: '{net}/acl/a'\n")
    assert (done.new, notes(done), len(net.asked)) == (0, [], 1)


def test_messages_name_the_place_and_only_what_is_new(pull: Pull, net: Network) -> None:
    """What belongs to the program that wrote a file is the same each week."""
    net.on("acl", "a.bib", BIB + "@misc{b, year = 2020}\n@oddity{c, title = {Bats}, date = {soon}, file = {c.pdf}}\n")
    done = pull("- arxiv: cs.DL\n- url: '{net}/acl/a.bib'\n")
    assert notes(done)[1:] == [
        "2: not understood: an entry without a title (line 2 there)",
        "2: noted: “Bats”: unknown entry type `@oddity`: read as `@misc`",
        "2: noted: “Bats”: `date`: `soon` is not a date; all of it is kept under `bibtex`",
    ]
    assert notes(pull())[1:] == ["2: not understood: an entry without a title (line 2 there)"]


LATIN = BIB.replace("Sova, Ann", "Müller, Jürgen")


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        (LATIN.encode(), "text/plain"), (LATIN.encode(), "text/plain; charset=utf-8"), (LATIN.encode("latin-1"), "text/plain"),
        (LATIN.encode("latin-1"), "text/x-bibtex; charset=iso-8859-1"), (LATIN.encode("latin-1"), "text/plain; charset=utf-8"),
        (LATIN.encode("utf-16"), "application/octet-stream"), (LATIN.encode(), "text/plain; charset=owls"), (LATIN.encode(), "text/plain; charset=hex"),
        (('<?xml version="1.0" encoding="iso-8859-1"?>' + RSS.partition("?>")[2].replace("A. Sova", "Jürgen Müller")).encode("latin-1"), "text/xml"),
    ],
)  # fmt: skip
def test_files_are_decoded_like_those_of_an_import(pull: Pull, root: Path, net: Network, body: bytes, kind: str) -> None:
    net.on("acl", "a", Reply(body, kind=kind))
    pull("- {url: '{net}/acl/a', words: [night]}\n")
    assert records(root)[0]["authors"] == ["Jürgen Müller"]


def test_a_workbook_is_read(pull: Pull, root: Path, net: Network, tmp_path: Path) -> None:
    workbook = openpyxl.Workbook()
    for row in (["Title", "Authors"], ["Owls at Night", "Ann Sova"]):
        workbook.active.append(row)
    workbook.save(tmp_path / "a.xlsx")
    net.on("acl", "a.xlsx", Reply((tmp_path / "a.xlsx").read_bytes(), kind="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"))
    assert pull("- url: '{net}/acl/a.xlsx'\n").new == 1
    assert titles(root) == {"Owls at Night"}
    assert pull().new == 0


# --- the command -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (["--dry-run"], 1, "1 new, 0 changed, 0 unchanged, 1 not fetched (nothing was written)"),
        ([], 1, "1 new, 0 changed, 0 unchanged, 1 not fetched"),
    ],
)
def test_the_command(root: Path, net: Network, words: list[str], code: int, said: str) -> None:
    (root / "mkdocs.yml").write_text("site_name: S\ntheme: {name: material}\nplugins: [papershelf]\n")
    (root / "docs").mkdir()
    (root / "content/sources.yaml").write_text(f"- url: {net.address}/acl/none\n- url: {net.address}/acl/a.bib\n")
    net.on("acl", "a.bib", BIB)
    done = CliRunner().invoke(cli.main, ["pull", "-f", str(root / "mkdocs.yml"), *words])
    assert done.exit_code == code
    assert "content/sources.yaml:1: not fetched: there is no such file\n" in done.stderr
    assert done.stderr.endswith(f"{said}\n")
    assert ("+title: Owls at Night" in done.stdout) == bool(words)
    assert len(records(root)) == (0 if words else 1)


# --- failures ----------------------------------------------------------------------------------

FAULTS: dict[str, tuple[Reply, str]] = {
    "429": (Reply("", 429, headers={"Retry-After": "2"}), "status 429"),
    "429 for an hour": (Reply("", 429, headers={"Retry-After": "3600"}), "status 429"),
    "500": (Reply("", 500), "status 500"),
    "403": (Reply("", 403), "status 403"),
    "truncated": (Reply(BIB, cut=True), "the response broke off"),
    "truncated gzip": (Reply(b"\x1f\x8b\x08\x00", headers={"Content-Encoding": "gzip"}), "can't be read"),
    "wrong type": (Reply("<html>", kind="text/html"), "sent `text/html` where text was expected"),
    "gone": (Reply("", 404), "there is no such file"),
    "huge": (Reply("x" * 2_000), "a response of more than 1,000 bytes"),
    "slow": (Reply(BIB, after=1.0), "no response in time"),
    "redirect": (Reply("", 302, headers={"Location": "http://10.0.0.1/a.bib"}), "redirects to another host, 10.0.0.1 (http)"),
    "redirect to the machine": (Reply("", 302, headers={"Location": "http://localhost/a.bib"}), "redirects to another host, localhost (http)"),
    "nothing": (Reply(""), "an empty file"),
    "no bibliography": (Reply("Dear owls,\n"), "in none of the formats that can be imported"),
}  # fmt: skip


@pytest.mark.parametrize("fault", FAULTS)
def test_a_source_that_fails_stops_no_other(pull: Pull, root: Path, net: Network, fault: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clients, "_LARGEST", 1_000)
    reply, message = FAULTS[fault]
    net.on("acl", "broken", reply)
    net.on("acl", "a.bib", BIB)
    done = pull("- url: '{net}/acl/broken?key=SECRET'\n- url: '{net}/acl/a.bib'\n", timeout=httpx.Timeout(0.3))
    (note,) = notes(done)
    assert note.startswith(("1: not fetched: ", "1: not understood: "))
    assert message in note
    assert "SECRET" not in note
    assert (done.new, titles(root)) == (1, {"Owls at Night"})
    assert done.count_notes("not fetched") + done.count_notes("not understood") == 1  # so exit code 1


def test_all_failures_of_a_run_are_reported(pull: Pull, root: Path, net: Network) -> None:
    net.on("crossref", "works", Reply("", 500))
    net.on("crossref", WORK, Reply("", 500))
    net.on("orcid", "0000-0002-1825-0097/works", orcid((7, "Owls at night", "10.5555/owls.1"), (8, "Bats", "")))
    net.on("zotero", "groups/1/items/top", "[{]")
    done = pull("- arxiv: cs.DL\n- orcid: 0000-0002-1825-0097\n- zotero: groups/1\n- dblp: conf/nest\n- openalex: A5000000001\n")
    assert [note.partition(": ")[0] for note in notes(done)] == ["1", "2", "3", "4", "5"]
    assert [note.kind for note in done.notes] == ["not fetched", "not fetched", "not understood", "not fetched", "not fetched"]
    assert titles(root) == {"Bats"}, "a paper that can't be completed waits"


def test_names_that_lead_to_private_addresses_are_refused(pull: Pull, root: Path, net: Network) -> None:
    address = net.address.replace("127.0.0.1", "localhost")
    net.on("acl", "a.bib", BIB)
    (note,) = notes(pull(f"- url: {address}/acl/a.bib\n"))
    assert "localhost: leads to " in note
    assert net.asked == []


def test_keys_are_sent_and_shown_nowhere(pull: Pull, root: Path, net: Network, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture) -> None:
    monkeypatch.setenv("PAPERSHELF_ZOTERO_KEY", "SECRET1")
    monkeypatch.setenv("PAPERSHELF_OPENALEX_KEY", "SECRET2")
    caplog.set_level("DEBUG")
    done = pull("- zotero: groups/1\n- openalex: owls\n")
    assert [asked.query.get("key") or asked.query.get("api_key") for asked in net.asked] == ["SECRET1", "SECRET1", "SECRET2"]
    assert "SECRET" not in caplog.text + str(notes(done)) + "".join(path.read_text() for path in root.rglob("*.*"))


def test_without_sources_there_is_nothing_to_pull(pull: Pull, root: Path) -> None:
    with pytest.raises(CallError, match=r"there is no content/sources\.yaml"):
        pull()
    assert pull("# none yet\n").new == 0


def test_mistakes_are_reported_before_anything_is_asked(pull: Pull, root: Path, net: Network) -> None:
    (root / "content/refused.yaml").write_text("- papers: x\n")
    with pytest.raises(ContentError) as failure:
        pull("- arxiv: cs.DL\n- zotero: x\n")
    assert str(failure.value).count("error[") >= 3
    assert net.asked == []


# --- answers that are no answers ---------------------------------------------------------------

STRANGE = ("", "null", "[]", "{}", "[1, null, []]", '{"results": 1}', '{"group": {"work-summary": 7}}', '[{"key": [1], "data": {"name": 2}}]',
           '[{"key": 1, "data": null}]', '{"items": {"items": [{}]}}', "<feed>", "<dblp><r/></dblp>", "<result><hits><hit/></hits></result>",
           '<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b "c">]><feed><entry><id>&b;</id></entry></feed>', "[" * 3_000, '{"collections": ' * 500,
           '[{"data": {"itemType": "book", "title": "\\ud800", "creators": 3, "collections": [[]]}}]', "\x00", "title;authors\n;;;")  # fmt: skip


@pytest.mark.parametrize("body", STRANGE, ids=range(len(STRANGE)))
def test_strange_answers_end_no_run(pull: Pull, root: Path, net: Network, body: str) -> None:
    """Each becomes a message of its source at most; what is written is valid."""
    named = ("zotero", "orcid", "openalex words", "arxiv words", "dblp person", "dblp venue", "daily", "bib")
    for name in named:
        for host, path, _ in KINDS[name][1]:
            net.on(host, path, body)
    done = pull("".join(f"- {KINDS[name][0]}\n" for name in named))
    lines = {int(note.partition(":")[0]) for note in notes(done)}
    assert lines <= {number + 1 for number in range(len(named))}
