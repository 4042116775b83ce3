"""`papershelf refresh`: its requests, changes, and values that stay."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml

from papershelf.curation.diff import format_diffs
from papershelf.curation.importing import refreshing, run_import
from papershelf.curation.importing.run_import import ImportPlan
from papershelf.curation.links.dead_links import LinkPlan
from papershelf.errors import select_errors
from papershelf.records.collection import Collection
from tests.build import tree

from . import answers
from .conftest import Impatient
from .server import Network, Reply, Request
from .test_adding import command, last

TODAY = "2031-06-01"
JOURNAL = "title: Owls\ndoi: 10.5555/owls.1\n"
PREPRINT = "title: Owls at Night  # a classic\narxiv: '3105.00001'\n"
DAILY = "title: Owls at Night\nadded: 2031-05-03\narxiv: '3105.00001'\nupvotes: 1\ncomments: 0\ncounted: 2031-05-03\n"

Refresh = Callable[..., ImportPlan]


@pytest.fixture
def refresh(root: Path, net: Network, tmp_path: Path) -> Refresh:
    def run(today: str = TODAY, write: bool = True) -> ImportPlan:
        client = Impatient(tmp_path / f"fetched-{len(net.asked)}", net)  # without a cache of earlier responses
        done = refreshing.plan(run_import.open_planner(root, root / "content"), client, today)
        carry_out(root, done, write)
        return done

    return run


def carry_out(root: Path, plan: ImportPlan | LinkPlan, write: bool) -> None:
    """Write what is planned, if asked; the collection has no errors afterwards."""
    if write:
        plan.write()
    _, problems = Collection.load(root, root / "content")
    assert select_errors(problems) == []


def write(root: Path, **records: str) -> None:
    for name, text in records.items():
        (root / "content" / "papers" / f"{name}.yaml").write_text(text, encoding="utf-8")


def text(root: Path, name: str) -> str:
    return (root / "content" / "papers" / f"{name}.yaml").read_text("utf-8")


def record(root: Path, name: str) -> dict[str, Any]:
    found: dict[str, Any] = yaml.load(text(root, name), yaml.BaseLoader)
    return found


def set_citations(net: Network, number: int, doi: str = "10.5555/owls.1", **more: Any) -> None:
    net.on("crossref", "works", answers.several(answers.work(doi, "Owls", **{"is-referenced-by-count": number}, **more)))


# --- counts ---------------------------------------------------------------------------------


def test_citations_come_from_crossref_with_their_day(root: Path, net: Network, refresh: Refresh) -> None:
    write(root, owls=JOURNAL + "# by hand\n")
    set_citations(net, 12)
    result = refresh()
    assert (result.changed, result.notes) == (1, [])
    assert text(root, "owls") == f"title: Owls\ndoi: 10.5555/owls.1\ncitations: 12\ncounted: {TODAY}\n# by hand\n"


def test_citations_of_a_preprint_come_from_openalex(root: Path, net: Network, refresh: Refresh, monkeypatch: pytest.MonkeyPatch) -> None:
    write(root, owls=PREPRINT)
    net.on("openalex", "works", answers.openalex({"id": "https://openalex.org/W1", "doi": "https://doi.org/10.48550/arXiv.3105.00001", "cited_by_count": 3, "is_retracted": False}))
    refresh()
    assert text(root, "owls") == PREPRINT + f"citations: 3\ncounted: {TODAY}\n"
    [asked] = net.of("openalex")
    assert asked.query["filter"] == "doi:10.48550/arxiv.3105.00001"
    assert "api_key" not in asked.query
    monkeypatch.setenv("PAPERSHELF_OPENALEX_KEY", "secret")
    refresh()
    assert net.of("openalex")[-1].query["api_key"] == "secret"


def test_upvotes_and_comments_come_from_the_list_of_the_day(root: Path, net: Network, refresh: Refresh) -> None:
    write(root, owls=DAILY, none=PREPRINT.replace("00001", "00002").replace("Owls", "Bats"))
    net.on("huggingface", "daily_papers", answers.daily(("3105.00009", 7, 7), ("3105.00001", 9, 4)))
    refresh()
    assert text(root, "owls") == DAILY.replace("upvotes: 1\ncomments: 0\ncounted: 2031-05-03", f"upvotes: 9\ncomments: 4\ncounted: {TODAY}")
    assert [(asked.path, asked.query.get("date")) for asked in net.of("huggingface")] == [("daily_papers", "2031-05-03")]


def test_a_paper_that_is_not_in_the_list_is_requested_alone(root: Path, net: Network, refresh: Refresh) -> None:
    write(root, owls=DAILY)
    net.on("huggingface", "daily_papers", answers.daily())
    net.on("huggingface", "papers/3105.00001", answers.upvoted("3105.00001", 9))
    refresh()
    assert record(root, "owls")["upvotes"] == "9"
    assert record(root, "owls")["comments"] == "0"


def test_unchanged_counts_keep_their_day(root: Path, net: Network, refresh: Refresh) -> None:
    write(root, owls=JOURNAL)
    set_citations(net, 12)
    refresh()
    before = tree(root)
    assert str(refresh("2031-07-01")) == "0 new, 0 changed, 1 unchanged"
    assert tree(root) == before
    set_citations(net, 13)
    refresh("2031-08-01")
    assert (record(root, "owls")["citations"], record(root, "owls")["counted"]) == ("13", "2031-08-01")


@pytest.mark.parametrize("number", [-1, True, "12", None, 12.5, 10**30, [], {}])
def test_an_invalid_count_is_not_written(root: Path, net: Network, refresh: Refresh, number: Any) -> None:
    write(root, owls=JOURNAL)
    set_citations(net, number)
    refresh()
    assert text(root, "owls") == JOURNAL


# --- references -----------------------------------------------------------------------------


def cited(work: str, doi: str, *references: Any) -> dict[str, Any]:
    """A work as OpenAlex has it: https://developers.openalex.org/api-reference/works"""
    return {"id": f"https://openalex.org/{work}", "doi": f"https://doi.org/{doi}", "cited_by_count": 0, "is_retracted": False,
            "referenced_works": [f"https://openalex.org/{one}" if isinstance(one, str) else one for one in references]}  # fmt: skip


def on_works(net: Network, *works: dict[str, Any]) -> None:
    """OpenAlex has some works, and gives those that it is asked for."""

    def answer(asked: Request) -> str:
        dois = {f"https://doi.org/{doi}" for doi in asked.query["filter"].removeprefix("doi:").split("|")}
        return answers.openalex(*(work for work in works if work["doi"].lower() in dois))

    net.on("openalex", "works", answer)


MOTHS = "title: Moths\ndoi: 10.5555/Moths.2\n"


def test_references_among_the_records_are_written(root: Path, net: Network, refresh: Refresh) -> None:
    write(root, owls=JOURNAL, moths=MOTHS, night=PREPRINT)
    on_works(net, cited("W1", "10.5555/owls.1", "W99", "W3", "W1", "W2", "W3", None, 7, {}), cited("W2", "10.5555/moths.2"),
             cited("W3", "10.48550/arxiv.3105.00001", "W2"))  # fmt: skip
    refresh()
    assert text(root, "owls") == JOURNAL + "cites:\n  - moths\n  - night\n"
    assert record(root, "night")["cites"] == ["moths"]
    assert text(root, "moths") == MOTHS, "Crossref counts the citations of a published paper"
    assert {asked.query["select"] for asked in net.of("openalex")} == {"id,doi,cited_by_count,is_retracted,referenced_works"}
    before = tree(root)
    refresh("2031-07-01")
    assert tree(root) == before


def test_references_are_added_to_those_of_the_record(root: Path, net: Network, refresh: Refresh) -> None:
    """By hand, and to papers that have come since."""
    write(root, owls=JOURNAL + "cites: [former, old]\n", old="title: Old\naliases: [former]\n", moths=MOTHS.replace("moths", "x"))
    works = [cited("W1", "10.5555/owls.1", "W4", "W2"), cited("W2", "10.5555/moths.2"), cited("W4", "10.5555/bats.4")]
    on_works(net, *works)
    refresh()
    assert record(root, "owls")["cites"] == ["former", "old", "moths"]
    write(root, bats="title: Bats\ndoi: 10.5555/bats.4\n")
    refresh()
    assert record(root, "owls")["cites"] == ["former", "old", "moths", "bats"]


def test_references_that_the_curator_removed_stay_removed(root: Path, net: Network, refresh: Refresh) -> None:
    write(root, owls=JOURNAL, moths=MOTHS)
    on_works(net, cited("W1", "10.5555/owls.1", "W2"), cited("W2", "10.5555/moths.2"))
    refresh()
    assert record(root, "owls")["cites"] == ["moths"]
    write(root, owls=JOURNAL)
    result = refresh("2031-07-01")
    assert text(root, "owls") == JOURNAL
    assert [note.text for note in result.notes] == ["you have edited `cites` in this record"]


def test_references_to_deleted_records_are_removed(root: Path, net: Network, refresh: Refresh) -> None:
    """And the list goes on to be refreshed: nobody had to edit it."""
    write(root, owls=JOURNAL, moths=MOTHS, night=PREPRINT)
    on_works(net, cited("W1", "10.5555/owls.1", "W2", "W3"), cited("W2", "10.5555/moths.2"), cited("W3", "10.48550/arxiv.3105.00001"))
    refresh()
    assert record(root, "owls")["cites"] == ["moths", "night"]
    for name, left in (("moths", ["night"]), ("night", None)):
        (root / "content" / "papers" / f"{name}.yaml").unlink()
        refresh()
        assert record(root, "owls").get("cites") == left
    before = tree(root)
    refresh()
    assert tree(root) == before
    write(root, moths=MOTHS)
    assert refresh().notes == []
    assert record(root, "owls")["cites"] == ["moths"]


@pytest.mark.parametrize("references", [None, "", "W2", {}, [{}], 7, [["https://openalex.org/W2"]]])
def test_invalid_references_are_not_written(root: Path, net: Network, refresh: Refresh, references: Any) -> None:
    write(root, owls=JOURNAL, moths=MOTHS)
    on_works(net, cited("W1", "10.5555/owls.1") | {"referenced_works": references}, cited("W2", "10.5555/moths.2"))
    refresh()
    assert text(root, "owls") == JOURNAL


@pytest.mark.parametrize("doi", ["10.5555/owls,1", "10.5555/owls|1"])
def test_a_doi_that_a_filter_would_split_is_not_asked_for(root: Path, net: Network, refresh: Refresh, doi: str) -> None:
    write(root, owls=JOURNAL.replace("10.5555/owls.1", doi))
    refresh()
    assert net.of("openalex") == []


# --- published versions ---------------------------------------------------------------------


def test_the_doi_that_arxiv_has_is_proposed_for_the_preprint(root: Path, net: Network, refresh: Refresh) -> None:
    write(root, owls=PREPRINT)
    net.on("arxiv", "query", answers.atom(answers.preprint("3105.00001", more="<arxiv:doi>10.5555/owls.1</arxiv:doi>")))
    result = refresh()
    assert text(root, "owls") == "title: Owls at Night  # a classic\ndoi: 10.5555/owls.1\narxiv: '3105.00001'\n"
    assert [str(note) for note in result.notes] == [
        "content/papers/owls.yaml:1: published: as 10.5555/owls.1; to add the venue, run `papershelf add 10.5555/owls.1`"
    ]


def test_an_existing_published_version_is_linked_not_merged(root: Path, net: Network, refresh: Refresh) -> None:
    write(root, owls=PREPRINT, journal=JOURNAL)
    net.on("arxiv", "query", answers.atom(answers.preprint("3105.00001", more="<arxiv:doi>10.5555/OWLS.1</arxiv:doi>")))
    refresh()
    assert record(root, "owls") == {"title": "Owls at Night", "arxiv": "3105.00001", "version_of": "journal"}
    assert text(root, "journal") == JOURNAL
    before = tree(root)
    refresh("2031-07-01")
    assert tree(root) == before


def test_a_journal_reference_is_written(root: Path, net: Network, refresh: Refresh) -> None:
    write(root, owls=PREPRINT + "bibtex:\n  note: mine\n", bats=PREPRINT.replace("00001", "00002").replace("Owls", "Bats") + "venue: Nest\n")
    more = "<arxiv:journal_ref>Annals of Owls 7 (2031) 3-19</arxiv:journal_ref>"
    net.on("arxiv", "query", answers.atom(answers.preprint("3105.00001", more=more), answers.preprint("3105.00002", more=more)))
    result = refresh()
    assert "bibtex" not in record(root, "bats")
    assert record(root, "owls").get("bibtex") == {"note": "mine", "journal_ref": "Annals of Owls 7 (2031) 3-19"}
    assert [note.text for note in result.notes] == ["in Annals of Owls 7 (2031) 3-19, according to arXiv"]
    before = tree(root)
    refresh("2031-07-01")
    assert tree(root) == before


def test_two_preprints_of_one_publication(root: Path, net: Network, refresh: Refresh) -> None:
    write(root, a=PREPRINT, b=PREPRINT.replace("00001", "00002").replace("Night", "Noon"))
    more = "<arxiv:doi>10.5555/owls.1</arxiv:doi>"
    net.on("arxiv", "query", answers.atom(answers.preprint("3105.00001", more=more), answers.preprint("3105.00002", more=more)))
    refresh()
    assert record(root, "a")["doi"] == "10.5555/owls.1"
    assert (record(root, "b").get("doi"), record(root, "b")["version_of"]) == (None, "a")


def test_a_preprint_with_a_doi_of_its_own_gets_a_link(root: Path, net: Network, refresh: Refresh) -> None:
    write(root, owls="title: Owls\ndoi: 10.5555/preprint.1\nlinks:\n  - label: Talk\n    url: https://nest.example/talk\n")
    relation = {"is-preprint-of": [{"id-type": "doi", "id": "10.5555/owls<1>", "asserted-by": "subject"}]}
    set_citations(net, 0, "10.5555/preprint.1", relation=relation)
    refresh()
    assert record(root, "owls")["links"] == [
        {"label": "Talk", "url": "https://nest.example/talk"},
        {"label": "Published version", "url": "https://doi.org/10.5555/owls%3C1%3E"},
    ]
    before = tree(root)
    refresh("2031-07-01")
    assert tree(root) == before


# --- retractions ----------------------------------------------------------------------------

RETRACTED = {"updated-by": [{"DOI": "10.5555/notice", "type": "retraction", "label": "Retraction", "source": "retraction-watch"}]}


@pytest.mark.parametrize("before", ["", "status: corrected\n"])
def test_a_retraction_that_crossref_knows_is_proposed(root: Path, net: Network, refresh: Refresh, before: str) -> None:
    write(root, owls=JOURNAL + before)
    set_citations(net, 0, **RETRACTED)
    result = refresh()
    assert record(root, "owls")["status"] == "retracted"
    assert [note.kind for note in result.notes] == ["retracted"]


def test_a_withdrawal_that_arxiv_knows_comes_with_its_reason(root: Path, net: Network, refresh: Refresh) -> None:
    write(root, owls=PREPRINT)
    comment = "<arxiv:comment>This paper has been withdrawn by the author: no owls</arxiv:comment>"
    net.on("arxiv", "query", answers.atom(answers.preprint("3105.00001", more=comment)))
    refresh()
    assert record(root, "owls")["status"] == "withdrawn"
    assert record(root, "owls")["status_note"] == "This paper has been withdrawn by the author: no owls"


def test_a_retraction_that_pubmed_knows(root: Path, net: Network, refresh: Refresh) -> None:
    write(root, owls="title: Owls\nbibtex:\n  pmid: 123\n", bats="title: Bats\nbibtex: {pmid: 124}\n")
    net.on("pubmed", "efetch.fcgi", answers.medline("123", kind="Retracted Publication") + answers.medline("124"))
    refresh()
    assert record(root, "owls")["status"] == "retracted"
    assert record(root, "owls")["status_note"] == "Retraction in: Ann Owls. 2032;8:1"
    assert "status" not in record(root, "bats")
    assert net.of("pubmed")[0].query["id"] == "124,123"


def test_of_two_sources_the_graver_status_counts(root: Path, net: Network, refresh: Refresh) -> None:
    write(root, owls=PREPRINT)
    comment = "<arxiv:comment>withdrawn</arxiv:comment>"
    net.on("arxiv", "query", answers.atom(answers.preprint("3105.00001", more=comment)))
    net.on("openalex", "works", answers.openalex({"doi": "https://doi.org/10.48550/arxiv.3105.00001", "is_retracted": True}))
    refresh()
    assert record(root, "owls")["status"] == "retracted"
    assert "status_note" not in record(root, "owls")


def test_a_graver_status_stays(root: Path, net: Network, refresh: Refresh) -> None:
    write(root, owls=JOURNAL + "status: retracted\nstatus_note: We know.\n")
    set_citations(net, 0, **{"updated-by": [{"DOI": "10.5555/n", "type": "withdrawal"}]})
    refresh()
    assert (record(root, "owls")["status"], record(root, "owls")["status_note"]) == ("retracted", "We know.")


# --- the curator's own ----------------------------------------------------------------------


def test_edited_values_stay(root: Path, net: Network, refresh: Refresh) -> None:
    write(root, owls=JOURNAL)
    set_citations(net, 12)
    refresh()
    write(root, owls=text(root, "owls").replace("citations: 12", "citations: 1000"))
    set_citations(net, 13)
    result = refresh("2031-07-01")
    assert record(root, "owls")["citations"] == "1000"
    assert [str(note) for note in result.notes] == ["content/papers/owls.yaml:1: kept: you have edited `citations` in this record"]


def test_removed_values_stay_removed(root: Path, net: Network, refresh: Refresh) -> None:
    write(root, owls=JOURNAL)
    set_citations(net, 12, **RETRACTED)
    refresh()
    write(root, owls=JOURNAL)
    result = refresh("2031-07-01")
    assert text(root, "owls") == JOURNAL
    assert [note.text for note in result.notes] == ["you have edited `citations`, `status` in this record"]


def test_imported_and_edited_values_stay(root: Path, net: Network, refresh: Refresh) -> None:
    (root / "a.json").write_text(answers.daily(("3105.00001", 5, 2)), encoding="utf-8")
    run_import.plan(run_import.open_planner(root, root / "content"), [str(root / "a.json")]).write()
    [path] = (root / "content" / "papers").rglob("*.yaml")
    net.on("huggingface", "papers/3105.00001", answers.upvoted("3105.00001", 9))
    refresh()
    assert "upvotes: 9\n" in path.read_text("utf-8")
    path.write_text(path.read_text("utf-8").replace("upvotes: 9", "upvotes: 99"), encoding="utf-8")
    net.on("huggingface", "papers/3105.00001", answers.upvoted("3105.00001", 10))
    result = refresh("2031-07-01")
    assert "upvotes: 99\n" in path.read_text("utf-8")
    assert [note.kind for note in result.notes] == ["kept"]


def test_a_record_that_can_not_be_edited_without_loss_has_a_note(root: Path, net: Network, refresh: Refresh) -> None:
    write(root, owls="{title: Owls, doi: 10.5555/owls.1}\n")
    set_citations(net, 12)
    result = refresh()
    assert text(root, "owls") == "{title: Owls, doi: 10.5555/owls.1}\n"
    assert result.changed == 0
    assert [note.kind for note in result.notes] == ["kept"]


# --- many, and faults -----------------------------------------------------------------------


def test_ten_thousand_records_take_few_requests(root: Path, net: Network, refresh: Refresh) -> None:
    """A tenth of them here: the number for 10,000 is ten times these."""
    papers = "".join(f"- id: a{n}\n  title: Paper {n}\n  arxiv: '3105.{n:05}'\n" for n in range(500))
    papers += "".join(f"- id: d{n}\n  title: Work {n}\n  doi: 10.5555/w{n}\n" for n in range(500))
    write(root, many=papers)
    net.on("arxiv", "query", answers.atom())
    net.on("openalex", "works", answers.openalex())

    def works(asked: Request) -> str:
        dois = [doi.removeprefix("doi:") for doi in asked.query["filter"].split(",")]
        assert int(asked.query["rows"]) == len(dois) <= 50
        return answers.several(*(answers.work(doi, "Work", **{"is-referenced-by-count": 1}) for doi in dois))

    net.on("crossref", "works", works)
    assert refresh(write=False).changed == 500
    assert {name: len(net.of(name)) for name in ("arxiv", "crossref", "openalex", "pubmed", "huggingface")} == {
        "arxiv": 5, "crossref": 10, "openalex": 15, "pubmed": 0, "huggingface": 0
    }  # fmt: skip
    assert max(len(request.path) + sum(map(len, request.query.values())) for request in net.asked) < 4_000, "longer than servers take"


def test_papers_of_one_day_take_one_request(root: Path, net: Network, refresh: Refresh) -> None:
    write(root, **{f"p{n}": DAILY.replace("3105.00001", f"3105.{n:05}").replace("Owls", f"Owls {n}") for n in range(9)})
    net.on("huggingface", "daily_papers", answers.daily(*((f"3105.{n:05}", n, n) for n in range(9))))
    refresh()
    assert len(net.of("huggingface")) == 1
    assert [record(root, f"p{n}")["upvotes"] for n in range(9)] == [str(n) for n in range(9)]


def test_a_doi_with_a_comma_is_requested_alone(root: Path, net: Network, refresh: Refresh) -> None:
    write(root, owls="title: Owls\ndoi: 10.5555/a,b\n")
    net.on("crossref", "works/10.5555%2Fa%2Cb", answers.single(answers.work("10.5555/A,B", **{"is-referenced-by-count": 4})))
    refresh()
    assert record(root, "owls")["citations"] == "4"


def test_a_failing_source_does_not_stop_the_others(root: Path, net: Network, refresh: Refresh) -> None:
    write(root, owls=JOURNAL, bats=PREPRINT, mice=PREPRINT.replace("00001", "00002").replace("Owls", "Mice"))
    net.on("arxiv", "query", Reply("<html>busy</html>", 503, "text/html"))
    set_citations(net, 12)
    result = refresh()
    assert record(root, "owls")["citations"] == "12"
    assert [str(note) for note in result.notes] == ["arXiv: not fetched: 127.0.0.1: status 503 (for bats, mice)"]
    assert str(result) == "0 new, 1 changed, 0 unchanged, 1 not fetched"


def test_responses_for_other_papers_change_nothing(root: Path, net: Network, refresh: Refresh) -> None:
    write(root, owls=JOURNAL, bats=PREPRINT)
    set_citations(net, 12, "10.5555/another")
    net.on("arxiv", "query", answers.atom(answers.preprint("3105.99999", more="<arxiv:doi>10.5555/x</arxiv:doi>")))
    net.on("openalex", "works", answers.openalex({"doi": None, "cited_by_count": 5}, {"cited_by_count": 5}))
    before = tree(root)
    refresh()
    assert tree(root) == before


@pytest.mark.parametrize(
    "answer",
    ["", "null", "{", "[" * 100_000, '{"message": {"items": [null, 1, "x", {"DOI": 1}, {"DOI": "10.5555/owls.1", "title": 1, "relation": [], "updated-by": 3}]}}',
     answers.several(answers.work("10.5555/owls.1", relation={"is-preprint-of": [{"id": "javascript:alert(1)"}, {"id": "10.5555/\x00"}]})),
     answers.several(answers.work("10.5555/owls.1", **{"updated-by": [{"type": "retraction\nid: evil"}]}))],
    ids=range(7),
)  # fmt: skip
def test_a_hostile_response_changes_nothing(root: Path, net: Network, refresh: Refresh, answer: str) -> None:
    write(root, owls=JOURNAL)
    net.on("crossref", "works", answer)
    refresh()
    assert text(root, "owls") == JOURNAL


# --- the command ----------------------------------------------------------------------------


def test_the_command_shows_a_diff_and_writes_with_the_option(root: Path, net: Network) -> None:
    write(root, owls=JOURNAL)
    set_citations(net, 12)
    net.on("openalex", "works", answers.openalex())
    done = command(root, net.address, "refresh")
    assert (done.returncode, last(done.stderr)) == (0, "0 new, 1 changed, 0 unchanged (nothing was written; use --write)")
    assert "+citations: 12\n+counted: 20" in done.stdout
    assert text(root, "owls") == JOURNAL
    asked = len(net.asked)
    done = command(root, net.address, "refresh", "--write")
    assert (done.returncode, done.stdout, last(done.stderr)) == (0, "", "0 new, 1 changed, 0 unchanged")
    assert len(net.asked) == asked, "responses for the diff are cached for the writing"
    assert record(root, "owls")["citations"] == "12"


def test_a_failure_is_reported_and_the_rest_is_written(root: Path, net: Network) -> None:
    write(root, owls=JOURNAL, bats=PREPRINT)
    net.on("arxiv", "query", Reply("", 400))
    set_citations(net, 12)
    done = command(root, net.address, "refresh", "--write")
    assert done.returncode == 1
    assert "arXiv: not fetched: 127.0.0.1: status 400 (for bats)" in done.stderr
    assert record(root, "owls")["citations"] == "12"


def test_the_diff_has_the_format_of_git(root: Path, net: Network, refresh: Refresh) -> None:
    write(root, owls=JOURNAL)
    set_citations(net, 12)
    result = refresh(write=False)
    [shown] = format_diffs(root, result.texts)
    assert shown.startswith("--- a/content/papers/owls.yaml\n+++ b/content/papers/owls.yaml\n")
