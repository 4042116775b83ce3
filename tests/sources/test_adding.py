"""`papershelf add`: its requests, records and notes."""

from __future__ import annotations

import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml

from papershelf.curation.importing import adding, run_import
from papershelf.curation.importing.run_import import ImportPlan
from papershelf.errors import CallError, ContentError, select_errors
from papershelf.records.collection import Collection
from papershelf.sources.client import SOURCES
from tests.build import tree
from tests.commands import papershelf

from . import answers
from .conftest import Impatient
from .server import Network, Reply

TODAY = "2031-06-01"
FORUM = "ryQu7f-RZ"
Add = Callable[..., ImportPlan]


@pytest.fixture
def add(root: Path, client: Impatient) -> Add:
    def run(*names: str, today: str = TODAY, link_versions: bool = False) -> ImportPlan:
        planner = run_import.open_planner(root, root / "content", link_versions)
        done = adding.plan(planner, names, client, today)
        done.write()
        return done

    return run


@pytest.fixture
def papers(net: Network) -> Network:
    """A network that has a paper of each kind."""
    net.on("arxiv", "query", lambda asked: answers.atom(answers.preprint("3105.00001")) if asked.query["id_list"] == "3105.00001" else answers.atom())
    net.on("crossref", "works/10.5555%2Fowls.1", answers.single(answers.work("10.5555/owls.1")))
    net.on("datacite", "dois/10.5555%2Fnests.1", answers.dataset("10.5555/nests.1"))
    net.on("acl", "2031.nest-long.1.bib", answers.BIB)
    net.on("openreview", "notes", lambda asked: answers.note(FORUM) if asked.query["id"] == FORUM else answers.NO_NOTES)
    net.on("openreview-1", "notes", lambda asked: answers.note("oldForum1", "Old Owls") if asked.query["id"] == "oldForum1" else answers.NO_NOTES)
    net.on("pubmed", "efetch.fcgi", lambda asked: answers.medline("123") if asked.query["id"] == "123" else Reply("\n"))
    return net


def records(root: Path) -> dict[str, Any]:
    return {path.name: yaml.load(path.read_text("utf-8"), yaml.BaseLoader) for path in sorted((root / "content").rglob("*.yaml"))}


@pytest.mark.parametrize(
    ("name", "source", "record"),
    [
        ("https://arxiv.org/abs/3105.00001v1", "arxiv",
         {"title": "Owls at Night", "authors": ["Ann Sova"], "date": "2031-05-02", "added": TODAY, "arxiv": "3105.00001",
          "arxiv_class": "cs.LG", "abstract": "We watch owls.", "source": "https://arxiv.org/abs/3105.00001"}),
        ("doi:10.5555/owls.1", "crossref",
         {"type": "article", "title": "Owls at Night", "authors": ["Ann Sova"], "date": "2031-03", "added": TODAY,
          "venue": "Annals of Owls", "volume": "7", "doi": "10.5555/owls.1"}),
        ("https://doi.org/10.5555/nests.1", "datacite",
         {"type": "dataset", "title": "All Nests", "authors": ["Ann Sova"], "date": "2031", "added": TODAY,
          "publisher": "Archive of Nests", "doi": "10.5555/nests.1"}),
        ("2031.nest-long.1", "acl",
         {"type": "inproceedings", "title": "Owls in Words", "authors": ["Ann Sova"], "date": "2031", "added": TODAY,
          "venue": "Proceedings of the Nest", "pages": "1-9", "url": "https://aclanthology.org/2031.nest-long.1/"}),
        (f"https://openreview.net/forum?id={FORUM}", "openreview",
         {"title": "Owls in Review", "authors": ["Ann Sova"], "date": "2031-04-26", "added": TODAY, "venue": "OWLS 2031",
          "openreview": FORUM, "source": f"https://openreview.net/forum?id={FORUM}"}),
        ("OpenReview:oldForum1", "openreview-1",
         {"title": "Old Owls", "authors": ["Ann Sova"], "date": "2031-04-26", "added": TODAY, "venue": "OWLS 2031",
          "openreview": "oldForum1", "source": "https://openreview.net/forum?id=oldForum1"}),
        ("PMID:123", "pubmed",
         {"type": "article", "title": "Owls and health", "authors": ["Ann Sova"], "date": "2031-03", "added": TODAY,
          "venue": "Annals of Owls", "bibtex": {"pmid": "123"}, "source": "https://pubmed.ncbi.nlm.nih.gov/123/"}),
    ],
    ids=["arxiv", "crossref", "datacite", "acl", "openreview", "openreview-1", "pubmed"],
)  # fmt: skip
def test_a_paper_of_each_source_becomes_a_record(add: Add, root: Path, papers: Network, name: str, source: str, record: dict[str, Any]) -> None:
    result = add(name)
    assert (str(result), result.notes) == ("1 new, 0 changed, 0 unchanged", [])
    [found] = records(root).values()
    assert found == record
    assert list(found) == list(record), "not in the contract's order"
    assert papers.asked[-1].source == source
    _, problems = Collection.load(root, root / "content")
    assert select_errors(problems) == []


def test_adding_again_changes_nothing_on_another_day_too(add: Add, root: Path, papers: Network) -> None:
    names = ("3105.00001", "10.5555/owls.1", "2031.nest-long.1", f"OpenReview:{FORUM}", "PMID:123")
    assert add(*names).new == 5
    before = tree(root)
    result = add(*names, today="2031-07-01")
    assert (result.new, result.changed) == (0, 0)
    assert tree(root) == before


def test_a_paper_with_several_names_is_requested_once(add: Add, papers: Network) -> None:
    result = add("3105.00001", "arXiv:3105.00001v2", "https://arxiv.org/pdf/3105.00001")
    assert (result.new, len(papers.asked)) == (1, 1)


def test_an_imported_paper_is_the_same_entry(add: Add, root: Path, papers: Network) -> None:
    file = root / "arxiv.atom"
    file.write_text(answers.atom(answers.preprint("3105.00001")), encoding="utf-8")
    run_import.plan(run_import.open_planner(root, root / "content"), [str(file)]).write()
    result = add("3105.00001")
    assert (result.new, result.changed, result.unchanged) == (0, 0, 1)


def test_an_existing_record_gets_missing_keys_and_keeps_the_rest(add: Add, root: Path, papers: Network) -> None:
    path = root / "content" / "papers" / "mine.yaml"
    path.write_text("title: Owls at Night  # a classic\nauthors: [Ann Sova]\ndoi: 10.5555/owls.1\nvenue: My Venue\n", encoding="utf-8")
    result = add("10.5555/owls.1")
    assert (result.new, result.changed) == (0, 1)
    assert path.read_text("utf-8") == (
        "title: Owls at Night  # a classic\ntype: article\nauthors: [Ann Sova]\ndate: 2031-03\n"
        "doi: 10.5555/owls.1\nvenue: My Venue\nvolume: 7\n"
    )


def test_a_likely_duplicate_has_a_note(add: Add, papers: Network) -> None:
    add("3105.00001")
    result = add("10.5555/owls.1")
    assert [note.kind for note in result.notes] == ["likely duplicate"]
    assert "use --link-versions to link the two" in result.notes[0].text


def test_versions_are_linked_with_the_option(add: Add, root: Path, papers: Network) -> None:
    add("3105.00001", "10.5555/owls.1", link_versions=True)
    assert [record.get("version_of") for record in records(root).values()] == [None, "owls-at-night-2"]


# --- titles ---------------------------------------------------------------------------------


def test_a_title_is_found_whatever_its_case_and_accents(add: Add, root: Path, net: Network) -> None:
    net.on("crossref", "works", answers.several(
        answers.work("10.5555/other", "Owls at Night: A Reply"), answers.work("10.5555/owls.1", "<i>Öwls</i> at Night")))  # fmt: skip
    result = add("owls AT night!")
    assert result.new == 1
    [record] = records(root).values()
    assert record["doi"] == "10.5555/owls.1"
    assert net.asked[0].query == {"query.bibliographic": "owls AT night!", "rows": "5"}
    assert len(net.asked) == 1


def test_other_sources_are_asked_for_a_title_one_after_the_other(add: Add, root: Path, net: Network) -> None:
    net.on("crossref", "works", answers.several(answers.work("10.5555/other", "Owls")))
    net.on("arxiv", "query", answers.atom(answers.preprint("3105.00001")))
    assert add("Owls at Night").new == 1
    assert net.asked[-1].query["search_query"] == 'ti:"owls at night"'
    assert [asked.source for asked in net.asked] == ["crossref", "arxiv"]


@pytest.mark.parametrize(
    ("found", "message"),
    [
        (answers.several(answers.work("10.5555/a", "Owls at Noon"), answers.work("10.5555/b", "Owls")),
         "no paper has exactly this title; if you mean one of these: doi:10.5555/a Owls at Noon (2031); doi:10.5555/b Owls (2031)"),
        (answers.several(answers.work("10.5555/a"), answers.work("10.5555/b")),
         "several papers have this title; add one by its id: doi:10.5555/a Owls at Night (2031); doi:10.5555/b Owls at Night (2031)"),
        (answers.several(), "there is no such paper"),
    ],
    ids=["others", "several", "none"],
)  # fmt: skip
def test_an_ambiguous_title_writes_nothing(add: Add, root: Path, net: Network, found: str, message: str) -> None:
    net.on("crossref", "works", found)
    result = add("Owls at Night")
    assert [(note.kind, note.text) for note in result.notes] == [("not fetched", message)]
    assert tree(root) == {}


# --- what goes wrong ------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["3105.99999", "10.5555/nothing", "2031.nest-long.99", "OpenReview:nothing1", "PMID:999"])
def test_a_paper_that_does_not_exist_has_a_note(add: Add, root: Path, papers: Network, name: str) -> None:
    result = add(name)
    [note] = result.notes
    assert str(note).endswith("not fetched: there is no such paper")
    assert tree(root) == {}


def test_a_failure_does_not_stop_the_others(add: Add, papers: Network) -> None:
    papers.on("crossref", "works/10.5555%2Fbroken", Reply("", 500))
    result = add("10.5555/broken", "3105.00001", "10.5555/nothing", "PMID:123")
    assert result.new == 2
    assert [str(note) for note in result.notes] == [
        "DOI:10.5555/broken: not fetched: 127.0.0.1: status 500",
        "DOI:10.5555/nothing: not fetched: there is no such paper",
    ]


def test_an_invalid_name_stops_before_any_request(add: Add, papers: Network) -> None:
    with pytest.raises(CallError, match="`owls` doesn't identify a paper"):
        add("3105.00001", "owls")
    assert papers.asked == []


def test_a_collection_with_errors_is_left_alone(add: Add, root: Path, papers: Network) -> None:
    (root / "content" / "papers" / "a.yaml").write_text("titel: x\n")
    with pytest.raises(ContentError):
        add("3105.00001")
    assert papers.asked == []


HOSTILE = [
    answers.single(answers.work("10.5555/owls.1", "<script>alert(1)</script> Owls", **{
        "link": [{"URL": "javascript:alert(1)", "content-type": "application/pdf"}], "id": "../../../evil",
        "author": [{"family": "\u202eevil"}], "container-title": ["\x1b[31m" * 10]})),
    answers.single({"DOI": "10.5555/../../etc/passwd", "prefix": "10.5555", "title": ["../../../../evil"]}),
    answers.single({"DOI": "10.5555/x", "prefix": "x", "title": ["Owls\n---\nid: evil"], "type": "!!python/object"}),
    '{"message": {"DOI": "10.5555/x", "prefix": "x", "title": ["' + "[" * 100_000 + '"]}}',
    "[" * 100_000, "{", "null", '"\\ud800"', "\0", "",
]  # fmt: skip


@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
def test_hostile_responses_leave_the_collection_valid(add: Add, root: Path, net: Network, text: str) -> None:
    net.on("crossref", "works/10.5555%2Fowls.1", text)
    result = add("10.5555/owls.1")
    assert all(str(note).isprintable() for note in result.notes)
    assert [path for path in tree(root.parent) if not path.startswith(("site/content/papers/", "site/content/imports.lock", "fetched/"))] == []
    collection, problems = Collection.load(root, root / "content")
    assert select_errors(problems) == []
    assert all(not paper.pdf for paper in collection.papers)


def test_local_files_in_responses_are_left_out(add: Add, root: Path, net: Network) -> None:
    net.on("acl", "2031.nest-long.1.bib", answers.BIB.replace("pages", "pdf = {../../secret.pdf}, code = {papers/x.txt}, pages"))
    add("2031.nest-long.1")
    [record] = records(root).values()
    assert {"pdf", "code"} & record.keys() == set()


# --- the command ----------------------------------------------------------------------------


def command(root: Path, address: str, *words: str) -> subprocess.CompletedProcess[str]:
    """A command whose sources are all at an address."""
    (root / "mkdocs.yml").write_text("site_name: Owls\ndocs_dir: content\ntheme: {name: material}\nplugins: [{papershelf: {contact: curator@nest.example}}]\n")
    here = {name: source._replace(base=f"{address}/{name}/", every=0.0) for name, source in SOURCES.items()}
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("papershelf.sources.client.SOURCES", here)
        return papershelf(*words, cwd=root)


def last(text: str) -> str:
    """The last line; on a slow machine, lines of progress come before it."""
    return text.splitlines()[-1]


def test_the_command_writes_and_reports(root: Path, papers: Network) -> None:
    done = command(root, papers.address, "add", "3105.00001", "https://doi.org/10.5555/nests.1")
    assert (done.returncode, done.stdout, last(done.stderr)) == (0, "", "2 new, 0 changed, 0 unchanged")
    assert sorted(records(root)) == ["all-nests.yaml", "owls-at-night.yaml"]
    crossref = papers.of("crossref")[0]
    assert crossref.query == {"mailto": "curator@nest.example"}
    assert (root / ".cache" / "papershelf" / "fetched").is_dir()


def test_a_dry_run_writes_nothing(root: Path, papers: Network) -> None:
    done = command(root, papers.address, "add", "--dry-run", "3105.00001")
    assert done.returncode == 0
    assert "+++ b/content/papers/2031/owls-at-night.yaml" in done.stdout
    assert "+title: Owls at Night" in done.stdout
    assert last(done.stderr) == "1 new, 0 changed, 0 unchanged (nothing was written)"
    assert records(root) == {}


def test_without_a_network_the_command_reports_it(root: Path) -> None:
    done = command(root, "http://127.0.0.1:9", "add", "3105.00001")
    assert done.returncode == 1
    assert "arXiv:3105.00001: not fetched: 127.0.0.1: no connection; is there a network?" in done.stderr
    assert done.stderr.endswith("0 new, 0 changed, 0 unchanged, 1 not fetched\n")


def test_an_invalid_name_is_a_wrong_call(root: Path) -> None:
    done = command(root, "http://127.0.0.1:9", "add", "owls")
    assert done.returncode == 2
    assert done.stderr.startswith("papershelf: `owls` doesn't identify a paper; use an arXiv id, a DOI")
